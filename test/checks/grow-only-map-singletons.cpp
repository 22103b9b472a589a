// RUN: %check %s -- -std=c++17
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Maps that are members of the only object of their class.

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

int expensive(const std::string &);

class Cache {
public:
  static Cache &instance() {
    static Cache cache; // expected-note {{the object that 'values' is in is made here and lives as long as the program}}
    return cache;
  }
  int get(const std::string &key) {
    auto it = values.find(key);
    if (it != values.end())
      return it->second;
    return values[key] = expensive(key); // expected-note {{an entry is added here}}
  }

private:
  Cache() { values["first"] = 1; }
  std::map<std::string, int> values; // expected-warning {{'values' only grows}} expected-note {{nothing in this file}}
};

class Pointed {
public:
  static Pointed *get() {
    if (!only)
      only = new Pointed;
    return only;
  }
  void add(int id) { ids[id] = true; } // expected-note {{an entry is added here}}

private:
  Pointed() = default;
  static Pointed *only; // expected-note {{the object that 'ids' is in is made here}}
  std::map<int, bool> ids; // expected-warning {{'ids' only grows}} expected-note {{nothing in this file}}
};
Pointed *Pointed::only = nullptr;

class Owned {
public:
  static Owned &get() {
    static std::unique_ptr<Owned> only(new Owned); // expected-note {{the object that 'owned_ids' is in is made here}}
    return *only;
  }
  void add(int id) { owned_ids[id] = 1; } // expected-note {{an entry is added here}}

private:
  Owned() = default;
  std::map<int, int> owned_ids; // expected-warning {{'owned_ids' only grows}} expected-note {{nothing in this file}}
};

class OnceMade {
public:
  static OnceMade &get() {
    std::call_once(flag, [] { only.reset(new OnceMade); });
    return *only;
  }
  void add(int id) { once_ids[id] = 1; } // expected-note {{an entry is added here}}

private:
  OnceMade() = default;
  static std::once_flag flag;
  static std::unique_ptr<OnceMade> only; // expected-note {{the object that 'once_ids' is in is made here}}
  std::map<int, int> once_ids; // expected-warning {{'once_ids' only grows}} expected-note {{nothing in this file}}
};
std::once_flag OnceMade::flag;
std::unique_ptr<OnceMade> OnceMade::only;

// A plain structure, of which there is one.
struct State {
  std::map<std::string, int> seen; // expected-warning {{'seen' only grows}} expected-note {{nothing in this file}}
  int last = 0;
};
static State state; // expected-note {{the object that 'seen' is in is made here}}
void see(const std::string &name) { state.last = ++state.seen[name]; } // expected-note {{an entry is added here}}

// ---- Not reported: there are other objects of the class, which end.

class Several {
public:
  static Several &shared() {
    static Several only;
    return only;
  }
  void add(int id) { several_ids[id] = 1; }

private:
  std::map<int, int> several_ids;
};
void with_its_own(int id) {
  Several own;
  own.add(id);
}

struct Request {
  std::map<std::string, std::string> headers;
};
static Request latest;
void receive(const std::string &name, std::vector<Request> &all) {
  latest.headers[name] = "";
  all.emplace_back();
}

struct Part {
  std::map<int, int> part_ids;
};
struct Whole {
  Part part;
};
static Part one_part;
void add_part(int id, Whole &whole) {
  one_part.part_ids[id] = 1;
  whole.part.part_ids[id] = 1;
}

class Made {
public:
  static Made *make() { return new Made; }
  static Made *usual() {
    static Made made;
    return &made;
  }
  void add(int id) { made_ids[id] = 1; }

private:
  Made() = default;
  std::map<int, int> made_ids;
};

class Document {
public:
  void add(int id) { parts[id] = "part"; }

private:
  std::map<int, std::string> parts;
};

struct PerThread {
  std::map<int, int> thread_ids;
};
thread_local PerThread of_thread;
void add_of_thread(int id) { of_thread.thread_ids[id] = 1; }

// ---- Not reported: the object goes, or is assigned.

class Renewed {
public:
  static Renewed &get() {
    static Renewed only;
    return only;
  }
  void add(int id) { renewed_ids[id] = 1; }
  void reset() { *this = Renewed(); }

private:
  std::map<int, int> renewed_ids;
};

class Stopped {
public:
  static void start() { only = new Stopped; }
  static void stop() {
    delete only;
    only = nullptr;
  }
  void add(int id) { stopped_ids[id] = 1; }

private:
  Stopped() = default;
  static Stopped *only;
  std::map<int, int> stopped_ids;
};
Stopped *Stopped::only;

class Dropped {
public:
  static void start() { only.reset(new Dropped); }
  static void stop() { only.reset(); }
  void add(int id) { dropped_ids[id] = 1; }

private:
  Dropped() = default;
  static std::unique_ptr<Dropped> only;
  std::map<int, int> dropped_ids;
};
std::unique_ptr<Dropped> Dropped::only;

// ---- Not reported: only the constructor fills it.

class Table {
public:
  static const Table &get() {
    static Table table;
    return table;
  }
  int of(const std::string &name) const { return numbers.at(name); }

private:
  Table() {
    for (const std::string &line : lines())
      numbers[line] = 1;
    add("one more");
  }
  void add(const std::string &name) { numbers[name] = 2; }
  static std::vector<std::string> lines();
  std::map<std::string, int> numbers;
};

// ---- Not reported: the class removes entries.

class Bounded {
public:
  static Bounded &get() {
    static Bounded only;
    return only;
  }
  void add(int id) { bounded_ids[id] = 1; }
  void remove(int id) { bounded_ids.erase(id); }

private:
  Bounded() = default;
  std::map<int, int> bounded_ids;
};
