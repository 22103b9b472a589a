"""Holds that the plugin does not change the program: the object is the same, byte for byte, with it and without.

    same-object.py [--plain=FLAG] CLANGXX PLUGIN FOLDER FILE... -- FLAGS [-- FLAGS]...

Compiles each file with each set of flags three times (plain, and twice with the plugin, tier=all) and compares the
objects, and the output of the two with the plugin. Every file has to draw a warning, so that the analysis is known to
have looked at it. Prints one line per set of flags. FLAG is given to the plain compilation only: a test of this test.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import os
import subprocess
import sys


def compile(command, output):
    done = subprocess.run(command + ["-o", output], capture_output=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.returncode}\n{done.stderr.decode()}")
    with open(output, "rb") as file:
        return file.read(), done.stderr


def first_difference(a, b):
    for offset, (x, y) in enumerate(zip(a, b)):
        if x != y:
            return offset
    return min(len(a), len(b))


def main():
    arguments = sys.argv[1:]
    only_plain = []
    if arguments[0].startswith("--plain="):
        only_plain = [arguments.pop(0).partition("=")[2]]
    clang, plugin, folder, *rest = arguments
    sets = []
    files = rest
    if "--" in rest:
        files = rest[: rest.index("--")]
        for word in rest[rest.index("--") :]:
            if word == "--":
                sets.append([])
            else:
                sets[-1].append(word)
    os.makedirs(folder, exist_ok=True)
    output = os.path.join(folder, "out.o")
    for flags in sets:
        for file in files:
            base = [clang, "-c", file] + flags
            loaded = base + [f"-fplugin={plugin}", "-fplugin-arg-mapchurn-tier=all"]
            plain, _ = compile(base + only_plain, output)
            first, warnings = compile(loaded, output)
            second, again = compile(loaded, output)
            what = f"{os.path.basename(file)} {' '.join(flags)}"
            if b"[mapchurn-" not in warnings:
                sys.exit(f"{what}: the plugin saw nothing")
            if warnings != again:
                sys.exit(f"{what}: two runs of the plugin print different things")
            for other, name in ((first, "with the plugin"), (second, "the second time")):
                if other != plain:
                    sys.exit(f"{what}: {name} the object differs from offset {first_difference(plain, other)}")
        print(f"{' '.join(flags)}: {len(files)} objects are the same")


if __name__ == "__main__":
    main()
