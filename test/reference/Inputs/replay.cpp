// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs a program of map operations (program.h) on go_map, and writes what the
// Go program in gomap/ writes of Go's own map.
//
//   replay states PROGRAM [LINES]
//   replay allocations KIND COUNT
//   replay generate KIND SEED OPERATIONS    writes a random program

#include "mapchurn/go_map.h"
#include "program.h"
#include <array>
#include <cinttypes>
#include <cmath>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string_view>

using mapchurn::detail::inspection;

namespace {

std::map<std::int64_t, std::uint64_t> hashes; // of the program
std::uint64_t nan_hashes = 0;

constexpr std::int64_t key_nan = -1, key_negative_zero = -2;

using big = std::array<std::uint32_t, 40>;
big make_big(std::int64_t n) {
  big b;
  for (std::size_t i = 0; i != b.size(); ++i)
    b[i] = std::uint32_t(n) + std::uint32_t(i);
  return b;
}

// Numbers to keys and values of the map's types, and back.
template <class U>
U make(std::int64_t n) { return U(n); }
template <>
bool make<bool>(std::int64_t n) { return n & 1; }
template <>
big make<big>(std::int64_t n) { return make_big(n); }
template <>
double make<double>(std::int64_t n) {
  return n == key_nan ? std::nan("") : n == key_negative_zero ? -0.0
                                                              : double(n);
}
template <>
std::string_view make<std::string_view>(std::int64_t n) {
  // Go's string is two words, as this is; and the text lives on, as in Go.
  static std::map<std::int64_t, std::string> texts;
  return texts.try_emplace(n, "key-" + std::to_string(n)).first->second;
}
template <class U>
std::int64_t number(const U &u) { return std::int64_t(u); }
std::int64_t number(const big &b) { return b[0]; }
std::int64_t number(std::string_view text) {
  return std::atoll(text.data() + 4);
}
std::int64_t number(double d) {
  return d != d                      ? key_nan
         : d == 0 && std::signbit(d) ? key_negative_zero
                                     : std::int64_t(d);
}

std::uint64_t hash_of(std::int64_t key) {
  if (key == key_nan)
    return splitmix(++nan_hashes ^ 0xffff0000ffff0000);
  if (key == key_negative_zero)
    key = 0;
  auto found = hashes.find(key);
  return found != hashes.end() ? found->second : splitmix(std::uint64_t(key));
}
struct table_hash {
  template <class Key>
  std::size_t operator()(const Key &key, std::uint32_t) const {
    return hash_of(number(key));
  }
};

class writer {
public:
  explicit writer(long every) : every_(every) {}
  void line(const std::string &text) {
    if (!every_) {
      std::cout << text << '\n';
      return;
    }
    for (unsigned char c : text)
      hash_ = (hash_ ^ c) * 0x100000001b3;
    if (++lines_ % every_ == 0)
      digest();
  }
  void finish() {
    if (every_)
      digest();
  }

private:
  void digest() {
    std::printf("%ld %016" PRIx64 "\n", lines_, hash_);
  }
  long every_, lines_ = 0;
  std::uint64_t hash_ = 0xcbf29ce484222325;
};

class machine_base {
public:
  virtual ~machine_base() = default;
  virtual void step(char op, const std::vector<std::int64_t> &args,
                    writer &out) = 0;
};

template <class Key, class T>
class machine : public machine_base {
  using map = mapchurn::go_map<Key, T, table_hash>;
  using table = typename inspection::table_of<map>;
  using bucket = typename table::bucket_type;

public:
  explicit machine(std::size_t hint) : map_(hint) {}

  void step(char op, const std::vector<std::int64_t> &args,
            writer &out) override {
    line_ = op;
    for (std::int64_t arg : args)
      append(" %" PRId64, arg);
    line_ += ": ";
    run(op, args);
    header();
    if (op == 'i' || op == 'd' || op == 'f')
      touched(args[0]);
    out.line(line_);
    if (op == 'D')
      all(out);
  }

private:
  void run(char op, const std::vector<std::int64_t> &args) {
    switch (op) {
    case 'i':
      map_.insert_or_assign(make<Key>(args[0]), make<T>(args[1]));
      break;
    case 'd':
      map_.erase(make<Key>(args[0]));
      break;
    case 'c':
      map_.clear();
      break;
    case 'f':
      if (auto at = map_.find(make<Key>(args[0])); at != map_.end())
        append("%" PRId64 " ", number(at->second));
      break;
    case 'b':
      iterations_[args[0]] =
          inspection::begin(map_, std::size_t(args[1]), unsigned(args[2]));
      read(iterations_[args[0]]);
      break;
    case 'n':
      for (std::int64_t n = 0; n < args[1]; ++n) {
        auto &at = iterations_[args[0]];
        if (at != map_.end())
          ++at;
        read(at);
      }
      break;
    case 'e':
      iterations_.erase(args[0]);
      break;
    case 'D':
      break;
    default:
      std::cerr << "no such operation: " << op << '\n';
      std::exit(1);
    }
  }
  void read(const typename map::iterator &at) {
    if (at == map_.end()) {
      line_ += " end";
      return;
    }
    append(" %" PRId64 ":%" PRId64, number(at->first), number(at->second));
  }
  void header() {
    mapchurn::map_state s = inspection::header(inspection::table_in(map_));
    append("count=%zu flags=%d B=%u noverflow=%d nevacuate=%zu", s.count,
           inspection::flags(inspection::table_in(map_)), s.B,
           s.overflow_estimate, s.evacuated);
    if (s.growing)
      append(" old=%zu", s.old_buckets);
    if (s.spare_overflow)
      append(" next=%zu",
             inspection::array_size(inspection::table_in(map_)) -
                 s.spare_overflow);
  }
  void chain(const bucket *b) {
    for (const char *lead = " "; b; b = b->next(), lead = " + ") {
      line_ += lead;
      for (unsigned char top : b->tophash)
        append("%02x", top);
      if (b->evacuated())
        return;
      for (unsigned i = 0; i != 8; ++i)
        if (b->tophash[i] >= 5) {
          auto *entries = const_cast<bucket *>(b);
          append(" %u=%" PRId64 ":%" PRId64, i,
                 number(entries->keys[i].get()),
                 number(entries->values[i].get()));
        }
    }
  }
  void touched(std::int64_t key) {
    const table &t = inspection::table_in(map_);
    mapchurn::map_state s = inspection::header(t);
    if (!s.buckets || key == key_nan)
      return;
    std::uint64_t hash = hash_of(key);
    line_ += " |";
    chain(inspection::buckets(t) + (hash & (s.buckets - 1)));
    if (s.growing) {
      line_ += " |";
      chain(inspection::old_buckets(t) + (hash & (s.old_buckets - 1)));
    }
  }
  void all(writer &out) {
    const table &t = inspection::table_in(map_);
    mapchurn::map_state s = inspection::header(t);
    for (std::size_t n = 0; n != s.buckets; ++n) {
      line_ = "  " + std::to_string(n);
      chain(inspection::buckets(t) + n);
      out.line(line_);
    }
    for (std::size_t n = 0; n != s.old_buckets; ++n) {
      line_ = "  old " + std::to_string(n);
      chain(inspection::old_buckets(t) + n);
      out.line(line_);
    }
  }

  [[gnu::format(printf, 2, 3)]] void append(const char *format, ...) {
    char text[128];
    std::va_list args;
    va_start(args, format);
    std::vsnprintf(text, sizeof text, format, args);
    va_end(args);
    line_ += text;
  }

  map map_;
  std::map<std::int64_t, typename map::iterator> iterations_;
  std::string line_;
};

/// Calls \p use with a key and a value of the types of \p kind.
template <class Use>
auto with_types(const std::string &kind, Use use) {
#ifndef REPLAY_NUMBERS_ONLY
  using text = std::string_view;
  if (kind == "u32bool")
    return use(std::uint32_t(), bool());
  if (kind == "str" || kind == "strfast")
    return use(text(), std::uint64_t());
  if (kind == "bigkey")
    return use(big(), std::uint64_t());
  if (kind == "bigval")
    return use(std::uint64_t(), big());
  if (kind == "bigboth")
    return use(big(), big());
  if (kind == "f64")
    return use(double(), std::uint64_t());
  if (kind == "u64bool")
    return use(std::uint64_t(), bool());
#endif
  return use(std::uint64_t(), std::uint64_t());
}

/// Counts as Go's allocator does: a block is of the size class of what it holds.
struct go_allocations : mapchurn::no_recorder {
  go_allocations(site_type at, const mapchurn::map_type &type)
      : no_recorder(at, type) {
    allocated(mapchurn::allocation_kind::header, 48);
  }
  static inline std::uint64_t mallocs = 0, bytes = 0;

  void allocated(mapchurn::allocation_kind, std::size_t size) {
    ++mallocs;
    bytes += mapchurn::detail::size_class_bytes(size);
  }
};

template <class Key, class T>
void allocations(std::int64_t count) {
  mapchurn::go_map<Key, T, table_hash, std::equal_to<Key>, go_allocations> map;
  static_assert(sizeof(map) == 48, "as Go's header");
  std::uint64_t mallocs = 0, bytes = 0;
  for (std::int64_t n = 0; n <= count; ++n) {
    if (n > 0)
      map.try_emplace(make<Key>(n - 1));
    if (mallocs != go_allocations::mallocs || bytes != go_allocations::bytes) {
      mallocs = go_allocations::mallocs;
      bytes = go_allocations::bytes;
      std::printf("%" PRId64 " %" PRIu64 " %" PRIu64 "\n", n, mallocs, bytes);
    }
  }
}

void states(const char *program, long every) {
  std::ifstream in(program);
  writer out(every);
  std::unique_ptr<machine_base> m;
  std::string kind = "u64", line;
  std::size_t hint = 0;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string op;
    if (!(words >> op) || op == "#")
      continue;
    if (op == "type") {
      words >> kind;
    } else if (op == "hint") {
      words >> hint;
    } else if (op == "hash") {
      std::int64_t key = 0;
      words >> key >> std::hex >> hashes[key];
    } else {
      if (!m)
        m = with_types(kind, [&](auto key, auto value) {
          return std::unique_ptr<machine_base>(
              new machine<decltype(key), decltype(value)>(hint));
        });
      std::vector<std::int64_t> args;
      for (std::int64_t arg; words >> arg;)
        args.push_back(arg);
      m->step(op[0], args, out);
    }
  }
  out.finish();
}
} // namespace

int main(int argc, char **argv) {
  std::ios::sync_with_stdio(true);
  std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "states" && argc > 2)
    states(argv[2], argc > 3 ? std::atol(argv[3]) : 0);
  else if (mode == "allocations" && argc == 4)
    with_types(argv[2], [&](auto key, auto value) {
      allocations<decltype(key), decltype(value)>(std::atoll(argv[3]));
    });
  else if (mode == "generate" && argc == 5)
    generator(argv[2], std::strtoull(argv[3], nullptr, 10), std::atol(argv[4]))
        .write(stdout);
  else
    return 2;
}
