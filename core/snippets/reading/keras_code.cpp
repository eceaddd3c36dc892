// Keras's layers and keras.ops, and tf.layers of TensorFlow 1.
// Sources: Keras's API reference (3.x, and the names of 1.x and 2.x that code still has);
// keras/src/layers, keras/src/ops/nn.py.

#include "core/snippets/reading/library.h"
#include "core/snippets/reading/maker.h"

namespace padlens::reading {
namespace {

constexpr Meaning kMeanings[]{
    {"filters", Means::filters},
    {"nb_filter", Means::filters},
    {"kernel_size", Means::kernel},
    {"filter_length", Means::kernel},
    {"pool_size", Means::kernel},
    {"strides", Means::stride},
    {"subsample", Means::stride},
    {"subsample_length", Means::stride},
    {"padding", Means::padding},
    {"border_mode", Means::padding},
    {"dilation_rate", Means::dilation},
    {"atrous_rate", Means::dilation},
    {"groups", Means::groups},
    {"depth_multiplier", Means::depth_multiplier},
    {"output_padding", Means::output_padding},
    {"data_format", Means::layout},
    {"dim_ordering", Means::layout},
    {"name", Means::name},
    {"input_shape", Means::shape},
    {"shape", Means::shape},
    {"batch_shape", Means::shape},
    {"batch_input_shape", Means::shape},
    {"size", Means::scale},
    {"interpolation", Means::interpolation},
    {"cropping", Means::padding},
    {"axis", Means::axis},
    {"concat_axis", Means::axis},
    {"keepdims", Means::keeps_axes},
    {"target_shape", Means::shape},
    {"height", Means::size},
    {"units", Means::units},
    {"inputs", Means::input},
    {"kernel", Means::weight},
    {"x", Means::input},
    {"xs", Means::inputs},
    {"tensors", Means::inputs},
    {"layers", Means::inputs},
    {"pad_width", Means::padding},
    {"mode", Means::fill},
    {"constant_values", Means::value},
    {"x1", Means::input},
    {"newshape", Means::shape},
    {"nb_row", Means::rows},
    {"nb_col", Means::columns},
    {"output_size", Means::output_shape},
    {"start_indices", Means::begins},
    {"extents", Means::extents},
};

// Every layer takes them.
#define PADLENS_EVERY                                                                              \
  " name trainable dtype autocast input_shape batch_input_shape batch_size input_dim input_dtype " \
  "weights activity_regularizer dynamic input_tensor dtype_policy"
#define PADLENS_KERNEL                                                                            \
  " activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer " \
  "activity_regularizer kernel_constraint bias_constraint *" PADLENS_EVERY
#define PADLENS_DEPTHWISE                                                              \
  " activation use_bias depthwise_initializer bias_initializer depthwise_regularizer " \
  "bias_regularizer activity_regularizer depthwise_constraint bias_constraint *" PADLENS_EVERY
#define PADLENS_SEPARABLE                                                              \
  " activation use_bias depthwise_initializer pointwise_initializer bias_initializer " \
  "depthwise_regularizer pointwise_regularizer bias_regularizer activity_regularizer " \
  "depthwise_constraint pointwise_constraint bias_constraint *" PADLENS_EVERY
#define PADLENS_CONV \
  "filters! kernel_size! strides padding data_format dilation_rate groups" PADLENS_KERNEL
#define PADLENS_POOL "pool_size=2 strides padding data_format name *" PADLENS_EVERY
#define PADLENS_GLOBAL "data_format keepdims *" PADLENS_EVERY

constexpr Function kFunctions[]{
    {"Conv2D Convolution2D", Does::conv, 2, PADLENS_CONV},
    {"Conv1D Convolution1D", Does::conv, 1, PADLENS_CONV},
    {"AtrousConvolution2D AtrousConv2D", Does::conv, 2, "filters! kernel_size! …"},
    {"Conv2DTranspose Convolution2DTranspose Deconvolution2D Deconv2D", Does::transpose, 2,
     "filters! kernel_size! strides padding output_padding data_format "
     "dilation_rate" PADLENS_KERNEL " groups"},
    {"Conv1DTranspose Convolution1DTranspose", Does::transpose, 1,
     "filters! kernel_size! strides padding output_padding data_format "
     "dilation_rate" PADLENS_KERNEL " groups"},
    {"DepthwiseConv2D", Does::depthwise, 2,
     "kernel_size! strides padding depth_multiplier data_format dilation_rate" PADLENS_DEPTHWISE},
    {"DepthwiseConv1D", Does::depthwise, 1,
     "kernel_size! strides padding depth_multiplier data_format dilation_rate" PADLENS_DEPTHWISE},
    {"SeparableConv2D SeparableConvolution2D", Does::separable, 2,
     "filters! kernel_size! strides padding data_format dilation_rate "
     "depth_multiplier" PADLENS_SEPARABLE},
    {"SeparableConv1D SeparableConvolution1D", Does::separable, 1,
     "filters! kernel_size! strides padding data_format dilation_rate "
     "depth_multiplier" PADLENS_SEPARABLE},
    {"MaxPooling2D MaxPool2D", Does::max_pool, 2, PADLENS_POOL},
    {"MaxPooling1D MaxPool1D", Does::max_pool, 1, PADLENS_POOL},
    {"AveragePooling2D AvgPool2D", Does::average_pool, 2, PADLENS_POOL},
    {"AveragePooling1D AvgPool1D", Does::average_pool, 1, PADLENS_POOL},
    {"ZeroPadding2D", Does::pad, 2, "padding=1 data_format *" PADLENS_EVERY},
    {"ZeroPadding1D", Does::pad, 1, "padding=1 data_format *" PADLENS_EVERY},
    {"Cropping2D", Does::crop, 2, "cropping=0 data_format *" PADLENS_EVERY},
    {"Cropping1D", Does::crop, 1, "cropping=1 data_format *" PADLENS_EVERY},
    {"UpSampling2D", Does::upsample, 2, "size=2 data_format interpolation *" PADLENS_EVERY},
    {"UpSampling1D", Does::upsample, 1, "size=2 *" PADLENS_EVERY},
    {"Resizing", Does::upsample, 2, "height! width! interpolation=bilinear crop_to_aspect_ratio …"},
    {"Concatenate", Does::concatenate, 0, "axis=-1 *" PADLENS_EVERY},
    {"concatenate", Does::concatenate, 0, "xs! axis=-1 *" PADLENS_EVERY},
    {"Add Subtract Average Maximum Minimum", Does::add, 0, "*" PADLENS_EVERY},
    {"add subtract average maximum minimum", Does::add, 0, "xs! *" PADLENS_EVERY},
    {"Multiply", Does::multiply, 0, "*" PADLENS_EVERY},
    {"multiply", Does::multiply, 0, "xs! *" PADLENS_EVERY},
    {"GlobalAveragePooling2D GlobalAvgPool2D GlobalMaxPooling2D GlobalMaxPool2D", Does::global_pool,
     2, PADLENS_GLOBAL},
    {"GlobalAveragePooling1D GlobalAvgPool1D GlobalMaxPooling1D GlobalMaxPool1D", Does::global_pool,
     1, PADLENS_GLOBAL},
    {"AdaptiveAveragePooling2D AdaptiveMaxPooling2D", Does::adaptive_pool, 2,
     "output_size! data_format *" PADLENS_EVERY},
    {"BatchNormalization LayerNormalization GroupNormalization UnitNormalization Normalization "
     "RMSNormalization SpectralNormalization SyncBatchNormalization Activation ReLU LeakyReLU "
     "PReLU "
     "ELU GELU SiLU Swish ThresholdedReLU Softmax Dropout SpatialDropout1D SpatialDropout2D "
     "GaussianNoise GaussianDropout AlphaDropout ActivityRegularization Rescaling Identity Masking "
     "RandomFlip RandomRotation RandomZoom RandomContrast RandomBrightness RandomTranslation",
     Does::keeps, 0, "…"},
    {"relu relu6 elu gelu selu sigmoid softmax swish silu tanh dropout batch_normalization "
     "layer_normalization hard_swish leaky_relu",
     Does::keeps, 0, "x …"},
    {"Dense", Does::keeps, 0, "units! activation use_bias …"},
    {"Flatten Permute", Does::move, 0, "…"},
    {"LSTM GRU SimpleRNN Bidirectional", Does::ends, 0, "…"},
    {"Reshape", Does::move, 0, "target_shape! …"},
    {"Input", Does::input, 0, "shape …"},
    {"InputLayer", Does::input, 0, "shape …"},
    {"Conv3D Convolution3D Conv3DTranspose MaxPooling3D MaxPool3D AveragePooling3D AvgPool3D "
     "ZeroPadding3D Cropping3D UpSampling3D GlobalAveragePooling3D GlobalMaxPooling3D ConvLSTM1D "
     "ConvLSTM2D ConvLSTM3D LocallyConnected1D LocallyConnected2D Lambda TimeDistributed "
     "RepeatVector Embedding MultiHeadAttention Attention RandomCrop CenterCrop",
     Does::opaque, 0, "…"},
    {"Sequential", Does::sequence, 0, "layers trainable name"},
    {"Model", Does::model, 0, "…"},
};

// keras.ops.
constexpr Function kOps[]{
    {"conv", Does::conv, 0, "inputs! kernel! strides padding data_format dilation_rate"},
    {"depthwise_conv", Does::depthwise, 0,
     "inputs! kernel! strides padding data_format dilation_rate"},
    {"conv_transpose", Does::transpose, 0,
     "inputs! kernel! strides padding output_padding data_format dilation_rate"},
    {"max_pool", Does::max_pool, 0, "inputs! pool_size! strides padding data_format"},
    {"average_pool", Does::average_pool, 0, "inputs! pool_size! strides padding data_format"},
    {"pad", Does::pad, 0, "x! pad_width! mode constant_values"},
    {"slice", Does::slice, 0, "inputs! start_indices! extents!"},
    {"concatenate", Does::concatenate, 0, "xs! axis=-1"},
    {"reshape transpose squeeze expand_dims moveaxis swapaxes mean sum max min amax amin var std "
     "tile repeat flip roll",
     Does::move, 0, "x …"},
    {"split", Does::split, 0, "x …"},
    {"stack", Does::stack, 0, "xs! axis=0"},
    {"add subtract maximum minimum", Does::add, 0, "x1! x2!"},
    {"multiply", Does::multiply, 0, "x1! x2!"},
    {"relu relu6 elu gelu selu sigmoid softmax swish silu tanh leaky_relu abs sqrt exp log",
     Does::keeps, 0, "x …"},
    {"convert_to_numpy convert_to_tensor cast stop_gradient", Does::passes, 0, "x …"},
    {"ones zeros", Does::array, 0, "shape …"},
    {"take", Does::pad, 0, "…"},
};

// Of tf.layers of TensorFlow 1: functions of the same arguments.
constexpr std::string_view kOldConv =
    "inputs! filters! kernel_size! strides padding data_format dilation_rate activation use_bias …";

// Keras 1: the kernel's rows and columns are two arguments. Known by its keywords.
constexpr Function kFirstFunctions[]{
    {"Conv2D Convolution2D", Does::conv, 2,
     "nb_filter! nb_row! nb_col! init activation weights border_mode subsample dim_ordering …"},
    {"AtrousConvolution2D AtrousConv2D", Does::conv, 2,
     "nb_filter! nb_row! nb_col! init activation weights border_mode subsample atrous_rate "
     "dim_ordering …"},
    {"Conv1D Convolution1D", Does::conv, 1,
     "nb_filter! filter_length! init activation weights border_mode subsample_length …"},
    {"Deconvolution2D Deconv2D", Does::transpose, 2,
     "nb_filter! nb_row! nb_col! output_shape! init activation weights border_mode subsample "
     "dim_ordering …"},
    {"SeparableConvolution2D SeparableConv2D", Does::separable, 2,
     "nb_filter! nb_row! nb_col! init activation weights border_mode subsample depth_multiplier …"},
    {"MaxPooling2D", Does::max_pool, 2, "pool_size=2 strides border_mode dim_ordering …"},
    {"AveragePooling2D", Does::average_pool, 2, "pool_size=2 strides border_mode dim_ordering …"},
};

constexpr Function kOldFunctions[]{
    {"conv2d", Does::conv, 2, kOldConv},
    {"conv1d", Does::conv, 1, kOldConv},
    {"conv2d_transpose", Does::transpose, 2,
     "inputs! filters! kernel_size! strides padding data_format activation use_bias …"},
    {"separable_conv2d", Does::separable, 2, kOldConv},
    {"max_pooling2d", Does::max_pool, 2, "inputs! pool_size! strides! padding data_format name"},
    {"average_pooling2d", Does::average_pool, 2,
     "inputs! pool_size! strides! padding data_format name"},
    {"batch_normalization dropout", Does::keeps, 0, "inputs …"},
    {"dense", Does::keeps, 0, "inputs units …"},
    {"flatten", Does::move, 0, "inputs …"},
};

}  // namespace

const Library kKerasCode{.id = "keras",
                         .framework = "keras",
                         .functions = kFunctions,
                         .meanings = kMeanings,
                         .channels_last = true,
                         .padding = keras_padding,
                         .weight_space_first = true};
const Library kKerasOpsCode{.id = "keras",
                            .framework = "keras",
                            .functions = kOps,
                            .meanings = kMeanings,
                            .channels_last = true,
                            .padding = keras_padding,
                            .weight_space_first = true};
const Library kFirstKerasCode{.id = "keras",
                              .framework = "keras",
                              .functions = kFirstFunctions,
                              .meanings = kMeanings,
                              .channels_last = true,
                              .padding = keras_padding,
                              .weight_space_first = true};
const Library kOldLayersCode{.id = "keras",
                             .framework = "keras",
                             .functions = kOldFunctions,
                             .meanings = kMeanings,
                             .channels_last = true,
                             .padding = keras_padding,
                             .weight_space_first = true};

}  // namespace padlens::reading
