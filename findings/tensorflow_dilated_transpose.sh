#!/usr/bin/env bash
# TensorFlow 2.21.0, tf.nn.conv2d_transpose with dilations=2, CPU, x86-64.
#
# In float32 it gives the right numbers; in float64 the same call is refused: "Current CPU
# implementations do not yet support dilation rates larger than 1". With oneDNN switched off
# (TF_ENABLE_ONEDNN_OPTS=0) float32 is refused with the same words.
#
# Why one would guess otherwise: a dtype is not expected to decide which attributes an operator has,
# and the message speaks of the CPU. Whoever checks a port in float64 against float32, or reads the
# message once, concludes that a dilated transposed convolution is not to be had on a CPU; whoever
# trained one there finds it gone on a machine without oneDNN, or under float64.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet tensorflow==2.21.0 numpy==2.4.6

cat > "$folder/transpose.py" <<'PYTHON'
import os
import sys

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
import tensorflow as tf


def answer(dtype):
    """Rows of the output, or the refusal."""
    x = tf.constant([[1, 2]], dtype)[tf.newaxis, ..., tf.newaxis]
    kernel = tf.ones((1, 2, 1, 1), dtype)
    try:
        y = tf.nn.conv2d_transpose(x, kernel, (1, 1, 4, 1), 1, "VALID", dilations=(1, 2))
    except tf.errors.InvalidArgumentError as error:
        return error.message
    return y[0, :, :, 0].numpy().tolist()


refusal = "Current CPU implementations do not yet support dilation rates larger than 1"
onednn = os.environ["TF_ENABLE_ONEDNN_OPTS"] == "1"
seen = {dtype.name: answer(dtype) for dtype in (tf.float32, tf.float64)}
print("oneDNN", "on" if onednn else "off")
for name, said in seen.items():
    print(f"    {name}: {said}")
single = seen["float32"] == [[1, 2, 1, 2]] if onednn else refusal in seen["float32"]
sys.exit(0 if single and refusal in seen["float64"] else 1)
PYTHON
for onednn in 1 0; do
  TF_ENABLE_ONEDNN_OPTS=$onednn "$folder/venv/bin/python" "$folder/transpose.py" 2> "$folder/log" ||
    { cat "$folder/log" >&2; echo "NOT as stated"; exit 1; }
done
echo "as stated"
