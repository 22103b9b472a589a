// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mapchurn::go_map: Go's classic map (before Go 1.24) in C++, state for state.
//
// Its interface is std::unordered_map's. The differences:
//
//   - Iteration starts at a random entry; each begin() chooses anew. erase and
//     insert are allowed meanwhile: an entry that is erased is not met, each
//     that stays is met once, a new one may be met or not. For this begin()
//     takes a little memory when the map is first iterated.
//   - Iterators from begin() survive growth, swap and move. Those from find(),
//     insert() and the like do not survive an insert or erase, until they have
//     been advanced once.
//   - References do not survive an insert or erase. So `m[a] = m[b]` is wrong
//     as it is for any flat map; but keys and values that are passed to the map
//     may be references into it: `parent[parent[x]]` is right.
//   - *it is a std::pair<const Key &, T &>, because keys lie apart from values:
//     write `for (auto &[key, value] : map)`.
//   - Iterators over a key that cannot be copied do not survive growth.
//   - clear() and erase() keep the number of buckets; only growing changes it.
//     The load factor is fixed: 6.5 entries a bucket of 8.
//   - Keys need not equal themselves (NaN): each insert adds an entry then, and
//     only an iterator reaches it. It erases it, too, unless an insert has
//     moved the entry since the iterator came to its bucket.
//   - Two threads at once in one map, one of them writing, end the program with
//     Go's words, when it is noticed (concurrent_use.h).
//   - No node handles (extract, merge), no bucket interface, no fancy pointers
//     within the map. 64-bit machines only.
//
// Exceptions of keys, values, hashes, comparisons and allocators leave the map
// valid and leak nothing; an insert of one entry that throws adds none. (Growth
// that was due may have gone a step further; a type that has a throwing move
// and no copy may be left moved-from.)
//
// Words     B, head, chain, overflow, evacuation: detail/bucket.h, table.h.
// Source    src/runtime/map.go of Go 1.19; test/reference compares with it.
// Example   mapchurn::go_map<std::string, int> words;
//           ++words["map"];
//           words.inspect().B; // 0: one bucket

#ifndef MAPCHURN_GO_MAP_H
#define MAPCHURN_GO_MAP_H

#include "mapchurn/detail/gdb_script.h"
#include "mapchurn/detail/inspection.h"
#include "mapchurn/detail/iterator.h"
#include "mapchurn/detail/table.h"
#include <functional>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace mapchurn {

/// Whether a key that equals the map's may still differ from it (0.0 and -0.0),
/// so that assigning by it replaces the key too. Specialize it for your own.
template <class Key> struct needs_key_update : std::is_floating_point<Key> {};

template <class Key, class T, class Hash = go_hash<Key>,
          class KeyEqual = std::equal_to<Key>, class Recorder = no_recorder,
          class Allocator = std::allocator<std::pair<const Key, T>>>
class go_map {
  using table = detail::table<Key, T, Hash, KeyEqual, Recorder, Allocator>;
  using place = typename table::place;
  using alloc_traits = std::allocator_traits<Allocator>;
  using site = typename Recorder::site_type;

public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<const Key, T>;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
  using hasher = Hash;
  using key_equal = KeyEqual;
  using allocator_type = Allocator;
  using reference = std::pair<const Key &, T &>;
  using const_reference = std::pair<const Key &, const T &>;
  using iterator = detail::map_iterator<table, false>;
  using const_iterator = detail::map_iterator<table, true>;

  static_assert(std::is_same_v<typename alloc_traits::value_type, value_type>,
                "the allocator is one of std::pair<const Key, T>");

  // Construction. The last parameter is where it happens, for the recorder.

  go_map(site at = site::current()) : go_map(0, Hash(), at) {}
  /// With room for \p hint entries. Like Go's, a hint that no memory could hold
  /// counts as 0.
  explicit go_map(size_type hint, const Hash &hash = Hash(),
                  site at = site::current())
      : go_map(hint, hash, KeyEqual(), Allocator(), at) {}
  go_map(size_type hint, const Hash &hash, const Allocator &allocator,
         site at = site::current())
      : go_map(hint, hash, KeyEqual(), allocator, at) {}
  go_map(size_type hint, const Hash &hash, const KeyEqual &equal,
         const Allocator &allocator = Allocator(), site at = site::current())
      : table_(hash, equal, allocator, Recorder(at, type())) {
    table_.reserve(hint);
  }
  explicit go_map(const Allocator &allocator, site at = site::current())
      : go_map(0, Hash(), KeyEqual(), allocator, at) {}
  go_map(size_type hint, const Allocator &allocator, site at = site::current())
      : go_map(hint, Hash(), KeyEqual(), allocator, at) {}

  template <class It, class = typename std::iterator_traits<It>::reference>
  go_map(It first, It last, size_type hint = 0, const Hash &hash = Hash(),
         const KeyEqual &equal = KeyEqual(),
         const Allocator &allocator = Allocator(), site at = site::current())
      : go_map(hint, hash, equal, allocator, at) {
    insert(first, last);
  }
  go_map(std::initializer_list<value_type> entries, size_type hint = 0,
         const Hash &hash = Hash(), const KeyEqual &equal = KeyEqual(),
         const Allocator &allocator = Allocator(), site at = site::current())
      : go_map(std::max(hint, entries.size()), hash, equal, allocator, at) {
    insert(entries.begin(), entries.end());
  }

  go_map(const go_map &other, site at = site::current())
      : go_map(other,
               alloc_traits::select_on_container_copy_construction(
                   other.get_allocator()),
               at) {}
  go_map(const go_map &other, const Allocator &allocator,
         site at = site::current())
      : go_map(other.size(), other.hash_function(), other.key_eq(), allocator,
               at) {
    copy_entries(other);
  }
  go_map(go_map &&other, site at = site::current()) noexcept
      : table_(other.hash_function(), other.key_eq(), other.get_allocator(),
               Recorder(at, type())) {
    table_.swap_entries(other.table_);
  }
  go_map(go_map &&other, const Allocator &allocator, site at = site::current())
      : go_map(0, other.hash_function(), other.key_eq(), allocator, at) {
    if (allocator == other.get_allocator())
      table_.swap_entries(other.table_);
    else
      move_entries(other);
  }
  ~go_map() = default;

  go_map &operator=(const go_map &other);
  go_map &operator=(go_map &&other) noexcept(
      alloc_traits::propagate_on_container_move_assignment::value ||
      alloc_traits::is_always_equal::value);
  go_map &operator=(std::initializer_list<value_type> entries) {
    clear();
    insert(entries);
    return *this;
  }
  void swap(go_map &other) noexcept;
  friend void swap(go_map &a, go_map &b) noexcept { a.swap(b); }

  allocator_type get_allocator() const noexcept { return table_.allocator(); }
  hasher hash_function() const { return table_.hasher(); }
  key_equal key_eq() const { return table_.key_equal(); }

  // Iteration.

  iterator begin() { return started<iterator>(); }
  const_iterator begin() const { return started<const_iterator>(); }
  const_iterator cbegin() const { return begin(); }
  iterator end() noexcept { return {}; }
  const_iterator end() const noexcept { return {}; }
  const_iterator cend() const noexcept { return {}; }

  // Size.

  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  size_type size() const noexcept { return table_.size(); }
  size_type max_size() const noexcept {
    return detail::heap_bytes_max / sizeof(typename table::bucket_type);
  }
  /// Room for so many entries without a growth for their number.
  void reserve(size_type entries) {
    if (entries > max_size())
      detail::throw_length_error();
    table_.reserve(entries);
  }
  size_type bucket_count() const noexcept {
    return detail::inspection::header(table_).buckets;
  }
  float load_factor() const noexcept {
    return float(detail::inspection::header(table_).load);
  }
  float max_load_factor() const noexcept {
    return float(detail::load_factor_numerator) /
           float(detail::load_factor_denominator);
  }

  // Lookup. K is Key, or anything when Hash and KeyEqual are transparent.

  iterator find(const Key &key) { return {&table_, table_.find(key)}; }
  const_iterator find(const Key &key) const {
    return {&table_, table_.find(key)};
  }
  bool contains(const Key &key) const { return bool(table_.find(key)); }
  size_type count(const Key &key) const { return contains(key); }
  T &at(const Key &key) { return checked(table_.find(key)).value(); }
  const T &at(const Key &key) const {
    return checked(table_.find(key)).value();
  }
  std::pair<iterator, iterator> equal_range(const Key &key) {
    return range_of<iterator>(find(key));
  }
  std::pair<const_iterator, const_iterator> equal_range(const Key &key) const {
    return range_of<const_iterator>(find(key));
  }

  template <class K, class = detail::if_transparent<K, Hash, KeyEqual>>
  iterator find(const K &key) {
    return {&table_, table_.find(key)};
  }
  template <class K, class = detail::if_transparent<K, Hash, KeyEqual>>
  const_iterator find(const K &key) const {
    return {&table_, table_.find(key)};
  }
  template <class K, class = detail::if_transparent<K, Hash, KeyEqual>>
  bool contains(const K &key) const {
    return bool(table_.find(key));
  }
  template <class K, class = detail::if_transparent<K, Hash, KeyEqual>>
  size_type count(const K &key) const {
    return contains(key);
  }
  template <class K, class = detail::if_transparent<K, Hash, KeyEqual>>
  T &at(const K &key) {
    return checked(table_.find(key)).value();
  }
  template <class K, class = detail::if_transparent<K, Hash, KeyEqual>>
  const T &at(const K &key) const {
    return checked(table_.find(key)).value();
  }

  // Insertion.

  T &operator[](const Key &key) { return subscript(key); }
  T &operator[](Key &&key) { return subscript(std::move(key)); }

  template <class... Args>
  std::pair<iterator, bool> try_emplace(const Key &key, Args &&...args) {
    return insert_entry(key, std::forward<Args>(args)...);
  }
  template <class... Args>
  std::pair<iterator, bool> try_emplace(Key &&key, Args &&...args) {
    return insert_entry(std::move(key), std::forward<Args>(args)...);
  }
  template <class V>
  std::pair<iterator, bool> insert_or_assign(const Key &key, V &&value) {
    return assign(key, std::forward<V>(value));
  }
  template <class V>
  std::pair<iterator, bool> insert_or_assign(Key &&key, V &&value) {
    return assign(std::move(key), std::forward<V>(value));
  }

  std::pair<iterator, bool> insert(const value_type &entry) {
    return insert_entry(entry.first, entry.second);
  }
  std::pair<iterator, bool> insert(value_type &&entry) {
    return insert_entry(entry.first, std::move(entry.second));
  }
  template <class P,
            class = std::enable_if_t<std::is_constructible_v<value_type, P &&>>>
  std::pair<iterator, bool> insert(P &&entry) {
    return emplace(std::forward<P>(entry));
  }
  template <class It> void insert(It first, It last) {
    for (; first != last; ++first)
      emplace(*first);
  }
  void insert(std::initializer_list<value_type> entries) {
    insert(entries.begin(), entries.end());
  }
  template <class... Args> std::pair<iterator, bool> emplace(Args &&...args) {
    if constexpr (detail::is_key_and_rest<Key, Args...>::value) {
      return insert_entry(std::forward<Args>(args)...);
    } else {
      std::pair<Key, T> entry(std::forward<Args>(args)...);
      return insert_entry(std::move(entry.first), std::move(entry.second));
    }
  }
  /// Like std::unordered_map's; the hint is of no use.
  template <class... Args>
  iterator emplace_hint(const_iterator, Args &&...args) {
    return emplace(std::forward<Args>(args)...).first;
  }
  template <class P,
            class = std::enable_if_t<std::is_constructible_v<value_type, P &&>>>
  iterator insert(const_iterator, P &&entry) {
    return emplace(std::forward<P>(entry)).first;
  }

  // Erasure.

  size_type erase(const Key &key) { return table_.erase(key); }
  template <class K, class = detail::if_erasable<K, Hash, KeyEqual, iterator>>
  size_type erase(const K &key) {
    return table_.erase(key);
  }
  iterator erase(iterator at) { return erase_and_advance(at); }
  const_iterator erase(const_iterator at) { return erase_and_advance(at); }
  iterator erase(iterator first, iterator last) {
    while (first != last)
      erase_and_advance(first);
    return first;
  }
  /// Keeps the buckets.
  void clear() noexcept { table_.clear(); }

  template <class Predicate>
  friend size_type erase_if(go_map &map, Predicate predicate) {
    size_type before = map.size();
    for (iterator at = map.begin(); at != map.end();) {
      if (predicate(*at))
        map.erase_and_advance(at);
      else
        ++at;
    }
    return before - map.size();
  }

  friend bool operator==(const go_map &a, const go_map &b) {
    return a.size() == b.size() && a.contained_in(b);
  }
  friend bool operator!=(const go_map &a, const go_map &b) { return !(a == b); }

  // Insight.

  /// The state of the map now. Walks over the heads of all chains.
  map_state inspect() const noexcept {
    return detail::inspection::state(table_);
  }
  /// What the recorder knows of this map, if it keeps records.
  template <class R = Recorder>
  auto record() const -> decltype(std::declval<const R &>().record()) {
    return table_.recorder().record();
  }

private:
  friend struct detail::inspection;

  static map_type type() noexcept {
    return {detail::type_name<go_map>(), sizeof(Key), sizeof(T)};
  }
  template <class It> It started() const {
    It at;
    at.begin(table_);
    return at;
  }
  template <class It> It &erase_and_advance(It &at) {
    at.erase(table_);
    return at;
  }
  static place checked(place entry) {
    if (!entry)
      detail::throw_out_of_range();
    return entry;
  }
  template <class It> static std::pair<It, It> range_of(It at) {
    It end = at;
    if (at != It())
      ++end;
    return {at, end};
  }

  template <class K, class... Args>
  std::pair<iterator, bool> insert_entry(K &&key, Args &&...args) {
    auto [entry, is_new] = table_.emplace(
        std::forward<K>(key), [](place) {}, std::forward<Args>(args)...);
    return {iterator(&table_, entry), is_new};
  }
  template <class K> static void update_key(place entry, K &&key) {
    if constexpr (needs_key_update<Key>::value)
      entry.key() = std::forward<K>(key);
  }
  template <class K> T &subscript(K &&key) {
    auto update = [&](place entry) { update_key(entry, std::forward<K>(key)); };
    return table_.emplace(std::forward<K>(key), update).first.value();
  }
  template <class K, class V>
  std::pair<iterator, bool> assign(K &&key, V &&value) {
    auto found = [&](place entry) {
      entry.value() = std::forward<V>(value);
      update_key(entry, std::forward<K>(key));
    };
    auto [entry, is_new] =
        table_.emplace(std::forward<K>(key), found, std::forward<V>(value));
    return {iterator(&table_, entry), is_new};
  }

  void copy_entries(const go_map &other) {
    other.table_.for_each([this](place entry) {
      insert_entry(std::as_const(entry.key()), std::as_const(entry.value()));
    });
  }
  void move_entries(go_map &other) {
    reserve(other.size());
    other.table_.for_each([this](place entry) {
      insert_entry(std::move(entry.key()), std::move(entry.value()));
    });
    other.clear();
  }
  bool contained_in(const go_map &other) const {
    bool equal = true;
    table_.for_each([&](place entry) {
      if (!equal)
        return;
      place twin = other.table_.find(entry.key());
      equal = twin && twin.value() == entry.value();
    });
    return equal;
  }

  table table_;
};

template <class Key, class T, class Hash, class KeyEqual, class Recorder,
          class Allocator>
auto go_map<Key, T, Hash, KeyEqual, Recorder, Allocator>::operator=(
    const go_map &other) -> go_map & {
  if (this == &other)
    return *this;
  constexpr bool propagate =
      alloc_traits::propagate_on_container_copy_assignment::value;
  go_map copy(other, propagate ? other.get_allocator() : get_allocator());
  if constexpr (propagate) {
    table_.release_all();
    table_.allocator() = other.get_allocator();
  }
  table_.hasher() = copy.table_.hasher();
  table_.key_equal() = copy.table_.key_equal();
  table_.swap_entries(copy.table_);
  return *this;
}

template <class Key, class T, class Hash, class KeyEqual, class Recorder,
          class Allocator>
auto go_map<Key, T, Hash, KeyEqual, Recorder, Allocator>::
operator=(go_map &&other) noexcept(
    alloc_traits::propagate_on_container_move_assignment::value ||
    alloc_traits::is_always_equal::value) -> go_map & {
  if (this == &other)
    return *this;
  constexpr bool propagate =
      alloc_traits::propagate_on_container_move_assignment::value;
  if (propagate || table_.allocator() == other.table_.allocator()) {
    table_.release_all();
    if constexpr (propagate)
      table_.allocator() = other.table_.allocator();
    table_.swap_entries(other.table_);
  } else {
    go_map moved(std::move(other), get_allocator());
    table_.swap_entries(moved.table_);
  }
  table_.hasher() = other.table_.hasher();
  table_.key_equal() = other.table_.key_equal();
  return *this;
}

template <class Key, class T, class Hash, class KeyEqual, class Recorder,
          class Allocator>
void go_map<Key, T, Hash, KeyEqual, Recorder, Allocator>::swap(
    go_map &other) noexcept {
  using std::swap;
  if constexpr (alloc_traits::propagate_on_container_swap::value)
    swap(table_.allocator(), other.table_.allocator());
  swap(table_.hasher(), other.table_.hasher());
  swap(table_.key_equal(), other.table_.key_equal());
  table_.swap_entries(other.table_);
}

} // namespace mapchurn

#endif
