#!/usr/bin/python3
"""Measures the window's frame loop on a virtual display and prints README.md's table.

Usage: window.py [--build FOLDER] [--rounds N] [--rest SECONDS] [--instructions]

Each task is a process of its own (window_bench.cpp); tasks that are compared take turns. Says the
median of the rounds. --instructions counts a frame's with callgrind instead, which repeats; it
needs valgrind. Needs xvfb-run and Mesa's llvmpipe.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

PLAY_SECONDS = 4
STEPS_SECONDS = 20
COUNT = 60  # changes, moves of the pointer
LARGE_COUNT = 12  # changes of 4096²
NOTCHES = 100


def environment(folder):
    values = dict(os.environ, LIBGL_ALWAYS_SOFTWARE="1", XDG_STATE_HOME=folder, LC_ALL="C.UTF-8")
    values.pop("WAYLAND_DISPLAY", None)
    return values


class Bench:
    def __init__(self, build):
        self.program = os.path.join(build, "padlens")
        self.bench = os.path.join(build, "app/bench/window/window_bench")
        self.kept = tempfile.TemporaryDirectory(prefix="padlens-bench.")  # until the end
        self.folder = self.kept.name
        self.environment = environment(self.folder)

    def task(self, name, side, kernel, amount, *view, under=()):
        command = [*under, self.bench, name, str(side), str(kernel), str(amount), *view]
        answer = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)
        if answer.returncode != 0:
            sys.exit(f"{' '.join(command)} failed:\n{answer.stderr}")
        return json.loads(answer.stdout)

    def start(self):
        """From starting the process to its first frame, ms."""
        begun = time.perf_counter()
        process = subprocess.Popen(
            [self.program, "window", "--log-frames", "--size", "1280x800", "--input", "8"],
            env=self.environment, stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            if line.startswith("frame 1 "):
                break
        taken = (time.perf_counter() - begun) * 1000
        process.kill()
        process.communicate()
        return taken

    def instructions(self, side, kernel, view):
        """Of one frame: events and panels to triangles, and what differs of them."""
        frames = 40
        file = os.path.join(self.folder, "callgrind.out")
        self.task("walk", side, kernel, frames, view, under=(
            "valgrind", "--tool=callgrind", f"--callgrind-out-file={file}",
            "--zero-before=*Walk::begin*",
            "--toggle-collect=padlens::MainLoop::build*",
            "--toggle-collect=padlens::FrameDiff::update*"))
        with open(file, encoding="utf-8") as lines:
            return int(re.search(r"^(?:totals|summary): (\d+)", lines.read(), re.M)[1]) / frames


def row(what, value, must, aim):
    print(f"| {what} | {value} | {must} | {aim} |")


def spread(answers, key):
    """min / median / p99 over the rounds, ms."""
    parts = (statistics.median(answer[key][part] for answer in answers)
             for part in ("min", "median", "p99"))
    return " / ".join(f"{part:.1f}" for part in parts)


def times(bench, rounds, rest):
    small, large, changes, large_changes, hovers, zooms = [], [], [], [], [], []
    starts, memory = [], []
    largest, largest_changes, largest_firsts = [], [], []
    for _ in range(rounds):
        small.append(bench.task("play", 8, 3, PLAY_SECONDS))
        large.append(bench.task("play", 1024, 7, PLAY_SECONDS))
        changes.append(bench.task("change", 256, 7, COUNT))
        large_changes.append(bench.task("change", 1024, 7, COUNT))
        hovers.append(bench.task("hover", 1024, 7, COUNT))
        zooms.append(bench.task("zoom", 64, 3, NOTCHES))
        starts += [bench.start() for _ in range(3)]
        memory.append([bench.task("memory", *size, 0)["megabytes"]
                       for size in ((8, 3), (1024, 7), (4096, 7))])
        largest.append(bench.task("play", 4096, 7, PLAY_SECONDS))
        largest_firsts.append(bench.task("first", 4096, 7, LARGE_COUNT))
        largest_changes.append(bench.task("change", 4096, 7, LARGE_COUNT))
    steps = [bench.task("steps", 5, 3, STEPS_SECONDS) for _ in range(rounds)]
    paused = bench.task("rest", 8, 3, rest)

    def ratio(frames):
        return statistics.median(b["frame"]["median"] / a["frame"]["median"]
                                 for a, b in zip(small, frames))

    print("| what | measured | must reach | aim |\n|---|---|---|---|")
    row("frame while playing, 8², k 3: min / median / p99", f"{spread(small, 'frame')} ms", "", "")
    row("the same, 1024², k 7", f"{spread(large, 'frame')} ms", "", "")
    row("ratio of the medians", f"{ratio(large):.2f}", "1.5", "1.1")
    row("parameter change to a finished frame, 256², k 7", f"{spread(changes, 'time')} ms", "30 ms",
        "16 ms")
    row("the same, 1024², k 7", f"{spread(large_changes, 'time')} ms", "60 ms", "33 ms")
    row("pointer to a finished frame, 1024², k 7",
        f"{statistics.median(h['frames'] for h in hovers):.0f} frame, {spread(hovers, 'time')} ms",
        "1 frame", "1 frame")
    row("notch of the wheel to a finished frame, 64², k 3", f"{spread(zooms, 'time')} ms", "", "")
    row(f"paused, {rest:.0f} s",
        f"{paused['frames_per_second'] * rest:.0f} frames, {paused['cpu_per_second']:.2f} ms/s",
        "0 frames, 1 ms/s", "0 frames")
    row("playing one step a second, 5², k 3",
        f"{statistics.median(s['cpu_per_second'] for s in steps):.1f} ms/s", "15 ms/s", "5 ms/s")
    row("start to first frame, as a process", f"{statistics.median(starts):.0f} ms", "400 ms",
        "200 ms")
    row("memory, 1024², k 7, above 8², k 3",
        f"{statistics.median(b - a for a, b, _ in memory):.0f} MB "
        f"(of {statistics.median(b for _, b, _ in memory):.0f} MB)", "100 MB", "50 MB")
    row("frame while playing, 4096², k 7, to that of 8², k 3", f"{ratio(largest):.2f}", "1.1", "")
    row("parameter change to a first picture, 4096², k 7", f"{spread(largest_firsts, 'time')} ms",
        "100 ms", "")
    row("the same to a finished frame", f"{spread(largest_changes, 'time')} ms", "", "")
    row("memory, 4096², k 7, above 8², k 3",
        f"{statistics.median(b - a for a, _, b in memory):.0f} MB", "402 MB", "")


def counts(bench):
    print("| instructions of a frame while stepping | 8², k 3 | 1024², k 7 |\n|---|---|---|")
    for view in ("flat", "stacked", "axis", "matrix"):
        small, large = (bench.instructions(*size, view) / 1e6 for size in ((8, 3), (1024, 7)))
        print(f"| {view} | {small:.2f} M | {large:.2f} M |")


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--build", default="build/bench")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--rest", type=float, default=60)
    options.add_argument("--instructions", action="store_true")
    asked = options.parse_args()
    if "PADLENS_BENCH_DISPLAY" not in os.environ:
        os.environ["PADLENS_BENCH_DISPLAY"] = "1"
        os.execvp("xvfb-run", ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24", sys.executable,
                               *sys.argv])
    bench = Bench(asked.build)
    if asked.instructions:
        counts(bench)
    else:
        times(bench, asked.rounds, asked.rest)


if __name__ == "__main__":
    main()
