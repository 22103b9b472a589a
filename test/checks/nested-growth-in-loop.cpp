// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Vectors that are a map's values and grow in a loop, however they are reached.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

struct Order {
  std::string Customer;
  int Item;
  std::vector<int> Items;
};

using Orders = std::vector<Order>;
using ItemsOf = std::unordered_map<std::string, std::vector<int>>;

ItemsOf grouped_by_key(const Orders &All) {
  ItemsOf Groups;
  for (const Order &O : All) // expected-note {{the loop runs 'All.size()' times}}
    // expected-warning@+3 {{each value of 'Groups' grows element by element in this loop [mapchurn-nested-growth-in-loop]}}
    // expected-note@+2 {{it is a 'std::vector<int>', which starts with no capacity}}
    // expected-note@+1 {{a value of 100 elements takes 8 reallocations and moves 127 elements; 'reserve' when its key is new makes it 1 and 0}}
    Groups[O.Customer].push_back(O.Item);
  return Groups;
}

void through_a_reference(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All) {
    std::vector<int> &Items = Groups[O.Customer];
    Items.push_back(O.Item); // expected-warning {{each value of 'Groups' grows element by element in this loop}}
  }
}

void through_an_iterator(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All) {
    auto It = Groups.find(O.Customer);
    if (It != Groups.end())
      It->second.push_back(O.Item); // expected-warning {{each value of 'Groups' grows element by element in this loop}}
  }
}

void through_at(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All)
    Groups.at(O.Customer).emplace_back(O.Item); // expected-warning {{each value of 'Groups' grows}}
}

void through_the_result_of_try_emplace(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All)
    Groups.try_emplace(O.Customer).first->second.push_back(O.Item); // expected-warning {{each value of 'Groups' grows}}
}

void through_a_pair(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All) {
    auto Where = Groups.emplace(O.Customer, std::vector<int>());
    Where.first->second.push_back(O.Item); // expected-warning {{each value of 'Groups' grows}}
  }
}

void through_a_structured_binding(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All) {
    auto [It, IsNew] = Groups.try_emplace(O.Customer);
    It->second.push_back(IsNew ? 0 : O.Item); // expected-warning {{each value of 'Groups' grows}}
  }
}

struct Account {
  int Total = 0;
  std::vector<int> Items;
};

void a_member_of_the_value(const Orders &All) {
  std::map<std::string, Account> Accounts;
  for (const Order &O : All) {
    Accounts[O.Customer].Total += O.Item;
    Accounts[O.Customer].Items.push_back(O.Item); // expected-warning {{'Items' in each value of 'Accounts' grows element by element in this loop}}
  }
}

void a_map_of_maps(const Orders &All) {
  std::map<int, ItemsOf> Days;
  for (const Order &O : All)
    Days[O.Item % 7][O.Customer].push_back(O.Item); // expected-warning {{each value of 'Days[O.Item % 7]' grows}}
}

class Ledger {
public:
  void add(const Orders &All) {
    for (const Order &O : All)
      Groups[O.Customer].push_back(O.Item); // expected-warning {{each value of 'Groups' grows}}
  }

private:
  ItemsOf Groups;
};

bool next(Order &O);

void a_loop_of_unknown_length(ItemsOf &Groups) {
  Order O;
  while (next(O)) // expected-note {{the loop begins here}}
    Groups[O.Customer].push_back(O.Item); // expected-warning {{each value of 'Groups' grows}}
}

void in_an_inner_loop(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All) {  // expected-note {{the loop runs 'All.size()' times}}
    std::vector<int> &Items = Groups[O.Customer];
    for (int I : O.Items)       // expected-note {{the loop runs 'O.Items.size()' times}}
      Items.push_back(I);       // expected-warning {{each value of 'Groups' grows}}
  }
}

void on_one_of_two_branches(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All) {
    if (O.Item < 0)
      Groups["returned"].push_back(-O.Item);
    else
      Groups[O.Customer].push_back(O.Item); // expected-warning {{each value of 'Groups' grows}}
  }
}

void where_the_key_is_there(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All)
    if (Groups.count(O.Customer))
      Groups[O.Customer].push_back(O.Item); // expected-warning {{each value of 'Groups' grows}}
}

void where_the_key_is_not_new(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All) {
    auto It = Groups.find(O.Customer);
    if (It == Groups.end())
      Groups.emplace(O.Customer, std::vector<int>{O.Item});
    else
      It->second.push_back(O.Item); // expected-warning {{each value of 'Groups' grows}}
  }
}

void after_new_keys_were_put_in(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All) {
    auto It = Groups.find(O.Customer);
    if (It == Groups.end()) {
      Groups.emplace(O.Customer, std::vector<int>{O.Item});
      continue;
    }
    It->second.push_back(O.Item); // expected-warning {{each value of 'Groups' grows}}
  }
}

void every_item_of_some_orders(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All)
    if (O.Item == 0)
      for (int I : O.Items)
        Groups[O.Customer].push_back(I); // expected-warning {{each value of 'Groups' grows}}
}

// One finding for each map, though four calls grow two of them.
void two_maps(const Orders &All, ItemsOf &First, ItemsOf &Second) {
  for (const Order &O : All) {
    First[O.Customer].push_back(O.Item); // expected-warning {{each value of 'First' grows}}
    First[O.Customer].push_back(O.Item + 1);
    Second[O.Customer].push_back(O.Item); // expected-warning {{each value of 'Second' grows}}
    Second[O.Customer + "'s"].push_back(O.Item);
  }
}

void as_many_elements_as_another_loop_has_passes(const std::vector<std::vector<int>> &Rows, int Columns) {
  std::map<int, std::vector<int>> ByColumn;
  for (const auto &Row : Rows)
    for (int C = 0; C < Columns; ++C)
      ByColumn[C].push_back(Row[C]); // expected-warning {{each value of 'ByColumn' grows}}
}

// One value that is chosen before the loop grows as any vector does.
void one_value(const Orders &All) {
  ItemsOf Groups;
  auto &Everybody = Groups["everybody"];
  for (const Order &O : All)
    Everybody.push_back(O.Item); // expected-warning {{'Groups["everybody"]' grows element by element in this loop}}
}

// ---- Not reported: values that have room

void reserved_when_new(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All) {
    auto [It, IsNew] = Groups.try_emplace(O.Customer);
    if (IsNew)
      It->second.reserve(16);
    It->second.push_back(O.Item);
  }
}

void reserved_when_empty(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All) {
    auto &Items = Groups[O.Customer];
    if (Items.empty())
      Items.reserve(All.size() / 10);
    Items.push_back(O.Item);
  }
}

void counted_first(const Orders &All) {
  ItemsOf Groups;
  std::unordered_map<std::string, int> Counts;
  for (const Order &O : All)
    ++Counts[O.Customer];
  for (const auto &[Customer, Count] : Counts)
    Groups[Customer].reserve(Count);
  for (const Order &O : All)
    Groups[O.Customer].push_back(O.Item);
}

void made_with_a_size(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All)
    Groups.try_emplace(O.Customer, 16).first->second.push_back(O.Item);
}

void made_from_a_reserved_vector(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All) {
    std::vector<int> Fresh;
    Fresh.reserve(16);
    Groups.try_emplace(O.Customer, std::move(Fresh)).first->second.push_back(O.Item);
  }
}

std::vector<int> roomy();

void made_elsewhere(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All) {
    auto It = Groups.find(O.Customer);
    if (It == Groups.end())
      It = Groups.emplace(O.Customer, roomy()).first;
    It->second.push_back(O.Item);
  }
}

void assigned_a_sized_vector(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All) {
    if (O.Item == 0)
      Groups[O.Customer] = std::vector<int>(16);
    Groups[O.Customer].push_back(O.Item);
  }
}

class Reused {
public:
  void forget() {
    for (auto &[Customer, Items] : Groups)
      Items.clear();
  }
  void add(const Orders &All) {
    for (const Order &O : All)
      Groups[O.Customer].push_back(O.Item); // they keep what they had
  }

private:
  ItemsOf Groups;
};

struct RoomyAccount {
  RoomyAccount() { Entries.reserve(16); }
  std::vector<int> Entries;
};

void reserved_by_its_constructor(const Orders &All) {
  std::map<std::string, RoomyAccount> Accounts;
  for (const Order &O : All)
    Accounts[O.Customer].Entries.push_back(O.Item);
}

// ---- Not reported: no value gains more than a few elements

void one_for_each_value(ItemsOf &Groups) {
  for (auto &[Customer, Items] : Groups)
    Items.push_back(0);
  for (auto It = Groups.begin(); It != Groups.end(); ++It)
    It->second.push_back(0);
}

void one_for_each_number(int N) {
  std::map<int, std::vector<int>> Groups;
  for (int I = 0; I < N; ++I)
    Groups[I].push_back(I);
}

void one_for_each_key_of_another_map(const std::map<std::string, int> &Prices, ItemsOf &Groups) {
  for (const auto &[Customer, Price] : Prices)
    Groups[Customer].push_back(Price);
}

void few_passes(ItemsOf &Groups, const Order &O) {
  for (int I = 0; I < 7; ++I)
    Groups[O.Customer + std::to_string(I)].push_back(I);
}

void found_and_left(const Orders &All, ItemsOf &Groups) {
  for (const Order &O : All)
    if (O.Item == 0) {
      Groups[O.Customer].push_back(1);
      break;
    }
}

void one_for_each_of_a_set(const std::set<std::string> &Names, ItemsOf &Groups) {
  for (auto Name : Names)
    Groups[Name].push_back(1);
}

void one_for_each_of_a_local_set(const Orders &All, ItemsOf &Groups) {
  std::unordered_set<std::string> Names;
  for (const Order &O : All)
    Names.insert(O.Customer);
  for (std::string Name : Names)
    Groups[Name].push_back(1);
}

// ---- Not reported: no loop

void without_a_loop(ItemsOf &Groups, const Order &O) { Groups[O.Customer].push_back(O.Item); }

void each(const Orders &All, const std::function<void(const Order &)> &Do);

void in_a_lambda(const Orders &All, ItemsOf &Groups) {
  each(All, [&](const Order &O) { Groups[O.Customer].push_back(O.Item); });
}

void a_map_for_each_pass(const Orders &All) {
  for (const Order &O : All) {
    ItemsOf Groups;
    Groups[O.Customer].push_back(O.Item);
  }
}
