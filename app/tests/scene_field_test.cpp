#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "app/scene/field_picture.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"
#include "core/geometry/taps.h"
#include "core/stack/stack_layer.h"

// The picture of receptive fields. What depends on what is worked out here tap by tap.

namespace padlens::test {
namespace {

// --- stacks ------------------------------------------------------------------------

Sides sides_of(int least, int most, bool flat) {
  Sides sides;
  sides.left = pick(least, most);
  sides.right = pick(least, most);
  if (flat) return sides;
  sides.top = pick(least, most);
  sides.bottom = pick(least, most);
  return sides;
}

StackLayer pick_layer(bool flat) {
  StackLayer layer;
  Spec& spec = layer.spec;
  spec.framework = "pytorch";
  spec.values = false;
  spec.op = flat ? &kConv1d : &kConv2d;
  const int kind = pick(0, 7);
  if (kind == 0) {
    layer.kind = LayerKind::pad;
    layer.sides = sides_of(0, 2, flat);
    return layer;
  }
  if (kind == 1) {
    layer.kind = LayerKind::crop;
    layer.sides = sides_of(0, 1, flat);
    return layer;
  }
  if (kind == 2) {
    layer.kind = LayerKind::upsample;
    layer.scale = {flat ? 1.0 : 2.0, 2.0};
    return layer;
  }
  const bool transposed = kind == 3;
  if (transposed) spec.op = flat ? &kConv1dTranspose : &kConv2dTranspose;
  for (const Axis axis : kAxes) {
    if (flat && axis == kHeight) continue;
    spec.kernel[axis] = pick(1, 3);
    spec.stride[axis] = pick(1, 2);
    spec.dilation[axis] = pick(1, 2);
  }
  spec.padding = PaddingMode::explicit_sides;
  const int side = pick(0, 1);
  spec.sides = {side, side, side, side};
  if (!transposed && chance(4)) spec.pad_fill.mode = FillMode::replicate;
  flatten(spec);
  return layer;
}

// A small stack of which all layers can be drawn, a layer of it, and perhaps a cell pointed at.
rc::Gen<Shot> stack_shots() {
  return rc::gen::exec([] {
    const bool flat = chance(2);
    std::vector<StackLayer> layers;
    const int count = pick(1, 6);
    for (int i = 0; i < count; ++i)
      layers.push_back(pick_layer(flat));
    Spec& first = layers.front().spec;
    first.input = {flat ? 1 : pick(5, 12), pick(5, 24)};
    flatten(first);
    ResolvedStack stack = resolve_stack(layers);
    std::size_t good = 0;
    while (good < stack.layers.size() && stack.accepted(good) && stack.layers[good].geometry)
      ++good;
    RC_PRE(good > 0);
    stack.asked.resize(good);
    stack.specs.resize(good);
    stack.layers.resize(good);
    stack.outputs.resize(good);
    Shot shot = stack_shot(stack, static_cast<std::size_t>(pick(0, static_cast<int>(good) - 1)));
    shot.language = chance(2) ? "zh" : "en";
    shot.options.axis = chance(2) ? kHeight : kWidth;
    shot.options.aspect = chance(2) ? 1.2 : 2.5;
    const auto steps = step_count(shot.layer.geometry(), PlayMode::gather);
    shot.options.step = pick(0, static_cast<int>(steps - 1));
    if (chance(2)) return shot;
    const FieldReading reading(shot.layer, shot.options);
    const auto level = static_cast<std::size_t>(pick(0, static_cast<int>(good)));
    const auto cells = static_cast<int>(reading.level(level).cells);
    if (cells > 0)
      shot.options.focus = CellId{GridId::level, {static_cast<int>(level), pick(0, cells - 1)}};
    return shot;
  });
}

// --- what depends on what, tap by tap -------------------------------------------------

using Cells = std::set<std::int64_t>;

std::vector<AxisTap> taps_at(const FieldReading& reading, std::size_t layer, Axis axis,
                             std::int64_t out) {
  const ResolvedStack& stack = reading.picture().stack;
  const Geometry& geometry = *stack.layers[layer].geometry;
  return taps_of(geometry.axis[axis], fill_of(stack.specs[layer], geometry).mode, out);
}

Cells inputs_of(const FieldReading& reading, std::size_t layer, Axis axis, const Cells& outs) {
  Cells cells;
  for (const std::int64_t out : outs) {
    for (const AxisTap& tap : taps_at(reading, layer, axis, out)) {
      const bool real = tap.at.kind == CellKind::input || tap.at.kind == CellKind::padding;
      if (real && tap.at.input >= 0) cells.insert(tap.at.input);
    }
  }
  return cells;
}

struct Told {
  std::map<std::size_t, Cells> needed;   // by level
  std::map<std::size_t, Cells> padding;  // places of the padded grid of a layer
  std::map<std::size_t, Cells> reached;
};

Told tell(const FieldReading& reading) {
  Told told;
  const auto& focus = reading.focus();
  const Axis axis = reading.axis();
  const Axis other = axis == kWidth ? kHeight : kWidth;
  Cells along{focus.cell};
  Cells across{focus.across};
  told.needed[focus.level] = along;
  for (std::size_t layer = focus.level; layer-- > 0;) {
    for (const std::int64_t out : along) {
      for (const AxisTap& tap : taps_at(reading, layer, axis, out)) {
        const bool inside = tap.at.kind == CellKind::input || tap.at.kind == CellKind::inserted;
        if (!inside) told.padding[layer].insert(tap.padded);
      }
    }
    along = inputs_of(reading, layer, axis, along);
    across = inputs_of(reading, layer, other, across);
    if (along.empty() || across.empty()) along = across = {};
    told.needed[layer] = along;
  }
  std::array<Cells, 2> cells{Cells{focus.cell}, Cells{focus.across}};
  for (std::size_t layer = focus.level; layer < reading.layers(); ++layer) {
    std::array<Cells, 2> next;
    for (std::size_t i = 0; i < 2; ++i) {
      const Axis each = i == 0 ? axis : other;
      const std::int64_t outs = reading.picture().stack.layers[layer].geometry->axis[each].out;
      for (std::int64_t out = 0; out < outs; ++out) {
        for (const std::int64_t input : inputs_of(reading, layer, each, {out}))
          if (cells[i].contains(input)) next[i].insert(out);
      }
    }
    if (next[0].empty() || next[1].empty()) next = {};
    told.reached[layer + 1] = next[0];
    cells = next;
  }
  return told;
}

// Cells of a level on which marks of these looks lie.
Cells marked(const Scene& scene, std::size_t level, Role fill, bool hatched = false) {
  Cells cells;
  for (const Rect& rect : all_of<Rect>(scene)) {
    if (rect.fill != fill || rect.edge == Role::none || rect.hatched != hatched) continue;
    const auto id = scene.hit(rect.box.centre());
    if (!id || id->grid != GridId::level) continue;
    if (id->cell.row == static_cast<std::int64_t>(level)) cells.insert(id->cell.col);
  }
  return cells;
}

RC_GTEST_PROP(SceneField, MarksExactlyWhatDependsOnWhat, ()) {
  Shot shot = *stack_shots();
  shot.options.zoom = 4;  // so that every cell is drawn by itself
  const FieldPicture picture(shot.layer, shot.options, strings(shot.language));
  const FieldReading& reading = picture.reading;
  const Scene scene = shot.scene("field");
  const Told told = tell(reading);
  const auto find = [](const auto& all, std::size_t level) {
    const auto found = all.find(level);
    return found == all.end() ? Cells{} : found->second;
  };
  for (const FieldRow& row : picture.layout.rows) {
    RC_ASSERT(marked(scene, row.level, Role::window_fill) == find(told.needed, row.level));
    RC_ASSERT(marked(scene, row.level, Role::output_fill) == find(told.reached, row.level));
    if (row.level >= reading.layers() || row.folded || reading.geometry(row.level).apart != 1)
      continue;
    Cells padding;
    for (const std::int64_t at : find(told.padding, row.level))
      padding.insert(at - reading.geometry(row.level).pad_before);
    RC_ASSERT(marked(scene, row.level, Role::window_fill, true) == padding);
  }
}

RC_GTEST_PROP(SceneField, ALineEndsAtEveryTapOfTheCell, ()) {
  Shot shot = *stack_shots();
  const FieldPicture picture(shot.layer, shot.options, strings("en"));
  const auto& focus = picture.reading.focus();
  const FieldRow* above = picture.layout.row(focus.level);
  const FieldRow* below = focus.level > 0 ? picture.layout.row(focus.level - 1) : nullptr;
  RC_PRE((above != nullptr && below != nullptr && above->skipped == 0 && !below->folded));
  std::multiset<long> wanted;
  const double own = picture.cell_centre(*above, static_cast<double>(focus.cell));
  for (const AxisTap& tap :
       taps_at(picture.reading, focus.level - 1, picture.reading.axis(), focus.cell)) {
    if (tap.at.kind == CellKind::inserted) continue;
    const double place = picture.reading.place(below->level, below->level, tap.padded);
    wanted.insert(std::lround(picture.cell_centre(*below, place) * 100));
  }
  std::multiset<long> drawn;
  for (const Line& line : all_of<Line>(shot.scene("field"))) {
    if (line.role == Role::kernel_edge && near(line.to.x, own) && near(line.from.y, below->y))
      drawn.insert(std::lround(line.from.x * 100));
  }
  RC_ASSERT(drawn == wanted);
}

// --- the arrangement --------------------------------------------------------------------

RC_GTEST_PROP(SceneField, NothingLiesPastThePictureOrOverAnotherText, ()) {
  const Shot shot = *stack_shots();
  const Scene scene = shot.scene("field");
  RC_ASSERT(past_the_picture(scene) == "");
  const std::vector<Text> texts = all_of<Text>(scene);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Box a = reach_of(texts[i]);
    for (std::size_t j = 0; j < i; ++j) {
      const Box b = reach_of(texts[j]);
      const bool apart =
          a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y + 3 || b.bottom() <= a.y + 3;
      if (!apart) RC_FAIL(words(texts[i]) + " | " + words(texts[j]));
    }
    for (const CellGrid& grid : scene.grids) {
      const Box first = grid.place(grid.first).bounds();
      const Cell last{grid.first.row, grid.first.col + grid.cols - 1};
      const double right = grid.place(last).bounds().right();
      if (texts[i].id.grid == GridId::level) continue;  // a cell's own number
      RC_LOG() << words(texts[i]) << '\n';
      RC_ASSERT((a.right() <= first.x || a.x >= right || a.bottom() <= first.y + 3 ||
                 a.y + 3 >= first.bottom()));
    }
  }
}

RC_GTEST_PROP(SceneField, NothingMovesFromStepToStep, ()) {
  Shot shot = *stack_shots();
  shot.options.focus.reset();
  const Scene before = shot.scene("field");
  shot.options.step = 0;
  const Scene after = shot.scene("field");
  RC_ASSERT(before.grids == after.grids);
  RC_ASSERT(near(before.height, after.height) && near(before.width, after.width));
  for (const CellGrid& grid : before.grids) {
    shot.options.focus = CellId{GridId::level, grid.first};
    RC_ASSERT(shot.scene("field").grids == before.grids);
  }
}

// Where units do not differ, over the middle of what they depend on.
RC_GTEST_PROP(SceneField, CellsStandOverTheMiddleOfTheirField, ()) {
  const Shot shot = *stack_shots();
  const FieldReading reading(shot.layer, shot.options);
  for (std::size_t level = 1; level <= reading.layers(); ++level) {
    const auto& field = reading.picture().fields[level - 1].axis;
    if (!field || (*field)[reading.axis()].period() != 1) continue;
    const auto start = (*field)[reading.axis()].start();
    const auto& own = reading.picture().fields[level - 1];
    RC_ASSERT(!own.unknown);
    if (!start) continue;
    RC_ASSERT(near(reading.level(level).jump, *(*field)[reading.axis()].jump()));
    bool spread = false;  // a window over inserted zeros has its middle between them
    for (std::size_t layer = 0; layer < level; ++layer)
      spread = spread || reading.geometry(layer).apart != 1;
    if (!spread) RC_ASSERT(near(reading.level(level).start, *start));
  }
}

// --- named stacks -------------------------------------------------------------------------

// "conv1d" layers of PyTorch with these fields.
std::string chain(const std::vector<std::string>& layers) {
  std::string text = "[";
  for (const std::string& layer : layers)
    text += (text.size() > 1 ? ", " : "") + (R"({"framework": "pytorch", )" + layer + "}");
  return text + "]";
}

TEST(SceneField, DilationLeavesHoles) {
  Shot shot = stack_shot(chain({R"("op": "conv1d", "input": [17], "kernel": [3], "dilation": [2])",
                                R"("op": "conv1d", "kernel": [3], "dilation": [4])"}),
                         1);
  shot.options.step = 2;
  const Scene scene = shot.scene("field");
  EXPECT_EQ(marked(scene, 0, Role::window_fill), (Cells{2, 4, 6, 8, 10, 12, 14}));
  EXPECT_EQ(marked(scene, 1, Role::window_fill), (Cells{2, 6, 10}));
}

TEST(SceneField, APadBeforeAWindowIsDrawnInItsPadding) {
  const std::string layers =
      chain({R"("op": "pad", "input": [6], "pad": {"left": 2, "right": 1}, "name": "edge")",
             R"("op": "conv1d", "kernel": [3], "stride": [2], "padding": [1])"});
  Shot shot = stack_shot(layers, 1);
  shot.options.step = 0;
  const FieldPicture picture(shot.layer, shot.options, strings("en"));
  ASSERT_EQ(picture.layout.rows.size(), 2U);
  EXPECT_TRUE(picture.layout.rows[0].folded);
  EXPECT_EQ(picture.notes,
            std::vector<std::string>{"drawn in the padding of the layer behind: edge"});
  const Scene scene = shot.scene("field");
  // Its window begins in the convolution's own padding, and ends in that of the pad.
  EXPECT_EQ(marked(scene, 0, Role::window_fill, true), (Cells{-3, -2, -1}));
  EXPECT_EQ(marked(scene, 0, Role::window_fill), (Cells{}));
  // Selected, it has a row of its own.
  const Shot pad = stack_shot(layers, 0);
  EXPECT_EQ(FieldPicture(pad.layer, pad.options, strings("en")).layout.rows.size(), 3U);
}

TEST(SceneField, TellsOfACellThatIsPointedAt) {
  const Shot shot = stack_shot(
      chain({R"("op": "conv1d", "input": [9], "kernel": [3], "padding": [1], "name": "a")",
             R"("op": "conv1d", "kernel": [3], "stride": [2], "padding": [1], "name": "b")"}),
      1);
  const View& view = *find_view("field");
  const auto told = [&](std::int64_t level, std::int64_t cell) {
    return view.tell(shot.layer, shot.options, {GridId::level, {level, cell}}, strings("en"));
  };
  EXPECT_EQ(told(2, 0), "b[0]\ninput −2 … 2: 5 in all, 3 in the image, depends on 3");
  EXPECT_EQ(told(1, 4),
            "a[4]\ninput 3 … 5: 3 in all, 3 in the image, depends on 3\n"
            "cells of b that depend on it: 1 of 5");
  EXPECT_EQ(told(0, 3), "input[3]\ncells of b that depend on it: 2 of 5");
  EXPECT_EQ(told(0, -1), "padding of a\ncells of b that depend on it: 1 of 5");
  EXPECT_EQ(told(7, 0), strings("en")("hover.nothing"));
}

// Of a whole network only so many layers are drawn, those that matter among them.
TEST(SceneField, ALargeNetworkIsDrawnWithAFewPrimitives) {
  std::ifstream file(PADLENS_SOURCE_DIR "/core/tests/oracles/stacks/fields.jsonl");
  std::string line;
  ASSERT_TRUE(std::getline(file, line));
  const auto json = nlohmann::json::parse(line);
  auto layers = json["chain"];
  for (const int input : {224, 4096}) {
    layers[0]["input"] = {input};
    const std::size_t last = layers.size() - 1;
    Shot shot = stack_shot(layers.dump(), last);
    for (const double zoom : {0.3, 1.0, 8.0}) {
      shot.options.zoom = zoom;
      const Scene whole = shot.scene("field");
      shot.options.visible = Box{whole.width / 2, 0, whole.width / zoom, whole.height};
      const Scene scene = shot.scene("field");
      EXPECT_LT(scene.primitives.size(), 4000U) << input << ' ' << zoom;
      shot.options.visible.reset();
    }
    std::set<std::int64_t> drawn;
    for (const CellGrid& grid : shot.scene("field").grids)
      drawn.insert(grid.first.row);
    EXPECT_LE(drawn.size(), 9U);
    for (const std::size_t level : {std::size_t{0}, std::size_t{1}, last, last + 1})
      EXPECT_TRUE(drawn.contains(static_cast<std::int64_t>(level))) << level;
    // One that is pointed at from elsewhere is drawn, too.
    shot.options.focus = CellId{GridId::level, {4, 10}};
    EXPECT_TRUE(shot.scene("field").find(*shot.options.focus));
  }
}

TEST(SceneField, OtherViewsHaveItsInputAndItsOutput) {
  const Shot shot =
      stack_shot(chain({R"("op": "conv1d", "input": [9], "kernel": [3], "padding": [1])",
                        R"("op": "conv1d", "kernel": [3], "padding": [1])"}),
                 1);
  const View& view = *find_view("field");
  const auto there = [&](std::int64_t level, std::int64_t cell) {
    return view.elsewhere(shot.layer, shot.options, {GridId::level, {level, cell}});
  };
  EXPECT_EQ(there(2, 3), (CellId{GridId::output, {0, 3}}));
  EXPECT_EQ(there(1, 3), (CellId{GridId::padded, {0, 4}}));
  EXPECT_EQ(there(0, 3).grid, GridId::none);
}

}  // namespace
}  // namespace padlens::test
