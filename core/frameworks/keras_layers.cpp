#include "core/frameworks/keras_layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/frameworks/sizing.h"
#include "core/geometry/formula.h"

namespace padlens::keras_layers {
namespace {

constexpr SlideRule kSlide{};

std::optional<Spec> make_same(Spec spec, const Geometry&) {
  return with_mode(std::move(spec), PaddingMode::same);
}
std::optional<Spec> make_valid(Spec spec, const Geometry&) {
  return with_mode(std::move(spec), PaddingMode::valid);
}
std::optional<Spec> make_causal(Spec spec, const Geometry&) {
  return with_mode(std::move(spec), PaddingMode::causal);
}
std::string label(const Spec& spec) {
  if (spec.padding != PaddingMode::explicit_sides) return std::string(mode_info(spec.padding).name);
  return spec.pad_fill.mode == FillMode::zeros ? fmt::format("ZeroPadding{}D", spec.op->rank)
                                               : "tf.pad";
}

AxisGeometry resolve_transpose(const Spec& spec, Axis axis) {
  if (!spec.output_padding) return scaled_axis(spec, axis);
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  const std::int64_t K = K_of(spec, axis);
  const std::int64_t extra = output_padding_of(spec, axis);
  const bool same = spec.padding == PaddingMode::same;
  if (!same) return transpose_axis(spec, axis, (n - 1) * s + K + extra, 0);
  const std::int64_t rest = K % 2 + extra;
  return transpose_axis(spec, axis, (n - 1) * s + rest, std::max<std::int64_t>(K - rest, 0) / 2);
}

AxisDerivation derive_transpose(const Spec& spec, const AxisGeometry& a) {
  AxisDerivation lines;
  SpreadForm form = scaled_form(spec, a);
  if (spec.output_padding) {
    const bool same = spec.padding == PaddingMode::same;
    const std::int64_t extra = a.out - (a.n - 1) * a.s - (same ? a.K % 2 : a.K);
    const std::string K = kernel_symbol(a);
    form.out =
        same ? fmt::format("(n−1)·s + {} mod 2 + op", K) : fmt::format("(n−1)·s + {} + op", K);
    form.out_substituted = same ? fmt::format("{}·{} + {} mod 2 + {}", a.n - 1, a.s, a.K, extra)
                                : fmt::format("{}·{} + {} + {}", a.n - 1, a.s, a.K, extra);
  }
  derive_spread(a, form, lines);
  return lines;
}

}  // namespace

constexpr std::array<Setting, 8> kSettings{{
    {Sizing::convolution, PaddingKind::same, make_same, label},
    {Sizing::convolution, PaddingKind::none, make_valid, label},
    {Sizing::convolution, PaddingKind::causal, make_causal, label},
    {Sizing::convolution, PaddingKind::sides, with_conv_sides, label},
    {Sizing::transposed_convolution, PaddingKind::same, make_same, label},
    {Sizing::transposed_convolution, PaddingKind::none, make_valid, label},
    {Sizing::pooling, PaddingKind::same, make_same, label},
    {Sizing::pooling, PaddingKind::none, make_valid, label},
}};

bool has_field(const Operation& op, std::string_view field) {
  if (op.pools()) return false;
  return field == "dilation" || field == "kernel_values" || field == "pad_fill" ||
         field == "output_padding";
}

bool is_depthwise_layer(const Spec& spec) {
  return spec.op->sizing == Sizing::convolution && spec.groups > 1 &&
         spec.groups == spec.channels && spec.padding != PaddingMode::causal;
}

namespace {

bool strided(const Spec& spec) {
  return std::ranges::max(spec.stride) > 1;
}
bool dilated(const Spec& spec) {
  return std::ranges::max(spec.dilation) > 1;
}

}  // namespace

bool depthwise_alone(const Spec& spec, const Geometry&) {
  return is_depthwise_layer(spec) && strided(spec) && dilated(spec);
}

void check(const Spec& spec, Problems& problems) {
  if (strided(spec) && dilated(spec) && !is_depthwise_layer(spec)) {
    problems.push_back(
        {"dilation",
         "keras_stride_dilation",
         {tuple_text(spec, spec.stride), tuple_text(spec, spec.dilation)},
         Problem::Kind::rejected,
         fmt::format("`strides > 1` not supported in conjunction with "
                     "`dilation_rate > 1`. Received: strides={} and "
                     "dilation_rate={}",
                     tuple_text(spec, spec.stride), tuple_text(spec, spec.dilation))});
  }
  if (!spec.output_padding) return;
  for (const Axis axis : kAxes) {
    const int extra = (*spec.output_padding)[axis];
    const int most = spec.stride[axis] - 1;
    if (extra >= 0 && extra <= most) continue;
    problems.push_back(
        {"output_padding",
         "keras_output_padding",
         {tuple_text(spec, *spec.output_padding), tuple_text(spec, spec.stride),
          std::to_string(most)},
         Problem::Kind::invalid,
         fmt::format("`output_padding` must be strictly less than `strides` for all "
                     "dimensions. At dimension {}, `output_padding` is {} but "
                     "`strides` is {}",
                     spec.op->rank == 1 ? 0 : static_cast<int>(axis), extra, spec.stride[axis])});
    return;
  }
}

// An output with no cell on an axis comes out where it is transposed.
bool gives_empty(const Spec& spec, const Geometry&) {
  return spec.op->transposed();
}

// Pools are sized as convolutions are; a mean divides by real cells.
AxisGeometry resolve_axis(const Spec& spec, Axis axis) {
  return spec.op->transposed() ? resolve_transpose(spec, axis) : slide_axis(spec, axis, kSlide);
}

AxisDerivation derive_axis(const Spec& spec, Axis axis, const AxisGeometry& geometry) {
  if (spec.op->transposed()) return derive_transpose(spec, geometry);
  AxisDerivation lines;
  derive_slide(spec, axis, geometry, kSlide, Windows::floor, lines);
  add_divisor(spec, Counting::real, lines);
  return lines;
}

// keras/src/layers/convolutional/base_conv.py.
std::string group_words(const Spec& spec, std::string_view code) {
  if (code == "groups_channels") {
    // Explicit padding is a layer before.
    const auto cells = [&](Axis axis) {
      const bool sides = spec.padding == PaddingMode::explicit_sides;
      return std::int64_t{spec.input[axis]} +
             (sides ? std::int64_t{spec.sides.before(axis)} + spec.sides.after(axis) : 0);
    };
    return fmt::format(
        "The number of input channels must be evenly divisible by the number of groups. Received "
        "groups={}, but the input has {} channels (full input shape is (1, {}, {})).",
        spec.groups, spec.channels, listed_axes(spec, cells(kHeight), cells(kWidth)),
        spec.channels);
  }
  if (code == "groups_filters") {
    return fmt::format(
        "The number of filters must be evenly divisible by the number of groups. Received: "
        "groups={}, filters={}.",
        spec.groups, spec.filters);
  }
  return fmt::format("Unrecognized keyword arguments passed to {}: {{'groups': {}}}", spec.op->name,
                     spec.groups);
}

// keras/src/ops/operation_utils.py, compute_conv_output_shape.
std::string words(const Spec& spec, const Geometry* geometry, std::string_view code) {
  if (code == "groups_channels" || code == "groups_filters" || code == "no_groups")
    return group_words(spec, code);
  if (code != "kernel_too_big" || geometry == nullptr || spec.op->pools()) return "";
  const auto& [h, w] = geometry->axis;
  return fmt::format(
      "Computed output size would be zero or negative. Received `inputs shape=(1, {}, {})`, "
      "`kernel shape=({}, {}, {})`, `dilation_rate=[{}]`, `strides={}`, `padding={}`.",
      listed_axes(spec, h.padded, w.padded), spec.channels, listed_axes(spec, h.k, w.k),
      spec.channels / spec.groups, spec.filters, listed_axes(spec, h.d, w.d, " "),
      tuple_text(spec, spec.stride),
      mode_info(spec.padding == PaddingMode::explicit_sides ? PaddingMode::valid : spec.padding)
          .name);
}

}  // namespace padlens::keras_layers
