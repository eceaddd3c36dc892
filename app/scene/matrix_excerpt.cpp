#include <algorithm>
#include <numeric>

#include "app/scene/matrix_layout.h"

namespace padlens {
namespace {

constexpr std::int64_t kPage = 12;       // cells of the side that is played along
constexpr std::int64_t kMostBlocks = 7;  // of the other side
constexpr std::int64_t kMostShown = 63;  // cells in these blocks together
constexpr std::int64_t kLeastShown = 8;  // cells of a block

// How a position of the side that is played along meets those of the other side, on one
// axis: kernel position j meets (position * step + j * tap - before) / divide, where that
// is a whole number from 0 to targets - 1.
struct Reach {
  std::int64_t step = 1;
  std::int64_t tap = 1;
  std::int64_t before = 0;
  std::int64_t divide = 1;
  std::int64_t taps = 1;
  std::int64_t targets = 1;

  std::int64_t first(std::int64_t position) const {
    return floor_div(position * step - before, divide);
  }
  std::int64_t spread() const { return (taps - 1) * tap + 1; }
};

Reach reach_of(const Geometry& geometry, PlayMode mode, Axis of) {
  const AxisGeometry& axis = geometry.axis[of];
  if (mode == PlayMode::scatter) return {axis.s, axis.d, axis.crop_before, 1, axis.k, axis.out};
  const std::int64_t divide = geometry.transposed() ? axis.s : 1;
  return {axis.window_step, axis.d, axis.pad_before, divide, axis.k, axis.n};
}

// So many positions can be met by one, as far as they are shown.
std::int64_t blocks_of(const Reach& reach) {
  const std::int64_t every = reach.divide / std::gcd(reach.divide, reach.tap);
  return std::min({ceil_div(reach.taps, every), reach.targets, kMostBlocks});
}

// The positions that `position` meets, the middle ones of many, and neighbours of few.
std::vector<std::int64_t> met(const Reach& reach, std::int64_t position) {
  std::vector<std::int64_t> found;
  for (std::int64_t j = 0; j < reach.taps; ++j) {
    const std::int64_t at = position * reach.step + j * reach.tap - reach.before;
    if (at >= 0 && at % reach.divide == 0 && at / reach.divide < reach.targets)
      found.push_back(at / reach.divide);
  }
  const std::int64_t count = blocks_of(reach);
  const auto more = static_cast<std::int64_t>(found.size()) - count;
  if (more > 0) {
    found.erase(found.end() - (more - more / 2), found.end());
    found.erase(found.begin(), found.begin() + more / 2);
  }
  if (found.empty())
    found.push_back(std::clamp<std::int64_t>(reach.first(position), 0, reach.targets - 1));
  for (std::int64_t other = 0; static_cast<std::int64_t>(found.size()) < count;) {
    if (found.back() + 1 < reach.targets) {
      found.push_back(found.back() + 1);
    } else if (found.front() > 0) {
      found.insert(found.begin(), found.front() - 1);
    } else if (std::ranges::find(found, ++other) == found.end()) {
      found.insert(std::ranges::upper_bound(found, other), other);
    }
  }
  return found;
}

// The cells that follow each other around the present one. They stay for some steps and are
// then turned over like a page.
MatrixRun page(std::int64_t cell, std::int64_t cells) {
  const std::int64_t count = std::min(cells, kPage);
  return {std::min(cell / count * count, cells - count), count};
}

// Of a row of `reach.targets` cells those that the present cell meets, and as many of its
// neighbours on the page, which begins with `first`.
MatrixRun across(const Reach& reach, std::int64_t position, std::int64_t first, std::int64_t blocks,
               std::int64_t row_length) {
  const std::int64_t together = std::min(kPage, row_length);
  const std::int64_t needed = ceil_div((together - 1) * reach.step + reach.spread(), reach.divide);
  const std::int64_t most = std::max(kMostShown / blocks, kLeastShown);
  const std::int64_t count = std::min({needed + 1, most, reach.targets});
  std::int64_t start = reach.first(position);
  if (needed + 1 <= most) {
    start = reach.first(first);
  } else if (const std::int64_t room = count * reach.divide - reach.spread(); room >= 0) {
    // As many positions side by side as the block has room for.
    const std::int64_t side_by_side = room / reach.step + 1;
    start = reach.first(first + (position - first) / side_by_side * side_by_side);
  } else {
    start += (ceil_div(reach.spread(), reach.divide) - count) / 2;
  }
  return {std::clamp<std::int64_t>(start, 0, reach.targets - count), count};
}

}  // namespace

MatrixSides matrix_sides(const Layer& layer, PlayMode mode, std::int64_t step) {
  const Geometry& geometry = layer.geometry();
  MatrixSides sides;
  sides.rows = {geometry.outputs(), geometry.width().out, 1, {{0, geometry.outputs()}}};
  sides.cols = {geometry.inputs(), geometry.width().n, 1, {{0, geometry.inputs()}}};
  if (std::max(sides.rows.cells, sides.cols.cells) <= kMostWhole) return sides;
  const bool scatter = mode == PlayMode::scatter;
  MatrixSide& played = scatter ? sides.cols : sides.rows;
  MatrixSide& other = scatter ? sides.rows : sides.cols;
  played.strips = {page(step, played.cells)};
  const Cell now = step_cell(geometry, mode, step);
  const Reach down = reach_of(geometry, mode, kHeight);
  const Reach right = reach_of(geometry, mode, kWidth);
  // Where in the present row the page begins.
  const std::int64_t first =
      std::max<std::int64_t>(played.strips[0].first - now.row * played.block, 0);
  const MatrixRun cells = across(right, now.col, first, blocks_of(down), played.block);
  other.strips.clear();
  for (const std::int64_t row : met(down, now.row))
    other.strips.push_back({row * other.block + cells.first, cells.count});
  return sides;
}

}  // namespace padlens
