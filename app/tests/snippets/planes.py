#!/usr/bin/env python3
"""Runs what `padlens code` writes for random layers with several planes under the real library, and
compares what is printed with the numbers of `padlens compute`.

  planes.py PADLENS TARGET COUNT [--seed N] [--node-modules DIR] [--show N]

TARGET is a library of `padlens code`: this Python has to have it, or node @tensorflow/tfjs in DIR.
No part of the build: a virtual environment for each library does, for instance

  python3 -m venv flax && flax/bin/pip install jax flax && flax/bin/python planes.py … flax 100

COUNT layers, drawn by the seed: convolutions, transposed ones and pools, in one and two dimensions,
with channels, filters, groups, depthwise and its multiplier, "causal", values that are small whole
numbers. Half of them are the library's own, the others another framework's; all are accepted by
theirs. Keras runs on KERAS_BACKEND, whose framework is then its own.

  right       the shape and every number
  wrong       another shape or number, printed with the layer and the program
  refused     the library raised an error, printed likewise
  no program  `padlens code` says why; counted by what it says

Seeds 1 and 2, 160 layers each, on Linux's CPU: none wrong, none refused, with PyTorch 2.15.0, Keras
3.15.1 (on TensorFlow 2.21.0; seed 1 also on torch 2.15.0 and JAX 0.10.2), TensorFlow 2.21.0, JAX
0.10.2, Flax 0.12.8, ONNX Runtime 1.32.0, PaddlePaddle 3.3.1, MLX 0.32.4, TensorFlow.js 4.22.0;
127 to 156 of them have a program.

Exit status: 0 none is wrong or refused; 1 some are; 77 the library is not there.
"""

import argparse
import importlib
import json
import math
import os
import random
import re
import subprocess
import sys
from collections import Counter

from run import SKIPPED, run_python, run_tfjs
from specs import NO_RECIPE, compute

MODULES = {"flax": "flax", "jax": "jax", "keras": "keras", "mlx": "mlx.core",
           "onnx": "onnxruntime", "paddle": "paddle", "pytorch": "torch",
           "tensorflow": "tensorflow"}
# What one program sets must not be there for the next.
RESETS = {
    "flax": "import jax\njax.config.update('jax_enable_x64', False)\n",
    "jax": "import jax\njax.config.update('jax_enable_x64', False)\n",
    "keras": "import keras\nkeras.config.set_floatx('float32')\n",
    "paddle": "import paddle\npaddle.set_default_dtype('float32')\n",
    "pytorch": "import torch\ntorch.set_default_dtype(torch.float32)\n",
}
OWN = {"flax": "jax"}
KERAS_ON = {"jax": "keras_jax", "torch": "keras_torch"}
OTHERS = ["keras", "pytorch", "onnx", "tensorflow", "jax", "paddle", "mlx", "tfjs", "openvino"]
OPERATIONS = ["conv1d", "conv1d_transpose", "max_pool1d", "average_pool1d",
              "conv2d", "conv2d_transpose", "max_pool2d", "average_pool2d"]
FILLS = ["zeros", "zeros", "zeros", "reflect", "replicate", "circular", {"constant": 3}]
# Of 32 bit floats, in which some libraries compute all or their means.
TOLERANCE = 1e-5
LOWEST = -3.4e38
TRIES = 60


def axes(rng, rank, least, most):
    return [rng.randint(least, most) for _ in range(rank)]


def random_values(rng, shape, least=-5, most=5):
    if not shape:
        return rng.randint(least, most)
    return [random_values(rng, shape[1:], least, most) for _ in range(shape[0])]


def random_padding(rng, rank, depth):
    kind = rng.choice(["mode", "mode", "even", "sides"])
    if kind == "mode":
        words = ["valid", "same", "same", "same_upper", "same_lower", "notset"]
        return rng.choice(words + ["causal"] * 3 if rank == 1 else words)
    names = ("left", "right") if rank == 1 else ("top", "bottom", "left", "right")
    sides = [rng.randint(0, depth) for _ in names]
    if kind == "even":
        sides[1::2] = sides[0::2]
    return dict(zip(names, sides))


def random_planes(rng, spec):
    """Channels, filters and groups, or a depthwise layer, as people write either."""
    form = rng.choice(["one", "dense", "groups", "depthwise", "depthwise"])
    if form == "one":
        return
    groups = rng.randint(2, 3) if form != "dense" else 1
    spec["channels"] = groups * (1 if form == "depthwise" else rng.randint(1, 2))
    if form == "depthwise" and "transpose" not in spec["op"]:
        if rng.random() < 0.5:
            spec["op"] = "depthwise_" + spec["op"]
        spec["depth_multiplier"] = rng.randint(1, 3)
    else:
        spec["filters"] = groups * rng.randint(1, 3)
        spec["groups"] = groups


def grouping(spec):
    """Channels, filters, groups."""
    channels = spec.get("channels", 1)
    if "pool" in spec["op"]:
        return channels, channels, channels
    if "depth_multiplier" in spec:
        return channels, channels * spec["depth_multiplier"], channels
    return channels, spec.get("filters", 1), spec.get("groups", 1)


def kernel_shape(spec):
    """By filter and channel of its group, transposed by channel and filter of its group; one plane
    alone stands in no list."""
    channels, filters, groups = grouping(spec)
    planes = [filters, channels // groups]
    if "transpose" in spec["op"]:
        planes = [channels, filters // groups]
    return (planes if planes != [1, 1] else []) + spec["kernel"]


def add_field(rng, spec, name, value, chance=0.3):
    if rng.random() < chance:
        spec[name] = value


def random_spec(rng, framework, op):
    rank = int(re.search(r"(\d)d", op).group(1))
    spec = {"op": op, "framework": framework, "input": axes(rng, rank, 1, 9),
            "kernel": axes(rng, rank, 1, 4), "stride": axes(rng, rank, 1, 3)}
    if rng.random() < 0.4:
        spec["stride"] = [1] * rank
    if rng.random() < 0.5:
        spec["stride"] = spec["stride"][:1] * rank  # some libraries have one for both axes
    add_field(rng, spec, "dilation", axes(rng, rank, 1, 3))
    spec["padding"] = random_padding(rng, rank, 3)
    if "pool" in op:
        spec["channels"] = rng.randint(1, 3)
        add_field(rng, spec, "ceil_mode", True)
        if "average" in op:
            add_field(rng, spec, "count_include_pad", rng.random() < 0.5)
            add_field(rng, spec, "divisor_override", rng.randint(1, 9), 0.1)
    else:
        random_planes(rng, spec)
        spec["kernel_values"] = random_values(rng, kernel_shape(spec))
        if "transpose" in op:
            add_field(rng, spec, "output_padding", axes(rng, rank, 0, 2))
            add_field(rng, spec, "output_shape", axes(rng, rank, 1, 20),
                      0.7 if framework in ("tensorflow", "tfjs") else 0.1)
        else:
            spec["pad_fill"] = rng.choice(FILLS)
    channels = spec.get("channels", 1)
    spec["input_values"] = random_values(rng, ([channels] if channels > 1 else []) + spec["input"])
    return spec


def layers(padlens, target, count, seed):
    """`count` (spec, answer), as many of each operation as the frameworks accept, in turn."""
    rng = random.Random(seed)
    own = OWN.get(target, target)
    if target == "keras":
        own = KERAS_ON.get(os.environ.get("KERAS_BACKEND"), own)
    each = -(-count // (2 * len(OPERATIONS)))
    found = {}
    for mine in (True, False):
        for op in OPERATIONS:
            specs = [random_spec(rng, own if mine else rng.choice(OTHERS), op)
                     for _ in range(TRIES * each)]
            answers = compute(padlens, specs)
            accepted = [(spec, answer) for spec, answer in zip(specs, answers)
                        if answer.get("values")]
            found[mine, op] = accepted[:each]
    drawn = [cases[i] for i in range(each) for cases in found.values() if i < len(cases)]
    return drawn[:count]


def program(padlens, target, spec):
    """(text, None), or (None, why there is none)."""
    written = subprocess.run([padlens, "code", "-", "--target", target], input=json.dumps(spec),
                             capture_output=True, text=True)
    if written.returncode == NO_RECIPE:
        return None, written.stderr.strip()
    written.check_returncode()
    return written.stdout, None


def flat(values):
    if not isinstance(values, list):
        return [values]
    return [number for part in values for number in flat(part)]


def is_output(text):
    return re.match(r"[\[(][\d, ]+[\])]\n", text) is not None


def difference(printed, spec, answer):
    """What is wrong with the output of a program; None where nothing is."""
    head, *rows = printed.splitlines()
    shape = [int(number) for number in re.findall(r"\d+", head)]
    filters = grouping(spec)[1]
    wanted = ([filters] if filters > 1 else []) + answer["output"]
    if shape != wanted:
        return f"shape {shape}, not {wanted}"
    # What Python and JSON say of no number.
    got = flat([json.loads(re.sub(r"\binf\b", "Infinity", row.replace("nan", "NaN")))
                for row in rows])
    wanted = flat(answer["values"])
    if len(got) != len(wanted):
        return f"{len(got)} numbers, not {len(wanted)}"
    for a, b in zip(got, wanted):
        if b is None and (a is None or not math.isfinite(a) or a <= LOWEST):
            continue  # a window that holds no cell: the maximum begins with the lowest number
        if a is None or b is None or not abs(a - b) <= TOLERANCE * max(1, abs(b)):
            return f"{a}, not {b}"
    return None


def run(target, programs, modules):
    if target == "tfjs":
        return run_tfjs(programs, modules)
    try:
        library = importlib.import_module(MODULES[target])
    except ImportError as error:
        print(f"skipped: {error}")
        sys.exit(SKIPPED)
    print(target, getattr(library, "__version__", ""))
    return run_python([RESETS.get(target, "") + text for text in programs])


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("padlens")
    parser.add_argument("target", choices=sorted([*MODULES, "tfjs"]))
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--node-modules", default="node_modules")
    parser.add_argument("--show", type=int, default=10, help="at most so many failures")
    options = parser.parse_args()

    cases = layers(options.padlens, options.target, options.count, options.seed)
    texts = [program(options.padlens, options.target, spec) for spec, _ in cases]
    none = Counter(why for _, why in texts if why)
    cases = [(*case, text) for case, (text, _) in zip(cases, texts) if text]
    printed = run(options.target, [text for _, _, text in cases], options.node_modules)
    counts = Counter()
    shown = 0
    for (spec, answer, text), out in zip(cases, printed):
        problem = difference(out, spec, answer) if is_output(out) else out.strip()
        kind = "right" if not problem else "wrong" if is_output(out) else "refused"
        counts[kind] += 1
        if problem and shown < options.show:
            shown += 1
            print(f"{kind.upper()}: {problem}\n{json.dumps(spec)}\n{text}")
    for why, number in sorted(none.items()):
        print(f"no program, {number}: {why}")
    print(f"{options.target}: {counts['right']} right, {counts['wrong']} wrong, "
          f"{counts['refused']} refused, {sum(none.values())} no program")
    sys.exit(1 if counts["wrong"] + counts["refused"] else 0)


if __name__ == "__main__":
    main()
