// The language files: complete, alike, and nothing in them that nobody says.

#include <gtest/gtest.h>

#include <fmt/format.h>
#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>

#include "app/document/course.h"
#include "app/document/layers.h"
#include "app/document/lesson.h"
#include "app/document/scenario.h"
#include "app/gui/shortcuts.h"
#include "app/i18n/glossary.h"
#include "app/i18n/strings.h"
#include "app/pictures/pictures.h"
#include "app/scene/theme.h"
#include "app/scene/view.h"
#include "app/tests/process.h"
#include "core/frameworks/framework.h"
#include "core/geometry/cost.h"
#include "core/layer/spec_fields.h"
#include "core/layer/spec_json.h"
#include "core/questions/question.h"
#include "core/questions/ask.h"
#include "core/snippets/snippet.h"
#include "core/stack/model.h"

namespace padlens {
namespace {

using Keys = std::set<std::string>;

Keys keys_of(const Strings& tr) {
  Keys keys;
  for (const auto& [key, sentence] : tr.all())
    keys.emplace(key);
  return keys;
}

// The keys that are put together from the tables of core and app.
Keys table_keys() {
  Keys keys{"language.name"};
  const auto add = [&](std::string_view prefix, std::string_view name,
                       std::string_view suffix = "") {
    keys.insert(std::string(prefix) + "." + std::string(name) + std::string(suffix));
  };
  for (const std::string& code : problem_codes())
    add("problem", code);
  for (const std::string_view code : model_problem_codes())
    add("problem", code);
  for (const std::string& code : lesson_problem_codes())
    add("problem", code);
  for (const std::string_view code : picture_problem_codes())
    add("problem", code);
  for (const std::string_view code : remark_codes())
    add("read", code);
  for (const std::string_view name : short_names())
    add("symbol", name);
  add("symbol", "join");
  for (const std::string& code : note_codes())
    add("note", code);
  for (const std::string& code : caution_codes())
    add("caution", code);
  for (const std::string_view term : kGlossary) {
    add("glossary", term);
    add("glossary", term, ".text");
  }
  for (const std::string_view code : no_recipe_codes())
    add("no_recipe", code);
  const auto add_words = [&](const CellWords& words) {
    for (const std::string_view key : {words.padding, words.wins, words.wins_none})
      keys.emplace(key);
  };
  add_words({});
  for (const Op op : operations())
    add_words(op->words);
  for (const Cost& cost : layer_cost(Spec{}, *resolve(Spec{}).geometry))
    add("cost", cost.name);
  for (const Rule& rule : rules()) {
    for (const char* suffix : {".name", ".statement", ".value"})
      add("rule", rule.id, suffix);
    for (const Framework* framework : frameworks()) {
      Spec spec;
      spec.framework = framework->id;
      if (!rule.variant(spec)) continue;
      // Where a framework other than the first three is apart, it may be left unstated.
      const std::string where = where_code(rule, framework->id);
      const bool stated = Strings("en").all().contains(fmt::format("rule.{}.{}", rule.id, where));
      const bool first =
          framework->traits.family == framework->id &&
          std::ranges::find(frameworks().first(3), framework) != frameworks().first(3).end();
      if (stated || first) add("rule", rule.id, "." + where);
    }
  }
  for (const Misconception& each : misconceptions()) {
    for (const char* suffix : {".statement", ".where"})
      add("misconception", each.id, suffix);
  }
  for (const AskInfo& info : ask_infos()) {
    add("ask", info.name);
    add("predict.kind", info.name);
  }
  for (const Topic& topic : topics())
    add("topic", topic.id);
  for (const RuleSource source : {RuleSource::article, RuleSource::saying}) {
    add("rule.source", source_name(source));
    add("rule.cite", source_name(source));
  }
  for (const SpecField& field : spec_fields()) {
    for (const char* suffix : {"", ".help"})
      add("field", field.name, suffix);
    if (field.numbers != nullptr) add("cli.solve", field.name);
  }
  // Of layers without a window, as what was assumed of them is told.
  for (const char* field : {"coordinates", "crop", "interpolation", "pad", "scale"})
    add("field", field);
  for (const PresetInfo& preset : presets())
    add("preset", preset.name);
  add("preset", "custom");
  for (const FillInfo& fill : fills())
    add("fill", fill.name);
  for (const PaddingMode mode : {PaddingMode::valid, PaddingMode::same, PaddingMode::same_upper,
                                 PaddingMode::same_lower, PaddingMode::explicit_sides,
                                 PaddingMode::notset, PaddingMode::number, PaddingMode::causal}) {
    add("padding", mode_info(mode).name);
  }
  for (const LayerKind kind : {LayerKind::pad, LayerKind::crop, LayerKind::upsample})
    add("layer_kind", kind_name(kind));
  for (const Interpolation each :
       {Interpolation::nearest, Interpolation::linear, Interpolation::cubic}) {
    add("interpolation", interpolation_name(each));
  }
  for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter})
    add("mode", mode_name(mode));
  for (const View* view : views()) {
    add("view", view->id);
    // What a file tells of it.
    if (!view->by_axis) add("figure", view->id);
    for (const char* axis : {".height", ".width", ".1d"})
      if (view->by_axis) add("figure", view->id, axis);
  }
  for (const Framework* framework : frameworks())
    add("framework_group", group_name(framework->group));
  for (const Theme& theme : themes())
    add("theme", theme.id);
  for (const Shortcut& shortcut : shortcuts())
    add("shortcut", shortcut.id);
  for (const Lesson& lesson : lessons()) {
    for (const char* suffix : {".title", ".text", ".notes"})
      add("lesson", lesson.id, suffix);
  }
  for (const RealLayer& layer : real_layers())
    add("layer", layer.id, ".note");
  return keys;
}

// Every string literal in the sources of the program that looks like a key.
Keys literal_keys() {
  static const std::regex literal(
      R"re("((?:back|cli|compare|cost|embedded|export|field|figure|fill|handout|help|hover|language|lesson|mode|note|op|padding|pair|port|port_check|preset|predict|problem|question|quiz|refusal|rule|scene|shortcut|theme|ui|view|welcome)\.[a-z0-9_.]*[a-z0-9_])")re");
  Keys keys;
  const std::filesystem::path app = std::string(PADLENS_SOURCE_DIR) + "/app";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(app)) {
    const std::string path = entry.path();
    const bool source = path.ends_with(".cpp") || path.ends_with(".h");
    if (!source || path.starts_with((app / "tests").string())) continue;
    const std::string text = contents(path);
    for (std::sregex_iterator found(text.begin(), text.end(), literal), end; found != end;
         ++found) {
      keys.insert((*found)[1]);
    }
  }
  return keys;
}

std::string listed(const Keys& keys) {
  std::string text;
  for (const std::string& key : keys)
    text += "\n  " + key;
  return text;
}

Keys without(const Keys& some, const Keys& others) {
  Keys rest;
  std::ranges::set_difference(some, others, std::inserter(rest, rest.end()));
  return rest;
}

TEST(LanguageFiles, ThereAreEnglishAndChinese) {
  const auto all = languages();
  ASSERT_GE(all.size(), 2U);
  EXPECT_EQ(all[0].code, "en");
  EXPECT_EQ(all[0].name, "English");
  EXPECT_TRUE(
      std::ranges::any_of(all, [](const Language& language) { return language.code == "zh"; }));
}

TEST(LanguageFiles, HaveTheSameKeys) {
  const Keys english = keys_of(Strings("en"));
  for (const Language& language : languages()) {
    const Keys keys = keys_of(Strings(language.code));
    EXPECT_EQ(listed(without(english, keys)), "") << "missing in " << language.code;
    EXPECT_EQ(listed(without(keys, english)), "") << "only in " << language.code;
  }
}

TEST(LanguageFiles, LackNoKey) {
  Keys needed = table_keys();
  needed.merge(literal_keys());
  EXPECT_EQ(listed(without(needed, keys_of(Strings("en")))), "");
}

TEST(LanguageFiles, HoldNoKeyThatNobodyUses) {
  Keys used = table_keys();
  used.merge(literal_keys());
  // What ranked() says of one dimension.
  for (const std::string& key : Keys(used))
    used.insert(key + ".1d");
  EXPECT_EQ(listed(without(keys_of(Strings("en")), used)), "");
}

TEST(LanguageFiles, AreToldTheSameArguments) {
  const auto placeholders = [](const std::string& sentence) {
    static const std::regex placeholder(R"(\{[0-9]\})");
    Keys found;
    for (std::sregex_iterator at(sentence.begin(), sentence.end(), placeholder), end; at != end;
         ++at) {
      found.insert(at->str());
    }
    return found;
  };
  const Strings english("en");
  for (const Language& language : languages()) {
    const Strings tr(language.code);
    for (const auto& [key, sentence] : tr.all()) {
      EXPECT_FALSE(sentence.empty()) << language.code << " " << key;
      EXPECT_EQ(placeholders(sentence), placeholders(english(key))) << language.code << " " << key;
    }
  }
}

// In Chinese sentences the punctuation is Chinese too.
TEST(LanguageFiles, ChineseHasChinesePunctuation) {
  const auto chinese = [](const std::string& text, std::size_t end) {
    const auto lead = end < 3 ? 0U : static_cast<unsigned char>(text[end - 3]);
    return lead >= 0xE4U && lead <= 0xE9U && static_cast<unsigned char>(text[end - 1]) >= 0x80U;
  };
  const Strings tr("zh");
  for (const auto& [key, sentence] : tr.all()) {
    for (std::size_t i = sentence.find_first_of(",;:?!"); i != std::string::npos;
         i = sentence.find_first_of(",;:?!", i + 1)) {
      EXPECT_FALSE(chinese(sentence, i)) << key << ": " << sentence;
    }
  }
}

TEST(Strings, PutArgumentsIn) {
  const Strings tr("en");
  const std::vector<std::string> args{"0", "1", "64"};
  EXPECT_EQ(tr("problem.out_of_range", args), "0 is not possible; whole numbers from 1 to 64");
  EXPECT_EQ(tr("no.such.key"), "no.such.key");
  EXPECT_EQ(Strings("xx").language(), "en");
}

}  // namespace
}  // namespace padlens
