#include <array>

#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"

namespace padlens {
namespace {

struct Beginning {
  const char* name;  // these two are keys of assets/lang/
  const char* text;
  void (*choose)(PanelContext& context);
};

void choose_lesson(PanelContext& context) {
  context.ui.act(OpenLesson{0, true});
}

// The layer on show is one to begin with, without the lesson's card.
void choose_own(PanelContext& context) {
  context.ui.act(OpenLesson{std::nullopt});
  context.memory.focus_sizes = true;
}

void choose_brought(PanelContext& context) {
  context.ui.act(action_for(Command::paste));
}

void choose_figure(PanelContext& context) {
  context.ui.act(OpenDialog{Dialog::export_picture});
}

constexpr std::array kBeginnings{
    Beginning{"welcome.lesson", "welcome.lesson.text", choose_lesson},
    Beginning{"welcome.own", "welcome.own.text", choose_own},
    Beginning{"welcome.brought", "welcome.brought.text", choose_brought},
    Beginning{"welcome.figure", "welcome.figure.text", choose_figure}};

// One of them as a large button; true where it is clicked. The keyboard begins at the `first`.
bool beginning(Ui& ui, const Beginning& each, bool first, float width) {
  const Style head{Role::text, 15, Weight::semibold, Face::sans};
  const Style text{Role::dim, 13, Weight::regular, Face::sans};
  const float left = ui.px(20);
  const auto lines = wrap(ui, ui.tr()(each.text), text, width - left - ui.px(16));
  const float line_height = ui.px(19);
  const ImVec2 size{width, ui.px(44) + line_height * static_cast<float>(lines.size())};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  bool hovered = false;
  const bool clicked = area(ui, each.name, size, &hovered, first);
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  ui.focus.follow_pointer(hovered);
  const bool reached = ui.focus.has(ImGui::GetItemID());
  const ImVec2 max{at.x + size.x, at.y + size.y};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, max, ui.color(reached ? Role::accent_soft : Role::background), ui.px(9));
  compat::add_rect(list, at, max, ui.color(reached ? Role::accent : Role::line), ui.px(9),
                   reached ? ui.px(2) : 1);
  text_at(ui, {at.x + left, at.y + ui.px(22)}, ui.tr()(each.name), head);
  float y = at.y + ui.px(36) + line_height / 2;
  for (const std::string& line : lines) {
    text_at(ui, {at.x + left, y}, line, text);
    y += line_height;
  }
  space(ui, 10);
  return clicked;
}

}  // namespace

void draw_welcome(PanelContext& context) {
  Ui& ui = context.ui;
  begin_dialog(ui, "##welcome", ui.tr()("welcome.title"), 520);
  const float width = ImGui::GetContentRegionAvail().x;
  paragraph(ui, ui.tr()("welcome.text"), {Role::dim, 13.5, Weight::regular, Face::sans}, width);
  space(ui, 12);
  const Beginning* chosen = nullptr;
  const KeyboardFocus::Group group(ui.focus, "beginnings");
  for (const Beginning& each : kBeginnings) {
    if (beginning(ui, each, &each == kBeginnings.data(), width)) chosen = &each;
  }
  space(ui, 4);
  paragraph(ui, ui.tr()("welcome.keys"), {Role::dim, 12.5, Weight::regular, Face::sans}, width);
  if (chosen != nullptr) {
    ui.act(OpenDialog{Dialog::none});
    chosen->choose(context);
  }
  end_dialog();
}

}  // namespace padlens
