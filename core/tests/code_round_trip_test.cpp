// What the targets write is read back as the layer that it was written for.

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "core/answers/recipe.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/snippets/code_reader.h"
#include "core/snippets/snippet.h"
#include "core/stack/model.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

// What a chain of pads, crops, one window and every n-th cell comes to on an axis.
struct Sum {
  std::int64_t before = 0;  // cells around the input, those that are cut less
  std::int64_t kernel = 0;  // K
  std::int64_t stride = 0;
  std::int64_t every = 1;
  std::int64_t after = 0;  // cells cut before the output, those that are added less
  std::int64_t out = 0;
  friend bool operator==(const Sum&, const Sum&) = default;
};

void PrintTo(const Sum& sum, std::ostream* out) {
  *out << "before " << sum.before << " K " << sum.kernel << " s " << sum.stride << " every "
       << sum.every << " after " << sum.after << " out " << sum.out;
}

// The layer's own crops and those behind it add up; so do its padding and what is padded before it.
Sum sum_of(const AxisGeometry& window, bool transposed, std::int64_t before, std::int64_t every,
           std::int64_t after, std::int64_t out) {
  Sum sum;
  sum.kernel = window.K;
  sum.stride = window.s;
  sum.every = every;
  sum.before = before + (transposed ? 0 : window.pad_before);
  sum.after = after + (transposed ? window.crop_before : 0);
  sum.out = out;
  return sum;
}

Sum written_sum(const Layer& layer, const Recipe& recipe, Axis axis) {
  const bool height = axis == kHeight;
  return sum_of(recipe.geometry.axis[axis], layer.geometry().transposed(),
                height ? recipe.before.top : recipe.before.left, recipe.every[axis],
                -(height ? recipe.after.top : recipe.after.left), layer.geometry().axis[axis].out);
}

// Whether a layer is the window that was written: not what only takes every n-th cell.
bool is_window(const ModelLayer& layer) {
  return layer.op == ModelOp::layer && layer.layer.kind == LayerKind::window;
}
bool takes_every(const ModelLayer& layer) {
  return is_window(layer) && layer.word == "[::]";
}

Sum read_sum(const Model& model, Axis axis) {
  std::int64_t before = 0;
  std::int64_t every = 1;
  std::int64_t after = 0;
  std::optional<AxisGeometry> window;
  bool transposed = false;
  for (const ModelLayer& layer : model.layers) {
    if (layer.op != ModelOp::layer) continue;
    if (takes_every(layer)) {
      every = layer.layer.spec.stride[axis];
    } else if (is_window(layer)) {
      const Resolution resolution = resolve(layer.layer.spec);
      if (!resolution.geometry) return {};
      window = resolution.geometry->axis[axis];
      transposed = resolution.geometry->transposed();
    } else {
      const std::int64_t cells = layer.layer.sides.before(axis);
      const std::int64_t added = layer.layer.kind == LayerKind::pad ? cells : -cells;
      (window ? after : before) += window ? -added : added;
    }
  }
  if (!window || !model.layers.back().output) return {};
  const auto& out = *model.layers.back().output;
  const std::int64_t cells = axis == kWidth ? out.back() : out.size() == 2 ? out.front() : 1;
  return sum_of(*window, transposed, before, every, after, cells);
}

ReadOptions options_for(const SnippetTarget& target, const Layer& layer, const Recipe& recipe) {
  ReadOptions options;
  options.framework = target.id;
  for (const Axis axis : axes_of(layer.spec())) {
    options.input.push_back(layer.spec().input[axis]);
    options.kernel.push_back(recipe.layer.kernel[axis]);
  }
  return options;
}

void expect_read_back(const SnippetTarget& target, const Layer& layer, const Recipe& recipe,
                      const std::string& text) {
  const ReadOptions options = options_for(target, layer, recipe);
  Model model = read_code(text, options);
  for (ModelInput& input : model.inputs)
    if (input.shape.empty()) input.size = options.input;
  put_inputs(model, options);
  resolve_model(model);
  for (const Axis axis : axes_of(layer.spec()))
    EXPECT_EQ(read_sum(model, axis), written_sum(layer, recipe, axis)) << target.id << "\n" << text;
}

TEST(CodeRoundTrip, WhatIsWrittenIsReadBack) {
  int written = 0;
  for (std::uint64_t seed = 0; seed < 2'000 && !testing::Test::HasFailure(); ++seed) {
    const rc::Random random(seed);
    const auto specs = seed % 3 == 2 ? pool_specs() : layer_specs();
    const Spec spec = specs(random, 20).value();
    const Resolution resolution = resolve(spec);
    if (!resolution.geometry || resolution.geometry->outputs() == 0) continue;
    const Layer layer = layer_of(spec);
    for (const SnippetTarget* target : snippet_targets()) {
      const auto recipe = recipe_for(target->id, layer, 0);
      if (!recipe) continue;
      expect_read_back(*target, layer, *recipe, target->summary(layer, *recipe));
      ++written;
    }
  }
  EXPECT_GT(written, 8'000);
}

}  // namespace
}  // namespace padlens::test
