// A framework that is registered in one place works everywhere.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/document/scenario.h"
#include "app/gui/code_text.h"
#include "app/gui/session.h"
#include "app/tests/gui_driver.h"
#include "app/tests/promises/made_up.h"
#include "app/tests/promises/tell.h"
#include "core/answers/comparison.h"
#include "core/answers/nearest.h"
#include "core/answers/solver.h"
#include "core/layer/spec_json.h"
#include "core/rules/rules.h"
#include "core/snippets/snippet.h"

namespace padlens {
namespace {

// An odd total of padding: 1 before, 0 after.
constexpr std::string_view kConv = R"({"framework": "made_up", "input": 6, "kernel": 3, "stride": 2,
    "padding": "same", "input_values": "ramp"})";
const std::vector<std::string> kFrameworkFlags{"--framework",    "made_up", "--input",   "6",
                                               "--stride",       "2",       "--padding", "same",
                                               "--input-values", "ramp"};

class MadeUpFramework : public GuiTest {};

TEST_F(MadeUpFramework, IsReadAndWritten) {
  const Spec spec = spec_of(kConv);
  EXPECT_EQ(spec.framework, "made_up");
  EXPECT_EQ(read_spec(spec_to_json(spec)).spec, spec);
  EXPECT_EQ(spec_of(R"({"framework": "made_up", "op": "max_pool2d", "kernel": 2})").stride,
            (PerAxis{2, 2}));
}

TEST_F(MadeUpFramework, CommandLineTellsItsSizesAndNotes) {
  const Printed computed = tell(with({"compute"}, kFrameworkFlags));
  ASSERT_EQ(computed.code, 0) << computed.error;
  EXPECT_EQ(Json::parse(computed.out)["pad"],
            Json::parse(R"({"top": 1, "bottom": 0, "left": 1, "right": 0})"));
  const Printed explained = tell(with({"explain"}, kFrameworkFlags));
  EXPECT_NE(explained.out.find("Conv2D, Made Up: input 6×6"), std::string::npos);
  EXPECT_NE(explained.out.find("made_up(6)"), std::string::npos) << explained.out;
  EXPECT_NE(explained.out.find("Made Up has the 1 cells of padding begin with the odd one."),
            std::string::npos);
  // In a language that does not know its sentences, too.
  EXPECT_NE(
      tell(with({"explain", "--lang", "zh"}, kFrameworkFlags)).out.find("begin with the odd one."),
      std::string::npos);
}

TEST_F(MadeUpFramework, HelpAndMessagesNameIt) {
  for (const char* command :
       {"explain", "compute", "compare", "code", "render", "rules", "solve"}) {
    const std::string help = tell({command, "--help"}).out;
    EXPECT_NE(help.find("dl4j or made_up"), std::string::npos) << command;
  }
  EXPECT_NE(tell({"explain", "--framework", "caffe"}).error.find("dl4j, made_up"),
            std::string::npos);
  EXPECT_NE(tell({"sweep", "--framework", "all", "--input", "6", "--stride", "2", "--padding", "same"})
                .out.find("Made Up same"),
            std::string::npos);
}

TEST_F(MadeUpFramework, RefusesInItsOwnWordsAndSaysWhatIsNear) {
  const Printed told = tell({"explain", "--framework", "made_up", "--input", "7", "--stride", "2"});
  EXPECT_EQ(told.code, 2);
  EXPECT_NE(told.error.find("“StrideError: 7 % 2” the stride 2 has to divide the input 7"),
            std::string::npos)
      << told.error;
  EXPECT_NE(told.error.find("--stride 1"), std::string::npos) << told.error;
  EXPECT_EQ(
      tell({"explain", "--framework", "made_up", "--input", "7", "--stride", "2", "--anyway"}).code,
      0);
  Spec spec = spec_of(kConv);
  spec.input = {7, 7};
  const auto nearest = nearest_accepted(spec);
  ASSERT_TRUE(nearest);
  EXPECT_EQ(nearest->stride, (PerAxis{1, 1}));
  EXPECT_NE(tell({"explain", "--framework", "made_up", "--input", "2", "--kernel", "3"})
                .error.find("“WindowError”"),
            std::string::npos);
}

TEST_F(MadeUpFramework, StandsInEveryonesComparison) {
  for (const Framework* framework : frameworks()) {
    Spec spec = spec_of(kConv);
    spec.framework = framework->id;
    spec.padding = PaddingMode::valid;
    const Layer layer = make_layer(spec, *resolve(spec).geometry, kFrameBudget);
    const auto rows = compare(layer, kFrameBudget);
    for (const Framework* other : frameworks()) {
      EXPECT_TRUE(std::ranges::any_of(
          rows, [&](const ComparisonRow& row) { return row.framework == other; }))
          << framework->id << other->id;
    }
  }
  const Printed told = tell(with({"compare"}, kFrameworkFlags));
  EXPECT_NE(told.out.find("Made Up pad=same      1 0 1 0"), std::string::npos) << told.out;
  // As ONNX's SAME_LOWER, and unlike Keras's same in all cells.
  const Spec spec = spec_of(kConv);
  const auto rows = compare(make_layer(spec, *resolve(spec).geometry, kFrameBudget), kFrameBudget);
  const auto cells = [&](std::string_view name) {
    const auto row = std::ranges::find(rows, name, name_of);
    return row == rows.end() ? -1 : row->difference.cells.value_or(-1);
  };
  EXPECT_EQ(cells("ONNX SAME_LOWER"), 0);
  EXPECT_EQ(cells("Keras/TF same"), 9);
}

TEST_F(MadeUpFramework, WithoutATargetCodeNamesThoseThereAre) {
  const Printed told = tell(with({"code"}, kFrameworkFlags));
  EXPECT_EQ(told.code, 1);
  EXPECT_NE(told.error.find("no programs are written for Made Up; possible are keras, pytorch"),
            std::string::npos)
      << told.error;
  for (const SnippetTarget* target : snippet_targets()) {
    const Printed code = tell(with({"code", "--target", std::string(target->id)}, kFrameworkFlags));
    EXPECT_EQ(code.code, 0) << code.error;
    EXPECT_FALSE(code.out.empty());
  }
}

TEST_F(MadeUpFramework, IsSolvedFor) {
  const Printed told =
      tell({"solve", "--framework", "made_up", "--output", "3", "--input", "6", "--stride", "2"});
  ASSERT_EQ(told.code, 0) << told.error;
  EXPECT_NE(told.out.find("Conv2D, Made Up"), std::string::npos);
  const Printed json = tell({"solve", "--framework", "made_up", "--output", "12", "--input", "6",
                          "--op", "conv2d_transpose", "--format", "json"});
  ASSERT_EQ(json.code, 0) << json.error;
  const Json first = Json::parse(json.out)["solutions"][0];
  EXPECT_EQ(first["spec"]["framework"], "made_up");
  EXPECT_FALSE(first.contains("code"));  // no target
}

TEST_F(MadeUpFramework, IsDrawn) {
  for (const View* view : views()) {
    if (view == &kPickyView) continue;
    for (const char* ending : {".svg", ".png"}) {
      const std::string file = folder.file(std::string(view->id) + ending);
      const Printed told = tell(with(
          {"render", "--view", std::string(view->id), "--show", "coverage,caption", "-o", file},
          kFrameworkFlags));
      EXPECT_EQ(told.code, 0) << view->id << told.error;
    }
  }
}

// The closed forms of the rules ask its traits.
TEST_F(MadeUpFramework, RulesHoldWhereTheySaySo) {
  int judged = 0;
  for (const Op op : operations()) {
    for (const PaddingMode mode : padding_modes(kMadeUp, op)) {
      for (int n = 1; n <= 8; ++n) {
        for (int code = 0; code < 5 * 4 * 3 * 2; ++code) {
          Spec spec;
          spec.op = op;
          spec.framework = kMadeUp.id;
          spec.padding = mode;
          spec.sides = {1, 1, 0, 2};
          spec.input = {n, n};
          const int k = code % 5 + 1;
          const int s = code / 5 % 4 + 1;
          const int d = code / 20 % 3 + 1;
          spec.kernel = {k, k};
          spec.stride = {s, s};
          spec.dilation = {d, d};
          spec.ceil_mode = code / 60 == 1;
          spec = with_fields_of(spec, kMadeUp);
          const auto geometry = resolve(spec).geometry;
          if (!geometry) continue;
          for (const Rule& rule : rules()) {
            if (rule.variant(spec) != spec) continue;
            ++judged;
            EXPECT_EQ(rule.condition(spec), rule.judge(spec, *geometry).holds)
                << rule.id << spec_to_json(spec).dump();
          }
        }
      }
    }
  }
  EXPECT_GT(judged, 5000);
}

TEST_F(MadeUpFramework, BringsItsOwnWordsOfRulesOrNone) {
  const Printed own = tell(with({"rules"}, kFrameworkFlags));
  ASSERT_EQ(own.code, 0) << own.error;
  EXPECT_NE(own.out.find("Made Up: right for odd kernels."), std::string::npos) << own.out;
  const Printed none = tell(with({"rules", "--op", "conv2d_transpose"}, kFrameworkFlags));
  EXPECT_NE(none.out.find("is not stated"), std::string::npos) << none.out;
  EXPECT_EQ(none.out.find("where.made_up"), std::string::npos);
  const Printed all =
      tell(with({"rules", "--all", "--json", "--op", "conv2d_transpose"}, kFrameworkFlags));
  EXPECT_EQ(all.code, 0);
  EXPECT_EQ(all.out.find("where.made_up"), std::string::npos);
  EXPECT_EQ(tell(with({"rules", "--map", "conv_same_padding"}, kFrameworkFlags)).code, 0);
}

TEST_F(MadeUpFramework, ItsCodesHaveSentencesInEveryLanguage) {
  for (const Language& language : languages()) {
    const Strings tr(language.code);
    for (const std::string& code : problem_codes())
      EXPECT_TRUE(tr.all().contains("problem." + code)) << language.code << code;
    for (const std::string& code : note_codes())
      EXPECT_TRUE(tr.all().contains("note." + code)) << language.code << code;
  }
}

TEST_F(MadeUpFramework, ScenarioAndSessionKeepIt) {
  Scenario scenario;
  scenario.spec = spec_of(kConv);
  EXPECT_EQ(scenario_from_text(scenario_to_text(scenario)).scenario, scenario);
  Session session;
  session.scenario = scenario;
  const auto again = session_from_text(session_to_text(session));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->scenario, scenario);
}

class MadeUpFrameworkInWindow : public GuiTest {
 protected:
  MadeUpFrameworkInWindow() {
    gui.click_item("##parameters/frameworks");
    gui.settle();
    gui.type("made");
    gui.key(Key::enter);
    gui.settle();
  }
  const Spec& spec() const { return gui.state.document.spec(); }

  Gui gui;
};

TEST_F(MadeUpFrameworkInWindow, IsChosen) {
  EXPECT_EQ(spec().framework, "made_up");
  EXPECT_EQ(spec().padding, PaddingMode::same);
  EXPECT_EQ(gui.state.shown.layer().geometry().height().pad_before, 1);
  gui.control_key('Z');
  EXPECT_EQ(spec(), example_spec());
}

TEST_F(MadeUpFrameworkInWindow, ParametersAreItsFields) {
  EXPECT_TRUE(gui.shows(gui.words("field.dilation")));
  EXPECT_FALSE(gui.shows(gui.words("field.pad_fill")));  // zeros alone
  gui.letter_key('O');
  apply(gui.state, SetField{"op", "conv2d_transpose"});
  gui.settle();
  EXPECT_FALSE(gui.shows(gui.words("field.output_padding")));
  EXPECT_FALSE(gui.shows(gui.words("field.output_shape")));
  EXPECT_TRUE(gui.has_item("##parameters/padding/#1/item"));
  EXPECT_FALSE(gui.has_item("##parameters/padding/#2/item"));  // no explicit sides
}

TEST_F(MadeUpFrameworkInWindow, PanelsTellOfIt) {
  EXPECT_TRUE(gui.shows_part("agree"));
  EXPECT_TRUE(gui.shows_part("made_up(n)"));
  EXPECT_TRUE(gui.shows_part("Made Up has the"));
  EXPECT_TRUE(gui.shows_part("Made Up: right"));
  EXPECT_EQ(&shown_target(gui.state), snippet_targets().front());
  EXPECT_FALSE(gui.state.code.text.empty());
}

TEST_F(MadeUpFrameworkInWindow, RefusalIsToldAndMended) {
  gui.type_into("##parameters/input/##input-1", "7");
  gui.settle();
  ASSERT_FALSE(gui.state.problems.empty());
  EXPECT_EQ(gui.state.problems.front().code, "made_up_stride");
  EXPECT_TRUE(gui.shows_part("StrideError: 7 % 2"));
  EXPECT_TRUE(gui.shows_part("divide the input 7"));
}

TEST_F(MadeUpFrameworkInWindow, IsComparedWith) {
  gui.click_item("##parameters/framework/#0/item");
  gui.settle();
  const auto& rows = gui.state.shown.comparison();
  const auto row = std::ranges::find(rows, &kMadeUp, &ComparisonRow::framework);
  ASSERT_NE(row, rows.end());
  EXPECT_EQ(row->difference.cells, 9);
  apply(gui.state, OpenAnswers{key_of(*row), true});
  gui.settle();
  gui.click_item("##shape/#" + std::to_string(row - rows.begin()) + "/row");
  gui.settle();
  EXPECT_TRUE(gui.shows("≠ 9/9"));
}

// Neither knows of the other.
TEST_F(MadeUpFrameworkInWindow, TakesTheMadeUpOperation) {
  apply(gui.state, SetField{"op", "range_pool2d"});
  gui.settle();
  EXPECT_EQ(spec().op, &kRangePool2d);
  EXPECT_EQ(spec().framework, "made_up");
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_TRUE(gui.has_item("##parameters/ceil_mode"));
  EXPECT_TRUE(gui.shows_part("Made Up"));
  EXPECT_EQ(gui.state.shown.layer().output()->at(0, 0), 7);  // 1, 2, 7, 8
}

TEST_F(MadeUpFramework, CommandLineTakesTheMadeUpOperation) {
  const std::vector<std::string> both = with({"--op", "range_pool2d"}, kFrameworkFlags);
  const Printed computed = tell(with({"compute"}, both));
  ASSERT_EQ(computed.code, 0) << computed.error;
  EXPECT_EQ(Json::parse(computed.out)["values"],
            Json::parse("[[7, 8, 8], [13, 14, 14], [13, 14, 14]]"));
  for (const char* command : {"explain", "compare", "rules"})
    EXPECT_EQ(tell(with({command}, both)).code, 0) << command;
  EXPECT_EQ(tell(with({"code"}, both)).code, 1);
  EXPECT_EQ(tell(with({"render", "-o", folder.file("both.svg")}, both)).code, 0);
  EXPECT_EQ(tell({"solve", "--op", "range_pool2d", "--framework", "made_up", "--output", "3",
                  "--input", "6"})
                .code,
            0);
}

}  // namespace
}  // namespace padlens
