// Inputs with names for sizes: what is told of them against what resolve() says of each size.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <vector>

#include "core/answers/symbolic.h"
#include "core/frameworks/framework.h"
#include "core/layer/size_symbol.h"
#include "core/layer/spec_json.h"
#include "core/stack/stack.h"
#include "core/tests/support.h"

namespace padlens {
namespace {

using test::from_json;
using test::pick;
using Out = std::array<std::int64_t, 2>;

std::array<std::string, 2> outputs_of(std::string_view text) {
  return output_texts(symbolic_shape(from_json(text)));
}

std::string width_of(std::string_view text) {
  return outputs_of(text)[kWidth];
}

const Unknown& only(const SymbolicShape& shape) {
  EXPECT_EQ(shape.unknowns.size(), 1U);
  return shape.unknowns.front();
}

// --- symbols ---------------------------------------------------------------------------------

TEST(SizeSymbol, IsANameOrNone) {
  EXPECT_EQ(size_symbol("N"), "N");
  EXPECT_EQ(size_symbol("_h2"), "_h2");
  EXPECT_EQ(size_symbol("?"), "?");
  EXPECT_EQ(size_symbol("None"), "?");
  EXPECT_EQ(size_symbol("null"), "?");
  for (const char* text : {"", "2x", "-1", "a b", "N-1", "é", "[N]"})
    EXPECT_EQ(size_symbol(text), std::nullopt) << text;
  EXPECT_TRUE(size_symbol(std::string(32, 'a')));
  EXPECT_FALSE(size_symbol(std::string(33, 'a')));
}

TEST(SizeSymbol, StandsBesideOthers) {
  using Parts = std::vector<std::string_view>;
  EXPECT_EQ(size_parts("N"), (Parts{"N"}));
  EXPECT_EQ(size_parts("N, 224"), (Parts{"N", "224"}));
  EXPECT_EQ(size_parts("?x224"), (Parts{"?", "224"}));
  EXPECT_EQ(size_parts("NonexNone"), (Parts{"None", "None"}));
  EXPECT_EQ(size_parts("HxW"), (Parts{"H", "W"}));
  EXPECT_EQ(size_parts("maxx4"), (Parts{"max", "4"}));
  EXPECT_EQ(size_parts("axis"), (Parts{"axis"}));
  EXPECT_EQ(size_parts("x"), (Parts{"x"}));
  EXPECT_EQ(size_parts("1,2,3"), (Parts{"1", "2", "3"}));
}

TEST(SizeSymbol, IsReadAndWrittenBack) {
  const Spec spec = from_json(R"({"input": ["N", 224]})");
  EXPECT_EQ(spec.symbols, (std::array<std::string, 2>{"N", ""}));
  EXPECT_EQ(spec.input[kWidth], 224);
  EXPECT_EQ(spec_to_json(spec)["input"], Json::parse(R"(["N", 224])"));
  EXPECT_EQ(from_json(spec_to_json(spec).dump()), spec);
  EXPECT_EQ(from_json(R"({"input": [null, "None"]})").symbols,
            (std::array<std::string, 2>{"?", "?"}));
  EXPECT_EQ(from_json(R"({"input": "H,W"})").symbols, (std::array<std::string, 2>{"H", "W"}));
  EXPECT_EQ(from_json(R"({"input": "n"})").symbols, (std::array<std::string, 2>{"n", "n"}));
  EXPECT_EQ(from_json(R"({"op": "conv1d", "input": null})").symbols,
            (std::array<std::string, 2>{"", "?"}));
  EXPECT_EQ(from_json(R"({"op": "conv1d", "input": ["T"]})").input[kHeight], 1);
}

TEST(SizeSymbol, ThatIsNoneIsRefused) {
  for (const char* text : {R"("2b")", R"("a b")", R"(["N", "-"])", R"("5")", R"("")"}) {
    const ParsedSpec parsed = spec_from_text(std::string(R"({"input": )") + text + "}");
    ASSERT_EQ(parsed.problems.size(), 1U) << text;
    EXPECT_EQ(parsed.problems[0].field, "input");
    EXPECT_EQ(parsed.problems[0].code, "input_size") << text;
  }
  const ParsedSpec negative = spec_from_text(R"({"input": ["N", -1]})");
  EXPECT_TRUE(negative.problems.empty());
  EXPECT_EQ(resolve(negative.spec).problems[0].code, "out_of_range");
  EXPECT_EQ(spec_from_text(R"({"input": ["N"]})").problems[0].code, "wrong_type");
}

TEST(SizeSymbol, WithoutANameIsCalledNOrHAndW) {
  const auto names = [](std::string_view json) { return symbol_names(from_json(json)); };
  using Names = std::array<std::string, 2>;
  EXPECT_EQ(names(R"({"input": ["?", 3]})"), (Names{"N", ""}));
  EXPECT_EQ(names(R"({"input": "?"})"), (Names{"H", "W"}));
  EXPECT_EQ(names(R"({"input": ["N", null]})"), (Names{"N", "W"}));
  EXPECT_EQ(names(R"({"input": [null, "T"]})"), (Names{"N", "T"}));
}

TEST(SizeSymbol, HasNoNumberToComputeWith) {
  const Resolution resolution = resolve(from_json(R"({"input": ["H", "W"]})"));
  EXPECT_FALSE(resolution.geometry);
  ASSERT_EQ(resolution.problems.size(), 1U);
  EXPECT_EQ(resolution.problems[0].code, "input_symbol");
  EXPECT_EQ(resolution.problems[0].args[0], "H, W");
}

// --- readings --------------------------------------------------------------------------------

TEST(SizeLaw, IsReadAsTheFieldWritesIt) {
  EXPECT_EQ(law_text({}, "N"), "N");
  EXPECT_EQ(law_text({.plus = -2}, "N"), "N − 2");
  EXPECT_EQ(law_text({.slope = 2, .plus = 1}, "N"), "2N + 1");
  EXPECT_EQ(law_text({.slope = 2, .plus = 1}, "height"), "2·height + 1");
  EXPECT_EQ(law_text({.slope = 0, .plus = 7}, "N"), "7");
  EXPECT_EQ(law_text({.shift = 1, .step = 2}, "N"), "⌈N/2⌉");
  EXPECT_EQ(law_text({.shift = 0, .step = 2}, "N"), "⌊N/2⌋");
  EXPECT_EQ(law_text({.shift = 1, .step = 2, .plus = -1}, "N"), "⌊(N − 3)/2⌋ + 1");
  EXPECT_EQ(law_text({.shift = 2, .step = 3, .plus = 1}, "N"), "⌊(N + 2)/3⌋ + 1");
  EXPECT_EQ(law_text({.times = 2, .shift = 1, .step = 2}, "N"), "2·⌈N/2⌉");
  EXPECT_EQ(law_text({.times = 2, .shift = 0, .step = 2, .plus = 1}, "N"), "2·⌊N/2⌋ + 1");
  EXPECT_EQ(law_text({.linear = 5, .times = -4, .shift = 3, .step = 4, .plus = 1}, "N"),
            "5N − 4·⌈N/4⌉ + 1");
  EXPECT_EQ(law_text({.slope = 3, .shift = 1, .step = 2}, "N"), "⌈3N/2⌉");
  EXPECT_EQ(law_text({.slope = 3, .shift = 1, .step = 2, .plus = 1}, "N"), "⌊(3N + 3)/2⌋");
}

// Whatever the reading, it is a law's own: found again from its values.
RC_GTEST_PROP(SizeLaw, IsFoundFromItsValues, ()) {
  SizeLaw law{.times = pick(1, 4), .slope = pick(1, 5), .step = pick(1, 9), .plus = pick(-9, 9)};
  RC_PRE(std::gcd(law.slope, law.step) == 1);
  law.shift = pick(0, static_cast<int>(law.step) - 1);
  const auto function = [&](std::int64_t n) { return std::optional(law.at(n)); };
  const std::int64_t last = pick(100, 2'000'000'000);
  const auto found = fit_law(function, law.step * pick(1, 3), 1, last);
  RC_ASSERT(found.has_value());
  for (int i = 0; i < 40; ++i) {
    const std::int64_t n = pick(1, 2'000'000'000);
    RC_ASSERT(found->at(n) == law.at(n));
  }
}

TEST(Symbolic, ShapesAreFormulas) {
  EXPECT_EQ(outputs_of(R"({"input": ["N", 224], "stride": 2, "padding": "same"})"),
            (std::array<std::string, 2>{"⌈N/2⌉", "112"}));
  EXPECT_EQ(outputs_of(R"({"input": ["H", "W"], "stride": [1, 2]})"),
            (std::array<std::string, 2>{"H − 2", "⌊(W − 3)/2⌋ + 1"}));
  EXPECT_EQ(width_of(R"({"input": "N", "padding": "same"})"), "N");
  EXPECT_EQ(width_of(R"({"framework": "pytorch", "input": "N", "kernel": 7, "stride": 2,
                         "padding": 3})"),
            "⌈N/2⌉");
  EXPECT_EQ(width_of(R"({"op": "conv2d_transpose", "input": "N", "stride": 2,
                         "padding": "valid"})"),
            "2N + 1");
  EXPECT_EQ(width_of(R"({"op": "conv1d", "input": "T", "padding": "causal", "stride": 3})"),
            "⌈T/3⌉");
  EXPECT_EQ(width_of(R"({"op": "max_pool2d", "framework": "pytorch", "input": "N", "kernel": 2,
                         "stride": 2})"),
            "⌊N/2⌋");
  EXPECT_EQ(width_of(R"({"op": "max_pool2d", "framework": "pytorch", "input": "N", "kernel": 3,
                         "stride": 2, "ceil_mode": true})"),
            "⌊N/2⌋");
  // A stride that few sizes come to twice.
  EXPECT_EQ(width_of(R"({"input": "N", "kernel": 5, "stride": 1000000000})"),
            "⌊(N − 5)/1000000000⌋ + 1");
}

TEST(Symbolic, SizesThatAreRefusedAreTold) {
  const SymbolicShape shape = symbolic_shape(from_json(R"({"input": ["N", 9], "kernel": 3})"));
  const Unknown& n = only(shape);
  EXPECT_EQ(n.from, 3);
  EXPECT_EQ(n.to, Limits::input);
  ASSERT_EQ(n.apart.size(), 1U);
  EXPECT_EQ(n.apart[0].from, 1);
  EXPECT_EQ(n.apart[0].to, 2);
  EXPECT_FALSE(n.apart[0].accepted);
  EXPECT_EQ(n.apart[0].problems[0].code, "kernel_too_big");
  EXPECT_EQ(shape.out[kWidth], 7);
}

TEST(Symbolic, RemaindersThatAreRefusedAreTold) {
  const Unknown n = only(symbolic_shape(from_json(
      R"({"framework": "dl4j", "input": ["N", 9], "kernel": 3, "stride": 2, "mode": "strict"})")));
  EXPECT_EQ(n.modulo, 2);
  EXPECT_EQ(n.remainders, (std::vector<std::int64_t>{1}));
  EXPECT_EQ(n.otherwise[0].code, "dl4j_strict");
  EXPECT_EQ(n.from, 3);
  EXPECT_EQ(told_output(n, 1001), (Out{500, 0}));
  EXPECT_EQ(told_output(n, 1002), std::nullopt);
}

TEST(Symbolic, AnOutputThatIsAskedForTakesFewSizes) {
  const Unknown n = only(symbolic_shape(from_json(
      R"({"op": "conv2d_transpose", "framework": "tensorflow", "input": ["N", 4], "stride": 3,
          "padding": "same", "output_shape": [2000000, 12]})")));
  EXPECT_EQ(n.from, 666667);
  EXPECT_EQ(n.to, 666667);
  EXPECT_EQ(told_output(n, 666667), (Out{2000000, 0}));
  EXPECT_EQ(told_output(n, 666668), std::nullopt);
  EXPECT_TRUE(is_told(n, 666668));
}

TEST(Symbolic, PaddingIsToldByRemainder) {
  const Unknown n = only(symbolic_shape(
      from_json(R"({"input": ["N", 9], "kernel": 3, "stride": 2, "padding": "same"})")));
  EXPECT_EQ(n.sides[0].by_remainder, (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(n.sides[1].by_remainder, (std::vector<std::int64_t>{1}));
}

TEST(Symbolic, NothingIsAcceptedWhereTheLayerIsRefused) {
  const Spec spec =
      from_json(R"({"input": "N", "kernel": 3, "stride": 2, "dilation": 2, "padding": "same"})");
  const SymbolicShape shape = symbolic_shape(spec);
  EXPECT_TRUE(shape.unknowns.empty());
  ASSERT_FALSE(shape.problems.empty());
  EXPECT_EQ(shape.problems[0].code, "keras_stride_dilation");
  EXPECT_EQ(output_texts(symbolic_shape(spec, true))[kWidth], "⌈N/2⌉");
}

// Keras answers with an empty tensor before TensorFlow could refuse: what becomes of one size goes
// by the other.
TEST(Symbolic, SizesThatGoByEachOtherHaveNoLaw) {
  const SymbolicShape shape = symbolic_shape(from_json(
      R"({"op": "conv2d_transpose", "framework": "keras", "input": ["H", "W"], "kernel": 6,
          "stride": [1, 2], "padding": "same", "output_padding": 0})"));
  ASSERT_EQ(shape.unknowns.size(), 2U);
  for (const Unknown& unknown : shape.unknowns) {
    EXPECT_FALSE(unknown.has_law);
    EXPECT_FALSE(is_told(unknown, 5));
  }
}

TEST(Symbolic, LayersOneAfterTheOtherHaveALawOfTheirOwn) {
  std::vector<Spec> layers{
      from_json(R"({"framework": "pytorch", "input": ["N", 224], "kernel": 7, "stride": 2,
                    "padding": 3})"),
      from_json(R"({"op": "max_pool2d", "framework": "pytorch", "kernel": 3, "stride": 2,
                    "padding": 1})")};
  EXPECT_EQ(output_texts(symbolic_shape(layers)), (std::array<std::string, 2>{"⌈N/4⌉", "56"}));
  layers[1] = from_json(R"({"op": "conv2d_transpose", "framework": "pytorch", "kernel": 2,
                            "stride": 2})");
  EXPECT_EQ(output_texts(symbolic_shape(layers))[kHeight], "2·⌈N/2⌉");
}

// --- against every framework -----------------------------------------------------------------

int pick_size() {
  switch (pick(0, 9)) {
    case 0:
      return pick(60, 700);
    case 1:
      return pick(1000, 2'000'000'000);
    default:
      return pick(1, 6);
  }
}

void pick_padding(Spec& spec, const Framework& framework) {
  const auto modes = padding_modes(framework, spec.op);
  spec.padding = modes[static_cast<std::size_t>(pick(0, static_cast<int>(modes.size()) - 1))];
  const int most = pick(0, 9) == 0 ? 900 : 4;
  spec.sides = {pick(0, most), pick(0, most), pick(0, most), pick(0, most)};
  if (spec.padding == PaddingMode::number || pick(0, 1) == 0) {
    spec.sides.bottom = spec.sides.top;
    spec.sides.right = spec.sides.left;
  }
  if (spec.padding == PaddingMode::number) spec.sides.top = spec.sides.bottom = spec.sides.left;
}

void pick_fields(Spec& spec, const Framework& framework) {
  const auto offered = [&](std::string_view field) {
    return framework.offers(*spec.op, field) && pick(0, 2) == 0;
  };
  if (offered("ceil_mode")) spec.ceil_mode = true;
  if (offered("output_padding")) spec.output_padding = PerAxis{pick(0, 2), pick(0, 2)};
  if (offered("output_shape") || framework.traits.needs_output_shape)
    if (spec.op->transposed()) spec.output_shape = PerAxis{pick(1, 40), pick(1, 4000)};
  if (offered("rounding_type"))
    spec.rounding_type = pick(0, 1) ? Rounding::ceil : Rounding::ceil_torch;
  if (offered("dim_rounding_mode"))
    spec.dim_rounding_mode = pick(0, 1) ? Rounding::round : Rounding::ceil;
  if (offered("mode")) spec.mode = Rounding::strict;
  if (offered("cover_all")) spec.cover_all = pick(0, 1) == 0;
  if (offered("dilation")) spec.dilation = {pick(1, 3), pick(1, 3)};
  if (offered("pad_fill")) spec.pad_fill.mode = static_cast<FillMode>(pick(0, 4));
}

Spec pick_layer() {
  Spec spec;
  const auto all = frameworks();
  const Framework& framework =
      *all[static_cast<std::size_t>(pick(0, static_cast<int>(all.size()) - 1))];
  spec.framework = framework.id;
  const auto ops = operations();
  do {
    spec.op = ops[static_cast<std::size_t>(pick(0, static_cast<int>(ops.size()) - 1))];
  } while (!has_operation(framework, *spec.op));
  spec.kernel = {pick_size(), pick_size()};
  spec.stride = {pick_size(), pick_size()};
  if (pick(0, 1) == 0) spec.stride = {pick(1, 3), pick(1, 3)};
  spec.input = {pick(1, 40), pick(1, 40)};
  pick_padding(spec, framework);
  pick_fields(spec, framework);
  flatten(spec);
  settle(spec);
  return spec;
}

// Small, around what is told to begin or end, and large.
std::int64_t pick_input(const Unknown& unknown) {
  const auto near = [&](std::int64_t n) {
    return std::clamp<std::int64_t>(n + pick(-4, 4), 1, Limits::input);
  };
  switch (pick(0, 4)) {
    case 0:
      return near(unknown.from);
    case 1:
      return near(unknown.to);
    case 2:
      return pick(1, Limits::input - 1);
    case 3:
      return pick(1, 3000);
    default:
      return pick(1, 60);
  }
}

// What is told of sizes of the unknowns is what resolve() says of them.
void expect_told(const Spec& spec, const SymbolicShape& shape, const Out& sizes) {
  RC_LOG() << spec_to_json(spec).dump() << " " << sizes[0] << " " << sizes[1] << "\n";
  const Resolution resolution = resolve(with_sizes(spec, sizes));
  bool accepted = true;
  bool told = true;
  Out out = shape.out;
  for (const Unknown& unknown : shape.unknowns) {
    const std::int64_t size = sizes[unknown.on[kHeight] ? kHeight : kWidth];
    const auto output = told_output(unknown, size);
    told = told && is_told(unknown, size);
    accepted = accepted && output;
    for (const Axis axis : kAxes) {
      if (output && unknown.on[axis]) out[axis] = (*output)[axis];
    }
  }
  if (!told) return;
  RC_ASSERT(resolution.accepted() == accepted);
  if (!accepted) return;
  RC_ASSERT(resolution.geometry->height().out == out[kHeight]);
  RC_ASSERT(resolution.geometry->width().out == out[kWidth]);
}

void expect_sides(const Spec& spec, const SymbolicShape& shape, const Out& sizes) {
  const Resolution resolution = resolve(with_sizes(spec, sizes));
  if (!resolution.accepted()) return;
  const auto actual = resolution.geometry->sides();
  for (const Unknown& unknown : shape.unknowns) {
    const std::int64_t size = sizes[unknown.on[kHeight] ? kHeight : kWidth];
    if (!unknown.has_law || size < unknown.from || size > unknown.to) continue;
    for (std::size_t i = 0; i < actual.size(); ++i) {
      const SideLaw& side = unknown.sides[i];
      const std::size_t count = side.by_remainder.size();
      if (count > 0)
        RC_ASSERT(side.by_remainder[static_cast<std::size_t>(size) % count] == actual[i]);
      if (side.law) RC_ASSERT(side.law->at(size) == actual[i]);
    }
  }
}

RC_GTEST_PROP(Symbolic, IsExactInEveryFramework, ()) {
  for (int i = 0; i < 2; ++i) {
    Spec spec = pick_layer();
    const std::array<std::array<std::string, 2>, 4> all{
        {{"N", ""}, {"", "N"}, {"N", "N"}, {"H", "W"}}};
    spec.symbols = all[static_cast<std::size_t>(pick(0, 3))];
    if (spec.op->rank == 1) spec.symbols = {"", "N"};
    const SymbolicShape shape = symbolic_shape(spec);
    RC_TAG(shape.unknowns.empty()                                   ? "refused"
           : std::ranges::all_of(shape.unknowns, &Unknown::has_law) ? "laws"
                                                                    : "no law");
    for (int j = 0; j < 30; ++j) {
      Out sizes{spec.input[kHeight], spec.input[kWidth]};
      if (shape.unknowns.empty()) {
        for (const Axis axis : axes_of(spec))
          if (!spec.symbols[axis].empty())
            sizes[axis] = pick(0, 1) ? pick(1, 3000) : pick(1, Limits::input - 1);
        if (spec.symbols[kHeight] == spec.symbols[kWidth]) sizes[kHeight] = sizes[kWidth];
        RC_LOG() << spec_to_json(spec).dump() << " none " << sizes[0] << " " << sizes[1] << "\n";
        RC_ASSERT(!resolve(with_sizes(spec, sizes)).accepted());
        continue;
      }
      for (const Unknown& unknown : shape.unknowns) {
        const std::int64_t size = pick_input(unknown);
        for (const Axis axis : kAxes)
          if (unknown.on[axis]) sizes[axis] = size;
      }
      expect_told(spec, shape, sizes);
      expect_sides(spec, shape, sizes);
    }
  }
}

Spec pick_stacked(const Framework& framework) {
  const std::array<Op, 4> ops{&kConv2d, &kConv2dTranspose, &kMaxPool2d, &kAveragePool2d};
  Spec spec;
  spec.framework = framework.id;
  spec.op = ops[static_cast<std::size_t>(pick(0, 3))];
  spec.kernel = {pick(1, 7), pick(1, 7)};
  spec.stride = {pick(1, 4), pick(1, 4)};
  spec.input = {pick(20, 60), pick(20, 60)};
  pick_padding(spec, framework);
  spec.sides = {pick(0, 3), pick(0, 3), pick(0, 3), pick(0, 3)};
  spec.ceil_mode = framework.offers(*spec.op, "ceil_mode") && pick(0, 1) == 0;
  settle(spec);
  return spec;
}

RC_GTEST_PROP(Symbolic, IsExactForLayersOneAfterTheOther, ()) {
  const std::array<std::string_view, 3> ids{"keras", "pytorch", "onnx"};
  const Framework& framework = *find_framework(ids[static_cast<std::size_t>(pick(0, 2))]);
  std::vector<Spec> layers;
  for (int i = pick(2, 4); i > 0; --i)
    layers.push_back(pick_stacked(framework));
  layers[0].symbols = {"N", pick(0, 1) == 0 ? "" : "N"};
  const SymbolicShape shape = symbolic_shape(layers);
  RC_TAG(shape.unknowns.empty() ? "refused" : shape.unknowns[0].has_law ? "law" : "no law");
  if (shape.unknowns.empty()) return;
  const Unknown& n = shape.unknowns[0];
  for (int i = 0; i < 20; ++i) {
    const std::int64_t size = pick_input(n);
    std::vector<Spec> numbers = layers;
    numbers[0] = with_sizes(layers[0], {size, n.on[kWidth] ? size : layers[0].input[kWidth]});
    const ResolvedStack stack = resolve_stack(numbers);
    if (!is_told(n, size)) continue;
    const auto told = told_output(n, size);
    RC_ASSERT(stack.accepted() == told.has_value());
    if (told) RC_ASSERT(stack.layers.back().geometry->height().out == (*told)[kHeight]);
  }
}

// While one size is asked for, the other has some number, which nobody gave.
TEST(Symbolic, ARefusalOfOneSizeHasTheNameOfTheOther) {
  const SymbolicShape shape = symbolic_shape(from_json(R"({"input": ["H", "W"], "kernel": 3})"));
  ASSERT_EQ(shape.unknowns.size(), 2U);
  for (const Unknown& unknown : shape.unknowns) {
    ASSERT_EQ(unknown.apart.size(), 1U);
    const Problem& problem = unknown.apart[0].problems.at(0);
    const std::string other = unknown.name == "H" ? "W" : "H";
    EXPECT_NE(problem.words.find(other), std::string::npos) << problem.words;
    EXPECT_EQ(problem.words.find("1048576"), std::string::npos) << problem.words;
  }
}

}  // namespace
}  // namespace padlens
