"""Writes C++ files that are large in one direction each, into the folder given.

The first line of a file says how many findings of growth-in-loop it has: `// findings: 2500`.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import pathlib
import sys

HEADERS = "".join(f"#include <{name}>\n" for name in ("map", "string", "unordered_map", "vector"))
ROWS = "const std::vector<int> &rows"


def repeat(count, text):
    """The text with @ replaced by the numbers from 0."""
    return "".join(text.replace("@", str(i)) for i in range(count))


def nest(count, before, middle, after):
    return before * count + middle + after * count


FILES = {
    # -- functions of ten thousand lines
    "many_loops": (
        2500,
        f"void f({ROWS}, std::map<int, int> &m) {{\n"
        + repeat(
            2500,
            """  std::vector<int> v@;
  for (int row : rows)
    v@.push_back(row);
  m[@] += 1;
""",
        )
        + "}\n",
    ),
    "many_containers_in_one_loop": (
        2000,
        f"void f({ROWS}) {{\n"
        + repeat(2000, "  std::vector<int> v@;\n")
        + "  for (int row : rows) {\n"
        + repeat(2000, "    if (row > @)\n      v@.push_back(row);\n    else\n      v@.push_back(-row);\n")
        + "  }\n}\n",
    ),
    "one_container_many_times": (
        1,
        "void f(int n) {\n  std::vector<int> v;\n  for (int i = 0; i < n; ++i) {\n" + "    v.push_back(i);\n" * 10000 + "  }\n}\n",
    ),
    "many_lookups": (
        0,
        "void f(std::map<int, int> &m, int key) {\n"
        + repeat(3000, "  if (m.find(key + @) != m.end())\n    m[key + @] = @;\n  m.erase(@);\n")
        + "}\n",
    ),
    "many_lambdas": (
        0,
        "void f() {\n  std::vector<int> v;\n" + repeat(2500, "  auto add@ = [&](int n) {\n    v.push_back(n);\n  };\n  add@(@);\n") + "}\n",
    ),
    "many_strings": (
        0,
        "std::string f(const std::string &name) {\n  std::string out;\n"
        + repeat(5000, '  out += "field @";\n  out += name;\n')
        + "  return out;\n}\n",
    ),
    # -- statements
    "huge_switch": (0, "void f(int n, std::vector<int> &v) {\n  switch (n) {\n" + repeat(5000, "  case @:\n    v.push_back(@);\n    break;\n") + "  }\n}\n"),
    "else_if_chain": (0, "void f(int n, std::vector<int> &v) {\n  " + repeat(1200, "if (n == @)\n    v.push_back(@);\n  else ") + ";\n}\n"),
    "nested_loops": (1, "void f(int n) {\n  std::vector<int> v;\n" + repeat(200, "for (int i@ = 0; i@ < n; ++i@)\n") + "  v.push_back(1);\n}\n"),
    "nested_blocks": (0, "void f() " + nest(200, "{", "", "}") + "\n"),
    "nested_ifs": (0, "void f(int n) {\n  std::vector<int> v;\n" + repeat(200, "if (n > @)\n") + "  v.push_back(1);\n}\n"),
    # -- expressions
    "sum": (0, "int f(int n) { return n" + repeat(10000, " + @") + "; }\n"),
    "conjunction": (0, "bool f(int n) { return n > 0" + repeat(5000, " && n != @") + "; }\n"),
    "commas": (0, "int f(int n) { return (n" + ", ++n" * 5000 + "); }\n"),
    "conditionals": (0, "int f(int n) { return " + repeat(1500, "n == @ ? @ : ") + "0; }\n"),
    "text_sum": (0, "std::string f(std::string s) { return s" + ' + "x"' * 500 + "; }\n"),
    "parentheses": (0, "int f(int n) { return " + nest(200, "(", "n", ")") + "; }\n"),
    "nested_calls": (0, "int g(int); int f(int n) { return " + nest(200, "g(", "n", ")") + "; }\n"),
    "subscripts": (
        0,
        "int f(std::vector<int> &v, std::map<int, int> &m, int i) { return " + nest(100, "v[", "i", "]") + " + " + nest(100, "m[", "i", "]") + "; }\n",
    ),
    "members": (
        0,
        "struct N { N *n; int v; N &r(); N *p() const; };\n"
        + f"int f(N *n) {{ return n{'->n' * 3000}->v; }}\nint g(N &n) {{ return n{'.r()' * 2000}.v; }}\nint h(N *n) {{ return n{'->p()' * 2000}->v; }}\n",
    ),
    "chained_calls": (0, "void f(std::string &s) { s" + '.append("x")' * 2000 + "; }\n"),
    "initializer_list": (0, "std::vector<int> v = {" + repeat(20000, "@, ") + "};\n"),
    "nested_initializer_lists": (0, "std::map<int, std::vector<std::string>> m = {" + repeat(1000, '{@, {"a", "b"}}, ') + "};\n"),
    # -- the unit
    "many_functions": (
        3000,
        repeat(3000, f"void f@({ROWS}) {{\n  std::vector<int> v;\n  for (int row : rows)\n    v.push_back(row);\n}}\n"),
    ),
    "many_instantiations": (
        1,
        f"""template <int N> struct S {{
  int f({ROWS}) {{
    std::vector<int> v;
    for (int row : rows)
      v.push_back(row + N);
    return S<N - 1>().f(v);
  }}
}};
template <> struct S<0> {{
  int f({ROWS}) {{ return rows[0]; }}
}};
int all = S<700>().f({{}});
""",
    ),
    "macros": (
        1,
        "#define A(x) x x x x\n#define B(x) A(A(A(A(A(x)))))\n"
        + f"int f({ROWS}) {{\n  int sum = 0;\n  B({{ std::vector<int> v; for (int row : rows) v.push_back(row); sum += v[0]; }})\n  return sum;\n}}\n",
    ),
}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True)
    for name, (findings, text) in FILES.items():
        (folder / f"{name}.cpp").write_text(f"// findings: {findings}\n{HEADERS}{text}")


if __name__ == "__main__":
    main()
