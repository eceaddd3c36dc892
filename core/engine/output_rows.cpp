#include "core/engine/output_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include "core/geometry/taps.h"

namespace padlens {
namespace {

constexpr double kExact = 9007199254740992.0;  // 2⁵³: whole numbers below have values of their own

bool finite(const Grid<double>& grid) {
  for (std::int64_t row = 0; row < grid.rows(); ++row) {
    const double* cells = grid.row(row);
    if (!std::all_of(cells, cells + grid.cols(), [](double c) { return std::isfinite(c); })) {
      return false;
    }
  }
  return true;
}

}  // namespace

OutputRows::OutputRows(const Geometry& geometry, const PadFill& fill, GridPtr input, GridPtr kernel)
    : geometry_(geometry), fill_(fill), input_(std::move(input)), kernel_(std::move(kernel)) {
  const auto& [h, w] = geometry_.axis;
  if (geometry_.outputs() == 0) return;
  if (!geometry_.op->reducer->sums) {
    window_rows_.resize(static_cast<std::size_t>(h.k));
    if (geometry_.pool_fill) {
      window_cells_ = Grid<double>(h.k, w.covered());
      rows_ = PaddedRows(geometry_, fill_, input_, {}, false);
    }
    for (std::int64_t i = 0; i < h.k; ++i)
      weight_rows_.push_back(kernel_->row(i));
    return;
  }
  if (geometry_.transposed()) {
    plan_transposed();
  } else {
    plan_conv();
  }
  factor_kernel();
  rows_ = PaddedRows(geometry_, fill_, input_, margins_, factors_.has_value());
  // Without room for the sums along each row there is no gain.
  const bool room = rows_.keeps() && rows_.slots() * w.out <= PaddedRows::kMaxCells;
  if (!room) factors_.reset();
  if (!factors_ && rows_.fits()) fourier_ = Fourier::of(geometry_, *kernel_);
  constexpr std::int64_t kPastCache = std::int64_t{1} << 22;  // cells, 32 MiB
  streams_ = geometry_.outputs() > kPastCache && !geometry_.op->reducer->divides;
  // A zero beside the input is none where it meets an infinite weight.
  cell_by_cell_ = !rows_.fits() || (geometry_.transposed() && !finite(*kernel_));
}

void OutputRows::compute(std::int64_t from, std::int64_t to, Grid<double>& output) {
  const Reducer& reducer = *geometry_.op->reducer;
  const std::int64_t cols = geometry_.width().out;
  for (std::int64_t row = from; row < to && cols > 0; ++row) {
    double* cells = output.row(row);
    if (!reducer.sums) {
      reduce_row(row, cells);
      continue;
    }
    add_row(row, std::nullopt, cells);
    for (std::int64_t col = 0; reducer.divides && col < cols; ++col)
      cells[col] = reducer.finish(cells[col], divisor_of(geometry_, {row, col}).number());
  }
  if (streams_) end_streams();
}

void OutputRows::add(std::int64_t from, std::int64_t to, Grid<double>& output) {
  const std::int64_t cols = geometry_.width().out;
  for (std::int64_t row = from; row < to && cols > 0; ++row) {
    double* cells = output.row(row);
    add_row(row, row_loops().largest_if_whole(cells, cols), cells);
  }
}

std::int64_t OutputRows::rows_at_once() const {
  constexpr std::int64_t kMultiplications = 4'000'000;
  const std::int64_t rows = std::max<std::int64_t>(geometry_.height().out, 1);
  const std::int64_t cost = std::max<std::int64_t>(output_cost(geometry_) / rows, 1);
  return std::max<std::int64_t>(kMultiplications / cost, 1);
}

void OutputRows::reduce_row(std::int64_t row, double* output) {
  const auto& [h, w] = geometry_.axis;
  const bool fills = geometry_.pool_fill.has_value();
  for (const AxisTap& tap : taps_of(h, FillMode::zeros, row)) {
    const double*& cells = window_rows_[static_cast<std::size_t>(tap.window)];
    if (!fills) {
      cells = tap.at.real() ? input_->row(tap.at.input) : nullptr;
    } else if (tap.padded < h.padded) {
      rows_.write_padded(tap.padded, window_cells_.row(tap.window));
      cells = window_cells_.row(tap.window);
    } else {
      cells = nullptr;
    }
  }
  geometry_.op->reducer->row({.rows = window_rows_,
                              .weights = weight_rows_,
                              .out = w.out,
                              .step = w.window_step,
                              .k = w.k,
                              .d = w.d,
                              .begin = fills ? 0 : w.pad_before,
                              .end = fills ? w.padded : w.pad_before + w.n},
                             output);
}

// --- which cells meet --------------------------------------------------------------

void OutputRows::plan_conv() {
  const AxisGeometry& w = geometry_.width();
  // Kernel columns `repeat` apart read the same phase.
  const std::int64_t repeat = w.s / std::gcd(w.s, w.d);
  const std::int64_t phase_cells = ceil_div(w.covered(), w.s);
  taps_.reserve(static_cast<std::size_t>(w.k));
  for (std::int64_t j = 0; j < w.k; ++j)
    taps_.push_back({j, j % repeat * phase_cells + j * w.d / w.s});
  runs_.push_back({0, w.out, 0, 0, taps_.size()});
}

// Every s-th output column is a stride-1 convolution with every s-th kernel column. From the
// last kernel column to the first: the order of the taps.
void OutputRows::plan_transposed() {
  const AxisGeometry& w = geometry_.width();
  step_ = w.s;
  std::int64_t place = 0;
  for (std::int64_t first = 0; first < std::min(w.s, w.out); ++first) {
    Run run{first, ceil_div(w.out - first, w.s), place, taps_.size(), 0};
    place += run.count;
    for (std::int64_t j = w.k - 1; j >= 0; --j) {
      const std::int64_t at = first + w.crop_before - j * w.d;
      if (at % w.s != 0) continue;
      const std::int64_t shift = at / w.s;
      if (shift >= w.n || shift + run.count <= 0) continue;
      taps_.push_back({j, shift});
      margins_.before = std::max(margins_.before, -shift);
      margins_.after = std::max(margins_.after, shift + run.count - w.n);
    }
    run.taps_end = taps_.size();
    runs_.push_back(run);
  }
  if (step_ > 1) sums_.resize(static_cast<std::size_t>(w.out));
}

// Asks for factors where they save products: of each cell that a kernel row meets for the first
// time, and of those down the rows, in place of all.
void OutputRows::factor_kernel() {
  constexpr std::int64_t kOverhead = 6;  // in products a cell
  const AxisGeometry& h = geometry_.height();
  const auto columns = static_cast<std::int64_t>(taps_.size()) / std::ssize(runs_);
  const std::int64_t apart = h.s / std::gcd(h.s, h.d);
  const std::int64_t lines = geometry_.transposed() ? ceil_div(h.k, apart) : h.k;
  const std::int64_t new_lines = geometry_.transposed() ? 1 : std::min(h.k, apart);
  if (lines * columns > new_lines * columns + lines + kOverhead) factors_ = whole_factors(*kernel_);
}

// Returns the size of the largest of their values, infinity where some are not whole.
double OutputRows::collect_lines(std::int64_t row) {
  const AxisGeometry& h = geometry_.height();
  lines_.clear();
  sources_.clear();
  double largest = 0;
  const auto add = [&](std::int64_t key, std::int64_t i) {
    const PaddedRow& padded = rows_.at(key, i);
    lines_.push_back({padded.values, kernel_->row(i)});
    sources_.push_back({i, key});
    largest = std::max(largest, padded.largest);
  };
  if (!geometry_.transposed()) {
    for (std::int64_t i = 0; i < h.k; ++i)
      add(row * h.s + i * h.d, i);
    return largest;
  }
  for (std::int64_t i = h.k - 1; i >= 0; --i) {
    const std::int64_t at = row + h.crop_before - i * h.d;
    if (at >= 0 && at % h.s == 0 && at / h.s < h.n) add(at / h.s, i);
  }
  return largest;
}

// --- sums --------------------------------------------------------------------------

// `held`: the size of the largest number in `output` if they are whole, else infinity; nothing
// where it holds none yet.
void OutputRows::add_row(std::int64_t row, std::optional<double> held, double* output) {
  const AxisGeometry& w = geometry_.width();
  if (cell_by_cell_) {
    Spec spec;
    spec.pad_fill = fill_;
    const Layer layer(spec, geometry_, {input_}, {kernel_});
    for (std::int64_t col = 0; col < w.out; ++col)
      output[col] = add_taps(layer, {row, col}, held ? output[col] : 0);
    return;
  }
  if (add_strip_row(row, held, output)) return;
  const double largest = collect_lines(row);
  RowSums sums{output, held.has_value(), streams_};
  if (step_ > 1) sums = {sums_.data(), held.has_value(), false};
  for (const Run& run : runs_) {
    if (step_ == 1 || !held) break;
    for (std::int64_t c = 0; c < run.count; ++c)
      sums_[static_cast<std::size_t>(run.place + c)] = output[run.first + c * step_];
  }
  const Ahead ahead = ahead_of(row, output);
  if (factors_ && held.value_or(0) + factors_->total * largest < kExact) {
    fold_lines({ahead.read, nullptr});
    constexpr ColumnTap kDown{0, 0};
    row_loops().add(lines_, std::span(&kDown, 1), w.out, sums, {nullptr, ahead.write});
  } else {
    add_lines(lines_, sums, ahead);
  }
  for (const Run& run : runs_) {
    if (step_ == 1) break;
    for (std::int64_t c = 0; c < run.count; ++c)
      output[run.first + c * step_] = sums_[static_cast<std::size_t>(run.place + c)];
  }
}

// False where the row's sums are not known to be exact.
bool OutputRows::add_strip_row(std::int64_t row, std::optional<double> held, double* output) {
  if (!fourier_) return false;
  const std::int64_t first = row - row % fourier_->strip_rows();
  if (std::exchange(strip_first_, first) != first) strip_ = fourier_->compute(rows_, first);
  if (!strip_ || !(held.value_or(0) + fourier_->most() < kExact)) return false;
  const double* sums = fourier_->sums(row - first);
  for (std::int64_t col = 0; col < geometry_.width().out; ++col)
    output[col] = (held ? output[col] : 0) + sums[col];
  return true;
}

// The rows of input and output that the output row after this one begins with.
Ahead OutputRows::ahead_of(std::int64_t row, const double* output) const {
  const auto& [h, w] = geometry_.axis;
  if (row + 1 >= h.out) return {};
  Ahead ahead{nullptr, streams_ ? nullptr : output + w.out};
  if (!geometry_.transposed()) {
    ahead.read = rows_.unread((row + 1) * h.s + (h.k - 1) * h.d, h.k - 1);
    if (w.n < w.out) ahead.read = nullptr;
  }
  return ahead;
}

void OutputRows::add_lines(std::span<const WeightedRow> lines, const RowSums& sums,
                           const Ahead& ahead) const {
  for (const Run& run : runs_) {
    const std::span taps(taps_.data() + run.taps_begin, run.taps_end - run.taps_begin);
    row_loops().add(lines, taps, run.count, {sums.cells + run.place, sums.held, sums.streamed},
                    ahead);
  }
}

// Puts the sums along each line in its place, with the weight down the rows.
void OutputRows::fold_lines(const Ahead& ahead) {
  const std::int64_t cols = geometry_.width().out;
  if (folded_key_.empty()) {
    // Rows that are a power of two apart would take each other's places in the cache.
    constexpr std::int64_t kApart = 24;
    folded_ = Grid<double>::unset(rows_.slots(), cols + kApart);
    folded_key_.assign(static_cast<std::size_t>(rows_.slots()), -1);
  }
  for (std::size_t l = 0; l < lines_.size(); ++l) {
    const auto [kernel, key] = sources_[l];
    const std::int64_t slot = rows_.slot(key, kernel);
    double* folded = folded_.row(slot);
    if (std::exchange(folded_key_[static_cast<std::size_t>(slot)], key) != key) {
      const WeightedRow along{lines_[l].values, factors_->row.data()};
      add_lines(std::span(&along, 1), {folded}, ahead);
    }
    lines_[l] = {folded, &factors_->column[static_cast<std::size_t>(kernel)]};
  }
}

// --- planes ------------------------------------------------------------------------

void compute_plane(const Grouping& grouping, const Geometry& geometry, const PadFill& fill,
                   const Planes& input, const Planes& kernel, std::int64_t plane, std::int64_t from,
                   std::int64_t to, Grid<double>& output) {
  if (from >= to) return;
  const std::int64_t first = grouping.first_input(plane);
  for (std::int64_t c = 0; c < grouping.inputs_of_one(); ++c) {
    const auto kernel_plane = static_cast<std::size_t>(grouping.kernel(first + c, plane));
    OutputRows rows(geometry, fill, input[static_cast<std::size_t>(first + c)],
                    kernel[kernel_plane]);
    if (c == 0) {
      rows.compute(from, to, output);
    } else {
      rows.add(from, to, output);
    }
  }
}

OutputParts::OutputParts(const Layer& layer)
    : grouping_(layer.grouping()),
      geometry_(layer.geometry()),
      fill_(layer.fill()),
      input_(layer.inputs()),
      kernel_(layer.kernels()),
      pairs_(grouping_.pairs()) {
  for (std::int64_t f = 0; f < grouping_.filters; ++f) {
    planes_.push_back(std::make_shared<Grid<double>>(
        Grid<double>::unset(geometry_.height().out, geometry_.width().out)));
  }
  output_ = Planes(std::vector<GridPtr>(planes_.begin(), planes_.end()));
  if (geometry_.height().out == 0) pair_ = pairs_;
}

void OutputParts::advance() {
  const std::int64_t plane = pair_ / grouping_.inputs_of_one();
  const std::int64_t nth = pair_ % grouping_.inputs_of_one();
  if (!work_) {
    const std::int64_t channel = grouping_.first_input(plane) + nth;
    work_.emplace(geometry_, fill_, input_[static_cast<std::size_t>(channel)],
                  kernel_[static_cast<std::size_t>(grouping_.kernel(channel, plane))]);
  }
  Grid<double>& output = *planes_[static_cast<std::size_t>(plane)];
  const std::int64_t end = std::min(row_ + work_->rows_at_once(), output.rows());
  if (nth == 0) {
    work_->compute(row_, end, output);
  } else {
    work_->add(row_, end, output);
  }
  row_ = end;
  if (end < output.rows()) return;
  work_.reset();
  row_ = 0;
  ++pair_;
}

std::int64_t OutputParts::ready_rows() const {
  if (finished()) return geometry_.height().out;
  return pair_ + 1 == pairs_ && grouping_.filters == 1 ? row_ : 0;
}

}  // namespace padlens
