// The page on the rules of thumb, and their section in the right panel.

#include <algorithm>
#include <array>

#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiRules : public GuiTest {
 protected:
  static const RulesPage& page(const Gui& gui) { return gui.state.rules_page; }

  static std::string name(const Gui& gui, const std::string& rule) {
    return gui.words("rule." + rule + ".name");
  }

  static void pick(Gui& gui, const std::string& rule) {
    gui.click_text("##rules/", name(gui, rule));
    ASSERT_EQ(page(gui).selected, rule);
  }

  static void click_cell(Gui& gui, int row, int col) {
    gui.click_item("##rules/map/#" + std::to_string(row) + "/#" + std::to_string(col) + "/cell");
  }
};

TEST_F(GuiRules, TheSectionLeadsToThePage) {
  Gui gui;
  EXPECT_TRUE(gui.shows_part("The article: "));
  gui.click_text("##shape", gui.words("ui.rules_all"));
  EXPECT_EQ(gui.state.dialog, Dialog::rules);
  // The rule that fails here is the one to look at.
  EXPECT_EQ(page(gui).selected, "conv_same_padding");
  EXPECT_EQ(page(gui).readings.size(), rules().size());
  EXPECT_TRUE(gui.shows("Here it says: padding 1, 1. In fact: padding 0, 1."));
  gui.letter_key('R');
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  gui.letter_key('R');
  EXPECT_EQ(gui.state.dialog, Dialog::rules);
  gui.key(Key::escape);
  EXPECT_EQ(gui.state.dialog, Dialog::none);
}

TEST_F(GuiRules, TheSectionSaysWhereNoRuleSpeaks) {
  Spec spec = example_spec();
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = {0, 3, 1, 0};
  const Gui gui({1280, 800, 1, "en", spec});
  EXPECT_TRUE(gui.shows(gui.words("ui.rules_none")));
}

TEST_F(GuiRules, EveryRuleCanBePicked) {
  Gui gui;
  gui.letter_key('R');
  for (const Rule& rule : rules()) {
    pick(gui, std::string(rule.id));
    EXPECT_EQ(page(gui).map.rule, &rule);
  }
}

TEST_F(GuiRules, AClickOnTheMapIsOneUndoableChange) {
  Gui gui;
  gui.letter_key('R');
  ASSERT_EQ(page(gui).map.present, (Cell{2, 5}));
  click_cell(gui, 3, 6);
  EXPECT_EQ(gui.spec().kernel, (PerAxis{4, 4}));
  EXPECT_EQ(gui.spec().input, (PerAxis{7, 7}));
  EXPECT_EQ(gui.state.dialog, Dialog::rules);
  EXPECT_EQ(page(gui).map.present, (Cell{3, 6}));
  EXPECT_EQ(gui.state.shown.layer().spec(), gui.spec());
  EXPECT_EQ(gui.state.undo.size(), 1U);
  EXPECT_TRUE(gui.shows("Right for this layer: padding 1, 2."));
  gui.control_key('Z');
  EXPECT_EQ(gui.spec(), example_spec());
  EXPECT_EQ(page(gui).map.present, (Cell{2, 5}));
  click_cell(gui, 2, 5);  // where it is already
  EXPECT_TRUE(gui.state.undo.empty());
}

TEST_F(GuiRules, ColumnsSwitchToStrides) {
  Gui gui;
  gui.letter_key('R');
  gui.click_text("##rules", gui.words("ui.map_stride"));
  EXPECT_EQ(page(gui).columns, MapColumns::stride);
  EXPECT_EQ(page(gui).map.present, (Cell{2, 1}));
  click_cell(gui, 4, 0);
  EXPECT_EQ(gui.spec().kernel, (PerAxis{5, 5}));
  EXPECT_EQ(gui.spec().stride, (PerAxis{1, 1}));
  EXPECT_EQ(gui.spec().input, example_spec().input);
}

TEST_F(GuiRules, ARuleOfAnotherKindBringsItsLayer) {
  Spec spec = example_spec();
  spec.framework = "onnx";
  spec.padding = PaddingMode::same_lower;
  Grid<double> cells(6, 6, 2.0);
  spec.input_values = {Preset::custom, cells};
  Gui gui({1280, 800, 1, "en", spec});
  gui.letter_key('R');
  pick(gui, "transpose_same_output");
  EXPECT_TRUE(gui.shows_part("Conv2DTranspose, SAME_LOWER"));
  EXPECT_FALSE(gui.state.undo.size() > 0);  // looking changes nothing
  click_cell(gui, 1, 3);
  const Spec& now = gui.spec();
  EXPECT_EQ(now.op, &kConv2dTranspose);
  EXPECT_EQ(now.padding, PaddingMode::same_lower);
  EXPECT_EQ(now.kernel, (PerAxis{2, 2}));
  EXPECT_EQ(now.input, (PerAxis{4, 4}));
  EXPECT_EQ(now.stride, (PerAxis{2, 2}));
  // Values stay, in the new size.
  EXPECT_EQ(now.input_values, (Values{Preset::custom, Grid<double>(4, 4, 2.0)}));
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_EQ(gui.state.undo.size(), 1U);
  gui.control_key('Z');
  EXPECT_EQ(gui.spec(), spec);

  pick(gui, "padding_adds");
  click_cell(gui, 2, 5);
  EXPECT_EQ(gui.spec().padding, PaddingMode::explicit_sides);
  EXPECT_EQ(gui.spec().sides, (Sides{1, 1, 1, 1}));
  EXPECT_TRUE(gui.state.problems.empty());
}

TEST_F(GuiRules, RefusedCellsDoNotAnswer) {
  Spec spec = example_spec();
  spec.framework = "pytorch";
  spec.stride = {1, 1};
  Gui gui({1280, 800, 1, "en", spec});
  gui.letter_key('R');
  pick(gui, "conv_same_padding");
  gui.click_text("##rules", gui.words("ui.map_stride"));
  click_cell(gui, 2, 3);
  EXPECT_EQ(gui.spec(), spec);
  gui.settle();
  EXPECT_TRUE(gui.shows_part("k = 3, s = 4: "));  // the tip says why
  pick(gui, "transpose_same_padding");
  EXPECT_TRUE(gui.shows("PyTorch has no such layer."));
  EXPECT_FALSE(gui.has_item("##rules/map/#2/#3/cell"));
}

TEST_F(GuiRules, PointingAtACellTellsItsNumbers) {
  Gui gui;
  gui.letter_key('R');
  gui.move(gui.item("##rules/map/#4/#1/cell").box.centre());
  gui.settle();
  EXPECT_TRUE(gui.shows_part("k = 5, n = 2. The rule says: padding 2, 2."));
}

// All of it within the dialog, the dialog within the window.
TEST_F(GuiRules, FitsInSmallWindows) {
  for (const char* language : {"en", "zh"}) {
    for (const auto& [width, height] : {std::pair{1280.0F, 800.0F}, std::pair{1000.0F, 640.0F}}) {
      for (const char* framework : {"keras", "pytorch", "onnx"}) {
        Spec spec = transposed_example();
        spec.framework = framework;
        if (spec.framework != "keras") spec.padding = PaddingMode::valid;
        Gui gui({width, height, 1, language, spec});
        gui.letter_key('R');
        for (const Rule& rule : rules()) {
          apply(gui.state, SelectRule{std::string(rule.id)});
          gui.settle();
          int seen_words = 0;
          for (const SeenText& text : seen().texts) {
            if (!text.window.starts_with("##rules")) continue;
            ++seen_words;
            EXPECT_LE(text.box.max.x, text.clip.max.x) << language << " " << text.text;
            const bool list = text.window != "##rules";  // which scrolls
            if (list) continue;
            EXPECT_LE(text.box.max.y, text.clip.max.y) << language << " " << text.text;
            EXPECT_LE(text.box.max.y, height - 16) << language << " " << text.text;
          }
          EXPECT_GT(seen_words, 15);
        }
      }
    }
  }
}

TEST_F(GuiRules, UnknownNamesAndCellsChangeNothing) {
  Gui gui;
  apply(gui.state, PickMapCell{{2, 2}});  // no map yet
  apply(gui.state, OpenDialog{Dialog::rules});
  apply(gui.state, SelectRule{"no_such_rule"});
  EXPECT_EQ(page(gui).selected, "conv_same_padding");
  apply(gui.state, PickMapCell{{-1, 40}});
  EXPECT_EQ(gui.spec(), example_spec());
}

}  // namespace
}  // namespace padlens
