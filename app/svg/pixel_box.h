#pragma once

#include <algorithm>
#include <cstdint>

namespace padlens {

// Whole pixels, right and bottom not included.
struct PixelBox {
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;

  int width() const { return right - left; }
  int height() const { return bottom - top; }
  bool empty() const { return left >= right || top >= bottom; }
  std::int64_t area() const { return empty() ? 0 : std::int64_t{width()} * height(); }
  bool contains(int x, int y) const { return x >= left && x < right && y >= top && y < bottom; }
  PixelBox moved(int x, int y) const { return {left + x, top + y, right + x, bottom + y}; }
  friend bool operator==(const PixelBox&, const PixelBox&) = default;
};

inline PixelBox common(const PixelBox& a, const PixelBox& b) {
  return {std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right),
          std::min(a.bottom, b.bottom)};
}

// The smallest box around both; one that is empty does not count.
inline PixelBox united(const PixelBox& a, const PixelBox& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right),
          std::max(a.bottom, b.bottom)};
}

}  // namespace padlens
