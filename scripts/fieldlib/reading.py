# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""For the person who judges findings: a fair sample with its source, and the tally.

Words:
- sample: at most N findings of a check, every k-th of the list sorted by project and
  place, from an offset that the seed gives. So each project weighs what it has,
  neighbours are rarely drawn together, and the same seed draws the same ones.
- verdict: what the reader enters in CHECK.tsv, 'true' (would be acted on) or
  'false', with a reason. A verdict belongs to a place and a check, not to a message,
  so it outlives a change of wording. Drawing again keeps every verdict there is.
"""

import csv
import os
import random
import statistics
from collections import Counter, defaultdict

from . import run

COLUMNS = ("project", "place", "check", "verdict", "reason", "message")
CONTEXT = 12  # lines of source, the finding's own in the middle


def sample(items, most, seed):
    """`most` of the items, evenly spaced."""
    if len(items) <= most:
        return items
    step = len(items) / most
    offset = random.Random(seed).uniform(0, step)
    return [items[int(offset + i * step)] for i in range(most)]


def source_lines(base, finding):
    """The lines around a finding, numbered, its own marked."""
    try:
        with open(os.path.join(base, finding.file), errors="replace") as f:
            lines = f.read().splitlines()
    except OSError as error:
        return [f"  (no source: {error.strerror})"]
    first = max(0, finding.line - 1 - CONTEXT // 2)
    return [f"{'>' if i + 1 == finding.line else ' '} {i + 1:5} {lines[i]}"
            for i in range(first, min(first + CONTEXT, len(lines)))]


def show(project, finding):
    print(f"\n==== {project.name} {finding.file}:{finding.line}:{finding.column} "
          f"[{finding.check}]\n{finding.message}")
    for note in finding.notes:
        print(f"  note: {note[0]}:{note[1]}: {note[3]}")
    print("\n".join(source_lines(project.dir, finding)))


def place(finding):
    return f"{finding.file}:{finding.line}:{finding.column}"


def load_verdicts(path):
    """{(project, place, check): row} of a verdict file; empty if there is none."""
    if not os.path.exists(path):
        return {}
    with open(path, newline="") as f:
        return {(r["project"], r["place"], r["check"]): r
                for r in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)}


def save_verdicts(path, drawn):
    """Adds the drawn findings to a verdict file; returns how many wait for a verdict."""
    rows = {k: r for k, r in load_verdicts(path).items() if r["verdict"]}
    for project, f in drawn:
        row = rows.setdefault((project.name, place(f), f.check), dict.fromkeys(COLUMNS, ""))
        row.update(project=project.name, place=place(f), check=f.check, message=f.message)
    with open(path, "w", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, delimiter="\t", quoting=csv.QUOTE_NONE,
                                quotechar=None, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[k] for k in sorted(rows))
    return sum(not r["verdict"] for r in rows.values())


def read(chosen, check, folder, verdicts, most, seed):
    """Prints a sample of a check and enters it in the verdict file, whose path it returns."""
    everything = []
    for project in chosen:
        records = run.load(os.path.join(folder, project.name + ".jsonl")).values()
        everything += [(project, f) for f in run.findings(records) if f.check == check]
    drawn = sample(everything, most, seed)
    for project, finding in drawn:
        show(project, finding)
    os.makedirs(verdicts, exist_ok=True)
    path = os.path.join(verdicts, check + ".tsv")
    waiting = save_verdicts(path, drawn)
    print(f"\n{len(drawn)} of {len(everything)} findings of {check}; "
          f"{waiting} wait for a verdict in {path}")


def source_size(project):
    """Lines of C and C++ in the project's source folder."""
    total = 0
    for folder, _, files in os.walk(project.source):
        for name in files:
            path = os.path.join(folder, name)
            if name.endswith((".h", ".hh", ".hpp", ".cc", ".cpp", ".cxx", ".c", ".inc")) \
                    and os.path.isfile(path):
                with open(path, "rb") as f:
                    total += f.read().count(b"\n")
    return total


def time_cells(records):
    """Seconds without, seconds with, and the median of the units' ratios."""
    timed = [r for r in records if r.get("plain_cpu") and not r["code"]]
    if not timed:
        return ["", "", ""]
    ratios = [r["cpu"] / r["plain_cpu"] for r in timed]
    return [f"{sum(r['plain_cpu'] for r in timed):.1f}", f"{sum(r['cpu'] for r in timed):.1f}",
            f"{statistics.median(ratios):.3f}"]


def table(header, rows):
    print("| " + " | ".join(header) + " |\n|" + " --- |" * len(header))
    for row in rows:
        print("| " + " | ".join(str(c) for c in row) + " |")


def tally(verdicts):
    """{(project, check): Counter of verdicts} over all verdict files of a folder."""
    counted = defaultdict(Counter)
    for name in sorted(os.listdir(verdicts)) if os.path.isdir(verdicts) else []:
        for (project, _, check), row in load_verdicts(os.path.join(verdicts, name)).items():
            if row["verdict"]:
                counted[project, check][row["verdict"]] += 1
    return counted


def report(chosen, folder, verdicts):
    """Prints the two tables of a field report: the projects, and the findings."""
    projects, checks, judged = [], [], tally(verdicts)
    for project in chosen:
        records = list(run.load(os.path.join(folder, project.name + ".jsonl")).values())
        if not records:
            continue
        with open(os.path.join(project.dir, "fetched")) as f:
            version = f.read().strip()
        found = run.counts(run.findings(records))
        projects.append([project.name, version, source_size(project), len(records),
                         sum(map(run.failing, records)), sum(map(run.crashed, records)),
                         sum(found.values()), *time_cells(records)])
        for check in sorted(found):
            seen = judged[project.name, check]
            checks.append([project.name, check, found[check], seen["true"], seen["false"]])
    table(("project", "version", "lines", "files", "failing", "crashes", "findings",
           "CPU s without", "CPU s with", "median ratio"), projects)
    print()
    table(("project", "check", "findings", "read true", "read false"), checks)
