"""Prints a snapshot file, read as docs/snapshot-format.md says and not as the writer does.

    read_snapshot.py FILE

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import os
import struct
import sys
import zlib

COUNTERS = """key_bytes value_bytes maps_alive maps_ever entries peak_entries erased_entries growths same_size_growths
growing evacuated_entries growth_ns peak_live_bytes largest_map_bytes""".split()


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: {found}, expected {wanted}")


def read(path):
    """The names of the kinds, and each site: place, function, type, counters, chains, {kind: counts}."""
    with open(path, "rb") as file:
        data = file.read()
    expect("magic", data[:8], b"MCSNAP\r\n")
    fields = struct.unpack_from("<IIQQQIIIIII", data, 8)
    version, header, size, time, duration, kinds, sites, site_bytes, texts, process, checksum = fields
    expect("header checksum", zlib.crc32(data[:60]), checksum)
    expect("version", version, 1)
    expect("header", header, 64)
    expect("size", len(data), size)
    expect("size by its parts", 64 + 8 * kinds + sites * site_bytes + texts + 4, size)
    expect("bytes of a site", site_bytes, 208 + 32 * kinds)
    expect("checksum", zlib.crc32(data[64:-4]), struct.unpack("<I", data[-4:])[0])
    all_texts = data[-4 - texts : -4]
    assert time > 10**18 and 0 < duration < 10**12 and process > 0

    def text(at):
        offset, length = struct.unpack_from("<II", data, at)
        assert offset + length <= texts, "a reference beyond the texts"
        return all_texts[offset : offset + length].decode()

    names = [text(64 + 8 * kind) for kind in range(kinds)]
    found = []
    for at in range(64 + 8 * kinds, len(data) - 4 - texts, site_bytes):
        line, column = struct.unpack_from("<II", data, at + 24)
        place = f"{os.path.basename(text(at))}:{line}:{column}"
        counters = dict(zip(COUNTERS, struct.unpack_from("<14Q", data, at + 32)))
        chains = struct.unpack_from("<8Q", data, at + 144)
        counts = {name: struct.unpack_from("<4Q", data, at + 208 + 32 * kind) for kind, name in enumerate(names)}
        found.append((place, text(at + 8), text(at + 16), counters, chains, counts))
    return names, found


def main():
    names, sites = read(sys.argv[1])
    print("kinds", *names)
    for place, function, container, counters, chains, kinds in sites:
        print("site", place, function, container)
        counters["growth_ns"] = int(counters["growth_ns"] > 0)
        print(" ", *(f"{name}={value}" for name, value in counters.items()))
        print("  chains", *chains)
        for name, counts in kinds.items():
            if any(counts):
                print(f"  {name}", *counts)


if __name__ == "__main__":
    main()
