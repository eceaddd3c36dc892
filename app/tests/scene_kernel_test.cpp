// The kernel where its cells are too small to be told apart: one patch of shades, as the input and
// the output have it, without the edges and gaps that would make a pattern of their own.

#include <gtest/gtest.h>

#include <algorithm>

#include "app/scene/overlay_rows.h"
#include "app/tests/scene_support.h"

namespace padlens::test {
namespace {

std::vector<Raster> rasters_from(const Scene& scene, Role low) {
  std::vector<Raster> found = all_of<Raster>(scene);
  std::erase_if(found, [&](const Raster& raster) { return raster.low != low; });
  return found;
}

std::int64_t kernel_cells(const Scene& scene) {
  return std::ranges::count_if(all_of<Rect>(scene),
                               [](const Rect& rect) { return rect.id.grid == GridId::kernel; });
}

Layer with_kernel(std::int64_t size, std::int64_t input = 128) {
  return layer_from(R"({"kernel_values": "random", "input": )" + std::to_string(input) +
                    R"(, "kernel": )" + std::to_string(size) + "}");
}

TEST(SceneKernel, SmallCellsAreShadesWithoutEdges) {
  for (const std::int64_t size : {20, 32, 40, 50, 63, 101}) {
    const Layer layer = with_kernel(size);
    for (const std::string_view view : {"flat", "stacked"}) {
      const Scene scene = build_scene(*find_view(view), layer, {}, strings("en"));
      EXPECT_EQ(kernel_cells(scene), 0) << size;
      const auto rasters = rasters_from(scene, Role::kernel_fill);
      ASSERT_EQ(rasters.size(), 1U) << size;
      EXPECT_EQ(rasters[0].shades->rows(), size);
      const auto [least, most] =
          std::minmax_element(rasters[0].shades->row(0), rasters[0].shades->row(0) + size * size);
      EXPECT_LT(*least, *most);
      // They are pointed at as before.
      ASSERT_TRUE(scene.find({GridId::kernel, {size - 1, 0}}));
    }
  }
}

TEST(SceneKernel, LargeCellsAreDrawnOneByOne) {
  const Scene scene = flat(with_kernel(13), {});
  EXPECT_EQ(kernel_cells(scene), 13 * 13);
  EXPECT_TRUE(rasters_from(scene, Role::kernel_fill).empty());
  SceneOptions near;  // looked at closely, small ones are large
  near.zoom = 4;
  EXPECT_EQ(kernel_cells(flat(with_kernel(32), near)), 32 * 32);
}

TEST(SceneKernel, OfATransposedConvolutionShadesAreFlippedAndStamped) {
  const Layer layer =
      layer_from(R"({"op": "conv2d_transpose", "input": 4, "kernel": 40, "stride": 8,
                     "kernel_values": "random"})");
  SceneOptions options;
  options.mode = PlayMode::scatter;
  const Scene scatter = flat(layer, options);
  const auto plain = rasters_from(scatter, Role::kernel_fill);
  ASSERT_EQ(plain.size(), 1U);
  const auto stamp = rasters_from(scatter, Role::window_fill);
  ASSERT_EQ(stamp.size(), 1U);
  const auto flipped = rasters_from(flat(layer, {}), Role::kernel_fill);
  ASSERT_EQ(flipped.size(), 1U);
  for (std::int64_t r = 0; r < 40; ++r) {
    for (std::int64_t c = 0; c < 40; ++c) {
      const std::uint8_t shade = plain[0].shades->at(r, c);
      ASSERT_EQ(shade, flipped[0].shades->at(39 - r, 39 - c));
      ASSERT_EQ(shade, stamp[0].shades->at(r, c));  // of an input of ones
    }
  }
}

TEST(SceneKernel, OverSmallCellsTheWindowIsTintedAsAWhole) {
  const Scene scene = flat(with_kernel(20, 60), {});
  const auto tints = std::ranges::count_if(all_of<Rect>(scene), [](const Rect& rect) {
    return rect.fill == Role::window_fill && rect.opacity < 1;
  });
  EXPECT_EQ(tints, 1);
}

}  // namespace
}  // namespace padlens::test
