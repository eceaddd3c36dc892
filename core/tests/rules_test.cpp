#include "core/rules/rules.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "core/layer/spec_json.h"
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

TEST(Rules, SayWhatStampsDo) {
  Spec dilated = transpose(3, 4, 2);
  dilated.framework = "pytorch";
  dilated.dilation = {2, 2};
  const RuleVerdict uneven = judge("checkerboard", dilated);
  EXPECT_FALSE(uneven.holds);
  EXPECT_EQ(uneven.predicted, "min = max");
  EXPECT_EQ(uneven.actual, "0 < 16");
  EXPECT_EQ(judge("checkerboard", transpose(3, 4, 2)).actual, "4 = 4");
  EXPECT_EQ(judge("checkerboard", transpose(3, 3, 2)).actual, "1 < 4");
  EXPECT_TRUE(judge("checkerboard", transpose(3, 3, 2)).holds);

  dilated.dilation = {1, 3};
  const RuleVerdict exchanged = judge("stride_as_dilation", dilated);
  EXPECT_EQ(exchanged.predicted, "i + 2j × 3i + 2j");
  EXPECT_EQ(exchanged.actual, "2i + j × 2i + 3j");
  EXPECT_FALSE(exchanged.holds);
}

TEST(Rules, CountWhatOutputPaddingAdds) {
  Spec spec = transpose(3, 3, 2);
  spec.framework = "pytorch";
  spec.output_padding = PerAxis{1, 1};
  EXPECT_EQ(judge("output_padding_adds_zeros", spec).actual, "1, 1");
  const RuleVerdict computed =
      judge("output_padding_adds_zeros", with_sides(spec, Sides{1, 1, 1, 1}));
  EXPECT_EQ(computed.predicted, "1, 1");
  EXPECT_EQ(computed.actual, "1, 0");
  const RuleVerdict cut = judge("padding_adds", with_sides(spec, Sides{1, 1, 1, 1}));
  EXPECT_EQ(cut.predicted, "10");
  EXPECT_EQ(cut.actual, "6");
}

Spec pool(Op op, std::string framework, int input, int kernel, int stride) {
  Spec spec = conv(input, kernel, stride);
  spec.op = op;
  spec.framework = std::move(framework);
  return spec;
}

TEST(Rules, SayWhatCeilModeDoes) {
  Spec spec = pool(&kMaxPool2d, "pytorch", 6, 3, 2);
  spec.ceil_mode = true;
  const RuleVerdict added = judge("ceil_adds_window", spec);
  EXPECT_TRUE(added.holds);
  EXPECT_EQ(added.predicted, "3");
  // Padded to 7: the fourth window would begin at 6, in the padding after.
  spec = with_sides(pool(&kMaxPool2d, "pytorch", 5, 2, 2), {1, 1, 1, 1});
  spec.ceil_mode = true;
  const RuleVerdict dropped = judge("ceil_adds_window", spec);
  EXPECT_FALSE(dropped.holds);
  EXPECT_EQ(dropped.predicted, "4");
  EXPECT_EQ(dropped.actual, "3");
}

TEST(Rules, SayWhatMeansDivideBy) {
  Spec spec = pool(&kAveragePool2d, "keras", 5, 3, 1);
  spec.padding = PaddingMode::same;
  const RuleVerdict corners = judge("same_divides_by_window", spec);
  EXPECT_EQ(corners.predicted, "9");
  EXPECT_EQ(corners.actual, "4 … 9");
  EXPECT_FALSE(corners.holds);
  spec.stride = {3, 3};
  spec.input = {6, 6};
  EXPECT_EQ(judge("same_divides_by_window", spec).actual, "9");
  spec.framework = "onnx";
  spec.padding = PaddingMode::same_upper;
  spec.stride = {1, 1};
  EXPECT_FALSE(judge("same_divides_by_window", spec).holds);
  spec.count_include_pad = true;
  EXPECT_TRUE(judge("same_divides_by_window", spec).holds);
}

// Sums of 2, 3, 3, 3 and 2 cells.
TEST(Rules, SayWhatMeansInOneDimensionDivideBy) {
  Spec spec = pool(&kAveragePool1d, "keras", 9, 3, 2);
  spec.input = {1, 9};
  spec.kernel = {1, 3};
  spec.stride = {1, 2};
  spec.padding = PaddingMode::same;
  const RuleVerdict ends = judge("same_divides_by_window", spec);
  EXPECT_EQ(ends.predicted, "3");
  EXPECT_EQ(ends.actual, "2 … 3");
}

TEST(Rules, SayWhichPoolIsGlobal) {
  Spec spec = pool(&kAveragePool2d, "keras", 5, 5, 1);
  EXPECT_TRUE(judge("global_is_kernel_n", spec).holds);
  EXPECT_EQ(judge("global_is_kernel_n", spec).actual, "5, 1");
  spec.padding = PaddingMode::same;
  const RuleVerdict padded = judge("global_is_kernel_n", spec);
  EXPECT_FALSE(padded.holds);
  EXPECT_EQ(padded.actual, "3, 5");
  // ONNX Runtime has one window where it is wider than the input.
  const RuleReading wide =
      read_rule(*find_rule("global_is_kernel_n"), pool(&kAveragePool2d, "onnx", 5, 6, 2));
  ASSERT_TRUE(wide.verdict);
  EXPECT_EQ(wide.verdict->predicted, "≠ 5, 1");
  EXPECT_EQ(wide.verdict->actual, "5, 1");
}

TEST(Rules, SayWhatAStrideLeaves) {
  EXPECT_TRUE(judge("stride_two_halves", pool(&kMaxPool2d, "keras", 7, 2, 2)).holds);
  Spec same = pool(&kMaxPool2d, "keras", 7, 2, 2);
  same.padding = PaddingMode::same;
  const RuleVerdict rounded_up = judge("stride_two_halves", same);
  EXPECT_EQ(rounded_up.predicted, "3");
  EXPECT_EQ(rounded_up.actual, "4");
  EXPECT_FALSE(judge("stride_two_halves", pool(&kMaxPool2d, "pytorch", 8, 3, 2)).holds);
  EXPECT_TRUE(
      judge("stride_two_halves", with_sides(pool(&kMaxPool2d, "pytorch", 8, 3, 2), {1, 1, 1, 1}))
          .holds);
}

TEST(Rules, ApplyToLayersOfTheirKindOnly) {
  EXPECT_EQ(spoken(conv(5, 3)), "conv_valid_output ");
  EXPECT_EQ(spoken(with_sides(conv(5, 3), {})), "conv_valid_output ");
  EXPECT_EQ(spoken(with_sides(conv(5, 3), {1, 1, 1, 1})), "half_kernel_keeps_size ");
  EXPECT_EQ(spoken(with_sides(conv(5, 3), {1, 2, 1, 1})), "");
  EXPECT_EQ(spoken(conv(5, 3, 1, PaddingMode::same)),
            "conv_same_padding conv_same_output same_keeps_size ");
  EXPECT_EQ(spoken(transpose(5, 3)), "transpose_valid_output transpose_valid_padding ");
  EXPECT_EQ(spoken(transpose(5, 3, 2, PaddingMode::same)),
            "transpose_same_padding transpose_same_output checkerboard ");
  Spec extra = transpose(5, 3, 2);
  extra.output_padding = PerAxis{1, 1};
  EXPECT_EQ(spoken(extra), "output_padding_adds_zeros checkerboard ");
  Spec pytorch = with_sides(transpose(5, 3), {1, 1, 1, 1});
  pytorch.framework = "pytorch";
  EXPECT_EQ(spoken(pytorch), "padding_adds ");
  pytorch.dilation = {1, 2};
  EXPECT_EQ(spoken(pytorch), "stride_as_dilation padding_adds ");
  EXPECT_EQ(spoken(pool(&kMaxPool2d, "keras", 5, 3, 1)), "");
  EXPECT_EQ(spoken(pool(&kMaxPool2d, "keras", 5, 5, 2)), "global_is_kernel_n stride_two_halves ");
  Spec mean = pool(&kAveragePool2d, "onnx", 5, 3, 1);
  mean.padding = PaddingMode::same_lower;
  EXPECT_EQ(spoken(mean), "same_divides_by_window ");
  mean.ceil_mode = true;
  EXPECT_EQ(spoken(mean), "ceil_adds_window same_divides_by_window ");
}

std::string variant_text(std::string_view id, const Spec& spec) {
  const auto variant = find_rule(id)->variant(spec);
  if (!variant) return "none";
  std::string text = fmt::format("{} {}", variant->op->id, mode_info(variant->padding).name);
  if (variant->padding == PaddingMode::explicit_sides) {
    const Sides& sides = variant->sides;
    text += fmt::format(" {}{}{}{}", sides.top, sides.bottom, sides.left, sides.right);
  }
  if (variant->output_padding) text += fmt::format(" +{}", (*variant->output_padding)[kHeight]);
  return text;
}

TEST(Rules, NameTheNearestLayerTheySpeakOf) {
  const Spec keras = conv(6, 3, 2, PaddingMode::same);
  Spec pytorch = keras;
  pytorch.framework = "pytorch";
  Spec onnx = conv(6, 3, 2, PaddingMode::same_lower);
  onnx.framework = "onnx";
  EXPECT_EQ(variant_text("conv_same_padding", onnx), "conv2d same_lower");
  EXPECT_EQ(variant_text("conv_valid_output", onnx), "conv2d valid");
  EXPECT_EQ(variant_text("half_kernel_keeps_size", keras), "conv2d explicit 1111");
  EXPECT_EQ(variant_text("transpose_same_output", keras), "conv2d_transpose same");
  EXPECT_EQ(variant_text("transpose_same_output", onnx), "conv2d_transpose same_lower");
  EXPECT_EQ(variant_text("transpose_same_output", pytorch), "none");
  EXPECT_EQ(variant_text("padding_adds", keras), "none");
  EXPECT_EQ(variant_text("padding_adds", pytorch), "conv2d_transpose explicit 1111");
  EXPECT_EQ(variant_text("padding_adds", with_sides(pytorch, {1, 2, 3, 4})),
            "conv2d_transpose explicit 1133");
  EXPECT_EQ(variant_text("checkerboard", pytorch), "conv2d_transpose valid");
  EXPECT_EQ(variant_text("output_padding_adds_zeros", keras), "conv2d_transpose same +1");
  EXPECT_EQ(variant_text("ceil_adds_window", keras), "none");
  EXPECT_EQ(variant_text("ceil_adds_window", pytorch), "max_pool2d valid");
  EXPECT_EQ(variant_text("same_divides_by_window", onnx), "average_pool2d same_lower");
  EXPECT_EQ(variant_text("same_divides_by_window", pytorch), "none");
  EXPECT_EQ(variant_text("stride_two_halves", with_sides(pytorch, {1, 2, 3, 4})),
            "max_pool2d explicit 1133");
  Spec dilated = pytorch;
  dilated.dilation = {2, 2};
  EXPECT_EQ(variant_text("stride_two_halves", dilated), "max_pool2d valid");
  dilated.framework = "keras";  // which has no dilated pool
  EXPECT_EQ(variant_text("stride_two_halves", dilated), "none");
  Spec unknown = keras;
  unknown.framework = "caffe";
  EXPECT_EQ(variant_text("conv_same_padding", unknown), "none");
}

TEST(Rules, AreReadNearASpec) {
  const Spec spec = conv(6, 3, 2, PaddingMode::same);
  const RuleReading own = read_rule(*find_rule("conv_same_padding"), spec);
  EXPECT_TRUE(own.own);
  ASSERT_TRUE(own.verdict);
  EXPECT_EQ(own.verdict->where, "where.keras");
  const RuleReading near = read_rule(*find_rule("transpose_same_output"), spec);
  EXPECT_FALSE(near.own);
  ASSERT_TRUE(near.verdict);
  EXPECT_EQ(near.verdict->actual, "12");
  EXPECT_EQ(read_rule(*find_rule("conv_same_output"), spec).verdict->where, "where");
  const RuleReading none = read_rule(*find_rule("padding_adds"), spec);
  EXPECT_FALSE(none.spec || none.verdict);
  Spec refused = spec;
  refused.framework = "pytorch";
  const RuleReading problems = read_rule(*find_rule("conv_same_padding"), refused);
  EXPECT_TRUE(problems.spec);
  EXPECT_FALSE(problems.verdict);
  ASSERT_EQ(problems.problems.size(), 1U);
  EXPECT_EQ(problems.problems[0].field, "stride");
}

TEST(Rules, HaveIdsOfTheirOwn) {
  std::map<std::string_view, int> count;
  for (const Rule& rule : rules()) {
    ++count[rule.id];
    EXPECT_EQ(find_rule(rule.id), &rule);
  }
  EXPECT_EQ(count.size(), rules().size());
  EXPECT_EQ(rules().size(), 17U);
  EXPECT_EQ(find_rule("no_such_rule"), nullptr);
}

}  // namespace
}  // namespace padlens::test
