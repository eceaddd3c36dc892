#include <algorithm>

#include "app/scene/overlay_rows.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiParameters : public GuiTest {};

std::vector<std::string> problem_fields(const Gui& gui) {
  std::vector<std::string> fields;
  for (const Problem& problem : gui.state.problems)
    fields.push_back(problem.field);
  return fields;
}

// Types `text`, whose last letter makes it impossible ("20" of "200" is not); that
// letter must leave the picture as it is.
void expect_last_letter_keeps_the_picture(Gui& gui, const std::string& path,
                                          const std::string& text) {
  const bool several = text.size() > 1;
  if (several) gui.type_into(path, text.substr(0, text.size() - 1));
  const auto version = gui.state.layer_version;
  const Spec shown = gui.state.shown.layer().spec();
  several ? gui.type(text.substr(text.size() - 1)) : gui.type_into(path, text);
  EXPECT_EQ(gui.state.layer_version, version) << path << " " << text;
  EXPECT_EQ(gui.state.shown.layer().spec(), shown) << path << " " << text;
}

// The problem's words as they are broken into lines: one of them is on show, across the picture or
// in a note beside the box.
bool problem_is_shown(const Gui& gui) {
  if (gui.state.problems.empty()) return false;
  const Problem& problem = gui.state.problems.front();
  const std::string words =
      gui.words("field." + problem.field) + ": " + problem_text(gui.state.tr, problem);
  return std::ranges::any_of(seen().texts, [&](const SeenText& text) {
    const bool there = text.window == "##refusal" || text.window == "##canvas" ||
                       text.window.starts_with("##note_");
    return there && text.text.size() >= 8 && words.find(text.text) != std::string::npos;
  });
}

TEST_F(GuiParameters, OperationIsChosenInTheTopBar) {
  Gui gui;
  gui.click_item("##top/op/#1/item");
  EXPECT_EQ(gui.spec().op, &kConv2dTranspose);
  EXPECT_TRUE(gui.state.shown.layer().geometry().transposed());
  gui.click_item("##top/op/#1/item");  // already on
  EXPECT_EQ(gui.spec().op, &kConv2dTranspose);
  EXPECT_EQ(gui.state.undo.size(), 1U);
  gui.click_item("##top/op/#0/item");
  EXPECT_EQ(gui.spec(), example_spec());
}

TEST_F(GuiParameters, PaddingIsChosen) {
  Gui gui;
  gui.click_item("##parameters/padding/#0/item");
  EXPECT_EQ(gui.spec().padding, PaddingMode::valid);
  EXPECT_EQ(gui.state.shown.layer().geometry().height().out, 2);
  gui.click_item("##parameters/padding/#1/item");
  EXPECT_EQ(gui.spec().padding, PaddingMode::same);
  EXPECT_EQ(gui.state.shown.layer().geometry().height().out, 3);
  EXPECT_EQ(gui.state.undo.size(), 2U);
}

TEST_F(GuiParameters, ExplicitSidesStartFromWhatWasThere) {
  Gui gui;
  gui.click_item("##parameters/padding/#2/item");
  ASSERT_EQ(gui.spec().padding, PaddingMode::explicit_sides);
  EXPECT_EQ(gui.spec().sides, (Sides{0, 1, 0, 1}));
  EXPECT_EQ(gui.state.shown.layer().geometry().outputs(), 9);
  gui.type_into("##parameters/##padding0", "2");
  gui.type_into("##parameters/##padding3", "4");
  EXPECT_EQ(gui.spec().sides, (Sides{2, 1, 0, 4}));
  EXPECT_EQ(gui.state.shown.layer().geometry().height().pad_before, 2);
  EXPECT_EQ(gui.state.shown.layer().geometry().width().pad_after, 4);
}

TEST_F(GuiParameters, ImpossibleSidesAreToldAtTheCross) {
  Gui gui;
  gui.click_item("##parameters/padding/#2/item");
  for (const std::string text : {"2147483648", "-1", "x", "", "1.5"}) {
    expect_last_letter_keeps_the_picture(gui, "##parameters/##padding2", text);
    EXPECT_EQ(problem_fields(gui), std::vector<std::string>{"padding"}) << text;
    EXPECT_TRUE(problem_is_shown(gui)) << text;
  }
  gui.type_into("##parameters/##padding2", "3");
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_EQ(gui.state.shown.layer().geometry().width().pad_before, 3);
}

TEST_F(GuiParameters, SlidersAreDraggedInOneUndo) {
  Gui gui;
  const SeenItem rail = gui.item("##parameters/input/##slider-1");
  const float y = rail.box.centre().y;
  gui.drag({rail.box.min.x + 60, y}, {rail.box.max.x - 8, y});
  const int reach = find_spec_field("input")->slider_max;
  EXPECT_EQ(gui.spec().input, (PerAxis{reach, reach}));
  EXPECT_EQ(gui.state.undo.size(), 1U);
  gui.control_key('Z');
  EXPECT_EQ(gui.spec(), example_spec());
  EXPECT_EQ(gui.state.shown.layer().spec(), example_spec());
}

TEST_F(GuiParameters, ASecondDragIsASecondUndo) {
  Gui gui;
  const ScreenBox rail = gui.item("##parameters/kernel/##slider-1").box;
  const float y = rail.centre().y;
  gui.drag(rail.centre(), {rail.min.x + 2, y});
  EXPECT_EQ(gui.spec().kernel, (PerAxis{1, 1}));
  gui.drag({rail.min.x + 2, y}, {rail.min.x + 60, y});
  EXPECT_GT(gui.spec().kernel[0], 1);
  EXPECT_EQ(gui.state.undo.size(), 2U);
  gui.control_key('Z');
  EXPECT_EQ(gui.spec().kernel, (PerAxis{1, 1}));
}

TEST_F(GuiParameters, EverySliderMovesItsField) {
  for (const SpecField& field : spec_fields()) {
    if (field.numbers == nullptr) continue;
    GuiOptions options;
    options.spec = Spec{};
    options.spec.input = {20, 20};
    Gui gui(options);
    const std::string path = "##parameters/" + std::string(field.name) + "/##slider-1";
    const ScreenBox rail = gui.item(path).box;
    gui.drag({rail.min.x + 30, rail.centre().y}, {rail.max.x, rail.centre().y});
    const PerAxis at_the_end = gui.spec().*field.numbers;
    EXPECT_GE(at_the_end[0], field.slider_max) << field.name;
    EXPECT_EQ(at_the_end[0], at_the_end[1]) << field.name;
  }
}

TEST_F(GuiParameters, NumbersAreTyped) {
  Gui gui;
  gui.type_into("##parameters/input/##input-1", "12");
  EXPECT_EQ(gui.spec().input, (PerAxis{12, 12}));
  EXPECT_EQ(gui.state.shown.layer().geometry().height().out, 6);
  gui.type_into("##parameters/dilation/##dilation-1", "1");
  gui.type_into("##parameters/kernel/##kernel-1", "5");
  gui.type_into("##parameters/stride/##stride-1", "3");
  EXPECT_EQ(gui.spec().kernel, (PerAxis{5, 5}));
  EXPECT_EQ(gui.spec().stride, (PerAxis{3, 3}));
  EXPECT_EQ(gui.state.shown.layer().geometry().height().out, 4);
}

TEST_F(GuiParameters, AWordIsOneUndo) {
  Gui gui;
  gui.type_into("##parameters/input/##input-1", "123");
  EXPECT_EQ(gui.spec().input, (PerAxis{123, 123}));
  EXPECT_EQ(gui.state.undo.size(), 1U);
  gui.click_item("##parameters/values");  // leave the box
  gui.control_key('Z');
  EXPECT_EQ(gui.spec(), example_spec());
}

// The first letters are no number, so they change nothing: the undo must still
// be made once they are one.
TEST_F(GuiParameters, AWordThatBeginsWrongIsOneUndoOfItsOwn) {
  Gui gui;
  gui.type_into("##parameters/stride/##stride-1", "1");
  gui.type_into("##parameters/input/##input-1", "");
  gui.type("9");
  ASSERT_EQ(gui.spec().input, (PerAxis{9, 9}));
  EXPECT_EQ(gui.state.undo.size(), 2U);
  gui.click_item("##parameters/values");
  gui.control_key('Z');
  EXPECT_EQ(gui.spec().input, (PerAxis{6, 6}));
  EXPECT_EQ(gui.spec().stride, (PerAxis{1, 1}));
}

TEST_F(GuiParameters, ImpossibleTextIsToldAtItsFieldAndKeepsThePicture) {
  Gui gui;
  for (const SpecField& field : spec_fields()) {
    if (field.numbers == nullptr) continue;
    const std::string name(field.name);
    const std::string path = "##parameters/" + name + "/##" + name + "-1";
    const Layer good = gui.state.shown.layer();
    for (const std::string text :
         {"6b", "0", "2147483648", "", "1.5", "-3", "99999999999999999999", "1e999"}) {
      expect_last_letter_keeps_the_picture(gui, path, text);
      ASSERT_FALSE(gui.state.problems.empty()) << name << " " << text;
      EXPECT_EQ(problem_fields(gui).front(), name) << text;
      EXPECT_TRUE(problem_is_shown(gui)) << name << " " << text;
      EXPECT_FALSE(gui.state.shows_document());
    }
    gui.type_into(path, std::to_string((good.spec().*field.numbers)[0]));
    EXPECT_TRUE(gui.state.problems.empty()) << name;
    EXPECT_TRUE(gui.state.typed.empty()) << name;
    EXPECT_EQ(gui.state.shown.layer().spec(), good.spec()) << name;
  }
}

TEST_F(GuiParameters, WhatIsTypedStaysInItsBox) {
  Gui gui;
  gui.type_into("##parameters/input/##input-1", "6b");
  gui.click_item("##parameters/values");  // leave the box
  EXPECT_EQ(gui.item("##parameters/input/##input-1").text, "6b");
  EXPECT_FALSE(gui.state.problems.empty());
  gui.type_into("##parameters/input/##input-1", "8");
  gui.click_item("##parameters/values");
  EXPECT_EQ(gui.item("##parameters/input/##input-1").text, "8");
  EXPECT_TRUE(gui.state.problems.empty());
}

TEST_F(GuiParameters, TheSliderAlsoMendsWhatWasTyped) {
  Gui gui;
  gui.type_into("##parameters/input/##input-1", "6b");
  const ScreenBox rail = gui.item("##parameters/input/##slider-1").box;
  gui.drag(rail.centre(), {rail.max.x - 20, rail.centre().y});
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_TRUE(gui.state.shows_document());
}

TEST_F(GuiParameters, HeightAndWidthApart) {
  Gui gui;
  const std::string link = "##parameters/" + gui.words("ui.parameters") + "/link";
  gui.click_item(link);
  EXPECT_FALSE(gui.state.preferences.linked);
  gui.type_into("##parameters/input/##input1", "9");
  EXPECT_EQ(gui.spec().input, (PerAxis{6, 9}));
  gui.type_into("##parameters/input/##input0", "-");
  EXPECT_EQ(problem_fields(gui), std::vector<std::string>{"input"});
  gui.type_into("##parameters/input/##input0", "4");
  EXPECT_EQ(gui.spec().input, (PerAxis{4, 9}));
  EXPECT_EQ(gui.state.shown.layer().geometry().width().out, 5);
  const ScreenBox rail = gui.item("##parameters/kernel/##slider1").box;
  gui.drag(rail.centre(), {rail.min.x, rail.centre().y});
  EXPECT_EQ(gui.spec().kernel, (PerAxis{3, 1}));
  const ScreenBox upper = gui.item("##parameters/kernel/##slider0").box;
  gui.drag(upper.centre(), {upper.min.x, upper.centre().y});
  EXPECT_EQ(gui.spec().kernel, (PerAxis{1, 1}));
  gui.type_into("##parameters/kernel/##kernel0", "3");
  // Linking again makes the widths follow the heights, as one change.
  const Document apart = gui.state.document;
  gui.click_item(link);
  EXPECT_TRUE(gui.state.preferences.linked);
  EXPECT_EQ(gui.spec().input, (PerAxis{4, 4}));
  EXPECT_EQ(gui.spec().kernel, (PerAxis{3, 3}));
  EXPECT_TRUE(gui.has_item("##parameters/input/##input-1"));
  gui.control_key('Z');
  EXPECT_EQ(gui.state.document, apart);
}

TEST_F(GuiParameters, ATextInTheLinkedBoxDoesNotOutliveIt) {
  Gui gui;
  gui.type_into("##parameters/input/##input-1", "6b");
  gui.click_item("##parameters/" + gui.words("ui.parameters") + "/link");
  gui.type_into("##parameters/input/##input0", "5");
  gui.type_into("##parameters/input/##input1", "7");
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_EQ(gui.state.shown.layer().spec().input, (PerAxis{5, 7}));
}

TEST_F(GuiParameters, OutputPadding) {
  GuiOptions options;
  options.spec = transposed_example();
  Gui gui(options);
  EXPECT_FALSE(gui.has_item("##parameters/output_padding/##output_padding0"));
  gui.click_item("##parameters/output_padding/toggle");
  EXPECT_EQ(gui.spec().output_padding, (PerAxis{0, 0}));
  EXPECT_EQ(gui.state.shown.layer().geometry().height().out, 7);
  gui.type_into("##parameters/output_padding/##output_padding1", "1");
  EXPECT_EQ(gui.spec().output_padding, (PerAxis{0, 1}));
  EXPECT_EQ(gui.state.shown.layer().geometry().width().out, 8);
  for (const char* text : {"2", "-1", "x", ""}) {
    gui.type_into("##parameters/output_padding/##output_padding1", text);
    EXPECT_EQ(problem_fields(gui), std::vector<std::string>{"output_padding"}) << text;
    EXPECT_EQ(gui.state.shown.layer().geometry().width().out, 8) << text;
  }
  gui.click_item("##parameters/output_padding/toggle");
  EXPECT_FALSE(gui.spec().output_padding.has_value());
  EXPECT_TRUE(gui.state.problems.empty());
}

TEST_F(GuiParameters, ValuesAreChosen) {
  Gui gui;
  gui.click_item("##parameters/input_values/field");
  gui.click_text("##Popup", gui.words("preset.checker"));
  EXPECT_EQ(gui.spec().input_values.preset, Preset::checker);
  EXPECT_EQ(gui.state.shown.layer().input()->at(0, 1), 0);
  EXPECT_FALSE(gui.find_text("##Popup", gui.words("preset.checker")));
  gui.click_item("##parameters/kernel_values/field");
  gui.click_text("##Popup", gui.words("preset.sobel_x"));
  EXPECT_EQ(gui.spec().kernel_values.preset, Preset::sobel_x);
  EXPECT_EQ(gui.state.shown.layer().kernel()->at(1, 0), -2);
  EXPECT_EQ(gui.state.undo.size(), 2U);
}

TEST_F(GuiParameters, RandomValuesHaveASeed) {
  Gui gui;
  EXPECT_FALSE(gui.has_item("##parameters/input_values/##seed-1"));
  gui.click_item("##parameters/input_values/field");
  gui.click_text("##Popup", gui.words("preset.random"));
  const Grid<double> before = *gui.state.shown.layer().input();
  gui.type_into("##parameters/input_values/##seed-1", "42");
  EXPECT_EQ(gui.spec().seed, 42U);
  EXPECT_NE(*gui.state.shown.layer().input(), before);
  gui.type_into("##parameters/input_values/##seed-1", "q");
  EXPECT_EQ(problem_fields(gui), std::vector<std::string>{"seed"});
  // With the seed's box gone, its text must not hold everything up.
  gui.click_item("##parameters/input_values/field");
  gui.click_text("##Popup", gui.words("preset.ones"));
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_EQ(gui.state.shown.layer().spec().input_values.preset, Preset::ones);
}

TEST_F(GuiParameters, PaddingFill) {
  GuiOptions options;
  options.spec = Spec{};
  options.spec.padding = PaddingMode::same;
  Gui gui(options);
  gui.click_item("##parameters/pad_fill/field");
  gui.click_text("##Popup", gui.words("fill.replicate"));
  EXPECT_EQ(gui.spec().pad_fill.mode, FillMode::replicate);
  EXPECT_EQ(padded_cell(gui.state.shown.layer(), {0, 0}).value, 1);
  gui.click_item("##parameters/pad_fill/field");
  gui.click_text("##Popup", gui.words("fill.constant"));
  EXPECT_EQ(gui.spec().pad_fill, (PadFill{FillMode::constant, 1}));
  gui.type_into("##parameters/##pad_fill-1", "-2.5");
  EXPECT_EQ(gui.spec().pad_fill.constant, -2.5);
  EXPECT_EQ(padded_cell(gui.state.shown.layer(), {0, 0}).value, -2.5);
  gui.type_into("##parameters/##pad_fill-1", "x");
  EXPECT_EQ(problem_fields(gui), std::vector<std::string>{"pad_fill"});
  EXPECT_EQ(gui.state.shown.layer().spec().pad_fill.constant, -2.5);
}

// A transposed convolution has no fill: what was typed there must not stay in the
// way, unseen.
TEST_F(GuiParameters, TextOfABoxThatTheOtherOperationHasNot) {
  GuiOptions options;
  options.spec.pad_fill = {FillMode::constant, 3};
  Gui gui(options);
  gui.type_into("##parameters/##pad_fill-1", "x");
  ASSERT_FALSE(gui.state.problems.empty());
  gui.click_item("##top/op/#1/item");
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_TRUE(gui.state.shown.layer().geometry().transposed());
}

TEST_F(GuiParameters, TextOfASideThatAnotherModeHasNot) {
  Gui gui;
  gui.click_item("##parameters/padding/#2/item");
  gui.type_into("##parameters/##padding0", "x");
  ASSERT_FALSE(gui.state.problems.empty());
  gui.click_item("##top/op/#1/item");
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_TRUE(gui.state.shown.layer().geometry().transposed());
}

TEST_F(GuiParameters, ViewSettings) {
  Gui gui;
  EXPECT_TRUE(gui.state.preferences.show.has(kShowValues));
  gui.click_item("##parameters/values");
  EXPECT_FALSE(gui.state.preferences.show.has(kShowValues));
  gui.click_item("##parameters/indices");
  EXPECT_TRUE(gui.state.preferences.show.has(kShowIndices));
  const auto has_index = std::ranges::any_of(
      seen().texts, [](const SeenText& t) { return t.window == "##canvas" && t.text == "5,5"; });
  EXPECT_TRUE(has_index);
  EXPECT_TRUE(gui.state.undo.empty());
}

TEST_F(GuiParameters, ModeOfATransposedConvolution) {
  GuiOptions options;
  options.spec = transposed_example();
  Gui gui(options);
  EXPECT_EQ(gui.state.playback.count(), 49);
  gui.click_item("##parameters/mode/#1/item");
  EXPECT_EQ(gui.state.mode(), PlayMode::scatter);
  EXPECT_EQ(gui.state.playback.count(), 9);
  gui.click_item("##parameters/mode/#0/item");
  EXPECT_EQ(gui.state.playback.count(), 49);
  gui.click_item("##top/op/#0/item");
  EXPECT_FALSE(gui.has_item("##parameters/mode/#0/item"));
}

TEST_F(GuiParameters, StrideWithDilationIsRefusedAndCanBeShownAnyway) {
  Gui gui;
  gui.type_into("##parameters/kernel/##kernel-1", "2");
  const auto version = gui.state.layer_version;
  gui.type_into("##parameters/dilation/##dilation-1", "2");
  EXPECT_EQ(problem_fields(gui), std::vector<std::string>{"dilation"});
  EXPECT_EQ(gui.state.layer_version, version);
  EXPECT_TRUE(problem_is_shown(gui));
  const std::string anyway = "##refusal/anyway";
  gui.click_item(anyway);
  EXPECT_TRUE(gui.state.document.anyway);
  EXPECT_GT(gui.state.layer_version, version);
  EXPECT_EQ(gui.state.shown.layer().geometry().height().K, 3);
  EXPECT_FALSE(gui.shows_part("cannot be computed"));
  EXPECT_TRUE(problem_is_shown(gui));
  gui.click_item("##canvas/hide_anyway");
  EXPECT_FALSE(gui.state.document.anyway);
  EXPECT_FALSE(gui.state.shows_document());
  // What the framework accepts is shown without asking, and ends the exception.
  gui.click_item(anyway);
  gui.type_into("##parameters/dilation/##dilation-1", "1");
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_FALSE(gui.state.document.anyway);
}

TEST_F(GuiParameters, AnImpossibleTextIsNotShownAnyway) {
  Gui gui;
  gui.type_into("##parameters/dilation/##dilation-1", "2");
  gui.click_item("##refusal/anyway");
  const auto version = gui.state.layer_version;
  gui.type_into("##parameters/input/##input-1", "6b");
  EXPECT_EQ(gui.state.layer_version, version);
  EXPECT_FALSE(gui.state.shows_document());
  EXPECT_TRUE(gui.shows_part("is no size"));
  gui.type_into("##parameters/input/##input-1", "8");
  EXPECT_TRUE(gui.state.shows_document());  // what was asked for holds again
  gui.type_into("##parameters/kernel/##kernel-1", "0");
  EXPECT_FALSE(gui.state.shows_document());
}

// The picture's mode may change while the layer asked for cannot be computed.
TEST_F(GuiParameters, TheModeOfAnOldPicture) {
  GuiOptions options;
  options.spec = transposed_example();
  Gui gui(options);
  gui.key(Key::end);
  gui.type_into("##parameters/input/##input-1", "-");
  gui.click_item("##parameters/mode/#1/item");
  EXPECT_EQ(gui.state.playback.count(), 9);
  EXPECT_EQ(gui.state.playback.step(), 8);
}

TEST_F(GuiParameters, CustomValuesSurviveAChangeOfSize) {
  Gui gui;
  gui.double_click(gui.cell({GridId::padded, {1, 2}}));
  gui.type("77");
  gui.editing_key(ImGuiKey_Enter);
  ASSERT_EQ(gui.spec().input_values.preset, Preset::custom);
  gui.type_into("##parameters/input/##input-1", "8");
  EXPECT_EQ(gui.state.shown.layer().input()->rows(), 8);
  EXPECT_EQ(gui.state.shown.layer().input()->at(1, 2), 77);
  EXPECT_EQ(gui.state.shown.layer().input()->at(0, 1), 2);
  EXPECT_EQ(gui.state.shown.layer().input()->at(7, 7), 0);
}

// A pool has no filters; those of the convolution come back with it, and a name that was made of
// what the layer was goes.
TEST_F(GuiParameters, AnotherOperationHasTheFieldsThatItHas) {
  Gui gui;
  StackLayer layer = gui.state.document.layer();
  layer.name = "conv2d";
  layer.spec.channels = 4;
  layer.spec.filters = 8;
  layer.spec.groups = 2;
  Document document;
  document.stack = {layer};
  change_document(gui.state, document);
  for (const char* op : {"max_pool2d", "average_pool2d"}) {
    apply(gui.state, SetField{"op", op});
    gui.settle();
    EXPECT_TRUE(gui.state.problems.empty()) << op;
    EXPECT_EQ(gui.spec().channels, 4) << op;
    EXPECT_EQ(gui.state.document.layer().name, "");
  }
  apply(gui.state, SetField{"op", "conv2d"});
  EXPECT_EQ(gui.spec().filters, 8);
  EXPECT_EQ(gui.spec().groups, 2);
  apply(gui.state, SetField{"op", "conv2d_transpose"});
  EXPECT_EQ(gui.spec().filters, 8);
}

}  // namespace
}  // namespace padlens
