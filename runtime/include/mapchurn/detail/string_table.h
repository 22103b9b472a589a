// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each text of a file once, by number. The texts themselves stay where they
// are: names of files, functions and types, which are never freed.

#ifndef MAPCHURN_DETAIL_STRING_TABLE_H
#define MAPCHURN_DETAIL_STRING_TABLE_H

#include "mapchurn/detail/pages.h"
#include <cstdint>
#include <string_view>

namespace mapchurn::detail {

class string_table {
public:
  struct entry {
    const char *data;
    std::size_t size;
    std::uint64_t offset; ///< in bytes, were all of them one text
    std::string_view view() const noexcept { return {data, size}; }
  };

  /// The number of \p s, from 0 in the order of the first calls.
  std::size_t number_of(std::string_view s) noexcept {
    if (2 * (entries_.size() + 1) > slots_.size())
      rehash();
    if (has_failed())
      return 0;
    std::uint32_t &slot = slot_of(s);
    if (slot == 0) {
      entries_.push_back({s.data(), s.size(), bytes_});
      bytes_ += s.size();
      slot = std::uint32_t(entries_.size());
    }
    return slot - 1;
  }
  const page_vector<entry> &entries() const noexcept { return entries_; }
  std::uint64_t bytes() const noexcept { return bytes_; }
  bool has_failed() const noexcept {
    return slots_.has_failed() || entries_.has_failed();
  }

private:
  static std::uint64_t hash(std::string_view s) noexcept {
    std::uint64_t h = 14695981039346656037u; // FNV-1a
    for (char c : s)
      h = (h ^ std::uint8_t(c)) * 1099511628211u;
    return h ^ h >> 32;
  }
  std::uint32_t &slot_of(std::string_view s) noexcept {
    std::size_t mask = slots_.size() - 1;
    std::size_t at = hash(s) & mask;
    while (slots_[at] != 0 && entries_[slots_[at] - 1].view() != s)
      at = (at + 1) & mask;
    return slots_[at];
  }
  void rehash() noexcept {
    page_vector<std::uint32_t> bigger;
    bigger.extend(slots_.empty() ? 1024 : 2 * slots_.size());
    slots_ = std::move(bigger);
    if (slots_.has_failed())
      return;
    for (std::uint32_t n = 0; n != entries_.size(); ++n)
      slot_of(entries_[n].view()) = n + 1;
  }

  page_vector<entry> entries_;
  page_vector<std::uint32_t> slots_; ///< number + 1; the size is a power of 2
  std::uint64_t bytes_ = 0;
};

} // namespace mapchurn::detail

#endif
