// Programs with loops, branches, lists and numbers worked out; sessions and posts that hold them.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/tests/told_code.h"

namespace padlens::test {
namespace {

std::string told_whole(std::string_view text, const std::vector<std::int64_t>& input) {
  const Model model = read_told(text, input);
  EXPECT_TRUE(model.understood()) << problems_told(model);
  return told(model);
}

bool has_remark(const Model& model, std::string_view code) {
  return std::ranges::find(model.remarks, code, &Remark::code) != model.remarks.end();
}

TEST(CodeBlocks, ALoopRunsAsOftenAsTheTextSays) {
  EXPECT_EQ(told_whole("x = inputs\n"
                       "for f, s in zip([32, 64, 128], [1, 2, 2]):\n"
                       "    x = layers.Conv2D(f, 3, strides=s, padding='same')(x)\n",
                       {33, 20}),
            "conv2d 33x20, conv2d_2 17x10, conv2d_3 9x5");
  EXPECT_EQ(told_whole("layers = []\n"
                       "for i in range(2):\n"
                       "    layers.append(nn.Conv2d(3 if i == 0 else 8, 8, 2 * i + 3, stride=2))\n"
                       "layers += [nn.MaxPool2d(2)]\n"
                       "model = nn.Sequential(*layers)\n",
                       {33, 33}),
            "model.0 16x16, model.1 6x6, model.2 3x3");
  EXPECT_EQ(told_whole("net = nn.Sequential(*[nn.Conv2d(8, 8, k) for k in (3, 5)])", {20, 21}),
            "net.0 18x19, net.1 14x15");
}

TEST(CodeBlocks, LayersOfAListAreAppliedOneByOne) {
  EXPECT_EQ(told_whole("self.convs = nn.ModuleList([nn.Conv2d(8, 8, 3) for _ in range(3)])\n"
                       "def forward(self, x):\n"
                       "    for i, conv in enumerate(self.convs):\n"
                       "        x = conv(x)\n"
                       "    return self.convs[-1](x)\n",
                       {20, 21}),
            "convs.0 18x19, convs.1 16x17, convs.2 14x15, convs.2 12x13");
}

TEST(CodeBlocks, ALoopThatIsNotToldIsReadOnceAndSaysSo) {
  const Model model =
      read_told("for _ in range(depth):\n    x = nn.Conv2d(8, 8, 3)(x)\n", {20, 21});
  EXPECT_EQ(model.layers.size(), 1U);
  EXPECT_TRUE(has_remark(model, "loop_once"));
  // Training is no part of the layers.
  const Model trained = read_told(
      "model = nn.Sequential(nn.Conv2d(3, 8, 3))\nloss_fn = nn.CrossEntropyLoss()\n"
      "for epoch in range(90):\n    for x, y in loader:\n        loss = loss_fn(model(x), y)\n",
      {20, 21});
  EXPECT_EQ(told(trained), "model.0 18x19");
  EXPECT_TRUE(trained.understood()) << problems_told(trained);
}

TEST(CodeBlocks, OfBranchesThatIsReadWhoseConditionHolds) {
  EXPECT_EQ(told_whole("layers, c = [], 8\n"
                       "for v in [64, 'M', 128]:\n"
                       "    if v == 'M':\n"
                       "        layers += [nn.MaxPool2d(2)]\n"
                       "    else:\n"
                       "        layers.append(nn.Conv2d(c, v, 3, padding=1))\n"
                       "        c = v\n"
                       "model = nn.Sequential(*layers)\n",
                       {20, 22}),
            "model.0 20x22, model.1 10x11, model.2 10x11");
  // As torchvision's VGG puts its layers together: each is what its name was then.
  for (const char* more : {"layers += [c, nn.ReLU()]", "layers = layers + [c, nn.ReLU()]"}) {
    EXPECT_EQ(told_whole("def make(sizes, channels=3):\n    layers = []\n    for v in sizes:\n"
                         "        c = nn.Conv2d(channels, v, v)\n        " +
                             std::string(more) +
                             "\n        channels = v\n    return nn.Sequential(*layers)\n"
                             "m = make([3, 5])\n",
                         {20, 22}),
              "m.0 18x20, m.1 18x20, m.2 14x16, m.3 14x16");
  }
  // Lists that are turned round, cut and emptied, as decoders do; PyTorch 2.15 runs each.
  EXPECT_EQ(told_whole("def net(x):\n    sizes = [8, 16]\n    skips, c = [], 3\n"
                       "    for n in sizes:\n        x = nn.Conv2d(c, n, 3)(x)\n"
                       "        skips.append(x)\n        c = n\n"
                       "    sizes.reverse()\n    y = nn.Conv2d(16, sizes[-1], 3)(skips[-1])\n"
                       "    y = nn.Conv2d(8, 8, 5)(skips[::-1][1])\n"
                       "    y = nn.Conv2d(16, sizes[0], 7)(skips.pop())\n"
                       "    return nn.Conv2d(8, 4, 1)(skips.pop())\nz = net(image)\n",
                       {20, 22}),
            "conv2d 18x20, conv2d_2 16x18, y 14x16, conv2d_3 14x16, conv2d_4 10x12, z 18x20");
  const Model open = read_told(
      "if wide:\n    y = nn.Conv2d(3, 8, 5)(x)\nelse:\n    y = nn.Conv2d(3, 8, 3)(x)\n", {20, 22});
  EXPECT_EQ(told(open), "y 16x18");
  EXPECT_TRUE(has_remark(open, "branch_first"));
}

TEST(CodeBlocks, ListsThatGrowOfThemselvesEnd) {
  for (const std::string_view line :
       {"a = [a, a]\n", "a = a + a\n", "a.append(a)\n", "a = [a]\n", "a.extend(a)\n"}) {
    std::string text = "a = [nn.ReLU(), nn.ReLU()]\n";
    for (int i = 0; i < 300; ++i)
      text += line;
    EXPECT_LE(read_told(text, {10, 10}).layers.size(), 100'000U);
  }
}

TEST(CodeBlocks, LoopsWithinLoopsEnd) {
  std::string text;
  for (int i = 0; i < 20; ++i)
    text += std::string(static_cast<std::size_t>(i), ' ') + "for a in range(4000):\n";
  text += std::string(20, ' ') + "x = nn.ReLU()(x)\n";
  EXPECT_LE(read_told(text, {10, 10}).layers.size(), 400'000U);
  std::string wide = "for a in range(4000):\n  for b in range(4000):\n    l.append([a, b, a])\n";
  for (int i = 0; i < 20'000; ++i)
    wide += "    c = nn.Conv2d(3, 8, a, stride=[a, b])\n";
  wide += "if a:" + std::string(100'000, ';') + "\nif b: c = 1" + std::string(100'000, ';');
  EXPECT_LE(read_told("l = []\n" + wide, {10, 10}).layers.size(), 100'000U);
}

TEST(CodeBlocks, NumbersAreWorkedOutOfNames) {
  EXPECT_EQ(told_whole("KERNEL = 7; dilation = 2\n"
                       "STRIDE, PAD = 2, dilation * (KERNEL - 1) // 2\n"
                       "conv = nn.Conv2d(3, 8, KERNEL, STRIDE, PAD, dilation)\n",
                       {32, 33}),
            "conv 16x17");
  EXPECT_EQ(told_whole("def block(x, kernel_size=5, stride: int = 2):\n"
                       "    return nn.Conv2d(3, 8, kernel_size, stride, int(kernel_size / 2))(x)\n",
                       {32, 33}),
            "conv2d 16x17");
  // A comment of JavaScript is none of Python.
  EXPECT_EQ(told_whole("const k = 3 // 2\nconst y = tf.layers.conv2d({filters: 4, kernelSize: k})",
                       {9, 10}),
            "y 7x8");
}

TEST(CodeBlocks, AnArraysAxesLieAsItsReaderTakesThem) {
  EXPECT_EQ(told_whole("const x = tf.ones([1, 8, 10, 3]);\n"
                       "const y = tf.conv2d(x, tf.ones([3, 3, 3, 4]), [2, 2], 'same');\n",
                       {}),
            "y 4x5");
  EXPECT_EQ(told_whole("Convolution2D(64, 3, 3, border_mode='valid', input_shape=(3, 22, 24), "
                       "dim_ordering='th')",
                       {}),
            "conv2d 20x22");
  EXPECT_EQ(
      told_whole("m = nn.Conv2d(16, 33, 3)\nprint(m(torch.randn(20, 16, 50, 100)).shape)", {}),
      "m 48x98");
}

TEST(CodeBlocks, SessionsAndPostsHoldCode) {
  EXPECT_EQ(told_whole(">>> m = nn.Conv2d(16, 33, (3, 5),\n...               stride=(2, 1))\n"
                       ">>> m(torch.randn(20, 16, 50, 100)).shape\n"
                       "torch.Size([20, 33, 24, 96])\n",
                       {}),
            "m 24x96");
  EXPECT_EQ(
      told_whole("In [2]: m = nn.Conv2d(3, 8, 3)\nIn [3]: m\nOut[3]: Conv2d(3, 8, 3)\n", {9, 9}),
      "m 7x7");
  EXPECT_EQ(
      told_whole("Why is this 15 and not 16?\n```python\nm = nn.Conv2d(3, 8, 3, 2)\n```\nHelp!",
                 {32, 32}),
      "m 15x15");
}

TEST(CodeBlocks, WhatIsNotInTheTextIsNamed) {
  const Model model = read_told(
      "self.block = MyBlock(64)\nself.net = nn.Sequential(make_block(3), nn.MaxPool2d(2))\n"
      "def forward(self, x):\n    y = self.stem(x)\n    z = torch.stack([y, y])\n"
      "    return self.net(self.block(x))\n",
      {32, 32});
  std::string words;
  for (const ModelLayer& layer : model.layers)
    words += layer.word + " ";
  EXPECT_EQ(words, "stem stack MyBlock make_block MaxPool2d ");
  EXPECT_FALSE(model.understood());
}

TEST(CodeBlocks, NamesAsOnnxPrintsThem) {
  EXPECT_EQ(told_whole("%/conv1/Conv_output_0 = Conv[kernel_shape = [7, 7], pads = [3, 3, 3, 3], "
                       "strides = [2, 2]](%input, %conv1.weight)\n"
                       "%/pool/MaxPool_output_0 = MaxPool[kernel_shape = [2, 2], strides = [2, 2]]"
                       "(%/conv1/Conv_output_0)\n",
                       {30, 32}),
            "/conv1/Conv_output_0 15x16, /pool/MaxPool_output_0 7x8");
}

}  // namespace
}  // namespace padlens::test
