// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The container table: names of its words, and lookups. Containers.h tells what
// it is, ContainersYaml.cpp how a file becomes rows.

#include "model/Containers.h"
#include "model/ContainersYaml.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MemoryBuffer.h"

using llvm::StringRef;

namespace mapchurn::model {

StringRef name(Operation Op) {
  switch (Op) {
  case Operation::Append:
    return "append";
  case Operation::AppendMany:
    return "append-many";
  case Operation::Insert:
    return "insert";
  case Operation::Emplace:
    return "emplace";
  case Operation::TryEmplace:
    return "try-emplace";
  case Operation::InsertOrAssign:
    return "insert-or-assign";
  case Operation::Subscript:
    return "subscript";
  case Operation::Find:
    return "find";
  case Operation::Bound:
    return "bound";
  case Operation::Count:
    return "count";
  case Operation::Contains:
    return "contains";
  case Operation::At:
    return "at";
  case Operation::Erase:
    return "erase";
  case Operation::Clear:
    return "clear";
  case Operation::Extract:
    return "extract";
  case Operation::Reserve:
    return "reserve";
  case Operation::Resize:
    return "resize";
  case Operation::Assign:
    return "assign";
  case Operation::Shrink:
    return "shrink";
  case Operation::Swap:
    return "swap";
  case Operation::Merge:
    return "merge";
  case Operation::Size:
    return "size";
  case Operation::Empty:
    return "empty";
  case Operation::Capacity:
    return "capacity";
  case Operation::Begin:
    return "begin";
  case Operation::End:
    return "end";
  case Operation::Element:
    return "element";
  case Operation::Borrow:
    return "borrow";
  case Operation::Inspect:
    return "inspect";
  }
  llvm_unreachable("no such operation");
}

StringRef name(ContainerKind Kind) {
  switch (Kind) {
  case ContainerKind::Sequence:
    return "sequence";
  case ContainerKind::String:
    return "string";
  case ContainerKind::Map:
    return "map";
  case ContainerKind::MultiMap:
    return "multimap";
  case ContainerKind::Set:
    return "set";
  case ContainerKind::MultiSet:
    return "multiset";
  }
  llvm_unreachable("no such kind");
}

StringRef name(Storage Store) {
  switch (Store) {
  case Storage::Contiguous:
    return "contiguous";
  case Storage::Chunked:
    return "chunked";
  case Storage::Node:
    return "node";
  case Storage::Flat:
    return "flat";
  case Storage::Bucket:
    return "bucket";
  }
  llvm_unreachable("no such storage");
}

// Reserve and Shrink change no entry, but they do invalidate iterators and
// change what the next insertion costs; they are not asked for here.
bool mutates(Operation Op) {
  switch (Op) {
  case Operation::Append:
  case Operation::AppendMany:
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
  case Operation::Subscript:
  case Operation::Erase:
  case Operation::Clear:
  case Operation::Extract:
  case Operation::Resize:
  case Operation::Assign:
  case Operation::Swap:
  case Operation::Merge:
    return true;
  case Operation::Find:
  case Operation::Bound:
  case Operation::Count:
  case Operation::Contains:
  case Operation::At:
  case Operation::Reserve:
  case Operation::Shrink:
  case Operation::Size:
  case Operation::Empty:
  case Operation::Capacity:
  case Operation::Begin:
  case Operation::End:
  case Operation::Element:
  case Operation::Borrow:
  case Operation::Inspect:
    return false;
  }
  llvm_unreachable("no such operation");
}

bool looksUp(Operation Op) {
  switch (Op) {
  case Operation::Insert:
  case Operation::Emplace:
  case Operation::TryEmplace:
  case Operation::InsertOrAssign:
  case Operation::Subscript:
  case Operation::Find:
  case Operation::Bound:
  case Operation::Count:
  case Operation::Contains:
  case Operation::At:
  case Operation::Erase:
  case Operation::Extract:
    return true;
  default:
    return false;
  }
}

std::optional<Operation> Container::operation(StringRef Method) const {
  // The call operator and the others have no space in their names.
  if (Method.starts_with("operator "))
    Method = "operator T";
  auto Found = Methods->find(Method);
  if (Found == Methods->end())
    return std::nullopt;
  return Found->second;
}

llvm::Error ContainerTable::addFile(StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!Buffer)
    return llvm::createStringError(
        Buffer.getError(),
        Path + ": cannot read the container table: " +
            Buffer.getError().message() +
            ", expected a YAML file as docs/adding-a-container.md describes");
  return addText((*Buffer)->getBuffer(), Path);
}

llvm::Error ContainerTable::addText(StringRef Text, StringRef NameForErrors) {
  llvm::Expected<TableRows> New = readTable(Text, NameForErrors, Rows);
  if (!New)
    return New.takeError();
  add(std::move(*New));
  return llvm::Error::success();
}

/// What tells the rows of an overloaded algorithm apart.
static std::string overloadKey(StringRef Name,
                               std::optional<unsigned> Arguments) {
  return Arguments ? (Name + "/" + llvm::Twine(*Arguments)).str() : Name.str();
}

static std::string rowKey(const Algorithm &A) {
  return overloadKey(A.Name, A.Arguments);
}

template <typename Row> static const std::string &rowKey(const Row &R) {
  return R.Name;
}

/// Adds rows; one of the same key takes the old one's place.
template <typename Row>
static void addRows(std::vector<Row> &Old, std::vector<Row> New) {
  llvm::StringMap<unsigned> Place;
  for (unsigned I = 0; I < Old.size(); ++I)
    Place[rowKey(Old[I])] = I;
  for (Row &R : New) {
    auto [Entry, IsNew] = Place.try_emplace(rowKey(R), Old.size());
    if (IsNew)
      Old.push_back(std::move(R));
    else
      Old[Entry->second] = std::move(R);
  }
}

void ContainerTable::add(TableRows New) {
  for (auto &Family : New.Families)
    Rows.Families[Family.first()] = std::move(Family.second);
  addRows(Rows.Containers, std::move(New.Containers));
  addRows(Rows.Owners, std::move(New.Owners));
  addRows(Rows.Boxes, std::move(New.Boxes));
  addRows(Rows.Views, std::move(New.Views));
  addRows(Rows.Algorithms, std::move(New.Algorithms));
  for (auto &Inserter : New.Inserters)
    Rows.Inserters[Inserter.first()] = Inserter.second;
  for (std::string &Function : New.Harmless)
    if (Harmless.insert(Function).second)
      Rows.Harmless.push_back(std::move(Function));
  llvm::append_range(Rows.Frames.Functions, New.Frames.Functions);
  llvm::append_range(Rows.Frames.Folders, New.Frames.Folders);
  llvm::append_range(Rows.Frames.Within, New.Frames.Within);
  llvm::append_range(Rows.Frames.Programs, New.Frames.Programs);
  index();
}

/// Makes the lookups anew from the rows: there are few, and a replaced row
/// leaves nothing behind.
void ContainerTable::index() {
  LastNames.clear();
  auto NoteName = [this](StringRef Qualified) {
    LastNames.insert(Qualified.substr(Qualified.rfind(':') + 1));
  };
  auto IndexRows = [&](const auto &List, llvm::StringMap<unsigned> &Index) {
    Index.clear();
    for (unsigned I = 0; I < List.size(); ++I) {
      Index[rowKey(List[I])] = I;
      NoteName(List[I].Name);
    }
  };
  IndexRows(Rows.Containers, ContainerIndex);
  IndexRows(Rows.Owners, OwnerIndex);
  IndexRows(Rows.Boxes, BoxIndex);
  IndexRows(Rows.Views, ViewIndex);
  IndexRows(Rows.Algorithms, AlgorithmIndex);

  MakerIndex.clear();
  for (unsigned I = 0; I < Rows.Owners.size(); ++I)
    for (const std::string &Maker : Rows.Owners[I].Makers) {
      MakerIndex[Maker] = I;
      NoteName(Maker);
    }
  for (const auto &Inserter : Rows.Inserters)
    NoteName(Inserter.first());
  Harmless.clear();
  for (const std::string &Function : Rows.Harmless) {
    Harmless.insert(Function);
    NoteName(Function);
  }
  for (Container &C : Rows.Containers)
    if (C.SetHeader.empty())
      if (const Container *Set = container(C.SetOf))
        C.SetHeader = Set->Header;
}

template <typename Row>
static const Row *findRow(const std::vector<Row> &List,
                          const llvm::StringMap<unsigned> &Index,
                          StringRef Key) {
  auto Found = Index.find(Key);
  return Found == Index.end() ? nullptr : &List[Found->second];
}

const Container *ContainerTable::container(StringRef QualifiedName) const {
  return findRow(Rows.Containers, ContainerIndex, QualifiedName);
}

const Owner *ContainerTable::owner(StringRef QualifiedName) const {
  return findRow(Rows.Owners, OwnerIndex, QualifiedName);
}

const Owner *ContainerTable::ownerMadeBy(StringRef QualifiedFunction) const {
  return findRow(Rows.Owners, MakerIndex, QualifiedFunction);
}

const Box *ContainerTable::box(StringRef QualifiedName) const {
  return findRow(Rows.Boxes, BoxIndex, QualifiedName);
}

const View *ContainerTable::view(StringRef QualifiedName) const {
  return findRow(Rows.Views, ViewIndex, QualifiedName);
}

const Algorithm *ContainerTable::algorithm(StringRef QualifiedFunction,
                                           unsigned Arguments) const {
  if (const Algorithm *A = findRow(Rows.Algorithms, AlgorithmIndex,
                                   overloadKey(QualifiedFunction, Arguments)))
    return A;
  return findRow(Rows.Algorithms, AlgorithmIndex, QualifiedFunction);
}

bool ContainerTable::isInserter(StringRef QualifiedName) const {
  return Rows.Inserters.contains(QualifiedName);
}

std::optional<Operation>
ContainerTable::inserter(StringRef QualifiedName) const {
  auto Found = Rows.Inserters.find(QualifiedName);
  if (Found == Rows.Inserters.end())
    return std::nullopt;
  return Found->second;
}

bool ContainerTable::isHarmless(StringRef QualifiedFunction) const {
  return Harmless.contains(QualifiedFunction);
}

/// Whether it begins as one of these.
static bool beginsAs(StringRef Text, const std::vector<std::string> &Starts) {
  return llvm::any_of(Starts,
                      [&](StringRef Start) { return Text.starts_with(Start); });
}

bool ContainerTable::isLibraryFrame(StringRef Function,
                                    StringRef Source) const {
  return beginsAs(Function, Rows.Frames.Functions) ||
         beginsAs(Source, Rows.Frames.Folders) ||
         llvm::any_of(Rows.Frames.Within,
                      [&](StringRef Part) { return Source.contains(Part); });
}

bool ContainerTable::isLibraryProgram(StringRef Path) const {
  return beginsAs(Path.substr(Path.rfind('/') + 1), Rows.Frames.Programs);
}

bool ContainerTable::mayKnow(StringRef UnqualifiedName) const {
  return LastNames.contains(UnqualifiedName);
}

} // namespace mapchurn::model
