"""Holds that every door finds the same in a file.

    doors.py [--tier=TIER] [--header-filter=REGEX] --clang=CLANGXX --plugin=SO
             [--clang-tidy=PROGRAM --module=SO] [--command=MAPCHURN] FILE [-- COMPILER-ARGUMENTS]

Prints the findings with their notes, once, as `line:column: message [check]`, and how many doors agreed on them. When
two doors differ, prints what only one of them has and fails.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import difflib
import os
import re
import subprocess
import sys

LINE = re.compile(r"^(?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?P<kind>warning|note): (?P<text>.*)$", re.M)


def findings(output):
    """One text per finding with its notes, sorted: clang-tidy has an order of its own."""
    found = []
    for m in LINE.finditer(output):
        name = os.path.basename(m["file"])
        line = f"{name}:{m['line']}:{m['column']}: {m['text']}"
        if m["kind"] == "warning":
            found.append((name, int(m["line"]), int(m["column"]), line))
        elif found:
            found[-1] = found[-1][:3] + (f"{found[-1][3]}\n  {line}",)
    return [text for *_, text in sorted(found)]


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: {done.returncode}\n{done.stderr}")
    return done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser()
    for name in ("tier", "header-filter", "clang", "plugin", "clang-tidy", "module", "command"):
        parser.add_argument("--" + name)
    parser.add_argument("file")
    own, compiler = sys.argv[1:], []
    if "--" in own:
        at = own.index("--")
        own, compiler = own[:at], own[at + 1 :]
    args = parser.parse_args(own)

    options = {"tier": args.tier or "default", "header-filter": args.header_filter or ""}
    doors = {
        "plugin": run(
            [args.clang, f"-fplugin={args.plugin}", "-fsyntax-only"]
            + [f"-fplugin-arg-mapchurn-{key}={value}" for key, value in options.items()]
            + [args.file]
            + compiler
        )
    }
    if args.clang_tidy:
        doors["clang-tidy"] = run(
            [
                args.clang_tidy,
                f"--load={args.module}",
                "-checks=-*,mapchurn-*",
                f"-header-filter={args.header_filter or ''}",
                f"-config={{CheckOptions: {{mapchurn-tier: {options['tier']}}}}}",
                args.file,
                "--",
            ]
            + compiler
        )
    if args.command:
        doors["command"] = run(
            [args.command, "check"]
            + [f"--{key}={value}" for key, value in options.items() if value]
            + [args.file, "--"]
            + compiler
        )

    first, *others = doors
    expected = findings(doors[first])
    for other in others:
        seen = findings(doors[other])
        if seen != expected:
            print(f"{first} and {other} differ on {args.file}:")
            print("\n".join(difflib.unified_diff(expected, seen, first, other, lineterm="")))
            sys.exit(1)
    print("\n".join(expected + [f"{len(expected)} findings at {len(doors)} doors"]))


if __name__ == "__main__":
    main()
