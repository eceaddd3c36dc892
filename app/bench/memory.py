#!/usr/bin/env python3
"""What drawing many pictures holds in memory at most.

usage: memory.py PROGRAM [NAME…]

Runs each job (those whose name has a NAME in it, if any) as a process of its own and prints its
peak resident size and its processor time. Exits with 1 where one is over its bound.
"""

import json
import os
import subprocess
import sys
import tempfile

LARGE = [
    {"output": f"{i}.png", "spec": {"input": 1024, "padding": "same", "input_values": "random", "seed": i}}
    for i in range(60)
]
SMALL = [
    {"output": f"{i}.svg", "spec": {"input": 4 + i % 4, "padding": "same", "stride": 1 + i % 2}}
    for i in range(10_000)
]
MANY = ["--input", "100", "--padding", "same", "--input-values", "random"]  # 10,000 frames

# name, figures of a batch or None, arguments, most megabytes (of 2^20 bytes)
JOBS = [
    ("batch of 60 figures of 1024²", LARGE, [], 120),
    ("batch of 10,000 small figures", SMALL, [], 60),
    ("GIF of 10,000 frames", None, MANY + ["-o", "a.gif"], 60),
    ("GIF of 10,000 frames, stacked", None, MANY + ["--view", "stacked", "-o", "a.gif"], 60),
    ("GIF of 10,000 frames, axis", None, MANY + ["--view", "axis", "-o", "a.gif"], 60),
    ("GIF of 10,000 frames, transparent", None, MANY + ["--transparent", "-o", "a.gif"], 60),
]


def run(program, figures, arguments):
    """Exit status, peak resident bytes, seconds of processor time."""
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "render"] + arguments
        if figures:
            with open(os.path.join(folder, "figures.json"), "w", encoding="utf-8") as file:
                json.dump(figures, file)
            command += ["--batch", "figures.json"]
        child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        return child.returncode, used.ru_maxrss * 1024, used.ru_utime + used.ru_stime


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    over = False
    print("| what | peak memory | must reach | CPU |\n|---|---|---|---|")
    for name, figures, arguments, most in JOBS:
        if sys.argv[2:] and not any(part in name for part in sys.argv[2:]):
            continue
        code, peak, seconds = run(program, figures, arguments)
        megabytes = peak / 2**20
        over = over or code != 0 or megabytes > most
        failed = "" if code == 0 else f" (failed: {code})"
        print(f"| {name} | {megabytes:.0f} MB{failed} | {most} MB | {seconds:.0f} s |", flush=True)
    sys.exit(over)


if __name__ == "__main__":
    main()
