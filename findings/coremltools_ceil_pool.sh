#!/usr/bin/env bash
# coremltools 9.0, MIL's max_pool, avg_pool and l2_pool with ceil_mode, the shapes that it infers.
#
# Without padding a window that would start behind the input counts: six cells, kernel 2, stride 3
# are three output cells. PyTorch's MaxPool2d(2, stride=3, ceil_mode=True), from which such a layer is
# converted, has two. With padding on both sides such windows are dropped as PyTorch drops them, so
# that six cells give 3 under a padding of 0 and of 1 alike.
#
# Why one would guess otherwise: the operators' text says "Same as PyTorch's ceil mode", PyTorch's
# that "sliding windows that would start in the right padded region are ignored", with no exception
# for layers without padding. coremltools tests for the padding first ("and (pad_l > 0 or pad_r >
# 0)"). The converted program states the larger size to all that follows.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet coremltools==9.0 numpy==2.4.6 setuptools==80.9.0

cat > "$folder/ceil.py" <<'PYTHON'
import sys

from coremltools import target
from coremltools.converters.mil import Builder as mb


def size(kind, n, kernel, stride, pad):
    """The width that is inferred for n×n cells."""
    words = {"exclude_padding_from_average": True} if kind == "avg_pool" else {}

    @mb.program(input_specs=[mb.TensorSpec(shape=(1, 1, n, n))], opset_version=target.iOS17)
    def program(x):
        return getattr(mb, kind)(
            x=x, kernel_sizes=[kernel] * 2, strides=[stride] * 2, pad_type="custom",
            pad=[pad] * 4, ceil_mode=True, **words)

    return program.functions["main"].outputs[0].shape[-1]


def pytorch(n, kernel, stride, pad):
    """The last window starts in the cells or in the padding in front of them."""
    out = -(-(n + 2 * pad - kernel) // stride) + 1
    return out - ((out - 1) * stride >= n + pad)


rows = [("max_pool", 6, 2, 3, 0), ("avg_pool", 6, 2, 3, 0), ("l2_pool", 6, 2, 3, 0),
        ("max_pool", 9, 2, 3, 0), ("max_pool", 5, 2, 2, 0), ("max_pool", 6, 2, 3, 1),
        ("max_pool", 8, 2, 3, 1), ("max_pool", 5, 2, 2, 1)]
seen = [(size(*row), pytorch(*row[1:])) for row in rows]
for (kind, n, kernel, stride, pad), (here, there) in zip(rows, seen):
    print(f"    {kind} of {n} cells, kernel {kernel}, stride {stride}, padding {pad}, ceil_mode:",
          f"{here}, by PyTorch's rule {there}")
ok = seen == [(3, 2), (3, 2), (3, 2), (4, 3), (3, 3), (3, 3), (3, 3), (3, 3)]
print("as stated" if ok else "NOT as stated")
sys.exit(0 if ok else 1)
PYTHON
"$folder/venv/bin/python" "$folder/ceil.py" 2> "$folder/log" ||
  { cat "$folder/log" >&2; exit 1; }
