#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes runtime/include/mapchurn/detail/gdb_script.h, which holds go_map.py for gdb.

    runtime/gdb/embed.py            after each change of go_map.py
    runtime/gdb/embed.py --check    fails when the header is of another go_map.py

The library is headers only: there is no file of ours that gdb could load a script
beside, as it does with libfoo.so and libfoo.so-gdb.py, and no folder that the
programs of its users have in common. A section of the program itself is the one
place that gdb always looks at; the linker keeps one copy, and strip takes it away
with the debug information (and into the file that the latter is split off to).
"""

import ast
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
HEADER = HERE.parent / "include/mapchurn/detail/gdb_script.h"

BEFORE = '''// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The pretty-printer of go_map, where gdb finds it: in a section of the program
// that is not loaded when it runs. Written by runtime/gdb/embed.py of go_map.py
// there; define MAPCHURN_NO_GDB_SCRIPT to leave it out.

#ifndef MAPCHURN_DETAIL_GDB_SCRIPT_H
#define MAPCHURN_DETAIL_GDB_SCRIPT_H

#if defined(__ELF__) && !defined(MAPCHURN_NO_GDB_SCRIPT)

// clang-format off
__asm__(".pushsection .debug_gdb_scripts, \\"MS\\",%progbits,1\\n"
        ".byte 4\\n" // Python, as text
        ".ascii \\"mapchurn-go_map\\\\n\\"\\n"
'''
AFTER = '''        ".byte 0\\n"
        ".popsection\\n");
// clang-format on

#endif

#endif
'''


def escaped(text):
    return text.replace("\\", "\\\\").replace('"', '\\"')


def header():
    text = (HERE / "go_map.py").read_text()
    docstring = ast.parse(text).body[0]
    lines = text.splitlines()[docstring.end_lineno:]
    said = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    # Once for the assembler's string, and once for C++'s.
    text = (escaped(f'.ascii "{escaped(line)}\\n"') for line in said)
    return BEFORE + "".join(f'        "{line}\\n"\n' for line in text) + AFTER


def main():
    if sys.argv[1:] == ["--check"]:
        if HEADER.read_text() != header():
            sys.exit(f"{HEADER.name} is not made of this go_map.py: run runtime/gdb/embed.py")
    else:
        HEADER.write_text(header())


if __name__ == "__main__":
    main()
