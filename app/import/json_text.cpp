#include "app/import/json_text.h"

#include <string>
#include <utility>

#include "app/import/model_problem.h"

namespace padlens {
namespace {

void tell_too_large(Model& model, std::int64_t bytes) {
  add_problem(model, "file_too_large", {std::to_string(bytes), std::to_string(ImportLimits::text)},
              Problem::Kind::limit);
}

}  // namespace

std::optional<std::string> read_text(const Bytes& bytes, Model& model) {
  auto text = bytes.all(ImportLimits::text);
  if (!text) tell_too_large(model, bytes.size());
  return text;
}

bool begins_object(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const auto first = head.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && head[first] == '{';
}

std::optional<Json> read_json(std::string_view text, Model& model) {
  if (text.size() > ImportLimits::text) {
    tell_too_large(model, static_cast<std::int64_t>(text.size()));
    return std::nullopt;
  }
  Problems problems;
  auto json = parse_json(text, problems, ImportLimits::levels);
  take_problems(model, std::move(problems));
  return json;
}

std::optional<Json> read_json(const Bytes& bytes, Model& model) {
  const auto text = read_text(bytes, model);
  return text ? read_json(*text, model) : std::nullopt;
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

}  // namespace padlens
