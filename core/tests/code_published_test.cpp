// Blocks that torchvision publishes and texts take from there, and the records, named layers and
// configurations of models like its own. Sizes and channels are those of PyTorch 2.15 and
// torchvision 0.29.2 for x of [1, 3, 28, 20].

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/tests/told_code.h"

namespace padlens::test {
namespace {

struct BlockCase {
  std::string_view line;
  std::string_view layers;  // as told() has them
  std::optional<std::int64_t> channels;
};

TEST(CodePublished, BlocksOfTorchvisionAreRead) {
  const std::vector<BlockCase> cases{
      {"y = Conv2dNormActivation(3, 8, 5, 2)(x)", "0 14x10, 1 14x10, 2 14x10", 8},
      {"y = Conv2dNormActivation(3, 8, stride=2, dilation=2)(x)", "0 14x10, 1 14x10, 2 14x10", 8},
      {"y = Conv2dNormActivation(3, 8, (5, 3), dilation=2)(x)", "0 28x20, 1 28x20, 2 28x20", 8},
      {"y = Conv2dNormActivation(3, 8, 4, padding=0, norm_layer=None, activation_layer=None)(x)",
       "0 25x17", 8},
      {"y = torchvision.ops.Conv2dNormActivation(3, 8, 5, 2)(x)", "0 14x10, 1 14x10, 2 14x10", 8},
      {"y = ops.misc.Conv2dNormActivation(3, 8, 5, 2)(x)", "0 14x10, 1 14x10, 2 14x10", 8},
      {"se = SE(3, 2)\ny = se(x)",
       "avgpool 1x1, fc1 1x1, activation 1x1, fc2 1x1, scale_activation 1x1, y 28x20", 3},
      {"mlp = MLP(20, [7, 5])\ny = mlp(nn.Conv2d(3, 3, 1)(x))",
       "conv2d 28x20, 0 28x7, 1 28x7, 2 28x7, 3 28x5, 4 28x5", 3},
      {"b = BasicBlock(3, 3)\ny = b(x)",
       "conv1 28x20, bn1 28x20, relu 28x20, conv2 28x20, bn2 28x20, + 28x20, relu "
       "28x20",
       3},
      {"b = Bottleneck(3, 2, 2, nn.Conv2d(3, 8, 1, 2))\ny = b(x)",
       "conv1 28x20, bn1 28x20, relu 28x20, conv2 14x10, bn2 14x10, relu 14x10, "
       "conv3 14x10, bn3 14x10, downsample 14x10, + 14x10, relu 14x10",
       8},
  };
  for (const BlockCase& each : cases) {
    SCOPED_TRACE(each.line);
    const Model model = read_told(
        "import torchvision\nfrom torchvision import ops\n"
        "from torchvision.ops.misc import Conv2dNormActivation, MLP, SqueezeExcitation as SE\n"
        "from torchvision.models.resnet import BasicBlock, Bottleneck\n" +
            std::string(each.line),
        {28, 20});
    EXPECT_EQ(problems_told(model), "");
    EXPECT_EQ(told(model), each.layers);
    EXPECT_EQ(model.layers.back().channels_out, each.channels);
  }
}

TEST(CodePublished, ATextsOwnBlockOfThatNameWins) {
  const Model model = read_told(
      "import torchvision\n"
      "class MLP(nn.Module):\n"
      "    def __init__(self, n):\n"
      "        self.conv = nn.Conv2d(n, n, 3)\n"
      "    def forward(self, x): return self.conv(x)\n"
      "y = MLP(3)(x)",
      {28, 20});
  EXPECT_EQ(told(model), "conv 26x18");
}

TEST(CodePublished, WhatIsWrongInABlockIsToldWhereTheTextCallsIt) {
  const Model model = read_told(
      "from torchvision.ops import Conv2dNormActivation\n\n"
      "y = Conv2dNormActivation(3, 8, kernel_size=0)(x)",
      {28, 20});
  ASSERT_FALSE(model.layers.front().problems.empty());
  EXPECT_EQ(model.layers.front().problems.front().line, 3);
}

// No layers: what a model gives, what initialises weights, what only holds settings.
TEST(CodePublished, WhatTakesNoTensorIsNoLayer) {
  const Model model = read_told(
      "from dataclasses import dataclass\n"
      "Outputs = namedtuple('Outputs', ['logits', 'aux'])\n"
      "@dataclass\n"
      "class Config:\n"
      "    width: int\n"
      "    stride: int\n"
      "class StageConfig(Config):\n"
      "    def __init__(self, width, stride, kernel):\n"
      "        super().__init__(width, stride)\n"
      "        self.kernel = kernel\n"
      "class Net(nn.Module):\n"
      "    def __init__(self, stages, arch='b0'):\n"
      "        super().__init__()\n"
      "        blocks = OrderedDict()\n"
      "        n = 3\n"
      "        for i, stage in enumerate(stages):\n"
      "            again = copy.copy(stage)\n"
      "            again.stride = 1\n"
      "            blocks[f'block_{i}'] = nn.Conv2d(n, stage.width, stage.kernel, stage.stride)\n"
      "            blocks[f'again_{i}'] = nn.Conv2d(stage.width, stage.width, again.kernel,"
      " again.stride)\n"
      "            n = stage.width\n"
      "        self.layers = nn.Sequential(blocks)\n"
      "        self.head = nn.Conv2d(n, 2, 1) if arch.startswith('b') else nn.Conv2d(n, 2, 9)\n"
      "        nn.init.trunc_normal_(self.head.weight, std=0.02)\n"
      "    def forward(self, x):\n"
      "        x = self.layers(x)\n"
      "        return Outputs(self.head(x), None)\n"
      "weights = Weights.verify(None)\n"
      "model = Net([StageConfig(4, 2, 3), StageConfig(6, 1, 3)])",
      {28, 20});
  EXPECT_EQ(problems_told(model), "");
  EXPECT_EQ(told(model),
            "layers.block_0 13x9, layers.again_0 11x7, layers.block_1 9x5, layers.again_1 7x3, "
            "head 7x3");
}

TEST(CodePublished, LayersAreTakenByTheirNames) {
  const Model model = read_told(
      "class Net(nn.Module):\n"
      "    def __init__(self):\n"
      "        self.convs = nn.ModuleDict({'a': nn.Conv2d(3, 4, 3), 'b': nn.Conv2d(4, 4, 5)})\n"
      "        self.convs['c'] = nn.Conv2d(4, 4, 7)\n"
      "    def forward(self, x):\n"
      "        x = self.convs['a'](x)\n"
      "        return self.convs['c'](self.convs['b'](x))\n",
      {28, 20});
  EXPECT_EQ(told(model), "convs.a 26x18, convs.b 22x14, convs.c 16x8");
}

// "//" divides in Python also where what is written beside it has words of JavaScript.
TEST(CodePublished, WordsOfACommentMakeNoComments) {
  const Model model = read_told(
      "# an activation function follows, let us see\n"
      "def pad(k, d):\n"
      "    p = (k - 1) // 2 * d\n"
      "    return p\n"
      "y = nn.Conv2d(3, 4, 5, padding=pad(5, 1))(x)",
      {28, 20});
  EXPECT_EQ(told(model), "y 28x20");
}

TEST(CodePublished, AStarGivesEachOfAList) {
  EXPECT_EQ(told(read_told("def conv(n, k):\n    return nn.Conv2d(3, n, k)\n"
                           "y = conv(*(4, 5))(x)\nz = nn.Conv2d(*[4, 4, 3])(y)",
                           {28, 20})),
            "y 24x16, z 22x14");
}

// PyTorch 2.15.
TEST(CodePublished, NumbersAndListsOfAModelAreWorkedOut) {
  EXPECT_EQ(told(read_told("scale = 4\nlayers = []\n"
                           "for _ in range(int(math.log(scale, 2))):\n"
                           "    layers.append(nn.ConvTranspose2d(3, 3, 2, 2))\n"
                           "up = nn.Sequential(*layers)\ny = up(x)",
                           {7, 5})),
            "up.0 14x10, up.1 28x20");
  EXPECT_EQ(told(read_told("class Net(nn.Module):\n"
                           "    def __init__(self, n, sizes, rates):\n"
                           "        self.sizes = [n, *sizes]\n"
                           "        self.convs = nn.Sequential(*[nn.Conv2d(a, b, 3, dilation=r)\n"
                           "            for a, b, r in zip(self.sizes, self.sizes[1:],"
                           " tuple(rates))])\n"
                           "    def forward(self, x): return self.convs(x)\n"
                           "model = Net(3, [4, 5], (1, 2))",
                           {28, 20})),
            "convs.0 26x18, convs.1 22x14");
}

// What only feeds settings is none of the input's way: as torchvision's RegNet finds its widths.
TEST(CodePublished, ArraysThatAreWorkedWithAreNoLayers) {
  const Model model = read_told(
      "import torch\n"
      "class Params:\n"
      "    @classmethod\n"
      "    def make(cls, depth, w_0, w_a, w_m):\n"
      "        cont = torch.arange(depth) * w_a + w_0\n"
      "        cap = torch.round(torch.log(cont / w_0) / math.log(w_m))\n"
      "        return cls((torch.divide(w_0 * torch.pow(w_m, cap), 8)).int().tolist())\n"
      "    def __init__(self, widths): self.widths = widths\n"
      "p = Params.make(16, 48, 27.8, 2.1)\n"
      "depths = torch.diff(torch.tensor([2, 5, 9])).int().tolist()\n"
      "y = nn.Conv2d(3, 8, 3)(x)",
      {28, 20});
  EXPECT_EQ(problems_told(model), "");
  EXPECT_EQ(told(model), "y 26x18");
}

// As YOLO's blocks are written; the sizes are PyTorch's.
TEST(CodePublished, AListGrowsByWhatItEndsWith) {
  const Model model = read_told(
      "def autopad(k, p=None, d=1):\n"
      "    if p is None:\n"
      "        p = k // 2 if isinstance(k, int) else [x // 2 for x in k]\n"
      "    return p\n"
      "class C2f(nn.Module):\n"
      "    def __init__(self, c, n):\n"
      "        self.gamma = nn.Parameter(torch.ones(c))\n"
      "        self.cv1 = nn.Conv2d(c, 8, 1, 1, autopad(1))\n"
      "        self.m = nn.ModuleList(nn.Conv2d(4, 4, 3, padding=autopad(3)) for _ in range(n))\n"
      "        self.cv2 = nn.Conv2d((2 + n) * 4, c, (3, 5), padding=autopad((3, 5)))\n"
      "    def forward(self, x):\n"
      "        y = list(self.cv1(x).chunk(2, 1))\n"
      "        y.extend(m(y[-1]) for m in self.m)\n"
      "        return self.cv2(torch.cat(y, 1)) * self.gamma[:, None, None]\n"
      "model = C2f(3, 2)\n",
      {28, 20});
  EXPECT_EQ(problems_told(model), "");
  EXPECT_EQ(
      told(model),
      "cv1 28x20, chunk[0] 28x20, chunk[1] 28x20, m.0 28x20, m.1 28x20, cat 28x20, cv2 28x20");
  const auto second = std::ranges::find(model.layers, "m.1", &ModelLayer::name);
  ASSERT_NE(second, model.layers.end());
  EXPECT_EQ(model.layers[second->from.front().index].name, "m.0");
}

}  // namespace
}  // namespace padlens::test
