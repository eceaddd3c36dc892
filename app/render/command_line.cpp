#include "app/render/command_line.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace padlens {

std::string flag_of(std::string_view name) {
  std::string flag = "--" + std::string(name);
  std::ranges::replace(flag, '_', '-');
  return flag;
}

std::string typed_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_array() && value.size() == 2 && value[0].is_number()) {
    return value[0] == value[1] ? json_text(value[0])
                                : json_text(value[0]) + "," + json_text(value[1]);
  }
  if (value.is_object() && value.contains("top")) {
    if (value["top"] == value["bottom"] && value["left"] == value["right"]) {
      return typed_text(Json::array({value["top"], value["left"]}));
    }
    return fmt::format("top={},bottom={},left={},right={}", json_text(value["top"]),
                       json_text(value["bottom"]), json_text(value["left"]),
                       json_text(value["right"]));
  }
  return json_text(value);
}

std::string shell_quoted(std::string_view word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%^";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) {
    return std::string(word);
  }
  std::string quoted = "'";
  for (const char letter : word) {
    if (letter == '\'') {
      quoted += "'\\''";
    } else {
      quoted += letter;
    }
  }
  return quoted + "'";
}

std::string render_command(const Spec& spec, const RenderOptions& options) {
  std::string command = "padlens render";
  // Of a picture nobody wants the numbers there: where its file is they know.
  const bool picture = spec.input_values.preset == Preset::custom && spec.input_values.picture;
  if (picture) command += " --input-picture …";
  for (const SpecField& field : spec_fields()) {
    if (picture && (field.name == "input" || field.name == "input_values")) continue;
    const Json value = field.get(spec);
    if (value == field.get(Spec{})) continue;
    command += " " + flag_of(field.name) + " " + shell_quoted(typed_text(value));
  }
  for (const RenderOption& option : render_options()) {
    const std::string text = option.text(options);
    if (text.empty() || option.name == "output") continue;
    command += " " + flag_of(option.name);
    if (option.usage != nullptr) command += " " + shell_quoted(text);
  }
  return command + " -o " + shell_quoted(options.output);
}

}  // namespace padlens
