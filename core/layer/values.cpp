#include "core/layer/values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "core/layer/bands.h"
#include "core/layer/photo.h"

namespace padlens {
namespace {

constexpr std::array kPresets{
    PresetInfo{Preset::ones, "ones", true, true},
    PresetInfo{Preset::ramp, "ramp", true, true},
    PresetInfo{Preset::checker, "checker", true, false},
    PresetInfo{Preset::random, "random", true, true},
    PresetInfo{Preset::delta, "delta", true, true},
    PresetInfo{Preset::photo, "photo", true, false},
    PresetInfo{Preset::box, "box", false, true},
    PresetInfo{Preset::blur, "blur", false, true},
    PresetInfo{Preset::sobel_x, "sobel_x", false, true},
    PresetInfo{Preset::laplacian, "laplacian", false, true},
    PresetInfo{Preset::edge, "edge", false, true},
    PresetInfo{Preset::sharpen, "sharpen", false, true},
    PresetInfo{Preset::bilinear, "bilinear", false, true},
};

constexpr std::array kFills{
    FillInfo{FillMode::zeros, "zeros"},       FillInfo{FillMode::constant, "constant"},
    FillInfo{FillMode::reflect, "reflect"},   FillInfo{FillMode::replicate, "replicate"},
    FillInfo{FillMode::circular, "circular"},
};

// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

double random_value(std::uint64_t mixed_seed, std::int64_t plane, std::int64_t row,
                    std::int64_t col) {
  // By position, not by count: a cell keeps its number when the grid grows.
  const auto position = (static_cast<std::uint64_t>(plane) << 44U) +
                        static_cast<std::uint64_t>(row) * 0x10000U +
                        static_cast<std::uint64_t>(col);
  return static_cast<double>(mix(mixed_seed ^ position) % 19) - 9;
}

// The row of Pascal's triangle with `size` numbers.
std::vector<double> binomial(std::int64_t size) {
  std::vector<double> row{1};
  while (static_cast<std::int64_t>(row.size()) < size) {
    row.push_back(1);
    for (std::size_t i = row.size() - 2; i > 0; --i)
      row[i] += row[i - 1];
  }
  return row;
}

// Smoothing convolved with the difference [-1, 1]; a single cell has no difference.
std::vector<double> difference(std::int64_t size) {
  if (size == 1) return {0};
  const auto smooth = binomial(size - 1);
  std::vector<double> result(static_cast<std::size_t>(size), 0);
  for (std::size_t i = 0; i < smooth.size(); ++i) {
    result[i] -= smooth[i];
    result[i + 1] += smooth[i];
  }
  return result;
}

std::vector<double> triangle(std::int64_t size) {
  const double factor = std::floor((static_cast<double>(size) + 1) / 2);
  const double centre = size % 2 == 1 ? factor - 1 : factor - 0.5;
  std::vector<double> result;
  for (std::int64_t i = 0; i < size; ++i) {
    result.push_back(1 - std::abs(static_cast<double>(i) - centre) / factor);
  }
  return result;
}

Grid<double> outer(const std::vector<double>& column, const std::vector<double>& row) {
  Grid<double> grid(static_cast<std::int64_t>(column.size()),
                    static_cast<std::int64_t>(row.size()));
  for (std::size_t r = 0; r < column.size(); ++r) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      grid.at(static_cast<std::int64_t>(r), static_cast<std::int64_t>(c)) = column[r] * row[c];
    }
  }
  return grid;
}

template <class Function>
Grid<double> by_cell(std::int64_t rows, std::int64_t cols, int threads, Function function) {
  Grid<double> grid = Grid<double>::unset(rows, cols);
  const bool worth = grid.size() >= kCellsWorthThreads;
  in_bands(rows, 1, worth ? threads : 1, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t r = from; r < to; ++r) {
      double* row = grid.row(r);
      for (std::int64_t c = 0; c < cols; ++c)
        row[c] = function(r, c);
    }
  });
  return grid;
}

Grid<double> laplacian(std::int64_t rows, std::int64_t cols) {
  Grid<double> grid(rows, cols);
  const Cell centre{(rows - 1) / 2, (cols - 1) / 2};
  constexpr std::array<Cell, 4> kNeighbours{Cell{-1, 0}, Cell{0, -1}, Cell{0, 1}, Cell{1, 0}};
  for (const Cell& step : kNeighbours) {
    const Cell neighbour{centre.row + step.row, centre.col + step.col};
    if (!grid.contains(neighbour)) continue;
    grid.at(neighbour) = 1;
    grid.at(centre) -= 1;
  }
  return grid;
}

// That of one axis, all adding up to 1.
std::vector<double> binomial_mean(std::int64_t size) {
  std::vector<double> row = binomial(size);
  // 1023 doublings are the most that there are, and fit a double.
  const double sum = std::ldexp(1, static_cast<int>(size) - 1);
  for (double& weight : row)
    weight /= sum;
  return row;
}

Grid<double> edge(std::int64_t rows, std::int64_t cols) {
  Grid<double> grid(rows, cols, -1);
  grid.at((rows - 1) / 2, (cols - 1) / 2) = static_cast<double>(rows * cols - 1);
  return grid;
}

Grid<double> sharpen(std::int64_t rows, std::int64_t cols) {
  Grid<double> grid = laplacian(rows, cols);
  for (std::int64_t i = 0; i < grid.size(); ++i)
    grid.row(0)[i] = 0 - grid.row(0)[i];
  grid.at((rows - 1) / 2, (cols - 1) / 2) += 1;
  return grid;
}

}  // namespace

Planes::Planes(GridPtr plane) : first_(std::move(plane)) {}

Planes::Planes(Grid<double> plane) {
  if (!plane.empty()) first_ = std::make_shared<const Grid<double>>(std::move(plane));
}

Planes::Planes(std::vector<GridPtr> planes)
    : first_(planes.front()),
      rest_(std::make_move_iterator(planes.begin() + 1), std::make_move_iterator(planes.end())) {}

Planes::Planes(std::vector<Grid<double>> planes) {
  rest_.reserve(planes.size() - 1);
  for (Grid<double>& plane : planes) {
    auto shared = std::make_shared<const Grid<double>>(std::move(plane));
    if (first_ == nullptr) {
      first_ = std::move(shared);
    } else {
      rest_.push_back(std::move(shared));
    }
  }
}

bool operator==(const Planes& a, const Planes& b) {
  const auto same = [](const GridPtr& one, const GridPtr& other) {
    return one == other || (one != nullptr && other != nullptr && *one == *other);
  };
  return same(a.first_, b.first_) && std::ranges::equal(a.rest_, b.rest_, same);
}

bool same_numbers(const Planes& a, const Planes& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t p = 0; p < a.size(); ++p) {
    if (a[p] != b[p] && !same_numbers(*a[p], *b[p])) return false;
  }
  return true;
}

std::span<const PresetInfo> presets() {
  return kPresets;
}

const PresetInfo* find_preset(std::string_view name) {
  const auto* found = std::ranges::find(kPresets, name, &PresetInfo::name);
  return found == kPresets.end() ? nullptr : found;
}

std::span<const FillInfo> fills() {
  return kFills;
}

Grid<double> make_grid(const Values& values, std::uint64_t seed, std::int64_t rows,
                       std::int64_t cols, std::int64_t plane, int threads) {
  switch (values.preset) {
    case Preset::ones:
      return by_cell(rows, cols, threads, [](auto, auto) { return 1.0; });
    case Preset::ramp:
      return by_cell(rows, cols, threads, [&, before = plane * rows * cols](auto r, auto c) {
        return static_cast<double>(before + r * cols + c + 1);
      });
    case Preset::checker:
      return by_cell(rows, cols, threads,
                     [&](auto r, auto c) { return (plane + r + c) % 2 == 0 ? 1.0 : 0.0; });
    case Preset::random:
      return by_cell(rows, cols, threads, [&, mixed = mix(seed)](auto r, auto c) {
        return random_value(mixed, plane, r, c);
      });
    case Preset::delta: {
      Grid<double> grid(rows, cols);
      grid.at((rows - 1) / 2, (cols - 1) / 2) = 1;
      return grid;
    }
    case Preset::box:
      return Grid<double>(rows, cols, 1 / static_cast<double>(rows * cols));
    case Preset::photo:
      return photo(rows, cols, threads);
    case Preset::blur:
      return outer(binomial_mean(rows), binomial_mean(cols));
    case Preset::edge:
      return edge(rows, cols);
    case Preset::sharpen:
      return sharpen(rows, cols);
    case Preset::sobel_x:
      return outer(binomial(rows), difference(cols));
    case Preset::laplacian:
      return laplacian(rows, cols);
    case Preset::bilinear:
      return outer(triangle(rows), triangle(cols));
    case Preset::custom:
      break;
  }
  const auto at = static_cast<std::size_t>(plane);
  return at < values.planes.size() ? *values.planes[at] : Grid<double>();
}

Planes make_planes(const Values& values, std::uint64_t seed, std::int64_t rows, std::int64_t cols,
                   std::int64_t count, int threads) {
  if (values.preset == Preset::custom && !values.planes.empty()) return values.planes;
  // After how many planes the numbers come again.
  const bool alike = values.preset != Preset::ramp && values.preset != Preset::random;
  const std::int64_t period = !alike ? count : values.preset == Preset::checker ? 2 : 1;
  std::vector<GridPtr> planes;
  planes.reserve(static_cast<std::size_t>(count));
  for (std::int64_t plane = 0; plane < count; ++plane) {
    planes.push_back(plane < period ? std::make_shared<const Grid<double>>(
                                          make_grid(values, seed, rows, cols, plane, threads))
                                    : planes[static_cast<std::size_t>(plane % period)]);
  }
  return Planes(std::move(planes));
}

Values fitted(Values values, std::int64_t rows, std::int64_t cols) {
  if (values.preset != Preset::custom) return values;
  if (values.planes.rows() == rows && values.planes.cols() == cols) return values;
  std::vector<Grid<double>> planes;
  for (std::size_t p = 0; p < values.planes.size(); ++p) {
    const Grid<double>& from = *values.planes[p];
    Grid<double>& to = planes.emplace_back(rows, cols);
    for (std::int64_t r = 0; r < std::min(rows, from.rows()); ++r)
      std::copy_n(from.row(r), std::min(cols, from.cols()), to.row(r));
  }
  values.planes = planes.empty() ? Planes(Grid<double>(rows, cols)) : Planes(std::move(planes));
  return values;
}

std::int64_t fill_source(FillMode mode, std::int64_t i, std::int64_t n) {
  switch (mode) {
    case FillMode::zeros:
    case FillMode::constant:
      return -1;
    case FillMode::reflect:  // the border cell is not repeated
      return i < 0 ? -i : 2 * (n - 1) - i;
    case FillMode::replicate:
      return i < 0 ? 0 : n - 1;
    case FillMode::circular:
      return i < 0 ? i + n : i - n;
  }
  return -1;
}

}  // namespace padlens
