#include "app/cli/rule_text.h"

#include <array>

namespace padlens {

const std::string& rule_sentence(std::string_view rule, std::string_view part, const Strings& tr) {
  return tr("rule." + std::string(rule) + "." + std::string(part));
}

std::string rule_statement(std::string_view rule, const Strings& tr) {
  const std::string source(source_name(find_rule(rule)->source));
  return tr("cli.rules.source",
            std::array{tr("rule.source." + source), rule_sentence(rule, "statement", tr)});
}

std::string verdict_text(const RuleVerdict& verdict, const Strings& tr) {
  const std::string& name = rule_sentence(verdict.rule, "name", tr);
  return verdict.holds
             ? tr("cli.explain.rule_holds", std::array{name, verdict.actual})
             : tr("cli.explain.rule_fails", std::array{name, verdict.predicted, verdict.actual});
}

std::string verdict_mark(const RuleVerdict& verdict) {
  return verdict.holds ? "✓" : "✗";
}

}  // namespace padlens
