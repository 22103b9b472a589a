// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rows of the container table against the classes they describe, for the
// libraries that are installed here: that a class has the name of its row, and
// that each argument position names what the class itself says is its key,
// mapped type, hash and so on.

#include "model/Containers.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringSet.h"
#include "gtest/gtest.h"
#include <deque>
#include <forward_list>
#include <list>
#include <map>
#include <memory_resource>
#include <set>
#include <unordered_map>
#include <unordered_set>

#ifdef MAPCHURN_HAVE_ABSL
#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/inlined_vector.h"
#include "absl/container/node_hash_map.h"
#include "absl/container/node_hash_set.h"
#endif
#ifdef MAPCHURN_HAVE_BOOST_FLAT_MAP
#include <boost/container/deque.hpp>
#include <boost/container/flat_map.hpp>
#include <boost/container/flat_set.hpp>
#include <boost/container/list.hpp>
#include <boost/container/map.hpp>
#include <boost/container/set.hpp>
#include <boost/container/slist.hpp>
#include <boost/container/small_vector.hpp>
#include <boost/container/stable_vector.hpp>
#include <boost/container/static_vector.hpp>
#include <boost/container/string.hpp>
#include <boost/container/vector.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <boost/unordered_map.hpp>
#include <boost/unordered_set.hpp>
#endif
#if __has_include(<tsl/robin_map.h>)
#include <tsl/robin_map.h>
#include <tsl/robin_set.h>
#define MAPCHURN_HAVE_TSL
#endif

using namespace mapchurn::model;

namespace {

/// A type's address stands for it.
template <typename T> constexpr char Identity = 0;

template <typename T> const void *identity() { return &Identity<T>; }

/// The template arguments of a class; null for those that are no types.
template <typename T> struct Arguments {
  static std::vector<const void *> list() { return {}; }
};
template <template <typename...> class C, typename... A>
struct Arguments<C<A...>> {
  static std::vector<const void *> list() { return {identity<A>()...}; }
};
// One argument that is no type, after one to five that are.
template <template <typename, auto, typename...> class C, typename T, auto N,
          typename... A>
struct Arguments<C<T, N, A...>> {
  static std::vector<const void *> list() {
    return {identity<T>(), nullptr, identity<A>()...};
  }
};
template <template <typename, typename, auto, typename...> class C, typename T,
          typename U, auto N, typename... A>
struct Arguments<C<T, U, N, A...>> {
  static std::vector<const void *> list() {
    return {identity<T>(), identity<U>(), nullptr, identity<A>()...};
  }
};
template <template <typename, typename, typename, auto> class C, typename T,
          typename U, typename V, auto N>
struct Arguments<C<T, U, V, N>> {
  static std::vector<const void *> list() {
    return {identity<T>(), identity<U>(), identity<V>(), nullptr};
  }
};
template <template <typename, typename, typename, typename, auto,
                    typename...> class C,
          typename T, typename U, typename V, typename W, auto N, typename... A>
struct Arguments<C<T, U, V, W, N, A...>> {
  static std::vector<const void *> list() {
    return {identity<T>(), identity<U>(), identity<V>(),
            identity<W>(), nullptr,       identity<A>()...};
  }
};
template <template <typename, typename, typename, typename, typename, auto,
                    typename...> class C,
          typename T, typename U, typename V, typename W, typename X, auto N,
          typename... A>
struct Arguments<C<T, U, V, W, X, N, A...>> {
  static std::vector<const void *> list() {
    return {identity<T>(), identity<U>(), identity<V>(),   identity<W>(),
            identity<X>(), nullptr,       identity<A>()...};
  }
};

// What a class says of itself; null where it says nothing.
#define MEMBER_TYPE(Function, Member)                                          \
  template <typename T> const void *Function(typename T::Member *) {           \
    return identity<typename T::Member>();                                     \
  }                                                                            \
  template <typename T> const void *Function(...) { return nullptr; }
MEMBER_TYPE(keyOf, key_type)
MEMBER_TYPE(mappedOf, mapped_type)
MEMBER_TYPE(valueOf, value_type)
MEMBER_TYPE(hashOf, hasher)
MEMBER_TYPE(equalOf, key_equal)
MEMBER_TYPE(compareOf, key_compare)
MEMBER_TYPE(allocatorOf, allocator_type)
#undef MEMBER_TYPE

/// The name of a class template as clang prints it: no inline namespaces.
template <typename T> std::string qualifiedName() {
  llvm::StringRef Function = __PRETTY_FUNCTION__;
  llvm::StringRef Name = Function.split("[T = ").second.rsplit(']').first;
  return Name.split('<').first.str();
}

/// Compares one position: absent, or what the class itself says, where it does.
void comparePosition(const char *What, std::optional<unsigned> Position,
                     const std::vector<const void *> &Arguments,
                     const void *Said) {
  if (!Position)
    return;
  ASSERT_LT(*Position, Arguments.size()) << What;
  // Boost's allocators may be void, and the class then says what it chose.
  if (Said && Arguments[*Position] != identity<void>()) {
    EXPECT_EQ(Arguments[*Position], Said) << What;
  }
}

template <typename T> void compareClass() {
  std::string Name = qualifiedName<T>();
  SCOPED_TRACE(Name);
  const Container *Row = ContainerTable::builtin().container(Name);
  ASSERT_TRUE(Row);
  std::vector<const void *> All = Arguments<T>::list();
  comparePosition("key", Row->Key, All, keyOf<T>(nullptr));
  comparePosition("mapped", Row->Mapped, All, mappedOf<T>(nullptr));
  comparePosition("element", Row->Element, All, valueOf<T>(nullptr));
  comparePosition("hash", Row->Hash, All, hashOf<T>(nullptr));
  comparePosition("equal", Row->Equal, All, equalOf<T>(nullptr));
  comparePosition("compare", Row->Compare, All, compareOf<T>(nullptr));
  comparePosition("allocator", Row->Allocator, All, allocatorOf<T>(nullptr));
  if (Row->Inline && !All.empty()) {
    EXPECT_EQ(All[*Row->Inline], nullptr);
  }
}

template <typename... T> void compareClasses() { (compareClass<T>(), ...); }

using Key = std::string;
using Value = double;

TEST(RealContainersTest, standard_library) {
  compareClasses<std::vector<Key>, std::string, std::deque<Key>, std::list<Key>,
                 std::forward_list<Key>, std::set<Key>, std::multiset<Key>,
                 std::map<Key, Value>, std::multimap<Key, Value>,
                 std::unordered_set<Key>, std::unordered_multiset<Key>,
                 std::unordered_map<Key, Value>,
                 std::unordered_multimap<Key, Value>>();
}

TEST(RealContainersTest, polymorphic_allocators_are_aliases) {
  compareClasses<std::pmr::vector<Key>, std::pmr::string,
                 std::pmr::map<Key, Value>,
                 std::pmr::unordered_map<Key, Value>>();
  EXPECT_EQ((qualifiedName<std::pmr::map<Key, Value>>()), "std::map");
}

TEST(RealContainersTest, llvm) {
  using namespace llvm;
  compareClasses<SmallVector<Key, 3>, SmallVectorImpl<Key>, SmallString<8>,
                 DenseMap<int, Value>, SmallDenseMap<int, Value, 4>,
                 DenseSet<int>, SmallDenseSet<int, 4>,
                 SmallPtrSet<const int *, 4>, SmallPtrSetImpl<const int *>,
                 SmallSet<int, 4>, SetVector<int>, SmallSetVector<int, 4>,
                 MapVector<int, Value>, SmallMapVector<int, Value, 4>,
                 StringMap<Value>, StringSet<>>();
}

TEST(RealContainersTest, abseil) {
#ifdef MAPCHURN_HAVE_ABSL
  compareClasses<absl::flat_hash_map<Key, Value>, absl::flat_hash_set<Key>,
                 absl::node_hash_map<Key, Value>, absl::node_hash_set<Key>,
                 absl::btree_map<Key, Value>, absl::btree_multimap<Key, Value>,
                 absl::btree_set<Key>, absl::btree_multiset<Key>,
                 absl::InlinedVector<Key, 4>>();
#else
  GTEST_SKIP() << "libabsl-dev is not installed";
#endif
}

TEST(RealContainersTest, boost) {
#ifdef MAPCHURN_HAVE_BOOST_FLAT_MAP
  using namespace boost;
  compareClasses<unordered_map<Key, Value>, unordered_multimap<Key, Value>,
                 unordered_set<Key>, unordered_multiset<Key>,
                 unordered_flat_map<Key, Value>, unordered_flat_set<Key>>();
  using namespace boost::container;
  compareClasses<container::vector<Key>, small_vector<Key, 3>,
                 small_vector_base<Key>, static_vector<Key, 3>,
                 stable_vector<Key>, container::deque<Key>,
                 container::list<Key>, slist<Key>, container::string>();
  compareClasses<container::map<Key, Value>, container::multimap<Key, Value>,
                 container::set<Key>, container::multiset<Key>,
                 flat_map<Key, Value>, flat_multimap<Key, Value>, flat_set<Key>,
                 flat_multiset<Key>>();
#else
  GTEST_SKIP() << "boost 1.81 or later is not installed";
#endif
}

TEST(RealContainersTest, tsl) {
#ifdef MAPCHURN_HAVE_TSL
  compareClasses<tsl::robin_map<Key, Value>, tsl::robin_set<Key>>();
#else
  GTEST_SKIP() << "robin-map-dev is not installed";
#endif
}

} // namespace
