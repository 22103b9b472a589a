"""Compiles and runs a file with each compiler of a list, in each standard; and each header of a folder by itself.

    compile.py --include FOLDER --temp FILE --compiler COMPILER... -- FILE

A compiler that is not there is named at the end, on a line `absent: …`.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import pathlib
import shutil
import subprocess
import sys

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wnon-virtual-dtor", "-Werror"]


def run(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode:
        print(" ".join(command))
        print(done.stdout)
        sys.exit(1)
    return done.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--include", required=True, type=pathlib.Path)
    parser.add_argument("--temp", required=True)
    parser.add_argument("--compiler", action="append")
    parser.add_argument("file")
    args = parser.parse_args()
    absent = []
    for compiler in args.compiler:
        if not shutil.which(compiler):
            absent.append(compiler)
            continue
        flags = [compiler, *WARNINGS, f"-I{args.include}"]
        run([*flags, "-std=c++17", "-O1", "-o", args.temp, args.file])
        print(f"{pathlib.Path(compiler).name}: {run([args.temp]).strip()}")
        run([*flags, "-std=c++20", "-fsyntax-only", args.file])
        run([*flags, "-std=c++17", "-fsyntax-only", "-fno-exceptions", "-fno-rtti", args.file])
    for header in sorted(args.include.rglob("*.h")):
        text = f'#include "{header.relative_to(args.include)}"\n'
        run([*flags, "-std=c++17", "-fsyntax-only", "-x", "c++", "-"], input=text)
    if absent:
        print("absent: " + " ".join(absent))


if __name__ == "__main__":
    main()
