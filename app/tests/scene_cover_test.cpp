#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "app/i18n/sizes.h"
#include "app/scene/cover.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"

// Pictures that keep something to themselves: nothing in them may tell it.

namespace padlens::test {
namespace {

// Everything that a picture has to give away.
std::string all_of_it(const Scene& scene) {
  std::string told = fmt::format("{} x {}\n", scene.width, scene.height);
  for (const CellGrid& grid : scene.grids) {
    told +=
        fmt::format("grid {} {},{} {}x{} at {},{}\n", static_cast<int>(grid.grid), grid.first.row,
                    grid.first.col, grid.rows, grid.cols, grid.cell.corner.x, grid.cell.corner.y);
  }
  for (const Primitive& primitive : scene.primitives) {
    if (const auto* text = std::get_if<Text>(&primitive)) {
      told += fmt::format("{} at {},{}\n", words(*text), text->at.x, text->at.y);
    } else if (const auto* rect = std::get_if<Rect>(&primitive)) {
      told += fmt::format("rect {},{} {}x{} {} {} cell {},{}\n", rect->box.x, rect->box.y,
                          rect->box.w, rect->box.h, static_cast<int>(rect->fill),
                          static_cast<int>(rect->edge), rect->id.cell.row, rect->id.cell.col);
    } else {
      told += fmt::format("other {}\n", primitive.index());
    }
  }
  return told;
}

constexpr std::array kTwoDimensions{"conv2d", "conv2d_transpose", "max_pool2d", "average_pool2d"};
constexpr std::array kOneDimension{"conv1d", "conv1d_transpose", "max_pool1d", "average_pool1d"};

// Layers of every operation with much that differs, as far as frameworks take them.
const std::vector<Layer>& layers_of_a_grid() {
  static const std::vector<Layer> kLayers = [] {
    std::vector<Layer> found;
    const auto add = [&](const Json& json) {
      ParsedSpec parsed = read_spec(json);
      if (!parsed.problems.empty()) return;
      settle(parsed.spec);
      const Resolution resolution = resolve(parsed.spec);
      if (!resolution.accepted()) return;
      found.push_back(make_layer(parsed.spec, *resolution.geometry));
    };
    for (const char* framework : {"keras", "pytorch", "onnx", "tensorflow"}) {
      for (const bool flat : {false, true}) {
        for (const char* op : flat ? kOneDimension : kTwoDimensions) {
          for (const Json& padding :
               {Json("valid"), Json("same"), Json("same_lower"), Json("causal"), Json(1),
                flat ? Json{{"left", 0}, {"right", 1}}
                     : Json{{"top", 0}, {"bottom", 1}, {"left", 2}, {"right", 0}}}) {
            for (const int stride : {1, 2}) {
              for (const int dilation : {1, 2}) {
                for (const bool ceil_mode : {false, true}) {
                  Json json{{"op", op},
                            {"framework", framework},
                            {"input", flat ? Json{7} : Json{6, 7}},
                            {"kernel", flat ? Json{3} : Json{3, 2}},
                            {"stride", stride},
                            {"padding", padding}};
                  if (dilation > 1) json["dilation"] = dilation;
                  if (ceil_mode) json["ceil_mode"] = true;
                  add(json);
                }
              }
            }
          }
        }
      }
    }
    return found;
  }();
  return kLayers;
}

// What is seen of a layer whatever is covered.
std::string seen_of(const Layer& layer) {
  const auto& [h, w] = layer.geometry().axis;
  return fmt::format("rank {} kernel {} {}x{} input {}x{}", layer.op().rank, layer.op().has_kernel,
                     h.k, w.k, h.n, w.n);
}
std::string padding_of(const Layer& layer) {
  const auto& [h, w] = layer.geometry().axis;
  return fmt::format(" {} padded {} {} {} {} apart {} {} skips {}", layer.geometry().transposed(),
                     h.pad_before, h.pad_after, w.pad_before, w.pad_after, h.apart, w.apart,
                     layer.skips_padding());
}
std::string output_of(const Layer& layer) {
  return fmt::format(" output {}x{}", layer.geometry().height().out, layer.geometry().width().out);
}

// The pictures of all layers under a cover, in every view and mode, fall together as `key` has it.
template <class Key>
void expect_one_picture_each(const Cover& cover, Key key) {
  std::map<std::string, std::string> first;
  std::size_t pairs = 0;
  for (const Layer& layer : layers_of_a_grid()) {
    for (const View* view : fitting_views(layer)) {
      for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
        SceneOptions options;
        options.cover = cover;
        options.mode = mode;
        options.show.set(kShowIndices);
        options.show.set(kShowCoverage);
        options.show.set(kShowPositions);
        const std::string told = all_of_it(build_scene(*view, layer, options, strings("en")));
        const bool scatters = mode == PlayMode::scatter && layer.geometry().transposed();
        const auto [known, fresh] = first.emplace(key(layer) + (scatters ? " scatters" : ""), told);
        pairs += fresh ? 0 : 1;
        ASSERT_EQ(known->second, told) << view->id << ' ' << spec_to_json(layer.spec()).dump();
      }
    }
  }
  EXPECT_GT(pairs, layers_of_a_grid().size());  // some have been compared
}

TEST(SceneCover, TheGridHasManyLayers) {
  EXPECT_GT(layers_of_a_grid().size(), 200u);
}

TEST(SceneCover, AHiddenOutputIsAsLargeAsAnyOther) {
  Cover cover;
  cover.output = true;
  expect_one_picture_each(cover, [](const Layer& layer) {
    return seen_of(layer) + (layer.geometry().transposed() ? " transposed" : padding_of(layer));
  });
}

TEST(SceneCover, HiddenPaddingAndOutputLeaveTheInputAndTheKernel) {
  Cover cover;
  cover.output = cover.padding = true;
  expect_one_picture_each(cover, seen_of);
}

TEST(SceneCover, HiddenPaddingIsNotToldByTheOutput) {
  Cover cover;
  cover.padding = cover.values = true;
  expect_one_picture_each(cover,
                          [](const Layer& layer) { return seen_of(layer) + output_of(layer); });
}

TEST(SceneCover, WhatIsReadIsNotTold) {
  Cover cover;
  cover.reads = cover.values = true;
  cover.cell = Cell{0, 1};
  expect_one_picture_each(cover, [](const Layer& layer) {
    return seen_of(layer) + padding_of(layer) + output_of(layer);
  });
}

TEST(SceneCover, HiddenValuesAreThoseOfEveryReducer) {
  Cover cover;
  cover.values = true;
  expect_one_picture_each(cover, [](const Layer& layer) {
    const auto& [h, w] = layer.geometry().axis;
    return seen_of(layer) + padding_of(layer) + output_of(layer) +
           fmt::format(" step {} {} dilation {} {} overhang {} {}", h.window_step, w.window_step,
                       h.d, w.d, h.overhang, w.overhang);
  });
}

// Of everything else a picture may be as it is.
TEST(SceneCover, WordsNameNoFramework) {
  Cover cover;
  cover.framework = true;
  for (const char* language : {"en", "zh"}) {
    for (const Layer& layer : layers_of_a_grid()) {
      for (const View* view : fitting_views(layer)) {
        SceneOptions options;
        options.cover = cover;
        const Scene scene = build_scene(*view, layer, options, strings(language));
        for (const Text& text : all_of<Text>(scene)) {
          const std::string told = words(text);
          for (const char* name : {"eras", "orch", "ONNX", "ensor", "same", "valid", "ceil"})
            ASSERT_EQ(told.find(name), std::string::npos) << told;
        }
      }
    }
  }
}

TEST(SceneCover, AHiddenOutputHasNoCells) {
  SceneOptions options;
  options.cover.output = true;
  for (const Layer& layer : layers_of_a_grid()) {
    const auto& [h, w] = layer.geometry().axis;
    const Scene scene = flat(layer, options);
    EXPECT_FALSE(scene.find({GridId::output, {0, 0}}));
    const std::set<std::string> allowed{
        size_title(layer.spec().op, h.n, w.n), size_title(layer.spec().op, h.k, w.k),
        size_title(layer.spec().op, h.padded, w.padded), "?", "? × ?"};
    for (const Text& text : all_of<Text>(scene)) {
      if (text.runs.size() < 2) continue;  // a title is two runs: what it is, and how large
      std::string size = text.runs.back().text;
      size.erase(0, size.find_first_not_of(' '));
      EXPECT_TRUE(allowed.contains(size)) << size;
    }
  }
}

TEST(SceneCover, HiddenValuesLeaveEmptyBoxes) {
  const Layer layer =
      layer_from(R"({"op": "conv2d", "framework": "pytorch", "input": [5, 5], "kernel": [3, 3]})");
  SceneOptions options;
  options.cover.values = true;
  options.cover.cell = Cell{1, 2};
  const Scene scene = flat(layer, options);
  for (const Text& text : all_of<Text>(scene))
    EXPECT_NE(text.id.grid, GridId::output) << words(text);
  int boxes = 0;
  for (const Rect& rect : all_of<Rect>(scene))
    boxes += rect.id.grid == GridId::output && rect.fill == Role::empty_fill ? 1 : 0;
  EXPECT_EQ(boxes, 8);  // and the one that is asked of
  EXPECT_TRUE(arithmetic_of(scene).empty());
  // The asked cell has the highlight, and so has its window.
  EXPECT_EQ(outlines(scene, Role::window_edge).size(), 2u);
  options.cover.reads = true;
  EXPECT_EQ(outlines(flat(layer, options), Role::window_edge).size(), 1u);
}

TEST(SceneCover, WhatIsPointedAtTellsNoMore) {
  const Layer layer =
      layer_from(R"({"op": "conv2d", "framework": "pytorch", "input": [5, 5], "kernel": [3, 3]})");
  for (const GridId grid : {GridId::output, GridId::padded, GridId::kernel, GridId::input}) {
    SceneOptions options;
    options.cover.reads = options.cover.values = true;
    options.cover.cell = Cell{0, 0};
    const std::size_t before = flat(layer, options).primitives.size();
    options.focus = CellId{grid, {1, 1}};
    EXPECT_LE(flat(layer, options).primitives.size(), before + 1);
  }
}

TEST(SceneCover, LayersWithoutNumbersCanBeCovered) {
  Cover cover;
  for (const bool output : {false, true}) {
    cover.output = output;
    cover.reads = !output;
    SceneOptions options;
    options.cover = cover;
    options.focus = CellId{GridId::input, {2, 2}};
    const Layer layer = layer_from(
        R"({"op": "conv2d", "framework": "pytorch", "input": [5000, 9000], "kernel": [3, 3],
            "values": false})");
    EXPECT_EQ(past_the_picture(flat(layer, options)), "");
  }
}

TEST(SceneCover, EveryQuestionCoversItsAnswer) {
  Spec spec;
  for (const AskInfo& info : ask_infos()) {
    const Cover cover = cover_of({info.asks, Cell{1, 1}, {}}, spec);
    // What is on show is not the layer that `change` asks of.
    EXPECT_EQ(cover.any(), info.asks != Asks::change) << info.name;
    EXPECT_EQ(cover.output, info.asks == Asks::output) << info.name;
    EXPECT_EQ(cover.reads, info.asks == Asks::reads) << info.name;
  }
  const Ask output{Asks::output, {}, {}};
  spec.padding = PaddingMode::same;
  EXPECT_TRUE(cover_of(output, spec).padding);
  spec.padding = PaddingMode::explicit_sides;
  EXPECT_FALSE(cover_of(output, spec).padding);
}

// Property of all layers, also large ones, under any cover.
RC_GTEST_PROP(SceneCover, APictureHoldsWhatItDraws, ()) {
  Shot shot = *shots();
  Cover& cover = shot.options.cover;
  const int which = *rc::gen::inRange(1, 16);
  cover.output = (which & 1) != 0;
  cover.padding = (which & 2) != 0;
  cover.reads = (which & 4) != 0;
  cover.values = (which & 8) != 0;
  const Scene scene = shot.scene();
  RC_ASSERT(past_the_picture(scene) == "");
  SceneOptions later = shot.options;
  later.step += 1;
  later.arrival = 0.5;
  // Nothing moves, but for the cell that is asked of.
  const Scene next = build_scene(*find_view("flat"), shot.layer, later, strings(shot.language));
  RC_ASSERT(scene.width == next.width && scene.height == next.height);
}

TEST(SceneMarks, StandOnInputCellsWhereverTheseLie) {
  const Layer conv = layer_from(
      R"({"op": "conv2d", "framework": "pytorch", "input": [4, 4], "kernel": [3, 3], "padding": 1})");
  SceneOptions options;
  options.marked = {{1, 2}, {9, 9}};
  const auto marked_place = [&](const Layer& layer) {
    const auto edges = outlines(flat(layer, options), Role::accent);
    EXPECT_EQ(edges.size(), 1u);  // one that the input does not have is left out
    return edges.empty() ? Point{} : edges[0].box.centre();
  };
  const auto place_of_cell = [&](const Layer& layer, CellId id) {
    const auto box = flat(layer, options).find(id);
    EXPECT_TRUE(box);
    return box ? box->centre() : Point{};
  };
  EXPECT_EQ(marked_place(conv), place_of_cell(conv, {GridId::padded, {2, 3}}));
  options.cover.padding = true;
  EXPECT_EQ(marked_place(conv), place_of_cell(conv, {GridId::input, {1, 2}}));
  options.cover = {};
  const Layer transposed = layer_from(
      R"({"op": "conv2d_transpose", "framework": "pytorch", "input": [4, 4], "kernel": [3, 3],
          "stride": 2})");
  EXPECT_EQ(marked_place(transposed), place_of_cell(transposed, {GridId::padded, {4, 6}}));
  options.mode = PlayMode::scatter;
  EXPECT_EQ(marked_place(transposed), place_of_cell(transposed, {GridId::input, {1, 2}}));
}

TEST(SceneMarks, JudgementsDifferWithoutColour) {
  const Layer layer =
      layer_from(R"({"op": "conv2d", "framework": "pytorch", "input": [4, 4], "kernel": [3, 3]})");
  const std::size_t bare = flat(layer, {}).primitives.size();
  std::set<std::string> kinds;
  for (const CellJudgement judgement :
       {CellJudgement::right, CellJudgement::missed, CellJudgement::wrong}) {
    SceneOptions options;
    options.judged = {{{1, 1}, judgement}};
    const Scene scene = flat(layer, options);
    std::string shapes;
    for (std::size_t i = bare; i < scene.primitives.size(); ++i) {
      const Primitive& primitive = scene.primitives[i];
      shapes += std::to_string(primitive.index());
      if (const auto* rect = std::get_if<Rect>(&primitive))
        shapes += rect->dash == Dash::solid ? "solid" : "dashed";
      if (const auto* line = std::get_if<Line>(&primitive))
        shapes +=
            fmt::format("{:.1f},{:.1f}", line->to.x - line->from.x, line->to.y - line->from.y);
    }
    kinds.insert(shapes);
  }
  EXPECT_EQ(kinds.size(), 3u);
}

TEST(SceneMarks, InputCellsAreFoundWhereSomeonePoints) {
  const Layer conv = layer_from(
      R"({"op": "conv2d", "framework": "pytorch", "input": [4, 4], "kernel": [3, 3], "padding": 1})");
  EXPECT_EQ(input_cell_at(conv, {GridId::padded, {1, 1}}), (Cell{0, 0}));
  EXPECT_FALSE(input_cell_at(conv, {GridId::padded, {0, 1}}));
  EXPECT_FALSE(input_cell_at(conv, {GridId::output, {1, 1}}));
  EXPECT_EQ(input_cell_at(conv, {GridId::input, {3, 3}}), (Cell{3, 3}));
  EXPECT_FALSE(input_cell_at(conv, {GridId::input, {4, 3}}));
}

}  // namespace
}  // namespace padlens::test
