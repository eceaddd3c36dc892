#include "core/answers/solution_order.h"

namespace padlens {
namespace {

std::int64_t mode_rank(const Spec& spec) {
  const Sides& sides = spec.sides;
  switch (spec.padding) {
    case PaddingMode::notset:
      return spec.output_shape ? 0 : 2;
    case PaddingMode::valid:
      return 1;
    case PaddingMode::same:
    case PaddingMode::same_upper:
      return 3;
    case PaddingMode::same_lower:
    case PaddingMode::causal:
      return 4;
    case PaddingMode::explicit_sides:
    case PaddingMode::number:
    case PaddingMode::listed:
      break;
  }
  return sides.top == sides.bottom && sides.left == sides.right ? 5 : 6;
}

std::int64_t sum(const PerAxis& pair) {
  return std::int64_t{pair[kHeight]} + pair[kWidth];
}

}  // namespace

std::int64_t total_padding(const Sides& sides, Axis axis) {
  return std::int64_t{sides.before(axis)} + sides.after(axis);
}

SolutionRank solution_rank(const Spec& spec) {
  const bool sides = spec.padding == PaddingMode::explicit_sides;
  // Numbers that differ between the axes.
  std::int64_t unlike =
      sides && total_padding(spec.sides, kHeight) != total_padding(spec.sides, kWidth) ? 1 : 0;
  for (const PerAxis& pair :
       {spec.kernel, spec.stride, spec.dilation, spec.output_padding.value_or(PerAxis{})})
    unlike += pair[kHeight] != pair[kWidth] ? 1 : 0;
  if (spec.op->rank == 1) unlike = 0;
  return {spec.output_shape     ? 2
          : spec.output_padding ? 1
                                : 0,
          mode_rank(spec),
          unlike,
          sum(spec.dilation),
          sum(spec.stride),
          sum(spec.kernel),
          sides ? total_padding(spec.sides, kHeight) + total_padding(spec.sides, kWidth) : 0,
          spec.output_padding ? sum(*spec.output_padding) : 0,
          sum(spec.input),
          spec.input[kHeight]};
}

SolutionKey solution_key(const Spec& spec, const Geometry& geometry) {
  const bool nothing = spec.padding == PaddingMode::valid || spec.padding == PaddingMode::notset ||
                       (spec.padding == PaddingMode::explicit_sides && spec.sides == Sides{});
  const PerAxis extra = spec.output_padding.value_or(PerAxis{0, 0});
  SolutionKey key{spec.output_shape ? 1 : 0,
                  spec.output_shape || nothing ? -1 : static_cast<std::int64_t>(spec.padding),
                  extra[0], extra[1]};
  std::size_t at = 4;
  for (const AxisGeometry& a : geometry.axis) {
    for (const std::int64_t number : {a.n, a.k, a.s, a.d, a.out, a.pad_before, a.pad_after})
      key.at(at++) = number;
  }
  return key;
}

}  // namespace padlens
