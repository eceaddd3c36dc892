#!/usr/bin/python3
"""1024 x 1024 convolved with 7 x 7, 'same': the engine and PyTorch's conv2d on one thread, in turn.

Usage: against_pytorch.py [CORE_BENCH] [ROUNDS]
Processor time, so that other programs on the machine disturb little. PyTorch computes with
32-bit numbers, the engine with 64-bit ones: whole ones, whose kernel of ones it may separate, and
fractions, which are added tap by tap; then the whole ones at 4096 x 4096. Needs python3-torch.
"""

import json
import statistics
import subprocess
import sys
import time

import torch

WAYS = ["conv_1024_k7", "conv_1024_k7_fractions", "conv_4096_k7"]


def engine_ms(program):
    answer = subprocess.run(
        [program, f"--benchmark_filter=whole_output/({'|'.join(WAYS)})$",
         "--benchmark_format=json"],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    times = {run["name"].split("/")[1]: run["cpu_time"]
             for run in json.loads(answer.stdout)["benchmarks"]}
    return [times[way] for way in WAYS]


def pytorch_ms(image, kernel, repetitions=9):
    times = []
    for _ in range(repetitions):
        start = time.process_time()
        torch.nn.functional.conv2d(image, kernel, padding="same")
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "build/bench/core/bench/core_bench"
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    torch.set_num_threads(1)
    image = torch.arange(1.0, 1024 * 1024 + 1).reshape(1, 1, 1024, 1024)
    kernel = torch.ones(1, 1, 7, 7)
    pytorch_ms(image, kernel)  # the first call sets things up
    engine, pytorch = [], []
    for _ in range(rounds):
        engine.append(engine_ms(program))
        pytorch.append(pytorch_ms(image, kernel))
        print("engine " + "   ".join(f"{ms:6.1f} ms" for ms in engine[-1]) +
              f"   PyTorch {torch.__version__} {pytorch[-1]:6.1f} ms")
    whole, fractions, large = (statistics.median(times) for times in zip(*engine))
    theirs = statistics.median(pytorch)
    print(f"medians: PyTorch {theirs:.1f} ms; whole numbers {whole:.1f} ms, {whole / theirs:.3f} of"
          f" it; fractions {fractions:.1f} ms, {fractions / theirs:.3f} of it")
    print(f"4096 x 4096 takes {large:.1f} ms, {large / whole:.1f} times 1024 x 1024")


with torch.no_grad():
    main()
