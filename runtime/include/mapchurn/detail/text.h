// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text and bytes that grow at their end, without malloc, locale or printf.

#ifndef MAPCHURN_DETAIL_TEXT_H
#define MAPCHURN_DETAIL_TEXT_H

#include "mapchurn/detail/pages.h"
#include <cstdint>
#include <string_view>

namespace mapchurn::detail {

class text : public page_vector<char> {
public:
  text &add(std::string_view s) noexcept {
    append(s.data(), s.size());
    return *this;
  }
  text &add(char c) noexcept {
    push_back(c);
    return *this;
  }
  /// Decimal, at least \p digits of them.
  text &number(std::uint64_t n, unsigned digits = 1) noexcept {
    char buffer[20];
    char *first = buffer + sizeof buffer;
    do
      *--first = char('0' + n % 10);
    while ((n /= 10) != 0 ||
           first > buffer + sizeof buffer - std::min(digits, 20u));
    return add({first, std::size_t(buffer + sizeof buffer - first)});
  }
  /// Seconds, with as many places as there are: 1.5 and 0.000000001.
  text &seconds(std::uint64_t ns) noexcept {
    number(ns / 1000000000);
    std::uint64_t rest = ns % 1000000000;
    if (rest == 0)
      return *this;
    unsigned digits = 9;
    for (; rest % 10 == 0; rest /= 10)
      --digits;
    return add('.').number(rest, digits);
  }
  /// The lowest bytes of \p n, the lowest first.
  text &little_endian(std::uint64_t n, unsigned bytes) noexcept {
    for (; bytes != 0; --bytes, n >>= 8)
      add(char(n & 0xff));
    return *this;
  }
  text &u32(std::uint64_t n) noexcept { return little_endian(n, 4); }
  text &u64(std::uint64_t n) noexcept { return little_endian(n, 8); }

  std::string_view view() const noexcept { return {data(), size()}; }
  /// For the system's functions; the terminator is not part of the text.
  const char *c_str() noexcept {
    if (!reserve(size() + 1))
      return "";
    data()[size()] = 0;
    return data();
  }
};

} // namespace mapchurn::detail

#endif
