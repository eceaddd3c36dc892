#include "app/gui/frame_diff.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <random>
#include <vector>

#include "app/gui/actions.h"
#include "app/gui/glyph_texture.h"
#include "app/gui/imgui_compat.h"
#include "app/gui/pace.h"
#include "app/tests/gui_driver.h"
#include "core/engine/playback.h"

namespace padlens {
namespace {

// All that one triangle contributes to a pixel.
struct Coat {
  std::array<ImDrawVert, 3> corners;
  ImTextureID texture;

  friend bool operator==(const Coat& a, const Coat& b) {
    const auto same = [](const ImDrawVert& u, const ImDrawVert& v) {
      return u.pos.x == v.pos.x && u.pos.y == v.pos.y && u.uv.x == v.uv.x && u.uv.y == v.uv.y &&
             u.col == v.col;
    };
    return a.texture == b.texture && std::ranges::equal(a.corners, b.corners, same);
  }
};

bool covers(const std::array<ImDrawVert, 3>& corners, float x, float y) {
  bool left = false;
  bool right = false;
  for (std::size_t i = 0; i < 3; ++i) {
    const ImVec2 a = corners[i].pos;
    const ImVec2 b = corners[(i + 1) % 3].pos;
    const float side = (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
    left = left || side < 0;
    right = right || side > 0;
  }
  return left != right;  // neither: a triangle without area
}

// A frame as ImGui drew it, kept after the next one was.
class Frame {
 public:
  explicit Frame(const ImDrawData& data) : data_(data) {
    for (int i = 0; i < data.CmdListsCount; ++i) {
      lists_.emplace_back(data.CmdLists[i]->CloneOutput());
      // Later the texture behind a command may be gone.
      std::vector<ImTextureID>& textures = textures_.emplace_back();
      for (const ImDrawCmd& command : lists_.back()->CmdBuffer)
        textures.push_back(command.GetTexID());
    }
  }

  // From the lowest to the uppermost.
  std::vector<Coat> layers(int x, int y) const {
    std::vector<Coat> found;
    for (std::size_t l = 0; l < lists_.size(); ++l) {
      const auto& list = lists_[l];
      for (int c = 0; c < list->CmdBuffer.Size; ++c) {
        const ImDrawCmd& command = list->CmdBuffer[c];
        if (!scissor_of(command.ClipRect, data_).contains(x, y)) continue;
        for (unsigned i = 0; i < command.ElemCount; i += 3) {
          Coat layer{{}, textures_[l][static_cast<std::size_t>(c)]};
          for (unsigned j = 0; j < 3; ++j) {
            layer.corners[j] = list->VtxBuffer[static_cast<int>(
                command.VtxOffset + list->IdxBuffer[static_cast<int>(command.IdxOffset + i + j)])];
          }
          if (covers(layer.corners, static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F)) {
            found.push_back(layer);
          }
        }
      }
    }
    return found;
  }

 private:
  struct Deleter {
    void operator()(ImDrawList* list) const { IM_DELETE(list); }
  };
  ImDrawData data_;
  std::vector<std::unique_ptr<ImDrawList, Deleter>> lists_;
  std::vector<std::vector<ImTextureID>> textures_;  // of each list's commands
};

class GuiFrameDiff : public GuiTest {
 protected:
  const std::vector<PixelBox>& diff() { return diff_.update(*ImGui::GetDrawData(), {}); }

  std::int64_t pixels() {
    std::int64_t sum = 0;
    for (const PixelBox& box : diff())
      sum += box.area();
    return sum;
  }

  FrameDiff diff_;
};

TEST_F(GuiFrameDiff, TheFirstFrameDiffersEverywhereAndTheSameOneNowhere) {
  Gui gui;
  gui.await_letters();  // those that come make another frame
  EXPECT_EQ(diff(), (std::vector{PixelBox{0, 0, 1280, 800}}));
  gui.frame();
  EXPECT_TRUE(diff().empty());
  diff_.forget();
  EXPECT_EQ(pixels(), 1280 * 800);
  gui.resize(1300, 820, 1);
  EXPECT_EQ(pixels(), 1300 * 820);
}

TEST_F(GuiFrameDiff, AStepTouchesLittleOfTheWindow) {
  Gui gui;
  gui.await_letters();
  gui.frame();
  diff();
  gui.key(Key::right);
  gui.frame();
  const std::int64_t touched = pixels();
  EXPECT_GT(touched, 1000);
  EXPECT_LT(touched, 1280 * 800 / 5);
}

TEST_F(GuiFrameDiff, TheMiddleOfAnOutlineStays) {
  Gui gui;
  const auto outlined = [&](float x) {
    ImGui::NewFrame();
    compat::add_rect(*ImGui::GetForegroundDrawList(), {x, 100}, {x + 400, 500}, IM_COL32_WHITE, 10,
                     3);
    ImGui::Render();
    return pixels();
  };
  outlined(100);
  const std::int64_t touched = outlined(102);
  EXPECT_GT(touched, 4 * 400 * 3);
  EXPECT_LT(touched, 400 * 400 / 2);
}

TEST_F(GuiFrameDiff, ATextureMadeAnewUnderAnOldNameDiffers) {
  Gui gui;
  std::uint64_t serial = 1;
  const auto of = [&](ImTextureID) { return serial; };
  diff_.update(*ImGui::GetDrawData(), of);
  EXPECT_TRUE(diff_.update(*ImGui::GetDrawData(), of).empty());
  serial = 2;
  EXPECT_FALSE(diff_.update(*ImGui::GetDrawData(), of).empty());
}

// Whatever happens to the window: outside the boxes each pixel is made of the same triangles
// in the same order, and the boxes do not overlap.
TEST_F(GuiFrameDiff, OutsideTheBoxesNothingIsDrawnAnew) {
  Gui gui;
  std::mt19937 random(7);
  const auto any = [&](int least, int most) {
    return std::uniform_int_distribution(least, most)(random);
  };
  diff();
  auto before = std::make_unique<Frame>(*ImGui::GetDrawData());
  std::int64_t compared = 0;
  std::int64_t changed = 0;
  for (int i = 0; i < 120; ++i) {
    const ImVec2 mouse{static_cast<float>(any(0, 1279)), static_cast<float>(any(0, 799))};
    switch (any(0, 7)) {
      case 0:
        gui.click(mouse);
        break;
      case 1:
        gui.wheel(any(0, 2) == 0 ? -1.0F : 1.0F);
        break;
      case 2:
        gui.letter_key("VIKCTM"[any(0, 5)]);
        break;
      case 3:
        gui.letter_key(static_cast<char>('1' + any(0, 3)));
        break;
      case 4:
        gui.key(Key::right);
        break;
      case 5:
        gui.key(Key::space);
        gui.frame(0.1);
        break;
      default:
        gui.move(mouse);
    }
    gui.frame();
    const std::vector<PixelBox> boxes = diff();
    auto now = std::make_unique<Frame>(*ImGui::GetDrawData());
    for (std::size_t a = 0; a < boxes.size(); ++a) {
      for (std::size_t b = a + 1; b < boxes.size(); ++b) {
        ASSERT_TRUE(common(boxes[a], boxes[b]).empty());
      }
    }
    for (int n = 0; n < 100; ++n) {
      const int x = any(0, 1279);
      const int y = any(0, 799);
      const bool inside =
          std::ranges::any_of(boxes, [&](const PixelBox& box) { return box.contains(x, y); });
      const bool same = before->layers(x, y) == now->layers(x, y);
      if (!same) ++changed;
      if (inside) continue;
      ++compared;
      ASSERT_TRUE(same) << "at " << x << ", " << y << " after input " << i;
    }
    before = std::move(now);
  }
  EXPECT_GT(compared, 1000);
  EXPECT_GT(changed, 100);
}

// Only a rectangle of one colour that nothing shines through, and only the pixels that lie in it.
TEST_F(GuiFrameDiff, WhatFillsABoxHidesWhatIsBelow) {
  Gui gui;
  const auto filled = [&](auto draw) {
    ImGui::NewFrame();
    draw(*ImGui::GetForegroundDrawList());
    ImGui::Render();
    diff();
    return diff_.pieces().back().filled;
  };
  constexpr ImU32 kSolid = IM_COL32(20, 40, 60, 255);
  EXPECT_EQ(filled([](ImDrawList& list) {
              list.AddRectFilled({10, 20}, {110, 70}, kSolid);
            }),
            (PixelBox{10, 20, 110, 70}));
  EXPECT_EQ(diff_.pieces().back().color, kSolid);
  EXPECT_EQ(filled([](ImDrawList& list) {
              list.AddRectFilled({10.5F, 20.25F}, {110.5F, 70}, kSolid);
            }),
            (PixelBox{11, 21, 110, 70}));
  EXPECT_EQ(filled([](ImDrawList& list) {
              list.PushClipRect({0, 0}, {50, 60});
              list.AddRectFilled({10, 20}, {110, 70}, kSolid);
              list.PopClipRect();
            }),
            (PixelBox{10, 20, 50, 60}));
  const auto none = [&](auto draw) { return filled(draw).empty(); };
  EXPECT_TRUE(none([](ImDrawList& list) {
    list.AddRectFilled({10, 20}, {110, 70}, IM_COL32(20, 40, 60, 254));
  }));
  EXPECT_TRUE(none([](ImDrawList& list) { list.AddRectFilled({10, 20}, {110, 70}, kSolid, 6); }));
  EXPECT_TRUE(none([](ImDrawList& list) {
    list.AddRectFilledMultiColor({10, 20}, {110, 70}, kSolid, IM_COL32_WHITE, kSolid, kSolid);
  }));
  EXPECT_TRUE(none([](ImDrawList& list) {
    list.PrimReserve(6, 4);
    list.PrimQuadUV({10, 20}, {110, 30}, {110, 80}, {10, 70}, list._Data->TexUvWhitePixel,
                    list._Data->TexUvWhitePixel, list._Data->TexUvWhitePixel,
                    list._Data->TexUvWhitePixel, kSolid);
  }));
}

TEST_F(GuiFrameDiff, TheUppermostThatFillsABoxIsTaken) {
  Gui gui;
  ImGui::NewFrame();
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  list.AddRectFilled({0, 0}, {200, 200}, IM_COL32_WHITE);
  list.AddRectFilled({50, 50}, {100, 100}, IM_COL32(9, 9, 9, 255));
  ImGui::Render();
  diff();
  const auto color = [&](const PixelBox& box) {
    const auto found = last_filling(diff_.pieces(), box);
    return found == diff_.pieces().end() ? 0 : found->color;
  };
  EXPECT_EQ(color({50, 50, 100, 100}), IM_COL32(9, 9, 9, 255));
  EXPECT_EQ(color({49, 50, 100, 100}), IM_COL32_WHITE);
  EXPECT_EQ(color({150, 150, 201, 200}), 0U);
}

TEST(FrameDiffClip, AClipRectangleOfABoxGivesThatBox) {
  ImDrawData data;
  data.DisplaySize = {1280, 1001};
  for (const float scale : {1.0F, 1.25F, 1.5F, 2.0F}) {
    data.FramebufferScale = {scale, scale};
    for (int i = 0; i < 400; ++i) {
      const PixelBox box{i, 3 * i / 2, 2 * i + 1, 2 * i + 7};
      EXPECT_EQ(scissor_of(clip_of(box, data), data), box) << scale << " " << i;
    }
  }
}

TEST(Pace, CheapFramesComeSixtyTimesASecondAndDearOnesSeldom) {
  Pace pace;
  EXPECT_DOUBLE_EQ(pace.interval(0.35), 1.0 / 60);
  pace.drawn(0.0001);
  EXPECT_DOUBLE_EQ(pace.interval(0.35), 1.0 / 60);
  for (int i = 0; i < 50; ++i)
    pace.drawn(0.0006);
  // Seven of them are what a step may cost.
  EXPECT_NEAR(pace.interval(0.35), 0.35 / 7, 1e-9);
  EXPECT_TRUE(pace.moves());
}

TEST(Pace, WhereFramesAreDearAStepIsThereAtOnceUntilTheyAreCheapAgain) {
  Pace pace;
  EXPECT_TRUE(pace.moves());
  pace.drawn(0.02);  // the first one makes shaders
  EXPECT_FALSE(pace.moves());
  EXPECT_DOUBLE_EQ(pace.interval(0.35), 0.35);
  Playback playback(5);
  playback.set_moves(pace.moves());
  playback.play();
  EXPECT_TRUE(playback.advance(1 / playback.speed()));
  EXPECT_EQ(playback.step(), 1);
  EXPECT_EQ(playback.arrival(), 1);
  for (int i = 0; i < 20; ++i)
    pace.drawn(0.0006);
  EXPECT_TRUE(pace.moves());
  playback.set_moves(pace.moves());
  EXPECT_TRUE(playback.advance(1 / playback.speed()));
  EXPECT_LT(playback.arrival(), 1);
}

#if IMGUI_VERSION_NUM < 19200
// Letters that come later leave those that are there where they are.
TEST_F(GuiFrameDiff, LettersOfNewSizesComeBesideTheOthers) {
  Gui gui;
  gui.await_letters();
  GlyphTexture& glyphs = gui.glyphs();
  const std::vector<std::uint8_t> before = glyphs.pixels();
  const int starts = glyphs.starts();
  glyphs.clean();
  gui.move({450, 300});
  for (int i = 0; i < 4; ++i)
    gui.wheel(1);
  EXPECT_TRUE(gui.awaits_letters());
  gui.await_letters();
  EXPECT_EQ(glyphs.starts(), starts);
  ASSERT_FALSE(glyphs.changed().empty());
  const auto changed = [&](int x, int y) {
    return std::ranges::any_of(glyphs.changed(),
                               [&](const PixelBox& b) { return b.contains(x, y); });
  };
  int moved = 0;
  for (int y = 0; y < glyphs.side(); ++y) {
    for (int x = 0; x < glyphs.side(); ++x) {
      const auto at = static_cast<std::size_t>(y * glyphs.side() + x);
      if (glyphs.pixels()[at] != before[at] && (before[at] != 0 || !changed(x, y))) ++moved;
    }
  }
  EXPECT_EQ(moved, 0);
}

// Sizes that are not on show any more make room for others.
TEST_F(GuiFrameDiff, ATextureThatIsFullTakesNewSizesForOldOnes) {
  Gui gui;
  const int starts = gui.glyphs().starts();
  std::int64_t moved_in = 0;
  for (int i = 0; i < 40; ++i) {
    gui.glyphs().clean();
    gui.resize(2600, 1500, 1.0F + 0.022F * static_cast<float>(i));
    gui.await_letters();
    for (const PixelBox& box : gui.glyphs().changed())
      moved_in += box.area();
  }
  EXPECT_EQ(gui.glyphs().starts(), starts);
  EXPECT_GT(moved_in, std::int64_t{gui.glyphs().side()} * gui.glyphs().side());
  EXPECT_TRUE(gui.shows("Padlens"));
}

// What is on show at once and does not fit gets a larger texture.
TEST_F(GuiFrameDiff, ATextureThatIsTooSmallIsStartedAnew) {
  Gui gui;
  const int starts = gui.glyphs().starts();
  const int side = gui.glyphs().side();
  Preferences preferences = gui.state.preferences;
  preferences.language = "zh";
  apply(gui.state, SetPreferences{preferences});
  gui.resize(3840, 2400, 8);
  gui.await_letters();
  EXPECT_GT(gui.glyphs().starts(), starts);
  EXPECT_GT(gui.glyphs().side(), side);
  EXPECT_TRUE(gui.shows("Padlens"));
}
#endif

}  // namespace
}  // namespace padlens
