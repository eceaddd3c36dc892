#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "app/scene/axis_picture.h"
#include "app/scene/axis_reading.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"
#include "core/layer/spec_json.h"

// What the picture of one axis says, marks and names.

namespace padlens::test {
namespace {

// --- words --------------------------------------------------------------------------------

std::string all_words(const Scene& scene) {
  std::string all;
  for (const Text& text : all_of<Text>(scene))
    all += words(text) + "\n";
  return all;
}

std::string words_of(std::string_view json, PlayMode mode = PlayMode::gather,
                     std::int64_t step = 0) {
  SceneOptions options;
  options.mode = mode;
  options.step = step;
  return all_words(axis_scene(layer_from(json), options));
}

TEST(SceneAxisWords, WriteTheRuleInTheLayersNumbers) {
  const std::string dilated = words_of(R"({"framework": "pytorch", "input": 7, "kernel": 3,
      "stride": 2, "dilation": 2, "padding": {"top": 2, "bottom": 2, "left": 2, "right": 2}})");
  EXPECT_NE(dilated.find("y[i] = Σ w[j] · x[i·2 + j·2 − 2]\n"), std::string::npos);
  EXPECT_NE(dilated.find("y[0] = w0·x[−2] + w1·x[0] + w2·x[2]\n"), std::string::npos);
  const std::string spread =
      words_of(R"({"op": "conv2d_transpose", "input": 3, "kernel": 3, "stride": 2})");
  EXPECT_NE(spread.find("y[i] = Σ w[2 − j] · z[i + j − 2]\n"), std::string::npos);
  EXPECT_NE(spread.find("y[0] = w2·0 + w1·0 + w0·x[0]\n"), std::string::npos);
  const std::string stamped = words_of(R"({"op": "conv2d_transpose", "input": 3, "kernel": 4,
      "stride": 2, "padding": "same"})",
                                       PlayMode::scatter);
  EXPECT_NE(stamped.find("y[i·2 + j − 1] += w[j] · x[i]\n"), std::string::npos);
  EXPECT_NE(stamped.find("x[0]:  w0 → ∅,  w1 → y[0],  w2 → y[1],  w3 → y[2]\n"), std::string::npos);
}

TEST(SceneAxisWords, LeaveOutWhatALineHasNoRoomFor) {
  const std::string long_row = words_of(R"({"input": 80, "kernel": 64})");
  EXPECT_NE(long_row.find(" + ⋯ + w63·x[63]\n"), std::string::npos);
}

TEST(SceneAxisWords, SayWhatIsNeverRead) {
  const Strings en("en");
  const auto said = [&](std::string_view json, const char* key) {
    const std::string sentence = en(key);
    return words_of(json).find(sentence.substr(0, sentence.find('{'))) != std::string::npos;
  };
  const char* leftover = R"({"input": 10, "kernel": 3, "stride": 3})";
  EXPECT_TRUE(said(leftover, "scene.axis.leftover"));
  EXPECT_FALSE(said(leftover, "scene.axis.unread"));
  const char* between = R"({"input": 9, "kernel": 1, "stride": 2})";
  EXPECT_FALSE(said(between, "scene.axis.leftover"));
  EXPECT_TRUE(said(between, "scene.axis.unread"));
  const char* all = R"({"input": 9, "kernel": 3})";
  EXPECT_FALSE(said(all, "scene.axis.leftover"));
  EXPECT_FALSE(said(all, "scene.axis.unread"));
}

TEST(SceneAxisWords, SayThatCountsAreUnevenWhereTheyAre) {
  const auto uneven = [](std::string_view json) {
    return words_of(json, PlayMode::scatter).find("checkerboard") != std::string::npos;
  };
  EXPECT_TRUE(uneven(R"({"op": "conv2d_transpose", "input": 6, "kernel": 3, "stride": 2})"));
  EXPECT_FALSE(uneven(R"({"op": "conv2d_transpose", "input": 6, "kernel": 4, "stride": 2})"));
  EXPECT_FALSE(uneven(R"({"op": "conv2d_transpose", "input": 1, "kernel": 3, "stride": 2})"));
  EXPECT_TRUE(uneven(R"({"op": "conv2d_transpose", "framework": "pytorch", "input": 9,
      "kernel": 4, "stride": 2, "dilation": 2})"));
}

// --- marks ----------------------------------------------------------------------------------

TEST(SceneAxisMarks, ShowWhereTheOutputBeginsAndEnds) {
  const Layer layer = layer_from(R"({"op": "conv2d_transpose", "input": 4, "kernel": 4,
      "stride": 2, "padding": "same"})");
  SceneOptions options;
  options.mode = PlayMode::scatter;
  const Scene scene = axis_scene(layer, options);
  std::vector<double> lines;
  for (const Line& line : all_of<Line>(scene)) {
    if (line.role == Role::output_edge && line.dash == Dash::dashed) lines.push_back(line.from.x);
  }
  ASSERT_EQ(lines.size(), 2U);
  const Box first = scene.find({GridId::output, {0, 0}}).value();
  const Box last = scene.find({GridId::output, {0, 7}}).value();
  EXPECT_NEAR(lines[0], first.x, 1.5);
  EXPECT_NEAR(lines[1], last.right(), 1.5);
  // A convolution has none, and neither a layer that cuts nothing.
  options.mode = PlayMode::gather;
  for (const Line& line : all_of<Line>(axis_scene(layer, options)))
    EXPECT_NE(line.role, Role::output_edge);
}

TEST(SceneAxisMarks, LeftoverIsMarkedWhereItIsWanted) {
  const Layer layer = layer_from(R"({"input": 10, "kernel": 3, "stride": 3})");
  SceneOptions options;
  EXPECT_EQ(outlines(axis_scene(layer, options), Role::caution_edge).size(), 1U);
  options.show.set(kShowLeftover, false);
  EXPECT_EQ(outlines(axis_scene(layer, options), Role::caution_edge).size(), 0U);
}

TEST(SceneAxisMarks, EachWeightHasAHueWherePositionsAreToldApart) {
  const Layer layer = layer_from(R"({"input": 7, "kernel": 3})");
  SceneOptions options;
  options.show.set(kShowPositions);
  std::set<Role> fills;
  for (const Rect& rect : all_of<Rect>(axis_scene(layer, options))) {
    if (rect.id.grid == GridId::kernel) fills.insert(rect.fill);
  }
  EXPECT_EQ(fills.size(), 3U);
  for (const Role fill : fills)
    EXPECT_GE(fill, Role::hue_first);
}

TEST(SceneAxisMarks, RowsThatComeOutDifferentlyAreMarked) {
  SceneOptions options;
  options.compared = std::make_shared<Layer>(layer_from(R"({"framework": "onnx", "input": 6,
      "kernel": 3, "stride": 2, "padding": "same_lower", "input_values": "ramp"})"));
  const Layer layer = layer_from(
      R"({"input": 6, "kernel": 3, "stride": 2, "padding": "same", "input_values": "ramp"})");
  const std::string all = all_words(axis_scene(layer, options));
  EXPECT_NE(all.find("≠"), std::string::npos);
  options.compared = std::make_shared<Layer>(layer);
  EXPECT_EQ(all_words(axis_scene(layer, options)).find("≠"), std::string::npos);
}

TEST(SceneAxisMarks, ValuesStandWhereAWindowReadsNothingElse) {
  SceneOptions options;
  const Layer row = layer_from(
      R"({"input": [1, 5], "kernel": [1, 3], "padding": "same", "input_values": "ramp"})");
  const std::vector<std::string> shown =
      numbers_on(axis_scene(row, options), {GridId::padded, {0, 3}});
  EXPECT_EQ(shown, std::vector<std::string>{"3"});
  // Else the index alone.
  const Layer plane = layer_from(R"({"input": 5, "kernel": 3, "input_values": "ramp"})");
  EXPECT_EQ(numbers_on(axis_scene(plane, options), {GridId::padded, {1, 3}}),
            std::vector<std::string>{"3"});
}

TEST(SceneAxisTitle, TellsWhichWindowsThereAre) {
  const auto title = [](int n, std::int64_t step) {
    Shot shot;
    shot.layer = layer_from(R"({"input": [1, )" + std::to_string(n) +
                            R"(], "kernel": [1, 3], "padding": "same"})");
    shot.options.step = step;
    for (const Text& text : all_of<Text>(shot.scene("axis"))) {
      if (words(text).starts_with("Width")) return words(text);
    }
    return std::string();
  };
  EXPECT_EQ(title(5, 0), "Width: every window at once");
  EXPECT_EQ(title(20, 0), "Width: windows y[0]–y[12] of 20");
  EXPECT_EQ(title(20, 19), "Width: windows y[7]–y[19] of 20");
}

TEST(SceneAxisLayout, AShortAxisStandsInTheMiddle) {
  Shot shot;
  shot.layer = layer_from(R"({"input": 3, "kernel": 2})");
  const Scene scene = shot.scene("axis");
  const Box first = *scene.find({GridId::padded, {0, 0}});
  const Box last = *scene.find({GridId::padded, {0, 2}});
  const double left = first.x - AxisLayout::kMargin - 76;  // without the names of rows
  EXPECT_NEAR(left, scene.width - AxisLayout::kMargin - last.right(), 4);
}

TEST(SceneAxisNames, KeepWithinTheirTaps) {
  Shot shot;
  for (const int k : {3, 11, 15, 25}) {
    shot.layer =
        layer_from(R"({"input": 20, "kernel": )" + std::to_string(k) + R"(, "padding": "same"})");
    const Scene scene = shot.scene("axis");
    for (const Text& text : all_of<Text>(scene)) {
      if (text.id.grid != GridId::kernel) continue;
      const Box reach = reach_of(text);
      const auto rects = all_of<Rect>(scene);
      // Also where letters are somewhat wider.
      EXPECT_TRUE(std::ranges::any_of(rects,
                                      [&](const Rect& rect) {
                                        return rect.id == text.id &&
                                               rect.box.contains(reach.centre()) &&
                                               1.07 * reach.w <= rect.box.w - 2;
                                      }))
          << words(text) << " of " << k;
    }
  }
}

// Between stamps that stand apart the output holds zeros.
TEST(SceneAxisWords, ZerosThatNoStampReachesAreWritten) {
  const Layer layer = layer_from(R"({"op": "conv1d_transpose", "framework": "pytorch", "input": 6,
      "kernel": 3, "stride": 4, "output_padding": 1, "padding": 1, "input_values": "ramp"})");
  SceneOptions options;
  options.mode = PlayMode::scatter;
  for (const std::int64_t step : {0, 5}) {
    options.step = step;
    const Scene scene = axis_scene(layer, options);
    for (const std::int64_t at : {2, 6, 18})
      EXPECT_EQ(numbers_on(scene, {GridId::output, {0, at}}), std::vector<std::string>{"0"}) << at;
    const bool last = step == 5;
    EXPECT_EQ(numbers_on(scene, {GridId::output, {0, 19}}).size(), last ? 1U : 0U);
  }
}

// Where each position has its index, no other numbers stand over it.
TEST(SceneAxisWords, IndicesAreThoseOfTheInputAlone) {
  const Layer layer = layer_from(R"({"op": "conv1d", "input": 8, "kernel": 3,
      "padding": "causal"})");
  SceneOptions plain;
  plain.show.set(kShowIndices, false);
  SceneOptions indexed;
  indexed.show.set(kShowIndices, true);
  EXPECT_EQ(axis_scene(layer, plain).primitives, axis_scene(layer, indexed).primitives);
}

TEST(SceneAxisWords, CountsThatCannotBeReadAreARange) {
  const auto smallest = [](const Scene& scene) {
    double size = 100;
    for (const Text& text : all_of<Text>(scene)) {
      for (const TextRun& run : text.runs)
        size = std::min(size, run.size);
    }
    return size;
  };
  SceneOptions options;
  options.step = 4095;
  const Scene scene = axis_scene(
      layer_from(R"({"op": "conv1d", "input": 4096, "kernel": 63, "padding": "causal"})"), options);
  EXPECT_GE(smallest(scene), 6);
  EXPECT_TRUE(std::ranges::any_of(all_of<Text>(scene),
                                  [](const Text& text) { return words(text) == "1…63"; }));
}

}  // namespace
}  // namespace padlens::test
