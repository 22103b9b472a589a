// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "checks/Check.h"

namespace mapchurn {

std::string quoted(llvm::StringRef Code) { return ("'" + Code + "'").str(); }

std::string object(const Event &E, const FunctionFacts &F) {
  if (!E.Receiver.empty())
    return E.Receiver;
  if (E.At && !F.place(E.At).Text.empty())
    return F.place(E.At).Text;
  return E.Type ? E.Type->Name : std::string();
}

std::string plural(uint64_t N, llvm::StringRef What) {
  return std::to_string(N) + " " + What.str() + (N == 1 ? "" : "s");
}

std::string access(const Event &E) {
  return E.Receiver + (E.Arrow ? "->" : ".");
}

void noteInstantiation(Finding &Found, const FunctionFacts &F) {
  if (std::string Args = F.templateArguments(); !Args.empty())
    Found.Notes.push_back(
        {Found.Loc, "in the instantiation with " + quoted(Args)});
}

Finding Check::at(const Event &E, const FunctionFacts &F,
                  std::string Message) const {
  Finding Made;
  Made.Check = Info.Id;
  Made.Level = Info.Level;
  Made.Loc = E.InMacros; // where NOLINT is looked for, level by level
  Made.Range = E.Range;
  Made.Message = std::move(Message);
  Made.Symbol = F.name();
  return Made;
}

Finding Check::at(const ContainerDecl &D, std::string Message) const {
  Finding Made;
  Made.Check = Info.Id;
  Made.Level = Info.Level;
  Made.Loc = D.InMacros;
  Made.Range = D.TypeRange;
  Made.Message = std::move(Message);
  Made.Symbol = D.Symbol;
  // Of what depends on the arguments, one instantiation is the evidence.
  if (D.Depends != Dependence::None && !D.TemplateArgs.empty())
    Made.Notes.push_back(
        {Made.Loc, "in the instantiation with " + quoted(D.TemplateArgs)});
  return Made;
}

} // namespace mapchurn
