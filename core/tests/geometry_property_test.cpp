#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"
#include "core/geometry/taps.h"
#include "core/tests/support.h"

// What holds for the sizes of any layer.

namespace padlens::test {
namespace {

RC_GTEST_PROP(Geometry, FollowsTheDefinitions, ()) {
  const Spec spec = *layer_specs();
  const Geometry geometry = geometry_of(spec);
  for (const Axis axis : {kHeight, kWidth}) {
    const AxisGeometry& a = geometry.axis[axis];
    const ReferenceAxis expected = reference_axis(spec, axis);
    RC_ASSERT(a.n == spec.input[axis] && a.k == spec.kernel[axis]);
    RC_ASSERT(a.s == spec.stride[axis] && a.d == spec.dilation[axis]);
    RC_ASSERT(a.K == a.d * (a.k - 1) + 1);
    RC_ASSERT(a.out == expected.out);
    RC_ASSERT((geometry.transposed() ? a.crop_before : a.pad_before) == expected.before);
    RC_ASSERT((geometry.transposed() ? a.crop_after : a.pad_after) == expected.after);
    RC_ASSERT(a.padded == a.pad_before + a.inserted + a.pad_after);
  }
}

RC_GTEST_PROP(Geometry, WindowsStayInThePaddedGridAndTheLastLeavesTheLeftover, ()) {
  const Geometry geometry = geometry_of(*layer_specs());
  const Cell first = window_origin(geometry, {0, 0});
  RC_ASSERT(first == (Cell{0, 0}));
  const Cell last = window_origin(geometry, {geometry.height().out - 1, geometry.width().out - 1});
  RC_ASSERT(last.row + geometry.height().K + geometry.height().leftover ==
            geometry.height().padded);
  RC_ASSERT(last.col + geometry.width().K + geometry.width().leftover == geometry.width().padded);
}

RC_GTEST_PROP(Geometry, LeftoverIsLessThanAStride, ()) {
  const Geometry geometry = geometry_of(*layer_specs());
  for (const AxisGeometry& a : geometry.axis) {
    RC_ASSERT(a.leftover >= 0);
    RC_ASSERT(a.leftover < a.window_step);  // so 0 where zeros are inserted
  }
}

RC_GTEST_PROP(Geometry, ZeroInsertionTurnsATransposedConvolutionIntoAStrideOneSlide, ()) {
  const Geometry geometry = geometry_of(*transpose_specs());
  for (const AxisGeometry& a : geometry.axis) {
    RC_ASSERT(a.inserted == a.n + (a.n - 1) * (a.s - 1));
    RC_ASSERT(a.window_step == 1);
    RC_ASSERT(a.padded == a.out + a.K - 1);
    RC_ASSERT(a.full == a.crop_before + a.out + a.crop_after);
    // The same cells, cut from the full scatter or left off the padding.
    RC_ASSERT(a.pad_before + a.crop_before == a.K - 1);
    RC_ASSERT(a.pad_after + a.crop_after == a.K - 1);
  }
}

RC_GTEST_PROP(Geometry, StepsAndCellsAreEachOthersInverse, ()) {
  const Geometry geometry = geometry_of(*layer_specs());
  for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
    const bool scatter = mode == PlayMode::scatter;
    const auto cells = scatter ? cells_of(geometry.height().n, geometry.width().n)
                               : cells_of(geometry.height().out, geometry.width().out);
    RC_ASSERT(step_count(geometry, mode) == std::ssize(cells));
    for (std::size_t step = 0; step < cells.size(); ++step) {
      RC_ASSERT(step_cell(geometry, mode, static_cast<std::int64_t>(step)) == cells[step]);
      RC_ASSERT(cell_step(geometry, mode, cells[step]) == static_cast<std::int64_t>(step));
    }
  }
}

RC_GTEST_PROP(Geometry, KerasRefusesExactlyStrideWithDilationAndTensorFlowsContract, ()) {
  const Spec spec = *layer_specs();
  const bool strided = spec.stride[0] > 1 || spec.stride[1] > 1;
  const bool dilated = spec.dilation[0] > 1 || spec.dilation[1] > 1;
  bool refused = strided && dilated;
  const auto size = [&](Axis axis) {
    const int K = spec.dilation[axis] * (spec.kernel[axis] - 1) + 1;
    return (spec.input[axis] - 1) * spec.stride[axis] + K % 2 + (*spec.output_padding)[axis];
  };
  if (spec.output_padding && spec.padding == PaddingMode::same &&
      size(kHeight) * size(kWidth) > 0) {
    for (const Axis axis : {kHeight, kWidth}) {
      const int K = spec.dilation[axis] * (spec.kernel[axis] - 1) + 1;
      const int rest = K % 2 + (*spec.output_padding)[axis];
      refused = refused || rest < 1 || rest > spec.stride[axis];
    }
  }
  RC_ASSERT(resolve(spec).accepted() == !refused);
}

RC_GTEST_PROP(Geometry, AnySpecGivesSaneCellsOrKnownProblems, ()) {
  const Spec spec = *wild_specs();
  const Resolution resolution = resolve(spec);
  RC_ASSERT(known_codes(resolution.problems));
  RC_ASSERT(resolution.geometry || !resolution.problems.empty());
  bool invalid = false;
  for (const Problem& problem : resolution.problems) {
    invalid = invalid || problem.kind != Problem::Kind::rejected;
  }
  RC_ASSERT(resolution.geometry.has_value() == !invalid);
  if (!resolution.geometry) return;
  for (const AxisGeometry& a : resolution.geometry->axis) {
    RC_ASSERT(a.out >= 1 && fits_63_bits(a));
    RC_ASSERT(a.padded >= a.K && a.leftover >= 0);
    RC_ASSERT(a.pad_before >= 0 && a.pad_after >= 0);
  }
}

// Who reads a padded position, and whose stamps land on one, asked both ways.
RC_GTEST_PROP(Taps, ThePositionInAWindowIsThatOfItsTap, ()) {
  const Spec spec = *rc::gen::oneOf(layer_specs(), pool_specs());
  for (const AxisGeometry& axis : geometry_of(spec).axis) {
    for (std::int64_t out = 0; out < axis.out; ++out) {
      const auto taps = taps_of(axis, FillMode::zeros, out);
      for (std::int64_t p = -2; p < axis.covered() + 2; ++p) {
        const auto tap = std::ranges::find(taps, p, &AxisTap::padded);
        RC_ASSERT(window_position(axis, out, p) == (tap == taps.end() ? -1 : tap->window));
      }
    }
    for (std::int64_t p = 0; p < axis.covered(); ++p) {
      std::vector<std::int64_t> over;
      for (std::int64_t out = 0; out < axis.out; ++out)
        if (window_position(axis, out, p) >= 0) over.push_back(out);
      RC_ASSERT(outputs_over(axis, p) == over);
    }
  }
}

RC_GTEST_PROP(Taps, AStampLandsWhereItsInputAndKernelCellsPutIt, ()) {
  for (const AxisGeometry& axis : geometry_of(*transpose_specs()).axis) {
    std::vector<std::int64_t> count(static_cast<std::size_t>(axis.full), 0);
    for (std::int64_t i = 0; i < axis.n; ++i) {
      for (std::int64_t j = 0; j < axis.k; ++j)
        ++count.at(static_cast<std::size_t>(full_at(axis, i, j)));
    }
    for (std::int64_t f = -3; f < axis.full + 3; ++f) {
      const bool inside = f >= 0 && f < axis.full;
      RC_ASSERT(landings_on(axis, f).count == (inside ? count[static_cast<std::size_t>(f)] : 0));
    }
  }
}

}  // namespace
}  // namespace padlens::test
