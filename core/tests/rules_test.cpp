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
  EXPECT_EQ(rules().size(), 13U);
  EXPECT_EQ(find_rule("no_such_rule"), nullptr);
}

}  // namespace
}  // namespace padlens::test
