#include "core/spec_json.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace padlens {
namespace {

void append_sides(std::string& text, std::string_view name, std::int64_t top, std::int64_t bottom,
                  std::int64_t left, std::int64_t right) {
  fmt::format_to(std::back_inserter(text),
                 R"(, "{}": {{"top": {}, "bottom": {}, "left": {}, "right": {}}})", name, top,
                 bottom, left, right);
}

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
  for (const auto& [key, value] : json.items()) {
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
  for (const SpecField& field : spec_fields())
    json[std::string(field.name)] = field.get(spec);
  return json;
}

std::string number_text(double value) {
  // "-0" would only puzzle; fmt prints the shortest text that reads back.
  if (value == 0) return "0";
  return fmt::format("{}", value);
}

std::string answer_text(const Layer& layer) {
  const auto& [h, w] = layer.geometry.axis;
  std::string text = fmt::format(R"({{"output": [{}, {}])", h.out, w.out);
  append_sides(text, "pad", h.pad_before, h.pad_after, w.pad_before, w.pad_after);
  if (layer.geometry.transposed()) {
    append_sides(text, "crop", h.crop_before, h.crop_after, w.crop_before, w.crop_after);
  }
  text += R"(, "values": )";
  if (!layer.complete()) return text + "null}";
  text += '[';
  for (std::int64_t r = 0; r < h.out; ++r) {
    text += r == 0 ? "[" : ", [";
    const double* row = layer.output->row(r);
    for (std::int64_t c = 0; c < w.out; ++c) {
      if (c > 0) text += ", ";
      const double value = row[c];
      if (!std::isfinite(value)) {
        text += "null";  // JSON has no infinity
      } else if (value == std::floor(value) && std::abs(value) < 1e15) {
        fmt::format_to(std::back_inserter(text), "{}", static_cast<std::int64_t>(value));
      } else {
        fmt::format_to(std::back_inserter(text), "{}", value);
      }
    }
    text += ']';
  }
  return text + "]}";
}

}  // namespace padlens
