#include "core/layer/problem.h"

namespace padlens {

std::vector<std::string> shared_problem_codes() {
  return {
      "not_json",          "not_an_object",    "unknown_field",  "wrong_type",   "not_a_number",
      "out_of_range",      "unknown_name",     "values_shape",   "conv_only",    "transpose_only",
      "not_in_framework",  "padding_mode",     "kernel_too_big", "empty_output", "reflect_too_wide",
      "circular_too_wide", "not_in_operation", "newer_format",   "too_large",
  };
}

}  // namespace padlens
