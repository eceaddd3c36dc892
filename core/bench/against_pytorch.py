#!/usr/bin/python3
"""1024 x 1024 convolved with 7 x 7, 'same': the engine and PyTorch's conv2d on one thread, in turn.

Usage: against_pytorch.py [CORE_BENCH] [ROUNDS]
Processor time, so that other programs on the machine disturb little. PyTorch computes with
32-bit numbers, the engine with 64-bit ones. Needs python3-torch.
"""

import json
import statistics
import subprocess
import sys
import time

import torch

BENCHMARK = "whole_output/conv_1024_k7"


def engine_ms(program):
    answer = subprocess.run(
        [program, f"--benchmark_filter={BENCHMARK}$", "--benchmark_format=json"],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(answer.stdout)["benchmarks"][0]["cpu_time"]


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
        print(f"engine {engine[-1]:6.1f} ms   PyTorch {torch.__version__} {pytorch[-1]:6.1f} ms")
    ours, theirs = statistics.median(engine), statistics.median(pytorch)
    print(f"median {ours:6.1f} ms   {theirs:6.1f} ms   ratio {ours / theirs:.2f}")


with torch.no_grad():
    main()
