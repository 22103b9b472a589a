// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A bucket: eight entries, and a link to the next bucket of its chain.
//
// Words     tophash    the top byte of an entry's hash, or the state of a slot.
//           chain      a bucket of the array (the head) and its overflow.
//           evacuated  the entries are in the larger array; so is said of a
//                      whole chain, by the state of its head's first slot.
//           retained   evacuated, but an iterator may still come by: the slots
//                      hold a copy of the key and what is left of the value.
// Layout    tophash[8] | keys[8] | values[8] | link
//           Keys apart from values: no padding between a long and a bool.
// Invariant After empty_rest, in the bucket and in its chain, all is empty.
// Example   8-byte keys and values: 8 + 64 + 64 + 8 = 144 bytes.
// Ignored   Fancy pointers: a link is a plain address. An allocator that has
//           fancy ones is asked for them at the ends only.

#ifndef MAPCHURN_DETAIL_BUCKET_H
#define MAPCHURN_DETAIL_BUCKET_H

#include "mapchurn/detail/layout.h"
#include "mapchurn/detail/no_recorder.h"
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#if defined(__SSE2__) && !defined(MAPCHURN_PORTABLE_PROBE)
#include <emmintrin.h>
#endif

namespace mapchurn::detail {

/// What a slot's tophash may be besides the byte of a hash.
enum slot_state : std::uint8_t {
  empty_rest = 0,      ///< empty, and so is all that follows
  empty_one = 1,       ///< empty
  evacuated_x = 2,     ///< moved to the bucket of the same index
  evacuated_y = 3,     ///< moved to the one in the upper half
  evacuated_empty = 4, ///< was empty when its bucket was evacuated
  tophash_min = 5,     ///< the least byte of a hash; lesser ones are raised
};

static_assert(evacuated_x + 1 == evacuated_y &&
                  (evacuated_x ^ 1) == evacuated_y,
              "the half that an entry goes to is one bit of its state");

constexpr std::uint8_t tophash_of(std::size_t hash) noexcept {
  auto top = std::uint8_t(hash >> 56);
  return top < tophash_min ? std::uint8_t(top + tophash_min) : top;
}

constexpr bool is_empty(std::uint8_t state) noexcept {
  return state <= empty_one;
}
constexpr bool is_moved(std::uint8_t state) noexcept {
  return state == evacuated_x || state == evacuated_y;
}

/// The eight tophashes, asked at once. An answer has a bit for each slot.
class probe {
public:
  explicit probe(const std::uint8_t (&tophash)[bucket_slots]) noexcept {
#if defined(__SSE2__) && !defined(MAPCHURN_PORTABLE_PROBE)
    bytes_ = _mm_loadl_epi64(reinterpret_cast<const __m128i *>(tophash));
  }
  unsigned equal_to(std::uint8_t state) const noexcept {
    __m128i same = _mm_cmpeq_epi8(bytes_, _mm_set1_epi8(char(state)));
    return unsigned(_mm_movemask_epi8(same)) & 0xff;
  }
  unsigned empty() const noexcept { // at most 1
    __m128i one = _mm_set1_epi8(empty_one);
    __m128i at_most = _mm_cmpeq_epi8(_mm_max_epu8(bytes_, one), one);
    return unsigned(_mm_movemask_epi8(at_most)) & 0xff;
  }

private:
  __m128i bytes_;
#else
    for (unsigned i = 0; i != bucket_slots; ++i)
      bytes_[i] = tophash[i];
  }
  unsigned equal_to(std::uint8_t state) const noexcept {
    unsigned bits = 0;
    for (unsigned i = 0; i != bucket_slots; ++i)
      bits |= unsigned(bytes_[i] == state) << i;
    return bits;
  }
  unsigned empty() const noexcept {
    return equal_to(empty_rest) | equal_to(empty_one);
  }

private:
  std::uint8_t bytes_[bucket_slots];
#endif
};

/// The number of the lowest bit that is set; \p bits is not 0.
inline unsigned lowest(unsigned bits) noexcept {
  return unsigned(__builtin_ctz(bits));
}

/// Room for a key or a value: in place, or a pointer to it.
template <class U, allocation_kind Kind,
          bool Indirect = (sizeof(U) > inline_bytes_max)>
class slot {
public:
  static constexpr bool indirect = false;
  /// relocate() can be taken back, and does not throw.
  static constexpr bool safe_to_move = std::is_nothrow_move_constructible_v<U>;
  static constexpr bool copies =
      !safe_to_move && std::is_copy_constructible_v<U>;

  U &get() noexcept { return *std::launder(reinterpret_cast<U *>(bytes_)); }

  template <class Storage, class... Args>
  void construct(Storage &storage, Args &&...args) {
    storage.construct(reinterpret_cast<U *>(bytes_),
                      std::forward<Args>(args)...);
  }
  template <class Storage> void destroy(Storage &storage) noexcept {
    storage.destroy(&get());
  }
  /// Makes this what \p from is. \p from is still to be destroyed.
  template <class Storage> void relocate(Storage &storage, slot &from) {
    if constexpr (copies)
      construct(storage, from.get_const());
    else
      construct(storage, std::move(from.get()));
  }
  /// Takes relocate() back: destroys this. A type that can only be moved, and
  /// may throw then, stays as its move left it.
  template <class Storage> void give_back(Storage &storage, slot &to) noexcept {
    if constexpr (safe_to_move) {
      to.destroy(storage);
      to.construct(storage, std::move(get()));
    }
    destroy(storage);
  }

private:
  const U &get_const() const noexcept {
    return *std::launder(reinterpret_cast<const U *>(bytes_));
  }
  alignas(U) unsigned char bytes_[sizeof(U)];
};

template <class U, allocation_kind Kind> class slot<U, Kind, true> {
public:
  static constexpr bool indirect = true;
  static constexpr bool safe_to_move = true;
  static constexpr bool copies = false;

  U &get() noexcept { return *pointer_; }

  template <class Storage, class... Args>
  void construct(Storage &storage, Args &&...args) {
    pointer_ = storage.template make<U>(Kind, std::forward<Args>(args)...);
  }
  template <class Storage> void destroy(Storage &storage) noexcept {
    if (pointer_)
      storage.dispose(Kind, pointer_);
  }
  template <class Storage> void relocate(Storage &, slot &from) noexcept {
    pointer_ = std::exchange(from.pointer_, nullptr);
  }
  template <class Storage> void give_back(Storage &, slot &to) noexcept {
    to.pointer_ = std::exchange(pointer_, nullptr);
  }

private:
  U *pointer_;
};

template <class Key, class T> struct bucket {
  std::uint8_t tophash[bucket_slots];
  slot<Key, allocation_kind::indirect_key> keys[bucket_slots];
  slot<T, allocation_kind::indirect_value> values[bucket_slots];

  bucket *next() const noexcept {
    return reinterpret_cast<bucket *>(link_ & ~retained_bit);
  }
  void set_next(bucket *b) noexcept {
    link_ = reinterpret_cast<std::uintptr_t>(b) | (link_ & retained_bit);
  }
  bool retained() const noexcept { return link_ & retained_bit; }
  void retain() noexcept { link_ |= retained_bit; }

  /// Asks for the bucket so many further on in the array, if there is one: a
  /// walk over a map that is larger than the caches would wait for each entry.
  void prefetch(std::size_t further) const noexcept {
    prefetch_lines(further * sizeof *this, (further + 1) * sizeof *this);
  }
  /// Asks for the keys while the tophashes, which say which key is meant, are
  /// still to come: the two waits become one.
  void prefetch_keys() const noexcept {
    prefetch_lines(line_bytes, sizeof tophash + sizeof keys);
  }
  /// Makes slot \p i empty. When nothing but empty slots follows, that is said
  /// of it and of the empty ones before it; \p last is whether nothing follows
  /// the bucket. Answers whether the whole bucket is empty_rest then. A word at
  /// a time: which slots are empty is beyond a guess, and branches guess.
  bool erase(unsigned i, bool last) noexcept {
    std::uint64_t word = states_word();
    word = (word & ~(std::uint64_t{0xff} << 8 * i)) | std::uint64_t{empty_one}
                                                          << 8 * i;
    std::uint64_t up_to_i = ~std::uint64_t{0} >> (56 - 8 * i);
    // The bytes up to the slot's that are not empty_one.
    std::uint64_t others = (word ^ all_empty_one) & up_to_i;
    std::uint64_t kept =
        others ? ~std::uint64_t{0} >> (__builtin_clzll(others) & ~7) : 0;
    bool is_rest = last && (word & ~up_to_i) == 0;
    word &= is_rest ? kept : ~std::uint64_t{0};
    set_states_word(word);
    return word == 0;
  }
  bool evacuated() const noexcept {
    return tophash[0] > empty_one && tophash[0] < tophash_min;
  }
  /// Makes raw memory, or a bucket without objects, an empty bucket.
  void reset() noexcept {
    for (std::uint8_t &top : tophash)
      top = empty_rest;
    link_ = 0;
  }
  /// Whether slot \p i has a key and a value to destroy.
  bool occupied(unsigned i) const noexcept {
    return tophash[i] >= tophash_min || (is_moved(tophash[i]) && retained());
  }

private:
  static constexpr std::size_t line_bytes = 64;
  /// The cache lines of some bytes, counted from this bucket.
  void prefetch_lines(std::size_t from, std::size_t to) const noexcept {
#ifdef __GNUC__
    auto at = reinterpret_cast<std::uintptr_t>(this);
    for (; from < to; from += line_bytes)
      __builtin_prefetch(reinterpret_cast<const void *>(at + from));
#else
    (void)from, (void)to;
#endif
  }

  static constexpr std::uintptr_t retained_bit = 1;
  static constexpr std::uint64_t all_empty_one = 0x0101010101010101;

  /// The first slot is the lowest byte.
  std::uint64_t states_word() const noexcept {
    std::uint64_t word;
    std::memcpy(&word, tophash, sizeof word);
    return in_memory_order(word);
  }
  void set_states_word(std::uint64_t word) noexcept {
    word = in_memory_order(word);
    std::memcpy(tophash, &word, sizeof word);
  }
  static std::uint64_t in_memory_order(std::uint64_t word) noexcept {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap64(word);
#else
    return word;
#endif
  }

  std::uintptr_t link_;
};

} // namespace mapchurn::detail

#endif
