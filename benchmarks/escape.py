# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the escape analysis costs, by size of a function and of a call graph.

Generated functions of 10^2 to 10^5 statements, and call graphs of as many functions, each
in several shapes that a solver could be slow on. Time is that of the flow facts, the solver and
the check in clang's own -ftime-trace, memory the growth of the peak over the same
compilation without the check. The exponent is that of size in time and memory, fitted over
the larger sizes: 1 is linear. Aim: at most 1.15 on both.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
AIM = 1.15
SCOPES = ("Total mapchurn flow", "Total mapchurn escape", "Total mapchurn checks")


def function(lines, before="", after=""):
    return f"{before}\nvoid f(int *p0, int **q0, int c) {{\n" + "\n".join(lines) + f"\n{after}}}\n"


def chain(n):
    """Each pointer is the one before."""
    return function([f"  int *p{i} = p{i - 1};" for i in range(1, n + 1)], "int *g;", f"  g = p{n};\n")


def addresses(n):
    """Every other statement declares a local, the next one stores its address."""
    lines = []
    for i in range(n // 2):
        lines += [f"  int x{i} = c;", f"  *q0 = &x{i};"]
    return function(lines)


def globals_(n):
    """Many locals in one global, over and over."""
    lines = []
    for i in range(n // 2):
        lines += [f"  int x{i} = c;", f"  g = &x{i};"]
    return function(lines, "int *g;")


def pointers(n):
    """Pointers to pointers, stored through and read."""
    lines = ["  int x = c; int *r0 = &x;"]
    for i in range(1, n // 3 + 1):
        lines += [f"  int **s{i} = &r{i - 1};", f"  *s{i} = &x;", f"  int *r{i} = *s{i};"]
    return function(lines)


def blocks(n):
    """Blocks beside each other, whose locals an outer pointer is given."""
    lines = ["  int *last = p0;"]
    for i in range(n // 3):
        lines += ["  {", f"    int x = *last; last = &x; ++*last;", "  }"]
    return function(lines)


def nested(n):
    """Blocks in each other, a hundred deep, over and over."""
    lines = ["  int *last = p0;"]
    for _ in range(max(1, n // 200)):
        lines += ["  {" for _ in range(100)] + ["  int x = c; last = &x;"] + ["  }" for _ in range(100)]
    return function(lines)


def members(n):
    """One object whose members are set and read."""
    lines = ["  S s; S *t = &s;"]
    for i in range(n // 2):
        lines += [f"  s.a = t->b;", "  t->b = s.next->a;"]
    return function(lines, "struct S { int *a; int *b; S *next; };")


def calls(n):
    """Each function calls the one before."""
    lines = ["int *f0(int *p, int **q) { *q = p; return p; }"]
    lines += [f"int *f{i}(int *p, int **q) {{ return f{i - 1}(p, q); }}" for i in range(1, n)]
    return "\n".join(lines) + "\n"


def ring(n):
    """Each function calls the next, and the last the first."""
    lines = [f"int *f{i}(int *p, int **q);" for i in range(n)]
    lines += [f"int *f{i}(int *p, int **q) {{ *q = p; return f{(i + 1) % n}(p, q); }}" for i in range(n)]
    return "\n".join(lines) + "\n"


def group(n):
    """Functions that call two others of the group each."""
    lines = [f"int *f{i}(int *p, int **q);" for i in range(n)]
    for i in range(n):
        lines.append(f"int *f{i}(int *p, int **q) {{ f{(i * 7 + 3) % n}(*q, &p); return f{(i * 5 + 1) % n}(p, q); }}")
    return "\n".join(lines) + "\n"


SHAPES = [chain, addresses, globals_, pointers, blocks, nested, members, calls, ring, group]


def run(clang, plugin, source, folder, check):
    """(milliseconds in the analysis, peak bytes of the compiler)"""
    trace = os.path.join(folder, "trace.json")
    command = [clang, "-std=c++17", "-w", "-S", "-emit-llvm", "-o", os.devnull, "-fbracket-depth=100000",
               f"-ftime-trace={trace}", "-ftime-trace-granularity=0", f"-fplugin={plugin}",
               f"-fplugin-arg-mapchurn-checks=-*,{check}", "-fplugin-arg-mapchurn-tier=all",
               "-fplugin-arg-mapchurn-write-baseline=" + os.path.join(folder, "found"), source]
    child = os.posix_spawn(clang, command, os.environ)
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit(f"{source}: the compiler failed")
    with open(trace) as f:
        events = json.load(f)["traceEvents"]
    spent = sum(e["dur"] for e in events if e["name"] in SCOPES)
    return spent / 1000, usage.ru_maxrss * 1024


def exponent(points):
    """The slope of log y over log x."""
    logs = [(math.log(x), math.log(max(y, 1e-9))) for x, y in points]
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    spread = sum((x - mean_x) ** 2 for x, _ in logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / spread if spread else 0.0


def main(arguments):
    parser = argparse.ArgumentParser(prog="scripts/bench escape", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shapes", nargs="*", help="only these: " + ", ".join(s.__name__.strip("_") for s in SHAPES))
    parser.add_argument("--largest", type=int, default=100000, help="statements or functions (default: 100000)")
    parser.add_argument("--repetitions", type=int, default=3, help="of which the quickest counts (default: 3)")
    parser.add_argument("--plugin", default=os.path.join(ROOT, "build", "lib", "mapchurn.so"))
    parser.add_argument("--clang", default="/usr/lib/llvm-19/bin/clang++")
    given = parser.parse_args(arguments)
    sizes = [s for s in (100, 316, 1000, 3162, 10000, 31623, 100000) if s <= given.largest]
    worst = 0.0
    print(f"{'shape':10} {'size':>7} {'ms':>9} {'us each':>8} {'MB':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for shape in SHAPES:
            name = shape.__name__.strip("_")
            if given.shapes and name not in given.shapes:
                continue
            times, memory = [], []
            for size in sizes:
                source = os.path.join(folder, "made.cpp")
                with open(source, "w") as f:
                    f.write(shape(size))
                _, plain = run(given.clang, given.plugin, source, folder, "growth-in-loop")
                runs = [run(given.clang, given.plugin, source, folder, "escaping-local")
                        for _ in range(given.repetitions)]
                spent, peak = min(r[0] for r in runs), min(r[1] for r in runs)
                grown = max(peak - plain, 0)
                print(f"{name:10} {size:7} {spent:9.2f} {spent * 1000 / size:8.2f} {grown / 1e6:7.1f}", flush=True)
                if size >= 1000:
                    times.append((size, spent))
                    if grown > 2e6:  # below, it is what the allocator had left
                        memory.append((size, grown))
            in_time = exponent(times) if len(times) > 1 else 0.0
            in_memory = exponent(memory) if len(memory) > 1 else 0.0
            worst = max(worst, in_time, in_memory)
            print(f"{name:10} exponent: time {in_time:.2f}, memory {in_memory:.2f}")
    print(f"worst exponent {worst:.2f}, aim {AIM}")
    return 0 if worst <= AIM else 1
