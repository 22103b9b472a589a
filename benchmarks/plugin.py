# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the plugin adds to the compilation of real files, and to clang-tidy's price.

On files drawn from the field projects (scripts/field configure), one after another:

    clang++ -O2 -c          with the plugin : without
    clang++ -fsyntax-only   with the plugin : without
    clang-tidy -checks=-*,performance-*     : what the plugin adds to -fsyntax-only

Words:
- pair: one compilation with and one without the plugin, next to each other in time,
  the first of them alternating. A pair gives one ratio; a file's ratio is the median
  of its pairs, the result the median of the files.
- drawn: the files are sorted by size and cut into as many equal parts as are wanted;
  each part gives one, by the seed, from a project that gave least so far. So small
  and large files and all projects have their say, and a seed names one set of files.

What is measured is user plus system CPU time of the compiler (wait4), not wall time:
the machine may be shared. Files that do not compile are not drawn.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
from collections import Counter

from fieldlib import commands, projects

HERE = os.path.dirname(os.path.abspath(__file__))
PLUGIN = os.path.join(HERE, "..", "build", "lib", "mapchurn.so")
QUIET = ("-w", "-fno-crash-diagnostics")
TIDY = ("clang-tidy-19", "--quiet", "--config={Checks: '-*,performance-*'}")


def arguments(words):
    parser = argparse.ArgumentParser(prog="scripts/bench plugin", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", default=PLUGIN, metavar="PATH")
    parser.add_argument("--argument", action="append", default=[], metavar="KEY=VALUE",
                        help="for the plugin, as in -fplugin-arg-mapchurn-KEY=VALUE")
    parser.add_argument("--files", type=int, default=12, metavar="N")
    parser.add_argument("--repetitions", type=int, default=5, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--no-tidy", action="store_true", help="leave clang-tidy out")
    parser.add_argument("projects", nargs="*", metavar="PROJECT")
    return parser.parse_args(words)


def compiles(unit):
    return commands.run(unit.syntax(*QUIET), unit.folder).code == 0


def draw(chosen, wanted, seed):
    """`wanted` units that compile, spread in size and over the projects."""
    units = [u for p in chosen if os.path.exists(p.database) for u in commands.units(p)]
    units.sort(key=lambda u: (os.path.getsize(u.file), u.project.name, u.name))
    dice, used, drawn = random.Random(seed), Counter(), []
    for part in range(wanted):
        stratum = units[len(units) * part // wanted:len(units) * (part + 1) // wanted]
        dice.shuffle(stratum)
        stratum.sort(key=lambda u: used[u.project.name])  # stable: the dice still decide
        unit = next(filter(compiles, stratum), None)
        if unit:
            used[unit.project.name] += 1
            drawn.append(unit)
    return drawn


def seconds(argv, folder):
    """CPU seconds of a command that must succeed."""
    ran = commands.run(argv, folder)
    if ran.code:
        raise SystemExit(f"exit {ran.code} of {' '.join(argv)}\n{ran.output}")
    return ran.cpu_seconds


def pair(plain, plugged, folder, plain_first):
    """CPU seconds (without, with) of two commands run next to each other."""
    if plain_first:
        without = seconds(plain, folder)
        return without, seconds(plugged, folder)
    with_plugin = seconds(plugged, folder)
    return seconds(plain, folder), with_plugin


def measure(unit, flags, asked, target):
    """All of one file: {'codegen': pairs, 'syntax': pairs, 'tidy': seconds}."""
    result = {"codegen": [], "syntax": [], "tidy": []}
    for turn in range(asked.repetitions):
        first = turn % 2 == 0
        result["codegen"].append(pair(unit.codegen(target, *QUIET),
                                      unit.codegen(target, *QUIET, *flags), unit.folder, first))
        result["syntax"].append(pair(unit.syntax(*QUIET),
                                     unit.syntax(*QUIET, *flags), unit.folder, first))
        if not asked.no_tidy:
            result["tidy"].append(seconds([*TIDY, unit.file, "--", *unit.flags, "-w"],
                                          unit.folder))
    return result


def summary(result):
    """The medians of one file: CPU seconds, ratios, and the plugin's share of clang-tidy."""
    middle = {}
    for kind in ("codegen", "syntax"):
        middle[kind] = statistics.median(w for w, _ in result[kind])
        middle[kind + " ratio"] = statistics.median(p / w for w, p in result[kind])
        middle[kind + " added"] = statistics.median(p - w for w, p in result[kind])
    if result["tidy"]:
        middle["tidy"] = statistics.median(result["tidy"])
        middle["share"] = middle["syntax added"] / middle["tidy"]
        added = statistics.median(t - w for t, (w, _) in zip(result["tidy"], result["syntax"]))
        middle["share of added"] = middle["syntax added"] / added
    return middle


def row(unit, middle):
    cells = [f"{unit.project.name} {os.path.relpath(unit.file, unit.project.source)}",
             f"{middle['codegen']:.2f}", f"{middle['codegen ratio']:.3f}",
             f"{middle['syntax']:.2f}", f"{middle['syntax ratio']:.3f}",
             f"{1000 * middle['syntax added']:.1f}"]
    if "tidy" in middle:
        cells += [f"{middle['tidy']:.2f}", f"{middle['share']:.4f}"]
    return "| " + " | ".join(cells) + " |"


def verdict(name, values, aim):
    value = statistics.median(values)
    met = "met" if value <= aim else "MISSED"
    return f"| {name} | {value:.4f} | {min(values):.4f} | {max(values):.4f} | {aim:.2f} | {met} |"


def conclude(middles):
    print("\n| over the files | median | least | most | aim | |\n|" + " --- |" * 6)
    print(verdict("-O2 -c, with : without", [m["codegen ratio"] for m in middles], 1.02))
    print(verdict("-fsyntax-only, with : without", [m["syntax ratio"] for m in middles], 1.08))
    if "share" in middles[0]:
        print(verdict("added by the plugin : clang-tidy", [m["share"] for m in middles], 0.05))
        print(verdict("added by the plugin : added by clang-tidy",
                      [m["share of added"] for m in middles], 0.05))


def main(words):
    asked = arguments(words)
    plugin = os.path.abspath(asked.plugin)
    if not os.path.exists(plugin):
        print(f"there is no plugin {plugin}", file=sys.stderr)
        return 2
    flags = [f"-fplugin={plugin}", *(f"-fplugin-arg-mapchurn-{a}" for a in asked.argument)]
    drawn = draw(projects.select(asked.projects), asked.files, asked.seed)
    if len(drawn) < asked.files:
        print(f"only {len(drawn)} files to draw from; see 'scripts/field configure'",
              file=sys.stderr)
        return 2
    print(f"{len(drawn)} files (seed {asked.seed}), {asked.repetitions} pairs each, alternating; "
          "user+sys CPU seconds\nof the compiler by wait4, since the machine may be shared; "
          f"medians. {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}.\n")
    header = ["file", "-O2 -c", "ratio", "-fsyntax-only", "ratio", "added ms"]
    header += [] if asked.no_tidy else ["clang-tidy", "added : clang-tidy"]
    print("| " + " | ".join(header) + " |\n|" + " --- |" * len(header), flush=True)
    middles = []
    with tempfile.TemporaryDirectory() as scratch:
        for unit in drawn:
            result = measure(unit, flags, asked, os.path.join(scratch, "object.o"))
            middles.append(summary(result))
            print(row(unit, middles[-1]), flush=True)
    conclude(middles)
    return 0
