#!/usr/bin/env bash
# OpenVINO 2026.4.1, AvgPool of opset 14, CPU.
#
# With exclude_pad=false and rounding_type="ceil", what the divisor of a window that hangs over the
# right edge is depends on whether some padding, on whichever axis, is not 0:
#   no padding at all:        the cells past the edge do not count; a mean of ones is 1.
#   one row of padding below: they do; the same windows on the right edge fall to 1/2.
# The upper windows on that edge never reach the new row, and change all the same.
#
# Why one would guess otherwise: the attribute says whether padding counts, and the cells past the
# right edge are none: their padding is 0 in both layers. One expects an axis without padding to
# come out the same whatever the other axis has, and adding a pad to touch the border it is added to.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet openvino==2026.4.1 openvino-telemetry==2025.2.0 numpy==2.4.6

cat > "$folder/average.py" <<'PYTHON'
import sys

import numpy as np
import openvino as ov
from openvino import opset14


def mean_of_ones(pads_end, exclude_pad):
    x = opset14.parameter([1, 1, 5, 5], np.float32)
    pool = opset14.avg_pool(x, [2, 2], [0, 0], pads_end, [2, 2], exclude_pad, "ceil", "explicit")
    compiled = ov.compile_model(ov.Model([pool], [x]), "CPU")
    return compiled(np.ones((1, 1, 5, 5), np.float32))[0][0, 0].tolist()


seen = {
    "exclude_pad=false, no padding": mean_of_ones([0, 0], False),
    "exclude_pad=false, one row below": mean_of_ones([1, 0], False),
    "exclude_pad=true, one row below": mean_of_ones([1, 0], True),
}
print("AvgPool, 5×5 ones, kernel 2×2, stride 2, ceil")
for title, rows in seen.items():
    print(f"    {title}:", rows)
ones = [[1, 1, 1], [1, 1, 1], [1, 1, 1]]
ok = list(seen.values()) == [ones, [[1, 1, 0.5], [1, 1, 0.5], [0.5, 0.5, 0.25]], ones]
print("as stated" if ok else "NOT as stated")
sys.exit(0 if ok else 1)
PYTHON
"$folder/venv/bin/python" "$folder/average.py"
