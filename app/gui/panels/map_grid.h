#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/ui.h"
#include "core/layer/grid.h"

namespace padlens {

// Maps of layers: kernels down, input sizes or strides across, what becomes of each in its cell.

// Drawn, so that no colour has to be told from another.
enum class MapMark : std::uint8_t { tick, cross, unequal, bar, dot, none };

void draw_map_mark(Ui& ui, ImVec2 centre, MapMark mark, Role role, float radius, float thickness);

// How a cell looks.
struct MapLook {
  MapMark mark = MapMark::none;
  Role ink = Role::faint;  // of the mark
  Role fill = Role::padding_fill;
  double fill_opacity = 1;
  Role edge = Role::none;
  bool hatched = false;
};

void draw_map_look(Ui& ui, ImVec2 min, ImVec2 max, const MapLook& look, bool hovered);

struct MapGrid {
  std::string corner;  // what the rows and the columns are
  std::vector<std::string> rows;
  std::vector<std::string> columns;
  int most_columns = 1;         // that such a map has: the cells' size is for as many
  std::optional<Cell> present;  // the layer on show, with a thick edge
};

// What is drawn in the cells, and what they do.
struct MapCells {
  std::function<MapLook(Cell cell)> look;
  std::function<bool(Cell cell)> answers;  // to a click
  std::function<void(Cell cell)> pick;
  std::function<std::string(Cell cell)> words;  // while the pointer is there
};

// At the cursor; moves it on. Its cells are one group of the keyboard's; returns the one that has
// its ring.
std::optional<Cell> draw_map_grid(Ui& ui, const MapGrid& grid, const MapCells& cells, float width);

}  // namespace padlens
