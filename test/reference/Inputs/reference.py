"""Runs programs of map operations on Go's map and on go_map, and says where they differ.

    reference.py compare --go GOMAP --replay REPLAY FOLDER    runs all programs of the folder
    reference.py random  --go GOMAP --replay REPLAY FOLDER

`random` makes the programs, in the folder: 100, one after the other of each kind of map, of 100,000 operations with
MAPCHURN_LONG_TESTS=1 and of 8,000 without; of these it compares digests of each 1,000 lines, and only where two differ
the lines.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import itertools
import os
import pathlib
import subprocess
import sys

KINDS = ["u64", "u64fast", "u32bool", "str", "strfast", "bigkey", "bigval", "bigboth", "f64"]
PROGRAMS = 100


def output(*command):
    return subprocess.run([str(c) for c in command], check=True, stdout=subprocess.PIPE).stdout


def first_difference(program, go, cpp):
    lines = itertools.zip_longest(go.splitlines(), cpp.splitlines(), fillvalue=b"(nothing)")
    for number, (left, right) in enumerate(lines, 1):
        if left != right:
            print(f"{program}: line {number} of the states differs")
            print("  Go:     " + left.decode())
            print("  go_map: " + right.decode())
            return


def same(args, program, every=()):
    """Whether both write the same; and how many lines, or digests, that was."""
    go = output(args.go, "states", program, *every)
    cpp = output(args.replay, "states", program, *every)
    if go == cpp and go:
        return len(go.splitlines())
    if every:
        return same(args, program)
    first_difference(program, go, cpp)
    return 0


def compare(args):
    lines = [same(args, program) for program in sorted(args.folder.iterdir())]
    print(f"{len(lines)} programs, {sum(lines)} lines")
    return 0 if lines and all(lines) else 1


def random_programs(args):
    operations = 100000 if os.environ.get("MAPCHURN_LONG_TESTS") == "1" else 8000
    args.folder.mkdir(parents=True, exist_ok=True)
    bad = 0
    for seed in range(1, PROGRAMS + 1):
        program = args.folder / f"random-{seed}"
        kind = KINDS[seed % len(KINDS)]
        program.write_bytes(output(args.replay, "generate", kind, seed, operations))
        if same(args, program, ["1000"]):
            program.unlink()
        else:
            bad += 1
    print(f"{PROGRAMS} programs of {operations} operations, {bad} differ")
    return 1 if bad else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=["compare", "random"])
    parser.add_argument("--go", required=True)
    parser.add_argument("--replay", required=True)
    parser.add_argument("folder", type=pathlib.Path)
    args = parser.parse_args()
    sys.exit(compare(args) if args.mode == "compare" else random_programs(args))


if __name__ == "__main__":
    main()
