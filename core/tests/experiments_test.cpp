#include <gtest/gtest.h>

#include <vector>

#include "core/engine/engine.h"
#include "core/rules/rules.h"
#include "core/tests/support.h"

// The experiments of the article that Padlens began with, all on ones. Their
// outputs are products of one line per axis: how many kernel cells meet the input.

namespace padlens::test {
namespace {

Rows outputs(const Spec& spec) {
  return rows_of(*layer_of(spec).output());
}

// The output whose cell (r, c) is line[r] * line[c].
Rows squared(const std::vector<double>& line) {
  Rows rows;
  for (const double row : line) {
    rows.emplace_back();
    for (const double col : line)
      rows.back().push_back(row * col);
  }
  return rows;
}

void expect_padding(const Spec& spec, std::int64_t before, std::int64_t after) {
  for (const AxisGeometry& a : geometry_of(spec).axis) {
    EXPECT_EQ(a.pad_before, before);
    EXPECT_EQ(a.pad_after, after);
  }
}

bool rule_holds(std::string_view rule, const Spec& spec) {
  for (const RuleVerdict& verdict : judge_rules(spec, geometry_of(spec))) {
    if (verdict.rule == rule) return verdict.holds;
  }
  ADD_FAILURE() << rule << " does not speak of this spec";
  return false;
}

TEST(Experiment, OneValid) {
  EXPECT_EQ(outputs(conv(5, 3)), (Rows{{9, 9, 9}, {9, 9, 9}, {9, 9, 9}}));
  expect_padding(conv(5, 3), 0, 0);
}

TEST(Experiment, TwoSame) {
  const Spec spec = conv(5, 3, 1, PaddingMode::same);
  EXPECT_EQ(
      outputs(spec),
      (Rows{{4, 6, 6, 6, 4}, {6, 9, 9, 9, 6}, {6, 9, 9, 9, 6}, {6, 9, 9, 9, 6}, {4, 6, 6, 6, 4}}));
  expect_padding(spec, 1, 1);
}

TEST(Experiment, ThreeStrides) {
  EXPECT_EQ(outputs(conv(5, 3, 2)), (Rows{{9, 9}, {9, 9}}));
  EXPECT_EQ(outputs(conv(5, 3, 3)), (Rows{{9}}));
  EXPECT_EQ(geometry_of(conv(5, 3, 3)).height().leftover, 2);

  const Spec two = conv(5, 3, 2, PaddingMode::same);
  EXPECT_EQ(outputs(two), (Rows{{4, 6, 4}, {6, 9, 6}, {4, 6, 4}}));
  expect_padding(two, 1, 1);

  const Spec three = conv(5, 3, 3, PaddingMode::same);
  EXPECT_EQ(outputs(three), (Rows{{9, 6}, {6, 4}}));
  expect_padding(three, 0, 1);
}

TEST(Experiment, ThreeAnEvenKernelHasOneMoreCellAfter) {
  const Spec spec = conv(5, 4, 1, PaddingMode::same);
  EXPECT_EQ(outputs(spec), (Rows{{9, 12, 12, 9, 6},
                                 {12, 16, 16, 12, 8},
                                 {12, 16, 16, 12, 8},
                                 {9, 12, 12, 9, 6},
                                 {6, 8, 8, 6, 4}}));
  expect_padding(spec, 1, 2);
}

TEST(Experiment, FourTheRuleFailsForSomeInputs) {
  const Spec spec = conv(6, 3, 2, PaddingMode::same);
  EXPECT_EQ(outputs(spec), (Rows{{9, 9, 6}, {9, 9, 6}, {6, 6, 4}}));
  expect_padding(spec, 0, 1);
  EXPECT_FALSE(rule_holds("conv_same_padding", spec));
  EXPECT_TRUE(rule_holds("conv_same_padding", conv(5, 3, 2, PaddingMode::same)));
  EXPECT_TRUE(rule_holds("conv_same_padding", conv(7, 3, 2, PaddingMode::same)));
  EXPECT_FALSE(rule_holds("conv_same_padding", conv(8, 3, 2, PaddingMode::same)));
  for (int input = 1; input <= 12; ++input) {
    EXPECT_TRUE(rule_holds("conv_same_padding", conv(input, 3, 1, PaddingMode::same)));
  }
}

void expect_transposed(int stride, const std::vector<double>& line) {
  SCOPED_TRACE(stride);
  const Spec spec = transpose(5, 3, stride);
  EXPECT_EQ(outputs(spec), squared(line));
  for (const AxisGeometry& a : geometry_of(spec).axis) {
    EXPECT_EQ(a.out, 4 * stride + 3);
    EXPECT_EQ(a.inserted, 4 * stride + 1);
    EXPECT_EQ(a.pad_before, 2);
    EXPECT_EQ(a.pad_after, 2);
    EXPECT_EQ(a.padded, 4 * stride + 1 + 2 * 2);
  }
  EXPECT_TRUE(rule_holds("transpose_valid_output", spec));
}

TEST(Experiment, FiveTransposed) {
  expect_transposed(1, {1, 2, 3, 3, 3, 2, 1});
  expect_transposed(2, {1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 1});
  expect_transposed(3, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
}

TEST(Experiment, FiveAKernelBelowTheStrideFallsShort) {
  const Spec spec = transpose(5, 3, 4);
  EXPECT_EQ(outputs(spec), squared({1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0}));
  EXPECT_EQ(geometry_of(spec).height().crop_after, -1);
  EXPECT_FALSE(rule_holds("transpose_valid_output", spec));
}

TEST(Experiment, SixTransposedSame) {
  const Spec one = transpose(5, 3, 1, PaddingMode::same);
  EXPECT_EQ(outputs(one), squared({2, 3, 3, 3, 2}));
  expect_padding(one, 1, 1);
  EXPECT_FALSE(rule_holds("transpose_same_padding", one));

  const Spec two = transpose(5, 3, 2, PaddingMode::same);
  EXPECT_EQ(outputs(two), squared({1, 1, 2, 1, 2, 1, 2, 1, 2, 1}));
  expect_padding(two, 2, 1);
  EXPECT_TRUE(rule_holds("transpose_same_padding", two));
}

}  // namespace
}  // namespace padlens::test
