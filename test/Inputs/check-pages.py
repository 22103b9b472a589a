"""The pages of the checks show what the analysis really says.

Of each page docs/checks/<id>.md given, the fenced blocks

    ```cpp bad       compiled, prints exactly the `text output` block that follows it
    ```text output
    ```cpp good      compiled, prints nothing

are taken out as bad.cpp and good.cpp and compiled, as C++17 and with all checks of the default tier. Further words after
`bad` or `good` are options of the analysis (tier=all) or of the compiler (-std=c++20). A page has each kind at least once.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import argparse
import difflib
import pathlib
import re
import subprocess
import sys

FENCE = re.compile(r"^```(?P<language>cpp|text) +(?P<kind>bad|good|output)(?P<words>[^\n]*)\n(?P<text>.*?)^```$", re.M | re.S)


def compile_block(args, folder, block):
    """What the compiler says of a block, with the name of its kind for the file."""
    file = f"{block['kind']}.cpp"
    (folder / file).write_text(block["text"])
    words = block["words"].split()
    options = [f"-fplugin-arg-mapchurn-{word}" for word in words if not word.startswith("-")]
    flags = [word for word in words if word.startswith("-")]
    command = [args.clang, f"-fplugin={args.plugin}", *options, "-std=c++17", "-Wall", "-Wextra", "-fsyntax-only"]
    command += ["-fno-caret-diagnostics", *flags, file]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        return f"exit status {done.returncode}\n{done.stdout}"
    return done.stdout


def faults(args, page):
    text = page.read_text()
    blocks = list(FENCE.finditer(text))
    kinds = [block["kind"] for block in blocks]
    for kind in ("bad", "good", "output"):
        if kind not in kinds:
            yield f"{page}: no block '{kind}'"
    folder = args.temp / page.stem
    folder.mkdir(parents=True, exist_ok=True)
    for at, block in enumerate(blocks):
        line = text.count("\n", 0, block.start()) + 1
        expected = ""
        if block["kind"] == "output":
            if at == 0 or kinds[at - 1] != "bad":
                yield f"{page}:{line}: this output follows no block 'bad'"
            continue
        if block["kind"] == "bad":
            if at + 1 == len(blocks) or kinds[at + 1] != "output":
                yield f"{page}:{line}: no block 'output' follows"
                continue
            expected = blocks[at + 1]["text"]
        printed = compile_block(args, folder, block)
        if printed != expected:
            diff = difflib.unified_diff(expected.splitlines(), printed.splitlines(), "the page", "the compiler", lineterm="")
            yield "\n".join([f"{page}:{line}: this block prints something else", *diff])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clang", required=True)
    parser.add_argument("--plugin", required=True, type=pathlib.Path)
    parser.add_argument("--temp", required=True, type=pathlib.Path)
    parser.add_argument("pages", nargs="*", type=pathlib.Path)
    args = parser.parse_args()
    if not args.pages:
        sys.exit("no page to check")
    found = [fault for page in sorted(args.pages) for fault in faults(args, page)]
    print(*found, sep="\n", end="\n" if found else "")
    if not found:
        print(f"{len(args.pages)} pages are as they say")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
