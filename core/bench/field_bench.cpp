#include <benchmark/benchmark.h>

#include <array>
#include <vector>

#include "core/layer/spec.h"
#include "core/stack/reads.h"
#include "core/stack/receptive_field.h"
#include "core/stack/stack.h"

namespace padlens {
namespace {

Spec torch_layer(Op op, int kernel, int stride) {
  Spec spec;
  spec.op = op;
  spec.framework = "pytorch";
  spec.kernel = {kernel, kernel};
  spec.stride = {stride, stride};
  spec.padding = PaddingMode::explicit_sides;
  const int side = kernel / 2;
  spec.sides = {side, side, side, side};
  return spec;
}

// The longest way through ResNet-50, stride in the 3×3: 50 layers with a window.
std::vector<StackLayer> resnet50() {
  std::vector<StackLayer> layers{torch_layer(&kConv2d, 7, 2), torch_layer(&kMaxPool2d, 3, 2)};
  layers.front().spec.input = {224, 224};
  constexpr std::array kBlocks{3, 4, 6, 3};
  for (std::size_t stage = 0; stage < kBlocks.size(); ++stage) {
    for (int block = 0; block < kBlocks[stage]; ++block) {
      const int stride = stage > 0 && block == 0 ? 2 : 1;
      layers.emplace_back(torch_layer(&kConv2d, 1, 1));
      layers.emplace_back(torch_layer(&kConv2d, 3, stride));
      layers.emplace_back(torch_layer(&kConv2d, 1, 1));
    }
  }
  return layers;
}

// The fields of every layer; and with what comes before them, from specs to sizes.
void fields_of_resnet50(benchmark::State& state) {
  const ResolvedStack stack = resolve_stack(resnet50());
  for (auto _ : state)
    benchmark::DoNotOptimize(receptive_fields(stack));
}
BENCHMARK(fields_of_resnet50);

void stack_of_resnet50(benchmark::State& state) {
  const auto layers = resnet50();
  for (auto _ : state)
    benchmark::DoNotOptimize(receptive_fields(resolve_stack(layers)));
}
BENCHMARK(stack_of_resnet50);

// The cells of all layers that one unit of the last depends on.
void reads_of_resnet50(benchmark::State& state) {
  const ResolvedStack stack = resolve_stack(resnet50());
  for (auto _ : state)
    benchmark::DoNotOptimize(reads_behind(stack, stack.layers.size() - 1, Cell{3, 3}));
}
BENCHMARK(reads_of_resnet50);

}  // namespace
}  // namespace padlens
