#!/usr/bin/env python3
"""Specs that ask for sizes alone that `padlens compute --jsonl` answers in a second of processor
time, beside the same specs with values.

usage: sizes_jsonl.py PROGRAM [--beside OTHER] [--specs N] [--rounds N]

The specs are of every framework and operation, all of them accepted, and the same each time. In
turn PROGRAM is asked for sizes alone ("values": false) and OTHER, which may be an older one (else
PROGRAM), for the values too; of each the median round counts.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import tempfile

OPERATIONS = [
    "conv2d", "conv2d_transpose", "max_pool2d", "average_pool2d",
    "conv1d", "conv1d_transpose", "max_pool1d", "average_pool1d",
]


def spec_of(pick, framework):
    """One that the framework may or may not accept."""
    operation = pick.choice(OPERATIONS)
    axes = 1 if "1d" in operation else 2
    pair = lambda least, most: [pick.randint(least, most) for _ in range(axes)]
    spec = {"op": operation, "framework": framework, "input": pair(3, 16), "kernel": pair(1, 5),
            "stride": pick.choice([[1] * axes, pair(1, 3)]), "dilation": [1] * axes}
    if "pool" not in operation and pick.random() < 0.3:
        spec["dilation"] = pair(1, 2)
        spec["stride"] = [1] * axes
    kind = pick.random()
    if kind < 0.5:
        spec["padding"] = pick.choice(["same", "valid", "same_upper", "same_lower"])
    else:
        names = ["top", "bottom", "left", "right"][4 - 2 * axes:]
        even = [side for side in pair(0, 2) for _ in range(2)]
        spec["padding"] = dict(zip(names, even))
    if "transpose" in operation:
        spec["output_padding"] = pick.choice([None, [0] * axes])
    elif "pool" in operation and pick.random() < 0.3:
        spec["ceil_mode"] = pick.choice([True, False])
    return spec


def answers(program, lines):
    """What the program says of each line, and the seconds of processor time that it takes."""
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as said:
        asked.write("".join(line + "\n" for line in lines).encode())
        asked.seek(0)
        child = subprocess.Popen([program, "compute", "--jsonl"], stdin=asked, stdout=said)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"{program} ended with {child.returncode}")
        said.seek(0)
        return said.read().decode().splitlines(), used.ru_utime + used.ru_stime


def accepted(programs, count):
    """Specs, as many of each framework."""
    pick = random.Random(1)
    listed = subprocess.run([programs[0], "frameworks", "--json"], check=True, capture_output=True)
    frameworks = [row["id"] for row in json.loads(listed.stdout)]
    found = {framework: [] for framework in frameworks}
    each = -(-count // len(frameworks))
    while any(len(specs) < each for specs in found.values()):
        tried = [spec_of(pick, framework) for framework in frameworks for _ in range(4000)
                 if len(found[framework]) < each]
        lines = [json.dumps(spec) for spec in tried]
        replies = [answers(program, lines)[0] for program in programs]
        for spec, *said in zip(tried, *replies):
            if all(text.startswith('{"output"') for text in said):
                found[spec["framework"]].append(spec)
    specs = [spec for group in found.values() for spec in group[:each]][:count]
    pick.shuffle(specs)
    return specs


def main():
    arguments = argparse.ArgumentParser(description=__doc__,
                                        formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("--beside", metavar="OTHER")
    arguments.add_argument("--specs", type=int, default=500_000)
    arguments.add_argument("--rounds", type=int, default=5)
    given = arguments.parse_args()
    other = given.beside or given.program

    specs = accepted([given.program, other], given.specs)
    with_values = [json.dumps(spec) for spec in specs]
    sizes = [json.dumps(spec | {"values": False}) for spec in specs]
    seconds = {"sizes": [], "values": []}
    for _ in range(given.rounds):
        for name, program, lines in (("values", other, with_values),
                                     ("sizes", given.program, sizes)):
            said, took = answers(program, lines)
            if sum(text.startswith('{"output"') for text in said) != len(specs):
                raise SystemExit(f"{name}: not all specs answered")
            seconds[name].append(took)
    rates = {name: len(specs) / statistics.median(took) for name, took in seconds.items()}
    print(f"{len(specs)} specs a round; a second of processor time: sizes alone "
          f"{rates['sizes']:.0f}, with values {rates['values']:.0f}: "
          f"{rates['sizes'] / rates['values']:.2f} times")


if __name__ == "__main__":
    main()
