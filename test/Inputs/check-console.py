"""A page's console blocks show what the commands in them really print.

Of the page given,

    ```cpp NAME      is written to the file NAME
    ```console       lines that begin with `$ ` are run, in the order of the page and in one folder; the lines after each
                     are what it prints, on stdout and stderr together

`…` within a line stands for any text, a line `…` alone for any lines. How many spaces there are does not count.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

FENCE = re.compile(r"^```(?P<kind>cpp|console)(?: +(?P<name>[^\n]+))?\n(?P<text>.*?)^```$", re.M | re.S)


def spaced(line):
    return " ".join(line.split())


def pattern_of(expected):
    lines = []
    for line in expected:
        if line == "…":
            lines.append(r"(?:[^\n]*\n)*?")
        else:
            lines.append(".*".join(re.escape(part) for part in spaced(line).split("…")) + "\n")
    return re.compile("".join(lines))


def commands_of(block):
    """Each command of a console block with the lines that follow it."""
    commands = []
    for line in block["text"].splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            commands[-1][1].append(line)
    return commands


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--temp", required=True, type=pathlib.Path)
    parser.add_argument("--include", required=True)
    parser.add_argument("--bin", required=True, help="folders to be found first, as in PATH")
    parser.add_argument("page", type=pathlib.Path)
    args = parser.parse_args()
    environment = dict(os.environ, CPLUS_INCLUDE_PATH=args.include)
    environment["PATH"] = args.bin + os.pathsep + environment["PATH"]
    args.temp.mkdir(parents=True)
    run = failed = 0
    text = args.page.read_text()
    for block in FENCE.finditer(text):
        if block["kind"] == "cpp":
            if block["name"]:
                (args.temp / block["name"]).write_text(block["text"])
            continue
        for command, expected in commands_of(block):
            done = subprocess.run(command, shell=True, cwd=args.temp, env=environment, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            printed = "".join(spaced(line) + "\n" for line in done.stdout.splitlines())
            run += 1
            if not pattern_of(expected).fullmatch(printed):
                failed += 1
                line = text.count("\n", 0, block.start()) + 1
                print(f"{args.page}:{line}: `{command}` prints something else:", printed, sep="\n")
    print(f"{run} commands, {failed} differ")
    return 1 if failed or not run else 0


if __name__ == "__main__":
    sys.exit(main())
