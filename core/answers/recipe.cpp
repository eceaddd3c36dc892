#include "core/answers/recipe.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>

#include "core/engine/engine.h"
#include "core/frameworks/framework.h"

namespace padlens {
namespace {

double fill_value(const Grid<double>& grid, const PadFill& fill, Cell cell) {
  if (grid.contains(cell)) return grid.at(cell);
  if (fill.mode == FillMode::zeros) return 0;
  if (fill.mode == FillMode::constant) return fill.constant;
  const auto source = [&](std::int64_t i, std::int64_t n) {
    return i >= 0 && i < n ? i : fill_source(fill.mode, i, n);
  };
  return grid.at(source(cell.row, grid.rows()), source(cell.col, grid.cols()));
}

Grid<double> with_margins(const Grid<double>& grid, const Margins& margins, const PadFill& fill) {
  if (!margins.any()) return grid;
  Grid<double> result(grid.rows() + margins.top + margins.bottom,
                      grid.cols() + margins.left + margins.right);
  for (std::int64_t r = 0; r < result.rows(); ++r) {
    for (std::int64_t c = 0; c < result.cols(); ++c)
      result.at(r, c) = fill_value(grid, fill, {r - margins.top, c - margins.left});
  }
  return result;
}

Grid<double> with_zeros_between(const Grid<double>& kernel, const PerAxis& apart) {
  Grid<double> result(effective_kernel(kernel.rows(), apart[kHeight]),
                      effective_kernel(kernel.cols(), apart[kWidth]));
  for (std::int64_t r = 0; r < kernel.rows(); ++r) {
    for (std::int64_t c = 0; c < kernel.cols(); ++c)
      result.at(r * apart[kHeight], c * apart[kWidth]) = kernel.at(r, c);
  }
  return result;
}

Grid<double> every_nth(const Grid<double>& grid, const std::array<std::int64_t, 2>& every) {
  if (every == std::array<std::int64_t, 2>{1, 1}) return grid;
  Grid<double> result(ceil_div(grid.rows(), every[kHeight]), ceil_div(grid.cols(), every[kWidth]));
  for (std::int64_t r = 0; r < result.rows(); ++r) {
    for (std::int64_t c = 0; c < result.cols(); ++c)
      result.at(r, c) = grid.at(r * every[kHeight], c * every[kWidth]);
  }
  return result;
}

// --- one axis by itself ----------------------------------------------------------

// An axis of one cell that a kernel of one cell passes through as it is.
AxisGeometry single_cell() {
  return {};
}

Grid<double> single_row(std::int64_t cells, std::int64_t factor, std::int64_t modulus) {
  Grid<double> grid(1, cells);
  for (std::int64_t i = 0; i < cells; ++i)
    grid.at(0, i) = static_cast<double>((i * i + factor * i) % modulus + 1);
  return grid;
}

// A divisor of the window's size is what a window that counts all of its cells has.
Geometry with_plain_divisor(Geometry geometry) {
  if (geometry.divisor_override != geometry.height().k * geometry.width().k) return geometry;
  geometry.divisor_override.reset();
  geometry.counting = Counting::window;
  return geometry;
}

// The width of the result is `axis` of the layer (rows are what the engine is fast at),
// the height a single cell.
struct LoneAxis {
  Geometry geometry;
  GridPtr input;
  GridPtr kernel;
};

LoneAxis lone_axis(const Layer& layer, const Geometry& geometry, Axis axis) {
  LoneAxis lone{with_plain_divisor(geometry), nullptr, nullptr};
  const AxisGeometry& a = geometry.axis[axis];
  lone.geometry.axis = {single_cell(), a};
  Grid<double> cells = single_row(a.n, 3, 1009);
  // Of a maximum all below 0, so that a padding of zeros shows.
  for (std::int64_t i = 0; i < a.n && layer.op().reducer->selects; ++i)
    cells.at(0, i) = -cells.at(0, i);
  lone.input = std::make_shared<Grid<double>>(std::move(cells));
  lone.kernel = layer.op().has_kernel ? std::make_shared<Grid<double>>(single_row(a.k, 7, 97))
                                      : std::make_shared<Grid<double>>(1, a.k, 1.0);
  return lone;
}

Recipe lone_axis(const Recipe& recipe, Axis axis) {
  const bool height = axis == kHeight;
  const auto side = [&](const Margins& m) {
    return height ? Margins{0, 0, m.top, m.bottom} : Margins{0, 0, m.left, m.right};
  };
  Recipe alone = recipe;
  alone.geometry = with_plain_divisor(recipe.geometry);
  alone.before = side(recipe.before);
  alone.after = side(recipe.after);
  if (recipe.counted) alone.counted = side(*recipe.counted);
  alone.kernel_zeros = {1, recipe.kernel_zeros[axis]};
  alone.every = {1, recipe.every[axis]};
  alone.geometry.axis = {single_cell(), recipe.geometry.axis[axis]};
  return alone;
}

// Cells of an axis, and multiplications along it, that a trial takes.
constexpr std::int64_t kTriedCells = std::int64_t{1} << 16;
constexpr std::int64_t kTriedCost = std::int64_t{1} << 24;

bool is_triable(const AxisGeometry& a) {
  const std::int64_t cells = std::max({a.n, a.out, a.K, a.covered(), a.full, a.inserted});
  return cells <= kTriedCells && std::max(a.n, a.out) * a.k <= kTriedCost;
}

bool is_triable(const Margins& margins) {
  return std::max(std::abs(margins.left), std::abs(margins.right)) <= kTriedCells;
}

// An axis with `cells` input cells and `outs` output cells taken out of its middle.
AxisGeometry without_middle(AxisGeometry a, std::int64_t cells, std::int64_t outs) {
  a.n -= cells;
  a.out -= outs;
  const std::int64_t stretched = a.flipped ? cells * a.s : cells;
  for (std::int64_t AxisGeometry::*size :
       {&AxisGeometry::inserted, &AxisGeometry::padded, &AxisGeometry::counted})
    a.*size -= stretched;
  if (a.flipped) a.full -= stretched;
  return a;
}

// Takes whole strides out of the middle of a large axis of the layer and of the recipe, so that the
// ends, what is left over and a stretch between them stay as they are. False: too large all the
// same.
bool make_triable(AxisGeometry& wanted, Recipe& recipe) {
  AxisGeometry& made = recipe.geometry.axis[kWidth];
  const std::int64_t largest =
      std::max({wanted.K, made.K, std::abs(wanted.pad_before), std::abs(wanted.pad_after),
                std::abs(wanted.crop_before), std::abs(wanted.crop_after)});
  if (std::max({largest, wanted.s, made.s}) > kTriedCells) return false;
  // Input cells by which both lose a whole number of outputs.
  const std::int64_t period =
      wanted.flipped ? recipe.every[kWidth] : std::lcm(wanted.s, made.s * recipe.every[kWidth]);
  const std::int64_t kept = 4 * (largest + period) + 64;
  const std::int64_t cells = std::max<std::int64_t>(wanted.n - kept, 0) / period * period;
  const auto outs = [&](const AxisGeometry& a) { return a.flipped ? cells * a.s : cells / a.s; };
  wanted = without_middle(wanted, cells, outs(wanted));
  made = without_middle(made, cells, outs(made));
  return is_triable(wanted) && is_triable(made);
}

// Nothing but the layer's own axis.
bool is_same_axis(const Recipe& recipe, const Layer& layer, Axis axis) {
  return recipe.geometry.op == layer.geometry().op &&
         recipe.geometry.axis[axis] == layer.geometry().axis[axis] && !recipe.before.any() &&
         !recipe.after.any() && recipe.kernel_zeros[axis] == 1 && recipe.every[axis] == 1 &&
         recipe.geometry.counting == layer.geometry().counting;
}

bool axis_agrees(const Recipe& recipe, const Layer& layer, Axis axis) {
  Recipe alone = lone_axis(recipe, axis);
  Geometry wanted = layer.geometry();
  if (!is_triable(wanted.axis[axis]) || !is_triable(alone.geometry.axis[kWidth])) {
    if (is_same_axis(recipe, layer, axis)) return true;
    if (!make_triable(wanted.axis[axis], alone)) return false;
  }
  if (!is_triable(alone.before) || !is_triable(alone.after)) return false;
  const LoneAxis lone = lone_axis(layer, wanted, axis);
  return same_numbers(run_recipe(alone, *lone.input, *lone.kernel),
                      output_of(lone.geometry, layer.fill(), lone.input, lone.kernel));
}

bool same_divisor(const Geometry& a, const Geometry& b) {
  return with_plain_divisor(a).divisor_override == with_plain_divisor(b).divisor_override;
}

}  // namespace

PadFill lowest_fill() {
  return {FillMode::constant, -std::numeric_limits<double>::infinity()};
}

bool is_lowest(const PadFill& fill) {
  return fill == lowest_fill();
}

Margins Margins::added() const {
  const auto part = [](std::int64_t cells) { return std::max<std::int64_t>(cells, 0); };
  return {part(top), part(bottom), part(left), part(right)};
}

Margins Margins::cut() const {
  return Margins{-top, -bottom, -left, -right}.added();
}

std::optional<Geometry> library_geometry(const Spec& layer) {
  const Framework* framework = find_framework(layer.framework);
  if (framework == nullptr || !has_operation(*framework, *layer.op)) return std::nullopt;
  const auto modes = padding_modes(*framework, layer.op);
  if (std::ranges::find(modes, layer.padding) == modes.end()) return std::nullopt;
  for (const OwnField& field : own_fields()) {
    if (field.is_set(layer) && !framework->offers(*layer.op, field.name)) return std::nullopt;
  }
  Problems problems;
  framework->check(layer, problems);
  if (!problems.empty()) return std::nullopt;
  const Geometry geometry = geometry_of(*framework, layer);
  const auto& [h, w] = geometry.axis;
  const bool empty = framework->gives_empty != nullptr && framework->gives_empty(layer, geometry);
  if (std::min(h.out, w.out) < (empty ? 0 : 1)) return std::nullopt;
  if (framework->check_geometry != nullptr) {
    framework->check_geometry(layer, geometry, problems);
  }
  return problems.empty() ? std::optional(geometry) : std::nullopt;
}

Trial try_recipe(const Recipe& recipe, const Layer& layer, std::int64_t budget) {
  const auto agrees = [&](Axis axis) { return axis_agrees(recipe, layer, axis); };
  if (!same_divisor(recipe.geometry, layer.geometry())) return Trial::failed;
  if (!std::ranges::all_of(kAxes, agrees)) return Trial::failed;
  if (!layer.complete() || output_cost(recipe.geometry) > budget) return Trial::axes;
  // Of several planes the first ones that meet.
  const Grouping grouping = layer.grouping();
  const bool alone = grouping.inputs_of_one() == 1;
  const bool same = same_numbers(
      run_recipe(recipe, *layer.input(), *layer.kernel()),
      alone ? *layer.output()
            : output_of(layer.geometry(), layer.fill(), layer.input(), layer.kernel()));
  return same ? Trial::numbers : Trial::failed;
}

namespace {

// Step 3.
Grid<double> of_layer(const Recipe& recipe, const Geometry& geometry, Grid<double> input,
                      const Grid<double>& kernel) {
  return output_of(geometry, PadFill{}, std::make_shared<Grid<double>>(std::move(input)),
                   std::make_shared<Grid<double>>(with_zeros_between(kernel, recipe.kernel_zeros)));
}

// By sums: in what is divided the size of the window cancels, and so nothing is rounded twice.
Grid<double> weighed(const Recipe& recipe, const Grid<double>& input, const Grid<double>& kernel) {
  Geometry sum = recipe.geometry;
  sum.divisor_override = 1;
  const Margins& counted = *recipe.counted;
  const Margins rest{recipe.before.top - counted.top, recipe.before.bottom - counted.bottom,
                     recipe.before.left - counted.left, recipe.before.right - counted.right};
  const Grid<double> ones(input.rows(), input.cols(), 1.0);
  Grid<double> output =
      of_layer(recipe, sum, with_margins(input, recipe.before, recipe.fill), kernel);
  const Grid<double> cells = of_layer(
      recipe, sum,
      with_margins(with_margins(ones, counted, {FillMode::constant, 1}), rest, PadFill{}), kernel);
  for (std::int64_t r = 0; r < output.rows(); ++r) {
    for (std::int64_t c = 0; c < output.cols(); ++c)
      output.at(r, c) /= cells.at(r, c);
  }
  return output;
}

}  // namespace

Grid<double> run_recipe(const Recipe& recipe, const Grid<double>& input,
                        const Grid<double>& kernel) {
  if (recipe.counted)
    return with_margins(every_nth(weighed(recipe, input, kernel), recipe.every), recipe.after,
                        PadFill{});
  Grid<double> output =
      of_layer(recipe, recipe.geometry, with_margins(input, recipe.before, recipe.fill), kernel);
  if (recipe.geometry.op->reducer->selects && is_lowest(recipe.fill)) {
    for (std::int64_t r = 0; r < output.rows(); ++r) {
      std::replace(output.row(r), output.row(r) + output.cols(), recipe.fill.constant,
                   std::numeric_limits<double>::quiet_NaN());
    }
  }
  return with_margins(every_nth(output, recipe.every), recipe.after, PadFill{});
}

}  // namespace padlens
