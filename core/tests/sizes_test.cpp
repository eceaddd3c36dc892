// Sizes up to 2³¹ − 1, and what of them fits 63 bits.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "core/answers/nearest.h"
#include "core/answers/recipe.h"
#include "core/answers/shown.h"
#include "core/answers/solver.h"
#include "core/engine/answer_text.h"
#include "core/frameworks/framework.h"
#include "core/geometry/coverage.h"
#include "core/geometry/stretches.h"
#include "core/snippets/smaller.h"
#include "core/snippets/snippet.h"
#include "core/tests/support.h"

namespace padlens {
namespace {

using test::from_json;
using test::geometry_of;

constexpr std::int64_t kMost = INT_MAX;

std::array<std::int64_t, 2> output_of_text(std::string_view text) {
  const Geometry geometry = geometry_of(from_json(text));
  return {geometry.height().out, geometry.width().out};
}

// --- from real use -----------------------------------------------------------------

using Out = std::array<std::int64_t, 2>;

TEST(Sizes, OfRealLayersAreTaken) {
  EXPECT_EQ(output_of_text(R"({"op": "conv2d_transpose", "framework": "pytorch",
                               "input": [1000, 100], "kernel": 2, "dilation": [99, 83],
                               "padding": "valid"})"),
            (Out{1099, 183}));
  EXPECT_EQ(output_of_text(R"({"framework": "pytorch", "input": 52, "kernel": 100, "stride": 5,
                               "padding": 50})"),
            (Out{11, 11}));
  EXPECT_EQ(output_of_text(R"({"framework": "pytorch", "input": [1280, 1918], "kernel": 3,
                               "padding": 1})"),
            (Out{1280, 1918}));
  EXPECT_EQ(output_of_text(R"({"op": "conv2d_transpose", "framework": "pytorch",
                               "input": [64, 1792], "kernel": 3, "stride": [1, 2], "padding": 1,
                               "output_padding": [0, 1]})"),
            (Out{64, 3584}));
  const Geometry square = geometry_of(from_json(R"({"framework": "keras", "input": 2048,
      "kernel": 3, "stride": 2, "padding": "same"})"));
  EXPECT_EQ(square.outputs(), 1024 * 1024);
  EXPECT_EQ(square.sides(), (std::array<std::int64_t, 4>{0, 1, 0, 1}));
}

// --- the limits from both sides ----------------------------------------------------

TEST(Sizes, GoToTheLargestIntInEveryField) {
  EXPECT_EQ(output_of_text(R"({"input": 2147483647, "kernel": 3})"), (Out{kMost - 2, kMost - 2}));
  EXPECT_EQ(output_of_text(R"({"input": 2147483647, "kernel": 2147483647})"), (Out{1, 1}));
  EXPECT_EQ(output_of_text(R"({"input": 2147483647, "kernel": 1, "stride": 2147483647})"),
            (Out{1, 1}));
  EXPECT_EQ(output_of_text(R"({"input": 2147483647, "kernel": 2, "dilation": 2147483646})"),
            (Out{1, 1}));
  EXPECT_EQ(output_of_text(R"({"framework": "pytorch", "input": 2147483647, "kernel": 1,
                               "padding": 2147483647})"),
            (Out{3 * kMost, 3 * kMost}));
  EXPECT_EQ(output_of_text(R"({"framework": "pytorch", "op": "conv2d_transpose",
                               "input": 2147483647, "kernel": 1, "stride": 2147483647,
                               "output_padding": 2147483646})"),
            (Out{(kMost - 1) * kMost + kMost, (kMost - 1) * kMost + kMost}));
}

TEST(Sizes, BeyondTheLargestIntNameFieldAndValue) {
  for (const char* field : {"input", "kernel", "stride", "dilation", "padding"}) {
    const std::string text = std::string("{\"") + field + "\": 2147483648}";
    const Problems problems = spec_from_text(text).problems;
    ASSERT_EQ(problems.size(), 1U) << field;
    EXPECT_EQ(problems[0].field, field);
    EXPECT_EQ(problems[0].code, "too_large");
    EXPECT_EQ(problems[0].kind, Problem::Kind::limit);
    EXPECT_EQ(problems[0].args[0], "2147483648");
    EXPECT_EQ(problems[0].args[2], "2147483647");
  }
}

TEST(Sizes, ThatDoNotFit63BitsSayWhatWould) {
  Spec spec = test::transpose(INT_MAX, INT_MAX, INT_MAX);
  spec.framework = "pytorch";
  spec.dilation = {INT_MAX, INT_MAX};
  const Problems problems = resolve(spec).problems;
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].field, "dilation");
  EXPECT_EQ(problems[0].code, "too_large");
  EXPECT_EQ(problems[0].kind, Problem::Kind::limit);
  EXPECT_EQ(problems[0].args[0], "2147483647");
  const int most = std::stoi(problems[0].args[2]);
  spec.dilation = {most, most};
  EXPECT_TRUE(resolve(spec).accepted());
  spec.dilation[kWidth] = most + 1;
  EXPECT_FALSE(resolve(spec).geometry);
}

TEST(Sizes, BetweenLayersAreCheckedToo) {
  Spec grows = test::transpose(INT_MAX, 1, 2);
  Spec next = test::conv(1, 3);
  const ResolvedStack stack = resolve_stack(std::array{grows, next, next});
  ASSERT_EQ(stack.problems().size(), 1U);
  EXPECT_EQ(stack.problems()[0].layer, 1U);
  EXPECT_EQ(stack.problems()[0].problem.field, "input");
  EXPECT_EQ(stack.problems()[0].problem.args[0], "4294967294");
}

// --- values ------------------------------------------------------------------------

TEST(Sizes, AloneAreToldWhereNoValuesAreAskedFor) {
  const Spec spec = from_json(R"({"input": 4, "kernel": 2, "values": false})");
  const Layer layer = make_layer(spec, geometry_of(spec));
  EXPECT_TRUE(layer.empty());
  EXPECT_EQ(answer_text(layer),
            R"({"output": [3, 3], "pad": {"top": 0, "bottom": 0, "left": 0, "right": 0}})");
  EXPECT_EQ(spec_to_json(spec)["values"], false);
  EXPECT_FALSE(spec_to_json(Spec{}).contains("values"));
}

TEST(Sizes, BeyondTheValuesAreToldWithTheLimit) {
  const auto limit = [](std::string_view text) {
    const Spec spec = from_json(text);
    const std::string answer = answer_text(make_layer(spec, geometry_of(spec), 0));
    const std::size_t at = answer.find("\"values\"");
    return answer.substr(at);
  };
  EXPECT_EQ(limit(R"({"input": [4096, 4097], "kernel": 1})"),
            R"("values": null, "limit": {"input_cells": 16777216}})");
  EXPECT_EQ(limit(R"({"input": 1025, "kernel": 1025})"),
            R"("values": null, "limit": {"kernel": 1024}})");
  EXPECT_EQ(limit(R"({"input": 9, "kernel": 2, "stride": 1048577})"),
            R"("values": null, "limit": {"stride": 1048576}})");
  EXPECT_EQ(limit(R"({"input": [1, 5], "kernel": 2, "dilation": 67108865, "padding": "same"})"),
            R"("values": null, "limit": {"padded": 67108864}})");
  const Spec large = from_json(R"({"input": 4096, "kernel": 1024})");
  EXPECT_FALSE(value_limit(large, geometry_of(large)));
}

// --- closed forms against counting -------------------------------------------------

AxisGeometry any_axis() {
  AxisGeometry a;
  a.n = *rc::gen::inRange(1, 12);
  a.k = *rc::gen::inRange(1, 12);
  a.s = *rc::gen::inRange(1, 14);
  a.d = *rc::gen::inRange(1, 14);
  a.K = effective_kernel(a.k, a.d);
  a.full = (a.n - 1) * a.s + a.K;
  return a;
}

RC_GTEST_PROP(SizesClosedForms, StampedCellsAreThoseThatStampsLandOn, ()) {
  const AxisGeometry a = any_axis();
  std::set<std::int64_t> landed;
  for (std::int64_t i = 0; i < a.n; ++i) {
    for (std::int64_t j = 0; j < a.k; ++j)
      landed.insert(full_at(a, i, j));
  }
  const std::int64_t first = *rc::gen::inRange(-5, 200);
  const std::int64_t last = first + *rc::gen::inRange(-2, 200);
  const auto count =
      std::ranges::count_if(landed, [&](std::int64_t f) { return f >= first && f <= last; });
  RC_ASSERT(stamped_cells(a, first, last) == count);
}

RC_GTEST_PROP(SizesClosedForms, TheInteriorIsThatOfItsCounts, ()) {
  const AxisGeometry a = any_axis();
  const auto [least, most] = std::ranges::minmax(interior_counts(a));
  RC_ASSERT(interior_range(a).least == least);
  RC_ASSERT(interior_range(a).most == most);
}

RC_GTEST_PROP(SizesClosedForms, StretchesAreAllPositionsOnce, ()) {
  const Geometry one = geometry_of(*rc::gen::oneOf(test::layer_specs(), test::pool_specs()));
  const Geometry two = geometry_of(*rc::gen::oneOf(test::layer_specs(), test::pool_specs()));
  const AxisGeometry& a = one.width();
  const AxisGeometry& b = two.width();
  std::int64_t next = 0;
  const auto list = stretches(a, b);
  RC_ASSERT(list);
  for (const auto& [first, count] : *list) {
    RC_ASSERT(first == next);
    next = first + count;
    for (std::int64_t out = first; count > 1 && out < next; ++out)
      RC_ASSERT(real_taps(a, out) == a.k && real_taps(b, out) == b.k);
  }
  RC_ASSERT(next == std::max<std::int64_t>(std::min(a.out, b.out), 0));
}

// --- programs ----------------------------------------------------------------------

TEST(Sizes, OfAProgramAreTheSmallestWithTheSameRemainders) {
  const Spec spec = from_json(R"({"framework": "pytorch", "input": [2147483646, 5], "kernel": 3,
                                  "stride": [2, 1], "padding": 1})");
  const auto small = smallest_alike(spec);
  ASSERT_TRUE(small);
  EXPECT_EQ(small->input, (PerAxis{2, 1}));
  EXPECT_EQ(small->kernel, spec.kernel);
  EXPECT_EQ(small->stride, spec.stride);
  EXPECT_FALSE(smallest_alike(test::conv(3, 3)));
}

RC_GTEST_PROP(SizesProperties, TheSmallestAlikeHasTheSameEnds, ()) {
  const Spec spec = *rc::gen::oneOf(test::layer_specs(), test::pool_specs());
  const auto small = smallest_alike(spec);
  RC_PRE(small.has_value());
  const Geometry large = geometry_of(spec);
  const Geometry found = geometry_of(*small);
  for (const Axis axis : kAxes) {
    const AxisGeometry& a = large.axis[axis];
    const AxisGeometry& b = found.axis[axis];
    RC_ASSERT(b.n <= a.n && (a.n - b.n) % (a.flipped ? 1 : a.s) == 0);
    RC_ASSERT(a.pad_before == b.pad_before && a.crop_after == b.crop_after);
    RC_ASSERT(a.leftover == b.leftover && a.overhang == b.overhang);
  }
}

// --- all of core -------------------------------------------------------------------

int large_number() {
  return *rc::gen::weightedOneOf<int>(
      {{3, rc::gen::inRange(1, 9)},
       {2, rc::gen::element(1, 2, 3, 1023, 1024, 1025, 65536, 1 << 24, (1 << 30) + 1, INT_MAX - 1,
                            INT_MAX)},
       {1, rc::gen::map(rc::gen::inRange(0, 31), [](int bits) { return 1 << bits; })}});
}

PerAxis large_pair() {
  if (*rc::gen::inRange(0, 2) == 0) {
    const int number = large_number();
    return {number, number};
  }
  return {large_number(), large_number()};
}

Spec large_spec() {
  Spec spec;
  spec.op = *rc::gen::elementOf(std::vector<Op>(operations().begin(), operations().end()));
  std::vector<const Framework*> having;
  for (const Framework* framework : frameworks()) {
    if (has_operation(*framework, *spec.op)) having.push_back(framework);
  }
  spec.framework = (*rc::gen::elementOf(having))->id;
  spec.input = large_pair();
  spec.kernel = large_pair();
  spec.stride = large_pair();
  if (*rc::gen::inRange(0, 2) == 0) spec.dilation = large_pair();
  const auto modes = padding_modes(*find_framework(spec.framework), spec.op);
  spec.padding = *rc::gen::elementOf(std::vector<PaddingMode>(modes.begin(), modes.end()));
  if (spec.padding == PaddingMode::explicit_sides || spec.padding == PaddingMode::number) {
    const PerAxis sides = large_pair();
    spec.sides = {sides[0], sides[0], sides[1], sides[1]};
    if (*rc::gen::inRange(0, 3) == 0) spec.sides.bottom = large_number();
  }
  if (spec.op->transposed() && *rc::gen::inRange(0, 3) == 0) spec.output_padding = large_pair();
  if (spec.op->transposed() && *rc::gen::inRange(0, 3) == 0) spec.output_shape = large_pair();
  spec.ceil_mode = *rc::gen::inRange(0, 2) == 0;
  if (*rc::gen::inRange(0, 4) == 0)
    spec.pad_fill.mode = static_cast<FillMode>(*rc::gen::inRange(0, 5));
  if (spec.op->rank == 1) {
    for (PerAxis Spec::*numbers : {&Spec::input, &Spec::kernel, &Spec::stride, &Spec::dilation})
      (spec.*numbers)[kHeight] = 1;
    spec.sides.top = spec.sides.bottom = 0;
    if (spec.output_padding) (*spec.output_padding)[kHeight] = 0;
    if (spec.output_shape) (*spec.output_shape)[kHeight] = 1;
  }
  return with_fields_of(spec, *find_framework(spec.framework));
}

__extension__ using Wide = __int128;

// What follows of a size, in numbers that are wide enough.
void check_axis(const AxisGeometry& a) {
  RC_ASSERT(Wide{a.pad_before} + a.inserted + a.pad_after == Wide{a.padded});
  RC_ASSERT(Wide{a.d} * (a.k - 1) + 1 == Wide{a.K});
  if (a.flipped) RC_ASSERT(Wide{a.n - 1} * a.s + a.K == Wide{a.full});
}

Layer sizes_of(Spec spec, const Geometry& geometry) {
  spec.values = false;
  return make_layer(spec, geometry);
}

RC_GTEST_PROP(SizesProperties, AllThatIsToldOfThemIsToldAtOnce, ()) {
  const Spec spec = *rc::gen::exec(large_spec);
  const Shown shown = make_shown({spec});
  const Resolution& resolution = shown.resolution();
  RC_ASSERT(test::known_codes(resolution.problems));
  if (!resolution.geometry) return;
  for (const AxisGeometry& a : resolution.geometry->axis)
    check_axis(a);
  RC_ASSERT(!shown.derivation().axis[kHeight].formulas.empty());
  for (const Caution& caution : shown.cautions())
    RC_ASSERT(caution.cells >= 0);
  shown.verdicts();
  shown.back();
  for (const Axis axis : kAxes) {
    RC_ASSERT(shown.inputs()[axis].least <= spec.input[axis]);
    RC_ASSERT(shown.inputs()[axis].most >= spec.input[axis]);
  }
  const Layer layer = sizes_of(spec, *resolution.geometry);
  RC_ASSERT(layer.empty());
  RC_ASSERT(!compare(layer, 0).empty());
  RC_ASSERT(answer_text(layer).starts_with("{\"output\": ["));
  for (const SnippetTarget* target : snippet_targets()) {
    if (const auto recipe = recipe_for(target->id, layer)) {
      RC_ASSERT(!target->summary(layer, *recipe).empty());
    } else {
      RC_ASSERT(!why_no_recipe(*target, layer).empty());
    }
  }
}

RC_GTEST_PROP(SizesProperties, ANearestOneIsAccepted, ()) {
  const Spec spec = *rc::gen::exec(large_spec);
  const auto found = nearest_accepted(spec);
  if (found) RC_ASSERT(resolve(*found).accepted());
}

RC_GTEST_PROP(SizesProperties, SolutionsComeToTheWantedOutput, ()) {
  // A search of this size may take a second.
  if (*rc::gen::inRange(0, 20) != 0) return;
  WantedOutput question;
  question.spec = *rc::gen::exec(large_spec);
  question.output = large_pair();
  if (question.spec.op->rank == 1) question.output[kHeight] = 1;
  question.free.input = *rc::gen::inRange(0, 3) == 0;
  question.free.kernel = *rc::gen::inRange(0, 3) == 0;
  question.free.stride = *rc::gen::inRange(0, 3) == 0;
  question.most = 5;
  const Solutions solutions = solve(question);
  RC_ASSERT(solutions.refused == 0 || solutions.refused > kMostCandidates);
  for (const Solution& solution : solutions.list) {
    const Geometry geometry = geometry_of(solution.spec);
    RC_ASSERT(geometry.height().out == question.output[kHeight]);
    RC_ASSERT(geometry.width().out == question.output[kWidth]);
  }
}

}  // namespace
}  // namespace padlens
