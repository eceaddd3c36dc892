#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "app/import/tensor_graph.h"

// The graph of tensors that the readers of model files lower into.

namespace padlens::import_graph_test {
namespace {

const Extents& shape_in(const TensorGraph& graph, TensorId id) {
  static const Extents kNone{-99};
  return graph[id].shape ? *graph[id].shape : kNone;
}

Window square_window(std::int64_t kernel, std::int64_t stride, Extent filters,
                     bool channels_last = false) {
  Window window;
  window.axes.resize(2);
  for (int i = 0; i < 2; ++i) {
    WindowAxis& axis = window.axes[static_cast<std::size_t>(i)];
    axis.axis = i + (channels_last ? 1 : 2);
    axis.kernel = kernel;
    axis.stride = stride;
  }
  window.channel_axis = channels_last ? 3 : 1;
  window.filters = filters;
  return window;
}

LayerDraft named(const std::string& name) {
  LayerDraft draft;
  draft.name = name;
  return draft;
}

TensorId windowed(TensorGraph& graph, TensorId x, const Window& window, const std::string& name) {
  LayerDraft draft = named(name);
  const TensorId y = graph.window(x, window, draft);
  graph.record(std::move(draft), {&x, 1}, {&y, 1}, true);
  return y;
}

TEST(TensorGraphShapes, AReshapeFindsWhatIsLeftOpen) {
  TensorGraph graph("onnx", false);
  const Extent batch = graph.fresh();
  const TensorId x = graph.input("x", Extents{batch, 256, 6, 6}, Element::real);
  EXPECT_EQ(shape_in(graph, graph.reshape(x, Extents{batch, -1}, true)), (Extents{batch, 9216}));
  EXPECT_EQ(shape_in(graph, graph.reshape(x, Extents{-1, 9216}, true)), (Extents{batch, 9216}));
  EXPECT_EQ(shape_in(graph, graph.reshape(x, Extents{0, 16, -1, 6}, true)),
            (Extents{batch, 16, 96, 6}));
  // A number that another way leads to is the one that fits.
  const Extent other = graph.fresh();
  EXPECT_EQ(shape_in(graph, graph.reshape(x, Extents{batch, other}, true)), (Extents{batch, 9216}));
  const Extents& open = shape_in(graph, graph.reshape(x, Extents{7, -1}, true));
  ASSERT_EQ(open.size(), 2U);
  EXPECT_FALSE(is_known(open[1]));
}

TEST(TensorGraphShapes, TheArithmeticOnShapesFolds) {
  TensorGraph graph("onnx", false);
  const Extent batch = graph.fresh();
  const TensorId x = graph.input("x", Extents{batch, 8, 13, 17}, Element::real);
  const TensorId shape = graph.shape_of(x);
  const TensorId height = graph.gather(shape, graph.integers({2}), 0);
  const std::vector<TensorId> doubled{height, graph.integers({2})};
  const TensorId first = graph.gather(shape, graph.integers({0}), 0);
  const std::vector<TensorId> parts{first, graph.elementwise(doubled, Fold::mul),
                                    graph.integers({-1})};
  const TensorId target = graph.concat(parts, 0);
  EXPECT_EQ(graph.values(target), (Extents{batch, 26, -1}));
  EXPECT_EQ(shape_in(graph, graph.reshape(x, graph.values(target), true)),
            (Extents{batch, 26, 68}));
  EXPECT_FALSE(graph[target].carries);
}

// As frames of a signal are counted: the product of what a shape has along some axes.
TEST(TensorGraphShapes, ReductionsOfNumbersFold) {
  TensorGraph graph("litert", true);
  const Extent batch = graph.fresh();
  const auto reduced = [&](const Extents& numbers, Fold fold, bool keep = false) {
    LayerDraft draft;
    return graph.values(graph.reduce(graph.integers(numbers), Extents{0}, keep, draft, fold));
  };
  EXPECT_EQ(reduced({2, 3, 7}, Fold::mul), Extents{42});
  EXPECT_EQ(reduced({2, 3, 7}, Fold::add, true), Extents{12});
  EXPECT_EQ(reduced({2, 7, 3}, Fold::max), Extents{7});
  EXPECT_EQ(reduced({batch, 1}, Fold::mul), Extents{batch});
  EXPECT_EQ(reduced({}, Fold::mul), Extents{1});
  EXPECT_FALSE(reduced({}, Fold::max));
  EXPECT_FALSE(reduced({2, 3}, Fold::none));
  EXPECT_FALSE(is_known(reduced({INT64_MAX, 2}, Fold::mul)->front()));
}

TEST(TensorGraphShapes, ConstantsOfSeveralAxesAreTurnedAndCut) {
  TensorGraph graph("onnx", false);
  const TensorId pads = graph.reshape(graph.integers({1, 2, 3, 4, 5, 6}), Extents{3, 2}, true);
  const SliceAxis backwards{0, -1, kLeastKnown, -1};
  const TensorId turned = graph.transpose(graph.slice(pads, {&backwards, 1}), {1, 0});
  EXPECT_EQ(graph.values(turned), (Extents{5, 3, 1, 6, 4, 2}));
  EXPECT_EQ(graph.values(graph.gather(pads, graph.integers({1}), 0)), (Extents{3, 4}));
  // Positions that there are not give nothing.
  EXPECT_FALSE(graph.values(graph.gather(pads, graph.integers({3}), 0)));
}

// Taken from NumPy 2.4, of 5 cells.
TEST(TensorGraphShapes, SlicesAreAsInNumPy) {
  struct Row {
    std::int64_t start, end, step;
    Extents cells;
  };
  const std::vector<Row> rows{{0, INT64_MAX, 1, {0, 1, 2, 3, 4}},
                              {1, 100, 2, {1, 3}},
                              {-100, 3, 1, {0, 1, 2}},
                              {4, 2, 1, {}},
                              {2, INT64_MAX, INT64_MAX, {2}},
                              {INT64_MAX, INT64_MAX, 1, {}},
                              {-1, kLeastKnown, -1, {4, 3, 2, 1, 0}},
                              {INT64_MAX, kLeastKnown, -2, {4, 2, 0}},
                              {INT64_MAX, 0, -1, {4, 3, 2, 1}},
                              {3, -5, -1, {3, 2, 1}},
                              {3, -6, -1, {3, 2, 1, 0}},
                              {1, 3, -1, {}},
                              {-100, kLeastKnown, -1, {}},
                              {-100, kLeastKnown, -10, {}},
                              {4, 1, -10, {4}},
                              {100, 1, -10, {4}},
                              {4, INT64_MAX, -1, {}},
                              {3, 0, kLeastKnown, {3}}};
  TensorGraph graph("litert", true);
  const TensorId x = graph.integers({0, 1, 2, 3, 4});
  for (const Row& row : rows) {
    SCOPED_TRACE(std::to_string(row.start) + ":" + std::to_string(row.end) + ":" +
                 std::to_string(row.step));
    const SliceAxis slice{0, row.start, row.end, row.step};
    const TensorId y = graph.slice(x, {&slice, 1});
    EXPECT_EQ(graph.values(y), row.cells);
    EXPECT_EQ(shape_in(graph, y), (Extents{static_cast<Extent>(row.cells.size())}));
  }
}

TEST(TensorGraphShapes, StridedSlicesReadTheirMasks) {
  TensorGraph graph("litert", true);
  const TensorId x = graph.input("x", Extents{1, 10, 12, 4}, Element::real);
  StridedSlice cut;
  cut.begin = Extents{0, 2, -3};
  cut.end = Extents{0, 8, 0};
  cut.strides = Extents{1, 2, 1};
  cut.entries = 3;
  cut.begin_mask = 0b001;
  cut.end_mask = 0b101;
  LayerDraft draft;
  EXPECT_EQ(shape_in(graph, graph.strided_slice(x, cut, draft)), (Extents{1, 3, 3, 4}));
  cut.begin = Extents{0, 0, -1};
  cut.end = Extents{0, 0, 0};
  cut.strides = Extents{1, 1, 1};
  cut.begin_mask = cut.end_mask = 0;
  cut.ellipsis_mask = 0b001;
  cut.new_axis_mask = 0b010;
  cut.shrink_axis_mask = 0b100;
  EXPECT_EQ(shape_in(graph, graph.strided_slice(x, cut, draft)), (Extents{1, 10, 12, 1}));
  cut.entries = 9;
  EXPECT_FALSE(graph[graph.strided_slice(x, cut, draft)].shape);
}

TEST(TensorGraphShapes, BlocksOfCellsBecomePlanesOrBatchesAndBack) {
  TensorGraph graph("litert", true);
  LayerDraft draft;
  const TensorId x = graph.input("x", Extents{1, 13, 17, 4}, Element::real);
  const TensorId blocks = graph.space_to_batch(x, Extents{2, 2}, Extents{2, 3, 2, 3}, draft);
  EXPECT_EQ(shape_in(graph, blocks), (Extents{4, 9, 11, 4}));
  EXPECT_EQ(
      shape_in(graph, graph.batch_to_space(blocks, Extents{2, 2}, Extents{2, 3, 2, 3}, draft)),
      (Extents{1, 13, 17, 4}));
  EXPECT_EQ(draft.op, ModelOp::batch_to_space);
  EXPECT_EQ(draft.factors, (Extents{2, 2, 2, 3, 2, 3}));
  const TensorId deep =
      graph.space_to_depth(graph.input("y", Extents{1, 12, 16, 4}, Element::real), 4, true, draft);
  EXPECT_EQ(shape_in(graph, deep), (Extents{1, 3, 4, 64}));
  EXPECT_EQ(shape_in(graph, graph.depth_to_space(deep, 4, true, draft)), (Extents{1, 12, 16, 4}));
  EXPECT_TRUE(draft.problems.empty());
}

TEST(TensorGraphShapes, NoNumberOverflows) {
  TensorGraph graph("onnx", false);
  const std::vector<TensorId> huge{graph.integers({INT64_MAX}), graph.integers({2})};
  EXPECT_FALSE(is_known(graph.values(graph.elementwise(huge, Fold::mul))->front()));
  EXPECT_FALSE(is_known(graph.values(graph.elementwise(huge, Fold::add))->front()));
  const std::vector<TensorId> least{graph.integers({INT64_MAX}), graph.integers({0})};
  EXPECT_FALSE(is_known(graph.values(graph.elementwise(least, Fold::div))->front()));
  const TensorId x = graph.input("x", Extents{INT64_MAX, INT64_MAX, 3, 3}, Element::real);
  EXPECT_FALSE(is_known(shape_in(graph, graph.reshape(x, Extents{-1}, true)).front()));
  EXPECT_FALSE(is_known(shape_in(graph, graph.tile(x, Extents{2, 2, 1, 1})).front()));
  EXPECT_FALSE(is_known(shape_in(graph, graph.flatten(x, 2)).front()));
}

TEST(TensorGraphShapes, RanksAreBounded) {
  TensorGraph graph("onnx", false);
  const Extents most(TensorLimits::rank, 1);
  EXPECT_EQ(shape_in(graph, graph.declared(most, Element::real, true)), most);
  const Extents more(TensorLimits::rank + 1, 1);
  EXPECT_FALSE(graph[graph.declared(more, Element::real, true)].shape);
  const TensorId open = graph.input("x", std::nullopt, Element::real);
  graph.declare(open, more);
  EXPECT_FALSE(graph[open].shape);
}

TEST(TensorGraphShapes, PartsOfAnyLengthAreReckonedInRange) {
  TensorGraph graph("onnx", false);
  const TensorId x = graph.integers({1, 2, 3, 4, 5});
  const auto rest = graph.split(x, 0, Extents{1, -1, 2}, 3);
  EXPECT_EQ(graph.values(rest[1]), (Extents{2, 3}));
  EXPECT_EQ(graph.values(rest[2]), (Extents{4, 5}));
  const auto beyond = graph.split(x, 0, Extents{INT64_MAX - 1, 5, 1}, 3);
  EXPECT_FALSE(graph.values(beyond[1]));
  const TensorId most = graph.input("x", Extents{INT64_MAX}, Element::real);
  const auto even = graph.split(most, 0, std::nullopt, 3);
  EXPECT_EQ(shape_in(graph, even[0]), (Extents{INT64_MAX / 3 + 1}));
  EXPECT_EQ(shape_in(graph, even[2]), (Extents{INT64_MAX - 2 * (INT64_MAX / 3 + 1)}));
  const auto few = graph.split(x, 0, std::nullopt, 4);
  EXPECT_EQ(graph.values(few[2]), (Extents{5}));
  EXPECT_EQ(shape_in(graph, few[3]), (Extents{0}));
}

TEST(TensorGraphShapes, ElementsOfShapesOfAnyLengthAreTakenInRange) {
  TensorGraph graph("onnx", false);
  Extents none(20, 4096);
  none.front() = 0;
  const TensorId empty = graph.filled(none, Element::integer, 0);
  EXPECT_EQ(graph.values(graph.transpose(empty, {})), Extents{});
  // Nothing stands for more than is folded.
  const TensorId x =
      graph.reshape(graph.filled(Extents{128}, Element::integer, 7), Extents{2, 64}, true);
  const TensorId often = graph.gather(x, graph.filled(Extents{100}, Element::integer, 1), 0);
  EXPECT_EQ(shape_in(graph, often), (Extents{100, 64}));
  EXPECT_FALSE(graph.values(often));
}

// div, fmod, floor_div and mod of whole numbers and of reals.
TEST(TensorGraphShapes, DivisionsGoTowardsZeroOrDown) {
  struct Row {
    std::int64_t a, b;
    Extents results;
  };
  const std::vector<Row> rows{
      {-7, 2, {-3, -1, -4, 1}},
      {7, -2, {-3, 1, -4, -1}},
      {-8, 2, {-4, 0, -4, 0}},
      {-7, -2, {3, -1, 3, -1}},
      {INT64_MAX - 1, INT64_MAX, {0, INT64_MAX - 1, 0, INT64_MAX - 1}},
      {kLeastKnown, -1, {-kLeastKnown, 0, -kLeastKnown, 0}},
  };
  TensorGraph graph("onnx", false);
  constexpr std::array kFolds{Fold::div, Fold::fmod, Fold::floor_div, Fold::mod};
  for (const Row& row : rows) {
    const std::vector<TensorId> both{graph.integers({row.a}), graph.integers({row.b})};
    for (std::size_t i = 0; i < kFolds.size(); ++i)
      EXPECT_EQ(graph.values(graph.elementwise(both, kFolds[i])), Extents{row.results[i]})
          << row.a << " " << row.b << " " << i;
  }
  const std::vector<TensorId> reals{graph.cast(graph.integers({-7}), Element::real),
                                    graph.cast(graph.integers({2}), Element::real)};
  const std::array results{-3.5, -1.0, -4.0, 1.0};
  for (std::size_t i = 0; i < kFolds.size(); ++i)
    EXPECT_EQ(graph.real_values(graph.elementwise(reals, kFolds[i])), std::vector{results[i]}) << i;
  const std::vector<TensorId> none{graph.integers({7}), graph.integers({0})};
  for (const Fold fold : kFolds)
    EXPECT_FALSE(is_known(graph.values(graph.elementwise(none, fold))->front()));
}

// Which axes are the grid is found out from the windows, back through what moves axes.
TEST(TensorGraphLayers, TheInputsLayoutFollowsFromTheWindowBehindIt) {
  TensorGraph graph("onnx", false);
  const TensorId x = graph.input("x", Extents{1, 45, 70, 3}, Element::real);
  LayerDraft pad = named("pad");
  const TensorId padded = graph.pad(x, {0, 1, 2, 0}, {0, 3, 4, 0}, {}, pad);
  graph.record(std::move(pad), {&x, 1}, {&padded, 1});
  const TensorId turned = graph.transpose(padded, {0, 3, 1, 2});
  graph.record(named("turn"), {&padded, 1}, {&turned, 1});
  windowed(graph, turned, square_window(7, 2, 4), "conv");
  const Model model = graph.take();
  ASSERT_EQ(model.inputs.size(), 1U);
  EXPECT_TRUE(model.inputs[0].channels_last);
  ASSERT_EQ(model.layers.size(), 3U);
  EXPECT_EQ(model.layers[0].layer.kind, LayerKind::pad);
  EXPECT_EQ(model.layers[0].layer.sides, (Sides{1, 3, 2, 4}));
  EXPECT_EQ(model.layers[0].input(), (std::vector<std::int64_t>{45, 70}));
  EXPECT_EQ(model.layers[1].output, (std::vector<std::int64_t>{49, 76}));
  EXPECT_EQ(model.layers[1].op, ModelOp::other);
  EXPECT_EQ(model.layers[2].output, (std::vector<std::int64_t>{22, 35}));
  EXPECT_EQ(model.layers[2].channels_in, 3);
  EXPECT_EQ(model.layers[2].from, (std::vector<Source>{{false, 1}}));
}

TEST(TensorGraphLayers, APadElsewhereOrOfBothKindsIsNone) {
  TensorGraph graph("onnx", false);
  const TensorId x = graph.input("x", Extents{1, 3, 20, 20}, Element::real);
  const auto pads = [&](const std::string& name, std::vector<std::int64_t> before,
                        std::vector<std::int64_t> after) {
    LayerDraft draft = named(name);
    const TensorId y = graph.pad(x, before, after, {}, draft);
    graph.record(std::move(draft), {&x, 1}, {&y, 1});
  };
  pads("channels", {0, 1, 0, 0}, {0, 0, 0, 0});
  pads("both", {0, 0, 1, 0}, {0, 0, -1, 0});
  pads("crop", {0, 0, -1, 0}, {0, 0, 0, -2});
  pads("open", {}, {});
  const Model model = graph.take();
  ASSERT_EQ(model.layers.size(), 4U);
  EXPECT_EQ(model.layers[0].op, ModelOp::other);
  EXPECT_EQ(model.layers[0].remarks.at(0).code, "sides_elsewhere");
  EXPECT_EQ(model.layers[0].output_shape, (std::vector<std::int64_t>{1, 4, 20, 20}));
  EXPECT_EQ(model.layers[1].remarks.at(0).code, "sides_both");
  EXPECT_EQ(model.layers[1].output, (std::vector<std::int64_t>{20, 20}));
  EXPECT_EQ(model.layers[2].layer.kind, LayerKind::crop);
  EXPECT_EQ(model.layers[2].layer.sides, (Sides{1, 0, 0, 2}));
  EXPECT_EQ(model.layers[2].output, (std::vector<std::int64_t>{19, 18}));
  EXPECT_FALSE(model.layers[3].output);
  EXPECT_EQ(model.layers[3].unknown->code, "pads_open");
}

TEST(TensorGraphLayers, CellsAreJoinedAlongTheGridToo) {
  TensorGraph graph("onnx", false);
  const std::vector<TensorId> both{graph.input("a", Extents{1, 3, 20, 20}, Element::real),
                                   graph.input("b", Extents{1, 3, 5, 20}, Element::real)};
  LayerDraft draft = named("join");
  draft.op = ModelOp::concatenate;
  const TensorId y = graph.concat(both, 2);
  graph.record(std::move(draft), both, {&y, 1});
  Model model = graph.take();
  put_inputs(model, {});
  resolve_model(model);
  EXPECT_TRUE(model.understood());
  EXPECT_EQ(model.layers[0].output, (std::vector<std::int64_t>{25, 20}));
}

TEST(TensorGraphLayers, SizesThatDoNotJoinAreTheFinding) {
  TensorGraph graph("onnx", false);
  const std::vector<TensorId> both{graph.input("a", Extents{1, 3, 37, 50}, Element::real),
                                   graph.input("b", Extents{1, 3, 36, 50}, Element::real)};
  LayerDraft draft = named("join");
  draft.op = ModelOp::concatenate;
  const TensorId y = graph.concat(both, 1);
  graph.record(std::move(draft), both, {&y, 1});
  Model model = graph.take();
  put_inputs(model, {});
  resolve_model(model);
  EXPECT_FALSE(model.understood());
  EXPECT_EQ(model.layers[0].problems.at(0).problem.code, "join_sizes");
}

TEST(TensorGraphLayers, AReductionOverTheGridIsAGlobalPool) {
  TensorGraph graph("onnx", false);
  const TensorId x = graph.input("x", Extents{1, 3, 20, 20}, Element::real);
  const TensorId y = windowed(graph, x, square_window(3, 1, 8), "conv");
  for (const auto& [name, axes] :
       {std::pair<std::string, Extents>{"grid", {2, -1}}, {"channel", {1}}}) {
    LayerDraft draft = named(name);
    const TensorId mean = graph.reduce(y, axes, false, draft);
    graph.record(std::move(draft), {&y, 1}, {&mean, 1});
  }
  const Model model = graph.take();
  EXPECT_EQ(model.layers[1].op, ModelOp::global_pool);
  EXPECT_EQ(model.layers[1].output, (std::vector<std::int64_t>{}));
  EXPECT_EQ(model.layers[2].op, ModelOp::other);
  EXPECT_EQ(model.layers[2].output, (std::vector<std::int64_t>{18, 18}));
}

// A window along three axes has no drawing here, but a size.
TEST(TensorGraphLayers, ThreeAxesAreSizedOneByOne) {
  TensorGraph graph("onnx", false);
  const TensorId x = graph.input("x", Extents{1, 1, 16, 32, 48}, Element::real);
  Window window;
  for (int i = 0; i < 3; ++i)
    window.axes.push_back({i + 2, 3, i + 1, 1, 1, 0, std::nullopt, std::nullopt});
  window.padding = PaddingMode::explicit_sides;
  window.filters = 8;
  windowed(graph, x, window, "conv3d");
  const Model model = graph.take();
  EXPECT_EQ(model.layers[0].op, ModelOp::other);
  EXPECT_EQ(model.layers[0].output, (std::vector<std::int64_t>{15, 16, 16}));
}

TEST(TensorGraphLayers, AnOpenAxisLeavesTheOtherKnown) {
  TensorGraph graph("onnx", false);
  const TensorId x = graph.input("x", Extents{1, 3, 32, graph.fresh()}, Element::real);
  const TensorId y = windowed(graph, x, square_window(3, 2, 8), "conv");
  EXPECT_EQ(shape_in(graph, y)[2], 15);
  EXPECT_FALSE(is_known(shape_in(graph, y)[3]));
  EXPECT_FALSE(graph.take().layers[0].output);
}

}  // namespace
}  // namespace padlens::import_graph_test
