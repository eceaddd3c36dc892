// Parts of a tensor in lines of code: indices and the functions that slice. Sizes are numpy's.

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/tests/told_code.h"

namespace padlens::test {
namespace {

using Sizes = std::vector<std::int64_t>;

struct Part {
  std::string_view text;
  Sizes output;
};

void expect_parts(std::span<const Part> parts, const Sizes& input) {
  for (const Part& part : parts) {
    SCOPED_TRACE(part.text);
    const Model model = read_told(part.text, input);
    EXPECT_TRUE(model.understood()) << problems_told(model);
    ASSERT_FALSE(model.layers.empty());
    EXPECT_EQ(model.layers.back().output, part.output) << told(model);
  }
}

TEST(CodeSlices, IndicesHaveNumpysBounds) {
  // np.zeros((1, 3, 8, 10))[…].shape[2:] behind a convolution of one cell.
  constexpr std::string_view kConv = "y = nn.Conv2d(3, 3, 1)(x)\nz = ";
  const std::vector<Part> parts{
      {"y[:, :, 1:-1, ::2]", {6, 5}},
      {"y[:, :, 1:-1]", {6, 10}},
      {"y[:, :, -3:, :]", {3, 10}},
      {"y[:, :, -100:, 2:100]", {8, 8}},
      {"y[:, :, 1:8:3, 9:10]", {3, 1}},
      {"y[:, :, ::3, 1::4]", {3, 3}},
      {"y[..., 1:5]", {8, 4}},
      {"y[:, 1:2]", {8, 10}},
      {"y[:, 0:1, :, :-4]", {8, 6}},
      {"y[:, ::2]", {8, 10}},
      {"y[0]", {8, 10}},
      {"y[:2, ..., :3, :]", {3, 10}},
      {"y[:, :, :99999999999, 1:]", {8, 9}},
  };
  for (const Part& part : parts) {
    const Part whole{std::string_view(part.text), part.output};
    const std::string text = std::string(kConv) + std::string(whole.text);
    expect_parts(std::vector<Part>{{text, part.output}}, {8, 10});
  }
}

TEST(CodeSlices, ChannelsLastHaveTheirAxesBeforeThem) {
  const std::vector<Part> parts{
      {"y = layers.Conv2D(3, 1)(x)\nz = y[:, 1:-1, ::2]", {6, 5}},
      {"y = layers.Conv2D(3, 1)(x)\nz = y[:, 1:-1, ::2, :]", {6, 5}},
      {"y = layers.Conv2D(3, 1)(x)\nz = y[..., :2]", {8, 10}},
      {"y = layers.Conv2D(3, 1)(x)\nz = y[..., 1:, 2:, :]", {7, 8}},
      {"y = layers.Conv2D(3, 1)(x)\nz = y[:, ::-1]", {8, 10}},
      {"y = layers.Conv2D(3, 1)(x)\nz = y[:, 6:1:-2, :9]", {3, 9}},
      {"y = layers.Conv2D(3, 1)(x)\nz = y[:, :5]", {5, 10}},
  };
  expect_parts(parts, {8, 10});
}

TEST(CodeSlices, ASizeOfMinusOneIsAllThatFollows) {
  const std::vector<Part> parts{
      {"const y = tf.slice(x, [0, 1, 2, 0], [-1, 4, -1, -1]);", {4, 8}},
      {"const y = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]]).slice([0, 1, 1, 0], [1, -1, 9, 3]);",
       {9, 9}},
      {"const y = x.slice([0, 3], [-1, 5]);", {5, 10}},
      {"y = tf.slice(x, begin=[0, 1, 2, 0], size=[-1, 4, -1, -1])", {4, 8}},
      {"y = tf.strided_slice(x, [0, 1, 0, 0], [1, -1, 100, 3], [1, 2, 3, 1])", {3, 4}},
      {"y = lax.slice(x, (0, 0, 1, 2), (1, 3, 8, 10), (1, 1, 2, 1))", {4, 8}},
      {"y = lax.slice_in_dim(x, 2, 7, axis=2)", {5, 10}},
      {"y = keras.ops.slice(x, (0, 1, 1, 0), (1, 4, 5, 3))", {4, 5}},
      {"y = nn.Conv2d(3, 3, 1)(x)\nz = y.narrow(2, 1, 5)", {5, 10}},
      {"y = torch.narrow(x, 3, -4, 4)", {8, 4}},
  };
  expect_parts(parts, {8, 10});
}

TEST(CodeSlices, WhatNoLibraryTakesIsRefusedAtItsPlace) {
  struct Refused {
    std::string_view text;
    std::string_view problems;
    std::vector<std::int64_t> input = {8, 10};
  };
  const Refused faults[]{
      {"y = nn.Conv2d(3, 3, 1)(x)\nz = y[:, :, ::-1]", "2:5 out_of_range step; "},
      {"y = nn.Conv2d(3, 3, 1)(x)\nz = y[:, :, 5:3]", "2:5 crop_leaves_nothing crop; "},
      {"y = nn.Conv2d(3, 3, 1)(x)\nz = y[:, :, 8:]", "2:5 crop_leaves_nothing crop; "},
      {"y = tf.slice(x, [0, 5, 0, 0], [1, 4, 10, 3])", "1:5 out_of_range end; "},
      {"layers.Conv2D(3, 1)\nlayers.Cropping2D(((1, -1), (0, 0)))", "2:24 out_of_range crop; "},
      {"layers.Conv2D(3, 1)\nlayers.Cropping2D(-1)", "2:19 out_of_range crop; "},
      {"layers.ZeroPadding2D(((1, -1), (0, 0)))", "1:27 out_of_range pad; "},
      {"layers.ZeroPadding1D((-1, 0))", "1:23 out_of_range pad; ", {10}},
      {"y = tf.pad(x, [[0, 0], [-1, 0], [0, 0], [0, 0]])", "1:15 out_of_range pad; "},
  };
  for (const Refused& fault : faults) {
    SCOPED_TRACE(fault.text);
    const Model model = read_told(fault.text, fault.input);
    EXPECT_FALSE(model.understood());
    EXPECT_EQ(problems_told(model), fault.problems);
  }
}

TEST(CodeSlices, WithoutASizeWhatFollowsFromItIsOpen) {
  const Model open = read_told("y = nn.Conv2d(3, 3, 1)(x)\nz = y[:, :, -3:]");
  ASSERT_EQ(open.layers.size(), 2U);
  EXPECT_EQ(open.layers[1].unknown->code, "layer_not_followed");
  const Model cut = read_told("y = nn.Conv2d(3, 3, 1)(x)\nz = y[:, :, 1:-2]");
  EXPECT_EQ(cut.layers.back().layer.sides, (Sides{1, 2, 0, 0}));
}

TEST(CodeSlices, FewerPlanesAreTheSlicesOwn) {
  const Model model = read_told("y = nn.Conv2d(3, 8, 1)(x)\nz = y[:, 2:5]", {8, 10});
  ASSERT_EQ(model.layers.size(), 2U);
  EXPECT_EQ(model.layers[1].channels_out, 3);
}

// What is made of ones alone tells nothing of the input's way: a mean weighed by a mask.
TEST(CodeSlices, TensorsOfOneNumberAreNoLayers) {
  EXPECT_EQ(told(read_told("x = F.pad(x, (1, 1, 1, 1))\n"
                           "m = F.pad(torch.ones_like(x), (2, 2, 2, 2))\n"
                           "m = m[:, :, 2:-2, 2:-2]\npool = nn.AvgPool2d(3)\n"
                           "y = pool(x) / pool(m)\nz = nn.Conv2d(3, 4, 3)(y)",
                           {28, 20})),
            "pad 30x22, pool 10x7, z 8x5");
  // Beside what is joined it stands as a name that the text does not set.
  const Model joined = read_told(
      "y = nn.Conv2d(3, 8, 3)(x)\n"
      "z = torch.cat([y, torch.zeros_like(y)[:, :1]], 1)",
      {28, 20});
  EXPECT_EQ(joined.layers.back().channels_out, std::nullopt);
}

}  // namespace
}  // namespace padlens::test
