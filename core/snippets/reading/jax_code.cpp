// JAX: jax.lax; Flax: flax.linen and flax.nnx, whose padding goes to jax.lax.
// Sources: JAX's and Flax's API references; jax/_src/lax/convolution.py, windowed_reductions.py,
// flax/linen/linear.py, pooling.py, flax/nnx/nn/linear.py.

#include "core/snippets/reading/library.h"
#include "core/snippets/reading/maker.h"

namespace padlens::reading {
namespace {

constexpr Meaning kLaxMeanings[]{
    {"lhs", Means::input},
    {"rhs", Means::weight},
    {"operand", Means::input},
    {"window_strides", Means::stride},
    {"strides", Means::stride},
    {"padding", Means::padding},
    {"lhs_dilation", Means::stretch},
    {"base_dilation", Means::stretch},
    {"rhs_dilation", Means::dilation},
    {"window_dilation", Means::dilation},
    {"window_dimensions", Means::kernel},
    {"computation", Means::reducer},
    {"dimension_numbers", Means::layout},
    {"feature_group_count", Means::groups},
    {"operands", Means::inputs},
    {"dimension", Means::axis},
    {"start_indices", Means::begins},
    {"start_index", Means::begins},
    {"limit_indices", Means::ends},
    {"limit_index", Means::ends},
    {"stride", Means::stride},
    {"slice_sizes", Means::size},
    {"axis", Means::axis},
};

constexpr Function kLax[]{
    {"conv", Does::conv, 0, "lhs! rhs! window_strides! padding! precision preferred_element_type"},
    {"conv_with_general_padding", Does::conv, 0,
     "lhs! rhs! window_strides! padding! lhs_dilation! rhs_dilation! precision "
     "preferred_element_type"},
    {"conv_general_dilated", Does::conv, 0,
     "lhs! rhs! window_strides! padding! lhs_dilation rhs_dilation dimension_numbers "
     "feature_group_count batch_group_count precision preferred_element_type out_sharding"},
    {"conv_transpose", Does::transpose, 0,
     "lhs! rhs! strides! padding! rhs_dilation dimension_numbers transpose_kernel precision "
     "preferred_element_type use_consistent_padding"},
    {"reduce_window", Does::reduce, 0,
     "operand! init_value! computation! window_dimensions! window_strides! padding! base_dilation "
     "window_dilation"},
    {"concatenate", Does::concatenate, 0, "operands! dimension!"},
    {"slice", Does::slice, 0, "operand! start_indices! limit_indices! strides"},
    {"slice_in_dim", Does::slice, 0, "operand! start_index! limit_index! stride axis"},
    {"dynamic_slice", Does::slice, 0, "operand! start_indices! slice_sizes!"},
    {"stop_gradient", Does::passes, 0, "operand …"},
};

constexpr Meaning kFlaxMeanings[]{
    {"features", Means::filters},
    {"in_features", Means::channels},
    {"out_features", Means::filters},
    {"kernel_size", Means::kernel},
    {"window_shape", Means::kernel},
    {"strides", Means::stride},
    {"padding", Means::padding},
    {"input_dilation", Means::stretch},
    {"kernel_dilation", Means::dilation},
    {"feature_group_count", Means::groups},
    {"count_include_pad", Means::count_include_pad},
    {"inputs", Means::input},
    {"reduce_fn", Means::reducer},
    {"name", Means::name},
};

#define PADLENS_LINEN                                                                      \
  " use_bias mask dtype param_dtype precision kernel_init bias_init conv_general_dilated " \
  "promote_dtype conv_general_dilated_cls name parent preferred_element_type"
#define PADLENS_NNX                                                                        \
  " use_bias mask dtype param_dtype precision kernel_init bias_init conv_general_dilated " \
  "promote_dtype rngs preferred_element_type kernel_metadata bias_metadata"

constexpr Function kLinen[]{
    {"Conv", Does::conv, 0,
     "features! kernel_size! strides padding=same input_dilation kernel_dilation "
     "feature_group_count" PADLENS_LINEN},
    {"ConvTranspose", Does::transpose, 0,
     "features! kernel_size! strides padding=same kernel_dilation" PADLENS_LINEN
     " transpose_kernel feature_group_count"},
    {"max_pool min_pool", Does::max_pool, 0, "inputs! window_shape! strides padding=valid"},
    {"avg_pool", Does::average_pool, 0,
     "inputs! window_shape! strides padding=valid count_include_pad"},
    {"pool", Does::reduce, 0, "inputs! init! reduce_fn! window_shape! strides padding"},
    {"BatchNorm LayerNorm GroupNorm InstanceNorm RMSNorm WeightNorm SpectralNorm Dropout PReLU",
     Does::keeps, 0, "…"},
    {"relu relu6 leaky_relu elu selu gelu silu swish sigmoid hard_swish hard_sigmoid hard_tanh "
     "tanh "
     "softmax log_softmax softplus celu glu",
     Does::keeps, 0, "inputs …"},
    {"Dense DenseGeneral Linear LinearGeneral", Does::keeps, 0, "…"},
    {"Sequential", Does::sequence, 0, "…"},
    {"ConvLocal SelfAttention MultiHeadDotProductAttention Embed LSTMCell GRUCell", Does::opaque, 0,
     "…"},
};

constexpr Function kNnx[]{
    {"Conv", Does::conv, 0,
     "in_features! out_features! kernel_size! strides * padding=same input_dilation "
     "kernel_dilation feature_group_count" PADLENS_NNX},
    {"ConvTranspose", Does::transpose, 0,
     "in_features! out_features! kernel_size! strides * padding=same kernel_dilation "
     "transpose_kernel" PADLENS_NNX},
};

#undef PADLENS_LINEN
#undef PADLENS_NNX

}  // namespace

const Library kJaxCode{.id = "jax",
                       .framework = "jax",
                       .functions = kLax,
                       .meanings = kLaxMeanings,
                       .channels_last = false,
                       .pool_stride_is_kernel = false,
                       .padding = jax_padding,
                       .weight_space_first = true};
const Library kFlaxCode{.id = "flax",
                        .framework = "jax",
                        .functions = kLinen,
                        .meanings = kFlaxMeanings,
                        .channels_last = true,
                        .pool_stride_is_kernel = false,
                        .padding = flax_padding,
                        .weight_space_first = true};
const Library kNnxCode{.id = "flax",
                       .framework = "jax",
                       .functions = kNnx,
                       .meanings = kFlaxMeanings,
                       .channels_last = true,
                       .pool_stride_is_kernel = false,
                       .padding = flax_padding,
                       .weight_space_first = true};

}  // namespace padlens::reading
