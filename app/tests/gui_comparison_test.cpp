#include <algorithm>

#include "app/tests/gui_driver.h"
#include "core/frameworks/framework.h"

namespace padlens {
namespace {

class GuiComparison : public GuiTest {};

// The texts of the picture that begin with "≠".
std::ptrdiff_t marks(const Gui& gui) {
  return std::ranges::count_if(gui.scene().primitives, [](const Primitive& primitive) {
    const Text* text = std::get_if<Text>(&primitive);
    return text != nullptr && text->runs.front().text == "≠";
  });
}

// The path of a row, whose group is opened first.
std::string row_path(Gui& gui, std::string_view framework, std::string_view label) {
  const auto& rows = gui.state.shown.comparison();
  const RowKey key{std::string(framework), std::string(label)};
  const auto found = std::ranges::find(rows, key, key_of);
  EXPECT_NE(found, rows.end()) << framework << " " << label;
  const std::string path = "##shape/#" + std::to_string(found - rows.begin()) + "/row";
  if (!gui.has_item(path)) apply(gui.state, OpenAnswers{key, true});
  gui.settle();
  return path;
}

// Input 6, kernel 3, stride 2, same, ramp: window.svg's layer.
TEST_F(GuiComparison, ShowsWhatDiffersAndForgetsIt) {
  Gui gui;
  EXPECT_TRUE(gui.shows_part("14 agree"));
  EXPECT_TRUE(gui.shows("≠ 9/9"));
  EXPECT_FALSE(gui.shows("ONNX SAME_UPPER"));
  gui.click_item("##shape/#0/group");
  gui.settle();
  EXPECT_TRUE(gui.shows("Keras/TF same"));
  EXPECT_TRUE(gui.shows("ONNX SAME_UPPER"));
  gui.click_item("##shape/#0/group");
  gui.settle();
  EXPECT_FALSE(gui.shows("ONNX SAME_UPPER"));
  EXPECT_EQ(marks(gui), 0);
  const std::string row = row_path(gui, "onnx", "SAME_LOWER");
  gui.click_item(row);
  gui.settle();
  EXPECT_EQ(marks(gui), 9);
  EXPECT_TRUE(gui.shows_part("131"));
  gui.click_item(row);
  gui.settle();
  EXPECT_EQ(marks(gui), 0);
  // Escape lets it go as well.
  gui.click_item(row);
  gui.settle();
  EXPECT_EQ(marks(gui), 9);
  gui.key(Key::escape);
  gui.settle();
  EXPECT_FALSE(gui.state.compared);
  EXPECT_EQ(marks(gui), 0);
}

TEST_F(GuiComparison, PointingTellsBothValues) {
  Gui gui;
  gui.click_item(row_path(gui, "onnx", "SAME_LOWER"));
  gui.settle();
  gui.move(gui.cell({GridId::output, {2, 2}}));
  gui.settle();
  EXPECT_TRUE(gui.shows("Keras/TF same: 130"));
  EXPECT_TRUE(gui.shows_part("ONNX SAME_LOWER: 261"));
}

TEST_F(GuiComparison, ARowCanTakeThePlaceOfThePresent) {
  Gui gui;
  const Spec before = gui.spec();
  gui.click_item(row_path(gui, "pytorch", "padding=1"));
  gui.settle();
  gui.click_item("##shape/#2/use");
  gui.settle();
  EXPECT_EQ(gui.spec().framework, "pytorch");
  EXPECT_EQ(gui.spec().padding, PaddingMode::explicit_sides);
  EXPECT_EQ(gui.spec().sides, (Sides{1, 1, 1, 1}));
  EXPECT_TRUE(gui.state.shown.comparison().front().present);
  EXPECT_FALSE(gui.state.compared);
  gui.control_key('Z');
  EXPECT_EQ(gui.spec(), before);
}

TEST_F(GuiComparison, TheFixGivesThePresentNumbers) {
  Gui gui;
  const Grid<double> before = *gui.state.shown.layer().output();
  gui.click_item(row_path(gui, "pytorch", "padding=1"));
  gui.settle();
  EXPECT_NE(gui.state.compared->fix.find("F.pad(x, (0, 1, 0, 1))"), std::string::npos)
      << gui.state.compared->fix;
  gui.click_item("##shape/#2/use_fix");
  gui.settle();
  EXPECT_EQ(gui.spec().framework, "pytorch");
  EXPECT_EQ(gui.spec().sides, (Sides{0, 1, 0, 1}));
  EXPECT_EQ(*gui.state.shown.layer().output(), before);
  EXPECT_TRUE(gui.state.problems.empty());
  gui.control_key('Z');
  EXPECT_EQ(gui.spec(), example_spec());
}

TEST_F(GuiComparison, KerasFixesATransposedLayerByCuttingAlone) {
  Gui gui;
  apply(gui.state, SetField{"op", "conv2d_transpose"});
  apply(gui.state, SetField{"framework", "onnx"});
  apply(gui.state, SetPadding{PaddingMode::same_lower});
  gui.settle();
  gui.click_item(row_path(gui, "keras", "same"));
  gui.settle();
  EXPECT_NE(gui.state.compared->fix.find("Conv2DTranspose"), std::string::npos)
      << gui.state.compared->fix;
  EXPECT_FALSE(gui.state.compared->fixed);
  EXPECT_FALSE(gui.has_item("##shape/#1/use_fix"));
}

TEST_F(GuiComparison, OutlivesChangesWhileThereIsSuchARow) {
  Gui gui;
  gui.click_item(row_path(gui, "onnx", "SAME_LOWER"));
  apply(gui.state, SetField{"input", 7});
  gui.settle();
  EXPECT_TRUE(gui.state.compared);
  EXPECT_EQ(marks(gui), 0);  // one cell on each side: all frameworks agree
  apply(gui.state, SetField{"input", 8});
  gui.settle();
  EXPECT_EQ(marks(gui), 16);
  apply(gui.state, SetPadding{PaddingMode::valid});
  gui.settle();
  EXPECT_TRUE(gui.state.compared);
  EXPECT_EQ(gui.state.compared_layer(), nullptr);  // another shape: nothing to mark
  EXPECT_EQ(marks(gui), 0);
}

TEST_F(GuiComparison, ARefusedRowTellsItsWords) {
  Gui gui;
  EXPECT_TRUE(gui.shows(gui.words("ui.compare_rejected")));
  gui.click_item(row_path(gui, "pytorch", "\"same\""));
  gui.settle();
  EXPECT_TRUE(gui.shows_part("padding='same' is not supported"));
  EXPECT_EQ(marks(gui), 0);
}

TEST_F(GuiComparison, MarksTheStampsOutputToo) {
  Gui gui;
  apply(gui.state, SetField{"op", "conv2d_transpose"});
  apply(gui.state, SetMode{PlayMode::scatter});
  gui.settle();
  gui.click_item(row_path(gui, "onnx", "SAME_LOWER"));
  gui.settle();
  const ComparisonRow* row = gui.state.compared_row();
  ASSERT_NE(row, nullptr);
  EXPECT_GT(marks(gui), 0);
  EXPECT_EQ(marks(gui), row->difference.cells.value());
}

// --- the framework ----------------------------------------------------------------

TEST_F(GuiComparison, AnotherFrameworkSpellsTheSameSetting) {
  Gui gui;
  gui.click_item("##parameters/framework/#2/item");
  EXPECT_EQ(gui.spec().framework, "onnx");
  EXPECT_EQ(gui.spec().padding, PaddingMode::same_upper);
  EXPECT_TRUE(gui.state.problems.empty());
  gui.click_item("##parameters/framework/#0/item");
  EXPECT_EQ(gui.spec(), example_spec());
}

TEST_F(GuiComparison, ARefusalHasTheNearestOneClickAway) {
  Gui gui;
  gui.click_item("##parameters/framework/#1/item");
  ASSERT_EQ(gui.state.problems.size(), 1U);
  EXPECT_EQ(gui.state.problems[0].words,
            "padding='same' is not supported for strided convolutions");
  EXPECT_EQ(gui.state.shown.layer().spec().framework, "keras");  // the last good picture
  ASSERT_TRUE(gui.state.asked.nearest());
  gui.settle();
  gui.click_item("##refusal/nearest");
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_FALSE(gui.state.asked.nearest());
  EXPECT_EQ(gui.spec().framework, "pytorch");
  EXPECT_EQ(gui.state.shown.layer().geometry().height().out, 3);
  gui.control_key('Z');
  EXPECT_EQ(gui.state.problems.size(), 1U);
}

TEST_F(GuiComparison, OnnxHasAnOutputShape) {
  Gui gui;
  apply(gui.state, SetField{"op", "conv2d_transpose"});
  gui.settle();
  EXPECT_FALSE(gui.has_item("##parameters/output_shape/toggle"));
  gui.click_item("##parameters/framework/#2/item");
  gui.settle();
  gui.click_item("##parameters/output_shape/toggle");
  EXPECT_EQ(gui.spec().output_shape, (PerAxis{12, 12}));  // as it came out
  gui.settle();
  gui.type_into("##parameters/output_shape/##output_shape0", "9");
  EXPECT_EQ(gui.state.shown.layer().geometry().height().out, 9);
  gui.type_into("##parameters/output_shape/##output_shape0", "99");
  EXPECT_EQ(gui.state.problems.at(0).code, "onnx_output_shape");
  gui.click_item("##refusal/nearest");
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_EQ(gui.spec().output_shape, (PerAxis{14, 12}));
  gui.settle();
  gui.click_item("##parameters/output_shape/toggle");
  EXPECT_FALSE(gui.spec().output_shape);
}

TEST_F(GuiComparison, PyTorchCutsBothSidesAlike) {
  Gui gui;
  apply(gui.state, SetField{"op", "conv2d_transpose"});
  apply(gui.state, SetField{"framework", "pytorch"});
  apply(gui.state, SetPadding{PaddingMode::explicit_sides});
  gui.settle();
  gui.type_into("##parameters/##padding0", "2");
  EXPECT_EQ(gui.spec().sides.top, 2);
  EXPECT_EQ(gui.spec().sides.bottom, 2);
  EXPECT_TRUE(gui.state.problems.empty());
}

}  // namespace
}  // namespace padlens
