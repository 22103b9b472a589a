// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// escaping-local in templates: one finding for all instantiations, which says for which arguments.

#include <string>
#include <string_view>
#include <vector>

template <class T>
void remember(std::vector<const T *> &all) {
  T local{};
  all.push_back(&local); // expected-warning {{the address of 'local' stays in 'all'}} expected-note {{in the instantiation with 'T = int'}}
}

template <class Text>
void keep(std::vector<Text> &all, const char *from) {
  std::string text = from;
  all.emplace_back(text); // expected-warning {{a pointer into 'text' stays in 'all'}} expected-note {{'Text = std::string_view'}}
}

template <class List>
struct Keeper {
  List list;
  void keep(int n) {
    int local = n;
    list.push_back(&local); // expected-warning {{the address of 'local' stays in 'list'}}
  }
  void keep_number(int n) { list.push_back(n); }
};

void uses(std::vector<const int *> &ints, std::vector<const double *> &doubles,
          std::vector<std::string> &copies, std::vector<std::string_view> &views) {
  remember(ints);
  remember(doubles);
  keep(copies, "a");
  keep(views, "b");
  Keeper<std::vector<int *>>().keep(1);
  Keeper<std::vector<int>>().keep_number(1);
}

// ---- Not reported: a template that is not instantiated

template <class T>
void never(std::vector<T *> &all) {
  T local{};
  all.push_back(&local);
}
