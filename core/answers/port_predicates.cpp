#include <array>

#include "core/answers/port_rule.h"
#include "core/geometry/geometry.h"

namespace padlens {
namespace {

using Numbers = PortNumbers;

std::int64_t total_of_same(std::int64_t n, std::int64_t s, std::int64_t window) {
  return (ceil_div(n, s) - 1) * s + window - n;
}

std::int64_t rest(std::int64_t a, std::int64_t s) {
  return a - floor_div(a, s) * s;
}

// Where the last window begins that the ceiling makes.
std::int64_t last_start(const Numbers& x) {
  return ceil_div(x.N - x.K, x.s) * x.s;
}

constexpr PortPredicate even(std::string_view what, int weight,
                             bool (*holds)(const PortNumbers& numbers)) {
  return {what, what, weight, holds, true};
}

constexpr std::array kPredicates{
    // Of one number.
    PortPredicate{"s > 1", "s = 1", 1, [](const Numbers& x) { return x.s > 1; }},
    PortPredicate{"d > 1", "d = 1", 1, [](const Numbers& x) { return x.d > 1; }},
    PortPredicate{"k > 1", "k = 1", 1, [](const Numbers& x) { return x.k > 1; }},
    PortPredicate{"n > 1", "n = 1", 1, [](const Numbers& x) { return x.n > 1; }},
    even("k", 1, [](const Numbers& x) { return x.k % 2 == 0; }),
    even("s", 1, [](const Numbers& x) { return x.s % 2 == 0; }),
    even("n", 1, [](const Numbers& x) { return x.n % 2 == 0; }),
    even("d", 1, [](const Numbers& x) { return x.d % 2 == 0; }),
    PortPredicate{"k > 2", "k ≤ 2", 2, [](const Numbers& x) { return x.k > 2; }},
    PortPredicate{"s > 2", "s ≤ 2", 2, [](const Numbers& x) { return x.s > 2; }},
    PortPredicate{"n > 2", "n ≤ 2", 2, [](const Numbers& x) { return x.n > 2; }},
    // Of two.
    PortPredicate{"k < s", "k ≥ s", 1, [](const Numbers& x) { return x.k < x.s; }},
    PortPredicate{"k > s", "k ≤ s", 1, [](const Numbers& x) { return x.k > x.s; }},
    PortPredicate{"k ≠ s", "k = s", 1, [](const Numbers& x) { return x.k != x.s; }},
    PortPredicate{"n < k", "n ≥ k", 1, [](const Numbers& x) { return x.n < x.k; }},
    PortPredicate{"n > k", "n ≤ k", 1, [](const Numbers& x) { return x.n > x.k; }},
    PortPredicate{"n < s", "n ≥ s", 1, [](const Numbers& x) { return x.n < x.s; }},
    PortPredicate{"n > s", "n ≤ s", 1, [](const Numbers& x) { return x.n > x.s; }},
    PortPredicate{"n < d", "n ≥ d", 2, [](const Numbers& x) { return x.n < x.d; }},
    PortPredicate{"n > d", "n ≤ d", 2, [](const Numbers& x) { return x.n > x.d; }},
    PortPredicate{"s < d", "s ≥ d", 2, [](const Numbers& x) { return x.s < x.d; }},
    PortPredicate{"s > d", "s ≤ d", 2, [](const Numbers& x) { return x.s > x.d; }},
    PortPredicate{"d mod s ≠ 0", "d mod s = 0", 2, [](const Numbers& x) { return x.d % x.s != 0; }},
    PortPredicate{"n mod s ≠ 0", "n mod s = 0", 2, [](const Numbers& x) { return x.n % x.s != 0; }},
    PortPredicate{"(n − 1) mod s ≠ 0", "(n − 1) mod s = 0", 2,
                  [](const Numbers& x) { return (x.n - 1) % x.s != 0; }},
    even("k − s", 2, [](const Numbers& x) { return (x.k - x.s) % 2 == 0; }),
    // Of the effective kernel.
    even("K", 2, [](const Numbers& x) { return x.K % 2 == 0; }),
    even("K − s", 2, [](const Numbers& x) { return (x.K - x.s) % 2 == 0; }),
    PortPredicate{"K < s", "K ≥ s", 2, [](const Numbers& x) { return x.K < x.s; }},
    PortPredicate{"K > s", "K ≤ s", 2, [](const Numbers& x) { return x.K > x.s; }},
    PortPredicate{"K ≠ s", "K = s", 2, [](const Numbers& x) { return x.K != x.s; }},
    PortPredicate{"K < s − 1", "K ≥ s − 1", 2, [](const Numbers& x) { return x.K < x.s - 1; }},
    PortPredicate{"K > s + 1", "K ≤ s + 1", 2, [](const Numbers& x) { return x.K > x.s + 1; }},
    PortPredicate{"n < K", "n ≥ K", 2, [](const Numbers& x) { return x.n < x.K; }},
    PortPredicate{"n > K", "n ≤ K", 2, [](const Numbers& x) { return x.n > x.K; }},
    PortPredicate{"n < K − s", "n ≥ K − s", 3, [](const Numbers& x) { return x.n < x.K - x.s; }},
    PortPredicate{"n ≤ K − s", "n > K − s", 3, [](const Numbers& x) { return x.n <= x.K - x.s; }},
    PortPredicate{"n ≤ K − 2·s", "n > K − 2·s", 3,
                  [](const Numbers& x) { return x.n <= x.K - 2 * x.s; }},
    PortPredicate{"2·n < d", "2·n ≥ d", 2, [](const Numbers& x) { return 2 * x.n < x.d; }},
    PortPredicate{"(n − K) mod s ≠ 0", "(n − K) mod s = 0", 3,
                  [](const Numbers& x) { return rest(x.n - x.K, x.s) != 0; }},
    PortPredicate{"(n − 1)·s < K − 1", "(n − 1)·s ≥ K − 1", 3,
                  [](const Numbers& x) { return (x.n - 1) * x.s < x.K - 1; }},
    PortPredicate{"⌈(n − K)/s⌉·s ≥ n", "⌈(n − K)/s⌉·s < n", 4,
                  [](const Numbers& x) { return ceil_div(x.n - x.K, x.s) * x.s >= x.n; }},
    PortPredicate{"2·((n − K) mod s) < s", "2·((n − K) mod s) ≥ s", 4,
                  [](const Numbers& x) { return 2 * rest(x.n - x.K, x.s) < x.s; }},
    // Of the total of `same`.
    PortPredicate{"P < 0", "P ≥ 0", 2, [](const Numbers& x) { return x.P < 0; }},
    PortPredicate{"P > 0", "P ≤ 0", 2, [](const Numbers& x) { return x.P > 0; }},
    PortPredicate{"P < −1", "P ≥ −1", 3, [](const Numbers& x) { return x.P < -1; }},
    PortPredicate{"P < −2", "P ≥ −2", 3, [](const Numbers& x) { return x.P < -2; }},
    PortPredicate{"P > 1", "P ≤ 1", 3, [](const Numbers& x) { return x.P > 1; }},
    even("P", 2, [](const Numbers& x) { return x.P % 2 == 0; }),
    PortPredicate{"p < 0", "p ≥ 0", 3, [](const Numbers& x) { return x.p < 0; }},
    PortPredicate{"p > 0", "p ≤ 0", 3, [](const Numbers& x) { return x.p > 0; }},
    PortPredicate{"p < −1", "p ≥ −1", 4, [](const Numbers& x) { return x.p < -1; }},
    PortPredicate{"p > 1", "p ≤ 1", 4, [](const Numbers& x) { return x.p > 1; }},
    even("p", 3, [](const Numbers& x) { return x.p % 2 == 0; }),
    PortPredicate{"P ≠ K − 1", "P = K − 1", 3, [](const Numbers& x) { return x.P != x.K - 1; }},
    // Every window covers the whole input.
    PortPredicate{
        "⌊P/2⌋ < (⌈n/s⌉ − 1)·s", "⌊P/2⌋ ≥ (⌈n/s⌉ − 1)·s", 5,
        [](const Numbers& x) { return floor_div(x.P, 2) < (ceil_div(x.n, x.s) - 1) * x.s; }},
    PortPredicate{"⌊P/2⌋ ≠ ⌊(K − 1)/2⌋", "⌊P/2⌋ = ⌊(K − 1)/2⌋", 5,
                  [](const Numbers& x) { return floor_div(x.P, 2) != (x.K - 1) / 2; }},
    PortPredicate{"⌊P/2⌋ ≠ ⌊k/2⌋", "⌊P/2⌋ = ⌊k/2⌋", 5,
                  [](const Numbers& x) { return floor_div(x.P, 2) != x.k / 2; }},
    PortPredicate{"⌈P/2⌉ ≠ ⌊k/2⌋", "⌈P/2⌉ = ⌊k/2⌋", 5,
                  [](const Numbers& x) { return ceil_div(x.P, 2) != x.k / 2; }},
    PortPredicate{"⌊P/2⌋ ≠ ⌊K/2⌋", "⌊P/2⌋ = ⌊K/2⌋", 5,
                  [](const Numbers& x) { return floor_div(x.P, 2) != x.K / 2; }},
    PortPredicate{"⌊P/2⌋ ≠ ⌊p/2⌋", "⌊P/2⌋ = ⌊p/2⌋", 5,
                  [](const Numbers& x) { return floor_div(x.P, 2) != floor_div(x.p, 2); }},
    // Of the padding as numbers.
    PortPredicate{"k ≤ b", "k > b", 2, [](const Numbers& x) { return x.k <= x.b; }},
    PortPredicate{"k ≤ a", "k > a", 2, [](const Numbers& x) { return x.k <= x.a; }},
    PortPredicate{"K ≤ b", "K > b", 2, [](const Numbers& x) { return x.K <= x.b; }},
    PortPredicate{"K ≤ a", "K > a", 2, [](const Numbers& x) { return x.K <= x.a; }},
    PortPredicate{"k < 2·b", "k ≥ 2·b", 3, [](const Numbers& x) { return x.k < 2 * x.b; }},
    PortPredicate{"K < 2·b", "K ≥ 2·b", 3, [](const Numbers& x) { return x.K < 2 * x.b; }},
    PortPredicate{"K ≤ b + a", "K > b + a", 3, [](const Numbers& x) { return x.K <= x.b + x.a; }},
    PortPredicate{"s ≤ a", "s > a", 2, [](const Numbers& x) { return x.s <= x.a; }},
    PortPredicate{"n ≤ b", "n > b", 2, [](const Numbers& x) { return x.n <= x.b; }},
    PortPredicate{"N < K", "N ≥ K", 3, [](const Numbers& x) { return x.N < x.K; }},
    PortPredicate{"N > K", "N ≤ K", 3, [](const Numbers& x) { return x.N > x.K; }},
    PortPredicate{"N ≤ K − s", "N > K − s", 4, [](const Numbers& x) { return x.N <= x.K - x.s; }},
    PortPredicate{"N ≤ K − 2·s", "N > K − 2·s", 4,
                  [](const Numbers& x) { return x.N <= x.K - 2 * x.s; }},
    PortPredicate{"(n − 1)·s + K < b + a", "(n − 1)·s + K ≥ b + a", 4,
                  [](const Numbers& x) { return (x.n - 1) * x.s + x.K < x.b + x.a; }},
    PortPredicate{"(n − 1)·s + b + a < K − 1", "(n − 1)·s + b + a ≥ K − 1", 4,
                  [](const Numbers& x) { return (x.n - 1) * x.s + x.b + x.a < x.K - 1; }},
    PortPredicate{"(n − 1)·s + K ≤ b + a", "(n − 1)·s + K > b + a", 4,
                  [](const Numbers& x) { return (x.n - 1) * x.s + x.K <= x.b + x.a; }},
    // Of the windows that the ceiling adds.
    PortPredicate{"(N − K) mod s ≠ 0", "(N − K) mod s = 0", 4,
                  [](const Numbers& x) { return rest(x.N - x.K, x.s) != 0; }},
    PortPredicate{"⌈(N − K)/s⌉·s ≥ n + b", "⌈(N − K)/s⌉·s < n + b", 5,
                  [](const Numbers& x) { return last_start(x) >= x.n + x.b; }},
    PortPredicate{"⌈(N − K)/s⌉·s ≥ N", "⌈(N − K)/s⌉·s < N", 5,
                  [](const Numbers& x) { return last_start(x) >= x.N; }},
    PortPredicate{
        "⌊(N − K)/s⌋·s + K > n + b", "⌊(N − K)/s⌋·s + K ≤ n + b", 5,
        [](const Numbers& x) { return floor_div(x.N - x.K, x.s) * x.s + x.K > x.n + x.b; }},
    PortPredicate{"2·((N − K) mod s) < s", "2·((N − K) mod s) ≥ s", 5,
                  [](const Numbers& x) { return 2 * rest(x.N - x.K, x.s) < x.s; }},
};

}  // namespace

PortNumbers port_numbers(std::int64_t n, std::int64_t k, std::int64_t s, std::int64_t d,
                         std::int64_t b, std::int64_t a) {
  const std::int64_t K = effective_kernel(k, d);
  return {n, k, s, d, b, a, K, n + b + a, total_of_same(n, s, K), total_of_same(n, s, k)};
}

std::span<const PortPredicate> port_predicates() {
  return kPredicates;
}

}  // namespace padlens
