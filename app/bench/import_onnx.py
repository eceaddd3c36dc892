#!/usr/bin/python3
"""The shapes of every layer of an ONNX file: `padlens read` and Python's onnx (load, then
infer_shapes), in turn, each a process of its own.

Usage: import_onnx.py FILE [PADLENS] [ROUNDS]
Processor time and the most memory in use. Then the same file with a second graph field behind it,
which protobuf merges with the first: one initializer, a hole in the file, up to just below 2 GiB.
Needs onnx; FILE is for example torchvision's ResNet-50 by torch.onnx, with its weights.
"""

import os
import shutil
import statistics
import sys
import tempfile

PYTHON = "import onnx, sys; onnx.shape_inference.infer_shapes(onnx.load(sys.argv[1]))"


def run(command):
    """Milliseconds of processor time and MB at most."""
    process = os.fork()
    if process == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execvp(command[0], command)
    _, status, usage = os.wait4(process, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed: {status}")
    return (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss * 1024 / 1e6


def varint(number):
    data = b""
    while number > 127:
        data += bytes([number & 127 | 128])
        number >>= 7
    return data + bytes([number])


def grown(file, folder, size=(1 << 31) - 64):
    """A copy of the file with one initializer more, of floats that are all a hole."""
    copy = os.path.join(folder, "grown.onnx")
    shutil.copy(file, copy)
    count = (size - os.path.getsize(copy) - 64) // 4
    head = (b"\x08" + varint(count) + b"\x10\x01" + b"\x42\x04hole" + b"\x4a" + varint(4 * count))
    initializer = b"\x2a" + varint(len(head) + 4 * count)
    with open(copy, "ab") as into:
        into.write(b"\x3a" + varint(len(initializer) + len(head) + 4 * count) + initializer + head)
        into.truncate(into.tell() + 4 * count)
    return copy


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    file = sys.argv[1]
    program = sys.argv[2] if len(sys.argv) > 2 else "build/release/padlens"
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(run([program, "read", file, "--json"]))
        theirs.append(run([sys.executable, "-c", PYTHON, file]))
    figures = [[statistics.median(one) for one in zip(*runs)] for runs in (ours, theirs)]
    for name, (time, memory) in zip(("padlens", "onnx"), figures):
        print(f"{name:8} {time:8.1f} ms {memory:8.1f} MB")
    print(f"of it    {figures[0][0] / figures[1][0]:8.3f}    {figures[0][1] / figures[1][1]:8.3f}")
    with tempfile.TemporaryDirectory() as folder:
        large = grown(file, folder)
        time, memory = run([program, "read", large, "--json"])
        print(f"{os.path.getsize(large)} bytes: {time:.1f} ms, {memory:.1f} MB")


main()
