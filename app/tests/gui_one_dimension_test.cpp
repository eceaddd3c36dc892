// The window with layers over a sequence.

#include <nlohmann/json.hpp>
#include <string>

#include "app/scene/overlay_rows.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiOneDimension : public GuiTest {
 protected:
  static Spec causal() {
    Spec spec;
    spec.op = &kConv1d;
    spec.input = {1, 12};
    spec.kernel = {1, 3};
    spec.dilation = {1, 2};
    spec.stride = {1, 1};
    spec.padding = PaddingMode::causal;
    spec.input_values = {Preset::ramp, {}};
    return spec;
  }
};

TEST_F(GuiOneDimension, OperationsAreChosenAmongThoseOfTheirDimensions) {
  Gui gui;
  gui.click_item("##top/rank/#0/item");
  EXPECT_EQ(gui.spec().op, &kConv1d);
  gui.click_item("##top/op/#1/item");
  EXPECT_EQ(gui.spec().op, &kConv1dTranspose);
  gui.click_item("##top/rank/#1/item");
  EXPECT_EQ(gui.spec().op, &kConv2dTranspose);
  for (int i = 0; i < 3; ++i)
    gui.control_key('Z');
  EXPECT_EQ(gui.spec(), example_spec());
}

TEST_F(GuiOneDimension, TheWidthStaysAndTheHeightFollowsIt) {
  Gui gui;
  apply(gui.state, SetField{"input", Json::array({5, 9})});
  apply(gui.state, SetField{"kernel", Json::array({2, 3})});
  apply(gui.state, SetField{"stride", Json::array({1, 2})});
  apply(gui.state, SetPadding{PaddingMode::explicit_sides});
  apply(gui.state, SetField{"padding", Json{{"top", 1}, {"left", 2}, {"right", 3}}});
  apply(gui.state, SetField{"op", "conv1d"});
  gui.settle();
  EXPECT_EQ(gui.spec().input, (PerAxis{1, 9}));
  EXPECT_EQ(gui.spec().kernel, (PerAxis{1, 3}));
  EXPECT_EQ(gui.spec().stride, (PerAxis{1, 2}));
  EXPECT_EQ(gui.spec().sides, (Sides{0, 0, 2, 3}));
  EXPECT_TRUE(gui.state.problems.empty());
  apply(gui.state, SetField{"op", "conv2d"});
  gui.settle();
  EXPECT_EQ(gui.spec().input, (PerAxis{9, 9}));
  EXPECT_EQ(gui.spec().kernel, (PerAxis{3, 3}));
  EXPECT_EQ(gui.spec().stride, (PerAxis{2, 2}));
  EXPECT_EQ(gui.spec().sides, (Sides{2, 3, 2, 3}));
  EXPECT_TRUE(gui.state.problems.empty());
}

TEST_F(GuiOneDimension, CausalPaddingComesBack) {
  Gui gui({.spec = causal()});
  apply(gui.state, SetField{"op", "conv2d"});
  gui.settle();
  EXPECT_NE(gui.spec().padding, PaddingMode::causal);
  apply(gui.state, SetField{"op", "conv1d"});
  gui.settle();
  EXPECT_EQ(gui.spec().padding, PaddingMode::causal);
  // Another that was chosen in between stays.
  apply(gui.state, SetField{"op", "conv2d"});
  const PaddingMode there = gui.spec().padding;
  const PaddingMode other = there == PaddingMode::same ? PaddingMode::valid : PaddingMode::same;
  apply(gui.state, SetPadding{other});
  apply(gui.state, SetField{"op", "conv1d"});
  gui.settle();
  EXPECT_EQ(gui.spec().padding, other);
}

// Also to an operation of another kind at once: from a file, a lesson.
TEST_F(GuiOneDimension, CustomValuesFollow) {
  Gui gui;
  apply(gui.state, SetField{"input", Json::array({2, 3})});
  apply(gui.state, SetField{"kernel", 2});
  apply(gui.state, SetField{"input_values", Json::parse("[[1, 2, 3], [4, 5, 6]]")});
  apply(gui.state, SetField{"op", "max_pool1d"});
  gui.settle();
  EXPECT_EQ(gui.spec().input, (PerAxis{1, 3}));
  ASSERT_EQ(gui.state.shown.layer().input()->rows(), 1);
  EXPECT_EQ(gui.state.shown.layer().input()->at({0, 2}), 3);
  apply(gui.state, SetField{"op", "conv2d"});
  gui.settle();
  EXPECT_EQ(gui.state.shown.layer().input()->rows(), 3);
}

TEST_F(GuiOneDimension, AFieldHasOneNumber) {
  Gui gui({.spec = causal()});
  EXPECT_FALSE(gui.has_item("##parameters/link"));
  gui.type_into("##parameters/input/##input-1", "8");
  EXPECT_EQ(gui.spec().input, (PerAxis{1, 8}));
  gui.type_into("##parameters/stride/##stride-1", "2");
  EXPECT_EQ(gui.spec().stride, (PerAxis{1, 2}));
  EXPECT_FALSE(gui.has_item("##parameters/input/##input0"));
  apply(gui.state, SetPadding{PaddingMode::explicit_sides});
  gui.settle();
  EXPECT_EQ(gui.spec().sides, (Sides{0, 0, 4, 0}));
  EXPECT_FALSE(gui.has_item("##parameters/##padding0"));
  gui.type_into("##parameters/##padding3", "1");
  EXPECT_EQ(gui.spec().sides, (Sides{0, 0, 4, 1}));
  EXPECT_FALSE(gui.shows_part("top "));
  EXPECT_FALSE(gui.shows_part("8 × "));
}

TEST_F(GuiOneDimension, CausalIsOfferedWhereTheFrameworkHasIt) {
  Gui gui({.spec = causal()});
  EXPECT_TRUE(gui.find_text("##parameters", "causal"));
  apply(gui.state, SetField{"framework", "pytorch"});
  gui.settle();
  EXPECT_FALSE(gui.find_text("##parameters", "causal"));
  EXPECT_EQ(gui.spec().sides, (Sides{0, 0, 4, 0}));
  apply(gui.state, SetField{"framework", "keras"});
  apply(gui.state, SetField{"op", "conv2d"});
  gui.settle();
  EXPECT_FALSE(gui.find_text("##parameters", "causal"));
  EXPECT_TRUE(gui.state.problems.empty());
}

// The axis first; no plane of one row. What one has chosen oneself stays where it can.
TEST_F(GuiOneDimension, ViewsAreThoseOfOneDimension) {
  Gui gui;
  EXPECT_EQ(gui.state.view, "flat");
  apply(gui.state, SetField{"op", "conv1d"});
  gui.settle();
  EXPECT_EQ(gui.state.view, "axis");
  EXPECT_FALSE(gui.shows(gui.words("view.stacked")));
  EXPECT_FALSE(gui.shows(gui.words("ui.axis_height")));
  apply(gui.state, SetField{"op", "conv2d"});
  gui.settle();
  EXPECT_EQ(gui.state.view, "flat");
  apply(gui.state, SetView{"matrix"});
  apply(gui.state, SetField{"op", "conv1d"});
  gui.settle();
  EXPECT_EQ(gui.state.view, "matrix");
  apply(gui.state, SetField{"op", "max_pool1d"});  // no matrix
  gui.settle();
  EXPECT_EQ(gui.state.view, "axis");
}

TEST_F(GuiOneDimension, WhatStreamingKeepsIsShownOfCausalLayers) {
  Gui gui({.spec = causal()});
  EXPECT_TRUE(gui.shows(gui.words("ui.show_streaming")));
  EXPECT_TRUE(gui.shows_part("of the past"));
  apply(gui.state, SetPadding{PaddingMode::valid});
  gui.settle();
  EXPECT_FALSE(gui.shows(gui.words("ui.show_streaming")));
}

TEST_F(GuiOneDimension, CellsAreNamedByOneNumber) {
  Gui gui({.spec = causal()});
  gui.move(gui.cell({GridId::padded, {0, 6}}));
  gui.settle();
  EXPECT_TRUE(gui.shows_part("Input [2] = "));
  EXPECT_FALSE(gui.shows_part("x[0,"));
}

TEST_F(GuiOneDimension, TheWantedOutputIsOneNumber) {
  Gui gui({.spec = causal()});
  gui.type_into("##shape/target/##output-1", "10");
  EXPECT_EQ(gui.state.target.solutions.list.empty(), false);
  for (const Solution& solution : gui.state.target.solutions.list)
    EXPECT_EQ(solution.spec.kernel[kHeight], 1);
  EXPECT_FALSE(gui.has_item("##shape/target/##output0"));
}

}  // namespace
}  // namespace padlens
