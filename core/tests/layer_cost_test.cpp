#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/cost.h"
#include "core/layer/grouping.h"
#include "core/tests/support.h"

// What a layer takes: against counting one by one, and against what PyTorch and Keras say of their
// own layers.

namespace padlens::test {
namespace {

// nullopt: the layer has no such number. -1: more than 63 bits.
std::optional<std::int64_t> told(const Spec& spec, const Geometry& geometry,
                                 std::string_view name) {
  const auto costs = layer_cost(spec, geometry);
  const auto found = std::ranges::find(costs, name, &Cost::name);
  if (found == costs.end()) return std::nullopt;
  return found->count.value_or(-1);
}

// --- one by one ----------------------------------------------------------------------

std::int64_t cells_of_all(const Planes& planes) {
  std::int64_t cells = 0;
  for (std::size_t p = 0; p < planes.size(); ++p)
    cells += planes[p]->size();
  return cells;
}

// Of a convolution every tap of every output cell, on padding too.
std::int64_t taps_of_all(const Layer& layer) {
  std::int64_t count = 0;
  const Geometry& geometry = layer.geometry();
  for (std::int64_t plane = 0; plane < layer.grouping().filters; ++plane) {
    for (std::int64_t r = 0; r < geometry.height().out; ++r) {
      for (std::int64_t c = 0; c < geometry.width().out; ++c)
        count += static_cast<std::int64_t>(taps(layer, {r, c}, plane).size());
    }
  }
  return count;
}

// Of a transposed one every cell of every stamp, cropped away or not.
std::int64_t stamps_of_all(const Layer& layer) {
  std::int64_t count = 0;
  const Grouping grouping = layer.grouping();
  const Geometry& geometry = layer.geometry();
  for (std::int64_t input = 0; input < grouping.channels; ++input) {
    for (std::int64_t output = 0; output < grouping.filters; ++output) {
      if (!grouping.meet(input, output)) continue;
      for (std::int64_t r = 0; r < geometry.height().n; ++r) {
        for (std::int64_t c = 0; c < geometry.width().n; ++c)
          count += static_cast<std::int64_t>(stamps(layer, {r, c}, {input, output}).size());
      }
    }
  }
  return count;
}

Spec pick_costed() {
  constexpr std::string_view kOperations[]{"conv1d",           "conv2d",     "conv1d_transpose",
                                           "conv2d_transpose", "max_pool2d", "average_pool1d"};
  const std::string_view op = kOperations[static_cast<std::size_t>(pick(0, 5))];
  const int groups = pick(1, 3);
  nlohmann::json json{{"op", op},
                      {"framework", "pytorch"},
                      {"input", pick(4, 7)},
                      {"kernel", pick(1, 3)},
                      {"stride", pick(1, 3)},
                      {"padding", pick(0, 1)},
                      {"channels", groups * pick(1, 2)}};
  if (op.find("pool") == std::string_view::npos) {
    json["groups"] = groups;
    json["filters"] = groups * pick(1, 3);
    json["dilation"] = pick(1, 2);
  }
  return from_json(json.dump());
}

RC_GTEST_PROP(LayerCost, IsWhatCountingOneByOneComesTo, ()) {
  const Spec spec = pick_costed();
  const Resolution resolution = resolve(spec);
  RC_PRE(resolution.accepted());
  const Geometry& geometry = *resolution.geometry;
  const Layer layer = make_layer(spec, geometry);
  const auto is = [&](std::string_view name) { return told(spec, geometry, name); };
  RC_ASSERT(is("output_bytes") ==
            cells_of_all(layer.outputs()) * static_cast<std::int64_t>(sizeof(float)));
  if (!spec.op->has_kernel) {
    for (const char* name : {"weights", "bias", "multiplications"})
      RC_ASSERT(!is(name));
    return;
  }
  RC_ASSERT(is("weights") == cells_of_all(layer.kernels()));
  RC_ASSERT(is("bias") == static_cast<std::int64_t>(layer.outputs().size()));
  RC_ASSERT(is("multiplications") ==
            (spec.op->transposed() ? stamps_of_all(layer) : taps_of_all(layer)));
}

// --- of real layers --------------------------------------------------------------------

struct RealLayer {
  std::string_view spec;
  std::int64_t weights;
  std::int64_t bias;
  std::int64_t multiplications;  // -1: not measured
  std::int64_t bytes;
};

// PyTorch 2.15.0: weight.numel(), bias.numel(), half of what
// torch.utils.flop_counter.FlopCounterMode counts, numel() · element_size() of the output. Keras
// 3.15.1: count_params(), of which weights[0] the weights, nbytes of the output.
constexpr RealLayer kRealLayers[]{
    {R"({"framework": "pytorch", "channels": 4, "filters": 6, "groups": 2, "input": [9, 8],
         "kernel": [3, 2], "stride": [2, 1]})",
     72, 6, 2016, 672},
    {R"({"framework": "pytorch", "op": "depthwise_conv1d", "channels": 6, "depth_multiplier": 2,
         "input": 9})",
     36, 12, 252, 336},
    {R"({"framework": "pytorch", "op": "conv2d_transpose", "channels": 4, "filters": 6,
         "groups": 2, "input": [5, 4], "kernel": [3, 2], "stride": 2})",
     72, 6, 1440, 2112},
    {R"({"framework": "pytorch", "op": "conv1d_transpose", "channels": 3, "filters": 5,
         "input": 7, "kernel": 4})",
     60, 5, 420, 200},
    // The first layer of a ResNet.
    {R"({"framework": "pytorch", "channels": 3, "filters": 64, "input": 224, "kernel": 7,
         "stride": 2, "padding": 3})",
     9408, 64, 118013952, 3211264},
    {R"({"framework": "keras", "op": "depthwise_conv2d", "channels": 3, "depth_multiplier": 2,
         "input": 7, "stride": 2, "padding": "same"})",
     54, 6, -1, 384},
    {R"({"framework": "keras", "op": "conv2d_transpose", "channels": 4, "filters": 6,
         "input": [5, 4], "kernel": [3, 2], "stride": 2, "padding": "same"})",
     144, 6, -1, 1920},
    {R"({"framework": "keras", "op": "conv1d", "channels": 4, "filters": 8, "input": 9,
         "dilation": 2, "padding": "causal"})",
     96, 8, -1, 288},
};

TEST(LayerCost, IsWhatPyTorchAndKerasSay) {
  for (const RealLayer& row : kRealLayers) {
    const Spec spec = from_json(row.spec);
    const Geometry geometry = geometry_of(spec);
    const auto is = [&](std::string_view name) { return told(spec, geometry, name); };
    EXPECT_EQ(is("weights"), row.weights) << row.spec;
    EXPECT_EQ(is("bias"), row.bias) << row.spec;
    if (row.multiplications >= 0) {
      EXPECT_EQ(is("multiplications"), row.multiplications) << row.spec;
    }
    EXPECT_EQ(is("output_bytes"), row.bytes) << row.spec;
  }
}

TEST(LayerCost, WritesItsFactorsOut) {
  const Spec spec = from_json(R"({"framework": "pytorch", "channels": 4, "filters": 6, "groups": 2,
                                  "input": [9, 8], "kernel": [3, 2]})");
  const auto costs = layer_cost(spec, geometry_of(spec));
  ASSERT_EQ(costs.size(), 4U);
  EXPECT_EQ(costs[0].formula.symbolic, "F·C/G·k_h·k_w");
  EXPECT_EQ(costs[0].formula.substituted, "6·2·3·2");
  EXPECT_EQ(costs[0].formula.result, "72");
  EXPECT_EQ(costs[2].formula.substituted, "7·7·6·2·3·2");
}

// 2³¹ − 1 cells on each axis, as many channels as fit.
TEST(LayerCost, OfMoreThan63BitsIsNoNumber) {
  const Spec spec = from_json(R"({"framework": "pytorch", "input": 2147483647, "kernel": 1,
                                  "channels": 2, "filters": 4, "values": false})");
  const Geometry geometry = geometry_of(spec);
  EXPECT_EQ(told(spec, geometry, "weights"), 8);
  EXPECT_EQ(told(spec, geometry, "multiplications"), -1);
  EXPECT_EQ(told(spec, geometry, "output_bytes"), -1);
  for (const Cost& cost : layer_cost(spec, geometry)) {
    if (!cost.count) {
      EXPECT_EQ(cost.formula.result, "> 2⁶³ − 1");
    }
  }
}

// --- outputs of no size ------------------------------------------------------------------

// What a caution compares with may come out below 0, which has no cell.
TEST(OutputOf, NegativeSizesIsNothing) {
  Geometry geometry = geometry_of(from_json(R"({"input": 3, "kernel": 3})"));
  const Grouping grouping{.channels = 1, .filters = 2};
  const Planes input(Grid<double>(3, 3, 1.0));
  const Planes kernel(std::vector<Grid<double>>(2, Grid<double>(3, 3, 1.0)));
  EXPECT_EQ(output_of(grouping, geometry, PadFill{}, input, kernel).size(), 2U);
  geometry.axis[kHeight].out = -1;
  EXPECT_TRUE(output_of(grouping, geometry, PadFill{}, input, kernel).empty());
  geometry.axis[kWidth].out = -2;
  EXPECT_TRUE(output_of(grouping, geometry, PadFill{}, input, kernel).empty());
}

}  // namespace
}  // namespace padlens::test
