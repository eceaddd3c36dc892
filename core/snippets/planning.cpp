#include "core/snippets/planning.h"

#include <algorithm>
#include <string>

namespace padlens {

Recipe begin_recipe(std::string_view target, const Layer& layer, PaddingMode unpadded) {
  Recipe recipe;
  recipe.target = target;
  recipe.layer.op = layer.spec().op;
  recipe.layer.framework = std::string(target);
  recipe.layer.input = layer.spec().input;
  recipe.layer.kernel = layer.spec().kernel;
  recipe.layer.stride = layer.spec().stride;
  recipe.layer.dilation = layer.spec().dilation;
  recipe.layer.padding = unpadded;
  return recipe;
}

bool is_own(std::string_view framework, const Layer& layer) {
  return layer.spec().framework == framework && library_geometry(layer.spec()) == layer.geometry();
}

Spec bare(const Spec& spec) {
  Spec result = spec;
  result.input_values = {};
  result.kernel_values = {};
  result.pad_fill = {};
  result.seed = Spec{}.seed;
  if (result.padding != PaddingMode::explicit_sides) result.sides = {};
  return result;
}

Margins paddings(const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  return {h.pad_before, h.pad_after, w.pad_before, w.pad_after};
}

Margins crops(const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  return {h.crop_before, h.crop_after, w.crop_before, w.crop_after};
}

bool pads_with_zeros(const Layer& layer) {
  const PadFill& fill = layer.spec().pad_fill;
  return fill.mode == FillMode::zeros || (fill.mode == FillMode::constant && fill.constant == 0) ||
         !paddings(layer.geometry()).added().any();
}

void pad_before(Recipe& recipe, const Margins& margins, const PadFill& fill) {
  recipe.before = margins;
  recipe.fill = fill;
  recipe.layer.input[kHeight] += static_cast<int>(margins.top + margins.bottom);
  recipe.layer.input[kWidth] += static_cast<int>(margins.left + margins.right);
}

void take_every_where_dilated(Recipe& recipe) {
  Spec& layer = recipe.layer;
  if (std::ranges::max(layer.stride) == 1 || std::ranges::max(layer.dilation) == 1) return;
  recipe.every = {layer.stride[kHeight], layer.stride[kWidth]};
  layer.stride = {1, 1};
}

void write_zeros_out(Recipe& recipe) {
  recipe.kernel_zeros = recipe.layer.dilation;
  for (const Axis axis : {kHeight, kWidth}) {
    recipe.layer.kernel[axis] =
        static_cast<int>(effective_kernel(recipe.layer.kernel[axis], recipe.layer.dilation[axis]));
    recipe.layer.dilation[axis] = 1;
  }
}

void resolve_layer(Recipe& recipe) {
  recipe.geometry = library_geometry(recipe.layer).value_or(Geometry{});
}

bool same_output(const Geometry& a, const Geometry& b) {
  const auto same = [&](Axis axis) {
    return a.axis[axis].out == b.axis[axis].out &&
           a.axis[axis].crop_before == b.axis[axis].crop_before;
  };
  return same(kHeight) && same(kWidth);
}

void fit_after(Recipe& recipe, const Geometry& wanted) {
  const Margins got = crops(recipe.geometry);
  const Margins crop = crops(wanted);
  recipe.after = {got.top - crop.top, got.bottom - crop.bottom, got.left - crop.left,
                  got.right - crop.right};
}

// --- pools -------------------------------------------------------------------------

namespace {

// As much of what is cut behind as a window that hangs over reads all the same, put back.
Geometry with_reached(Geometry geometry) {
  for (AxisGeometry& a : geometry.axis) {
    const std::int64_t reached = std::min(a.overhang, -a.pad_after);
    if (reached <= 0) continue;
    a.pad_after += reached;
    a.padded += reached;
    a.overhang -= reached;
  }
  return geometry;
}

}  // namespace

Recipe begin_pool(std::string_view target, const Layer& layer, PaddingMode unpadded) {
  Recipe recipe = begin_recipe(target, layer, unpadded);
  for (const Axis axis : kAxes) {
    if (recipe.layer.kernel[axis] == 1) recipe.layer.dilation[axis] = 1;
  }
  const Margins cut = paddings(with_reached(layer.geometry())).cut();
  pad_before(recipe, {-cut.top, -cut.bottom, -cut.left, -cut.right}, {});
  return recipe;
}

Margins pool_pads(const Geometry& geometry, bool overhang) {
  const Geometry reached = with_reached(geometry);
  Margins pads = paddings(reached).added();
  if (overhang) {
    pads.bottom += reached.height().overhang;
    pads.right += reached.width().overhang;
  }
  return pads;
}

void pad_pool_before(Recipe& recipe, const Layer& layer, bool overhang) {
  const Margins pads = pool_pads(layer.geometry(), overhang);
  const Margins cut = recipe.before.cut();
  if (!pads.any()) return;
  pad_before(recipe, pads, layer.op().reducer->selects ? lowest_fill() : PadFill{});
  recipe.before = {pads.top - cut.top, pads.bottom - cut.bottom, pads.left - cut.left,
                   pads.right - cut.right};
}

bool fit_pool(Recipe& recipe, const Geometry& geometry, const Layer& layer) {
  recipe.geometry = geometry;
  std::array<std::int64_t, 2> first{};
  std::array<std::int64_t, 2> rest{};
  for (const Axis axis : kAxes) {
    const AxisGeometry& got = geometry.axis[axis];
    const AxisGeometry& wanted = layer.geometry().axis[axis];
    if (got.n < 1 || wanted.out < 1) return false;
    const std::int64_t before = axis == kHeight ? recipe.before.top : recipe.before.left;
    const std::int64_t ahead = before + got.pad_before - wanted.pad_before;
    if (ahead < 0 || ahead % wanted.s != 0) return false;
    first[axis] = ahead / wanted.s;
    rest[axis] = ceil_div(got.out, recipe.every[axis]) - first[axis] - wanted.out;
    if (rest[axis] < 0) return false;
  }
  recipe.after = {-first[kHeight], -rest[kHeight], -first[kWidth], -rest[kWidth]};
  return stands_the_trial(recipe, layer, 0);
}

std::optional<Recipe> first_fitting(std::span<const Recipe> candidates, const Layer& layer) {
  std::optional<Recipe> cutting;
  for (Recipe recipe : candidates) {
    const auto geometry = library_geometry(recipe.layer);
    if (!geometry || !fit_pool(recipe, *geometry, layer)) continue;
    if (!recipe.after.any()) return recipe;
    if (!cutting) cutting = recipe;
  }
  return cutting;
}

bool ignores_padding(const Layer& layer) {
  const Geometry& geometry = layer.geometry();
  return layer.op().reducer->selects ||
         (!geometry.divisor_override && geometry.counting == Counting::real);
}

}  // namespace padlens
