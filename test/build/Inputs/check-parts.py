# Requires that every check has all its parts, and that its id, class and summary are the same in all of them.
# Usage: check-parts.py ROOT [ID...]; with ids, exactly those checks must exist.
#
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

import re
import sys
from pathlib import Path

root = Path(sys.argv[1])
problems = []


def need(true, text):
    if not true:
        problems.append(text)


def read(name):
    path = root / name
    return path.read_text() if path.exists() else ""


registry, readme, changelog = (
    read(name) for name in ("plugin/checks/Registry.cpp", "README.md", "CHANGELOG.md")
)
ids = []
for header in sorted((root / "plugin/checks").glob("*.h")):
    text = header.read_text()
    found = re.search(r'CheckInfo Info = \{\s*"([a-z-]+)",((?:\s*"[^"]*")+),\s*Tier::(Default|All)(?:,\s*/\*\w+=\*/(?:true|false))*\}', text)
    if not found:
        continue
    check, tier = found.group(1), found.group(3).lower()
    summary = "".join(re.findall(r'"([^"]*)"', found.group(2)))
    name = "".join(word.capitalize() for word in check.split("-"))
    ids.append(check)
    need(header.stem == name, f"{header.name}: {check} belongs into {name}.h")
    need(f"class {name} : public Check" in text, f"{header.name}: no class {name}")
    need(read(f"plugin/checks/{name}.cpp"), f"{check}: no plugin/checks/{name}.cpp")
    need(f"std::make_unique<{name}>()" in registry, f"{check}: not in Registry.cpp")
    need(summary.endswith("."), f"{check}: the summary is no sentence: {summary}")
    row = f"| [`{check}`](docs/checks/{check}.md) | {tier} | {summary} |"
    need(row in readme, f"README.md: expected the row {row}")
    entry = re.sub(r"\s+", " ", changelog)
    need(f"- New check `{check}`: {summary}" in entry, f"CHANGELOG.md: no line for {check} with its summary")
    page = read(f"docs/checks/{check}.md")
    need(page, f"{check}: no page docs/checks/{check}.md")
    need(f"# {check}\n" in page, f"docs/checks/{check}.md: no title '# {check}'")
    need(summary in re.sub(r"\s+", " ", page), f"docs/checks/{check}.md: no sentence '{summary}'")
    tests = list((root / "test/checks").glob(f"{check}*.cpp"))
    need(tests, f"{check}: no test/checks/{check}.cpp")
    need(
        any(f"[mapchurn-{check}]" in test.read_text() for test in tests),
        f"{check}: no test expects a finding of it",
    )

listed = re.findall(r"make_unique<(\w+)>", registry)
need(len(listed) == len(ids), f"Registry.cpp lists {len(listed)} checks, the headers declare {len(ids)}")
for extra in re.findall(r"^\| \[`([a-z-]+)`\]", readme, re.M):
    need(extra in ids, f"README.md: there is no check {extra}")
for page in (root / "docs/checks").glob("*.md"):
    need(page.stem in ids, f"docs/checks/{page.name}: there is no such check")
expected = sys.argv[2:]
if expected:
    need(sorted(ids) == sorted(expected), f"expected the checks {sorted(expected)}, found {sorted(ids)}")
print("\n".join(problems) or f"{len(ids)} checks have all their parts")
sys.exit(bool(problems))
