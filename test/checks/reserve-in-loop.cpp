// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A reserve of size() plus a little, on every pass of a loop.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

using Row = std::vector<int>;
using Rows = std::vector<Row>;

Row joined(const Rows &All) {
  Row Out;
  for (const Row &R : All) { // expected-note {{the loop runs 'All.size()' times}}
    // expected-warning@+2 {{'reserve' on every pass of this loop defeats the geometric growth of 'Out' [mapchurn-reserve-in-loop]}}
    // expected-note@+1 {{it makes room for what it is asked for and no more: 1000 passes of one element each take 1000 reallocations and move 499500 elements; without it 11 and 1023}}
    Out.reserve(Out.size() + R.size());
    Out.insert(Out.end(), R.begin(), R.end());
  }
  return Out;
}

void one_at_a_time(Row &Out, const Row &In) {
  for (int X : In) {
    Out.reserve(Out.size() + 1); // expected-warning {{'reserve' on every pass of this loop defeats the geometric growth of 'Out'}}
    Out.push_back(X);
  }
}

void the_other_way_round(Row &Out, const Rows &All) {
  for (const Row &R : All) {
    Out.reserve(R.size() + static_cast<std::size_t>(1) + Out.size()); // expected-warning {{'reserve' on every pass}}
    Out.insert(Out.end(), R.begin(), R.end());
  }
}

void through_a_variable(Row &Out, const Rows &All) {
  for (const Row &R : All) {
    const std::size_t Before = Out.size();
    Out.reserve(Before + R.size()); // expected-warning {{'reserve' on every pass}}
    Out.insert(Out.end(), R.begin(), R.end());
  }
}

void the_whole_sum_in_a_variable(Row &Out, const Rows &All) {
  for (const Row &R : All) {
    auto Need = Out.size() + R.size();
    Out.reserve(Need); // expected-warning {{'reserve' on every pass}}
    Out.insert(Out.end(), R.begin(), R.end());
  }
}

void through_a_pointer(Row *Out, const Rows &All) {
  for (const Row &R : All) {
    Out->reserve(Out->size() + R.size()); // expected-warning {{'reserve' on every pass of this loop defeats the geometric growth of 'Out'}}
    Out->insert(Out->end(), R.begin(), R.end());
  }
}

bool next(Row &R);

class Collector {
public:
  void collect() {
    Row R;
    while (next(R)) {                     // expected-note {{the loop begins here}}
      Out.reserve(Out.size() + R.size()); // expected-warning {{defeats the geometric growth of 'Out'}}
      for (int X : R)
        Out.push_back(X);
    }
  }

private:
  Row Out;
};

void after_others_were_skipped(Row &Out, const Rows &All) {
  for (const Row &R : All) {
    if (R.empty())
      continue;
    Out.reserve(Out.size() + R.size()); // expected-warning {{'reserve' on every pass}}
    Out.insert(Out.end(), R.begin(), R.end());
  }
}

void in_an_inner_loop(const std::vector<Rows> &Tables) {
  for (const Rows &All : Tables) {
    Row Out;
    for (const Row &R : All) {
      Out.reserve(Out.size() + R.size()); // expected-warning {{'reserve' on every pass}}
      Out.insert(Out.end(), R.begin(), R.end());
    }
  }
}

// ---- Not reported: reserved once

void before_the_loop(Row &Out, const Rows &All) {
  std::size_t Total = 0;
  for (const Row &R : All)
    Total += R.size();
  Out.reserve(Out.size() + Total);
  for (const Row &R : All)
    Out.insert(Out.end(), R.begin(), R.end());
}

void from_a_size_before_the_loop(Row &Out, const Rows &All) {
  std::size_t Before = Out.size();
  for (const Row &R : All) {
    Out.reserve(Before + All.size());
    Out.push_back(R[0]);
  }
}

void to_the_size_of_another(Row &Out, const Rows &All) {
  for (const Row &R : All)
    Out.reserve(R.size());
}

// ---- Not reported: the capacity is tested, or grows by a factor

void capacity_is_tested(Row &Out, const Rows &All) {
  for (const Row &R : All) {
    if (Out.capacity() < Out.size() + R.size())
      Out.reserve(Out.size() + R.size());
    Out.insert(Out.end(), R.begin(), R.end());
  }
}

void by_a_factor(Row &Out, const Rows &All) {
  for (const Row &R : All) {
    Out.reserve(2 * Out.size() + R.size());
    Out.insert(Out.end(), R.begin(), R.end());
  }
}

void by_the_larger_of_both(Row &Out, const Rows &All) {
  for (const Row &R : All) {
    Out.reserve(std::max(Out.capacity() * 2, Out.size() + R.size()));
    Out.insert(Out.end(), R.begin(), R.end());
  }
}

void a_variable_that_is_doubled(Row &Out, const Rows &All) {
  for (const Row &R : All) {
    auto Need = Out.size() + R.size();
    Need *= 2;
    Out.reserve(Need);
    Out.insert(Out.end(), R.begin(), R.end());
  }
}

// ---- Not reported: it does not grow from pass to pass

void cleared(Row &Out, const Rows &All) {
  for (const Row &R : All) {
    Out.clear();
    Out.push_back(0);
    Out.reserve(Out.size() + R.size());
    Out.insert(Out.end(), R.begin(), R.end());
  }
}

void assigned(Row &Out, const Rows &All) {
  for (const Row &R : All) {
    Out = R;
    Out.reserve(Out.size() + R.size());
    Out.insert(Out.end(), R.begin(), R.end());
  }
}

void moved_out(Rows &Results, const Rows &All) {
  Row Out;
  for (const Row &R : All) {
    Out.reserve(Out.size() + R.size());
    Out.insert(Out.end(), R.begin(), R.end());
    Results.push_back(std::move(Out));
  }
}

void swapped(Row &Out, Rows &All) {
  for (Row &R : All) {
    Out.reserve(Out.size() + R.size());
    Out.insert(Out.end(), R.begin(), R.end());
    std::swap(Out, R);
  }
}

void like_a_stack(Row &Stack, const Rows &All) {
  while (!Stack.empty()) {
    int Top = Stack.back();
    Stack.pop_back();
    Stack.reserve(Stack.size() + All[Top].size());
    Stack.insert(Stack.end(), All[Top].begin(), All[Top].end());
  }
}

void declared_in_the_loop(const Rows &All) {
  for (const Row &R : All) {
    Row Out = R;
    Out.reserve(Out.size() + R.size());
    Out.insert(Out.end(), R.begin(), R.end());
  }
}

struct Node {
  Row Out;
  Node *Next;
};

void another_one_on_every_pass(Node *N, const Row &R, Rows &All) {
  for (; N; N = N->Next)
    N->Out.reserve(N->Out.size() + R.size());
  for (Row &Each : All)
    Each.reserve(Each.size() + R.size());
  for (std::size_t I = 0; I < All.size(); ++I)
    All[I].reserve(All[I].size() + R.size());
}

// ---- Not reported: few passes, or one

void few_passes(Row &Out, const Row &R) {
  for (int I = 0; I < 7; ++I) {
    Out.reserve(Out.size() + R.size());
    Out.insert(Out.end(), R.begin(), R.end());
  }
}

void found_and_left(Row &Out, const Rows &All) {
  for (const Row &R : All)
    if (R.size() == 1) {
      Out.reserve(Out.size() + 1);
      Out.push_back(R[0]);
      break;
    }
}

void without_a_loop(Row &Out, const Row &R) {
  Out.reserve(Out.size() + R.size());
  do {
    Out.reserve(Out.size() + 1);
  } while (0);
}
