// Cells that are drawn once, as pictures in a texture.

#include "app/gui/cell_pictures.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "app/gui/frame_diff.h"
#include "app/gui/imgui_compat.h"
#include "app/svg/pixel_box.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

// Textures in memory. A driver has no state of its own, so there is one of each test.
struct TextureMemory {
  std::vector<TexturePixels> textures;
  std::vector<PixelBox> moved_in;
  int dropped = 0;
};
constexpr unsigned kFirst = 1000;  // its texture's name: none of the letters'

TextureMemory& memory() {
  static TextureMemory it;
  return it;
}

TextureDriver in_memory() {
  memory() = {};
  return {[](std::span<const TexturePixels> levels, TextureFilter) {
            memory().textures.push_back(levels[0]);
            return compat::texture_id(kFirst + static_cast<unsigned>(memory().textures.size()) - 1);
          },
          [](ImTextureID id, int left, int top, const TexturePixels& pixels) {
            TexturePixels& to = memory().textures.at(compat::texture_name(id) - kFirst);
            ASSERT_LE(left + pixels.width, to.width);
            ASSERT_LE(top + pixels.height, to.height);
            for (int y = 0; y < pixels.height; ++y) {
              std::copy_n(pixels.rgba.begin() + std::ptrdiff_t{y} * pixels.width, pixels.width,
                          to.rgba.begin() + std::ptrdiff_t{top + y} * to.width + left);
            }
            memory().moved_in.push_back({left, top, left + pixels.width, top + pixels.height});
          },
          [](ImTextureID) { ++memory().dropped; }};
}

PixelBox box_of(const CellPictures::Place& place) {
  const auto pixel = [](float uv) {
    return static_cast<int>(std::lround(uv * CellPictures::kSide));
  };
  return {pixel(place.uv_min.x), pixel(place.uv_min.y), pixel(place.uv_max.x),
          pixel(place.uv_max.y)};
}

// The picture's pixels as they are in the texture.
TexturePixels picture(const CellPictures::Place& place) {
  const TexturePixels& texture = memory().textures.at(compat::texture_name(place.texture) - kFirst);
  const PixelBox box = box_of(place);
  TexturePixels pixels{box.width(), box.height(), {}};
  for (int y = box.top; y < box.bottom; ++y) {
    for (int x = box.left; x < box.right; ++x)
      pixels.rgba.push_back(texture.rgba[static_cast<std::size_t>(y * texture.width + x)]);
  }
  return pixels;
}

constexpr ImU32 kFill = IM_COL32(200, 220, 250, 255);
constexpr ImU32 kEdge = IM_COL32(20, 60, 200, 255);

CellLook any_look() {
  CellLook look;
  look.line = *rc::gen::inRange(1, 4);
  look.width = *rc::gen::inRange(2 * look.line + 1, CellPictures::kLargest + 1);
  look.height = *rc::gen::inRange(2 * look.line + 1, CellPictures::kLargest + 1);
  look.radius = static_cast<float>(*rc::gen::inRange(0, 4 * std::min(look.width, look.height))) / 8;
  look.fill = kFill;
  look.edge = kEdge;
  return look;
}

std::uint32_t alpha(std::uint32_t pixel) {
  return pixel >> IM_COL32_A_SHIFT;
}

TEST(CellPictures, AreTheCellsPixelForPixel) {
  CellPictures cells(in_memory());
  const TexturePixels square = picture(*cells.get({5, 4, 0, 1, kFill, kEdge}));
  const std::vector<std::uint32_t> expected{
      kEdge, kEdge, kEdge, kEdge, kEdge,  //
      kEdge, kFill, kFill, kFill, kEdge,  //
      kEdge, kFill, kFill, kFill, kEdge,  //
      kEdge, kEdge, kEdge, kEdge, kEdge,
  };
  EXPECT_EQ(square.rgba, expected);
  // A disc: as much of the square as π/4, and the ring around it as much as its width.
  const TexturePixels disc = picture(*cells.get({40, 40, 20, 2, kFill, kEdge}));
  double area = 0;
  for (const std::uint32_t pixel : disc.rgba)
    area += alpha(pixel) / 255.0;
  EXPECT_NEAR(area, 3.14159 * 20 * 20, 6);
  EXPECT_EQ(disc.rgba[0], 0U);
  EXPECT_EQ(disc.rgba[20 * 40 + 1], kEdge);
  EXPECT_EQ(disc.rgba[20 * 40 + 3], kFill);
}

RC_GTEST_PROP(CellPictures, AreAlikeOnAllSides, ()) {
  const CellLook look = any_look();
  CellPictures cells(in_memory());
  const TexturePixels pixels = picture(*cells.get(look));
  RC_ASSERT(pixels.width == look.width && pixels.height == look.height);
  const auto at = [&](int x, int y) {
    return pixels.rgba[static_cast<std::size_t>(y * pixels.width + x)];
  };
  for (int y = 0; y < look.height; ++y) {
    for (int x = 0; x < look.width; ++x) {
      RC_ASSERT(at(x, y) == at(look.width - 1 - x, y));
      RC_ASSERT(at(x, y) == at(x, look.height - 1 - y));
      // Nothing is lighter than the fill or darker than the line.
      const std::uint32_t red = at(x, y) >> IM_COL32_R_SHIFT & 0xFFU;
      RC_ASSERT(alpha(at(x, y)) == 0U || (red >= 20U && red <= 200U));
    }
  }
  const std::uint32_t top = at(look.width / 2, 0);
  RC_ASSERT((top | IM_COL32_A_MASK) == kEdge);
  RC_ASSERT(alpha(top) >= 240U);
  RC_ASSERT(at(look.width / 2, look.height / 2) == kFill);
}

RC_GTEST_PROP(CellPictures, KeepWhatAFrameDrawsWith, ()) {
  CellPictures cells(in_memory());
  std::uint64_t serial = 0;
  for (int frame = 0; frame < 12; ++frame) {
    std::vector<std::pair<CellLook, PixelBox>> drawn;
    const auto looks = *rc::gen::container<std::vector<CellLook>>(60, rc::gen::exec(any_look));
    for (const CellLook& look : looks) {
      const auto place = cells.get(look);
      if (!place) continue;
      const PixelBox box = box_of(*place);
      for (const auto& [other, there] : drawn)
        RC_ASSERT((other == look ? there == box : common(there, box).empty()));
      drawn.emplace_back(look, box);
      // Pictures made before are only there as long as the number is the same.
      if (drawn.size() > 1) RC_ASSERT(cells.serial(place->texture) == serial);
      serial = cells.serial(place->texture);
      RC_ASSERT(serial != 0U);
    }
    RC_ASSERT(!drawn.empty());
    cells.end_frame();
  }
  RC_ASSERT(memory().textures.size() == 1U);
  RC_ASSERT(cells.serial(compat::texture_id(kFirst + 1)) == 0U);
}

TEST(CellPictures, AreMadeOnceAndDroppedAtTheEnd) {
  {
    CellPictures cells(in_memory());
    for (int i = 0; i < 100; ++i)
      ASSERT_TRUE(cells.get({9, 9, 2, 1, kFill, kEdge}));
    EXPECT_EQ(memory().moved_in.size(), 1U);
    cells.end_frame();
    ASSERT_TRUE(cells.get({9, 9, 2, 1, kFill, kEdge}));
    EXPECT_EQ(memory().moved_in.size(), 1U);
    EXPECT_FALSE(cells.get({CellPictures::kLargest + 1, 9, 2, 1, kFill, kEdge}));
    EXPECT_EQ(memory().dropped, 0);
  }
  EXPECT_EQ(memory().dropped, 1);
  EXPECT_FALSE(CellPictures().get({9, 9, 2, 1, kFill, kEdge}));
}

class GuiCellPictures : public GuiTest {};

// Of a screen full of cells each is two triangles, on whole pixels, and a piece of its own where
// frames are compared.
TEST_F(GuiCellPictures, EveryCellOfAPictureIsOneOfThem) {
  Spec spec = example_spec();
  spec.input = {40, 40};
  Gui gui({.spec = spec, .textures = in_memory()});
  const auto of_cells =
      std::ranges::find(memory().textures, CellPictures::kSide, &TexturePixels::width);
  const ImTextureID texture =
      compat::texture_id(kFirst + static_cast<unsigned>(of_cells - memory().textures.begin()));
  gui.move({450, 300});
  int cells = 0;
  for (int notch = 0; notch < 8; ++notch) {
    memory().moved_in.clear();
    gui.wheel(1);
    std::int64_t bytes = 0;
    for (const PixelBox& box : memory().moved_in)
      bytes += 4 * box.area();
    EXPECT_LT(bytes, 1 << 20);
    const ImDrawData& data = *ImGui::GetDrawData();
    FrameDiff diff;
    diff.update(data, {});
    for (const DrawnPiece& piece : diff.pieces()) {
      const ImDrawList& list = *data.CmdLists[piece.list];
      const ImDrawCmd& command = list.CmdBuffer[piece.command];
      if (command.GetTexID() != texture) continue;
      ++cells;
      EXPECT_EQ(piece.count, 6U);
      for (unsigned i = 0; i < piece.count; ++i) {
        const auto vertex = list.IdxBuffer[static_cast<int>(piece.first + i)];
        const ImVec2 at = list.VtxBuffer[static_cast<int>(command.VtxOffset + vertex)].pos;
        ASSERT_EQ(at.x, std::round(at.x));
        ASSERT_EQ(at.y, std::round(at.y));
      }
    }
  }
  EXPECT_GT(cells, 500);
}

// The padding around a grid of pixels is hatched, and nothing below the grid.
TEST_F(GuiCellPictures, HatchingThatAGridOfPixelsHidesIsNotDrawn) {
  Spec spec;
  spec.input = {70, 70};
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = {8, 8, 8, 8};
  Gui gui({.spec = spec});
  const ImVec2 first = gui.cell({GridId::padded, {8, 8}});
  const ImVec2 last = gui.cell({GridId::padded, {77, 77}});
  int inside = 0;
  int around = 0;
  const ImDrawData& data = *ImGui::GetDrawData();
  FrameDiff diff;
  diff.update(data, {});
  for (const DrawnPiece& piece : diff.pieces()) {
    const ImDrawList& list = *data.CmdLists[piece.list];
    const ImDrawCmd& command = list.CmdBuffer[piece.command];
    const auto vertex = [&](unsigned i) {
      const auto index = list.IdxBuffer[static_cast<int>(piece.first + i)];
      return list.VtxBuffer[static_cast<int>(command.VtxOffset + index)].pos;
    };
    if (piece.count != 6) continue;
    const ImVec2 a = vertex(0);
    const ImVec2 b = vertex(1);
    const bool aslant = std::abs(a.x - b.x) > 0.1F && std::abs(a.y - b.y) > 0.1F;
    const ImVec2 c = vertex(2);
    if (!aslant || std::abs(b.x - c.x) < 0.1F || std::abs(b.y - c.y) < 0.1F) continue;
    const ImVec2 at{(a.x + c.x) / 2, (a.y + c.y) / 2};
    const bool below = at.x > first.x && at.x < last.x && at.y > first.y && at.y < last.y;
    ++(below ? inside : around);
  }
  EXPECT_EQ(inside, 0);
  EXPECT_GT(around, 40);
}

}  // namespace
}  // namespace padlens
