// Misconceptions about the output's size: of what slides.

#include "core/questions/misconception_parts.h"

namespace padlens {
namespace {

// Cells past the first window: what the stride divides.
std::int64_t span(const AxisGeometry& a) {
  return a.padded - a.K;
}

std::int64_t windows(std::int64_t span, std::int64_t stride) {
  return floor_div(span, stride) + 1;
}

// `same` with ⌈n / s⌉ outputs.
bool is_same_size(const AskedOf& of) {
  return !of.geometry.transposed() && has_kind(of.spec, PaddingKind::same) &&
         on_all_axes(of, [](const AskedAxis& x) { return x.a.out == ceil_div(x.a.n, x.a.s); });
}

bool is_floored(const AskedOf& of) {
  return slides_plainly(of) && !has_kind(of.spec, PaddingKind::same) && !of.spec.ceil_mode;
}

bool has_sides(const AskedOf& of) {
  return is_floored(of) && has_kind(of.spec, PaddingKind::sides);
}

bool has_equal_sides(const AskedOf& of) {
  return has_sides(of) &&
         on_all_axes(of, [](const AskedAxis& x) { return x.a.pad_before == x.a.pad_after; });
}

bool is_unpadded(const AskedOf& of) {
  return is_floored(of) && has_kind(of.spec, PaddingKind::none);
}

// A pool whose last window may hang over: all that may be dropped is a window in the padding.
bool rounds_up(const AskedOf& of) {
  return !of.geometry.transposed() && of.spec.ceil_mode && !has_kind(of.spec, PaddingKind::same) &&
         on_all_axes(of, [](const AskedAxis& x) {
           const std::int64_t least = windows(span(x.a), x.a.s);
           const std::int64_t most = ceil_div(span(x.a), x.a.s) + 1;
           return span(x.a) >= 0 && x.a.out == (x.a.overhang > 0 ? most : least);
         });
}

// (n − 1) mod s: input cells that the last window need not reach.
std::int64_t rest(const AxisGeometry& a) {
  return (a.n - 1) % a.s;
}

// n − K outputs a stride fit ⌈n / s⌉ times: as many as `same` has without any padding.
bool fits_unpadded(const AskedAxis& x) {
  return rest(x.a) >= x.a.K - 1;
}

constexpr Misconception kSizes[] = {
    {"same_keeps_size", Asks::output, is_same_size,
     [](const AskedAxis& x) { return x.a.s == 1 || x.a.n == 1; },
     [](const AskedAxis& x) { return x.a.n; }},
    {"floor_for_ceil", Asks::output, is_same_size,
     [](const AskedAxis& x) { return x.a.n % x.a.s == 0; },
     [](const AskedAxis& x) { return x.a.n / x.a.s; }},
    {"same_as_valid", Asks::output, is_same_size, fits_unpadded,
     [](const AskedAxis& x) { return windows(x.a.n - x.a.K, x.a.s); }},
    {"valid_as_same", Asks::output, is_unpadded, fits_unpadded,
     [](const AskedAxis& x) { return ceil_div(x.a.n, x.a.s); }},
    {"ceil_for_floor", Asks::output, is_floored,
     [](const AskedAxis& x) { return span(x.a) % x.a.s == 0; },
     [](const AskedAxis& x) { return ceil_div(span(x.a), x.a.s) + 1; }},
    {"dilation_forgotten", Asks::output, is_floored,
     [](const AskedAxis& x) { return span(x.a) % x.a.s + (x.a.K - x.a.k) < x.a.s; },
     [](const AskedAxis& x) { return windows(x.a.padded - x.a.k, x.a.s); }},
    {"padding_once", Asks::output, has_equal_sides,
     [](const AskedAxis& x) { return span(x.a) % x.a.s >= x.a.pad_before; },
     [](const AskedAxis& x) { return windows(span(x.a) - x.a.pad_before, x.a.s); }},
    {"padding_forgotten", Asks::output, has_sides,
     [](const AskedAxis& x) { return span(x.a) % x.a.s >= x.a.pad_before + x.a.pad_after; },
     [](const AskedAxis& x) { return windows(x.a.n - x.a.K, x.a.s); }},
    {"stride_forgotten", Asks::output, is_floored,
     [](const AskedAxis& x) { return x.a.s == 1 || span(x.a) == 0; },
     [](const AskedAxis& x) { return span(x.a) + 1; }},
    {"one_forgotten", Asks::output, is_floored, [](const AskedAxis&) { return false; },
     [](const AskedAxis& x) { return floor_div(span(x.a), x.a.s); }},
    {"ceil_mode_forgotten", Asks::output, rounds_up,
     [](const AskedAxis& x) { return x.a.overhang == 0; },
     [](const AskedAxis& x) { return windows(span(x.a), x.a.s); }},
    {"ceil_always_adds", Asks::output, rounds_up,
     [](const AskedAxis& x) { return span(x.a) % x.a.s == 0 || x.a.overhang > 0; },
     [](const AskedAxis& x) { return ceil_div(span(x.a), x.a.s) + 1; }},
};

}  // namespace

std::span<const Misconception> size_misconceptions() {
  return kSizes;
}

}  // namespace padlens
