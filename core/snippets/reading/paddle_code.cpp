// PaddlePaddle and MLX.
// Sources: Paddle's API reference (3.x), python/paddle/nn; MLX's (0.2x), python/mlx/nn/layers.

#include "core/snippets/reading/library.h"
#include "core/snippets/reading/maker.h"

namespace padlens::reading {
namespace {

constexpr Meaning kMeanings[]{
    {"x", Means::input},
    {"y", Means::input},
    {"input", Means::input},
    {"weight", Means::weight},
    {"in_channels", Means::channels},
    {"out_channels", Means::filters},
    {"kernel_size", Means::kernel},
    {"stride", Means::stride},
    {"padding", Means::padding},
    {"kernel_dilation", Means::dilation},
    {"dilation", Means::dilation},
    {"input_dilation", Means::stretch},
    {"groups", Means::groups},
    {"output_padding", Means::output_padding},
    {"output_size", Means::output_shape},
    {"ceil_mode", Means::ceil_mode},
    {"exclusive", Means::exclusive},
    {"divisor_override", Means::divisor},
    {"data_format", Means::layout},
    {"padding_mode", Means::fill},
    {"pad", Means::padding},
    {"mode", Means::fill},
    {"value", Means::value},
    {"size", Means::size},
    {"scale_factor", Means::scale},
    {"axis", Means::axis},
    {"pad_width", Means::padding},
    {"constant_values", Means::value},
    {"name", Means::name},
    {"arrays", Means::inputs},
};

constexpr std::string_view kConv =
    "in_channels! out_channels! kernel_size! stride padding dilation groups padding_mode "
    "weight_attr bias_attr data_format";
constexpr std::string_view kTranspose =
    "in_channels! out_channels! kernel_size! stride padding output_padding groups dilation "
    "weight_attr bias_attr data_format";
constexpr std::string_view kFConv =
    "x! weight! bias stride padding dilation groups data_format name";
constexpr std::string_view kFMean =
    "x! kernel_size! stride padding ceil_mode exclusive divisor_override data_format name";
constexpr std::string_view kFMax =
    "x! kernel_size! stride padding return_mask ceil_mode data_format name";

constexpr Function kPaddle[]{
    {"Conv2D", Does::conv, 2, kConv},
    {"Conv1D", Does::conv, 1, kConv},
    {"Conv2DTranspose", Does::transpose, 2, kTranspose},
    {"Conv1DTranspose", Does::transpose, 1, kTranspose},
    {"MaxPool2D", Does::max_pool, 2,
     "kernel_size! stride padding return_mask ceil_mode data_format name"},
    {"MaxPool1D", Does::max_pool, 1, "kernel_size! stride padding return_mask ceil_mode name"},
    {"AvgPool2D", Does::average_pool, 2,
     "kernel_size! stride padding ceil_mode exclusive divisor_override data_format name"},
    {"AvgPool1D", Does::average_pool, 1, "kernel_size! stride padding exclusive ceil_mode name"},
    {"Pad2D ZeroPad2D", Does::pad, 2, "padding! mode value data_format name"},
    {"Pad1D", Does::pad, 1, "padding! mode value data_format name"},
    {"AdaptiveAvgPool2D AdaptiveMaxPool2D", Does::adaptive_pool, 2, "output_size! …"},
    {"BatchNorm2D BatchNorm LayerNorm GroupNorm InstanceNorm2D ReLU ReLU6 LeakyReLU PReLU ELU GELU "
     "SiLU Swish Hardswish Hardsigmoid Sigmoid Tanh Softmax Dropout Dropout2D Identity",
     Does::keeps, 0, "…"},
    {"Linear", Does::ends, 0, "…"},
    {"Flatten", Does::move, 0, "…"},
    {"Sequential", Does::sequence, 0, "…"},
    {"conv2d", Does::conv, 2, kFConv},
    {"conv1d", Does::conv, 1, kFConv},
    {"conv2d_transpose", Does::transpose, 2,
     "x! weight! bias stride padding output_padding dilation groups output_size data_format name"},
    {"conv1d_transpose", Does::transpose, 1,
     "x! weight! bias stride padding output_padding groups dilation output_size data_format name"},
    {"max_pool2d", Does::max_pool, 2, kFMax},
    {"max_pool1d", Does::max_pool, 1, kFMax},
    {"avg_pool2d", Does::average_pool, 2, kFMean},
    {"avg_pool1d", Does::average_pool, 1,
     "x! kernel_size! stride padding exclusive ceil_mode name divisor_override"},
    {"pad", Does::pad, 0, "x! pad! mode value data_format pad_from_left_axis name"},
    {"concat", Does::concatenate, 0, "x! axis=0 name"},
    {"flatten reshape transpose squeeze unsqueeze mean sum max min", Does::move, 0, "x …"},
    {"split chunk unbind", Does::split, 0, "x …"},
    {"stack", Does::stack, 0, "x! axis=0"},
    {"relu sigmoid tanh softmax dropout batch_norm gelu silu hardswish", Does::keeps, 0, "x …"},
    {"ones zeros full arange to_tensor randn rand", Does::array, 0, "…"},
};

constexpr std::string_view kMlxConv =
    "in_channels! out_channels! kernel_size! stride padding dilation groups bias";
constexpr std::string_view kMlxTranspose =
    "in_channels! out_channels! kernel_size! stride padding dilation output_padding bias";

constexpr Function kMlx[]{
    {"Conv2d", Does::conv, 2, kMlxConv},
    {"Conv1d", Does::conv, 1, kMlxConv},
    {"ConvTranspose2d", Does::transpose, 2, kMlxTranspose},
    {"ConvTranspose1d", Does::transpose, 1, kMlxTranspose},
    {"MaxPool2d", Does::max_pool, 2, "kernel_size! stride padding"},
    {"MaxPool1d", Does::max_pool, 1, "kernel_size! stride padding"},
    {"AvgPool2d", Does::average_pool, 2, "kernel_size! stride padding"},
    {"AvgPool1d", Does::average_pool, 1, "kernel_size! stride padding"},
    {"Upsample", Does::upsample, 2, "scale_factor! …"},
    {"BatchNorm LayerNorm GroupNorm InstanceNorm RMSNorm ReLU ReLU6 LeakyReLU PReLU ELU GELU SiLU "
     "Sigmoid Tanh Softmax Dropout Dropout2d Identity relu gelu silu sigmoid softmax",
     Does::keeps, 0, "…"},
    {"Linear", Does::keeps, 0, "…"},
    {"Sequential", Does::sequence, 0, "…"},
    {"conv2d", Does::conv, 2, "input! weight! stride padding dilation groups * stream"},
    {"conv1d", Does::conv, 1, "input! weight! stride padding dilation groups * stream"},
    {"conv_transpose2d", Does::transpose, 2,
     "input! weight! stride padding dilation output_padding groups * stream"},
    {"conv_transpose1d", Does::transpose, 1,
     "input! weight! stride padding dilation output_padding groups * stream"},
    {"conv_general", Does::conv, 0,
     "input! weight! stride padding kernel_dilation input_dilation groups flip * stream"},
    {"pad", Does::pad, 0, "x! pad_width! mode constant_values * stream"},
    {"concatenate", Does::concatenate, 0, "arrays! axis=0 * stream"},
    {"array ones zeros full arange", Does::array, 0, "…"},
    {"take", Does::pad, 0, "…"},
};

}  // namespace

const Library kPaddleCode{.id = "paddle",
                          .framework = "paddle",
                          .functions = kPaddle,
                          .meanings = kMeanings,
                          .padding = paddle_padding};
const Library kMlxCode{.id = "mlx",
                       .framework = "mlx",
                       .functions = kMlx,
                       .meanings = kMeanings,
                       .channels_last = true,
                       .padding = mlx_padding};

}  // namespace padlens::reading
