#include "core/snippets/code_reader.h"

#include <algorithm>

namespace padlens {

Model read_code(std::string_view /*text*/, const ReadOptions& /*options*/) {
  Model model;
  model.inputs.push_back({"x", {}, false, {}, {}});
  model.problems.push_back({{"", "no_layer", {}, Problem::Kind::unknown}, 1, 1});
  return model;
}

bool is_code(std::string_view head) {
  const auto first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || head[first] == '{' || head[first] == '[') return false;
  return std::ranges::none_of(head, [](char letter) {
    return letter >= 0 && letter < 32 && letter != '\t' && letter != '\n' && letter != '\r';
  });
}

}  // namespace padlens
