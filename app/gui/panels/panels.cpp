#include "app/gui/panels/panels.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/gui/widgets.h"

namespace padlens {
namespace {

constexpr ImGuiWindowFlags kFloating = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                       ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse |
                                       ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav;
constexpr ImGuiWindowFlags kFixed = kFloating | ImGuiWindowFlags_NoBringToFrontOnFocus;

bool at_the_desk(const State& state) {
  return !state.presenting;
}
// Presenting, too, there is a column for a question.
bool tells_shape(const State& state) {
  return !state.presenting || state.prediction;
}
bool shows_settings(const State& state) {
  return !state.presenting && !covers_settings(state);
}
bool always(const State&) {
  return true;
}

// What lies behind a dialog is dimmed and does not answer.
void draw_backdrop(PanelContext& context) {
  Ui& ui = context.ui;
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleColor(ImGuiCol_WindowBg,
                        ImVec4(0.04F, 0.06F, 0.09F, ui.theme.dark ? 0.6F : 0.32F));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::Begin("##backdrop", nullptr, kFloating | ImGuiWindowFlags_NoScrollbar);
  if (ImGui::InvisibleButton("close", size)) ui.act(Command::escape);
  ImGui::End();
  ImGui::PopStyleVar(3);
  ImGui::PopStyleColor();
}

constexpr std::array kPanels{
    Panel{"top_bar", draw_top_bar, at_the_desk},
    Panel{"parameters", draw_parameters, shows_settings},
    Panel{"told", draw_told,
          [](const State& s) { return !s.presenting && has_told(s) && !is_covered(s); }},
    Panel{"canvas", draw_canvas, always},
    Panel{"stack", draw_stack,
          [](const State& s) { return !s.presenting && s.shows_stack() && !is_covered(s); }},
    Panel{"shape", draw_shape, tells_shape},
    Panel{"transport", draw_transport, [](const State& s) { return !is_covered(s); }},
    Panel{"backdrop", draw_backdrop,
          [](const State& s) { return s.dialog != Dialog::none || s.leaving; }},
    Panel{"help", draw_help, [](const State& s) { return s.dialog == Dialog::help; }},
    Panel{"welcome", draw_welcome, [](const State& s) { return s.dialog == Dialog::welcome; }},
    Panel{"rules", draw_rules_page, [](const State& s) { return s.dialog == Dialog::rules; }},
    Panel{"port_map", draw_port_page, [](const State& s) { return s.dialog == Dialog::port_map; }},
    Panel{"port_check", draw_check_page,
          [](const State& s) { return s.dialog == Dialog::port_check; }},
    Panel{"files", draw_files,
          [](const State& s) { return s.dialog == Dialog::open || s.dialog == Dialog::save; }},
    Panel{"export", draw_export, [](const State& s) { return s.dialog == Dialog::export_picture; }},
    Panel{"leaving", draw_leaving, [](const State& s) { return s.leaving; }},
    Panel{"toasts", draw_toasts, [](const State& s) { return !s.toasts.empty(); }},
};

}  // namespace

bool is_tight(const Ui& ui) {
  return ImGui::GetIO().DisplaySize.x < ui.px(1160);
}

FrameAreas layout_areas(Ui& ui, PanelMemory& memory, ImVec2 size) {
  const bool narrow = size.x < ui.px(1360);
  const bool tight = is_tight(ui);
  const float top = ui.state.presenting ? 0 : ui.px(52);
  const bool column = tells_shape(ui.state);
  const float left = !shows_settings(ui.state) ? 0 : ui.px(tight ? 256 : narrow ? 276 : 296);
  const float right = !column ? size.x : size.x - ui.px(tight ? 300 : narrow ? 330 : 360);
  const bool covered = is_covered(ui.state);
  const float bottom = size.y - (covered ? 0 : ui.px(72));
  FrameAreas areas;
  areas.top = {{0, 0}, {size.x, top}};
  areas.left = {{0, top}, {left, size.y}};
  // The picture has what the rows above and below it leave: half of the height at least.
  const float tall = bottom - top;
  const bool desk = !ui.state.presenting;
  // Whole pixels: Dear ImGui cuts off parts of one, and leaves a line between two panels.
  const float told = desk && !covered && has_told(ui.state)
                         ? std::round(told_height(ui, memory, right - left, tall * 0.22F))
                         : 0;
  const float stack = desk && !covered && ui.state.shows_stack()
                          ? std::round(stack_height(ui, memory, tall * 0.34F))
                          : 0;
  areas.told = {{left, top}, {right, top + told}};
  areas.canvas = {{left, top + told}, {right, bottom - stack}};
  areas.stack = {{left, bottom - stack}, {right, bottom}};
  areas.right = {{right, top}, size};
  areas.transport = {{left, bottom}, {right, size.y}};
  return areas;
}

void draw_panels(Ui& ui, PanelMemory& memory, ImVec2 window_size) {
  if (ui.state.notes_screen) return draw_notes_screen(ui, window_size);
  const FrameAreas areas = layout_areas(ui, memory, window_size);
  PanelContext context{ui, areas, memory};
  for (const Panel& panel : kPanels) {
    if (panel.visible(ui.state)) panel.draw(context);
  }
}

void begin_panel(Ui& ui, const char* id, const Area& area, Role role, double padding_x,
                 double padding_y, bool scrolls) {
  ImGui::SetNextWindowPos(area.min);
  ImGui::SetNextWindowSize({std::max(area.width(), 1.0F), std::max(area.height(), 1.0F)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(padding_x), ui.px(padding_y)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.vec4(role));
  const ImGuiWindowFlags bars =
      scrolls ? 0 : ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::Begin(id, nullptr, kFixed | bars);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(3);
}

void scroll_fade(Ui& ui, Role role) {
  const float scroll = ImGui::GetScrollY();
  const float rest = ImGui::GetScrollMaxY() - scroll;
  const ImVec2 min = ImGui::GetWindowPos();
  const ImVec2 max{min.x + ImGui::GetWindowWidth() - ImGui::GetStyle().ScrollbarSize,
                   min.y + ImGui::GetWindowHeight()};
  const float tall = ui.px(20);
  const ImU32 full = ui.color(role);
  const ImU32 none = ui.color(role, 0);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(min, max);
  if (scroll > 0) {
    list.AddRectFilledMultiColor(min, {max.x, min.y + std::min(scroll, tall)}, full, full, none,
                                 none);
  }
  if (rest > 0) {
    list.AddRectFilledMultiColor({min.x, max.y - std::min(rest, tall)}, max, none, none, full,
                                 full);
  }
  list.PopClipRect();
}

void edge_line(Ui& ui, ImVec2 from, ImVec2 to) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRectFullScreen();
  list.AddLine(from, to, ui.color(Role::line), 1);
  list.PopClipRect();
}

void begin_dialog(Ui& ui, const char* id, std::string_view title, double width) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const float wide = std::min(ui.px(width), size.x - ui.px(32));
  ImGui::SetNextWindowPos({size.x / 2, size.y / 2}, ImGuiCond_Always, {0.5F, 0.5F});
  ImGui::SetNextWindowSizeConstraints({wide, 0}, {wide, size.y - ui.px(32)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(24), ui.px(20)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(12));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.vec4(Role::panel));
  ImGui::PushStyleColor(ImGuiCol_Border, ui.vec4(Role::line));
  ImGui::Begin(id, nullptr, kFloating | ImGuiWindowFlags_AlwaysAutoResize);
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar(3);
  ui.focus.begin_dialog();
  if (ImGui::IsWindowAppearing()) ImGui::SetWindowFocus();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float inner = wide - ui.px(48);
  text_at(ui, {at.x, at.y + ui.px(14)}, title, {Role::text, 18, Weight::bold, Face::sans});
  ImGui::SetCursorScreenPos({at.x + inner - ui.px(28), at.y});
  if (round_button(ui, "close", symbols::cross, 28, false, {})) ui.act(Command::escape);
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({inner, ui.px(44)});
}

void end_dialog() {
  ImGui::End();
}

}  // namespace padlens
