// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Memory for what is written: whole pages of the system's, never malloc's.
//
// A program that ends because its heap is broken, or by exit() in a signal
// handler, may hold malloc's locks. What records are written with must work all
// the same, so all of it lives in page_vector, and nothing throws.
//
// Invariant After an append that found no memory, has_failed() is true for
//           good, and what was appended before is intact.

#ifndef MAPCHURN_DETAIL_PAGES_H
#define MAPCHURN_DETAIL_PAGES_H

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <sys/mman.h>
#include <type_traits>
#include <utility>

namespace mapchurn::detail {

/// nullptr when there are none.
inline void *get_pages(std::size_t bytes) noexcept {
  void *p = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return p == MAP_FAILED ? nullptr : p;
}

template <class T> class page_vector {
  static_assert(std::is_trivially_copyable_v<T>);
  static_assert(sizeof(T) <= 4096, "or munmap leaves a page");

public:
  using value_type = T;
  using const_iterator = const T *;

  page_vector() = default;
  page_vector(page_vector &&other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)),
        failed_(std::exchange(other.failed_, false)) {}
  page_vector &operator=(page_vector &&other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    std::swap(failed_, other.failed_);
    return *this;
  }
  ~page_vector() {
    if (data_)
      munmap(data_, capacity_ * sizeof(T));
  }

  const T *data() const noexcept { return data_; }
  T *data() noexcept { return data_; }
  const T *begin() const noexcept { return data_; }
  const T *end() const noexcept { return data_ + size_; }
  T *begin() noexcept { return data_; }
  T *end() noexcept { return data_ + size_; }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  T &operator[](std::size_t n) noexcept { return data_[n]; }
  const T &operator[](std::size_t n) const noexcept { return data_[n]; }
  bool has_failed() const noexcept { return failed_; }

  void clear() noexcept { size_ = 0; }
  void push_back(const T &element) noexcept { append(&element, 1); }
  void append(const T *elements, std::size_t count) noexcept {
    if (T *room = extend(count))
      std::memcpy(static_cast<void *>(room), elements, count * sizeof(T));
  }
  /// Room for \p count more, zeroed or as clear() left it; nullptr for none.
  T *extend(std::size_t count) noexcept {
    if (failed_ || count == 0 || !reserve(size_ + count)) {
      failed_ = failed_ || count != 0;
      return nullptr;
    }
    size_ += count;
    return data_ + size_ - count;
  }
  /// The last \p count are gone.
  void drop(std::size_t count) noexcept { size_ -= count; }
  bool reserve(std::size_t count) noexcept {
    if (count <= capacity_)
      return true;
    constexpr std::size_t page = 4096;
    std::size_t bytes = std::max(count, 2 * capacity_) * sizeof(T);
    bytes = (bytes + page - 1) / page * page;
    void *p = get_pages(bytes);
    if (!p)
      return false;
    if (data_) {
      std::memcpy(p, static_cast<const void *>(data_), size_ * sizeof(T));
      munmap(data_, capacity_ * sizeof(T));
    }
    data_ = static_cast<T *>(p);
    capacity_ = bytes / sizeof(T);
    return true;
  }

private:
  T *data_ = nullptr;
  std::size_t size_ = 0, capacity_ = 0;
  bool failed_ = false;
};

} // namespace mapchurn::detail

#endif
