// RUN: %check %s tier=all
// expected-no-diagnostics
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lookups that are not the same one twice.

#include <algorithm>
#include <cassert>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

using Map = std::map<std::string, int>;
std::string nameOf(int);
void anything();
void changes(Map &);
bool looks(const Map &);

// ---- Not reported: different or changed keys.

void different_keys(Map &Ages, const std::string &A, const std::string &B) {
  Ages[A] = 1;
  Ages[B] = 2;
}

void changed_key(std::map<int, int> Count, int K, std::vector<int> Ids, Map Ages, std::string Name) {
  Count[K] = 1;
  K++;
  Count[K] = 2;
  Count[Ids[K]] = 3;
  Ids[0] = 5;
  Count[Ids[K]] = 4;
  Ages[Name] = 1;
  Name += "x";
  Ages[Name] = 2;
}

void changed_in_a_loop(std::map<int, int> Count, int K) {
  Count[K] = 0;
  for (int I = 0; I < 3; ++I) {
    Count[K] = I;
    ++K;
  }
}

void two_elements_of_one_vector(std::map<int, int> &Count, const std::vector<int> &Ids) {
  for (const int &A : Ids)
    for (const int &B : Ids) {
      Count[A]++;
      Count[B]++;
    }
}

void iterators_move(std::map<int, int> &Count, const std::vector<int> &Ids, std::map<int, std::set<int>> &Groups) {
  auto It = Ids.begin();
  Count[*It]++;
  ++It;
  Count[*It]++;
  auto Group = Groups.begin();
  Group->second.count(1);
  ++Group;
  Group->second.count(1);
}

struct Node {
  int Id;
  Node *Next;
};
void pointers_move(std::map<int, int> Count, Node Head) {
  Count[Head.Id] = 0;
  for (Node *N = &Head; N; N = N->Next)
    Count[N->Id]++;
}

// ---- Not reported: keys with side effects.

int read();
struct Source {
  int next() { return Last++; }
  int Last = 0;
};
void side_effects(std::map<int, int> &Count, int K, Source &S, std::vector<int>::iterator It) {
  Count[K++] = 1;
  Count[K++] = 2;
  Count[read()] = 1;
  Count[read()] = 2;
  Count[S.next()] = 1;
  Count[S.next()] = 2;
  Count[*It++] = 1;
  Count[*It++] = 2;
  auto Fresh = [&K] { return K++; };
  Count[Fresh()] = 1;
  Count[Fresh()] = 2;
}

// ---- Not reported: another container.

void two_maps(Map &A, std::set<std::string> &B, const std::string &Name) {
  if (!A.count(Name))
    B.insert(Name);
}

void one_of_several(std::vector<std::map<int, int>> &All, int I, int K) {
  All[I][K] = 1;
  ++I;
  All[I][K] = 2;
  for (auto &A : All)
    for (auto &B : All) {
      A.count(K);
      B.count(K);
    }
}

// ---- Not reported: changed in between.

void inserted_or_erased(Map Ages, const std::string &A, const std::string &B) {
  Ages[A] = 1;
  Ages[B] = 2;
  Ages.at(A);
  Ages.erase(Ages.begin());
  Ages.at(A);
  Ages.clear();
  Ages[A] = 3;
  Ages.erase(B);
  Ages[A] = 4;
}

void passed_on(Map &Ages, const std::string &Name) {
  Ages[Name] = 1;
  changes(Ages);
  Ages[Name] = 2;
}

void swapped(Map A, Map B, const std::string &Name) {
  A[Name] = 1;
  std::swap(A, B);
  A[Name] = 2;
  B = A;
  A = Map();
  A[Name] = 3;
}

struct Cache {
  Map Ages;
  std::mutex Guard;
  std::function<void()> Hook;
  void update();
  void members_and_calls(const std::string &Name) {
    Ages[Name] = 1;
    update();
    Ages[Name] = 2;
    anything();
    Ages[Name] = 3;
    Hook();
    Ages[Name] = 4;
  }
  void two_locks(const std::string &Name) {
    {
      std::lock_guard<std::mutex> Lock(Guard);
      if (Ages.count(Name))
        return;
    }
    std::lock_guard<std::mutex> Lock(Guard);
    Ages[Name] = 1;
  }
  void another_object(Cache &Other, const std::string &Name) {
    Ages[Name] = 1;
    Other.Ages.clear();
    Ages[Name] = 2;
  }
};

void by_another_name(Map &A, Map &B, Map *P, const std::string &Name) {
  A[Name] = 1;
  B.clear();
  A[Name] = 2;
  P->clear();
  A[Name] = 3;
}

void by_a_lambda(Map Ages, const std::string &Name) {
  auto Clear = [&Ages] { Ages.clear(); };
  Ages[Name] = 1;
  Clear();
  Ages[Name] = 2;
  std::vector<int> Three(3);
  std::for_each(Three.begin(), Three.end(), [&](int) { Ages.erase(Name); });
  Ages[Name] = 3;
}

void later_than_it_stands(Map Ages, const std::string &Name, std::function<void()> &Later) {
  Ages[Name] = 1;
  Later = [&] { Ages[Name] = 2; };
}

void at_the_end_of_the_body(Map Ages, const std::string &Name, int N) {
  Ages[Name] = 0;
  for (int I = 0; I < N; ++I) {
    if (Ages[Name] > 3)
      break;
    Ages.erase("other");
  }
}

void on_a_path_that_comes_round(Map Ages, const std::string &Name, int N) {
  Ages[Name] = 0;
  while (N--) {
    if (N == 5) {
      Ages.clear();
      continue;
    }
    Ages[Name]++;
  }
}

void on_a_path_that_leaves_the_loop_only(Map Ages, const std::string &Name, int N) {
  Ages[Name] = 0;
  while (N--) {
    if (N == 5) {
      Ages.clear();
      break;
    }
  }
  Ages[Name]++;
}

// ---- Not reported: mutually exclusive, or not always both.

void exclusive(Map &Ages, const std::string &Name, int N) {
  if (N > 3)
    Ages[Name] = 1;
  else
    Ages[Name] = 2;
  switch (N) {
  case 1:
    Ages[Name] = 3;
    break;
  case 2:
    Ages[Name] = 4;
    break;
  }
}

void one_branch_only(Map &Ages, const std::string &Name, int N) {
  if (N > 3)
    Ages.count(Name);
  Ages[Name] = 1;
}

void the_right_side_may_not_run(Map &Ages, const std::string &Name, bool Known) {
  if (Known || Ages.count(Name))
    Ages[Name] = 1;
}

// ---- Not reported: the position is known.

void hinted(Map &Ages, const std::string &Name) {
  auto It = Ages.lower_bound(Name);
  if (It == Ages.end() || It->first != Name)
    Ages.emplace_hint(It, Name, 1);
  auto Found = Ages.find(Name);
  if (Found != Ages.end())
    Ages.erase(Found);
}

// ---- Not reported: containers that may hold a key twice, and no keys at all.

void multimaps(std::multimap<int, int> &Many, int K) {
  if (Many.count(K))
    Many.erase(K);
}

void vectors(std::vector<int> &Ids, int I, int *Array) {
  Ids[I] = Ids[I] + 1;
  Array[I] = Array[I] + 1;
}

// ---- Not reported: an assertion is not there in the program that is shipped.

int asserted(const Map &Ages, const std::string &Name) {
  assert(Ages.count(Name));
  return Ages.at(Name);
}

// ---- Not reported: keys in parts.

void in_parts(std::set<std::pair<int, int>> &Points, Map &Ages) {
  Points.emplace(1, 2);
  Points.emplace(1, 3);
  Ages.emplace(std::piecewise_construct, std::forward_as_tuple("a"), std::forward_as_tuple(1));
  Ages.emplace(std::piecewise_construct, std::forward_as_tuple("b"), std::forward_as_tuple(1));
}

// ---- Not reported: one lookup.

void once(Map &Ages, const std::string &Name) {
  for (int I = 0; I < 3; ++I)
    Ages[Name] += I;
  auto [It, New] = Ages.try_emplace(Name, 1);
  if (!New)
    It->second++;
}

// ---- Not reported: nothing is known after a jump.

void jumps(Map &Ages, const std::string &Name, int N) {
  Ages[Name] = 1;
again:
  Ages[Name] = 2;
  if (N-- > 0)
    goto again;
}
