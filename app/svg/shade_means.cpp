#include "app/svg/shade_means.h"

#include <algorithm>
#include <cmath>

namespace padlens {
namespace {

struct Span {
  double from = 0;
  double to = 0;

  double length() const { return to - from; }
  // The only cell that it touches; -1 where there are more.
  std::int64_t cell() const {
    const double first = std::floor(from);
    return to <= first + 1 ? static_cast<std::int64_t>(first) : -1;
  }
};

// Within `count` cells.
Span within(double from, double to, std::int64_t count) {
  constexpr double kLeast = 1e-9;
  const auto end = static_cast<double>(count);
  const Span span{std::clamp(from, 0.0, end), std::clamp(to, 0.0, end)};
  if (span.length() > kLeast) return span;
  const double cell = std::min(std::floor(span.from), end - 1);
  return {cell, cell + 1};
}

// Texels for `count` cells.
std::int64_t reduced_count(std::int64_t count, std::int64_t most) {
  const std::int64_t factor = (count + most - 1) / most;
  return (count + factor - 1) / factor;
}

}  // namespace

ShadeMeans::ShadeMeans(const Shades& shades)
    : shades_(shades),
      stride_(static_cast<std::size_t>(shades.cols()) + 1),
      sums_(stride_ * (static_cast<std::size_t>(shades.rows()) + 1)) {
  for (std::int64_t row = 0; row < shades.rows(); ++row) {
    const std::uint8_t* cells = shades.row(row);
    const std::uint32_t* above = &sums_[static_cast<std::size_t>(row) * stride_];
    std::uint32_t* here = &sums_[(static_cast<std::size_t>(row) + 1) * stride_];
    std::uint32_t of_row = 0;
    for (std::size_t col = 0; col + 1 < stride_; ++col) {
      of_row += cells[col];
      here[col + 1] = above[col + 1] + of_row;
    }
  }
}

// Within a cell the sum grows evenly on both axes.
double ShadeMeans::sum(double right, double bottom) const {
  const auto col = std::min(static_cast<std::size_t>(right), stride_ - 2);
  const auto row =
      std::min(static_cast<std::size_t>(bottom), static_cast<std::size_t>(shades_.rows()) - 1);
  const double x = right - static_cast<double>(col);
  const double y = bottom - static_cast<double>(row);
  const std::uint32_t* above = &sums_[row * stride_ + col];
  const std::uint32_t* below = above + stride_;
  return (above[0] * (1 - x) + above[1] * x) * (1 - y) + (below[0] * (1 - x) + below[1] * x) * y;
}

double ShadeMeans::mean(double left, double top, double right, double bottom) const {
  const Span cols = within(left, right, shades_.cols());
  const Span rows = within(top, bottom, shades_.rows());
  const std::int64_t col = cols.cell();
  const std::int64_t row = rows.cell();
  if (col >= 0 && row >= 0) return shades_.at(row, col);
  const double all = sum(cols.to, rows.to) - sum(cols.from, rows.to) - sum(cols.to, rows.from) +
                     sum(cols.from, rows.from);
  return all / (cols.length() * rows.length());
}

Shades reduced(const Shades& shades, std::int64_t most) {
  Shades result(reduced_count(shades.rows(), most), reduced_count(shades.cols(), most));
  if (result.rows() == shades.rows() && result.cols() == shades.cols()) return shades;
  const ShadeMeans means(shades);
  const double height = static_cast<double>(shades.rows()) / static_cast<double>(result.rows());
  const double width = static_cast<double>(shades.cols()) / static_cast<double>(result.cols());
  for (std::int64_t row = 0; row < result.rows(); ++row) {
    const double top = static_cast<double>(row) * height;
    for (std::int64_t col = 0; col < result.cols(); ++col) {
      const double left = static_cast<double>(col) * width;
      const double mean = means.mean(left, top, left + width, top + height);
      result.at(row, col) = static_cast<std::uint8_t>(std::lround(mean));
    }
  }
  return result;
}

double area(const Parallelogram& shape) {
  return std::abs(shape.across.x * shape.down.y - shape.across.y * shape.down.x);
}

bool upright(const Parallelogram& shape) {
  return shape.across.x > 0 && shape.across.y == 0 && shape.down.x == 0 && shape.down.y > 0;
}

double patch_size(const Parallelogram& shape, const Shades& shades) {
  if (shades.empty() || !(area(shape) > 0)) return 0;
  const double across = std::hypot(shape.across.x, shape.across.y);
  const double down = std::hypot(shape.down.x, shape.down.y);
  return std::min(area(shape) / down / static_cast<double>(shades.cols()),
                  area(shape) / across / static_cast<double>(shades.rows()));
}

std::array<Pixel, 256> shade_pixels(const Theme& theme, Role low, Role high) {
  std::array<Pixel, 256> pixels{};
  for (std::uint32_t shade = 0; shade < pixels.size(); ++shade)
    pixels[shade] = blended(pixel_of(theme[low]), pixel_of(theme[high]), shade);
  return pixels;
}

}  // namespace padlens
