# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the sources of bounds.test into a folder."""

import os
import sys

folder = sys.argv[1]


def write(name, text):
    with open(os.path.join(folder, name), "w") as f:
        f.write("int *kept;\n" + text)


write("conditional.cpp", "void deep(int c) { int x; kept = " + "c ? &x : " * 2000 + "nullptr; }\n")
write("lambdas.cpp", "void deep() { int x; " + "[&] { " * 200 + "kept = &x; " + "}(); " * 200 + "}\n")
write("caller.cpp", "int *deep(int c, int *p) { return " + "c ? p : " * 2000 + "nullptr; }\n"
      "void calls() { int x; deep(1, &x); }\n")
write("cases.cpp", "void f(int c) { int x; switch (c) { "
      + "".join(f"case {i}: kept = &x; break;\n" for i in range(10000)) + "} }\n")
write("labels.cpp", "void f(int c) { int x; switch (c) { "
      + "".join(f"case {i}:\n" for i in range(10000)) + "kept = &x; } }\n")
write("sum.cpp", "int f(int c) { int x; kept = &x; return " + " + ".join(["c"] * 10000) + "; }\n")
count = 1000
write("group.cpp", "".join(f"void f{i}(int *p, int **q);\n" for i in range(count))
      + "".join(f"void f{i}(int *p, int **q) {{ f{(i * 7 + 3) % count}(p, &p); f{(i + 1) % count}(p, q); }}\n"
                for i in range(count - 1))
      + f"void f{count - 1}(int *p, int **q) {{ kept = p; f0(p, q); }}\n"
      "void calls() { int x; int *p = &x; f0(&x, &p); }\n")
write("cyclic.cpp", """#include <map>
#include <memory>
#include <vector>
struct A;
struct B {
  std::vector<A> as;
  std::map<int, B> bs;
  A *a;
};
struct A {
  std::vector<B> b;
  std::unique_ptr<A> next;
  A *self = this;
};
A *also;
void f() {
  A a;
  a.self->self = &a;
  a.b[0].as[0].b[0].a = &a;
  kept = reinterpret_cast<int *>(&a);
  also = a.self;
}
""")
