// PyTorch: torch.nn, torch.nn.functional, and the functions of torch that join.
// Sources: PyTorch's API reference (1.13 to 2.x); torch/nn/modules, torch/nn/functional.py.

#include "core/snippets/reading/library.h"
#include "core/snippets/reading/maker.h"

namespace padlens::reading {
namespace {

constexpr Meaning kMeanings[]{
    {"in_channels", Means::channels},
    {"out_channels", Means::filters},
    {"kernel_size", Means::kernel},
    {"stride", Means::stride},
    {"padding", Means::padding},
    {"dilation", Means::dilation},
    {"groups", Means::groups},
    {"padding_mode", Means::fill},
    {"output_padding", Means::output_padding},
    {"output_size", Means::output_shape},
    {"ceil_mode", Means::ceil_mode},
    {"count_include_pad", Means::count_include_pad},
    {"divisor_override", Means::divisor},
    {"input", Means::input},
    {"weight", Means::weight},
    {"pad", Means::padding},
    {"mode", Means::interpolation},
    {"align_corners", Means::align_corners},
    {"pad_mode", Means::fill},
    {"value", Means::value},
    {"size", Means::size},
    {"scale_factor", Means::scale},
    {"upscale_factor", Means::scale},
    {"tensors", Means::inputs},
    {"dim", Means::axis},
    {"other", Means::input},
    {"name", Means::name},
    {"in_features", Means::channels},
    {"out_features", Means::units},
    {"num_features", Means::channels},
    {"start", Means::begins},
    {"length", Means::extents},
};

#define PADLENS_REST " bias padding_mode device dtype"
#define PADLENS_CONV \
  "in_channels! out_channels! kernel_size! stride padding dilation groups" PADLENS_REST
#define PADLENS_TRANSPOSE                                                              \
  "in_channels! out_channels! kernel_size! stride padding output_padding groups bias " \
  "dilation padding_mode device dtype"
#define PADLENS_LAZY "out_channels! kernel_size! stride padding dilation groups" PADLENS_REST
#define PADLENS_LAZY_TRANSPOSE                                                                  \
  "out_channels! kernel_size! stride padding output_padding groups bias dilation padding_mode " \
  "device dtype"
#define PADLENS_MAX "kernel_size! stride padding dilation return_indices ceil_mode"
#define PADLENS_F_CONV "input! weight! bias stride padding dilation groups"
#define PADLENS_F_TRANSPOSE "input! weight! bias stride padding output_padding groups dilation"

constexpr Function kFunctions[]{
    {"Conv2d", Does::conv, 2, PADLENS_CONV},
    {"Conv1d", Does::conv, 1, PADLENS_CONV},
    {"ConvTranspose2d", Does::transpose, 2, PADLENS_TRANSPOSE},
    {"ConvTranspose1d", Does::transpose, 1, PADLENS_TRANSPOSE},
    {"LazyConv2d", Does::conv, 2, PADLENS_LAZY},
    {"LazyConv1d", Does::conv, 1, PADLENS_LAZY},
    {"LazyConvTranspose2d", Does::transpose, 2, PADLENS_LAZY_TRANSPOSE},
    {"LazyConvTranspose1d", Does::transpose, 1, PADLENS_LAZY_TRANSPOSE},
    {"MaxPool2d", Does::max_pool, 2, PADLENS_MAX},
    {"MaxPool1d", Does::max_pool, 1, PADLENS_MAX},
    {"AvgPool2d", Does::average_pool, 2,
     "kernel_size! stride padding ceil_mode count_include_pad divisor_override"},
    {"AvgPool1d", Does::average_pool, 1, "kernel_size! stride padding ceil_mode count_include_pad"},
    {"LPPool2d", Does::average_pool, 2, "norm_type! kernel_size! stride ceil_mode"},
    {"LPPool1d", Does::average_pool, 1, "norm_type! kernel_size! stride ceil_mode"},
    {"ZeroPad2d ReflectionPad2d ReplicationPad2d CircularPad2d", Does::pad, 2, "padding!"},
    {"ZeroPad1d ReflectionPad1d ReplicationPad1d CircularPad1d", Does::pad, 1, "padding!"},
    {"ConstantPad2d", Does::pad, 2, "padding! value!"},
    {"ConstantPad1d", Does::pad, 1, "padding! value!"},
    {"Upsample", Does::upsample, 0, "size scale_factor mode align_corners recompute_scale_factor"},
    {"UpsamplingNearest2d", Does::upsample, 2, "size scale_factor"},
    {"UpsamplingBilinear2d", Does::upsample, 2, "size scale_factor"},
    {"PixelShuffle", Does::upsample, 2, "upscale_factor!"},
    {"AdaptiveAvgPool2d AdaptiveMaxPool2d", Does::adaptive_pool, 2, "output_size! return_indices"},
    {"AdaptiveAvgPool1d AdaptiveMaxPool1d", Does::adaptive_pool, 1, "output_size! return_indices"},
    {"BatchNorm1d BatchNorm2d SyncBatchNorm FrozenBatchNorm2d", Does::keeps, 0, "num_features …"},
    {"LazyBatchNorm1d LazyBatchNorm2d GroupNorm InstanceNorm1d InstanceNorm2d LazyInstanceNorm2d "
     "LayerNorm LocalResponseNorm RMSNorm ReLU "
     "ReLU6 LeakyReLU PReLU RReLU ELU CELU SELU GELU SiLU Mish Hardswish Hardsigmoid Hardtanh "
     "Hardshrink Sigmoid LogSigmoid Tanh Softmax Softmax2d LogSoftmax Softplus Softshrink Softsign "
     "Tanhshrink Threshold Dropout Dropout1d Dropout2d AlphaDropout FeatureAlphaDropout Identity "
     "ChannelShuffle StochasticDepth DropPath",
     Does::keeps, 0, "…"},
    {"Linear", Does::ends, 0, "in_features! out_features! bias device dtype"},
    {"LazyLinear", Does::ends, 0, "out_features! …"},
    {"Bilinear Embedding RNN LSTM GRU", Does::ends, 0, "…"},
    {"Flatten Unflatten PixelUnshuffle Permute Rearrange", Does::move, 0, "…"},
    {"Conv3d ConvTranspose3d LazyConv3d MaxPool3d AvgPool3d AdaptiveAvgPool3d BatchNorm3d "
     "ZeroPad3d ConstantPad3d FractionalMaxPool2d MaxUnpool1d MaxUnpool2d Fold Unfold "
     "MultiheadAttention TransformerEncoder",
     Does::opaque, 0, "…"},
    {"Sequential ModuleList", Does::sequence, 0, "…"},
    {"randn rand zeros ones empty full randint tensor arange ones_like zeros_like randn_like",
     Does::array, 0, "…"},
    {"from_numpy", Does::passes, 0, "input …"},
};

// torch.nn.functional, and functions of torch.
constexpr Function kFunctional[]{
    {"conv2d", Does::conv, 2, PADLENS_F_CONV},
    {"conv1d", Does::conv, 1, PADLENS_F_CONV},
    {"conv_transpose2d", Does::transpose, 2, PADLENS_F_TRANSPOSE},
    {"conv_transpose1d", Does::transpose, 1, PADLENS_F_TRANSPOSE},
    {"max_pool2d", Does::max_pool, 2,
     "input! kernel_size! stride padding dilation ceil_mode return_indices"},
    {"max_pool1d", Does::max_pool, 1,
     "input! kernel_size! stride padding dilation ceil_mode return_indices"},
    {"max_pool2d_with_indices", Does::max_pool, 2,
     "input! kernel_size! stride padding dilation ceil_mode return_indices"},
    {"avg_pool2d", Does::average_pool, 2,
     "input! kernel_size! stride padding ceil_mode count_include_pad divisor_override"},
    {"avg_pool1d", Does::average_pool, 1,
     "input! kernel_size! stride padding ceil_mode count_include_pad"},
    {"lp_pool2d", Does::average_pool, 2, "input! norm_type! kernel_size! stride ceil_mode"},
    {"pad", Does::pad, 0, "input! pad! mode value"},
    {"interpolate upsample", Does::upsample, 0,
     "input! size scale_factor mode align_corners recompute_scale_factor antialias"},
    {"pixel_shuffle", Does::upsample, 2, "input! upscale_factor!"},
    {"adaptive_avg_pool2d adaptive_max_pool2d", Does::adaptive_pool, 2,
     "input! output_size! return_indices"},
    {"adaptive_avg_pool1d adaptive_max_pool1d", Does::adaptive_pool, 1,
     "input! output_size! return_indices"},
    {"relu relu_ relu6 leaky_relu prelu elu selu gelu silu mish hardswish hardsigmoid sigmoid tanh "
     "softmax log_softmax softplus dropout dropout2d batch_norm group_norm layer_norm "
     "instance_norm "
     "local_response_norm clamp normalize abs sqrt exp",
     Does::keeps, 0, "input …"},
    {"linear", Does::ends, 0, "input …"},
    {"flatten ravel reshape unflatten permute transpose swapaxes swapdims movedim moveaxis "
     "unsqueeze "
     "squeeze pixel_unshuffle mean sum amax amin prod std var argmax argmin max min logsumexp tile "
     "roll flip rearrange",
     Does::move, 0, "input …"},
    {"chunk split unbind tensor_split", Does::split, 0, "input …"},
    {"stack", Does::stack, 0, "tensors! dim=0 out"},
    {"narrow", Does::slice, 0, "input! dim! start! length!"},
    {"cat concat concatenate", Does::concatenate, 0, "tensors! dim=0 out"},
    {"add sub maximum minimum", Does::add, 0, "input! other! alpha out"},
    {"mul multiply", Does::multiply, 0, "input! other! out"},
    {"conv3d max_pool3d avg_pool3d conv_transpose3d unfold fold max_unpool2d grid_sample rot90 "
     "norm "
     "matmul bmm einsum diff",
     Does::opaque, 0, "input …"},
};

#undef PADLENS_REST
#undef PADLENS_CONV
#undef PADLENS_TRANSPOSE
#undef PADLENS_LAZY
#undef PADLENS_LAZY_TRANSPOSE
#undef PADLENS_MAX
#undef PADLENS_F_CONV
#undef PADLENS_F_TRANSPOSE

}  // namespace

const Library kTorchCode{.id = "pytorch",
                         .framework = "pytorch",
                         .functions = kFunctions,
                         .meanings = kMeanings,
                         .padding = torch_padding};
const Library kTorchFunctionalCode{.id = "pytorch",
                                   .framework = "pytorch",
                                   .functions = kFunctional,
                                   .meanings = kMeanings,
                                   .padding = torch_padding};

}  // namespace padlens::reading
