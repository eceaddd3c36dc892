#!/usr/bin/env bash
# onnx 1.23.2, onnx.reference.ReferenceEvaluator, beside ONNX Runtime 1.32.0.
#
# On pooling nodes that the checker accepts, the reference evaluator gives other numbers than ONNX
# Runtime, and sometimes another size:
#   1. MaxPool, stride and dilation 1: pads = [top, left, bottom, right] are read as
#      [top, bottom, left, right].
#   2. MaxPool with a stride and auto_pad SAME_LOWER: ⌊n/s⌋ output cells; where the size is right,
#      the odd cell stands at the end, as SAME_UPPER has it.
#   3. AveragePool with ceil_mode, where the last window hangs over by two cells or more: half of
#      that is added in front, so every window is shifted, and as many input cells at the end are
#      left out.
#
# Why one would guess otherwise: the evaluator is the specification made executable, there to check
# backends against, so a difference is taken for the backend's fault. The order of pads, ⌈n/s⌉ and
# the side of the odd cell all stand in the operators' text. Symmetric pads and windows that fit,
# which most tests have, show none of the three.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6

cat > "$folder/pools.py" <<'PYTHON'
import sys

import numpy as np
import onnxruntime
from onnx import TensorProto, checker, helper
from onnx.reference import ReferenceEvaluator


def both(operator, height, width, **attributes):
    """What the evaluator and the runtime give for one node over 1, 2, 3 … row by row."""
    axes = ["n", "c", "h", "w"]
    graph = helper.make_graph(
        [helper.make_node(operator, ["x"], ["y"], **attributes)],
        "one_node",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, axes)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, axes)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    checker.check_model(model, full_check=True)
    x = np.arange(1, height * width + 1, dtype=np.float32).reshape(1, 1, height, width)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    answers = ReferenceEvaluator(model).run(None, {"x": x})[0], session.run(None, {"x": x})[0]
    return tuple(answer[0, 0].tolist() for answer in answers)


ok = True


def expect(title, seen, evaluator, runtime):
    global ok
    print(title)
    print("    reference evaluator:", seen[0])
    print("    ONNX Runtime:       ", seen[1])
    ok = ok and seen == (evaluator, runtime)


expect(
    "MaxPool, 3×3, kernel 2×2, pads [1, 1, 0, 0]: a row above, a column on the left",
    both("MaxPool", 3, 3, kernel_shape=[2, 2], pads=[1, 1, 0, 0]),
    [[2, 3], [5, 6], [8, 9], [8, 9]],
    [[1, 2, 3], [4, 5, 6], [7, 8, 9]],
)
expect(
    "MaxPool, 1×5, kernel 1×2, stride 2, SAME_LOWER",
    both("MaxPool", 1, 5, kernel_shape=[1, 2], strides=[1, 2], auto_pad="SAME_LOWER"),
    [[3, 5]],
    [[1, 3, 5]],
)
expect(
    "MaxPool, 1×6, kernel 1×3, stride 2, SAME_LOWER",
    both("MaxPool", 1, 6, kernel_shape=[1, 3], strides=[1, 2], auto_pad="SAME_LOWER"),
    [[3, 5, 6]],
    [[2, 4, 6]],
)
expect(
    "AveragePool, 1×5, kernel 1×4, stride 4, ceil_mode, no padding",
    both("AveragePool", 1, 5, kernel_shape=[1, 4], strides=[1, 4], ceil_mode=1),
    [[2, 4]],
    [[2.5, 5]],
)
print("as stated" if ok else "NOT as stated")
sys.exit(0 if ok else 1)
PYTHON
"$folder/venv/bin/python" "$folder/pools.py"
