#include "core/rules.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "core/tests/support.h"

namespace padlens::test {
namespace {

RuleVerdict judge(std::string_view id, const Spec& spec) {
  for (const RuleVerdict& verdict : judge_rules(spec, geometry_of(spec))) {
    if (verdict.rule == id) return verdict;
  }
  ADD_FAILURE() << id << " does not speak of " << testing::PrintToString(spec);
  return {};
}

std::string spoken(const Spec& spec) {
  std::string ids;
  for (const RuleVerdict& verdict : judge_rules(spec, geometry_of(spec))) {
    ids += std::string(verdict.rule) + " ";
  }
  return ids;
}

// Calls `expected(n, k, s)` for every small layer and compares the verdict.
template <class Make, class Expected>
void expect_holds(std::string_view id, PaddingMode mode, Make make, Expected expected) {
  int held = 0;
  int failed = 0;
  for (int n = 1; n <= 14; ++n) {
    for (int k = 1; k <= 9; ++k) {
      for (int s = 1; s <= 6; ++s) {
        const Spec spec = make(n, k, s, mode);
        if (!resolve(spec).accepted()) continue;
        EXPECT_EQ(judge(id, spec).holds, expected(n, k, s))
            << id << " n=" << n << " k=" << k << " s=" << s;
        ++(expected(n, k, s) ? held : failed);
      }
    }
  }
  EXPECT_GT(held, 0);
}

TEST(Rules, ConvSamePaddingHoldsOnlyWhereTheLastWindowEndsOnTheLastCell) {
  // Its total is k - 1, the true one k - 1 - (n - 1) mod s, down to 0.
  expect_holds("conv_same_padding", PaddingMode::same, conv,
               [](int n, int k, int s) { return k == 1 || (n - 1) % s == 0; });
}

TEST(Rules, ConvSameOutputAlwaysHolds) {
  expect_holds("conv_same_output", PaddingMode::same, conv, [](int, int, int) { return true; });
}

TEST(Rules, ConvValidOutputAlwaysHoldsWithoutDilation) {
  expect_holds("conv_valid_output", PaddingMode::valid, conv, [](int, int, int) { return true; });
  Spec dilated = conv(7, 3);
  dilated.dilation = {1, 2};
  const RuleVerdict verdict = judge("conv_valid_output", dilated);
  EXPECT_FALSE(verdict.holds);
  EXPECT_EQ(verdict.predicted, "5");
  EXPECT_EQ(verdict.actual, "5 × 3");
}

TEST(Rules, TransposeValidOutputHoldsFromTheStrideOn) {
  expect_holds("transpose_valid_output", PaddingMode::valid, transpose,
               [](int, int k, int s) { return k >= s; });
}

TEST(Rules, TransposeSamePaddingHoldsForStrideTwoOnly) {
  expect_holds("transpose_same_padding", PaddingMode::same, transpose,
               [](int, int k, int s) { return s == 2 && k >= 2; });
}

TEST(Rules, TransposeSameOutputAlwaysHolds) {
  expect_holds("transpose_same_output", PaddingMode::same, transpose,
               [](int, int, int) { return true; });
}

TEST(Rules, SayWhatTheyPredictAndWhatIsTrue) {
  const RuleVerdict same = judge("conv_same_padding", conv(6, 3, 2, PaddingMode::same));
  EXPECT_EQ(same.predicted, "1, 1");
  EXPECT_EQ(same.actual, "0, 1");

  Spec uneven = conv(6, 3, 2, PaddingMode::same);
  uneven.input[kWidth] = 7;
  uneven.kernel[kWidth] = 4;
  const RuleVerdict sides = judge("conv_same_padding", uneven);
  EXPECT_EQ(sides.predicted, "1, 1 × 1, 2");
  EXPECT_EQ(sides.actual, "0, 1 × 1, 2");
  EXPECT_FALSE(sides.holds);

  const RuleVerdict output = judge("transpose_valid_output", transpose(5, 3, 4));
  EXPECT_EQ(output.predicted, "19");
  EXPECT_EQ(output.actual, "20");
}

TEST(Rules, SpeakOfTheirOwnModeOnly) {
  EXPECT_EQ(spoken(conv(5, 3)), "conv_valid_output ");
  EXPECT_EQ(spoken(conv(5, 3, 1, PaddingMode::same)), "conv_same_padding conv_same_output ");
  EXPECT_EQ(spoken(with_sides(conv(5, 3), {})), "");
  EXPECT_EQ(spoken(transpose(5, 3)), "transpose_valid_output ");
  EXPECT_EQ(spoken(transpose(5, 3, 1, PaddingMode::same)),
            "transpose_same_padding transpose_same_output ");
  Spec extra = transpose(5, 3, 2);
  extra.output_padding = PerAxis{1, 1};
  EXPECT_EQ(spoken(extra), "");
}

TEST(Rules, HaveIdsOfTheirOwn) {
  std::map<std::string_view, int> count;
  for (const Rule& rule : rules())
    ++count[rule.id];
  EXPECT_EQ(count.size(), rules().size());
  EXPECT_EQ(rules().size(), 6U);
}

}  // namespace
}  // namespace padlens::test
