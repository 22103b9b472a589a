// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A snapshot as a profile that `go tool pprof` opens: profile.proto, gzip'd.
//
// sample    one kind of allocation of one site:
//           alloc_objects/count, alloc_space/bytes, inuse_objects/count,
//           inuse_space/bytes, and the labels `map`, the container's type, and
//           `event`, the kind.
// location  the line that constructs the map. It is known by name, so there is
//           nothing to unwind, no address and nothing to symbolize.
//
// The numbers are the recorder's own: nothing is sampled, nothing scaled.
// Source    https://github.com/google/pprof/blob/main/proto/profile.proto

#ifndef MAPCHURN_DETAIL_PROFILE_FILE_H
#define MAPCHURN_DETAIL_PROFILE_FILE_H

#include "mapchurn/detail/gzip.h"
#include "mapchurn/detail/string_table.h"
#include "mapchurn/snapshot.h"

namespace mapchurn::detail {

/// A message of protocol buffers as it is written: fields by number. (The
/// library that the other rooms use for this allocates, and is not a user's to
/// install.)
class message {
public:
  explicit message(text &out) noexcept : out_(out) {}

  /// An integer; 0 is what a reader assumes.
  message &field(unsigned number, std::uint64_t value) noexcept {
    if (value != 0)
      put_number(number, value);
    return *this;
  }
  /// Bytes, a text or another message.
  message &field(unsigned number, std::string_view bytes) noexcept {
    varint(number << 3 | 2);
    varint(bytes.size());
    out_.add(bytes);
    return *this;
  }
  message &field(unsigned number, const text &nested) noexcept {
    return field(number, nested.view());
  }
  /// One of a repeated field, where 0 counts too.
  message &element(unsigned number, std::uint64_t value) noexcept {
    put_number(number, value);
    return *this;
  }

private:
  void put_number(unsigned number, std::uint64_t value) noexcept {
    varint(number << 3);
    varint(value);
  }
  void varint(std::uint64_t n) noexcept {
    for (; n >= 0x80; n >>= 7)
      out_.add(char(0x80 | (n & 0x7f)));
    out_.add(char(n));
  }

  text &out_;
};

class profile_writer {
public:
  explicit profile_writer(text &out) noexcept : profile_(out) {
    strings_.number_of("");
  }

  void write(const snapshot &all) noexcept {
    for (auto [type, unit] : sample_types)
      profile_.field(1, value_type(type, unit));
    for (const site_record &site : all.sites)
      add_site(site);
    add_mapping();
    profile_.field(9, all.time_ns).field(10, all.duration_ns);
    profile_.element(13, text_number("written by mapchurn: exact counts"));
    profile_.field(14, text_number("alloc_space"));
    for (const string_table::entry &s : strings_.entries())
      profile_.field(6, s.view());
  }
  bool has_failed() const noexcept { return strings_.has_failed(); }

private:
  static constexpr std::pair<std::string_view, std::string_view>
      sample_types[] = {{"alloc_objects", "count"},
                        {"alloc_space", "bytes"},
                        {"inuse_objects", "count"},
                        {"inuse_space", "bytes"}};

  std::uint64_t text_number(std::string_view s) noexcept {
    return strings_.number_of(s);
  }
  /// Cleared, so that one buffer does for all small messages.
  message nested(text &buffer) noexcept {
    buffer.clear();
    return message(buffer);
  }
  const text &value_type(std::string_view type,
                         std::string_view unit) noexcept {
    nested(inner_).field(1, text_number(type)).field(2, text_number(unit));
    return inner_;
  }

  /// Of one line there may be maps of several types: it is one location.
  void add_site(const site_record &site) noexcept {
    std::uint64_t location = 0;
    for (unsigned kind = 0; kind != allocation_kinds; ++kind) {
      const allocation_record &of_kind = site.by_kind[kind];
      if (of_kind.allocations == 0)
        continue;
      if (location == 0)
        location = add_location(site.at);
      message sample = nested(outer_);
      sample.element(1, location)
          .element(2, of_kind.allocations)
          .element(2, of_kind.allocated_bytes)
          .element(2, of_kind.allocations - of_kind.frees)
          .element(2, of_kind.live_bytes);
      sample.field(3, label("map", site.type.name));
      sample.field(3, label("event", name_of(allocation_kind(kind))));
      profile_.field(2, outer_);
    }
  }
  const text &label(std::string_view key, std::string_view value) noexcept {
    nested(inner_).field(1, text_number(key)).field(2, text_number(value));
    return inner_;
  }

  struct numbered {
    std::uint64_t first, second, third, number;
  };
  /// The number of a triple in \p known, and whether it is a new one. There
  /// are as many as sites: looking at the last few is enough to keep the file
  /// small, and two of the same are no fault.
  static std::uint64_t find(const page_vector<numbered> &known,
                            std::uint64_t first, std::uint64_t second,
                            std::uint64_t third) noexcept {
    std::size_t stop = known.size() > 64 ? known.size() - 64 : 0;
    for (std::size_t n = known.size(); n != stop; --n)
      if (const numbered &k = known[n - 1];
          k.first == first && k.second == second && k.third == third)
        return k.number;
    return 0;
  }
  std::uint64_t add_function(const construction_site &at) noexcept {
    std::uint64_t file = text_number(at.file);
    std::uint64_t name = text_number(*at.function ? at.function : "(static)");
    if (std::uint64_t known = find(functions_, name, file, 0))
      return known;
    std::uint64_t number = functions_.size() + 1;
    functions_.push_back({name, file, 0, number});
    nested(inner_).field(1, number).field(2, name).field(3, name).field(4,
                                                                        file);
    profile_.field(5, inner_);
    return number;
  }
  std::uint64_t add_location(const construction_site &at) noexcept {
    std::uint64_t function = add_function(at);
    if (std::uint64_t known = find(locations_, function, at.line, at.column))
      return known;
    std::uint64_t number = locations_.size() + 1;
    locations_.push_back({function, at.line, at.column, number});
    nested(inner_).field(1, function).field(2, at.line).field(3, at.column);
    nested(outer_).field(1, number).field(2, std::uint64_t{1}).field(4, inner_);
    profile_.field(4, outer_);
    return number;
  }
  /// The program, with a word that all is known of its lines already.
  void add_mapping() noexcept {
    std::uint64_t name = text_number(program_file(program_));
    nested(inner_).field(1, std::uint64_t{1}).field(5, name);
    message(inner_)
        .field(7, std::uint64_t{1})
        .field(8, std::uint64_t{1})
        .field(9, std::uint64_t{1});
    profile_.field(3, inner_);
  }

  message profile_;
  string_table strings_;
  page_vector<numbered> functions_, locations_;
  text outer_, inner_;
  char program_[4096];
};

/// Appends the file to \p out; false when there is no memory.
inline bool add_profile(text &out, const snapshot &all) noexcept {
  text plain;
  profile_writer writer(plain);
  writer.write(all);
  return !writer.has_failed() && !plain.has_failed() &&
         add_gzip(out, plain.view());
}

} // namespace mapchurn::detail

#endif
