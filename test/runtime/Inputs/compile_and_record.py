"""Compiles Inputs/recorded.cpp with each compiler, standard and library that is there, without a warning; runs it with all
files set, and holds that they say what the program says.

    compile_and_record.py --include FOLDER --temp FOLDER --compiler COMPILER...

A compiler may be followed by flags, in one word. What is not there is named on a line `absent: …`.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wnon-virtual-dtor", "-Werror"]


def run(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode:
        print(*command)
        sys.exit(done.stdout)
    return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--include", required=True)
    parser.add_argument("--temp", required=True, type=pathlib.Path)
    parser.add_argument("--compiler", action="append")
    args = parser.parse_args()
    args.temp.mkdir(parents=True)
    absent = []
    for compiler, *flags in map(str.split, args.compiler):
        name = " ".join([pathlib.Path(compiler).name, *flags])
        if not shutil.which(compiler):
            absent.append(name)
            continue
        for standard in ("c++17", "c++20"):
            program = args.temp / "program"
            run([compiler, *flags, *WARNINGS, f"-std={standard}", "-O1", "-I", args.include, "-o", program,
                 HERE / "recorded.cpp", "-lz"])
            files = {"snapshot": args.temp / "map.mcs", "profile": args.temp / "map.pb.gz",
                     "metrics": args.temp / "map.prom", "timeline": args.temp / "map.json"}
            options = ":".join(f"{key}={file}" for key, file in files.items())
            said = run([program], env={**os.environ, "MAPCHURN_OPTIONS": options})
            read = run([sys.executable, HERE / "read_snapshot.py", files["snapshot"]])
            run([sys.executable, HERE / "same_metrics.py", files["metrics"], files["snapshot"]])
            growths = run([sys.executable, HERE / "read_timeline.py", files["timeline"]]).count(" larger ")
            said_profile = run([program, "profile"], env={**os.environ, "MAPCHURN_OPTIONS": options})
            profile = run([sys.executable, HERE / "read_profile.py", files["profile"]])
            sites = read.count("\nsite recorded.cpp:")
            print(f"{name} {standard}: snapshot {said == read}, profile {said_profile == profile}, {sites} sites, "
                  f"{growths} that grew")
    if absent:
        print("absent: " + ", ".join(absent))


if __name__ == "__main__":
    main()
