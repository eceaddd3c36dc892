#include "core/engine/padded_rows.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/engine/line_sums.h"

namespace padlens {

PaddedRows::PaddedRows(const Geometry& geometry, const PadFill& fill, GridPtr input,
                       Margins margins, bool measured)
    : geometry_(geometry),
      fill_(fill),
      input_(std::move(input)),
      margins_(margins),
      measured_(measured) {
  const auto& [h, w] = geometry_.axis;
  std::int64_t span = std::min(h.K, h.covered());
  std::int64_t width = 0;
  std::int64_t scratch = 0;
  if (geometry_.transposed()) {
    span = std::min(h.n, (h.K - 1) / h.s + 1);
    bare_ = margins_.before == 0 && margins_.after == 0;
    width = margins_.before + w.n + margins_.after;
  } else {
    // Kernel columns so many apart read the same phase.
    phases_ = std::min(w.k, w.s / std::gcd(w.s, w.d));
    phase_cells_ = ceil_div(w.covered(), w.s);
    bare_ = w.s == 1 && w.pad_before == 0 && w.covered() <= w.n;
    width = phases_ * phase_cells_;
    if (bare_ || w.s > 1) scratch = w.covered();
  }
  if (bare_) width = 0;
  const std::int64_t most = scratch > kMaxCells ? 0 : kMaxCells / std::max<std::int64_t>(width, 8);
  keeps_ = span <= most;
  if (keeps_ || h.k <= most) slots_ = keeps_ ? span : h.k;
  if (!fits()) return;
  rows_.resize(static_cast<std::size_t>(slots_));
  cells_ = Grid<double>::unset(slots_, width);
  if (bare_) {
    const double blank = fill_.mode == FillMode::constant ? fill_.constant : 0;
    constant_row_.assign(static_cast<std::size_t>(scratch), blank);
  } else {
    spread_row_.resize(static_cast<std::size_t>(scratch));
  }
}

const PaddedRow& PaddedRows::at(std::int64_t key, std::int64_t i) {
  const std::int64_t place = slot(key, i);
  PaddedRow& row = rows_[static_cast<std::size_t>(place)];
  if (std::exchange(row.key, key) == key) return row;
  const AxisGeometry& w = geometry_.width();
  const std::int64_t source = geometry_.transposed() ? key : source_of(key);
  if (measured_) row.largest = largest_of(source);
  if (bare_) {
    row.values = source < 0 ? constant_row_.data() : input_->row(source);
    return row;
  }
  double* cells = cells_.row(place);
  row.values = cells;
  if (geometry_.transposed()) {
    row.values += margins_.before;
    std::fill_n(cells, margins_.before, 0.0);
    double* end = std::copy_n(input_->row(key), w.n, cells + margins_.before);
    std::fill_n(end, margins_.after, 0.0);
  } else if (w.s == 1) {
    write_padded(key, cells);
  } else {
    write_spread(key, cells);
  }
  return row;
}

const double* PaddedRows::unread(std::int64_t key, std::int64_t i) const {
  if (rows_[static_cast<std::size_t>(slot(key, i))].key == key) return nullptr;
  const std::int64_t source = geometry_.transposed() ? key : source_of(key);
  return source < 0 ? nullptr : input_->row(source);
}

void PaddedRows::write_spread(std::int64_t p, double* row) {
  const AxisGeometry& w = geometry_.width();
  write_padded(p, spread_row_.data());
  for (std::int64_t phase = 0; phase < phases_; ++phase) {
    double* to = row + phase * phase_cells_;
    for (std::int64_t from = phase * w.d % w.s; from < w.covered(); from += w.s)
      *to++ = spread_row_[static_cast<std::size_t>(from)];
  }
}

std::int64_t PaddedRows::source_of(std::int64_t p) const {
  const AxisGeometry& h = geometry_.height();
  const std::int64_t inner = p - h.pad_before;
  return inner >= 0 && inner < h.n ? inner : fill_source(fill_.mode, inner, h.n);
}

double PaddedRows::largest_of(std::int64_t source) const {
  const auto& largest_if_whole = row_loops().largest_if_whole;
  double largest = 0;
  if (fill_.mode == FillMode::constant) largest = largest_if_whole(&fill_.constant, 1);
  if (source < 0) return largest;
  return std::max(largest, largest_if_whole(input_->row(source), geometry_.width().n));
}

void PaddedRows::write_padded(std::int64_t p, double* row) const {
  const AxisGeometry& w = geometry_.width();
  const double blank = fill_.mode == FillMode::constant ? fill_.constant : 0;
  const std::int64_t source = source_of(p);
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

}  // namespace padlens
