#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/frameworks/framework.h"
#include "core/geometry/derivation.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec.h"

namespace padlens {

// What several frameworks do alike; a framework's file chooses among it. n input, k kernel,
// K effective kernel, s stride, o output, P the total of `same`, F = (n−1)·s + K.

// --- windows that slide: convolutions and pools -----------------------------------------

// How many windows there are. floor: ⌊(padded − K) / s⌋ + 1. The others round up: all of them
// (`ceil`), but for a last one that would begin at or past the end of the input (`ceil_drops`),
// or for every such (`ceil_drops_all`); or to the nearest number, a half up (`nearest`).
enum class Windows : std::uint8_t { floor, ceil, ceil_drops, ceil_drops_all, nearest };

// How an axis of a window comes to its padding and its size.
struct SlideRule {
  // `same`: P = (⌈n/s⌉ − 1)·s + K − n cells, ⌊P/2⌋ of them before, or after where the mode has
  // the odd cell before.
  bool same_clamps = true;       // P below 0 is 0; else it is halved towards 0
  bool same_of_k = false;        // P is worked out from k, whatever the dilation
  bool same_keeps_size = false;  // P = K − 1 whatever the stride
  bool same_undilates = false;   // the whole layer is computed without its dilation
  // (padded − K) / s is rounded towards 0, where it is negative, too.
  bool rounds_to_zero = false;
  bool empty_below_zero = false;  // fewer than no windows are none
};

AxisGeometry slide_axis(const Spec& spec, Axis axis, const SlideRule& rule,
                        Windows windows = Windows::floor);
void derive_slide(const Spec& spec, Axis axis, const AxisGeometry& geometry, const SlideRule& rule,
                  Windows windows, AxisDerivation& lines);

// (⌈n/s⌉ − 1)·s + K − n, which may be negative.
std::int64_t same_total(std::int64_t n, std::int64_t s, std::int64_t K);

// ceil_mode, or the field that a framework has in its place.
Windows asked_windows(const Spec& spec, Windows with_ceil);

// --- transposed -----------------------------------------------------------------------------

// An axis of a transposed convolution: F + op − before − after cells, from F's cell `before` on.
AxisGeometry crop_axis(const Spec& spec, Axis axis, std::int64_t before, std::int64_t after);
// The same of the padding that the spec has as numbers, else of none.
AxisGeometry crop_sides_axis(const Spec& spec, Axis axis);

// Without a size asked for, as Keras and TensorFlow's gradient have it: n·s for `same`, else
// F + max(s − K, 0); `same` cuts ⌊max(K − s, 0) / 2⌋ before.
AxisGeometry scaled_axis(const Spec& spec, Axis axis);

// output_shape, or where it is left out the size that scaled_axis() has.
std::int64_t asked_output(const Spec& spec, Axis axis);

// As tf.nn.conv2d_transpose and TensorFlow's kernels have it: `out` cells, of which `same` has
// ⌊max(F − out, 0) / 2⌋ before them cut.
AxisGeometry gradient_axis(const Spec& spec, Axis axis, std::int64_t out);
// Whether a convolution with this padding leads from `out` back to n.
bool leads_back(const Spec& spec, Axis axis, std::int64_t out);

// How the size of a transposed axis is written. What is cut comes after it.
struct SpreadForm {
  std::string out;              // "F + op − before − after"
  std::string out_substituted;  // "7 + 1 − 1 − 1"
  std::string crop = {};        // "⌊(F − out) / 2⌋"; "" where nothing is cut
  std::string crop_substituted = {};
};
void derive_spread(const AxisGeometry& geometry, const SpreadForm& form, AxisDerivation& lines);
SpreadForm crop_form(const Spec& spec, Axis axis, const AxisGeometry& geometry);
SpreadForm scaled_form(const Spec& spec, const AxisGeometry& geometry);

// --- cautions --------------------------------------------------------------------------------

// What `geometry` would be with its axes made so; of one operation.
template <class Function>
Geometry with_axes(const Spec& spec, Geometry geometry, Function axis_of) {
  for (const Axis axis : kAxes)
    geometry.axis[axis] = axis_of(spec, axis);
  return geometry;
}

// Rows that several frameworks have. `blind_window`: a last window that ceil_mode adds past the
// input; the plain reading drops it.
std::optional<Geometry> without_blind_window(const Spec& spec, const Geometry& geometry);
// A transposed `same` that comes to another size than n·s, cut as TensorFlow cuts it.
std::optional<Geometry> scaled_same(const Spec& spec, const Geometry& geometry);
// A mean that is not divided by divisor_override.
std::optional<Geometry> without_override(const Spec& spec, const Geometry& geometry);

// --- settings and words -----------------------------------------------------------------------

// Every way of setting a padding that has no numbers of its own, and the numbers: those of which a
// framework has the mode count.
extern const std::array<Setting, 21> kCommonSettings;
// "SAME", "valid", "pads=[1, 0, 1, 0]": with the names of the spec's framework.
std::string common_label(const Spec& spec);

// Appends a problem where the sides of an axis differ; true: it did.
bool refuse_asymmetric(const Spec& spec, Problems& problems);
// Where output_padding is not below `most` on an axis; true: it did.
bool refuse_output_padding(const Spec& spec, const PerAxis& most, std::string words,
                           Problems& problems);

// Appends kernel_too_big where a window is wider than the padded input, though there is an output.
void refuse_wide_window(const Geometry& geometry, Problems& problems);

// The numbers of the axes that there are: "2, 3", in one dimension "3".
std::string listed_axes(const Spec& spec, std::int64_t height, std::int64_t width,
                        std::string_view between = ", ");
// As Python writes them: "(2, 3)", "(3,)".
std::string tuple_text(const Spec& spec, const PerAxis& pair);
// As a size is written, or as a list: "[2, 3]", "[3]".
std::string list_text(const Spec& spec, std::int64_t height, std::int64_t width);
// One number where all axes have the same, else a tuple: "2", "(2, 3)".
std::string number_or_tuple(const Spec& spec, const PerAxis& pair);

inline std::int64_t K_of(const Spec& spec, Axis axis) {
  return effective_kernel(spec.kernel[axis], spec.dilation[axis]);
}
inline std::int64_t F_of(const Spec& spec, Axis axis) {
  return (std::int64_t{spec.input[axis]} - 1) * spec.stride[axis] + K_of(spec, axis);
}
inline std::int64_t output_padding_of(const Spec& spec, Axis axis) {
  return spec.output_padding ? (*spec.output_padding)[axis] : 0;
}
inline bool is_causal(const Spec& spec) {
  return spec.padding == PaddingMode::causal;
}
inline bool sides_given(const Spec& spec) {
  return mode_info(spec.padding).kind == PaddingKind::sides;
}
inline std::int64_t side_before(const Spec& spec, Axis axis) {
  return sides_given(spec) ? spec.sides.before(axis) : 0;
}
inline std::int64_t side_after(const Spec& spec, Axis axis) {
  return sides_given(spec) ? spec.sides.after(axis) : 0;
}

}  // namespace padlens
