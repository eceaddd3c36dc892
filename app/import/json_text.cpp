#include "app/import/json_text.h"

#include <utility>

namespace padlens {

std::optional<Json> read_json(std::string_view text, Model& model) {
  if (text.size() > ImportLimits::text) {
    model.problems.push_back({range_problem("", static_cast<std::int64_t>(text.size()), 0,
                                            std::int64_t{ImportLimits::text})});
    return std::nullopt;
  }
  Problems problems;
  auto json = parse_json(text, problems, ImportLimits::levels);
  for (Problem& problem : problems)
    model.problems.push_back({std::move(problem)});
  return json;
}

std::optional<Json> read_json(const Bytes& bytes, Model& model) {
  const auto text = bytes.all(ImportLimits::text);
  if (text) return read_json(*text, model);
  model.problems.push_back({range_problem("", bytes.size(), 0, std::int64_t{ImportLimits::text})});
  return std::nullopt;
}

const Json& member(const Json& json, std::string_view key) {
  static const Json kNull;
  if (!json.is_object()) return kNull;
  const auto found = json.find(key);
  return found == json.end() ? kNull : *found;
}

std::string text_of(const Json& json, std::string_view key) {
  const Json& value = member(json, key);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  while (text.ends_with('='))
    text.remove_suffix(1);
  for (const char letter : text) {
    const std::size_t value = kLetters.find(letter);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
  }
  return bytes;
}

}  // namespace padlens
