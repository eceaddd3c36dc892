// Pictures of one dimension.

#include <gtest/gtest.h>

#include <algorithm>

#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"
#include "core/geometry/streaming.h"
#include "core/geometry/taps.h"

namespace padlens::test {
namespace {

constexpr std::string_view kCausal = R"({"op": "conv1d", "input": 12, "kernel": 3, "dilation": 2,
    "padding": "causal", "input_values": "ramp", "kernel_values": "ramp"})";

Scene shown(std::string_view spec, std::string_view view, std::int64_t step) {
  SceneOptions options;
  options.step = step;
  return build_scene(*find_view(view), layer_from(spec), options, strings("en"));
}

std::vector<std::string_view> ids(const std::vector<const View*>& views) {
  std::vector<std::string_view> found;
  for (const View* view : views)
    found.push_back(view->id);
  return found;
}

TEST(Line, TheAxisComesFirstAndPlanesAreNotOffered) {
  using Ids = std::vector<std::string_view>;
  EXPECT_EQ(ids(fitting_views(layer_from(kCausal))),
            (Ids{"axis", "flat", "matrix", "field", "pair"}));
  EXPECT_EQ(ids(fitting_views(layer_from(R"({"op": "max_pool1d", "input": 6})"))),
            (Ids{"axis", "flat", "field", "pair"}));
  EXPECT_EQ(ids(fitting_views(layer_from(R"({"op": "conv2d", "input": 6})"))),
            (Ids{"flat", "stacked", "axis", "matrix", "field", "pair"}));
  for (const Op op : operations())
    EXPECT_EQ(first_view(*op).id, op->rank == 1 ? "axis" : "flat") << op->id;
}

// Each weight stands over the cell that it meets, and the output below: at stride 1 under the
// newest sample of its window.
TEST(Line, WeightsStandOverTheirCells) {
  const Layer layer = layer_from(kCausal);
  for (std::int64_t step = 0; step < 12; ++step) {
    const Scene scene = shown(kCausal, "flat", step);
    for (const Tap& tap : taps(layer, {0, step})) {
      const auto weight = scene.find({GridId::kernel, tap.kernel});
      const auto cell = scene.find({GridId::padded, tap.padded});
      ASSERT_TRUE(weight && cell);
      EXPECT_NEAR(weight->x, cell->x, 1e-6);
      EXPECT_LT(weight->bottom(), cell->y);
    }
    const auto out = scene.find({GridId::output, {0, step}});
    const auto newest = scene.find({GridId::padded, {0, step + 4}});
    ASSERT_TRUE(out && newest);
    EXPECT_NEAR(out->x, newest->x, 1e-6);
    EXPECT_GT(out->y, newest->bottom());
  }
}

TEST(Line, OutputsOfAStrideStandApartInTime) {
  const Scene scene =
      shown(R"({"op": "average_pool1d", "input": 9, "kernel": 3, "stride": 3})", "flat", 0);
  for (std::int64_t out = 0; out < 3; ++out) {
    EXPECT_NEAR(scene.find({GridId::output, {0, out}})->x,
                scene.find({GridId::padded, {0, 3 * out}})->x, 1e-6);
  }
}

// Marks of cells: those that have just the box of one, a little smaller.
std::size_t marks_on(const Scene& scene, GridId grid, Dash dash) {
  std::size_t found = 0;
  for (const Rect& rect : outlines(scene, Role::accent)) {
    const auto at = scene.hit(rect.box.centre());
    found += at && at->grid == grid && rect.dash == dash ? 1 : 0;
  }
  return found;
}

TEST(Line, MarksWhatStreamingKeeps) {
  for (const std::string_view view : {"flat", "axis"}) {
    const Scene scene = shown(kCausal, view, 5);
    EXPECT_EQ(marks_on(scene, GridId::padded, Dash::solid), 4U) << view;
    EXPECT_EQ(marks_on(scene, GridId::padded, Dash::dashed), 1U) << view;
    // With its last output there is no next one.
    const Scene last = shown(kCausal, view, 11);
    EXPECT_EQ(marks_on(last, GridId::padded, Dash::solid), 4U) << view;
    EXPECT_EQ(marks_on(last, GridId::padded, Dash::dashed), 0U) << view;
    EXPECT_EQ(last.height, scene.height) << view;
  }
  EXPECT_EQ(marks_on(shown(kCausal, "flat", 5), GridId::output, Dash::dashed), 1U);
  SceneOptions without;
  without.show.set(kShowStreaming, false);
  const Scene plain = build_scene(*find_view("flat"), layer_from(kCausal), without, strings("en"));
  EXPECT_TRUE(outlines(plain, Role::accent).empty());
}

TEST(Line, StaysWithinThePictureAndNamesCellsByOneNumber) {
  for (const char* op : {"conv1d", "conv1d_transpose", "max_pool1d", "average_pool1d"}) {
    for (const int n : {1, 3, 12, 60, 700}) {
      for (const char* language : {"en", "zh"}) {
        for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
          const std::string spec = R"({"op": ")" + std::string(op) + R"(", "input": )" +
                                   std::to_string(n) +
                                   R"(, "kernel": 3, "stride": 2, "padding": "same",
                                       "input_values": "ramp"})";
          SceneOptions options;
          options.mode = mode;
          options.step = 1;
          options.show.set(kShowIndices);
          options.show.set(kShowCoverage);
          const Layer layer = layer_from(spec);
          for (const View* view : fitting_views(layer)) {
            const Scene scene = build_scene(*view, layer, options, strings(language));
            EXPECT_EQ(past_the_picture(scene), "") << op << n << language << view->id;
            for (const Text& text : all_of<Text>(scene)) {
              EXPECT_EQ(words(text).find("[0,"), std::string::npos) << words(text);
              // A matrix of one row is one.
              if (view->id == "matrix") continue;
              EXPECT_EQ(words(text).find("1 × "), std::string::npos) << words(text);
            }
          }
        }
      }
    }
  }
}

// The longest title, with a size of many digits, ends before the kernel's begins.
TEST(Line, TitlesStandApart) {
  const Layer layer = layer_from(R"({"op": "conv1d_transpose", "framework": "pytorch",
      "input": 3000, "kernel": 7, "stride": 4})");
  for (const std::string_view language : {"en", "zh"}) {
    const std::vector<Text> texts = all_of<Text>(flat(layer, {}, language));
    const auto title = [&](std::string_view key) {
      return *std::ranges::find_if(texts, [&](const Text& text) {
        return text.runs.front().text == strings(language)(key);
      });
    };
    const Box input = reach_of(title("scene.zero_inserted"));
    constexpr double kAtMost = 24;  // by so much letters are narrower than the bound
    EXPECT_LT(input.right() - kAtMost + 20, title("scene.kernel_flipped").at.x) << language;
  }
}

// The frame of a window that is dropped is explained, at every step.
TEST(Line, ADroppedWindowHasALegend) {
  const auto told = [](std::string_view ceil_mode, std::int64_t step) {
    SceneOptions options;
    options.step = step;
    const Scene scene = flat(layer_from(R"({"op": "average_pool1d", "framework": "pytorch",
        "input": 10, "kernel": 4, "stride": 3, "padding": 2, "ceil_mode": )" +
                                        std::string(ceil_mode) + "}"),
                             options);
    EXPECT_EQ(past_the_picture(scene), "");
    return std::ranges::any_of(all_of<Text>(scene), [](const Text& text) {
      return words(text) == strings("en")("scene.dropped_window");
    });
  };
  for (const std::int64_t step : {0, 3}) {
    EXPECT_TRUE(told("true", step));
    EXPECT_FALSE(told("false", step));
  }
}

}  // namespace
}  // namespace padlens::test
