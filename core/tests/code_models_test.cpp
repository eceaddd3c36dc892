// Whole models: classes and functions of the text are followed where they are called. The sizes are
// those that the libraries gave (PyTorch 2.15, Keras 3.15); of Flax and tf.nn what they document.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/tests/told_code.h"

namespace padlens::test {
namespace {

// Windows, pads and joins that are understood: their names and sizes.
std::string told_model(std::string_view text, const std::vector<std::int64_t>& input) {
  Model model = read_told(text, input);
  EXPECT_TRUE(model.understood()) << problems_told(model);
  std::erase_if(model.layers, [](const ModelLayer& layer) { return layer.keeps; });
  return told(model);
}

bool tells(const Model& model, std::string_view code) {
  return std::ranges::find(model.remarks, code, &Remark::code) != model.remarks.end();
}

constexpr std::string_view kUNet = R"(
class Twice(nn.Module):
    """two of them"""
    def __init__(self, inside, outside, middle=None):
        super().__init__()
        if not middle:
            middle = outside
        self.both = nn.Sequential(
            nn.Conv2d(inside, middle, 3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(middle, outside, kernel_size=3))

    def forward(self, x):
        return self.both(x)

class Up(nn.Module):
    def __init__(self, inside, outside, smooth=True):
        super(Up, self).__init__()
        if smooth:
            self.up = nn.Upsample(scale_factor=2, mode='bilinear')
        else:
            self.up = nn.ConvTranspose2d(inside, inside // 2, 2, stride=2)
        self.conv = Twice(inside, outside, middle=inside // 2)

    def forward(self, low, high):
        low = self.up(low)
        dy = high.size()[2] - low.size()[2]
        dx = high.shape[3] - low.size(3)
        low = F.pad(low, [dx // 2, dx - dx // 2, dy // 2, dy - dy // 2])
        return self.conv(torch.cat([high, low], dim=1))

class Net(nn.Module):
    def __init__(self, planes: Optional[List[int]] = None, smooth: bool = False):
        super().__init__()
        self.inc = (Twice(planes, 8))
        self.down = nn.Sequential(nn.MaxPool2d(2), Twice(8, 16))
        self.up = Up(16, 8, smooth)

    def forward(self, x):
        x1 = self.inc(x)
        x2 = self.down(x1)
        return self.up(x2, x1)
)";

TEST(CodeModels, ClassesAreFollowedWhereTheyAreCalled) {
  EXPECT_EQ(
      told_model(std::string(kUNet) + "model = Net()\nprint(model(torch.rand(1, 3, 23, 30)))", {}),
      "inc.both.0 23x30, inc.both.2 21x28, down.0 10x14, down.1.both.0 10x14, "
      "down.1.both.2 8x12, up.up 16x24, pad 21x28, cat 21x28, up.conv.both.0 21x28, "
      "up.conv.both.2 19x26");
  // The same where nothing calls the last one; what it is given may say otherwise.
  EXPECT_EQ(told_model(kUNet, {23, 30}), told_model(std::string(kUNet) + "m = Net()", {23, 30}));
  const Model smooth = read_told(std::string(kUNet) + "m = Net(3, smooth=True)", {23, 30});
  EXPECT_NE(told(smooth).find("up.up 16x24"), std::string::npos) << told(smooth);
  EXPECT_EQ(std::ranges::count(smooth.layers, "Upsample", &ModelLayer::word), 1) << told(smooth);
}

constexpr std::string_view kResNet = R"(
def conv3x3(inside, outside, stride=1):
    return nn.Conv2d(inside, outside, 3, stride=stride, padding=1)

class Block(nn.Module):
    expansion: int = 2

    def __init__(self, inside, planes, stride=1, downsample=None, norm=None):
        super().__init__()
        if norm is None:
            norm = nn.BatchNorm2d
        if stride > 4:
            raise ValueError("too far")
        self.conv1 = conv3x3(inside, planes)
        self.conv2 = conv3x3(planes, planes * self.expansion, stride)
        self.bn = norm(planes * self.expansion)
        self.downsample = downsample

    def forward(self, x):
        identity = x
        out = self.bn(self.conv2(F.relu(self.conv1(x))))
        if self.downsample is not None:
            identity = self.downsample(x)
        out += identity
        return F.relu(out)

class Net(nn.Module):
    def __init__(self, block, layers, **options):
        super().__init__()
        self.inside = 8
        self.conv1 = nn.Conv2d(3, self.inside, kernel_size=7, stride=2, padding=3)
        self.layer1 = self._make_layer(block, 4, layers[0])
        self.layer2 = self._make_layer(block, 8, layers[1], stride=2)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight)

    def _make_layer(self, block, planes, blocks, stride=1):
        downsample = None
        if stride != 1 or self.inside != planes * block.expansion:
            downsample = nn.Sequential(nn.Conv2d(self.inside, planes * block.expansion, 1, stride))
        layers = [block(self.inside, planes, stride, downsample)]
        self.inside = planes * block.expansion
        for _ in range(1, blocks):
            layers.append(block(self.inside, planes))
        return nn.Sequential(*layers)

    def forward(self, x):
        x = self.conv1(x)
        return self.layer2(self.layer1(x))

def _net(block, layers, **options):
    model = Net(block, layers, **options)
    return model

def small_net(*, weights=None, **options):
    return _net(Block, [1, 2], **options)
)";

TEST(CodeModels, BlocksAreMadeByMethodsAndFunctions) {
  const std::string sizes =
      "conv1 17x14, layer1.0.conv1 17x14, layer1.0.conv2 17x14, + 17x14, layer2.0.conv1 17x14, "
      "layer2.0.conv2 9x7, layer2.0.downsample.0 9x7, +_2 9x7, layer2.1.conv1 9x7, "
      "layer2.1.conv2 9x7, +_3 9x7";
  EXPECT_EQ(told_model(kResNet, {33, 28}), sizes);
  EXPECT_EQ(told_model(std::string(kResNet) + "model = small_net().eval()\n"
                                              "for batch in loader:\n    y = model(batch)\n"
                                              "y = model(image)\n",
                       {33, 28}),
            sizes);
}

TEST(CodeModels, SequencesAndListsOfLayersHaveTheirPaths) {
  EXPECT_EQ(told_model(R"(
class ConvReLU(nn.Sequential):
    def __init__(self, a, b, kernel=3, **kwargs):
        super().__init__(nn.Conv2d(a, b, kernel, **kwargs), nn.ReLU())

class Point(nn.Conv2d):
    def __init__(self, a, b):
        super().__init__(a, b, kernel_size=1, padding=1)

class Net(nn.Module):
    def __init__(self, depth=2):
        super().__init__()
        self.stem = ConvReLU(3, 8, kernel=5, stride=2)
        self.tail = ConvReLU(8, 8, 5, stride=2)
        self.blocks = nn.ModuleList([ConvReLU(8, 8) for _ in range(depth)])
        self.point = Point(8, 8)
        self.same = nn.Conv2d(8, 8, 3)
        for i in range(2):
            setattr(self, f"more{i}", nn.MaxPool2d(2, 1))
        self.last = (lambda t: t)

    def forward(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        x = self.same(self.same(self.point(x)))
        x = self.last(self.more1(self.more0(x)))
        return x if self.training else self.tail(x)

net = Net(depth=2)
)",
                       {40, 41}),
            "stem.0 18x19, blocks.0.0 16x17, blocks.1.0 14x15, point 16x17, same 14x15, "
            "same 12x13, more0 11x12, more1 10x11, tail.0 3x4");
}

TEST(CodeModels, FunctionsGiveTensorsAndTuples) {
  EXPECT_EQ(told_model(R"(
def conv_block(x, filters, strides=1, kernel=3):
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same")(x)
    return layers.ReLU()(x)

def down(inputs, filters):
    x = conv_block(inputs, filters)
    return x, layers.MaxPooling2D(2)(x)

def build(shape, depth=2):
    inputs = layers.Input(shape)
    def bridge(t, n=3):
        return layers.Conv2D(n, kernel_size=n, padding="same")(t)
    skips = []
    p = inputs
    for i in range(depth):
        s, p = down(p, 8 * 2 ** i)
        skips.append(s)
    p = bridge(p)
    for skip in reversed(skips):
        p = layers.Conv2DTranspose(8, 2, strides=2)(p)
        p = layers.Concatenate()([p, skip])
    outputs = conv_block(p, filters=1, strides=2)
    return keras.Model(inputs, outputs)

model = build((20, 24, 3))
)",
                       {}),
            "conv2d 20x24, max_pool2d 10x12, conv2d_2 10x12, max_pool2d_2 5x6, conv2d_3 5x6, "
            "conv2d_transpose 10x12, concatenate 10x12, conv2d_transpose_2 20x24, "
            "concatenate_2 20x24, conv2d_4 10x12");
}

TEST(CodeModels, SubclassesOfKeras) {
  EXPECT_EQ(told_model(R"(
class Block(keras.layers.Layer):
    def __init__(self, filters, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.conv = keras.layers.Conv2D(filters, 3, strides=strides, padding="same")
        if strides > 1:
            self.shortcut = keras.layers.Conv2D(filters, 1, strides=strides)
        else:
            self.shortcut = lambda x: x
    def call(self, inputs, training=False):
        return tf.nn.relu(self.conv(inputs) + self.shortcut(inputs))

class Net(keras.Model):
    def __init__(self):
        super(Net, self).__init__()
        self.stem = keras.layers.Conv2D(8, 7, 2)
        self.blocks = [Block(8), Block(16, strides=2)]
    def call(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        return x

model = Net()
model.build((None, 32, 30, 3))
)",
                       {32, 30}),
            "stem 13x12, blocks.0.conv 13x12, + 13x12, blocks.1.conv 7x6, blocks.1.shortcut 7x6, "
            "+_2 7x6");
}

TEST(CodeModels, ModulesOfFlaxAreCalledAsFlaxCallsThem) {
  EXPECT_EQ(told_model(R"(
from flax import linen as nn
class Block(nn.Module):
  filters: int
  conv: ModuleDef
  strides: Tuple[int, int] = (1, 1)
  act: Callable = nn.relu
  @nn.compact
  def __call__(self, x):
    y = self.act(self.conv(self.filters, (3, 3), self.strides)(x))
    return self.conv(self.filters, (5, 5), name='last')(y)
class Net(nn.Module):
  sizes: Sequence[int]
  @nn.compact
  def __call__(self, x, train: bool = True):
    conv = partial(nn.Conv, use_bias=False, padding='VALID')
    x = nn.Conv(8, (3, 3), (2, 2))(x)
    for i, count in enumerate(self.sizes):
      for j in range(count):
        x = Block(8, conv, strides=(2, 2) if i > 0 and j == 0 else (1, 1))(x)
    return nn.max_pool(x, (2, 2), strides=(2, 2))
Small = partial(Net, sizes=[1, 1])
model = Small()
)",
                       {48, 50}),
            "Conv_0 24x25, Block_0.Conv_0 22x23, Block_0.last 18x19, Block_1.Conv_0 8x9, "
            "Block_1.last 4x5, max_pool2d 2x2");
  EXPECT_EQ(told_model(R"(
class Net(nnx.Module):
  def __init__(self, *, rngs: nnx.Rngs):
    self.conv = nnx.Conv(1, 8, kernel_size=(3, 3), strides=2, padding='VALID', rngs=rngs)
    self.pool = partial(nnx.avg_pool, window_shape=(2, 2), strides=(2, 2))
  def __call__(self, x):
    return self.pool(nnx.relu(self.conv(x)))
model = Net(rngs=nnx.Rngs(0))
)",
                       {31, 20}),
            "conv 15x9, average_pool2d 7x4");
}

TEST(CodeModels, FunctionsOfTensorFlowTakeTheirWeights) {
  EXPECT_EQ(told_model(R"(
weights = {'a': tf.Variable(tf.random.normal([5, 5, 1, 32])), 'b': tf.zeros([3, 3, 32, 8])}
def conv2d(x, W, strides=1):
    return tf.nn.relu(tf.nn.conv2d(x, W, strides=[1, strides, strides, 1], padding='VALID'))
def net(x, weights):
    x = tf.reshape(x, shape=[-1, 28, 20, 1])
    x = conv2d(x, weights['a'])
    return conv2d(x, W=weights['b'], strides=2)
y = net(images, weights)
)",
                       {}),
            "reshape 28x20, conv2d 24x16, conv2d_2 11x7");
}

TEST(CodeModels, HeadsOfOnnxTellTheInput) {
  EXPECT_EQ(told_model("graph main_graph (\n  %input[FLOAT, 1x3x24x30]\n  %w[FLOAT, 8x3x3x3]\n) {\n"
                       "  %y = Conv[kernel_shape = [3, 3], strides = [2, 2]](%input, %w)\n"
                       "  return %y\n}\n",
                       {}),
            "y 11x14");
  EXPECT_EQ(told_model("graph(%x : Float(1, 3, 24, 30, strides=[2160, 720, 30, 1], device=cpu),\n"
                       "      %w : Float(8, 3, 3, 3)):\n"
                       "  %4 : Float(1, 8, 11, 14) = onnx::Conv[kernel_shape=[3, 3], "
                       "strides=[2, 2]](%x, %w)\n  return (%4)\n",
                       {}),
            "4 11x14");
  EXPECT_EQ(
      told_model("agraph (float[N, 3, 8, 9] x, float[4, 3, 3, 3] w) => (float[N, 4, h, v] y)\n"
                 "   <float[1] c = {1.0}, float z>\n{\n"
                 "   k = Constant <value: tensor = float[1] {1.0}> ()\n"
                 "   y = Conv <kernel_shape: ints = [3, 3]> (x, w)\n}\n",
                 {}),
      "y 6x7");
}

TEST(CodeModels, SizesAndKernelsAreTakenFromTensors) {
  EXPECT_EQ(told_model("x = nn.Conv2d(3, 8, 3)(x)\ny = F.max_pool2d(x, 2)\n"
                       "up = nn.ConvTranspose2d(8, 8, 2, 2)\nz = up(y, output_size=x.size())\n"
                       "y = F.interpolate(y, size=x.shape[2:])\n",
                       {20, 21}),
            "conv2d 18x19, y 9x9, up 18x19, interpolate 18x19");
  EXPECT_EQ(
      told_model("w = tf.get_variable('w', [3, 3, 3, 16])\n"
                 "y = tf.nn.conv2d(x, w, [1, 2, 2, 1], 'SAME')\n"
                 "z = tf.nn.conv2d(y, tf.Variable(tf.random.normal([5, 5, 16, 8])), 1, 'VALID')\n",
                 {20, 20}),
      "y 10x10, z 6x6");
  const Model slim = read_told("net = slim.conv2d(x, 64, [3, 3])\n", {20, 20});
  EXPECT_EQ(problems_told(slim), "1:7 unknown_layer ; ");
}

TEST(CodeModels, ConditionsAreAskedAsPythonAsksThem) {
  const auto size_of = [](std::string_view condition) {
    return told_model("def net(x, a=3, b='wide', c=None, d=(1, 2)):\n    if " +
                          std::string(condition) +
                          ":\n        return nn.Conv2d(3, 8, 5)(x)\n"
                          "    elif not a: x = nn.Conv2d(3, 8, 7)(x)\n"
                          "    return nn.Conv2d(3, 8, 3)(x)\nnet(image)\n",
                      {9, 9});
  };
  for (const std::string_view holds :
       {"a > 2 and b == 'wide'", "not (a < 3)", "c is None", "a in (1, 3)", "b not in ['a', 'c']",
        "c or a", "d == (1, 2)", "isinstance(d, tuple)", "a != 3 or not c", "unknown or a",
        "len(d) == 2", "max(a, 5) == 5", "not c and True"})
    EXPECT_EQ(size_of(holds), "conv2d 5x5") << holds;
  for (const std::string_view fails :
       {"a > 3", "c is not None", "c", "a not in (1, 3)", "not a", "a == 3 and c",
        "isinstance(a, (list, tuple))", "unknown and c", "d == (1, 3)"})
    EXPECT_EQ(size_of(fails), "conv2d 7x7") << fails;
  // What may be left early is not, where the text does not tell; and says so.
  const Model open = read_told(
      "def net(x, early):\n    x = nn.Conv2d(3, 8, 3)(x)\n    if early:\n        return x\n"
      "    return nn.Conv2d(8, 8, 5)(x)\n",
      {9, 9});
  EXPECT_EQ(open.layers.size(), 2U) << told(open);
  EXPECT_TRUE(tells(open, "branch_left"));
}

TEST(CodeModels, WhatCallsItselfEnds) {
  const Model one =
      read_told("def f(x, n=3):\n    x = nn.Conv2d(3, 3, 1)(x)\n    return f(x)\nf(y)\n", {9, 9});
  EXPECT_EQ(one.layers.size(), 32U);
  EXPECT_EQ(problems_told(one), "3:12 calls_deep ; ");
  const Model two = read_told(
      "class A(nn.Module):\n    def __init__(self):\n        self.a = A()\n        self.b = A()\n"
      "        self.c = nn.Conv2d(3, 3, 3)\n    def forward(self, x):\n"
      "        return self.c(self.a(self.b(x)))\nm = A()\n",
      {9, 9});
  EXPECT_NE(problems_told(two).find("calls_deep"), std::string::npos);
  const Model three = read_told(
      "def f(x):\n    return f(f(f(x)))\ng = lambda t: g(g(t))\nConv2d = Conv2d\nh = partial(h, "
      "h)\n"
      "h(Conv2d(3, 3, 3)(g(f(x))))\n",
      {9, 9});
  EXPECT_FALSE(three.understood());
}

TEST(CodeModels, WhatRunsOnAndOnEnds) {
  std::string calls = "def f0(x): return nn.Conv2d(3, 3, 1)(x)\n";
  std::string objects = "class A0(nn.Module):\n  def __init__(self): self.a = [1]\n";
  for (int i = 1; i < 31; ++i) {
    const std::string before = std::to_string(i - 1);
    const std::string own = std::to_string(i);
    calls += "def f" + own + "(x): return f" + before + "(f" + before + "(x))\n";
    objects += "class A" + own + "(nn.Module):\n  def __init__(self): self.a = [A" + before +
               "() for _ in range(1000)]\n";
  }
  EXPECT_NE(problems_told(read_told(calls + "f30(x)\n", {9, 9})).find("too_many_steps"),
            std::string::npos);
  EXPECT_NE(problems_told(read_told(objects + "A30()\n", {9, 9})).find("too_many_steps"),
            std::string::npos);
  const Model model = read_told(
      "def f(*a, **k): return f(*a, *a, **k)\nf(1, 2, 3, b=4)\nnn.Conv2d(3, 3, 3)\n", {9, 9});
  EXPECT_NE(told(model).find("conv2d 7x7"), std::string::npos);
  // What is told with itself.
  const Model itself = read_told(
      "d = {'a': (1 if d['a'] else 2)}\nu = f\"{u}{u}\"\nnn.Conv2d(3, 3, d['a'])\n", {9, 9});
  EXPECT_EQ(problems_told(itself), "1:11 not_told kernel; ");
}

TEST(CodeModels, OfWhatNothingCallsTheLastIsRead) {
  const Model model = read_told(
      "class A(nn.Module):\n    def __init__(self, k):\n        super().__init__()\n"
      "        self.conv = nn.Conv2d(3, 8, k)\n        self.next = nn.Conv2d(8, 8, 3)\n"
      "    def forward(self, x):\n        return self.next(self.conv(x))\n"
      "def train(model, loader):\n    for x, y in loader:\n        loss = model(x)\n",
      {9, 9});
  ASSERT_EQ(model.layers.size(), 2U) << told(model);
  EXPECT_EQ(model.layers[0].name, "conv");
  EXPECT_EQ(problems_told(model), "4:37 not_told kernel; ");
  EXPECT_TRUE(tells(model, "read_alone"));
}

}  // namespace
}  // namespace padlens::test
