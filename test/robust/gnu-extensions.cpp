// RUN: %check %s tier=all -- -std=gnu++17 -Wno-everything
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// GNU extensions: no crash, and control flow that is not followed silences what would depend on it.

#include <string>
#include <vector>

int next();

int statement_expression(const std::vector<int> &rows) {
  int sum = 0;
  for (int row : rows)
    sum += ({
      std::vector<int> v;
      v.push_back(row);
      v.size() ? v[0] : 0;
    });
  return sum + ({ int n = next(); n; }) + ({ next(); });
}

// A growing call in a statement expression is one on every pass.
void growth_in_statement_expression(const std::vector<int> &rows) {
  std::vector<int> v;
  for (int row : rows)
    (void)({ v.push_back(row); row; }); // expected-warning {{'v' grows element by element in this loop}}
}

int variable_length_array(int n) {
  int cells[n], grid[n][n + 1];
  std::vector<int> v;
  for (int &cell : cells)
    v.push_back(cell = next());
  int sum = sizeof cells + sizeof(int[next()]);
  for (auto &row : grid)
    for (int &cell : row)
      sum += cell;
  return sum;
}

int case_ranges(int n) {
  std::vector<int> v;
  switch (n) {
  case 0 ... 9:
    v.push_back(n);
    break;
  case 10 ... 99:
    return 2;
  default:
    __builtin_unreachable();
  }
  return v.size();
}

void duffs_device(std::vector<int> &to, const int *from, int count) {
  std::vector<int> v;
  int n = (count + 7) / 8;
  switch (count % 8) {
  case 0:
    do {
      v.push_back(*from++);
      [[fallthrough]];
    case 7:
      v.push_back(*from++);
      [[fallthrough]];
    case 6:
      v.push_back(*from++);
    } while (--n > 0);
  }
  for (int i = 0; i < count; ++i)
    v.push_back(i);
  to = v;
}

int computed_goto(const std::vector<int> &codes) {
  static void *labels[] = {&&add, &&halt};
  std::vector<int> stack;
  size_t at = 0;
  goto *labels[codes[at]];
add:
  for (int code : codes)
    stack.push_back(code);
  goto *labels[codes[++at]];
halt:
  return stack.size();
}

int goto_backwards(const std::vector<int> &codes) {
  std::vector<int> stack;
again:
  for (int code : codes)
    stack.push_back(code);
  if (stack.size() < 10)
    goto again;
  return stack.size();
}

int local_labels() {
  int n = ({
    __label__ out;
    if (next())
      goto out;
    next();
  out:;
    3;
  });
  return n ?: next();
}

int elvis(const std::string *text, int n) { return (n ?: 7) + (text ?: new std::string)->size(); }

struct Old {
  int a, b;
};
Old designated = {b : 2, a : 1};
int nested_designators[10] = {[3] = 1, [5] = 2};
typedef int Four __attribute__((vector_size(16)));
Four vectors(Four a, Four b) { return a + b * (Four){1, 2, 3, 4}; }
_Complex double complex(_Complex double z) { return z * 2.0i; }
int builtin(const char *text) { return __builtin_strlen(text) + __builtin_choose_expr(1, 2, "x") + __builtin_expect(next(), 1); }
int inline_assembly(int n) {
  int out;
  asm volatile("mov %1, %0" : "=r"(out) : "r"(n) : "memory");
  asm goto("nop" : : : : out);
out:
  return out;
}
asm("# at file scope");
int zero_length[0];
struct Flexible {
  int n;
  std::string *names[];
};
void alloca_and_frames(int n) {
  char *memory = static_cast<char *>(__builtin_alloca(n));
  memory[0] = reinterpret_cast<long>(__builtin_return_address(0));
}
__attribute__((constructor)) void before_main() {}
int alignment = __alignof__(long);
__int128 wide(unsigned __int128 n) {
  std::vector<int> v;
  for (unsigned __int128 i = 0; i < n; ++i)
    v.push_back(0); // expected-warning {{'v' grows}}
  for (__int128 i = 0; i < static_cast<__int128>(1) << 100; ++i)
    next();
  return v.size();
}
