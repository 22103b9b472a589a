"""Writes FOLDER/build/compile_commands.json for the files of FOLDER/src that are named, in that order.

    make-database.py FOLDER [--flags="…"] [--compiler=clang++] FILE…

The commands are as CMake writes them: they run in the build folder and name their output.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import json
import pathlib


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--flags", default="-std=c++17")
    parser.add_argument("--compiler", default="clang++")
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()

    build = args.folder.resolve() / "build"
    build.mkdir(exist_ok=True)
    entries = []
    for name in args.files:
        compiler = "cc" if name.endswith(".c") else args.compiler
        flags = "" if name.endswith(".c") else args.flags
        command = f"{compiler} -I../include {flags} -o {name}.o -c ../src/{name}"
        entries.append({"directory": str(build), "command": command, "file": f"../src/{name}"})
    (build / "compile_commands.json").write_text(json.dumps(entries, indent=1))


if __name__ == "__main__":
    main()
