#include "core/stack/model.h"

namespace padlens {

std::span<const std::string_view> model_problem_codes() {
  static constexpr std::string_view kCodes[]{
      "cancelled",             //
      "crop_leaves_nothing",   //
      "file_broken",           //
      "input_other_rank",      //
      "input_rank",            //
      "input_stated",          //
      "join_sizes",            //
      "kernel_open",           //
      "no_layer",              //
      "no_such_input",         //
      "pads_count",            //
      "scale_range",           //
      "tensor_rank",           //
      "unknown_format",        //
      "unknown_operator",      //
      "values_interpolation",  //
      "values_scale",          //
  };
  return kCodes;
}

std::span<const std::string_view> remark_codes() {
  static constexpr std::string_view kCodes[]{
      "branch",             //
      "declared_other",     //
      "external_data",      //
      "input_unknown",      //
      "join_differs",       //
      "not_followed",       //
      "not_understood",     //
      "opaque",             //
      "output_shape_open",  //
      "pads_open",          //
      "refused",            //
      "scale_open",         //
      "sides_both",         //
      "sides_elsewhere",    //
  };
  return kCodes;
}

}  // namespace padlens
