// RUN: %check %s
// RUN: %check %s value-limit=200 -- -DLIMIT200
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// large-value: maps whose growth is in sight.

#include <absl/container/btree_map.h>
#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/container/node_hash_map.h>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

struct Record {
  char bytes[152];
};
struct AtTheLimit {
  char bytes[120];
};
struct Larger {
  char bytes[208];
};

#ifdef LIMIT200
void the_limit_is_an_option(const std::vector<long> &ids) {
  absl::flat_hash_map<long, Larger> large; // expected-warning {{an entry of 'large' takes 216 bytes}} expected-note {{the key 'long' takes 8 bytes}} expected-note {{moves 216000 bytes}} expected-note {{never moves an entry}}
  absl::flat_hash_map<long, Record> within;
  for (long id : ids) {
    large[id].bytes[0] = 'x'; // expected-note {{'large' grows here}}
    within[id].bytes[0] = 'x';
  }
}
#else

void filled_in_a_loop(const std::vector<long> &ids) {
  absl::flat_hash_map<long, Record> records; // expected-warning {{an entry of 'records' takes 160 bytes, and every growth moves all of them [mapchurn-large-value]}}
  // expected-note@-1 {{the key 'long' takes 8 bytes, the value 'Record' 152}}
  // expected-note@-2 {{a growth from 1000 entries moves 160000 bytes}}
  // expected-note@-3 {{'absl::node_hash_map<long, Record>' never moves an entry}}
  for (long id : ids)
    records.try_emplace(id); // expected-note {{'records' grows here}}
}

void a_constant_count() {
  absl::flat_hash_map<long, Record> counted; // expected-warning {{an entry of 'counted' takes}} expected-note {{the key}} expected-note {{a growth from 4096 entries moves 655360 bytes}} expected-note {{never moves}}
  for (long i = 0; i < 4096; ++i)
    counted[i] = Record(); // expected-note {{'counted' grows here}}
}

class Cache {
public:
  void put(const std::string &key, const Record &record) {
    if (entries.size() > 10000)
      entries.clear();
    entries.insert_or_assign(key, record); // expected-note {{'entries' grows here}}
  }
  bool has(const std::string &key) const { return entries.contains(key); }

private:
  absl::flat_hash_map<std::string, Record> entries; // expected-warning {{an entry of 'entries' takes 184 bytes, and every growth moves all of them}} expected-note {{the key}} expected-note {{moves 184000}} expected-note {{'absl::node_hash_map<std::string, Record>' never moves an entry}}
};

static absl::flat_hash_map<long, Record> table; // expected-warning {{an entry of 'table' takes 160 bytes}} expected-note {{the key}} expected-note {{moves}} expected-note {{never moves}}
void to_the_table(long id, const Record &record) {
  table.insert({id, record}); // expected-note {{'table' grows here}}
}

static void fill(absl::flat_hash_map<long, Record> &map, long id) {
  map[id] = Record(); // expected-note {{'by_another' grows here}}
}
void by_a_function_of_this_file(const std::vector<long> &ids) {
  absl::flat_hash_map<long, Record> by_another; // expected-warning {{an entry of 'by_another' takes}} expected-note {{the key}} expected-note {{moves}} expected-note {{never moves}}
  for (long id : ids)
    fill(by_another, id);
}

void reserved_for_something_else(const std::vector<long> &first, const std::vector<long> &second) {
  absl::flat_hash_map<long, Record> both; // expected-warning {{an entry of 'both' takes}} expected-note {{the key}} expected-note {{moves}} expected-note {{never moves}}
  both.reserve(first.size());
  for (long id : first)
    both[id] = Record();
  for (long id : second)
    both[id] = Record(); // expected-note {{'both' grows here}}
}

void by_a_lambda(const std::vector<long> &ids) {
  absl::flat_hash_map<long, Record> caught; // expected-warning {{an entry of 'caught' takes}} expected-note {{the key}} expected-note {{moves}} expected-note {{never moves}}
  auto add = [&](long id) {
    caught[id] = Record(); // expected-note {{'caught' grows here}}
  };
  for (long id : ids)
    add(id);
}

void by_a_range(const std::vector<std::pair<long, Record>> &pairs) {
  absl::flat_hash_map<long, Record> ranged; // expected-warning {{an entry of 'ranged' takes}} expected-note {{the key}} expected-note {{moves}} expected-note {{never moves}}
  ranged.insert(pairs.begin(), pairs.end()); // expected-note {{'ranged' grows here}}
}

using ByName = absl::flat_hash_map<std::string, Record>;
void by_an_alias(const std::vector<std::string> &names) {
  ByName named; // expected-warning {{an entry of 'named' takes 184 bytes}} expected-note {{the key}} expected-note {{moves}} expected-note {{never moves}}
  for (const std::string &name : names)
    named.emplace(name, Record()); // expected-note {{'named' grows here}}
}

// ---- Not reported: the entries are not large.

void within_the_limit(const std::vector<long> &ids) {
  absl::flat_hash_map<long, AtTheLimit> limit;
  for (long id : ids)
    limit[id] = AtTheLimit();
}
void behind_a_pointer(const std::vector<long> &ids) {
  absl::flat_hash_map<long, Record *> pointers;
  for (long id : ids)
    pointers[id] = nullptr;
}

// ---- Not reported: a map of nodes moves none of them, a tree few.

void nodes(const std::vector<long> &ids) {
  std::map<long, Record> tree;
  std::unordered_map<long, Record> hashed;
  absl::node_hash_map<long, Record> of_nodes;
  absl::btree_map<long, Record> btree;
  for (long id : ids) {
    tree[id] = Record();
    hashed[id] = Record();
    of_nodes[id] = Record();
    btree[id] = Record();
  }
}

// ---- Not reported: a set has no value.

void set(const std::vector<std::pair<std::string, std::string>> &pairs) {
  absl::flat_hash_set<std::pair<std::string, std::string>> set;
  for (const auto &pair : pairs)
    set.insert(pair);
}

// ---- Not reported: it does not grow in sight.

const absl::flat_hash_map<long, Record> constant = {{1, Record()}, {2, Record()}};
static absl::flat_hash_map<long, Record> initialized = {{1, Record()}, {2, Record()}};
char only_looked_up(long id) { return initialized[id].bytes[0]; }
char looked_up(long id) { return initialized.at(id).bytes[0] + constant.at(id).bytes[0]; }

absl::flat_hash_map<long, Record> load();
char made_elsewhere(long id) {
  absl::flat_hash_map<long, Record> loaded = load();
  return loaded[id].bytes[0];
}

void fill_elsewhere(absl::flat_hash_map<long, Record> &);
std::size_t filled_elsewhere() {
  absl::flat_hash_map<long, Record> filled;
  fill_elsewhere(filled);
  return filled.size();
}
void prepared_elsewhere(const std::vector<long> &ids) {
  absl::flat_hash_map<long, Record> prepared;
  fill_elsewhere(prepared);
  for (long id : ids)
    prepared[id] = Record();
}

// ---- Not reported: it is reserved before it is filled.

void reserved(const std::vector<long> &ids) {
  absl::flat_hash_map<long, Record> m;
  m.reserve(ids.size());
  for (long id : ids)
    m[id] = Record();
}
void reserved_for_both(const std::vector<long> &first, const std::vector<long> &second) {
  absl::flat_hash_map<long, Record> m;
  m.reserve(first.size() + second.size());
  for (long id : first)
    m[id] = Record();
  for (long id : second)
    m[id] = Record();
}
void sized(const std::vector<long> &ids) {
  absl::flat_hash_map<long, Record> m(ids.size());
  for (long id : ids)
    m[id] = Record();
}
void reserved_before_the_call(const std::vector<long> &ids) {
  absl::flat_hash_map<long, Record> m;
  m.reserve(ids.size());
  for (long id : ids)
    fill(m, id);
}
class Bounded {
public:
  explicit Bounded(std::size_t limit) { entries.reserve(limit); }
  void put(long id, const Record &record) { entries[id] = record; }

private:
  absl::flat_hash_map<long, Record> entries;
};
class Sized {
public:
  Sized() : entries(1024) {}
  void put(long id, const Record &record) { entries[id] = record; }

private:
  absl::flat_hash_map<long, Record> entries;
};

// ---- Not reported: few entries, written down one by one.

char a_few(long one, long two, long three) {
  absl::flat_hash_map<long, Record> few;
  few[one] = Record();
  few[two] = Record();
  few.emplace(three, Record());
  for (int i = 0; i < 4; ++i)
    few[i] = Record();
  return few[one].bytes[0];
}
class Defaults {
public:
  Defaults(long one, long two) {
    entries[one] = Record();
    entries[two] = Record();
  }
  char of(long id) const { return entries.at(id).bytes[0]; }

private:
  absl::flat_hash_map<long, Record> entries;
};
static absl::flat_hash_map<std::string, Record> known;
void constant_keys() {
  known["first"] = Record();
  known["second"] = Record();
}

// ---- Not reported: the map is somebody else's.

void parameter(absl::flat_hash_map<long, Record> &theirs, const std::vector<long> &ids) {
  for (long id : ids)
    theirs[id] = Record();
}
void alias(absl::flat_hash_map<long, Record> &theirs, const std::vector<long> &ids) {
  auto &same = theirs;
  for (long id : ids)
    same[id] = Record();
}

// ---- Not reported: nobody knows the size.

struct Incomplete;
extern absl::flat_hash_map<long, Incomplete> incomplete;
#endif
