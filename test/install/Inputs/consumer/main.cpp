// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <cstdio>
#include <vector>

extern "C" int scale(void);

int main() {
  std::vector<int> scaled;
  for (int i = 0; i < 1000; ++i)
    scaled.push_back(i * scale());
  std::printf("%zu\n", scaled.size());
}
