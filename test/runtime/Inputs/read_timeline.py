"""Checks a timeline file against Chrome's Trace Event Format and prints what is in it.

    read_timeline.py FILE

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import collections
import json
import os
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        trace = json.load(file)
    assert trace["displayTimeUnit"] in ("ns", "ms")
    first, *events = trace["traceEvents"]
    assert first["ph"] == "M" and first["name"] == "process_name"
    print("process", first["args"]["name"], "lost", trace["otherData"]["lost events"])
    open_slices = {}
    slices = collections.Counter()
    growth_bytes = collections.defaultdict(int)
    previous = {}
    for event in events:
        assert event["pid"] == first["pid"] and event["ts"] > 0
        name = event["name"].replace(os.path.dirname(event["name"]) + "/", "")
        if event["ph"] == "C":
            growth_bytes[name] += previous["args"]["array bytes"]
            assert event["args"] == {"bytes": growth_bytes[name]}, "a counter adds up"
            continue
        previous = event
        key = event["id2"]["local"]
        if event["ph"] == "b":
            assert key not in open_slices, "a map grows once at a time"
            open_slices[key] = event
        else:
            assert event["ph"] == "e"
            begun = open_slices.pop(key)
            assert begun["name"] == event["name"] and begun["ts"] <= event["ts"]
            slices[name, begun["args"]["kind"], begun["args"]["map"]] += 1
    print("unfinished", len(open_slices))
    sums = collections.Counter()
    for (name, kind, number), count in slices.items():
        sums[name, kind, count] += 1
    for (name, kind, count), maps in sorted(sums.items()):
        print(name, kind, f"maps={maps} growths={count}")
    for name, value in sorted(growth_bytes.items()):
        print("bytes", name, value)


if __name__ == "__main__":
    main()
