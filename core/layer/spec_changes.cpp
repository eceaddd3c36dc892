#include "core/layer/spec_changes.h"

#include <nlohmann/json.hpp>
#include <string>

namespace padlens {

void put_changes(Json& spec, const Json& changes) {
  for (const auto& [key, value] : changes.items()) {
    const SpecField* field = find_spelled_field(key);
    spec[field == nullptr ? key : std::string(field->name)] = value;
  }
}

}  // namespace padlens
