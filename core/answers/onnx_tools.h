#pragma once

// What the onnx package's own tools say of a node: onnx.shape_inference and
// onnx.reference.ReferenceEvaluator. Neither is a runtime, and on some valid nodes neither says
// what the runtimes compute.
//
// The node: Conv, ConvTranspose, MaxPool or AveragePool in two dimensions, one channel. Sides are
// its `pads` and no auto_pad, every other mode is auto_pad and no `pads`; strides, dilations and
// kernel_shape stand there; the rest where the spec has it.
//
// Sources: onnx/defs/nn/defs.cc and old.cc (convPoolShapeInference, convTransposeShapeInference and
// their _opset19 and _opset11); onnx/reference/ops/op_conv.py, op_conv_transpose.py, op_col2im.py,
// op_max_pool.py, _op_common_pool.py, op_average_pool.py, op_pool_common.py.
// Measured with onnx 1.23.2 and NumPy 2.4.6, opsets 21 and 22, beside ONNX Runtime 1.32.0: 16,000
// nodes with n 1–12, k 1–5, s 1–4, d 1–2, of which core/tests/oracles/onnx_tools.jsonl holds some.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/engine/layer.h"
#include "core/layer/grid.h"
#include "core/layer/spec.h"

namespace padlens {

inline constexpr std::string_view kOnnxToolsVersion = "onnx 1.23.2";

// Opsets of Conv, ConvTranspose, MaxPool and AveragePool whose inference differs: up to 21 (Conv
// 11, MaxPool 12, AveragePool 19), and from 22 on.
enum class OnnxOpset : std::uint8_t { up_to_21, from_22 };

// [height, width] as shape inference gives it, which may be 0 or less where no window fits.
// nullopt: it gives none, as for an output_shape below the input, and for a fill other than zeros,
// which is a node Pad of its own.
//
//   windows, t = n + b + a − K:  trunc(t/s) + 1; ceil_mode up to 21 ⌈t/s⌉ + 1,
//                                from 22 trunc((t+s−1)/s) + 1, one less if (out−1)·s ≥ n + b
//   SAME_*: a + b = max(K − (n mod s, or s where that is 0), 0)
//   ConvTranspose:  output_shape, else F + op − b − a;  SAME_*: a + b = max(K − s, 0)
std::optional<std::array<std::int64_t, 2>> inferred_size(const Spec& spec, OnnxOpset opset);

// One axis of what the reference evaluator computes.
struct ReferenceAxis {
  std::int64_t out = 0;
  // Padding before the first input cell; transposed: what is cut from the full scatter, negative
  // where zeros stand in front.
  std::int64_t before = 0;
  std::int64_t computed = 0;  // output cells that it computes; the others hold 0
  std::int64_t end = 0;       // windows: padded positions from here on are left out
  std::int64_t n = 0;         // transposed: the input is read, row by row, as of this size
  friend bool operator==(const ReferenceAxis&, const ReferenceAxis&) = default;
};
using ReferenceGeometry = std::array<ReferenceAxis, 2>;  // [height, width]

// What the reference evaluator computes where it differs, or not. nullopt: it raises an error, or
// the spec has a fill other than zeros.
//
//   Conv: as TensorFlow's SAME with dilation, SAME_LOWER's odd cell before; else the floor.
//   ConvTranspose: SAME_*: output_shape or n·s, P = F + op − out split by the floor, P < 0 puts
//     zeros in front. Else output_shape with the pads as they are. In all, the sizes that a
//     convolution leads back to need only have the input's *number* of cells: it is reshaped.
//   MaxPool, all strides and dilations 1: `pads` read as [top, bottom, left, right]; with ceil_mode
//     that many cells of 0 more at the end. An all-padding window is an error.
//   MaxPool else: pads as ONNX has them; SAME_*: P = (out−1)·s + K − n, ⌊P/2⌋ before in both modes,
//     SAME_LOWER has ⌊n/s⌋ cells. A window over padding alone gives 0.
//   AveragePool: SAME_* and VALID size by k, whatever the dilation: cells for which there is no
//     window hold 0; with ceil_mode, or a negative total, an error. pads with ceil_mode: half of
//     what the last window hangs over is added before, and as many cells at the end are left out.
std::optional<ReferenceGeometry> reference_geometry(const Spec& spec);

// The numbers that the reference evaluator gives for the input and kernel of `layer`, of output
// plane `plane`; NaN for a mean of no cell. Precondition: `geometry` came from
// reference_geometry(layer.spec()).
Grid<double> reference_output(const Layer& layer, const ReferenceGeometry& geometry,
                              std::int64_t plane = 0);

}  // namespace padlens
