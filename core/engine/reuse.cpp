#include "core/engine/reuse.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "core/engine/output_rows.h"

namespace padlens {
namespace {

// How far the cells of `wanted` stand from those of `known`: cell o of it is cell o + shift.
std::int64_t shift_of(const AxisGeometry& known, const AxisGeometry& wanted) {
  return known.flipped ? wanted.crop_before - known.crop_before
                       : (known.pad_before - wanted.pad_before) / known.s;
}

bool axis_shares(const AxisGeometry& known, const AxisGeometry& wanted) {
  if (known.n != wanted.n || known.k != wanted.k || known.s != wanted.s || known.d != wanted.d) {
    return false;
  }
  return known.flipped || (known.pad_before - wanted.pad_before) % known.s == 0;
}

// The cells of `wanted` that `known` has, too.
struct Shared {
  std::int64_t first = 0;
  std::int64_t end = 0;
  std::int64_t shift = 0;
};

Shared shared_cells(const AxisGeometry& known, const AxisGeometry& wanted) {
  const std::int64_t shift = shift_of(known, wanted);
  const std::int64_t first = std::clamp<std::int64_t>(-shift, 0, wanted.out);
  return {first, std::clamp<std::int64_t>(known.out - shift, first, wanted.out), shift};
}

// `count` cells of an axis from the first-th on.
AxisGeometry part_of(const AxisGeometry& whole, std::int64_t first, std::int64_t count) {
  AxisGeometry a = whole;
  a.out = count;
  if (a.flipped) {
    a.crop_before += first;
    a.crop_after = a.full - a.out - a.crop_before;
    return a;
  }
  a.pad_before -= first * a.s;
  a.pad_after = (count - 1) * a.s + a.K - a.n - a.pad_before;
  a.padded = a.n + a.pad_before + a.pad_after;
  a.leftover = 0;
  a.overhang = 0;
  return a;
}

}  // namespace

bool shares_cells(const Geometry& known, const Geometry& wanted) {
  if (known.op != wanted.op || known.pool_fill || wanted.pool_fill) return false;
  if (known.op->reducer->divides) {
    const auto counts_input = [](const Geometry& geometry) {
      return geometry.counting == Counting::real && geometry.divisor_scale == Ratio{};
    };
    if (!counts_input(known) || !counts_input(wanted)) return false;
    if (known.divisor_override != wanted.divisor_override) return false;
  }
  return std::ranges::all_of(
      kAxes, [&](Axis axis) { return axis_shares(known.axis[axis], wanted.axis[axis]); });
}

std::int64_t remaining_cost(const Geometry& known, const Geometry& wanted) {
  const Shared rows = shared_cells(known.height(), wanted.height());
  const Shared cols = shared_cells(known.width(), wanted.width());
  const std::int64_t rest = wanted.outputs() - (rows.end - rows.first) * (cols.end - cols.first);
  return wanted.outputs() == 0 ? 0 : output_cost(wanted) / wanted.outputs() * rest;
}

namespace {

// compute(geometry, from, to, grid) computes those rows of an output plane under a geometry.
template <class Compute>
Grid<double> plane_from(const Geometry& known, const Grid<double>& output, const Geometry& wanted,
                        const Compute& compute) {
  const AxisGeometry& h = wanted.height();
  const AxisGeometry& w = wanted.width();
  const Shared rows = shared_cells(known.height(), h);
  const Shared cols = shared_cells(known.width(), w);
  Grid<double> result(h.out, w.out);
  compute(wanted, 0, rows.first, result);
  for (std::int64_t r = rows.first; r < rows.end && cols.first < cols.end; ++r) {
    const double* from = output.row(r + rows.shift) + cols.first + cols.shift;
    std::copy(from, from + (cols.end - cols.first), result.row(r) + cols.first);
  }
  const auto columns = [&](std::int64_t first, std::int64_t end) {
    if (first >= end || rows.first >= rows.end) return;
    Geometry part = wanted;
    part.axis[kWidth] = part_of(w, first, end - first);
    Grid<double> strip(h.out, end - first);
    compute(part, rows.first, rows.end, strip);
    for (std::int64_t r = rows.first; r < rows.end; ++r)
      std::copy(strip.row(r), strip.row(r) + (end - first), result.row(r) + first);
  };
  columns(0, cols.first);
  columns(cols.end, w.out);
  compute(wanted, rows.end, h.out, result);
  return result;
}

}  // namespace

Planes output_from(const Geometry& known, const Planes& output, const Grouping& grouping,
                   const Geometry& wanted, const PadFill& fill, const Planes& input,
                   const Planes& kernel) {
  std::vector<GridPtr> planes;
  for (std::int64_t f = 0; f < grouping.filters; ++f) {
    const auto compute = [&](const Geometry& part, std::int64_t from, std::int64_t to,
                             Grid<double>& rows) {
      compute_plane(grouping, part, fill, input, kernel, f, from, to, rows);
    };
    planes.push_back(std::make_shared<const Grid<double>>(
        plane_from(known, *output[static_cast<std::size_t>(f)], wanted, compute)));
  }
  return Planes(std::move(planes));
}

Grid<double> output_from(const Geometry& known, const Grid<double>& output, const Geometry& wanted,
                         const PadFill& fill, const GridPtr& input, const GridPtr& kernel) {
  const auto compute = [&](const Geometry& part, std::int64_t from, std::int64_t to,
                           Grid<double>& rows) {
    compute_plane({}, part, fill, {input}, {kernel}, 0, from, to, rows);
  };
  return plane_from(known, output, wanted, compute);
}

}  // namespace padlens
