#include "core/engine/exactness.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/tests/support.h"

namespace padlens::test {
namespace {

// Whether the one output cell of these numbers under a kernel of `weights` is inexact.
bool loses(const std::vector<double>& values, const std::vector<double>& weights) {
  Spec spec = conv(3, 3);
  spec.input = {1, static_cast<int>(values.size())};
  spec.kernel = {1, static_cast<int>(weights.size())};
  spec.input_values = custom({values});
  spec.kernel_values = custom({weights});
  const Layer layer = layer_of(spec);
  const bool found = inexact(layer, {0, 0});
  EXPECT_EQ(Exactness(layer).inexact({0, 0}), found);
  return found;
}

TEST(Exactness, WholeNumbersAreExactBelowTwoToThe53) {
  constexpr double kLimit = 9007199254740992.0;
  EXPECT_FALSE(loses({kLimit - 2, 1}, {1, 1}));
  EXPECT_TRUE(loses({kLimit - 1, 1}, {1, 1}));
  EXPECT_TRUE(loses({kLimit, 1}, {1, 1}));  // comes out as if the 1 were not there
  EXPECT_TRUE(loses({1e10, 1}, {-1e10, 1}));
  EXPECT_FALSE(loses({1e8, 1}, {-1e7, 1}));
  EXPECT_FALSE(loses({4503599627370496, 1, 4503599627370496}, {1, 1, -1}));
}

TEST(Exactness, ASumThatCancelsIsNot) {
  EXPECT_TRUE(loses({1e16, 1, 1e16}, {1, 1, -1}));   // 0 instead of 1
  EXPECT_TRUE(loses({1, 1e-20, 1}, {1, 1, -1}));     // 0
  EXPECT_TRUE(loses({0.1, 0.2, 0.3}, {1, 1, -1}));   // 5.6e-17
  EXPECT_TRUE(loses({0.3, 0.1, 0.2}, {1, -1, -1}));  // exact for the doubles, not for 0.3
  EXPECT_FALSE(loses({0.1, 0.1}, {1, -1}));
  EXPECT_FALSE(loses({1e16, 1e16}, {1, -1}));
  EXPECT_FALSE(loses({0.1, 0.2, 0.25}, {1, 1, -1}));
  EXPECT_FALSE(loses({0.1, 0.2, 0.3}, {1, 1, 1}));
  EXPECT_FALSE(loses({1, 0.001}, {0.001, -0.5}));
}

TEST(Exactness, WhatIsNotFiniteSaysSoItself) {
  EXPECT_FALSE(loses({1e200}, {1e200}));
  EXPECT_FALSE(loses({1e200, 1e200}, {1e200, -1e200}));
}

TEST(Exactness, KnowsEveryOperation) {
  Spec pool = conv(4, 2, 2);
  pool.op = &kMaxPool2d;
  EXPECT_FALSE(Exactness(layer_of(pool)).any_possible());
  pool.input_values = custom({{1e16, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0.1, -0.1}});
  EXPECT_TRUE(Exactness(layer_of(pool)).inexact({0, 0}));
  EXPECT_FALSE(Exactness(layer_of(pool)).inexact({1, 1}));
  pool.op = &kAveragePool2d;
  EXPECT_FALSE(Exactness(layer_of(pool)).inexact({0, 0}));  // 2.5e15
  EXPECT_FALSE(Exactness(layer_of(pool)).inexact({1, 1}));
  pool.input_values = custom({{0.1, 0.2, 0, 0}, {-0.3, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}});
  EXPECT_TRUE(Exactness(layer_of(pool)).inexact({0, 0}));

  Spec up = transpose(2, 3, 1);
  up.input_values = custom({{0.1, 0.2}, {-0.3, 0}});
  const Exactness exactness(layer_of(up));
  EXPECT_TRUE(exactness.inexact({1, 1}));
  EXPECT_FALSE(exactness.inexact({0, 0}));

  Spec padded = conv(3, 3, 1, PaddingMode::same);
  EXPECT_FALSE(Exactness(layer_of(padded)).any_possible());
  padded.pad_fill = {FillMode::constant, 1e16};
  EXPECT_TRUE(Exactness(layer_of(padded)).inexact({0, 0}));
  EXPECT_FALSE(Exactness(layer_of(padded)).inexact({1, 1}));
}

}  // namespace
}  // namespace padlens::test
