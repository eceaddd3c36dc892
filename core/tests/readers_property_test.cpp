#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "core/engine/engine.h"
#include "core/tests/support.h"

// The reverse of the taps: who reads an input cell, who uses a kernel cell.

namespace padlens::test {
namespace {

using Use = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, bool>;
using At = std::pair<std::int64_t, std::int64_t>;

// By input cell: every tap that reads it, in the order that readers() promises.
std::map<At, std::vector<Use>> uses_by_taps(const Layer& layer) {
  std::map<At, std::vector<Use>> uses;
  for (const Cell& out : output_cells(layer)) {
    for (const Tap& tap : taps(layer, out)) {
      if (!tap.cell.source) continue;
      const bool through_padding = tap.cell.kind == CellKind::padding;
      uses[{tap.cell.source->row, tap.cell.source->col}].emplace_back(
          out.row, out.col, tap.kernel.row, tap.kernel.col, through_padding);
    }
  }
  for (auto& [input, list] : uses)
    std::ranges::sort(list);
  return uses;
}

RC_GTEST_PROP(Readers, AreExactlyTheTapsReversed, ()) {
  const Layer layer = layer_of(*layer_specs());
  auto expected = uses_by_taps(layer);
  for (const Cell& input : input_cells(layer)) {
    std::vector<Use> found;
    for (const Reader& reader : readers(layer, input)) {
      found.emplace_back(reader.output.row, reader.output.col, reader.kernel.row, reader.kernel.col,
                         reader.through_padding);
    }
    RC_ASSERT((found == expected[{input.row, input.col}]));
  }
}

RC_GTEST_PROP(Readers, OfAKernelCellAreTheOutputsWhereItMeetsInput, ()) {
  const Layer layer = layer_of(*layer_specs());
  std::map<At, std::vector<Cell>> expected;
  for (const Cell& out : output_cells(layer)) {
    for (const Tap& tap : taps(layer, out)) {
      if (tap.cell.kind != CellKind::input) continue;
      expected[{tap.kernel.row, tap.kernel.col}].push_back(out);
    }
  }
  for (const Cell& kernel : cells_of(layer.kernel()->rows(), layer.kernel()->cols())) {
    const auto& cells = expected[{kernel.row, kernel.col}];
    RC_ASSERT(kernel_readers(layer, kernel) == cells);
    RC_ASSERT(kernel_reader_count(layer, kernel) == std::ssize(cells));
    for (const Cell& out : output_cells(layer))
      RC_ASSERT(kernel_reads_input(layer, kernel, out) == (std::ranges::count(cells, out) == 1));
  }
}

TEST(Readers, ACornerIsReadThroughThePaddingThatCopiesIt) {
  Spec spec = conv(3, 3, 1, PaddingMode::same);
  spec.pad_fill.mode = FillMode::replicate;
  int direct = 0;
  int copied = 0;
  for (const Reader& reader : readers(layer_of(spec), {0, 0})) {
    ++(reader.through_padding ? copied : direct);
  }
  EXPECT_EQ(direct, 4);  // itself: outputs 0 and 1 on each axis
  EXPECT_EQ(copied, 5);  // its three copies: 2 x 1, 1 x 2 and 1 x 1 outputs
}

}  // namespace
}  // namespace padlens::test
