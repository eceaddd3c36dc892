// A view, an overlay and a format that are registered in one place work everywhere: on the command
// line, in the window, in what is kept between two starts, and in a file.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/gui/session.h"
#include "app/tests/gui_driver.h"
#include "app/tests/promises/made_up.h"
#include "app/tests/promises/tell.h"

namespace padlens {
namespace {

int run(std::vector<std::string> arguments) {
  return tell(std::move(arguments)).code;
}

class Promises : public GuiTest {};

TEST_F(Promises, CommandLineRendersWithThem) {
  const std::string file = folder.file("x.made_up");
  ASSERT_EQ(run({"render", "--input", "6", "--view", "made_up", "--show", "made_up", "--step", "3",
                 "-o", file}),
            0);
  EXPECT_EQ(contents(file), "made up, step 2\noverlay of 4 by 4\n");
  ASSERT_EQ(run({"render", "--input", "6", "--view", "made_up", "--step", "3", "-o", file}), 0);
  EXPECT_EQ(contents(file), "made up, step 2\n");
}

TEST_F(Promises, OverlayLiesOverOurViews) {
  const std::string file = folder.file("x.made_up");
  for (const View* view : views()) {
    if (view == &kPickyView) continue;
    ASSERT_EQ(run({"render", "--input", "6", "--view", std::string(view->id), "--show",
                   "caption,made_up", "-o", file}),
              0);
    EXPECT_NE(contents(file).find("overlay of 4 by 4"), std::string::npos) << view->id;
  }
}

TEST_F(Promises, ViewThatDoesNotFitIsRefused) {
  const std::string file = folder.file("x.made_up");
  EXPECT_EQ(run({"render", "--input", "6", "--view", "picky", "-o", file}), 2);
  EXPECT_EQ(run({"render", "--input", "3", "--view", "picky", "-o", file}), 0);
}

TEST_F(Promises, WindowOffersThem) {
  Gui gui;
  gui.letter_key('8');
  EXPECT_EQ(gui.state.view, "made_up");
  gui.settle();
  EXPECT_EQ(gui.scene().width, 100);
  gui.click_item("##parameters/made_up");
  EXPECT_TRUE(gui.state.preferences.show.has(kMadeUpOverlay));
  EXPECT_TRUE(gui.shows("overlay of 3 by 3"));
  gui.letter_key('X');
  EXPECT_FALSE(gui.state.preferences.show.has(kMadeUpOverlay));
  EXPECT_FALSE(gui.shows("overlay of 3 by 3"));
  gui.click_item("##parameters/view/#0/item");
  EXPECT_EQ(gui.state.view, "flat");
  gui.click_item("##parameters/view/#6/item");
  EXPECT_EQ(gui.state.view, "made_up");
  EXPECT_FALSE(gui.has_item("##parameters/view/#7/item"));  // the picky one
}

TEST_F(Promises, SessionKeepsThem) {
  Session session;
  session.scenario.spec = example_spec();
  session.scenario.view = "made_up";
  session.preferences.show.set(kMadeUpOverlay);
  const auto again = session_from_text(session_to_text(session));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->preferences, session.preferences);
  Gui gui;
  restore(gui.state, *again);
  EXPECT_EQ(gui.state.view, "made_up");
  EXPECT_TRUE(gui.state.preferences.show.has(kMadeUpOverlay));
}

TEST_F(Promises, LayerThatTheViewDoesNotFitGoesBackToTheFirst) {
  Gui gui;
  apply(gui.state, SetField{"input", Json{2, 2}});
  apply(gui.state, SetView{"picky"});
  ASSERT_EQ(gui.state.view, "picky");
  apply(gui.state, SetField{"input", Json{6, 6}});
  EXPECT_EQ(gui.state.view, "flat");
  apply(gui.state, SetView{"picky"});
  EXPECT_EQ(gui.state.view, "flat");
}

}  // namespace
}  // namespace padlens
