#include "app/i18n/strings.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>

#include "assets/assets.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

constexpr std::string_view kFolder = "lang/";
constexpr std::string_view kSuffix = ".json";

std::optional<std::string_view> file_of(std::string_view language) {
  return find_asset(std::string(kFolder) + std::string(language) + std::string(kSuffix));
}

// "{0}" replaced by args[0] and so on; anything else in braces stays.
std::string with_args(const std::string& sentence, std::span<const std::string> args) {
  std::string result;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    const bool placeholder = sentence[i] == '{' && i + 2 < sentence.size() &&
                             sentence[i + 1] >= '0' && sentence[i + 1] <= '9' &&
                             sentence[i + 2] == '}';
    if (!placeholder) {
      result += sentence[i];
      continue;
    }
    const auto index = static_cast<std::size_t>(sentence[i + 1] - '0');
    if (index < args.size()) result += args[index];
    i += 2;
  }
  return result;
}

std::vector<Language> read_languages() {
  std::vector<Language> found;
  for (const Asset& asset : assets()) {
    if (!asset.path.starts_with(kFolder) || !asset.path.ends_with(kSuffix)) continue;
    std::string_view code = asset.path;
    code.remove_prefix(kFolder.size());
    code.remove_suffix(kSuffix.size());
    const auto json = nlohmann::json::parse(asset.bytes);
    found.push_back({std::string(code), json.at("language.name").get<std::string>()});
  }
  std::stable_partition(found.begin(), found.end(),
                        [](const Language& language) { return language.code == "en"; });
  return found;
}

}  // namespace

std::vector<Language> languages() {
  // The files are part of the program, and the top bar asks at every frame.
  static const std::vector<Language> all = read_languages();
  return all;
}

std::string system_language() {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view locale = value;
    const std::string_view code = locale.substr(0, locale.find_first_of("_.@"));
    return file_of(code) ? std::string(code) : "en";
  }
  return "en";
}

Strings::Strings(std::string_view language) : language_(file_of(language) ? language : "en") {
  const auto json = nlohmann::json::parse(file_of(language_).value_or("{}"));
  for (const auto& [key, sentence] : json.items()) {
    sentences_.emplace(key, sentence.get<std::string>());
  }
}

const std::string& Strings::operator()(std::string_view key) const {
  if (const auto found = sentences_.find(key); found != sentences_.end()) return found->second;
  return missing_.emplace(key, key).first->second;
}

std::string Strings::operator()(std::string_view key, std::span<const std::string> args) const {
  return with_args((*this)(key), args);
}

std::string problem_text(const Strings& tr, const Problem& problem) {
  const std::string sentence = tr("problem." + problem.code, problem.args);
  if (problem.words.empty()) return sentence;
  return tr("problem.words", std::array{problem.words, sentence});
}

namespace {

// "2" for [2, 2], "2×1", "0 1 0 1" for sides, names as they are.
std::string short_text(const Json& value) {
  if (value.is_null()) return "–";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_array() && value.size() == 2 && value[0].is_number()) {
    return value[0] == value[1] ? value[0].dump() : value[0].dump() + "×" + value[1].dump();
  }
  if (value.is_object() && value.contains("top")) {
    const bool equal = value["top"] == value["bottom"] && value["left"] == value["right"];
    if (equal && value["top"] == value["left"]) return value["top"].dump();
    return value["top"].dump() + " " + value["bottom"].dump() + " " + value["left"].dump() + " " +
           value["right"].dump();
  }
  return shown(value);
}

}  // namespace

std::string changes_text(const Strings& tr, const Spec& from, const Spec& to) {
  std::string text;
  for (const SpecField& field : spec_fields()) {
    const Json value = field.get(to);
    // Cells that are cut with their grid are not a change of their own.
    if (field.get(from) == value || (value.is_array() && value[0].is_array())) continue;
    text += (text.empty() ? "" : ", ") + tr("field." + std::string(field.name)) + "\u00a0" +
            short_text(value);
  }
  return text;
}

std::string note_text(const Strings& tr, const Note& note) {
  return tr("note." + note.code, note.args);
}

}  // namespace padlens
