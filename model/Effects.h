// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The effects table: what the standard library does with the addresses that it
// is given, and with threads.
//
// Purpose   The library's headers are not walked. effects.yaml says in their
//           place what flows where, in the notation of the flow facts.
// Words     borrows        the result points into the argument:  result = &0
//           returns        the result holds what it holds:       result = 0
//           stores         the object keeps what it holds:       this = 0
//           stores a borrow   it keeps its address:              this = &0
//           lets go        it goes where nothing ends:           heap = this
//           Numbers count arguments from 0, `this` is the object, `args` are
//           all arguments; `*` is what it points to, `&` its address. Of a
//           reference, `0` is the object that it is bound to.
// Example   { names: [std::next, std::prev], flows: [result = 0] }
// Invariant A row that a user's file adds replaces the built-in one of the same
//           name. It holds for whatever function has the name, where a built-in
//           row holds for the library's alone.
// Ignored   Functions that are not listed keep nothing and return nothing that
//           they were given.

#ifndef MAPCHURN_MODEL_EFFECTS_H
#define MAPCHURN_MODEL_EFFECTS_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace mapchurn::model {

/// What an object of a library class does with what it is made from.
enum class ClassEffect {
  None,    ///< keeps no address: std::mutex
  Holds,   ///< its contents are its own: std::optional, std::tuple
  Erases,  ///< the same, of any type: std::function, std::thread
  Points,  ///< is a pointer: iterators, smart pointers
  Refers,  ///< to the very object: std::reference_wrapper
  Borrows, ///< points to what it is made from: std::span, reference_wrapper
};

/// One end of a flow.
struct FlowEnd {
  enum { Result, This, Heap, Argument, Arguments } What = Result;
  unsigned Index = 0; ///< Argument: which; Arguments: from which on
  int Derefs = 0;     ///< `**0` 2, `&0` -1
};

struct FlowRule {
  FlowEnd To, From;
};

/// What a function has to do with threads.
enum class ThreadEffect {
  Starts = 1, ///< runs what it is given on a thread of its own
  Once = 2,   ///< runs what it is given once in the life of the program
  Joins = 4,  ///< goes on when the thread has ended
  Locks = 8,  ///< lets one thread in, or puts threads in order
  /// Runs what it is given on several threads at the same time, and goes on
  /// when all of them are done.
  Spreads = 16,
};

struct FunctionEffect {
  std::vector<FlowRule> Flows;
  bool Resets = false; ///< the object's contents are gone or exchanged
  bool Added = false;  ///< by a file of the user's
};

class EffectTable {
public:
  /// The table that is part of this build.
  static const EffectTable &builtin();

  /// The error names line, column and what was expected there.
  static llvm::Expected<EffectTable> read(llvm::StringRef Text,
                                          llvm::StringRef NameForErrors);

  /// Adds rows, which replace those of the same name. The error names the file
  /// and in it line, column and what was expected there.
  llvm::Error addFile(llvm::StringRef Path);

  /// `std::next`, `std::optional::value_or`.
  const FunctionEffect *function(llvm::StringRef QualifiedName) const;
  /// `std::optional`; None when there is no row.
  ClassEffect ofClass(llvm::StringRef QualifiedName) const;
  bool knowsClass(llvm::StringRef QualifiedName) const {
    return Classes.count(QualifiedName);
  }
  /// `std::thread::join`; true when the table says so.
  bool does(ThreadEffect What, llvm::StringRef QualifiedName) const {
    auto Known = Threads.find(QualifiedName);
    return Known != Threads.end() &&
           (Known->second & static_cast<unsigned>(What));
  }
  /// True when any function of `threads` has this last name component.
  bool mayConcernThreads(llvm::StringRef UnqualifiedName) const {
    return ThreadNames.count(UnqualifiedName);
  }
  /// `std::jthread`: an object waits for its thread when it is destroyed.
  bool waitsAtEnd(llvm::StringRef QualifiedClass) const {
    return Waits.count(QualifiedClass);
  }
  /// `std::launch::deferred`: what is given it starts no thread.
  bool isDeferred(llvm::StringRef QualifiedEnumerator) const {
    return Deferred.count(QualifiedEnumerator);
  }
  /// `std::atomic`: whether something was done is asked of it.
  bool isFlag(llvm::StringRef QualifiedClass) const {
    return Flags.count(QualifiedClass);
  }
  /// `std::execution::parallel_policy`: an algorithm that gets one first does
  /// as those that spread.
  bool isParallel(llvm::StringRef QualifiedClass) const {
    return Policies.count(QualifiedClass);
  }
  /// True when the name of a function or class says that it locks.
  bool soundsLikeLock(llvm::StringRef UnqualifiedName) const;
  /// True when the name of a function says that it waits for something.
  bool soundsLikeWait(llvm::StringRef UnqualifiedName) const;
  /// `std::type_index`: as many values as the program has types.
  bool hasFewValues(llvm::StringRef QualifiedClass) const {
    return Few.count(QualifiedClass);
  }

  /// True when any row has this last name component.
  bool mayKnow(llvm::StringRef UnqualifiedName) const {
    return LastNames.count(UnqualifiedName);
  }

private:
  friend struct Members; // Packed.cpp
  llvm::Error add(llvm::StringRef Text, llvm::StringRef NameForErrors,
                  bool Added);

  std::vector<FunctionEffect> Rows;
  llvm::StringMap<unsigned> Functions;
  llvm::StringMap<ClassEffect> Classes;
  llvm::StringMap<bool> LastNames;
  llvm::StringMap<unsigned> Threads; ///< sums of ThreadEffect
  llvm::StringSet<> ThreadNames, Waits, Deferred, Flags, Policies, Few;
  std::vector<std::string> LockWords, WaitWords, OtherWords;
};

/// `result = &0`; the error says what was expected.
llvm::Expected<FlowRule> parseFlow(llvm::StringRef Text);

} // namespace mapchurn::model

#endif // MAPCHURN_MODEL_EFFECTS_H
