// Chainer: chainer.links, chainer.functions.
// Sources: Chainer 7.8 (chainer/links/connection, chainer/functions/pooling and connection).

#include "core/snippets/reading/library.h"
#include "core/snippets/reading/maker.h"

namespace padlens::reading {
namespace {

constexpr Meaning kMeanings[]{
    {"in_channels", Means::channels},
    {"out_channels", Means::filters},
    {"ksize", Means::kernel},
    {"stride", Means::stride},
    {"pad", Means::padding},
    {"dilate", Means::dilation},
    {"groups", Means::groups},
    {"outsize", Means::output_shape},
    {"cover_all", Means::cover_all},
    {"x", Means::input},
    {"xs", Means::inputs},
    {"W", Means::weight},
    {"axis", Means::axis},
    {"output_shape", Means::size},
    {"r", Means::scale},
    {"in_size", Means::channels},
    {"out_size", Means::units},
    {"name", Means::name},
};

#define PADLENS_REST " nobias initialW initial_bias * dilate groups"

constexpr Function kFunctions[]{
    {"Convolution2D", Does::conv, 2, "in_channels! out_channels! ksize! stride pad" PADLENS_REST},
    {"Convolution1D", Does::conv, 1, "in_channels! out_channels! ksize! stride pad" PADLENS_REST},
    // Two numbers are the planes that come out and the kernel.
    {"Convolution2D/2", Does::conv, 2,
     "out_channels! ksize! * stride pad nobias outsize dilate groups initialW initial_bias"},
    {"Deconvolution2D/2", Does::transpose, 2,
     "out_channels! ksize! * stride pad nobias outsize dilate groups initialW initial_bias"},
    {"DilatedConvolution2D", Does::conv, 2,
     "in_channels! out_channels! ksize! stride pad dilate nobias initialW initial_bias"},
    {"Deconvolution2D", Does::transpose, 2,
     "in_channels! out_channels! ksize! stride pad nobias outsize initialW initial_bias * dilate "
     "groups"},
    {"Deconvolution1D", Does::transpose, 1,
     "in_channels! out_channels! ksize! stride pad nobias outsize initialW initial_bias * dilate "
     "groups"},
    {"convolution_2d", Does::conv, 2, "x! W! b stride pad cover_all * dilate groups"},
    {"convolution_1d", Does::conv, 1, "x! W! b stride pad cover_all dilate groups"},
    {"deconvolution_2d", Does::transpose, 2, "x! W! b stride pad outsize * dilate groups"},
    {"deconvolution_1d", Does::transpose, 1, "x! W! b stride pad outsize dilate groups"},
    {"max_pooling_2d", Does::max_pool, 2, "x! ksize! stride pad cover_all return_indices"},
    {"max_pooling_1d", Does::max_pool, 1, "x! ksize! stride pad cover_all return_indices"},
    {"average_pooling_2d", Does::average_pool, 2, "x! ksize! stride pad"},
    {"average_pooling_1d", Does::average_pool, 1, "x! ksize! stride pad pad_value"},
    {"resize_images", Does::upsample, 2, "x! output_shape! mode align_corners"},
    {"depth2space", Does::upsample, 2, "x! r!"},
    {"concat", Does::concatenate, 0, "xs! axis=1"},
    {"BatchNormalization LayerNormalization GroupNormalization PReLU Scale Bias", Does::keeps, 0,
     "…"},
    {"relu leaky_relu elu selu sigmoid tanh softplus dropout softmax log_softmax clipped_relu "
     "hard_sigmoid local_response_normalization batch_normalization",
     Does::keeps, 0, "x! …"},
    {"Linear", Does::ends, 0, "in_size! out_size …"},
    {"linear", Does::ends, 0, "x! …"},
    {"reshape flatten transpose mean sum max squeeze expand_dims", Does::move, 0, "x! …"},
    {"split_axis", Does::split, 0, "x! …"},
    {"Sequential", Does::sequence, 0, "…"},
    {"ChainList", Does::sequence, 0, "…"},
    {"unpooling_2d unpooling_1d upsampling_2d spatial_pyramid_pooling_2d roi_pooling_2d "
     "convolution_nd Convolution3D ConvolutionND DeconvolutionND DepthwiseConvolution2D "
     "Inception InceptionBN GoogLeNet matmul",
     Does::opaque, 0, "…"},
};

#undef PADLENS_REST

}  // namespace

const Library kChainerCode{.id = "chainer",
                           .framework = "chainer",
                           .functions = kFunctions,
                           .meanings = kMeanings,
                           .padding = listed_padding};

}  // namespace padlens::reading
