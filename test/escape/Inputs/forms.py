# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The ways of C++ by which soundness.py's programs keep, pass on and take addresses.

KEEPERS   a variable that holds an int *: how it is declared, given one and asked for it
OBJECTS   a variable that ends: how it is declared, and an address of it
PASSES    what is given an int * and gives one back: declarations, and the expression
"""

KEEPERS = {
    "optional": ("std::optional<int *> {n};", "{n} = {p};", "{n}.value_or(nullptr)"),
    "variant": ("std::variant<int, int *> {n};", "{n} = {p};", "(std::get_if<1>(&{n}) ? std::get<1>({n}) : nullptr)"),
    "any": ("std::any {n};", "{n} = static_cast<int *>({p});", "({n}.has_value() ? std::any_cast<int *>({n}) : nullptr)"),
    "tuple": ("std::tuple<int, int *> {n};", "std::get<1>({n}) = {p};", "std::get<1>({n})"),
    "stdarray": ("std::array<int *, 2> {n}{{}};", "{n}[1] = {p};", "{n}[1]"),
    "array": ("int *{n}[2] = {{}};", "{n}[1] = {p};", "{n}[1]"),
    "shared": ("auto {n} = std::make_shared<Pair>();", "{n}->b = {p};", "{n}->b"),
    "unique": ("auto {n} = std::make_unique<Pair>();", "{n}->b = {p};", "{n}->b"),
    "cell": ("Either {n}{{}};", "{n}.p = {p};", "{n}.p"),
    "span": ("std::span<int> {n};", "{n} = alone({p});", "{n}.data()"),
    "bound": ("std::function<int *()> {n};", "{n} = std::bind(same, {p});", "({n} ? {n}() : nullptr)"),
    "later": ("std::future<int *> {n};", "{n} = std::async(std::launch::deferred, same, {p});",
              "({n}.valid() ? {n}.get() : nullptr)"),
    "member": ("Chosen {n};", "{n}.put({p});", "{n}.get()"),
    "virtual": ("Remembers {n};", "ask({n}, {p});", "ask({n}, nullptr)"),
    "operators": ("Slot {n};", "{n} << {p};", "*{n}"),
    "room": ("Room {n};", "{n}.put({p});", "{n}.get()"),
    "frame": ("Frame {n};", "{n} = frame({p});", "{n}.next()"),
    "reference": ("int *{n}_0 = nullptr; int *&{n} = {n}_0;", "{n} = {p};", "{n}"),
    "taker": ("int *{n}_0 = nullptr; std::function<void(int *)> {n} = [&{n}_0](int *p) {{ {n}_0 = p; }};", "{n}({p});",
              "{n}_0"),
    "generic": ("int *{n}_0 = nullptr; auto {n} = [to = &{n}_0](auto p) {{ *to = p; }};", "{n}({p});", "{n}_0"),
}

OBJECTS = {
    "ints": ("int {n}[2] = {{1, 2}};", "({n} + 1)"),
    "stdints": ("std::array<int, 2> {n}{{1, 2}};", "&{n}[1]"),
    "maybe": ("std::optional<int> {n} = 1;", "&*{n}"),
    "either": ("std::variant<int, double> {n} = 1;", "std::get_if<0>(&{n})"),
    "object": ("Leaf {n};", "{n}.at()"),
    "base": ("Leaf {n};", "address({n})"),
    "parts": ("Two {n};", "part({n}, &Two::b)"),
    "bindings": ("Two {n}; auto &[{n}_a, {n}_b] = {n};", "&{n}_b"),
    "lambda": ("int {n} = 1; auto {n}_0 = [&{n}] {{ return [&] {{ return &{n}; }}; }};", "{n}_0()()"),
}

PASSES = {
    "pointer": "table[1]({p})",
    "method": "(keeper.*method)({p})",
    "function": "(erased ? erased({p}) : nullptr)",
    "range": "last({{nullptr, {p}}})",
    "binding": "second({p})",
    "nested": "[](auto p) {{ return [q = p] {{ return q; }}; }}({p})()",
    "temporary": "Holder({p}).get()",
    "owner": "std::make_unique<Holder>({p})->get()",
    "thrown": "caught({p})",
    "static": "before({p})",
    "thread": "inThread({p})",
    "goto": "jumps({p})",
    "visit": "visited({p})",
    "algorithm": "found({p})",
    "template": "applied([](int *p) {{ return p; }}, {p})",
    "invoke": "std::invoke(same, {p})",
    "statements": "({{ int *e = {p}; e; }})",
}

SYSTEM = """#include <algorithm>
#include <any>
#include <array>
#include <atomic>
#include <bit>
#include <coroutine>
#include <cstdio>
#include <cstring>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <new>
#include <numeric>
#include <optional>
#include <queue>
#include <ranges>
#include <set>
#include <span>
#include <stack>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <thread>
#include <tuple>
#include <unistd.h>
#include <utility>
#include <variant>
#include <vector>
"""

PRELUDE = """
struct Pair { int *a = nullptr; int *b = nullptr; };
struct Two { int a = 1, b = 2; };
union Either { int *p; long n; };
static int *same(int *p) { return p; }
static int *none(int *) { return nullptr; }
static int *(*table[])(int *) = {none, same};
struct Chosen {
  int *a = nullptr, *b = nullptr;
  int *Chosen::*which = &Chosen::b;
  void put(int *p) { this->*which = p; }
  int *get() { return this->*which; }
};
struct Passes { virtual int *pass(int *p) { return p; } virtual ~Passes() {} };
struct Remembers : Passes {
  int *held = nullptr;
  int *pass(int *p) override { int *old = held; if (p) held = p; return old; }
};
static int *ask(Passes &b, int *p) { return b.pass(p); }
static Passes keeper;
static int *(Passes::*method)(int *) = &Passes::pass;
static std::function<int *(int *)> erased = [](int *p) { return p; };
struct Base { virtual int *at() = 0; virtual ~Base() {} };
struct Leaf : Base { int v = 1; int *at() override { return &v; } };
static int *address(Base &b) { return b.at(); }
static int *part(Two &t, int Two::*m) { return &(t.*m); }
struct Slot {
  int *p = nullptr;
  Slot &operator<<(int *q) { p = q; return *this; }
  int *operator*() const { return p; }
};
struct Room {
  alignas(Pair) unsigned char bytes[sizeof(Pair)];
  Pair *made = nullptr;
  void put(int *p) { made = new (bytes) Pair{p, p}; }
  int *get() { return made ? reinterpret_cast<Pair *>(bytes)->b : nullptr; }
};
struct Holder {
  int *p;
  explicit Holder(int *q) : p(q) {}
  int *get() const { return p; }
};
static int *last(std::initializer_list<int *> all) { int *r = nullptr; for (int *e : all) r = e; return r; }
static std::span<int> alone(int *p) { return p ? std::span<int>(p, 1) : std::span<int>(); }
static int *second(int *p) { auto [a, b] = std::pair<int, int *>(1, p); return b; }
static int *caught(int *p) { try { throw Holder(p); } catch (const Holder &h) { return h.get(); } }
static int *before(int *p) { static thread_local int *held; int *old = held; held = p; return old; }
static int *inThread(int *p) { int *r = nullptr; std::thread([&r](int *q) { r = q; }, p).join(); return r; }
static int *jumps(int *p) { int *r = nullptr; again: if (r) return r; r = p; if (r) goto again; return nullptr; }
static int *visited(int *p) {
  std::variant<int, int *> v = p;
  return std::visit([](auto e) -> int * { if constexpr (std::is_pointer_v<decltype(e)>) return e; else return nullptr; }, v);
}
static int *found(int *p) {
  int *in[2] = {nullptr, p}, *out[2] = {};
  std::transform(in, in + 2, out, [](int *e) { return e; });
  int *r = nullptr;
  std::for_each(out, out + 2, [&r](int *e) { r = e; });
  return r;
}
template <class F> static int *applied(F &&f, int *p) { return f(p); }
struct Frame {
  struct promise_type {
    int *current = nullptr;
    Frame get_return_object() { return Frame(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int *p) { current = p; return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
  Frame() {}
  explicit Frame(std::coroutine_handle<promise_type> h) : handle(h) {}
  int *next() { if (!handle || handle.done()) return nullptr; handle.resume(); return handle.promise().current; }
};
static Frame frame(int *p) { for (;;) co_yield p; }
"""

CASES = """
struct Task {
  struct promise_type {
    Task get_return_object() { return Task{std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
  void resume() { handle.resume(); }
};
struct Gen {
  struct promise_type {
    int *current = nullptr;
    Gen get_return_object() { return Gen{std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int *p) { current = p; return {}; }
    void return_void() { current = nullptr; }
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
  int *next() { if (handle.done()) return nullptr; handle.resume(); return handle.promise().current; }
  ~Gen() { if (handle) handle.destroy(); }
  Gen(std::coroutine_handle<promise_type> h) : handle(h) {}
  Gen(Gen &&o) : handle(std::exchange(o.handle, nullptr)) {}
};
"""
