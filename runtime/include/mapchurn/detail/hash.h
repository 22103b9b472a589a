// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Hashing as the map needs it: good in the low bits, which choose the bucket,
// and in the high ones, which become the tophash; seeded per map.
//
// A Hash that takes (key, std::uint32_t seed) is used as it is: it promises
// both. Any other is called with the key alone and its result is mixed with the
// seed, because libstdc++'s hash of an integer is that integer.
//
// Source    the portable memhash of Go's runtime (hash64.go), after wyhash.
// Example   go_hash<int>{}(42, seed); go_hash<>{} hashes keys of any kind, and
// a
//           std::string as the std::string_view of it.

#ifndef MAPCHURN_DETAIL_HASH_H
#define MAPCHURN_DETAIL_HASH_H

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>

namespace mapchurn {
namespace detail {

inline constexpr std::uint64_t hash_primes[] = {
    0xa0761d6478bd642f, 0xe7037ed1a0b428db, 0x8ebc6af09c88c6e3,
    0x589965cc75374cc3, 0x1d8e4e27c47d124f};

/// Both halves of the product, folded.
inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
#ifdef __SIZEOF_INT128__
  __extension__ using wide = unsigned __int128;
  wide product = wide(a) * b;
  return std::uint64_t(product >> 64) ^ std::uint64_t(product);
#else
  std::uint64_t al = std::uint32_t(a), ah = a >> 32;
  std::uint64_t bl = std::uint32_t(b), bh = b >> 32;
  std::uint64_t low = al * bl, middle = ah * bl + (low >> 32);
  std::uint64_t carry = al * bh + std::uint32_t(middle);
  return (ah * bh + (middle >> 32) + (carry >> 32)) ^
         ((carry << 32) | std::uint32_t(low));
#endif
}

/// What an attacker does not know. The device may be absent (it throws then),
/// and time and an address are better than nothing.
inline std::uint64_t entropy() noexcept {
  std::uint64_t bits = std::uint64_t(
      std::chrono::steady_clock::now().time_since_epoch().count());
  bits = mix(bits ^ hash_primes[0],
             reinterpret_cast<std::uintptr_t>(&bits) ^ hash_primes[1]);
#ifdef __cpp_exceptions
  try {
#endif
    std::random_device device;
    bits ^= (std::uint64_t(device()) << 32) | device();
#ifdef __cpp_exceptions
  } catch (...) {
  }
#endif
  return bits;
}

/// One for the life of the program, as Go's hashkey.
inline std::uint64_t process_key() noexcept {
  static const std::uint64_t key = entropy();
  return key;
}

/// Seeds of maps, starts of iterations: quick, and different in each thread.
inline std::uint64_t random_bits() noexcept {
  thread_local std::uint64_t state = entropy();
  state += hash_primes[0];
  return mix(state, state ^ hash_primes[1]);
}

template <class Word> Word read_word(const unsigned char *p) noexcept {
  Word word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

inline std::uint64_t hash_word(std::uint64_t word, std::uint64_t seed,
                               unsigned bytes) noexcept {
  std::uint64_t inner =
      mix(word ^ hash_primes[1], word ^ seed ^ process_key() ^ hash_primes[0]);
  return mix(hash_primes[4] ^ bytes, inner);
}

inline std::uint64_t hash_bytes(const void *data, std::size_t size,
                                std::uint64_t seed) noexcept {
  auto *p = static_cast<const unsigned char *>(data);
  auto *end = p + size;
  std::uint64_t a = 0, b = 0;
  seed ^= process_key() ^ hash_primes[0];
  if (size == 0)
    return seed;
  if (size < 4) {
    a = p[0] | std::uint64_t(p[size / 2]) << 8 | std::uint64_t(end[-1]) << 16;
  } else if (size < 8) {
    a = read_word<std::uint32_t>(p);
    b = read_word<std::uint32_t>(end - 4);
  } else {
    std::uint64_t lanes[2] = {seed, seed};
    auto rest = size;
    if (rest > 48) {
      for (; rest > 48; rest -= 48, p += 48) {
        auto word = [p](int i) { return read_word<std::uint64_t>(p + 8 * i); };
        seed = mix(word(0) ^ hash_primes[1], word(1) ^ seed);
        lanes[0] = mix(word(2) ^ hash_primes[2], word(3) ^ lanes[0]);
        lanes[1] = mix(word(4) ^ hash_primes[3], word(5) ^ lanes[1]);
      }
      seed ^= lanes[0] ^ lanes[1];
    }
    for (; rest > 16; rest -= 16, p += 16)
      seed = mix(read_word<std::uint64_t>(p) ^ hash_primes[1],
                 read_word<std::uint64_t>(p + 8) ^ seed);
    a = read_word<std::uint64_t>(size > 16 ? end - 16 : p);
    b = read_word<std::uint64_t>(end - 8);
  }
  return mix(hash_primes[4] ^ size, mix(a ^ hash_primes[1], b ^ seed));
}

/// Anything that is a string of one-byte characters when looked at.
template <class Key>
inline constexpr bool is_text_v =
    std::is_convertible_v<const Key &, std::string_view> &&
    !std::is_same_v<std::decay_t<Key>, std::nullptr_t>;

/// Keys of which each equals itself: no need to ask.
template <class Key>
inline constexpr bool is_reflexive_v =
    std::is_integral_v<Key> || std::is_enum_v<Key> || std::is_pointer_v<Key> ||
    is_text_v<Key>;

/// A key that is not equal to itself can hash to anything, and each time to
/// something else, lest a thousand NaNs share a bucket.
template <class Float>
std::uint64_t hash_float(Float key, std::uint64_t seed) noexcept {
  if (key != key)
    return mix(hash_primes[2] ^ seed, random_bits());
  if (key == 0) // the two zeros are equal
    key = 0;
  if constexpr (sizeof key == 8)
    return hash_word(
        read_word<std::uint64_t>(reinterpret_cast<const unsigned char *>(&key)),
        seed, 8);
  else
    return hash_word(std::hash<Float>{}(key), seed, sizeof key);
}

} // namespace detail

/// The hash of the map: seeded, so that no two maps order their entries alike.
/// A type that is neither a number, an enumeration, a pointer nor text is
/// hashed by its std::hash, the result mixed.
template <class Key = void> struct go_hash {
  std::size_t operator()(const Key &key, std::uint32_t seed) const
      noexcept(std::is_scalar_v<Key> || detail::is_text_v<Key>) {
    if constexpr (std::is_floating_point_v<Key>)
      return std::size_t(detail::hash_float(key, seed));
    else if constexpr (std::is_pointer_v<Key>) // as std::equal_to compares them
      return word(reinterpret_cast<std::uintptr_t>(key), seed);
    else if constexpr (std::is_integral_v<Key> || std::is_enum_v<Key>)
      return word(std::uint64_t(key), seed);
    else if constexpr (detail::is_text_v<Key>)
      return text(key, seed);
    else
      return word(std::hash<Key>{}(key), seed);
  }

private:
  static std::size_t word(std::uint64_t value, std::uint32_t seed) noexcept {
    return std::size_t(detail::hash_word(value, seed, 8));
  }
  static std::size_t text(std::string_view key, std::uint32_t seed) noexcept {
    return std::size_t(detail::hash_bytes(key.data(), key.size(), seed));
  }
};

/// For lookups by another type than the key's; needs std::equal_to<> beside it.
template <> struct go_hash<void> {
  using is_transparent = void;
  template <class Key>
  std::size_t operator()(const Key &key, std::uint32_t seed) const {
    if constexpr (detail::is_text_v<Key>)
      return go_hash<std::string_view>{}(key, seed);
    else if constexpr (std::is_integral_v<Key>)
      return go_hash<std::uint64_t>{}(std::uint64_t(key), seed);
    else
      return go_hash<Key>{}(key, seed);
  }
};

} // namespace mapchurn

#endif
