#include "core/stack/model_channels.h"

#include <gtest/gtest.h>

#include "core/snippets/code_reader.h"

namespace padlens {
namespace {

std::vector<Spec> specs_of(const char* code) {
  Model model = read_code(code, {});
  put_inputs(model, {});
  resolve_model(model);
  EXPECT_TRUE(model.understood()) << code;
  std::vector<Spec> specs;
  for (const ModelLayer& layer : model.layers) {
    if (layer.op == ModelOp::layer) specs.push_back(layer.layer.spec);
  }
  return specs;
}

using Counts = std::array<int, 3>;

Counts counts_of(const Spec& spec) {
  return {spec.channels, spec.filters, spec.groups};
}

// Keras' lines do not say how many planes come in: the layers before do. As Keras 3.15.1 builds
// their weights: 3×3×3×8, 3×3×8×2, 3×3×16×4 in 4 groups.
TEST(ModelChannels, ComeFromTheLayersBefore) {
  const auto specs = specs_of(
      "keras.Sequential([keras.Input((32, 32, 3)), layers.Conv2D(8, 3), layers.MaxPool2D(2),\n"
      "  layers.DepthwiseConv2D(3, depth_multiplier=2), layers.Conv2D(4, 3, groups=4),\n"
      "  layers.Conv2DTranspose(6, 3), layers.ZeroPadding2D(1)])\n");
  ASSERT_EQ(specs.size(), 6U);
  EXPECT_EQ(counts_of(specs[0]), (Counts{3, 8, 1}));
  EXPECT_EQ(counts_of(specs[1]), (Counts{8, 1, 1}));
  EXPECT_EQ(counts_of(specs[2]), (Counts{8, 16, 8}));
  EXPECT_EQ(counts_of(specs[3]), (Counts{16, 4, 4}));
  EXPECT_EQ(counts_of(specs[4]), (Counts{4, 6, 1}));
  EXPECT_EQ(specs[5].channels, 6);
}

TEST(ModelChannels, StayAsFewAsCanBeWhereNothingTells) {
  const auto specs = specs_of("layers.Conv2D(8, 3)\nlayers.Conv2D(6, 3, groups=2)\n");
  EXPECT_EQ(counts_of(specs[0]), (Counts{1, 8, 1}));
  EXPECT_EQ(counts_of(specs[1]), (Counts{8, 6, 2}));
  EXPECT_EQ(counts_of(specs_of("layers.Conv2D(6, 3, groups=2)\n")[0]), (Counts{2, 6, 2}));
}

TEST(ModelChannels, AsTheTextSaysWhereItDoes) {
  const auto specs =
      specs_of("nn.Conv2d(3, 8, 3)\nnn.Conv2d(8, 8, 3, groups=8)\nnn.MaxPool2d(2)\n");
  EXPECT_EQ(counts_of(specs[0]), (Counts{3, 8, 1}));
  EXPECT_EQ(counts_of(specs[1]), (Counts{8, 8, 8}));
  EXPECT_EQ(counts_of(specs[2]), (Counts{8, 1, 1}));
}

}  // namespace
}  // namespace padlens
