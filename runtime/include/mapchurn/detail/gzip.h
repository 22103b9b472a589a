// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// zlib's gzip and CRC-32. The memory it needs is pages, as everywhere here.

#ifndef MAPCHURN_DETAIL_GZIP_H
#define MAPCHURN_DETAIL_GZIP_H

#include "mapchurn/detail/text.h"
#include <limits>
#include <zlib.h>

namespace mapchurn::detail {

/// zlib tells no size when it frees: it is kept in front.
inline constexpr std::size_t zlib_front_bytes = 16;

inline void *zlib_allocate(void *, unsigned items, unsigned size) {
  std::size_t bytes = std::size_t(items) * size + zlib_front_bytes;
  char *p = static_cast<char *>(get_pages(bytes));
  if (!p)
    return nullptr;
  std::memcpy(p, &bytes, sizeof bytes);
  return p + zlib_front_bytes;
}
inline void zlib_free(void *, void *p) {
  char *front = static_cast<char *>(p) - zlib_front_bytes;
  std::size_t bytes;
  std::memcpy(&bytes, front, sizeof bytes);
  munmap(front, bytes);
}

/// Appends \p plain to \p out, compressed. The bytes depend on \p plain alone.
/// False when there is no memory, or there are more
/// than 4 GiB.
inline bool add_gzip(text &out, std::string_view plain) noexcept {
  z_stream stream{};
  stream.zalloc = zlib_allocate;
  stream.zfree = zlib_free;
  constexpr int gzip_window = 15 + 16;
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, 8,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    return false;
  std::size_t bound = deflateBound(&stream, uLong(plain.size()));
  char *room = out.extend(bound);
  bool done = false;
  if (room && bound <= std::numeric_limits<unsigned>::max()) {
    // zlib's interface is older than const.
    char *in = const_cast<char *>(plain.data());
    stream.next_in = reinterpret_cast<Bytef *>(in);
    stream.avail_in = unsigned(plain.size());
    stream.next_out = reinterpret_cast<Bytef *>(room);
    stream.avail_out = unsigned(bound);
    done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.drop(stream.avail_out);
  }
  deflateEnd(&stream);
  return done;
}

inline std::uint32_t crc32_of(std::string_view bytes) noexcept {
  return std::uint32_t(
      crc32_z(0, reinterpret_cast<const Bytef *>(bytes.data()), bytes.size()));
}

} // namespace mapchurn::detail

#endif
