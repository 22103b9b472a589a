"""Runs a command and holds its exit status, which lit's `not` does not tell apart: exits.py STATUS COMMAND…

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import subprocess
import sys

done = subprocess.run(sys.argv[2:])
if done.returncode != int(sys.argv[1]):
    sys.exit(f"exit status {done.returncode} and not {sys.argv[1]}: {' '.join(sys.argv[2:])}")
