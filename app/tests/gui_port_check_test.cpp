// The port check: the layers on show, or of a model, in another framework.

#include "app/gui/check_page.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiPortCheck : public GuiTest {
 protected:
  static void open_check(Gui& gui, const std::string& to) {
    gui.letter_key('D');
    apply(gui.state, SetCheckTarget{to});
    gui.finish_import();
  }
  static void bring_text(Gui& gui, const std::string& text) {
    ImGui::SetClipboardText(text.c_str());
    gui.control_key('V');
    gui.finish_import();
  }
};

// Tab until the ring is around the row with this name.
void go_to_row(Gui& gui, const char* name) {
  for (int i = 0; i < 20; ++i) {
    const auto text = gui.find_text("##check/layers", name);
    ASSERT_TRUE(text);
    const auto ring = gui.focus().ring();
    const ImVec2 at = text->box.centre();
    if (ring && ring->min.x < at.x && at.x < ring->max.x && ring->min.y < at.y &&
        at.y < ring->max.y) {
      return;
    }
    gui.key(Key::tab);
  }
  FAIL() << "no ring around " << name;
}

constexpr const char* kKerasStem =
    "layers.Conv2D(4, 3, strides=1, padding='same', name='a')\n"
    "layers.Conv2D(4, 3, strides=2, padding='same', name='b')\n";

TEST_F(GuiPortCheck, TheFirstLayerThatPartsIsSelectedWithItsMend) {
  Gui gui;
  apply(gui.state, SetField{"input", 32});
  bring_text(gui, kKerasStem);
  open_check(gui, "pytorch");
  const PortCheck* check = finished_check(gui.state);
  ASSERT_NE(check, nullptr);
  ASSERT_EQ(check->layers.size(), 2U);
  EXPECT_TRUE(check->layers[0].agrees);
  EXPECT_FALSE(check->layers[1].agrees);
  EXPECT_EQ(gui.state.check_page.selected, 1U);
  ASSERT_FALSE(check->layers[1].mend.empty());
  gui.click_text("##check", gui.words("ui.copy"));
  EXPECT_EQ(std::string(ImGui::GetClipboardText()), check->layers[1].mend);
}

TEST_F(GuiPortCheck, ALayerIsShownComparedWithTheOther) {
  Gui gui;
  apply(gui.state, SetField{"input", 32});
  bring_text(gui, kKerasStem);
  open_check(gui, "pytorch");
  gui.click_text("##check", gui.words("ui.check_show"));
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  EXPECT_EQ(gui.state.document.selected, 1U);
  ASSERT_TRUE(gui.state.compared);
  EXPECT_EQ(gui.state.compared->row.framework, "pytorch");
}

TEST_F(GuiPortCheck, AnUpsamplingThatPartsIsARowWithItsMend) {
  Gui gui;
  bring_text(gui, "nn.Conv2d(3, 8, 3)\nnn.UpsamplingBilinear2d(scale_factor=2)\n");
  open_check(gui, "keras");
  const PortCheck* check = finished_check(gui.state);
  ASSERT_NE(check, nullptr);
  EXPECT_FALSE(check->first);
  EXPECT_EQ(gui.state.check_page.selected, 1U) << "the row behind that of the convolution";
  gui.click_text("##check", gui.words("ui.copy"));
  EXPECT_EQ(std::string(ImGui::GetClipboardText()), check->resizes.at(0).mend);
  gui.click_text("##check", gui.words("ui.check_show"));
  EXPECT_EQ(gui.state.document.selected, 1U);
}

// Rows that come later, with the dialog open, are not worked by anybody.
TEST_F(GuiPortCheck, WhatTakesLongComesLater) {
  Gui gui;
  apply(gui.state, SetField{"input", 32});
  bring_text(gui, kKerasStem);
  open_check(gui, "pytorch");
  const auto run = std::move(gui.state.check_page.run);
  gui.state.check_page.run.reset();
  gui.settle();
  EXPECT_TRUE(gui.shows(gui.words("ui.check_running")));
  EXPECT_GT(next_change(gui.state), 0);
  gui.state.check_page.run = run;
  gui.settle();
  EXPECT_EQ(gui.state.dialog, Dialog::port_check);
  EXPECT_FALSE(gui.shows(gui.words("ui.check_running")));
  EXPECT_EQ(gui.state.document.stack.size(), 2U);
}

TEST_F(GuiPortCheck, ByKeys) {
  Gui gui;
  apply(gui.state, SetField{"input", 32});
  bring_text(gui, kKerasStem);
  open_check(gui, "pytorch");
  go_to_row(gui, "b");
  gui.key(Key::up);
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.check_page.selected, 0U);
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  EXPECT_EQ(gui.state.document.selected, 0U);
  gui.letter_key('D');
  gui.finish_import();
  gui.key(Key::escape);
  EXPECT_EQ(gui.state.dialog, Dialog::none);
}

}  // namespace
}  // namespace padlens
