# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One source file of a project: how it is compiled, and compiling it with a meter.

A unit is an entry of compile_commands.json without what a build needs of it (the
object's name, dependency files) and without -Werror, so that a warning is output
and not an exit code. A project that compiles one file for several targets gives
one unit, the first: the others say the same.

CPU time is user plus system time of the compiler process, from wait4. Wall time
would measure the other users of the machine.
"""

import json
import os
import shlex
import subprocess
import tempfile
from dataclasses import dataclass

from . import projects

COMPILER = "clang++-19"
CPP_NAMES = (".cc", ".cpp", ".cxx", ".C")
WITH_VALUE = ("-o", "-MF", "-MT", "-MQ")
WITHOUT_VALUE = ("-c", "-MD", "-MMD", "-fcolor-diagnostics")
CPU_LIMIT_SECONDS = 900  # of one compilation; a hang must end, and count as a crash


@dataclass(frozen=True)
class Unit:
    project: projects.Project
    file: str      # absolute
    folder: str    # where the compiler is started
    flags: tuple   # everything but compiler, file and outputs

    @property
    def name(self):
        return os.path.relpath(self.file, self.project.dir)

    def syntax(self, *extra):
        return [COMPILER, *self.flags, *extra, "-fsyntax-only", self.file]

    def codegen(self, target, *extra):
        return [COMPILER, *self.flags, "-O2", *extra, "-c", "-o", target, self.file]


@dataclass(frozen=True)
class Ran:
    code: int
    cpu_seconds: float
    output: str


def flags_of(entry, file):
    """The flags of a database entry that say how its file is parsed."""
    words = entry.get("arguments") or shlex.split(entry["command"])
    while words and "clang" not in os.path.basename(words[0]):
        words = words[1:]  # a launcher such as ccache
    flags, rest = [], iter(words[1:])
    for word in rest:
        if word in WITH_VALUE:
            next(rest, None)
        elif word in WITHOUT_VALUE or word.startswith("-Werror"):
            continue
        elif os.path.normpath(os.path.join(entry["directory"], word)) != file:
            flags.append(word)
    return tuple(flags)


def units(project):
    """The C++ files of a configured project, in the order of their paths."""
    with open(project.database) as f:
        entries = json.load(f)
    found = {}
    for entry in entries:
        file = os.path.normpath(os.path.join(entry["directory"], entry["file"]))
        if file.endswith(CPP_NAMES) and file not in found:
            found[file] = Unit(project, file, entry["directory"], flags_of(entry, file))
    return [found[file] for file in sorted(found)]


def run(argv, folder):
    """Runs a compiler to its end and measures it; its two outputs come as one text."""
    limited = ["prlimit", f"--cpu={CPU_LIMIT_SECONDS}", "--core=0", *argv]
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(limited, cwd=folder, stdin=subprocess.DEVNULL,
                                 stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)  # so Popen does not wait too
        out.seek(0)
        text = out.read().decode("utf-8", "replace")
    return Ran(child.returncode, usage.ru_utime + usage.ru_stime, text)
