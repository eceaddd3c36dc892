#include "core/engine/engine.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/engine/output_rows.h"

namespace padlens {
namespace {

// The sum of the taps of a convolution's output cell.
double window_sum(const Layer& layer, Cell out) {
  const auto& [h, w] = layer.geometry().axis;
  const Cell origin = window_origin(layer.geometry(), out);
  const std::int64_t first = origin.col - w.pad_before;
  const bool cols_inside = first >= 0 && first + w.K <= w.n;
  double sum = 0;
  for (std::int64_t i = 0; i < h.k; ++i) {
    const double* weights = layer.kernel()->row(i);
    const std::int64_t p = origin.row + i * h.d;
    const std::int64_t row = p - h.pad_before;
    if (cols_inside && row >= 0 && row < h.n) {
      const double* values = layer.input()->row(row) + first;
      for (std::int64_t j = 0; j < w.k; ++j)
        sum += values[j * w.d] * weights[j];
    } else {
      for (std::int64_t j = 0; j < w.k; ++j)
        sum += padded_cell(layer, {p, origin.col + j * w.d}).value * weights[j];
    }
  }
  return sum;
}

// The output where it takes no more than `budget`, else none.
Planes output_within(const Geometry& geometry, const PadFill& fill, const GridPtr& input,
                     const GridPtr& kernel, std::int64_t budget) {
  if (geometry.outputs() > kMaxOutputCells || output_cost(geometry) > budget) return {};
  return {std::make_shared<Grid<double>>(output_of(geometry, fill, input, kernel))};
}

Layer layer_of(const Spec& spec, const Geometry& geometry, GridPtr input, GridPtr kernel,
               std::int64_t budget) {
  Planes output = output_within(geometry, fill_of(spec, geometry), input, kernel, budget);
  const std::int64_t ready = output.empty() ? 0 : geometry.height().out;
  return Layer(spec, geometry, {std::move(input)}, {std::move(kernel)}, std::move(output), ready);
}

// The taps of one output cell as its reducer takes them.
std::vector<ReducedTap> reduced(const Layer& layer, const std::vector<Tap>& taps) {
  const bool fills = layer.geometry().pool_fill.has_value();
  std::vector<ReducedTap> result;
  result.reserve(taps.size());
  for (const Tap& tap : taps)
    result.push_back(
        {tap.cell.value, tap.weight,
         tap.cell.kind == CellKind::input || (fills && tap.cell.kind == CellKind::padding)});
  return result;
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
  const bool weighted = spec.op->has_kernel;
  const auto same = [&](Values Spec::*values, const GridPtr& grid, std::int64_t rows,
                        std::int64_t cols) {
    const Values& wanted = spec.*values;
    return wanted == before->spec().*values &&
           (wanted.preset != Preset::random || spec.seed == before->spec().seed) &&
           grid->rows() == rows && grid->cols() == cols;
  };
  const bool known = before != nullptr && !before->empty();
  GridPtr input = known && same(&Spec::input_values, before->input(), h.n, w.n)
                      ? before->input()
                      : shared_grid(spec.input_values, spec.seed, h.n, w.n);
  GridPtr kernel =
      !weighted ? std::make_shared<Grid<double>>(h.k, w.k, 1.0)
      : known && before->op().has_kernel && same(&Spec::kernel_values, before->kernel(), h.k, w.k)
          ? before->kernel()
          : shared_grid(spec.kernel_values, kernel_seed, h.k, w.k);
  return layer_of(spec, geometry, std::move(input), std::move(kernel), budget);
}

Layer relaid(const Layer& layer, const Spec& spec, const Geometry& geometry, std::int64_t budget) {
  return layer_of(spec, geometry, layer.input(), layer.kernel(), budget);
}

Layer with_output(const Layer& layer, GridPtr output, std::int64_t ready_rows) {
  return Layer(layer.spec(), layer.geometry(), {layer.input()}, {layer.kernel()},
               {std::move(output)}, ready_rows);
}

Grid<double> output_of(const Geometry& geometry, const PadFill& fill, GridPtr input,
                       GridPtr kernel) {
  if (geometry.outputs() > kMaxOutputCells) return {};
  const auto& [h, w] = geometry.axis;
  Grid<double> output(h.out, w.out);
  OutputRows(geometry, fill, std::move(input), std::move(kernel)).compute(0, h.out, output);
  return output;
}

PaddedCell padded_cell(const Layer& layer, Cell cell) {
  const auto& [h, w] = layer.geometry().axis;
  const PadFill fill = layer.fill();
  const Standing row = standing_at(h, fill.mode, cell.row);
  const Standing col = standing_at(w, fill.mode, cell.col);
  const CellKind kind = kind_of(row.kind, col.kind);
  if (kind == CellKind::inserted || kind == CellKind::overhang) return {kind, 0, std::nullopt};
  if (row.input >= 0 && col.input >= 0) {
    const Cell source{row.input, col.input};
    return {kind, layer.input()->at(source), source};
  }
  return {kind, fill.mode == FillMode::constant ? fill.constant : 0, std::nullopt};
}

Cell window_origin(const Geometry& geometry, Cell out) {
  return {window_start(geometry.height(), out.row), window_start(geometry.width(), out.col)};
}

std::vector<Tap> taps(const Layer& layer, Cell out) {
  // By name: Clang 14's lambdas do not capture structured bindings.
  const AxisGeometry& h = layer.geometry().height();
  const AxisGeometry& w = layer.geometry().width();
  const FillMode fill = layer.fill().mode;
  const Counting counting = layer.geometry().counting;
  // As divisor_of() counts them.
  const auto counts = [&](const Tap& tap) {
    if (counting == Counting::real || counting == Counting::real_ends)
      return tap.cell.kind == CellKind::input;
    return counting == Counting::window ||
           (tap.padded.row < h.counted && tap.padded.col < w.counted);
  };
  const std::vector<AxisTap> cols = taps_of(w, fill, out.col);
  std::vector<Tap> result;
  result.reserve(static_cast<std::size_t>(h.k * w.k));
  for (const AxisTap& row : taps_of(h, fill, out.row)) {
    for (const AxisTap& col : cols) {
      Tap tap;
      tap.window = {row.window, col.window};
      tap.padded = {row.padded, col.padded};
      tap.kernel = {row.kernel, col.kernel};
      tap.cell = padded_cell(layer, tap.padded);
      tap.weight = layer.kernel()->at(tap.kernel);
      tap.product = tap.cell.value * tap.weight;
      tap.counts = counts(tap);
      result.push_back(tap);
    }
  }
  const Reducer& reducer = *layer.op().reducer;
  const std::vector<ReducedTap> values = reduced(layer, result);
  std::vector<double> running(values.size());
  reducer.window(values, 1, running);
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i].sum = running[i];
  if (!reducer.selects) return result;
  if (const auto won = reducer.winner(values)) result[*won].wins = true;
  return result;
}

double output_value(const Layer& layer, Cell out) {
  if (out.row < layer.ready_rows()) return layer.output()->at(out);
  const Geometry& geometry = layer.geometry();
  const Reducer& reducer = *layer.op().reducer;
  const double divisor = reducer.divides ? divisor_of(geometry, out).number() : 1.0;
  if (!reducer.sums) return reducer.window(reduced(layer, taps(layer, out)), divisor, {});
  if (!geometry.transposed()) return reducer.finish(window_sum(layer, out), divisor);
  const auto& [h, w] = geometry.axis;
  return scatter_value(layer, {out.row + h.crop_before, out.col + w.crop_before}, INT64_MAX);
}

bool has_value(const Geometry& geometry, Cell out) {
  const Reducer& reducer = *geometry.op->reducer;
  if (reducer.divides) return divisor_of(geometry, out).over != 0;
  return !reducer.skips_padding || holds_input(geometry, out);
}

std::optional<Cell> winner(const Layer& layer, Cell out) {
  if (!layer.op().reducer->selects) return std::nullopt;
  for (const Tap& tap : taps(layer, out)) {
    if (tap.wins) return tap.cell.source;
  }
  return std::nullopt;
}

std::vector<Reader> readers(const Layer& layer, Cell input) {
  const auto& [h, w] = layer.geometry().axis;
  const FillMode fill = layer.fill().mode;
  std::vector<Reader> result;
  const std::vector<AxisUse> cols = uses_of(w, fill, input.col);
  for (const AxisUse& row : uses_of(h, fill, input.row)) {
    for (const AxisUse& col : cols) {
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

std::vector<Cell> windows_over(const Layer& layer, Cell padded) {
  const auto& [h, w] = layer.geometry().axis;
  const std::vector<std::int64_t> cols = outputs_over(w, padded.col);
  std::vector<Cell> result;
  for (const std::int64_t row : outputs_over(h, padded.row)) {
    for (const std::int64_t col : cols)
      result.push_back({row, col});
  }
  return result;
}

std::vector<Cell> kernel_readers(const Layer& layer, Cell kernel) {
  const auto& [h, w] = layer.geometry().axis;
  const Positions rows = kernel_meets(h, kernel.row);
  const Positions cols = kernel_meets(w, kernel.col);
  std::vector<Cell> result;
  result.reserve(static_cast<std::size_t>(rows.count * cols.count));
  for (std::int64_t r = 0; r < rows.count; ++r) {
    for (std::int64_t c = 0; c < cols.count; ++c)
      result.push_back({rows.first + r * rows.step, cols.first + c * cols.step});
  }
  return result;
}

std::int64_t kernel_reader_count(const Layer& layer, Cell kernel) {
  const auto& [h, w] = layer.geometry().axis;
  return kernel_meets(h, kernel.row).count * kernel_meets(w, kernel.col).count;
}

bool kernel_reads_input(const Layer& layer, Cell kernel, Cell out) {
  const auto reads = [&](const AxisGeometry& axis, std::int64_t k, std::int64_t o) {
    const std::int64_t p = window_start(axis, o) + kernel_at(axis, k) * axis.d;
    return standing_at(axis, FillMode::zeros, p).real();
  };
  return reads(layer.geometry().height(), kernel.row, out.row) &&
         reads(layer.geometry().width(), kernel.col, out.col);
}

std::vector<Stamp> stamps(const Layer& layer, Cell input) {
  const auto& [h, w] = layer.geometry().axis;
  std::vector<Stamp> result;
  for (std::int64_t i = 0; i < h.k; ++i) {
    for (std::int64_t j = 0; j < w.k; ++j) {
      Stamp stamp;
      stamp.kernel = {i, j};
      stamp.full = {full_at(h, input.row, i), full_at(w, input.col, j)};
      const Cell out{stamp.full.row - h.crop_before, stamp.full.col - w.crop_before};
      if (out.row >= 0 && out.row < h.out && out.col >= 0 && out.col < w.out) stamp.output = out;
      stamp.product = layer.input()->at(input) * layer.kernel()->at(i, j);
      result.push_back(stamp);
    }
  }
  return result;
}

double scatter_value(const Layer& layer, Cell full, std::int64_t stamped) {
  const auto& [h, w] = layer.geometry().axis;
  const Landings rows = landings_on(h, full.row);
  const Landings cols = landings_on(w, full.col);
  if (rows.count == 0 || cols.count == 0) return 0;
  const Cell out{full.row - h.crop_before, full.col - w.crop_before};
  const bool all_stamped = rows.last_input() * w.n + cols.last_input() < stamped;
  const bool in_output = out.row >= 0 && out.col >= 0 && out.col < w.out;
  if (all_stamped && in_output && out.row < layer.ready_rows()) return layer.output()->at(out);
  // Descending kernel positions are ascending input positions: the taps' order.
  double sum = 0;
  for (std::int64_t r = 0; r < rows.count; ++r) {
    const double* values = layer.input()->row(rows.input + r * rows.input_step);
    const double* weights = layer.kernel()->row(rows.kernel - r * rows.kernel_step);
    for (std::int64_t c = 0; c < cols.count; ++c) {
      const std::int64_t col = cols.input + c * cols.input_step;
      if ((rows.input + r * rows.input_step) * w.n + col >= stamped) return sum;
      sum += values[col] * weights[cols.kernel - c * cols.kernel_step];
    }
  }
  return sum;
}

std::int64_t step_count(const Geometry& geometry, PlayMode mode) {
  return std::max<std::int64_t>(mode == PlayMode::scatter ? geometry.inputs() : geometry.outputs(),
                                1);
}

Cell step_cell(const Geometry& geometry, PlayMode mode, std::int64_t step) {
  const AxisGeometry& width = geometry.width();
  const std::int64_t cols =
      std::max<std::int64_t>(mode == PlayMode::scatter ? width.n : width.out, 1);
  return {step / cols, step % cols};
}

std::int64_t cell_step(const Geometry& geometry, PlayMode mode, Cell cell) {
  const AxisGeometry& width = geometry.width();
  return cell.row * (mode == PlayMode::scatter ? width.n : width.out) + cell.col;
}

}  // namespace padlens
