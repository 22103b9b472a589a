// RUN: %check %s tier=all -- -std=c11
// RUN: %check %s tier=all -- -std=c17
// expected-no-diagnostics
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A C file is not analysed, whatever is in it.

#include <stdio.h>
#include <stdlib.h>

struct vector {
  int *data, size, capacity;
};

static void push_back(struct vector *v, int n) {
  if (v->size == v->capacity) {
    v->capacity = v->capacity ? 2 * v->capacity : 1;
    v->data = realloc(v->data, sizeof(int) * v->capacity);
  }
  v->data[v->size++] = n;
}

int main(void) {
  struct vector v = {.size = 0};
  int class = 0, new = 1, template[3] = {[1] = 2};
  for (int i = 0; i < 100; i++)
    push_back(&v, i + class + new + template[1]);
  printf("%d %d\n", v.size, _Generic(class, int: 1, default: 2));
  free(v.data);
}
