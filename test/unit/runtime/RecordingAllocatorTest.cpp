// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// recording_allocator and recording_resource: what they count is what the
// container asked for, kind by kind.

#include "mapchurn/recorder.h"
#include "mapchurn/recording_allocator.h"
#include "mapchurn/snapshot.h"
#include <deque>
#include <forward_list>
#include <gtest/gtest.h>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

using namespace mapchurn;

namespace {

template <class T> using Alloc = recording_allocator<T>;
template <class T> using Vector = recorded<std::vector<T, Alloc<T>>>;
using List = recorded<std::list<int, Alloc<int>>>;
using Pair = std::pair<const int, int>;
using Map = recorded<std::map<int, int, std::less<>, Alloc<Pair>>>;
using HashMap = recorded<
    std::unordered_map<int, int, std::hash<int>, std::equal_to<>, Alloc<Pair>>>;

site_record siteOfLine(std::uint32_t Line) {
  site_record Found;
  for (const site_record &Site : take_snapshot().sites)
    if (Site.at.line == Line &&
        std::string_view(Site.at.file).find("RecordingAllocatorTest") !=
            std::string_view::npos)
      Found = Site;
  return Found;
}

void expectSum(const map_record &R) {
  std::uint64_t Allocations = 0, Bytes = 0, Live = 0;
  for (const allocation_record &K : R.by_kind) {
    Allocations += K.allocations;
    Bytes += K.allocated_bytes;
    Live += K.live_bytes;
  }
  EXPECT_EQ(R.allocations, Allocations);
  EXPECT_EQ(R.allocated_bytes, Bytes);
  EXPECT_EQ(R.live_bytes, Live);
}

TEST(RecordingAllocator, a_vector_grows_by_arrays) {
  Vector<std::uint64_t> V;
  std::uint32_t Line = __LINE__ - 1;
  for (std::uint64_t N = 0; N != 1000; ++N)
    V.push_back(N);
  map_record R = V.record();
  // 1, 2, 4, ... 1024 elements.
  const allocation_record &Arrays = R.of(allocation_kind::element_array);
  EXPECT_EQ(Arrays.allocations, 11u);
  EXPECT_EQ(Arrays.frees, 10u);
  EXPECT_EQ(Arrays.allocated_bytes, 2047u * 8);
  EXPECT_EQ(Arrays.live_bytes, 1024u * 8);
  EXPECT_EQ(R.growths, 10u);
  EXPECT_EQ(R.growing, 0u);
  EXPECT_EQ(R.peak_live_bytes, (512u + 1024) * 8);
  EXPECT_EQ(R.churned_bytes(), (2047u - 1536) * 8);
  EXPECT_EQ(R.entries, 0u); // an allocator does not know
  expectSum(R);
  site_record Site = siteOfLine(Line);
  EXPECT_EQ(Site.maps_alive, 1u);
  EXPECT_EQ(Site.growths, 10u);
  EXPECT_EQ(Site.type.key_bytes, 0u);
  EXPECT_EQ(Site.type.value_bytes, 8u);
  EXPECT_EQ(Site.type.name.substr(0, 11), "std::vector");
}

TEST(RecordingAllocator, reserving_and_shrinking_are_no_growth) {
  Vector<int> V;
  V.reserve(1000);
  for (int N = 0; N != 1000; ++N)
    V.push_back(N);
  EXPECT_EQ(V.record().allocations, 1u);
  EXPECT_EQ(V.record().growths, 0u);
  V.resize(10);
  V.shrink_to_fit();
  EXPECT_EQ(V.record().growths, 0u);
  V.push_back(1); // from 10 to 20
  EXPECT_EQ(V.record().growths, 1u);
  EXPECT_EQ(V.record().live_bytes, 80u);
  V.clear();
  V.shrink_to_fit();
  V.push_back(1);
  EXPECT_EQ(V.record().growths, 1u);
}

TEST(RecordingAllocator, bits_are_elements) {
  recorded<std::vector<bool, Alloc<bool>>> V;
  V.resize(3);
  EXPECT_EQ(V.record().of(allocation_kind::element_array).allocations, 1u);
}

TEST(RecordingAllocator, strings_allocate_when_they_are_long) {
  recorded<std::basic_string<char, std::char_traits<char>, Alloc<char>>> S;
  S = "short";
  EXPECT_EQ(S.record().allocations, 0u);
  S.assign(100, 'x');
  S.append(100, 'x');
  EXPECT_EQ(S.record().of(allocation_kind::element_array).allocations, 2u);
  EXPECT_EQ(S.record().growths, 1u);
}

TEST(RecordingAllocator, a_list_and_a_tree_have_nodes) {
  List L{1, 2, 3, 4};
  L.pop_front();
  map_record R = L.record();
  EXPECT_EQ(R.of(allocation_kind::node).allocations, 4u);
  EXPECT_EQ(R.of(allocation_kind::node).frees, 1u);
  EXPECT_EQ(R.entries, 3u);
  EXPECT_EQ(R.peak_entries, 4u);
  EXPECT_EQ(R.erased_entries, 1u);
  EXPECT_EQ(R.growths, 0u);
  EXPECT_EQ(R.allocations, 4u);

  Map M;
  std::uint32_t Line = __LINE__ - 1;
  for (int N = 0; N != 100; ++N)
    M[N % 50] = N;
  EXPECT_EQ(M.record().of(allocation_kind::node).allocations, 50u);
  EXPECT_EQ(M.record().allocations, 50u);
  EXPECT_EQ(M.record().entries, 50u);
  EXPECT_EQ(siteOfLine(Line).type.key_bytes, 4u);
  EXPECT_EQ(siteOfLine(Line).type.value_bytes, 4u);
}

TEST(RecordingAllocator, a_hash_map_has_nodes_and_bucket_arrays) {
  HashMap M;
  std::vector<std::size_t> Sizes;
  for (int N = 0; N != 1000; ++N) {
    M[N] = N;
    if (Sizes.empty() || Sizes.back() != M.bucket_count())
      Sizes.push_back(M.bucket_count());
  }
  map_record R = M.record();
  const allocation_record &Arrays = R.of(allocation_kind::bucket_array);
  std::uint64_t Bytes = 0;
  for (std::size_t Size : Sizes)
    Bytes += Size * sizeof(void *);
  EXPECT_EQ(Arrays.allocations, Sizes.size());
  EXPECT_EQ(Arrays.allocated_bytes, Bytes);
  EXPECT_EQ(Arrays.live_bytes, M.bucket_count() * sizeof(void *));
  EXPECT_EQ(R.growths, Sizes.size() - 1);
  EXPECT_EQ(R.of(allocation_kind::node).allocations, 1000u);
  EXPECT_EQ(R.entries, 1000u);
  expectSum(R);
}

TEST(RecordingAllocator, a_deque_has_blocks_of_one_size_and_an_index) {
  recorded<std::deque<int, Alloc<int>>> D;
  for (int N = 0; N != 10000; ++N)
    D.push_back(N);
  map_record R = D.record();
  EXPECT_EQ(R.of(allocation_kind::element_array).live_bytes,
            R.of(allocation_kind::element_array).allocated_bytes);
  EXPECT_GE(R.of(allocation_kind::element_array).live_bytes, 40000u);
  EXPECT_GT(R.growths, 0u);
  EXPECT_EQ(R.growths + 1, R.of(allocation_kind::bucket_array).allocations);
}

TEST(RecordingAllocator, records_follow_moves_and_swaps) {
  Vector<int> A{1, 2, 3};
  std::uint32_t LineOfA = __LINE__ - 1;
  std::uint64_t Allocations = A.record().allocations;
  Vector<int> B = std::move(A);
  EXPECT_EQ(B.record().allocations, Allocations);
  Vector<int> C{4};
  std::uint64_t OfC = C.record().allocations;
  std::swap(B, C);
  EXPECT_EQ(B.record().allocations, OfC);
  EXPECT_EQ(C.record().allocations, Allocations);
  C = std::move(B);
  EXPECT_EQ(C.record().allocations, OfC);
  EXPECT_EQ(siteOfLine(LineOfA).live_bytes, 0u);
}

TEST(RecordingAllocator, a_copy_has_a_record_of_its_own) {
  Vector<int> A{1, 2, 3};
  Vector<int> B = A;
  std::uint32_t LineOfB = __LINE__ - 1;
  EXPECT_EQ(B.record().allocations, 1u);
  EXPECT_EQ(B.record().live_bytes, 12u);
  EXPECT_EQ(siteOfLine(LineOfB).maps_alive, 1u);
  std::uint64_t OfA = A.record().allocations;
  A.reserve(100);
  EXPECT_EQ(A.record().allocations, OfA + 1);
  EXPECT_EQ(B.record().allocations, 1u);
  B = A; // keeps its record
  EXPECT_EQ(B.record().live_bytes, 12u);

  // A plain container that is copied where nobody names a line.
  std::vector<int, Alloc<int>> C(Alloc<int>::of<std::vector<int>>());
  std::uint32_t LineOfC = __LINE__ - 1;
  C.push_back(1);
  std::vector<int, Alloc<int>> D = C;
  EXPECT_EQ(siteOfLine(LineOfC).maps_alive, 2u);
  EXPECT_EQ(D.get_allocator().record().allocations, 1u);
  EXPECT_FALSE(C.get_allocator() == D.get_allocator());
  using OfChars =
      std::allocator_traits<Alloc<int>>::template rebind_alloc<char>;
  EXPECT_TRUE(OfChars(C.get_allocator()) == C.get_allocator());
}

TEST(RecordingAllocator, containers_that_name_no_line_share_a_site) {
  std::vector<short, Alloc<short>> V;
  V.push_back(1);
  bool Found = false;
  for (const site_record &Site : take_snapshot().sites)
    if (std::string_view(Site.at.file) == "(no site)") {
      Found = true;
      EXPECT_EQ(Site.type.name, "short");
      EXPECT_EQ(Site.live_bytes, 2u);
    }
  EXPECT_TRUE(Found);
}

TEST(RecordingAllocator, a_record_ends_with_its_last_owner) {
  std::uint32_t Line = 0;
  {
    std::optional<Alloc<int>> Copy;
    {
      Vector<int> V{1, 2};
      Line = __LINE__ - 1;
      Copy = V.get_allocator();
    }
    EXPECT_EQ(siteOfLine(Line).maps_alive, 1u);
    EXPECT_EQ(siteOfLine(Line).live_bytes, 0u);
  }
  EXPECT_EQ(siteOfLine(Line).maps_alive, 0u);
  EXPECT_EQ(siteOfLine(Line).maps_ever, 1u);
}

TEST(RecordingAllocator, threads_may_share_a_record) {
  auto Shared = Alloc<int>::of<std::list<int>>();
  std::vector<std::thread> Threads;
  for (int T = 0; T != 4; ++T)
    Threads.emplace_back([Shared] {
      std::list<int, Alloc<int>> L(Shared);
      for (int Round = 0; Round != 1000; ++Round) {
        L.push_back(Round);
        if (Round % 2)
          L.pop_front();
      }
    });
  for (std::thread &T : Threads)
    T.join();
  map_record R = Shared.record();
  EXPECT_EQ(R.of(allocation_kind::node).allocations, 4000u);
  EXPECT_EQ(R.of(allocation_kind::node).frees, 4000u);
  EXPECT_EQ(R.live_bytes, 0u);
  EXPECT_EQ(R.entries, 0u);
  EXPECT_EQ(R.erased_entries, 4000u);
}

TEST(RecordingAllocator, growths_are_events_with_an_end) {
  static std::vector<growth_event> Events;
  Events.clear();
  Events.reserve(100);
  growth_listener Before =
      set_growth_listener([](const growth_event &E) { Events.push_back(E); });
  {
    Vector<char> V;
    for (int N = 0; N != 8; ++N)
      V.push_back('x');
  }
  set_growth_listener(Before);
  ASSERT_EQ(Events.size(), 6u); // to 2, 4 and 8
  for (std::size_t N = 0; N != 6; ++N) {
    EXPECT_EQ(Events[N].ended, N % 2 == 1);
    EXPECT_EQ(Events[N].array_bytes, 2u << N / 2);
    EXPECT_EQ(Events[N].map, 1u);
  }
  EXPECT_EQ(Events[4].live_bytes, 12u);
}

#ifdef __cpp_lib_memory_resource

TEST(RecordingResource, gives_a_pmr_container_the_record) {
  auto Memory = recording_resource::of<std::pmr::vector<std::uint64_t>>();
  std::uint32_t Line = __LINE__ - 1;
  {
    std::pmr::vector<std::uint64_t> V(&Memory);
    for (std::uint64_t N = 0; N != 1000; ++N)
      V.push_back(N);
    map_record R = Memory.record();
    EXPECT_EQ(R.of(allocation_kind::element_array).allocations, 11u);
    EXPECT_EQ(R.of(allocation_kind::element_array).allocated_bytes, 2047u * 8);
    EXPECT_EQ(R.growths, 10u);
  }
  EXPECT_EQ(Memory.record().live_bytes, 0u);
  EXPECT_EQ(siteOfLine(Line).type.value_bytes, 8u);
  EXPECT_NE(siteOfLine(Line).type.name.find("vector"), std::string::npos);
}

TEST(RecordingResource, knows_the_kind_where_there_is_one) {
  auto Kind = [](recording_resource &Memory) {
    map_record R = Memory.record();
    for (unsigned K = 0; K != allocation_kinds; ++K)
      if (R.by_kind[K].allocations != 0)
        return std::string(name_of(allocation_kind(K)));
    return std::string();
  };
  auto OfList = recording_resource::of<std::pmr::list<int>>();
  std::pmr::list<int>(&OfList).push_back(1);
  EXPECT_EQ(Kind(OfList), "node");
  auto OfForwardList = recording_resource::of<std::pmr::forward_list<int>>();
  std::pmr::forward_list<int>(&OfForwardList).push_front(1);
  EXPECT_EQ(Kind(OfForwardList), "node");
  auto OfSet = recording_resource::of<std::pmr::set<int>>();
  std::pmr::set<int>(&OfSet).insert(1);
  EXPECT_EQ(Kind(OfSet), "node");
  auto OfString = recording_resource::of<std::pmr::string>();
  std::pmr::string(100, 'x', &OfString);
  EXPECT_EQ(Kind(OfString), "element-array");
  auto OfHashMap = recording_resource::of<std::pmr::unordered_map<int, int>>();
  std::pmr::unordered_map<int, int>(&OfHashMap).emplace(1, 1);
  EXPECT_EQ(Kind(OfHashMap), "block");
  recording_resource Unnamed;
  std::pmr::list<int>(&Unnamed).push_back(1);
  EXPECT_EQ(Kind(Unnamed), "block");
}

TEST(RecordingResource, passes_on_to_its_upstream) {
  char Room[256];
  std::pmr::monotonic_buffer_resource Upstream(
      Room, sizeof Room, std::pmr::null_memory_resource());
  recording_resource Memory(&Upstream);
  void *P = Memory.allocate(100, 64);
  EXPECT_TRUE(P >= Room && P < Room + sizeof Room);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(P) % 64, 0u);
  EXPECT_THROW((void)Memory.allocate(1000), std::bad_alloc);
  EXPECT_EQ(Memory.record().allocations, 1u);
  Memory.deallocate(P, 100, 64);
  EXPECT_EQ(Memory.record().live_bytes, 0u);
  EXPECT_TRUE(Memory.is_equal(Memory));
  EXPECT_FALSE(Memory.is_equal(Upstream));
}

#endif

} // namespace
