// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files as they should be, for tests to read and to break.

#ifndef MAPCHURN_TEST_UNIT_RECORDS_MAKE_H
#define MAPCHURN_TEST_UNIT_RECORDS_MAKE_H

#include "tool/records/Recording.h"
#include "llvm/Support/Endian.h"
#include <map>
#include <protozero/pbf_writer.hpp>
#include <zlib.h>

namespace mapchurn::records {

/// A profile.proto, part by part. Locations are one line each: id, function and
/// line are the same number, the function's name is `f` and that number.
class ProfileMaker {
public:
  ProfileMaker() { string(""); }

  uint64_t string(const std::string &Text) {
    auto [Known, IsNew] = Strings.try_emplace(Text, Strings.size());
    if (IsNew)
      Ordered.push_back(Text);
    return Known->second;
  }
  ProfileMaker &type(const std::string &Name, const std::string &Unit) {
    protozero::pbf_writer Type(Out, 1);
    Type.add_uint64(1, string(Name));
    Type.add_uint64(2, string(Unit));
    return *this;
  }
  ProfileMaker &location(uint64_t Id, const std::string &Function,
                         const std::string &File) {
    {
      protozero::pbf_writer F(Out, 5);
      F.add_uint64(1, Id);
      F.add_uint64(2, string(Function));
      F.add_uint64(4, string(File));
    }
    protozero::pbf_writer L(Out, 4);
    L.add_uint64(1, Id);
    protozero::pbf_writer Line(L, 4);
    Line.add_uint64(1, Id);
    Line.add_int64(2, int64_t(Id));
    return *this;
  }
  ProfileMaker &sample(const std::vector<uint64_t> &Locations,
                       const std::vector<int64_t> &Values,
                       const std::map<std::string, std::string> &Labels = {}) {
    protozero::pbf_writer S(Out, 2);
    S.add_packed_uint64(1, Locations.begin(), Locations.end());
    S.add_packed_int64(2, Values.begin(), Values.end());
    for (auto &[Key, Value] : Labels) {
      protozero::pbf_writer L(S, 3);
      L.add_uint64(1, string(Key));
      L.add_uint64(2, string(Value));
    }
    return *this;
  }
  /// For what is not as it should be.
  protozero::pbf_writer &raw() { return Writer; }

  std::string bytes() const {
    std::string All = Buffer;
    protozero::pbf_writer Whole(All);
    for (const std::string &Text : Ordered)
      Whole.add_string(6, Text);
    return All;
  }

private:
  std::string Buffer;
  protozero::pbf_writer Writer{Buffer}, &Out = Writer;
  std::map<std::string, uint64_t> Strings;
  std::vector<std::string> Ordered;
};

inline std::string gzip(const std::string &Data) {
  z_stream Stream = {};
  deflateInit2(&Stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string Out(deflateBound(&Stream, Data.size()), 0);
  Stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(Data.data()));
  Stream.avail_in = uInt(Data.size());
  Stream.next_out = reinterpret_cast<Bytef *>(&Out[0]);
  Stream.avail_out = uInt(Out.size());
  deflate(&Stream, Z_FINISH);
  Out.resize(Stream.total_out);
  deflateEnd(&Stream);
  return Out;
}

inline void put32(std::string &Out, uint64_t Number) {
  for (int Byte = 0; Byte != 4; ++Byte)
    Out += char(Number >> 8 * Byte);
}
inline void put64(std::string &Out, uint64_t Number) {
  put32(Out, Number);
  put32(Out, Number >> 32);
}

/// Makes both checksums right for what is there.
inline void sign(std::string &Snapshot) {
  auto sum = [&](size_t From, size_t To) {
    return uint32_t(crc32_z(
        0, reinterpret_cast<const Bytef *>(Snapshot.data()) + From, To - From));
  };
  if (Snapshot.size() < 68)
    return;
  llvm::support::endian::write32le(&Snapshot[60], sum(0, 60));
  llvm::support::endian::write32le(&Snapshot[Snapshot.size() - 4],
                                   sum(64, Snapshot.size() - 4));
}

struct SiteNumbers {
  std::string File, Function, Type;
  uint32_t Line;
  uint64_t Entries, Growths, Allocations, AllocatedBytes, LiveBytes;
};

/// docs/snapshot-format.md, with one kind, `node`.
inline std::string snapshot(const std::vector<SiteNumbers> &Sites,
                            uint64_t SiteBytes = 240) {
  std::string Texts = "node", Body;
  auto text = [&](const std::string &Text) {
    put32(Body, Texts.size());
    put32(Body, Text.size());
    Texts += Text;
  };
  put32(Body, 0);
  put32(Body, 4);
  for (const SiteNumbers &S : Sites) {
    size_t Start = Body.size();
    text(S.File);
    text(S.Function);
    text(S.Type);
    put32(Body, S.Line);
    put32(Body, 7);
    for (uint64_t Number :
         {uint64_t{8}, uint64_t{16}, uint64_t{1}, uint64_t{2}, S.Entries,
          S.Entries, uint64_t{0}, S.Growths, uint64_t{0}, uint64_t{0},
          uint64_t{0}, uint64_t{5}, S.LiveBytes, S.LiveBytes})
      put64(Body, Number);
    for (uint64_t Chains : {3, 2, 1, 0, 0, 0, 0, 0})
      put64(Body, Chains);
    for (uint64_t Number :
         {S.Allocations, S.AllocatedBytes, uint64_t{0}, S.LiveBytes})
      put64(Body, Number);
    Body.resize(Start + SiteBytes);
  }
  std::string Out = SnapshotMagic.str();
  put32(Out, 1);
  put32(Out, 64);
  put64(Out, 64 + Body.size() + Texts.size() + 4);
  put64(Out, 1700000000500000000);
  put64(Out, 1500000000);
  for (uint64_t Number : {uint64_t{1}, uint64_t(Sites.size()), SiteBytes,
                          uint64_t(Texts.size()), uint64_t{42}, uint64_t{0}})
    put32(Out, Number);
  Out += Body + Texts;
  put32(Out, 0);
  sign(Out);
  return Out;
}

} // namespace mapchurn::records

#endif
