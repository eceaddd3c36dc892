// ONNX: a node's attributes, by its operator.
// Source: the ONNX operator reference (opset 1 to 23).

#include "core/snippets/reading/library.h"
#include "core/snippets/reading/maker.h"

namespace padlens::reading {
namespace {

constexpr Meaning kMeanings[]{
    {"kernel_shape", Means::kernel},
    {"strides", Means::stride},
    {"dilations", Means::dilation},
    {"auto_pad", Means::padding},
    {"pads", Means::pads},
    {"group", Means::groups},
    {"output_padding", Means::output_padding},
    {"output_shape", Means::output_shape},
    {"ceil_mode", Means::ceil_mode},
    {"count_include_pad", Means::count_include_pad},
    {"X", Means::input},
    {"W", Means::weight},
    {"mode", Means::fill},
    {"value", Means::value},
    {"axis", Means::axis},
    {"scales", Means::scale},
    {"sizes", Means::size},
    {"interpolation", Means::interpolation},
    {"coordinate_transformation_mode", Means::coordinates},
    {"nearest_mode", Means::nearest_mode},
    {"inputs", Means::inputs},
};

constexpr Function kFunctions[]{
    {"Conv FusedConv QLinearConv ConvInteger", Does::conv, 0,
     "X W * auto_pad=notset dilations group kernel_shape pads strides …"},
    {"ConvTranspose", Does::transpose, 0,
     "X W * auto_pad=notset dilations group kernel_shape output_padding output_shape pads strides "
     "…"},
    {"MaxPool", Does::max_pool, 0,
     "X * auto_pad=notset ceil_mode dilations kernel_shape! pads storage_order strides …"},
    {"AveragePool", Does::average_pool, 0,
     "X * auto_pad=notset ceil_mode count_include_pad dilations kernel_shape! pads strides …"},
    {"LpPool", Does::average_pool, 0,
     "X * auto_pad=notset ceil_mode dilations kernel_shape! p pads strides …"},
    {"Pad", Does::pad, 0, "X …"},
    {"Resize Upsample", Does::upsample, 0, "X …"},
    {"Concat", Does::concatenate, 0, "…"},
    {"Add Sub Sum Max Min Mean", Does::add, 0, "…"},
    {"Mul", Does::multiply, 0, "…"},
    {"GlobalAveragePool GlobalMaxPool GlobalLpPool", Does::global_pool, 0, "X …"},
    {"Relu LeakyRelu PRelu Elu Selu Celu Gelu Sigmoid HardSigmoid HardSwish Mish Tanh Softplus "
     "Softsign Softmax LogSoftmax ThresholdedRelu Clip BatchNormalization InstanceNormalization "
     "LayerNormalization GroupNormalization LRN Dropout Identity Cast Abs Neg Exp Log Sqrt Erf "
     "Floor Ceil Round QuantizeLinear DequantizeLinear Div Pow",
     Does::keeps, 0, "X …"},
    {"Flatten Gemm MatMul", Does::ends, 0, "X …"},
    {"Reshape Transpose Squeeze Unsqueeze Slice Split Gather Shape ReduceMean DepthToSpace "
     "SpaceToDepth MaxUnpool RoiAlign MaxRoiPool Expand Tile If Loop LSTM GRU DeformConv",
     Does::opaque, 0, "X …"},
    {"Constant ConstantOfShape", Does::none, 0, "…"},
};

// onnx.helper.
constexpr Meaning kHelperMeanings[]{{"name", Means::name}};
constexpr Function kHelper[]{
    {"make_node", Does::node, 0, "op_type! inputs! outputs! name doc_string domain overload …"},
    {"make_tensor", Does::array, 0, "…"},
    {"make_model make_tensor_value_info make_opsetid make_operatorsetid", Does::none, 0, "…"},
};

}  // namespace

const Library kOnnxCode{.id = "onnx",
                        .framework = "onnx",
                        .functions = kFunctions,
                        .meanings = kMeanings,
                        .pool_stride_is_kernel = false,
                        .padding = onnx_padding};
const Library kOnnxHelperCode{.id = "onnx",
                              .framework = "onnx",
                              .functions = kHelper,
                              .meanings = kHelperMeanings,
                              .pool_stride_is_kernel = false,
                              .padding = onnx_padding};

}  // namespace padlens::reading
