#include "core/engine/engine.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "core/engine/output_rows.h"

namespace padlens {
namespace {

// One axis of a use: output position, kernel position.
struct AxisUse {
  std::int64_t output;
  std::int64_t kernel;
  bool through_padding;
};

// The kernel position whose weight lies at window position `j`: a transposed
// convolution slides its kernel flipped.
std::int64_t kernel_at(const Geometry& geometry, const AxisGeometry& axis, std::int64_t j) {
  return geometry.transposed() ? axis.k - 1 - j : j;
}

// The input position at padded position `p`, or -1 outside the input; inserted
// zeros count as outside.
std::int64_t input_at(const Geometry& geometry, const AxisGeometry& axis, std::int64_t p) {
  const std::int64_t i = p - axis.pad_before;
  if (i < 0 || i >= axis.inserted) return -1;
  if (!geometry.transposed()) return i;
  return i % axis.s == 0 ? i / axis.s : -1;
}

// All outputs whose window has a tap on padded position `p`.
void append_uses(const Geometry& geometry, const AxisGeometry& axis, std::int64_t p,
                 bool through_padding, std::vector<AxisUse>& uses) {
  for (std::int64_t j = 0; j < axis.k; ++j) {
    const std::int64_t start = p - j * axis.d;
    if (start < 0) break;
    if (start % axis.window_step != 0 || start / axis.window_step >= axis.out) continue;
    uses.push_back({start / axis.window_step, kernel_at(geometry, axis, j), through_padding});
  }
}

std::vector<AxisUse> axis_uses(const Geometry& geometry, const AxisGeometry& axis, FillMode fill,
                               std::int64_t input) {
  std::vector<AxisUse> uses;
  const std::int64_t own = input * (geometry.transposed() ? axis.s : 1) + axis.pad_before;
  append_uses(geometry, axis, own, false, uses);
  // Nothing copies it there.
  if (geometry.transposed() || fill == FillMode::zeros || fill == FillMode::constant) return uses;
  for (std::int64_t p = 0; p < axis.padded; ++p) {
    const std::int64_t i = p - axis.pad_before;
    if (i >= 0 && i < axis.n) {
      p = axis.pad_before + axis.n - 1;  // skip the input itself
      continue;
    }
    if (fill_source(fill, i, axis.n) == input) append_uses(geometry, axis, p, true, uses);
  }
  return uses;
}

// Output positions of one axis: first, first + step …
struct Positions {
  std::int64_t first;
  std::int64_t step;
  std::int64_t count;
};

// Those in which kernel position `kernel` meets an input cell.
Positions kernel_meets(const Geometry& geometry, const AxisGeometry& axis, std::int64_t kernel) {
  // Output o reads padded position o * window_step + offset there; the flip undoes itself.
  const std::int64_t offset = kernel_at(geometry, axis, kernel) * axis.d - axis.pad_before;
  if (geometry.transposed()) {  // every s-th output: o = input * s - offset
    const std::int64_t first = std::max<std::int64_t>(0, ceil_div(offset, axis.s));
    const std::int64_t last = std::min(axis.n - 1, floor_div(axis.out - 1 + offset, axis.s));
    return {first * axis.s - offset, axis.s, std::max<std::int64_t>(0, last - first + 1)};
  }
  const std::int64_t first = std::max<std::int64_t>(0, ceil_div(-offset, axis.s));
  const std::int64_t last = std::min(axis.out - 1, floor_div(axis.n - 1 - offset, axis.s));
  return {first, 1, std::max<std::int64_t>(0, last - first + 1)};
}

// The (input, kernel) positions of one axis whose stamps land on a position of the full scatter:
// kernel, kernel - kernel_step … with input, input + input_step …
struct Landings {
  std::int64_t kernel = 0;
  std::int64_t kernel_step = 1;
  std::int64_t input = 0;
  std::int64_t input_step = 1;
  std::int64_t count = 0;

  std::int64_t last_input() const { return input + (count - 1) * input_step; }
};

Landings landings_on(const AxisGeometry& axis, std::int64_t position) {
  const std::int64_t common = std::gcd(axis.s, axis.d);
  Landings found{0, axis.s / common, 0, axis.d / common, 0};
  const std::int64_t least =
      std::max<std::int64_t>(0, ceil_div(position - (axis.n - 1) * axis.s, axis.d));
  const std::int64_t most = std::min(axis.k - 1, floor_div(position, axis.d));
  // Only every kernel_step-th lands there: the first of them from above, if there is one.
  for (std::int64_t i = most; i >= std::max(least, most - found.kernel_step + 1); --i) {
    const std::int64_t at = position - i * axis.d;
    if (at % axis.s != 0) continue;
    found.kernel = i;
    found.input = at / axis.s;
    found.count = (i - least) / found.kernel_step + 1;
    break;
  }
  return found;
}

// The sum of the taps of a convolution's output cell.
double window_sum(const Layer& layer, Cell out) {
  const auto& [h, w] = layer.geometry.axis;
  const Cell origin = window_origin(layer.geometry, out);
  const std::int64_t first = origin.col - w.pad_before;
  const bool cols_inside = first >= 0 && first + w.K <= w.n;
  double sum = 0;
  for (std::int64_t i = 0; i < h.k; ++i) {
    const double* weights = layer.kernel->row(i);
    const std::int64_t p = origin.row + i * h.d;
    const std::int64_t row = p - h.pad_before;
    if (cols_inside && row >= 0 && row < h.n) {
      const double* values = layer.input->row(row) + first;
      for (std::int64_t j = 0; j < w.k; ++j)
        sum += values[j * w.d] * weights[j];
    } else {
      for (std::int64_t j = 0; j < w.k; ++j)
        sum += padded_cell(layer, {p, origin.col + j * w.d}).value * weights[j];
    }
  }
  return sum;
}

// Leaves `layer` without an output where it would take more than `budget`.
void add_output(Layer& layer, std::int64_t budget) {
  const Geometry& geometry = layer.geometry;
  if (geometry.outputs() > kMaxOutputCells || output_cost(geometry) > budget) return;
  const auto& [h, w] = geometry.axis;
  auto output = std::make_shared<Grid<double>>(h.out, w.out);
  OutputRows(layer).compute(0, h.out, *output);
  layer.output = std::move(output);
  layer.ready_rows = h.out;
}

}  // namespace

std::int64_t output_cost(const Geometry& geometry) {
  const std::int64_t cells = geometry.transposed() ? geometry.inputs() : geometry.outputs();
  return cells * geometry.height().k * geometry.width().k;
}

Layer make_layer(const Spec& spec, const Geometry& geometry, std::int64_t budget,
                 const Layer* before) {
  const auto& [h, w] = geometry.axis;
  // A random kernel must not repeat the corner of a random input.
  const std::uint64_t kernel_seed = std::uint64_t{spec.seed} << 32U;
  const auto numbers = [&](Values Spec::*values, std::shared_ptr<const Grid<double>> Layer::*grid,
                           std::uint64_t seed, std::int64_t rows, std::int64_t cols) {
    const Values& wanted = spec.*values;
    const bool same = before != nullptr && wanted == before->spec.*values &&
                      (wanted.preset != Preset::random || spec.seed == before->spec.seed) &&
                      (before->*grid)->rows() == rows && (before->*grid)->cols() == cols;
    return same ? before->*grid : shared_grid(wanted, seed, rows, cols);
  };
  Layer layer{spec, geometry, numbers(&Spec::input_values, &Layer::input, spec.seed, h.n, w.n),
              numbers(&Spec::kernel_values, &Layer::kernel, kernel_seed, h.k, w.k), nullptr};
  add_output(layer, budget);
  return layer;
}

Layer relaid(const Layer& layer, const Spec& spec, const Geometry& geometry, std::int64_t budget) {
  Layer result{spec, geometry, layer.input, layer.kernel, nullptr};
  add_output(result, budget);
  return result;
}

PaddedCell padded_cell(const Layer& layer, Cell cell) {
  const auto& [h, w] = layer.geometry.axis;
  const Cell inner{cell.row - h.pad_before, cell.col - w.pad_before};
  const bool row_inside = inner.row >= 0 && inner.row < h.inserted;
  const bool col_inside = inner.col >= 0 && inner.col < w.inserted;
  if (row_inside && col_inside) {
    const Cell source{input_at(layer.geometry, h, cell.row), input_at(layer.geometry, w, cell.col)};
    if (source.row < 0 || source.col < 0) return {CellKind::inserted, 0, std::nullopt};
    return {CellKind::input, layer.input->at(source), source};
  }
  const PadFill& fill = layer.spec.pad_fill;
  if (layer.geometry.transposed() || fill.mode == FillMode::zeros) return {};
  if (fill.mode == FillMode::constant) return {CellKind::padding, fill.constant, std::nullopt};
  const Cell source{row_inside ? inner.row : fill_source(fill.mode, inner.row, h.n),
                    col_inside ? inner.col : fill_source(fill.mode, inner.col, w.n)};
  return {CellKind::padding, layer.input->at(source), source};
}

Cell window_origin(const Geometry& geometry, Cell out) {
  return {out.row * geometry.height().window_step, out.col * geometry.width().window_step};
}

std::vector<Tap> taps(const Layer& layer, Cell out) {
  const auto& [h, w] = layer.geometry.axis;
  const Cell origin = window_origin(layer.geometry, out);
  std::vector<Tap> result;
  result.reserve(static_cast<std::size_t>(h.k * w.k));
  double sum = 0;
  for (std::int64_t i = 0; i < h.k; ++i) {
    for (std::int64_t j = 0; j < w.k; ++j) {
      Tap tap;
      tap.window = {i, j};
      tap.padded = {origin.row + i * h.d, origin.col + j * w.d};
      tap.kernel = {kernel_at(layer.geometry, h, i), kernel_at(layer.geometry, w, j)};
      tap.cell = padded_cell(layer, tap.padded);
      tap.weight = layer.kernel->at(tap.kernel);
      tap.product = tap.cell.value * tap.weight;
      sum += tap.product;
      tap.sum = sum;
      result.push_back(tap);
    }
  }
  return result;
}

double output_value(const Layer& layer, Cell out) {
  if (out.row < layer.ready_rows) return layer.output->at(out);
  if (!layer.geometry.transposed()) return window_sum(layer, out);
  const auto& [h, w] = layer.geometry.axis;
  return scatter_value(layer, {out.row + h.crop_before, out.col + w.crop_before}, INT64_MAX);
}

std::vector<Reader> readers(const Layer& layer, Cell input) {
  const auto& [h, w] = layer.geometry.axis;
  const FillMode fill = layer.spec.pad_fill.mode;
  std::vector<Reader> result;
  for (const AxisUse& row : axis_uses(layer.geometry, h, fill, input.row)) {
    for (const AxisUse& col : axis_uses(layer.geometry, w, fill, input.col)) {
      result.push_back({{row.output, col.output},
                        {row.kernel, col.kernel},
                        row.through_padding || col.through_padding});
    }
  }
  std::ranges::sort(result, {}, [](const Reader& reader) {
    return std::tuple(reader.output.row, reader.output.col, reader.kernel.row, reader.kernel.col,
                      reader.through_padding);
  });
  return result;
}

std::vector<Cell> kernel_readers(const Layer& layer, Cell kernel) {
  const auto& [h, w] = layer.geometry.axis;
  const Positions rows = kernel_meets(layer.geometry, h, kernel.row);
  const Positions cols = kernel_meets(layer.geometry, w, kernel.col);
  std::vector<Cell> result;
  result.reserve(static_cast<std::size_t>(rows.count * cols.count));
  for (std::int64_t r = 0; r < rows.count; ++r) {
    for (std::int64_t c = 0; c < cols.count; ++c)
      result.push_back({rows.first + r * rows.step, cols.first + c * cols.step});
  }
  return result;
}

std::int64_t kernel_reader_count(const Layer& layer, Cell kernel) {
  const auto& [h, w] = layer.geometry.axis;
  return kernel_meets(layer.geometry, h, kernel.row).count *
         kernel_meets(layer.geometry, w, kernel.col).count;
}

bool kernel_reads_input(const Layer& layer, Cell kernel, Cell out) {
  const Geometry& geometry = layer.geometry;
  const auto reads = [&](const AxisGeometry& axis, std::int64_t k, std::int64_t o) {
    const std::int64_t p = o * axis.window_step + kernel_at(geometry, axis, k) * axis.d;
    return input_at(geometry, axis, p) >= 0;
  };
  return reads(geometry.height(), kernel.row, out.row) &&
         reads(geometry.width(), kernel.col, out.col);
}

std::vector<Stamp> stamps(const Layer& layer, Cell input) {
  const auto& [h, w] = layer.geometry.axis;
  std::vector<Stamp> result;
  for (std::int64_t i = 0; i < h.k; ++i) {
    for (std::int64_t j = 0; j < w.k; ++j) {
      Stamp stamp;
      stamp.kernel = {i, j};
      stamp.full = {input.row * h.s + i * h.d, input.col * w.s + j * w.d};
      const Cell out{stamp.full.row - h.crop_before, stamp.full.col - w.crop_before};
      if (out.row >= 0 && out.row < h.out && out.col >= 0 && out.col < w.out) stamp.output = out;
      stamp.product = layer.input->at(input) * layer.kernel->at(i, j);
      result.push_back(stamp);
    }
  }
  return result;
}

double scatter_value(const Layer& layer, Cell full, std::int64_t stamped) {
  const auto& [h, w] = layer.geometry.axis;
  const Landings rows = landings_on(h, full.row);
  const Landings cols = landings_on(w, full.col);
  if (rows.count == 0 || cols.count == 0) return 0;
  const Cell out{full.row - h.crop_before, full.col - w.crop_before};
  const bool all_stamped = rows.last_input() * w.n + cols.last_input() < stamped;
  const bool in_output = out.row >= 0 && out.col >= 0 && out.col < w.out;
  if (all_stamped && in_output && out.row < layer.ready_rows) return layer.output->at(out);
  // Descending kernel positions are ascending input positions: the taps' order.
  double sum = 0;
  for (std::int64_t r = 0; r < rows.count; ++r) {
    const double* values = layer.input->row(rows.input + r * rows.input_step);
    const double* weights = layer.kernel->row(rows.kernel - r * rows.kernel_step);
    for (std::int64_t c = 0; c < cols.count; ++c) {
      const std::int64_t col = cols.input + c * cols.input_step;
      if ((rows.input + r * rows.input_step) * w.n + col >= stamped) return sum;
      sum += values[col] * weights[cols.kernel - c * cols.kernel_step];
    }
  }
  return sum;
}

std::int64_t step_count(const Geometry& geometry, PlayMode mode) {
  return mode == PlayMode::scatter ? geometry.inputs() : geometry.outputs();
}

Cell step_cell(const Geometry& geometry, PlayMode mode, std::int64_t step) {
  const AxisGeometry& width = geometry.width();
  const std::int64_t cols = mode == PlayMode::scatter ? width.n : width.out;
  return {step / cols, step % cols};
}

std::int64_t cell_step(const Geometry& geometry, PlayMode mode, Cell cell) {
  const AxisGeometry& width = geometry.width();
  return cell.row * (mode == PlayMode::scatter ? width.n : width.out) + cell.col;
}

}  // namespace padlens
