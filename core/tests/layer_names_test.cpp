#include "core/stack/layer_names.h"

#include <gtest/gtest.h>

#include "core/operations/operation.h"

namespace padlens {
namespace {

StackLayer layer(Op op, std::string name = "") {
  Spec spec;
  spec.op = op;
  StackLayer made(spec);
  made.name = std::move(name);
  return made;
}

StackLayer pad() {
  StackLayer made;
  made.kind = LayerKind::pad;
  return made;
}

using Names = std::vector<std::string>;

TEST(LayerNames, WhatItIsNamesALayerWithoutName) {
  const std::vector<StackLayer> stack{layer(&kConv2d), layer(&kMaxPool2d), pad(), layer(&kConv2d),
                                      layer(&kConv2d, "head")};
  EXPECT_EQ(layer_names(stack), (Names{"conv2d", "max_pool2d", "pad", "conv2d_2", "head"}));
  EXPECT_EQ(layer_names({}), Names{});
}

TEST(LayerNames, MadeOnesAreToldFromOthers) {
  for (const char* made : {"conv2d", "conv2d_2", "conv2d_13"})
    EXPECT_TRUE(is_made_name(layer(&kConv2d, made))) << made;
  for (const char* own : {"", "conv2d_", "conv2d_stem", "conv2d_transpose", "conv1", "2conv2d"})
    EXPECT_FALSE(is_made_name(layer(&kConv2d, own))) << own;
}

TEST(LayerNames, AFreeOneCountsOn) {
  const std::vector<StackLayer> stack{layer(&kConv2d, "conv"), layer(&kConv2d, "conv_2"),
                                      layer(&kConv2d, "7")};
  EXPECT_EQ(free_layer_name(stack, "conv"), "conv_3");
  EXPECT_EQ(free_layer_name(stack, "conv_2"), "conv_3");
  EXPECT_EQ(free_layer_name(stack, "pool"), "pool");
  EXPECT_EQ(free_layer_name(stack, "7"), "7_2");
}

}  // namespace
}  // namespace padlens
