// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where the map's memory comes from, and who is told of it.
//
// All objects are made and ended through the user's allocator, rebound; all
// allocations are reported to the recorder, with the bytes asked for.

#ifndef MAPCHURN_DETAIL_STORAGE_H
#define MAPCHURN_DETAIL_STORAGE_H

#include "mapchurn/detail/no_recorder.h"
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace mapchurn::detail {

/// A member that takes no room when it is empty. The number keeps two members
/// of one type apart.
template <int Number, class U, bool = std::is_empty_v<U> && !std::is_final_v<U>>
class part : private U {
public:
  part() = default;
  template <class... Args>
  explicit part(std::in_place_t, Args &&...args)
      : U(std::forward<Args>(args)...) {}
  U &get() noexcept { return *this; }
  const U &get() const noexcept { return *this; }
};
template <int Number, class U> class part<Number, U, false> {
public:
  part() = default;
  template <class... Args>
  explicit part(std::in_place_t, Args &&...args)
      : value_(std::forward<Args>(args)...) {}
  U &get() noexcept { return value_; }
  const U &get() const noexcept { return value_; }

private:
  U value_;
};

template <class Recorder, class Allocator>
class storage : part<0, Recorder>, part<1, Allocator> {
  using recorder_part = part<0, Recorder>;
  using allocator_part = part<1, Allocator>;
  template <class U>
  using allocator_of =
      typename std::allocator_traits<Allocator>::template rebind_alloc<U>;

public:
  storage(Recorder recorder, const Allocator &allocator)
      : recorder_part(std::in_place, std::move(recorder)),
        allocator_part(std::in_place, allocator) {}

  Recorder &recorder() noexcept { return recorder_part::get(); }
  const Recorder &recorder() const noexcept { return recorder_part::get(); }
  Allocator &allocator() noexcept { return allocator_part::get(); }
  const Allocator &allocator() const noexcept { return allocator_part::get(); }

  template <class U> U *allocate(allocation_kind kind, std::size_t count) {
    allocator_of<U> allocator(this->allocator());
    auto first =
        std::allocator_traits<allocator_of<U>>::allocate(allocator, count);
    recorder().allocated(kind, count * sizeof(U));
    return std::addressof(*first);
  }
  template <class U>
  void deallocate(allocation_kind kind, U *p, std::size_t count) noexcept {
    using traits = std::allocator_traits<allocator_of<U>>;
    using pointers = std::pointer_traits<typename traits::pointer>;
    allocator_of<U> allocator(this->allocator());
    traits::deallocate(allocator, pointers::pointer_to(*p), count);
    recorder().freed(kind, count * sizeof(U));
  }

  template <class U, class... Args> void construct(U *p, Args &&...args) {
    std::allocator_traits<Allocator>::construct(allocator(), p,
                                                std::forward<Args>(args)...);
  }
  template <class U> void destroy(U *p) noexcept {
    std::allocator_traits<Allocator>::destroy(allocator(), p);
  }

  /// An object of its own.
  template <class U, class... Args>
  U *make(allocation_kind kind, Args &&...args) {
    struct memory {
      storage &owner;
      allocation_kind kind;
      U *p;
      ~memory() {
        if (p)
          owner.deallocate(kind, p, 1);
      }
    } memory{*this, kind, allocate<U>(kind, 1)};
    construct(memory.p, std::forward<Args>(args)...);
    return std::exchange(memory.p, nullptr);
  }
  template <class U> void dispose(allocation_kind kind, U *p) noexcept {
    destroy(p);
    deallocate(kind, p, 1);
  }
};

} // namespace mapchurn::detail

#endif
