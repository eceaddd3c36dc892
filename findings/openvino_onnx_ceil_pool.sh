#!/usr/bin/env bash
# OpenVINO 2026.4.1, reading an ONNX MaxPool with ceil_mode, CPU.
#
# A last window that would start in the padding behind, or past it, is one more output cell, and
# that cell is -3.4028235e+38, the lowest finite float32: kernel 2, stride 2, padding 1 and ceil_mode
# on five rows and columns give 4×4 with such a row and column, where ONNX Runtime 1.32.0 and onnx
# 1.23.2's own shape inference have 3×3.
#
# Why one would guess otherwise: "Sliding windows that would start in the right padded region are
# ignored", says the operator's text, as PyTorch, whose layers are exported so, says of its own.
# AveragePool with the same attributes comes out 3×3 from the same reader, and OpenVINO has a
# rounding_type "ceil_torch" for just this. Where all windows start inside nothing shows.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1 \
  openvino-telemetry==2025.2.0 numpy==2.4.6

cat > "$folder/ceil.py" <<'PYTHON'
import sys

import numpy as np
import onnxruntime
import openvino
from onnx import TensorProto, checker, helper, shape_inference


def three(operator, n, **attributes):
    """The size that onnx infers, ONNX Runtime's rows and OpenVINO's, of rows that are 1, 2 … n."""
    graph = helper.make_graph(
        [helper.make_node(operator, ["x"], ["y"], ceil_mode=1, **attributes)],
        "one_node",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, n, n])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", "c", "h", "w"])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    checker.check_model(model, full_check=True)
    dims = shape_inference.infer_shapes(model).graph.output[0].type.tensor_type.shape.dim
    x = np.tile(np.arange(1, n + 1, dtype=np.float32), (1, 1, n, 1))
    data = model.SerializeToString()
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    core = openvino.Core()
    answers = session.run(None, {"x": x})[0], core.compile_model(core.read_model(data), "CPU")(x)[0]
    return ([dim.dim_value for dim in dims[2:]], *(answer[0, 0].tolist() for answer in answers))


ok = True


def expect(title, seen, *stated):
    global ok
    print(title)
    for name, said in zip(("onnx infers: ", "ONNX Runtime:", "OpenVINO:    "), seen):
        print("   ", name, said)
    ok = ok and seen == stated


low = float(np.finfo(np.float32).min)
padded = {"kernel_shape": [2, 2], "strides": [2, 2], "pads": [1, 1, 1, 1]}
expect("MaxPool, 5×5, kernel 2×2, stride 2, padding 1, ceil_mode", three("MaxPool", 5, **padded),
       [3, 3], [[1, 3, 5]] * 3, [[1, 3, 5, low]] * 3 + [[low] * 4])
expect("MaxPool, 6×6, kernel 2×2, stride 3, no padding, ceil_mode",
       three("MaxPool", 6, kernel_shape=[2, 2], strides=[3, 3]),
       [2, 2], [[2, 5]] * 2, [[2, 5, low]] * 2 + [[low] * 3])
expect("AveragePool, 5×5, kernel 2×2, stride 2, padding 1, ceil_mode",
       three("AveragePool", 5, **padded), [3, 3], *[[[1, 2.5, 4.5]] * 3] * 2)
expect("MaxPool, 6×6, kernel 2×2, stride 2, padding 1, ceil_mode", three("MaxPool", 6, **padded),
       [4, 4], *[[[1, 3, 5, 6]] * 4] * 2)
print("as stated" if ok else "NOT as stated")
sys.exit(0 if ok else 1)
PYTHON
"$folder/venv/bin/python" "$folder/ceil.py"
