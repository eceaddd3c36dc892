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
  EXPECT_EQ(look.output_shades()->at(1, 3), 255);
  const Layer bare = with_output(whole, output, 0);
  EXPECT_EQ(LayerLook(bare).output_shades(), nullptr);
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

}  // namespace
}  // namespace padlens::test
