#!/usr/bin/env bash
# PaddlePaddle 3.3.1, paddle.nn.Conv2DTranspose with out_channels that its groups do not divide, CPU.
#
# Without a bias the layer is made and runs, and gives fewer channels than it was asked for:
# Conv2DTranspose(4, 7, 3, groups=2) gives 6. With the bias that it has by default it is made as
# well, and fails only when it is called, on adding 7 numbers to 6 channels.
#
# Why one would guess otherwise: in_channels that the groups do not divide are refused, in both
# directions, and so are the out_channels of paddle.nn.Conv2D. The weight is laid (in, out / groups,
# height, width) with the quotient rounded down, and nothing looks at the remainder; the error of a
# layer with a bias speaks of broadcasting.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet paddlepaddle==3.3.1 numpy==2.4.6 setuptools==80.9.0

cat > "$folder/groups.py" <<'PYTHON'
import sys

import paddle
from paddle import nn


def answer(kind, channels, filters, bias):
    """The channels that come out; where it failed, when."""
    try:
        layer = kind(channels, filters, 3, groups=2, bias_attr=bias)
    except ValueError:
        return "refused when it is made"
    try:
        return layer(paddle.ones([1, channels, 5, 5])).shape[1]
    except ValueError:
        return "refused when it is called"


seen = {
    "Conv2DTranspose(4, 7, groups=2), no bias": answer(nn.Conv2DTranspose, 4, 7, False),
    "Conv2DTranspose(4, 7, groups=2)": answer(nn.Conv2DTranspose, 4, 7, None),
    "Conv2DTranspose(4, 8, groups=2), no bias": answer(nn.Conv2DTranspose, 4, 8, False),
    "Conv2DTranspose(5, 8, groups=2), no bias": answer(nn.Conv2DTranspose, 5, 8, False),
    "Conv2D(4, 7, groups=2), no bias": answer(nn.Conv2D, 4, 7, False),
}
for call, said in seen.items():
    print(f"    {call}: {said}")
made, called = "refused when it is made", "refused when it is called"
stated = list(seen.values())[:3] == [6, called, 8] and all(
    said in (made, called) for said in list(seen.values())[3:])
print("as stated" if stated else "NOT as stated")
sys.exit(0 if stated else 1)
PYTHON
"$folder/venv/bin/python" "$folder/groups.py" 2> "$folder/log" ||
  { cat "$folder/log" >&2; exit 1; }
