// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The built-in container table: what every row must have, what checks rely on,
// and lookups. Whether rows agree with the classes they describe is in
// RealContainersTest.cpp, what a user's file may say in ContainersYamlTest.cpp.

#include "model/Containers.h"
#include "model/Growth.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"
#include <set>

using namespace mapchurn::model;

namespace {

const ContainerTable &table() { return ContainerTable::builtin(); }

std::optional<Operation> operation(llvm::StringRef Container,
                                   llvm::StringRef Method) {
  const mapchurn::model::Container *Row = table().container(Container);
  return Row ? Row->operation(Method) : std::nullopt;
}

bool has(const Container &Row, Operation Op) {
  return llvm::any_of(*Row.Methods,
                      [Op](const auto &M) { return M.second == Op; });
}

TEST(ContainersTest, the_libraries_of_the_issue_are_here) {
  for (const char *Name : {"std::vector",
                           "std::basic_string",
                           "std::deque",
                           "std::list",
                           "std::forward_list",
                           "std::map",
                           "std::multimap",
                           "std::set",
                           "std::multiset",
                           "std::unordered_map",
                           "std::unordered_multimap",
                           "std::unordered_set",
                           "std::unordered_multiset",
                           "absl::flat_hash_map",
                           "absl::node_hash_set",
                           "absl::btree_map",
                           "absl::InlinedVector",
                           "boost::unordered::unordered_map",
                           "boost::unordered::unordered_flat_map",
                           "boost::container::flat_set",
                           "boost::container::small_vector",
                           "folly::F14FastMap",
                           "folly::fbvector",
                           "tsl::robin_map",
                           "tsl::hopscotch_set",
                           "tsl::sparse_map",
                           "tsl::ordered_map",
                           "ankerl::unordered_dense::detail::table",
                           "llvm::SmallVector",
                           "llvm::DenseMap",
                           "llvm::StringMap",
                           "llvm::SmallPtrSet",
                           "llvm::MapVector",
                           "QVector",
                           "QHash",
                           "QString",
                           "mapchurn::go_map"})
    EXPECT_TRUE(table().container(Name)) << Name;
}

TEST(ContainersTest, every_row_is_complete) {
  std::set<std::string> Names;
  for (const Container &Row : table().containers()) {
    SCOPED_TRACE(Row.Name);
    EXPECT_TRUE(Names.insert(Row.Name).second);
    EXPECT_EQ(table().container(Row.Name), &Row);
    EXPECT_FALSE(Row.Header.empty());
    EXPECT_EQ(Row.isMap(), Row.Mapped.has_value());
    EXPECT_EQ(Row.isKeyed(), Row.isMap() || Row.isSet());
    if (!Row.isKeyed()) {
      EXPECT_FALSE(Row.Key || Row.Hash || Row.Equal || Row.Compare);
      EXPECT_EQ(Row.Lookup, Transparency::Never);
      EXPECT_FALSE(Row.Hashed || Row.Adjacent);
    }
    EXPECT_FALSE(Row.Adjacent && Row.Hashed);
    if (Row.Lookup != Transparency::Never) {
      EXPECT_NE(Row.LookupSince, 0U);
    }
    for (Operation Op : {Operation::Size, Operation::Empty, Operation::Clear,
                         Operation::Begin, Operation::End, Operation::Assign})
      EXPECT_TRUE(has(Row, Op)) << name(Op).str();
    if (!Row.isKeyed()) {
      EXPECT_TRUE(has(Row, Operation::Append));
    }
    if (Row.isKeyed()) {
      EXPECT_TRUE(has(Row, Operation::Insert) ||
                  has(Row, Operation::InsertOrAssign));
      EXPECT_TRUE(has(Row, Operation::Find));
      EXPECT_TRUE(has(Row, Operation::Erase));
    }
    if (Row.TryEmplaceSince != 0) {
      EXPECT_EQ(Row.Kind, ContainerKind::Map);
      EXPECT_EQ(Row.operation("try_emplace"), Operation::TryEmplace);
    }
  }
  EXPECT_GT(Names.size(), 90U);
}

TEST(ContainersTest, what_a_row_refers_to_exists) {
  for (const Container &Row : table().containers()) {
    SCOPED_TRACE(Row.Name);
    if (!Row.Reserve.empty()) {
      EXPECT_EQ(Row.operation(Row.Reserve), Operation::Reserve);
    }
    if (!Row.Growth.empty()) {
      EXPECT_TRUE(
          GrowthPolicy::find(Row.Growth, StandardLibrary::Libstdcxx, 8));
    }
    for (const auto &[Method, Since] : Row.KeyOnly)
      EXPECT_TRUE(Row.operation(Method)) << Method;
    if (!Row.NodeMap.empty()) {
      const Container *Nodes = table().container(Row.NodeMap);
      ASSERT_TRUE(Nodes);
      EXPECT_EQ(Row.Store, Storage::Flat);
      EXPECT_EQ(Nodes->Store, Storage::Node);
      EXPECT_EQ(Nodes->Kind, Row.Kind);
      EXPECT_EQ(Nodes->Mapped, Row.Mapped);
    }
    if (Row.ExtractSince != 0) {
      EXPECT_EQ(Row.operation("extract"), Operation::Extract);
    }
    if (Row.Moves != GrowthMoves::False) {
      EXPECT_EQ(Row.Store, Storage::Flat);
    }
    if (Row.SetOf.empty())
      continue;
    const Container *Set = table().container(Row.SetOf);
    ASSERT_TRUE(Set);
    EXPECT_TRUE(Row.isMap() && Set->isSet());
    EXPECT_EQ(Set->Store, Row.Store);
    EXPECT_EQ(Row.SetHeader, Set->Header);
  }
}

TEST(ContainersTest, the_same_name_is_another_operation_elsewhere) {
  EXPECT_EQ(operation("std::map", "operator[]"), Operation::Subscript);
  EXPECT_EQ(operation("std::vector", "operator[]"), Operation::Element);
  EXPECT_EQ(operation("std::map", "at"), Operation::At);
  EXPECT_EQ(operation("std::deque", "at"), Operation::Element);
  EXPECT_EQ(operation("std::set", "find"), Operation::Find);
  EXPECT_EQ(operation("std::set", "lower_bound"), Operation::Bound);
  EXPECT_EQ(operation("std::unordered_map", "equal_range"), Operation::Bound);
  EXPECT_EQ(operation("std::basic_string", "find"), Operation::Inspect);
  EXPECT_EQ(operation("std::basic_string", "contains"), Operation::Inspect);
  EXPECT_EQ(operation("std::unordered_set", "insert"), Operation::Insert);
  EXPECT_EQ(operation("std::vector", "insert"), Operation::AppendMany);
  EXPECT_EQ(operation("std::basic_string", "operator+="),
            Operation::AppendMany);
  EXPECT_EQ(operation("QMap", "insert"), Operation::InsertOrAssign);
  EXPECT_EQ(operation("QVector", "operator<<"), Operation::AppendMany);
}

TEST(ContainersTest, methods_that_are_not_there_are_unknown) {
  EXPECT_FALSE(operation("std::multimap", "operator[]"));
  EXPECT_FALSE(operation("std::multimap", "try_emplace"));
  EXPECT_FALSE(operation("std::set", "at"));
  EXPECT_FALSE(operation("std::basic_string", "replace"));
  EXPECT_FALSE(operation("std::list", "sort"));
  EXPECT_FALSE(operation("std::vector", ""));
}

TEST(ContainersTest, conversions_share_one_entry) {
  EXPECT_EQ(operation("std::basic_string", "operator basic_string_view"),
            Operation::Borrow);
  EXPECT_EQ(
      operation("std::basic_string", "operator std::basic_string_view<char>"),
      Operation::Borrow);
  EXPECT_FALSE(operation("std::vector", "operator bool"));
}

TEST(ContainersTest, lookups_that_take_other_types) {
  const Container &Map = *table().container("std::map");
  EXPECT_EQ(Map.Lookup, Transparency::Compare);
  EXPECT_EQ(Map.LookupSince, 14U);
  const Container &Hashed = *table().container("std::unordered_map");
  EXPECT_EQ(Hashed.Lookup, Transparency::Hash);
  EXPECT_EQ(Hashed.LookupSince, 20U);
  auto Since = [](const Container &Row, llvm::StringRef Method) {
    for (const auto &[Name, Standard] : Row.KeyOnly)
      if (Name == Method)
        return Standard;
    return 0U;
  };
  EXPECT_EQ(Since(Map, "erase"), 23U);
  EXPECT_EQ(Since(Map, "at"), 26U);
  EXPECT_EQ(Since(Map, "find"), 0U);
  EXPECT_EQ(Since(*table().container("boost::container::map"), "at"),
            NeverSince);
}

TEST(ContainersTest, owners_boxes_and_views) {
  const Owner *Unique = table().owner("std::unique_ptr");
  ASSERT_TRUE(Unique);
  EXPECT_EQ(Unique->Kind, OwnerKind::Unique);
  EXPECT_EQ(Unique->Pointee, 0U);
  EXPECT_EQ(Unique->Deleter, 1U);
  EXPECT_EQ(Unique->DefaultDeleter, "std::default_delete");
  EXPECT_EQ(table().ownerMadeBy("std::make_unique"), Unique);
  EXPECT_EQ(table().ownerMadeBy("absl::make_unique"), Unique);
  const Owner *Shared = table().owner("std::shared_ptr");
  ASSERT_TRUE(Shared);
  EXPECT_EQ(Shared->Kind, OwnerKind::Shared);
  EXPECT_FALSE(Shared->Deleter);
  EXPECT_EQ(table().ownerMadeBy("std::allocate_shared"), Shared);
  EXPECT_FALSE(table().ownerMadeBy("std::unique_ptr"));

  EXPECT_TRUE(table().box("std::any"));
  EXPECT_FALSE(table().box("std::function"));
  EXPECT_FALSE(table().box("std::variant"));

  ASSERT_TRUE(table().view("llvm::StringRef"));
  EXPECT_TRUE(
      llvm::is_contained(table().view("llvm::StringRef")->Makers, "str"));
  EXPECT_TRUE(table().view("std::basic_string_view"));
  EXPECT_FALSE(table().view("std::basic_string"));
}

TEST(ContainersTest, algorithms_go_by_their_number_of_arguments) {
  const Algorithm *Unary = table().algorithm("std::transform", 4);
  const Algorithm *Binary = table().algorithm("std::transform", 5);
  ASSERT_TRUE(Unary && Binary);
  EXPECT_EQ(Unary->Out, 2U);
  EXPECT_EQ(Binary->Out, 3U);
  EXPECT_TRUE(Unary->Exact);
  EXPECT_FALSE(table().algorithm("std::transform", 3));
  // std::move(x) is no algorithm.
  EXPECT_FALSE(table().algorithm("std::move", 1));
  ASSERT_TRUE(table().algorithm("std::move", 3));
  // With and without an operation.
  EXPECT_TRUE(table().algorithm("std::partial_sum", 3));
  EXPECT_TRUE(table().algorithm("std::partial_sum", 4));
  EXPECT_FALSE(table().algorithm("std::copy_if", 4)->Exact);
  EXPECT_EQ(table().algorithm("std::copy_n", 3)->Count, 1U);
  EXPECT_EQ(table().algorithm("std::ranges::copy", 2)->Range, 0U);
  EXPECT_FALSE(table().algorithm("std::sort", 2));
  for (const Algorithm &A : table().rows().Algorithms) {
    SCOPED_TRACE(A.Name);
    unsigned Last = std::max({A.Out, A.First.value_or(0), A.Last.value_or(0),
                              A.Count.value_or(0), A.Range.value_or(0)});
    if (A.Arguments) {
      EXPECT_LT(Last, *A.Arguments);
    }
    EXPECT_EQ(A.First.has_value(), A.Last.has_value());
    EXPECT_EQ(A.First.has_value() + A.Count.has_value() + A.Range.has_value(),
              1);
    EXPECT_NE(A.Out, A.First.value_or(99));
  }
}

TEST(ContainersTest, inserters_and_harmless_functions) {
  EXPECT_EQ(table().inserter("std::back_inserter"), Operation::Append);
  EXPECT_EQ(table().inserter("std::inserter"), Operation::Insert);
  EXPECT_TRUE(table().isInserter("std::back_insert_iterator"));
  EXPECT_FALSE(table().isInserter("std::make_move_iterator"));
  EXPECT_FALSE(table().inserter("std::make_move_iterator"));
  EXPECT_TRUE(table().isHarmless("std::to_string"));
  EXPECT_TRUE(table().isHarmless("strlen"));
  EXPECT_FALSE(table().isHarmless("std::sort"));
  EXPECT_FALSE(table().isHarmless("std::swap"));
  EXPECT_FALSE(table().isHarmless("std::move"));
  EXPECT_FALSE(table().isHarmless("std::for_each"));
}

TEST(ContainersTest, frames_between_the_site_and_its_allocation) {
  EXPECT_TRUE(table().isLibraryFrame("operator new(unsigned long)", ""));
  EXPECT_TRUE(table().isLibraryFrame("std::vector<int>::push_back", ""));
  EXPECT_TRUE(table().isLibraryFrame("", "/opt/gcc/include/c++/12/vector"));
  EXPECT_FALSE(table().isLibraryFrame("main", "/srv/shop/new.cpp"));
  EXPECT_FALSE(table().isLibraryFrame("my::operator new", ""));
  EXPECT_TRUE(table().isLibraryProgram("/lib/libtcmalloc.so.4"));
  EXPECT_FALSE(table().isLibraryProgram("/srv/libtcmalloc/server"));
}

TEST(ContainersTest, unknown_last_names_are_filtered) {
  for (const char *Name :
       {"vector", "go_map", "table", "make_unique", "back_inserter",
        "to_string", "transform", "any", "StringRef", "unique_ptr"})
    EXPECT_TRUE(table().mayKnow(Name)) << Name;
  for (const char *Name : {"", "std::vector", "vec", "my_map", "sort"})
    EXPECT_FALSE(table().mayKnow(Name)) << Name;
}

TEST(ContainersTest, operations_have_names_of_their_own) {
  std::set<std::string> Names;
  for (unsigned I = 0; I <= unsigned(LastOperation); ++I)
    EXPECT_TRUE(Names.insert(name(Operation(I)).str()).second);
  EXPECT_EQ(name(Operation::InsertOrAssign), "insert-or-assign");
  EXPECT_EQ(name(ContainerKind::MultiMap), "multimap");
  EXPECT_EQ(name(Storage::Contiguous), "contiguous");
}

TEST(ContainersTest, what_operations_do) {
  for (Operation Op :
       {Operation::Append, Operation::Subscript, Operation::Clear,
        Operation::Swap, Operation::Extract, Operation::Resize})
    EXPECT_TRUE(mutates(Op)) << name(Op).str();
  for (Operation Op : {Operation::Find, Operation::Size, Operation::Reserve,
                       Operation::Shrink, Operation::Borrow, Operation::At})
    EXPECT_FALSE(mutates(Op)) << name(Op).str();
  for (Operation Op :
       {Operation::Find, Operation::Contains, Operation::At,
        Operation::Subscript, Operation::TryEmplace, Operation::Erase})
    EXPECT_TRUE(looksUp(Op)) << name(Op).str();
  for (Operation Op : {Operation::Append, Operation::Size, Operation::Clear,
                       Operation::Begin, Operation::Element})
    EXPECT_FALSE(looksUp(Op)) << name(Op).str();
}

} // namespace
