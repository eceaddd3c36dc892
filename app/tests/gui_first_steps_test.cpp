// What helps one who is new: the welcome, help with its glossary, paste; and the interface's zoom.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/document/lesson.h"
#include "app/gui/interface_zoom.h"
#include "app/gui/session.h"
#include "app/i18n/glossary.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiFirstSteps : public GuiTest {
 protected:
  static void welcome(Gui& gui) {
    apply(gui.state, OpenLesson{0});
    apply(gui.state, OpenDialog{Dialog::welcome});
    gui.settle();
  }
  static std::string said(const Gui& gui) {
    return gui.state.toasts.empty() ? "" : gui.state.toasts.back().text;
  }
  static void paste(Gui& gui, const std::string& text) {
    ImGui::SetClipboardText(text.c_str());
    gui.control_key('V');
  }
};

TEST_F(GuiFirstSteps, TheWelcomeIsChosenByKeys) {
  Gui gui;
  welcome(gui);
  for (const char* words : {"welcome.lesson", "welcome.own", "welcome.brought", "welcome.figure"})
    EXPECT_TRUE(gui.find_text("##welcome", gui.words(words)));
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  EXPECT_EQ(gui.state.lesson, 0U);

  welcome(gui);
  gui.key(Key::down);
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  EXPECT_FALSE(gui.state.lesson);
  EXPECT_TRUE(gui.typing());  // the input's size
  gui.type("8");
  EXPECT_EQ(gui.spec().input, (PerAxis{8, 8}));
  gui.key(Key::escape);

  welcome(gui);
  for (int i = 0; i < 4; ++i)
    gui.key(Key::down);  // the last one stays
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.dialog, Dialog::export_picture);
  gui.key(Key::escape);

  welcome(gui);
  gui.key(Key::escape);
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  EXPECT_EQ(gui.state.lesson, 0U);
}

TEST_F(GuiFirstSteps, TheWelcomeIsClicked) {
  Gui gui;
  welcome(gui);
  gui.click_item("##welcome/welcome.figure");
  EXPECT_EQ(gui.state.dialog, Dialog::export_picture);
}

TEST_F(GuiFirstSteps, TheWelcomeTakesWhatIsInTheClipboard) {
  Gui gui;
  welcome(gui);
  ImGui::SetClipboardText("layers.Conv2D(4, 5, strides=2, padding='same')");
  gui.click_item("##welcome/welcome.brought");
  gui.finish_import();
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  EXPECT_EQ(gui.spec().kernel, (PerAxis{5, 5}));
  EXPECT_EQ(gui.spec().filters, 4);
}

TEST_F(GuiFirstSteps, PointerAndKeysMarkTheSameChoiceOfTheWelcome) {
  Gui gui;
  welcome(gui);
  gui.move(gui.item("##welcome/welcome.brought").box.centre());
  gui.key(Key::down);
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.dialog, Dialog::export_picture);
  gui.key(Key::escape);

  welcome(gui);  // under the pointer, that rests
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  EXPECT_EQ(gui.state.lesson, 0U);
}

TEST_F(GuiFirstSteps, HelpHasAPageOnTheMouseAndAGlossary) {
  for (const char* language : {"en", "zh"}) {
    for (const auto& [width, height] : {std::pair{1280.0F, 800.0F}, std::pair{1000.0F, 640.0F}}) {
      Gui gui({width, height, 1, language});
      gui.letter_key('H');
      EXPECT_TRUE(gui.shows(gui.words("shortcut.play")));
      const ScreenBox close = gui.item("##help/close").box;
      gui.click_item("##help/pages/#1/item");
      for (const char* words :
           {"help.wheel", "help.drag", "help.double_click", "help.paste", "help.drop"}) {
        EXPECT_TRUE(gui.shows(gui.words(words))) << words;
      }
      gui.click_item("##help/pages/#2/item");
      for (const std::string_view term : kGlossary) {
        const std::string& words = gui.words("glossary." + std::string(term));
        EXPECT_TRUE(gui.shows_part(words.substr(0, 8))) << words;
      }
      EXPECT_EQ(gui.item("##help/close").box.min.y, close.min.y);  // no page moves it
    }
  }
}

TEST_F(GuiFirstSteps, PasteTakesASpecOrAScenario) {
  Gui gui;
  apply(gui.state, OpenLesson{2});
  paste(gui, R"({"input": 9, "kernel": [2, 3], "padding": "same"})");
  EXPECT_EQ(gui.spec().input, (PerAxis{9, 9}));
  EXPECT_EQ(gui.spec().kernel, (PerAxis{2, 3}));
  EXPECT_FALSE(gui.state.lesson);
  EXPECT_EQ(said(gui), gui.words("ui.pasted"));
  paste(gui, "\n" + scenario_to_text({example_spec(), 3, PlayMode::gather, "stacked"}));
  EXPECT_EQ(gui.spec(), example_spec());
  EXPECT_EQ(gui.state.playback.step(), 3);
  EXPECT_EQ(gui.state.view, "stacked");
  gui.control_key('Z');
  EXPECT_EQ(gui.spec().input, (PerAxis{9, 9}));
}

TEST_F(GuiFirstSteps, PasteRefusesTheRestInWords) {
  Gui gui;
  const Document before = gui.state.document;
  const std::vector<std::string> refused{"",
                                         "  \n",
                                         "hello",
                                         "{\"inputs\": 5}",
                                         "[1, 2, 3]",
                                         "{\"input\": \"5 x\"}",
                                         std::string((std::size_t{16} << 20U) + 1, ' ') + "{}"};
  for (const std::string& text : refused) {
    paste(gui, text);
    EXPECT_EQ(gui.state.document, before) << text.substr(0, 40);
    ASSERT_FALSE(gui.state.toasts.empty());
    EXPECT_TRUE(gui.state.toasts.back().problem) << text.substr(0, 40);
  }
  // A box has its own paste.
  ImGui::SetClipboardText(R"({"input": 9})");
  gui.click_item("##parameters/input/##input-1");
  ASSERT_TRUE(gui.typing());
  gui.control_key('V');
  EXPECT_NE(gui.spec().input, (PerAxis{9, 9}));
}

TEST_F(GuiFirstSteps, TheMenuPastesToo) {
  Gui gui;
  ImGui::SetClipboardText(R"({"input": 9})");
  gui.click_item("##top/file");
  gui.click_text("##Popup", gui.words("shortcut.paste"));
  EXPECT_EQ(gui.spec().input, (PerAxis{9, 9}));
}

// --- the interface's zoom

float height_of(std::string_view words) {
  for (const SeenText& text : seen().texts) {
    if (text.text == words) return text.box.max.y - text.box.min.y;
  }
  return 0;
}

TEST_F(GuiFirstSteps, TheInterfaceZooms) {
  Gui gui({3840, 2160, 1});
  const float before = height_of(gui.words("field.kernel"));
  ASSERT_GT(before, 0);
  for (int i = 0; i < 20; ++i)
    gui.key({Key::plus, true});
  EXPECT_EQ(gui.state.preferences.zoom, 300);
  EXPECT_NEAR(height_of(gui.words("field.kernel")), 3 * before, before * 0.15);
  EXPECT_EQ(said(gui), gui.state.tr("ui.zoomed", std::array<std::string, 1>{"300"}));
  EXPECT_EQ(gui.state.toasts.size(), 1U);  // the last one only
  for (int i = 0; i < 20; ++i)
    gui.key({Key::minus, true});
  EXPECT_EQ(gui.state.preferences.zoom, 50);
  EXPECT_LT(height_of(gui.words("field.kernel")), before);
  gui.key({letter('0'), true});
  EXPECT_EQ(gui.state.preferences.zoom, 100);
  EXPECT_EQ(height_of(gui.words("field.kernel")), before);
  EXPECT_EQ(gui.state.camera, Camera{});
  gui.click_item("##top/file");
  gui.click_text("##Popup", gui.words("shortcut.zoom_in"));
  EXPECT_EQ(gui.state.preferences.zoom, 110);
  gui.click_item("##top/file");
  EXPECT_TRUE(gui.shows_part("110 %"));
}

TEST_F(GuiFirstSteps, NoZoomForWhichThePanelsHaveNoRoom) {
  Gui gui;  // 1280 × 800
  for (int i = 0; i < 5; ++i)
    gui.key({Key::plus, true});
  EXPECT_EQ(gui.state.preferences.zoom, 125);
  // A system that makes the window smaller all the same: everything gets smaller with it.
  gui.resize(1000, 640, 1);
  const float least = height_of(gui.words("field.kernel"));
  gui.resize(500, 320, 1);
  EXPECT_LT(height_of(gui.words("field.kernel")), least);
  gui.resize(1280, 800, 1);
  EXPECT_EQ(gui.state.preferences.zoom, 125);  // as it was asked for
}

// Each frame checks that all its letters are there.
TEST_F(GuiFirstSteps, WhatWasSaidBeforeTheLanguageChangedCanStillBeRead) {
  Gui gui({1280, 800, 1, "zh"});
  gui.control_key('-');
  ASSERT_FALSE(gui.state.toasts.empty());
  apply(gui.state, Command::next_language);
  gui.settle();
  ASSERT_FALSE(gui.state.toasts.empty());
  EXPECT_TRUE(gui.shows(gui.state.toasts.back().text));
}

TEST_F(GuiFirstSteps, ZoomIsRemembered) {
  Gui gui;
  gui.key({Key::minus, true});
  const auto session = session_from_text(session_to_text(session_of(gui.state)));
  ASSERT_TRUE(session);
  State state("en");
  restore(state, *session);
  EXPECT_EQ(state.preferences.zoom, 90);
  // Numbers that are no step become the nearest one.
  Preferences preferences;
  for (const auto& [asked, taken] :
       {std::pair{-5, 50}, std::pair{104, 100}, std::pair{9999, 300}}) {
    preferences.zoom = asked;
    apply(state, SetPreferences{preferences});
    EXPECT_EQ(state.preferences.zoom, taken);
  }
}

TEST_F(GuiFirstSteps, PresentedTheControlsGrowWithTheText) {
  Gui gui({1600, 1000, 1});
  apply(gui.state, OpenLesson{0});
  gui.settle();
  const std::string title = gui.words("lesson." + lessons()[0].id + ".title");
  const float text = height_of(title);
  const auto width = [&](std::string_view path) {
    const ScreenBox box = gui.item(path).box;
    return box.max.x - box.min.x;
  };
  const float play = width("##transport/play");
  const float next = width("##canvas/lesson_next");
  const float loop = width("##transport/loop");
  gui.key(Key::f11);
  const float factor = height_of(title) / text;
  EXPECT_GT(factor, 1.35F);
  EXPECT_NEAR(width("##transport/play") / play, factor, 0.12);
  EXPECT_NEAR(width("##canvas/lesson_next") / next, factor, 0.12);
  EXPECT_NEAR(width("##transport/loop") / loop, factor, 0.12);
}

}  // namespace
}  // namespace padlens
