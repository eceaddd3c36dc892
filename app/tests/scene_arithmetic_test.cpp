#include "app/scene/arithmetic.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>

#include "app/scene/layout.h"
#include "app/scene/look.h"
#include "app/scene/numbers.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"

// The sum written out under a picture, and the numbers that it and the cells show.

namespace padlens::test {
namespace {

using Runs = std::vector<std::vector<TextRun>>;

std::string joined(const std::vector<TextRun>& line) {
  std::string all;
  for (const TextRun& run : line)
    all += run.text;
  return all;
}

Cell pick_output(const Layer& layer) {
  return {pick(0, static_cast<int>(layer.geometry().height().out) - 1),
          pick(0, static_cast<int>(layer.geometry().width().out) - 1)};
}

std::string bracketed(double value) {
  const std::string text = cell_text(value);
  return value < 0 ? "(" + text + ")" : text;
}

// --- what is not exact ---------------------------------------------------------

TEST(Numbers, AreMarkedWhereTheyAreNotExact) {
  const Layer layer = layer_from(R"({"input": [1, 4], "kernel": [1, 3],
      "input_values": [[0.1, 0.2, 0.3, 1]], "kernel_values": [[1, 1, -1]]})");
  SceneOptions options;
  options.step = 1;
  const Scene scene = flat(layer, options);
  const auto cell = [&](int col) { return numbers_on(scene, {GridId::output, {0, col}}); };
  ASSERT_EQ(cell(0).size(), 1U);
  EXPECT_TRUE(cell(0)[0].starts_with("≈5.")) << cell(0)[0];
  EXPECT_EQ(cell(1), std::vector<std::string>{"−0.5"});
  const Layer large =
      layer_from(R"({"input": 1, "kernel": 1, "input_values": [[9007199254740993]]})");
  EXPECT_TRUE(numbers_on(flat(large, {}), {GridId::output, {0, 0}})[0].starts_with("≈9"));
}

// --- what it says --------------------------------------------------------------

RC_GTEST_PROP(SceneArithmetic, WritesTheTapsInOrderAndTheirSum, ()) {
  const Layer layer = (*settled_shots()).layer;
  const Cell out = pick_output(layer);
  const Runs lines = sum_runs(layer, out, pick(46, 120), 15, Strings("en"));
  std::vector<TextRun> terms;  // those with a product
  for (const auto& line : lines) {
    for (const TextRun& run : line) {
      if (run.text.find("·") != std::string::npos) terms.push_back(run);
    }
  }
  const std::vector<Tap> all = taps(layer, out);
  RC_ASSERT(terms.size() == all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    RC_ASSERT(terms[i].text == bracketed(all[i].cell.value) + "·" + bracketed(all[i].weight));
    // What is padding stands back.
    const bool input = all[i].cell.kind == CellKind::input;
    RC_ASSERT(terms[i].role == (input ? Role::input_text : Role::padding_text));
  }
  const PlanePair pair = layer.shown();
  const std::string index = index_text(layer.spec().op, out);
  const std::string plane = layer.spec().filters > 1 ? std::to_string(pair.output) : "";
  const bool several = layer.grouping().inputs_of_one() > 1;
  const std::string name =
      several ? fmt::format("(x{}*w){} ", pair.input, index) : "y" + plane + index + " ";
  RC_ASSERT(joined(lines.front()).starts_with(name));
  RC_ASSERT(lines.back().back().text == cell_text(output_value(layer, out)));
  if (!several) RC_ASSERT(cell_text(all.back().sum) == cell_text(output_value(layer, out)));
}

RC_GTEST_PROP(SceneArithmetic, KeepsItsLinesAsShortAsAsked, ()) {
  const Layer layer = (*settled_shots()).layer;
  const int letters = pick(46, 120);
  const Runs lines = sum_runs(layer, pick_output(layer), letters, 15, Strings("zh"));
  for (const auto& line : lines)
    RC_ASSERT(letter_count(joined(line)) <= letters);
  RC_ASSERT(static_cast<int>(lines.size()) <= sum_lines(layer, LayerLook(layer), letters));
}

RC_GTEST_PROP(SceneArithmetic, StandsInThePictureOfTheMoment, ()) {
  Shot shot = *settled_shots();
  shot.options.mode = PlayMode::gather;
  // A transposed layer may have fewer outputs than inputs.
  const std::int64_t last = step_count(shot.layer.geometry(), PlayMode::gather) - 1;
  shot.options.step = std::min<std::int64_t>(shot.options.step, last);
  const Cell out = step_cell(shot.layer.geometry(), PlayMode::gather, shot.options.step);
  const int letters =
      flat_layout(shot.layer, LayerLook(shot.layer), PlayMode::gather, shot.options.aspect)
          .line_letters;
  const Runs expected =
      sum_runs(shot.layer, out, letters, GridLayout::kSumSize, Strings(shot.language));
  const std::vector<Text> shown = arithmetic_of(shot.scene());
  RC_ASSERT(shown.size() == expected.size());
  for (std::size_t i = 0; i < shown.size(); ++i) {
    RC_ASSERT(shown[i].runs == expected[i]);
    // RC_ASSERT takes an expression apart: its || would look at both sides.
    if (i == 0) continue;
    RC_ASSERT(near(shown[i].at.y - shown[i - 1].at.y, GridLayout::kSumLine));
  }
}

// A window's fonts snap to whole pixels: at small sizes their letters are wider.
RC_GTEST_PROP(SceneArithmetic, EndsWithinThePictureWhereLettersAreWider, ()) {
  const Shot shot = *settled_shots();
  for (const char* view : {"flat", "stacked", "matrix"}) {
    const Scene scene = shot.scene(view);
    for (const Text& text : all_of<Text>(scene)) {
      const TextRun& run = text.runs[0];
      if (run.face != Face::mono || run.size != GridLayout::kSumSize) continue;
      if (text.id != CellId{}) continue;
      RC_LOG() << words(text) << '\n';
      RC_ASSERT(text.at.x + 1.07 * reach_of(text).w <= scene.width - 3);
    }
  }
}

// The reserve for wide letters widens the picture a little where it would cost a line.
TEST(SceneArithmetic, IsNotBrokenForItsReserve) {
  Shot shot;
  shot.layer = layer_from(R"({"input": 6, "kernel": 3, "stride": 2, "padding": "same",
      "input_values": "ramp"})");
  shot.options.step = 5;
  shot.options.aspect = 2;
  EXPECT_EQ(arithmetic_of(shot.scene()).size(), 2U);
}

TEST(SceneArithmetic, LeavesTermsOutOfALongSumAndSaysHowMany) {
  const Layer layer = layer_from(R"({"input": 9, "kernel": 8})");
  const Runs lines = sum_runs(layer, {0, 0}, 60, 15, Strings("en"));
  int terms = 0;
  for (const auto& line : lines) {
    for (const TextRun& run : line)
      terms += run.text == "1·1" ? 1 : 0;
  }
  EXPECT_EQ(terms, 32);
  EXPECT_NE(joined(lines.at(lines.size() - 2)).find("32 more terms"), std::string::npos);
  EXPECT_EQ(lines.back().back().text, "64");
}

TEST(SceneArithmetic, ReservesRoomForNumbersFarFromTheFirst) {
  // 1 to 40000: the first rows are shorter than the last.
  const Layer layer =
      layer_from(R"({"input": 200, "kernel": 5, "input_values": "ramp", "kernel_values": "ones"})");
  for (const int letters : {46, 60, 84, 120}) {
    const Runs lines = sum_runs(layer, {195, 195}, letters, 15, Strings("en"));
    EXPECT_LE(static_cast<int>(lines.size()), sum_lines(layer, LayerLook(layer), letters))
        << letters;
  }
}

// --- numbers -------------------------------------------------------------------

TEST(SceneNumberTexts, AreShortAndHaveATrueMinus) {
  EXPECT_EQ(cell_text(0), "0");
  EXPECT_EQ(cell_text(-0.0), "0");
  EXPECT_EQ(cell_text(-17), "−17");
  EXPECT_EQ(cell_text(999999), "999999");
  EXPECT_EQ(cell_text(1000000), "1e6");
  EXPECT_EQ(cell_text(-2.5e12), "−2.5e12");
  EXPECT_EQ(cell_text(1.0 / 9), "0.1111");
  EXPECT_EQ(cell_text(-1234.5), "−1234.5");
  EXPECT_EQ(cell_text(-1234.56), "−1235");
  EXPECT_EQ(cell_text(0.00012345678), "0.0001235");
  EXPECT_EQ(cell_text(1e-7), "1e−7");
  EXPECT_EQ(cell_text(1e100), "1e100");
  EXPECT_EQ(cell_text(HUGE_VAL), "inf");
  EXPECT_EQ(index_text(&kConv2d, {1, 2}), "[1,2]");
  EXPECT_EQ(full_text(-30864043199.5), "−30864043199.5");
  EXPECT_EQ(full_text(141), "141");
}

TEST(SceneNumberTexts, AreCountedInLettersNotBytes) {
  EXPECT_EQ(letter_count(""), 0);
  EXPECT_EQ(letter_count("141"), 3);
  EXPECT_EQ(letter_count("−2·×"), 4);
  EXPECT_EQ(letter_count("填充"), 2);
}

RC_GTEST_PROP(SceneNumberTexts, FitTheCellTheirSizeIsMeantFor, ()) {
  const double pitch = 0.1 * pick(1, 700);
  const int letters = pick(1, 12);
  const double share = 0.01 * pick(15, 40);
  const double size = cell_font(pitch, letters, share);
  RC_ASSERT(size == 0 || size >= 3);
  RC_ASSERT(size <= pitch * share);
  RC_ASSERT(size * 0.6 * letters <= 0.87 * pitch);
  // Fewer letters never make it smaller.
  RC_ASSERT(cell_font(pitch, letters - 1, share) >= size);
}

TEST(SceneNumberTexts, StandCentredInTheirCells) {
  const Text label = cell_label({25, 40}, "7", Role::text, Weight::bold, 20, {});
  EXPECT_EQ(label.at, (Point{25, 40 + 0.365 * 20}));
  EXPECT_EQ(label.anchor, Anchor::middle);
}

// --- the largest layers ------------------------------------------------------------

// Building must stay cheap for whatever the limits allow: what a scene holds is
// bounded by the cells that are drawn one by one.
void expect_bounded(const std::string& spec, const SceneOptions& options) {
  const Layer layer = layer_from(spec);
  const Scene scene = flat(layer, options);
  // Source, target, kernel and stamp with fill, number and index each, and the window.
  EXPECT_LT(scene.primitives.size(), 4 * 3 * GridFrame::kMaxCells + 2 * 4096 + 100) << spec;
  EXPECT_LT(scene.width, 1600) << spec;
  EXPECT_LT(scene.height, 1600) << spec;
  for (const Rect& rect : all_of<Rect>(scene)) {
    EXPECT_TRUE(rect.box.x >= 0 && rect.box.right() <= scene.width) << spec;
    EXPECT_TRUE(rect.box.y >= 0 && rect.box.bottom() <= scene.height) << spec;
    EXPECT_TRUE(rect.box.w > 0 && rect.box.h > 0) << spec;
  }
}

TEST(SceneBounds, HoldForTheLargestLayers) {
  const std::array specs{
      R"({"input": 1024, "kernel": 64, "input_values": "ramp"})",
      R"({"input": 1024, "kernel": 64, "dilation": 16, "padding": "same"})",
      R"({"input": 1, "kernel": 64, "dilation": 8, "stride": 1, "padding":
          {"top": 512, "bottom": 512, "left": 512, "right": 512}})",
      R"({"input": [1, 1024], "kernel": [1, 64], "padding": "same"})",
      R"({"input": [1024, 1], "kernel": [64, 1], "padding": "same"})",
      R"({"input": 64, "kernel": 64, "padding": "same", "input_values": "ramp"})",
      R"({"op": "conv2d_transpose", "input": 1024, "kernel": 64, "stride": 64})",
      R"({"op": "conv2d_transpose", "input": 1, "kernel": 64})",
      R"({"op": "conv2d_transpose", "input": 33, "kernel": 32})",
      R"({"op": "conv2d_transpose", "input": 1, "kernel": 1, "stride": 64})",
  };
  for (const std::string spec : specs) {
    for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
      for (const std::int64_t step : {std::int64_t{0}, std::int64_t{500}, INT64_MAX}) {
        SceneOptions options;
        options.mode = mode;
        options.step = step;
        options.show.set(kShowIndices);
        expect_bounded(spec, options);
      }
    }
  }
}

TEST(SceneBounds, HoldForEveryCellPointedAt) {
  const std::string spec =
      R"({"op": "conv2d_transpose", "input": 60, "kernel": 5, "padding": "same"})";
  for (const GridId grid : {GridId::input, GridId::padded, GridId::kernel, GridId::output}) {
    for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
      SceneOptions options;
      options.mode = mode;
      options.focus = CellId{grid, {2, 2}};
      expect_bounded(spec, options);
    }
  }
}

}  // namespace
}  // namespace padlens::test
