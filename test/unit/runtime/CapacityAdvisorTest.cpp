// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "mapchurn/capacity_advisor.h"
#include <fstream>
#include <gtest/gtest.h>
#include <numeric>
#include <random>
#include <rapidcheck.h>
#include <sstream>

using mapchurn::capacity_advice;
using mapchurn::capacity_advisor;
using mapchurn::capacity_model;

namespace {

template <class Distribution>
capacity_advice adviceFor(Distribution Sizes, std::size_t Batches,
                          double Quantile = 0.95, unsigned Seed = 1) {
  std::mt19937_64 Random(Seed);
  capacity_advisor Advisor(Batches, Quantile);
  for (std::size_t I = 0; I != Batches; ++I)
    Advisor.add(std::size_t(std::llround(double(Sizes(Random)))));
  return Advisor.advise();
}

capacity_advice adviceFor(const std::vector<std::size_t> &Sizes,
                          double Quantile = 0.95) {
  capacity_advisor Advisor(std::max<std::size_t>(Sizes.size(), 1), Quantile);
  for (std::size_t Size : Sizes)
    Advisor.add(Size);
  return Advisor.advise();
}

/// Summed up term by term.
std::size_t exactPoissonQuantile(double Mean, double Share) {
  double Mass = std::exp(-Mean), Sum = Mass;
  std::size_t K = 0;
  while (Sum < Share) {
    ++K;
    Mass *= Mean / double(K);
    Sum += Mass;
  }
  return K;
}

/// Of batches drawn anew, the share that fits, and what stays empty on average.
template <class Distribution>
std::pair<double, double> trial(Distribution Sizes, std::size_t Reserve) {
  std::mt19937_64 Random(99);
  constexpr int Batches = 200000;
  double Fit = 0, Waste = 0;
  for (int I = 0; I != Batches; ++I) {
    double Size = double(std::llround(double(Sizes(Random))));
    Fit += Size <= double(Reserve);
    Waste += std::max(double(Reserve) - Size, 0.0);
  }
  return {Fit / Batches, Waste / Batches};
}

TEST(CapacityAdvisor, AdvisesNothingBeforeTheFirstBatch) {
  capacity_advice A = capacity_advisor().advise();
  EXPECT_EQ(A.model, capacity_model::none);
  EXPECT_EQ(A.reserve, 0u);
  EXPECT_EQ(A.expected_waste, 0);
  EXPECT_EQ(A.waste_share(), 0);
}

TEST(CapacityAdvisor, RecoversPoisson) {
  for (double Mean : {3.0, 16.0, 64.0, 256.0, 10000.0}) {
    std::poisson_distribution<long> Sizes(Mean);
    capacity_advice A = adviceFor(Sizes, 2000);
    if (Mean < 1000) // above, the two are hard to tell apart, and of one mind
      EXPECT_EQ(A.model, capacity_model::poisson) << Mean;
    EXPECT_NEAR(A.mean, Mean, 4 * std::sqrt(Mean / 2000)) << Mean;
    auto [Fit, Waste] = trial(Sizes, A.reserve);
    EXPECT_GE(Fit, 0.94) << Mean;
    EXPECT_NEAR(A.expected_waste, Waste, 0.02 * double(A.reserve) + 0.05)
        << Mean;
  }
}

TEST(CapacityAdvisor, RecoversLogNormal) {
  for (double Deviation : {0.1, 0.5, 1.0, 1.5}) {
    std::lognormal_distribution<> Sizes(6, Deviation);
    capacity_advice A = adviceFor(Sizes, 4000);
    EXPECT_EQ(A.model, capacity_model::log_normal) << Deviation;
    EXPECT_NEAR(A.log_mean, 6, 0.1) << Deviation;
    EXPECT_NEAR(A.log_deviation, Deviation, 0.05 * Deviation) << Deviation;
    EXPECT_NEAR(double(A.reserve), std::exp(6 + 1.6448536 * Deviation),
                0.1 * double(A.reserve));
    auto [Fit, Waste] = trial(Sizes, A.reserve);
    EXPECT_NEAR(Fit, 0.95, 0.015) << Deviation;
    EXPECT_NEAR(A.expected_waste, Waste, 0.02 * double(A.reserve)) << Deviation;
  }
}

TEST(CapacityAdvisor, GivesTheExactQuantileOfPoisson) {
  for (std::size_t Mean : {1u, 2u, 16u, 64u, 256u})
    for (double Share : {0.05, 0.5, 0.75, 0.95, 0.99}) {
      capacity_advice A =
          adviceFor({Mean, Mean}, Share); // too few for log-normal
      ASSERT_EQ(A.model, capacity_model::poisson);
      std::size_t Exact = exactPoissonQuantile(double(Mean), Share);
      EXPECT_EQ(A.reserve, std::min(Exact, 2 * Mean)) << Mean << ' ' << Share;
      EXPECT_EQ(A.limited, Exact > 2 * Mean);
    }
}

TEST(CapacityAdvisor, GivesTheExactWasteOfPoisson) {
  capacity_advice A = adviceFor({16, 16});
  double Mass = std::exp(-16.0), Waste = 0;
  for (std::size_t K = 0; K <= A.reserve; Mass *= 16.0 / double(++K))
    Waste += Mass * double(A.reserve - K);
  EXPECT_NEAR(A.expected_waste, Waste, 1e-9);
}

TEST(CapacityAdvisor, AdvisesThatVerySizeWhenAllAreEqual) {
  for (std::size_t Size : {1u, 7u, 1000u, 1000000u})
    for (double Share : {0.05, 0.95, 0.999}) {
      capacity_advice A = adviceFor(std::vector<std::size_t>(10, Size), Share);
      EXPECT_EQ(A.reserve, Size);
      EXPECT_LT(A.expected_waste, 0.05);
    }
}

TEST(CapacityAdvisor, NeedsFourBatchesForLogNormal) {
  EXPECT_EQ(adviceFor({1000, 1000, 1000}).model, capacity_model::poisson);
  EXPECT_EQ(adviceFor({1000, 1000, 1000, 1000}).model,
            capacity_model::log_normal);
}

TEST(CapacityAdvisor, ReservesNothingForEmptyBatches) {
  capacity_advice A = adviceFor(std::vector<std::size_t>(10, 0));
  EXPECT_EQ(A.reserve, 0u);
  EXPECT_EQ(A.expected_waste, 0);
}

TEST(CapacityAdvisor, ForgetsWhatLeftTheWindow) {
  capacity_advisor Advisor(4);
  for (std::size_t Size : {900u, 900u, 900u, 900u, 5u, 5u, 5u})
    Advisor.add(Size);
  EXPECT_GT(Advisor.advise().reserve, 5u); // one of 900 is still there
  Advisor.add(5);
  EXPECT_EQ(Advisor.advise().reserve, 5u);
  EXPECT_EQ(Advisor.advise().batches, 4u);
  Advisor.clear();
  EXPECT_EQ(Advisor.advise().model, capacity_model::none);
  Advisor.add(3);
  EXPECT_EQ(Advisor.advise().mean, 3);
}

TEST(CapacityAdvisor, GoesNoFurtherThanTwiceTheLargest) {
  capacity_advice A =
      adviceFor({1, 1, 1, 1, 1, 1000000, 1000000, 1000000, 1000000, 1000000});
  EXPECT_EQ(A.model, capacity_model::log_normal);
  EXPECT_TRUE(A.limited);
  EXPECT_EQ(A.reserve, 2000000u);
}

TEST(CapacityAdvisor, TakesNoLongerForSizesBeyondAllSteps) {
  // Poisson's: in doubles the next larger sizes have the same probability.
  capacity_advice A =
      adviceFor({std::size_t{1} << 52, (std::size_t{1} << 52) + 1}, 0.999999);
  EXPECT_EQ(A.model, capacity_model::poisson);
  EXPECT_GE(A.reserve, std::size_t{1} << 52);
}

TEST(CapacityAdvisor, RefusesWhatIsNoWindowOrShare) {
  EXPECT_THROW(capacity_advisor(0), std::invalid_argument);
  for (double Share :
       {0.0, 1.0, -0.5, 1.5, std::numeric_limits<double>::quiet_NaN(),
        std::numeric_limits<double>::infinity()})
    EXPECT_THROW(capacity_advisor(10, Share), std::invalid_argument) << Share;
}

TEST(CapacityAdvisor, IsSaneForAnySizes) {
  EXPECT_TRUE(rc::check([](std::vector<std::size_t> Sizes) {
    Sizes.resize(std::min<std::size_t>(Sizes.size(), 50));
    // Also those that no machine has room for.
    for (std::size_t &Size : Sizes)
      Size >>= *rc::gen::inRange(0, 64);
    RC_PRE(!Sizes.empty());
    double Share = double(*rc::gen::inRange(1, 1000)) / 1000;
    capacity_advice A = adviceFor(Sizes, Share);
    std::size_t Largest = *std::max_element(Sizes.begin(), Sizes.end());
    RC_ASSERT(A.reserve / 2 <= Largest);
    RC_ASSERT(A.reserve <= std::size_t{1} << 53);
    RC_ASSERT(A.expected_waste >= 0);
    RC_ASSERT(A.expected_waste <= double(A.reserve));
    RC_ASSERT(A.waste_share() <= 1);
    RC_ASSERT(adviceFor(Sizes, std::min(Share + 0.01, 0.9999)).reserve >=
              A.reserve);
    std::reverse(Sizes.begin(), Sizes.end());
    double Turned = double(
        adviceFor(Sizes, Share).reserve); // sums of doubles differ at the end
    RC_ASSERT(std::abs(Turned - double(A.reserve)) <= 1 + 1e-9 * Turned);
  }));
}

/// docs/capacity-advisor.md has a table of means: what it says is so.
TEST(CapacityAdvisor, IsAsThePageSays) {
  std::ifstream Page(MAPCHURN_SOURCE_DIR "/docs/capacity-advisor.md");
  std::stringstream Text;
  Text << Page.rdbuf();
  int Rows = 0;
  for (std::size_t Mean : {16u, 64u, 256u}) {
    capacity_advice A = adviceFor({Mean, Mean});
    std::ostringstream Row;
    Row << "| " << Mean << " | " << A.reserve << " | "
        << std::lround(A.waste_share() * 100) << " % |";
    EXPECT_NE(Text.str().find(Row.str()), std::string::npos) << Row.str();
    ++Rows;
  }
  EXPECT_EQ(Rows, 3);
}

} // namespace
