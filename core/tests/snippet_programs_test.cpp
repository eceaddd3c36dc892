#include <gtest/gtest.h>

#include "core/tests/written.h"

namespace padlens::test {
namespace {

// --- whole programs -------------------------------------------------------------------

Spec ramp(Spec spec) {
  spec.input_values.preset = Preset::ramp;
  return spec;
}

TEST(Snippets, KerasSame) {
  EXPECT_EQ(written("keras", ramp(conv(6, 3, 2, PaddingMode::same))).code, R"(import keras
import numpy as np

x = np.arange(1., 37.)
x = x.reshape(1, 6, 6, 1)
w = np.ones((3, 3, 1, 1))

layer = keras.layers.Conv2D(
    filters=1,
    kernel_size=(3, 3),
    strides=(2, 2),
    padding="same",
    use_bias=False)
layer.build((1, 6, 6, 1))
layer.set_weights([w])
y = layer(x)

y = keras.ops.convert_to_numpy(y)
y = y[0, :, :, 0]
print(y.shape)
for row in y.tolist():
    print(row)
)");
}

TEST(Snippets, PyTorchPadsUnevenSides) {
  EXPECT_EQ(written("pytorch", ramp(conv(6, 3, 2, PaddingMode::same))).code, R"(import torch
from torch import nn
import torch.nn.functional as F

x = torch.arange(1., 37.)
x = x.reshape(1, 1, 6, 6)
w = torch.ones(1, 1, 3, 3)

x = F.pad(x, (0, 1, 0, 1))
layer = nn.Conv2d(
    1, 1,
    kernel_size=(3, 3),
    stride=(2, 2),
    padding=0,
    bias=False)
layer.weight.data = w
y = layer(x)

y = y[0, 0]
print(tuple(y.shape))
for row in y.tolist():
    print(row)
)");
}

TEST(Snippets, OnnxModel) {
  Spec spec = with_sides(conv(5, 3), {1, 0, 2, 0});
  spec.pad_fill.mode = FillMode::circular;
  EXPECT_EQ(written("onnx", spec).code, R"(import numpy as np
import onnxruntime as ort
from onnx import helper, TensorProto

x = np.ones((1, 1, 5, 5), "float32")
w = np.ones((1, 1, 3, 3), "float32")

pads = helper.make_tensor(
    "pads", TensorProto.INT64, [8],
    [0, 0, 1, 2, 0, 0, 0, 0])
nodes = [
    helper.make_node(
        "Pad", ["x", "pads"], ["padded"],
        mode="wrap"),
    helper.make_node(
        "Conv", ["padded", "w"], ["y"],
        kernel_shape=[3, 3],
        strides=[1, 1]),
]

info = helper.make_tensor_value_info
real = TensorProto.FLOAT
graph = helper.make_graph(
    nodes, "layer",
    [info("x", real, x.shape),
     info("w", real, w.shape)],
    [info("y", real, None)],
    [pads])
opset = helper.make_opsetid("", 19)
model = helper.make_model(
    graph, ir_version=9,
    opset_imports=[opset])
session = ort.InferenceSession(
    model.SerializeToString(),
    providers=["CPUExecutionProvider"])
y, = session.run(
    None, {"x": x, "w": w})

y = y[0, 0]
print(y.shape)
for row in y.tolist():
    print(row)
)");
}

TEST(Snippets, JaxTransposed) {
  Spec spec = of("pytorch", with_sides(transpose(4, 3, 2), {1, 1, 1, 1}));
  spec.output_padding = PerAxis{1, 0};
  EXPECT_EQ(written("jax", spec).code, R"(import jax.numpy as jnp
from jax import lax

x = jnp.ones((1, 4, 4, 1))
w = jnp.ones((3, 3, 1, 1))

y = lax.conv_transpose(
    x, w,
    strides=(2, 2),
    padding=((1, 2), (1, 1)),
    dimension_numbers=(
        "NHWC", "HWIO", "NHWC"),
    transpose_kernel=True)

y = y[0, :, :, 0]
print(y.shape)
for row in y.tolist():
    print(row)
)");
}

TEST(Snippets, TensorFlowJsTakesEveryNth) {
  Spec spec = of("pytorch", conv(9, 3, 2));
  spec.dilation = {2, 2};
  EXPECT_EQ(written("tfjs", spec).code, R"(const tf = require("@tensorflow/tfjs");

let x = tf.ones([1, 9, 9, 1]);
let w = tf.ones([3, 3, 1, 1]);

let y = tf.conv2d(
  x, w, [1, 1], "valid",
  "NHWC", [2, 2]);
y = y.stridedSlice(
  [0, 0, 0, 0], [1, 5, 5, 1],
  [1, 2, 2, 1]);

y = y.squeeze([0, 3]);
console.log(y.shape);
for (const row of y.arraySync())
  console.log(JSON.stringify(row));
)");
}

TEST(Snippets, TensorFlowAsksForTheOutputsSize) {
  Spec spec = of("tensorflow", ramp(transpose(4, 3, 2, PaddingMode::same)));
  spec.output_shape = PerAxis{8, 7};
  EXPECT_EQ(written("tensorflow", spec).code, R"(import numpy as np
import tensorflow as tf

x = np.arange(1., 17.)
x = x.reshape(1, 4, 4, 1)
w = np.ones((3, 3, 1, 1))

x = tf.constant(x, tf.float32)
y = tf.nn.conv2d_transpose(
    x, w,
    output_shape=[1, 8, 7, 1],
    strides=[2, 2],
    padding="SAME")

y = y[0, :, :, 0].numpy()
print(y.shape)
for row in y.tolist():
    print(row)
)");
}

TEST(Snippets, FlaxTakesItsKernelAsAParameter) {
  Spec spec = of("pytorch", with_sides(transpose(4, 3, 2), {1, 1, 1, 1}));
  spec.output_padding = PerAxis{1, 0};
  EXPECT_EQ(written("flax", spec).code, R"(import jax.numpy as jnp
from flax import linen as nn

x = jnp.ones((1, 4, 4, 1))
w = jnp.ones((3, 3, 1, 1))

layer = nn.ConvTranspose(
    features=1,
    kernel_size=(3, 3),
    strides=(2, 2),
    padding=((1, 2), (1, 1)),
    transpose_kernel=True,
    use_bias=False)
params = {"params": {"kernel": w}}
y = layer.apply(params, x)

y = y[0, :, :, 0]
print(y.shape)
for row in y.tolist():
    print(row)
)");
}

TEST(Snippets, PaddleSameStandsBesideADilation) {
  Spec spec = of("paddle", ramp(conv(6, 3, 2, PaddingMode::same)));
  spec.dilation = {2, 2};
  spec.kernel_values.preset = Preset::box;
  EXPECT_EQ(written("paddle", spec).code, R"(import paddle
import paddle.nn.functional as F

paddle.set_default_dtype("float64")

x = paddle.arange(1., 37.)
x = x.reshape([1, 1, 6, 6])
w = paddle.full([1, 1, 3, 3], 1 / 9)

y = F.conv2d(
    x, w,
    stride=[2, 2],
    padding="SAME",
    dilation=[2, 2])

y = y[0, 0].numpy()
print(y.shape)
for row in y.tolist():
    print(row)
)");
}

TEST(Snippets, MlxPadsUnevenSidesByTheGeneralCall) {
  EXPECT_EQ(written("mlx", conv(6, 3, 2, PaddingMode::same)).code, R"(import mlx.core as mx
import numpy as np

x = np.ones((1, 6, 6, 1))
w = np.ones((1, 3, 3, 1))

x = mx.array(x, mx.float32)
w = mx.array(w, mx.float32)
y = mx.conv_general(
    x, w,
    stride=(2, 2),
    padding=([0, 0], [1, 1]))

y = y[0, :, :, 0]
print(y.shape)
for row in y.tolist():
    print(row)
)");
}

TEST(Snippets, TensorFlowDilatesAPoolByItsFunction) {
  const Spec spec = from_json(R"({"op": "max_pool2d", "framework": "pytorch", "input": 7,
      "kernel": 2, "stride": 2, "dilation": 2, "padding": 1})");
  EXPECT_EQ(written("tensorflow", spec).summary, R"(x = tf.pad(
    x, [[0, 0], [1, 1], [1, 1],
        [0, 0]],
    constant_values=-np.inf)
y = tf.nn.pool(
    x,
    window_shape=[2, 2],
    pooling_type="MAX",
    dilations=[2, 2],
    padding="VALID")
y = y[:, ::2, ::2, :]
)");
}

TEST(Snippets, TensorFlowLeavesOneDnnWhereThatGivesNoEmptyOutput) {
  const char* empty = R"({"op": "max_pool2d", "framework": "tensorflow", "input": 4, "kernel": 5,
                          "stride": 1})";
  EXPECT_TRUE(contains(written("tensorflow", from_json(empty)).code, "tf.float64)"));
  // And only it dilates a transposed convolution, with 32 bit floats.
  Spec dilated = of("tensorflow", transpose(3, 2, 1));
  dilated.dilation = {2, 2};
  dilated.output_shape = PerAxis{5, 5};
  dilated.kernel_values.preset = Preset::box;
  const Written text = written("tensorflow", dilated);
  EXPECT_TRUE(contains(text.code, "tf.float32)")) << text.code;
  EXPECT_TRUE(contains(text.summary, "    dilations=[2, 2])")) << text.summary;
  EXPECT_TRUE(contains(written("tensorflow", of("pytorch", dilated)).summary, "k[::2, ::2] = w\n"));
}

// tract's ceil_mode drops a window that lies within the padding: lax has it.
TEST(Snippets, LaxCutsTheWindowsThatALayerDrops) {
  const Spec spec = from_json(R"({"op": "average_pool2d", "framework": "tract", "input": [5, 7],
      "kernel": [2, 4], "stride": [1, 3], "ceil_mode": true,
      "padding": {"top": 2, "bottom": 2, "left": 2, "right": 2}})");
  for (const char* target : {"jax", "flax"})
    EXPECT_TRUE(written(target, spec).summary.ends_with("y = y[:, 0:7, 0:3]\n")) << target;
}

TEST(Snippets, LaxMultipliesAMeanAsPaddleDoes) {
  const Spec spec = from_json(R"({"op": "average_pool2d", "framework": "paddle", "input": 6,
      "kernel": 2, "stride": 2, "divisor_override": 3})");
  for (const char* target : {"jax", "flax"})
    EXPECT_TRUE(written(target, spec).summary.ends_with("y = y * 4 / 3\n")) << target;
  EXPECT_TRUE(contains(written("paddle", spec).summary, "    divisor_override=3)\n"));
}

// It counts as many cells after the input as there is padding before it.
TEST(Snippets, LaxMakesTheCellsThatPaddleCountsInput) {
  const Spec spec = from_json(R"({"op": "average_pool2d", "framework": "paddle", "input": 6,
      "kernel": 3, "stride": 2, "count_include_pad": true,
      "padding": {"top": 1, "bottom": 2, "left": 0, "right": 1}})");
  EXPECT_EQ(written("flax", spec).summary, R"(x = jnp.pad(
    x, ((0, 0), (1, 1), (0, 0), (0, 0)),
    mode="constant")
y = nn.avg_pool(
    x,
    window_shape=(3, 3),
    strides=(2, 2),
    padding=((0, 1), (0, 1)),
    count_include_pad=False)
)");
  EXPECT_TRUE(contains(written("paddle", spec).summary, "    exclusive=False)\n"));
}

// --- the fix --------------------------------------------------------------------------

TEST(Snippets, TheFixForAStridedDilatedLayerInKeras) {
  Spec spec = of("pytorch", with_sides(conv(9, 3, 2), {1, 1, 1, 1}));
  spec.dilation = {2, 2};
  EXPECT_EQ(written("keras", spec).summary, R"(x = keras.layers.ZeroPadding2D(
    ((1, 1), (1, 1)))(x)
layer = keras.layers.Conv2D(
    filters=1,
    kernel_size=(3, 3),
    strides=(1, 1),
    padding="valid",
    dilation_rate=(2, 2),
    use_bias=False)
y = layer(x)
y = y[:, ::2, ::2, :]
)");
}

TEST(Snippets, TheFixForKerasTransposedSameInPyTorch) {
  EXPECT_EQ(written("pytorch", transpose(4, 5, 2, PaddingMode::same)).summary,
            R"(layer = nn.ConvTranspose2d(
    1, 1,
    kernel_size=(5, 5),
    stride=(2, 2),
    padding=0,
    bias=False)
y = layer(x)
y = y[..., 1:9, 1:9]
)");
}

TEST(Snippets, NativeWordsOfEachFramework) {
  Spec torch = of("pytorch", transpose(4, 3, 2));
  torch.output_shape = PerAxis{10, 9};
  EXPECT_TRUE(contains(written("pytorch", torch).summary, "    x, output_size=[10, 9])"));
  Spec lower = of("onnx", conv(8, 1, 3, PaddingMode::same_lower));
  EXPECT_TRUE(contains(written("onnx", lower).summary, "auto_pad=\"SAME_LOWER\""));
  EXPECT_TRUE(contains(written("pytorch", lower).summary, "x = F.pad(x, (0, -1, 0, -1))"));
  EXPECT_TRUE(contains(written("keras", lower).summary, "keras.layers.Cropping2D("));
  Spec shaped = of("onnx", transpose(4, 3, 2));
  shaped.output_shape = PerAxis{8, 8};
  EXPECT_TRUE(contains(written("onnx", shaped).summary, "output_shape=[8, 8]"));
  EXPECT_TRUE(contains(written("pytorch", of("pytorch", conv(5, 4, 1, PaddingMode::same))).summary,
                       "padding=\"same\""));
}

}  // namespace
}  // namespace padlens::test
