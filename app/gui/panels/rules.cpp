#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"

namespace padlens {
namespace {

void broken_rule(Ui& ui, const RuleVerdict& verdict) {
  const std::string prefix = "rule." + std::string(verdict.rule);
  draw_card(ui, Role::caution_fill, Role::caution_edge, [&](float width) {
    const std::vector<std::string> says{ui.tr()(prefix + ".statement"), verdict.predicted};
    paragraph(ui, ui.tr()("ui.rule_says", says),
              {Role::caution_text, 13, Weight::semibold, Face::sans}, width);
    const std::vector<std::string> truth{ui.tr()(prefix + ".where"), verdict.actual};
    paragraph(ui, ui.tr()("ui.rule_truth", truth),
              {Role::caution_text, 12.5, Weight::regular, Face::sans}, width);
  });
}

}  // namespace

void draw_rules_section(Ui& ui) {
  const auto& verdicts = ui.state.verdicts;
  if (verdicts.empty()) return;
  section(ui, ui.tr()("ui.rules"));
  for (const RuleVerdict& verdict : verdicts) {
    if (!verdict.holds) broken_rule(ui, verdict);
  }
  for (const RuleVerdict& verdict : verdicts) {
    if (!verdict.holds) continue;
    const std::vector<std::string> args{
        ui.tr()("rule." + std::string(verdict.rule) + ".statement")};
    paragraph(ui, "✓ " + ui.tr()("ui.rule_holds", args),
              {Role::dim, 12.5, Weight::regular, Face::sans});
  }
  space(ui, 14);
}

}  // namespace padlens
