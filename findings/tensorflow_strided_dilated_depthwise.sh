#!/usr/bin/env bash
# TensorFlow 2.21.0, tf.nn.depthwise_conv2d with strides and dilations above 1, CPU.
#
# It answers with neighbours in pairs: over 1, 2, 3 … a 1×1 kernel of 1 with stride 2 and dilation 2
# gives 1, 2, 5, 6, 9, 10. A 1×1 kernel has nothing to dilate, so the stride alone should tell: 1, 3,
# 5, 7, 9, 11, as tf.nn.conv2d has it with the same arguments. With a 2-cell kernel and VALID there
# is a column too many, too.
#
# The documentation of `dilations` says: "If it is greater than 1, then all values of strides must
# be 1." Why one would guess otherwise: one expects an error then, as tf.nn.convolution and Keras's
# Conv2D raise one, or the sums that conv2d and Keras's DepthwiseConv2D give. The function slides
# with the stride over each of the interleaved grids of a space-to-batch instead, says nothing, and
# mostly the shape is what one expects.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet tensorflow==2.21.0 keras==3.15.1 numpy==2.4.6

cat > "$folder/depthwise.py" <<'PYTHON'
import os
import sys

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
import keras
import numpy as np
import tensorflow as tf

x = np.arange(1, 13, dtype=np.float32).reshape(1, 1, 12, 1) * np.ones((1, 12, 1, 1), np.float32)


def depthwise(width):
    kernel = tf.ones((1, width, 1, 1))
    return tf.nn.depthwise_conv2d(x, kernel, [1, 2, 2, 1], "VALID", dilations=[2, 2])


def conv(width):
    return tf.nn.conv2d(x, tf.ones((1, width, 1, 1)), 2, "VALID", dilations=2)


def layer(width):
    return keras.layers.DepthwiseConv2D((1, width), strides=2, dilation_rate=2, use_bias=False,
                                        depthwise_initializer="ones")(x)


def row(y):
    return np.asarray(y)[0, 0, :, 0].tolist()


seen = {
    (name, width): row(made(width))
    for name, made in (("tf.nn.depthwise_conv2d", depthwise), ("tf.nn.conv2d", conv),
                       ("keras DepthwiseConv2D", layer))
    for width in (1, 2)
}
print("a row of 1 … 12, a kernel of ones, stride 2, dilation 2, VALID")
for (name, width), cells in seen.items():
    print(f"    {name}, 1×{width}:", cells)
plain = [[1, 3, 5, 7, 9, 11], [4, 8, 12, 16, 20]]
stated = list(seen.values()) == [[1, 2, 5, 6, 9, 10], [4, 6, 12, 14, 20, 22], *plain, *plain]
print("as stated" if stated else "NOT as stated")
sys.exit(0 if stated else 1)
PYTHON
"$folder/venv/bin/python" "$folder/depthwise.py" 2> "$folder/log" ||
  { cat "$folder/log" >&2; exit 1; }
