"""%fixit FILE [KEY=VALUE…] [-- FLAGS…]: the fixes of FILE are right.

FILE is a program. A copy of it in the test's own folder gets the fixes. Then
  - the findings that had a fix are gone, the others are still there, and no new ones have come;
  - FileCheck agrees on the fixed source, prefix FIXED (those comments are blanked in the copy, so that they do not match
    themselves);
  - the fixed program compiles with no warning that FILE does not have (-Wall -Wextra -pedantic);
  - both programs print the same, and the fixed one allocates less often (test/Inputs/count_allocations.h);
  - the other doors make the same edits.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import collections
import pathlib
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
import doors  # noqa: E402

WARNINGS = ["-Wall", "-Wextra", "-pedantic"]


def fail(*words):
    sys.exit(" ".join(map(str, words)))


class Round:
    def __init__(self, request):
        self.request = request
        self.folder = request.args.temp
        self.header = str(pathlib.Path(__file__).resolve().parent / "count_allocations.h")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        text = request.file.read_text()
        self.source = re.sub(r"// FIXED[A-Z-]*:.*", "//", text)

    def copy(self, name):
        """A copy in a folder of its own, so that all have the same name."""
        path = self.folder / name / self.request.file.name
        path.parent.mkdir()
        path.write_text(self.source)
        return path

    def findings(self, path):
        done = doors.run(self.request.plugin_command(file=path))
        if done.returncode:
            fail(path, "does not compile:\n" + done.stderr)
        return doors.parse(done.stderr)

    def fix(self, path):
        """Applies what the plugin exports; returns how many findings had no fix."""
        exported = path.parent / "fixes.yaml"
        flags = [f"-fplugin-arg-mapchurn-export-fixes={exported}", "-fcaret-diagnostics", "-fdiagnostics-parseable-fixits"]
        printed = doors.run(self.request.plugin_command(extra=flags, file=path)).stderr
        apply = str(self.request.args.llvm / "clang-apply-replacements")
        applied = doors.run([apply, "--remove-change-desc-files", str(path.parent)])
        if applied.returncode or applied.stderr:
            fail("the fixes cannot be applied:", applied.stderr)
        return sum(not count for count in doors.fix_counts(printed))

    def program(self, path):
        """Compiles; returns the warnings, and what running it printed and allocated."""
        binary = path.with_suffix("")
        done = doors.run(
            [*self.request.compiler(), *self.request.flags, *WARNINGS, "-include", self.header]
            + ["-fno-caret-diagnostics", str(path), "-o", str(binary)]
        )
        if done.returncode:
            fail(path, "does not compile:\n" + done.stderr)
        warnings = [match[0] for match in re.finditer(r"(?:warning|error): .*", done.stderr)]
        ran = doors.run([str(binary.resolve())], timeout=60)
        count = re.search(r"^allocations: (\d+)", ran.stderr, re.MULTILINE)
        if ran.returncode or not count:
            fail(path, f"ran to exit status {ran.returncode}:\n{ran.stderr}")
        return collections.Counter(warnings), ran.stdout, int(count[1])

    def other_doors(self, fixed):
        """The clang-tidy module and the command edit a fresh copy to the same text."""
        request = self.request
        commands = {}
        if request.module.exists():
            path = self.copy("tidy")
            commands[path] = request.tidy_command(extra=["--fix"], file=path)
        if request.command.exists():
            path = self.copy("check")
            commands[path] = request.check_command(extra=["--fix"], file=path)
        for path, command in commands.items():
            done = doors.run(command)
            if path.read_text() != fixed:
                diff = subprocess.run(["diff", "-u", "-", path], input=fixed, text=True, stdout=subprocess.PIPE)
                fail(" ".join(command), "edits otherwise:\n" + diff.stdout + done.stdout + done.stderr)


def main():
    request = doors.Request(__doc__, [("--temp", "the test's own folder, emptied first")])
    test = Round(request)
    before, after = test.copy("before"), test.copy("fixed")
    found = test.findings(before)
    unfixed = test.fix(after)
    left = test.findings(after)
    fixed = after.read_text()
    if unfixed >= len(found):
        fail(f"none of the {len(found)} findings has a fix")
    if len(left) != unfixed:
        fail(f"{unfixed} findings had no fix, {len(left)} are left:\n" + "\n".join(map(str, left)))
    new = collections.Counter((f.id, f.text) for f in left) - collections.Counter((f.id, f.text) for f in found)
    if new:
        fail("new findings:", *new)

    filecheck = str(request.args.llvm / "FileCheck")
    checked = doors.run([filecheck, f"--input-file={after}", "--check-prefix=FIXED", str(request.file)])
    if checked.returncode:
        fail(checked.stderr)

    warnings_before, printed_before, count_before = test.program(before)
    warnings_after, printed_after, count_after = test.program(after)
    if warnings_after - warnings_before:
        fail("the fix brings warnings:", *(warnings_after - warnings_before))
    if printed_after != printed_before:
        fail(f"printed before:\n{printed_before}and after:\n{printed_after}")
    if count_after >= count_before:
        fail(f"{count_before} allocations before, {count_after} after")
    print(f"{count_before} allocations before, {count_after} after")
    test.other_doors(fixed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
