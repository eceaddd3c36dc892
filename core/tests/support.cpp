#include "core/tests/support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"

namespace padlens {

void showValue(const Spec& spec, std::ostream& out) {
  PrintTo(spec, &out);
}
void PrintTo(const Spec& spec, std::ostream* out) {
  *out << spec_to_json(spec).dump(-1, ' ', false, Json::error_handler_t::replace);
}
void PrintTo(const Cell& cell, std::ostream* out) {
  *out << '(' << cell.row << ", " << cell.col << ')';
}
void PrintTo(const Problem& problem, std::ostream* out) {
  *out << problem.field << ": " << problem.code;
  for (const auto& arg : problem.args)
    *out << " | " << arg;
  if (problem.kind == Problem::Kind::rejected) *out << " (rejected)";
}

}  // namespace padlens

namespace padlens::test {
namespace {

// RapidCheck takes the number of its cases from the environment alone; 100 are
// few for specs of a dozen numbers.
[[maybe_unused]] const int kMoreCases = setenv("RC_PARAMS", "max_success=500", 0);

}  // namespace

Spec conv(int input, int kernel, int stride, PaddingMode mode) {
  Spec spec;
  spec.input = {input, input};
  spec.kernel = {kernel, kernel};
  spec.stride = {stride, stride};
  spec.padding = mode;
  return spec;
}

Spec transpose(int input, int kernel, int stride, PaddingMode mode) {
  Spec spec = conv(input, kernel, stride, mode);
  spec.op = &kConv2dTranspose;
  return spec;
}

Spec with_sides(Spec spec, Sides sides) {
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = sides;
  return spec;
}

Spec from_json(std::string_view text) {
  ParsedSpec parsed = spec_from_text(text);
  EXPECT_EQ(parsed.problems, Problems{}) << text;
  settle(parsed.spec);
  return std::move(parsed.spec);
}

Values custom(const std::vector<std::vector<double>>& rows) {
  Grid<double> cells(std::ssize(rows), rows.empty() ? 0 : std::ssize(rows[0]));
  for (const Cell& cell : cells_of(cells.rows(), cells.cols())) {
    cells.at(cell) = rows[static_cast<std::size_t>(cell.row)][static_cast<std::size_t>(cell.col)];
  }
  return {Preset::custom, cells};
}

std::vector<std::vector<double>> rows_of(const Grid<double>& grid) {
  std::vector<std::vector<double>> rows;
  for (std::int64_t r = 0; r < grid.rows(); ++r) {
    rows.emplace_back(grid.row(r), grid.row(r) + grid.cols());
  }
  return rows;
}

Geometry geometry_of(const Spec& spec) {
  const Resolution resolution = resolve(spec);
  EXPECT_TRUE(resolution.geometry) << testing::PrintToString(spec) << '\n'
                                   << testing::PrintToString(resolution.problems);
  return resolution.geometry.value();
}

Layer layer_of(const Spec& spec) {
  return make_layer(spec, geometry_of(spec));
}

std::vector<Cell> cells_of(std::int64_t rows, std::int64_t cols) {
  std::vector<Cell> cells;
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t c = 0; c < cols; ++c)
      cells.push_back({r, c});
  }
  return cells;
}

std::vector<Cell> output_cells(const Layer& layer) {
  return cells_of(layer.geometry().height().out, layer.geometry().width().out);
}

std::vector<Cell> input_cells(const Layer& layer) {
  return cells_of(layer.geometry().height().n, layer.geometry().width().n);
}

bool is_utf8(std::string_view text) {
  try {
    return !Json(text).dump().empty();  // throws where it is not
  } catch (const Json::exception&) {
    return false;
  }
}

bool known_codes(const Problems& problems) {
  const auto codes = problem_codes();
  return std::ranges::all_of(problems, [&](const Problem& problem) {
    return std::ranges::count(codes, problem.code) == 1;
  });
}

// --- the definitions -------------------------------------------------------------

namespace {

std::int64_t up(std::int64_t a, std::int64_t b) {
  return a / b + (a % b != 0 ? 1 : 0);
}

ReferenceAxis reference_conv(const Spec& spec, Axis axis, std::int64_t K) {
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  ReferenceAxis result;
  if (spec.padding == PaddingMode::same) {
    result.out = up(n, s);
    // The least total with which that many windows fit.
    std::int64_t total = 0;
    while (n + total < (result.out - 1) * s + K)
      ++total;
    result.before = total / 2;
    result.after = total - result.before;
    return result;
  }
  if (spec.padding == PaddingMode::explicit_sides) {
    result.before = axis == kHeight ? spec.sides.top : spec.sides.left;
    result.after = axis == kHeight ? spec.sides.bottom : spec.sides.right;
  }
  for (std::int64_t at = 0; at + K <= n + result.before + result.after; at += s)
    ++result.out;
  return result;
}

ReferenceAxis reference_transpose(const Spec& spec, Axis axis, std::int64_t K) {
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t full = (n - 1) * s + K;
  const bool same = spec.padding == PaddingMode::same;
  ReferenceAxis result;
  if (spec.output_padding) {
    const std::int64_t extra = (*spec.output_padding)[axis];
    result.out = same ? (n - 1) * s + K % 2 + extra : full + extra;
  } else {
    result.out = same ? n * s : (n - 1) * s + std::max(K, s);
  }
  if (same && full > result.out) result.before = (full - result.out) / 2;
  result.after = full - result.out - result.before;
  return result;
}

double reference_cell(const Spec& spec, const Grid<double>& input, std::int64_t row,
                      std::int64_t col) {
  if (input.contains({row, col})) return input.at(row, col);
  const FillMode mode = spec.pad_fill.mode;
  if (mode == FillMode::zeros) return 0;
  if (mode == FillMode::constant) return spec.pad_fill.constant;
  return input.at(reference_source(mode, row, input.rows()),
                  reference_source(mode, col, input.cols()));
}

Grid<double> reference_conv_output(const Spec& spec, const Grid<double>& input,
                                   const Grid<double>& kernel) {
  const ReferenceAxis h = reference_axis(spec, kHeight);
  const ReferenceAxis w = reference_axis(spec, kWidth);
  Grid<double> output(h.out, w.out);
  for (const Cell& out : cells_of(h.out, w.out)) {
    double sum = 0;
    for (const Cell& k : cells_of(kernel.rows(), kernel.cols())) {
      sum += kernel.at(k) *
             reference_cell(spec, input,
                            out.row * spec.stride[0] + k.row * spec.dilation[0] - h.before,
                            out.col * spec.stride[1] + k.col * spec.dilation[1] - w.before);
    }
    output.at(out) = sum;
  }
  return output;
}

Grid<double> reference_transpose_output(const Spec& spec, const Grid<double>& input,
                                        const Grid<double>& kernel) {
  const ReferenceAxis h = reference_axis(spec, kHeight);
  const ReferenceAxis w = reference_axis(spec, kWidth);
  Grid<double> full(h.out + h.before + h.after, w.out + w.before + w.after);
  for (const Cell& in : cells_of(input.rows(), input.cols())) {
    for (const Cell& k : cells_of(kernel.rows(), kernel.cols())) {
      full.at(in.row * spec.stride[0] + k.row * spec.dilation[0],
              in.col * spec.stride[1] + k.col * spec.dilation[1]) += input.at(in) * kernel.at(k);
    }
  }
  Grid<double> output(h.out, w.out);
  for (const Cell& out : cells_of(h.out, w.out)) {
    const Cell from{out.row + h.before, out.col + w.before};
    output.at(out) = full.contains(from) ? full.at(from) : 0;
  }
  return output;
}

}  // namespace

ReferenceAxis reference_axis(const Spec& spec, Axis axis) {
  const std::int64_t K = std::int64_t{spec.dilation[axis]} * (spec.kernel[axis] - 1) + 1;
  return spec.op == &kConv2d ? reference_conv(spec, axis, K) : reference_transpose(spec, axis, K);
}

std::int64_t reference_source(FillMode mode, std::int64_t i, std::int64_t n) {
  if (mode == FillMode::replicate) return std::clamp<std::int64_t>(i, 0, n - 1);
  if (mode == FillMode::circular) return ((i % n) + n) % n;
  // reflect: walk to and fro between the borders.
  std::int64_t at = 0;
  std::int64_t direction = 1;
  for (std::int64_t steps = std::abs(i); steps > 0 && n > 1; --steps) {
    if (at + direction < 0 || at + direction >= n) direction = -direction;
    at += direction;
  }
  return at;
}

Grid<double> reference_output(const Spec& spec, const Grid<double>& input,
                              const Grid<double>& kernel) {
  return spec.op == &kConv2d ? reference_conv_output(spec, input, kernel)
                             : reference_transpose_output(spec, input, kernel);
}

// --- generators --------------------------------------------------------------------

int pick(int least, int most) {
  // At RapidCheck's nominal size, or small tests would only see small numbers.
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, most + 1));
}

namespace {

bool chance(int one_in) {
  return pick(1, one_in) == 1;
}

Values pick_values(const PerAxis& size, bool for_input) {
  switch (pick(0, 3)) {
    case 0:
      return {for_input ? Preset::checker : Preset::sobel_x, {}};
    case 1:
      return {Preset::random, {}};
    case 2:
      return {Preset::ramp, {}};
    default:
      break;
  }
  Grid<double> cells(size[kHeight], size[kWidth]);
  for (const Cell& cell : cells_of(cells.rows(), cells.cols()))
    cells.at(cell) = pick(-9, 9);
  return {Preset::custom, cells};
}

// Sizes first, so that no spec has to be thrown away: the input is what the
// window needs and a little more.
Spec pick_sizes(Op op) {
  Spec spec;
  spec.op = op;
  spec.seed = static_cast<std::uint32_t>(pick(0, 1000));
  const bool dilated = chance(3);
  for (const Axis axis : {kHeight, kWidth}) {
    spec.kernel[axis] = pick(1, 5);
    spec.stride[axis] = pick(1, 4);
    spec.dilation[axis] = dilated ? pick(1, 3) : 1;
    spec.input[axis] = pick(1, 8);
  }
  return spec;
}

void fit_input(Spec& spec, Axis axis, int padding) {
  const int K = spec.dilation[axis] * (spec.kernel[axis] - 1) + 1;
  spec.input[axis] = std::max(K - padding, 1) + pick(0, 6);
}

void pick_conv_padding(Spec& spec) {
  constexpr std::array kModes{PaddingMode::valid, PaddingMode::same, PaddingMode::explicit_sides};
  spec.padding = kModes[static_cast<std::size_t>(pick(0, 2))];
  if (spec.padding == PaddingMode::explicit_sides) {
    spec.sides = {pick(0, 4), pick(0, 4), pick(0, 4), pick(0, 4)};
  }
  if (spec.padding == PaddingMode::same) return;
  fit_input(spec, kHeight, spec.sides.top + spec.sides.bottom);
  fit_input(spec, kWidth, spec.sides.left + spec.sides.right);
}

FillMode pick_fill(const Spec& spec) {
  const auto mode = static_cast<FillMode>(pick(0, 4));
  const bool reflect = mode == FillMode::reflect;
  for (const Axis axis : {kHeight, kWidth}) {
    const ReferenceAxis a = reference_axis(spec, axis);
    const bool fits = std::max(a.before, a.after) <= spec.input[axis] - (reflect ? 1 : 0);
    if (!fits && (reflect || mode == FillMode::circular)) return FillMode::replicate;
  }
  return mode;
}

// An output padding that Keras accepts, or, in `same`, TensorFlow alone refuses.
void pick_output_padding(Spec& spec) {
  spec.output_padding = PerAxis{};
  for (const Axis axis : {kHeight, kWidth}) {
    const int K = spec.dilation[axis] * (spec.kernel[axis] - 1) + 1;
    const int extra = pick(0, spec.stride[axis] - 1);
    const bool empty = (spec.input[axis] - 1) * spec.stride[axis] + K % 2 + extra < 1;
    if (spec.padding == PaddingMode::same && empty) spec.input[axis] = 2;
    (*spec.output_padding)[axis] = extra;
  }
}

}  // namespace

rc::Gen<Spec> conv_specs() {
  return rc::gen::exec([] {
    Spec spec = pick_sizes(&kConv2d);
    pick_conv_padding(spec);
    spec.pad_fill.mode = pick_fill(spec);
    if (spec.pad_fill.mode == FillMode::constant) spec.pad_fill.constant = pick(-9, 9);
    spec.input_values = pick_values(spec.input, true);
    spec.kernel_values = pick_values(spec.kernel, false);
    return spec;
  });
}

rc::Gen<Spec> transpose_specs() {
  return rc::gen::exec([] {
    Spec spec = pick_sizes(&kConv2dTranspose);
    spec.padding = chance(2) ? PaddingMode::same : PaddingMode::valid;
    if (chance(2)) pick_output_padding(spec);
    spec.input_values = pick_values(spec.input, true);
    spec.kernel_values = pick_values(spec.kernel, false);
    return spec;
  });
}

rc::Gen<Spec> layer_specs() {
  return rc::gen::oneOf(conv_specs(), transpose_specs());
}

namespace {

// Each set in some of the layers, where the framework has it.
void pick_pool_fields(Spec& spec, const Framework& framework) {
  if (chance(2)) spec.ceil_mode = true;
  if (chance(2)) spec.count_include_pad = chance(2);
  if (chance(2)) spec.rounding_type = static_cast<Rounding>(pick(0, 2));
  if (chance(2)) spec.cover_all = chance(2);
  if (chance(4)) spec.mode = Rounding::strict;
  if (chance(6)) spec.divisor_override = pick(1, 5) * (chance(4) ? -1 : 1);
  spec = with_fields_of(std::move(spec), framework);
}

void pick_pool_padding(Spec& spec, const Framework& framework) {
  const auto modes = padding_modes(framework, spec.op);
  spec.padding = modes[static_cast<std::size_t>(pick(0, static_cast<int>(modes.size()) - 1))];
  if (spec.padding == PaddingMode::explicit_sides) {
    const auto side = [&](Axis axis) { return pick(0, spec.kernel[axis] / 2); };
    spec.sides = {side(kHeight), side(kHeight), side(kWidth), side(kWidth)};
    if (one_pad_per_axis(framework, *spec.op)) {
      spec.sides.bottom = spec.sides.top;
      spec.sides.right = spec.sides.left;
    }
  }
}

rc::Gen<Spec> pool_specs_of(std::vector<std::string> ids) {
  return rc::gen::exec([ids = std::move(ids)] {
    for (;;) {
      Spec spec = pick_sizes(chance(2) ? &kMaxPool2d : &kAveragePool2d);
      spec.framework = ids[static_cast<std::size_t>(pick(0, static_cast<int>(ids.size()) - 1))];
      const Framework& framework = *find_framework(spec.framework);
      pick_pool_fields(spec, framework);
      pick_pool_padding(spec, framework);
      spec.input_values = pick_values(spec.input, true);
      if (resolve(spec).geometry) return spec;
    }
  });
}

}  // namespace

rc::Gen<Spec> pool_specs() {
  std::vector<std::string> ids;
  for (const Framework* framework : frameworks())
    ids.emplace_back(framework->id);
  return pool_specs_of(ids);
}

rc::Gen<Spec> plain_pool_specs() {
  return pool_specs_of({"keras", "keras_jax", "pytorch", "onnx", "litert"});
}

namespace {

int pick_wild() {
  return *rc::gen::element(INT32_MIN, -1, 0, 1, 2, 3, 5, 63, 64, 65, 512, 513, 1024, 1025,
                           INT32_MAX);
}

PerAxis pick_wild_pair() {
  if (!chance(4)) return {pick(1, 9), pick(1, 9)};
  return {pick_wild(), pick_wild()};
}

Values pick_wild_values() {
  const auto preset = static_cast<Preset>(pick(0, static_cast<int>(Preset::custom)));
  if (preset != Preset::custom) return {preset, {}};
  return {preset, Grid<double>(pick(0, 3), pick(0, 3), 2.5)};
}

}  // namespace

rc::Gen<Spec> wild_specs() {
  return rc::gen::exec([] {
    Spec spec;
    spec.op = pick(0, 1) == 0 ? &kConv2d : &kConv2dTranspose;
    if (chance(8)) spec.framework = *rc::gen::arbitrary<std::string>();
    spec.input = pick_wild_pair();
    spec.kernel = pick_wild_pair();
    if (chance(2)) spec.stride = pick_wild_pair();
    if (chance(2)) spec.dilation = pick_wild_pair();
    spec.padding = static_cast<PaddingMode>(pick(0, 4));
    spec.sides = {pick(0, 9), pick(0, 9), pick(0, 9), pick(0, 9)};
    if (chance(4)) spec.sides = {pick_wild(), pick_wild(), pick_wild(), pick_wild()};
    if (chance(4)) spec.output_padding = pick_wild_pair();
    if (chance(8)) spec.output_shape = pick_wild_pair();
    if (chance(4)) spec.input_values = pick_wild_values();
    if (chance(4)) spec.kernel_values = pick_wild_values();
    if (chance(3)) spec.pad_fill = {static_cast<FillMode>(pick(0, 4)), 0.5};
    return spec;
  });
}

}  // namespace padlens::test
