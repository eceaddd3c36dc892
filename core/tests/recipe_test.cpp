#include "core/answers/recipe.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/snippets/snippet.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

template <class Range>
const auto& one_of(const Range& range) {
  return range[static_cast<std::size_t>(pick(0, static_cast<int>(std::size(range)) - 1))];
}

Values pick_input(const PerAxis& size) {
  Grid<double> cells(size[kHeight], size[kWidth]);
  for (const Cell& cell : cells_of(cells.rows(), cells.cols()))
    cells.at(cell) = pick(-9, 9) / 4.0;
  return {Preset::custom, cells};
}

// A spec of any framework as it comes, often one that is refused.
Spec pick_spec() {
  const Framework& framework = *one_of(frameworks());
  Spec spec;
  spec.framework = framework.id;
  spec.op = pick(0, 1) == 0 ? &kConv2d : &kConv2dTranspose;
  const bool dilated = pick(1, 2) == 1;
  for (const Axis axis : kAxes) {
    spec.kernel[axis] = pick(1, 5);
    spec.stride[axis] = pick(1, 4);
    spec.dilation[axis] = dilated ? pick(1, 3) : 1;
    spec.input[axis] = pick(1, 12);
  }
  spec.padding = one_of(padding_modes(framework, spec.op));
  spec.sides = {pick(0, 4), pick(0, 4), pick(0, 4), pick(0, 4)};
  if (spec.op == &kConv2d) {
    if (pick(1, 2) == 1) spec.pad_fill = {static_cast<FillMode>(pick(0, 4)), 2.5};
  } else {
    if (framework.traits.one_crop_per_axis) spec.sides.bottom = spec.sides.top;
    if (framework.traits.one_crop_per_axis) spec.sides.right = spec.sides.left;
    if (framework.traits.needs_output_shape) {
      const AxisGeometry h = framework.resolve_axis(spec, kHeight);
      const AxisGeometry w = framework.resolve_axis(spec, kWidth);
      spec.output_shape = PerAxis{static_cast<int>(h.out), static_cast<int>(w.out)};
    }
    if (pick(1, 2) == 1) spec.output_padding = PerAxis{pick(0, 3), pick(0, 3)};
    if (pick(1, 3) == 1 && !spec.output_shape)
      spec.output_shape = PerAxis{pick(1, 40), pick(1, 40)};
  }
  return spec;
}

// Accepted ones, or with `refused` those of which only the arithmetic exists.
rc::Gen<Spec> framework_specs(bool refused = false) {
  return rc::gen::exec([refused] {
    for (;;) {
      Spec spec = pick_spec();
      const Resolution resolution = resolve(spec);
      if (!resolution.geometry || resolution.accepted() == refused) continue;
      // No library slides nothing but the one that does; a size beyond the window's is all zeros.
      if (resolution.geometry->outputs() == 0 && !spec.op->transposed()) continue;
      spec.input_values = pick_input(spec.input);
      spec.kernel_values = {one_of(std::array{Preset::random, Preset::ramp, Preset::bilinear}), {}};
      return spec;
    }
  });
}

// Whether programs are written with this framework's own layers.
bool has_own_target(const Spec& spec) {
  const SnippetTarget* target = find_snippet_target(spec.framework);
  return target != nullptr && target->plans_own_layers;
}

Recipe recipe_of(std::string_view target, const Layer& layer) {
  const auto recipe = recipe_for(target, layer);
  EXPECT_TRUE(recipe) << target << ' ' << testing::PrintToString(layer.spec());
  return recipe.value_or(Recipe{});
}

void expect_every_target_equal(const Layer& layer) {
  for (const SnippetTarget* target : snippet_targets()) {
    const Recipe recipe = recipe_of(target->id, layer);
    RC_ASSERT(recipe.target == target->id);
    RC_ASSERT(rows_of(run_recipe(recipe, *layer.input(), *layer.kernel())) ==
              rows_of(*layer.output()));
    if (!target->plans_own_layers) continue;
    const Resolution resolution = resolve(recipe.layer);
    RC_ASSERT(resolution.accepted());
    RC_ASSERT(*resolution.geometry == recipe.geometry);
    RC_ASSERT(recipe.layer.framework == target->id);
  }
}

RC_GTEST_PROP(Recipe, EveryTargetGivesTheSameNumbers, ()) {
  expect_every_target_equal(layer_of(*framework_specs()));
}

RC_GTEST_PROP(Recipe, AlsoOfALayerThatItsOwnFrameworkRefuses, ()) {
  expect_every_target_equal(layer_of(*framework_specs(true)));
}

RC_GTEST_PROP(Recipe, WorksOnOtherNumbersThanThoseItWasTriedWith, ()) {
  Spec spec = *framework_specs();
  const Layer layer = layer_of(spec);
  spec.input_values = pick_input(spec.input);
  spec.kernel_values = {Preset::sobel_x, {}};
  const Layer other = layer_of(spec);
  for (const SnippetTarget* target : snippet_targets()) {
    const Recipe recipe = recipe_of(target->id, layer);
    RC_ASSERT(rows_of(run_recipe(recipe, *other.input(), *other.kernel())) ==
              rows_of(*other.output()));
  }
}

// The framework's own layer is one step: nothing before it but what its padding is made
// of, nothing after it.
RC_GTEST_PROP(Recipe, OfItsOwnFrameworkIsTheLayerItself, ()) {
  const Spec spec = *framework_specs();
  const Layer layer = layer_of(spec);
  const bool whole_stride =
      spec.framework == "keras" && spec.output_padding &&
      ((*spec.output_padding)[0] >= spec.stride[0] || (*spec.output_padding)[1] >= spec.stride[1]);
  if (whole_stride) return;  // TensorFlow can, Keras's layer does not take it
  RC_PRE(has_own_target(spec));
  const Recipe recipe = recipe_of(spec.framework, layer);
  RC_ASSERT(!recipe.after.any());
  RC_ASSERT(recipe.every == (std::array<std::int64_t, 2>{1, 1}));
  RC_ASSERT(recipe.kernel_zeros == (PerAxis{1, 1}));
  RC_ASSERT(recipe.layer.stride == spec.stride);
  // Paddle's SAME sets the dilation to 1, which a padding step before the layer cannot.
  const PerAxis computed{static_cast<int>(layer.geometry().height().d),
                         static_cast<int>(layer.geometry().width().d)};
  const bool own_padding = recipe.layer.padding == spec.padding;
  RC_ASSERT(recipe.layer.dilation == (own_padding ? spec.dilation : computed));
  if (spec.op == &kConv2dTranspose) {
    RC_ASSERT(recipe.layer.padding == spec.padding);
    RC_ASSERT(recipe.layer.output_padding == spec.output_padding);
    RC_ASSERT(recipe.layer.output_shape == spec.output_shape);
    RC_ASSERT(!recipe.before.any());
  } else if (spec.padding != PaddingMode::explicit_sides && spec.pad_fill == PadFill{}) {
    RC_ASSERT(recipe.layer.padding == spec.padding);
    RC_ASSERT(!recipe.before.any());
  }
}

// --- pools ------------------------------------------------------------------------------

Spec pick_pool() {
  const Framework& framework = *one_of(frameworks());
  Spec spec;
  spec.framework = framework.id;
  spec.op = pick(0, 1) == 0 ? &kMaxPool2d : &kAveragePool2d;
  for (const Axis axis : kAxes) {
    spec.kernel[axis] = pick(1, 5);
    spec.stride[axis] = pick(1, 4);
    spec.dilation[axis] = pick(1, 3) == 1 ? pick(1, 3) : 1;
    spec.input[axis] = pick(1, 12);
  }
  spec.padding = one_of(padding_modes(framework, spec.op));
  spec.sides = {pick(0, 2), pick(0, 2), pick(0, 2), pick(0, 2)};
  if (framework.traits.one_pool_pad_per_axis) {
    spec.sides.bottom = spec.sides.top;
    spec.sides.right = spec.sides.left;
  }
  spec.ceil_mode = pick(0, 1) == 1;
  if (pick(0, 1) == 1) spec.count_include_pad = pick(0, 1) == 1;
  if (pick(0, 3) == 0) spec.divisor_override = pick(1, 10);
  return with_fields_of(spec, framework);
}

rc::Gen<Spec> judged_pools(bool refused = false) {
  return rc::gen::exec([refused] {
    for (;;) {
      Spec spec = pick_pool();
      const Resolution resolution = resolve(spec);
      if (!resolution.geometry || resolution.accepted() == refused) continue;
      spec.input_values = pick_input(spec.input);
      return spec;
    }
  });
}

bool alike(const Grid<double>& a, const Grid<double>& b) {
  if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
  return std::ranges::all_of(cells_of(a.rows(), a.cols()), [&](const Cell& cell) {
    return a.at(cell) == b.at(cell) || (std::isnan(a.at(cell)) && std::isnan(b.at(cell)));
  });
}

// What there is gives the numbers, also other ones; what there is not has its reason.
void expect_recipes_of_pool(const Spec& spec) {
  const Layer layer = layer_of(spec);
  Spec turned = spec;
  turned.input_values = pick_input(spec.input);
  const Layer other = layer_of(turned);
  for (const SnippetTarget* target : snippet_targets()) {
    const auto recipe = recipe_for(target->id, layer);
    if (!recipe) {
      const auto codes = no_recipe_codes();
      RC_ASSERT(std::ranges::find(codes, why_no_recipe(*target, layer)) != codes.end());
      continue;
    }
    RC_ASSERT(recipe->target == target->id);
    RC_ASSERT(alike(run_recipe(*recipe, *layer.input(), *layer.kernel()), *layer.output()));
    RC_ASSERT(alike(run_recipe(*recipe, *other.input(), *other.kernel()), *other.output()));
    if (!target->plans_own_layers || recipe->layer.framework.empty()) continue;
    const Resolution resolution = resolve(recipe->layer);
    RC_ASSERT(resolution.accepted());
    RC_ASSERT(*resolution.geometry == recipe->geometry);
  }
}

RC_GTEST_PROP(PoolRecipe, GivesTheSameNumbersWhereThereIsOne, ()) {
  expect_recipes_of_pool(*judged_pools());
}

RC_GTEST_PROP(PoolRecipe, AlsoOfAPoolThatItsOwnFrameworkRefuses, ()) {
  expect_recipes_of_pool(*judged_pools(true));
}

// Whether every window of a mean that counts by its ends holds a cell of the input: of one that
// does not the mean is 0, where lax has none.
bool windows_hold_input(const Geometry& geometry) {
  if (geometry.counting != Counting::real_ends && geometry.counting != Counting::padded_ends)
    return true;
  return std::ranges::all_of(geometry.axis, [](const AxisGeometry& a) {
    return a.K > a.pad_before && (a.out - 1) * a.s - a.pad_before < a.n;
  });
}

// Only what the library's own layer cannot say is missing.
RC_GTEST_PROP(PoolRecipe, IsThereForWhatTheLibraryHas, ()) {
  const Spec spec = *judged_pools();
  RC_PRE(has_own_target(spec));
  const Layer layer = layer_of(spec);
  const Recipe own = recipe_of(spec.framework, layer);
  RC_ASSERT(!own.before.any());
  RC_ASSERT(!own.after.any());
  RC_ASSERT(own.layer.padding == spec.padding);
  RC_ASSERT(own.layer.ceil_mode == spec.ceil_mode);
  RC_ASSERT(own.layer.count_include_pad == spec.count_include_pad);
  RC_ASSERT(own.layer.divisor_override == spec.divisor_override);
  if (layer.geometry().outputs() == 0) return;
  // A mean whose window reads past a cut divides by numbers of cells that lax's does not.
  const bool cut = std::ranges::min(layer.geometry().sides()) < 0;
  const bool divides_alike = !cut && windows_hold_input(layer.geometry());
  if (spec.op == &kMaxPool2d || divides_alike) recipe_of("jax", layer);
  if (spec.op != &kMaxPool2d) return;
  recipe_of("pytorch", layer);
  recipe_of("onnx", layer);
  recipe_of("tfjs", layer);
  recipe_of("tensorflow", layer);
  if (spec.dilation != PerAxis{1, 1}) return;
  for (const char* target : {"keras", "flax", "paddle", "mlx"})
    recipe_of(target, layer);
}

Layer pool_layer(std::string_view json) {
  return layer_of(from_json(json));
}

// ONNX Runtime cuts a cell behind, and its only window reads it all the same.
TEST(PoolRecipe, TakesWhatAWindowReadsPastACut) {
  const Layer layer = pool_layer(
      R"({"op": "max_pool2d", "framework": "onnx", "input": [1, 4], "kernel": [1, 2],
          "stride": [1, 4], "dilation": [1, 2], "padding": "same_upper", "input_values": "ramp"})");
  EXPECT_EQ(layer.geometry().width().pad_after, -1);
  EXPECT_EQ(rows_of(*layer.output()), (std::vector<std::vector<double>>{{4}}));
  EXPECT_TRUE(recipe_for("jax", layer));
}

TEST(PoolRecipe, SaysWhyThereIsNone) {
  const auto reason = [](std::string_view target, std::string_view json) {
    const Layer layer = pool_layer(json);
    EXPECT_FALSE(recipe_for(target, layer)) << target << json;
    return why_no_recipe(*find_snippet_target(target), layer);
  };
  const char* divided = R"({"op": "average_pool2d", "framework": "pytorch", "input": 6,
                            "kernel": 2, "divisor_override": 3})";
  for (const char* target : {"keras", "onnx", "tfjs", "tensorflow", "mlx"})
    EXPECT_EQ(reason(target, divided), "divisor");
  EXPECT_EQ(reason("paddle", divided), "divided_otherwise");  // it multiplies
  const char* dilated = R"({"op": "average_pool2d", "framework": "onnx", "input": 9,
                            "kernel": 2, "dilation": 3})";
  for (const char* target : {"keras", "pytorch", "flax", "paddle", "mlx"})
    EXPECT_EQ(reason(target, dilated), "dilation");
  EXPECT_TRUE(recipe_for("tensorflow", pool_layer(dilated)));
  const char* uncounted = R"({"op": "average_pool2d", "framework": "pytorch", "input": 6,
                              "kernel": 2, "stride": 2, "padding": 1,
                              "count_include_pad": false})";
  EXPECT_TRUE(recipe_for("keras", pool_layer(uncounted)));  // by a pool of ones
  const char* empty = R"({"op": "max_pool2d", "framework": "onnx", "input": 1, "kernel": 3,
                          "stride": 2})";
  EXPECT_EQ(reason("keras", empty), "empty");
}

// 4 is the size of the window: zeros that count do it.
TEST(PoolRecipe, ADivisorOfTheWindowsSizeIsAPlainMeanOfZeros) {
  const Layer layer = pool_layer(R"({"op": "average_pool2d", "framework": "pytorch", "input": 6,
      "kernel": 2, "padding": 1, "divisor_override": 4})");
  for (const SnippetTarget* target : snippet_targets())
    recipe_of(target->id, layer);
  EXPECT_EQ(recipe_of("keras", layer).before, (Margins{1, 1, 1, 1}));
  // A divisor that a window of one axis would have is another.
  Recipe wrong = recipe_of("jax", layer);
  wrong.geometry.divisor_override = 2;
  EXPECT_FALSE(stands_the_trial(wrong, layer, 0));
}

TEST(PoolRecipe, AMaximumIsPaddedWithWhatNeverWins) {
  const Layer layer = pool_layer(R"({"op": "max_pool2d", "framework": "pytorch", "input": 6,
      "kernel": 3, "stride": 2, "padding": 1, "input_values": [[-1, -2, -3, -1, -2, -3],
      [-1, -2, -3, -1, -2, -3], [-1, -2, -3, -1, -2, -3], [-1, -2, -3, -1, -2, -3],
      [-1, -2, -3, -1, -2, -3], [-1, -2, -3, -1, -2, -3]]})");
  const Recipe recipe = recipe_of("keras", layer);
  EXPECT_EQ(recipe.before, (Margins{1, 1, 1, 1}));
  EXPECT_TRUE(is_lowest(recipe.fill));
  Recipe zeros = recipe;
  zeros.fill = {};
  EXPECT_FALSE(stands_the_trial(zeros, layer));
}

TEST(PoolRecipe, KerasCountsZerosAndNotWhatLiesPastThem) {
  const Recipe recipe = recipe_of("keras", pool_layer(R"({"op": "average_pool2d",
      "framework": "pytorch", "input": 4, "kernel": 3, "stride": 2, "padding": 1,
      "ceil_mode": true})"));
  EXPECT_EQ(recipe.before, (Margins{1, 1, 1, 1}));
  EXPECT_EQ(recipe.fill, PadFill{});
  EXPECT_EQ(recipe.layer.padding, PaddingMode::same);
}

TEST(PoolRecipe, PyTorchCutsTheWindowsOfAnUnevenPadding) {
  // ONNX's SAME_LOWER, window 2: one cell before, none after.
  const Recipe recipe = recipe_of("pytorch", pool_layer(R"({"op": "average_pool2d",
      "framework": "onnx", "input": 6, "kernel": 2, "padding": "same_lower"})"));
  EXPECT_EQ(recipe.layer.sides, (Sides{1, 1, 1, 1}));
  EXPECT_EQ(recipe.layer.count_include_pad, false);
  EXPECT_EQ(recipe.after, (Margins{0, -1, 0, -1}));
  // Keras's same: none before.
  const Recipe upper = recipe_of("pytorch", pool_layer(R"({"op": "average_pool2d",
      "framework": "keras", "input": 6, "kernel": 2, "stride": 1, "padding": "same"})"));
  EXPECT_EQ(upper.after, (Margins{-1, 0, -1, 0}));
}

// --- what is never shown ------------------------------------------------------------

// A recipe that is wrong somewhere: run_recipe() has to notice any change.
RC_GTEST_PROP(Recipe, AWrongStepChangesTheNumbers, ()) {
  Spec spec = *framework_specs();
  spec.kernel_values = {Preset::ramp, {}};
  const Layer layer = layer_of(spec);
  RC_PRE(layer.geometry().outputs() > 0);  // no rows are as wide as any
  const auto output = rows_of(*layer.output());
  Recipe recipe = recipe_of("jax", layer);
  recipe.after.top += 1;
  RC_ASSERT(rows_of(run_recipe(recipe, *layer.input(), *layer.kernel())) != output);
  recipe.after.top -= 1;
  recipe.after.right -= 1;
  RC_ASSERT(rows_of(run_recipe(recipe, *layer.input(), *layer.kernel())) != output);
}

TEST(Recipe, ThereIsNoneForAnUnknownTarget) {
  EXPECT_FALSE(recipe_for("caffe", layer_of(conv(6, 3))));
  EXPECT_FALSE(recipe_for("", layer_of(conv(6, 3))));
}

// A layer whose output is not what its spec says: no recipe can give that.
TEST(Recipe, ThereIsNoneThatFailsTheTrial) {
  const Layer right = layer_of(conv(6, 3));
  Grid<double> output = *right.output();
  output.at(2, 3) += 1;
  const Layer layer =
      with_output(right, std::make_shared<Grid<double>>(output), right.ready_rows());
  for (const SnippetTarget* target : snippet_targets()) {
    EXPECT_FALSE(recipe_for(target->id, layer)) << target->id;
    EXPECT_TRUE(recipe_for(target->id, layer, 0)) << target->id;  // the axes alone
  }
}

TEST(Recipe, LayersBeyondEveryBudgetHaveOne) {
  for (const Framework* framework : frameworks()) {
    for (const Op op : {&kConv2d, &kConv2dTranspose}) {
      Spec spec = conv(1024, 64, 1, PaddingMode::valid);
      spec.op = op;
      spec.framework = framework->id;
      spec.kernel_values = {Preset::ramp, {}};
      for (const int dilation : {1, 9}) {
        spec.dilation = {dilation, 1};
        if (dilation > 1 && !framework->offers(*op, "dilation")) continue;
        if (framework->traits.needs_output_shape && op->transposed()) {
          spec.output_shape = PerAxis{1087, 1087};
          if (dilation > 1) continue;
        }
        const Layer layer = make_layer(spec, geometry_of(spec), kFrameBudget);
        for (const SnippetTarget* target : snippet_targets())
          recipe_of(target->id, layer);
      }
    }
  }
}

TEST(Recipe, NumbersBeyondAllMeasureAreComparedToo) {
  Spec spec = conv(3, 2);
  const double huge = std::numeric_limits<double>::max();
  spec.input_values = custom({{huge, huge, -huge}, {huge, huge, -huge}, {1, 2, -huge}});
  spec.kernel_values = custom({{2, 2}, {2, 2}});
  for (const SnippetTarget* target : snippet_targets())
    EXPECT_TRUE(recipe_for(target->id, layer_of(spec))) << target->id;
}

// --- the steps by example -----------------------------------------------------------

TEST(Recipe, KerasTakesEveryNthOfADilatedConvolution) {
  Spec spec = conv(9, 3, 2);
  spec.framework = "pytorch";
  spec.dilation = {2, 2};
  const Recipe recipe = recipe_of("keras", layer_of(spec));
  EXPECT_EQ(recipe.layer.stride, (PerAxis{1, 1}));
  EXPECT_EQ(recipe.layer.dilation, (PerAxis{2, 2}));
  EXPECT_EQ(recipe.every, (std::array<std::int64_t, 2>{2, 2}));
}

TEST(Recipe, KerasCallsItSameWhereItIs) {
  const Spec spec = [] {
    Spec torch = with_sides(conv(5, 3), {1, 1, 1, 1});
    torch.framework = "pytorch";
    return torch;
  }();
  EXPECT_EQ(recipe_of("keras", layer_of(spec)).layer.padding, PaddingMode::same);
  // Even input, stride 2: TensorFlow pads 0 before and 1 after.
  Spec strided = spec;
  strided.input = {6, 6};
  strided.stride = {2, 2};
  const Recipe recipe = recipe_of("keras", layer_of(strided));
  EXPECT_EQ(recipe.layer.padding, PaddingMode::valid);
  EXPECT_EQ(recipe.before, (Margins{1, 1, 1, 1}));
}

TEST(Recipe, PyTorchPadsUnevenSidesItself) {
  const Recipe recipe = recipe_of("pytorch", layer_of(conv(6, 3, 2, PaddingMode::same)));
  EXPECT_EQ(recipe.before, (Margins{0, 1, 0, 1}));
  EXPECT_EQ(recipe.layer.padding, PaddingMode::valid);
  const Recipe even = recipe_of("pytorch", layer_of(conv(5, 3, 2, PaddingMode::same)));
  EXPECT_EQ(even.before, Margins{});
  EXPECT_EQ(even.layer.sides, (Sides{1, 1, 1, 1}));
}

TEST(Recipe, PyTorchCropsByPaddingAndOutputPadding) {
  // Keras's transposed same, 5x5 kernel, stride 2: crop 1 before, 2 after.
  const Recipe recipe = recipe_of("pytorch", layer_of(transpose(4, 5, 2, PaddingMode::same)));
  EXPECT_EQ(recipe.layer.padding, PaddingMode::valid);
  EXPECT_EQ(recipe.after, (Margins{-1, -2, -1, -2}));
  // 4x4, stride 2: 1 and 1.
  const Recipe even = recipe_of("pytorch", layer_of(transpose(4, 4, 2, PaddingMode::same)));
  EXPECT_EQ(even.layer.sides, (Sides{1, 1, 1, 1}));
  EXPECT_FALSE(even.after.any());
}

TEST(Recipe, OnnxCutsNegativePadding) {
  Spec spec = conv(8, 1, 3, PaddingMode::same_lower);
  spec.framework = "onnx";
  const Layer layer = layer_of(spec);
  ASSERT_LT(layer.geometry().height().pad_after, 0);
  EXPECT_FALSE(recipe_of("onnx", layer).before.any());
  EXPECT_LT(recipe_of("pytorch", layer).before.bottom, 0);
}

}  // namespace
}  // namespace padlens::test
