#include <gtest/gtest.h>

#include <limits>
#include <memory>

#include "app/scene/look.h"
#include "app/tests/scene_support.h"

// What is found out about all numbers of a layer.

namespace padlens::test {
namespace {

TEST(LayerLook, LeavesRowsAloneThatAreNotReady) {
  const Layer whole = layer_from(R"({"input": 6, "kernel": 3, "input_values": "ramp"})");
  auto output = std::make_shared<Grid<double>>(*whole.output());
  const double most = output->at(1, 3);
  for (std::int64_t c = 0; c < output->cols(); ++c)
    output->at(2, c) = output->at(3, c) = std::numeric_limits<double>::max();
  const Layer partly = with_output(whole, output, 2);
  const LayerLook look(partly);
  EXPECT_EQ(look.output().most, most);
  const ShadePart all = whole_part(output->rows(), output->cols());
  EXPECT_EQ(look.output_shades(all)->at(1, 3), 255);
  const Layer bare = with_output(whole, output, 0);
  EXPECT_EQ(LayerLook(bare).output_shades(all), nullptr);
  EXPECT_LT(LayerLook(bare).output().most, 1e6);
}

TEST(LayerLook, MakesTheShadesOfCountsOnce) {
  const Layer layer = layer_from(R"({"input": 6, "kernel": 3, "stride": 2, "padding": "same"})");
  const LayerLook look(layer);
  const CellCounts& reads = look.reads();
  EXPECT_EQ(reads.shades(), look.reads().shades());
  EXPECT_EQ(reads.at({2, 2}), 4);
  EXPECT_EQ(reads.most(), 4);
  EXPECT_EQ(reads.shades()->at(2, 2), 255);
  EXPECT_EQ(reads.shades()->at(0, 0), 63);
}

TEST(LayerLook, GoesOnWhereTheOneBeforeHasStopped) {
  const Layer whole = layer_from(R"({"input": 6, "kernel": 3, "input_values": "ramp"})");
  const ShadePart all = whole_part(whole.output()->rows(), whole.output()->cols());
  const LayerLook half(with_output(whole, whole.output(), 2));
  EXPECT_EQ(half.output_shades(all)->at(3, 3), 0);
  const LayerLook look(whole, &half);
  EXPECT_EQ(look.output().most, whole.output()->at(3, 3));
  EXPECT_EQ(*look.output_shades(all), *LayerLook(whole).output_shades(all));
  EXPECT_EQ(look.output_shades(all)->at(3, 3), 255);
}

TEST(LayerLook, InsertedZerosCountInTheShadesOfMoreThanACell) {
  const Layer layer = layer_from(
      R"({"op": "conv2d_transpose", "input": 3, "kernel": 3, "stride": 2, "input_values": "ones"})");
  const LayerLook look(layer);
  const auto cells = look.inserted_shades(whole_part(5, 5));
  EXPECT_EQ(cells->at(0, 0), 70);
  EXPECT_EQ(cells->at(0, 1), 0);
  const auto coarse = look.inserted_shades({{{0, 0}, {5, 5}}, 2});
  ASSERT_EQ(coarse->rows(), 3);
  EXPECT_EQ(coarse->at(0, 0), 70 / 4);
  EXPECT_EQ(coarse->at(0, 2), 70 / 2);  // at the end, where two cells are left
  EXPECT_EQ(coarse->at(2, 2), 70);
}

}  // namespace
}  // namespace padlens::test
