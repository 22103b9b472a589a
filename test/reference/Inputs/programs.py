"""Writes the directed programs of map operations into a folder (program.h says what a program is): each leads the map
to one place where Go's does something of its own.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import pathlib
import sys

TOP = 0x77 << 56


def thresholds():
    """Growth at each number of entries that is over the load factor, and all of it, with deletes after."""
    for n in range(1, 900):
        yield f"i {n} {n * 7}"
        if n in (8, 9, 13, 14, 26, 27, 52, 53, 104, 105, 208, 209, 416, 417, 832, 833) or n % 97 == 0:
            yield "D"
    for n in range(1, 900, 2):
        yield f"d {n}"
    yield "D"


def hints():
    for n in range(60):
        yield f"i {n} 1"
    yield "D"


def same_size():
    """Hint 53 makes 16 buckets; in each of them nine keys collide and go again, so that overflow buckets are many and
    entries few: at 16 of them the map packs itself."""
    yield "hint 53"
    for bucket in range(16):
        for n in range(9):
            yield f"hash {bucket * 100 + n} {TOP | bucket:x}"
    yield "hash 5000 0"
    for bucket in range(16):
        for n in range(9):
            yield f"i {bucket * 100 + n} {n}"
        for n in range(9):
            yield f"d {bucket * 100 + n}"
    yield "D"
    for n in range(40):
        yield f"i {5000 + n} 1"
        yield "D"


def same_size_full():
    """The same while entries stay: each ninth is in an overflow bucket that is packed away."""
    yield "hint 53"
    for bucket in range(16):
        for n in range(40):
            yield f"hash {bucket * 100 + n} {TOP | bucket:x}"
    for bucket in range(16):
        for n in range(17):
            yield f"i {bucket * 100 + n} {n}"
        for n in range(17):
            if n % 5:
                yield f"d {bucket * 100 + n}"
    yield "D"
    for n in range(60):
        yield f"i {9000 + n} 1"
        if n % 4 == 0:
            yield "D"


def deletes_in_growth():
    for n in range(208):
        yield f"i {n} {n}"
    yield "i 208 208"  # the growth starts, and nothing but deletes ends it
    yield "D"
    for n in range(0, 209, 3):
        yield f"d {n}"
        yield "D" if n % 30 == 0 else f"f {n + 1}"
    yield "D"
    for n in range(209):
        yield f"d {n}"
    yield "D"


def clears():
    for round in range(4):
        for n in range(100 * (round + 1) + 5):
            yield f"i {n} {round}"
        yield "D"
        yield "c"
        yield "D"
    yield "c"
    yield "i 1 1"
    yield "d 1"
    yield "c"
    yield "D"


def tombstones():
    """Deleting from the end of a chain gives its slots back, across buckets; from the middle it does not."""
    for n in range(30):
        yield f"hash {n} {TOP:x}"
    for order in (range(30), range(29, -1, -1), [n * 7 % 30 for n in range(30)]):
        for n in range(30):
            yield f"i {n} {n}"
        for n in order:
            yield f"d {n}"
            yield "D"


def iterations():
    """Each start and offset; and then iterations that live through growth, deletes and reinsertion."""
    for n in range(40):
        yield f"i {n} {n}"
    for start in range(8):
        for offset in range(8):
            yield f"b 1 {start} {offset}"
            yield "n 1 42"
            yield "e 1"
    for n in range(40, 53):
        yield f"i {n} {n}"  # in the middle of a growth
        yield f"b {n} {n} {n % 8}"
        yield f"n {n} 9"
    for n in range(53, 500):
        yield f"i {n} {n}"
        if n % 9 == 0:
            yield f"d {n - 50}"
            yield f"n {40 + n % 13} 3"
    for n in range(40, 53):
        yield f"n {n} 60"
        yield f"e {n}"
    yield "D"


def nans():
    for n in range(30):
        yield f"i -1 {n}"
        yield f"i {n % 7} {n}"
        yield "i -2 5"
        yield "i 0 6"
    yield "D"
    yield "b 1 3 3"
    for n in range(100):
        yield f"i -1 {n}"
        yield "n 1 2"
        yield "d -1"
    yield "n 1 400"
    yield "e 1"
    yield "D"


ALL = ["u64", "u64fast", "u32bool", "str", "strfast", "bigkey", "bigval", "bigboth", "f64"]


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for program in (thresholds, same_size, same_size_full, deletes_in_growth, clears, tombstones, iterations):
        text = "\n".join(program()) + "\n"
        for kind in ALL:
            (folder / f"{program.__name__}-{kind}").write_text(f"type {kind}\n{text}")
    for hint in (-1, 0, 1, 8, 9, 13, 14, 26, 27, 52, 53, 104, 105, 208, 500, 5000, 1 << 62):
        text = "\n".join(hints()) + "\n"
        (folder / f"hint{hint}").write_text(f"type u64\nhint {hint}\n{text}")
    (folder / "nans-f64").write_text("type f64\n" + "\n".join(nans()) + "\n")


if __name__ == "__main__":
    main()
