"""Compiles each file of a folder with and without the plugin: no crash, as many findings as its first line says, and no
more than a few seconds for the plugin itself.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import pathlib
import re
import resource
import subprocess
import sys

FLAGS = ["-std=c++17", "-fsyntax-only", "-Wno-everything", "-fno-caret-diagnostics", "-fbracket-depth=1000"]
FLAGS += ["-ftemplate-depth=2000"]


def run(command):
    """The finished process, and the processor time that it took: a busy machine makes no test fail."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def faults(args, file):
    plain, plain_seconds = run([args.clang, *FLAGS, str(file)])
    if plain.returncode:
        yield f"does not compile:\n{plain.stderr[:2000]}"
        return
    found, seconds = run([args.clang, f"-fplugin={args.plugin}", "-fplugin-arg-mapchurn-tier=all", *FLAGS, str(file)])
    if found.returncode:
        yield f"exit status {found.returncode} with the plugin:\n{found.stderr[-3000:]}"
        return
    expected = int(re.match(r"// findings: (\d+)", file.read_text())[1])
    count = found.stderr.count("[mapchurn-growth-in-loop]")
    if count != expected:
        yield f"{count} findings of growth-in-loop, expected {expected}"
    limit = args.seconds + plain_seconds
    if seconds > limit:
        yield f"{seconds:.1f} s with the plugin, {plain_seconds:.1f} s without: more than {limit:.1f} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clang", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--seconds", type=float, default=10, help="that the plugin may take")
    parser.add_argument("folder", type=pathlib.Path)
    args = parser.parse_args()
    files = sorted(args.folder.glob("*.cpp"))
    found = [f"{file.name}: {fault}" for file in files for fault in faults(args, file)]
    print(*found, sep="\n")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main())
