// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What became of one compile command, in a form that can be handed from the
// process that analysed it to the one that prints.
//
// The two are the same program, forked, so the bytes need no version and no
// byte order: each struct says once, in fields(), what it is made of, and both
// directions follow from that.

#ifndef MAPCHURN_TOOL_UNITRESULT_H
#define MAPCHURN_TOOL_UNITRESULT_H

#include "findings/Resolved.h"
#include <string>
#include <vector>

namespace mapchurn::tool {

struct UnitFinding {
  ResolvedFinding Finding;
  std::string Text; ///< as the compiler prints it, with source line and notes
};

struct UnitResult {
  enum class State {
    Analysed,
    NotCxx,   ///< C, assembler, Objective-C: nothing to do
    Verified, ///< under -verify: expected and found agree, nothing to print
    Failed,   ///< see Errors
  };
  State How = State::Failed;
  std::string Errors;    ///< as the compiler prints them
  std::string Dump;      ///< what --dump asks for
  std::string Explained; ///< JSON for --explain-json, see escape/Json.h
  std::vector<UnitFinding> Findings;
};

std::string toBytes(const UnitResult &R);
/// False when the bytes are cut short.
bool fromBytes(llvm::StringRef Bytes, UnitResult &R);

} // namespace mapchurn::tool

#endif // MAPCHURN_TOOL_UNITRESULT_H
