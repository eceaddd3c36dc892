#include "core/stack/model.h"

namespace padlens {

std::span<const std::string_view> model_problem_codes() {
  static constexpr std::string_view kCodes[]{
      "cancelled",             //
      "crop_leaves_nothing",   //
      "file_broken",           //
      "flatbuffer_broken",     //
      "hdf5_broken",           //
      "input_other_rank",      //
      "input_rank",            //
      "input_stated",          //
      "join_sizes",            //
      "kernel_open",           //
      "layer_cycle",           //
      "no_attribute",          //
      "no_layer",              //
      "no_member",             //
      "no_such_input",         //
      "no_such_layer",         //
      "pads_count",            //
      "scale_range",           //
      "tensor_rank",           //
      "too_many_layers",       //
      "unknown_format",        //
      "unknown_operator",      //
      "unpacked_too_large",    //
      "values_interpolation",  //
      "values_scale",          //
      "zip_broken",            //
  };
  return kCodes;
}

std::span<const std::string_view> remark_codes() {
  static constexpr std::string_view kCodes[]{
      "axis_assumed",       //
      "branch",             //
      "built_for",          //
      "declared_other",     //
      "declared_size",      //
      "edges_hidden",       //
      "external_data",      //
      "field_adaptive",     //
      "field_grid",         //
      "field_jumps",        //
      "field_large",        //
      "field_phases",       //
      "field_scale",        //
      "field_unknown",      //
      "input_unknown",      //
      "join_differs",       //
      "not_followed",       //
      "not_understood",     //
      "opaque",             //
      "other_subgraphs",    //
      "output_shape_open",  //
      "pads_open",          //
      "print_order",        //
      "refused",            //
      "rounding_unknown",   //
      "scale_open",         //
      "separable",          //
      "sides_both",         //
      "sides_elsewhere",    //
      "symmetric_fill",     //
      "target_open",        //
      "time_distributed",   //
  };
  return kCodes;
}

}  // namespace padlens
