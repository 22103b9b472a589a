"""Prints the samples of a pprof profile, one a line, as Inputs/recorded.cpp prints what its recorder says:

    FILE:LINE FUNCTION EVENT ALLOC_OBJECTS ALLOC_SPACE INUSE_OBJECTS INUSE_SPACE MAP

    read_profile.py FILE          decodes profile.proto
    read_profile.py --raw FILE    reads what `go tool pprof -raw` printed

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import collections
import gzip
import os
import re
import sys


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def fields(data):
    """A message's fields: a list of values for each number."""
    found = collections.defaultdict(list)
    at = 0
    while at != len(data):
        tag, at = varint(data, at)
        value, at = varint(data, at)
        if tag & 7 == 2:
            assert at + value <= len(data)
            value, at = data[at : at + value], at + value
        else:
            assert tag & 7 == 0, f"wire type {tag & 7}"
        found[tag >> 3].append(value)
    return found


def one(message, number, default=0):
    assert len(message[number]) <= 1
    return message[number][0] if message[number] else default


def decode(path):
    with gzip.open(path) as file:
        profile = fields(file.read())
    texts = [text.decode() for text in profile[6]]
    assert texts[0] == ""
    types = [(texts[one(fields(t), 1)], texts[one(fields(t), 2)]) for t in profile[1]]
    assert types == [
        ("alloc_objects", "count"),
        ("alloc_space", "bytes"),
        ("inuse_objects", "count"),
        ("inuse_space", "bytes"),
    ], types
    assert texts[one(profile, 14)] == "alloc_space"
    assert one(profile, 9) > 10**18 and 0 < one(profile, 10) < 10**12
    functions = {one(f, 1): f for f in map(fields, profile[5])}
    locations = {one(location, 1): location for location in map(fields, profile[4])}
    for sample in map(fields, profile[2]):
        line = fields(one(locations[one(sample, 1)], 4))
        function = functions[one(line, 1)]
        labels = {texts[one(label, 1)]: texts[one(label, 2)] for label in map(fields, sample[3])}
        assert sorted(labels) == ["event", "map"]
        assert len(sample[2]) == 4
        file = os.path.basename(texts[one(function, 4)])
        yield f"{file}:{one(line, 2)}", texts[one(function, 2)], labels, sample[2]


def raw(path):
    with open(path) as file:
        text = file.read()
    locations = {}
    for match in re.finditer(r"^ +(\d+): 0x0 M=1 (\S*) (\S+):(\d+)(?::\d+)? s=0", text, re.M):
        locations[match[1]] = (f"{os.path.basename(match[3])}:{match[4]}", match[2])
    for match in re.finditer(r"^ +([\d ]+): (\d+) *\n +event:\[(.*?)\] map:\[(.*)\]$", text, re.M):
        place, function = locations[match[2]]
        yield place, function, {"event": match[3], "map": match[4]}, match[1].split()


def main():
    samples = raw(sys.argv[2]) if sys.argv[1] == "--raw" else decode(sys.argv[1])
    for place, function, labels, values in samples:
        print(place, function, labels["event"], *values, labels["map"])


if __name__ == "__main__":
    main()
