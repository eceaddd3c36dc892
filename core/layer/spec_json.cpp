#include "core/layer/spec_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

#include "core/layer/exponent.h"
#include "core/layer/plain_json.h"

namespace padlens {
namespace {

Problem unknown_field(std::string_view key) {
  std::string accepted;
  for (const SpecField& field : spec_fields()) {
    accepted += fmt::format("{}{}", accepted.empty() ? "" : ", ", field.name);
  }
  const std::string name = shown_text(key);
  return {name, "unknown_field", {name, accepted}, Problem::Kind::unknown};
}

}  // namespace

ParsedSpec spec_from_json(const GivenValue& json) {
  ParsedSpec result;
  if (!json.is_object()) {
    result.problems.push_back({"", "not_an_object", {}, Problem::Kind::unknown});
    return result;
  }
  // First: how many numbers a field has depends on it.
  if (const auto op = json.find("op")) {
    find_spec_field("op")->set(result.spec, *op, result.problems);
  }
  json.each_member([&](std::string_view key, const GivenValue& value) {
    if (key == "op") return true;
    if (key == "stride") result.has_stride = true;
    if (const SpecField* field = find_spelled_field(key)) {
      field->set(result.spec, value, result.problems);
    } else {
      result.problems.push_back(unknown_field(key));
    }
    return true;
  });
  return result;
}

ParsedSpec spec_from_text(std::string_view text) {
  // Most are plain. Where there is anything to say of one, the document has all that says it.
  PlainObject plain;
  if (plain.read(text)) {
    ParsedSpec result = spec_from_json(GivenValue(plain.head()));
    if (result.problems.empty()) return result;
  }
  return spec_from_document(text);
}

ParsedSpec spec_from_document(std::string_view text) {
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
