// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text and bytes that grow at their end, without malloc, locale or printf: text
// of any length on pages, and a line on the stack.

#ifndef MAPCHURN_DETAIL_TEXT_H
#define MAPCHURN_DETAIL_TEXT_H

#include "mapchurn/detail/pages.h"
#include <cstdint>
#include <string_view>

namespace mapchurn::detail {

/// Room for one line with the name of a file; what is longer is cut.
class line_room {
public:
  const char *data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }
  std::size_t room_left() const noexcept { return sizeof data_ - size_; }
  void append(const char *s, std::size_t count) noexcept {
    count = std::min(count, room_left());
    std::memcpy(data_ + size_, s, count);
    size_ += count;
  }

private:
  char data_[5000];
  std::size_t size_ = 0;
};

/// What is written into \p Room, which has append(), data() and size().
template <class Room> class text_in : public Room {
public:
  text_in &add(std::string_view s) noexcept {
    Room::append(s.data(), s.size());
    return *this;
  }
  text_in &add(char c) noexcept {
    Room::append(&c, 1);
    return *this;
  }
  /// Decimal, at least \p digits of them.
  text_in &number(std::uint64_t n, unsigned digits = 1) noexcept {
    char buffer[20];
    char *first = buffer + sizeof buffer;
    do
      *--first = char('0' + n % 10);
    while ((n /= 10) != 0 ||
           first > buffer + sizeof buffer - std::min(digits, 20u));
    return add({first, std::size_t(buffer + sizeof buffer - first)});
  }
  /// Seconds, with as many places as there are: 1.5 and 0.000000001.
  text_in &seconds(std::uint64_t ns) noexcept {
    number(ns / 1000000000);
    std::uint64_t rest = ns % 1000000000;
    if (rest == 0)
      return *this;
    unsigned digits = 9;
    for (; rest % 10 == 0; rest /= 10)
      --digits;
    return add('.').number(rest, digits);
  }
  /// Six places. For numbers from 0 to 10^18.
  text_in &decimal(double n) noexcept {
    auto whole = std::uint64_t(n);
    auto millionths = std::uint64_t((n - double(whole)) * 1e6 + 0.5);
    whole += millionths / 1000000; // 0.9999999 is 1
    return number(whole).add('.').number(millionths % 1000000, 6);
  }
  /// The lowest bytes of \p n, the lowest first.
  text_in &little_endian(std::uint64_t n, unsigned bytes) noexcept {
    for (; bytes != 0; --bytes, n >>= 8)
      add(char(n & 0xff));
    return *this;
  }
  text_in &u32(std::uint64_t n) noexcept { return little_endian(n, 4); }
  text_in &u64(std::uint64_t n) noexcept { return little_endian(n, 8); }

  std::string_view view() const noexcept {
    return {Room::data(), Room::size()};
  }
};

using short_text = text_in<line_room>;

class text : public text_in<page_vector<char>> {
public:
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
