#!/usr/bin/env bash
# tinygrad 0.14.0, its ONNX reader (tinygrad.nn.onnx), device PYTHON.
#
#   1. ConvTranspose with auto_pad VALID is padded as with SAME_LOWER: three cells under three of a
#      kernel at stride 1 give three cells, where VALID means no padding and five.
#   2. Conv with auto_pad SAME and a dilation above 1 gets the padding of the kernel without its gaps
#      and gives too few cells; OpenVINO 2026.4.1 has all of them.
#
# Why one would guess otherwise: VALID is the one value of auto_pad that pads nothing, in Conv of the
# same reader as well, and the layer without the attribute is right. SAME is named for the size that
# it keeps, which the operator's text states whatever the dilation. Nothing is said of either, and at
# a kernel no wider than its stride VALID comes out right.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet tinygrad==0.14.0 onnx==1.23.2 openvino==2026.4.1 \
  openvino-telemetry==2025.2.0 numpy==2.4.6

cat > "$folder/auto_pad.py" <<'PYTHON'
import sys

import numpy as np
import onnx
import openvino
from onnx import TensorProto, checker, helper
from tinygrad import Tensor
from tinygrad.nn.onnx import OnnxRunner

path = sys.argv[1] + "/model.onnx"


def both(operator, **attributes):
    """What OpenVINO and tinygrad give for the cells 1, 2, 3 under the kernel 1 10 100."""
    graph = helper.make_graph(
        [helper.make_node(operator, ["x", "w"], ["y"], **attributes)],
        "one_node",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", "c", "cells"])],
        [helper.make_tensor("w", TensorProto.FLOAT, [1, 1, 3], [1, 10, 100])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    checker.check_model(model, full_check=True)
    onnx.save(model, path)
    x = np.array([[[1, 2, 3]]], np.float32)
    core = openvino.Core()
    answers = (core.compile_model(core.read_model(path), "CPU")(x)[0],
               OnnxRunner(path)({"x": Tensor(x)})["y"].numpy())
    return tuple(answer.ravel().astype(int).tolist() for answer in answers)


transposed = [1, 12, 123, 230, 300]
strided = [1, 10, 102, 20, 203, 30, 300]
rows = [
    ("ConvTranspose", {}, transposed, transposed),
    ("ConvTranspose", {"auto_pad": "VALID"}, transposed, transposed[1:-1]),
    ("ConvTranspose", {"auto_pad": "VALID", "strides": [2]}, strided, strided[1:]),
    ("ConvTranspose", {"auto_pad": "SAME_LOWER", "strides": [2]}, strided[1:], strided[1:]),
    ("Conv", {"auto_pad": "VALID"}, [321], [321]),
    ("Conv", {"auto_pad": "SAME_UPPER"}, [210, 321, 32], [210, 321, 32]),
    ("Conv", {"auto_pad": "SAME_UPPER", "dilations": [2]}, [310, 20, 31], [20]),
]
ok = True
print("1, 2, 3 under the kernel 1 10 100")
for operator, attributes, *stated in rows:
    seen = both(operator, **attributes)
    print(f"{operator} {attributes}\n    OpenVINO: {seen[0]}\n    tinygrad: {seen[1]}")
    ok = ok and list(seen) == stated
print("as stated" if ok else "NOT as stated")
sys.exit(0 if ok else 1)
PYTHON
DEV=PYTHON "$folder/venv/bin/python" "$folder/auto_pad.py" "$folder"
