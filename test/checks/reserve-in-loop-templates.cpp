// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One finding for each site, whatever the template is instantiated with.

#include <string>
#include <vector>

template <class T>
struct Buffer {
  std::vector<T> Data;

  template <class Range>
  void add(const Range &All) {
    for (const auto &X : All) {
      // expected-warning@+2 {{'reserve' on every pass of this loop defeats the geometric growth of 'Data'}}
      // expected-note-re@+1 {{in the instantiation with '{{.*}}'}}
      Data.reserve(Data.size() + 1);
      Data.push_back(X);
    }
  }
};

void use(Buffer<int> &Ints, Buffer<std::string> &Strings) {
  Ints.add(std::vector<int>());
  Strings.add(std::vector<std::string>());
}

// ---- Not reported: a template for containers that reserve generously

template <class Out>
void append(Out &To, const std::string &All) {
  for (char C : All) {
    To.reserve(To.size() + 1);
    To.push_back(C);
  }
}

template void append(std::string &, const std::string &);
