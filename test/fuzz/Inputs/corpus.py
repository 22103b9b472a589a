"""Writes a small corpus of recorded files: what the runtime, Go and others write, and each part of it that has a meaning.

    corpus.py FOLDER FILE...     the files are copied into it, too, and inflated where they are compressed

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import gzip
import pathlib
import sys


def varint(number):
    out = b""
    number &= 2**64 - 1
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def fields(*pairs):
    return b"".join(field(number, value) for number, value in pairs)


TEXTS = ["", "space", "bytes", "f", "f.cpp", "program", "map", "go_map<int, int>", "event", "node", "a comment"]

PARTS = {
    "type": field(1, fields((1, 1), (2, 2))),
    "mapping": field(3, fields((1, 1), (2, 0x400000), (3, 0x500000), (4, 0), (5, 5), (7, 1))),
    "function": field(5, fields((1, 1), (2, 3), (3, 3), (4, 4), (5, 1))),
    "location": field(4, fields((1, 1), (2, 1), (3, 0x400123), (4, fields((1, 1), (2, 12), (3, 4))))),
    "address": field(4, fields((1, 2), (2, 1), (3, 0x400456))),
    "packed": field(2, fields((1, varint(1) + varint(2)), (2, varint(64)), (3, fields((1, 6), (2, 7))))),
    "unpacked": field(2, fields((1, 2), (1, 1), (2, -64), (3, fields((1, 8), (2, 9))), (3, fields((1, 3), (3, 5), (4, 2))))),
    "times": fields((9, 1700000000000000000), (10, 1500000000), (11, fields((1, 1), (2, 2))), (12, 512)),
    "comment": fields((13, 10), (14, 1), (7, 3), (8, 0), (15, 0)),
    "texts": b"".join(field(6, text) for text in TEXTS),
}


HEAP_TEXT = b"""heap profile: 1: 100 [ 2: 200] @ heap_v2/512
  1: 100 [ 2: 200] @ 0x55d0c0a00235
MAPPED_LIBRARIES:
55d0c0a00000-55d0c0a01000 r-xp 00001000 08:01 11 /usr/bin/program
"""


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in PARTS.items():
        (folder / name).write_bytes(part)
    (folder / "heap.txt").write_bytes(HEAP_TEXT)
    whole = b"".join(PARTS.values())
    (folder / "profile").write_bytes(whole)
    (folder / "profile.gz").write_bytes(gzip.compress(whole, mtime=0))
    for name in sys.argv[2:]:
        path = pathlib.Path(name)
        data = path.read_bytes()
        (folder / path.name).write_bytes(data)
        if data[:2] == b"\x1f\x8b":
            (folder / (path.name + ".inflated")).write_bytes(gzip.decompress(data))


if __name__ == "__main__":
    main()
