"""Writes the fenced blocks of a Markdown page that have a file's name after their language: extract-blocks.py PAGE FOLDER.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import pathlib
import re
import sys

page, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
blocks = re.findall(r"^```\w+ (\S+)\n(.*?)^```$", page.read_text(), re.M | re.S)
if not blocks:
    sys.exit(f"{page}: no block with a file's name")
for name, text in blocks:
    if (folder / name).exists():
        sys.exit(f"{page}: two blocks are named {name}")
    (folder / name).write_text(text)
