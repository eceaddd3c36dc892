#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "app/scene/theme.h"

namespace padlens {

inline void PrintTo(Color color, std::ostream* out) {
  *out << "rgb(" << int{color.r} << "," << int{color.g} << "," << int{color.b} << ")";
}

// A program that is missing fails the test, as third_party/install.sh has it.
inline void run(const std::string& command) {
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;

  Color at(int x, int y) const {
    const std::size_t i = (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                           static_cast<std::size_t>(x)) *
                          3;
    return {rgb.at(i), rgb.at(i + 1), rgb.at(i + 2)};
  }
  friend bool operator==(const Picture&, const Picture&) = default;
};

// Decoded by another program than the one that wrote it.
inline Picture decoded(const std::string& png) {
  const std::string ppm = png + ".ppm";
  run("convert 'png:" + png + "' -depth 8 'ppm:" + ppm + "'");
  std::ifstream in(ppm, std::ios::binary);
  std::string magic;
  int maximum = 0;
  Picture picture;
  in >> magic >> picture.width >> picture.height >> maximum;
  in.get();
  EXPECT_EQ(magic, "P6");
  EXPECT_EQ(maximum, 255);
  picture.rgb.resize(static_cast<std::size_t>(picture.width * picture.height) * 3);
  in.read(reinterpret_cast<char*>(picture.rgb.data()),
          static_cast<std::streamsize>(picture.rgb.size()));
  EXPECT_TRUE(in.good());
  return picture;
}

// Where a picture differs from its background.
struct Ink {
  int left = std::numeric_limits<int>::max();
  int top = std::numeric_limits<int>::max();
  int right = -1;
  int bottom = -1;
  int width() const { return right - left + 1; }
  int height() const { return bottom - top + 1; }
};

inline Ink ink_of(const Picture& picture, Color background) {
  Ink ink;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      if (picture.at(x, y) == background) continue;
      ink.left = std::min(ink.left, x);
      ink.right = std::max(ink.right, x);
      ink.top = std::min(ink.top, y);
      ink.bottom = std::max(ink.bottom, y);
    }
  }
  return ink;
}

inline int count_of(const Picture& picture, Color color) {
  int count = 0;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x)
      count += picture.at(x, y) == color ? 1 : 0;
  }
  return count;
}

// Mean difference of a channel, 0 to 255.
inline double difference(const Picture& a, const Picture& b) {
  EXPECT_EQ(a.width, b.width);
  EXPECT_EQ(a.height, b.height);
  if (a.rgb.size() != b.rgb.size()) return 255;
  double sum = 0;
  for (std::size_t i = 0; i < a.rgb.size(); ++i)
    sum += std::abs(int{a.rgb[i]} - int{b.rgb[i]});
  return sum / static_cast<double>(a.rgb.size());
}

}  // namespace padlens
