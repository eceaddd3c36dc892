#!/usr/bin/env bash
# tract 0.23.9 (the Python package), reading an ONNX ConvTranspose with output_shape.
#
# The output has the size that it was asked for and is cut at its end alone. Four cells, kernel
# 1 10 100, stride 2 give nine cells; output_shape = [7] has to take one off each end, and tract takes
# two off the end. The same layer with pads = [1, 1] in its place, which the operator's text makes of
# that output_shape, is cut on both sides.
#
# Why one would guess otherwise: the two spellings of one layer are expected to give the same numbers,
# and only an odd remainder to have a side. ONNX Runtime 1.32.0 has them the same. The shape is right,
# and every number stands in the right order, shifted.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet onnx==1.23.2 onnxruntime==1.32.0 tract==0.23.9 numpy==2.4.6

cat > "$folder/cut.py" <<'PYTHON'
import sys

import numpy as np
import onnx
import onnxruntime
import tract
from onnx import TensorProto, checker, helper

folder = sys.argv[1]


def both(size, **attributes):
    """What ONNX Runtime and tract give for the cells 1, 2, 3, 4 under the kernel 1 10 100."""
    graph = helper.make_graph(
        [helper.make_node("ConvTranspose", ["x", "w"], ["y"], strides=[2], **attributes)],
        "one_node",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 4])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1, size])],
        [helper.make_tensor("w", TensorProto.FLOAT, [1, 1, 3], [1, 10, 100])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    checker.check_model(model, full_check=True)
    x = np.array([[[1, 2, 3, 4]]], np.float32)
    onnx.save(model, folder + "/model.onnx")
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    runnable = tract.onnx().load(folder + "/model.onnx").into_model().into_runnable()
    answers = session.run(None, {"x": x})[0], runnable.run([x])[0].to_numpy()
    return [answer.ravel().astype(int).tolist() for answer in answers]


whole = [1, 10, 102, 20, 203, 30, 304, 40, 400]
rows = [
    ("no padding", both(9), whole, whole),
    ("pads 1 1", both(7, pads=[1, 1]), whole[1:-1], whole[1:-1]),
    ("output_shape 7", both(7, output_shape=[7]), whole[1:-1], whole[:-2]),
    ("output_shape 5", both(5, output_shape=[5]), whole[2:-2], whole[:-4]),
]
ok = True
print("1, 2, 3, 4 under the kernel 1 10 100, stride 2")
for title, seen, *stated in rows:
    print(f"{title}\n    ONNX Runtime: {seen[0]}\n    tract:        {seen[1]}")
    ok = ok and seen == stated
print("as stated" if ok else "NOT as stated")
sys.exit(0 if ok else 1)
PYTHON
"$folder/venv/bin/python" "$folder/cut.py" "$folder"
