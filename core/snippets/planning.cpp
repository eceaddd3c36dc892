#include "core/snippets/planning.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cstdlib>
#include <string>

namespace padlens {

int as_field(std::int64_t number) {
  return static_cast<int>(std::clamp<std::int64_t>(number, INT_MIN, INT_MAX));
}

bool fits_fields(const Geometry& geometry) {
  const auto fits = [](std::int64_t number) { return std::abs(number) <= INT_MAX; };
  return std::ranges::all_of(geometry.axis, [&](const AxisGeometry& a) {
    return std::ranges::all_of(std::array{a.K, a.out, a.full, a.inserted, a.padded, a.covered(),
                                          a.pad_before, a.pad_after, a.crop_before, a.crop_after},
                               fits);
  });
}

Recipe begin_recipe(std::string_view target, const Layer& layer, PaddingMode unpadded) {
  Recipe recipe;
  recipe.target = target;
  recipe.layer.op = layer.spec().op;
  recipe.layer.framework = std::string(target);
  recipe.layer.input = layer.spec().input;
  recipe.layer.kernel = layer.spec().kernel;
  recipe.layer.channels = layer.spec().channels;
  recipe.layer.filters = layer.spec().filters;
  recipe.layer.groups = layer.spec().groups;
  recipe.layer.stride = layer.spec().stride;
  // Of the geometry: a framework may compute without the dilation asked for.
  recipe.layer.dilation = {static_cast<int>(layer.geometry().height().d),
                           static_cast<int>(layer.geometry().width().d)};
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

Recipe own_recipe(std::string_view target, const Layer& layer) {
  Recipe recipe = begin_recipe(target, layer, PaddingMode::valid);
  recipe.layer = bare(layer.spec());
  resolve_layer(recipe);
  return recipe;
}

void ask_for_sides(Spec& spec, const Margins& m) {
  if (!m.any()) return;
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = {as_field(m.top), as_field(m.bottom), as_field(m.left), as_field(m.right)};
}

namespace {

// The padding after an axis with which the floor finds its windows: up to the end of the last one
// where there are more or fewer of them.
std::int64_t pad_after(const AxisGeometry& a) {
  if (a.out < 1 || a.flipped || floor_div(a.padded - a.K, a.s) + 1 == a.out) return a.pad_after;
  return (a.out - 1) * a.s + a.K - a.n - a.pad_before;
}

}  // namespace

Margins paddings(const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  return {h.pad_before, pad_after(h), w.pad_before, pad_after(w)};
}

Margins crops(const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  return {h.crop_before, h.crop_after, w.crop_before, w.crop_after};
}

bool pads_with_zeros(const Layer& layer) {
  const PadFill fill = layer.fill();
  return fill.mode == FillMode::zeros || (fill.mode == FillMode::constant && fill.constant == 0) ||
         !paddings(layer.geometry()).added().any();
}

void pad_before(Recipe& recipe, const Margins& margins, const PadFill& fill) {
  recipe.before = margins;
  recipe.fill = fill;
  PerAxis& input = recipe.layer.input;
  input[kHeight] = as_field(input[kHeight] + margins.top + margins.bottom);
  input[kWidth] = as_field(input[kWidth] + margins.left + margins.right);
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
        as_field(effective_kernel(recipe.layer.kernel[axis], recipe.layer.dilation[axis]));
    recipe.layer.dilation[axis] = 1;
  }
}

void resolve_layer(Recipe& recipe) {
  recipe.geometry = library_geometry(recipe.layer).value_or(Geometry{});
}

Recipe plan_conv_by_sides(std::string_view target, const Layer& layer, PaddingMode unpadded) {
  const bool zeros = pads_with_zeros(layer);
  if (zeros && is_own(target, layer)) return own_recipe(target, layer);
  Recipe recipe = begin_recipe(target, layer, unpadded);
  const Margins pads = paddings(layer.geometry());
  if (zeros && !pads.cut().any()) {
    ask_for_sides(recipe.layer, pads);
  } else {
    pad_before(recipe, pads, zeros ? PadFill{} : layer.fill());
  }
  resolve_layer(recipe);
  return recipe;
}

namespace {

// Zeros at the end that output_padding can append: fewer than the stride.
int appended(const AxisGeometry& axis) {
  const std::int64_t zeros = std::max<std::int64_t>(-axis.crop_after, 0);
  return zeros < axis.s ? static_cast<int>(zeros) : 0;
}

// Cuts the same before and after, and adds the rest by output_padding.
std::optional<Spec> with_own_crop(const Spec& plain, const Geometry& wanted) {
  const auto& [h, w] = wanted.axis;
  const PerAxis extra{as_field(h.crop_before - h.crop_after),
                      as_field(w.crop_before - w.crop_after)};
  const std::int64_t crop = std::min(h.crop_before, w.crop_before);
  if (std::min<std::int64_t>({crop, extra[kHeight], extra[kWidth]}) < 0) return std::nullopt;
  Spec spec = plain;
  ask_for_sides(spec, {h.crop_before, h.crop_before, w.crop_before, w.crop_before});
  if (extra != PerAxis{0, 0}) spec.output_padding = extra;
  const auto geometry = library_geometry(spec);
  if (!geometry || !same_output(*geometry, wanted)) return std::nullopt;
  return spec;
}

}  // namespace

Recipe plan_transpose_by_sides(std::string_view target, const Layer& layer, PaddingMode unpadded) {
  if (is_own(target, layer)) return own_recipe(target, layer);
  Recipe recipe = begin_recipe(target, layer, unpadded);
  const auto& [h, w] = layer.geometry().axis;
  const PerAxis extra{appended(h), appended(w)};
  if (extra != PerAxis{0, 0}) recipe.layer.output_padding = extra;
  ask_for_sides(recipe.layer, crops(layer.geometry()).added());
  if (!library_geometry(recipe.layer)) {  // more would be cut than there is
    recipe.layer.padding = unpadded;
    recipe.layer.sides = {};
  }
  resolve_layer(recipe);
  fit_after(recipe, layer.geometry());
  return recipe;
}

Recipe plan_transpose_by_crop(std::string_view target, const Layer& layer) {
  if (is_own(target, layer)) return own_recipe(target, layer);
  Recipe recipe = begin_recipe(target, layer, PaddingMode::valid);
  if (const auto spec = with_own_crop(recipe.layer, layer.geometry())) recipe.layer = *spec;
  resolve_layer(recipe);
  fit_after(recipe, layer.geometry());
  return recipe;
}

bool leads_back(const Geometry& geometry) {
  return std::ranges::all_of(geometry.axis, [](const AxisGeometry& a) {
    return a.crop_before >= 0 && a.crop_after > -a.s;
  });
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

Margins sides_of(const Geometry& geometry) {
  const auto& [h, w] = geometry.axis;
  return {h.pad_before, h.pad_after, w.pad_before, w.pad_after};
}

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
  const Margins cut = sides_of(with_reached(layer.geometry())).cut();
  pad_before(recipe, {-cut.top, -cut.bottom, -cut.left, -cut.right}, {});
  return recipe;
}

Margins pool_pads(const Geometry& geometry, bool overhang) {
  const Geometry reached = with_reached(geometry);
  Margins pads = sides_of(reached).added();
  if (overhang) {
    pads.bottom += reached.height().overhang;
    pads.right += reached.width().overhang;
  }
  return pads;
}

void pad_pool_before(Recipe& recipe, const Layer& layer, bool overhang) {
  pad_pool_before(recipe, layer, pool_pads(layer.geometry(), overhang));
}

void pad_pool_before(Recipe& recipe, const Layer& layer, const Margins& pads) {
  const Margins cut = recipe.before.cut();
  if (!pads.any()) return;
  const bool loses = layer.op().reducer->selects && !layer.geometry().pool_fill;
  pad_before(recipe, pads, loses ? lowest_fill() : layer.fill());
  recipe.before = {pads.top - cut.top, pads.bottom - cut.bottom, pads.left - cut.left,
                   pads.right - cut.right};
}

std::vector<Recipe> pools_by_sides(std::string_view target, const Layer& layer,
                                   PaddingMode unpadded) {
  const bool counts = layer.op().reducer->divides && !ignores_padding(layer);
  std::vector<Recipe> candidates;
  for (const bool step : {false, true}) {
    for (const bool overhang : {false, true}) {
      for (const bool ceil : {false, true}) {
        Recipe recipe = begin_pool(target, layer, unpadded);
        recipe.layer.ceil_mode = ceil;
        const Margins pads = pool_pads(layer.geometry(), overhang);
        if (step) {
          pad_pool_before(recipe, layer, overhang);
        } else {
          ask_for_sides(recipe.layer, pads);
          if (counts && pads.any()) recipe.layer.count_include_pad = true;
        }
        candidates.push_back(recipe);
      }
    }
  }
  return candidates;
}

std::vector<Recipe> pools_by_same(std::string_view target, const Layer& layer) {
  std::vector<Recipe> candidates(5, begin_pool(target, layer, PaddingMode::valid));
  candidates[1].layer.padding = PaddingMode::same;
  pad_pool_before(candidates[2], layer, false);
  pad_pool_before(candidates[3], layer, true);
  // Zeros that count, and "same" for what ceil_mode covers past them.
  pad_pool_before(candidates[4], layer, false);
  candidates[4].layer.padding = PaddingMode::same;
  return candidates;
}

namespace {

std::optional<Recipe> with_pool(Recipe recipe, const Layer& layer, const Margins& pads) {
  const Geometry geometry{recipe.layer.op,
                          {conv_axis(recipe.layer, kHeight, pads.top, pads.bottom),
                           conv_axis(recipe.layer, kWidth, pads.left, pads.right)}};
  if (!fit_pool(recipe, geometry, layer) || recipe.after.added().any()) return std::nullopt;
  return recipe;
}

}  // namespace

std::optional<Recipe> plan_function_pool(std::string_view target, const Layer& layer,
                                         bool pads_undilated) {
  Recipe plain = begin_pool(target, layer, PaddingMode::valid);
  take_every_where_dilated(plain);
  const bool pads_itself = pads_undilated && std::ranges::max(plain.layer.dilation) == 1;
  for (const bool overhang : {false, true}) {
    const Margins pads = pool_pads(layer.geometry(), overhang);
    if (pads_itself || !pads.any()) {
      if (auto recipe = with_pool(plain, layer, pads)) return recipe;
    }
    Recipe padded = plain;
    pad_pool_before(padded, layer, overhang);
    if (auto recipe = with_pool(padded, layer, {})) return recipe;
  }
  return std::nullopt;
}

std::optional<Recipe> plan_weighed_mean(std::string_view target, const Layer& layer) {
  const Geometry& geometry = layer.geometry();
  if (!layer.op().reducer->divides || geometry.divisor_override) return std::nullopt;
  Recipe recipe = begin_pool(target, layer, PaddingMode::valid);
  pad_pool_before(recipe, layer, true);
  const bool real = geometry.counting == Counting::real || geometry.counting == Counting::real_ends;
  recipe.counted = real ? Margins{} : pool_pads(geometry, false);
  return first_fitting(std::array{recipe}, layer);
}

Margins uncounted(const Recipe& recipe) {
  const Margins added = recipe.before.added();
  const Margins counted = recipe.counted.value_or(Margins{});
  return {added.top - counted.top, added.bottom - counted.bottom, added.left - counted.left,
          added.right - counted.right};
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
  if (geometry.pool_fill) return false;
  return layer.op().reducer->selects ||
         (!geometry.divisor_override && geometry.counting == Counting::real);
}

}  // namespace padlens
