// TensorFlow.js: tf.conv2d and its like, and tf.layers, whose fields stand in an object.
// Sources: TensorFlow.js's API reference (4.x); tfjs-core/src/ops, tfjs-layers/src/layers.

#include "core/snippets/reading/library.h"
#include "core/snippets/reading/maker.h"

namespace padlens::reading {
namespace {

constexpr Meaning kMeanings[]{
    {"x", Means::input},
    {"input", Means::input},
    {"a", Means::input},
    {"b", Means::input},
    {"images", Means::input},
    {"filter", Means::weight},
    {"depthwiseFilter", Means::weight},
    {"strides", Means::stride},
    {"stride", Means::stride},
    {"pad", Means::padding},
    {"paddings", Means::padding},
    {"dataFormat", Means::layout},
    {"dilations", Means::dilation},
    {"dilation", Means::dilation},
    {"dimRoundingMode", Means::rounding},
    {"filterSize", Means::kernel},
    {"windowShape", Means::kernel},
    {"poolingType", Means::reducer},
    {"outputShape", Means::output_shape},
    {"constantValue", Means::value},
    {"mode", Means::fill},
    {"size", Means::size},
    {"blockSize", Means::scale},
    {"alignCorners", Means::align_corners},
    {"halfPixelCenters", Means::half_pixel_centers},
    {"tensors", Means::inputs},
    {"axis", Means::axis},
    {"begin", Means::begins},
    {"end", Means::ends},
};

constexpr Function kFunctions[]{
    {"conv2d", Does::conv, 2, "x! filter! strides! pad! dataFormat dilations dimRoundingMode"},
    {"conv1d", Does::conv, 1, "x! filter! stride! pad! dataFormat dilation dimRoundingMode"},
    {"conv2dTranspose", Does::transpose, 2,
     "x! filter! outputShape! strides! pad! dimRoundingMode"},
    {"depthwiseConv2d", Does::depthwise, 2,
     "x! filter! strides! pad! dataFormat dilations dimRoundingMode"},
    {"separableConv2d", Does::separable, 2,
     "x! depthwiseFilter! pointwiseFilter! strides! pad! dilation dataFormat"},
    {"maxPool", Does::max_pool, 2, "x! filterSize! strides! pad! dimRoundingMode"},
    {"avgPool", Does::average_pool, 2, "x! filterSize! strides! pad! dimRoundingMode"},
    {"pool", Does::reduce, 2,
     "input! windowShape! poolingType! pad! dilations strides dimRoundingMode"},
    {"pad pad1d pad2d pad3d pad4d", Does::pad, 0, "x! paddings! constantValue"},
    {"mirrorPad", Does::pad, 0, "x! paddings! mode!"},
    {"resizeNearestNeighbor", Does::upsample, 2, "images! size! alignCorners halfPixelCenters"},
    {"resizeBilinear", Does::upsample, 2, "images! size! alignCorners halfPixelCenters"},
    {"slice slice1d slice2d slice3d slice4d", Does::slice, 0, "x! begin! size"},
    {"stridedSlice", Does::slice, 0,
     "x! begin! end! strides beginMask endMask ellipsisMask newAxisMask shrinkAxisMask"},
    {"concat", Does::concatenate, 0, "tensors! axis=0"},
    {"reshape transpose squeeze expandDims mean sum max min tile reverse", Does::move, 0, "x …"},
    {"split unstack", Does::split, 0, "x …"},
    {"stack", Does::stack, 0, "tensors! axis=0"},
    {"depthToSpace", Does::upsample, 2, "x! blockSize! dataFormat"},
    {"add sub maximum minimum", Does::add, 0, "a! b!"},
    {"mul", Does::multiply, 0, "a! b!"},
    {"relu relu6 leakyRelu elu selu sigmoid tanh softmax batchNorm localResponseNormalization "
     "clipByValue dropout prelu softplus",
     Does::keeps, 0, "x …"},
    {"conv3d maxPool3d avgPool3d", Does::opaque, 0, "x …"},
    {"ones zeros fill randomNormal randomUniform tensor4d tensor3d", Does::array, 0, "…"},
};

constexpr Meaning kLayerMeanings[]{
    {"filters", Means::filters},
    {"kernelSize", Means::kernel},
    {"strides", Means::stride},
    {"padding", Means::padding},
    {"dilationRate", Means::dilation},
    {"depthMultiplier", Means::depth_multiplier},
    {"poolSize", Means::kernel},
    {"dataFormat", Means::layout},
    {"name", Means::name},
    {"inputShape", Means::shape},
    {"batchInputShape", Means::shape},
    {"shape", Means::shape},
    {"size", Means::scale},
    {"interpolation", Means::interpolation},
    {"cropping", Means::padding},
    {"axis", Means::axis},
    {"targetShape", Means::shape},
    {"units", Means::units},
};

#define PADLENS_EVERY                                                                        \
  " name trainable dtype inputShape batchInputShape batchSize inputDType weights updatable " \
  "activation useBias kernelInitializer biasInitializer kernelConstraint biasConstraint "    \
  "kernelRegularizer biasRegularizer activityRegularizer depthwiseInitializer "              \
  "pointwiseInitializer depthwiseConstraint pointwiseConstraint depthwiseRegularizer "       \
  "pointwiseRegularizer dataFormat"

constexpr Function kLayers[]{
    {"conv2d", Does::conv, 2, "* filters kernelSize! strides padding dilationRate" PADLENS_EVERY},
    {"conv1d", Does::conv, 1, "* filters kernelSize! strides padding dilationRate" PADLENS_EVERY},
    {"conv2dTranspose", Does::transpose, 2,
     "* filters kernelSize! strides padding dilationRate" PADLENS_EVERY},
    {"depthwiseConv2d", Does::depthwise, 2,
     "* kernelSize! strides padding dilationRate depthMultiplier" PADLENS_EVERY},
    {"separableConv2d", Does::separable, 2,
     "* filters kernelSize! strides padding dilationRate depthMultiplier" PADLENS_EVERY},
    {"maxPooling2d maxPool2d", Does::max_pool, 2, "* poolSize=2 strides padding" PADLENS_EVERY},
    {"maxPooling1d maxPool1d", Does::max_pool, 1, "* poolSize=2 strides padding" PADLENS_EVERY},
    {"averagePooling2d avgPool2d avgPooling2d", Does::average_pool, 2,
     "* poolSize=2 strides padding" PADLENS_EVERY},
    {"averagePooling1d avgPool1d avgPooling1d", Does::average_pool, 1,
     "* poolSize=2 strides padding" PADLENS_EVERY},
    {"zeroPadding2d", Does::pad, 2, "* padding=1" PADLENS_EVERY},
    {"cropping2D cropping2d", Does::crop, 2, "* cropping!" PADLENS_EVERY},
    {"upSampling2d", Does::upsample, 2, "* size=2 interpolation" PADLENS_EVERY},
    {"concatenate", Does::concatenate, 0, "* axis=-1" PADLENS_EVERY},
    {"add average maximum minimum", Does::add, 0, "*" PADLENS_EVERY},
    {"multiply", Does::multiply, 0, "*" PADLENS_EVERY},
    {"globalAveragePooling2d globalMaxPooling2d globalMaxPool2d", Does::global_pool, 2, "…"},
    {"globalAveragePooling1d globalMaxPooling1d", Does::global_pool, 1, "…"},
    {"batchNormalization layerNormalization activation reLU leakyReLU prelu elu softmax dropout "
     "spatialDropout1d gaussianNoise gaussianDropout alphaDropout thresholdedReLU rescaling "
     "masking",
     Does::keeps, 0, "…"},
    {"dense", Does::keeps, 0, "…"},
    {"flatten permute", Does::move, 0, "…"},
    {"lstm gru simpleRNN bidirectional", Does::ends, 0, "…"},
    {"reshape", Does::move, 0, "* targetShape!" PADLENS_EVERY},
    {"input inputLayer", Does::input, 0, "…"},
    {"conv3d conv3dTranspose maxPooling3d averagePooling3d timeDistributed embedding "
     "convLstm2d repeatVector resizing",
     Does::opaque, 0, "…"},
};

constexpr Function kTop[]{
    {"sequential", Does::sequence, 0, "layers name"},
    {"model", Does::model, 0, "…"},
    {"input", Does::input, 0, "…"},
};

#undef PADLENS_EVERY

}  // namespace

const Library kTfjsCode{.id = "tfjs",
                        .framework = "tfjs",
                        .functions = kFunctions,
                        .meanings = kMeanings,
                        .channels_last = true,
                        .pool_stride_is_kernel = false,
                        .padding = tfjs_padding,
                        .weight_space_first = true};
// Its layers are those of Keras.
const Library kTfjsLayersCode{.id = "tfjs",
                              .framework = "tfjs",
                              .functions = kLayers,
                              .meanings = kLayerMeanings,
                              .channels_last = true,
                              .padding = keras_padding,
                              .weight_space_first = true};
const Library kTfjsTopCode{.id = "tfjs",
                           .framework = "tfjs",
                           .functions = kTop,
                           .meanings = kLayerMeanings,
                           .channels_last = true,
                           .padding = keras_padding,
                           .weight_space_first = true};

}  // namespace padlens::reading
