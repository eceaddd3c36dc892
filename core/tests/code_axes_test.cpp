// Calls that move the axes of a tensor, join or cut it, in lines of code. Sizes, channels and what
// is refused are those of PyTorch 2.15 and einops 0.8 for x of [1, 3, 28, 20]; of Keras 3.15 and
// TensorFlow 2.21 where it says so.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/stack/receptive_field.h"
#include "core/tests/told_code.h"

namespace padlens::test {
namespace {

using Sizes = std::vector<std::int64_t>;

bool has_code(const std::vector<Remark>& remarks, std::string_view code) {
  return std::ranges::find(remarks, code, &Remark::code) != remarks.end();
}

// Behind a convolution to [1, 8, 28, 20].
Model behind_conv(std::string_view line) {
  return read_told("import torch\ny = nn.Conv2d(3, 8, 3, padding=1)(x)\nz = " + std::string(line),
                   {28, 20});
}

struct Case {
  std::string_view line;
  Sizes output;
  std::optional<std::int64_t> channels;
};

TEST(CodeAxes, SizesGoThroughCallsThatMoveAxes) {
  const std::vector<Case> cases{
      {"nn.Conv2d(8, 4, 3)(y.permute(0, 2, 3, 1).permute(0, 3, 1, 2))", {26, 18}, 4},
      {"nn.Conv2d(28, 4, 3)(y.permute(0, 2, 3, 1))", {18, 6}, 4},
      {"nn.Conv2d(8, 4, 3)(y.permute(0, 1, 3, 2))", {18, 26}, 4},
      {"nn.Conv2d(8, 4, 3)(y.transpose(2, 3))", {18, 26}, 4},
      {"nn.Conv2d(8, 4, 3)(torch.movedim(torch.movedim(y, 1, -1), -1, 1))", {26, 18}, 4},
      {"y.flatten(2)", {560}, 8},
      {"y.flatten(1)", {}, 4480},
      {"torch.flatten(y, 1)", {}, 4480},
      {"nn.Flatten()(y)", {}, 4480},
      {"y.view(y.size(0), -1)", {}, 4480},
      {"y.view(1, 2, 4, 28, 20).transpose(1, 2).reshape(1, 8, 28, 20)", {28, 20}, 8},
      {"y.view(-1, 4, 28, 40)", {28, 40}, 4},
      {"y.unsqueeze(1).squeeze(1)", {28, 20}, 8},
      {"y.mean([2, 3])", {}, 8},
      {"y.mean(dim=(2, 3), keepdim=True)", {1, 1}, 8},
      {"y.mean(1, keepdim=True)", {28, 20}, 1},
      {"torch.max(y, dim=1, keepdim=True)[0]", {28, 20}, 1},
      {"y.chunk(2, dim=1)[1]", {28, 20}, 4},
      {"torch.split(y, 10, dim=2)[2]", {8, 20}, 8},
      {"nn.Conv2d(3, 4, 1)(y.split([3, 5], 1)[0])", {28, 20}, 4},
      {"F.pixel_shuffle(y, 2)", {56, 40}, 2},
      {"F.pixel_unshuffle(y, 2)", {14, 10}, 32},
      {"rearrange(y, 'b c (h p) w -> b (c p) h w', p=2)", {14, 20}, 16},
      {"y.repeat(1, 1, 2, 3)", {56, 60}, 8},
      {"nn.Unflatten(1, (8, 7, 7))(nn.Linear(4480, 392)(y.flatten(1)))", {7, 7}, 8},
      {"y.expand(-1, -1, 28, 20)", {28, 20}, 8},
      {"nn.Linear(20, 7)(y)", {28, 7}, 8},
      {"y.mT", {20, 28}, 8},
      {"y.permute(0, 1, 3, 2).mT", {28, 20}, 8},
      {"torch.matmul(y, y.transpose(2, 3))", {28, 28}, 8},
      {"y.transpose(2, 3) @ y", {20, 20}, 8},
      {"torch.bmm(y.flatten(2).transpose(1, 2), y.flatten(2))", {560}, 560},
      {"F.pad(y, (-1, -2, 3, -4))", {27, 17}, 8},
      {"nn.Conv2d(5, 4, 3)(nn.Linear(8, 5)(y.permute(0, 2, 3, 1)).permute(0, 3, 1, 2))",
       {26, 18},
       4},
      {"y.flatten(2).transpose(1, 2).transpose(1, 2).reshape(1, 8, 28, 20)", {28, 20}, 8},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.line);
    const Model model = behind_conv(each.line);
    EXPECT_TRUE(model.understood()) << problems_told(model);
    EXPECT_EQ(model.layers.back().output, each.output) << told(model);
    EXPECT_EQ(model.layers.back().channels_out, each.channels);
  }
}

TEST(CodeAxes, WhatDoesNotFitIsRefused) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {"y.view(1, 7, 7, 7)", "3:5 reshape_cells input; "},
      {"y.permute(0, 2, 1)", "3:5 tensor_rank input; "},
      {"F.pixel_unshuffle(y, 3)", "3:5 blocks_uneven input; "},
      {"nn.Linear(7, 5)(y.flatten(1))", "3:5 linear_features in_features; "},
      {"nn.Linear(4480, 5)(y)", "3:5 linear_features in_features; "},  // not made flat
      {"nn.Conv2d(8, 4, 3)(y.permute(0, 2, 3, 1))", "3:5 channels_differ channels; "},
      {"nn.Conv2d(5, 4, 3)(y)", "3:5 channels_differ channels; "},
      {"nn.ConvTranspose2d(5, 4, 3)(y)", "3:5 channels_differ channels; "},
      {"nn.BatchNorm2d(5)(y)", "3:5 norm_channels channels; "},
      {"y + nn.Conv2d(3, 4, 3, padding=1)(x)", "3:5 join_channels channels; "},
      {"torch.cat([y, y[:, :, :9]], 3)", "3:5 join_sizes input; "},
      {"torch.cat([y, y], 4)", "3:5 too_large axis; "},
  };
  for (const auto& [line, problems] : cases)
    EXPECT_EQ(problems_told(behind_conv(line)), problems) << line;
}

TEST(CodeAxes, ConcatenationIsAlongTheAxisThatIsTold) {
  const std::vector<Case> cases{
      {"torch.cat([y, y], dim=3)", {28, 40}, 8},
      {"torch.cat([y, y], dim=-2)", {56, 20}, 8},
      {"torch.cat([y, y])", {28, 20}, 8},
      {"torch.cat([y, y], 1)", {28, 20}, 16},
      {"torch.cat([y, y[:, :, :9]], 2)", {37, 20}, 8},
      {"nn.Conv2d(8, 4, 3)(torch.cat([y, y[..., :5]], -1))", {26, 23}, 4},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.line);
    const Model model = behind_conv(each.line);
    EXPECT_TRUE(model.understood()) << problems_told(model);
    EXPECT_EQ(model.layers.back().output, each.output) << told(model);
    EXPECT_EQ(model.layers.back().channels_out, each.channels);
  }
  // Keras 3.15, TensorFlow 2.21: the planes last, unless the layers say otherwise.
  const std::string keras =
      "inp = keras.Input((28, 20, 3))\n"
      "y = layers.Conv2D(8, 3, padding='same')(inp)\nz = ";
  const std::vector<Case> last{
      {"layers.Concatenate(axis=1)([y, y])", {56, 20}, 8},
      {"keras.layers.concatenate([y, y], axis=2)", {28, 40}, 8},
      {"layers.Concatenate()([y, y])", {28, 20}, 16},
      {"tf.concat([y, y], axis=1)", {56, 20}, 8},
      {"tf.concat([y, y], 3)", {28, 20}, 16},
      {"layers.Permute((2, 1, 3))(y)", {20, 28}, 8},
      {"layers.Reshape((14, 40, 8))(y)", {14, 40}, 8},
      {"layers.Reshape((-1, 8))(y)", {560}, 8},
      {"tf.nn.depth_to_space(y, 2)", {56, 40}, 2},
      {"tf.nn.space_to_depth(y, 2)", {14, 10}, 32},
      {"tf.transpose(y, [0, 2, 1, 3])", {20, 28}, 8},
      {"tf.split(y, 2, axis=-1)[0]", {28, 20}, 4},
      {"tf.reduce_mean(y, axis=[1, 2])", {}, 8},
  };
  for (const Case& each : last) {
    SCOPED_TRACE(each.line);
    const Model model = read_told(keras + std::string(each.line));
    EXPECT_TRUE(model.understood()) << problems_told(model);
    EXPECT_EQ(model.layers.back().output, each.output) << told(model);
    EXPECT_EQ(model.layers.back().channels_out, each.channels);
  }
  const Model first = read_told(
      "inp = keras.Input((3, 28, 20))\n"
      "y = layers.Conv2D(8, 3, padding='same', data_format='channels_first')(inp)\n"
      "z = layers.Concatenate(axis=1)([y, y])\nw = layers.Concatenate(axis=2)([y, y])\n");
  EXPECT_EQ(told(first), "y 28x20, z 28x20, w 56x20");
}

TEST(CodeAxes, ASizeThatIsOpenIsNotTakenForAnother) {
  for (const std::string_view line :
       {"F.pixel_unshuffle(y, 2)", "y.mean(2, keepdim=True)", "y.repeat(1, 1, 2, 2)",
        "y.transpose(2, 3)", "y.flatten(2)"}) {
    const Model open =
        read_told("y = nn.Conv2d(3, 8, 3, padding=1)(x)\nz = " + std::string(line), Sizes{});
    EXPECT_FALSE(open.layers.back().keeps) << line;
    EXPECT_FALSE(open.layers.back().output) << line;
  }
}

TEST(CodeAxes, CellsThatLieElsewhereHaveNoReceptiveField) {
  const auto field_of = [](std::string_view line) {
    const Model model = behind_conv(line);
    const auto fields = receptive_fields(model);
    return fields.back().unknown.has_value();
  };
  EXPECT_FALSE(field_of("y.permute(0, 2, 3, 1).permute(0, 3, 1, 2)"));
  EXPECT_FALSE(field_of("y.view(1, 2, 4, 28, 20).transpose(1, 2).reshape(1, 8, 28, 20)"));
  EXPECT_TRUE(field_of("torch.roll(y, (1, 1), (2, 3))"));
  EXPECT_TRUE(field_of("torch.cat([y, y], 3)"));
}

TEST(CodeAxes, OfAnInputOfWhichNothingIsToldTheAxesAreAssumed) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {"x = x.permute(0, 3, 1, 2)\ny = nn.Conv2d(3, 8, 3)(x)", "permute 28x20, y 26x18"},
      {"x = tf.transpose(x, [0, 2, 3, 1])\ny = layers.Conv2D(8, 3)(x)", "transpose 28x20, y 26x18"},
      {"x = rearrange(x, 'b h w c -> b c h w')\ny = nn.Conv2d(3, 8, 3)(x)",
       "rearrange 28x20, y 26x18"},
      {"x = x.permute(0, 1, 3, 2)\ny = nn.Conv2d(3, 8, 3)(x)", "permute 20x28, y 18x26"},
      {"x = tf.reshape(x, [-1, 16, 16, 1])\ny = layers.Conv2D(8, 3)(x)", "reshape 16x16, y 14x14"},
      {"x = x.unsqueeze(1)\ny = nn.Conv2d(1, 8, 3)(x)", "unsqueeze 28x20, y 26x18"},
  };
  for (const auto& [text, sizes] : cases) {
    const Model model = read_told(text, {28, 20});
    EXPECT_TRUE(model.understood()) << text << problems_told(model);
    EXPECT_EQ(told(model), sizes) << text;
    EXPECT_TRUE(has_code(model.remarks, "axes_assumed")) << text;
  }
  const Model cut = read_told("x = x.narrow(2, 0, 10)\ny = nn.Conv2d(3, 8, 3)(x)", {28, 20});
  EXPECT_EQ(told(cut), "[] 10x20, y 8x18");
  EXPECT_EQ(cut.framework, "pytorch");
}

TEST(CodeAxes, ChannelsAreCheckedWhereTheTextSurelyTellsThem) {
  const auto problems = [](std::string_view text) {
    return problems_told(read_told(text, {28, 20}));
  };
  EXPECT_EQ(problems("m = nn.Sequential(nn.Conv2d(3, 64, 3), nn.ReLU(), nn.Conv2d(32, 8, 3))"),
            "1:51 channels_differ channels; ");
  // PixelShuffle divides them, Flatten and view count the cells.
  EXPECT_EQ(problems("m = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.PixelShuffle(2), "
                     "nn.Conv2d(2, 8, 3), nn.Flatten(), nn.Linear(16416, 2))"),
            "");
  // Layers whose order is only that in which they are written.
  EXPECT_EQ(problems("conv1 = nn.Conv2d(3, 8, 3)\nshort = nn.Conv2d(3, 16, 1)\n"), "");
  EXPECT_EQ(problems("for n in unknown:\n    x = nn.Conv2d(3, 8, 3)(x)\n"
                     "x = nn.Conv2d(4, 8, 3)(x)\n"),
            "");
  // Keras 3.15 refuses groups that do not divide what arrives.
  EXPECT_EQ(problems("inp = keras.Input((28, 20, 3))\nx = layers.Conv2D(10, 3)(inp)\n"
                     "x = layers.Conv2D(12, 3, groups=4)(x)\n"),
            "3:5 groups_channels groups; ");
}

TEST(CodeAxes, WindowsOfATransformerAreCutAndPutTogetherAgain) {
  // As torchvision's Swin writes it; the sizes are PyTorch's.
  const Model model = read_told(
      R"(
def att(input: Tensor, window: list[int]):
    B, H, W, C = input.shape
    pad_r = (window[1] - W % window[1]) % window[1]
    pad_b = (window[0] - H % window[0]) % window[0]
    x = F.pad(input, (0, 0, 0, pad_r, 0, pad_b))
    _, pad_H, pad_W, _ = x.shape
    count = (pad_H // window[0]) * (pad_W // window[1])
    x = x.view(B, pad_H // window[0], window[0], pad_W // window[1], window[1], C)
    x = x.permute(0, 1, 3, 2, 4, 5).reshape(B * count, window[0] * window[1], C)
    x = x.view(B, pad_H // window[0], pad_W // window[1], window[0], window[1], C)
    x = x.permute(0, 1, 3, 2, 4, 5).reshape(B, pad_H, pad_W, C)
    return x[:, :H, :W, :].contiguous()

class Net(nn.Module):
    def __init__(self, window: list[int] = [7, 7]):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 4, 4)
        self.window = window
        self.b = nn.Conv2d(8, 4, 3)
    def forward(self, x):
        x = self.a(x).permute(0, 2, 3, 1)
        x = x + att(x, self.window)
        return self.b(x.permute(0, 3, 1, 2))
m = Net()
)",
      {32, 24});
  EXPECT_TRUE(model.understood()) << problems_told(model);
  EXPECT_EQ(model.layers.back().output, (Sizes{6, 4})) << told(model);
  const auto sized = [&](std::string_view word) {
    const auto found = std::ranges::find(model.layers, word, &ModelLayer::word);
    return found == model.layers.end() ? GridSize() : found->output;
  };
  EXPECT_EQ(sized("pad"), (Sizes{14, 7})) << told(model);
  EXPECT_EQ(sized("+"), (Sizes{8, 6})) << told(model);
}

TEST(CodeAxes, AModelThatIsCalledRunsOnWhatItIsGiven) {
  const Model twice = read_told(
      "inp = keras.Input((None, None, 3))\nx = layers.Conv2D(8, 3)(inp)\n"
      "x = layers.MaxPooling2D()(x)\nbase = keras.Model(inp, x, name='base')\n"
      "image = keras.Input((64, 60, 3))\ny = base(image)\n"
      "y = layers.Conv2D(16, 3, strides=2)(y)\nmodel = keras.Model(image, y)\n");
  EXPECT_TRUE(twice.understood()) << problems_told(twice);
  EXPECT_EQ(told(twice), "base/x 62x58, y 31x29, conv2d 15x14");
  ASSERT_EQ(twice.inputs.size(), 1U);
  const Model inner = read_told(
      "base = keras.Sequential([keras.Input((32, 30, 3)), layers.Conv2D(8, 3)])\n"
      "model = keras.Sequential([base, layers.Conv2D(16, 3)])\n");
  EXPECT_EQ(told(inner), "conv2d 30x28, conv2d_2 28x26");
  // What is built on its output goes on from there.
  const Model on = read_told(
      "inp = keras.Input((32, 30, 3))\nx = layers.Conv2D(8, 3, name='c1')(inp)\n"
      "z = layers.Conv2D(8, 5, name='c2')(x)\nbase = keras.Model(inp, z)\n"
      "head = layers.Conv2D(4, 1, name='h1')(base.output)\n"
      "side = layers.Conv2D(4, 1, name='h2')(base.get_layer('c1').output)\n"
      "model = keras.Model(base.input, [head, side])\n");
  EXPECT_TRUE(on.understood()) << problems_told(on);
  EXPECT_EQ(told(on), "c1 30x28, c2 26x24, h1 26x24, h2 30x28");
}

TEST(CodeAxes, WhatIsAssumedOfTheRunIsTold) {
  const Model model = read_told(
      "class N(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
      "        self.a = nn.Conv2d(3, 8, 3)\n    def forward(self, x):\n"
      "        if self.training:\n            return x\n        return self.a(x)\nN()\n",
      {28, 20});
  EXPECT_EQ(told(model), "a 26x18");
  EXPECT_TRUE(has_code(model.remarks, "inference_assumed"));
  // One number is the kernel along every axis.
  EXPECT_EQ(told(read_told("y = F.conv2d(x, w)", {28, 20}, {5})), "y 24x16");
}

TEST(CodeAxes, WhatStandsBesideTheLayersIsNone) {
  // As torchvision writes its models.
  const Model model = read_told(
      "class Net_Weights(WeightsEnum):\n    V1 = Weights(url='a', meta={'n': 3})\n    DEFAULT = "
      "V1\n"
      "class Net(nn.Module):\n    def __init__(self, width=8):\n        super().__init__()\n"
      "        width *= 2\n        self.a = nn.Conv2d(3, width, 3)\n"
      "        warnings.warn('one '\n                      'two')\n"
      "    def forward(self, x):\n        return self.a(x)\n"
      "def _net(size: int, weights: Optional[Net_Weights], **kwargs):\n"
      "    if weights is not None:\n        _named(kwargs, 'n', len(weights.meta['n']))\n"
      "    return Net(kwargs.pop('width', 4), **kwargs)\n"
      "def net(*, weights: Optional[Net_Weights] = None, **kwargs):\n"
      "    return _net(size=3, weights=weights, **kwargs)\nmodel = net()\n",
      {28, 20});
  EXPECT_TRUE(model.understood()) << problems_told(model);
  EXPECT_EQ(told(model), "a 26x18");
  EXPECT_EQ(model.layers.front().channels_out, 8);
}

TEST(CodeAxes, PartsAreCalledAsTheTextCallsThem) {
  EXPECT_EQ(told(behind_conv("0\na, b = y.chunk(2, dim=1)\nc = nn.Conv2d(4, 8, 1)(b)")),
            "y 28x20, a 28x20, b 28x20, c 28x20");
  EXPECT_EQ(told(behind_conv("0\np = torch.split(y, 20, dim=2)\nc = nn.Conv2d(8, 8, 3)(p[1])")),
            "y 28x20, split[0] 20x20, split[1] 8x20, c 6x18");
}

// A tensor is turned by what stands behind its dot: "H" and "T" alone are names.
TEST(CodeAxes, ANameIsNotTurned) {
  EXPECT_EQ(told(read_told("y = nn.Conv2d(8, 8, 3)(H)\nz = nn.Conv2d(8, 8, 3)(T)\n", {28, 20})),
            "y 26x18, z 24x16");
  EXPECT_EQ(told(read_told("p = [1]> (X, W)\n  R = Relu (T)\n", {28, 20})), "R ?");
}

}  // namespace
}  // namespace padlens::test
