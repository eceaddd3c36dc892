#include "app/gui/panels/parameter_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/gui/actions.h"
#include "app/gui/panels/problem_marks.h"
#include "app/gui/widgets.h"
#include "core/frameworks/framework.h"

namespace padlens {
namespace {

const Style kLabel{Role::text, 13.5, Weight::regular, Face::sans};
const Style kNumber{Role::text, 13, Weight::regular, Face::mono};  // in a box
const Style kSymbolStyle{Role::dim, 12.5, Weight::regular, Face::mono};

}  // namespace

ParameterRows::ParameterRows(Ui& ui, bool& focus)
    : ui_(ui),
      spec_(ui.state.document.spec()),
      width_(ImGui::GetContentRegionAvail().x),
      focus_(focus) {}

std::string ParameterRows::shown(const std::string& field, int part,
                                 const std::string& number) const {
  const auto typed = ui_.state.typed.find({field, part});
  return typed == ui_.state.typed.end() ? number : typed->second;
}

void ParameterRows::box(const std::string& field, int part, const std::string& number,
                        float width) {
  if (focus_) ImGui::SetKeyboardFocusHere();
  focus_ = false;
  const std::string id = fmt::format("##{}{}", field, part);
  const auto change =
      number_box(ui_, id.c_str(), shown(field, part, number), width, has_problem(ui_, field));
  if (change) ui_.act(TypeText{field, part, change->text, change->continued});
}

float ParameterRows::box_width_for(double least, const std::string& text) const {
  constexpr double kAround = 14;
  return std::max(ui_.px(least), width_of(ui_, text, kNumber) + ui_.px(kAround));
}

float ParameterRows::box_width_for(double least, int number) const {
  return box_width_for(least, std::to_string(number));
}

void ParameterRows::label(const std::string& text, std::string_view symbol, double height) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float y = at.y + ui_.px(height) / 2;
  const float used = text_at(ui_, {at.x, y}, text, kLabel);
  if (!symbol.empty()) text_at(ui_, {at.x + used + ui_.px(14), y}, symbol, kSymbolStyle);
}

bool ParameterRows::shows(std::string_view name) const {
  for (const OwnField& field : own_fields()) {
    if (field.name != name) continue;
    const Framework* framework = find_framework(spec_.framework);
    return field.is_set(spec_) ||
           (framework == nullptr ? spec_.op->has(name) : framework->offers(*spec_.op, name));
  }
  return true;
}

}  // namespace padlens
