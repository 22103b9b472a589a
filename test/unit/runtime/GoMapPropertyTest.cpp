// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whatever is done to it, go_map holds what std::unordered_map holds.
// rapidcheck makes the operations, and shrinks a sequence that fails.

#include "mapchurn/go_map.h"
#include <gtest/gtest.h>
#include <optional>
#include <rapidcheck.h>
#include <string>
#include <unordered_map>

using namespace mapchurn;

namespace {

enum class Op {
  Insert,
  Assign,
  Subscript,
  Erase,
  EraseFound,
  EraseIf,
  Clear,
  Reserve,
  CopyAssign,
  MoveAway,
  Iterate
};

struct Step {
  Op What;
  int Key;
};
std::ostream &operator<<(std::ostream &Out, const Step &S) {
  return Out << "{Op(" << int(S.What) << "), " << S.Key << "}";
}

/// All in few chains, so that there is overflow and packing.
struct Narrow {
  std::size_t operator()(const std::string &S, std::uint32_t) const {
    return std::hash<std::string>{}(S) & 0xff00000000000013;
  }
};

template <class Map> class Pair {
public:
  void run(const Step &S) {
    std::string Key = "key " + std::to_string(S.Key),
                Value = std::to_string(++N);
    switch (S.What) {
    case Op::Insert:
      RC_ASSERT(M.insert({Key, Value}).second ==
                Model.insert({Key, Value}).second);
      break;
    case Op::Assign:
      RC_ASSERT(M.insert_or_assign(Key, Value).second ==
                Model.insert_or_assign(Key, Value).second);
      break;
    case Op::Subscript:
      RC_ASSERT((M[Key] += "x") == (Model[Key] += "x"));
      break;
    case Op::Erase:
      RC_ASSERT(M.erase(Key) == Model.erase(Key));
      break;
    case Op::EraseFound:
      if (auto At = M.find(Key); At != M.end())
        M.erase(At);
      Model.erase(Key);
      break;
    case Op::EraseIf: {
      auto Some = [&](const auto &E) {
        return E.second.back() == Value.back();
      };
      std::size_t Before = Model.size();
      for (auto At = Model.begin(); At != Model.end();)
        At = Some(*At) ? Model.erase(At) : std::next(At);
      RC_ASSERT(erase_if(M, Some) == Before - Model.size());
      break;
    }
    case Op::Clear:
      if (S.Key % 8 == 0)
        M.clear(), Model.clear();
      break;
    case Op::Reserve:
      M.reserve(std::size_t(S.Key));
      break;
    case Op::CopyAssign: {
      Map Copy;
      Copy = M;
      RC_ASSERT(Copy == M);
      M = Copy;
      At.reset(); // as with any container
      break;
    }
    case Op::MoveAway: {
      Map Other(std::move(M));
      RC_ASSERT(M.empty());
      M = std::move(Other);
      break;
    }
    case Op::Iterate:
      step();
      break;
    }
  }
  void check() {
    std::unordered_map<std::string, std::string> Now(M.begin(), M.end());
    RC_ASSERT(Now == Model);
    RC_ASSERT(M.size() == Model.size());
    for (auto &[K, V] : Model)
      RC_ASSERT(M.at(K) == V);
  }

private:
  /// An iteration that goes on through all the rest.
  void step() {
    if (!At || *At == M.end())
      At = M.begin();
    else
      ++*At;
    if (*At != M.end())
      RC_ASSERT(Model.at((*At)->first) == (*At)->second);
  }

  Map M;
  std::unordered_map<std::string, std::string> Model;
  std::optional<typename Map::iterator> At;
  int N = 0;
};

template <class Map> void holdsWhatTheModelHolds() {
  for (int Times = 0; Times != 5; ++Times) // a hundred cases each
    EXPECT_TRUE(rc::check([] {
      auto Width = *rc::gen::element(5, 30, 400);
      auto Steps =
          *rc::gen::container<std::vector<Step>>(rc::gen::construct<Step>(
              rc::gen::weightedElement<Op>({{10, Op::Insert},
                                            {6, Op::Assign},
                                            {6, Op::Subscript},
                                            {6, Op::Erase},
                                            {2, Op::EraseFound},
                                            {1, Op::EraseIf},
                                            {1, Op::Clear},
                                            {1, Op::Reserve},
                                            {1, Op::CopyAssign},
                                            {1, Op::MoveAway},
                                            {8, Op::Iterate}}),
              rc::gen::inRange(0, Width)));
      Pair<Map> P;
      // A sequence as rapidcheck likes them is short: it is done several times,
      // with other keys.
      for (int Round = 0; Round != 4; ++Round)
        for (Step S : Steps) {
          S.Key += Round * Width / 2;
          P.run(S);
        }
      P.check();
    }));
}

TEST(GoMapProperty, holds_what_unordered_map_holds) {
  holdsWhatTheModelHolds<go_map<std::string, std::string>>();
}
TEST(GoMapProperty, holds_it_in_few_chains) {
  holdsWhatTheModelHolds<go_map<std::string, std::string, Narrow>>();
}

} // namespace
