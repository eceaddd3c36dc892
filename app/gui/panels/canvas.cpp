#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/gui/hover_text.h"
#include "app/gui/panels/panels.h"
#include "app/gui/widgets.h"
#include "app/i18n/sizes.h"
#include "app/scene/overlay_rows.h"

namespace padlens {
namespace {

constexpr double kLargestScale = 1.5;      // at the desk: a small layer need not fill all
constexpr double kLargestPresented = 2.7;  // of the scale that is larger there anyway
constexpr double kLargestInk = 2;          // of lines and words, however far one goes in

// --- presentation: the formula in large letters --------------------------------------

constexpr double kHeadline = 19;
constexpr double kLeastHeadline = 11;

const Formula* find_formula(const AxisDerivation& lines, std::string_view name) {
  const auto found = std::ranges::find(lines.formulas, name, &Formula::name);
  return found == lines.formulas.end() ? nullptr : &*found;
}

struct HeadlineRow {
  std::string name;
  std::string formula;
};

std::vector<HeadlineRow> headline_rows(const Ui& ui) {
  std::vector<HeadlineRow> rows;
  const Derivation& derived = ui.state.shown.derivation();
  const std::size_t axes = derived.axes_agree ? 1 : 2;
  for (std::size_t axis = 0; axis < axes; ++axis) {
    const Formula* out = find_formula(derived.axis[axes == 1 ? kWidth : axis], "out");
    if (out == nullptr) continue;
    rows.push_back({axes == 1 ? "out" : ui.tr()(axis == 0 ? "ui.axis_height" : "ui.axis_width"),
                    fmt::format(" = {} = {} = {}", out->symbolic, out->substituted, out->result)});
  }
  return rows;
}

// The monospaced face has no Chinese: an axis's name is a word, "out" a symbol.
Style name_style(const std::vector<HeadlineRow>& rows, double size) {
  return {Role::text, size, Weight::semibold, rows.size() == 1 ? Face::mono : Face::sans};
}

Style formula_style(double size) {
  return {Role::text, size, Weight::semibold, Face::mono};
}

// Smaller where `width` has no room for it, by whole steps: each is a size of the fonts.
double headline_size(Ui& ui, const std::vector<HeadlineRow>& rows, float width) {
  float widest = width;
  for (const auto& [name, formula] : rows) {
    widest = std::max(widest, width_of(ui, name, name_style(rows, kHeadline)) +
                                  width_of(ui, formula, formula_style(kHeadline)));
  }
  return std::max(std::floor(kHeadline * static_cast<double>(width / widest)), kLeastHeadline);
}

float headline(Ui& ui, const Area& area) {
  const std::vector<HeadlineRow> rows = headline_rows(ui);
  const double size = headline_size(ui, rows, area.width() - ui.px(32));
  const Style face = name_style(rows, size);
  const Style symbols = formula_style(size);
  const float line_height = ui.px(size * 1.5);
  ImVec2 at{(area.min.x + area.max.x) / 2, area.min.y + ui.px(16) + line_height / 2};
  for (const auto& [name, formula] : rows) {
    const float middle = (width_of(ui, name, face) - width_of(ui, formula, symbols)) / 2;
    text_at(ui, {at.x + middle, at.y}, name, face, Anchor::end);
    text_at(ui, {at.x + middle, at.y}, formula, symbols);
    at.y += line_height;
  }
  const auto& [h, w] = ui.state.shown.layer().geometry().axis;
  const std::vector<std::string> args{std::to_string(h.pad_before), std::to_string(h.pad_after),
                                      std::to_string(w.pad_before), std::to_string(w.pad_after)};
  text_at(ui, at, ui.tr()(ranked(ui.state.shown.spec().op, "ui.padding_line"), args),
          {Role::dim, 15, Weight::regular, Face::sans}, Anchor::middle);
  return at.y + line_height / 2 - area.min.y;
}

// --- pointing, pinning, editing ----------------------------------------------------------

// Wheel and drag. True while the picture is being dragged, when nothing is pointed at.
bool move_camera(PanelContext& context, const Area& area, const CameraLimits& limits) {
  Ui& ui = context.ui;
  const ImGuiIO& io = ImGui::GetIO();
  const Scene& scene = context.memory.picture.scene();
  constexpr double kPerNotch = 1.25;
  if (ImGui::IsItemHovered() && io.MouseWheel != 0) {
    const Camera camera = zoomed_at(scene, area.room(), ui.state.camera, limits, io.MousePos,
                                    std::pow(kPerNotch, static_cast<double>(io.MouseWheel)));
    if (camera != ui.state.camera) ui.act(SetCamera{camera});
  }
  bool& dragging = context.memory.dragging;
  if (!ImGui::IsItemActive()) {
    dragging = false;
    return false;
  }
  dragging = dragging || ImGui::IsMouseDragging(0, ui.px(4));
  if (!dragging || ui.state.camera.zoom <= 1) return dragging;
  ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
  const bool moved = io.MouseDelta.x != 0 || io.MouseDelta.y != 0;
  if (moved) ui.act(SetCamera{panned(scene, area.room(), ui.state.camera, limits, io.MouseDelta)});
  return true;
}

// What a cell too small for its number holds, where one looks.
void value_tip(PanelContext& context, const CellId& id) {
  Ui& ui = context.ui;
  // A sentence, which the panel has.
  if (id.grid == GridId::matrix || id.grid == GridId::level) return;
  const bool second = id.grid >= GridId::beside_input;
  if (second) return;
  if (id.grid == GridId::output && ui.state.compared_layer() != nullptr && id == ui.state.focus()) {
    return tip(ui, compared_text(ui.state, id.cell));
  }
  const auto cell = context.memory.picture.scene().find(id);
  constexpr double kReadable = 19;  // pixels of a cell whose number can be read
  const bool readable =
      cell && cell->w * context.memory.place.scale >= static_cast<double>(ui.px(kReadable));
  if (!readable || !ui.state.preferences.show.has(kShowValues)) tip(ui, cell_text_of(ui.state, id));
}

void point(PanelContext& context, const Area& area, const CameraLimits& limits) {
  Ui& ui = context.ui;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  ImGui::SetCursorScreenPos(area.min);
  const bool released = ImGui::InvisibleButton(
      "picture", {std::max(area.width(), 1.0F), std::max(area.height(), 1.0F)});
  const bool was_dragging = context.memory.dragging;
  const bool dragging = move_camera(context, area, limits);
  std::optional<CellId> id;
  if (ImGui::IsItemHovered() && !dragging) {
    id = context.memory.picture.scene().hit(context.memory.place.to_scene(mouse));
  }
  const bool moved = mouse.x != context.memory.pointer.x || mouse.y != context.memory.pointer.y;
  context.memory.pointer = mouse;
  const std::optional<CellId> hovered = id;
  const bool in_picture = ImGui::IsItemHovered();
  if (ImGui::IsItemActivated()) ui.focus.to_picture();
  // Of pointer and cursor the one that went last.
  bool went = false;
  const auto cursor = context.memory.cursor.update(context, area, limits, went);
  bool& by_cursor = context.memory.cursor_points;
  by_cursor = cursor && (went || (by_cursor && !moved));
  if (by_cursor) id = cursor;
  if (id != ui.state.hover) ui.act(PointAt{id, moved || went});
  if (hovered && !is_covered(ui.state)) value_tip(context, *hovered);
  if (!in_picture) return;
  id = hovered;
  if (is_covered(ui.state)) {
    if (released && !was_dragging) ui.act(Pin{id});
    return;
  }
  if (ImGui::IsMouseDoubleClicked(0) && id && editable_cell(ui.state.shown.layer(), *id)) {
    ui.act(Pin{});
    ui.act(BeginEdit{*id});
  } else if (released && !was_dragging && !ui.state.edit) {
    // A second click on the pinned cell, or one beside all cells, lets it go.
    ui.act(Pin{id == ui.state.pinned ? std::nullopt : id});
  }
}

// How far the output that takes longer than a frame has come.
void progress_line(Ui& ui, const Area& area) {
  if (!ui.state.computing) return;
  const std::int64_t rows =
      std::max<std::int64_t>(ui.state.shown.layer().geometry().height().out, 1);
  const float share =
      static_cast<float>(ui.state.shown.layer().ready_rows()) / static_cast<float>(rows);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float bottom = area.min.y + ui.px(2);
  list.AddRectFilled(area.min, {area.max.x, bottom}, ui.color(Role::track));
  list.AddRectFilled(area.min, {area.min.x + area.width() * share, bottom}, ui.color(Role::accent));
}

void edit_box(PanelContext& context) {
  Ui& ui = context.ui;
  PanelMemory& memory = context.memory;
  if (!ui.state.edit) {
    memory.edit_shown = false;
    return;
  }
  const auto cell = memory.picture.scene().find(ui.state.edit->id);
  if (!cell) {
    ui.act(CancelEdit{});
    return;
  }
  const float width = std::max(ui.px(72), static_cast<float>(cell->w * memory.place.scale));
  const ImVec2 middle = memory.place.to_screen(cell->centre());
  ImGui::SetNextWindowPos({middle.x - width / 2, middle.y - ui.px(18)});
  ImGui::SetNextWindowSize({width, ui.px(36)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::Begin("##edit_cell", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoNav);
  ImGui::PopStyleVar(2);
  std::array<char, 48> buffer{};
  ui.state.edit->text.copy(buffer.data(), buffer.size() - 1);
  const Fonts::Sized font = ui.font(Face::mono, Weight::regular, 16);
  compat::push_font(font.font, font.size);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {ui.px(9), (ui.px(36) - font.size) / 2});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, ui.px(6));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, ui.px(2));
  ImGui::PushStyleColor(ImGuiCol_FrameBg, ui.vec4(Role::panel));
  ImGui::PushStyleColor(ImGuiCol_Text, ui.vec4(Role::text));
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, ui.vec4(Role::accent, kSelectionOpacity));
  ImGui::PushStyleColor(ImGuiCol_Border,
                        ui.vec4(ui.state.edit->wrong ? Role::problem : Role::accent));
  ImGui::SetNextItemWidth(width);
  if (!memory.edit_shown) ImGui::SetKeyboardFocusHere();
  const bool entered =
      ImGui::InputText("##value", buffer.data(), buffer.size(),
                       ImGuiInputTextFlags_AutoSelectAll | ImGuiInputTextFlags_EnterReturnsTrue);
  const bool left = ImGui::IsItemDeactivated();
  ImGui::PopStyleColor(4);
  ImGui::PopStyleVar(3);
  ImGui::PopFont();
  ImGui::End();
  const bool first = !memory.edit_shown;
  memory.edit_shown = true;
  if (entered) {
    ui.act(EditCell{buffer.data()});
    memory.edit_shown = false;  // still there if it was no number: take the focus again
  } else if (left && !first) {
    ui.act(CancelEdit{});
  }
}

}  // namespace

void draw_canvas(PanelContext& context) {
  Ui& ui = context.ui;
  const bool presenting = ui.state.presenting;
  begin_panel(ui, "##canvas", context.areas.canvas, Role::background, 0, 0, false);
  Area room = context.areas.canvas;
  const float margin = ui.px(presenting ? 16 : 8);
  room = draw_note_card(context, room);
  if (presenting && !is_covered(ui.state)) room.min.y += headline(ui, room);
  room = draw_shown_anyway(ui, room);
  room = draw_without_values(ui, room);
  const Area beside_cards{context.areas.canvas.min, room.max};
  room = {{room.min.x + margin, room.min.y + margin}, {room.max.x - margin, room.max.y - margin}};
  const double scale = static_cast<double>(ui.scale);
  CameraLimits limits;
  limits.pixel = scale;
  limits.largest_fit = (presenting ? kLargestPresented : kLargestScale) * scale;
  limits.largest_ink = (presenting ? kLargestPresented : kLargestInk) * scale;
  const Scene& scene =
      context.memory.picture.update(ui.state, room.room(), limits, context.memory.place);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  // Enlarged, the picture goes on to the edges of the canvas.
  const Area& canvas = context.areas.canvas;
  const Area seen = ui.state.camera.zoom > 1 ? Area{{canvas.min.x, room.min.y - margin},
                                                    {canvas.max.x, room.max.y + margin}}
                                             : room;
  list.PushClipRect(seen.min, seen.max, true);
  paint(scene, ui.theme, ui.fonts, context.memory.textures, list, context.memory.place);
  list.PopClipRect();
  progress_line(ui, context.areas.canvas);
  draw_refusal(ui, beside_cards, room);
  if (!scene.grids.empty()) {
    draw_minimap(context, room, limits);  // first: it lies over the picture
    point(context, room, limits);
  }
  ImGui::End();
  edit_box(context);
}

}  // namespace padlens
