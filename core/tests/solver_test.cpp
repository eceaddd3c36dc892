#include "core/answers/solver.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

constexpr std::array kIds{"keras", "pytorch", "onnx"};
constexpr std::array kOps{&kConv2d, &kConv2dTranspose};

WantedOutput ask(Op op, const std::string& framework, int input, int kernel, int stride, int output) {
  WantedOutput question;
  question.spec.op = op;
  question.spec.framework = framework;
  question.spec.input = {input, input};
  question.spec.kernel = {kernel, kernel};
  question.spec.stride = {stride, stride};
  question.output = {output, output};
  question.most = 100'000;
  return question;
}

// "same", "explicit 1,1", "explicit 1,1 op 1", "notset shape 14": the height.
std::string said(const Spec& spec) {
  std::string text(mode_info(spec.padding).name);
  if (spec.padding == PaddingMode::explicit_sides)
    text += " " + std::to_string(spec.sides.top) + "," + std::to_string(spec.sides.bottom);
  if (spec.output_padding) text += " op " + std::to_string((*spec.output_padding)[0]);
  if (spec.output_shape) text += " shape " + std::to_string((*spec.output_shape)[0]);
  return text;
}

std::vector<std::string> said(const Solutions& solutions) {
  std::vector<std::string> all;
  for (const Solution& solution : solutions.list)
    all.push_back(said(solution.spec));
  return all;
}

using Words = std::vector<std::string>;

TEST(Solver, SevenToFourteenInEveryFramework) {
  const Op transposed = &kConv2dTranspose;
  EXPECT_EQ(said(solve(ask(transposed, "keras", 7, 3, 2, 14))), (Words{"same", "same op 1"}));
  EXPECT_EQ(said(solve(ask(transposed, "pytorch", 7, 3, 2, 14))), (Words{"explicit 1,1 op 1"}));
  EXPECT_EQ(said(solve(ask(transposed, "onnx", 7, 3, 2, 14))),
            (Words{"same_upper", "same_lower", "explicit 0,1", "same_upper op 1", "same_lower op 1",
                   "explicit 1,1 op 1"}));
}

TEST(Solver, SixToThreeIsSameAndAnyTotalThatWorks) {
  EXPECT_EQ(said(solve(ask(&kConv2d, "keras", 6, 3, 2, 3))),
            (Words{"same", "explicit 1,1", "explicit 0,1"}));
  // PyTorch's "same" is for stride 1 alone.
  EXPECT_EQ(said(solve(ask(&kConv2d, "pytorch", 6, 3, 2, 3))),
            (Words{"explicit 1,1", "explicit 0,1"}));
  EXPECT_EQ(said(solve(ask(&kConv2d, "onnx", 6, 3, 2, 3))),
            (Words{"same_upper", "same_lower", "explicit 1,1", "explicit 0,1"}));
}

TEST(Solver, NothingIsAnAnswerToo) {
  EXPECT_TRUE(solve(ask(&kConv2d, "keras", 6, 3, 2, 9)).list.empty());
  EXPECT_TRUE(solve(ask(&kConv2d, "nobody", 6, 3, 2, 3)).list.empty());
  EXPECT_TRUE(solve(ask(&kConv2d, "keras", 6, 3, 0, 3)).list.empty());
  EXPECT_TRUE(solve(ask(&kConv2d, "keras", 6, 3, 1, 0)).list.empty());
  EXPECT_TRUE(solve(ask(&kConv2d, "keras", 6, 3, 1, INT32_MAX)).list.empty());
}

TEST(Solver, ThePlaceOfThePaddingIsFreeWhereTheFrameworkLetsIt) {
  for (const Solution& solution : solve(ask(&kConv2d, "pytorch", 6, 3, 2, 3)).list)
    EXPECT_TRUE(solution.any_split) << said(solution.spec);
  for (const Solution& solution : solve(ask(&kConv2dTranspose, "pytorch", 7, 3, 2, 14)).list)
    EXPECT_FALSE(solution.any_split) << said(solution.spec);
  // reflect wants fewer cells on a side than the input has.
  WantedOutput question = ask(&kConv2d, "pytorch", 3, 5, 1, 3);
  question.spec.pad_fill.mode = FillMode::reflect;
  const Solutions reflected = solve(question);
  EXPECT_EQ(said(reflected), (Words{"same", "explicit 2,2"}));
  EXPECT_FALSE(reflected.list[1].any_split);
}

TEST(Solver, FindsStridesBesideTheRatio) {
  WantedOutput question = ask(&kConv2dTranspose, "keras", 7, 3, 1, 224);
  question.free.stride = true;
  const Solutions solutions = solve(question);
  ASSERT_FALSE(solutions.list.empty());
  EXPECT_EQ(solutions.list[0].spec.stride, (PerAxis{32, 32}));
}

TEST(Solver, FindsFarInputs) {
  WantedOutput question = ask(&kConv2d, "keras", 1, 7, 2, 224);
  question.free.input = true;
  std::vector<int> inputs;
  for (const Solution& solution : solve(question).list) {
    if (solution.spec.padding == PaddingMode::same) inputs.push_back(solution.spec.input[0]);
  }
  EXPECT_EQ(inputs, (std::vector<int>{447, 448}));
}

TEST(Solver, AxesThatNeedDifferentStridesGetThem) {
  WantedOutput question = ask(&kConv2dTranspose, "keras", 7, 3, 1, 14);
  question.spec.input = {7, 14};
  question.free.stride = true;
  const Solutions solutions = solve(question);
  ASSERT_FALSE(solutions.list.empty());
  EXPECT_EQ(solutions.list[0].spec.stride, (PerAxis{2, 1}));
  EXPECT_FALSE(solutions.complete);
}

TEST(Solver, WhatIsFixedStays) {
  WantedOutput question = ask(&kConv2dTranspose, "onnx", 7, 3, 2, 14);
  question.free.padding = false;
  question.spec.padding = PaddingMode::explicit_sides;
  question.spec.sides = {1, 0, 1, 0};
  question.free.output_padding = false;
  EXPECT_EQ(said(solve(question)), (Words{"explicit 1,0"}));
  question.free.output_shape = false;
  EXPECT_EQ(said(solve(question)), (Words{"explicit 1,0"}));
  question.spec.output_padding = PerAxis{1, 1};
  EXPECT_EQ(said(solve(question)), Words{});
  question.spec.sides = {2, 0, 2, 0};
  EXPECT_EQ(said(solve(question)), (Words{"explicit 2,0 op 1"}));
  question.spec.output_shape = PerAxis{14, 13};
  EXPECT_EQ(said(solve(question)), Words{});
}

TEST(Solver, StopsAtTheNumberWanted) {
  WantedOutput question = ask(&kConv2d, "onnx", 6, 3, 2, 3);
  question.most = 3;
  const Solutions solutions = solve(question);
  EXPECT_EQ(said(solutions), (Words{"same_upper", "same_lower", "explicit 1,1"}));
  EXPECT_FALSE(solutions.complete);
  EXPECT_EQ(solutions.found, 4U);
  question.most = 4;
  EXPECT_TRUE(solve(question).complete);
}

TEST(Solver, NearbyIsTheSameWhereThereAreSolutions) {
  const WantedOutput question = ask(&kConv2d, "keras", 6, 3, 2, 3);
  EXPECT_EQ(said(solve_nearby(question)), said(solve(question)));
}

TEST(Solver, NearbyChangesTheStrideOrTheKernel) {
  const Solutions solutions = solve_nearby(ask(&kConv2d, "keras", 6, 3, 2, 6));
  ASSERT_FALSE(solutions.list.empty());
  EXPECT_EQ(solutions.list[0].spec.stride, (PerAxis{1, 1}));
  EXPECT_EQ(solutions.list[0].spec.kernel, (PerAxis{3, 3}));
  EXPECT_EQ(solutions.list[0].spec.padding, PaddingMode::same);
  int last = 0;
  for (const Solution& solution : solutions.list) {
    const int far = std::abs(solution.spec.stride[0] - 2) + std::abs(solution.spec.kernel[0] - 3);
    EXPECT_GE(far, last);
    last = far;
    EXPECT_TRUE(solution.spec.stride[0] == 2 || solution.spec.kernel[0] == 3);
  }
}

TEST(Solver, NearbyChangesBothWhereOneIsNotEnough) {
  // Cells 2 apart and no padding beyond the kernel: neither alone gets from 2 to 7.
  WantedOutput question = ask(&kConv2d, "keras", 2, 1, 2, 7);
  const Solutions solutions = solve_nearby(question);
  ASSERT_FALSE(solutions.list.empty());
  for (const Solution& solution : solutions.list) {
    EXPECT_NE(solution.spec.stride[0], 2);
    EXPECT_NE(solution.spec.kernel[0], 1);
  }
}

// --- what holds of every answer ----------------------------------------------------

void expect_answers(const WantedOutput& question, const Solutions& solutions) {
  for (const Solution& solution : solutions.list) {
    const Resolution resolution = resolve(solution.spec);
    ASSERT_TRUE(resolution.accepted()) << testing::PrintToString(solution.spec);
    for (const Axis axis : kAxes) {
      ASSERT_EQ(resolution.geometry->axis[axis].out, question.output[axis])
          << testing::PrintToString(solution.spec);
    }
    ASSERT_EQ(solution.spec.op, question.spec.op);
    ASSERT_EQ(solution.spec.framework, question.spec.framework);
    for (const auto& [free, numbers] : {std::pair{question.free.input, &Spec::input},
                                        {question.free.kernel, &Spec::kernel},
                                        {question.free.stride, &Spec::stride},
                                        {question.free.dilation, &Spec::dilation}}) {
      if (!free) {
        ASSERT_EQ(solution.spec.*numbers, question.spec.*numbers);
      }
    }
  }
}

// Every way in which a framework lets one say the padding of an axis, small.
void each_padding(const Spec& sizes, const std::function<void(const Spec&)>& visit) {
  const Framework& framework = *find_framework(sizes.framework);
  const bool transposed = sizes.op == &kConv2dTranspose;
  const int s = sizes.stride[0];
  const int d = sizes.dilation[0];
  const int K = d * (sizes.kernel[0] - 1) + 1;
  const int most = 2 * (K - 1) + s - 1;
  for (const PaddingMode mode : padding_modes(framework, sizes.op)) {
    const int last = mode == PaddingMode::explicit_sides ? most : 0;
    for (int before = 0; before <= last; ++before) {
      for (int after = 0; before + after <= last; ++after) {
        for (int extra = -1; extra <= (transposed ? std::max(s, d) + 1 : -1); ++extra) {
          for (int shape = 0; shape <= (transposed ? 20 : 0); ++shape) {
            Spec spec = sizes;
            spec.padding = mode;
            spec.sides = {before, after, before, after};
            if (extra >= 0) spec.output_padding = PerAxis{extra, extra};
            if (shape > 0) spec.output_shape = PerAxis{shape, shape};
            visit(spec);
          }
        }
      }
    }
  }
}

int total(const Spec& spec) {
  return spec.padding == PaddingMode::explicit_sides ? spec.sides.top + spec.sides.bottom : 0;
}

bool without_padding(const Spec& spec) {
  return spec.padding == PaddingMode::valid || spec.padding == PaddingMode::notset ||
         (spec.padding == PaddingMode::explicit_sides && total(spec) == 0);
}

// An output_padding of 0 that changes nothing.
bool output_padding_is_idle(Spec spec) {
  const Geometry geometry = *resolve(spec).geometry;
  spec.output_padding.reset();
  return resolve(spec).geometry == geometry;
}

// Whether the solver's list has `spec`, in the plainer words that solver.h names.
bool covers(const Solutions& solutions, const Spec& spec, const Geometry& geometry) {
  return std::ranges::any_of(solutions.list, [&](const Solution& solution) {
    const Spec& have = solution.spec;
    if (have.input != spec.input || have.kernel != spec.kernel || have.stride != spec.stride ||
        have.dilation != spec.dilation) {
      return false;
    }
    const bool alike = geometry == *resolve(have).geometry;
    // A size asked for that the layer has by itself is said without it.
    if (spec.output_shape && !have.output_shape) return alike || spec.output_padding;
    if (have.output_shape != spec.output_shape) return false;
    // An output_shape comes without output_padding: it only moves what is cut.
    if (spec.output_shape) return spec.output_padding || alike;
    const PerAxis none{0, 0};
    if (have.output_padding.value_or(none) != spec.output_padding.value_or(none)) return false;
    if (have.output_padding != spec.output_padding && !output_padding_is_idle(spec)) return false;
    if (without_padding(spec)) return without_padding(have);
    return have.padding == spec.padding && total(have) == total(spec);
  });
}

TEST(Solver, MissesNothingThatAFrameworkCanSay) {
  std::int64_t seen = 0;
  for (const char* id : kIds) {
    for (const Op op : kOps) {
      for (int n = 1; n <= 5; n += 2) {
        for (int k = 1; k <= 4; ++k) {
          for (int s = 1; s <= 3; ++s) {
            for (int d = 1; d <= 2; ++d) {
              WantedOutput question = ask(op, id, n, k, s, 1);
              question.spec.dilation = {d, d};
              std::map<std::int64_t, Solutions> known;
              each_padding(question.spec, [&](const Spec& spec) {
                const Resolution resolution = resolve(spec);
                if (!resolution.accepted()) return;
                if (resolution.geometry->outputs() == 0) return;  // nobody asks for nothing
                ++seen;
                const std::int64_t out = resolution.geometry->height().out;
                auto at = known.find(out);
                if (at == known.end()) {
                  question.output = {static_cast<int>(out), static_cast<int>(out)};
                  at = known.emplace(out, solve(question)).first;
                  expect_answers(question, at->second);
                  EXPECT_TRUE(at->second.complete);
                }
                EXPECT_TRUE(covers(at->second, spec, *resolution.geometry))
                    << testing::PrintToString(spec);
              });
              if (HasFailure()) return;
            }
          }
        }
      }
    }
  }
  EXPECT_GT(seen, 10'000);
}

// With free numbers: what the solver finds for each choice alone, it finds at once.
TEST(Solver, FreeNumbersAreEveryNumber) {
  for (const char* id : kIds) {
    for (const Op op : kOps) {
      for (const int output : {1, 4, 9}) {
        WantedOutput question = ask(op, id, 1, 1, 1, output);
        question.free.input = question.free.kernel = question.free.stride = question.free.dilation =
            true;
        const Solutions all = solve(question);
        expect_answers(question, all);
        std::size_t found = 0;
        for (int k = kFreeKernel.least; k <= kFreeKernel.most; ++k) {
          for (int s = kFreeStride.least; s <= kFreeStride.most; ++s) {
            for (int d = kFreeDilation.least; d <= kFreeDilation.most; ++d) {
              for (int n = 1; n <= 64; ++n) {
                WantedOutput single = ask(op, id, n, k, s, output);
                single.spec.dilation = {d, d};
                for (const Solution& solution : solve(single).list) {
                  const AxisGeometry a = resolve(solution.spec).geometry->height();
                  // Larger cuts are said by an output_shape alone, and left out.
                  if (a.crop_before + a.crop_after > most_padding(a.K, a.s)) continue;
                  ++found;
                  EXPECT_TRUE(covers(all, solution.spec, *resolve(solution.spec).geometry))
                      << testing::PrintToString(solution.spec);
                }
              }
            }
          }
        }
        EXPECT_EQ(all.list.size(), found) << id << " " << output;
        EXPECT_TRUE(all.complete);
      }
    }
  }
}

WantedOutput any_question() {
  WantedOutput question;
  question.spec.op = pick(0, 1) == 0 ? &kConv2d : &kConv2dTranspose;
  question.spec.framework = kIds[static_cast<std::size_t>(pick(0, 2))];
  for (const Axis axis : kAxes) {
    question.spec.input[axis] = pick(1, 12);
    question.spec.kernel[axis] = pick(1, 5);
    question.spec.stride[axis] = pick(1, 4);
    question.spec.dilation[axis] = pick(1, 3) == 1 ? 2 : 1;
    question.output[axis] = pick(1, 30);
  }
  question.free.kernel = pick(1, 4) == 1;
  question.free.stride = pick(1, 4) == 1;
  question.free.dilation = pick(1, 8) == 1;
  question.free.input = pick(1, 8) == 1;
  question.most = static_cast<std::size_t>(pick(1, 300));
  return question;
}

// Axes with numbers of their own: accepted, exact, and no axis alone knows more.
RC_GTEST_PROP(Solver, AnswersUnlikeAxes, ()) {
  const WantedOutput question = any_question();
  const Solutions solutions = solve(question);
  expect_answers(question, solutions);
  RC_ASSERT(!testing::Test::HasFatalFailure());
  RC_ASSERT(solutions.list.size() <= question.most);
  RC_ASSERT(solutions.found >= solutions.list.size());
  for (std::size_t i = 0; i < solutions.list.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      RC_ASSERT(!(solutions.list[i].spec == solutions.list[j].spec));
  }
}

// The layer that a spec is, asked for by its own output, is among the answers.
RC_GTEST_PROP(Solver, FindsTheLayerItself, ()) {
  Spec spec = *layer_specs();
  spec.framework = kIds[static_cast<std::size_t>(pick(0, 2))];
  spec.input_values = spec.kernel_values = {};
  spec.pad_fill = {};
  const Resolution resolution = resolve(spec);
  RC_PRE(resolution.accepted());
  WantedOutput question;
  question.spec = spec;
  question.most = 1'000'000;
  bool looked_at = true;
  for (const Axis axis : kAxes) {
    const AxisGeometry& a = resolution.geometry->axis[axis];
    question.output[axis] = static_cast<int>(a.out);
    looked_at =
        looked_at && (spec.padding != PaddingMode::explicit_sides ||
                      spec.sides.before(axis) + spec.sides.after(axis) <= most_padding(a.K, a.s));
  }
  const Solutions solutions = solve(question);
  RC_PRE(looked_at && solutions.complete);
  const auto has = [&](const Solution& solution, Axis axis) {
    const AxisGeometry a = resolve(solution.spec).geometry->axis[axis];
    const AxisGeometry& b = resolution.geometry->axis[axis];
    return spec.padding == PaddingMode::explicit_sides ? a.padded == b.padded : a == b;
  };
  // Axes that are asked the same get the same, and lend each other what they have.
  for (const Axis axis : kAxes) {
    RC_ASSERT(std::ranges::any_of(solutions.list,
                                  [&](const Solution& solution) { return has(solution, axis); }));
  }
  const auto alike = [](const PerAxis& pair) { return pair[kHeight] == pair[kWidth]; };
  if (alike(question.output) && alike(spec.input) && alike(spec.kernel) && alike(spec.stride) &&
      alike(spec.dilation)) {
    return;
  }
  RC_ASSERT(std::ranges::any_of(solutions.list, [&](const Solution& solution) {
    return has(solution, kHeight) && has(solution, kWidth);
  }));
}

// --- the way back --------------------------------------------------------------------

Spec any_spec() {
  Spec spec = *layer_specs();
  spec.framework = kIds[static_cast<std::size_t>(pick(0, 2))];
  if (spec.framework == "onnx" && spec.padding == PaddingMode::same)
    spec.padding = pick(0, 1) == 0 ? PaddingMode::same_upper : PaddingMode::same_lower;
  if (spec.op == &kConv2dTranspose && spec.framework != "keras" && pick(0, 2) == 0) {
    if (spec.padding == PaddingMode::same) spec.padding = PaddingMode::valid;
    spec.output_padding.reset();
    const Resolution plain = resolve(spec);
    RC_PRE(plain.geometry);
    spec.output_shape = PerAxis{static_cast<int>(plain.geometry->height().out),
                                static_cast<int>(plain.geometry->width().out)};
  }
  return spec;
}

RC_GTEST_PROP(InputsWithOutput, AreExactlyThose, ()) {
  const Spec spec = any_spec();
  const Resolution own = resolve(spec);
  RC_PRE(own.geometry);
  const auto ranges = inputs_with_output(spec);
  for (const Axis axis : kAxes) {
    constexpr int kTried = 1500;  // more than the inputs of any_spec() come to with one stride
    for (int n = 1; n <= kTried; ++n) {
      Spec other = spec;
      other.input[axis] = n;
      other.input_values = other.kernel_values = {};
      const Resolution resolution = resolve(other);
      const bool same = resolution.geometry && (resolution.accepted() || !own.accepted()) &&
                        resolution.geometry->axis[axis].out == own.geometry->axis[axis].out;
      RC_ASSERT(same == (n >= ranges[axis].least && n <= ranges[axis].most));
    }
  }
}

TEST(InputsWithOutput, AreWhatTheFloorLoses) {
  const auto both = [](const Spec& spec) {
    const auto ranges = inputs_with_output(spec);
    EXPECT_EQ(ranges[0], ranges[1]);
    return ranges[0];
  };
  EXPECT_EQ(both(conv(7, 3, 2, PaddingMode::same)), (InputRange{7, 8}));
  EXPECT_EQ(both(conv(9, 3, 3)), (InputRange{9, 11}));
  EXPECT_EQ(both(conv(5, 3)), (InputRange{5, 5}));
  EXPECT_EQ(both(transpose(5, 3, 2)), (InputRange{5, 5}));
}

}  // namespace
}  // namespace padlens::test
