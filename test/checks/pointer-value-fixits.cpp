// RUN: %check %s -- -std=c++17
// RUN: %fixit %s -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The edits of pointer-value: declaration, insertions and uses together.

#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tsl/robin_map.h>
#include <unordered_map>
#include <utility>
#include <vector>

struct Account {
  explicit Account(long balance = 0, std::string owner = "nobody") : balance(balance), owner(std::move(owner)) {}
  void book(long amount) { balance += amount; }
  long twice() const { return 2 * balance; }
  long balance;
  std::string owner;
};
static long look(const Account &account) { return account.balance; }
static void change(Account *account, long by) { account->balance += by; }

static long every_way_to_fill(int k) {
  // FIXED: std::map<int, Account, std::greater<int>> filled;
  std::map<int, std::unique_ptr<Account>, std::greater<int>> filled; // expected-warning {{each value of 'filled' is a}} expected-note 3 {{}}
  // FIXED: filled[k] = Account(1);
  filled[k] = std::make_unique<Account>(1); // expected-note {{each value is allocated here}}
  // FIXED: filled.try_emplace(k + 1, 2, "second");
  filled.emplace(k + 1, std::make_unique<Account>(2, "second")); // expected-note {{and here by}}
  // FIXED: filled.try_emplace(k + 2);
  filled.insert({k + 2, std::make_unique<Account>()}); // expected-note {{and here by}}
  // FIXED: filled.try_emplace(k + 3, 4L);
  filled.insert(std::make_pair(k + 3, std::make_unique<Account>(4L)));
  // FIXED: filled.try_emplace(k + 4, 5);
  filled.try_emplace(k + 4, std::make_unique<Account>(5));
  // FIXED: filled.insert_or_assign(k + 1, Account(20));
  filled.insert_or_assign(k + 1, std::make_unique<Account>(20));
  // FIXED: filled.emplace(k + 5, Account(6, "sixth"));
  filled.emplace(k + 5, std::unique_ptr<Account>(new Account(6, "sixth")));
  // FIXED: filled[k + 6] = Account{7};
  filled[k + 6].reset(new Account{7});
  // FIXED: filled[k + 7] = Account();
  filled[k + 7].reset(new Account);
  long sum = 0;
  // FIXED: sum = 3 * sum + account.balance;
  for (const auto &[key, account] : filled)
    sum = 3 * sum + account->balance;
  return sum;
}

static long every_way_to_use(const std::string &name) {
  // FIXED: std::unordered_map<std::string, Account> used;
  std::unordered_map<std::string, std::unique_ptr<Account>> used; // expected-warning {{each value of 'used' is a}} expected-note 3 {{}}
  // FIXED: used.try_emplace(name, 1);
  used.emplace(name, std::make_unique<Account>(1)); // expected-note {{each value is allocated here}}
  long sum = 0;
  // FIXED: used[name].balance = 10;
  used[name]->balance = 10;
  // FIXED: used.at(name).book(5);
  used.at(name)->book(5);
  // FIXED: sum += look(used[name]);
  sum += look(*used[name]);
  // FIXED: change(&used[name], 3);
  change(used[name].get(), 3);
  auto it = used.find(name);
  if (it != used.end()) {
    // FIXED: it->second.book(7);
    it->second->book(7);
    // FIXED: sum += (it->second).twice() + it->second.owner.size();
    sum += (*it->second).twice() + it->second->owner.size();
    // FIXED: sum += it->second.balance;
    sum += it->second.get()->balance;
    // FIXED: Account copy = it->second;
    Account copy = *it->second;
    sum += copy.balance;
    // FIXED: Account *pointer = &it->second;
    Account *pointer = it->second.get();
    pointer->book(1);
  }
  // FIXED: for (auto &entry : used)
  // FIXED-NEXT: entry.second.book(2);
  for (auto &entry : used)
    entry.second->book(2);
  auto &slot = used[name];
  // FIXED: slot.book(4);
  slot->book(4);
  // FIXED: const Account &held = slot;
  const Account &held = *slot;
  sum += held.balance + used.size() + used.count(name);
  used.erase(name);
  return sum;
}

class Ledger {
public:
  void open(const std::string &name) {
    auto &account = accounts[name];
    // FIXED: account = Account(100, name);
    account = std::make_unique<Account>(100, name); // expected-note {{each value is allocated here by 'std::make_unique'}}
  }
  long sum() const {
    long all = 0;
    // FIXED: all += account.twice();
    for (const auto &[name, account] : accounts)
      all += account->twice();
    return all;
  }
  long of(const std::string &name) const {
    auto found = accounts.find(name);
    // FIXED: return found == accounts.end() ? 0 : found->second.balance;
    return found == accounts.end() ? 0 : found->second->balance;
  }

private:
  // FIXED: tsl::robin_map<std::string, Account> accounts;
  tsl::robin_map<std::string, std::unique_ptr<Account>> accounts; // expected-warning {{each value of 'accounts' is a}} expected-note 3 {{}}
};

struct Shared {
  int id;
};
static int shared(int k) {
  // FIXED: std::map<int, Shared> counted;
  std::map<int, std::shared_ptr<Shared>> counted; // expected-warning {{each value of 'counted' is a}} expected-note 3 {{}}
  // FIXED: counted[k] = Shared();
  counted[k] = std::make_shared<Shared>(); // expected-note {{each value is allocated here}}
  // FIXED: counted[k].id = k;
  counted[k]->id = k;
  // FIXED: return counted[k].id;
  return counted[k]->id;
}

// Cannot be made without arguments: only looked up where it is.
struct Point {
  explicit Point(int x) : x(x) {}
  Point(const Point &) = delete;
  int x;
};
static int not_movable(int k) {
  // FIXED: std::map<int, Point> points;
  std::map<int, std::unique_ptr<Point>> points; // expected-warning {{each value of 'points' is a}} expected-note 3 {{}}
  // FIXED: points.try_emplace(k, k + 1);
  points.emplace(k, std::make_unique<Point>(k + 1)); // expected-note {{each value is allocated here}}
  // FIXED: return points.at(k).x;
  return points.at(k)->x;
}

int main() {
  std::printf("%ld\n", every_way_to_fill(3));
  std::printf("%ld\n", every_way_to_use("somebody with a long name"));
  Ledger ledger;
  for (int i = 0; i < 20; ++i)
    ledger.open("account number " + std::to_string(i));
  std::printf("%ld %ld\n", ledger.sum(), ledger.of("account number 7"));
  std::printf("%d %d\n", shared(5), not_movable(6));
}
