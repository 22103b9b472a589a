// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "optimizer/View.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/CodeGenOptions.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/Path.h"

using namespace clang;
using llvm::StringRef;

namespace mapchurn {

namespace {

/// Both passes change no code, and so no analysis. Required, so that
/// -opt-bisect-limit does not leave them out or count them.
template <void (OptimizerView::*Look)(llvm::Module &)>
class LookPass : public llvm::PassInfoMixin<LookPass<Look>> {
public:
  explicit LookPass(std::shared_ptr<OptimizerView> View)
      : View(std::move(View)) {}
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &) {
    (*View.*Look)(M);
    return llvm::PreservedAnalyses::all();
  }
  static bool isRequired() { return true; }

private:
  std::shared_ptr<OptimizerView> View;
};

bool generatesCode(const FrontendOptions &Opts) {
  switch (Opts.ProgramAction) {
  case frontend::EmitAssembly:
  case frontend::EmitBC:
  case frontend::EmitLLVM:
  case frontend::EmitLLVMOnly:
  case frontend::EmitCodeGenOnly:
  case frontend::EmitObj:
    return true;
  default:
    return false;
  }
}

/// The code is made to be measured or watched, or is kept as it was before the
/// optimization: there the view would be another one, or be left behind.
bool isSpecial(const CompilerInstance &Clang) {
  const CodeGenOptions &Opts = Clang.getCodeGenOpts();
  return !Clang.getLangOpts().Sanitize.empty() || Opts.hasSanitizeCoverage() ||
         Opts.hasProfileInstr() || Opts.CoverageMapping ||
         Opts.PseudoProbeForProfiling || !Opts.CoverageNotesFile.empty() ||
         !Opts.CoverageDataFile.empty() || !Opts.MemoryProfileOutput.empty() ||
         Opts.getEmbedBitcode() != CodeGenOptions::Embed_Off;
}

/// Bitcode lists every kind of metadata that the compiler has looked for by
/// name, and with locations it looks for one more (`heapallocsite`), which
/// cannot be taken back.
bool writesBitcode(const CompilerInstance &Clang) {
  const CodeGenOptions &Opts = Clang.getCodeGenOpts();
  return Clang.getFrontendOpts().ProgramAction == frontend::EmitBC ||
         Opts.PrepareForLTO || Opts.PrepareForThinLTO || Opts.FatLTO;
}

/// Loops get metadata for their locations alone, which some passes keep apart
/// from a loop without any.
void dropLoopLocations(llvm::Module &M) {
  for (llvm::Function &F : M)
    for (llvm::BasicBlock &Block : F) {
      llvm::Instruction *Last = Block.getTerminator();
      if (!Last || !Last->getMetadata(llvm::LLVMContext::MD_loop))
        continue;
      llvm::updateLoopMetadataDebugLocations(
          *Last, [](llvm::Metadata *Part) -> llvm::Metadata * {
            return llvm::isa<llvm::DILocation>(Part) ? nullptr : Part;
          });
      if (Last->getMetadata(llvm::LLVMContext::MD_loop)->getNumOperands() == 1)
        Last->setMetadata(llvm::LLVMContext::MD_loop, nullptr);
    }
}

/// llvm::StripDebugInfo would do, but for one thing: it makes the module know a
/// further kind of metadata, by name, and bitcode lists those. Variables have
/// no debug information where there are but locations.
void stripLocations(llvm::Module &M) {
  for (const char *Name : {"llvm.dbg.cu", "llvm.gcov"})
    if (llvm::NamedMDNode *Units = M.getNamedMetadata(Name))
      M.eraseNamedMetadata(Units);
  dropLoopLocations(M);
  for (llvm::Function &F : M) {
    F.setSubprogram(nullptr);
    for (llvm::Instruction &I : llvm::instructions(F))
      I.setDebugLoc(llvm::DebugLoc());
  }
}

/// Leaves locations where they are of use, so that the optimizer has few to
/// copy about.
void thinOut(llvm::Module &M, const Survivors &Search) {
  for (llvm::Function &F : M) {
    bool Needed = Search.needsLocations(F);
    if (!Needed)
      F.setSubprogram(nullptr);
    for (llvm::Instruction &I : llvm::instructions(F))
      if (!Needed || !llvm::isa<llvm::CallBase>(I) ||
          llvm::isa<llvm::IntrinsicInst>(I))
        I.setDebugLoc(llvm::DebugLoc());
  }
}

/// Takes the flag out that says which version of debug information it is.
void dropVersion(llvm::Module &M) {
  llvm::NamedMDNode *Flags = M.getModuleFlagsMetadata();
  if (!Flags)
    return;
  std::vector<llvm::MDNode *> Others;
  for (llvm::MDNode *Flag : Flags->operands()) {
    auto *Name = llvm::dyn_cast<llvm::MDString>(Flag->getOperand(1));
    if (!Name || Name->getString() != "Debug Info Version")
      Others.push_back(Flag);
  }
  Flags->clearOperands();
  for (llvm::MDNode *Flag : Others)
    Flags->addOperand(Flag);
}

} // namespace

std::shared_ptr<OptimizerView> OptimizerView::attach(CompilerInstance &Clang) {
  CodeGenOptions &Opts = Clang.getCodeGenOpts();
  if (!generatesCode(Clang.getFrontendOpts()) || Opts.OptimizationLevel == 0 ||
      Opts.DisableLLVMPasses || isSpecial(Clang))
    return nullptr;
  bool Borrowed = Opts.getDebugInfo() == llvm::codegenoptions::NoDebugInfo;
  if (Borrowed && writesBitcode(Clang))
    return nullptr;
  if (Borrowed)
    Opts.setDebugInfo(llvm::codegenoptions::LocTrackingOnly);

  std::shared_ptr<OptimizerView> View(new OptimizerView(Clang, Borrowed));
  Opts.PassBuilderCallbacks.push_back([View](llvm::PassBuilder &Builder) {
    Builder.registerPipelineStartEPCallback(
        [View](llvm::ModulePassManager &Passes, llvm::OptimizationLevel) {
          Passes.addPass(LookPass<&OptimizerView::before>(View));
        });
    Builder.registerOptimizerLastEPCallback(
        [View](llvm::ModulePassManager &Passes, llvm::OptimizationLevel) {
          Passes.addPass(LookPass<&OptimizerView::after>(View));
        });
  });
  return View;
}

void OptimizerView::defined(FunctionDecl &Function) {
  if (Borrowed)
    Deferred.push_back(&Function);
}

void OptimizerView::askNothing(ASTContext &Context) {
  if (Context.getCurrentNamedModule())
    return; // its interface may be written yet, for others to read
  Attr *NoLocations = nullptr;
  for (FunctionDecl *F : Deferred) {
    // Most of what the library defines inline is never called.
    if (!F->isUsed(/*CheckUsedAttr=*/false) || F->hasAttr<NoDebugAttr>())
      continue;
    if (!NoLocations)
      NoLocations = NoDebugAttr::CreateImplicit(Context);
    F->addAttr(NoLocations);
  }
  Deferred.clear();
}

void OptimizerView::ask(llvm::ArrayRef<SourceLocation> Allocations,
                        std::function<void()> Then) {
  std::vector<CodePlace> Places;
  for (SourceLocation Loc : Allocations)
    if (Asked.try_emplace(Loc, Places.size()).second)
      Places.push_back(place(Loc));
  Search.emplace(std::move(Places));
  Done = std::move(Then);
}

Survival OptimizerView::of(SourceLocation Allocation) const {
  auto Known = Asked.find(Allocation);
  return Known != Asked.end() && Known->second < Answers.size()
             ? Answers[Known->second]
             : Survival();
}

void OptimizerView::before(llvm::Module &M) {
  if (!Search)
    return giveBack(M);
  Search->before(M);
  if (!Borrowed)
    return;
  dropLoopLocations(M);
  thinOut(M, *Search);
}

/// Called a second time when one compilation makes objects and bitcode.
void OptimizerView::after(llvm::Module &M) {
  if (!Search)
    return;
  Search->after(M);
  Answers = Search->results();
  Search.reset();
  giveBack(M);
  if (Done)
    std::exchange(Done, nullptr)();
}

void OptimizerView::giveBack(llvm::Module &M) {
  if (!Borrowed)
    return;
  Borrowed = false;
  Clang.getCodeGenOpts().setDebugInfo(llvm::codegenoptions::NoDebugInfo);
  stripLocations(M);
  dropVersion(M);
}

/// As clang does for the names of files in debug information.
std::string OptimizerView::remapped(StringRef Path) const {
  llvm::SmallString<256> P(Path);
  for (const auto &[From, To] :
       llvm::reverse(Clang.getCodeGenOpts().DebugPrefixMap))
    if (llvm::sys::path::replace_path_prefix(P, From, To))
      break;
  return P.str().str();
}

CodePlace OptimizerView::place(SourceLocation Loc) const {
  const SourceManager &SM = Clang.getSourceManager();
  PresumedLoc At = SM.getPresumedLoc(SM.getExpansionLoc(Loc));
  if (At.isInvalid())
    return {};
  llvm::SmallString<256> File;
  std::string Name = remapped(At.getFilename());
  if (!llvm::sys::path::is_absolute(Name)) {
    const std::string &Given = Clang.getCodeGenOpts().DebugCompilationDir;
    if (!Given.empty())
      File = remapped(Given);
    else if (auto Here =
                 Clang.getVirtualFileSystem().getCurrentWorkingDirectory())
      File = remapped(*Here);
  }
  llvm::sys::path::append(File, Name);
  return {File.str().str(), At.getLine(), At.getColumn()};
}

} // namespace mapchurn
