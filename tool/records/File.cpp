// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tool/records/File.h"
#include "tool/records/Fault.h"
#include "llvm/ADT/ScopeExit.h"
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

using namespace llvm;

namespace mapchurn::records {

static constexpr size_t ChunkBytes = 64 << 10;

Expected<std::string> readFile(const std::string &Path, uint64_t Limit) {
  auto failed = [&] {
    std::error_code Why(errno, std::generic_category());
    return createStringError(Why, Why.message());
  };
  int Descriptor =
      Path == "-" ? STDIN_FILENO : open(Path.c_str(), O_RDONLY | O_CLOEXEC);
  if (Descriptor < 0)
    return failed();
  auto Close = make_scope_exit([&] {
    if (Descriptor != STDIN_FILENO)
      close(Descriptor);
  });
  // Its size is not asked first: it may be a pipe, and then has none.
  std::string Data;
  for (;;) {
    size_t Before = Data.size();
    Data.resize(Before + std::max(ChunkBytes, Before / 2));
    ssize_t Got = read(Descriptor, &Data[Before], Data.size() - Before);
    if (Got < 0 && errno != EINTR)
      return failed();
    Data.resize(Before + size_t(std::max<ssize_t>(Got, 0)));
    if (Data.size() > Limit)
      throw Fault{Limit, false,
                  ("expected the end: a file may have " + Twine(Limit) +
                   " bytes (--limit)")
                      .str()};
    if (Got == 0)
      return Data;
  }
}

bool isGzip(StringRef Data) { return Data.starts_with("\x1f\x8b"); }

namespace {

class Inflater {
public:
  Inflater(StringRef Data, uint64_t Limit) : In{Data}, Limit(Limit) {
    // 16: gzip, and nothing else.
    if (inflateInit2(&Stream, 16 + MAX_WBITS) != Z_OK)
      report_bad_alloc_error("inflate");
  }
  ~Inflater() { inflateEnd(&Stream); }

  std::string all() {
    do
      member();
    while (offset() != In.All.size());
    return std::move(Out);
  }

private:
  uint64_t offset() const { return Done + (Given - Stream.avail_in); }

  void member() {
    if (!isGzip(In.All.drop_front(offset())))
      In.fail(offset(), "expected another gzip member or the end of the file");
    inflateReset(&Stream);
    for (int Result = Z_OK; Result != Z_STREAM_END;) {
      refill();
      char Chunk[ChunkBytes];
      Stream.next_out = reinterpret_cast<Bytef *>(Chunk);
      Stream.avail_out = sizeof Chunk;
      Result = inflate(&Stream, Z_NO_FLUSH);
      Out.append(Chunk, sizeof Chunk - Stream.avail_out);
      if (Out.size() > Limit)
        throw Fault{Limit, true,
                    ("expected the end: what is compressed may have " +
                     Twine(Limit) + " bytes (--limit)")
                        .str()};
      check(Result);
    }
  }
  /// zlib counts in 32 bits.
  void refill() {
    if (Stream.avail_in)
      return;
    Done += Given;
    StringRef Rest = In.All.substr(Done, 1 << 30);
    Stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(Rest.data()));
    Stream.avail_in = uInt(Rest.size());
    Given = Rest.size();
  }
  void check(int Result) const {
    if (Result == Z_MEM_ERROR)
      report_bad_alloc_error("inflate");
    if (Result == Z_BUF_ERROR && offset() == In.All.size())
      In.fail(offset(), "expected more: the gzip data is truncated");
    if (Result != Z_OK && Result != Z_STREAM_END)
      In.fail(offset(), Twine("expected sound gzip data, found ") +
                            (Stream.msg ? Stream.msg : "none"));
  }

  Bytes In;
  uint64_t Limit, Done = 0, Given = 0;
  z_stream Stream = {};
  std::string Out;
};

} // namespace

std::string inflateGzip(StringRef Data, uint64_t Limit) {
  return Inflater(Data, Limit).all();
}

} // namespace mapchurn::records
