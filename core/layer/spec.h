#pragma once

#include <array>
#include <climits>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/layer/padding_mode.h"
#include "core/layer/values.h"
#include "core/operations/operation.h"

namespace padlens {

// Indexes every per-axis array: always [height, width]. In one dimension the height is 1
// throughout, and the JSON names the width alone.
enum Axis : std::size_t { kHeight = 0, kWidth = 1 };
inline constexpr std::array kAxes{kHeight, kWidth};

using PerAxis = std::array<int, 2>;

// Cells per side of the input, for PaddingMode::explicit_sides.
struct Sides {
  int top = 0;
  int bottom = 0;
  int left = 0;
  int right = 0;

  int before(Axis axis) const { return axis == kHeight ? top : left; }
  int after(Axis axis) const { return axis == kHeight ? bottom : right; }
  friend bool operator==(const Sides&, const Sides&) = default;
};

// How a size that does not come out whole is rounded, where a framework has a field for it.
enum class Rounding : std::uint8_t {
  floor,
  ceil,
  ceil_torch,  // the ceiling, without a last window that would begin past the input
  round,       // to the nearest, a half up
  strict,      // it has to come out whole
  truncate,    // the floor, as Deeplearning4j calls it
};

// Ranges that hold on each axis: what an int holds. Of what is derived from them resolve() checks
// that it fits 63 bits; what may have values is narrower, see ValueLimits.
struct Limits {
  static constexpr int input = INT_MAX;
  static constexpr int kernel = INT_MAX;
  static constexpr int stride = INT_MAX;
  static constexpr int dilation = INT_MAX;
  static constexpr int side = INT_MAX;  // explicit padding per side
  static constexpr int output_padding = INT_MAX;
  static constexpr int channels = INT_MAX;   // of the input; filters and groups likewise
  static constexpr int divisor = 1'000'000;  // divisor_override, of either sign
};

// One layer as a person asks for it. Any value can be held here, also ones that
// cannot be computed: resolve() says what is wrong with them.
struct Spec {
  Op op = &kConv2d;  // never null
  std::string framework = "keras";
  PerAxis input{5, 5};
  // What stands in the place of an input size that is not known: a name, or kUnnamedSize; "" where
  // the number counts. Equal names are one size. resolve() takes numbers alone.
  std::array<std::string, 2> symbols;
  PerAxis kernel{3, 3};
  PerAxis stride{1, 1};
  PerAxis dilation{1, 1};
  // Planes of the input, and those of the output, where the operation has a kernel; a pool takes
  // each plane alone. Output plane f reads the input planes of its group: as many groups follow
  // each other in both, see Grouping.
  int channels = 1;
  int filters = 1;
  int groups = 1;
  // A depthwise layer is a convolution with groups = channels and filters = channels ·
  // depth_multiplier: so settle() writes one that was asked for by name or by its multiplier. It is
  // there still where the other fields say something else, which resolve() refuses.
  std::optional<int> depth_multiplier;
  PaddingMode padding = PaddingMode::valid;
  Sides sides;                            // of explicit_sides and number; listed: as written
  std::optional<PerAxis> output_padding;  // transposed only; null and 0 differ
  std::optional<PerAxis> output_shape;    // transposed; also called output_size, outsize
  bool ceil_mode = false;                 // pools: the ceiling instead of the floor
  // Average pools: whether padding counts in the divisor; left out, as the framework has it.
  std::optional<bool> count_include_pad;
  std::optional<int> divisor_override;  // average pools: PyTorch, Paddle
  // One framework's own: OpenVINO's for pools; TensorFlow.js's, beside numbers as padding;
  // Deeplearning4j's ConvolutionMode; Chainer's, where true is the ceiling.
  std::optional<Rounding> rounding_type;
  std::optional<Rounding> dim_rounding_mode;
  std::optional<Rounding> mode;
  std::optional<bool> cover_all;
  bool values = true;  // false: sizes alone are asked for
  Values input_values;
  Values kernel_values;
  std::uint32_t seed = 1;  // of the values that are random
  PadFill pad_fill;

  friend bool operator==(const Spec&, const Spec&) = default;
};

// The axes that the spec's operation has.
inline std::span<const Axis> axes_of(const Spec& spec) {
  return std::span(kAxes).last(static_cast<std::size_t>(spec.op->rank));
}

// Whether a size of the input is not known.
inline bool is_symbolic(const Spec& spec) {
  return !spec.symbols[kHeight].empty() || !spec.symbols[kWidth].empty();
}

// In one dimension there is no height: what a spec's other numbers say of it is taken back.
inline void flatten(Spec& spec) {
  if (spec.op->rank != 1) return;
  for (PerAxis Spec::*numbers : {&Spec::input, &Spec::kernel, &Spec::stride, &Spec::dilation})
    (spec.*numbers)[kHeight] = 1;
  spec.symbols[kHeight].clear();
  spec.sides.top = spec.sides.bottom = 0;
  if (spec.output_padding) (*spec.output_padding)[kHeight] = 0;
  if (spec.output_shape) (*spec.output_shape)[kHeight] = 1;
}

}  // namespace padlens
