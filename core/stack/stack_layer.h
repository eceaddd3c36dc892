#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/frameworks/resolve.h"
#include "core/layer/given_value.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"

namespace padlens {

// What stands in a stack beside the operations: what frameworks have as layers of their own that
// move, cut or repeat cells and have no window.
enum class LayerKind : std::uint8_t {
  window,    // an operation: all is in its spec
  pad,       // cells around the grid
  crop,      // cells cut from its sides
  upsample,  // cells repeated or interpolated between
};

// How the cells between are made.
enum class Interpolation : std::uint8_t { nearest, linear, cubic };

// Where output cell i of an upsampling lies among the cells that it reads, which number n and
// become m = n·s. The names are those of ONNX's coordinate_transformation_mode.
enum class Coordinates : std::uint8_t {
  half_pixel,     // (i + ½) ÷ s − ½: Keras, tf.image, PyTorch as it stands
  align_corners,  // i·(n − 1) ÷ (m − 1): the corner cells lie on each other
  asymmetric,     // i ÷ s: the first cells do
  other,          // none of these, or a nearest cell that is rounded to otherwise
};

// "pad", "crop", "upsample"; "" for a window, which is called as its operation is.
std::string_view kind_name(LayerKind kind);
std::optional<LayerKind> find_layer_kind(std::string_view name);
// "nearest", "linear", "cubic"; in two dimensions "nearest", "bilinear", "bicubic". All are read.
std::string_view interpolation_name(Interpolation interpolation, int rank = 1);
std::optional<Interpolation> find_interpolation(std::string_view name);
// "half_pixel", "align_corners", "asymmetric", "other".
std::string_view coordinates_name(Coordinates coordinates);
std::optional<Coordinates> find_coordinates(std::string_view name);
// What ONNX's Resize says of them (its operator's documentation, opset 19): of a nearest cell
// how it rounds counts, too. `doubles`: every factor is 1 or 2.
Coordinates onnx_coordinates(Interpolation interpolation, std::string_view transformation,
                             std::string_view nearest_mode, bool doubles);
// What TensorFlow's resizings say of them by their two switches.
Coordinates tensorflow_coordinates(bool align_corners, bool half_pixel_centers);

// One layer of a stack, as asked for. What a kind has no use for is not looked at.
struct StackLayer {
  StackLayer() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a layer is most often a window
  StackLayer(Spec window) : spec(std::move(window)) {}

  LayerKind kind = LayerKind::window;
  // A window: all of it. Of the others the framework, the rank of the operation, input, channels,
  // what a pad is filled with (pad_fill) and the values count.
  Spec spec;
  Sides sides;                        // pad, crop: 0 or more, in cells
  std::array<double, 2> scale{1, 1};  // upsample, [height, width]: above 0
  std::optional<PerAxis> size;        // upsample: the output itself, in place of a scale
  Interpolation interpolation = Interpolation::nearest;  // upsample
  Coordinates coordinates = Coordinates::half_pixel;     // upsample
  std::string name;                                      // "" where it has none

  friend bool operator==(const StackLayer&, const StackLayer&) = default;
};

// What becomes of a layer. Of a pad, a crop and an upsampling by whole numbers the geometry is that
// of a window: one cell with padding, or with less than none (negative sides); cells spread with
// their stride. So it is slid, drawn and asked for what it reads like any other. An upsampling by
// other numbers, or of coordinates that no such window has, has none, though its size is known:
// output_size().
Resolution resolve(const StackLayer& layer);

// The operation that does the same as the layer, with numbers where the framework's own words would
// stand: a window's own spec; for a pad and a crop a convolution of one cell, for an upsampling a
// transposed one, each plane by itself, with kernels of ones. What it reads is what resolve()
// says; of an interpolation its numbers are not those of that operation, and it asks for none.
Spec window_of(const StackLayer& layer);

// Cells per axis that come out; nullopt where the layer is refused. `resolution`: what resolve()
// gave for it.
std::optional<std::array<std::int64_t, 2>> output_size(const StackLayer& layer);
std::optional<std::array<std::int64_t, 2>> output_size(const StackLayer& layer,
                                                       const Resolution& resolution);
// Whether an upsampling by this factor is the plain one of a window: cells repeated, or
// interpolated between half-pixel centres.
bool is_plain_upsampling(const StackLayer& layer, std::int64_t factor);
// Planes that come out.
std::int64_t output_planes(const StackLayer& layer);

// A layer as JSON, in the order in which it is written: that of its spec, or {"op": "pad",
// "framework": …, "input": […], "pad": {"left": 1, "right": 0}}, "crop" likewise, and
// {"op": "upsample", …, "scale": [2, 2], "interpolation": "nearest"}, "coordinates" behind it where
// they are not "half_pixel"; "name" first where it has one.
nlohmann::ordered_json stack_layer_to_json(const StackLayer& layer);

struct ParsedLayer {
  StackLayer layer;
  Problems problems;
};
// As read_spec() for a window. `rank`: the dimensions of a layer that has none of its own, as those
// of the stack that it stands in; else what its numbers say.
ParsedLayer read_stack_layer(const GivenValue& json, std::optional<int> rank = std::nullopt);

}  // namespace padlens
