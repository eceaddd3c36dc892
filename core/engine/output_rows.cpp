#include "core/engine/output_rows.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "core/geometry/taps.h"

namespace padlens {

OutputRows::OutputRows(const Geometry& geometry, const PadFill& fill, GridPtr input, GridPtr kernel)
    : geometry_(geometry), fill_(fill), input_(std::move(input)), kernel_(std::move(kernel)) {
  const auto& [h, w] = geometry_.axis;
  if (!geometry_.op->reducer->sums) {
    window_rows_.resize(static_cast<std::size_t>(h.k));
    if (geometry_.pool_fill) slots_ = Grid<double>(h.k, w.covered());
    for (std::int64_t i = 0; i < h.k; ++i)
      weight_rows_.push_back(kernel_->row(i));
    return;
  }
  taps_.reserve(static_cast<std::size_t>(w.k));
  lines_.reserve(static_cast<std::size_t>(h.k));
  strips_.resize(static_cast<std::size_t>(h.k * w.k));
  if (geometry_.transposed()) {
    plan_transposed();
  } else {
    plan_conv();
  }
}

void OutputRows::compute(std::int64_t from, std::int64_t to, Grid<double>& output) {
  const bool sums = geometry_.op->reducer->sums;
  for (std::int64_t row = from; row < to; ++row) {
    if (sums) {
      compute_sums(row, output.row(row));
    } else {
      reduce_row(row, output.row(row));
    }
  }
}

void OutputRows::compute_sums(std::int64_t row, double* output) {
  collect_lines(row);
  for (const Run& run : runs_)
    add_run(run, output);
  const Reducer& reducer = *geometry_.op->reducer;
  if (!reducer.divides) return;
  for (std::int64_t col = 0; col < geometry_.width().out; ++col) {
    const auto divisor = divisor_of(geometry_, {row, col}).number();
    output[col] = reducer.finish(output[col], divisor);
  }
}

void OutputRows::reduce_row(std::int64_t row, double* output) {
  const auto& [h, w] = geometry_.axis;
  const bool fills = geometry_.pool_fill.has_value();
  for (const AxisTap& tap : taps_of(h, FillMode::zeros, row)) {
    const double*& cells = window_rows_[static_cast<std::size_t>(tap.window)];
    if (!fills) {
      cells = tap.at.real() ? input_->row(tap.at.input) : nullptr;
    } else if (tap.padded < h.padded) {
      fill_padded_row(tap.padded, slots_.row(tap.window));
      cells = slots_.row(tap.window);
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
  const auto& [h, w] = geometry_.axis;
  // Kernel columns `repeat` apart read the same phase.
  const std::int64_t repeat = w.s / std::gcd(w.s, w.d);
  phases_ = std::min(w.k, repeat);
  phase_cells_ = ceil_div(w.covered(), w.s);
  for (std::int64_t j = 0; j < w.k; ++j)
    taps_.push_back({j, j % repeat * phase_cells_ + j * w.d / w.s, 0, w.out});
  runs_.push_back({0, w.out, 0, taps_.size()});
  const std::int64_t rows = std::min(h.K, h.covered());
  slots_ = Grid<double>(rows, phases_ * phase_cells_);
  slot_row_.assign(static_cast<std::size_t>(rows), -1);
  if (w.s > 1) spread_row_.resize(static_cast<std::size_t>(w.covered()));
}

// Every s-th output column is a stride-1 convolution with every s-th kernel column. From the
// last kernel column to the first: the order of the taps.
void OutputRows::plan_transposed() {
  const AxisGeometry& w = geometry_.width();
  step_ = w.s;
  for (std::int64_t first = 0; first < std::min(w.s, w.out); ++first) {
    Run run{first, ceil_div(w.out - first, w.s), taps_.size(), 0};
    for (std::int64_t j = w.k - 1; j >= 0; --j) {
      const std::int64_t at = first + w.crop_before - j * w.d;
      if (at % w.s != 0) continue;
      const std::int64_t shift = at / w.s;
      const std::int64_t begin = std::max<std::int64_t>(0, -shift);
      const std::int64_t end = std::min(run.count, w.n - shift);
      if (begin < end) taps_.push_back({j, begin + shift, begin, end});
    }
    run.taps_end = taps_.size();
    runs_.push_back(run);
  }
  if (step_ > 1) sums_.resize(static_cast<std::size_t>(ceil_div(w.out, w.s)));
}

void OutputRows::collect_lines(std::int64_t row) {
  const AxisGeometry& h = geometry_.height();
  lines_.clear();
  if (!geometry_.transposed()) {
    for (std::int64_t i = 0; i < h.k; ++i)
      lines_.push_back({padded_row(row * h.s + i * h.d), kernel_->row(i)});
    return;
  }
  for (std::int64_t i = h.k - 1; i >= 0; --i) {
    const std::int64_t at = row + h.crop_before - i * h.d;
    if (at < 0 || at % h.s != 0 || at / h.s >= h.n) continue;
    lines_.push_back({input_->row(at / h.s), kernel_->row(i)});
  }
}

// --- padding -----------------------------------------------------------------------

const double* OutputRows::padded_row(std::int64_t p) {
  const auto& [h, w] = geometry_.axis;
  const std::int64_t inner = p - h.pad_before;
  const bool bare = w.s == 1 && w.pad_before == 0 && w.covered() <= w.n;
  if (bare && inner >= 0 && inner < h.n) return input_->row(inner);
  const std::int64_t slot = p % slots_.rows();
  double* row = slots_.row(slot);
  std::int64_t& held = slot_row_[static_cast<std::size_t>(slot)];
  if (std::exchange(held, p) == p) return row;
  if (w.s == 1) {
    fill_padded_row(p, row);
    return row;
  }
  fill_padded_row(p, spread_row_.data());
  for (std::int64_t phase = 0; phase < phases_; ++phase) {
    double* to = row + phase * phase_cells_;
    for (std::int64_t from = phase * w.d % w.s; from < w.covered(); from += w.s)
      *to++ = spread_row_[static_cast<std::size_t>(from)];
  }
  return row;
}

void OutputRows::fill_padded_row(std::int64_t p, double* row) const {
  const AxisGeometry& h = geometry_.height();
  const AxisGeometry& w = geometry_.width();
  const double blank = fill_.mode == FillMode::constant ? fill_.constant : 0;
  std::int64_t source = p - h.pad_before;
  if (source < 0 || source >= h.n) source = fill_source(fill_.mode, source, h.n);
  if (source < 0) {
    std::fill_n(row, w.covered(), blank);
    return;
  }
  const double* input = input_->row(source);
  const auto pad = [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t c = begin; c < end; ++c) {
      const std::int64_t col = fill_source(fill_.mode, c - w.pad_before, w.n);
      row[c] = col < 0 ? blank : input[col];
    }
  };
  // Padding may be negative: then the input is cut.
  const std::int64_t begin = std::clamp<std::int64_t>(w.pad_before, 0, w.covered());
  const std::int64_t end = std::clamp<std::int64_t>(w.pad_before + w.n, begin, w.covered());
  pad(0, begin);
  std::copy(input + begin - w.pad_before, input + end - w.pad_before, row + begin);
  pad(end, w.covered());
}

// --- sums --------------------------------------------------------------------------

void OutputRows::add_run(const Run& run, double* output) {
  const std::span taps(taps_.data() + run.taps_begin, run.taps_end - run.taps_begin);
  Strip* strip = strips_.data();
  for (const Line& line : lines_) {
    for (const ColumnTap& tap : taps)
      *strip++ = {line.values + tap.source, line.weights[tap.kernel], tap.begin, tap.end};
  }
  double* sums = step_ == 1 ? output : sums_.data();
  std::fill_n(sums, run.count, 0.0);
  add_strips(std::span(strips_).first(lines_.size() * taps.size()), sums);
  if (step_ == 1) return;
  double* to = output + run.first;
  for (std::int64_t c = 0; c < run.count; ++c, to += step_)
    *to = sums[c];
}

}  // namespace padlens
