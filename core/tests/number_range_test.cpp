#include "core/layer/number_range.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace padlens {
namespace {

NumberRange by_one(const std::vector<double>& values) {
  NumberRange range{HUGE_VAL, -HUGE_VAL, true};
  for (const double value : values) {
    if (std::isnan(value)) continue;
    range.least = std::min(range.least, value);
    range.most = std::max(range.most, value);
    range.whole = range.whole && value == std::floor(value);
  }
  return range.least > range.most ? NumberRange{} : range;
}

RC_GTEST_PROP(NumberRange, IsThatOfAllNumbersOneByOne, ()) {
  const auto number = rc::gen::oneOf(
      rc::gen::map(rc::gen::inRange(-100, 100), [](int n) { return static_cast<double>(n); }),
      rc::gen::arbitrary<double>(),
      rc::gen::element(0.5, -0.25, 0x1p51 + 0.5, 0x1p52, 0x1p52 - 0.5, 1e300, -0.0,
                       std::numeric_limits<double>::infinity(), std::nan("")));
  const auto values = *rc::gen::container<std::vector<double>>(number);
  const NumberRange range = range_of(values.data(), static_cast<std::int64_t>(values.size()));
  const NumberRange expected = by_one(values);
  RC_ASSERT(range.least == expected.least);
  RC_ASSERT(range.most == expected.most);
  RC_ASSERT(range.whole == expected.whole);
}

TEST(NumberRange, PresetsTellTheirsWithoutALook) {
  for (const PresetInfo& info : presets()) {
    for (const Cell size : {Cell{1, 1}, Cell{1, 2}, Cell{3, 3}, Cell{4, 7}}) {
      const Values values{info.preset, {}};
      const Grid<double> grid = make_grid(values, 5, size.row, size.col);
      const NumberRange told = range_of(values, grid);
      const NumberRange real = range_of(grid);
      EXPECT_EQ(told.whole, real.whole) << info.name;
      if (info.preset == Preset::random) {
        EXPECT_LE(told.least, real.least);
        EXPECT_GE(told.most, real.most);
      } else {
        EXPECT_EQ(told.least, real.least) << info.name;
        EXPECT_EQ(told.most, real.most) << info.name;
      }
    }
  }
}

TEST(NumberRange, OfTwoTogether) {
  NumberRange range{-1, 2, true};
  range.add({0, 5, false});
  EXPECT_EQ(range.least, -1);
  EXPECT_EQ(range.most, 5);
  EXPECT_FALSE(range.whole);
  EXPECT_EQ(range.size(), 5);
}

}  // namespace
}  // namespace padlens
