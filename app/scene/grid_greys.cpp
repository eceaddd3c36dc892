#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "app/scene/greys.h"
#include "app/scene/grid_picture.h"
#include "app/scene/overlay_rows.h"

// Grids whose cells are in the greys of their numbers.

namespace padlens {

CellRange input_part(const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  return {{std::max<std::int64_t>(h.pad_before, 0), std::max<std::int64_t>(w.pad_before, 0)},
          {std::min(h.pad_before + h.inserted, h.covered()),
           std::min(w.pad_before + w.inserted, w.covered())}};
}

bool GridPicture::greys() const {
  return options.show.has(kShowGreys) && shows_greys(layer);
}

void GridPicture::grey_cells(const GridFrame& frame, const GreyScale& scale,
                             const std::function<std::optional<double>(Cell at)>& value) {
  const CellRange seen = in_sight(frame);
  const ShadeScale shade(scale.range());
  const auto patch = [&](const CellRange& cells) {
    auto shades = std::make_shared<Shades>(cells.rows(), cells.cols());
    for (std::int64_t r = 0; r < cells.rows(); ++r) {
      for (std::int64_t c = 0; c < cells.cols(); ++c)
        shades->at(r, c) = shade(*value({cells.from.row + r, cells.from.col + c}));
    }
    scene.primitives.emplace_back(
        Raster{place_of(frame, cells), std::move(shades), Role::grey_black, Role::grey_white});
  };
  // Rows that are there in full are one patch, of others each run of cells.
  CellRange whole{seen.from, {seen.from.row, seen.to.col}};
  const auto finish = [&](std::int64_t next) {
    if (!whole.empty()) patch(whole);
    whole.from.row = whole.to.row = next;
  };
  for (std::int64_t r = seen.from.row; r < seen.to.row; ++r) {
    std::vector<CellRange> runs;
    for (std::int64_t c = seen.from.col; c < seen.to.col; ++c) {
      if (!value({r, c})) continue;
      if (runs.empty() || runs.back().to.col < c) runs.push_back({{r, c}, {r + 1, c}});
      runs.back().to.col = c + 1;
    }
    if (runs.size() == 1 && runs.front().cols() == seen.cols()) {
      whole.to.row = r + 1;
      continue;
    }
    finish(r + 1);
    for (const CellRange& run : runs)
      patch(run);
  }
  finish(seen.to.row);
}

void GridPicture::padded_grid_greys(const GridFrame& frame) {
  const auto& [h, w] = layer.geometry().axis;
  const CellRange part = input_part(layer.geometry());
  const bool whole = part.size() == h.n * w.n;  // nothing cut away, nothing inserted
  const auto sampled = [&](const CellRange& cells) {
    const auto greys = [&](const ShadePart& of) { return padded_greys(layer, cells, of); };
    patches(frame, cells, greys, Role::grey_black, Role::grey_white);
  };
  if (whole) {
    const auto greys = [&](const ShadePart& of) { return look.input_greys(of); };
    patches(frame, part, greys, Role::grey_black, Role::grey_white);
  } else {
    sampled(part);
  }
  if (layer.skips_padding()) return;
  // Each as long as the grid: a seam between them would be seen.
  sampled({{0, 0}, {part.from.row, w.padded}});
  sampled({{part.to.row, 0}, {h.padded, w.padded}});
  sampled({{0, 0}, {h.padded, part.from.col}});
  sampled({{0, part.to.col}, {h.padded, w.padded}});
}

void GridPicture::input_border(const GridFrame& frame) {
  const auto& [h, w] = layer.geometry().axis;
  const CellRange part = input_part(layer.geometry());
  if (part.empty() || part.size() == h.padded * w.padded) return;
  const Parallelogram place = place_of(frame, part);
  const double grown = frame.gap() / 2;
  outline(place, grown, 0, Role::background, 4);
  outline(place, grown, 0, Role::input_edge, 2);
}

std::string GridPicture::grey_words() const {
  if (!greys()) return "";
  const GreyScale scale = output_scale(layer);
  const std::vector<std::string> ends{fmt::format("{:.6g}", scale.black),
                                      fmt::format("{:.6g}", scale.white)};
  return tr("scene.grey_scale", ends);
}

}  // namespace padlens
