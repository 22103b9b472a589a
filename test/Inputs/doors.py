"""The doors to the analysis, for the tests: each runs on one file and says what it printed.

A finding is (file, line, column, id, message, notes), a note is (file, line, column, message), whichever door it came
through, so that lists of findings can be compared.

Options are the analysis' own, KEY=VALUE. They come from the caller and from a line of the file:

    // OPTIONS: tier=all value-limit=64

A file test/checks/<id>.cpp or <id>-<topic>.cpp is about that check, so the others are off unless `checks=` is given: the
checks' tests do not depend on each other.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
from typing import NamedTuple

DIAGNOSTIC = re.compile(r"(?P<file>[^\n:]+):(?P<line>\d+):(?P<column>\d+): (?P<level>warning|error|note): (?P<text>.*)")
FINDING = re.compile(r"(?P<text>.*) \[mapchurn-(?P<id>[\w-]+?)(?:,-[\w,=-]+)?\]$")


class Note(NamedTuple):
    file: str
    line: int
    column: int
    text: str

    def __str__(self):
        return f"{self.file}:{self.line}:{self.column}: note: {self.text}"


class Finding(NamedTuple):
    file: str
    line: int
    column: int
    id: str
    text: str
    notes: tuple

    def __str__(self):
        head = f"{self.file}:{self.line}:{self.column}: warning: {self.text} [mapchurn-{self.id}]"
        return "\n".join([head, *map(str, self.notes)])


def parse(output):
    """The findings among the diagnostics that a door printed; other warnings and their notes are left out."""
    found = []
    ours = False
    for line in output.splitlines():
        match = DIAGNOSTIC.fullmatch(line)
        if not match:
            continue
        place = (os.path.realpath(match["file"]), int(match["line"]), int(match["column"]))
        if match["level"] == "note":
            if ours:
                last = found[-1]
                found[-1] = last._replace(notes=last.notes + (Note(*place, match["text"]),))
            continue
        finding = FINDING.fullmatch(match["text"])
        ours = finding is not None
        if ours:
            found.append(Finding(*place, finding["id"], finding["text"], ()))
    return found


def fix_counts(output):
    """How many edits each finding has, from the output with -fcaret-diagnostics -fdiagnostics-parseable-fixits."""
    counts = []
    ours = False
    for line in output.splitlines():
        match = DIAGNOSTIC.fullmatch(line)
        if match and match["level"] != "note":
            ours = FINDING.fullmatch(match["text"]) is not None
            counts += [0] * ours
        elif ours and line.startswith("fix-it:"):
            counts[-1] += 1
    return counts


def crashed(run):
    return run.returncode < 0 or run.returncode >= 128 or "PLEASE submit a bug report" in run.stderr


class Request:
    """One file with its options and compiler flags, and the programs to run on it."""

    def __init__(self, description, positional=()):
        parser = argparse.ArgumentParser(description=description, allow_abbrev=False)
        parser.add_argument("--build", required=True, type=pathlib.Path, help="the build folder")
        parser.add_argument("--llvm", required=True, type=pathlib.Path, help="the folder of clang++ and clang-tidy")
        for name, text in positional:
            parser.add_argument(name, required=True, type=pathlib.Path, help=text)
        parser.add_argument("file", type=pathlib.Path)
        parser.add_argument("options", nargs="*", metavar="KEY=VALUE")
        words = sys.argv[1:]
        split = words.index("--") if "--" in words else len(words)
        self.args = parser.parse_args(words[:split])
        self.flags = words[split + 1 :]
        self.file = self.args.file
        self.plugin = self.args.build / "lib" / "mapchurn.so"
        self.module = self.args.build / "lib" / "mapchurn-tidy.so"
        self.command = self.args.build / "bin" / "mapchurn"
        self.options = self.read_options()
        if self.file.suffix != ".c":
            self.flags.insert(0, "-std=c++17")

    def read_options(self):
        given = list(self.args.options)
        for line in self.file.read_text(errors="replace").splitlines():
            match = re.match(r"\s*// OPTIONS: (.*)", line)
            if match:
                given += match[1].split()
        options = []
        for option in given:
            key, equals, value = option.partition("=")
            if not equals:
                sys.exit(f"'{option}' is no option of the form KEY=VALUE")
            options.append((key, value))
        if "checks" not in dict(options):
            check = self.named_check()
            if check:
                options.append(("checks", f"-*,{check}"))
        return options

    def named_check(self):
        """The check that the file in test/checks/ is named after."""
        if self.file.resolve().parent.name != "checks":
            return None
        folder = pathlib.Path(__file__).resolve().parents[2] / "plugin" / "checks"
        ids = [re.sub(r"(?<!^)(?=[A-Z])", "-", path.stem).lower() for path in folder.glob("*.h")]
        stem = self.file.stem
        return max((id for id in ids if stem == id or stem.startswith(id + "-")), key=len, default=None)

    # -- the doors --

    def compiler(self):
        return [str(self.args.llvm / ("clang" if self.file.suffix == ".c" else "clang++"))]

    def plugin_command(self, extra=(), file=None):
        options = [f"-fplugin-arg-mapchurn-{key}={value}" for key, value in self.options]
        return [
            *self.compiler(),
            f"-fplugin={self.plugin}",
            *options,
            "-fsyntax-only",
            "-fno-caret-diagnostics",
            *self.flags,
            *extra,
            str(file or self.file),
        ]

    def tidy_command(self, extra=(), file=None):
        options = dict(self.options)
        checks = []
        for glob in options.pop("checks", "*").split(","):
            sign = "-" if glob.startswith("-") else ""
            glob = glob.removeprefix("-").removeprefix("mapchurn-")
            checks.append(f"{sign}mapchurn-{glob}")
        headers = options.pop("header-filter", "")
        config = {
            "Checks": ",".join(["-*", *checks]),
            "HeaderFilterRegex": headers,
            # All values of a repeated option cannot be said here; the table is the only such, and a test of it has one.
            "CheckOptions": {f"mapchurn-{key}": value for key, value in options.items()},
        }
        return [
            str(self.args.llvm / "clang-tidy"),
            f"--load={self.module}",
            f"--config={json.dumps(config)}",
            "--quiet",
            *extra,
            str(file or self.file),
            "--",
            *self.flags,
        ]

    def check_command(self, extra=(), file=None):
        options = [f"--{key}={value}" for key, value in self.options]
        return [str(self.command), "check", *options, *extra, str(file or self.file), "--", *self.flags]

    def doors(self, **how):
        """Name and command of each door that has been built, the plugin's first."""
        doors = [("-fplugin", self.plugin_command(**how))]
        if self.module.exists():
            doors.append(("clang-tidy", self.tidy_command(**how)))
        if self.command.exists():
            doors.append(("mapchurn check", self.check_command(**how)))
        return doors


def run(command, **how):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", **how)
    if crashed(done):
        sys.exit(f"{' '.join(command)}\ncrashed ({done.returncode}):\n{done.stdout}{done.stderr}")
    return done
