// TensorFlow: tf.nn, tf.pad, tf.image.resize, and the functions that join.
// Sources: TensorFlow's API reference (2.x); python/ops/nn_ops.py, array_ops.py.

#include "core/snippets/reading/library.h"
#include "core/snippets/reading/maker.h"

namespace padlens::reading {
namespace {

constexpr Meaning kMeanings[]{
    {"input", Means::input},
    {"value", Means::input},
    {"x", Means::input},
    {"y", Means::input},
    {"tensor", Means::input},
    {"images", Means::input},
    {"features", Means::input},
    {"shape", Means::shape},
    {"filters", Means::weight},
    {"filter", Means::weight},
    {"strides", Means::stride},
    {"stride", Means::stride},
    {"padding", Means::padding},
    {"data_format", Means::layout},
    {"dilations", Means::dilation},
    {"rates", Means::dilation},
    {"rate", Means::dilation},
    {"output_shape", Means::output_shape},
    {"ksize", Means::kernel},
    {"window_shape", Means::kernel},
    {"pooling_type", Means::reducer},
    {"name", Means::name},
    {"paddings", Means::padding},
    {"mode", Means::fill},
    {"constant_values", Means::value},
    {"size", Means::size},
    {"block_size", Means::scale},
    {"method", Means::interpolation},
    {"values", Means::inputs},
    {"inputs", Means::inputs},
    {"axis", Means::axis},
    {"depthwise_filter", Means::weight},
    {"input_", Means::input},
    {"begin", Means::begins},
    {"end", Means::ends},
};

constexpr Function kFunctions[]{
    {"conv2d", Does::conv, 2,
     "input! filters! strides padding data_format dilations name * filter use_cudnn_on_gpu"},
    {"conv1d", Does::conv, 1,
     "input! filters! stride padding data_format dilations name * filters"},
    {"convolution", Does::conv, 0, "input! filters! strides padding data_format dilations name"},
    {"atrous_conv2d", Does::conv, 2, "value! filters! rate! padding! name"},
    {"conv2d_transpose", Does::transpose, 2,
     "input! filters! output_shape! strides! padding=same data_format dilations name"},
    {"conv1d_transpose", Does::transpose, 1,
     "input! filters! output_shape! strides! padding=same data_format dilations name"},
    {"depthwise_conv2d", Does::depthwise, 2,
     "input! filter! strides! padding! data_format dilations name"},
    {"depthwise_conv2d_native", Does::depthwise, 2,
     "input! filter! strides! padding! data_format dilations name"},
    {"separable_conv2d", Does::separable, 2,
     "input! depthwise_filter! pointwise_filter! strides! padding! data_format dilations name"},
    {"max_pool2d", Does::max_pool, 2, "input! ksize! strides! padding! data_format name"},
    {"max_pool1d", Does::max_pool, 1, "input! ksize! strides! padding! data_format name"},
    {"max_pool", Does::max_pool, 0, "input! ksize! strides! padding! data_format name * value"},
    {"avg_pool2d", Does::average_pool, 2, "input! ksize! strides! padding! data_format name"},
    {"avg_pool1d", Does::average_pool, 1, "input! ksize! strides! padding! data_format name"},
    {"avg_pool", Does::average_pool, 0, "input! ksize! strides! padding! data_format name * value"},
    {"pool", Does::reduce, 0,
     "input! window_shape! pooling_type! strides padding=valid data_format dilations name"},
    {"pad", Does::pad, 0, "tensor! paddings! mode constant_values name"},
    {"resize", Does::upsample, 2,
     "images! size! method=bilinear preserve_aspect_ratio antialias name"},
    {"reduce_mean reduce_sum reduce_max reduce_min reduce_prod transpose expand_dims squeeze tile "
     "reverse roll space_to_depth",
     Does::move, 0, "input …"},
    {"split unstack", Does::split, 0, "value …"},
    {"stack", Does::stack, 0, "values! axis=0"},
    {"depth_to_space", Does::upsample, 2, "input! block_size! data_format name"},
    {"matmul einsum", Does::opaque, 0, "input …"},
    {"slice", Does::slice, 0, "input_! begin! size! name"},
    {"strided_slice", Does::slice, 0,
     "input_! begin! end! strides begin_mask end_mask ellipsis_mask new_axis_mask "
     "shrink_axis_mask var name"},
    {"concat", Does::concatenate, 0, "values! axis! name"},
    {"add subtract maximum minimum", Does::add, 0, "x! y! name"},
    {"add_n", Does::add, 0, "inputs! name"},
    {"multiply", Does::multiply, 0, "x! y! name"},
    {"relu relu6 leaky_relu elu selu gelu silu swish sigmoid tanh softmax crelu bias_add dropout "
     "batch_normalization local_response_normalization lrn",
     Does::keeps, 0, "features …"},
    {"identity stop_gradient cast convert_to_tensor", Does::passes, 0, "input …"},
    {"conv3d max_pool3d avg_pool3d conv3d_transpose batch_to_space "
     "space_to_batch erosion2d dilation2d",
     Does::opaque, 0, "input …"},
    {"gather", Does::pad, 0, "…"},
    {"reshape", Does::move, 0, "tensor! shape! name"},
    {"zeros ones fill constant Variable placeholder zeros_like ones_like normal uniform "
     "random_normal truncated_normal get_variable",
     Does::array, 0, "…"},
};

}  // namespace

// tf.nn.conv2d, and its like, need their strides.
const Library kTensorFlowCode{.id = "tensorflow",
                              .framework = "tensorflow",
                              .functions = kFunctions,
                              .meanings = kMeanings,
                              .channels_last = true,
                              .pool_stride_is_kernel = false,
                              .padding = tensorflow_padding,
                              .weight_space_first = true};

}  // namespace padlens::reading
