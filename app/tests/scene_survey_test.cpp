#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>

#include "app/scene/survey.h"
#include "app/tests/scene_support.h"
#include "core/layer/values.h"

// Shades of many cells at once, which a screen has no more room for.

namespace padlens::test {
namespace {

std::shared_ptr<const Grid<double>> random_grid(std::int64_t rows, std::int64_t cols) {
  return std::make_shared<Grid<double>>(make_grid({Preset::random, {}}, 1, rows, cols));
}

// The mean of the cells of one shade, between the extremes of `rows` rows.
double mean_shade(const Grid<double>& grid, const ShadePart& part, const NumberRange& range,
                  std::int64_t rows, std::int64_t row, std::int64_t col) {
  double sum = 0;
  double count = 0;
  const std::int64_t top = part.cells.from.row + row * part.step;
  const std::int64_t left = part.cells.from.col + col * part.step;
  for (std::int64_t r = top; r < std::min({top + part.step, part.cells.to.row, rows}); ++r) {
    for (std::int64_t c = left; c < std::min(left + part.step, part.cells.to.col); ++c) {
      sum += grid.at(r, c);
      ++count;
    }
  }
  return count == 0 ? 0 : (sum / count - range.least) / (range.most - range.least) * 255;
}

void expect_means(const Survey& survey, const ShadePart& part) {
  const auto shades = survey.shades(part);
  RC_ASSERT(shades->rows() == part.rows() && shades->cols() == part.cols());
  for (int i = 0; i < 40; ++i) {
    const int row = pick(0, static_cast<int>(part.rows()) - 1);
    const int col = pick(0, static_cast<int>(part.cols()) - 1);
    const double mean = mean_shade(*survey.grid(), part, survey.range(), survey.rows(), row, col);
    RC_ASSERT(std::abs(shades->at(row, col) - mean) < 1.001);
  }
}

RC_GTEST_PROP(Survey, ShadesAreMeansOfTheRowsThatAreThere, ()) {
  Survey survey(random_grid(pick(2, 90), pick(2, 90)));
  const std::int64_t rows = survey.grid()->rows();
  const std::int64_t cols = survey.grid()->cols();
  survey.look(pick(1, static_cast<int>(rows)));
  survey.look(pick(static_cast<int>(survey.rows()), static_cast<int>(rows)));
  RC_PRE(survey.range().most > survey.range().least);
  const Cell from{pick(0, static_cast<int>(rows) - 1), pick(0, static_cast<int>(cols) - 1)};
  const Cell to{pick(static_cast<int>(from.row) + 1, static_cast<int>(rows)),
                pick(static_cast<int>(from.col) + 1, static_cast<int>(cols))};
  expect_means(survey, {{from, to}, std::int64_t{1} << pick(0, 7)});
}

// So many cells that not all are looked at for each picture.
RC_GTEST_PROP(Survey, ShadesOfManyCellsAreMeansToo, ()) {
  static const auto grid = random_grid(2061, 2150);
  Survey survey(grid);
  survey.look(pick(1, 2061));
  survey.look(chance(2) ? 2061 : survey.rows());
  const Cell from{pick(0, 2060), pick(0, 2149)};
  const Cell to{pick(static_cast<int>(from.row) + 1, 2061),
                pick(static_cast<int>(from.col) + 1, 2150)};
  const double pixels = std::exp2(pick(-60, 20) / 10.0);
  expect_means(survey, screen_part(2061, 2150, {from, to}, pixels));
}

TEST(Survey, LeavesRowsAloneThatAreNotReady) {
  auto grid = std::make_shared<Grid<double>>(2100, 2100, 1.0);
  grid->at(0, 0) = 3;
  for (std::int64_t r = 10; r < grid->rows(); ++r)
    grid->at(r, 7) = std::numeric_limits<double>::max();
  Survey survey(grid);
  survey.look(10);
  EXPECT_EQ(survey.range().most, 3);
  const auto shades = survey.shades({{{0, 0}, {2100, 2100}}, 8});
  EXPECT_EQ(shades->at(0, 0), std::floor(255 / 64.0));
  EXPECT_EQ(shades->at(1, 0), 0);
}

TEST(Survey, NumbersThatAreNoneHaveAShadeAllTheSame) {
  auto grid = std::make_shared<Grid<double>>(2, 2, std::nan(""));
  grid->at(0, 1) = 1;
  grid->at(1, 0) = 2;
  Survey survey(grid);
  survey.look(2);
  const auto shades = survey.shades(whole_part(2, 2));
  EXPECT_EQ(shades->at(0, 0), 0);
  EXPECT_EQ(shades->at(0, 1), 0);
  EXPECT_EQ(shades->at(1, 0), 255);
}

RC_GTEST_PROP(ScreenPart, HasAShadeForEachPixelAndNotManyMore, ()) {
  const int rows = pick(1, 5000);
  const int cols = pick(1, 5000);
  const double pixels = std::exp2(pick(-100, 30) / 10.0);
  const Cell from{pick(0, rows - 1), pick(0, cols - 1)};
  // As much as a large screen has room for.
  const auto most = [&](int first, int all) {
    return std::min<std::int64_t>(all, first + 1 + static_cast<std::int64_t>(2000 / pixels));
  };
  const CellRange seen{
      from, {most(static_cast<int>(from.row), rows), most(static_cast<int>(from.col), cols)}};
  const ShadePart part = screen_part(rows, cols, seen, pixels);
  RC_ASSERT(common(part.cells, seen) == seen);
  RC_ASSERT(common(part.cells, {{0, 0}, {rows, cols}}) == part.cells);
  // Of so many cells that they are not all looked at, four pixels are one at most.
  RC_ASSERT(static_cast<double>(part.step) * pixels <= (part.cells.size() > 1 << 22 ? 8 : 1) ||
            part.step == 1);
  RC_ASSERT(part.rows() <= 4700 && part.cols() <= 4700);
}

}  // namespace
}  // namespace padlens::test
