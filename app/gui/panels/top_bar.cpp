#include <algorithm>
#include <array>
#include <vector>

#include "app/document/lesson.h"
#include "app/gui/interface_zoom.h"
#include "app/gui/lesson_beats.h"
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
  if (menu_row(ui, id, ui.tr()(key), key_text(command), false, width)) ui.act(action_for(command));
}

// How large the interface is, and the ways to change it.
void zoom_rows(Ui& ui, float width) {
  command_row(ui, Command::zoom_in, "zoom_in", width);
  command_row(ui, Command::zoom_out, "zoom_out", width);
  const int zoom = nearest_zoom(ui.state.preferences.zoom, ui.state.most_zoom);
  const std::string now = ui.tr()("ui.zoomed", std::array{std::to_string(zoom)});
  const std::string words = zoom == 100 ? now : now + " → 100 %";
  if (menu_row(ui, "zoom_reset", words, key_text(Command::zoom_reset), false, width)) {
    ui.act(Command::zoom_reset);
  }
}

float file_menu(PanelContext& context, float x) {
  Ui& ui = context.ui;
  push_popup_style(ui);
  const float next = menu_word(context, x, "file", ui.tr()("ui.file"));
  if (ImGui::BeginPopup("file")) {
    const float width = ui.px(260);
    command_row(ui, Command::open, "open", width);
    command_row(ui, Command::save, "save", width);
    command_row(ui, Command::paste, "paste", width);
    command_row(ui, Command::export_picture, "export_picture", width);
    space(ui, 6);
    command_row(ui, Command::new_lesson, "new_lesson", width);
    command_row(ui, Command::edit_lesson, "edit_lesson", width);
    space(ui, 6);
    command_row(ui, Command::port_check, "port_check", width);
    space(ui, 6);
    command_row(ui, Command::undo, "undo", width);
    command_row(ui, Command::redo, "redo", width);
    space(ui, 6);
    zoom_rows(ui, width);
    space(ui, 6);
    command_row(ui, Command::quit, "quit", width);
    ImGui::EndPopup();
  }
  pop_popup_style();
  return next;
}

// Of the course that is open, over the built-in lessons.
void own_lesson_rows(Ui& ui) {
  if (!ui.state.course) return;
  const auto& all = open_lessons(ui.state);
  for (std::size_t i = 0; i < all.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    ImGui::PushID("own");
    if (menu_row(ui, "row", lesson_title(all[i], ui.tr()), {}, ui.state.lesson == i, ui.px(430)))
      ui.act(OpenLesson{i});
    ImGui::PopID();
    ImGui::PopID();
  }
  space(ui, 6);
}

float lessons_menu(PanelContext& context, float x) {
  Ui& ui = context.ui;
  push_popup_style(ui);
  const float next = menu_word(context, x, "lessons", ui.tr()("ui.lessons"));
  const float most = context.areas.left.max.y - context.areas.top.max.y - ui.px(12);
  ImGui::SetNextWindowSizeConstraints({0, 0}, {ui.px(700), most});
  if (ImGui::BeginPopup("lessons")) {
    int group = 0;
    own_lesson_rows(ui);
    for (std::size_t i = 0; i < lessons().size(); ++i) {
      const Lesson& lesson = lessons()[i];
      if (lesson.group != group && group != 0) space(ui, 6);
      group = lesson.group;
      const std::string title = ui.tr()("lesson." + lesson.id + ".title");
      const bool here = ui.state.lesson == i && !ui.state.course;
      ImGui::PushID(static_cast<int>(i));
      if (menu_row(ui, "row", title, {}, here, ui.px(430))) ui.act(OpenLesson{i, true});
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

constexpr double kRankWidth = 76;
constexpr double kRankGap = 8;
constexpr double kOpWidth = 404;   // all operations of these dimensions beside each other
constexpr double kOpNarrow = 168;  // a list of them

// Room that the words of the menus take, with the gaps around them.
float menus_width(Ui& ui) {
  float width = ui.px(28);
  for (const char* key : {"ui.file", "ui.lessons", "ui.layers"})
    width += width_of(ui, ui.tr()(key), kMenuStyle) + ui.px(38);
  return width;
}

// In how many dimensions: the same operation in another number of them. Returns its right end.
float rank_control(PanelContext& context, float x) {
  Ui& ui = context.ui;
  at_middle(context, x, 30);
  const Operation& present = *ui.state.document.spec().op;
  const std::array items{std::string("1D"), std::string("2D")};
  const float width = ui.px(kRankWidth);
  if (const auto chosen = segmented(ui, "rank", items, present.rank - 1, width)) {
    const Op other = in_dimensions(present, *chosen + 1);
    if (other != nullptr && other != &present) ui.act(SetField{"op", std::string(other->id)});
  }
  return x + width + ui.px(kRankGap);
}

// Returns its right end. `room`: up to what is at the right.
float op_control(PanelContext& context, float x, float room) {
  Ui& ui = context.ui;
  const float left = x;
  x = rank_control(context, x);
  room -= x - left;
  at_middle(context, x, 30);
  std::vector<Op> offered;
  std::vector<std::string> items;
  int selected = -1;
  const bool window = ui.state.document.layer().kind == LayerKind::window;
  for (const Op op : operations()) {
    if (op->rank != ui.state.document.spec().op->rank) continue;
    if (window && op == ui.state.document.spec().op) selected = static_cast<int>(items.size());
    offered.push_back(op);
    items.emplace_back(op->name);
  }
  const float wide = ui.px(kOpWidth);
  const bool one_row = room >= wide && fits_one_row(ui, items, wide);
  const float width = one_row ? wide : ui.px(kOpNarrow);
  const auto chosen = one_row ? segmented(ui, "op", items, selected, width)
                              : combo(ui, "op", items, selected, width);
  if (chosen && *chosen != selected) {
    ui.act(SetField{"op", std::string(offered[static_cast<std::size_t>(*chosen)]->id)});
  }
  return x + width;
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

// A clipboard.
void draw_paste(ImDrawList& list, ImVec2 c, float radius, ImU32 color) {
  const float w = radius * 0.72F;
  const float line = radius * 0.17F;
  compat::add_rect(list, {c.x - w, c.y - radius * 0.75F}, {c.x + w, c.y + radius}, color,
                   radius * 0.2F, line);
  list.AddRectFilled({c.x - w * 0.5F, c.y - radius}, {c.x + w * 0.5F, c.y - radius * 0.5F}, color,
                     radius * 0.12F);
  for (const float y : {-0.05F, 0.3F, 0.65F})
    list.AddLine({c.x - w * 0.5F, c.y + radius * y}, {c.x + w * 0.5F, c.y + radius * y}, color,
                 line);
}

// An eye: predict first, then see.
void draw_eye(ImDrawList& list, ImVec2 c, float radius, ImU32 color) {
  const float line = radius * 0.2F;
  constexpr int kParts = 12;
  for (const float side : {-1.0F, 1.0F}) {
    ImVec2 last{c.x - radius, c.y};
    for (int i = 1; i <= kParts; ++i) {
      const float along = static_cast<float>(i) / kParts;
      const ImVec2 next{c.x - radius + 2 * radius * along,
                        c.y + side * radius * 2.4F * along * (1 - along)};
      list.AddLine(last, next, color, line);
      last = next;
    }
  }
  list.AddCircleFilled(c, radius * 0.3F, color, 16);
}

constexpr Style kExportStyle{Role::text, 13.5, Weight::semibold, Face::sans};

// Room that the words and buttons at the right end take.
float right_width(Ui& ui) {
  return ui.px(24 + 22 + 22 + 18 + 36 + 16 + 22 + 32 + 36) + width_of(ui, "?", kMenuStyle) +
         width_of(ui, ui.tr()("ui.present"), kMenuStyle) +
         width_of(ui, next_language_name(ui.state), kMenuStyle) +
         width_of(ui, ui.tr()("ui.export"), kExportStyle);
}

}  // namespace

void draw_top_bar(PanelContext& context) {
  Ui& ui = context.ui;
  begin_panel(ui, "##top", context.areas.top, Role::panel, 24, 0, false);
  const float middle = context.areas.top.min.y + ui.px(kBar) / 2;
  const float name =
      text_at(ui, {ui.px(24), middle}, "Padlens", {Role::text, 19, Weight::bold, Face::sans});
  float x = ui.px(24) + name + ui.px(32);
  const float right_end = context.areas.top.max.x - right_width(ui) - menus_width(ui);
  x = op_control(context, x, right_end - x) + ui.px(28);
  x = file_menu(context, x);
  x = lessons_menu(context, x);
  layers_menu(context, x);

  const std::size_t at_the_left = ui.focus.count();
  float right = context.areas.top.max.x - ui.px(24);
  if (bar_word(context, right, "help", "?")) ui.act(Command::help);
  tip(ui, ui.tr()("shortcut.help") + "  (" + key_text(Command::help) + ")");
  if (bar_word(context, right, "present", ui.tr()("ui.present"))) ui.act(Command::present);
  tip(ui, ui.tr()("shortcut.present") + "  (" + key_text(Command::present) + ")");
  right -= ui.px(18);
  at_middle(context, right, 28);
  if (round_button(ui, "predict", draw_eye, 28, ui.state.predicting,
                   ui.tr()("shortcut.predict") + "  (" + key_text(Command::predict) + ")")) {
    ui.act(Command::predict);
  }
  right -= ui.px(36);
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
  const float width = width_of(ui, words, kExportStyle) + ui.px(36);
  right -= width - ui.px(4);
  at_middle(context, right, 32);
  if (button(ui, "export", words, true, width)) ui.act(Command::export_picture);
  right -= ui.px(36);
  at_middle(context, right, 28);
  if (round_button(ui, "paste", draw_paste, 28, false,
                   ui.tr()("shortcut.paste") + "  (" + key_text(Command::paste) + ")")) {
    ui.act(action_for(Command::paste));
  }
  ui.focus.left_to_right(at_the_left);
  const float bottom = context.areas.top.max.y - 0.5F;
  edge_line(ui, {0, bottom}, {context.areas.top.max.x, bottom});
  ImGui::End();
}

}  // namespace padlens
