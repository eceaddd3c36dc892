#include "core/rules/rules.h"

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/rule_text.h"
#include "app/cli/spec_options.h"
#include "app/cli/text.h"
#include "app/i18n/headline.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"
#include "core/rules/rule_map.h"

namespace padlens {
namespace {

using Ordered = nlohmann::ordered_json;

std::vector<std::string> column_names() {
  return {std::string(columns_name(MapColumns::input)),
          std::string(columns_name(MapColumns::stride))};
}

std::vector<std::string> rule_ids() {
  std::vector<std::string> ids;
  for (const Rule& rule : rules())
    ids.emplace_back(rule.id);
  return ids;
}

// What is to be told: the rules that apply, or all of them.
std::vector<RuleReading> readings_of(const Spec& spec, const Geometry& geometry, bool all) {
  std::vector<RuleReading> readings;
  if (all) {
    for (const Rule& rule : rules())
      readings.push_back(read_rule(rule, spec));
    return readings;
  }
  for (RuleVerdict& verdict : judge_rules(spec, geometry)) {
    RuleReading reading;
    reading.rule = find_rule(verdict.rule);
    reading.spec = spec;
    reading.own = true;
    reading.verdict = std::move(verdict);
    readings.push_back(std::move(reading));
  }
  return readings;
}

// --- as text -------------------------------------------------------------------------

std::string framework_name(const Spec& spec) {
  return std::string(find_framework(spec.framework)->display_name);
}

// Of which layer the verdict is, where that is not the present one; or why there is none.
std::string nearest_text(const RuleReading& reading, const Spec& present, const Strings& tr) {
  if (!reading.spec) {
    return tr("cli.rules.no_such_layer", std::array{framework_name(present)});
  }
  if (!reading.verdict) {
    return tr("cli.rules.refused", std::array{problem_text(tr, reading.problems.front())});
  }
  return tr("cli.rules.nearest",
            std::array{headline(*reading.spec, *resolve(*reading.spec).geometry, tr)});
}

std::string reading_text(const RuleReading& reading, const Spec& present, const Strings& tr) {
  const std::string id(reading.rule->id);
  const std::string mark = reading.verdict ? verdict_mark(*reading.verdict) : "·";
  std::string text = mark + " " + id + "\n";
  text += paragraph(
      reading.verdict ? verdict_text(*reading.verdict, tr) : rule_sentence(id, "name", tr),
      kColumns, 4);
  if (!reading.own || !reading.verdict) {
    text += paragraph(nearest_text(reading, present, tr), kColumns, 4);
  }
  text += paragraph(rule_statement(id, tr), kColumns, 4);
  if (!reading.spec) return text;
  return text +
         paragraph(rule_where(tr, id, where_code(*reading.rule, present.framework)), kColumns, 4);
}

std::string verdicts_text(const std::vector<RuleReading>& readings, const Spec& spec,
                          const Geometry& geometry, const Strings& tr) {
  std::string text = paragraph(headline(spec, geometry, tr), kColumns);
  if (readings.empty()) return text + "\n" + paragraph(tr("cli.rules.none"), kColumns);
  bool article = false;
  for (const RuleReading& reading : readings) {
    text += "\n" + reading_text(reading, spec, tr);
    article = article || reading.rule->source == RuleSource::article;
  }
  if (article) text += "\n" + paragraph(tr("rule.cite.article"), kColumns);
  return text;
}

std::string_view mark_sign(RuleMark mark) {
  switch (mark) {
    case RuleMark::holds:
      return "✓";
    case RuleMark::fails:
      return "✗";
    case RuleMark::refused:
      break;
  }
  return "·";
}

std::string map_text(const RuleMap& map, const Spec& spec, const Strings& tr) {
  const std::string id(map.rule->id);
  std::string text = paragraph(rule_statement(id, tr), kColumns);
  if (!map.rule->variant(spec)) {
    return text +
           paragraph(tr("cli.rules.no_such_layer", std::array{framework_name(spec)}), kColumns);
  }
  text += paragraph(rule_where(tr, id, where_code(*map.rule, spec.framework)), kColumns) + "\n";
  constexpr int kWidth = 5;
  std::string line = left_aligned(map.columns == MapColumns::input ? "k \\ n" : "k \\ s", kWidth);
  for (int col = 0; col < map.sizes.count; ++col)
    line += right_aligned(std::to_string(map.sizes.at(col)), kWidth - 1) + " ";
  const auto end_line = [&] {
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  };
  end_line();
  for (int row = 0; row < map.kernels.count; ++row) {
    line = right_aligned(std::to_string(map.kernels.at(row)), kWidth - 2) + "  ";
    for (int col = 0; col < map.sizes.count; ++col) {
      const bool here = map.present == Cell{row, col};
      const std::string sign(mark_sign(map.cells.at(row, col).mark));
      line += here ? "  [" + sign + "]" : "   " + sign + " ";
    }
    end_line();
  }
  text += "\n" + tr("cli.rules.legend");
  if (map.present) text += "   " + tr("cli.rules.legend_present");
  text += "\n";
  if (map.rule->source != RuleSource::article) return text;
  return text + "\n" + paragraph(tr("rule.cite.article"), kColumns);
}

// --- as JSON -------------------------------------------------------------------------

Ordered problems_json(const Problems& problems, const Strings& tr) {
  Ordered json = Ordered::array();
  for (const Problem& problem : problems)
    json.push_back({{"field", problem.field},
                    {"kind", kind_name(problem)},
                    {"message", problem_text(tr, problem)}});
  return json;
}

// null where the rule has no layer, or the framework refuses it.
Ordered reading_json(const RuleReading& reading, const Strings& tr) {
  const auto& verdict = reading.verdict;
  Ordered json{{"rule", reading.rule->id},
               {"source", source_name(reading.rule->source)},
               {"statement", rule_sentence(reading.rule->id, "statement", tr)}};
  json["where"] = nullptr;
  if (reading.spec) {
    json["where"] =
        rule_where(tr, reading.rule->id, where_code(*reading.rule, reading.spec->framework));
  }
  json["own"] = reading.own;
  json["holds"] = verdict ? Ordered(verdict->holds) : Ordered(nullptr);
  json["predicted"] = verdict ? Ordered(verdict->predicted) : Ordered(nullptr);
  json["actual"] = verdict ? Ordered(verdict->actual) : Ordered(nullptr);
  json["problems"] = problems_json(reading.problems, tr);
  json["spec"] = reading.spec ? spec_to_ordered_json(*reading.spec) : Ordered(nullptr);
  return json;
}

std::string map_json(const RuleMap& map) {
  Ordered json{{"rule", map.rule->id}, {"columns", columns_name(map.columns)}};
  json["kernels"] = Ordered::array();
  json["sizes"] = Ordered::array();
  json["cells"] = Ordered::array();
  for (int col = 0; col < map.sizes.count; ++col)
    json["sizes"].push_back(map.sizes.at(col));
  for (int row = 0; row < map.kernels.count; ++row) {
    json["kernels"].push_back(map.kernels.at(row));
    Ordered cells = Ordered::array();
    for (int col = 0; col < map.sizes.count; ++col) {
      const RuleMark mark = map.cells.at(row, col).mark;
      cells.push_back(mark == RuleMark::refused ? Ordered(nullptr)
                                                : Ordered(mark == RuleMark::holds));
    }
    json["cells"].push_back(std::move(cells));
  }
  json["present"] =
      map.present ? Ordered::array({map.present->row, map.present->col}) : Ordered(nullptr);
  return json_text(json) + "\n";
}

// --- the command -----------------------------------------------------------------------

struct RulesCommand {
  SpecOptions spec;
  LanguageOption language;
  std::string map;
  Option* map_option = nullptr;
  std::string columns;
  bool all = false;
  bool json = false;
};

// False once told.
bool check(const RulesCommand& options, const Console& console, MapColumns& columns) {
  const bool map = options.map_option->given();
  if (map && find_rule(options.map) == nullptr) {
    complain_of_name(console, "map", options.map, rule_ids());
    return false;
  }
  if (map && options.all) {
    console.complain("all", console.tr("cli.error.all_with_map"));
    return false;
  }
  if (options.columns.empty()) return true;
  if (!map) {
    console.complain("columns", console.tr("cli.error.needs_map"));
    return false;
  }
  for (const MapColumns each : {MapColumns::input, MapColumns::stride}) {
    if (options.columns != columns_name(each)) continue;
    columns = each;
    return true;
  }
  complain_of_name(console, "columns", options.columns, column_names());
  return false;
}

int run_rules(const RulesCommand& options, Console& console) {
  MapColumns columns = MapColumns::input;
  bool ok = options.language.check(console);
  ok = check(options, console, columns) && ok;
  const auto loaded = options.spec.load(console);
  if (!loaded) return kBadInput;
  const Spec& spec = loaded->scenario.spec;
  const auto geometry = options.spec.accept(console, spec);
  if (!geometry || !ok) return kBadInput;
  if (const Rule* rule = find_rule(options.map)) {
    const RuleMap map = rule_map(*rule, spec, columns);
    console.out.write(options.json ? map_json(map) : map_text(map, spec, console.tr));
    return kDone;
  }
  const auto readings = readings_of(spec, *geometry, options.all);
  if (!options.json) {
    console.out.write(verdicts_text(readings, spec, *geometry, console.tr));
    return kDone;
  }
  Ordered list = Ordered::array();
  for (const RuleReading& reading : readings)
    list.push_back(reading_json(reading, console.file_strings()));
  console.out.write(json_text(Ordered{{"rules", std::move(list)}}) + "\n");
  return kDone;
}

}  // namespace

Command rules_command(Console& console) {
  const Strings& tr = console.tr;
  Arguments arguments(tr, "rules", tr("cli.rules.about"));
  auto options = std::make_shared<RulesCommand>();
  options->spec.add_to(arguments, tr, "cli.file.spec");
  arguments.add_flag("--all", options->all, tr("cli.option.all_rules"));
  options->map_option = &arguments.add_value("--map", options->map, "RULE", tr("cli.option.map"));
  arguments
      .add_value("--columns", options->columns, joined(column_names(), "|"),
                 tr("cli.option.columns"))
      .standard(std::string(columns_name(MapColumns::input)));
  arguments.add_flag("--json", options->json, tr("cli.option.json"));
  options->spec.add_anyway(arguments, tr);
  options->language.add_to(arguments, tr);
  arguments.examples = tr("cli.rules.examples");
  return {std::move(arguments), [options, &console] { return run_rules(*options, console); }};
}

}  // namespace padlens
