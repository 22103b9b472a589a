# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiling every unit of a project with the plugin, and keeping what it said.

Words:
- record: what is kept of one unit: exit codes, CPU times, findings. One JSON line
  in PROJECT.jsonl, written when the unit is done, so an interrupted run goes on
  where it was. Its key hashes the plugin, the options and the command; a record
  with another key is stale and its unit is compiled again.
- finding: file, line, column, check id, message, notes. A header's finding is said
  by many units and kept once.
- failing unit: does not compile without the plugin either (code older than clang).
- crash: fails with the plugin and not without. It is what a run must never show.
"""

import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import tempfile
from collections import Counter, namedtuple
from dataclasses import dataclass

from . import commands

Finding = namedtuple("Finding", "file line column check message notes")

DIAGNOSTIC = re.compile(r"^(?P<file>[^\s:][^:]*):(?P<line>\d+):(?P<column>\d+): "
                        r"(?P<level>warning|error|fatal error|note|remark): (?P<text>.*)$")
CHECK = re.compile(r"^(?P<message>.*) \[(?:-W)?mapchurn-(?P<check>[a-z0-9-]+)\]$")
# Clang's own warnings are not asked for; carets would only have to be thrown away.
QUIET = ("-Wno-everything", "-fno-color-diagnostics", "-fno-caret-diagnostics",
         "-fdiagnostics-absolute-paths", "-ferror-limit=5", "-fno-crash-diagnostics")


@dataclass(frozen=True)
class Options:
    plugin: str = ""          # empty: compile without, to see which units fail
    arguments: tuple = ()     # KEY=VALUE for the plugin
    codegen: bool = False     # -O2 -c rather than -fsyntax-only
    times: bool = False       # compile without the plugin too, and compare
    jobs: int = 2

    def flags(self):
        if not self.plugin:
            return []
        return [f"-fplugin={self.plugin}",
                *(f"-fplugin-arg-mapchurn-{a}" for a in self.arguments)]

    def fingerprint(self):
        digest = hashlib.sha256(repr((self.arguments, self.codegen, self.times)).encode())
        if self.plugin:
            with open(self.plugin, "rb") as f:
                digest.update(f.read())
        return digest.hexdigest()


def parse(output, base):
    """The findings in a compiler's output, their paths relative to the folder `base`."""
    found, notes = [], None
    for line in output.splitlines():
        said = DIAGNOSTIC.match(line)
        if not said:
            continue
        path = os.path.normpath(said["file"])
        if path.startswith(base + os.sep):
            path = os.path.relpath(path, base)
        if said["level"] == "note":
            if notes is not None:
                notes.append((path, int(said["line"]), int(said["column"]), said["text"]))
            continue
        check, notes = CHECK.match(said["text"]), None
        if check:
            notes = []
            found.append(Finding(path, int(said["line"]), int(said["column"]),
                                 check["check"], check["message"], notes))
    return found


def compile_unit(unit, options, with_plugin, scratch):
    """Compiles a unit once and returns what commands.run says."""
    extra = [*QUIET, *(options.flags() if with_plugin else [])]
    if not options.codegen:
        return commands.run(unit.syntax(*extra), unit.folder)
    handle, target = tempfile.mkstemp(suffix=".o", dir=scratch)
    os.close(handle)
    try:
        return commands.run(unit.codegen(target, *extra), unit.folder)
    finally:
        os.unlink(target)


def measure(unit, options, order, scratch):
    """The record of one unit. `order` alternates which of a pair runs first."""
    plain = None
    if options.times and options.plugin and order % 2 == 0:
        plain = compile_unit(unit, options, False, scratch)
    done = compile_unit(unit, options, True, scratch)
    if plain is None and options.plugin and (options.times or done.code):
        plain = compile_unit(unit, options, False, scratch)
    record = {"file": unit.name, "code": done.code, "cpu": round(done.cpu_seconds, 4),
              "findings": sorted(parse(done.output, unit.project.dir))}
    if plain:
        record.update(plain_code=plain.code, plain_cpu=round(plain.cpu_seconds, 4))
    if done.code:
        record["reason"] = reason(done)
        record["command"] = f"cd {unit.folder} && " + shlex.join(
            unit.syntax(*QUIET, *options.flags()))
    return record


def reason(done):
    """Why a compilation failed: the assertion or error, and the innermost plugin frames."""
    lines = done.output.splitlines()
    said = [l for l in lines if "Assertion " in l or "error: " in l]
    said = said[0] if said else f"exit {done.code}"
    frames = re.findall(r" (mapchurn::.*?) \(?\S*$", done.output, re.MULTILINE)
    return "\n".join([re.split("error: ", said)[-1], *frames[:3]])


def crashed(record):
    return record["code"] != 0 and record.get("plain_code") == 0


def failing(record):
    return record["code"] != 0 and not crashed(record)


def load(path, keys=None):
    """The records of a file; with `keys` ({unit name: key}) only those that are current."""
    kept = {}
    if not os.path.exists(path):
        return kept
    with open(path) as f:
        for line in f:
            try:
                record = json.loads(line)
            except ValueError:  # the line that an interrupted run did not finish
                continue
            if keys is None or keys.get(record["file"]) == record["key"]:
                kept[record["file"]] = record
    return kept


def rewrite(path, records):
    """Writes records in one step, so that an interrupted run loses none."""
    with open(path + ".new", "w") as out:
        out.writelines(json.dumps(records[name]) + "\n" for name in sorted(records))
    os.replace(path + ".new", path)


def run(project, options, folder, progress):
    """Compiles what has no current record; returns all records in the order of files."""
    todo = commands.units(project)
    mark = options.fingerprint()
    keys = {u.name: hashlib.sha256((mark + repr(u.flags)).encode()).hexdigest()[:16]
            for u in todo}
    path = os.path.join(folder, project.name + ".jsonl")
    records = load(path, keys)
    rewrite(path, records)
    pool = concurrent.futures.ThreadPoolExecutor(options.jobs)
    with open(path, "a") as out, tempfile.TemporaryDirectory(dir=folder) as scratch:
        try:
            waiting = [pool.submit(measure, u, options, i, scratch)
                       for i, u in enumerate(todo) if u.name not in records]
            for done in concurrent.futures.as_completed(waiting):
                record = {"key": keys[done.result()["file"]], **done.result()}
                records[record["file"]] = record
                out.write(json.dumps(record) + "\n")
                out.flush()
                progress(len(records), len(todo))
        finally:
            pool.shutdown(cancel_futures=True)
    rewrite(path, records)
    return [records[u.name] for u in todo]


def findings(records):
    """All findings of a project, each once, sorted; of equal ones the first notes stay."""
    unique = {}
    for record in records:
        for f in record["findings"]:
            f = Finding(*f[:5], tuple(tuple(n) for n in f[5]))
            unique[f[:5]] = min(unique.get(f[:5], f), f)
    return [unique[k] for k in sorted(unique)]


def write_list(path, found):
    """The findings as text: one line each, its notes indented below."""
    with open(path, "w") as out:
        for f in found:
            out.write(f"{f.file}:{f.line}:{f.column}: {f.message} [mapchurn-{f.check}]\n")
            out.writelines(f"    {n[0]}:{n[1]}:{n[2]}: note: {n[3]}\n" for n in f.notes)


def counts(found):
    return Counter(f.check for f in found)
