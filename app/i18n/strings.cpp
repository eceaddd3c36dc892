#include "app/i18n/strings.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "assets/assets.h"
#include "core/frameworks/framework.h"
#include "core/layer/spec_fields.h"
#include "core/layer/values_json.h"

namespace padlens {
namespace {

// nullptr for a language there is not.
const LanguageTable* table_of(std::string_view language) {
  const auto found = std::ranges::find(language_tables(), language, &LanguageTable::code);
  return found == language_tables().end() ? nullptr : &*found;
}

std::string_view name_of(const LanguageTable& table) {
  const auto found = std::ranges::lower_bound(table.sentences, "language.name", {}, &Sentence::key);
  return found == table.sentences.end() ? table.code : found->text;
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

}  // namespace

std::vector<Language> languages() {
  std::vector<Language> all;
  for (const LanguageTable& table : language_tables())
    all.push_back({std::string(table.code), std::string(name_of(table))});
  return all;
}

std::string language_of(std::string_view locale) {
  const LanguageTable* table = table_of(locale.substr(0, locale.find_first_of("_.@")));
  return table == nullptr ? "en" : std::string(table->code);
}

Strings::Strings(std::string_view language) {
  const LanguageTable* table = table_of(language);
  if (table == nullptr) table = &language_tables().front();
  language_ = table->code;
  for (const auto& [key, text] : table->sentences)
    sentences_.emplace_hint(sentences_.end(), key, text);
  const auto add = [&](std::span<const OwnSentence> own) {
    for (const auto& [key, text] : own)
      sentences_.emplace(key, text);  // not where the language has one
  };
  for (const Op op : operations())
    add(op->sentences);
  for (const Framework* framework : frameworks())
    add(framework->sentences);
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
  if (value.is_array() && value.size() == 1 && value[0].is_number()) return json_text(value[0]);
  if (value.is_array() && value.size() == 2 && value[0].is_number()) {
    return value[0] == value[1] ? json_text(value[0])
                                : json_text(value[0]) + "×" + json_text(value[1]);
  }
  if (value.is_object() && value.contains("left") && !value.contains("top")) {
    const bool equal = value["left"] == value["right"];
    return json_text(value["left"]) + (equal ? "" : " " + json_text(value["right"]));
  }
  if (value.is_object() && value.contains("top")) {
    const bool equal = value["top"] == value["bottom"] && value["left"] == value["right"];
    if (equal && value["top"] == value["left"]) return json_text(value["top"]);
    return json_text(value["top"]) + " " + json_text(value["bottom"]) + " " +
           json_text(value["left"]) + " " + json_text(value["right"]);
  }
  return shown(value);
}

}  // namespace

std::string changes_text(const Strings& tr, const Spec& from, const Spec& to) {
  std::string text;
  for (const SpecField& field : spec_fields()) {
    // Cells that are cut with their grid are not a change of their own.
    if (holds_cells(field, to)) continue;
    const Json value = field.get(to);
    if (field.get(from) == value) continue;
    text += (text.empty() ? "" : ", ") + tr("field." + std::string(field.name)) + "\u00a0" +
            short_text(value);
  }
  return text;
}

const std::string& rule_where(const Strings& tr, std::string_view rule, std::string_view where) {
  const std::string key = "rule." + std::string(rule) + "." + std::string(where);
  return tr(tr.all().contains(key) ? key : "rule.where_unstated");
}

std::string symbols_text(const Strings& tr, const AxisDerivation& lines) {
  std::string text;
  for (const std::string_view name : short_names()) {
    if (std::ranges::find(lines.formulas, name, &Formula::name) == lines.formulas.end()) continue;
    text += (text.empty() ? "" : tr("symbol.join")) + tr("symbol." + std::string(name));
  }
  return text;
}

std::string caution_text(const Strings& tr, const Caution& caution) {
  return tr("caution." + std::string(caution.code), caution.args);
}

std::vector<std::string> caution_texts(const Strings& tr, std::span<const Caution> cautions) {
  std::vector<std::string> texts;
  for (const Caution& caution : cautions)
    texts.push_back(caution_text(tr, caution));
  return texts;
}

std::string note_text(const Strings& tr, const Note& note) {
  return tr("note." + note.code, note.args);
}

}  // namespace padlens
