// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls that do not say which function they reach: through pointers, members
// of classes, function objects, and virtual ones.
//
// What such a call may do is what any function of the unit does that it can
// reach: for a pointer those of its type whose address is taken, for a function
// object those and the lambdas with as many parameters, for a virtual call what
// overrides the method. All calls that can reach the same functions share one
// node, the union of the summaries, so that there is no product of calls and
// functions. A node keeps MaxFlows flows.
//
// Only what a call may do is added by this, and never that it takes something
// back. Such an edge is Guessed, and no path over it is sure.
//
// A node is complete only when its functions are solved, and those may call
// through it again. So the unit is solved without nodes first, and then, pass
// by pass, the functions whose nodes or callees have grown.

#ifndef MAPCHURN_ESCAPE_INDIRECT_H
#define MAPCHURN_ESCAPE_INDIRECT_H

#include "escape/Escape.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mapchurn {

/// A leak's Parameter or Target: whichever argument.
constexpr unsigned AnyArgument = ~0u;

class IndirectCalls {
public:
  explicit IndirectCalls(const UnitEscape &U);

  unsigned nodes() const { return All.size(); }
  /// Each function that calls through a node, and each that a node reaches.
  void link(
      llvm::function_ref<void(unsigned User, unsigned Node)> Uses,
      llvm::function_ref<void(unsigned Node, unsigned Function)> Reaches) const;
  /// Leaves out the calls of all other functions.
  void keepUsers(const llvm::BitVector &Functions);

  /// What a call may do; null: nothing is known of it.
  const Summary *node(const FlowCall &Call) const;

  /// Takes the summaries of the functions as they are now. Returns the
  /// functions with calls of the nodes that have grown by it.
  std::vector<unsigned> collect();

private:
  /// How a call reaches it, the function or type, the number of arguments.
  using Key = std::tuple<FlowTarget, const void *, unsigned>;
  /// Of a function object's call: the arguments, and whether it has a value.
  static Key objectKey(unsigned Arguments, bool Value) {
    return {FlowTarget::Object, nullptr, Arguments * 2 + Value};
  }
  using FlowKey = std::tuple<unsigned, const void *, Sink, const void *,
                             unsigned, unsigned, int>;
  struct Node {
    Summary Union;
    std::map<FlowKey, unsigned> Known; ///< leaks of Union
    std::vector<unsigned> Users;
    bool Grown = false;
  };
  /// A function or lambda, with what is added to the numbers of its parameters.
  struct Candidate {
    unsigned Node, Function;
    unsigned Lambda; ///< ~0: the function itself
    unsigned Shift;
    FlowTarget How; ///< it is called
  };

  static Key keyOf(const FlowCall &Call);
  void addFunction(unsigned I,
                   const llvm::DenseSet<const clang::FunctionDecl *> &Taken);
  void addLambda(unsigned I, unsigned L);
  void addObject(const clang::FunctionDecl *D, unsigned Arguments,
                 unsigned Function, unsigned Lambda, unsigned Shift = 0);
  void add(Key K, unsigned Function, unsigned Lambda, unsigned Shift = 0);
  void merge(const Candidate &C);
  void merge(Node &N, Leak L);

  const UnitEscape &U;
  std::map<Key, unsigned> Nodes;
  std::vector<Node> All;
  std::vector<Candidate> Candidates;
};

} // namespace mapchurn

#endif // MAPCHURN_ESCAPE_INDIRECT_H
