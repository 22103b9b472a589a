"""Shows that the comparison with Go would notice: changes one constant or condition of go_map at a time, and compares.

    mutations.py --go GOMAP --include FOLDER --compiler CLANG --temp FOLDER PROGRAMS

A mutation that no program notices is an error. Only maps of numbers are built, which is quicker.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import pathlib
import shutil
import subprocess
import sys

MUTATIONS = [
    ("load factor", "layout.h", "load_factor_numerator = 13;", "load_factor_numerator = 12;"),
    ("eight in one bucket", "layout.h", "return count > bucket_slots &&", "return count >= bucket_slots &&"),
    ("B of a growth", "growth.h", "unsigned b = b_ + bigger;", "unsigned b = b_ + 2 * bigger;"),
    ("B that has overflow buckets", "layout.h", "preallocating_b_min = 4;", "preallocating_b_min = 5;"),
    ("as many overflow buckets as buckets", "layout.h", "1u << std::min(b, 15u)", "2u << std::min(b, 14u)"),
    ("tophash minimum", "bucket.h", "tophash_min = 5,", "tophash_min = 6,"),
    ("evacuation bit", "growth.h", "return hash & half_bit_;", "return !(hash & half_bit_);"),
    ("evacuated at each write", "growth.h", "evacuate(evacuated_, {});", "static_cast<void>(evacuated_);"),
    ("emptyRest", "bucket.h", "bool is_rest = last && (word & ~up_to_i) == 0;", "bool is_rest = last;"),
    ("back-propagation of emptyRest", "bucket.h", "word &= is_rest ? kept : ~std::uint64_t{0};", "word &= ~std::uint64_t{0};"),
    ("emptyRest before a chain's end", "table.h", "b->next()->tophash[0] == empty_rest;", "true;"),
]


def mutated(include, temp, file, old, new):
    shutil.rmtree(temp, ignore_errors=True)
    shutil.copytree(include, temp)
    path = temp / "mapchurn" / "detail" / file
    text = path.read_text()
    if text.count(old) != 1:
        sys.exit(f"{file} has {text.count(old)} times: {old}")
    path.write_text(text.replace(old, new))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--go", required=True)
    parser.add_argument("--include", required=True, type=pathlib.Path)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--temp", required=True, type=pathlib.Path)
    parser.add_argument("programs", type=pathlib.Path)
    args = parser.parse_args()

    inputs = pathlib.Path(__file__).parent
    programs = sorted(args.programs.glob("*-u64")) + sorted(args.programs.glob("hint*"))
    expected = {p: subprocess.run([args.go, "states", p], check=True, stdout=subprocess.PIPE).stdout for p in programs}
    replay = args.temp / "replay"
    missed = 0
    for what, file, old, new in MUTATIONS:
        mutated(args.include, args.temp / "include", file, old, new)
        flags = ["-std=c++17", "-O0", "-DREPLAY_NUMBERS_ONLY", f"-I{args.temp / 'include'}"]
        subprocess.run([args.compiler, *flags, inputs / "replay.cpp", "-o", replay], check=True)
        noticed = 0
        for program in programs:
            try:
                done = subprocess.run([replay, "states", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
                noticed += done.stdout != expected[program]
            except subprocess.TimeoutExpired:
                noticed += 1
        print(f"{what}: noticed by {noticed} of {len(programs)} programs")
        missed += not noticed
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
