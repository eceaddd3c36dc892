#include "core/layer/photo.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/layer/bands.h"

// Places are 0 … 1, x from the left and y from the top; greys 0 … 1. Nothing but the arithmetic
// that IEEE 754 rounds in one way: no sine, no power.

namespace padlens {
namespace {

// Past this size the picture is drawn in it and stretched.
constexpr std::int64_t kDrawn = 512;
// Up to this one a cell is the mean of 2 x 2 places.
constexpr std::int64_t kSmoothed = 256;

double mixed(double a, double b, double share) {
  return a + (b - a) * share;
}

// 0 below `from`, 1 above `to`, without a kink on the way.
double risen(double from, double to, double x) {
  const double t = std::clamp((x - from) / (to - from), 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

// A number of 0 … 1 for each place of a lattice.
double lattice(std::int64_t x, std::int64_t y) {
  auto bits =
      static_cast<std::uint32_t>(x) * 0x9E3779B1U ^ static_cast<std::uint32_t>(y) * 0x85EBCA77U;
  bits = (bits ^ (bits >> 15U)) * 0x2C1B3C6DU;
  bits = (bits ^ (bits >> 12U)) * 0x297A2D39U;
  bits ^= bits >> 15U;
  return static_cast<double>(bits >> 8U) / static_cast<double>(1U << 24U);
}

double noise(double x, double y) {
  const double left = std::floor(x);
  const double top = std::floor(y);
  const auto i = static_cast<std::int64_t>(left);
  const auto j = static_cast<std::int64_t>(top);
  const double across = risen(0, 1, x - left);
  const double down = risen(0, 1, y - top);
  return mixed(mixed(lattice(i, j), lattice(i + 1, j), across),
               mixed(lattice(i, j + 1), lattice(i + 1, j + 1), across), down);
}

// Noise with finer and finer noise in it, 0 … 1.
double rough(double x, double y, int octaves) {
  double sum = 0;
  double weight = 0.5;
  double whole = 0;
  for (int octave = 0; octave < octaves; ++octave) {
    sum += weight * noise(x, y);
    whole += weight;
    weight /= 2;
    x = 2 * x + 17;
    y = 2 * y + 31;
  }
  return sum / whole;
}

constexpr double kShore = 0.66;  // where the lake begins
constexpr double kBank = 0.9;    // and where it ends

// The heights of the ridges.
double far_ridge(double x) {
  const double peak = 0.2 * (1 - std::min(1.0, std::abs(x - 0.42) * 2.6));
  return 0.5 - peak - 0.16 * (rough(4 * x + 3, 7, 5) - 0.3);
}
double near_ridge(double x) {
  return 0.64 - 0.1 * risen(0.35, 1, x) - 0.08 * rough(6 * x + 40, 3, 5);
}

double sky(double x, double y) {
  const double clouds = risen(0.45, 0.75, rough(3 * x, 9 * y + 2, 5));
  const double glow =
      1 - std::min(1.0, std::sqrt((x - 0.75) * (x - 0.75) + (y - 0.2) * (y - 0.2)) * 2);
  return mixed(0.62, 0.86, std::min(1.0, y * 1.8)) + 0.2 * clouds + 0.1 * glow * glow;
}

double mountain(double x, double y) {
  const double top = far_ridge(x);
  // The sun comes from the right: slopes that fall to it are bright.
  const double slope = (far_ridge(x + 0.01) - top) * 100;
  const double rock =
      0.42 + 0.2 * std::clamp(slope, -1.0, 1.0) + 0.24 * (rough(14 * x, 14 * y, 5) - 0.5);
  const double snow =
      risen(0.13, 0.02, y - top + 0.12 * (rough(20 * x, 20 * y, 3) - 0.5)) * risen(0.46, 0.36, top);
  return mixed(mixed(rock, 0.62, risen(0.1, 0.3, y - top)), 0.95, snow);
}

double hill(double x, double y) {
  return 0.16 + 0.26 * rough(34 * x, 40 * y, 4) + 0.1 * risen(0, 0.12, y - near_ridge(x));
}

double land(double x, double y) {
  if (y > near_ridge(x)) return hill(x, y);
  return y > far_ridge(x) ? mountain(x, y) : sky(x, y);
}

// A wall in the sun, cut off by the right border.
bool house(double x, double y, double& grey) {
  const double wall = 0.79;
  const double eaves = 0.53;
  const double roof = eaves - 0.1 + 0.55 * std::abs(x - 0.93);
  if (x > wall - 0.025 && y > roof && y <= eaves + 0.55 * 0.14 - 0.04 && y < roof + 0.05) {
    grey = 0.2;
    return true;
  }
  if (x < wall || y < roof || y > kShore + 0.02) return false;
  grey = 0.93 - 0.06 * rough(60 * x, 60 * y, 2);
  const auto window = [&](double left, double top) {
    return x > left && x < left + 0.045 && y > top && y < top + 0.055;
  };
  if (window(0.83, 0.545) || window(0.91, 0.545)) grey = 0.12;
  return true;
}

double lake(double x, double y) {
  // What stands over the shore, upside down, torn into streaks that grow with nearness.
  const double near = (y - kShore) / (1 - kShore);
  const double waves = noise(9 * x, 150 * y) - 0.5;
  const double up = std::max(0.02, kShore - (y - kShore) * 1.45 + 0.05 * near * waves);
  const double over = std::clamp(x + 0.02 * waves * near, 0.0, 1.0);
  double mirrored = 0;
  if (!house(over, up, mirrored)) mirrored = land(over, up);
  return mixed(mirrored * 0.8, 0.5, 0.25) + 0.16 * waves * (0.3 + near);
}

double bank(double x, double y) {
  const double edge = kBank - 0.05 * risen(0.6, 0, x) + 0.05 * (rough(9 * x, 5, 4) - 0.5);
  return y < edge ? -1 : 0.08 + 0.34 * rough(30 * x, 18 * y, 4) * risen(edge - 0.02, edge + 0.1, y);
}

// A conifer, its stem near the left border.
bool tree(double x, double y) {
  constexpr double kStem = 0.1;
  constexpr double kTop = 0.1;
  if (y < kTop || y > 0.9) return false;
  if (std::abs(x - kStem) < 0.013) return true;
  if (y > 0.86) return false;
  const double below = y - kTop;
  const double layer = below * 11 - std::floor(below * 11);
  const double reach = (0.02 + 0.2 * below) * (0.55 + 0.45 * layer);
  return std::abs(x - kStem) < reach + 0.03 * (rough(50 * x, 50 * y, 2) - 0.5);
}

double grey_at(double x, double y) {
  if (tree(x, y)) return 0.04 + 0.14 * rough(60 * x, 60 * y, 2);
  if (const double ground = bank(x, y); ground >= 0) return ground;
  double wall = 0;
  if (house(x, y, wall)) return wall;
  return y > kShore ? lake(x, y) : land(x, y);
}

double whole_grey(double grey) {
  return std::floor(std::clamp(grey, 0.0, 1.0) * 255 + 0.5);
}

template <class At>
Grid<double> each(std::int64_t rows, std::int64_t cols, int threads, const At& at) {
  Grid<double> grid = Grid<double>::unset(rows, cols);
  in_bands(rows, 1, threads, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t r = from; r < to; ++r) {
      for (std::int64_t c = 0; c < cols; ++c)
        grid.at(r, c) = at(r, c);
    }
  });
  return grid;
}

Grid<double> drawn(std::int64_t rows, std::int64_t cols, int threads) {
  const bool smoothed = std::max(rows, cols) <= kSmoothed;
  const double height = static_cast<double>(rows);
  const double width = static_cast<double>(cols);
  return each(rows, cols, threads, [&](std::int64_t r, std::int64_t c) {
    const auto at = [&](double down, double across) {
      return std::clamp(grey_at((static_cast<double>(c) + across) / width,
                                (static_cast<double>(r) + down) / height),
                        0.0, 1.0);
    };
    if (!smoothed) return whole_grey(at(0.5, 0.5));
    return whole_grey((at(0.25, 0.25) + at(0.25, 0.75) + at(0.75, 0.25) + at(0.75, 0.75)) / 4);
  });
}

// Where cell `at` of `size` lies among `count` drawn ones: between two of them, and how far.
struct Between {
  std::int64_t low = 0;
  std::int64_t high = 0;
  double share = 0;
};
Between between(std::int64_t at, std::int64_t size, std::int64_t count) {
  const double place =
      (static_cast<double>(at) + 0.5) * static_cast<double>(count) / static_cast<double>(size) -
      0.5;
  const double low = std::clamp(std::floor(place), 0.0, static_cast<double>(count - 1));
  Between result;
  result.low = static_cast<std::int64_t>(low);
  result.high = std::min(result.low + 1, count - 1);
  result.share = std::clamp(place - low, 0.0, 1.0);
  return result;
}

}  // namespace

Grid<double> photo(std::int64_t rows, std::int64_t cols, int threads) {
  const std::int64_t drawn_rows = std::min(rows, kDrawn);
  const std::int64_t drawn_cols = std::min(cols, kDrawn);
  Grid<double> small = drawn(drawn_rows, drawn_cols, drawn_rows * drawn_cols > 4096 ? threads : 1);
  if (drawn_rows == rows && drawn_cols == cols) return small;
  std::vector<Between> across;
  for (std::int64_t c = 0; c < cols; ++c)
    across.push_back(between(c, cols, drawn_cols));
  return each(rows, cols, threads, [&](std::int64_t r, std::int64_t c) {
    const Between down = between(r, rows, drawn_rows);
    const auto& [low, high, share] = across[static_cast<std::size_t>(c)];
    const double upper = mixed(small.at(down.low, low), small.at(down.low, high), share);
    const double lower = mixed(small.at(down.high, low), small.at(down.high, high), share);
    return std::floor(mixed(upper, lower, down.share) + 0.5);
  });
}

}  // namespace padlens
