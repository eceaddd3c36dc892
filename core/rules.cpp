#include "core/rules.h"

#include <fmt/format.h>

#include <array>
#include <utility>

// All are the article's ("keras中conv2d,conv2dTranspose的Padding详细介绍"), in
// terms of the kernel size k as the article has it: it does not speak of dilation.

namespace padlens {
namespace {

using Numbers = std::array<std::int64_t, 2>;  // [height, width]

std::string text(const Numbers& numbers) {
  return numbers[0] == numbers[1] ? std::to_string(numbers[0])
                                  : fmt::format("{} × {}", numbers[0], numbers[1]);
}

std::string sides_text(const Numbers& before, const Numbers& after) {
  const std::string height = fmt::format("{}, {}", before[0], after[0]);
  const std::string width = fmt::format("{}, {}", before[1], after[1]);
  return height == width ? height : fmt::format("{} × {}", height, width);
}

template <class Function>
Numbers per_axis(const Geometry& geometry, Function function) {
  return {function(geometry.axis[kHeight]), function(geometry.axis[kWidth])};
}

template <class Function>
RuleVerdict judge_output(std::string_view id, const Geometry& geometry, Function predict) {
  const Numbers predicted = per_axis(geometry, predict);
  const Numbers actual = per_axis(geometry, [](const AxisGeometry& a) { return a.out; });
  return {id, predicted == actual, text(predicted), text(actual)};
}

template <class Before, class After>
RuleVerdict judge_padding(std::string_view id, const Geometry& geometry, Before before,
                          After after) {
  const Numbers predicted_before = per_axis(geometry, before);
  const Numbers predicted_after = per_axis(geometry, after);
  const Numbers actual_before =
      per_axis(geometry, [](const AxisGeometry& a) { return a.pad_before; });
  const Numbers actual_after =
      per_axis(geometry, [](const AxisGeometry& a) { return a.pad_after; });
  return {id, predicted_before == actual_before && predicted_after == actual_after,
          sides_text(predicted_before, predicted_after), sides_text(actual_before, actual_after)};
}

bool is(const Spec& spec, Op op, PaddingMode mode) {
  return spec.op == op && spec.padding == mode && !spec.output_padding && !spec.output_shape;
}

constexpr std::array kRules{
    Rule{"conv_same_padding",
         [](const Spec& spec) { return is(spec, Op::conv2d, PaddingMode::same); },
         [](const Spec&, const Geometry& geometry) {
           return judge_padding(
               "conv_same_padding", geometry, [](const AxisGeometry& a) { return (a.k - 1) / 2; },
               [](const AxisGeometry& a) { return a.k / 2; });
         }},
    Rule{"conv_same_output",
         [](const Spec& spec) { return is(spec, Op::conv2d, PaddingMode::same); },
         [](const Spec&, const Geometry& geometry) {
           return judge_output("conv_same_output", geometry,
                               [](const AxisGeometry& a) { return ceil_div(a.n, a.s); });
         }},
    Rule{"conv_valid_output",
         [](const Spec& spec) { return is(spec, Op::conv2d, PaddingMode::valid); },
         [](const Spec&, const Geometry& geometry) {
           return judge_output("conv_valid_output", geometry, [](const AxisGeometry& a) {
             return ceil_div(a.n - (a.k - 1), a.s);
           });
         }},
    Rule{"transpose_valid_output",
         [](const Spec& spec) { return is(spec, Op::conv2d_transpose, PaddingMode::valid); },
         [](const Spec&, const Geometry& geometry) {
           return judge_output("transpose_valid_output", geometry,
                               [](const AxisGeometry& a) { return (a.n - 1) * a.s + a.k; });
         }},
    Rule{"transpose_same_padding",
         [](const Spec& spec) { return is(spec, Op::conv2d_transpose, PaddingMode::same); },
         [](const Spec&, const Geometry& geometry) {
           return judge_padding(
               "transpose_same_padding", geometry,
               [](const AxisGeometry& a) { return (a.k + 1) / 2; },
               [](const AxisGeometry& a) { return a.k / 2; });
         }},
    Rule{"transpose_same_output",
         [](const Spec& spec) { return is(spec, Op::conv2d_transpose, PaddingMode::same); },
         [](const Spec&, const Geometry& geometry) {
           return judge_output("transpose_same_output", geometry,
                               [](const AxisGeometry& a) { return a.n * a.s; });
         }},
};

}  // namespace

std::span<const Rule> rules() {
  return kRules;
}

std::vector<RuleVerdict> judge_rules(const Spec& spec, const Geometry& geometry) {
  std::vector<RuleVerdict> verdicts;
  for (const Rule& rule : kRules) {
    if (rule.applies(spec)) verdicts.push_back(rule.judge(spec, geometry));
  }
  return verdicts;
}

}  // namespace padlens
