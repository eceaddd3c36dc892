#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <sstream>

#include "core/answers/recipe.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/snippets/snippet.h"
#include "core/tests/written.h"

namespace padlens::test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

TEST(Snippets, AreOfNineLibraries) {
  std::vector<std::string> ids;
  for (const SnippetTarget* target : snippet_targets()) {
    ids.emplace_back(target->id);
    EXPECT_EQ(find_snippet_target(target->id), target);
    EXPECT_EQ(target->language, target->id == "tfjs" ? "javascript" : "python");
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"keras", "pytorch", "onnx", "jax", "tfjs", "tensorflow",
                                           "flax", "paddle", "mlx"}));
  EXPECT_EQ(find_snippet_target("torch"), nullptr);
  for (const Framework* framework : frameworks())
    EXPECT_EQ(own_target(framework->id), framework->snippet_target);
  EXPECT_EQ(own_target("no such framework"), "");
}

// --- what holds for any program -------------------------------------------------------

rc::Gen<Spec> any_specs() {
  return rc::gen::exec([] {
    Spec spec = *layer_specs();
    // The values that are written as expressions, too.
    if (pick(1, 3) == 1) spec.input_values = {Preset::ones, {}};
    if (pick(1, 3) == 1) spec.kernel_values = {Preset::box, {}};
    return spec;
  });
}

std::string without_strings(const std::string& code) {
  std::string bare;
  bool inside = false;
  for (const char c : code) {
    if (c == '"') inside = !inside;
    if (!inside) bare += c;
  }
  return bare;
}

RC_GTEST_PROP(Snippets, CloseWhatTheyOpen, ()) {
  const Spec spec = *any_specs();
  for (const SnippetTarget* target : snippet_targets()) {
    std::string open;
    for (const char c : without_strings(written(target->id, spec).code)) {
      if (c == '(' || c == '[' || c == '{') open += c;
      if (c != ')' && c != ']' && c != '}') continue;
      RC_ASSERT(!open.empty());
      RC_ASSERT(open.back() == (c == ')' ? '(' : c == ']' ? '[' : '{'));
      open.pop_back();
    }
    RC_ASSERT(open.empty());
  }
}

RC_GTEST_PROP(Snippets, KeepLinesShort, ()) {
  const Spec spec = *any_specs();
  for (const SnippetTarget* target : snippet_targets()) {
    for (const std::string& line : lines_of(written(target->id, spec).code)) {
      const bool row = line.ends_with("],");
      RC_ASSERT(row || line.size() <= 40U);
      RC_ASSERT(!line.ends_with(' '));
    }
  }
}

RC_GTEST_PROP(Snippets, ASummaryIsPartOfTheProgram, ()) {
  const Spec spec = *any_specs();
  for (const SnippetTarget* target : snippet_targets()) {
    const Written text = written(target->id, spec);
    const auto all = lines_of(text.code);
    auto at = all.begin();
    for (const std::string& line : lines_of(text.summary)) {
      at = std::find(at, all.end(), line);
      RC_ASSERT(at != all.end());
      ++at;
    }
    RC_ASSERT(text.code.ends_with('\n'));
    RC_ASSERT(text.summary.ends_with('\n'));
    RC_ASSERT(text.summary.size() < text.code.size());
  }
}

// --- pools ------------------------------------------------------------------------------

rc::Gen<Spec> pools() {
  return rc::gen::exec([] {
    for (;;) {
      Spec spec;
      spec.framework = pick(0, 1) == 0 ? "pytorch" : "onnx";
      spec.op = pick(0, 1) == 0 ? &kMaxPool2d : &kAveragePool2d;
      for (const Axis axis : kAxes) {
        spec.input[axis] = pick(1, 9);
        spec.kernel[axis] = pick(1, 4);
        spec.stride[axis] = pick(1, 3);
      }
      if (spec.framework == "onnx" || spec.op == &kMaxPool2d) spec.dilation = {pick(1, 2), 1};
      spec.padding = PaddingMode::explicit_sides;
      const int pad = pick(0, 2);
      spec.sides = {pad, pad, pad, pad};
      spec.ceil_mode = pick(0, 1) == 1;
      if (spec.op == &kAveragePool2d && pick(0, 1) == 1) spec.count_include_pad = pick(0, 1) == 1;
      if (resolve(spec).accepted() && resolve(spec).geometry->outputs() > 0) return spec;
    }
  });
}

RC_GTEST_PROP(Snippets, OfPoolsCloseWhatTheyOpenAndHaveNoKernel, ()) {
  const Layer layer = layer_of(*pools());
  for (const SnippetTarget* target : snippet_targets()) {
    const auto recipe = recipe_for(target->id, layer);
    if (!recipe) continue;
    const std::string code = without_strings(target->code(layer, *recipe, {}));
    for (const char* pair : {"()", "[]", "{}"})
      RC_ASSERT(std::ranges::count(code, pair[0]) == std::ranges::count(code, pair[1]));
    for (const std::string& line : lines_of(code)) {
      RC_ASSERT(line.ends_with("],") || line.size() <= 40U);
      RC_ASSERT(!line.starts_with("w = "));
      RC_ASSERT(!line.starts_with("let w"));
    }
    RC_ASSERT(!contains(code, "weight"));
    RC_ASSERT(code.ends_with('\n'));
    RC_ASSERT(contains(target->code(layer, *recipe, {}), "pool") ||
              contains(target->code(layer, *recipe, {}), "Pool") || target->id == "jax");
  }
}

TEST(Snippets, NameThePoolOfEachLibrary) {
  const Spec largest = from_json(R"({"op": "max_pool2d", "framework": "keras", "input": 6,
      "kernel": 2, "stride": 2, "padding": "same"})");
  EXPECT_EQ(written("keras", largest).summary,
            "layer = keras.layers.MaxPooling2D(\n    pool_size=(2, 2),\n    strides=(2, 2),\n"
            "    padding=\"same\")\ny = layer(x)\n");
  EXPECT_TRUE(contains(written("pytorch", largest).summary,
                       "layer = nn.MaxPool2d(\n    kernel_size=(2, 2),\n    stride=(2, 2))\n"));
  EXPECT_TRUE(contains(written("onnx", largest).summary, "\"MaxPool\", [\"x\"], [\"y\"],"));
  EXPECT_TRUE(contains(written("jax", largest).summary, "    x, -jnp.inf, lax.max,\n"));
  EXPECT_TRUE(
      contains(written("tfjs", largest).summary, "let y = tf.maxPool(\n  x, [2, 2], [2, 2],"));
  const Spec mean = from_json(R"({"op": "average_pool2d", "framework": "pytorch", "input": 6,
      "kernel": 3, "padding": 1, "stride": 1, "count_include_pad": false})");
  EXPECT_TRUE(contains(written("keras", mean).summary, "keras.layers.AveragePooling2D("));
  const std::string torch = written("pytorch", mean).code;
  EXPECT_TRUE(contains(torch, "nn.AvgPool2d(")) << torch;
  EXPECT_TRUE(contains(torch, "    padding=(1, 1),\n    count_include_pad=False)\n")) << torch;
  const std::string onnx = written("onnx", mean).code;
  EXPECT_TRUE(contains(onnx, "\"AveragePool\"")) << onnx;
  EXPECT_TRUE(contains(onnx, "make_opsetid(\"\", 19)")) << onnx;
  EXPECT_FALSE(contains(onnx, "count_include_pad")) << onnx;
  EXPECT_TRUE(contains(written("jax", mean).summary, "    ones, 0., lax.add, **window)"));
  EXPECT_TRUE(contains(written("tfjs", mean).summary, "tf.avgPool("));
}

TEST(Snippets, PadAMaximumWithMinusInfinity) {
  const Spec spec = from_json(R"({"op": "max_pool2d", "framework": "pytorch", "input": 6,
      "kernel": 3, "padding": 1, "stride": 2, "ceil_mode": true})");
  EXPECT_TRUE(contains(written("keras", spec).summary, "constant_values=-np.inf)"));
  Spec dilated = spec;
  dilated.dilation = {2, 2};
  EXPECT_TRUE(contains(written("tfjs", dilated).summary, ", -Infinity);"));
  EXPECT_TRUE(
      contains(written("tfjs", dilated).summary, "tf.pool(\n  x, [3, 3], \"max\", \"valid\","));
  EXPECT_TRUE(contains(written("pytorch", spec).summary, "    ceil_mode=True)"));
  const Spec overhanging = from_json(R"({"op": "average_pool2d", "framework": "pytorch",
      "input": 6, "kernel": 3, "stride": 2, "padding": 1, "divisor_override": 7})");
  EXPECT_TRUE(contains(written("pytorch", overhanging).summary, "    divisor_override=7)"));
  EXPECT_TRUE(contains(written("jax", overhanging).summary, "y = y / 7\n"));
}

// --- values ---------------------------------------------------------------------------

TEST(Snippets, WriteNumbersAsTheyAre) {
  Spec spec = conv(2, 1);
  spec.input_values = custom({{1, -2.5}, {0.1, 1e30}});
  spec.kernel_values = custom({{-3}});
  const std::string torch = written("pytorch", spec).code;
  EXPECT_TRUE(contains(torch, "    [1., -2.5],\n    [0.1, 1e30],\n])\n")) << torch;
  EXPECT_TRUE(contains(torch, "    [-3.],\n")) << torch;
  EXPECT_TRUE(contains(written("tfjs", spec).code, "  [1, -2.5],\n  [0.1, 1e30],\n]);\n"));
}

TEST(Snippets, ComputeIn64BitsWhereThatIsNeeded) {
  const auto is_64_bit = [](const Spec& spec) {
    return contains(written("pytorch", spec).code, "float64") &&
           contains(written("keras", spec).code, "set_floatx(\"float64\")") &&
           contains(written("jax", spec).code, "jax_enable_x64");
  };
  Spec spec = conv(6, 3);
  EXPECT_FALSE(is_64_bit(spec));
  spec.input_values.preset = Preset::ramp;
  EXPECT_FALSE(is_64_bit(spec));
  spec.kernel_values.preset = Preset::box;  // 1 / 9
  EXPECT_TRUE(is_64_bit(spec));
  spec.kernel_values = custom({{0, 0, 0}, {0, 1 << 24, 0}, {0, 0, 0}});
  EXPECT_TRUE(is_64_bit(spec));
  spec.input_values.preset = Preset::ones;
  EXPECT_FALSE(is_64_bit(spec));  // up to 2^24 and no further
  spec.pad_fill = {FillMode::constant, 0.5};
  EXPECT_TRUE(is_64_bit(spec));
}

TEST(Snippets, LeaveOutMostOfALargeGridOnRequest) {
  Spec spec = conv(1024, 64, 64);
  spec.input_values.preset = Preset::random;
  spec.kernel_values.preset = Preset::random;
  for (const SnippetTarget* target : snippet_targets()) {
    const std::string code = written(target->id, spec, {8, 32}).code;
    EXPECT_LT(lines_of(code).size(), 75U);
    EXPECT_LT(code.size(), 4000U);
    EXPECT_TRUE(contains(code, "… (+1016)")) << code;
    EXPECT_TRUE(contains(code, "… (+56)")) << code;
    EXPECT_TRUE(contains(code, ", …],")) << code;
  }
  // All of it otherwise: a row a line.
  EXPECT_GT(lines_of(written("tfjs", spec).code).size(), 1024U + 64U);
  EXPECT_FALSE(contains(written("tfjs", spec).code, "…"));
  // A comment in the place of one row would save nothing.
  Spec small = conv(9, 3);
  small.input_values.preset = Preset::random;
  EXPECT_FALSE(contains(written("keras", small, {8, 32}).code, "…"));
}

TEST(Snippets, CopyCellsAsEachLibraryCan) {
  Spec spec = of("pytorch", with_sides(conv(6, 3), {1, 1, 0, 2}));
  const auto with = [&](const char* target, FillMode mode) {
    spec.pad_fill.mode = mode;
    return written(target, spec).summary;
  };
  const auto circular = FillMode::circular;
  EXPECT_TRUE(contains(with("tensorflow", circular), "    np.arange(-1, 7) % 6,\n    axis=1)"));
  EXPECT_TRUE(contains(with("tensorflow", FillMode::replicate),
                       "    np.clip(np.arange(0, 8), 0, 5),\n    axis=2)"));
  EXPECT_TRUE(contains(with("tensorflow", FillMode::reflect), "mode=\"REFLECT\")"));
  EXPECT_TRUE(contains(with("mlx", circular), "x = mx.take(\n    x,\n    mx.arange(-1, 7) % 6,"));
  EXPECT_TRUE(contains(with("mlx", FillMode::replicate), "mode=\"edge\")"));
  EXPECT_TRUE(contains(with("paddle", circular), "    x, [0, 2, 1, 1],\n    mode=\"circular\")"));
  EXPECT_TRUE(contains(with("flax", circular), "mode=\"wrap\")"));
}

}  // namespace
}  // namespace padlens::test
