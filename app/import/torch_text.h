#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/import/import.h"
#include "core/layer/spec_json.h"

// What `print(model)` writes: torch.nn.Module.__repr__, a module a line, those within it indented.
namespace padlens::torch_print {

// What stands between a module's parentheses: "3, 64, kernel_size=(7, 7), padding=same".
struct Arguments {
  std::vector<Json> positional;
  Json named = Json::object();  // tuples are lists, words without quotes are texts
};
Arguments arguments_of(std::string_view text);

struct Module {
  std::string name;  // from the root on: "layer1.0.conv2"; "" of the root
  std::string type;  // "Conv2d"
  std::string text;  // its arguments
  int line = 0;      // from 1
  int column = 0;    // of its type, from 1
  // Modules within it, by where they stand in the list of all, in the order in which they are
  // printed.
  std::vector<std::size_t> children;
};

// All modules, the root first; those that a line stands for more than once are there as often.
// Empty, and a problem of the model, where that is too many or they are nested too deeply.
std::vector<Module> modules_of(std::string_view text, Model& model);

// Whether a line has the look of a module within one: "(conv1): Conv2d(".
bool is_printed(std::string_view head);

}  // namespace padlens::torch_print
