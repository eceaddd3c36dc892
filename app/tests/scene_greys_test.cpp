// Pictures as pictures: cells in the greys of their numbers, and padding in those it copies.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "app/scene/greys.h"
#include "app/scene/overlay_rows.h"
#include "app/scene/theme.h"
#include "app/tests/scene_support.h"

namespace padlens::test {
namespace {

Layer photo_layer(const std::string& more, int size = 96) {
  return layer_from(R"({"input": )" + std::to_string(size) + R"(, "input_values": "photo", )" +
                    more + "}");
}

std::vector<Raster> grey_patches(const Scene& scene) {
  std::vector<Raster> found;
  for (const Primitive& primitive : scene.primitives) {
    const auto* raster = std::get_if<Raster>(&primitive);
    if (raster != nullptr && raster->low == Role::grey_black) found.push_back(*raster);
  }
  return found;
}

TEST(SceneGreys, TheOutputKeepsTheGreyOfWhatIsEven) {
  const auto scale = [](const std::string& more) { return output_scale(photo_layer(more, 8)); };
  EXPECT_EQ(scale(R"("kernel": 3, "kernel_values": "blur")"), (GreyScale{0, 255}));
  EXPECT_EQ(scale(R"("kernel": 3, "kernel_values": "sharpen")"), (GreyScale{0, 255}));
  EXPECT_EQ(scale(R"("kernel": 3, "kernel_values": "ones")"), (GreyScale{0, 2295}));
  EXPECT_EQ(scale(R"("kernel": 3, "kernel_values": "edge")"), (GreyScale{-255, 255}));
  EXPECT_EQ(scale(R"("kernel": 3, "kernel_values": "sobel_x")"), (GreyScale{-255, 255}));
  EXPECT_EQ(scale(R"("kernel": 1, "kernel_values": [[-2]])"), (GreyScale{-510, 0}));
  EXPECT_EQ(scale(R"("kernel": 1, "kernel_values": [[0]])"), (GreyScale{-255, 255}));
  EXPECT_EQ(scale(R"("op": "max_pool2d", "kernel": 2)"), (GreyScale{}));
  EXPECT_EQ(scale(R"("op": "average_pool2d", "kernel": 2)"), (GreyScale{}));
  EXPECT_EQ(scale(R"("op": "conv2d_transpose", "kernel": 2, "stride": 2,
                     "kernel_values": "ones")"),
            (GreyScale{0, 255}));
}

TEST(SceneGreys, PaddingHasTheGreysThatItCopies) {
  for (const char* fill : {"zeros", "reflect", "replicate", "circular"}) {
    const Layer layer = photo_layer(R"("framework": "pytorch", "kernel": 9, "padding": 4,
        "pad_fill": ")" + std::string(fill) +
                                        "\"",
                                    16);
    const auto& [h, w] = layer.geometry().axis;
    const CellRange all{{0, 0}, {h.padded, w.padded}};
    const auto shades = padded_greys(layer, all, whole_part(h.padded, w.padded));
    for (std::int64_t r = 0; r < h.padded; ++r) {
      for (std::int64_t c = 0; c < w.padded; ++c) {
        ASSERT_EQ(shades->at(r, c), padded_cell(layer, {r, c}).value)
            << fill << " " << r << "," << c;
      }
    }
  }
}

TEST(SceneGreys, LargePicturesAreOnesWithTheirPadding) {
  const Layer layer = photo_layer(R"("framework": "pytorch", "kernel": 9, "padding": 8,
      "pad_fill": "reflect", "kernel_values": "blur")");
  SceneOptions options;
  options.step = 5000;
  // The input, four strips around it, and the output.
  EXPECT_EQ(grey_patches(flat(layer, options)).size(), 6U);
  options.show.set(kShowGreys, false);
  EXPECT_TRUE(grey_patches(flat(layer, options)).empty());
}

TEST(SceneGreys, OtherNumbersAreNoPicture) {
  const Layer layer = layer_from(R"({"input": 96, "kernel": 3, "input_values": "ramp"})");
  EXPECT_FALSE(shows_greys(layer));
  EXPECT_TRUE(grey_patches(flat(layer, {})).empty());
}

TEST(SceneGreys, AMaximumTakesNoPadding) {
  const Layer layer = photo_layer(
      R"("framework": "pytorch", "op": "max_pool2d", "kernel": 3, "stride": 1, "padding": 1)");
  EXPECT_EQ(grey_patches(flat(layer, {})).size(), 2U);
}

TEST(SceneGreys, ItsNumbersCanBeReadOnEveryGrey) {
  for (const Theme& theme : themes()) {
    for (int grey = 0; grey < 256; ++grey) {
      const auto shade = static_cast<std::uint8_t>(grey);
      EXPECT_GE(contrast(theme[text_on_grey({}, grey)], {shade, shade, shade}), 4.5) << grey;
    }
  }
}

TEST(SceneGreys, CellsThatAreDrawnOneByOneKeepTheirNames) {
  const Layer layer = photo_layer(R"("kernel": 3, "padding": "same")", 8);
  SceneOptions options;
  options.step = 63;
  const Scene scene = flat(layer, options);
  EXPECT_EQ(grey_patches(scene).size(), 2U);
  int padded = 0;
  int numbers = 0;
  for (const Primitive& primitive : scene.primitives) {
    if (const auto* rect = std::get_if<Rect>(&primitive)) {
      padded += rect->id.grid == GridId::padded && rect->fill == Role::none ? 1 : 0;
    } else if (const auto* text = std::get_if<Text>(&primitive)) {
      const bool on_grey =
          text->runs[0].role == Role::grey_black || text->runs[0].role == Role::grey_white;
      numbers += on_grey ? 1 : 0;
    }
  }
  EXPECT_EQ(padded, 100);
  EXPECT_EQ(numbers, 164);
}

}  // namespace
}  // namespace padlens::test
