// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Programs of map operations, which are run on Go's own map (gomap/) and on
// go_map (replay.cpp). What both write must be equal.
//
//   type KIND         u64 u64fast u32bool str strfast bigkey bigval bigboth f64
//   hint N            what the map is made with
//   hash KEY HEX      the hash of a key; the others have splitmix of theirs
//   i KEY VALUE       insert or assign
//   d KEY             delete
//   f KEY             find
//   c                 clear
//   b ID BUCKET SLOT  begin iteration ID there, and read its first entry
//   n ID COUNT        advance and read it so many times
//   e ID              end it
//   D                 write all buckets, not only the header
//
// Keys and values are numbers; -1 is NaN and -2 is -0.0 where the key is f64.
// (A fast kind is another path in Go's runtime and the same map here.)
//
// For each operation a line is written: the fields of the header, and of the
// chains (the new one and, while growing, the old one) that the key belongs to
// the tophash of each bucket and each entry, `SLOT=KEY:VALUE`; `+` leads to the
// next bucket of the chain. Of an evacuated chain only the first tophash counts.

#ifndef PROGRAM_H
#define PROGRAM_H

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

inline std::uint64_t splitmix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

/// Writes a random program: phases that fill, churn and drain a map, of many
/// keys or few, whose hashes are well spread or not, with iterations begun and
/// left at any time.
class generator {
public:
  generator(std::string kind, std::uint64_t seed, long operations)
      : kind_(std::move(kind)), state_(splitmix(seed)), left_(operations) {}

  void write(std::FILE *out) {
    out_ = out;
    static const long sizes[] = {12, 60, 300, 2000, 9000, 30000};
    keys_ = sizes[below(6)];
    if (kind_ == "u32bool" || kind_ == "f64")
      keys_ = std::min(keys_, 5000L);
    std::fprintf(out, "type %s\n", kind_.c_str());
    if (below(3) == 0)
      std::fprintf(out, "hint %ld\n", long(below(std::uint64_t(keys_))));
    if (below(2) == 0)
      write_hashes();
    while (left_ > 0)
      phase();
    std::fprintf(out, "D\n");
  }

private:
  std::uint64_t below(std::uint64_t n) {
    state_ = splitmix(state_);
    return state_ % n;
  }
  long key() {
    if (kind_ == "f64" && below(20) == 0)
      return -1 - long(below(2));
    return long(below(std::uint64_t(keys_)));
  }
  /// Few low bits: long chains.
  void write_hashes() {
    std::uint64_t low = (std::uint64_t{8} << below(4)) - 1;
    for (long k = 0; k < std::min(keys_, 600L); ++k) {
      std::uint64_t hash = splitmix(std::uint64_t(k));
      hash &= 0xff000000ffff0000 | low;
      std::fprintf(out_, "hash %ld %llx\n", k, (unsigned long long)hash);
    }
  }
  void phase() {
    std::uint64_t inserts = 10 + below(80); // of a hundred
    long length = std::min(left_, 200 + long(below(3000)));
    left_ -= length;
    for (long n = 0; n < length; ++n)
      step(inserts);
    if (!live_.empty() && below(2) == 0)
      end(below(live_.size()));
    if (live_.empty() && below(8) == 0)
      std::fprintf(out_, "c\n");
    std::fprintf(out_, "D\n");
  }
  void step(std::uint64_t inserts) {
    std::uint64_t kind = below(1000);
    if (kind < 4 && live_.size() < 3) {
      live_.push_back(next_iteration_);
      std::fprintf(out_, "b %d %llu %llu\n", next_iteration_++,
                   (unsigned long long)below(1 << 20),
                   (unsigned long long)below(8));
    } else if (kind < 20 && !live_.empty()) {
      std::fprintf(out_, "n %d %llu\n", live_[below(live_.size())],
                   (unsigned long long)below(12));
    } else if (kind < 24 && !live_.empty()) {
      end(below(live_.size()));
    } else if (kind < 60) {
      std::fprintf(out_, "f %ld\n", key());
    } else if (below(100) < inserts) {
      std::fprintf(out_, "i %ld %llu\n", key(),
                   (unsigned long long)below(100000));
    } else {
      std::fprintf(out_, "d %ld\n", key());
    }
  }
  void end(std::size_t i) {
    std::fprintf(out_, "e %d\n", live_[i]);
    live_.erase(live_.begin() + long(i));
  }

  std::string kind_;
  std::uint64_t state_;
  long left_;
  std::FILE *out_ = nullptr;
  long keys_ = 0;
  int next_iteration_ = 0;
  std::vector<int> live_;
};

#endif
