// RUN: %check %s tier=all header-filter=.* -- -Wno-everything
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// C headers in a C++ file, and a loop of C in extern "C".

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include <vector>

extern "C" {
int sum(const int *cells, int n) {
  std::vector<int> copied;
  for (int i = 0; i < n; i++)
    copied.push_back(cells[i]); // expected-warning {{'copied' grows}}
  int total = 0;
  for (int i = 0; i < n; i++)
    total += copied[i];
  return total;
}

static jmp_buf back;
int jumps(int n) {
  std::vector<int> v;
  if (setjmp(back))
    return -1;
  v.push_back(n);
  longjmp(back, 1);
}

int variadic(const char *format, ...) {
  va_list args;
  va_start(args, format);
  int n = va_arg(args, int);
  std::vector<int> v;
  for (int i = 0; i < n; i++)
    v.push_back(va_arg(args, int)); // expected-warning {{'v' grows}}
  va_end(args);
  FD_SETSIZE == 0 ? (void)0 : (void)errno;
  return v.size();
}
}
