"""Random layers of all frameworks, decided by a seed, with what Padlens makes of them."""

import json
import random
import subprocess

PADDINGS = {
    ("keras", "conv2d"): ["valid", "same", "sides"],
    ("keras", "conv2d_transpose"): ["valid", "same"],
    ("pytorch", "conv2d"): ["valid", "same", "sides"],
    ("pytorch", "conv2d_transpose"): ["valid", "even"],
    ("onnx", "conv2d"): ["valid", "same_upper", "same_lower", "sides", "notset"],
    ("onnx", "conv2d_transpose"): ["valid", "same_upper", "same_lower", "sides", "notset"],
}
# Pools are run by the libraries themselves only: their stand-ins have none.
POOL_PADDINGS = {
    ("keras", "max_pool2d"): ["valid", "same"],
    ("keras", "average_pool2d"): ["valid", "same"],
    ("pytorch", "max_pool2d"): ["valid", "even"],
    ("pytorch", "average_pool2d"): ["valid", "even"],
    ("onnx", "max_pool2d"): ["valid", "same_upper", "same_lower", "sides", "notset"],
    ("onnx", "average_pool2d"): ["valid", "same_upper", "same_lower", "sides", "notset"],
}
NO_RECIPE = 1


def sides(rng, even):
    top, bottom, left, right = (rng.randint(0, 4) for _ in range(4))
    if even:
        bottom, right = top, left
    return {"top": top, "bottom": bottom, "left": left, "right": right}


def grid(rng, size):
    numbers = [-2.5, -1, 0, 0.25, 1, 3, 7]
    return [[rng.choice(numbers) for _ in range(size[1])] for _ in range(size[0])]


def sizes(rng, framework, op):
    return {
        "framework": framework,
        "op": op,
        "input": [rng.randint(1, 12), rng.randint(1, 12)],
        "kernel": [rng.randint(1, 5), rng.randint(1, 5)],
        "stride": [rng.randint(1, 4), rng.randint(1, 4)],
    }


def random_spec(rng, framework, op):
    dilated = rng.random() < 0.4
    spec = sizes(rng, framework, op)
    spec["dilation"] = [rng.randint(1, 3) if dilated else 1 for _ in range(2)]
    spec["seed"] = rng.randint(0, 1000)
    padding = rng.choice(PADDINGS[framework, op])
    if padding in ("sides", "even"):
        padding = sides(rng, padding == "even")
    spec["padding"] = padding
    if op == "conv2d":
        fills = ["zeros", "reflect", "replicate", "circular", {"constant": 2.5}]
        spec["pad_fill"] = rng.choice(fills)
    else:
        if rng.random() < 0.4:
            spec["output_padding"] = [rng.randint(0, 3), rng.randint(0, 3)]
        if framework != "keras" and rng.random() < 0.3:
            spec["output_shape"] = [rng.randint(1, 40), rng.randint(1, 40)]
    spec["input_values"] = rng.choice(
        ["ones", "ramp", "checker", "random", "random", "delta", grid(rng, spec["input"])])
    spec["kernel_values"] = rng.choice(
        ["ones", "ramp", "random", "random", "box", "sobel_x", "laplacian", "bilinear",
         grid(rng, spec["kernel"])])
    return spec


def random_pool(rng, framework, op):
    spec = sizes(rng, framework, op)
    spec["seed"] = rng.randint(0, 1000)
    padding = rng.choice(POOL_PADDINGS[framework, op])
    spec["padding"] = sides(rng, padding == "even") if padding in ("sides", "even") else padding
    if framework == "onnx" or (framework, op) == ("pytorch", "max_pool2d"):
        spec["dilation"] = [rng.choice([1, 1, 1, 2, 3]) for _ in range(2)]
    if framework != "keras":
        spec["ceil_mode"] = rng.random() < 0.5
        if op == "average_pool2d":
            spec["count_include_pad"] = rng.choice([None, True, False])
    if (framework, op) == ("pytorch", "average_pool2d") and rng.random() < 0.3:
        spec["divisor_override"] = rng.randint(1, 9)
    spec["input_values"] = rng.choice(["ramp", "checker", "random", grid(rng, spec["input"])])
    return spec


def compute(padlens, specs, *flags):
    lines = "".join(json.dumps(spec) + "\n" for spec in specs)
    answers = subprocess.run([padlens, "compute", "--jsonl", *flags], input=lines,
                             capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in answers.splitlines()]


def layers(padlens, each, refused, seed, pools=False):
    """(spec, answer, accepted) of `each` accepted layers a framework and operation, and of
    up to `refused` more whose framework refuses them though their arithmetic exists."""
    rng = random.Random(seed)
    found = []
    make = random_pool if pools else random_spec
    for framework, op in POOL_PADDINGS if pools else PADDINGS:
        specs = [make(rng, framework, op) for _ in range(60 * each)]
        plain = compute(padlens, specs)
        anyway = compute(padlens, specs, "--anyway")
        wanted = {True: each, False: refused}
        for spec, strict, answer in zip(specs, plain, anyway):
            accepted = "values" in strict
            if "values" in answer and wanted[accepted] > 0:
                wanted[accepted] -= 1
                found.append((spec, answer, accepted))
        if wanted[True]:
            raise SystemExit(f"too few accepted layers of {framework}, {op}")
    return found


def program(padlens, target, spec):
    """None where there are no steps for a pool."""
    written = subprocess.run([padlens, "code", "-", "--target", target, "--anyway"],
                             input=json.dumps(spec), capture_output=True, text=True)
    if written.returncode == NO_RECIPE and "pool" in spec["op"]:
        return None
    written.check_returncode()
    return written.stdout
