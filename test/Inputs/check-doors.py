"""%check FILE [KEY=VALUE…] [-- FLAGS…]: what a file's comments expect is what the plugin reports, and every other door
reports the same: place, text, check and notes.

The comments are those of clang's -verify (expected-warning, expected-note, expected-no-diagnostics). Notes that no
comment mentions are let pass, since each finding has several and one test of a check lists them all. FILE is read as
C++17 unless FLAGS say otherwise. For KEY=VALUE and for which checks are on, see doors.py.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import difflib
import sys

sys.dont_write_bytecode = True
import doors  # noqa: E402


def lines(findings):
    return [line for finding in findings for line in str(finding).splitlines()]


def main():
    request = doors.Request(__doc__)
    verify = ["-Xclang", "-verify", "-Xclang", "-verify-ignore-unexpected=note"]
    verified = doors.run(request.plugin_command(extra=verify))
    failed = verified.returncode != 0
    if failed:
        print(f"not what {request.file} expects:\n{verified.stdout}{verified.stderr}", end="")

    expected = None
    for name, command in request.doors():
        done = doors.run(command)
        # Sorted, because clang-tidy has an order of its own.
        found = sorted(doors.parse(done.stdout + done.stderr))
        if name == "mapchurn check" and done.returncode not in (0, 1, 2):
            failed = True
            print(f"{name}: exit status {done.returncode}")
        if expected is None:
            expected = found
        elif found != expected:
            failed = True
            print(f"{name} finds otherwise:")
            print(*difflib.unified_diff(lines(expected), lines(found), "-fplugin", name, lineterm="", n=1), sep="\n")
            if not found:
                print(f"it printed:\n{done.stdout}{done.stderr}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
