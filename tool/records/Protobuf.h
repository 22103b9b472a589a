// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A message of protocol buffers, read field by field: protozero's reader, with
// every fault named by its offset. Before a value is taken its wire type is
// checked, which protozero leaves to the caller.
//
//   for (Message M(Bytes, Source, "Function"); M.next();)
//     switch (M.field()) {
//     case 1: Id = M.number(); break;
//     default: M.skip();
//     }

#ifndef MAPCHURN_TOOL_RECORDS_PROTOBUF_H
#define MAPCHURN_TOOL_RECORDS_PROTOBUF_H

#include "tool/records/Fault.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <protozero/pbf_reader.hpp>

namespace mapchurn::records {

class Message {
public:
  /// \p Body is part of \p Source; \p Name is the type's, for faults.
  Message(llvm::StringRef Body, const Bytes &Source, const char *Name)
      : Reader(Body.data(), Body.size()), Source(Source), Name(Name),
        At(Body.data()) {}

  bool next() {
    At = Reader.data().data();
    return guarded([&] { return Reader.next(); });
  }
  uint32_t field() const { return Reader.tag(); }
  /// Where the field begins.
  const char *at() const { return At; }

  uint64_t number() {
    expect(protozero::pbf_wire_type::varint, "a number");
    return guarded([&] { return Reader.get_uint64(); });
  }
  llvm::StringRef bytes() {
    expect(protozero::pbf_wire_type::length_delimited, "a text or message");
    protozero::data_view View = guarded([&] { return Reader.get_view(); });
    return {View.data(), View.size()};
  }
  Message message(const char *Type) { return Message(bytes(), Source, Type); }
  /// A repeated number: packed, or this one of them.
  void numbers(llvm::function_ref<void(uint64_t)> Take) {
    if (Reader.wire_type() != protozero::pbf_wire_type::length_delimited)
      return Take(number());
    llvm::StringRef Packed = bytes();
    const char *Next = Packed.begin();
    while (Next != Packed.end()) {
      At = Next;
      Take(guarded(
          [&] { return protozero::decode_varint(&Next, Packed.end()); }));
    }
  }
  void skip() {
    guarded([&] { Reader.skip(); });
  }

  [[noreturn]] void fail(const llvm::Twine &Expected) const {
    Source.fail(At, Expected);
  }

private:
  void expect(protozero::pbf_wire_type Type, const char *What) const {
    if (Reader.wire_type() != Type)
      fail(llvm::Twine("expected ") + What + " in field " +
           llvm::Twine(field()) + " of a " + Name + ", found wire type " +
           llvm::Twine(unsigned(Reader.wire_type())));
  }
  template <class Action> auto guarded(Action Do) const -> decltype(Do()) {
    try {
      return Do();
    } catch (const protozero::end_of_buffer_exception &) {
      fail(llvm::Twine("expected the rest of a field, found the end of its ") +
           Name);
    } catch (const protozero::varint_too_long_exception &) {
      fail(llvm::Twine("expected a number of at most 10 bytes in a ") + Name);
    } catch (const protozero::exception &) { // a tag or wire type of no meaning
      fail(llvm::Twine("expected a field of a ") + Name);
    }
  }

  protozero::pbf_reader Reader;
  const Bytes &Source;
  const char *Name;
  const char *At;
};

} // namespace mapchurn::records

#endif // MAPCHURN_TOOL_RECORDS_PROTOBUF_H
