#include "core/engine/engine.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "core/engine/output_rows.h"
#include "core/layer/bands.h"

namespace padlens {
namespace {

// `sum`, with the taps of a convolution's output cell.
double with_window(const Layer& layer, Cell out, double sum, PlanePair pair) {
  const auto& [h, w] = layer.geometry().axis;
  const Cell origin = window_origin(layer.geometry(), out);
  const std::int64_t first = origin.col - w.pad_before;
  const bool cols_inside = first >= 0 && first + w.K <= w.n;
  const Grid<double>& input = *layer.input(pair.input);
  const Grid<double>& kernel = *layer.kernel(pair);
  for (std::int64_t i = 0; i < h.k; ++i) {
    const double* weights = kernel.row(i);
    const std::int64_t p = origin.row + i * h.d;
    const std::int64_t row = p - h.pad_before;
    if (cols_inside && row >= 0 && row < h.n) {
      const double* values = input.row(row) + first;
      for (std::int64_t j = 0; j < w.k; ++j)
        sum += values[j * w.d] * weights[j];
    } else {
      for (std::int64_t j = 0; j < w.k; ++j)
        sum += padded_cell(layer, {p, origin.col + j * w.d}, pair.input).value * weights[j];
    }
  }
  return sum;
}

// `sum`, with what the first `stamped` cells of an input plane put into cell `full` of the full
// scatter.
double with_stamps(const Layer& layer, Cell full, std::int64_t stamped, double sum,
                   PlanePair pair) {
  const Grid<double>& input = *layer.input(pair.input);
  const Grid<double>& kernel = *layer.kernel(pair);
  const std::int64_t cols_of_input = layer.geometry().width().n;
  const Landings rows = landings_on(layer.geometry().height(), full.row);
  const Landings cols = landings_on(layer.geometry().width(), full.col);
  // Descending kernel positions are ascending input positions: the taps' order.
  for (std::int64_t r = 0; r < rows.count; ++r) {
    const double* values = input.row(rows.input + r * rows.input_step);
    const double* weights = kernel.row(rows.kernel - r * rows.kernel_step);
    for (std::int64_t c = 0; c < cols.count; ++c) {
      const std::int64_t col = cols.input + c * cols.input_step;
      if ((rows.input + r * rows.input_step) * cols_of_input + col >= stamped) return sum;
      sum += values[col] * weights[cols.kernel - c * cols.kernel_step];
    }
  }
  return sum;
}

// A new number costs as much as so many multiplications: its memory has to be handed out.
constexpr std::int64_t kCostOfMemory = 16;

// With its output where that takes no more than `budget`.
Layer layer_of(const Spec& spec, const Geometry& geometry, Planes input, Planes kernel,
               std::int64_t budget, int threads = 1) {
  const Grouping grouping = grouping_of(spec);
  Planes output;
  const std::int64_t memory = product_or_most(output_cells(grouping, geometry), kCostOfMemory);
  if (std::max(output_cost(grouping, geometry), memory) <= budget)
    output = output_of(grouping, geometry, fill_of(spec, geometry), input, kernel, threads);
  const std::int64_t ready = output.empty() ? 0 : geometry.height().out;
  return Layer(spec, geometry, std::move(input), std::move(kernel), std::move(output), ready);
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
  return product_or_most(cells, geometry.height().k * geometry.width().k);
}

std::int64_t output_cost(const Grouping& grouping, const Geometry& geometry) {
  return product_or_most(output_cost(geometry), grouping.pairs());
}

std::int64_t output_cells(const Grouping& grouping, const Geometry& geometry) {
  return product_or_most(geometry.outputs(), grouping.filters);
}

std::optional<ValueLimit> value_limit(const Spec& spec, const Geometry& geometry) {
  const Grouping grouping = grouping_of(spec);
  const std::int64_t inputs = product_or_most(geometry.inputs(), grouping.channels);
  if (inputs > ValueLimits::input_cells) {
    return ValueLimit{"input_cells", inputs, ValueLimits::input_cells};
  }
  const std::int64_t planes = std::max(grouping.kernel_planes(), grouping.channels);
  if (planes > ValueLimits::planes) return ValueLimit{"planes", planes, ValueLimits::planes};
  for (const AxisGeometry& a : geometry.axis) {
    if (a.k > ValueLimits::kernel) return ValueLimit{"kernel", a.k, ValueLimits::kernel};
    if (a.s > ValueLimits::stride) return ValueLimit{"stride", a.s, ValueLimits::stride};
    const std::int64_t widest = std::max({a.K, a.full, sum_or_most(a.padded, a.overhang)});
    if (widest > ValueLimits::padded) return ValueLimit{"padded", widest, ValueLimits::padded};
  }
  const std::int64_t weights =
      grouping.kernel_planes() * geometry.height().k * geometry.width().k;  // at most 2⁴⁰
  if (weights > ValueLimits::kernel_cells) {
    return ValueLimit{"kernel_cells", weights, ValueLimits::kernel_cells};
  }
  return std::nullopt;
}

Problem value_problem(const ValueLimit& limit) {
  const std::string_view field = limit.what == "input_cells"    ? "input"
                                 : limit.what == "kernel_cells" ? "kernel"
                                 : limit.what == "planes"       ? "channels"
                                 : limit.what == "padded"       ? "padding"
                                                                : limit.what;
  return {std::string(field),
          "values_" + std::string(limit.what),
          {std::to_string(limit.given), std::to_string(limit.most)},
          Problem::Kind::limit};
}

Layer make_layer(const Spec& spec, const Geometry& geometry, std::int64_t budget,
                 const Layer* before, int threads) {
  if (!spec.values || value_limit(spec, geometry)) return Layer(spec, geometry, {}, {});
  const auto& [h, w] = geometry.axis;
  // A random kernel must not repeat the corner of a random input.
  const std::uint64_t kernel_seed = std::uint64_t{spec.seed} << 32U;
  const bool weighted = spec.op->has_kernel;
  const bool known = before != nullptr && !before->empty();
  const auto made = [&](Values Spec::*values, const Planes& there, std::uint64_t seed,
                        std::int64_t rows, std::int64_t cols, std::int64_t planes) {
    const Values& wanted = spec.*values;
    const bool same = known && wanted == before->spec().*values &&
                      (wanted.preset != Preset::random || spec.seed == before->spec().seed) &&
                      there.rows() == rows && there.cols() == cols &&
                      there.size() == static_cast<std::size_t>(planes);
    return same ? there : make_planes(wanted, seed, rows, cols, planes, threads);
  };
  const Grouping grouping = grouping_of(spec);
  Planes input = made(&Spec::input_values, known ? before->inputs() : Planes(), spec.seed, h.n, w.n,
                      grouping.channels);
  Planes kernel = !weighted ? Planes(Grid<double>(h.k, w.k, 1.0))
                            : made(&Spec::kernel_values,
                                   known && before->op().has_kernel ? before->kernels() : Planes(),
                                   kernel_seed, h.k, w.k, grouping.kernel_planes());
  return layer_of(spec, geometry, std::move(input), std::move(kernel), budget, threads);
}

Layer relaid(const Layer& layer, const Spec& spec, const Geometry& geometry, std::int64_t budget) {
  if (layer.empty()) return Layer(spec, geometry, {}, {});
  return layer_of(spec, geometry, layer.inputs(), layer.kernels(), budget);
}

Layer with_output(const Layer& layer, Planes output, std::int64_t ready_rows) {
  return Layer(layer.spec(), layer.geometry(), layer.inputs(), layer.kernels(), std::move(output),
               ready_rows)
      .showing(layer.shown());
}

namespace {

bool is_negative(const Geometry& geometry) {
  return std::min(geometry.height().out, geometry.width().out) < 0;
}

}  // namespace

Planes output_of(const Grouping& grouping, const Geometry& geometry, const PadFill& fill,
                 const Planes& input, const Planes& kernel, int threads) {
  if (output_cells(grouping, geometry) > kMaxOutputCells || is_negative(geometry)) return {};
  // A thread is started in less time than a plane of these takes.
  constexpr std::int64_t kWorthThreads = 8'000'000;  // multiplications
  const bool worth = output_cost(grouping, geometry) / grouping.filters >= kWorthThreads;
  std::vector<GridPtr> planes;
  for (std::int64_t f = 0; f < grouping.filters; ++f) {
    auto output = std::make_shared<Grid<double>>(
        Grid<double>::unset(geometry.height().out, geometry.width().out));
    in_bands(output->rows(), 1, worth ? threads : 1, [&](std::int64_t from, std::int64_t to) {
      compute_plane(grouping, geometry, fill, input, kernel, f, from, to, *output);
    });
    planes.push_back(std::move(output));
  }
  return Planes(std::move(planes));
}

Grid<double> output_of(const Geometry& geometry, const PadFill& fill, GridPtr input,
                       GridPtr kernel) {
  if (geometry.outputs() > kMaxOutputCells || is_negative(geometry)) return {};
  const auto& [h, w] = geometry.axis;
  Grid<double> output = Grid<double>::unset(h.out, w.out);
  OutputRows(geometry, fill, std::move(input), std::move(kernel)).compute(0, h.out, output);
  return output;
}

PaddedCell padded_cell(const Layer& layer, Cell cell, std::int64_t plane) {
  const auto& [h, w] = layer.geometry().axis;
  const PadFill fill = layer.fill();
  const Standing row = standing_at(h, fill.mode, cell.row);
  const Standing col = standing_at(w, fill.mode, cell.col);
  const CellKind kind = kind_of(row.kind, col.kind);
  if (kind == CellKind::inserted || kind == CellKind::overhang) return {kind, 0, std::nullopt};
  if (row.input >= 0 && col.input >= 0) {
    const Cell source{row.input, col.input};
    return {kind, layer.input(plane)->at(source), source};
  }
  return {kind, fill.mode == FillMode::constant ? fill.constant : 0, std::nullopt};
}

Cell window_origin(const Geometry& geometry, Cell out) {
  return {window_start(geometry.height(), out.row), window_start(geometry.width(), out.col)};
}

namespace {

// Those on one input plane, without their sums, appended.
void append_taps(const Layer& layer, Cell out, PlanePair pair, std::vector<Tap>& result) {
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
  const Grid<double>& kernel = *layer.kernel(pair);
  const std::vector<AxisTap> cols = taps_of(w, fill, out.col);
  for (const AxisTap& row : taps_of(h, fill, out.row)) {
    for (const AxisTap& col : cols) {
      Tap tap;
      tap.plane = pair.input;
      tap.window = {row.window, col.window};
      tap.padded = {row.padded, col.padded};
      tap.kernel = {row.kernel, col.kernel};
      tap.cell = padded_cell(layer, tap.padded, pair.input);
      tap.weight = kernel.at(tap.kernel);
      tap.product = tap.cell.value * tap.weight;
      tap.counts = counts(tap);
      result.push_back(tap);
    }
  }
}

// Their running sums, and which of them wins.
void reduce(const Layer& layer, std::vector<Tap>& all) {
  const Reducer& reducer = *layer.op().reducer;
  const std::vector<ReducedTap> values = reduced(layer, all);
  std::vector<double> running(values.size());
  reducer.window(values, 1, running);
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i].sum = running[i];
  if (!reducer.selects) return;
  if (const auto won = reducer.winner(values)) all[*won].wins = true;
}

}  // namespace

std::vector<Tap> taps(const Layer& layer, Cell out, std::int64_t plane) {
  const Grouping grouping = layer.grouping();
  const std::int64_t planes = grouping.inputs_of_one();
  std::vector<Tap> result;
  result.reserve(static_cast<std::size_t>(planes * layer.kernel()->size()));
  for (std::int64_t c = 0; c < planes; ++c)
    append_taps(layer, out, {grouping.first_input(plane) + c, plane}, result);
  reduce(layer, result);
  return result;
}

std::vector<Tap> taps(const Layer& layer, Cell out, PlanePair pair) {
  std::vector<Tap> result;
  result.reserve(static_cast<std::size_t>(layer.kernel()->size()));
  append_taps(layer, out, pair, result);
  reduce(layer, result);
  return result;
}

double add_taps(const Layer& layer, Cell out, double sum, PlanePair pair) {
  if (!layer.geometry().transposed()) return with_window(layer, out, sum, pair);
  const auto& [h, w] = layer.geometry().axis;
  return with_stamps(layer, {out.row + h.crop_before, out.col + w.crop_before}, INT64_MAX, sum,
                     pair);
}

double output_value(const Layer& layer, Cell out, std::int64_t plane) {
  if (out.row < layer.ready_rows()) return layer.output(plane)->at(out);
  const Geometry& geometry = layer.geometry();
  const Reducer& reducer = *layer.op().reducer;
  const double divisor = reducer.divides ? divisor_of(geometry, out).number() : 1.0;
  if (!reducer.sums) return reducer.window(reduced(layer, taps(layer, out, plane)), divisor, {});
  const Grouping grouping = layer.grouping();
  const std::int64_t first = grouping.first_input(plane);
  double sum = 0;
  for (std::int64_t c = 0; c < grouping.inputs_of_one(); ++c)
    sum = add_taps(layer, out, sum, {first + c, plane});
  return reducer.finish(sum, divisor);
}

bool has_value(const Geometry& geometry, Cell out) {
  const Reducer& reducer = *geometry.op->reducer;
  if (reducer.divides) return divisor_of(geometry, out).over != 0;
  return !reducer.skips_padding || holds_input(geometry, out);
}

std::optional<Cell> winner(const Layer& layer, Cell out, std::int64_t plane) {
  if (!layer.op().reducer->selects) return std::nullopt;
  for (const Tap& tap : taps(layer, out, plane)) {
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

std::vector<Stamp> stamps(const Layer& layer, Cell input, PlanePair pair) {
  const auto& [h, w] = layer.geometry().axis;
  const double value = layer.input(pair.input)->at(input);
  const Grid<double>& kernel = *layer.kernel(pair);
  std::vector<Stamp> result;
  for (std::int64_t i = 0; i < h.k; ++i) {
    for (std::int64_t j = 0; j < w.k; ++j) {
      Stamp stamp;
      stamp.kernel = {i, j};
      stamp.full = {full_at(h, input.row, i), full_at(w, input.col, j)};
      const Cell out{stamp.full.row - h.crop_before, stamp.full.col - w.crop_before};
      if (out.row >= 0 && out.row < h.out && out.col >= 0 && out.col < w.out) stamp.output = out;
      stamp.product = value * kernel.at(i, j);
      result.push_back(stamp);
    }
  }
  return result;
}

double scatter_value(const Layer& layer, Cell full, std::int64_t stamped, std::int64_t plane) {
  const auto& [h, w] = layer.geometry().axis;
  const Landings rows = landings_on(h, full.row);
  const Landings cols = landings_on(w, full.col);
  if (rows.count == 0 || cols.count == 0) return 0;
  const Cell out{full.row - h.crop_before, full.col - w.crop_before};
  const bool all_stamped = rows.last_input() * w.n + cols.last_input() < stamped;
  const bool in_output = out.row >= 0 && out.col >= 0 && out.col < w.out;
  if (all_stamped && in_output && out.row < layer.ready_rows()) {
    return layer.output(plane)->at(out);
  }
  const Grouping grouping = layer.grouping();
  const std::int64_t first = grouping.first_input(plane);
  double sum = 0;
  for (std::int64_t c = 0; c < grouping.inputs_of_one(); ++c)
    sum = with_stamps(layer, full, stamped, sum, {first + c, plane});
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
