#include "core/stack/model.h"

namespace padlens {

std::span<const std::string_view> model_problem_codes() {
  static constexpr std::string_view kCodes[]{
      "argument_missing",      //
      "argument_twice",        //
      "blocks_uneven",         //
      "calls_deep",            //
      "cancelled",             //
      "channels_differ",       //
      "code_ends",             //
      "code_levels",           //
      "code_syntax",           //
      "code_unclosed",         //
      "crop_leaves_nothing",   //
      "file_broken",           //
      "file_too_large",        //
      "flatbuffer_broken",     //
      "hdf5_broken",           //
      "input_axes",            //
      "input_other_rank",      //
      "input_rank",            //
      "input_stated",          //
      "join_channels",         //
      "join_sizes",            //
      "kernel_open",           //
      "layer_before",          //
      "layer_cycle",           //
      "linear_features",       //
      "no_attribute",          //
      "no_layer",              //
      "no_member",             //
      "no_such_input",         //
      "no_such_layer",         //
      "norm_channels",         //
      "not_told",              //
      "pads_beside_word",      //
      "pads_count",            //
      "reshape_cells",         //
      "scale_range",           //
      "tensor_rank",           //
      "too_many_arguments",    //
      "too_many_layers",       //
      "too_many_steps",        //
      "too_many_words",        //
      "torch_export",          //
      "torch_save",            //
      "unknown_argument",      //
      "unknown_format",        //
      "unknown_layer",         //
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
      "axes_assumed",         //
      "axes_by_place",        //
      "axes_many",            //
      "axis_assumed",         //
      "branch",               //
      "branch_first",         //
      "branch_left",          //
      "built_for",            //
      "caffe_as_pytorch",     //
      "cells_moved",          //
      "darknet_as_onnx",      //
      "darknet_pad",          //
      "declared_other",       //
      "declared_size",        //
      "depthwise",            //
      "dilated_pool",         //
      "difference",           //
      "dimensions",           //
      "edges_hidden",         //
      "every_nth",            //
      "external_data",        //
      "field_adaptive",       //
      "field_coordinates",    //
      "field_grid",           //
      "field_jumps",          //
      "field_large",          //
      "field_phases",         //
      "field_scale",          //
      "field_unknown",        //
      "fields_of",            //
      "fill_other",           //
      "flax_is_jax",          //
      "inference_assumed",    //
      "input_unknown",        //
      "interpolation_other",  //
      "join_differs",         //
      "kernel_given",         //
      "kernel_large",         //
      "kernel_unknown",       //
      "kernel_unread",        //
      "kernels_none",         //
      "layer_not_followed",   //
      "loop_once",            //
      "name_unknown",         //
      "not_followed",         //
      "not_understood",       //
      "opaque",               //
      "other_subgraphs",      //
      "output_shape_open",    //
      "pads_last_first",      //
      "pads_open",            //
      "pointwise",            //
      "pool_size_keras2",     //
      "print_order",          //
      "prose",                //
      "prose_beside",         //
      "read_alone",           //
      "refused",              //
      "rounding_unknown",     //
      "scale_open",           //
      "separable",            //
      "sides_both",           //
      "sides_elsewhere",      //
      "spelled",              //
      "stands_beside",        //
      "stretched",            //
      "summary",              //
      "symmetric_fill",       //
      "taken_as",             //
      "taken_for",            //
      "target_open",          //
      "time_distributed",     //
  };
  return kCodes;
}

}  // namespace padlens
