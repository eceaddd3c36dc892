#include "core/stack/assumed.h"

#include <algorithm>

namespace padlens {

std::vector<std::string> assumed_fields(const Model& model) {
  std::vector<std::string> fields;
  for (const ModelLayer& layer : model.layers) {
    for (const std::string& field : layer.assumed) {
      if (std::ranges::find(fields, field) == fields.end()) fields.push_back(field);
    }
  }
  std::erase(fields, "input");
  return fields;
}

}  // namespace padlens
