// Misconceptions about padding per side: of what slides.

#include "core/questions/misconception_parts.h"
#include "core/rules/parts.h"

namespace padlens {
namespace {

PadPair halved(const AskedAxis& x, std::int64_t total) {
  const bool more_before = odd_cell(x.spec) == OddCell::before;
  const std::int64_t before = more_before ? (total + 1) / 2 : total / 2;
  return {before, total - before};
}

bool is_even(std::int64_t number) {
  return number % 2 == 0;
}

std::int64_t rest(const AxisGeometry& a) {
  return (a.n - 1) % a.s;
}

// K − 1 cells before and none after, whatever the stride.
bool is_causal(const AskedOf& of) {
  return !of.geometry.transposed() && has_kind(of.spec, PaddingKind::causal) &&
         on_all_axes(of, [](const AskedAxis& x) {
           return x.a.pad_before == x.a.K - 1 && x.a.pad_after == 0;
         });
}

constexpr Misconception kPadding[] = {
    // The article's, with the floor on both sides.
    {"half_on_both_sides", Asks::padding, pads_as_tensorflow,
     [](const AskedAxis& x) { return 2 * ((x.a.k - 1) / 2) == same_total(x); }, nullptr,
     [](const AskedAxis& x) {
       return PadPair{(x.a.k - 1) / 2, (x.a.k - 1) / 2};
     }},
    // The article's.
    {"kernel_less_one_split", Asks::padding, pads_as_tensorflow,
     [](const AskedAxis& x) {
       return x.a.k - 1 == same_total(x) &&
              (is_even(x.a.k - 1) || odd_cell(x.spec) != OddCell::before);
     },
     nullptr,
     [](const AskedAxis& x) {
       return PadPair{(x.a.k - 1) / 2, x.a.k / 2};
     }},
    {"odd_cell_on_the_other_side", Asks::padding, pads_as_tensorflow,
     [](const AskedAxis& x) { return is_even(same_total(x)); }, nullptr,
     [](const AskedAxis& x) {
       return PadPair{x.a.pad_after, x.a.pad_before};
     }},
    // A number of PyTorch's, which is that of both sides.
    {"as_much_on_both_sides", Asks::padding, pads_as_tensorflow,
     [](const AskedAxis& x) { return is_even(same_total(x)); }, nullptr,
     [](const AskedAxis& x) {
       return PadPair{(same_total(x) + 1) / 2, (same_total(x) + 1) / 2};
     }},
    {"same_dilation_forgotten", Asks::padding, pads_as_tensorflow,
     [](const AskedAxis& x) { return x.a.K == x.a.k || x.a.K - 1 <= rest(x.a); }, nullptr,
     [](const AskedAxis& x) {
       return halved(x, std::max<std::int64_t>(x.a.k - 1 - rest(x.a), 0));
     }},
    {"same_stride_forgotten", Asks::padding, pads_as_tensorflow,
     [](const AskedAxis& x) { return rest(x.a) == 0 || x.a.K == 1; }, nullptr,
     [](const AskedAxis& x) { return halved(x, x.a.K - 1); }},
    {"causal_as_same", Asks::padding, is_causal, [](const AskedAxis& x) { return x.a.K == 1; },
     nullptr,
     [](const AskedAxis& x) {
       return PadPair{(x.a.K - 1) / 2, x.a.K / 2};
     }},
    {"causal_after", Asks::padding, is_causal, [](const AskedAxis& x) { return x.a.K == 1; },
     nullptr,
     [](const AskedAxis& x) {
       return PadPair{0, x.a.K - 1};
     }},
    {"causal_on_both_sides", Asks::padding, is_causal,
     [](const AskedAxis& x) { return x.a.K == 1; }, nullptr,
     [](const AskedAxis& x) {
       return PadPair{x.a.K - 1, x.a.K - 1};
     }},
    {"causal_dilation_forgotten", Asks::padding, is_causal,
     [](const AskedAxis& x) { return x.a.K == x.a.k; }, nullptr,
     [](const AskedAxis& x) {
       return PadPair{x.a.k - 1, 0};
     }},
};

}  // namespace

std::span<const Misconception> padding_misconceptions() {
  return kPadding;
}

}  // namespace padlens
