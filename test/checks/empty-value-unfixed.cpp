// RUN: %clangxx_plugin -std=c++17 -fsyntax-only -fplugin-arg-mapchurn-checks='-*,empty-value' -fdiagnostics-parseable-fixits %s 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=fix-it: --implicit-check-not=error:
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a use cannot be rewritten for certain, no edit is offered; only `fixed`
// shows that the others could have had one.

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

struct Seen {};
bool operator==(Seen, Seen);
struct Logged {
  Logged();
};
void take(std::map<int, Seen> &);
void inspect(const std::map<int, Seen> &);
int compute();
Seen make();

// CHECK: 'fixed' is a set in disguise
// CHECK: fix-it:
// CHECK-SAME: :"\n#include <set>"
// CHECK: fix-it:
// CHECK-SAME: :"std::set"
// CHECK: fix-it:
// CHECK-SAME: :""
// CHECK: fix-it:
// CHECK-SAME: :"fixed.insert(1)"
void fixed() {
  std::map<int, Seen> fixed;
  fixed[1];
}

// CHECK: 'value_used' is a set in disguise
void value_used(Seen &out) {
  std::map<int, Seen> value_used;
  out = value_used[1];
}

// CHECK: 'bound' is a set in disguise
void bound() {
  std::map<int, Seen> bound;
  const auto &seen = bound[1];
  (void)seen;
}

// CHECK: 'from_call' is a set in disguise
void from_call() {
  std::map<int, Seen> from_call;
  from_call[1] = make();
}

// CHECK: 'from_variable' is a set in disguise
void from_variable(const Seen &seen) {
  std::map<int, Seen> from_variable;
  from_variable.emplace(1, seen);
}

// CHECK: 'logged' is a set in disguise
void logged() {
  std::map<int, Logged> logged;
  logged[1];
}

// CHECK: 'at' is a set in disguise
void at() {
  std::map<int, Seen> at;
  at.at(1);
}

// CHECK: 'passed' is a set in disguise
void passed() {
  std::map<int, Seen> passed;
  take(passed);
}

// CHECK: 'inspected' is a set in disguise
void inspected() {
  std::map<int, Seen> inspected;
  inspect(inspected);
}

// CHECK: 'returned' is a set in disguise
std::map<int, Seen> returned() {
  std::map<int, Seen> returned;
  returned[1];
  return returned;
}

// CHECK: 'copied' is a set in disguise
void copied(std::map<int, Seen> &other) {
  std::map<int, Seen> copied;
  copied[1];
  other = copied;
}

// CHECK: 'assigned' is a set in disguise
void assigned(std::map<int, Seen> &other) {
  std::map<int, Seen> assigned;
  assigned = other;
}

// CHECK: 'swapped' is a set in disguise
void swapped(std::map<int, Seen> &other) {
  std::map<int, Seen> swapped;
  swapped.swap(other);
}

// CHECK: 'compared' is a set in disguise
bool compared(std::map<int, Seen> &other) {
  std::map<int, Seen> compared;
  return other == compared;
}

// CHECK: 'initialized' is a set in disguise
void initialized() {
  std::map<int, Seen> initialized = {{1, {}}, {2, {}}};
  initialized[1];
}

// CHECK: 'two_keys' is a set in disguise
void two_keys() {
  std::map<std::pair<int, int>, Seen> two_keys;
  two_keys.insert({{1, 2}, {}});
}

// CHECK: 'result_used' is a set in disguise
int result_used() {
  std::map<int, Seen> result_used;
  return result_used.insert({1, {}}).first->first;
}

// CHECK: 'algorithm' is a set in disguise
int algorithm() {
  std::map<int, Seen> algorithm;
  return std::count_if(algorithm.begin(), algorithm.end(),
                       [](const auto &entry) { return entry.first > 0; });
}

// CHECK: 'iterator_type' is a set in disguise
void iterator_type() {
  std::map<int, Seen> iterator_type;
  for (std::map<int, Seen>::iterator it = iterator_type.begin();
       it != iterator_type.end(); ++it)
    iterator_type.erase(it);
}

// CHECK: 'entry_type' is a set in disguise
int entry_type() {
  int sum = 0;
  std::map<int, Seen> entry_type;
  for (const std::pair<const int, Seen> &entry : entry_type)
    sum += entry.first;
  return sum;
}

// CHECK: 'whole_entry' is a set in disguise
int whole_entry() {
  int sum = 0;
  std::map<int, Seen> whole_entry;
  for (const auto &entry : whole_entry)
    sum += std::get<0>(entry);
  return sum;
}

// CHECK: 'value_named' is a set in disguise
void value_named() {
  std::map<int, Seen> value_named;
  for (auto &[key, seen] : value_named)
    (void)seen;
}

// CHECK: 'unevaluated' is a set in disguise
void unevaluated() {
  std::map<int, Seen> unevaluated;
  decltype(unevaluated)::value_type entry{1, {}};
  (void)entry;
}

// CHECK: 'captured' is a set in disguise
void captured() {
  std::map<int, Seen> captured;
  [&captured] { captured[1] = Seen{}; }();
}

// CHECK: 'renamed' is a set in disguise
void renamed() {
  std::map<int, Seen> renamed;
  std::map<int, Seen> &other = renamed;
  other[1];
}

// CHECK: 'allocated' is a set in disguise
std::map<int, Seen, std::less<int>, std::allocator<std::pair<const int, Seen>>>
    allocated;

using Alias = std::map<int, Seen>;
// CHECK: 'alias' is a set in disguise
Alias alias;

// CHECK: 'redeclared' is a set in disguise
extern std::map<int, Seen> redeclared;
std::map<int, Seen> redeclared;

// CHECK: 'constant' is a set in disguise
const std::map<int, Seen> constant;

#define MARK(map, key) map[key]
// CHECK: 'marked' is a set in disguise
void marked() {
  std::map<int, Seen> marked;
  MARK(marked, 1);
}

// CHECK: 'generic' is a set in disguise
std::map<int, Seen> generic;
template <class T>
void uses_generic(T key) { generic[key]; }

// CHECK: 'dependent' is a set in disguise
struct Holder {
  void add(int key) { dependent[key]; }
  std::map<int, Seen> dependent;
};
template <class T>
void uses_dependent(T &holder) { holder.dependent[1]; }

// CHECK: 'aggregate' is a set in disguise
struct Aggregate {
  std::map<int, Seen> aggregate;
};
Aggregate filled{{{1, {}}}};

// CHECK: 'inner' is a set in disguise
template <class T>
void in_a_template(T key) {
  std::map<int, Seen> inner;
  inner[1];
}
template void in_a_template(int);

// CHECK: 'called' is a set in disguise
void called() {
  std::map<int, std::unique_ptr<Seen>> called;
  called[1] = std::unique_ptr<Seen>(new Seen(make()));
}

int two_of_a_type(int key) {
  std::map<int, Seen> first, second;
  first[key];
  second[key];
  return first.size() + second.size();
}
