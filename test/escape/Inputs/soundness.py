# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Escapes by execution: whatever AddressSanitizer catches, escaping-local has reported.

    soundness.py --clang CLANG --plugin PLUGIN --temp FOLDER [--programs N] [--seed N] [--cases FOLDER] [--keep]

Programs are small functions made at random over pointers, pointers to pointers, structs,
containers, strings and closures, with blocks, loops, branches and helper functions. Many are
compiled together, with AddressSanitizer's use-after-scope and use-after-return; each runs in
a process of its own. When one is stopped for a use of a dead variable, the report names the
variable, and escaping-local in tier all must have named it, too, in that program.

What is generated has no other fault: pointers begin as null and are tested before each use. The
ways in which addresses are kept and passed on are in forms.py; programs made by hand, each for one
of the language's ways, are in the folder cases (--cases).
"""

import argparse
import os
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import forms

PRELUDE = """
volatile int sum;
static void use(const int *p) { if (p) sum = sum + *p; }
static void look(const char *c) { if (c) sum = sum + *c; }
using List = std::vector<int *>;
using Table = std::map<int, int *>;
""" + forms.PRELUDE

MAIN = """
int main(int count, char **arguments) {
  for (int i = 0; i < %d; ++i) {
    int ends[2];
    if (pipe(ends))
      return 1;
    if (pid_t child = fork()) {
      close(ends[1]);
      char text[4096];
      size_t length = 0;
      std::string all;
      for (ssize_t n; (n = read(ends[0], text, sizeof text)) > 0;)
        all.append(text, n);
      close(ends[0]);
      int status;
      waitpid(child, &status, 0);
      printf("=== %%d %%d\\n%%s\\n", i, status, all.c_str());
      fflush(stdout);
    } else {
      close(ends[0]);
      dup2(ends[1], 2);
      programs[i]();
      _exit(0);
    }
  }
}
"""


# Kinds whose declaration is more than one variable.
LOCAL_ONLY = {"reference", "taker", "generic"}


class Program:
    """One program: globals, helper functions and a function that runs it."""

    def __init__(self, number, seed):
        self.random = random.Random(f"{seed}/{number}")
        self.number = number
        self.lines = []
        self.names = 0
        self.indent = "  "

    def name(self, prefix):
        self.names += 1
        return f"{prefix}{self.number}_{self.names}"

    def add(self, text):
        self.lines.append(self.indent + text)

    def of(self, scope, kind):
        return [v for level in scope for v in level if v[0] == kind]

    def choose(self, scope, kind):
        found = self.of(scope, kind)
        return self.random.choice(found)[1] if found else None

    def pointer(self, scope, depth=0):
        """An expression of type int *, which can be evaluated safely."""
        kinds = ["int"] * 4 + ["pointer"] * 3 + ["keeper"] * 2 + ["ended"] * 2 + ["pass"] + ["pair", "list", "table", "double", "closure", "helper", "choice", "move"]
        kind = self.random.choice(kinds)
        if kind == "keeper":
            found = [v for level in scope for v in level if v[0] in forms.KEEPERS]
            if found:
                form, name = self.random.choice(found)
                return forms.KEEPERS[form][2].format(n=name)
        if kind == "ended":
            found = [v for level in scope for v in level if v[0] in forms.OBJECTS]
            if found:
                form, name = self.random.choice(found)
                return forms.OBJECTS[form][1].format(n=name)
        if kind == "pass" and depth < 2:
            form = self.random.choice(sorted(forms.PASSES))
            return forms.PASSES[form].format(p=self.pointer(scope, depth + 1))
        name = self.choose(scope, kind)
        if kind == "helper" and depth < 2 and self.helpers:
            helper = self.random.choice(self.helpers)
            return self.call(helper, scope, depth)
        if kind == "choice" and depth < 2:
            return f"({self.truth()} ? {self.pointer(scope, depth + 1)} : {self.pointer(scope, depth + 1)})"
        if kind == "move":
            return "nullptr"
        if not name:
            return "nullptr"
        return {
            "int": f"&{name}",
            "pointer": name,
            "pair": f"{name}.{self.random.choice('ab')}",
            "list": f"({name}.empty() ? nullptr : {name}.back())",
            "table": f"({name}.count(1) ? {name}[1] : nullptr)",
            "double": f"({name} ? *{name} : nullptr)",
            "closure": f"({name} ? {name}() : nullptr)",
        }[kind]

    def truth(self):
        return self.random.choice(["sum >= 0", "sum < 0"])

    def call(self, helper, scope, depth):
        name, kinds = helper
        given = []
        for kind in kinds:
            if kind == "pointer":
                given.append(self.pointer(scope, depth + 1))
            elif kind == "double":
                p = self.choose(scope, "pointer")
                given.append(f"&{p}" if p else "nullptr")
            else:
                object_ = self.choose(scope, kind)
                if not object_:
                    return "nullptr"
                given.append(object_)
        return f"{name}({', '.join(given)})"

    def declare(self, scope):
        kind = self.random.choice(["int"] * 4 + ["pointer"] * 2 + ["double", "pair", "list", "table", "closure", "text"] + ["keeper", "ended"] * 3)
        if kind in ("keeper", "ended"):
            table = forms.KEEPERS if kind == "keeper" else forms.OBJECTS
            kind = self.random.choice(sorted(table))
            name = self.name("k" if table is forms.KEEPERS else "x")
            self.add(table[kind][0].format(n=name))
        elif kind == "int":
            name = self.name("x")
            self.add(f"int {name} = {self.random.randrange(9)};")
        elif kind == "pointer":
            name = self.name("p")
            self.add(f"int *{name} = {self.pointer(scope)};")
        elif kind == "double":
            target = self.choose(scope, "pointer")
            name = self.name("q")
            self.add(f"int **{name} = {'&' + target if target else 'nullptr'};")
        elif kind == "pair":
            name = self.name("s")
            self.add(f"Pair {name}{{{self.pointer(scope)}, {self.pointer(scope)}}};")
        elif kind == "list":
            name = self.name("v")
            self.add(f"List {name};")
        elif kind == "table":
            name = self.name("m")
            self.add(f"Table {name};")
        elif kind == "closure":
            name = self.name("f")
            self.add(f"std::function<int *()> {name};")
        else:
            name = self.name("t")
            self.add(f'std::string {name} = "text";')
        scope[-1].append((kind, name))

    def assign(self, scope):
        kind = self.random.choice(["pointer"] * 3 + ["double", "through", "pair", "list", "list", "table", "closure",
                                   "text", "copy", "helper", "owner"] + ["keeper"] * 5)
        if kind == "keeper":
            found = [v for level in scope for v in level if v[0] in forms.KEEPERS]
            if found:
                form, name = self.random.choice(found)
                self.add(forms.KEEPERS[form][1].format(n=name, p=self.pointer(scope)))
            return
        name = self.choose(scope, {"through": "double", "copy": "pair", "text": "chars"}.get(kind, kind))
        if kind == "helper" and self.helpers:
            self.add(f"use({self.call(self.random.choice(self.helpers), scope, 0)});")
        if kind == "owner":
            made, target = self.name("u"), self.choose(scope, "pair")
            if target:
                self.add(f"{{ auto {made} = std::make_unique<Pair>(); {made}->a = {self.pointer(scope)}; "
                         f"{target} = *{made}; }}")
        if not name:
            return
        if kind == "pointer":
            self.add(f"{name} = {self.pointer(scope)};")
        elif kind == "double":
            target = self.choose(scope, "pointer")
            if target:
                self.add(f"{name} = &{target};")
        elif kind == "through":
            self.add(f"if ({name}) *{name} = {self.pointer(scope)};")
        elif kind == "pair":
            self.add(f"{name}.{self.random.choice('ab')} = {self.pointer(scope)};")
        elif kind == "copy":
            other = self.choose(scope, "pair")
            self.add(f"{name} = {other};")
        elif kind == "list":
            # The value first: what makes it may change the list that begin() is of.
            self.add(self.random.choice([f"{name}.push_back({self.pointer(scope)});",
                                         f"{{ int *e = {self.pointer(scope)}; {name}.insert({name}.begin(), e); }}",
                                         f"if ({self.truth()}) {name}.clear();"]))
        elif kind == "table":
            self.add(self.random.choice([f"{name}[1] = {self.pointer(scope)};",
                                         f"{name}.emplace(1, {self.pointer(scope)});",
                                         f"{name}.erase(1);"]))
        elif kind == "closure":
            target, pointer = self.choose(scope, "int"), self.choose(scope, "pointer")
            choices = []
            if target:
                choices.append(f"{name} = [&] {{ return &{target}; }};")
            if pointer:
                choices.append(f"{name} = [=] {{ return {pointer}; }};")
                choices.append(f"{name} = [&] {{ return {pointer}; }};")
            if choices:
                self.add(self.random.choice(choices))
        elif kind == "text":
            text = self.choose(scope, "text")
            if text:
                self.add(f"{name} = {text}.c_str();")

    def look(self, scope):
        kind = self.random.choice(["pointer", "pair", "list", "table", "double", "closure", "chars"] + ["keeper"] * 3)
        if kind == "keeper":
            found = [v for level in scope for v in level if v[0] in forms.KEEPERS]
            if found:
                form, name = self.random.choice(found)
                self.add(f"use({forms.KEEPERS[form][2].format(n=name)});")
            return
        name = self.choose(scope, kind)
        if not name:
            return
        self.add({
            "pointer": f"use({name});",
            "pair": f"use({name}.a); use({name}.b);",
            "list": f"for (int *p : {name}) use(p);",
            "table": f"for (auto &e : {name}) use(e.second);",
            "double": f"if ({name}) use(*{name});",
            "closure": f"if ({name}) use({name}());",
            "chars": f"look({name});",
        }[kind])

    def block(self, scope, budget):
        for _ in range(budget):
            kind = self.random.choice(["declare"] * 3 + ["assign"] * 5 + ["look"] * 2 + ["block", "loop", "branch"])
            if kind in ("block", "loop", "branch"):
                if len(scope) > 5 or budget < 4:
                    continue
                number = self.name("i")
                self.add({"block": "{", "loop": f"for (int {number} = 0; {number} < 2; ++{number}) {{",
                          "branch": f"if ({self.truth()}) {{"}[kind])
                self.indent += "  "
                self.block(scope + [[]], budget // 2)
                self.indent = self.indent[:-2]
                self.add("}")
            else:
                getattr(self, kind)(scope)

    def helper(self):
        name = self.name("h")
        kinds = self.random.choices(["pointer", "double", "pair", "list", "table"], k=self.random.randrange(1, 4))
        types = {"pointer": "int *", "double": "int **", "pair": "Pair &", "list": "List &", "table": "Table &"}
        given = [(kind, self.name("g")) for kind in kinds]
        parameters = ", ".join(types[kind] + n for kind, n in given)
        self.lines.append(f"static int *{name}({parameters}) {{")
        scope = [self.globals, list(given)]
        self.block(scope, 5)
        if self.random.random() < 0.3:
            self.add(f"if ({self.truth()}) return {self.pointer(scope)};")
        self.add(f"return {self.pointer(scope)};")
        self.lines.append("}")
        self.helpers.append((name, kinds))

    def text(self):
        self.helpers = []
        self.globals = []
        self.lines.append(f"namespace program{self.number} {{")
        for kind, declaration in (("pointer", "int *{}"), ("pair", "Pair {}"), ("list", "List {}"),
                                  ("closure", "std::function<int *()> {}"), ("chars", "const char *{}")):
            name = self.name("w")
            self.lines.append("static " + declaration.format(name) + ";")
            self.globals.append((kind, name))
        for form in self.random.sample(sorted(set(forms.KEEPERS) - LOCAL_ONLY), 3):
            name = self.name("w")
            self.lines.append("static " + forms.KEEPERS[form][0].format(n=name))
            self.globals.append((form, name))
        for _ in range(self.random.randrange(3)):
            self.helper()
        self.lines.append("static void run() {")
        scope = [self.globals, []]
        self.block(scope, 14)
        for _ in range(4):
            self.look(scope)
        self.lines.append("}")
        self.lines.append("static void all() {")
        self.add("run();")
        for _ in range(6):
            self.look([self.globals])
        self.lines += ["}", "}", ""]
        return self.lines


def is_about(message, name):
    """Whether the message is about the variable; a temporary has no name, or that of the reference that keeps it."""
    return f"'{name}'" in message or not name or name.startswith(("ref.tmp", "agg.tmp"))


def compiler(given):
    return [given.clang, "-std=c++20", "-O0", "-g1", "-Wno-everything", "-fno-caret-diagnostics",
            "-fno-color-diagnostics", "-fsanitize=address", "-fsanitize-address-use-after-scope",
            "-fsanitize-address-use-after-return=always", "-pthread"]


def header(given):
    return os.path.join(given.temp, "system.h")


def precompile(given):
    """The library's headers, once for all programs."""
    with open(header(given), "w") as f:
        f.write(forms.SYSTEM)
    subprocess.run([*compiler(given), "-x", "c++-header", header(given), "-o", header(given) + ".pch"], check=True)


def cases(folder):
    """The programs of a folder's files: their names, and their lines."""
    found = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name)) as f:
            for case in f.read().split("// CASE ")[1:]:
                title, code = case.split("\n", 1)
                number = len(found)
                found.append((title, [f"namespace program{number} {{", *code.rstrip().split("\n"), "}", ""]))
    return found


def batch(given, first, count):
    """(programs, caught, [what is missing], [what ended otherwise]) of one source file."""
    path = os.path.join(given.temp, f"programs-{first}")
    lines = (PRELUDE + (forms.CASES if given.cases else "")).split("\n")
    begins = []
    for number in range(first, first + count):
        begins.append(len(lines) + 1)
        lines += given.found[number][1] if given.cases else Program(number, given.seed).text()
    begins.append(len(lines) + 1)
    names = ", ".join(f"program{n}::all" for n in range(first, first + count))
    lines += [f"static void (*programs[])() = {{{names}}};", MAIN % count]
    with open(path + ".cpp", "w") as f:
        f.write("\n".join(lines))
    command = [*compiler(given), "-include-pch", header(given) + ".pch",
               f"-fplugin={given.plugin}", "-fplugin-arg-mapchurn-checks=-*,escaping-local",
               "-fplugin-arg-mapchurn-tier=all", path + ".cpp", "-o", path]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        sys.exit(f"{path}.cpp does not compile:\n{made.stderr[:2000]}")
    reported = {}
    for line, message in re.findall(r"\.cpp:(\d+):\d+: (?:warning|note): ((?:the address of|a pointer into|a reference to) .*)",
                                    made.stderr):
        # -1: in what all programs share.
        index = max((i for i in range(count) if begins[i] <= int(line)), default=-1)
        reported.setdefault(index, []).append(message)
    environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=0:detect_stack_use_after_return=1:symbolize=0")
    ran = subprocess.run([path], capture_output=True, text=True, errors="replace", env=environment)
    caught, missing, other = 0, [], []
    for part in ran.stdout.split("=== ")[1:]:
        index, status = (int(word) for word in part.split("\n", 1)[0].split())
        if not status:
            if given.cases:
                other.append((first + index, "not caught"))
            continue
        error = re.search(r"AddressSanitizer: ([\w-]+)", part)
        kind = error.group(1) if error else f"status {status}"
        if kind not in ("stack-use-after-scope", "stack-use-after-return"):
            other.append((first + index, kind))
            continue
        caught += 1
        name = re.search(r"\[\d+, \d+\) '([^']*)'[^\n]*<== Memory access", part)
        name = name.group(1).removesuffix(".addr") if name else ""
        if not any(is_about(m, name) for i in (index, -1) for m in reported.get(i, [])):
            missing.append((first + index, name, begins[index], len(reported.get(index, []))))
    if not given.keep and not missing:
        os.remove(path + ".cpp")
    os.remove(path)
    return count, caught, missing, other


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clang", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--temp", required=True)
    parser.add_argument("--programs", type=int, default=10000 if os.environ.get("MAPCHURN_LONG_TESTS") else 100,
                        help="how many (default: 100, with MAPCHURN_LONG_TESTS 10000)")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--cases", metavar="FOLDER", help="instead: the programs of its files, each of which is stopped")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the sources")
    given = parser.parse_args()
    os.makedirs(given.temp, exist_ok=True)
    precompile(given)
    size = 25
    if given.cases:
        given.found = cases(given.cases)
        given.programs = len(given.found)
    starts = [(first, min(size, given.programs - first)) for first in range(0, given.programs, size)]
    programs = caught = 0
    missing, other = [], []
    with ThreadPoolExecutor(given.jobs) as pool:
        for n, c, m, o in pool.map(lambda b: batch(given, *b), starts):
            programs, caught = programs + n, caught + c
            missing += m
            other += o
    print(f"{programs} programs, {caught} stopped for the use of a dead variable, {len(missing)} of them unreported, "
          f"{len(other)} ended otherwise")
    title = (lambda n: given.found[n][0]) if given.cases else (lambda n: f"program {n}")
    for number, name, line, findings in missing:
        print(f"  {title(number)}, variable '{name}', from line {line}: {findings} other findings")
    for number, kind in other:
        print(f"  {title(number)}: {kind}")
    return 1 if missing or other else 0


if __name__ == "__main__":
    sys.exit(main())
