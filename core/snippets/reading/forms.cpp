#include <algorithm>

#include "core/snippets/reading/maker.h"

// How libraries let the numbers of a field be written: alone, or as a list of how many. Measured
// with Keras 3.15.1 (TensorFlow 2.21.0), PyTorch 2.15.0, Flax 0.12.8, JAX 0.10.2.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

// keras/src/utils/argument_validation.py, standardize_tuple: n of them, or a number for all.
constexpr Forms kKerasForms{.one = false, .every = false};
// torch/csrc expands a list of one; a module keeps its kernel as it is given.
constexpr Forms kTorchForms{.every = false};
constexpr Forms kTorchKernel{.one = false, .every = false};
// flax/linen/linear.py, pooling.py.
constexpr Forms kFlaxConv{.one = false, .every = false};
constexpr Forms kFlaxPool{.number = false, .one = false, .every = false};
// jax/_src/lax/convolution.py wants one for each axis of space, windowed_reductions.py for each of
// the operand's, which may have no others.
constexpr Forms kLaxConv{.number = false, .one = false, .every = false};
constexpr Forms kLaxWindows{.number = false, .one = false};
// tensorflow/python/ops/nn_impl.py: depthwise_conv2d hands its strides on as they are.
constexpr Forms kTensorFlowDepthwise{.number = false, .one = false, .axes = false};
constexpr Forms kTensorFlowRates{.number = false, .one = false, .every = false};
constexpr Forms kNoTensors{.every = false};

}  // namespace

Forms Maker::forms(std::string_view field) const {
  const Does does = function_.does;
  const bool tensors = takes_tensors(function_);
  const std::string_view id = library_.id;
  if (id == "keras") return kKerasForms;
  if (id == "pytorch") {
    const bool lp = word_.starts_with("LPPool") || word_.starts_with("lp_pool");
    const bool module = !tensors && (does == Does::conv || does == Does::transpose);
    const bool exact = (field == "kernel" && (module || lp)) || field == "output_size";
    return exact ? kTorchKernel : kTorchForms;
  }
  if (id == "flax") return tensors ? kFlaxPool : kFlaxConv;
  if (id == "jax") return does == Does::reduce ? kLaxWindows : kLaxConv;
  if (id == "tensorflow") {
    const bool depthwise = does == Does::depthwise || does == Does::separable;
    if (depthwise && field == "stride") return kTensorFlowDepthwise;
    if (depthwise && field == "dilation") return kTensorFlowRates;
    return {};
  }
  return id == "tfjs" && tensors ? Forms{} : kNoTensors;
}

std::string Maker::example(std::string_view field) const {
  const Forms forms = this->forms(field);
  const bool flat = rank() == 1;
  if (!forms.axes) return "[1, 2, 2, 1]";
  const std::string list = flat ? "(2,)" : "(2, 3)";
  return forms.number ? "2, " + list : list;
}

// Whether the library takes "3.0" for 3: those that hand it on to what counts cells do not.
bool Maker::takes_reals() const {
  return library_.id != "keras" && library_.id != "pytorch" && library_.id != "flax" &&
         library_.id != "jax";
}

// None where a field has no such meaning.
bool Maker::refuses_null(std::string_view field) const {
  const bool pool = layer_.spec.op->pools();
  if (library_.id == "keras" || library_.id == "pytorch")
    return field == "padding" || field == "dilation" || !pool ||
           (field == "kernel" && library_.id == "pytorch");
  return library_.id == "flax" && field == "kernel";
}

}  // namespace padlens::reading
