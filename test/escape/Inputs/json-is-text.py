"""Compares what explain-json= writes with what explain=3 prints, at two doors.

    json-is-text.py MAPCHURN CLANGXX PLUGIN FILE

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import json
import os
import re
import subprocess
import sys

LINE = re.compile(r"([^:\n]+):(\d+):(\d+): (remark|note): (.*)")


def place(at):
    return (os.path.basename(at["file"]), at["line"], at["column"])


def step(s):
    count = "&" if s["dereferences"] < 0 else "*" * s["dereferences"]
    return (*place(s["at"]), f"flow: {s['to']} = {count}{s['from']} ({s['why']})")


def owner(verdict):
    goes = verdict.get("ownership")
    return [(*place(goes["at"]), goes["text"])] if goes else []


def from_json(path):
    """(verdicts with their paths, flows)"""
    with open(path) as f:
        content = json.load(f)
    assert list(content) == ["version", "units"] and content["version"] == 1
    (unit,) = content["units"]
    assert list(unit) == ["file", "verdicts", "flows", "cut"]
    verdicts = [((*place(v["at"]), v["text"]), [step(s) for s in v["path"]] + owner(v)) for v in unit["verdicts"]]
    for v in unit["verdicts"]:
        assert v["text"].startswith(f"{v['name']} {v['verdict']}"), v
        assert v["function"], v
    return verdicts, [step(f) for f in unit["flows"]]


def from_text(output):
    verdicts, flows = [], []
    for line in output.splitlines():
        match = LINE.fullmatch(line)
        if not match:
            continue
        file, row, column, level, text = match.groups()
        said = (os.path.basename(file), int(row), int(column), text)
        if level == "note":
            verdicts[-1][1].append(said)
        elif text.startswith("flow: "):
            flows.append(said)
        else:
            verdicts.append((said, []))
    return verdicts, flows


def main():
    mapchurn, clang, plugin, file = sys.argv[1:]
    argument = "-fplugin-arg-mapchurn-"
    doors = {
        "command": [mapchurn, "check", "--checks=-*", "--explain=3", "--explain-json=d.json", file, "--", "-std=c++17"],
        "plugin": [clang, "-std=c++17", "-fsyntax-only", f"-fplugin={plugin}", f"{argument}checks=-*",
                   f"{argument}explain=3", f"{argument}explain-json=d.json", file],
    }
    for name, command in doors.items():
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{name}: {done.returncode}\n{done.stderr}")
        text = from_text(done.stdout + done.stderr)
        if not text[0] or not text[1] or not any(path for _, path in text[0]):
            sys.exit(f"{name} explains nothing:\n{done.stdout}{done.stderr}")
        if text != from_json("d.json"):
            sys.exit(f"{name}: text and JSON differ\n{text}\n{from_json('d.json')}")


if __name__ == "__main__":
    main()
