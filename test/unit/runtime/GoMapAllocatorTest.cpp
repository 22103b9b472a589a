// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Allocators: stateful ones, those of <memory_resource>, ones with pointers
// that are no pointers; and who has which after copy, move and swap.

#include "Failing.h"
#include "mapchurn/go_map.h"
#include <gtest/gtest.h>
#include <memory_resource>
#include <string>

using namespace mapchurn;

namespace {

template <class Key, class T>
using PmrMap = go_map<Key, T, go_hash<Key>, std::equal_to<Key>, no_recorder,
                      std::pmr::polymorphic_allocator<std::pair<const Key, T>>>;

/// Refuses to give back more or other than it gave.
struct Checking : std::pmr::memory_resource {
  std::size_t Live = 0;
  void *do_allocate(std::size_t Bytes, std::size_t Align) override {
    Live += Bytes;
    return std::pmr::new_delete_resource()->allocate(Bytes, Align);
  }
  void do_deallocate(void *P, std::size_t Bytes, std::size_t Align) override {
    Live -= Bytes;
    std::pmr::new_delete_resource()->deallocate(P, Bytes, Align);
  }
  bool do_is_equal(const memory_resource &Other) const noexcept override {
    return this == &Other;
  }
};

TEST(GoMapAllocator, keys_and_values_get_the_memory_resource) {
  Checking Resource;
  {
    PmrMap<std::pmr::string, std::pmr::string> M(&Resource);
    for (int N = 0; N != 300; ++N)
      M[std::pmr::string(40, char('a' + N % 26)) + std::to_string(N).c_str()] =
          "a value that is too long to be kept in place";
    for (auto &[K, V] : M) {
      EXPECT_EQ(K.get_allocator().resource(), &Resource);
      EXPECT_EQ(V.get_allocator().resource(), &Resource);
    }
    EXPECT_GT(Resource.Live, 300 * 90u);
  }
  EXPECT_EQ(Resource.Live, 0u);
}

TEST(GoMapAllocator, moving_between_resources_moves_the_entries) {
  Checking A, B;
  {
    PmrMap<int, std::string> M(&A), Other(&B);
    for (int N = 0; N != 100; ++N)
      M[N] = std::to_string(N);
    Other[1000] = "old";
    Other = std::move(M);
    EXPECT_EQ(Other.get_allocator().resource(), &B);
    EXPECT_EQ(Other.size(), 100u);
    EXPECT_EQ(Other.at(99), "99");
    PmrMap<int, std::string> Third(std::move(Other), &A);
    EXPECT_EQ(Third.size(), 100u);
    EXPECT_EQ(Third.get_allocator().resource(), &A);
    PmrMap<int, std::string> Fourth(Third); // pmr: copies get the default
    EXPECT_EQ(Fourth.get_allocator().resource(),
              std::pmr::get_default_resource());
    EXPECT_EQ(Fourth, Third);
    Fourth = Other;
  }
  EXPECT_EQ(A.Live + B.Live, 0u);
}

template <class U, bool Propagate> struct Stateful : FailingAllocator<U> {
  using propagate_on_container_copy_assignment = std::bool_constant<Propagate>;
  using propagate_on_container_move_assignment = std::bool_constant<Propagate>;
  using propagate_on_container_swap = std::bool_constant<Propagate>;
  using is_always_equal = std::false_type;
  template <class V> struct rebind {
    using other = Stateful<V, Propagate>;
  };
  explicit Stateful(int Id) : FailingAllocator<U>(Id) {}
  template <class V>
  Stateful(const Stateful<V, Propagate> &Other)
      : FailingAllocator<U>(Other.Id) {}
};

template <bool Propagate> void assignments() {
  using Allocator = Stateful<std::pair<const int, std::string>, Propagate>;
  using Map = go_map<int, std::string, go_hash<int>, std::equal_to<int>,
                     no_recorder, Allocator>;
  {
    Map A(Allocator(1)), B(Allocator(2));
    for (int N = 0; N != 30; ++N)
      A[N] = "a", B[N + 1000] = "b";
    B = A;
    EXPECT_EQ(B.get_allocator().Id, Propagate ? 1 : 2);
    EXPECT_EQ(B, A);
    Map C(Allocator(3));
    C[1] = "c";
    C = std::move(B);
    EXPECT_EQ(C.get_allocator().Id, Propagate ? 1 : 3);
    EXPECT_EQ(C, A);
    Map D(Allocator(Propagate ? 4 : 3));
    D[1] = "d";
    swap(C, D);
    EXPECT_EQ(D, A);
    EXPECT_EQ(C.at(1), "d");
    C.clear();
  }
  EXPECT_TRUE(Given.empty());
}
TEST(GoMapAllocator, propagates) { assignments<true>(); }
TEST(GoMapAllocator, stays) { assignments<false>(); }

/// A pointer that is a class.
template <class U> struct Fancy {
  using element_type = U;
  using difference_type = std::ptrdiff_t;
  using iterator_category = std::random_access_iterator_tag;
  using value_type = U;
  using reference = U &;
  using pointer = Fancy;
  U *P = nullptr;
  Fancy() = default;
  Fancy(std::nullptr_t) {}
  explicit Fancy(U *P) : P(P) {}
  static Fancy pointer_to(U &To) { return Fancy(&To); }
  U &operator*() const { return *P; }
  U *operator->() const { return P; }
  explicit operator bool() const { return P; }
};
template <class U> struct FancyAllocator {
  using value_type = U;
  using pointer = Fancy<U>;
  FancyAllocator() = default;
  template <class V> FancyAllocator(const FancyAllocator<V> &) {}
  pointer allocate(std::size_t N) {
    return pointer(std::allocator<U>().allocate(N));
  }
  void deallocate(pointer P, std::size_t N) {
    std::allocator<U>().deallocate(P.P, N);
  }
  friend bool operator==(FancyAllocator, FancyAllocator) { return true; }
  friend bool operator!=(FancyAllocator, FancyAllocator) { return false; }
};
TEST(GoMapAllocator, fancy_pointers_are_asked_for_their_address) {
  using Value = std::array<char, 200>;
  go_map<int, Value, go_hash<int>, std::equal_to<int>, no_recorder,
         FancyAllocator<std::pair<const int, Value>>>
      M;
  for (int N = 0; N != 300; ++N)
    M[N][7] = char(N);
  EXPECT_EQ(M.at(200)[7], char(200));
}

TEST(GoMapAllocator, a_small_buffer_runs_out_without_harm) {
  char Buffer[20000];
  std::pmr::monotonic_buffer_resource Resource(
      Buffer, sizeof Buffer, std::pmr::null_memory_resource());
  PmrMap<int, int> M(&Resource);
  int N = 0;
  EXPECT_THROW(for (;; ++N) M[N] = N, std::bad_alloc);
  EXPECT_EQ(M.size(), std::size_t(N));
  for (int K = 0; K != N; ++K)
    EXPECT_EQ(M.at(K), K);
}

} // namespace
