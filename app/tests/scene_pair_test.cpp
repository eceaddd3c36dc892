// Two layers in step.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "app/scene/pair.h"
#include "app/tests/scene_support.h"
#include "core/answers/beside.h"

namespace padlens::test {
namespace {

struct Pair {
  Layer layer;
  SceneOptions options;
  const Strings* tr = &strings("en");

  Scene scene() const { return build_scene(*find_view("pair"), layer, options, *tr); }
};

Pair pair_of(std::string_view spec, const char* beside, std::string_view language = "en") {
  Pair pair{layer_from(spec), {}, &strings(language)};
  const BesideSpec other = read_beside(Json::parse(beside), pair.layer.spec());
  EXPECT_TRUE(other.problems.empty()) << beside;
  pair.options.beside = beside_of(pair.layer, other.spec, *pair.tr);
  return pair;
}

constexpr std::string_view kSame = R"({"input": 6, "kernel": 3, "stride": 2, "padding": "same",
    "input_values": "ramp"})";

bool pair_says(const Scene& scene, std::string_view part) {
  return std::ranges::any_of(scene.primitives, [&](const Primitive& primitive) {
    const auto* text = std::get_if<Text>(&primitive);
    if (text == nullptr) return false;
    std::string all;
    for (const TextRun& run : text->runs)
      all += run.text;
    return all.find(part) != std::string::npos;
  });
}

int pair_marks(const Scene& scene) {
  return static_cast<int>(std::ranges::count_if(scene.primitives, [](const Primitive& primitive) {
    const auto* rect = std::get_if<Rect>(&primitive);
    return rect != nullptr && rect->edge == Role::problem;
  }));
}

// The boxes of the present window, or output cell.
std::vector<Box> pair_highlights(const Scene& scene) {
  std::vector<Box> boxes;
  for (const Primitive& primitive : scene.primitives) {
    const auto* rect = std::get_if<Rect>(&primitive);
    if (rect != nullptr && rect->edge == Role::window_edge && rect->fill == Role::none)
      boxes.push_back(rect->box);
  }
  return boxes;
}

bool stands_at(const Scene& scene, const CellId& id, const std::vector<Box>& boxes) {
  const auto cell = scene.find(id);
  return cell && std::ranges::any_of(boxes, [&](const Box& box) {
           return box.grown(0.1).contains({cell->x, cell->y}) && box.w < cell->w * 1.5;
         });
}

TEST(ScenePair, IsNamedByWhatTheTwoDifferIn) {
  const auto titles = [](const char* beside) {
    return pair_of(kSame, beside).options.beside->titles;
  };
  using Titles = std::array<std::string, 2>;
  EXPECT_EQ(titles(R"("onnx")"), (Titles{"Keras/TF", "ONNX"}));
  EXPECT_EQ(titles(R"({"stride": 1})"), (Titles{"Stride\u00a02", "Stride\u00a01"}));
  EXPECT_EQ(titles(R"({})"), (Titles{"Now", "Before"}));
}

TEST(ScenePair, ShowsBothAndMarksWhatDiffers) {
  const Pair pair = pair_of(kSame, R"({"padding": "valid"})");
  const Scene scene = pair.scene();
  EXPECT_TRUE(pair_says(scene, "5 of 9"));
  EXPECT_TRUE(pair_says(scene, "0 of 4"));
  EXPECT_EQ(pair_marks(scene), 5);
  EXPECT_TRUE(scene.find({GridId::output, {2, 2}}));
  EXPECT_TRUE(scene.find({GridId::beside_output, {1, 1}}));
  EXPECT_TRUE(scene.find({GridId::beside_padded, {0, 0}}));
  EXPECT_TRUE(scene.find({GridId::beside_kernel, {2, 2}}));
}

TEST(ScenePair, ShowsTheSameStepOrTheNearest) {
  Pair pair = pair_of(kSame, R"({"padding": "valid"})");
  for (std::int64_t step = 0; step < 9; ++step) {
    pair.options.step = step;
    const Scene scene = pair.scene();
    const auto boxes = pair_highlights(scene);
    const Cell out{step / 3, step % 3};
    EXPECT_TRUE(stands_at(scene, {GridId::output, out}, boxes)) << step;
    const Cell nearest{std::min<std::int64_t>(out.row, 1), std::min<std::int64_t>(out.col, 1)};
    EXPECT_TRUE(stands_at(scene, {GridId::beside_output, nearest}, boxes)) << step;
  }
}

TEST(ScenePair, ACellPointedAtInEitherHalfIsFoundInBoth) {
  Pair pair = pair_of(kSame, R"({"padding": "valid"})");
  for (const GridId grid : {GridId::output, GridId::beside_output}) {
    pair.options.focus = CellId{grid, {1, 0}};
    const Scene scene = pair.scene();
    const auto boxes = pair_highlights(scene);
    EXPECT_TRUE(stands_at(scene, {GridId::output, {1, 0}}, boxes));
    EXPECT_TRUE(stands_at(scene, {GridId::beside_output, {1, 0}}, boxes));
  }
  const View& view = *find_view("pair");
  // The same input cell: beside it there is no padding before it.
  EXPECT_EQ(view.elsewhere(pair.layer, pair.options, {GridId::beside_padded, {2, 3}}),
            (CellId{GridId::padded, {2, 3}}));
  EXPECT_EQ(view.elsewhere(pair.layer, pair.options, {GridId::output, {2, 2}}),
            (CellId{GridId::output, {2, 2}}));
  const std::string told =
      view.tell(pair.layer, pair.options, {GridId::beside_output, {0, 1}}, *pair.tr);
  EXPECT_NE(told.find("y[0,1] = "), std::string::npos) << told;
}

TEST(ScenePair, SaysWhatIsRefusedInItsPlace) {
  const Pair pair = pair_of(kSame, R"("pytorch")");
  const Scene scene = pair.scene();
  EXPECT_TRUE(pair_says(scene, "PyTorch"));
  EXPECT_TRUE(pair_says(scene, "strided convolutions"));
  EXPECT_TRUE(scene.find({GridId::output, {0, 0}}));
  EXPECT_FALSE(scene.find({GridId::beside_output, {0, 0}}));
  EXPECT_EQ(pair_marks(scene), 0);
}

TEST(ScenePair, ExplainsItselfWhereNothingIsChosen) {
  for (const char* language : {"en", "zh"}) {
    Pair pair{layer_from(kSame), {}, &strings(language)};
    const Scene scene = pair.scene();
    EXPECT_TRUE(pair_says(scene, pair.tr->all().at("pair.none").substr(0, 12)));
    EXPECT_TRUE(scene.find({GridId::output, {0, 0}}));
    EXPECT_EQ(find_view("pair")->tell(pair.layer, pair.options, {GridId::beside_output, {0, 0}},
                                      *pair.tr),
              (*pair.tr)("hover.nothing"));
  }
}

TEST(ScenePair, StandsInWhateverPlaceAndKindOfLayer) {
  const std::pair<const char*, const char*> all[] = {
      {R"({"op": "conv1d", "input": 9, "kernel": 3})", R"({"padding": "causal"})"},
      {R"({"op": "max_pool2d", "input": 7, "kernel": 2})", R"({"stride": 1})"},
      {R"({"op": "conv2d_transpose", "input": 3, "kernel": 3, "stride": 2, "padding": "same"})",
       R"({"padding": "valid"})"},
      {R"({"input": 40, "kernel": 3, "input_values": "photo"})", R"({"dilation": 4})"},
      {R"({"input": 5, "kernel": 3})", R"({"op": "average_pool2d"})"},
      {R"({"input": 300, "kernel": 3})", R"({"stride": 3})"},
      {R"({"input": 5, "kernel": 3, "channels": 2, "filters": 3})", R"({"padding": "same"})"},
  };
  for (const auto& [spec, beside] : all) {
    for (const double aspect : {0.4, 1.2, 3.0}) {
      Pair pair = pair_of(spec, beside);
      pair.options.aspect = aspect;
      const Scene scene = pair.scene();
      const auto first = scene.find({GridId::output, {0, 0}});
      const auto second = scene.find({GridId::beside_output, {0, 0}});
      ASSERT_TRUE(first && second) << spec << aspect;
      EXPECT_LT(second->x, scene.width);
      EXPECT_LT(second->y, scene.height);
      EXPECT_TRUE(second->x > first->x + 1 || second->y > first->y + 1);
    }
  }
}

// What is shown of a part is that part.
TEST(ScenePair, OfAPartInSightNothingElseIsDrawn) {
  Pair pair = pair_of(R"({"input": 60, "kernel": 3, "input_values": "ramp"})", R"({"stride": 2})");
  pair.options.aspect = 2;
  const Scene whole = pair.scene();
  const Box cell = *whole.find({GridId::beside_output, {20, 20}});
  pair.options.visible = cell.grown(40);
  pair.options.zoom = 8;
  const Scene part = pair.scene();
  EXPECT_EQ(part.width, whole.width);
  const bool drawn = std::ranges::any_of(part.primitives, [](const Primitive& primitive) {
    const auto* rect = std::get_if<Rect>(&primitive);
    return rect != nullptr && rect->id == CellId{GridId::beside_output, {20, 20}};
  });
  EXPECT_TRUE(drawn);
  EXPECT_LT(part.primitives.size(), 5000U);
}

}  // namespace
}  // namespace padlens::test
