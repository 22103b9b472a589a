// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The grammar of MAPCHURN_OPTIONS: KEY=VALUE:KEY=VALUE…
//
// `\:` is a colon within a value and `\\` a backslash; empty items are nothing.
// Example   "profile=a.pb.gz::trace=1" is two options.

#ifndef MAPCHURN_DETAIL_OPTIONS_H
#define MAPCHURN_DETAIL_OPTIONS_H

#include "mapchurn/detail/text.h"
#include <unistd.h>

namespace mapchurn::detail {

/// Takes the next item from the front of \p rest, without its escapes.
inline void take_item(std::string_view &rest, text &item) noexcept {
  item.clear();
  std::size_t n = 0;
  for (; n != rest.size() && rest[n] != ':'; ++n) {
    if (rest[n] == '\\' && n + 1 != rest.size())
      ++n;
    item.add(rest[n]);
  }
  rest.remove_prefix(std::min(n + 1, rest.size()));
}

/// Calls \p visit(key, value) for each; \p has_value is false where there is no
/// `=`.
template <class Visit>
void for_each_option(std::string_view options, Visit visit) {
  text item;
  while (!options.empty()) {
    take_item(options, item);
    std::string_view all = item.view();
    if (all.empty())
      continue;
    std::size_t equals = std::min(all.find('='), all.size());
    bool has_value = equals != all.size();
    visit(all.substr(0, equals), all.substr(equals + has_value), has_value);
  }
}

/// A number and nothing else; false for anything that is none or too large.
inline bool read_number(std::string_view digits, std::uint64_t max,
                        std::uint64_t &n) noexcept {
  n = 0;
  for (char c : digits) {
    if (c < '0' || c > '9' || n > (max - std::uint64_t(c - '0')) / 10)
      return false;
    n = n * 10 + std::uint64_t(c - '0');
  }
  return !digits.empty();
}

/// The same with places behind a point: 0.25.
inline bool read_decimal(std::string_view digits, double &n) noexcept {
  std::size_t point = std::min(digits.find('.'), digits.size());
  std::string_view places = digits.substr(std::min(point + 1, digits.size()));
  std::uint64_t whole, part = 0;
  constexpr std::uint64_t max = 1000000000000000;
  if (!read_number(digits.substr(0, point), max, whole) ||
      (point != digits.size() && !read_number(places, max, part)))
    return false;
  n = double(part);
  for (std::size_t place = 0; place != places.size(); ++place)
    n /= 10;
  n += double(whole);
  return true;
}

/// The name of a file for this process: %p is its number, %% is %.
inline void expand_path(std::string_view pattern, text &path) noexcept {
  path.clear();
  for (std::size_t n = 0; n != pattern.size(); ++n) {
    char next = n + 1 != pattern.size() ? pattern[n + 1] : 0;
    if (pattern[n] != '%' || (next != 'p' && next != '%')) {
      path.add(pattern[n]);
      continue;
    }
    ++n;
    if (next == 'p')
      path.number(std::uint64_t(getpid()));
    else
      path.add('%');
  }
}
inline bool is_per_process(std::string_view pattern) noexcept {
  for (std::size_t n = 0; n + 1 < pattern.size(); ++n) {
    if (pattern[n] != '%')
      continue;
    ++n; // what the % is for
    if (pattern[n] == 'p')
      return true;
  }
  return false;
}

/// \p path from the root, so that a change of folder does not move it.
inline void make_absolute(std::string_view path, text &out) noexcept {
  out.clear();
  char folder[4096];
  if (path.substr(0, 1) != "/" && getcwd(folder, sizeof folder))
    for (const char *c = folder; *c; ++c)
      out.add(*c == '%' ? std::string_view("%%") : std::string_view(c, 1));
  if (!out.empty())
    out.add('/');
  out.add(path);
}

} // namespace mapchurn::detail

#endif
