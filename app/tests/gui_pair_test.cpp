// Pictures that are brought, and two layers side by side, in the window.

#include "app/document/files.h"
#include "app/gui/hover_text.h"
#include "app/gui/session.h"
#include "app/scene/overlay_rows.h"
#include "app/scene/pair.h"
#include "app/tests/gui_driver.h"
#include "app/tests/process.h"

namespace padlens {
namespace {

class GuiPair : public GuiTest {
 protected:
  static void open(Gui& gui, const std::string& path) {
    apply(gui.state, OpenFile{path});
    gui.settle();
  }
  static std::string picture(const std::string& name) {
    return std::string(PADLENS_SOURCE_DIR) + "/app/tests/pictures/" + name;
  }
};

TEST_F(GuiPair, APictureThatIsDroppedBecomesTheInput) {
  Gui gui;
  const Document before = gui.state.document;
  open(gui, picture("rgb.jpg"));
  EXPECT_EQ(gui.spec().input, (PerAxis{11, 14}));
  EXPECT_TRUE(gui.spec().input_values.picture);
  EXPECT_EQ(gui.spec().kernel, before.spec().kernel);
  EXPECT_FALSE(gui.state.toasts.back().problem);
  EXPECT_TRUE(gui.shows_part("11×14"));
  EXPECT_TRUE(gui.shows(gui.words("preset.picture")));
  gui.control_key('Z');
  EXPECT_EQ(gui.state.document, before);
}

TEST_F(GuiPair, ItIsKeptInTheSessionAndInEveryPlane) {
  Gui gui;
  apply(gui.state, SetField{"channels", 3});
  open(gui, picture("rgba.png"));
  EXPECT_EQ(gui.spec().input_values.planes.size(), 3U);
  EXPECT_TRUE(gui.state.problems.empty());
  const auto session = session_from_text(session_to_text(session_of(gui.state)));
  ASSERT_TRUE(session);
  EXPECT_EQ(session->scenario.spec.input_values, gui.spec().input_values);
}

TEST_F(GuiPair, WhatIsNoPictureChangesNothing) {
  Gui gui;
  const Document before = gui.state.document;
  const TemporaryFolder kept;
  const std::string whole = contents(picture("rgb.png"));
  write_contents(kept.file("half.png"), whole.substr(0, whole.size() / 2));
  open(gui, kept.file("half.png"));
  EXPECT_TRUE(gui.state.toasts.back().problem);
  EXPECT_EQ(gui.state.document, before);
  apply(gui.state, SetField{"op", "conv1d"});
  gui.settle();
  const Document line = gui.state.document;
  open(gui, picture("rgb.png"));
  EXPECT_EQ(gui.state.document, line);
  EXPECT_EQ(
      gui.state.toasts.back().text.find(gui.words("problem.picture_rank")) != std::string::npos,
      true);
}

TEST_F(GuiPair, AnEditedCellLeavesAPicture) {
  Gui gui;
  open(gui, picture("grey.png"));
  apply(gui.state, BeginEdit{{GridId::padded, {1, 1}}});
  apply(gui.state, EditCell{"255"});
  gui.settle();
  EXPECT_TRUE(gui.spec().input_values.picture);
}

TEST_F(GuiPair, ExplainsItselfUntilSomethingIsChosen) {
  Gui gui;
  gui.letter_key('6');
  gui.settle();
  EXPECT_EQ(gui.state.view, "pair");
  EXPECT_EQ(gui.state.beside, nullptr);
  const ComparisonRow* other = nullptr;
  for (const ComparisonRow& row : gui.state.shown.comparison()) {
    if (!row.present && row.resolution.accepted() && !row.difference.identical) other = &row;
  }
  ASSERT_NE(other, nullptr);
  apply(gui.state, Compare{key_of(*other)});
  gui.settle();
  ASSERT_NE(gui.state.beside, nullptr);
  EXPECT_EQ(gui.state.beside->titles[1], name_of(*other));
  EXPECT_TRUE(gui.shows(name_of(*other)));
  EXPECT_FALSE(gui.state.scenario().beside.empty());
  gui.key(Key::escape);
  gui.settle();
  EXPECT_EQ(gui.state.beside, nullptr);
  EXPECT_EQ(gui.state.scenario().beside, "");
}

TEST_F(GuiPair, KeepsALayerAsItWasBesideWhatBecomesOfIt) {
  Gui gui;
  const Spec before = gui.spec();
  gui.letter_key('A');
  gui.settle();
  EXPECT_EQ(gui.state.view, "pair");
  ASSERT_NE(gui.state.beside, nullptr);
  EXPECT_EQ(gui.state.beside->titles[1], gui.words("pair.before"));
  apply(gui.state, SetField{"kernel", 2});
  gui.settle();
  ASSERT_NE(gui.state.beside, nullptr);
  EXPECT_EQ(gui.state.beside->layer.spec().kernel, before.kernel);
  EXPECT_EQ(gui.state.shown.layer().spec().kernel, (PerAxis{2, 2}));
  EXPECT_NE(gui.state.beside->titles[1].find("3"), std::string::npos);
  EXPECT_TRUE(gui.shows(gui.state.beside->titles[1]));
  // In Chinese too, at once.
  apply(gui.state, SetPreferences{[&] {
          Preferences preferences = gui.state.preferences;
          preferences.language = "zh";
          return preferences;
        }()});
  gui.settle();
  EXPECT_NE(gui.state.beside->titles[0].find("2"), std::string::npos);
  const Scenario saved = gui.state.scenario();
  EXPECT_EQ(scenario_from_text(scenario_to_text(saved)).scenario, saved);
  gui.letter_key('A');
  gui.settle();
  EXPECT_EQ(gui.state.document.beside, "");
  gui.control_key('Z');
  gui.settle();
  EXPECT_NE(gui.state.document.beside, "");
}

TEST_F(GuiPair, StepsBothAndPointsAtBoth) {
  Gui gui;
  gui.letter_key('A');
  apply(gui.state, SetField{"stride", 1});
  gui.settle();
  gui.key(Key::end);
  gui.settle();
  apply(gui.state, Pin{CellId{GridId::beside_output, {0, 0}}});
  EXPECT_NE(hover_text(gui.state).find("y[0,0] = "), std::string::npos);
  gui.letter_key('1');
  gui.settle();
  EXPECT_EQ(gui.state.pinned, (CellId{GridId::output, {0, 0}}));
}

TEST_F(GuiPair, AScenarioOpensWithItsLayerBeside) {
  Gui gui;
  const TemporaryFolder kept;
  write_contents(kept.file("pair.json"), R"({"format": 3, "view": "pair",
    "beside": {"framework": "onnx", "padding": "same_lower"},
    "spec": {"input": 6, "kernel": 3, "stride": 2, "padding": "same"}})");
  open(gui, kept.file("pair.json"));
  EXPECT_EQ(gui.state.view, "pair");
  ASSERT_NE(gui.state.beside, nullptr);
  EXPECT_TRUE(gui.state.beside->refused.empty());
  EXPECT_EQ(gui.state.beside->layer.spec().framework, "onnx");
}

}  // namespace
}  // namespace padlens
