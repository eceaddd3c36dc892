#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/document/scenario.h"
#include "app/i18n/strings.h"
#include "core/frameworks/framework.h"

namespace padlens {

// A layer as one framework writes it.
struct LayerSpelling {
  const Framework* framework = nullptr;  // never null; that of `spec`, too
  std::string code;  // the essential lines: "ZeroPadding2D(3), Conv2D(64, 7, strides=2)"
  std::string from;  // the file that has it so; "" where nobody's file is meant
  Spec spec;
  PerAxis output;  // what a test compares with resolve()
};

// A layer that people meet: one object of assets/layers.json, {"id", "name", "year", "paper",
// "layer", "same_numbers", "spellings": {"<id of a framework>": {"code", "from", "spec",
// "output"}, …}}. A spelling's spec is that of "layer" with the fields of its own "spec" over it.
// What is worth seeing there is said by "layer.<id>.note" in assets/lang/.
struct RealLayer {
  std::string id;
  std::string name;  // a proper noun, the same in every language
  int year = 0;
  std::string paper;                     // authors and title
  bool same_numbers = false;             // all give the same output for every input and kernel
  std::vector<LayerSpelling> spellings;  // one or more, in the order of frameworks()

  // Null where the framework has none.
  const LayerSpelling* find_spelling(std::string_view framework) const;
  // That of `framework`; the first one's for a framework that has none of its own.
  const LayerSpelling& spelling(std::string_view framework) const;
};

// What a list of layers comes to.
struct LayerList {
  std::vector<RealLayer> layers;  // in the order of the list
  // Why entries are left out, for who edits the list: the place and what is wrong there.
  // "lenet5_c1.spellings.kears: no such framework; there are keras, pytorch, onnx".
  std::vector<std::string> errors;
};

// `json`: as assets/layers.json.
LayerList read_layers(std::string_view json);

// Those of assets/layers.json, which is part of the program and checked by a test.
const std::vector<RealLayer>& real_layers();
std::optional<std::size_t> find_real_layer(std::string_view id);

// The frameworks that at least one of real_layers() is written in, in the order of frameworks().
std::vector<const Framework*> spelling_frameworks();

// The layer as a scenario, at its first step.
Scenario scenario_of(const LayerSpelling& spelling);

// "224  k7 s2", "1×32  k1×2 d1×8", "8  k4 s2 T": input, kernel, and stride and dilation other
// than 1; T for transposed.
std::string short_form(const Spec& spec);

// "K. He, …: Deep residual learning for image recognition, 2015".
std::string paper_of(const RealLayer& layer);

// The layers in which every word of `query` is found, by index, those called so before the
// others: in the name, the id, the year, the paper, the code, the note and the numbers with
// their names ("stride 2", "7x7", "k7"), in English and in the language of `tr`. Case, hyphens
// and the like do not count. A number that has a name has to have that one, and one of one or
// two digits has to follow the word before it: "stride 2" is not "2015".
std::vector<std::size_t> find_layers(std::string_view query, const Strings& tr);

}  // namespace padlens
