#include "core/layer/spec_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

#include "core/layer/exponent.h"

namespace padlens {
namespace {

// nlohmann::json writes nested values by recursion, so a deep enough one, shown in
// a problem, would exhaust the stack.
bool nested_too_deeply(std::string_view text) {
  constexpr int kDeepest = 32;
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kDeepest) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

}  // namespace

std::optional<Json> parse_json(std::string_view text, Problems& problems) {
  if (nested_too_deeply(text)) {
    problems.push_back({"", "not_json", {"nested too deeply"}});
    return std::nullopt;
  }
  try {
    return Json::parse(text);
  } catch (const Json::exception& error) {
    std::string_view what = error.what();  // "[json.exception…] parse error at line 1, …"
    if (const auto end = what.find("] "); end != std::string_view::npos)
      what.remove_prefix(end + 2);
    problems.push_back({"", "not_json", {valid_utf8(what)}});
    return std::nullopt;
  }
}

ParsedSpec spec_from_json(const Json& json) {
  ParsedSpec result;
  if (!json.is_object()) {
    result.problems.push_back({"", "not_an_object", {}});
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
    result.problems.push_back({key, "unknown_field", {key, accepted}});
  }
  return result;
}

ParsedSpec spec_from_text(std::string_view text) {
  ParsedSpec result;
  if (const auto json = parse_json(text, result.problems)) return spec_from_json(*json);
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
