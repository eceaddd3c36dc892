#include "core/stack/receptive_field.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "core/layer/spec_json.h"
#include "core/snippets/code_reader.h"
#include "core/stack/reads.h"
#include "core/tests/support.h"

namespace padlens {

// Found by RapidCheck.
void showValue(const StackLayer& layer, std::ostream& out) {
  out << stack_layer_to_json(layer).dump();
}

namespace {

using test::pick;

std::vector<StackLayer> layers_of(const Json& chain) {
  std::vector<StackLayer> layers;
  for (const Json& each : chain) {
    const std::string text = each.dump();
    Problems problems;
    const auto json = parse_json(text, problems);
    ParsedLayer parsed = read_stack_layer(*json, 1);
    EXPECT_EQ(parsed.problems, Problems{}) << text;
    layers.push_back(std::move(parsed.layer));
  }
  return layers;
}

// [lo, hi] of what a unit of the last of these layers depends on, borders and all; null for
// nothing.
Json hull_of(const ResolvedStack& stack, std::size_t layer, std::int64_t unit) {
  const auto reads = reads_behind(stack, layer, Cell{0, unit});
  const CellSet& cells = reads->front().input[kWidth];
  return cells.empty() ? Json() : Json{cells.first(), cells.last()};
}

void expect_phases(const ReceptiveField& field, const Json& truth) {
  if (!truth.contains("period")) {
    EXPECT_EQ(field.period(), 1);
    return;
  }
  EXPECT_EQ(field.period(), truth["period"]);
  EXPECT_EQ(field.step, truth["step"]);
  ASSERT_EQ(field.reach.size(), truth["lo"].size());
  for (std::size_t f = 0; f < field.reach.size(); ++f) {
    const auto& reach = field.reach[f];
    EXPECT_EQ(reach.empty() ? Json() : Json(reach.lo), truth["lo"][f]);
    EXPECT_EQ(reach.empty() ? Json() : Json(reach.hi), truth["hi"][f]);
  }
}

// Measured in real layers, cell by cell: core/tests/oracles/README.md.
TEST(ReceptiveField, EveryLayerIsAsMeasured) {
  std::ifstream file(PADLENS_SOURCE_DIR "/core/tests/oracles/stacks/fields.jsonl");
  ASSERT_TRUE(file);
  int layers = 0;
  for (std::string line; std::getline(file, line);) {
    const Json row = Json::parse(line);
    const ResolvedStack stack = resolve_stack(layers_of(row["chain"]));
    const auto fields = receptive_fields(stack);
    for (std::size_t i = 0; i < fields.size(); ++i, ++layers) {
      SCOPED_TRACE(row["name"].dump() + " layer " + std::to_string(i));
      const Json& truth = row["truth"][i];
      ASSERT_TRUE(fields[i].axis);
      const ReceptiveField& field = (*fields[i].axis)[kWidth];
      const std::int64_t out = stack.layers[i].geometry->width().out;
      EXPECT_EQ(out, truth["output"]);
      EXPECT_EQ(field.size(), truth["field"]);
      EXPECT_EQ(field.cells, truth["cells"].get<std::int64_t>());
      EXPECT_EQ(field.jump(), truth["jump"].get<double>());
      EXPECT_EQ(field.start() ? Json(*field.start()) : Json(), truth["start"]);
      expect_phases(field, truth);
      EXPECT_EQ(hull_of(stack, i, 0), truth["first"]);
      EXPECT_EQ(hull_of(stack, i, out - 1), truth["last"]);
      if (!truth.contains("units")) continue;
      for (std::int64_t unit = 0; unit < out; ++unit)
        EXPECT_EQ(hull_of(stack, i, unit), truth["units"][static_cast<std::size_t>(unit)]);
    }
  }
  EXPECT_EQ(layers, 626);
}

StackLayer any_sides() {
  StackLayer layer;
  layer.kind = pick(0, 1) == 0 ? LayerKind::pad : LayerKind::crop;
  layer.sides = {pick(0, 2), pick(0, 2), pick(0, 2), pick(0, 2)};
  return layer;
}

StackLayer any_upsampling() {
  StackLayer layer;
  layer.kind = LayerKind::upsample;
  layer.scale = {static_cast<double>(pick(1, 3)), static_cast<double>(pick(1, 3))};
  return layer;
}

// One to four layers, whatever they are, without refused ones and empty tensors.
rc::Gen<std::vector<StackLayer>> stacks() {
  return rc::gen::exec([] {
    std::vector<StackLayer> layers;
    const int count = pick(1, 4);
    for (int i = 0; i < count; ++i) {
      const int kind = pick(0, 9);
      if (kind < 7) {
        layers.emplace_back(*rc::gen::oneOf(test::layer_specs(), test::pool_specs()));
      } else {
        layers.push_back(kind < 9 ? any_sides() : any_upsampling());
      }
      Spec& spec = layers.back().spec;
      spec.channels = spec.filters = spec.groups = 1;
      spec.depth_multiplier.reset();
      spec.kernel_values = {Preset::ones, {}};
      // It has layers that take the stride of the height for both axes, and then units past the
      // end.
      if (spec.framework == "tfjs") spec.stride[kWidth] = spec.stride[kHeight];
      if (spec.divisor_override) spec.divisor_override = 2;
      if (spec.pad_fill.mode == FillMode::constant) spec.pad_fill = {};
    }
    layers.front().spec.input = {pick(1, 9), pick(1, 9)};
    return layers;
  });
}

// Whether the engine's numbers of layer `layer` change with a cell of the first input: kernels are
// ones, so that an output is 0 where it does not see the one cell that is 1.
Grid<double> numbers_of(const std::vector<StackLayer>& asked, std::size_t layer, Cell one) {
  std::vector<StackLayer> layers = asked;
  Grid<double> input(layers[0].spec.input[kHeight], layers[0].spec.input[kWidth], 0.0);
  input.at(one) = 1;
  layers[0].spec.input_values = {Preset::custom, std::move(input)};
  layers.resize(layer + 1);
  layers.emplace_back(Spec{});  // takes what comes out
  return *input_values(resolve_stack(layers), layer + 1).planes[0];
}

// Whether a layer before `last` has a maximum, or a mean, of no cell: it drowns the others in sums
// behind it, or is drowned.
bool lacks_cells(const std::vector<StackLayer>& layers, std::size_t last) {
  for (std::size_t i = 0; i < last; ++i) {
    const Grid<double> numbers = numbers_of(layers, i, {0, 0});
    for (const Cell cell : test::cells_of(numbers.rows(), numbers.cols())) {
      if (!std::isfinite(numbers.at(cell))) return true;
    }
  }
  return false;
}

bool has(const CellArea& area, Cell cell) {
  return area[kHeight].contains(cell.row) && area[kWidth].contains(cell.col);
}

RC_GTEST_PROP(ReceptiveField, ReadsAreWhatTheEngineReads, ()) {
  const std::vector<StackLayer> layers = *stacks();
  const ResolvedStack stack = resolve_stack(layers);
  RC_PRE(!layers.empty());
  std::size_t last = 0;
  while (last < layers.size() && stack.layers[last].geometry &&
         stack.layers[last].geometry->outputs() > 0)
    ++last;
  RC_PRE(last-- > 0);
  const auto& [rows, cols] = *stack.outputs[last];
  RC_PRE(rows * cols <= 400);
  RC_PRE(!lacks_cells(layers, last));
  const auto inputs = test::cells_of(layers[0].spec.input[kHeight], layers[0].spec.input[kWidth]);
  std::vector<std::vector<LayerReads>> behind;
  for (const Cell unit : test::cells_of(rows, cols)) {
    auto reads = reads_behind(stack, last, unit);
    RC_ASSERT(reads.has_value());
    behind.push_back(*std::move(reads));
  }
  for (const Cell one : inputs) {
    const Grid<double> numbers = numbers_of(layers, last, one);
    const auto ahead = outputs_ahead(stack, 0, one);
    RC_ASSERT(ahead.has_value());
    for (std::size_t i = 0; i < behind.size(); ++i) {
      const Cell unit{static_cast<std::int64_t>(i) / cols, static_cast<std::int64_t>(i) % cols};
      if (std::isnan(numbers.at(unit))) continue;  // a maximum, or a mean, of no cell
      const bool sees = numbers.at(unit) > 0;
      RC_ASSERT(has(behind[i].front().input, one) == sees);
      RC_ASSERT(has((*ahead)[last], unit) == sees);
    }
  }
}

// Where no border is near, the periodic answer and the exact one are the same.
RC_GTEST_PROP(ReceptiveField, FarFromBordersTheExactReadsAgree, ()) {
  std::vector<StackLayer> layers = *stacks();
  layers.front().spec.input = {2'000, 3'000};
  for (StackLayer& layer : layers)
    layer.spec.output_shape.reset();
  const ResolvedStack stack = resolve_stack(layers);
  RC_PRE(stack.layers.back().geometry.has_value());
  const auto fields = receptive_fields(stack);
  RC_ASSERT(fields.back().axis.has_value());
  for (const Axis axis : kAxes) {
    const ReceptiveField& field = (*fields.back().axis)[axis];
    const std::int64_t out = stack.layers.back().geometry->axis[axis].out;
    const std::int64_t middle = out / 2 / field.period() * field.period();
    RC_PRE(middle + field.period() <= out && field.size() < 300);
    std::int64_t most = 0;
    for (std::int64_t f = 0; f < field.period(); ++f) {
      CellSet cells = CellSet::range(middle + f, middle + f);
      for (std::size_t i = layers.size(); i-- > 0;)
        cells = *inputs_read(stack.layers[i].geometry->axis[axis], FillMode::zeros, cells);
      const auto& reach = field.reach[static_cast<std::size_t>(f)];
      RC_ASSERT(cells.empty() == reach.empty());
      if (cells.empty()) continue;
      RC_ASSERT(cells.first() == reach.lo + middle / field.period() * field.step);
      RC_ASSERT(cells.last() == reach.hi + middle / field.period() * field.step);
      if (reach.hi - reach.lo + 1 == field.size()) most = std::max(most, cells.count());
    }
    RC_ASSERT(field.cells == most);
  }
}

// Nothing tells the input's size: sizes and jumps of fields do not depend on it.
TEST(ReceptiveField, AnOpenInputLeavesWhatAllSizesShare) {
  const auto fields = [](const char* code) {
    Model model = read_code(code, {});
    resolve_model(model);
    EXPECT_FALSE(model.inputs.at(0).size) << code;
    return receptive_fields(model);
  };
  const auto torch = fields("nn.Conv2d(3, 64, 7, 2, 3)\nnn.MaxPool2d(3, 2, 1)\n");
  ASSERT_TRUE(torch[1].axis);
  for (const Axis axis : kAxes) {
    EXPECT_EQ((*torch[1].axis)[axis].size(), 11);
    EXPECT_EQ((*torch[1].axis)[axis].jump(), 4);
    EXPECT_EQ((*torch[1].axis)[axis].start(), 0);
  }
  EXPECT_FALSE(torch[1].start_open);
  // Keras pads an even size by (2, 3) and an odd one by (3, 3).
  const auto keras = fields("layers.Conv2D(64, 7, strides=2, padding='same')\n");
  ASSERT_TRUE(keras[0].axis);
  EXPECT_EQ((*keras[0].axis)[kWidth].size(), 7);
  EXPECT_TRUE(keras[0].start_open);
  const auto flat = fields("nn.Conv1d(1, 1, 3, dilation=2)\n");
  ASSERT_TRUE(flat[0].axis);
  EXPECT_EQ((*flat[0].axis)[kHeight], ReceptiveField{});
  EXPECT_EQ((*flat[0].axis)[kWidth].size(), 5);
  EXPECT_EQ((*flat[0].axis)[kWidth].cells, 3);
  // All that there is: no size is that of all inputs.
  const auto whole = fields("nn.Conv2d(1, 1, 3)\nnn.AdaptiveAvgPool2d(1)\nnn.Conv2d(1, 1, 1)\n");
  EXPECT_TRUE(whole[0].axis);
  EXPECT_FALSE(whole[1].axis);
}

// What the units of its input see, as far as it is there: 28 cells in steps of 4 are 0, 4 … 24.
TEST(ReceptiveField, AGlobalPoolSeesWhatItsUnitsSee) {
  const auto last = [](const char* code) {
    ReadOptions options;
    options.input = {28, 28};
    Model model = read_code(code, options);
    put_inputs(model, options);
    resolve_model(model);
    const LayerField field = receptive_fields(model).back();
    EXPECT_TRUE(field.axis) << code << (field.unknown ? field.unknown->code : "");
    return field.axis ? (*field.axis)[kWidth] : ReceptiveField();
  };
  const auto sparse = last("layers.Conv2D(8, 1, strides=4)\nlayers.GlobalAveragePooling2D()\n");
  EXPECT_TRUE(sparse.whole);
  EXPECT_EQ(sparse.size(), 25);
  EXPECT_EQ(sparse.cells, 7);
  EXPECT_EQ(sparse.start(), 12);
  const auto padded = last("layers.Conv2D(8, 3, padding='same')\nlayers.GlobalMaxPooling2D()\n");
  EXPECT_EQ(padded.size(), 28);
  EXPECT_EQ(padded.cells, 28);
  EXPECT_EQ(padded.start(), 13.5);
  const auto dilated = last(
      "layers.Conv2D(8, 3, dilation_rate=9, strides=1)\nlayers.AveragePooling2D(2, strides=9)\n"
      "layers.GlobalMaxPooling2D()\n");
  EXPECT_EQ(dilated.size(), 20);
  EXPECT_EQ(dilated.cells, 6);
}

TEST(ReceptiveField, HugeNumbersHaveAnAnswerOrAReason) {
  Spec huge = test::conv(5, 3);
  huge.kernel = {Limits::kernel, 65'537};
  huge.dilation = {65'537, 65'537};
  huge.stride = {Limits::stride, 7};
  huge.input = {Limits::input, Limits::input};
  huge.padding = PaddingMode::same;
  Spec spreads = huge;
  spreads.op = &kConv2dTranspose;
  spreads.stride = {9'973, 2};
  spreads.kernel = {Limits::kernel, 3};
  const std::vector<StackLayer> layers{huge, spreads, huge, spreads, spreads, spreads};
  const ResolvedStack stack = resolve_stack(layers);
  const auto fields = receptive_fields(stack);
  ASSERT_EQ(fields.size(), layers.size());
  for (const LayerField& field : fields)
    EXPECT_NE(field.axis.has_value(), field.unknown.has_value());
  EXPECT_TRUE(fields[0].axis);
  EXPECT_TRUE(fields.back().unknown);
}

TEST(CellSet, OfRunsThatOverlap) {
  const auto set = CellSet::of({{4, 3, 3}, {0, 2, 4}, {6, 1, 1}});
  ASSERT_TRUE(set);
  EXPECT_EQ(set->cells(), (std::vector<std::int64_t>{0, 2, 4, 6, 7, 10}));
  EXPECT_EQ(set->count(), 6);
  EXPECT_TRUE(set->contains(7));
  EXPECT_FALSE(set->contains(8));
  EXPECT_FALSE(set->contains(-2));
  EXPECT_FALSE(CellSet::of({{0, 2, 2}, {CellSet::kWidest * 2, 3, 2}}));
}

RC_GTEST_PROP(CellSet, MapsAsCellByCell, ()) {
  std::vector<CellRun> runs;
  for (int i = pick(1, 3); i > 0; --i) {
    const int count = pick(1, 6);
    runs.push_back({pick(-20, 20), count == 1 ? 1 : pick(1, 4), count});
  }
  const CellSet set = *CellSet::of(runs);
  const CellMap map{.times = pick(1, 4),
                    .offset = pick(-9, 9),
                    .apart = pick(1, 4),
                    .each = pick(1, 6),
                    .least = pick(-40, 0),
                    .most = pick(0, 60),
                    .parts = pick(1, 4)};
  std::set<std::int64_t> want;
  for (const std::int64_t cell : set.cells()) {
    for (std::int64_t j = 0; j < map.each; ++j) {
      const std::int64_t at = cell * map.times + map.offset + j * map.apart;
      if (at >= map.least && at <= map.most && at % map.parts == 0) want.insert(at / map.parts);
    }
  }
  const auto got = mapped(set, map);
  RC_ASSERT(got.has_value());
  RC_ASSERT(got->cells() == std::vector<std::int64_t>(want.begin(), want.end()));
}

}  // namespace
}  // namespace padlens
