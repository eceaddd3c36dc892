#!/usr/bin/env bash
# Chainer 7.8.1, max_pooling_2d and max_pooling_nd with their default cover_all=True, CPU.
#
# A window that lies in the padding alone is one more output cell, and that cell is -inf: window 2,
# stride 2, padding 1 on five rows and columns give 4×4 with a last row and column of -inf. With
# cover_all=False it is 3×3, of windows that cover every cell already.
#
# Why one would guess otherwise: cover_all is documented as "all spatial locations are pooled into some
# output pixels"; a window that is added for that is expected to hold a cell that no other has, and
# frameworks with a like option (ceil_mode) drop one that starts behind the input. Of six rows and
# columns the same layer covers one more cell with its last window, and has no -inf.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet setuptools==65.5.0 wheel==0.45.1 numpy==1.23.5
"$folder/venv/bin/pip" install --quiet --no-build-isolation chainer==7.8.1 \
  typing_extensions==4.12.2 filelock==3.16.1 protobuf==5.29.3 six==1.17.0

cat > "$folder/cover.py" <<'PYTHON'
import sys

import numpy as np
from chainer import functions


def row(pool, n, **words):
    """Row 0 and the last one of rows that are 1, 2 … n, under a window of 2, stride 2, padding 1."""
    x = np.tile(np.arange(1, n + 1, dtype=np.float32), (1, 1, n, 1))
    y = pool(x, 2, stride=2, pad=1, **words).array[0, 0]
    return y.shape, y[0].tolist(), y[-1].tolist()


low = -np.inf
full = [1, 3, 5]
rows = [
    ("max_pooling_2d of 5×5", functions.max_pooling_2d, 5, {}, ((4, 4), full + [low], [low] * 4)),
    ("max_pooling_nd of 5×5", functions.max_pooling_nd, 5, {}, ((4, 4), full + [low], [low] * 4)),
    ("max_pooling_2d of 5×5, cover_all=False", functions.max_pooling_2d, 5, {"cover_all": False},
     ((3, 3), full, full)),
    ("max_pooling_2d of 6×6", functions.max_pooling_2d, 6, {}, ((4, 4), full + [6], full + [6])),
]
ok = True
for title, pool, n, words, stated in rows:
    seen = row(pool, n, **words)
    print(f"    {title}: {seen[0]}, first row {seen[1]}, last row {seen[2]}")
    ok = ok and seen == stated
print("as stated" if ok else "NOT as stated")
sys.exit(0 if ok else 1)
PYTHON
"$folder/venv/bin/python" -W ignore "$folder/cover.py"
