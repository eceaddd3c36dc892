#include <algorithm>
#include <array>

#include "app/document/lesson.h"
#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"

namespace padlens {
namespace {

constexpr double kBar = 52;
const Style kMenuStyle{Role::dim, 13.5, Weight::regular, Face::sans};

void at_middle(PanelContext& context, float x, double height) {
  ImGui::SetCursorScreenPos({x, context.areas.top.min.y + context.ui.px((kBar - height) / 2)});
}

// A word that opens a menu; returns its right end.
float menu_word(PanelContext& context, float x, const char* id, const std::string& text) {
  Ui& ui = context.ui;
  const float width = width_of(ui, text, kMenuStyle) + ui.px(16);
  at_middle(context, x, 30);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float tall = ui.px(30);
  bool hovered = false;
  if (area(ui, id, {width + ui.px(12), tall}, &hovered)) ImGui::OpenPopup(id);
  const bool lit = hovered || ImGui::IsPopupOpen(id);
  Style style = kMenuStyle;
  if (lit) style.role = Role::text;
  text_at(ui, {at.x, at.y + tall / 2}, text, style);
  const ImVec2 mark{at.x + width - ui.px(4), at.y + tall / 2 + 1};
  const float d = ui.px(3.5);
  ImGui::GetWindowDrawList()->AddTriangleFilled({mark.x - d, mark.y - d * 0.6F},
                                                {mark.x + d, mark.y - d * 0.6F},
                                                {mark.x, mark.y + d * 0.8F}, ui.color(style.role));
  ImGui::SetNextWindowPos({at.x - ui.px(10), context.areas.top.max.y});
  return at.x + width + ui.px(22);
}

void command_row(Ui& ui, Command command, const char* id, float width) {
  const std::string key = std::string("shortcut.") + id;
  if (menu_row(ui, id, ui.tr()(key), key_text(command), false, width)) ui.act(command);
}

float file_menu(PanelContext& context, float x) {
  Ui& ui = context.ui;
  push_popup_style(ui);
  const float next = menu_word(context, x, "file", ui.tr()("ui.file"));
  if (ImGui::BeginPopup("file")) {
    const float width = ui.px(260);
    command_row(ui, Command::open, "open", width);
    command_row(ui, Command::save, "save", width);
    command_row(ui, Command::export_picture, "export_picture", width);
    space(ui, 6);
    command_row(ui, Command::undo, "undo", width);
    command_row(ui, Command::redo, "redo", width);
    space(ui, 6);
    command_row(ui, Command::quit, "quit", width);
    ImGui::EndPopup();
  }
  pop_popup_style();
  return next;
}

float lessons_menu(PanelContext& context, float x) {
  Ui& ui = context.ui;
  push_popup_style(ui);
  const float next = menu_word(context, x, "lessons", ui.tr()("ui.lessons"));
  const float most = context.areas.left.max.y - context.areas.top.max.y - ui.px(12);
  ImGui::SetNextWindowSizeConstraints({0, 0}, {ui.px(700), most});
  if (ImGui::BeginPopup("lessons")) {
    int group = 0;
    for (std::size_t i = 0; i < lessons().size(); ++i) {
      const Lesson& lesson = lessons()[i];
      if (lesson.group != group && group != 0) space(ui, 6);
      group = lesson.group;
      const std::string title = ui.tr()("lesson." + lesson.id + ".title");
      ImGui::PushID(static_cast<int>(i));
      if (menu_row(ui, "row", title, {}, ui.state.lesson == i, ui.px(430))) ui.act(OpenLesson{i});
      ImGui::PopID();
    }
    ImGui::EndPopup();
  }
  pop_popup_style();
  return next;
}

float layers_menu(PanelContext& context, float x) {
  Ui& ui = context.ui;
  push_popup_style(ui);
  const float next = menu_word(context, x, "layers", ui.tr()("ui.layers"));
  context.memory.layers_menu.draw(context, "layers", x - ui.px(10));
  pop_popup_style();
  return next;
}

constexpr double kOpWidth = 440;

void op_control(PanelContext& context, float x) {
  Ui& ui = context.ui;
  at_middle(context, x, 30);
  std::vector<std::string> items;
  int selected = 0;
  for (const Op op : operations()) {
    if (op == ui.state.document.spec().op) selected = static_cast<int>(items.size());
    items.emplace_back(op->name);
  }
  const float width = ui.px(kOpWidth);
  const auto chosen = fits_one_row(ui, items, width) ? segmented(ui, "op", items, selected, width)
                                                     : combo(ui, "op", items, selected, width / 2);
  if (chosen) {
    if (*chosen != selected) {
      ui.act(SetField{"op", std::string(operations()[static_cast<std::size_t>(*chosen)]->id)});
    }
  }
}

// The language to which the button switches, in that language.
std::string next_language_name(const State& state) {
  const auto all = languages();
  const auto at = std::ranges::find(all, state.preferences.language, &Language::code);
  return at == all.end() || at + 1 == all.end() ? all.front().name : (at + 1)->name;
}

bool bar_word(PanelContext& context, float& right, const char* id, const std::string& text) {
  Ui& ui = context.ui;
  right -= width_of(ui, text, kMenuStyle);
  at_middle(context, right, kMenuStyle.size * 1.5);
  const bool clicked = link(ui, id, text, kMenuStyle);
  right -= ui.px(22);
  return clicked;
}

}  // namespace

void draw_top_bar(PanelContext& context) {
  Ui& ui = context.ui;
  begin_panel(ui, "##top", context.areas.top, Role::panel, 24, 0, false);
  const float middle = context.areas.top.min.y + ui.px(kBar) / 2;
  const float name =
      text_at(ui, {ui.px(24), middle}, "Padlens", {Role::text, 19, Weight::bold, Face::sans});
  float x = ui.px(24) + name + ui.px(32);
  op_control(context, x);
  x += ui.px(kOpWidth) + ui.px(28);
  x = file_menu(context, x);
  x = lessons_menu(context, x);
  layers_menu(context, x);

  const std::size_t at_the_left = ui.focus.count();
  float right = context.areas.top.max.x - ui.px(24);
  if (bar_word(context, right, "help", "?")) ui.act(Command::help);
  tip(ui, ui.tr()("shortcut.help") + "  (" + key_text(Command::help) + ")");
  if (bar_word(context, right, "present", ui.tr()("ui.present"))) ui.act(Command::present);
  tip(ui, ui.tr()("shortcut.present") + "  (" + key_text(Command::present) + ")");
  right -= ui.px(20);
  at_middle(context, right, 28);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  bool lit = false;
  if (area(ui, "theme", {ui.px(28), ui.px(28)}, &lit)) ui.act(Command::toggle_theme);
  tip(ui, ui.tr()("shortcut.toggle_theme") + "  (" + key_text(Command::toggle_theme) + ")");
  (ui.theme.dark ? symbols::sun : symbols::moon)(*ImGui::GetWindowDrawList(),
                                                 {at.x + ui.px(14), at.y + ui.px(14)}, ui.px(9),
                                                 ui.color(lit ? Role::text : Role::dim));
  right -= ui.px(16);
  if (bar_word(context, right, "language", next_language_name(ui.state))) {
    ui.act(Command::next_language);
  }
  const std::string words = ui.tr()("ui.export");
  const float width =
      width_of(ui, words, {Role::text, 13.5, Weight::semibold, Face::sans}) + ui.px(36);
  right -= width - ui.px(4);
  at_middle(context, right, 32);
  if (button(ui, "export", words, true, width)) ui.act(Command::export_picture);
  ui.focus.left_to_right(at_the_left);
  const float bottom = context.areas.top.max.y - 0.5F;
  edge_line(ui, {0, bottom}, {context.areas.top.max.x, bottom});
  ImGui::End();
}

}  // namespace padlens
