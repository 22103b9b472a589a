"""Holds that a help text explains each key that an "unknown option" error lists: check-help.py ERROR HELP.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import pathlib
import re
import sys

error, help_text = (pathlib.Path(path).read_text() for path in sys.argv[1:])
keys = re.search(r"expected one of: (.*)", error)[1].split(", ")
missing = [key for key in keys if not re.search(rf"^  --{key}=<\w+>\s+- \S", help_text, re.M)]
if missing:
    sys.exit(f"no text for: {', '.join(missing)}")
print(f"all of {len(keys)} keys are explained: {', '.join(keys)}")
