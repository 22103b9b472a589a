// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// growth-in-loop, default tier: what grows, where it starts, and what happens to it before and in the loop.

#include <cstdio>
#include <deque>
#include <forward_list>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

struct Row {
  int id;
  std::string name;
};
using Rows = std::vector<Row>;

void use(const std::vector<int> &);
void change(std::vector<int> &);
std::vector<int> load();

void the_finding_states_its_evidence(const Rows &rows) {
  std::vector<int> ids;        // expected-note {{'ids' is declared here with no capacity}}
  for (const Row &row : rows)  // expected-note {{the loop runs 'rows.size()' times}}
    ids.push_back(row.id);     // expected-warning {{'ids' grows element by element in this loop [mapchurn-growth-in-loop]}} \
                               // expected-note {{reaching 1000 elements takes 11 reallocations (8188 bytes) and moves 1023 elements; 'reserve' makes it 1 (4000 bytes) and 0}}
  use(ids);
}

void other_statements_in_the_body(const Rows &rows) {
  std::vector<std::string> names;
  int longest = 0;
  for (const Row &row : rows) {
    if (static_cast<int>(row.name.size()) > longest)
      longest = static_cast<int>(row.name.size());
    names.push_back(row.name); // expected-warning {{'names' grows element by element in this loop}}
    std::printf("%s\n", names.back().c_str());
  }
}

void two_vectors_in_one_loop(const Rows &rows) {
  std::vector<int> ids;
  std::vector<std::string> names;
  for (const Row &row : rows) {
    ids.push_back(row.id);        // expected-warning {{'ids' grows}}
    names.emplace_back(row.name); // expected-warning {{'names' grows}}
  }
}

void statements_between_declaration_and_loop(const Rows &rows) {
  std::vector<int> ids;
  int sum = 0;
  for (const Row &row : rows)
    sum += row.id;
  use(ids);
  if (ids.empty())
    std::printf("%d\n", sum);
  for (const Row &row : rows)
    ids.push_back(row.id); // expected-warning {{'ids' grows}}
}

void ways_to_begin_empty(const Rows &rows) {
  std::vector<int> braces{};
  std::vector<int> copied = {};
  auto value = std::vector<int>();
  auto list = std::vector<int>{};
  std::vector<int> allocator{std::allocator<int>()};
  std::string text = "";
  for (const Row &row : rows) {
    braces.push_back(row.id);       // expected-warning {{'braces' grows}}
    copied.push_back(row.id);       // expected-warning {{'copied' grows}}
    value.push_back(row.id);        // expected-warning {{'value' grows}}
    list.push_back(row.id);         // expected-warning {{'list' grows}}
    allocator.push_back(row.id);    // expected-warning {{'allocator' grows}}
    text.push_back(row.name.at(0)); // expected-warning {{'text' grows}}
  }
}

void memory_resources_hold_no_elements(const Rows &rows, std::pmr::memory_resource *arena) {
  std::pmr::vector<int> ids(arena);
  std::pmr::unordered_map<int, int> index{arena};
  for (const Row &row : rows) {
    ids.push_back(row.id);        // expected-warning {{'ids' grows}}
    index.emplace(row.id, row.id); // expected-warning {{'index' grows}}
  }
}

void strings_by_the_character(const Rows &rows) {
  std::string initials, shouted;
  for (const Row &row : rows) {
    initials += row.name.at(0);    // expected-warning {{'initials' grows}}
    shouted.push_back('!');        // expected-warning {{'shouted' grows}}
  }
}

void any_spelling_of_one_more(const Rows &rows) {
  std::vector<Row> copies, built, inserted, placed;
  for (const Row &row : rows) {
    copies.push_back(row);                                            // expected-warning {{'copies' grows}}
    Row &made = built.emplace_back();                                 // expected-warning {{'built' grows}}
    made.id = row.id;
    inserted.insert(inserted.end(), row);                             // expected-warning {{'inserted' grows}}
    placed.emplace(std::end(placed), Row{row.id, row.name + row.name}); // expected-warning {{'placed' grows}}
  }
}

struct Columns {
  std::vector<int> ids;
  std::string initials;
  int count = 0;
};
struct Table {
  Columns columns;
  std::vector<bool> seen{};
};

Columns members_of_a_local_object(const Rows &rows) {
  Columns out; // expected-note {{'out.ids' is declared here with no capacity}}
  Table table{};
  for (const Row &row : rows) {
    out.ids.push_back(row.id);              // expected-warning {{'out.ids' grows element by element in this loop}}
    table.columns.ids.push_back(row.id);    // expected-warning {{'table.columns.ids' grows}}
    table.seen.push_back(row.id > 0);       // expected-warning {{'table.seen' grows}}
    ++out.count;
  }
  return out;
}

void through_a_reference(const Rows &rows) {
  Columns out;
  auto &ids = out.ids;
  for (const Row &row : rows)
    ids.push_back(row.id); // expected-warning {{'out.ids' grows}}
}

void on_every_path(const Rows &rows) {
  std::vector<int> both, first;
  for (const Row &row : rows) {
    if (row.id > 0)
      both.push_back(row.id); // expected-warning {{'both' grows}}
    else
      both.push_back(-row.id);
    if (row.name.empty()) {
      first.push_back(0); // expected-warning {{'first' grows}}
      continue;
    }
    first.push_back(1);
  }
}

void now_and_then_and_always(const Rows &rows) {
  std::string lower;
  for (const Row &row : rows) {
    if (!lower.empty())
      lower += '_';
    lower += row.name.at(0); // expected-warning {{'lower' grows}}
  }
}

void twice_on_every_pass(const Rows &rows) {
  std::vector<int> pairs;
  for (const Row &row : rows) { // expected-note {{the loop runs 'rows.size()' times}}
    pairs.push_back(row.id);    // expected-warning {{'pairs' grows}} expected-note {{2 elements are added on every pass}}
    pairs.push_back(row.id);
  }
}

void filled_on_another_path_only(const Rows &rows) {
  std::vector<int> ids;
  if (rows.empty()) {
    ids.push_back(0);
    use(ids);
    return;
  }
  for (const Row &row : rows)
    ids.push_back(row.id); // expected-warning {{'ids' grows}}
}

auto in_a_lambda = [](const Rows &rows) {
  std::vector<int> ids;
  for (const Row &row : rows)
    ids.push_back(row.id); // expected-warning {{'ids' grows}}
  return ids;
};

void anew_on_every_pass_of_another_loop(const std::vector<Rows> &tables, bool (*more)()) {
  while (more())
    for (const Rows &rows : tables) {
      std::vector<int> ids;
      for (const Row &row : rows)
        ids.push_back(row.id); // expected-warning {{'ids' grows}}
      use(ids);
    }
}

void errors_thrown_end_the_loop_for_good(const Rows &rows) {
  std::vector<int> ids;
  for (const Row &row : rows) {
    if (row.id < 0)
      throw row.id;
    ids.push_back(row.id); // expected-warning {{'ids' grows}}
  }
}

void constants_from_8_on(const int (&cells)[8]) {
  std::vector<int> eight, seven;
  for (int cell : cells)
    eight.push_back(cell); // expected-warning {{'eight' grows}}
  for (int i = 0; i < 7; ++i)
    seven.push_back(i);
}

// ---- Not reported: there is room already, or something in it.

void reserved(const Rows &rows) {
  std::vector<int> ids;
  ids.reserve(rows.size());
  for (const Row &row : rows)
    ids.push_back(row.id);
}

void reserved_in_the_loop(const Rows &rows) {
  std::vector<int> ids;
  for (const Row &row : rows) {
    ids.reserve(16);
    ids.push_back(row.id);
  }
}

void reserved_member(const Rows &rows) {
  Columns out;
  out.ids.reserve(rows.size());
  for (const Row &row : rows)
    out.ids.push_back(row.id);
}

void sized_or_filled(const Rows &rows, const std::vector<int> &other, const char *prefix) {
  std::vector<int> sized(10), copied(other), listed{1, 2, 3}, resized, assigned, loaded = load();
  std::string text = prefix, spaces(8, ' ');
  resized.resize(4);
  assigned = other;
  for (const Row &row : rows) {
    sized.push_back(row.id);
    copied.push_back(row.id);
    listed.push_back(row.id);
    resized.push_back(row.id);
    assigned.push_back(row.id);
    loaded.push_back(row.id);
    text += row.name[0];
    spaces += row.name[0];
  }
}

void warm_from_an_earlier_loop(const Rows &rows) {
  std::vector<int> ids;
  for (const Row &row : rows)
    ids.push_back(row.id); // expected-warning {{'ids' grows}}
  for (const Row &row : rows)
    ids.push_back(-row.id);
}

void cleared_keeps_its_capacity(const Rows &rows) {
  std::vector<int> ids;
  change(ids);
  ids.clear();
  for (const Row &row : rows)
    ids.push_back(row.id);
}

// ---- Not reported: it may be warm from elsewhere.

std::vector<int> global;
void globals(const Rows &rows) {
  for (const Row &row : rows)
    global.push_back(row.id);
}

void parameters(const Rows &rows, std::vector<int> &out, std::vector<int> copy, std::vector<int> *pointer) {
  for (const Row &row : rows) {
    out.push_back(row.id);
    copy.push_back(row.id);
    pointer->push_back(row.id);
  }
}

void statics(const Rows &rows) {
  static std::vector<int> ids;
  thread_local std::vector<int> names;
  for (const Row &row : rows) {
    ids.push_back(row.id);
    names.push_back(row.id);
  }
}

class Keeper {
  std::vector<int> ids;

public:
  void add(const Rows &rows) {
    for (const Row &row : rows)
      ids.push_back(row.id);
  }
};

struct Prepared {
  std::vector<int> ids;
  Prepared() { ids.reserve(100); }
};
struct Given {
  std::vector<int> ids = std::vector<int>(10);
};
struct Inherits : Prepared {};
void constructors_may_make_room(const Rows &rows) {
  Prepared prepared;
  Given given;
  Inherits inherits;
  Columns filled{load()};
  for (const Row &row : rows) {
    prepared.ids.push_back(row.id);
    given.ids.push_back(row.id);
    inherits.ids.push_back(row.id);
    filled.ids.push_back(row.id);
  }
}

void passed_on(const Rows &rows, void (*keep)(std::vector<int> *), void (*fill)(Columns &)) {
  std::vector<int> passed, pointed, referred;
  Columns whole;
  change(passed);
  keep(&pointed);
  auto later = std::ref(referred);
  fill(whole);
  for (const Row &row : rows) {
    passed.push_back(row.id);
    pointed.push_back(row.id);
    referred.push_back(row.id);
    whole.ids.push_back(row.id);
  }
}

struct Sink {
  std::vector<int> &to;
  void prepare(size_t n) { to.reserve(n); }
};
std::tuple<std::vector<int>, bool> load_all();
void through_other_names(const Rows &rows, bool which, void (std::vector<int>::*reserve)(size_t)) {
  std::vector<int> bound, chosen, tied, called, behind, captured, left;
  Columns out;
  Sink sink{bound};
  sink.prepare(rows.size());
  (which ? chosen : left).reserve(rows.size());
  std::tie(tied, which) = load_all();
  (called.*reserve)(rows.size());
  ((void)which, behind).reserve(rows.size());
  auto prepare = [&named = captured](size_t n) { named.reserve(n); };
  prepare(rows.size());
  auto &[ids, initials, count] = out;
  ids.reserve(rows.size());
  for (const Row &row : rows) {
    bound.push_back(row.id);
    chosen.push_back(row.id);
    tied.push_back(row.id);
    called.push_back(row.id);
    behind.push_back(row.id);
    captured.push_back(row.id);
    out.ids.push_back(row.id);
  }
}

void captured(const Rows &rows) {
  std::vector<int> ids;
  auto prepare = [&](size_t n) { ids.reserve(n); };
  prepare(rows.size());
  for (const Row &row : rows)
    ids.push_back(row.id);
}

// ---- Not reported: more than growth happens in the loop.

void changed_in_the_loop(const Rows &rows, std::vector<std::vector<int>> &batches) {
  std::vector<int> cleared, popped, moved, passed;
  for (const Row &row : rows) {
    cleared.push_back(row.id);
    popped.push_back(row.id);
    moved.push_back(row.id);
    passed.push_back(row.id);
    if (cleared.size() == 16)
      cleared.clear();
    if (row.id == 0)
      popped.pop_back();
    if (moved.size() == 16)
      batches.push_back(std::move(moved));
    change(passed);
  }
}

void many_at_a_time(const Rows &rows, const std::vector<int> &more) {
  std::string text;
  std::vector<int> all;
  for (const Row &row : rows) {
    text += row.name;
    text += ',';
    all.insert(all.end(), more.begin(), more.end());
    all.push_back(row.id);
  }
}

// ---- Not reported: the growth is not of this loop.

void later_by_a_lambda(const Rows &rows, std::vector<std::function<void()>> &actions) {
  std::vector<int> ids;
  for (const Row &row : rows)
    actions.push_back([&] { ids.push_back(row.id); });
}

void labels_may_jump_anywhere(const Rows &rows) {
  std::vector<int> ids;
again:
  for (const Row &row : rows)
    ids.push_back(row.id);
  if (ids.size() < 100)
    goto again;
}

// ---- Not reported: containers without reserve.

void nodes(const Rows &rows) {
  std::map<int, int> map;
  std::set<int> set;
  std::list<int> list;
  std::deque<int> deque;
  std::forward_list<int> forward;
  for (const Row &row : rows) {
    map[row.id] = 1;
    set.insert(row.id);
    list.push_back(row.id);
    deque.push_back(row.id);
    forward.push_front(row.id);
  }
}

// ---- Not reported: unevaluated.

void unevaluated(const Rows &rows) {
  std::vector<int> ids;
  for (const Row &row : rows)
    static_assert(sizeof(ids.emplace_back(row.id)) > 0);
}
