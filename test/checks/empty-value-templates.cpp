// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// empty-value: a mapped type that the arguments of a template decide says
// something for other arguments. One that they do not decide never does.

#include <map>
#include <string>

struct Seen {};

template <class Key>
struct Known {
  std::map<Key, Seen> byKey; // expected-warning {{'byKey' is a set in disguise}} expected-note {{in the instantiation with 'Key = int'}}
  std::map<std::string, Seen> byName; // expected-warning {{'byName' is a set in disguise}}
};
template struct Known<int>;
template struct Known<long>;

template <class Key>
void in_a_function(Key key) {
  std::map<int, Seen> plain; // expected-warning {{'plain' is a set in disguise}}
  plain[1];
}
template void in_a_function(int);
template void in_a_function(long);

// ---- Not reported: the arguments decide the mapped type.

template <class Value>
class Table {
public:
  Value &at(int key) { return values[key]; }

private:
  std::map<int, Value> values;
};
template class Table<Seen>;
template class Table<int>;

template <class Value>
void local(Value value) {
  std::map<int, Value> m;
  m[1] = value;
}
template void local(Seen);

template <class Value>
using ById = std::map<int, Value>;
template <class Value>
struct Aliased {
  ById<Value> values;
};
template struct Aliased<Seen>;

// An alias template that is used outside of any template is not decided there.
ById<Seen> decided; // expected-warning {{'decided' is a set in disguise}}

// ---- Not reported: never instantiated.

template <class Key>
void never_instantiated() { std::map<int, Seen> m; }
