#!/usr/bin/env bash
# MLX 0.32.4, mx.conv_transpose1d and mx.conv_transpose2d (nn's ConvTranspose layers), CPU, Linux.
#
# Padding takes that many cells off each end of the output as long as it is at most dilation ×
# (kernel − 1). Of what is more, each cell takes a whole stride off: five cells under a kernel of one
# at stride 3 are 13 cells, and with padding 1 not 11 but 7. Kernel 3, stride 2: padding 2 gives the
# 7 that one expects, padding 3 gives 3 instead of 5.
#
# Why one would guess otherwise: the size is (n − 1) × stride − 2 × padding + dilation × (kernel − 1)
# + 1, of which PyTorch and the others that count so make no exception, and more padding is only more
# of the same output cut off. MLX pads the input by dilation × (kernel − 1) − padding, and where that
# is below 0 cuts input cells, each with the stride behind it. No error is raised; the numbers left
# are right ones.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet mlx==0.32.4 mlx-cpu==0.32.4 numpy==2.4.6

cat > "$folder/wide.py" <<'PYTHON'
import sys

import mlx.core as mx
import numpy as np

mx.set_default_device(mx.cpu)


def line(kernel, stride, padding):
    """1, 2 … 5 under 1, 10, 100 … in one dimension."""
    x = mx.arange(1, 6).astype(mx.float32).reshape(1, 5, 1)
    weights = mx.array([10.0**tap for tap in range(kernel)]).reshape(1, kernel, 1)
    y = mx.conv_transpose1d(x, weights, stride, padding)
    return np.array(y).ravel().astype(int).tolist()


ok = True
for kernel, stride, padding, stated, expected in (
    (3, 2, 2, 7, 7), (3, 2, 3, 3, 5), (2, 2, 1, 8, 8), (2, 2, 2, 4, 6), (1, 3, 0, 13, 13),
    (1, 3, 1, 7, 11), (3, 1, 2, 3, 3), (3, 1, 3, 1, 1),
):
    # By the formula: what is there without padding, less its ends.
    cut = line(kernel, stride, 0)[padding:][:expected]
    seen = line(kernel, stride, padding)
    print(f"kernel {kernel}, stride {stride}, padding {padding}:")
    print(f"    {seen}" + ("" if seen == cut else f" instead of {cut}"))
    extra = (expected - stated) // 2
    ok = ok and seen == cut[extra:len(cut) - extra] and len(seen) == stated

square = mx.arange(1, 26).astype(mx.float32).reshape(1, 5, 5, 1)
sizes = [mx.conv_transpose2d(square, mx.ones((1, 2, 2, 1)), 2, padding).shape[1:3]
         for padding in (0, 1, 2)]
print("5×5, kernel 2×2, stride 2, padding 0, 1, 2:", sizes)
ok = ok and [tuple(size) for size in sizes] == [(10, 10), (8, 8), (4, 4)]
print("as stated" if ok else "NOT as stated")
sys.exit(0 if ok else 1)
PYTHON
"$folder/venv/bin/python" "$folder/wide.py"
