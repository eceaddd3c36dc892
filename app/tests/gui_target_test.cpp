#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/gui/target.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiTarget : public GuiTest {};

const std::string kBox = "##shape/target/##output-1";
const std::string kHeightBox = "##shape/target/##output0";
const std::string kWidthBox = "##shape/target/##output1";

std::string row(int index) {
  return "##shape/target/#" + std::to_string(index) + "/row";
}

// Conv2DTranspose, 7x7, kernel 3, stride 2, valid: 15x15.
Spec seven() {
  Spec spec = transposed_example();
  spec.input = {7, 7};
  return spec;
}

const Solutions& solutions(const Gui& gui) {
  return gui.state.target.solutions;
}

PerAxis output(const Gui& gui) {
  const auto& [h, w] = gui.state.shown.layer().geometry().axis;
  return {static_cast<int>(h.out), static_cast<int>(w.out)};
}

std::size_t rows_shown(const Gui& gui) {
  std::size_t count = 0;
  while (gui.has_item(row(static_cast<int>(count))))
    ++count;
  return count;
}

// A sentence as the panel breaks it: its first line is on show.
bool shows_beginning(const std::string& words) {
  return std::ranges::any_of(seen().texts, [&](const SeenText& text) {
    const bool there = text.window == "##shape" || text.window == "##note_target";
    return there && text.text.size() >= 8 && words.starts_with(text.text);
  });
}

TEST_F(GuiTarget, ShowsThePresentOutputAndWhatSharesIt) {
  Gui gui;
  EXPECT_TRUE(gui.shows("Inputs 5 – 6 give 3."));
  EXPECT_EQ(rows_shown(gui), 0U);
  apply(gui.state, SetField{"stride", 1});
  gui.settle();
  EXPECT_TRUE(gui.shows("Only input 6 gives 6."));
  apply(gui.state, SetField{"input", Json::array({6, 9})});
  apply(gui.state, SetField{"stride", Json::array({1, 2})});
  gui.settle();
  EXPECT_TRUE(gui.shows("Only height 6 gives 6."));
  EXPECT_TRUE(gui.shows("Widths 9 – 10 give 5."));
}

TEST_F(GuiTarget, TypingFourteenListsWhatGivesItAndAClickTakesIt) {
  Gui gui({1280, 800, 1, "en", seven()});
  const Document before = gui.state.document;
  gui.type_into(kBox, "14");
  ASSERT_EQ(rows_shown(gui), 2U);
  EXPECT_TRUE(gui.find_text("##shape", "same"));
  EXPECT_TRUE(gui.find_text("##shape", "same, output padding 1"));
  EXPECT_EQ(gui.state.document, before);
  EXPECT_TRUE(gui.state.undo.empty());

  gui.click_item(row(1));
  EXPECT_EQ(gui.spec().padding, PaddingMode::same);
  EXPECT_EQ(gui.spec().output_padding, (PerAxis{1, 1}));
  EXPECT_EQ(output(gui), (PerAxis{14, 14}));
  EXPECT_EQ(gui.state.undo.size(), 1U);
  EXPECT_EQ(rows_shown(gui), 2U);  // the target stays, and what is taken can be changed

  gui.click_item(row(1));  // it is there already
  EXPECT_EQ(gui.state.undo.size(), 1U);
  gui.click_item(row(0));
  EXPECT_EQ(gui.spec().output_padding, std::nullopt);
  EXPECT_EQ(gui.state.undo.size(), 2U);

  gui.control_key('Z');
  gui.control_key('Z');
  EXPECT_EQ(gui.state.document, before);
  EXPECT_EQ(output(gui), (PerAxis{15, 15}));
}

TEST_F(GuiTarget, FollowsTheDocument) {
  Gui gui({1280, 800, 1, "en", seven()});
  gui.type_into(kBox, "14");
  gui.click_item("##parameters/framework/#1/item");  // PyTorch
  ASSERT_EQ(rows_shown(gui), 1U);
  EXPECT_TRUE(gui.find_text("##shape", "padding 1, output padding 1"));
  gui.click_item(row(0));
  EXPECT_EQ(gui.spec().output_padding, (PerAxis{1, 1}));
  EXPECT_EQ(output(gui), (PerAxis{14, 14}));
  // With the same target another input has other answers.
  gui.type_into("##parameters/input/##input-1", "14");
  ASSERT_FALSE(solutions(gui).list.empty());
  for (const Solution& solution : solutions(gui).list)
    EXPECT_EQ(solution.spec.input, (PerAxis{14, 14}));
}

TEST_F(GuiTarget, OffersTheNearestStrideOrKernel) {
  Gui gui;  // 6x6, kernel 3, stride 2
  gui.type_into(kBox, "6");
  EXPECT_TRUE(shows_beginning(gui.words("ui.target.nearby")));
  EXPECT_TRUE(gui.find_text("##shape", "stride 2 → 1, same"));
  gui.click_item(row(0));
  EXPECT_EQ(gui.spec().stride, (PerAxis{1, 1}));
  EXPECT_EQ(gui.spec().kernel, (PerAxis{3, 3}));
  EXPECT_EQ(output(gui), (PerAxis{6, 6}));
  EXPECT_FALSE(shows_beginning(gui.words("ui.target.nearby")));
  gui.control_key('Z');
  EXPECT_EQ(gui.spec(), example_spec());
}

TEST_F(GuiTarget, SaysWhereNothingGivesIt) {
  Gui gui;
  gui.type_into(kBox, "900");
  EXPECT_EQ(rows_shown(gui), 0U);
  EXPECT_TRUE(shows_beginning(gui.words("ui.target.none")));
}

TEST_F(GuiTarget, TellsBadTextAtTheBoxAndLeavesTheLayerAlone) {
  Gui gui;
  const auto version = gui.state.layer_version;
  for (const std::string text : {"x", "1.5", "0", "-1", "2147483648", "999999999999", "1e999"}) {
    gui.type_into(kBox, text);
    ASSERT_EQ(gui.state.target.problems[kHeight].size(), 1U) << text;
    const std::string words = problem_text(gui.state.tr, gui.state.target.problems[kHeight][0]);
    EXPECT_TRUE(shows_beginning(words)) << text;
    EXPECT_EQ(rows_shown(gui), 0U);
    EXPECT_TRUE(gui.state.problems.empty());
    EXPECT_EQ(gui.state.layer_version, version);
  }
  gui.type_into(kBox, "3");
  EXPECT_TRUE(gui.state.target.problems[kHeight].empty());
  EXPECT_GT(rows_shown(gui), 0U);
}

TEST_F(GuiTarget, IsClearedByAnEmptyBoxTheLinkAndAnotherLayer) {
  Gui gui({1280, 800, 1, "en", seven()});
  gui.type_into(kBox, "14");
  gui.type_into(kBox, "");
  EXPECT_FALSE(gui.state.target.asked());
  EXPECT_EQ(rows_shown(gui), 0U);
  gui.type_into(kBox, "14");
  gui.click_text("##shape", gui.words("ui.target.clear"));
  EXPECT_FALSE(gui.state.target.asked());
  EXPECT_FALSE(gui.shows(gui.words("ui.target.clear")));
  gui.type_into(kBox, "14");
  gui.editing_key(ImGuiKey_Enter);
  apply(gui.state, OpenLesson{0});
  gui.settle();
  EXPECT_FALSE(gui.state.target.asked());
}

TEST_F(GuiTarget, HasABoxForEachAxisWhereTheyAreApart) {
  Spec spec = seven();
  spec.input = {7, 5};
  Gui gui({1280, 800, 1, "en", spec});
  EXPECT_FALSE(gui.has_item(kBox));
  gui.type_into(kHeightBox, "14");
  // The width is asked for as it is: 11.
  EXPECT_EQ(wanted_output(gui.state), (PerAxis{14, 11}));
  gui.type_into(kWidthBox, "10");
  ASSERT_GT(rows_shown(gui), 0U);
  gui.click_item(row(0));
  EXPECT_EQ(gui.spec().padding, PaddingMode::same);
  EXPECT_EQ(output(gui), (PerAxis{14, 10}));
}

TEST_F(GuiTarget, LongListsOpenAndClose) {
  Spec spec = seven();
  spec.framework = "tinygrad";
  spec.input = {7, 5};
  Gui gui({1280, 800, 1, "en", spec});
  gui.type_into(kHeightBox, "14");
  ASSERT_EQ(solutions(gui).list.size(), 9U);
  EXPECT_EQ(rows_shown(gui), 6U);
  gui.click_item("##shape/target/more");
  EXPECT_EQ(rows_shown(gui), 9U);
  gui.click_item(row(8));
  EXPECT_EQ(output(gui), (PerAxis{14, 11}));
  gui.click_item("##shape/target/fewer");
  EXPECT_EQ(rows_shown(gui), 6U);
}

TEST_F(GuiTarget, EditedValuesStayWhereTheyFit) {
  Gui gui;
  apply(gui.state, SetField{"kernel_values", Json::parse("[[1,2,3],[4,5,6],[7,8,9]]")});
  apply(gui.state, SetField{"stride", 1});
  gui.settle();
  Spec wider = gui.spec();
  wider.kernel = {5, 2};
  wider.kernel_values = {};
  wider.padding = PaddingMode::valid;
  apply(gui.state, TakeLayer{wider});
  gui.settle();
  ASSERT_TRUE(gui.state.problems.empty());
  EXPECT_EQ(gui.state.shown.layer().kernel()->at(1, 1), 5);
  EXPECT_EQ(gui.state.shown.layer().kernel()->rows(), 5);
  EXPECT_EQ(gui.spec().input_values.preset, Preset::ramp);
}

TEST_F(GuiTarget, EveryAnswerGivesTheOutput) {
  for (const char* framework : {"keras", "pytorch", "onnx"}) {
    for (const Op op : {&kConv2d, &kConv2dTranspose}) {
      for (const char* wanted : {"3", "14"}) {
        Spec spec;
        spec.op = op;
        spec.framework = framework;
        spec.input = {7, 7};
        spec.stride = {2, 2};
        Gui gui({1280, 800, 1, "zh", spec});
        gui.type_into(kBox, wanted);
        gui.editing_key(ImGuiKey_Enter);
        for (const Solution& solution : Solutions(solutions(gui)).list) {
          apply(gui.state, TakeLayer{solution.spec});
          gui.frame();
          EXPECT_TRUE(gui.state.problems.empty());
          EXPECT_EQ(output(gui), wanted_output(gui.state));
          EXPECT_TRUE(has_layer(gui.state, solution.spec));
        }
      }
    }
  }
}

}  // namespace
}  // namespace padlens
