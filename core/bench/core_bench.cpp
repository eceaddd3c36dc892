#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "core/answers/comparison.h"
#include "core/answers/port_map.h"
#include "core/engine/answer_text.h"
#include "core/engine/engine.h"
#include "core/frameworks/caution.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/coverage.h"
#include "core/geometry/derivation.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec_json.h"
#include "core/layer/values.h"
#include "core/questions/question.h"

namespace padlens {
namespace {

Spec square(int input, int kernel, Op op = &kConv2d, int stride = 1) {
  Spec spec;
  spec.op = op;
  spec.stride = {stride, stride};
  spec.input = {input, input};
  spec.kernel = {kernel, kernel};
  spec.padding = PaddingMode::same;
  spec.input_values = {Preset::ramp, {}};
  return spec;
}

void resolve_spec(benchmark::State& state) {
  const Spec spec = square(8, 3);
  for (auto _ : state)
    benchmark::DoNotOptimize(resolve(spec));
}
BENCHMARK(resolve_spec);

void derive_layer(benchmark::State& state) {
  const Spec spec = square(8, 3);
  const Geometry geometry = *resolve(spec).geometry;
  for (auto _ : state)
    benchmark::DoNotOptimize(derive(spec, geometry));
}
BENCHMARK(derive_layer);

void make_layer_of(benchmark::State& state, const Spec& spec) {
  const Geometry geometry = *resolve(spec).geometry;
  for (auto _ : state)
    benchmark::DoNotOptimize(make_layer(spec, geometry));
  state.counters["taps/s"] = benchmark::Counter(
      static_cast<double>(geometry.outputs() * spec.kernel[kHeight] * spec.kernel[kWidth]),
      benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK_CAPTURE(make_layer_of, conv_8_k3, square(8, 3));
BENCHMARK_CAPTURE(make_layer_of, transpose_8_k3_s2, square(8, 3, &kConv2dTranspose, 2));
BENCHMARK_CAPTURE(make_layer_of, conv_1024_k7, square(1024, 7))->Unit(benchmark::kMillisecond);

// The kernel is one that is not separable.
Spec mixed(Spec spec) {
  spec.kernel_values = {Preset::random, {}};
  return spec;
}

// Fractions, whose sums are rounded: each tap has to be added in its turn.
Spec fractional(Spec spec) {
  Grid<double> cells = make_grid({Preset::random, {}}, 1, spec.input[kHeight], spec.input[kWidth]);
  for (std::int64_t r = 0; r < cells.rows(); ++r) {
    for (std::int64_t c = 0; c < cells.cols(); ++c)
      cells.at(r, c) /= 7;
  }
  spec.input_values = {Preset::custom, std::move(cells)};
  return spec;
}

// 'same', for any size.
Geometry same_geometry(const Spec& spec) {
  Geometry geometry{spec.op, {}};
  for (const Axis axis : kAxes) {
    const std::int64_t pad = spec.kernel[axis] - 1;
    geometry.axis[axis] = conv_axis(spec, axis, pad / 2, pad - pad / 2);
  }
  return geometry;
}

// The output alone, from numbers that are there: what a framework's convolution does.
void whole_output(benchmark::State& state, const Spec& spec) {
  const bool plain = spec.op == &kConv2d && spec.stride == PerAxis{1, 1};
  const Geometry geometry = plain ? same_geometry(spec) : *resolve(spec).geometry;
  const Layer layer = make_layer(spec, geometry, 0);
  for (auto _ : state)
    benchmark::DoNotOptimize(output_of(geometry, layer.fill(), layer.input(), layer.kernel()));
  state.counters["taps/s"] = benchmark::Counter(static_cast<double>(output_cost(geometry)),
                                                benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK_CAPTURE(whole_output, conv_256_k3, square(256, 3))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_output, conv_1024_k7, square(1024, 7))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_output, conv_1024_k7_fractions, fractional(square(1024, 7)))
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_output, conv_4096_k7, square(4096, 7))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_output, conv_4096_k7_fractions, fractional(square(4096, 7)))
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_output, conv_1024_k63, square(1024, 63))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_output, conv_1024_k63_mixed, mixed(square(1024, 63)))
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_output, conv_1024_k7_s2, square(1024, 7, &kConv2d, 2))
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_output, transpose_256_k3, square(256, 3, &kConv2dTranspose))
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_output, transpose_1024_k4_s2, square(1024, 4, &kConv2dTranspose, 2))
    ->Unit(benchmark::kMillisecond);

void make_grid_1024(benchmark::State& state, Preset preset) {
  for (auto _ : state)
    benchmark::DoNotOptimize(make_grid({preset, {}}, 1, 1024, 1024));
}
BENCHMARK_CAPTURE(make_grid_1024, ramp, Preset::ramp)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(make_grid_1024, random, Preset::random)->Unit(benchmark::kMillisecond);

// After every change: how often cells are used, and the other settings beside a layer whose
// numbers somebody typed.
void coverage_1024(benchmark::State& state, const Spec& spec) {
  const Geometry geometry = *resolve(spec).geometry;
  for (auto _ : state)
    benchmark::DoNotOptimize(coverage(geometry));
}
BENCHMARK_CAPTURE(coverage_1024, conv_k7, square(1024, 7));
BENCHMARK_CAPTURE(coverage_1024, transpose_k4_s2, square(1024, 4, &kConv2dTranspose, 2));

void compare_typed_1024_k7(benchmark::State& state) {
  Spec spec = square(1024, 7);
  spec.input_values = {Preset::custom, make_grid(spec.input_values, 1, 1024, 1024)};
  const Layer layer = make_layer(spec, *resolve(spec).geometry, kFrameBudget);
  for (auto _ : state)
    benchmark::DoNotOptimize(compare(layer, kFrameBudget));
}
BENCHMARK(compare_typed_1024_k7);

// 10,000 layers moved from one framework to another, described: 0.2 s at most.
void port_map_10000(benchmark::State& state, const PortRequest& request) {
  std::int64_t layers = 0;
  for (auto _ : state) {
    Problems problems;
    const auto map = port_map(request, problems);
    for (const PortSetting& setting : map->settings)
      layers += static_cast<std::int64_t>(setting.verdicts.size());
  }
  state.SetItemsProcessed(layers);
}
// Settings times cells: 5 · 2016, 2 · 5040, 20 · 504.
BENCHMARK_CAPTURE(port_map_10000, conv,
                  PortRequest{"keras", "openvino", &kConv2d, {{1, 24}, {1, 7}, {1, 4}, {1, 3}}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(port_map_10000, transposed,
                  PortRequest{
                      "keras", "pytorch", &kConv2dTranspose, {{1, 60}, {1, 7}, {1, 4}, {1, 3}}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(port_map_10000, pools,
                  PortRequest{"onnx", "ncnn", &kAveragePool2d, {{1, 12}, {1, 7}, {1, 6}, {1, 1}}})
    ->Unit(benchmark::kMillisecond);

// A frame that shows the arithmetic of one step, and one that hovers an input cell.
void taps_of_a_step(benchmark::State& state) {
  const Spec spec = square(8, 3);
  const Layer layer = make_layer(spec, *resolve(spec).geometry);
  for (auto _ : state)
    benchmark::DoNotOptimize(taps(layer, {4, 4}));
}
BENCHMARK(taps_of_a_step);

void readers_of_a_cell(benchmark::State& state) {
  const Spec spec = square(8, 3);
  const Layer layer = make_layer(spec, *resolve(spec).geometry);
  for (auto _ : state)
    benchmark::DoNotOptimize(readers(layer, {4, 4}));
}
BENCHMARK(readers_of_a_cell);

// What `padlens compute --jsonl` does with a line: 20,000 a second are 50 µs each.
void compute_line(benchmark::State& state, const std::string& line) {
  for (auto _ : state) {
    const ParsedSpec parsed = read_spec_text(line);
    const Resolution resolution = resolve(parsed.spec);
    benchmark::DoNotOptimize(answer_text(make_layer(parsed.spec, *resolution.geometry)));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(compute_line, presets, std::string(R"({"op": "conv2d", "framework": "keras",
    "input": [6, 6], "kernel": [3, 3], "stride": [2, 2], "dilation": [1, 1], "padding": "same",
    "input_values": "ramp", "kernel_values": "ones", "pad_fill": "zeros"})"));
BENCHMARK_CAPTURE(compute_line, rows, std::string(R"({"op": "conv2d_transpose",
    "framework": "keras", "input": [4, 5], "kernel": [3, 3], "stride": [2, 2],
    "dilation": [1, 1], "padding": "same", "output_padding": [1, 1],
    "input_values": [[-5,2,-2,5,1],[-3,4,0,-4,3],[-1,-5,2,-2,5],[1,-3,4,0,-4]],
    "kernel_values": [[-3,2,0],[-2,3,1],[-1,0,2]]})"));

// The same where sizes alone are asked for.
void sizes_line(benchmark::State& state, const std::string& line) {
  std::string answer;
  for (auto _ : state) {
    const ParsedSpec parsed = read_spec_text(line);
    const Geometry geometry = *resolve(parsed.spec).geometry;
    benchmark::DoNotOptimize(cautions(parsed.spec, geometry));
    answer.clear();
    append_sizes_text(answer, parsed.spec, geometry);
    benchmark::DoNotOptimize(answer.data());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(sizes_line, conv, std::string(R"({"op": "conv2d", "framework": "keras",
    "input": [6, 6], "kernel": [3, 3], "stride": [2, 2], "dilation": [1, 1], "padding": "same",
    "values": false})"));
BENCHMARK_CAPTURE(sizes_line, pool, std::string(R"({"op": "average_pool2d", "framework": "onnx",
    "input": [12, 9], "kernel": [3, 3], "stride": [2, 2], "ceil_mode": true,
    "padding": {"top": 1, "bottom": 1, "left": 1, "right": 1}, "values": false})"));

// Ten thousand questions of all topics with their choices.
void generated_questions(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(generate({{}, 0, 7, 10'000}));
  state.SetItemsProcessed(state.iterations() * 10'000);
}
BENCHMARK(generated_questions)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace padlens
