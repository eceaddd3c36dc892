#include "core/layer/values.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "core/engine/engine.h"
#include "core/layer/picture_values.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

constexpr double kPhotoSum = 1239230;

Rows preset(Preset preset, std::int64_t rows, std::int64_t cols) {
  return rows_of(make_grid({preset, {}}, 1, rows, cols));
}

TEST(Presets, OfTheInput) {
  EXPECT_EQ(preset(Preset::ones, 2, 3), (Rows{{1, 1, 1}, {1, 1, 1}}));
  EXPECT_EQ(preset(Preset::ramp, 2, 3), (Rows{{1, 2, 3}, {4, 5, 6}}));
  EXPECT_EQ(preset(Preset::checker, 2, 3), (Rows{{1, 0, 1}, {0, 1, 0}}));
  EXPECT_EQ(preset(Preset::delta, 3, 3), (Rows{{0, 0, 0}, {0, 1, 0}, {0, 0, 0}}));
  EXPECT_EQ(preset(Preset::delta, 2, 4), (Rows{{0, 1, 0, 0}, {0, 0, 0, 0}}));
}

TEST(Presets, Box) {
  EXPECT_EQ(preset(Preset::box, 2, 2), (Rows{{0.25, 0.25}, {0.25, 0.25}}));
}

TEST(Presets, SobelX) {
  EXPECT_EQ(preset(Preset::sobel_x, 3, 3), (Rows{{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}}));
  EXPECT_EQ(preset(Preset::sobel_x, 1, 2), (Rows{{-1, 1}}));
  EXPECT_EQ(preset(Preset::sobel_x, 1, 5), (Rows{{-1, -2, 0, 2, 1}}));
  EXPECT_EQ(preset(Preset::sobel_x, 2, 1), (Rows{{0}, {0}}));  // no difference in one column
}

TEST(Presets, Laplacian) {
  EXPECT_EQ(preset(Preset::laplacian, 3, 3), (Rows{{0, 1, 0}, {1, -4, 1}, {0, 1, 0}}));
  EXPECT_EQ(preset(Preset::laplacian, 1, 3), (Rows{{1, -2, 1}}));
  EXPECT_EQ(preset(Preset::laplacian, 2, 2), (Rows{{-2, 1}, {1, 0}}));
  EXPECT_EQ(preset(Preset::laplacian, 1, 1), (Rows{{0}}));
}

TEST(Presets, BlurIsAMeanByBinomialWeights) {
  EXPECT_EQ(preset(Preset::blur, 3, 3), (Rows{{1 / 16.0, 2 / 16.0, 1 / 16.0},
                                              {2 / 16.0, 4 / 16.0, 2 / 16.0},
                                              {1 / 16.0, 2 / 16.0, 1 / 16.0}}));
  EXPECT_EQ(preset(Preset::blur, 1, 4), (Rows{{0.125, 0.375, 0.375, 0.125}}));
  EXPECT_EQ(preset(Preset::blur, 1, 1), (Rows{{1}}));
  const Grid<double> large = make_grid({Preset::blur, {}}, 1, 1024, 1024);
  double sum = 0;
  for (std::int64_t i = 0; i < large.size(); ++i)
    sum += large.row(0)[i];
  EXPECT_NEAR(sum, 1, 1e-9);
}

TEST(Presets, EdgeIsZeroWhereAllIsEven) {
  EXPECT_EQ(preset(Preset::edge, 3, 3), (Rows{{-1, -1, -1}, {-1, 8, -1}, {-1, -1, -1}}));
  EXPECT_EQ(preset(Preset::edge, 1, 3), (Rows{{-1, 2, -1}}));
  EXPECT_EQ(preset(Preset::edge, 2, 2), (Rows{{3, -1}, {-1, -1}}));
  EXPECT_EQ(preset(Preset::edge, 1, 1), (Rows{{0}}));
}

TEST(Presets, SharpenLeavesWhatIsEven) {
  EXPECT_EQ(preset(Preset::sharpen, 3, 3), (Rows{{0, -1, 0}, {-1, 5, -1}, {0, -1, 0}}));
  EXPECT_EQ(preset(Preset::sharpen, 1, 3), (Rows{{-1, 3, -1}}));
  EXPECT_EQ(preset(Preset::sharpen, 1, 1), (Rows{{1}}));
}

// What is shown and saved by its name alone has to stay what it is.
TEST(Presets, ThePhotoIsTheSameOnEveryMachineAndInEverySize) {
  const Grid<double> small = make_grid({Preset::photo, {}}, 1, 96, 96);
  EXPECT_TRUE(fits_picture({Preset::custom, small}));
  const auto sum = [](const Grid<double>& grid) {
    double total = 0;
    for (std::int64_t i = 0; i < grid.size(); ++i)
      total += grid.row(0)[i];
    return total;
  };
  EXPECT_EQ(sum(small), kPhotoSum);
  EXPECT_EQ(make_grid({Preset::photo, {}}, 7, 96, 96, 2, 2), small);
  const double mean = sum(small) / static_cast<double>(small.size());
  for (const std::int64_t size : {32, 300, 512, 700}) {
    const Grid<double> other = make_grid({Preset::photo, {}}, 1, size, size);
    EXPECT_NEAR(sum(other) / static_cast<double>(other.size()), mean, 3) << size;
    EXPECT_TRUE(fits_picture({Preset::custom, other}));
  }
  for (const std::int64_t width : {1, 2, 40})
    EXPECT_EQ(make_grid({Preset::photo, {}}, 1, 1, width).cols(), width);
}

TEST(Presets, BilinearAsInFcn) {
  const std::vector<double> line{0.25, 0.75, 0.75, 0.25};
  Rows square;
  for (const double row : line) {
    square.emplace_back();
    for (const double col : line)
      square.back().push_back(row * col);
  }
  EXPECT_EQ(preset(Preset::bilinear, 4, 4), square);
  EXPECT_EQ(preset(Preset::bilinear, 1, 3), (Rows{{0.5, 1, 0.5}}));
  EXPECT_EQ(preset(Preset::bilinear, 1, 1), (Rows{{1}}));
}

TEST(Presets, RandomIsDecidedBySeedAndPosition) {
  const Values values{Preset::random, {}};
  const Grid<double> small = make_grid(values, 7, 20, 20);
  EXPECT_EQ(small, make_grid(values, 7, 20, 20));
  EXPECT_NE(small, make_grid(values, 8, 20, 20));
  const Grid<double> large = make_grid(values, 7, 40, 30);
  std::set<double> seen;
  for (const Cell& cell : cells_of(20, 20)) {
    EXPECT_EQ(small.at(cell), large.at(cell));
    seen.insert(small.at(cell));
  }
  EXPECT_EQ(seen.size(), 19U);
  EXPECT_EQ(*seen.begin(), -9);
  EXPECT_EQ(*seen.rbegin(), 9);
}

TEST(Presets, RandomNumbersStayTheSameFromReleaseToRelease) {
  EXPECT_EQ(preset(Preset::random, 2, 4), (Rows{{-5, -6, 0, -4}, {-1, -9, 2, 6}}));
}

TEST(Presets, ARandomKernelIsNotACornerOfARandomInput) {
  Spec spec = conv(5, 5);
  spec.input_values = spec.kernel_values = {Preset::random, {}};
  const Layer layer = layer_of(spec);
  EXPECT_NE(*layer.input(), *layer.kernel());
}

TEST(Presets, CustomIsTheCellsThemselves) {
  const Values values = custom({{1, -2}, {0.5, 4}});
  EXPECT_EQ(rows_of(make_grid(values, 1, 2, 2)), (Rows{{1, -2}, {0.5, 4}}));
}

TEST(Presets, AreFoundByTheirNames) {
  for (const PresetInfo& info : presets()) {
    EXPECT_EQ(find_preset(info.name), &info);
    EXPECT_TRUE(info.for_input || info.for_kernel);
    EXPECT_NE(info.preset, Preset::custom);
  }
  EXPECT_EQ(presets().size(), 13U);
  EXPECT_EQ(find_preset("custom"), nullptr);
  EXPECT_EQ(find_preset(""), nullptr);
}

std::vector<std::int64_t> sources(FillMode mode, std::int64_t side, std::int64_t n) {
  std::vector<std::int64_t> result;
  for (std::int64_t i = -side; i < n + side; ++i) {
    if (i < 0 || i >= n) result.push_back(fill_source(mode, i, n));
  }
  return result;
}

TEST(Fills, CopyTheCellsTheyAreNamedAfter) {
  using List = std::vector<std::int64_t>;
  EXPECT_EQ(sources(FillMode::reflect, 3, 4), (List{3, 2, 1, 2, 1, 0}));
  EXPECT_EQ(sources(FillMode::replicate, 3, 4), (List{0, 0, 0, 3, 3, 3}));
  EXPECT_EQ(sources(FillMode::circular, 3, 4), (List{1, 2, 3, 0, 1, 2}));
  EXPECT_EQ(sources(FillMode::zeros, 1, 4), (List{-1, -1}));
  EXPECT_EQ(sources(FillMode::constant, 1, 4), (List{-1, -1}));
}

TEST(Fills, FillThePaddingOfALayer) {
  Spec spec = with_sides(conv(2, 1), {1, 0, 1, 0});
  spec.input_values = custom({{1, 2}, {3, 4}});
  const auto filled = [&](PadFill fill) {
    spec.pad_fill = fill;
    return rows_of(*layer_of(spec).output());
  };
  EXPECT_EQ(filled({FillMode::zeros, 0}), (Rows{{0, 0, 0}, {0, 1, 2}, {0, 3, 4}}));
  EXPECT_EQ(filled({FillMode::constant, 7}), (Rows{{7, 7, 7}, {7, 1, 2}, {7, 3, 4}}));
  EXPECT_EQ(filled({FillMode::reflect, 0}), (Rows{{4, 3, 4}, {2, 1, 2}, {4, 3, 4}}));
  EXPECT_EQ(filled({FillMode::replicate, 0}), (Rows{{1, 1, 2}, {1, 1, 2}, {3, 3, 4}}));
  EXPECT_EQ(filled({FillMode::circular, 0}), (Rows{{4, 3, 4}, {2, 1, 2}, {4, 3, 4}}));
}

}  // namespace
}  // namespace padlens::test
