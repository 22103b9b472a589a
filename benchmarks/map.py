# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""go_map beside Go's own map and three C++ ones: time per entry, as ratios to Go.

Contenders: Go 1.19's map (a Go program), std::unordered_map, absl::flat_hash_map,
boost::unordered_flat_map, go_map, and go_map with site_recorder. Each with its own
default hash, all with the same keys in the same orders: the sums of what they found
are compared.

Words:
- case: u64 (8-byte keys and values), large (8-byte keys, 448-bit values), short and
  long (texts of 13 and 96 bytes, 8-byte values). As Go's strings do, std::string_view
  refers to texts that lie elsewhere. In the case `owned` the long ones are
  std::string: there the C++ maps copy and free texts, which Go's does not, so these
  rows are not counted in means and aims.
- operation: insert (into an empty map that grows), reserved (room for all first),
  hit and miss (keys drawn at random), iterate, erase (all, in another order).
- row: a case, a number of entries and an operation.
- turn: each contender does the operation of a row once, one after the other; who is
  first changes from turn to turn. The first turn does not count: in it memory comes
  from the kernel. Each other gives one ratio to Go for each contender;
  the row's is the median of its turns. The ratio of two contenders is that of their
  times in the same turn, too.

Measured is CPU time of the thread that does the operation, not wall time: the
machine may be shared. Small maps are filled and emptied so often that a measurement
has --operations operations. Go's collector runs between measurements and never
within one. Both programs keep the memory that they have freed, and both ask the
kernel for huge pages: Go's allocator does by itself, glibc's when it is told
(--small-pages does not tell it).
"""

import argparse
import json
import math
import os
import re
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PROGRAM = os.path.join(ROOT, "build", "benchmarks", "map-benchmark")
GO_FOLDER = os.path.join(ROOT, "build", "benchmarks", "go")

CASES = ["u64", "large", "short", "long", "owned"]
NOT_COUNTED = "owned"
OPERATIONS = ["insert", "reserved", "hit", "miss", "iterate", "erase"]
LOOKUPS, INSERTS = ["hit", "miss"], ["insert", "reserved"]
SIZES = [100, 10_000, 100_000, 2_000_000]
GO, PLAIN, RECORDED = "go", "go_map", "go_map_recorded"

# What operations.go.in is filled with.
GO_MAPS = {
    "U64": {"KEY": "uint64", "VALUE": "uint64", "MAKE": "number", "WORD": "v"},
    "Large": {"KEY": "uint64", "VALUE": "largeValue", "WORD": "v.words[0]",
              "MAKE": "largeValue{[7]uint64{number, 1, 2, 3, 4, 5, 6}}"},
    "Text": {"KEY": "string", "VALUE": "uint64", "MAKE": "number", "WORD": "v"},
}


def listed(known, kind=str):
    def parse(text):
        words = [kind(word) for word in text.split(",")]
        unknown = [word for word in words if known and word not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"no {unknown[0]}; there are {', '.join(known)}")
        return words
    return parse


def arguments(words):
    parser = argparse.ArgumentParser(prog="scripts/bench map", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=listed(CASES), default=CASES, metavar="LIST")
    parser.add_argument("--sizes", type=listed(None, int), default=SIZES, metavar="LIST")
    parser.add_argument("--only", type=listed(OPERATIONS), default=OPERATIONS, metavar="LIST",
                        help="of " + ",".join(OPERATIONS))
    parser.add_argument("--turns", type=int, default=11, metavar="N")
    parser.add_argument("--operations", type=int, default=500_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--small-pages", action="store_true",
                        help="leave glibc's allocator as it is by default")
    parser.add_argument("--json", metavar="FILE", help="all times in nanoseconds an entry")
    parser.add_argument("--no-build", action="store_true", help="the programs are there")
    asked = parser.parse_args(words)
    if min(asked.sizes + [asked.turns, asked.operations]) < 1:
        parser.error("sizes, turns and operations are 1 or more")
    return asked


class Program:
    """One of the two programs: a line to it, a line from it."""

    def __init__(self, path, small_pages):
        self.path = path
        environment = dict(os.environ)
        if not small_pages:
            environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1"
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env=environment)
        self.contenders = self.ask("contenders").split()

    def ask(self, line):
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise SystemExit(f"{self.path} ended at '{line}' (exit {self.process.wait()})")
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def build_cpp():
    environment = dict(os.environ)
    subprocess.run([os.path.join(ROOT, "scripts", "build"), "map-benchmark"], check=True,
                   env=environment, stdout=subprocess.DEVNULL)


def build_go():
    """The Go program, or None where there is no Go."""
    os.makedirs(GO_FOLDER, exist_ok=True)
    source = os.path.join(HERE, "map", "go")
    for name in ("go.mod", "main.go"):
        with open(os.path.join(source, name)) as file:
            write(os.path.join(GO_FOLDER, name), file.read())
    with open(os.path.join(source, "operations.go.in")) as file:
        template = file.read()
    for name, words in GO_MAPS.items():
        text = template.replace("NAME", name)
        for word, filling in words.items():
            text = re.sub(rf"\b{word}\b", filling, text)
        write(os.path.join(GO_FOLDER, f"operations_{name.lower()}.go"), text)
    environment = {**os.environ, "GOFLAGS": "-trimpath",
                   "GOCACHE": os.path.join(ROOT, "build", "go-cache")}
    program = os.path.join(GO_FOLDER, "map-benchmark-go")
    try:
        subprocess.run(["go", "build", "-o", program, "."], cwd=GO_FOLDER, env=environment,
                       check=True)
        version = subprocess.run(["go", "version"], stdout=subprocess.PIPE, text=True).stdout
    except FileNotFoundError:
        return None, None
    return program, version.split()[2]


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def measure_row(programs, operation, turns):
    """{contender: nanoseconds an entry, of each turn}."""
    everyone = [(name, program) for program in programs for name in program.contenders]
    times = {name: [] for name, _ in everyone}
    sums = {}
    for turn in range(turns + 1):
        first = turn % len(everyone)
        for name, program in everyone[first:] + everyone[:first]:
            ns, count, total = map(int, program.ask(f"run {name} {operation}").split())
            sums.setdefault(name, set()).add((count, total))
            if turn:  # the one before is for the memory to be there
                times[name].append(ns / count)
    if len(set.union(*sums.values())) != 1:
        raise SystemExit(f"{operation}: they did not do the same: {sums}")
    return times


def ratio(times, of, to):
    return statistics.median(a / b for a, b in zip(times[of], times[to]))


def geometric_mean(values):
    return math.exp(statistics.fmean(map(math.log, values)))


def print_row(name, times, base, others):
    cells = [name, f"{statistics.median(times[base]):.1f}"]
    cells += [f"{ratio(times, other, base):.2f}" for other in others]
    print("| " + " | ".join(cells) + " |", flush=True)


def conclude(rows, base, others):
    """The means over the rows that count, and the aims."""
    rows = {row: times for row, times in rows.items() if row[0] != NOT_COUNTED}
    if not rows:
        return
    means = [f"{geometric_mean([ratio(t, o, base) for t in rows.values()]):.2f}" for o in others]
    print(f"| geometric mean of {len(rows)} rows | | " + " | ".join(means) + " |")
    print("\n| aim | at most | is | |\n| --- | --- | --- | --- |")

    def verdict(name, values, aim):
        if values:
            value = max(values) if name.startswith("largest") else geometric_mean(values)
            met = "met" if round(value, 2) <= aim else "MISSED"
            print(f"| {name} | {aim:.2f} | {value:.3f} | {met} |")

    if base == GO:
        to_go = [ratio(t, PLAIN, GO) for t in rows.values()]
        verdict(f"largest {PLAIN} : {GO} of a row", to_go, 1.0)
        verdict(f"mean {PLAIN} : {GO}", to_go, 0.7)
    for what, operations, aim in (("lookups", LOOKUPS, 1.02), ("inserts", INSERTS, 1.05)):
        verdict(f"mean {RECORDED} : {PLAIN}, {what}",
                [ratio(t, RECORDED, PLAIN) for row, t in rows.items() if row[2] in operations],
                aim)


def main(words):
    asked = arguments(words)
    if not asked.no_build:
        build_cpp()
    if not os.path.exists(PROGRAM):
        print(f"there is no {PROGRAM}", file=sys.stderr)
        return 2
    go, version = build_go()
    programs = [Program(path, asked.small_pages) for path in (go, PROGRAM) if path]
    known = [name for program in programs for name in program.contenders]
    base = GO if go else PLAIN
    absent = {"absl_flat_hash_map", "boost_unordered_flat_map", GO} - set(known)
    others = [name for name in known if name != base]
    print(f"CPU nanoseconds an entry of {version or PLAIN}, and the others' time : its time; medians "
          f"of {asked.turns} turns.\n{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, seed "
          f"{asked.seed}, {asked.operations} operations."
          + (f" Absent: {', '.join(sorted(absent))}." if absent else "") + "\n")
    print(f"| row | {base} ns | " + " | ".join(others) + " |\n|" + " --- |" * (len(others) + 2))
    rows = {}
    for case in asked.cases:
        for size in asked.sizes:
            for program in programs:
                program.ask(f"prepare {case} {size} {asked.operations} {asked.seed}")
            for operation in [o for o in OPERATIONS if o in asked.only]:
                times = measure_row(programs, operation, asked.turns)
                rows[case, size, operation] = times
                print_row(f"{case} {size} {operation}", times, base, others)
    conclude(rows, base, others)
    for program in programs:
        program.close()
    if asked.json:
        write(asked.json, json.dumps({" ".join(map(str, k)): t for k, t in rows.items()}, indent=1))
    return 0
