// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What all checks have in common.
//
// A check is one class in one file pair, named after its id: growth-in-loop is
// GrowthInLoop in GrowthInLoop.h and .cpp. It reads facts, asks Queries, and
// yields findings; it prints nothing and looks at no statement or expression.
// scripts/new-check makes the files of a new one.

#ifndef MAPCHURN_CHECKS_CHECK_H
#define MAPCHURN_CHECKS_CHECK_H

#include "checks/Registry.h"
#include "facts/Facts.h"
#include "facts/Queries.h"
#include "findings/Finding.h"
#include "findings/Options.h"

namespace mapchurn {

struct UnitEscape;
struct UnitOwnership;

/// Everything a check may look at.
struct CheckInput {
  const UnitFacts &Unit;
  const Options &Opts;
  /// Null unless a check that needs it is shown.
  const UnitEscape *Escapes = nullptr;
  const UnitOwnership *Owners = nullptr; ///< likewise
};

/// Of which functions a check asks who outlives whom.
enum class EscapeNeed {
  None,
  InView, ///< those where a finding would be shown
  All,
};

class Check {
public:
  explicit Check(const CheckInfo &Info) : Info(Info) {}
  virtual ~Check() = default;

  const CheckInfo &info() const { return Info; }

  /// Whether it has questions on who outlives whom in this unit.
  virtual EscapeNeed needsEscape(const UnitFacts &) const {
    return Info.NeedsEscape ? EscapeNeed::InView : EscapeNeed::None;
  }

  /// Once for each function of the unit.
  virtual void run(const CheckInput &, const FunctionFacts &, const Queries &,
                   std::vector<Finding> &) const {}

  /// Once for the unit: checks on declarations and all their uses.
  virtual void run(const CheckInput &, std::vector<Finding> &) const {}

protected:
  /// A finding of this check at an event, without notes. The symbol and, in an
  /// instantiation, the note that says for which arguments are filled in.
  Finding at(const Event &E, const FunctionFacts &F, std::string Message) const;

  /// A finding at a declaration. When its type depends on the arguments of a
  /// template, the first note says for which.
  Finding at(const ContainerDecl &D, std::string Message) const;

private:
  const CheckInfo &Info;
};

/// One of each check, sorted by id.
std::vector<std::unique_ptr<Check>> makeChecks();

/// 'x' in the quotes that messages put around code.
std::string quoted(llvm::StringRef Code);

/// The object of an operation, for messages: as written, or else its name, or
/// else its type.
std::string object(const Event &E, const FunctionFacts &F);

/// `1 byte`, `2 bytes`.
std::string plural(uint64_t N, llvm::StringRef What);

/// `v.` or `v->`, by how the event's receiver was written.
std::string access(const Event &E);

/// Adds "in the instantiation with T = int", where there is one.
void noteInstantiation(Finding &Found, const FunctionFacts &F);

} // namespace mapchurn

#endif // MAPCHURN_CHECKS_CHECK_H
