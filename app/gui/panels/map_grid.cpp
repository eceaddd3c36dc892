#include "app/gui/panels/map_grid.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/gui/widgets.h"

namespace padlens {
namespace {

const Style kMapNumber{Role::dim, 12.5, Weight::regular, Face::mono};
const Style kMapOwnNumber{Role::window_text, 12.5, Weight::bold, Face::mono};

void map_hatch(Ui& ui, ImVec2 min, ImVec2 max) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(min, max, true);
  const float tall = max.y - min.y;
  for (float x = min.x - tall; x < max.x; x += ui.px(6))
    list.AddLine({x, max.y}, {x + tall, min.y}, ui.color(Role::padding_hatch), 1);
  list.PopClipRect();
}

// Whether the ring is there.
bool map_cell(Ui& ui, const MapGrid& grid, const MapCells& cells, Cell place, ImVec2 size) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 end{at.x + size.x, at.y + size.y};
  const bool present = grid.present == place;
  ImGui::PushID(static_cast<int>(place.col));
  bool hovered = false;
  if (area(ui, "cell", size, &hovered, present)) cells.pick(place);
  const bool ringed = ui.focus.ring() && ui.focus.has(ImGui::GetItemID());
  if (hovered) tip(ui, cells.words(place));
  ImGui::PopID();
  hovered = hovered && cells.answers(place);
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  draw_map_look(ui, {at.x + 1, at.y + 1}, {end.x - 1, end.y - 1}, cells.look(place), hovered);
  if (present) {
    compat::add_rect(*ImGui::GetWindowDrawList(), at, end, ui.color(Role::window_edge), ui.px(4),
                     ui.px(2.5));
  }
  return ringed;
}

}  // namespace

void draw_map_mark(Ui& ui, ImVec2 centre, MapMark mark, Role role, float radius, float thickness) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImU32 color = ui.color(role);
  const float d = radius * 0.75F;
  const auto across = [&](float y) {
    list.AddLine({centre.x - radius * 0.85F, centre.y + y},
                 {centre.x + radius * 0.85F, centre.y + y}, color, thickness);
  };
  switch (mark) {
    case MapMark::tick: {
      const std::array tick{ImVec2{centre.x - radius, centre.y + radius * 0.05F},
                            ImVec2{centre.x - radius * 0.25F, centre.y + d},
                            ImVec2{centre.x + radius, centre.y - d}};
      return compat::add_polyline(list, tick.data(), 3, color, thickness);
    }
    case MapMark::cross:
      list.AddLine({centre.x - d, centre.y - d}, {centre.x + d, centre.y + d}, color, thickness);
      list.AddLine({centre.x - d, centre.y + d}, {centre.x + d, centre.y - d}, color, thickness);
      return;
    case MapMark::unequal:
      across(-radius * 0.4F);
      across(radius * 0.4F);
      list.AddLine({centre.x - d * 0.6F, centre.y + radius},
                   {centre.x + d * 0.6F, centre.y - radius}, color, thickness);
      return;
    case MapMark::bar:
      return across(0);
    case MapMark::dot:
      return list.AddCircleFilled(centre, thickness * 0.9F, color, 12);
    case MapMark::none:
      return;
  }
}

void draw_map_look(Ui& ui, ImVec2 min, ImVec2 max, const MapLook& look, bool hovered) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float round = ui.px(4);
  list.AddRectFilled(min, max, ui.color(look.fill, look.fill_opacity), round);
  if (look.hatched) map_hatch(ui, min, max);
  if (look.edge != Role::none) {
    compat::add_rect(list, min, max, ui.color(look.edge, hovered ? 1 : 0.55), round, 1);
  }
  draw_map_mark(ui, {(min.x + max.x) / 2, (min.y + max.y) / 2}, look.mark, look.ink, ui.px(4),
                ui.px(1.6));
}

std::optional<Cell> draw_map_grid(Ui& ui, const MapGrid& grid, const MapCells& cells, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float label = ui.px(36);
  const float across = std::floor(
      std::min(ui.px(38), (width - label) / static_cast<float>(std::max(grid.most_columns, 1))));
  const ImVec2 size{across, std::min(ui.px(26), across)};
  const float top = at.y + ui.px(22);
  text_at(ui, {at.x + label - ui.px(8), at.y + ui.px(11)}, grid.corner, kMapNumber, Anchor::end);
  for (std::size_t col = 0; col < grid.columns.size(); ++col) {
    const bool present = grid.present && grid.present->col == static_cast<std::int64_t>(col);
    text_at(ui, {at.x + label + size.x * (static_cast<float>(col) + 0.5F), at.y + ui.px(11)},
            grid.columns[col], present ? kMapOwnNumber : kMapNumber, Anchor::middle);
  }
  std::optional<Cell> ringed;
  ImGui::PushID("map");
  const KeyboardFocus::Group group(ui.focus, "cells");
  for (std::size_t row = 0; row < grid.rows.size(); ++row) {
    const float y = top + size.y * static_cast<float>(row);
    const bool present = grid.present && grid.present->row == static_cast<std::int64_t>(row);
    text_at(ui, {at.x + label - ui.px(8), y + size.y / 2}, grid.rows[row],
            present ? kMapOwnNumber : kMapNumber, Anchor::end);
    ImGui::PushID(static_cast<int>(row));
    for (std::size_t col = 0; col < grid.columns.size(); ++col) {
      ImGui::SetCursorScreenPos({at.x + label + size.x * static_cast<float>(col), y});
      const Cell place{static_cast<std::int64_t>(row), static_cast<std::int64_t>(col)};
      if (map_cell(ui, grid, cells, place, size)) ringed = place;
    }
    ImGui::PopID();
  }
  ImGui::PopID();
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({width, top - at.y + size.y * static_cast<float>(grid.rows.size())});
  return ringed;
}

}  // namespace padlens
