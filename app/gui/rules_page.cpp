#include "app/gui/rules_page.h"

#include <algorithm>

namespace padlens {
namespace {

const Rule& selected_rule(const State& state) {
  if (const Rule* chosen = find_rule(state.rules_page.selected)) return *chosen;
  const auto failing = std::ranges::find(state.shown.verdicts(), false, &RuleVerdict::holds);
  return failing == state.shown.verdicts().end() ? rules().front() : *find_rule(failing->rule);
}

}  // namespace

void refresh_rules_page(State& state) {
  RulesPage& page = state.rules_page;
  const Spec spec = without_custom_values(state.numbers());
  const Rule& rule = selected_rule(state);
  page.selected = rule.id;
  page.readings.clear();
  for (const Rule& each : rules())
    page.readings.push_back(read_rule(each, spec));
  page.map = rule_map(rule, spec, page.columns);
}

}  // namespace padlens
