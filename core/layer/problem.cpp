#include "core/layer/problem.h"

#include <utility>

namespace padlens {

std::vector<std::string> shared_problem_codes() {
  return {
      "not_json",
      "json_too_deep",
      "json_too_large",
      "duplicate_key",
      "not_an_object",
      "unknown_field",
      "field_twice",
      "wrong_type",
      "not_a_number",
      "input_size",
      "input_symbol",
      "out_of_range",
      "too_large",
      "values_input_cells",
      "values_kernel_cells",
      "values_planes",
      "values_kernel",
      "values_stride",
      "values_padded",
      "unknown_name",
      "values_shape",
      "values_uneven",
      "values_number",
      "values_list",
      "values_base64",
      "depthwise_groups",
      "depthwise_filters",
      "depthwise_only",
      "no_groups",
      "groups_channels",
      "groups_filters",
      "conv_only",
      "transpose_only",
      "not_in_framework",
      "no_operation",
      "padding_mode",
      "kernel_too_big",
      "empty_output",
      "reflect_too_wide",
      "circular_too_wide",
      "not_in_operation",
      "newer_format",
      "asymmetric",
      "output_padding_range",
      "output_shape_missing",
      "output_shape_elsewhere",
      "output_shape_range",
      "rounding_with_mode",
  };
}

std::string_view kind_name(const Problem& problem) {
  if (!problem.words.empty()) return "refused";
  switch (problem.kind) {
    case Problem::Kind::unknown:
      return "unknown";
    case Problem::Kind::limit:
      return "limit";
    case Problem::Kind::invalid:
    case Problem::Kind::rejected:
      break;
  }
  return "refused";
}

Problem range_problem(std::string field, std::string value, std::int64_t min, std::int64_t max,
                      bool above) {
  return {std::move(field),
          above ? "too_large" : "out_of_range",
          {std::move(value), std::to_string(min), std::to_string(max)},
          above ? Problem::Kind::limit : Problem::Kind::invalid};
}

Problem range_problem(std::string field, std::int64_t value, std::int64_t min, std::int64_t max) {
  return range_problem(std::move(field), std::to_string(value), min, max, value > max);
}

bool is_range_problem(const Problem& problem) {
  return problem.code == "too_large" || problem.code == "out_of_range";
}

}  // namespace padlens
