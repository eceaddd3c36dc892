#include "core/frameworks/tensorflow_ops.h"

#include <fmt/format.h>

#include <algorithm>

namespace padlens::tensorflow_ops {

bool refuse_no_output_shape(const Spec& spec, Problems& problems) {
  if (spec.output_shape) return false;
  const auto usual = [&](Axis axis) { return scaled_axis(spec, axis).out; };
  problems.push_back({"output_shape",
                      "output_shape_missing",
                      {list_text(spec, usual(kHeight), usual(kWidth))},
                      Problem::Kind::invalid});
  return true;
}

Range outputs_leading_back(const Spec& spec, Axis axis) {
  const std::int64_t n = spec.input[axis];
  const std::int64_t s = spec.stride[axis];
  if (padding_kind(spec) == PaddingKind::same) return {(n - 1) * s + 1, n * s};
  const std::int64_t cut = side_before(spec, axis) + side_after(spec, axis);
  const std::int64_t least = (n - 1) * s + K_of(spec, axis) - cut;
  return {std::max<std::int64_t>(least, 1), least + s - 1};
}

bool refuse_output_shape(const Spec& spec, std::string words, Problems& problems) {
  const PerAxis& asked = *spec.output_shape;
  const auto fits = [&](Axis axis) { return leads_back(spec, axis, asked[axis]); };
  if (std::ranges::all_of(kAxes, fits)) return false;
  const Range h = outputs_leading_back(spec, kHeight);
  const Range w = outputs_leading_back(spec, kWidth);
  problems.push_back(
      {"output_shape",
       "output_shape_range",
       {list_text(spec, asked[0], asked[1]),
        fmt::format("{} – {}", list_text(spec, h.least, w.least), list_text(spec, h.most, w.most))},
       Problem::Kind::rejected,
       std::move(words)});
  return true;
}

SpreadForm gradient_form(const Spec& spec, const AxisGeometry& a) {
  SpreadForm form{std::string(find_framework(spec.framework)->names.output_shape), ""};
  if (padding_kind(spec) == PaddingKind::same) {
    form.crop = "⌊max(F − out, 0) / 2⌋";
    form.crop_substituted = fmt::format("⌊max({} − {}, 0) / 2⌋", a.full, a.out);
  } else if (sides_given(spec)) {
    form.crop = side_name(spec, false);
  }
  return form;
}

}  // namespace padlens::tensorflow_ops
