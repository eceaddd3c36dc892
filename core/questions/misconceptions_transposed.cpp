// Misconceptions about the output's size: of transposed operations.

#include "core/questions/misconception_parts.h"
#include "core/rules/parts.h"

namespace padlens {
namespace {

// The cells that are cut on both sides together; negative where zeros are appended.
std::int64_t cut(const AxisGeometry& a) {
  return a.crop_before + a.crop_after;
}

std::int64_t extra(const AskedAxis& x) {
  return x.spec.output_padding ? (*x.spec.output_padding)[x.axis] : 0;
}

std::int64_t sides(const AskedAxis& x) {
  if (!has_kind(x.spec, PaddingKind::sides)) return 0;
  return std::int64_t{x.spec.sides.before(x.axis)} + x.spec.sides.after(x.axis);
}

bool is_asked_by_numbers(const AskedOf& of) {
  return of.geometry.transposed() && !of.spec.output_shape &&
         (has_kind(of.spec, PaddingKind::none) || has_kind(of.spec, PaddingKind::sides));
}

// out = F − padding + output_padding.
bool is_plain(const AskedOf& of) {
  return is_asked_by_numbers(of) && !traits_of(of.spec).pads_stretched_input &&
         on_all_axes(of, [](const AskedAxis& x) { return cut(x.a) == sides(x) - extra(x); });
}

bool is_padded(const AskedOf& of) {
  return is_plain(of) && has_kind(of.spec, PaddingKind::sides);
}

// `same` with n·s outputs.
bool is_same_size(const AskedOf& of) {
  return of.geometry.transposed() && has_kind(of.spec, PaddingKind::same) &&
         on_all_axes(of, [](const AskedAxis& x) { return x.a.out == x.a.n * x.a.s; });
}

bool has_no_extra(const AskedAxis& x) {
  return extra(x) == 0;
}

constexpr Misconception kTransposed[] = {
    {"transposed_divides", Asks::output, is_same_size,
     [](const AskedAxis& x) { return x.a.s == 1; },
     [](const AskedAxis& x) { return ceil_div(x.a.n, x.a.s); }},
    {"transposed_keeps_size", Asks::output, is_same_size,
     [](const AskedAxis& x) { return x.a.s == 1; }, [](const AskedAxis& x) { return x.a.n; }},
    {"same_as_full", Asks::output, is_same_size, [](const AskedAxis& x) { return x.a.K == x.a.s; },
     [](const AskedAxis& x) { return x.a.full; }},
    {"transposed_times_stride", Asks::output, is_asked_by_numbers,
     [](const AskedAxis& x) { return x.a.K - cut(x.a) == x.a.s; },
     [](const AskedAxis& x) { return x.a.n * x.a.s; }},
    {"transposed_padding_adds", Asks::output, is_padded,
     [](const AskedAxis& x) { return sides(x) == 0; },
     [](const AskedAxis& x) { return x.a.out + 2 * sides(x); }},
    {"transposed_padding_forgotten", Asks::output, is_padded,
     [](const AskedAxis& x) { return sides(x) == 0; },
     [](const AskedAxis& x) { return x.a.out + sides(x); }},
    {"output_padding_forgotten", Asks::output, is_plain, has_no_extra,
     [](const AskedAxis& x) { return x.a.out - extra(x); }},
    {"output_padding_twice", Asks::output, is_plain, has_no_extra,
     [](const AskedAxis& x) { return x.a.out + extra(x); }},
    {"output_padding_cuts", Asks::output, is_plain, has_no_extra,
     [](const AskedAxis& x) { return x.a.out - 3 * extra(x); }},
    {"transposed_dilation_forgotten", Asks::output, is_plain,
     [](const AskedAxis& x) { return x.a.K == x.a.k; },
     [](const AskedAxis& x) { return x.a.out - (x.a.K - x.a.k); }},
    {"transposed_one_too_many", Asks::output, is_plain, [](const AskedAxis&) { return false; },
     [](const AskedAxis& x) { return x.a.out + x.a.s; }},
};

}  // namespace

std::span<const Misconception> transposed_misconceptions() {
  return kTransposed;
}

}  // namespace padlens
