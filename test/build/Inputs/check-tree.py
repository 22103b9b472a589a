"""Checks what every tracked file of the tree must be: under the licence, free of one machine's paths, and including
only what its room may include (docs/architecture.md).

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import pathlib
import re
import subprocess
import sys

SPDX = "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"

# Files that carry the licence line: sources and everything that is run. The rest (data, expected output, Markdown) may.
SOURCE = {".h", ".hpp", ".cpp", ".c", ".cc", ".py", ".sh", ".cmake", ".in", ".yaml", ".yml"}
SOURCE_NAMES = {"CMakeLists.txt", ".clang-format", ".clang-tidy"}
# User code and tables that tests read: their text is what is tested.
DATA = re.compile(r"(^|/)Inputs/.*\.(yaml|yml|c|txt|json|in)$")

# Folders that exist on one machine only.
MACHINE_PATH = re.compile(r"/(?:home|Users|work|workspace)/\w[\w.-]*")

INCLUDE = re.compile(r"\s*#\s*include\s*[<\"]([^>\"]+)[>\"]")
VERSION_TEST = re.compile(r"\s*#\s*(?:el)?if.*\b(?:LLVM|CLANG)_VERSION")
PLUGIN_FOLDERS = "facts|escape|checks|findings"
WALKERS = "clang/AST/(?:Recursive|Dynamic)\\w*Visitor|clang/AST/\\w*StmtVisitor|clang/ASTMatchers/"

# Of each folder: what it must never include, and why. Data flows one way, from model/ to the doors.
NEVER = [
    ("model/", f"clang|plugin/|tool/|runtime/|(?:{PLUGIN_FOLDERS})/", "the model knows no compiler"),
    ("plugin/", "tool/|runtime/", "the plugin is below the command and apart from the runtime"),
    ("plugin/facts/", "(?:escape|checks)/", "facts are made before anything reads them"),
    ("plugin/escape/", f"checks/|{WALKERS}", "escape reads facts, and checks read it"),
    ("plugin/checks/", WALKERS, "only facts/ walks the AST"),
    ("runtime/", f"llvm|clang|model/|plugin/|tool/|(?:{PLUGIN_FOLDERS})/", "the runtime links into a user's program"),
    ("tool/", "runtime/", "the command reads the runtime's files and does not link it"),
]


def room_faults(name, text):
    rules = [(re.compile(never), why) for folder, never, why in NEVER if name.startswith(folder)]
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        for never, why in rules:
            if match and never.match(match.group(1)):
                yield f"{name}:{number}: must not include {match.group(1)}: {why}"
        if rules and name != "plugin/Compat.h" and VERSION_TEST.match(line):
            yield f"{name}:{number}: only plugin/Compat.h asks for the version"


def tracked(root):
    command = ["git", "-C", root, "-c", "safe.directory=*", "ls-files", "-z"]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    files = [name for name in out.decode().split("\0") if name]
    return [name for name in files if (root / name).is_file()]


def faults(root):
    licence = root / "LICENSE"
    if not licence.is_file() or "LLVM Exceptions" not in licence.read_text():
        yield "LICENSE: not the Apache licence with LLVM's exceptions"
    files = tracked(root)
    if not files:
        yield "no tracked file"
    for name in files:
        path = root / name
        data = path.read_bytes()
        if b"\0" in data:
            continue
        text = data.decode("utf-8", "replace")
        is_source = path.suffix in SOURCE or path.name in SOURCE_NAMES or text.startswith("#!")
        if is_source and not DATA.search(name) and SPDX not in text[:4000]:
            yield f"{name}: no SPDX line"
        yield from room_faults(name, text)
        for number, line in enumerate(text.splitlines(), 1):
            match = MACHINE_PATH.search(line)
            if match:
                yield f"{name}:{number}: a path of one machine: {match.group()}"


def main():
    found = list(faults(pathlib.Path(sys.argv[1])))
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
