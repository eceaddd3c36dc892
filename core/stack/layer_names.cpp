#include "core/stack/layer_names.h"

#include <algorithm>
#include <map>

#include "core/operations/operation.h"

namespace padlens {

std::string_view layer_id(const StackLayer& layer) {
  return layer.kind == LayerKind::window ? layer.spec.op->id : kind_name(layer.kind);
}

bool is_made_name(const StackLayer& layer) {
  std::string_view rest = layer.name;
  const std::string_view id = layer_id(layer);
  if (!rest.starts_with(id)) return false;
  rest.remove_prefix(id.size());
  if (rest.empty()) return true;
  const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
  return rest.size() > 1 && rest.front() == '_' && std::ranges::all_of(rest.substr(1), is_digit);
}

std::vector<std::string> layer_names(const std::vector<StackLayer>& stack) {
  std::vector<std::string> names;
  std::map<std::string_view, int> named;
  for (const StackLayer& layer : stack) {
    const std::string_view id = layer_id(layer);
    const int count = ++named[id];
    names.push_back(layer.name);
    if (!layer.name.empty()) continue;
    names.back() = id;
    if (count > 1) names.back() += "_" + std::to_string(count);
  }
  return names;
}

std::string free_layer_name(const std::vector<StackLayer>& stack, const std::string& name) {
  const std::vector<std::string> taken = layer_names(stack);
  // What it is numbered by already is counted on: "conv_2" is not followed by "conv_2_2".
  std::string base = name;
  const std::size_t end = base.find_last_not_of("0123456789");
  if (end != std::string::npos && end > 0 && end + 1 < base.size() && base[end] == '_')
    base.resize(end);
  std::string free = name;
  for (int count = 2; std::ranges::find(taken, free) != taken.end(); ++count)
    free = base + "_" + std::to_string(count);
  return free;
}

}  // namespace padlens
