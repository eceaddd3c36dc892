#include <array>

#include "app/gui/panels/sections.h"
#include "app/gui/widgets.h"

namespace padlens {
namespace {

void broken_rule(Ui& ui, const RuleVerdict& verdict) {
  const std::string prefix = "rule." + std::string(verdict.rule);
  const std::string source(source_name(find_rule(verdict.rule)->source));
  const auto value = [&](const std::string& text) {
    return ui.tr()(prefix + ".value", std::array{text});
  };
  draw_card(ui, Role::caution_fill, Role::caution_edge, [&](float width) {
    const std::array says{ui.tr()("rule.source." + source), ui.tr()(prefix + ".statement"),
                          value(verdict.predicted)};
    paragraph(ui, ui.tr()("ui.rule_says", says),
              {Role::caution_text, 13, Weight::semibold, Face::sans}, width);
    const std::array truth{rule_where(ui.tr(), verdict.rule, verdict.where), value(verdict.actual)};
    paragraph(ui, ui.tr()("ui.rule_truth", truth),
              {Role::caution_text, 12.5, Weight::regular, Face::sans}, width);
  });
}

}  // namespace

void draw_rules_section(Ui& ui) {
  if (section(ui, ui.tr()("ui.rules"), ui.tr()("ui.rules_all"))) ui.act(Command::rules);
  const auto& verdicts = ui.state.shown.verdicts();
  if (verdicts.empty()) {
    paragraph(ui, ui.tr()("ui.rules_none"), {Role::dim, 12.5, Weight::regular, Face::sans});
  }
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
