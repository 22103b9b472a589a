// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Loops of every form beside allocations that the optimizer removes and leaves: with locations, loops have metadata that
// they would not have otherwise. C++98.
void look(const int *);
bool more();

int counts(int n) {
  int *sum = new int(0);
  for (int i = 0; i < n; ++i)
    *sum += i;
  int r = *sum;
  delete sum;
  return r;
}

int leaves(int n) {
  int *sum = new int(0);
  while (more())
    *sum += n;
  do
    --*sum;
  while (more());
  look(sum);
  int r = *sum;
  delete sum;
  return r;
}

void forever() {
  int *p = new int(1);
  for (;;) {
    look(p);
    if (!more())
      break;
  }
  delete p;
}

int two_of_a_kind(bool k, int n) {
  int r = 0;
  if (k)
    while (n--)
      r += n;
  else
    while (n--)
      r += n;
  return r;
}
