// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The iterator that users see, and what the interface asks of types.
//
// *it is a pair of references that the iterator holds: entries are no pairs in
// the map. So it is an input iterator by the standard's names, though copies of
// it may be advanced one apart from the other.

#ifndef MAPCHURN_DETAIL_ITERATOR_H
#define MAPCHURN_DETAIL_ITERATOR_H

#include "mapchurn/detail/table.h"
#include <iterator>
#include <optional>

namespace mapchurn {

template <class, class, class, class, class, class> class go_map;

namespace detail {

template <class Table, bool Const> class map_iterator {
  using key = const typename Table::key_type;
  using mapped = std::conditional_t<Const, const typename Table::mapped_type,
                                    typename Table::mapped_type>;
  using place = typename Table::place;

public:
  using iterator_category = std::input_iterator_tag;
  using value_type =
      std::pair<typename Table::key_type, typename Table::mapped_type>;
  using difference_type = std::ptrdiff_t;
  using reference = const std::pair<key &, mapped &> &;
  using pointer = const std::pair<key &, mapped &> *;

  map_iterator() = default;
  map_iterator(const Table *table, place entry) noexcept
      : cursor_(table, entry) {
    refer();
  }
  map_iterator(const map_iterator &other) noexcept : cursor_(other.cursor_) {
    refer();
  }
  map_iterator &operator=(const map_iterator &other) noexcept {
    cursor_ = other.cursor_;
    refer();
    return *this;
  }
  /// An iterator is a const_iterator.
  template <bool C = Const, class = std::enable_if_t<C>>
  map_iterator(const map_iterator<Table, false> &other) noexcept
      : cursor_(other.cursor_) {
    refer();
  }

  reference operator*() const noexcept { return *entry_; }
  pointer operator->() const noexcept { return &*entry_; }
  map_iterator &operator++() {
    cursor_.advance();
    refer();
    return *this;
  }
  map_iterator operator++(int) {
    map_iterator before = *this;
    ++*this;
    return before;
  }

  friend bool operator==(const map_iterator &a,
                         const map_iterator &b) noexcept {
    return a.identity() == b.identity();
  }
  friend bool operator!=(const map_iterator &a,
                         const map_iterator &b) noexcept {
    return a.identity() != b.identity();
  }

private:
  template <class, class, class, class, class, class>
  friend class mapchurn::go_map;
  friend class map_iterator<Table, true>;
  friend struct inspection;

  const void *identity() const noexcept { return cursor_.identity(); }
  void begin(const Table &table) {
    cursor_.begin(table);
    refer();
  }
  void begin(const Table &table, std::size_t bucket, unsigned offset) {
    cursor_.begin(table, bucket, offset);
    refer();
  }
  void erase(Table &table) {
    cursor_.erase(table);
    refer();
  }
  void refer() noexcept {
    if (place at = cursor_.entry())
      entry_.emplace(at.key(), at.value());
  }

  cursor<Table> cursor_;
  std::optional<std::pair<key &, mapped &>> entry_;
};

template <class U, class = void> struct is_transparent : std::false_type {};
template <class U>
struct is_transparent<U, std::void_t<typename U::is_transparent>>
    : std::true_type {};

template <class K, class Hash, class KeyEqual>
using if_transparent = std::enable_if_t<
    is_transparent<Hash>::value && is_transparent<KeyEqual>::value, K>;
template <class K, class Hash, class KeyEqual, class Iterator>
using if_erasable =
    std::enable_if_t<!std::is_convertible_v<const K &, Iterator>,
                     if_transparent<K, Hash, KeyEqual>>;

/// emplace(key, value): the key need not be constructed to be looked up.
template <class Key, class... Args> struct is_key_and_rest : std::false_type {};
template <class Key, class K, class V>
struct is_key_and_rest<Key, K, V>
    : std::is_same<Key, std::remove_cv_t<std::remove_reference_t<K>>> {};

[[noreturn]] inline void throw_out_of_range() {
#ifdef __cpp_exceptions
  throw std::out_of_range("mapchurn::go_map::at: no such key");
#else
  std::abort();
#endif
}

} // namespace detail
} // namespace mapchurn

#endif
