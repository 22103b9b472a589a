// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Records for any container that takes an allocator, standard or not: what it
// allocates, of which kind, how often it grows, and which line constructs it.
//
//   mapchurn::recorded<std::vector<int, mapchurn::recording_allocator<int>>> v;
//
//   using allocator = mapchurn::recording_allocator<int>;
//   std::list<int, allocator> l(allocator::of<std::list<int>>());
//
//   mapchurn::recording_resource memory = // this line is the site
//       mapchurn::recording_resource::of<std::pmr::vector<int>>();
//   std::pmr::vector<int> p(&memory);
//
// Kinds     node           one object of a type of the container's own
//           element_array  objects of the container's value type (or of one of
//                          its size that is no pointer)
//           bucket_array   pointers, or many objects of another type: the table
//                          of a hash map, the index of a deque
//           block          of a memory resource, when the container has several
//                          kinds or was not named
// Growth    an array is allocated that is larger than the last one, while an
//           older one is alive. See detail/container_record.h for that and for
//           what an allocator cannot know.
// Follows   A move or swap takes the record along, with the entries; a copy has
//           one of its own. Allocators are equal when they have one record: a
//           splice or merge between two records is undefined, as for any
//           allocators that differ.
// Exactness Every counter is exact, whatever threads allocate.

#ifndef MAPCHURN_RECORDING_ALLOCATOR_H
#define MAPCHURN_RECORDING_ALLOCATOR_H

#include "mapchurn/detail/container_record.h"
#include <initializer_list>
#include <memory>
#include <utility>
#if __has_include(<memory_resource>)
#include <memory_resource>
#endif

namespace mapchurn {

/// \p Upstream gives the memory. \p Value is the type that the container was
/// declared with; allocators of other types are made from it by rebinding.
template <class T, class Upstream = std::allocator<T>, class Value = T>
class recording_allocator : Upstream {
  using traits = std::allocator_traits<Upstream>;

public:
  using value_type = T;
  using pointer = typename traits::pointer;
  using size_type = typename traits::size_type;
  using difference_type = typename traits::difference_type;
  using propagate_on_container_copy_assignment = std::false_type;
  using propagate_on_container_move_assignment = std::true_type;
  using propagate_on_container_swap = std::true_type;
  using is_always_equal = std::false_type;
  template <class U> struct rebind {
    using other =
        recording_allocator<U, typename traits::template rebind_alloc<U>,
                            Value>;
  };

  /// For a container that was given none: its site is not known, only T.
  recording_allocator()
      : recording_allocator({"(no site)", "", 0, 0},
                            {detail::type_name<Value>(), 0, sizeof(Value)}) {}
  recording_allocator(const construction_site &at, const map_type &type,
                      const Upstream &upstream = Upstream())
      : Upstream(upstream), record_(detail::container_record::make(at, type)) {}
  /// The allocator of a container of this type that is constructed here.
  template <class Container>
  static recording_allocator
  of(construction_site at = construction_site::current(),
     const Upstream &upstream = Upstream()) {
    return {at, detail::type_of_container<Container>(), upstream};
  }
  template <class U, class OtherUpstream>
  recording_allocator(
      const recording_allocator<U, OtherUpstream, Value> &other) noexcept
      : Upstream(other.upstream()), record_(other.record_) {}
  recording_allocator(const recording_allocator &) = default;
  recording_allocator &operator=(const recording_allocator &) = default;

  recording_allocator select_on_container_copy_construction() const {
    recording_allocator copy(*this);
    static_cast<Upstream &>(copy) =
        traits::select_on_container_copy_construction(*this);
    if (record_.get())
      copy.record_ = detail::record_reference(record_.get()->make_another());
    return copy;
  }

  [[nodiscard]] pointer allocate(size_type count) {
    pointer p = traits::allocate(*this, count);
    record_.allocated(kind_of(count), count * sizeof(T));
    return p;
  }
  void deallocate(pointer p, size_type count) noexcept {
    record_.freed(kind_of(count), count * sizeof(T));
    traits::deallocate(*this, p, count);
  }

  /// What is known of the container, and of all others with this allocator.
  map_record record() const noexcept { return record_.read(); }
  const Upstream &upstream() const noexcept { return *this; }

  template <class U, class OtherUpstream>
  bool operator==(const recording_allocator<U, OtherUpstream, Value> &other)
      const noexcept {
    return record_ == other.record_ && upstream() == Upstream(other.upstream());
  }
  template <class U, class OtherUpstream>
  bool operator!=(const recording_allocator<U, OtherUpstream, Value> &other)
      const noexcept {
    return !(*this == other);
  }

private:
  template <class, class, class> friend class recording_allocator;

  static constexpr allocation_kind kind_of(size_type count) noexcept {
    constexpr bool bits = std::is_same_v<Value, bool> && std::is_integral_v<T>;
    // A type of the same size is the value type under another name: a node has
    // links as well.
    constexpr bool twin = sizeof(T) == sizeof(Value) && !std::is_pointer_v<T>;
    if (std::is_same_v<T, Value> || bits || twin)
      return allocation_kind::element_array;
    return std::is_pointer_v<T> || count != 1 ? allocation_kind::bucket_array
                                              : allocation_kind::node;
  }

  detail::record_reference record_;
};

/// A container with a recording_allocator, whose site is where it is declared.
/// Everything else is the container's.
template <class Container> class recorded : public Container {
public:
  using allocator_type = typename Container::allocator_type;
  using Container::operator=;

  recorded(construction_site at = construction_site::current())
      : Container(here(at)) {}
  recorded(std::initializer_list<typename Container::value_type> entries,
           construction_site at = construction_site::current())
      : recorded(entries.begin(), entries.end(), at) {}
  template <class It, class = typename std::iterator_traits<It>::reference>
  recorded(It first, It last,
           construction_site at = construction_site::current())
      : Container(here(at)) {
    for (; first != last; ++first)
      this->insert(this->end(), *first);
  }
  recorded(const recorded &other,
           construction_site at = construction_site::current())
      : Container(other, here(at)) {}
  recorded(recorded &&) = default;
  recorded &operator=(const recorded &) = default;
  recorded &operator=(recorded &&) = default;
  ~recorded() = default;

  map_record record() const noexcept { return this->get_allocator().record(); }

private:
  static allocator_type here(const construction_site &at) {
    return {at, detail::type_of_container<Container>()};
  }
};

#ifdef __cpp_lib_memory_resource

/// Memory for one container (or for what belongs to one), with a record.
class recording_resource : public std::pmr::memory_resource {
public:
  explicit recording_resource(
      std::pmr::memory_resource *upstream = std::pmr::get_default_resource(),
      construction_site at = construction_site::current())
      : recording_resource(upstream, at, {"std::pmr::memory_resource", 0, 0},
                           allocation_kind::block) {}
  /// For a container of this type, which is then named in the record.
  template <class Container>
  static recording_resource
  of(std::pmr::memory_resource *upstream = std::pmr::get_default_resource(),
     construction_site at = construction_site::current()) {
    return {upstream, at, detail::type_of_container<Container>(),
            kind_of<Container>()};
  }
  recording_resource(const recording_resource &) = delete;
  recording_resource &operator=(const recording_resource &) = delete;

  map_record record() const noexcept { return record_.read(); }
  std::pmr::memory_resource *upstream() const noexcept { return upstream_; }

private:
  recording_resource(std::pmr::memory_resource *upstream,
                     const construction_site &at, const map_type &type,
                     allocation_kind kind)
      : upstream_(upstream), kind_(kind),
        record_(detail::container_record::make(at, type)) {}

  template <class C, class = void> struct is_contiguous : std::false_type {};
  template <class C>
  struct is_contiguous<
      C, std::void_t<decltype(std::declval<const C &>().capacity())>>
      : std::true_type {};
  template <class C, class = void> struct is_hashed : std::false_type {};
  template <class C>
  struct is_hashed<C, std::void_t<decltype(std::declval<const C &>().bucket(
                          std::declval<const typename C::key_type &>()))>>
      : std::true_type {};
  template <class C, class = void> struct is_linked : std::false_type {};
  template <class C>
  struct is_linked<
      C, std::void_t<decltype(std::declval<C &>().reverse(),
                              std::declval<C &>().remove(
                                  std::declval<typename C::value_type>()))>>
      : std::true_type {};
  template <class C, class = void> struct is_ordered : std::false_type {};
  template <class C>
  struct is_ordered<C, std::void_t<typename C::key_compare>> : std::true_type {
  };

  /// Where all allocations are of one kind, that one.
  template <class C> static constexpr allocation_kind kind_of() noexcept {
    if (is_contiguous<C>::value)
      return allocation_kind::element_array;
    if ((is_linked<C>::value || is_ordered<C>::value) && !is_hashed<C>::value)
      return allocation_kind::node;
    return allocation_kind::block;
  }

  void *do_allocate(std::size_t bytes, std::size_t alignment) override {
    void *p = upstream_->allocate(bytes, alignment);
    record_.allocated(kind_, bytes);
    return p;
  }
  void do_deallocate(void *p, std::size_t bytes,
                     std::size_t alignment) override {
    record_.freed(kind_, bytes);
    upstream_->deallocate(p, bytes, alignment);
  }
  bool
  do_is_equal(const std::pmr::memory_resource &other) const noexcept override {
    return this == &other;
  }

  std::pmr::memory_resource *upstream_;
  allocation_kind kind_;
  detail::record_reference record_;
};

#endif

} // namespace mapchurn

#endif
