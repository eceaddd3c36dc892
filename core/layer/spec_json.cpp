#include "core/layer/spec_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

#include "core/layer/exponent.h"

namespace padlens {
ParsedSpec spec_from_json(const Json& json) {
  ParsedSpec result;
  if (!json.is_object()) {
    result.problems.push_back({"", "not_an_object", {}, Problem::Kind::unknown});
    return result;
  }
  // First: how many numbers a field has depends on it.
  if (const auto op = json.find("op"); op != json.end()) {
    find_spec_field("op")->set(result.spec, *op, result.problems);
  }
  result.has_stride = json.contains("stride");
  for (const auto& [key, value] : json.items()) {
    if (key == "op") continue;
    if (const SpecField* field = find_spec_field(key)) {
      field->set(result.spec, value, result.problems);
      continue;
    }
    std::string accepted;
    for (const SpecField& field : spec_fields()) {
      accepted += fmt::format("{}{}", accepted.empty() ? "" : ", ", field.name);
    }
    const std::string name = shown_text(key);
    result.problems.push_back({name, "unknown_field", {name, accepted}, Problem::Kind::unknown});
  }
  return result;
}

ParsedSpec spec_from_text(std::string_view text) {
  Problems problems;
  const auto json = parse_json(text, problems);
  ParsedSpec result = json ? spec_from_json(*json) : ParsedSpec{};
  result.problems.insert(result.problems.begin(), problems.begin(), problems.end());
  return result;
}

Json spec_to_json(const Spec& spec) {
  Json json = Json::object();
  for (const SpecField& field : spec_fields()) {
    if (is_written(field, spec)) json[std::string(field.name)] = field.get(spec);
  }
  return json;
}

nlohmann::ordered_json spec_to_ordered_json(const Spec& spec) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const SpecField& field : spec_fields()) {
    if (is_written(field, spec)) json[std::string(field.name)] = field.get(spec);
  }
  return json;
}

std::string number_text(double value) {
  // "-0" would only puzzle; fmt prints the shortest text that reads back.
  if (value == 0) return "0";
  return short_exponent(fmt::format("{}", value));
}

}  // namespace padlens
