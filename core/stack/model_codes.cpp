#include "core/stack/model.h"

namespace padlens {

std::span<const std::string_view> model_problem_codes() {
  static constexpr std::string_view kCodes[]{
      "crop_leaves_nothing",  //
      "input_other_rank",     //
      "input_rank",           //
      "input_stated",         //
      "join_sizes",           //
      "no_layer",             //
      "no_such_input",        //
      "scale_range",          //
      "unknown_format",       //
  };
  return kCodes;
}

std::span<const std::string_view> remark_codes() {
  static constexpr std::string_view kCodes[]{
      "input_unknown",   //
      "join_differs",    //
      "not_understood",  //
      "opaque",          //
      "refused",         //
  };
  return kCodes;
}

}  // namespace padlens
