"""Holds a log of mapchurn's to SARIF 2.1.0, as far as that can be done without the schema at hand.

    check-sarif.py [--apply=FOLDER] LOG

Prints one line per result, `file:line:column rule in symbol: message`, and their number. Fails with a message that
names the object and the property when something that the standard requires (or that a host needs) is missing or of
another type, when an index leads nowhere, or when a place is not in its file. With --apply, the changed files are
written to FOLDER with every fix made.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import json
import os
import sys
import urllib.parse


def need(owner, name, key, kind):
    if key not in owner:
        sys.exit(f"{name}: '{key}' is missing")
    if not isinstance(owner[key], kind):
        sys.exit(f"{name}: '{key}' is {owner[key]!r}, not {kind.__name__}")
    return owner[key]


def only(owner, name, keys):
    for key in owner:
        if key not in keys:
            sys.exit(f"{name}: the standard has no '{key}'")


class Log:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.log = json.load(file)
        self.lines = {}
        self.edits = {}

    def artifact(self, location):
        only(location, "artifactLocation", {"uri", "uriBaseId"})
        uri = need(location, "artifactLocation", "uri", str)
        if "uriBaseId" in location:
            uri = self.bases[location["uriBaseId"]]["uri"] + uri
        parsed = urllib.parse.urlparse(uri)
        if parsed.scheme != "file":
            sys.exit(f"artifactLocation: '{uri}' is no file")
        return urllib.parse.unquote(parsed.path)

    def region(self, path, region):
        only(region, "region", {"startLine", "startColumn", "endLine", "endColumn"})
        line, column, end_line, end_column = (
            need(region, "region", key, int)
            for key in ("startLine", "startColumn", "endLine", "endColumn")
        )
        if path not in self.lines:
            with open(path, encoding="utf-8", newline="") as file:
                self.lines[path] = file.read().split("\n")
        lines = self.lines[path]
        for l, c in ((line, column), (end_line, end_column)):
            if not (1 <= l <= len(lines) and 1 <= c <= len(lines[l - 1]) + 1):
                sys.exit(f"region: {path} has no line {l}, column {c}")
        if (line, column) > (end_line, end_column):
            sys.exit(f"region: ends before it begins: {region}")
        return line, column, end_line, end_column

    def message(self, owner, name, key="message"):
        message = need(owner, name, key, dict)
        if not need(message, key, "text", str):
            sys.exit(f"{name}: an empty message")
        return message["text"]

    def location(self, location):
        only(location, "location", {"physicalLocation", "logicalLocations", "message"})
        physical = need(location, "location", "physicalLocation", dict)
        path = self.artifact(need(physical, "physicalLocation", "artifactLocation", dict))
        return path, self.region(path, need(physical, "physicalLocation", "region", dict))

    def fix(self, fix):
        changes = need(fix, "fix", "artifactChanges", list)
        if not changes:
            sys.exit("fix: changes nothing")
        for change in changes:
            path = self.artifact(need(change, "artifactChange", "artifactLocation", dict))
            for replacement in need(change, "artifactChange", "replacements", list):
                region = self.region(path, need(replacement, "replacement", "deletedRegion", dict))
                text = self.message(replacement, "replacement", "insertedContent")
                self.edits.setdefault(path, []).append((region, text))

    def result(self, result):
        only(
            result,
            "result",
            {"ruleId", "ruleIndex", "level", "message", "locations", "relatedLocations", "fixes", "partialFingerprints"},
        )
        rule = need(result, "result", "ruleId", str)
        if self.rules[need(result, "result", "ruleIndex", int)] != rule:
            sys.exit(f"result: ruleIndex is not of '{rule}'")
        if need(result, "result", "level", str) not in ("none", "note", "warning", "error"):
            sys.exit(f"result: level '{result['level']}'")
        locations = need(result, "result", "locations", list)
        if len(locations) != 1:
            sys.exit("result: not one location")
        path, (line, column, _, _) = self.location(locations[0])
        symbol = locations[0]["logicalLocations"][0]["fullyQualifiedName"]
        for related in need(result, "result", "relatedLocations", list):
            self.location(related)
            self.message(related, "relatedLocation")
        for fix in result.get("fixes", []):
            self.fix(fix)
        prints = need(result, "result", "partialFingerprints", dict)
        if len(need(prints, "partialFingerprints", "mapchurn/v1", str)) != 16:
            sys.exit("partialFingerprints: not 16 digits")
        text = self.message(result, "result")
        return f"{os.path.basename(path)}:{line}:{column} {rule} in {symbol}: {text}"

    def check(self):
        if need(self.log, "log", "version", str) != "2.1.0":
            sys.exit(f"log: version {self.log['version']}")
        need(self.log, "log", "$schema", str)
        (run,) = need(self.log, "log", "runs", list)
        if need(run, "run", "columnKind", str) != "unicodeCodePoints":
            sys.exit(f"run: columnKind {run['columnKind']}")
        self.bases = run.get("originalUriBaseIds", {})
        for name, base in self.bases.items():
            if not base["uri"].endswith("/"):
                sys.exit(f"originalUriBaseIds: {name} does not end with a slash")
        driver = need(need(run, "run", "tool", dict), "tool", "driver", dict)
        need(driver, "driver", "name", str)
        need(driver, "driver", "semanticVersion", str)
        self.rules = []
        for rule in need(driver, "driver", "rules", list):
            self.rules.append(need(rule, "rule", "id", str))
            self.message(rule, "rule", "shortDescription")
            self.message(rule, "rule", "help")
        if len(set(self.rules)) != len(self.rules):
            sys.exit("rules: two of one id")
        return [self.result(r) for r in need(run, "run", "results", list)]

    def apply(self, folder):
        for path, edits in self.edits.items():
            lines = self.lines[path]
            starts = [0]
            for line in lines:
                starts.append(starts[-1] + len(line) + 1)
            text = "\n".join(lines)
            for (line, column, end_line, end_column), new in sorted(edits, reverse=True):
                begin = starts[line - 1] + column - 1
                end = starts[end_line - 1] + end_column - 1
                text = text[:begin] + new + text[end:]
            with open(os.path.join(folder, os.path.basename(path)), "w", encoding="utf-8", newline="") as file:
                file.write(text)


def main():
    arguments = sys.argv[1:]
    folder = None
    if arguments[0].startswith("--apply="):
        folder = arguments.pop(0).partition("=")[2]
    log = Log(arguments[0])
    lines = log.check()
    print("\n".join(lines + [f"{len(lines)} results"]))
    if folder:
        log.apply(folder)


if __name__ == "__main__":
    main()
