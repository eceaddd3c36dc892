// Names in the place of sizes: the window tells formulas, and shows an example.

#include <nlohmann/json.hpp>

#include "app/tests/gui_driver.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

class GuiSymbolic : public GuiTest {};

TEST_F(GuiSymbolic, ANameInABoxTellsTheFormula) {
  for (const char* language : {"en", "zh"}) {
    Gui gui({1280, 800, 1, language});
    apply(gui.state, SetField{"stride", 2});
    apply(gui.state, SetField{"input", Json::array({6, 8})});
    gui.settle();
    const Spec before = gui.spec();
    apply(gui.state, TypeText{"input", 0, "N", false});
    gui.settle();
    EXPECT_EQ(gui.spec().symbols[kHeight], "N");
    EXPECT_EQ(gui.spec().input[kWidth], 8);
    EXPECT_TRUE(gui.state.typed.empty());
    EXPECT_FALSE(gui.state.shows_document());
    // The picture is an example of this very layer, and says of which size.
    EXPECT_EQ(gui.state.shown.spec().input, (PerAxis{7, 8}));
    EXPECT_EQ(gui.state.shown.spec().stride, (PerAxis{2, 2}));
    EXPECT_TRUE(gui.shows_part("7×8")) << language;
    EXPECT_TRUE(gui.shows("out = ⌈N/2⌉")) << language;
    EXPECT_TRUE(gui.shows_part("⌈N/2⌉×4")) << language;
    EXPECT_FALSE(gui.shows(gui.words("refusal.impossible")));
    apply(gui.state, Command::undo);
    gui.settle();
    EXPECT_EQ(gui.spec(), before);
    EXPECT_TRUE(gui.state.shows_document());
    EXPECT_FALSE(gui.shows("out = ⌈N/2⌉"));
  }
}

TEST_F(GuiSymbolic, OneBoxForBothTakesAName) {
  Gui gui;
  apply(gui.state, SetField{"stride", 1});
  apply(gui.state, TypeText{"input", -1, "None", false});
  gui.settle();
  EXPECT_EQ(gui.spec().symbols, (std::array<std::string, 2>{"?", "?"}));
  EXPECT_TRUE(gui.shows_part("H×W"));
  apply(gui.state, TypeText{"input", -1, "size", false});
  gui.settle();
  EXPECT_EQ(gui.spec().symbols, (std::array<std::string, 2>{"size", "size"}));
  apply(gui.state, TypeText{"input", -1, "7", false});
  gui.settle();
  EXPECT_FALSE(is_symbolic(gui.spec()));
  EXPECT_TRUE(gui.state.shows_document());
}

TEST_F(GuiSymbolic, WhatIsNoNameIsRefusedAsBefore) {
  Gui gui;
  apply(gui.state, TypeText{"input", 0, "2b", false});
  gui.settle();
  EXPECT_FALSE(is_symbolic(gui.spec()));
  ASSERT_FALSE(gui.state.problems.empty());
  EXPECT_EQ(gui.state.problems.front().code, "input_size");
}

TEST_F(GuiSymbolic, OtherFieldsChangeTheFormula) {
  Gui gui;
  apply(gui.state, SetField{"stride", 2});
  apply(gui.state, TypeText{"input", 1, "W", false});
  apply(gui.state, SetPadding{PaddingMode::valid});
  gui.settle();
  EXPECT_TRUE(gui.shows("out = ⌊(W − 3)/2⌋ + 1"));
  apply(gui.state, SetPadding{PaddingMode::same});
  apply(gui.state, SetField{"framework", "onnx"});
  gui.settle();
  EXPECT_EQ(gui.spec().padding, PaddingMode::same_upper);
  EXPECT_EQ(gui.spec().symbols[kWidth], "W");
  EXPECT_TRUE(gui.shows("out = ⌈W/2⌉"));
  apply(gui.state, SetField{"op", "conv1d"});
  gui.settle();
  EXPECT_EQ(gui.spec().symbols, (std::array<std::string, 2>{"", "W"}));
  apply(gui.state, SetField{"op", "max_pool2d"});
  gui.settle();
  EXPECT_EQ(gui.spec().symbols, (std::array<std::string, 2>{"W", "W"}));
}

// The numbers of the input wait for a size.
TEST_F(GuiSymbolic, OwnValuesOutliveAName) {
  Gui gui;
  apply(gui.state, SetField{"input", 6});
  apply(gui.state, SetField{"input_values", Json::parse(R"([[1,2,3,4,5,6],[1,2,3,4,5,6],
      [1,2,3,4,5,6],[1,2,3,4,5,6],[1,2,3,4,5,6],[1,2,3,4,5,6]])")});
  gui.settle();
  const Spec before = gui.spec();
  ASSERT_EQ(before.input_values.preset, Preset::custom);
  apply(gui.state, TypeText{"input", -1, "N", false});
  gui.settle();
  ASSERT_TRUE(gui.state.symbolic);
  apply(gui.state, TypeText{"input", -1, "6", false});
  gui.settle();
  EXPECT_EQ(gui.spec(), before);
}

TEST_F(GuiSymbolic, ARefusedLayerSaysWhy) {
  Gui gui;
  apply(gui.state, SetField{"framework", "keras"});
  apply(gui.state, SetField{"input", "N"});
  apply(gui.state, SetField{"stride", 2});
  apply(gui.state, SetField{"dilation", 2});
  gui.settle();
  ASSERT_TRUE(gui.state.symbolic);
  EXPECT_TRUE(gui.state.symbolic->unknowns.empty());
  EXPECT_TRUE(gui.shows_part("dilation_rate"));
}

TEST_F(GuiSymbolic, AScenarioWithNamesIsPastedAndKept) {
  Gui gui;
  apply(gui.state, PasteText{R"({"input": ["N", 224], "stride": 2, "padding": "same"})"});
  gui.settle();
  EXPECT_EQ(gui.spec().symbols[kHeight], "N");
  EXPECT_TRUE(gui.shows_part("⌈N/2⌉×112"));
  const Json saved = Json::parse(scenario_to_text(gui.state.scenario()));
  EXPECT_EQ(saved["spec"]["input"], Json::parse(R"(["N", 224])"));
  // Pages on the layer are of the example.
  for (const Dialog dialog : {Dialog::rules, Dialog::port_map}) {
    apply(gui.state, OpenDialog{dialog});
    gui.settle();
    apply(gui.state, OpenDialog{Dialog::none});
    gui.settle();
  }
  apply(gui.state, TypeTarget{-1, "7"});
  gui.settle();
}

}  // namespace
}  // namespace padlens
