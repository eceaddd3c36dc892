#!/usr/bin/env bash
# Apache TVM 0.27.0.post1, relax's ONNX reader (tvm.relax.frontend.onnx), target llvm.
#
#   1. ConvTranspose with output_shape: it is left out. Three cells under three of a kernel at stride 2
#      and output_shape = [6] or [5] give all seven.
#   2. MaxPool with auto_pad SAME_LOWER: the padding in front is none, the windows that want it fall
#      away and the rest stand elsewhere. Kernel and stride 2 on five cells give 2 4, not 1 3 5.
#
# Why one would guess otherwise: an attribute that a reader knows nothing of is refused as a rule, and
# this one says what comes out; ONNX Runtime 1.32.0 has six and five cells. SAME_UPPER of the same
# operator is right, and so is SAME_LOWER of AveragePool. The models load and run without a word.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet apache-tvm==0.27.0.post1 apache-tvm-ffi==0.1.15.post2 \
  onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6

cat > "$folder/pads.py" <<'PYTHON'
import sys

import numpy as np
import onnxruntime
import tvm
from onnx import TensorProto, checker, helper
from tvm import relax
from tvm.relax.frontend.onnx import from_onnx


def both(operator, cells, **attributes):
    """What ONNX Runtime and TVM give for 1, 2 … cells; a transposed convolution's kernel: 1 10 100."""
    weights = operator == "ConvTranspose"
    graph = helper.make_graph(
        [helper.make_node(operator, ["x"] + ["w"] * weights, ["y"], strides=[2], **attributes)],
        "one_node",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, cells])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", "c", "cells"])],
        [helper.make_tensor("w", TensorProto.FLOAT, [1, 1, 3], [1, 10, 100])] * weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    checker.check_model(model, full_check=True)
    x = np.arange(1, cells + 1, dtype=np.float32).reshape(1, 1, cells)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    module = relax.transform.DecomposeOpsForInference()(from_onnx(model))
    module = relax.transform.LegalizeOps()(module)
    machine = relax.VirtualMachine(tvm.compile(module, target="llvm"), tvm.cpu())
    answers = session.run(None, {"x": x})[0], machine["main"](tvm.runtime.tensor(x)).numpy()
    return [answer.ravel().tolist() for answer in answers]


whole = [1, 10, 102, 20, 203, 30, 300]
pool = {"kernel_shape": [2], "auto_pad": "SAME_LOWER"}
rows = [
    ("ConvTranspose", 3, {}, whole, whole),
    ("ConvTranspose", 3, {"output_shape": [6]}, whole[1:], whole),
    ("ConvTranspose", 3, {"output_shape": [5]}, whole[1:-1], whole),
    ("MaxPool", 5, pool, [1, 3, 5], [2, 4]),
    ("MaxPool", 5, pool | {"kernel_shape": [3]}, [2, 4, 5], [3, 5]),
    ("MaxPool", 5, pool | {"auto_pad": "SAME_UPPER"}, [2, 4, 5], [2, 4, 5]),
    ("AveragePool", 5, pool, [1, 2.5, 4.5], [1, 2.5, 4.5]),
]
ok = True
for operator, cells, attributes, *stated in rows:
    seen = both(operator, cells, **attributes)
    print(f"{operator} of {cells} cells, stride 2, {attributes}")
    print(f"    ONNX Runtime: {seen[0]}\n    TVM:          {seen[1]}")
    ok = ok and seen == stated
print("as stated" if ok else "NOT as stated")
sys.exit(0 if ok else 1)
PYTHON
"$folder/venv/bin/python" "$folder/pads.py" 2> "$folder/log" || { cat "$folder/log" >&2; exit 1; }
