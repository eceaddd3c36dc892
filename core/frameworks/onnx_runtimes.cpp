#include "core/frameworks/onnx_runtimes.h"

#include <fmt/format.h>

#include <algorithm>

namespace padlens::onnx_runtimes {

bool has_field(const Operation& op, std::string_view field) {
  if (field == "output_padding" || field == "output_shape") return op.transposed();
  return field == "dilation" || field == "kernel_values" || field == "ceil_mode" ||
         field == "count_include_pad" || field == "pad_fill";
}

SpreadForm shaped_form(const Spec& spec, Axis axis, const AxisGeometry& a, bool lower) {
  if (!spec.output_shape) return crop_form(spec, axis, a);
  if (!is_same(spec)) {
    return {"output_shape", "", sides_given(spec) ? side_name(spec, false) : ""};
  }
  const std::string whole = spec.output_padding ? "F + op" : "F";
  const std::string number = spec.output_padding
                                 ? fmt::format("{} + {}", a.full, output_padding_of(spec, axis))
                                 : std::to_string(a.full);
  const char* left = lower ? "⌊max({} − {}, 0) / 2⌋" : "⌈max({} − {}, 0) / 2⌉";
  return {"output_shape", "", fmt::format(fmt::runtime(left), whole, "out"),
          fmt::format(fmt::runtime(left), number, a.out)};
}

}  // namespace padlens::onnx_runtimes
