#include <gtest/gtest.h>

#include "core/tests/written.h"

// Programs of layers with several planes, each line as app/tests/snippets/planes.py found that the
// library wants it: TensorFlow 2.21.0, Keras 3.15.1, MLX 0.32.4, TensorFlow.js 4.22.0.

namespace padlens::test {
namespace {

// The library's layer takes 64 bit floats, but no array of NumPy beside them.
TEST(SnippetPlanes, TensorFlowGivesADepthwiseKernelTheTypeOfTheInput) {
  const Spec spec = from_json(R"({"framework": "tensorflow", "op": "depthwise_conv2d",
      "channels": 2, "depth_multiplier": 3, "input": 5, "padding": "same",
      "kernel_values": "box"})");
  const Written text = written("tensorflow", spec);
  EXPECT_TRUE(contains(text.code, "tf.float64)")) << text.code;
  EXPECT_EQ(text.summary, R"(w = w.reshape(3, 3, 2, 3)
y = tf.nn.depthwise_conv2d(
    x, tf.constant(w, x.dtype),
    strides=[1, 1, 1, 1],
    padding="SAME")
)");
}

// oneDNN alone has groups of a transposed convolution: in 32 bit, and beside no sides.
TEST(SnippetPlanes, TensorFlowCutsAGroupedTransposedOne) {
  const Spec spec = from_json(R"({"framework": "pytorch", "op": "conv2d_transpose", "channels": 4,
      "filters": 2, "groups": 2, "input": 3, "kernel": 2, "stride": 2, "padding": 1, "kernel_values": "box"})");
  const Written text = written("tensorflow", spec);
  EXPECT_TRUE(contains(text.code, "tf.float32)")) << text.code;
  EXPECT_EQ(text.summary, R"(y = tf.nn.conv2d_transpose(
    x, w,
    output_shape=[1, 6, 6, 2],
    strides=[2, 2],
    padding="VALID")
y = y[:, 1:5, 1:5]
)");
}

TEST(SnippetPlanes, KerasDilatesADepthwiseLayerThatHasAStride) {
  for (const char* framework : {"keras", "pytorch"}) {
    const Spec spec = of(framework, from_json(R"({"op": "depthwise_conv2d", "channels": 2,
        "input": 9, "stride": 2, "dilation": 2})"));
    EXPECT_EQ(written("keras", spec).summary, R"(layer = keras.layers.DepthwiseConv2D(
    kernel_size=(3, 3),
    strides=(2, 2),
    padding="valid",
    dilation_rate=(2, 2),
    use_bias=False)
y = layer(x)
)") << framework;
  }
  // Groups of two channels are no depthwise layer.
  const Spec grouped = from_json(R"({"framework": "pytorch", "channels": 4, "filters": 4,
      "groups": 2, "input": 9, "stride": 2, "dilation": 2})");
  EXPECT_TRUE(written("keras", grouped).summary.ends_with("y = y[:, ::2, ::2, :]\n"));
}

// DepthwiseConv1D has no "causal": Conv1D has, with groups.
TEST(SnippetPlanes, KerasConvolvesCausallyInGroups) {
  const Spec spec = from_json(R"({"op": "depthwise_conv1d", "channels": 2, "input": 9,
      "stride": 2, "padding": "causal"})");
  EXPECT_TRUE(contains(written("keras", spec).summary, "keras.layers.Conv1D(\n"));
  EXPECT_TRUE(contains(written("keras", spec).summary, "    groups=2,\n"));
}

// MLX lays the kernel by filter, each with the channels of its group.
TEST(SnippetPlanes, MlxTurnsTheKernelOfEachGroup) {
  const Spec spec = from_json(R"({"framework": "mlx", "op": "conv1d_transpose", "channels": 4,
      "filters": 6, "groups": 2, "input": 3, "kernel": 2, "kernel_values": "ramp"})");
  const Written text = written("mlx", spec);
  EXPECT_TRUE(contains(text.code, R"(w = np.arange(1., 25.)
w = w.reshape(2, 2, 3, 2)
w = w.transpose(0, 2, 3, 1)
w = w.reshape(6, 2, 2)
)")) << text.code;
  EXPECT_TRUE(contains(text.summary, "    groups=2)\n")) << text.summary;
}

// Else it takes the pool for the identity: findings/tfjs_unit_window_pool.sh.
TEST(SnippetPlanes, TensorFlowJsPadsAPoolOfOneCellBefore) {
  const Spec spec = from_json(R"({"framework": "tfjs", "op": "max_pool2d", "input": [1, 2],
      "kernel": 1, "stride": [1, 2], "padding": {"right": 1}})");
  EXPECT_EQ(written("tfjs", spec).summary, R"(x = x.pad(
  [[0, 0], [0, 0], [0, 1],
   [0, 0]], -Infinity);
let y = tf.maxPool(
  x, [1, 1], [1, 2],
  "valid");
)");
}

}  // namespace
}  // namespace padlens::test
