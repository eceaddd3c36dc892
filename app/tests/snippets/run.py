#!/usr/bin/env python3
"""Runs the programs that `padlens code` writes, and compares what they print with the
answers of `padlens compute`.

  run.py PADLENS compile              every Python program is Python
  run.py PADLENS stand_ins            those of Keras, ONNX and JAX, with stand_ins.py; needs
                                      numpy
  run.py PADLENS pytorch              under this Python, which needs torch
  run.py PADLENS tfjs NODE_MODULES    under node, with @tensorflow/tfjs from there

Exit status 77: what it needs is not there.
"""

import contextlib
import io
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile

from specs import layers, program

SKIPPED = 77
SEED = 20240229
MOST_EXACT = 2**24


def run_python(programs):
    printed = []
    for text in programs:
        out = io.StringIO()
        try:
            with contextlib.redirect_stdout(out):
                exec(compile(text, "layer.py", "exec"), {"__name__": "__main__"})
            printed.append(out.getvalue())
        except Exception as error:
            printed.append(f"{type(error).__name__}: {error}")
    return printed


def run_pytorch(programs):
    try:
        import torch
    except ImportError:
        print("no torch here: skipped")
        sys.exit(SKIPPED)
    print("PyTorch", torch.__version__)
    # What one program sets must not be there for the next.
    plain = "import torch\ntorch.set_default_dtype(torch.float32)\n"
    return run_python([plain + text for text in programs])


def run_tfjs(programs, modules):
    node = shutil.which("node")
    if node is None or not os.path.isdir(os.path.join(modules, "@tensorflow", "tfjs")):
        print("no node or no @tensorflow/tfjs here: skipped")
        sys.exit(SKIPPED)
    runner = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run_tfjs.js")
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(programs, file)
        file.flush()
        ran = subprocess.run([node, runner, file.name], capture_output=True, text=True,
                             env={**os.environ, "NODE_PATH": modules})
    if ran.returncode != 0:
        raise SystemExit(ran.stderr)
    print("TensorFlow.js", json.loads(ran.stdout)["version"])
    return json.loads(ran.stdout)["printed"]


def whole(values):
    if isinstance(values, list):
        return all(number == int(number) for row in values for number in row)
    return values not in ("box", "bilinear")


def sums_are_exact(spec, answer):
    """Whether floating point of any kind has nothing to round."""
    numbers = [number for row in answer["values"] for number in row if number is not None]
    return (whole(spec["input_values"]) and whole(spec.get("kernel_values", "ones"))
            and "average" not in spec["op"]
            and not isinstance(spec.get("pad_fill"), dict)
            and all(abs(number) <= MOST_EXACT for number in numbers))


def difference(printed, spec, answer, tolerance):
    """What is wrong with what a program printed; None where nothing is."""
    if "Error" in printed:
        return printed
    head, *rows = printed.splitlines()
    shape = [int(number) for number in re.findall(r"\d+", head)]
    if shape != answer["output"]:
        return f"shape {shape}, not {answer['output']}"
    # What Python and JSON say of no number.
    got = [number for row in rows
           for number in json.loads(re.sub(r"\binf\b", "Infinity", row.replace("nan", "NaN")))]
    wanted = [number for row in answer["values"] for number in row]
    if len(got) != len(wanted):
        return f"{len(got)} numbers, not {len(wanted)}"
    exact = sums_are_exact(spec, answer)
    for a, b in zip(got, wanted):
        if b is None and (a is None or not math.isfinite(a)):
            continue  # a window that holds no cell
        if a is None or b is None:
            return f"{a}, not {b}"
        near = a == b or (not exact and abs(a - b) <= tolerance * max(1, abs(b)))
        if not near:
            return f"{a}, not {b}"
    return None


def check_compiles(padlens):
    count = 0
    specs = layers(padlens, 8, 4, SEED) + layers(padlens, 8, 0, SEED, pools=True)
    for spec, _, _ in specs:
        for target in ("keras", "pytorch", "onnx", "jax"):
            text = program(padlens, target, spec)
            if text is None:
                continue
            try:
                compile(text, target, "exec")
            except SyntaxError as error:
                raise SystemExit(f"{target}: {error}\n{json.dumps(spec)}\n{text}")
            count += 1
    print(f"{count} programs are Python")


def check_stand_ins(padlens):
    try:
        import stand_ins
    except ImportError:
        print("no numpy here: skipped")
        sys.exit(SKIPPED)
    stand_ins.install()
    # ONNX Runtime has 32 bits only.
    return all([check_runs(padlens, target, run_python, tolerance, 12, 6)
                for target, tolerance in (("keras", 1e-12), ("jax", 1e-12), ("onnx", 1e-5))])


def check_runs(padlens, target, run, tolerance, each=50, refused=20, pools=False):
    cases = layers(padlens, each, refused, SEED)
    if pools:
        cases += layers(padlens, each, 0, SEED, pools=True)
    programs = [program(padlens, target, spec) for spec, _, _ in cases]
    cases = [case for case, text in zip(cases, programs) if text is not None]
    programs = [text for text in programs if text is not None]
    printed = run(programs)
    wrong = 0
    numbers = 0
    for (spec, answer, _), text, out in zip(cases, programs, printed):
        numbers += answer["output"][0] * answer["output"][1]
        problem = difference(out, spec, answer, tolerance)
        if problem:
            wrong += 1
            print(f"WRONG: {problem}\n{json.dumps(spec)}\n{text}")
    others = sum(not accepted for _, _, accepted in cases)
    print(f"{target}: {len(cases)} programs ({len(cases) - others} of accepted layers, {others} "
          f"of refused ones), {numbers} numbers compared, {wrong} programs wrong")
    return wrong == 0


def main():
    padlens, kind, *more = sys.argv[1:]
    if kind == "compile":
        check_compiles(padlens)
        return
    if kind == "stand_ins":
        fine = check_stand_ins(padlens)
    elif kind == "pytorch":
        fine = check_runs(padlens, "pytorch", run_pytorch, 1e-12, pools=True)
    else:
        fine = check_runs(padlens, "tfjs", lambda programs: run_tfjs(programs, more[0]), 1e-5,
                          pools=True)
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
