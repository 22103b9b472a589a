"""Holds that a Prometheus text file says what a snapshot file of the same moment says.

    same_metrics.py METRICS SNAPSHOT

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import os
import re
import sys

sys.dont_write_bytecode = True
import read_snapshot

SAMPLE = re.compile(r'^(\w+)\{(.*)\} (\S+)$')
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)",?')
OF_SITE = {
    "maps_alive": "mapchurn_maps_alive",
    "maps_ever": "mapchurn_maps_total",
    "entries": "mapchurn_entries",
    "peak_entries": "mapchurn_peak_entries",
    "erased_entries": "mapchurn_erased_entries_total",
    "growths": "mapchurn_growths_total",
    "same_size_growths": "mapchurn_same_size_growths_total",
    "growing": "mapchurn_growing",
    "evacuated_entries": "mapchurn_evacuated_entries_total",
    "peak_live_bytes": "mapchurn_peak_live_bytes",
    "largest_map_bytes": "mapchurn_largest_map_bytes",
    "value_bytes": "mapchurn_value_bytes",
}
OF_KIND = ["mapchurn_allocations_total", "mapchurn_allocated_bytes_total", "mapchurn_frees_total", "mapchurn_live_bytes"]


def metrics(path):
    """{(metric, file:line:column, function, type, event, buckets): value}"""
    found = {}
    with open(path) as file:
        for line in file:
            if line.startswith("#"):
                continue
            name, labels, value = SAMPLE.match(line).groups()
            label = {key: text.replace('\\"', '"').replace("\\\\", "\\") for key, text in LABEL.findall(labels)}
            place = ":".join([os.path.basename(label["file"]), label["line"], label["column"]])
            key = (name, place, label["function"], label["type"], label.get("event", ""), label.get("buckets", ""))
            assert key not in found, f"twice: {line}"
            found[key] = value
    return found


def main():
    found = metrics(sys.argv[1])
    expected = {}
    for place, function, container, counters, chains, kinds in read_snapshot.read(sys.argv[2])[1]:
        site = (place, function, container)
        for counter, metric in OF_SITE.items():
            expected[(metric, *site, "", "")] = str(counters[counter])
        expected[("mapchurn_entry_bytes", *site, "", "")] = str(counters["key_bytes"] + counters["value_bytes"])
        for n, count in enumerate(chains, 1):
            if count != 0:
                expected[("mapchurn_chains", *site, "", str(n))] = str(count)
        for kind, counts in kinds.items():
            if counts[0] != 0:
                for metric, value in zip(OF_KIND, counts):
                    expected[(metric, *site, kind, "")] = str(value)
    wrong = {key: (value, found.get(key)) for key, value in expected.items() if found.get(key) != value}
    for key, (value, said) in wrong.items():
        print(*key, "expected", value, "found", said)
    only_here = {key[0] for key in found} - {key[0] for key in expected}
    print(f"{len(expected)} samples compared, {len(wrong)} differ; not compared:", *sorted(only_here))
    return 1 if wrong or not expected else 0


if __name__ == "__main__":
    sys.exit(main())
