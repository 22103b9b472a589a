// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How much to reserve for a container that is filled anew for each batch, when
// only the sizes of the batches before are known.
//
//   mapchurn::capacity_advisor advisor; // the last 10 batches, 95 of 100 fit
//   for (const Batch &batch : batches) {
//     mapchurn::go_map<Key, Value> map(advisor.advise().reserve);
//     ...
//     advisor.add(map.size());
//   }
//
// Words     window  the sizes that count: the latest ones.
//           model   a distribution that sizes may have. Poisson: each entry
//                   comes by itself (requests in a second). Log-normal: sizes
//                   differ by factors (rows of a file). Its sizes are the
//                   distribution's values, rounded.
//           score   AICc, Akaike's information criterion for small samples:
//                   twice the parameters less twice the log-likelihood, and
//                   more for each parameter when there are few sizes. The model
//                   of the lower score is taken.
//           waste   entries that are reserved and not used; 0 for a batch that
//                   is larger.
// Ignored   That the parameters are estimates: of ten batches, somewhat more
//           than one in twenty will be larger than the advice for 0.95.
//           Trends, and batches that depend on each other.
// Needs     Boost's headers (boost.math), 1.74 or later.
// Source    C. M. Hurvich, C.-L. Tsai: Regression and time series model
//           selection in small samples (1989).

#ifndef MAPCHURN_CAPACITY_ADVISOR_H
#define MAPCHURN_CAPACITY_ADVISOR_H

#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <vector>

namespace mapchurn {

enum class capacity_model { none, poisson, log_normal };

struct capacity_advice {
  capacity_model model = capacity_model::none; ///< none before the first batch
  std::size_t reserve = 0;   ///< entries; so many suffice in the wanted share
  double expected_waste = 0; ///< entries, on average over all batches
  bool limited = false;      ///< the model would have advised more

  /// What was fitted, of both models.
  std::size_t batches = 0; ///< in the window
  double mean = 0;         ///< of the sizes; the parameter of Poisson
  double log_mean = 0;     ///< of the sizes' natural logarithms,
  double log_deviation = 0;
  double poisson_score = std::numeric_limits<double>::infinity();
  double log_normal_score = std::numeric_limits<double>::infinity();

  /// The share of what is reserved.
  double waste_share() const noexcept {
    return reserve ? expected_waste / double(reserve) : 0;
  }
};

/// Is not synchronized: one thread, or the caller's lock.
class capacity_advisor {
public:
  /// The advice never exceeds the largest batch of the window by more than this
  /// factor: no ten sizes say what is far beyond all of them.
  static constexpr std::size_t limit_factor = 2;

  /// \p quantile is the share of batches that are to fit, between 0 and 1.
  /// Throws std::invalid_argument for another, and for a window of 0.
  explicit capacity_advisor(std::size_t window = 10, double quantile = 0.95)
      : window_(window), quantile_(quantile) {
    if (window == 0)
      invalid("mapchurn::capacity_advisor: the window has no batch");
    if (!(quantile > 0 && quantile < 1))
      invalid("mapchurn::capacity_advisor: the quantile is not between 0 and "
              "1");
  }

  /// A batch had this many entries. The oldest is forgotten for it when the
  /// window is full.
  void add(std::size_t entries) {
    if (sizes_.size() < window_)
      sizes_.push_back(entries);
    else
      sizes_[oldest_++ % window_] = entries;
  }
  void clear() noexcept {
    sizes_.clear();
    oldest_ = 0;
  }

  std::size_t window() const noexcept { return window_; }
  double quantile() const noexcept { return quantile_; }

  /// Nothing to reserve, as long as there was no batch or no entry in any.
  capacity_advice advise() const noexcept {
    capacity_advice a;
    a.batches = sizes_.size();
    if (sizes_.empty())
      return a;
    fit(a);
    a.model = a.log_normal_score < a.poisson_score ? capacity_model::log_normal
                                                   : capacity_model::poisson;
    if (a.mean > 0)
      advise(a);
    return a;
  }

private:
  // Arguments are checked here, so that Boost need not throw (and this can be
  // compiled without exceptions).
  using errors = boost::math::policies::policy<
      boost::math::policies::domain_error<boost::math::policies::ignore_error>,
      boost::math::policies::pole_error<boost::math::policies::ignore_error>,
      boost::math::policies::overflow_error<
          boost::math::policies::ignore_error>,
      boost::math::policies::evaluation_error<
          boost::math::policies::ignore_error>,
      boost::math::policies::rounding_error<
          boost::math::policies::ignore_error>,
      boost::math::policies::promote_double<false>,
      boost::math::policies::discrete_quantile<boost::math::policies::real>>;
  using poisson = boost::math::poisson_distribution<double, errors>;
  using log_normal = boost::math::lognormal_distribution<double, errors>;

  [[noreturn]] static void invalid(const char *what) {
#ifdef __cpp_exceptions
    throw std::invalid_argument(what);
#else
    static_cast<void>(what);
    std::abort();
#endif
  }

  /// A size of 0 has no logarithm: it stands for what rounds to it.
  static double log_of(std::size_t size) noexcept {
    return std::log(std::max(double(size), 0.5));
  }

  void fit(capacity_advice &a) const noexcept {
    double count = double(sizes_.size());
    for (std::size_t size : sizes_) {
      a.mean += double(size) / count;
      a.log_mean += log_of(size) / count;
    }
    double squares = 0;
    for (std::size_t size : sizes_)
      squares += (log_of(size) - a.log_mean) * (log_of(size) - a.log_mean);
    double variance = sizes_.size() > 1 ? squares / (count - 1) : 0;
    // Equal sizes scatter by a tenth of an entry: a deviation of 0 is none.
    double least = 0.1 / std::max(a.mean, 1.0);
    a.log_deviation = std::max(std::sqrt(variance), least);
    if (a.mean == 0)
      return;

    double poisson_likelihood = 0, log_normal_likelihood = 0;
    for (std::size_t size : sizes_) {
      poisson_likelihood += poisson_log_mass(a, size);
      log_normal_likelihood += log_normal_log_mass(a, size);
    }
    a.poisson_score = score(poisson_likelihood, 1);
    a.log_normal_score = score(log_normal_likelihood, 2);
  }

  /// Infinite when there are too few sizes to tell.
  double score(double log_likelihood, int parameters) const noexcept {
    double spare = double(sizes_.size()) - parameters - 1;
    if (spare <= 0)
      return std::numeric_limits<double>::infinity();
    return 2 * parameters - 2 * log_likelihood +
           2 * parameters * (parameters + 1) / spare;
  }

  // The logarithms are made of logarithms: far from the mean the probability
  // itself is 0 as a double.
  static double poisson_log_mass(const capacity_advice &a,
                                 std::size_t size) noexcept {
    double k = double(size);
    return k * std::log(a.mean) - a.mean - boost::math::lgamma(k + 1, errors());
  }
  static double log_normal_log_mass(const capacity_advice &a,
                                    std::size_t size) noexcept {
    double k = double(size);
    log_normal sizes(a.log_mean, a.log_deviation);
    double mass =
        size ? cdf(sizes, k + 0.5) - cdf(sizes, k - 0.5) : cdf(sizes, 0.5);
    if (mass > 1e-9)
      return std::log(mass);
    double distance = (log_of(size) - a.log_mean) / a.log_deviation;
    return -log_of(size) - std::log(a.log_deviation) -
           0.918938533204672742 /* ln sqrt(2 pi) */ - distance * distance / 2;
  }

  void advise(capacity_advice &a) const noexcept {
    // Below 2^53, where doubles have all integers.
    std::size_t largest = *std::max_element(sizes_.begin(), sizes_.end());
    double limit = std::min(double(largest) * limit_factor, 9007199254740992.);
    double wanted = a.model == capacity_model::poisson
                        ? poisson_quantile(a.mean)
                        : log_normal_quantile(a);
    a.limited = !(wanted <= limit);
    double reserve = a.limited ? limit : std::max(wanted, 0.0);
    a.reserve = std::size_t(reserve);
    a.expected_waste = std::max(a.model == capacity_model::poisson
                                    ? poisson_waste(a.mean, reserve)
                                    : log_normal_waste(a, reserve),
                                0.0);
  }

  /// The least size that suffices. Boost rounds by itself, too, but goes to the
  /// next step one by one, for hours where a double has no such small steps.
  double poisson_quantile(double mean) const noexcept {
    poisson sizes(mean);
    double size = std::ceil(boost::math::quantile(sizes, quantile_));
    if (size >= 1 && cdf(sizes, size - 1) >= quantile_)
      return size - 1;
    return cdf(sizes, size) >= quantile_ ? size : size + 1;
  }
  /// The least size whose rounding range is below which the share lies.
  double log_normal_quantile(const capacity_advice &a) const noexcept {
    log_normal sizes(a.log_mean, a.log_deviation);
    return std::ceil(boost::math::quantile(sizes, quantile_) - 0.5);
  }

  // The mean of max(reserve - size, 0), in closed form: of the sizes up to the
  // reserve, the reserve times their share less the part of the mean they make.
  static double poisson_waste(double mean, double reserve) noexcept {
    if (reserve < 1)
      return 0;
    poisson sizes(mean);
    return reserve * cdf(sizes, reserve) - mean * cdf(sizes, reserve - 1);
  }
  static double log_normal_waste(const capacity_advice &a,
                                 double reserve) noexcept {
    if (reserve < 1)
      return 0;
    double variance = a.log_deviation * a.log_deviation;
    log_normal sizes(a.log_mean, a.log_deviation);
    log_normal weighted(a.log_mean + variance, a.log_deviation);
    double used = std::exp(a.log_mean + variance / 2) * cdf(weighted, reserve);
    return reserve * cdf(sizes, reserve) - used;
  }

  std::size_t window_;
  double quantile_;
  std::vector<std::size_t> sizes_;
  std::size_t oldest_ = 0; ///< counts on; its place is the rest by the window
};

} // namespace mapchurn

#endif
