#!/usr/bin/env bash
# ONNX Runtime 1.32.0, MaxPool and AveragePool with auto_pad SAME_UPPER or SAME_LOWER and a dilation
# above 1, CPU.
#
# The padding is that of the kernel without its gaps, the windows have them: too few cells come out.
# At stride 1 five cells under two that are two apart become four. The operators' text asks for
# ⌈n/s⌉ cells and puts the dilation into the padding; onnx 1.23.2 infers five, OpenVINO 2026.4.1
# computes five. With ceil_mode and a stride the size may be right and the windows stand elsewhere.
#
# Why one would guess otherwise: Conv with the same attributes is refused, "Dilation not supported
# for AutoPadType::SAME_UPPER or AutoPadType::SAME_LOWER", so a pool that runs is taken to be
# supported. A model of a fixed size is run with a warning that shapes do not match, one whose input
# size is left open without a word.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1 \
  openvino-telemetry==2025.2.0 numpy==2.4.6

cat > "$folder/same.py" <<'PYTHON'
import sys

import numpy as np
import onnxruntime
import openvino
from onnx import TensorProto, checker, helper, shape_inference

onnxruntime.set_default_logger_severity(4)


def three(operator, weights=None, **attributes):
    """The size that onnx infers, what ONNX Runtime and OpenVINO give for the squares 1, 4 … 25."""
    x = np.arange(1, 6, dtype=np.float32).reshape(1, 1, 5) ** 2
    inputs = ["x"] + ["w"] * (weights is not None)
    graph = helper.make_graph(
        [helper.make_node(operator, inputs, ["y"], dilations=[2], **attributes)],
        "one_node",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 5])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", "c", "cells"])],
        [helper.make_tensor("w", TensorProto.FLOAT, [1, 1, len(weights)], weights)]
        if weights else [],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    checker.check_model(model, full_check=True)
    output = shape_inference.infer_shapes(model).graph.output[0].type.tensor_type
    data = model.SerializeToString()
    try:
        session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
        seen = session.run(None, {"x": x})[0].ravel().tolist()
    except onnxruntime.capi.onnxruntime_pybind11_state.InvalidArgument as error:
        seen = str(error).split("Status Message: ")[-1]
    core = openvino.Core()
    peer = core.compile_model(core.read_model(data), "CPU")(x)[0].ravel().tolist()
    return output.shape.dim[2].dim_value, seen, peer


ok = True


def expect(title, seen, size, runtime, peer):
    global ok
    print(f"{title}\n    onnx infers: {seen[0]} cells")
    print(f"    ONNX Runtime: {seen[1]}\n    OpenVINO:     {seen[2]}")
    ok = ok and seen[0] == size and seen[2] == peer
    ok = ok and (runtime in seen[1] if isinstance(runtime, str) else runtime == seen[1])


two = {"kernel_shape": [2]}
expect("MaxPool, kernel 2, dilation 2, SAME_UPPER", three("MaxPool", auto_pad="SAME_UPPER", **two),
       5, [9, 16, 25, 16], [4, 9, 16, 25, 16])
expect("MaxPool, kernel 2, dilation 2, SAME_LOWER", three("MaxPool", auto_pad="SAME_LOWER", **two),
       5, [4, 9, 16, 25], [4, 9, 16, 25, 16])
expect("AveragePool, kernel 2, dilation 2, SAME_UPPER",
       three("AveragePool", auto_pad="SAME_UPPER", **two),
       5, [5, 10, 17, 16], [4, 5, 10, 17, 16])
expect("MaxPool, kernel 3, dilation 2, stride 3, SAME_UPPER, ceil_mode",
       three("MaxPool", auto_pad="SAME_UPPER", kernel_shape=[3], strides=[3], ceil_mode=1),
       2, [25, 16], [16, 25])
expect("Conv, kernel 1 1, dilation 2, SAME_UPPER", three("Conv", [1, 1], auto_pad="SAME_UPPER"),
       5, "Dilation not supported for AutoPadType::SAME_UPPER", [4, 10, 20, 34, 16])
print("as stated" if ok else "NOT as stated")
sys.exit(0 if ok else 1)
PYTHON
"$folder/venv/bin/python" "$folder/same.py"
