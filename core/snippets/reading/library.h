#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace padlens::reading {

class Maker;
struct Value;

// What an argument of a library's function is about.
enum class Means : std::uint8_t {
  nothing,  // known, and of no importance to the grid
  input,
  inputs,  // a list of them
  weight,
  channels,
  filters,
  kernel,
  rows,  // of the kernel
  columns,
  stride,
  padding,
  pads,  // beside a padding that is a word
  dilation,
  stretch,  // lax: lhs_dilation
  groups,
  depth_multiplier,
  output_padding,
  output_shape,
  ceil_mode,
  cover_all,
  count_include_pad,
  exclusive,  // count_include_pad the other way round
  divisor,
  rounding,  // TensorFlow.js: dim_rounding_mode
  layout,    // "NCHW", "channels_first"
  name,
  shape,  // of an input
  fill,   // how a pad is filled: its mode
  value,  // with which number
  scale,
  size,
  interpolation,
  align_corners,
  half_pixel_centers,
  coordinates,  // coordinate_transformation_mode
  nearest_mode,
  axis,
  begins,  // of what is kept of a tensor
  ends,
  extents,  // begin + extent is the end
  keeps_axes,
  reducer,  // lax.add
  units,
};

// What a function of a library does with the grid.
enum class Does : std::uint8_t {
  conv,
  depthwise,
  separable,
  transpose,
  max_pool,
  average_pool,
  reduce,  // lax.reduce_window, tf.nn.pool: a pool by its argument
  pad,
  crop,
  upsample,
  slice,  // a part of a tensor
  concatenate,
  add,
  multiply,
  global_pool,
  adaptive_pool,
  keeps,   // size and channels go through
  ends,    // no grid comes out
  move,    // axes: a reshape, a permutation
  split,   // parts along an axis
  stack,   // an axis more
  opaque,  // known, and not followed
  sequence,
  model,   // keras.Model(inputs, outputs)
  passes,  // no layer: what it is given comes out
  input,   // keras.Input
  array,   // numbers: torch.ones((1, 2))
  node,    // onnx.helper.make_node
  none,    // no layer and no grid
};

// Whether a window slides or spreads.
constexpr bool is_window(Does does) {
  return does == Does::conv || does == Does::depthwise || does == Does::separable ||
         does == Does::transpose || does == Does::max_pool || does == Does::average_pool ||
         does == Does::reduce;
}

// A function or class of a library.
struct Function {
  std::string_view names;  // divided by blanks
  Does does;
  int rank = 0;  // dimensions; 0: its arguments tell
  // Its parameters in their order, divided by blanks, as the library has them: "name", "name!" has
  // to be given, "name=default" (where it is another than that of its kind of layer), "*": those
  // after it by name alone; "…": any others.
  std::string_view parameters = "…";
};

struct Meaning {
  std::string_view name;
  Means means;
};

// How a library tells its layers: one file each.
struct Library {
  std::string_view id;         // of a file here: "flax"
  std::string_view framework;  // of its specs: an id of frameworks()
  std::span<const Function> functions;
  std::span<const Meaning> meanings;
  bool channels_last = false;
  bool pool_stride_is_kernel = true;  // left out
  // What it takes for the padding of a window.
  void (*padding)(Maker& maker, const Value& value) = nullptr;
  // A weight's axes of space begin there; they are the last where it is false.
  bool weight_space_first = false;
};

extern const Library kKerasCode;
extern const Library kKerasOpsCode;
extern const Library kFirstKerasCode;  // Keras 1
extern const Library kOldLayersCode;   // tf.layers of TensorFlow 1
extern const Library kTorchCode;
extern const Library kTorchFunctionalCode;
extern const Library kTensorFlowCode;
extern const Library kJaxCode;
extern const Library kFlaxCode;
extern const Library kNnxCode;
extern const Library kTfjsCode;
extern const Library kTfjsLayersCode;
extern const Library kTfjsTopCode;
extern const Library kOnnxCode;
extern const Library kOnnxHelperCode;
extern const Library kPaddleCode;
extern const Library kMlxCode;
extern const Library kNumpyCode;
extern const Library kChainerCode;

// The function of this name; nullptr where the library has none.
const Function* find_function(const Library& library, std::string_view name);

}  // namespace padlens::reading
