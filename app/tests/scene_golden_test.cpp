#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/formats/formats.h"
#include "app/scene/overlay_rows.h"
#include "app/scene/pair.h"
#include "app/scene/theme.h"
#include "app/tests/picture.h"
#include "app/tests/process.h"
#include "app/tests/scene_support.h"
#include "core/answers/beside.h"

// Whole pictures. app/tests/golden/ holds the SVG that each has to give, byte for
// byte; look at them with any browser. PADLENS_UPDATE_GOLDEN=1 writes them anew and
// fails, so that a run that compares nothing never passes.

namespace padlens::test {
namespace {

namespace fs = std::filesystem;

struct Golden {
  std::string_view name;  // of the file, without ".svg"
  std::string_view spec;  // a list: a stack, of which the picture is
  SceneOptions options;
  std::string_view theme = "light";
  std::string_view language = "en";
  std::string_view compared = {};  // the spec of the layer compared with
  std::string_view view = "flat";
  std::size_t selected = 0;      // in a stack
  std::string_view beside = {};  // of the view of pairs, see read_beside()
};

void PrintTo(const Golden& golden, std::ostream* out) {
  *out << golden.name;
}

SceneOptions gather(std::int64_t step, double aspect = 1.2) {
  SceneOptions options;
  options.step = step;
  options.aspect = aspect;
  return options;
}

SceneOptions scatter(std::int64_t step, double aspect = 1.2) {
  SceneOptions options = gather(step, aspect);
  options.mode = PlayMode::scatter;
  return options;
}

SceneOptions pointing_at(SceneOptions options, GridId grid, Cell cell) {
  options.focus = CellId{grid, cell};
  return options;
}

SceneOptions moving(SceneOptions options, double arrival) {
  options.arrival = arrival;
  return options;
}

SceneOptions with_indices(SceneOptions options) {
  options.show.set(kShowIndices);
  return options;
}

std::vector<Golden> convolutions() {
  return {
      {"conv_valid", R"({"input": 5, "kernel": 3, "input_values": "ramp",
        "kernel_values": "sobel_x"})",
       gather(4)},
      {"conv_same_stride", R"({"input": 6, "kernel": 3, "stride": 2, "padding": "same",
        "input_values": "ramp", "kernel_values": "ones"})",
       gather(5)},
      {"conv_explicit_leftover", R"({"input": [5, 6], "kernel": [3, 2], "stride": [2, 3],
        "padding": {"top": 1, "bottom": 0, "left": 2, "right": 2}, "input_values": "ramp",
        "kernel_values": "ramp", "pad_fill": {"constant": -1}})",
       with_indices(gather(3))},
      {"conv_dilation_point_at_output", R"({"input": 7, "kernel": 3, "dilation": 2,
        "input_values": "ramp", "kernel_values": "box"})",
       pointing_at(gather(7), GridId::output, {0, 1})},
      {"conv_even_point_at_input", R"({"input": 5, "kernel": 4, "padding": "same",
        "input_values": "random", "seed": 3, "kernel_values": "ones", "pad_fill": "reflect"})",
       pointing_at(gather(24), GridId::padded, {2, 3})},
      {"conv_point_at_kernel", R"({"input": 4, "kernel": 3, "padding": "same",
        "input_values": "ramp", "kernel_values": "laplacian", "pad_fill": "circular"})",
       pointing_at(gather(9, 2.5), GridId::kernel, {0, 2})},
      {"conv_moving", R"({"input": 5, "kernel": 3, "padding": "same", "input_values": "checker",
        "kernel_values": "ones", "pad_fill": "replicate"})",
       moving(gather(5), 0.4)},
      {"conv_long_numbers", R"({"input": [2, 3], "kernel": [2, 2],
        "input_values": [[-1234.5, 0.1111, 123456], [-0.00012345, 2.5e7, -3]],
        "kernel_values": [[0.1111, -12.5], [-1234.5, 1e-7]]})",
       gather(1)},
      {"conv_one_cell", R"({"input": 1, "kernel": 1})", gather(0)},
      {"conv_one_row", R"({"input": [1, 9], "kernel": [1, 3], "padding": "same",
        "input_values": "ramp", "kernel_values": "ones"})",
       gather(4)},
      {"conv_tall_kernel", R"({"input": [16, 5], "kernel": [16, 3],
        "input_values": "ramp", "kernel_values": "ones"})",
       gather(1)},
      {"conv_compared", R"({"input": 6, "kernel": 3, "stride": 2, "padding": "same",
        "input_values": "delta", "kernel_values": "ramp"})",
       gather(0), "light", "en", R"({"framework": "onnx", "input": 6, "kernel": 3, "stride": 2,
        "padding": "same_lower", "input_values": "delta", "kernel_values": "ramp"})"},
      {"conv_onnx_skips", R"({"framework": "onnx", "input": 8, "kernel": 2, "stride": 4,
        "padding": "same_lower", "input_values": "ramp", "kernel_values": "ones"})",
       gather(1)},
      {"conv_regions", R"({"input": [150, 200], "kernel": 9, "stride": 2, "padding": "same",
        "input_values": "ramp", "kernel_values": "ones"})",
       gather(3777)},
  };
}

std::vector<Golden> transposed_convolutions() {
  return {
      {"transpose_gather", R"({"op": "conv2d_transpose", "input": 3, "kernel": 3, "stride": 2,
        "input_values": "ramp", "kernel_values": "ramp"})",
       gather(24)},
      {"transpose_one_cell", R"({"op": "conv2d_transpose", "input": 1, "kernel": 1})", gather(0)},
      {"transpose_scatter_narrow", R"({"op": "conv2d_transpose", "input": [5, 1],
        "kernel": [4, 1], "padding": "same", "input_values": "ramp", "kernel_values": "ramp"})",
       pointing_at(scatter(2, 2.5), GridId::kernel, {1, 0})},
      {"transpose_gather_dark", R"({"op": "conv2d_transpose", "input": 2, "kernel": 3,
        "stride": 2, "padding": "same", "output_padding": 1, "input_values": "ramp",
        "kernel_values": "bilinear"})",
       gather(6), "dark"},
      {"transpose_scatter", R"({"op": "conv2d_transpose", "input": 3, "kernel": 3, "stride": 2,
        "input_values": "ramp", "kernel_values": "ones"})",
       scatter(4)},
      {"transpose_scatter_cropped", R"({"op": "conv2d_transpose", "input": 3, "kernel": 4,
        "stride": 2, "padding": "same", "input_values": "ramp", "kernel_values": "box"})",
       pointing_at(scatter(4), GridId::output, {2, 3})},
      {"transpose_scatter_appended", R"({"op": "conv2d_transpose", "input": [2, 3], "kernel": 2,
        "stride": 3, "input_values": [[-1234.5, 2, 3], [4, 5, 6]], "kernel_values": "ramp"})",
       with_indices(scatter(0)), "light", "zh"},
      {"transpose_regions", R"({"op": "conv2d_transpose", "input": 70, "kernel": 5, "stride": 3,
        "padding": "same", "input_values": "ramp", "kernel_values": "ones"})",
       scatter(2234), "dark", "zh"},
      {"transpose_scatter_compared", R"({"framework": "pytorch", "op": "conv2d_transpose",
        "input": 3, "kernel": 3, "stride": 2, "padding": 1, "output_padding": 1,
        "input_values": "ramp", "kernel_values": "ones"})",
       scatter(4), "dark", "zh", R"({"op": "conv2d_transpose", "input": 3, "kernel": 3,
        "stride": 2, "padding": "same", "input_values": "ramp", "kernel_values": "ones"})"},
  };
}

std::vector<Golden> pictures() {
  return {
      {"photo_reflect", R"({"framework": "pytorch", "input": 96, "kernel": 9, "padding": 12,
        "pad_fill": "reflect", "input_values": "photo", "kernel_values": "blur"})",
       gather(6000)},
      {"photo_cells", R"({"input": 8, "kernel": 3, "padding": "same", "input_values": "photo",
        "kernel_values": "edge"})",
       gather(35), "dark", "zh"},
      {"photo_stacked", R"({"framework": "pytorch", "input": 96, "kernel": 5, "padding": 8,
        "pad_fill": "circular", "stride": 2, "input_values": "photo",
        "kernel_values": "sharpen"})",
       gather(1500), "print", "en", "", "stacked"},
  };
}

std::vector<Golden> pairs() {
  return {
      {"pair_frameworks", R"({"input": 6, "kernel": 3, "stride": 2, "padding": "same",
        "input_values": "ramp"})",
       gather(4, 1.6), "light", "en", "", "pair", 0,
       R"({"framework": "onnx", "padding": "same_lower"})"},
      {"pair_sizes",
       R"({"op": "max_pool2d", "input": 7, "kernel": 2, "stride": 2, "input_values": "random"})",
       gather(8, 1.6), "dark", "zh", "", "pair", 0, R"({"stride": 1})"},
      {"pair_line", R"({"op": "conv1d", "input": 8, "kernel": 3, "input_values": "ramp"})",
       gather(3), "print", "en", "", "pair", 0, R"({"padding": "causal"})"},
      {"pair_refused", R"({"input": 6, "kernel": 3, "stride": 2, "padding": "same"})",
       gather(4, 1.6), "light", "zh", "", "pair", 0, R"("pytorch")"},
      {"pair_none", R"({"input": 5, "kernel": 3})", gather(4, 1.6), "light", "en", "", "pair"},
  };
}

std::vector<Golden> stacks() {
  SceneOptions overlays = with_indices(gather(4));
  overlays.show.set(kShowPositions);
  overlays.show.set(kShowCoverage);
  std::vector<Golden> all{
      {"stacked_same", R"({"input": 5, "kernel": 3, "padding": "same", "input_values": "ramp",
        "kernel_values": "ramp"})",
       gather(7)},
      {"stacked_leftover", R"({"framework": "pytorch", "input": 7, "kernel": [3, 2],
        "stride": [2, 3], "dilation": [1, 2], "padding": {"top": 1, "bottom": 0, "left": 2,
        "right": 1}, "input_values": "ramp", "kernel_values": "ones"})",
       gather(5)},
      {"stacked_transposed", R"({"op": "conv2d_transpose", "input": 3, "kernel": 3, "stride": 2,
        "input_values": "ramp", "kernel_values": "ramp"})",
       gather(24)},
      {"stacked_scatter", R"({"op": "conv2d_transpose", "input": 3, "kernel": 4, "stride": 2,
        "padding": "same", "input_values": "ramp", "kernel_values": "box"})",
       scatter(4)},
      {"stacked_scatter_dark", R"({"op": "conv2d_transpose", "input": [2, 3], "kernel": 2,
        "stride": 3, "input_values": [[-1234.5, 2, 3], [4, 5, 6]], "kernel_values": "ramp"})",
       pointing_at(scatter(4), GridId::output, {1, 4}), "dark", "zh"},
      {"stacked_overlays", R"({"input": 5, "kernel": 3, "stride": 2, "padding": "same",
        "input_values": "ramp", "kernel_values": "ramp"})",
       overlays},
      {"stacked_overlays_dark", R"({"op": "conv2d_transpose", "input": 3, "kernel": 3,
        "stride": 2, "padding": "same", "input_values": "ramp", "kernel_values": "ramp"})",
       [&] {
         SceneOptions stamps = overlays;
         stamps.mode = PlayMode::scatter;
         return stamps;
       }(),
       "dark", "zh"},
      {"stacked_point_at_input", R"({"input": 5, "kernel": 4, "padding": "same",
        "input_values": "random", "seed": 3, "kernel_values": "ones", "pad_fill": "reflect"})",
       pointing_at(gather(24), GridId::padded, {2, 3})},
      {"stacked_moving", R"({"input": 5, "kernel": 3, "padding": "same",
        "input_values": "checker", "kernel_values": "ones", "pad_fill": "replicate"})",
       moving(gather(5), 0.4)},
      {"stacked_compared", R"({"input": 6, "kernel": 3, "stride": 2, "padding": "same",
        "input_values": "delta", "kernel_values": "ramp"})",
       gather(0), "light", "en", R"({"framework": "onnx", "input": 6, "kernel": 3, "stride": 2,
        "padding": "same_lower", "input_values": "delta", "kernel_values": "ramp"})"},
      {"stacked_raster", R"({"input": 100, "kernel": 9, "padding": "same",
        "input_values": "ramp", "kernel_values": "ones"})",
       gather(4934)},
      {"stacked_raster_scatter", R"({"op": "conv2d_transpose", "input": 70, "kernel": 5,
        "stride": 3, "padding": "same", "input_values": "ramp", "kernel_values": "ones"})",
       scatter(2234), "print", "zh"},
  };
  for (Golden& golden : all)
    golden.view = "stacked";
  return all;
}

std::vector<Golden> matrices() {
  SceneOptions overlays = with_indices(gather(3));
  overlays.show.set(kShowPositions);
  overlays.show.set(kShowCoverage);
  std::vector<Golden> all{
      {"matrix_same", R"({"input": 5, "kernel": 3, "padding": "same", "input_values": "ramp",
        "kernel_values": "ramp"})",
       gather(7)},
      {"matrix_overlays", R"({"input": 6, "kernel": 3, "stride": 2, "padding": "same",
        "input_values": "ramp", "kernel_values": "ramp"})",
       overlays},
      {"matrix_leftover", R"({"input": [3, 5], "kernel": 2, "stride": 3, "input_values": "ramp",
        "kernel_values": "ramp"})",
       pointing_at(gather(0), GridId::matrix, {1, 4})},
      {"matrix_reflect", R"({"input": 4, "kernel": 3, "padding": "same", "input_values": "ramp",
        "kernel_values": "ramp", "pad_fill": "reflect"})",
       pointing_at(gather(1), GridId::kernel, {1, 2})},
      {"matrix_transposed", R"({"op": "conv2d_transpose", "input": 3, "kernel": 3, "stride": 2,
        "padding": "same", "input_values": "ramp", "kernel_values": "ramp"})",
       moving(gather(8), 0.7)},
      {"matrix_scatter_dark", R"({"op": "conv2d_transpose", "input": 3, "kernel": 3, "stride": 2,
        "input_values": "ramp", "kernel_values": "ramp"})",
       scatter(4), "dark", "zh"},
      {"matrix_raster", R"({"input": 64, "kernel": 3, "padding": "same", "input_values": "ramp",
        "kernel_values": "ramp"})",
       gather(2000)},
      {"matrix_excerpt", R"({"input": 1024, "kernel": 3, "padding": "same", "input_values": "ramp",
        "kernel_values": "ramp", "pad_fill": {"constant": 2}})",
       gather(500499)},
  };
  for (Golden& golden : all)
    golden.view = "matrix";
  return all;
}

std::vector<Golden> axes() {
  SceneOptions overlays = with_indices(gather(13));
  overlays.axis = kHeight;
  overlays.show.set(kShowPositions);
  overlays.show.set(kShowCoverage);
  std::vector<Golden> all{
      {"axis_dilated", R"({"framework": "pytorch", "input": 7, "kernel": 3, "stride": 2,
        "dilation": 2, "padding": {"top": 2, "bottom": 2, "left": 2, "right": 2}})",
       gather(5)},
      {"axis_leftover", R"({"input": [6, 10], "kernel": 3, "stride": [1, 3]})",
       pointing_at(gather(1), GridId::padded, {1, 4})},
      {"axis_transposed", R"({"op": "conv2d_transpose", "input": 4, "kernel": 3, "stride": 2,
        "padding": "same"})",
       pointing_at(gather(11), GridId::kernel, {1, 2})},
      {"axis_scatter", R"({"op": "conv2d_transpose", "input": 5, "kernel": 3, "stride": 2,
        "padding": "same"})",
       scatter(7)},
      {"axis_scatter_dark", R"({"op": "conv2d_transpose", "input": [1, 4], "kernel": [1, 4],
        "stride": [1, 2], "padding": "same", "input_values": "ramp", "kernel_values": "ramp"})",
       scatter(2), "dark", "zh"},
      {"axis_overlays", R"({"input": 6, "kernel": [3, 2], "padding": "same"})", overlays},
      {"axis_large", R"({"input": 1024, "kernel": 7, "stride": 2, "padding": "same"})",
       moving(gather(1000), 0.4)},
      {"axis_wide", R"({"input": 1024, "kernel": 64, "dilation": 64, "padding": "same"})",
       gather(5000), "print", "zh"},
  };
  for (Golden& golden : all)
    golden.view = "axis";
  return all;
}

std::vector<Golden> pools() {
  SceneOptions overlays = with_indices(gather(4));
  overlays.show.set(kShowCoverage);
  return {
      // The first of equals wins; padding never does.
      {"pool_max", R"({"op": "max_pool2d", "framework": "pytorch", "input": 5, "kernel": 3,
        "stride": 2, "padding": {"top": 1, "bottom": 1, "left": 1, "right": 1},
        "input_values": "checker"})",
       gather(4)},
      {"pool_max_point_at_input", R"({"op": "max_pool2d", "input": 6, "kernel": 3, "stride": 1,
        "input_values": "random"})",
       pointing_at(gather(15), GridId::padded, {3, 3}), "dark", "zh"},
      // The last windows reach past the padding, and past each other in their divisors.
      {"pool_average_overhang", R"({"op": "average_pool2d", "framework": "pytorch", "input": 6,
        "kernel": 3, "stride": 2, "ceil_mode": true, "input_values": "ramp"})",
       gather(8)},
      {"pool_average_overlays", R"({"op": "average_pool2d", "framework": "onnx", "input": 5,
        "kernel": 2, "stride": 2, "padding": "same_upper", "input_values": "ramp"})",
       overlays},
      {"pool_stacked",
       R"({"op": "average_pool2d", "input": 5, "kernel": 3, "stride": 2,
        "padding": "same", "input_values": "ramp"})",
       gather(0),
       "light",
       "en",
       {},
       "stacked"},
  };
}

std::vector<Golden> planes() {
  return {
      {"planes_grouped", R"({"input": 4, "kernel": 3, "padding": "same", "channels": 6,
        "filters": 4, "groups": 2, "input_values": "ramp", "kernel_values": "ramp"})",
       gather(5)},
      {"planes_depthwise", R"({"op": "depthwise_conv2d", "input": 4, "kernel": 3,
        "padding": "same", "channels": 4, "depth_multiplier": 2, "input_values": "checker"})",
       gather(5), "dark", "zh"},
      {"planes_many", R"({"op": "conv1d", "input": 9, "kernel": 3, "padding": "causal",
        "channels": 64, "filters": 128, "input_values": "random", "kernel_values": "random"})",
       gather(4), "print"},
      {"planes_scatter", R"({"op": "conv2d_transpose", "input": 3, "kernel": 3, "stride": 2,
        "channels": 2, "filters": 3, "input_values": "ramp", "kernel_values": "ramp"})",
       scatter(4)},
  };
}

std::vector<Golden> lines_of_cells() {
  SceneOptions overlays = with_indices(gather(2));
  overlays.show.set(kShowPositions);
  return {
      {"line_causal", R"({"op": "conv1d", "input": 12, "kernel": 3, "dilation": 2,
        "padding": "causal", "input_values": "ramp", "kernel_values": "ramp"})",
       gather(5)},
      {"line_causal_moving", R"({"op": "conv1d", "input": 12, "kernel": 4, "stride": 2,
        "padding": "causal", "input_values": "ramp", "kernel_values": "ones"})",
       moving(gather(2), 0.4), "dark", "zh"},
      {"line_transposed", R"({"op": "conv1d_transpose", "framework": "pytorch", "input": 5,
        "kernel": 3, "stride": 2, "padding": {"left": 1, "right": 1}, "input_values": "ramp",
        "kernel_values": "ramp"})",
       overlays},
      {"line_scatter", R"({"op": "conv1d_transpose", "input": 5, "kernel": 3, "stride": 2,
        "padding": "same", "input_values": "ramp", "kernel_values": "ramp"})",
       scatter(2)},
      {"line_pool", R"({"op": "max_pool1d", "framework": "pytorch", "input": 9, "kernel": 3,
        "stride": 2, "padding": {"left": 1, "right": 1}, "input_values": "checker"})",
       gather(2)},
      {"line_large", R"({"op": "conv1d", "input": 1000, "kernel": 7, "stride": 2,
        "padding": "same"})",
       gather(100), "print"},
      {"line_axis_causal",
       R"({"op": "conv1d", "input": 12, "kernel": 3, "dilation": 2,
        "padding": "causal", "input_values": "ramp", "kernel_values": "ramp"})",
       gather(5),
       "light",
       "en",
       {},
       "axis"},
      {"line_axis_average",
       R"({"op": "average_pool1d", "framework": "onnx", "input": 8,
        "kernel": 3, "stride": 2, "padding": "same_upper", "input_values": "ramp"})",
       gather(3),
       "dark",
       "zh",
       {},
       "axis"},
      {"line_matrix",
       R"({"op": "conv1d", "input": 7, "kernel": 3, "padding": "causal",
        "input_values": "ramp", "kernel_values": "ramp"})",
       gather(3),
       "light",
       "en",
       {},
       "matrix"},
  };
}

std::vector<Golden> fields() {
  SceneOptions height = pointing_at(gather(0), GridId::level, {1, 3});
  height.axis = kHeight;
  std::vector<Golden> all{
      {"field_two", R"([{"op": "conv1d", "framework": "pytorch", "input": [9], "kernel": [3],
        "padding": [1]}, {"op": "conv1d", "framework": "pytorch", "kernel": [3], "padding": [1]}])",
       gather(4)},
      {"field_dilated", R"([{"op": "conv1d", "input": [16], "kernel": [2]},
        {"op": "conv1d", "kernel": [2], "dilation": [2]},
        {"op": "conv1d", "kernel": [2], "dilation": [8]}])",
       gather(1), "print"},
      {"field_strided", R"([{"op": "conv1d", "framework": "pytorch", "input": [15], "kernel": [3],
        "stride": [2], "padding": [1]}, {"op": "conv1d", "framework": "pytorch", "kernel": [3],
        "stride": [2], "padding": [1]}, {"op": "conv1d", "framework": "pytorch", "kernel": [3],
        "padding": [1]}])",
       pointing_at(gather(1), GridId::level, {1, 3}), "dark", "zh"},
      {"field_transposed", R"([{"op": "conv1d", "framework": "pytorch", "input": [10],
        "kernel": [3], "stride": [2], "padding": [1]}, {"op": "conv1d_transpose",
        "framework": "pytorch", "kernel": [3], "stride": [2], "padding": [1]},
        {"op": "conv1d", "framework": "pytorch", "kernel": [3], "padding": [1]}])",
       gather(5)},
      {"field_folded", R"([{"op": "pad", "input": [8], "pad": {"left": 2, "right": 1}},
        {"op": "conv1d", "kernel": [3], "stride": [2]},
        {"op": "conv1d", "kernel": [3], "padding": "same"}])",
       gather(0), "dark"},
      {"field_plan", R"([{"op": "conv2d", "framework": "pytorch", "input": [64, 96],
        "kernel": [7, 7], "stride": [2, 2], "padding": [3, 3]}, {"op": "max_pool2d",
        "framework": "pytorch", "kernel": [3, 3], "stride": [2, 2], "padding": [1, 1]},
        {"op": "conv2d", "framework": "pytorch", "kernel": [3, 3], "stride": [2, 2],
        "padding": [1, 1]}])",
       height, "light", "zh"},
      {"field_large", R"([{"op": "conv1d", "input": [4096], "kernel": [7], "stride": [2],
        "padding": "same"}, {"op": "max_pool1d", "kernel": [3], "stride": [2],
        "padding": "same"}, {"op": "conv1d", "kernel": [1]}, {"op": "conv1d", "kernel": [3],
        "padding": "same"}, {"op": "conv1d", "kernel": [1]}, {"op": "conv1d", "kernel": [1],
        "stride": [2]}, {"op": "conv1d", "kernel": [3], "padding": "same"}, {"op": "conv1d",
        "kernel": [1]}, {"op": "conv1d", "kernel": [3], "dilation": [4]}, {"op": "conv1d",
        "kernel": [3], "dilation": [8]}, {"op": "conv1d", "kernel": [3], "stride": [2]}])",
       gather(100)},
      {"field_alone", R"({"op": "conv2d_transpose", "input": 4, "kernel": 3, "stride": 2,
        "padding": "same"})",
       scatter(5)},
  };
  constexpr std::array<std::size_t, 8> kSelected{1, 2, 1, 2, 2, 2, 10, 0};
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].view = "field";
    all[i].selected = kSelected.at(i);
  }
  return all;
}

const std::vector<Golden>& goldens() {
  static const std::vector<Golden> all = [] {
    std::vector<Golden> every = convolutions();
    std::ranges::copy(transposed_convolutions(), std::back_inserter(every));
    std::ranges::copy(stacks(), std::back_inserter(every));
    std::ranges::copy(pictures(), std::back_inserter(every));
    std::ranges::copy(pairs(), std::back_inserter(every));
    std::ranges::copy(matrices(), std::back_inserter(every));
    std::ranges::copy(axes(), std::back_inserter(every));
    std::ranges::copy(pools(), std::back_inserter(every));
    std::ranges::copy(lines_of_cells(), std::back_inserter(every));
    std::ranges::copy(planes(), std::back_inserter(every));
    std::ranges::copy(fields(), std::back_inserter(every));
    return every;
  }();
  return all;
}

Scene scene_of(const Golden& golden) {
  SceneOptions options = golden.options;
  if (!golden.compared.empty()) {
    options.compared = std::make_shared<Layer>(layer_from(golden.compared));
  }
  if (!golden.beside.empty()) {
    const Layer layer = layer_from(golden.spec);
    const Json beside = Json::parse(golden.beside);
    options.beside =
        beside_of(layer, read_beside(beside, layer.spec()).spec, Strings(golden.language));
  }
  if (golden.spec.starts_with('[')) {
    const Shot shot = stack_shot(golden.spec, golden.selected);
    options.stack = shot.options.stack;
    return build_scene(*find_view(golden.view), shot.layer, options, Strings(golden.language));
  }
  return build_scene(*find_view(golden.view), layer_from(golden.spec), options,
                     Strings(golden.language));
}

std::string written(const Golden& golden) {
  const Scene scene = scene_of(golden);
  const ExportResult result = write_all(*format_for("a.svg"), one_frame(scene),
                                        {.theme = find_theme(golden.theme), .id_prefix = "g"});
  EXPECT_TRUE(result.ok()) << result.error;
  return result.bytes;
}

fs::path golden_path(const Golden& golden) {
  return fs::path(PADLENS_SOURCE_DIR) / "app/tests/golden" / (std::string(golden.name) + ".svg");
}

void save(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// "line 12\n  was: …\n  now: …"
std::string first_difference(const std::string& was, const std::string& now) {
  std::istringstream old_lines(was);
  std::istringstream new_lines(now);
  for (int number = 1;; ++number) {
    std::string before = "(the end)";
    std::string after = before;
    const bool more = !std::getline(old_lines, before).fail();
    const bool still = !std::getline(new_lines, after).fail();
    if (!more) before = "(the end)";
    if (!still) after = "(the end)";
    if (before != after || !more || !still) {
      return "line " + std::to_string(number) + "\n  was: " + before + "\n  now: " + after;
    }
  }
}

class SceneGolden : public testing::TestWithParam<Golden> {};

TEST_P(SceneGolden, IsTheSameByteForByte) {
  const Golden& golden = GetParam();
  const std::string svg = written(golden);
  const fs::path path = golden_path(golden);
  if (const char* update = std::getenv("PADLENS_UPDATE_GOLDEN"); update && *update == '1') {
    save(path, svg);
    FAIL() << "wrote " << path << ": look at it, then run without PADLENS_UPDATE_GOLDEN";
  }
  const std::string expected = contents(path);
  if (svg == expected) return;
  const fs::path found = fs::path(testing::TempDir()) / ("padlens_" + path.filename().string());
  save(found, svg);
  FAIL() << path << " differs in " << first_difference(expected, svg)
         << "\nthe picture now: " << found << "\nIf it is as it should be: PADLENS_UPDATE_GOLDEN=1";
}

INSTANTIATE_TEST_SUITE_P(Views, SceneGolden, testing::ValuesIn(goldens()),
                         [](const auto& test) { return std::string(test.param.name); });

// --- pixels ----------------------------------------------------------------------

Picture decoded_png(const std::string& bytes) {
  const fs::path path =
      fs::path(testing::TempDir()) / ("padlens_scene_" + std::to_string(getpid()) + ".png");
  save(path, bytes);
  const Picture picture = decoded(path.string());
  fs::remove(path);
  fs::remove(path.string() + ".ppm");
  return picture;
}

// Texts aside: two libraries set letters a fraction of a pixel apart, and export_test
// looks at them.
std::string without_texts(const std::string& svg) {
  std::istringstream lines(svg);
  std::string shapes;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("<text")) shapes += line + '\n';
  }
  return shapes;
}

// The golden's shapes as librsvg draws them: compared so, and not with pixels that
// are kept, a picture need not be drawn anew for each version of a library.
Picture drawn_golden(const Golden& golden) {
  const std::string name = "padlens_golden_" + std::to_string(getpid());
  const fs::path svg = fs::path(testing::TempDir()) / (name + ".svg");
  const fs::path png = fs::path(testing::TempDir()) / (name + ".png");
  save(svg, without_texts(contents(golden_path(golden))));
  run("rsvg-convert --zoom 2 '" + svg.string() + "' -o '" + png.string() + "'");
  const Picture picture = decoded_png(contents(png));
  fs::remove(svg);
  fs::remove(png);
  return picture;
}

std::string png_of(const Golden& golden, Scene scene) {
  std::erase_if(scene.primitives,
                [](const Primitive& shape) { return std::holds_alternative<Text>(shape); });
  const ExportResult result =
      write_all(*format_for("a.png"), one_frame(scene), {find_theme(golden.theme), 2});
  EXPECT_TRUE(result.ok()) << result.error;
  return result.bytes;
}

// The mean difference of a channel, 0 to 255, in that square of 16 pixels a side in
// which it is largest: edges drawn a little softer differ everywhere a little, what
// is moved or missing differs much in few places.
double worst_square(const Picture& a, const Picture& b) {
  constexpr int kSide = 16;
  double worst = a.width == b.width && a.height == b.height ? 0 : 255;
  for (int top = 0; worst < 255 && top + kSide <= a.height; top += kSide) {
    for (int left = 0; left + kSide <= a.width; left += kSide) {
      double sum = 0;
      for (int y = top; y < top + kSide; ++y) {
        for (int x = left; x < left + kSide; ++x) {
          const Color p = a.at(x, y);
          const Color q = b.at(x, y);
          sum += std::abs(p.r - q.r) + std::abs(p.g - q.g) + std::abs(p.b - q.b);
        }
      }
      worst = std::max(worst, sum / (3 * kSide * kSide));
    }
  }
  return worst;
}

// Between what two libraries make of one picture, which is 2, of thin slanted lines 6, and a cell
// that is 2 units off, which is 21.
constexpr double kTolerance = 8;

const Golden& golden_of(std::string_view name) {
  const auto found = std::ranges::find(goldens(), name, &Golden::name);
  EXPECT_NE(found, goldens().end()) << name;
  return *found;
}

TEST(ScenePixels, AreThoseOfTheGoldenPicture) {
  for (const std::string_view name :
       {"conv_same_stride", "conv_dilation_point_at_output", "transpose_gather_dark",
        "transpose_scatter", "stacked_scatter_dark", "stacked_raster", "matrix_overlays",
        "axis_overlays"}) {
    const Golden& golden = golden_of(name);
    const Scene scene = scene_of(golden);
    EXPECT_LT(worst_square(drawn_golden(golden), decoded_png(png_of(golden, scene))), kTolerance)
        << name;
  }
}

TEST(ScenePixels, ShowACellThatIsMoved) {
  const Golden& golden = golden_of("conv_same_stride");
  Scene scene = scene_of(golden);
  for (Primitive& primitive : scene.primitives) {
    auto* rect = std::get_if<Rect>(&primitive);
    if (rect != nullptr && rect->id == CellId{GridId::padded, {1, 2}}) rect->box.x += 2;
  }
  EXPECT_GT(worst_square(drawn_golden(golden), decoded_png(png_of(golden, scene))), kTolerance);
}

TEST(SceneGoldens, HaveNoFileWithoutATest) {
  std::size_t files = 0;
  for (const auto& entry :
       fs::directory_iterator(fs::path(PADLENS_SOURCE_DIR) / "app/tests/golden")) {
    files += entry.path().extension() == ".svg" ? 1 : 0;
  }
  EXPECT_EQ(files, goldens().size());
}

TEST(SceneGoldens, SayWhichLineDiffers) {
  EXPECT_EQ(first_difference("a\nb\nc\n", "a\nB\nc\n"), "line 2\n  was: b\n  now: B");
  EXPECT_EQ(first_difference("a\n", "a\nb\n"), "line 2\n  was: (the end)\n  now: b");
}

}  // namespace
}  // namespace padlens::test
