"""Runs a fuzzer on a copy of a corpus: some seconds, or a minute with MAPCHURN_LONG_TESTS=1. Prints its last line; what it
found, when it found something.

    fuzz.py FUZZER FOLDER

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import os
import subprocess
import sys


def main():
    fuzzer, corpus = sys.argv[1:]
    seconds = 60 if os.environ.get("MAPCHURN_LONG_TESTS") else 5
    # The seed is given, so that a failure can be had again; the long mode draws one.
    seed = 0 if seconds > 5 else 1
    command = [fuzzer, f"-max_total_time={seconds}", f"-seed={seed}", "-timeout=10", "-rss_limit_mb=1024", corpus]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    lines = done.stdout.splitlines()
    print("\n".join(lines[-60:] if done.returncode else lines[-1:]))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
