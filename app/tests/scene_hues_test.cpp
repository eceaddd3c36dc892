#include "app/scene/hues.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <set>
#include <vector>

#include "app/scene/overlay_rows.h"
#include "app/scene/theme.h"
#include "app/tests/scene_support.h"

// Colours that mean something are told apart by everyone: how far apart hues are for
// protanopes and deuteranopes is worked out here, and what else there is to see.

namespace padlens::test {
namespace {

// --- how colours are seen ------------------------------------------------------------

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

// Machado, Oliveira, Fernandes: "A physiologically-based model for simulation of color vision
// deficiency", IEEE TVCG 15(6), 2009, table 1, severity 1.0. On linear RGB.
constexpr Matrix kUsual{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Matrix kProtanope{{{0.152286, 1.052583, -0.204868},
                             {0.114503, 0.786281, 0.099216},
                             {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix kDeuteranope{{{0.367322, 0.860646, -0.227968},
                               {0.280085, 0.672501, 0.047413},
                               {-0.011820, 0.042940, 0.968881}}};
constexpr std::array kEyes{kUsual, kProtanope, kDeuteranope};
// sRGB (D65) to XYZ.
constexpr Matrix kXyz{{{0.4124564, 0.3575761, 0.1804375},
                       {0.2126729, 0.7151522, 0.0721750},
                       {0.0193339, 0.1191920, 0.9503041}}};

Triple times(const Matrix& matrix, const Triple& v) {
  Triple result{};
  for (std::size_t i = 0; i < 3; ++i)
    result.at(i) = matrix.at(i)[0] * v[0] + matrix.at(i)[1] * v[1] + matrix.at(i)[2] * v[2];
  return result;
}

// CIELAB of what these eyes see.
Triple lab_of(Color color, const Matrix& eyes) {
  const auto linear = [](std::uint8_t value) {
    const double c = value / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  Triple seen = times(eyes, {linear(color.r), linear(color.g), linear(color.b)});
  for (double& part : seen)
    part = std::clamp(part, 0.0, 1.0);
  const Triple xyz = times(kXyz, seen);
  const auto f = [](double t) {
    return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  };
  const double x = f(xyz[0] / 0.95047);
  const double y = f(xyz[1]);
  const double z = f(xyz[2] / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

// CIEDE2000, as Sharma, Wu and Dalal write it (Color Research and Application 30(1), 2005).
double difference(const Triple& a, const Triple& b) {
  constexpr double kPi = std::numbers::pi;
  const auto rad = [](double degrees) { return degrees * kPi / 180; };
  const auto seventh = [](double c) {
    return std::sqrt(std::pow(c, 7) / (std::pow(c, 7) + std::pow(25.0, 7)));
  };
  const double mean = (std::hypot(a[1], a[2]) + std::hypot(b[1], b[2])) / 2;
  const double stretch = 1 + 0.5 * (1 - seventh(mean));
  const double a1 = stretch * a[1];
  const double a2 = stretch * b[1];
  const double c1 = std::hypot(a1, a[2]);
  const double c2 = std::hypot(a2, b[2]);
  const auto angle = [&](double y, double x) {
    const double h = x == 0 && y == 0 ? 0 : std::atan2(y, x);
    return h < 0 ? h + 2 * kPi : h;
  };
  const double h1 = angle(a[2], a1);
  const double h2 = angle(b[2], a2);
  const bool grey = c1 * c2 == 0;
  double dh = grey ? 0 : h2 - h1;
  if (dh > kPi) dh -= 2 * kPi;
  if (dh < -kPi) dh += 2 * kPi;
  const double dL = b[0] - a[0];
  const double dC = c2 - c1;
  const double dH = 2 * std::sqrt(c1 * c2) * std::sin(dh / 2);
  const double L = (a[0] + b[0]) / 2;
  const double C = (c1 + c2) / 2;
  double h = h1 + h2;
  if (!grey) h = std::abs(h1 - h2) <= kPi ? h / 2 : h < 2 * kPi ? h / 2 + kPi : h / 2 - kPi;
  const double T = 1 - 0.17 * std::cos(h - rad(30)) + 0.24 * std::cos(2 * h) +
                   0.32 * std::cos(3 * h + rad(6)) - 0.20 * std::cos(4 * h - rad(63));
  const double turn = rad(30) * std::exp(-std::pow((h * 180 / kPi - 275) / 25, 2));
  const double sL = 1 + 0.015 * (L - 50) * (L - 50) / std::sqrt(20 + (L - 50) * (L - 50));
  const double sC = 1 + 0.045 * C;
  const double sH = 1 + 0.015 * C * T;
  const double rT = -std::sin(2 * turn) * 2 * seventh(C);
  return std::sqrt(std::pow(dL / sL, 2) + std::pow(dC / sC, 2) + std::pow(dH / sH, 2) +
                   rT * dC / sC * dH / sH);
}

// To the eyes that see least of it.
double least_difference(Color a, Color b) {
  double least = HUGE_VAL;
  for (const Matrix& eyes : kEyes)
    least = std::min(least, difference(lab_of(a, eyes), lab_of(b, eyes)));
  return least;
}

TEST(ColorDifference, IsThatOfThePublishedPairs) {
  // Of table 1 of Sharma, Wu and Dalal.
  EXPECT_NEAR(difference({50, 2.6772, -79.7751}, {50, 0, -82.7485}), 2.0425, 1e-4);
  EXPECT_NEAR(difference({50, 2.5, 0}, {73, 25, -18}), 27.1492, 1e-4);
  EXPECT_NEAR(difference({22.7233, 20.0904, -46.6940}, {23.0331, 14.9730, -42.5619}), 2.0373, 1e-4);
  EXPECT_NEAR(difference({2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}), 0.9082, 1e-4);
}

// --- hues ------------------------------------------------------------------------------

constexpr double kApart = 10;      // of the hues that small kernels have, all of them
constexpr double kNeighbours = 6;  // of cells side by side, in whatever kernel

// In print there are no hues: names tell cells apart.
class SceneHues : public testing::TestWithParam<std::string> {
 protected:
  const Theme& theme() const { return *find_theme(GetParam()); }
  Color of(Cell cell, std::int64_t cols) const { return theme()[kernel_hue(cell, cols)]; }
};

TEST_P(SceneHues, OfSmallKernelsAreFarApartToAllEyes) {
  for (std::int64_t rows = 1; rows <= kHueGroups; ++rows) {
    for (std::int64_t cols = 1; rows * cols <= kHueGroups && cols < 11; ++cols) {
      const std::vector<Cell> cells = cells_of(Cell{rows, cols});
      for (std::size_t i = 0; i < cells.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          EXPECT_GE(least_difference(of(cells[i], cols), of(cells[j], cols)), kApart)
              << rows << 'x' << cols << ": " << i << ' ' << j;
        }
      }
    }
  }
}

TEST_P(SceneHues, OfNeighboursAreApartToAllEyesInEveryKernel) {
  for (std::int64_t cols = 1; cols <= 64; ++cols) {
    for (const Cell cell : cells_of(Cell{40, cols})) {
      for (const Cell step : {Cell{0, 1}, Cell{1, -1}, Cell{1, 0}, Cell{1, 1}}) {
        const Cell next{cell.row + step.row, cell.col + step.col};
        if (next.col < 0 || next.col >= cols) continue;
        ASSERT_GE(least_difference(of(cell, cols), of(next, cols)), kNeighbours)
            << cols << " columns: " << cell.row << ',' << cell.col;
      }
    }
  }
}

TEST_P(SceneHues, AreEachOneOfItsOwnUpToSixBySix) {
  for (std::int64_t rows = 1; rows <= 6; ++rows) {
    for (std::int64_t cols = 1; cols <= 6; ++cols) {
      std::set<Role> roles;
      std::set<std::array<int, 3>> colors;
      for (const Cell cell : cells_of(Cell{rows, cols})) {
        roles.insert(kernel_hue(cell, cols));
        const Color color = of(cell, cols);
        colors.insert({color.r, color.g, color.b});
      }
      EXPECT_EQ(roles.size(), static_cast<std::size_t>(rows * cols));
      EXPECT_EQ(colors.size(), roles.size());
    }
  }
}

TEST_P(SceneHues, CarryText) {
  for (int hue = 0; hue < 36; ++hue) {
    const auto role = static_cast<Role>(static_cast<int>(Role::hue_first) + hue);
    EXPECT_GE(contrast(theme()[Role::text], theme()[role]), 4.5) << role_name(role);
  }
}

INSTANTIATE_TEST_SUITE_P(All, SceneHues, testing::Values("light", "dark"),
                         [](const auto& test) { return test.param; });

// What stands on a hue is Role::text, which CarryText looks at, and every cell has its name.
TEST(SceneHuesInUse, EveryTextOnOneIsReadable) {
  for (const char* view : {"flat", "stacked", "matrix"}) {
    for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
      Shot shot;
      shot.layer = layer_from(R"({"op": "conv2d_transpose", "input": 4, "kernel": 3, "stride": 2,
          "padding": "same", "input_values": "ramp", "kernel_values": "ramp"})");
      shot.options.mode = mode;
      shot.options.step = 5;
      shot.options.show.set(kShowPositions);
      shot.options.show.set(kShowCoverage);
      shot.options.zoom = 4;
      const Scene scene = shot.scene(view);
      std::size_t found = 0;
      for (const Text& text : all_of<Text>(scene)) {
        const Point at = reach_of(text).centre();
        // What was painted last below it.
        Role ground = Role::none;
        for (const Primitive& primitive : scene.primitives) {
          if (const Text* other = std::get_if<Text>(&primitive); other && *other == text) break;
          const Rect* rect = std::get_if<Rect>(&primitive);
          const Tile* tile = std::get_if<Tile>(&primitive);
          if (rect && rect->box.contains(at) && rect->fill != Role::none) ground = rect->fill;
          if (tile && tile->shape.contains(at) && tile->fill != Role::none) ground = tile->fill;
        }
        if (ground < Role::hue_first || ground > Role::hue_last) continue;
        ++found;
        EXPECT_EQ(text.runs[0].role, Role::text) << view << ' ' << words(text);
      }
      EXPECT_GE(found, 9U) << view;
    }
  }
}

// --- marks -----------------------------------------------------------------------------

struct Edge {
  Dash dash;
  double width;
};

std::vector<Edge> edges_of(const Scene& scene, Role role) {
  std::vector<Edge> edges;
  for (const Rect& rect : all_of<Rect>(scene))
    if (rect.edge == role && rect.fill == Role::none) edges.push_back({rect.dash, rect.edge_width});
  for (const Tile& tile : all_of<Tile>(scene))
    if (tile.edge == role && tile.fill == Role::none) edges.push_back({tile.dash, tile.edge_width});
  return edges;
}

// The present cell has a thick whole edge, a differing one a dashed edge and a sign.
TEST(SceneMarks, OfThePresentAndOfDifferingCellsDifferWithoutColours) {
  Shot shot;
  shot.layer = layer_from(R"({"input": 6, "kernel": 3, "stride": 2, "padding": "same",
      "input_values": "ramp", "kernel_values": "ramp"})");
  shot.options.compared = std::make_shared<Layer>(layer_from(
      R"({"framework": "onnx", "input": 6, "kernel": 3, "stride": 2, "padding": "same_lower",
          "input_values": "ramp", "kernel_values": "ramp"})"));
  for (const char* view : {"flat", "stacked", "matrix"}) {
    const Scene scene = shot.scene(view);
    const auto present = edges_of(scene, Role::window_edge);
    const auto differing = edges_of(scene, Role::problem);
    ASSERT_FALSE(present.empty()) << view;
    EXPECT_EQ(differing.size(), 9U) << view;
    for (const Edge& edge : present)
      EXPECT_EQ(edge.dash, Dash::solid) << view;
    for (const Edge& edge : differing)
      EXPECT_EQ(edge.dash, Dash::dashed) << view;
    const auto texts = all_of<Text>(scene);
    EXPECT_EQ(std::ranges::count_if(texts, [](const Text& text) { return words(text) == "≠"; }), 9)
        << view;
  }
}

}  // namespace
}  // namespace padlens::test
