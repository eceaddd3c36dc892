#!/usr/bin/python3
"""The receptive fields of ResNet-50's layers: the stack's arithmetic, and PyTorch by derivative.

Usage: fields_against_pytorch.py [CORE_BENCH] [ROUNDS]
Processor time of one thread. PyTorch: for each layer of the longest way, one plane, the derivative
of its middle unit by the input; the cells where it is not zero are its field, and have the size that
the stack gives. Needs python3-torch.
"""

import json
import statistics
import subprocess
import sys
import time

import torch

SIDE = 512  # so that the fields, at most 427 cells, meet no border


def engine_ms(program):
    answer = subprocess.run(
        [program, "--benchmark_filter=(fields|stack)_of_resnet50", "--benchmark_format=json"],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return {run["name"]: run["cpu_time"] / 1e6 for run in json.loads(answer.stdout)["benchmarks"]}


def layers():
    def conv(kernel, stride):
        layer = torch.nn.Conv2d(1, 1, kernel, stride, kernel // 2, bias=False)
        torch.nn.init.ones_(layer.weight)
        return layer

    yield conv(7, 2)
    yield torch.nn.AvgPool2d(3, 2, 1)  # a maximum's derivative shows one cell alone
    for stage, blocks in enumerate((3, 4, 6, 3)):
        for block in range(blocks):
            yield conv(1, 1)
            yield conv(3, 2 if stage > 0 and block == 0 else 1)
            yield conv(1, 1)


def fields_by_derivative(net):
    """The width of each layer's field, from one forward pass."""
    image = torch.ones(1, 1, SIDE, SIDE, requires_grad=True)
    sizes, units = [], image
    for layer in net:
        units = layer(units) / 8  # numbers stay small
        middle = units[0, 0, units.shape[2] // 2, units.shape[3] // 2]
        slope, = torch.autograd.grad(middle, image, retain_graph=True)
        seen = slope[0, 0].any(dim=0).nonzero()
        sizes.append(int(seen[-1] - seen[0]) + 1)
    return sizes


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "build/bench/core/bench/core_bench"
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    torch.set_num_threads(1)
    net = list(layers())
    theirs = []
    for _ in range(rounds):
        start = time.process_time()
        sizes = fields_by_derivative(net)
        theirs.append((time.process_time() - start) * 1000)
    derivative = statistics.median(theirs)
    print(f"PyTorch {torch.__version__}: {derivative:.0f} ms; the last field {sizes[-1]} cells")
    for name, ms in engine_ms(program).items():
        print(f"{name}: {ms * 1000:.1f} µs, a {derivative / ms:,.0f}th")


main()
