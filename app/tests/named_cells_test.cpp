// The names by which words refer to cells.

#include "app/scene/named_cells.h"

#include <gtest/gtest.h>

#include <set>

#include "app/scene/view.h"
#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

Layer layer_for(const Spec& spec) {
  return make_layer(spec, *resolve(spec).geometry);
}

// How many cells of the grid have that name.
std::int64_t count(const Layer& layer, std::string_view name, GridId grid, Cell size,
                   const SceneOptions& options = {}) {
  std::int64_t found = 0;
  for (std::int64_t row = 0; row < size.row; ++row) {
    for (std::int64_t col = 0; col < size.col; ++col)
      found += names_cell(name, layer, options, {grid, {row, col}}) ? 1 : 0;
  }
  return found;
}

TEST(NamedCells, OfAConvolution) {
  Spec spec;  // 5 cells, padded by 0 and 1 on each axis at stride 3
  spec.input = {5, 5};
  spec.kernel = {3, 3};
  spec.stride = {3, 3};
  spec.padding = PaddingMode::same;
  const Layer layer = layer_for(spec);
  const Cell padded{6, 6};
  const auto of = [&](std::string_view name, SceneOptions options = {}) {
    return count(layer, name, GridId::padded, padded, options);
  };
  EXPECT_EQ(of("input"), 25);
  EXPECT_EQ(of("input.4.4"), 1);
  EXPECT_EQ(of("pad"), 11);
  EXPECT_EQ(of("pad.right"), 6);
  EXPECT_EQ(of("pad.bottom"), 6);
  EXPECT_EQ(of("pad.left") + of("pad.top"), 0);
  EXPECT_EQ(of("window"), 9);
  EXPECT_EQ(of("taps"), 9);
  EXPECT_EQ(of("gaps"), 0);
  EXPECT_EQ(of("leftover") + of("inserted") + of("overhang"), 0);
  EXPECT_EQ(of("padded.5.5"), 1);
  SceneOptions last;
  last.step = 3;
  EXPECT_TRUE(names_cell("window", layer, last, {GridId::padded, {5, 5}}));
  EXPECT_FALSE(names_cell("window", layer, {}, {GridId::padded, {5, 5}}));
  const Cell out{2, 2};
  EXPECT_EQ(count(layer, "output", GridId::output, out), 4);
  EXPECT_EQ(count(layer, "output.current", GridId::output, out), 1);
  EXPECT_EQ(count(layer, "corner", GridId::output, out), 4);
  EXPECT_EQ(count(layer, "edge", GridId::output, out), 0);
  EXPECT_EQ(count(layer, "most", GridId::output, out), 1);   // 9 of the input
  EXPECT_EQ(count(layer, "least", GridId::output, out), 1);  // 4 of it
}

TEST(NamedCells, OfDilationAndWhatIsLeft) {
  Spec spec;
  spec.input = {8, 8};
  spec.kernel = {3, 3};
  spec.dilation = {2, 2};
  spec.stride = {2, 2};
  spec.padding = PaddingMode::valid;
  const Layer layer = layer_for(spec);
  const Cell padded{8, 8};
  EXPECT_EQ(count(layer, "window", GridId::padded, padded), 25);
  EXPECT_EQ(count(layer, "taps", GridId::padded, padded), 9);
  EXPECT_EQ(count(layer, "gaps", GridId::padded, padded), 16);
  EXPECT_EQ(count(layer, "leftover", GridId::padded, padded), 15);  // a row and a column
}

TEST(NamedCells, OfATransposedConvolution) {
  Spec spec;
  spec.op = &kConv2dTranspose;
  spec.input = {3, 3};
  spec.kernel = {3, 3};
  spec.stride = {2, 2};
  spec.padding = PaddingMode::same;
  const Layer layer = layer_for(spec);  // 6 of the full 7
  EXPECT_EQ(count(layer, "inserted", GridId::padded, {9, 9}), 25 - 9);
  SceneOptions scatter;
  scatter.mode = PlayMode::scatter;
  EXPECT_EQ(count(layer, "input.1.2", GridId::input, {3, 3}, scatter), 1);
  EXPECT_EQ(count(layer, "window", GridId::full, {7, 7}, scatter), 9);
  EXPECT_EQ(count(layer, "cropped", GridId::full, {7, 7}, scatter), 49 - 36);
  EXPECT_EQ(count(layer, "output.current", GridId::output, {6, 6}, scatter), 0);
}

TEST(NamedCells, AreKnownByTheirNamesAlone) {
  for (const std::string_view name : cell_names()) {
    const std::string one = std::string(name) + ".0";
    const std::string two = std::string(name) + ".0.1";
    EXPECT_TRUE(is_cell_name(name, 2) || is_cell_name(one, 2) || is_cell_name(two, 2)) << name;
  }
  for (const char* wrong : {"", "inputs", "input.", "input.1", "input.a.b", "input.1.2.3",
                            "input.-1.0", "pad.middle", "pad.0.0", "layer", "layer.1.2",
                            "output.99999999999999999999.0", "corner.0.0", ".0", "Input"})
    EXPECT_FALSE(is_cell_name(wrong, 2)) << wrong;
  EXPECT_TRUE(is_cell_name("input.3", 1));
  EXPECT_FALSE(is_cell_name("input.3.0", 1));
}

// In every view that has such cells they are marked, and nothing where no name is known.
TEST(NamedCells, AreMarkedInEveryViewThatHasThem) {
  Spec spec;
  spec.input = {5, 5};
  spec.kernel = {3, 3};
  spec.padding = PaddingMode::same;
  const Layer layer = layer_for(spec);
  const Strings tr("en");
  for (const View* view : fitting_views(layer)) {
    SceneOptions options;
    const Scene plain = build_scene(*view, layer, options, tr);
    options.lit = {"nothing", "inserted", "input.9.9"};
    EXPECT_EQ(build_scene(*view, layer, options, tr).primitives, plain.primitives) << view->id;
    options.lit = {"pad"};
    const bool has = lights(plain, "pad", layer, options);
    const bool more =
        build_scene(*view, layer, options, tr).primitives.size() > plain.primitives.size();
    EXPECT_EQ(more, has) << view->id;
    if (view->id == "flat" || view->id == "stacked" || view->id == "axis") {
      EXPECT_TRUE(has) << view->id;
    }
  }
}

}  // namespace
}  // namespace padlens
