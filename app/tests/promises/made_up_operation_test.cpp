// An operation that is registered in one place works everywhere.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/document/scenario.h"
#include "app/gui/hover_text.h"
#include "app/gui/session.h"
#include "app/tests/gui_driver.h"
#include "app/tests/promises/made_up.h"
#include "app/tests/promises/tell.h"
#include "core/answers/comparison.h"
#include "core/answers/nearest.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"
#include "core/rules/rules.h"
#include "core/snippets/snippet.h"

namespace padlens {
namespace {

// 5x5 ramp; the last windows hold two cells, or one.
constexpr std::string_view kPool = R"({"op": "range_pool2d", "input": 5, "kernel": 2,
    "padding": "same", "input_values": "ramp"})";

Layer layer_of(const Spec& spec) {
  return make_layer(spec, *resolve(spec).geometry, kFrameBudget);
}

const std::vector<std::string> kPoolFlags{
    "--op",      "range_pool2d", "--input",        "5",   "--kernel", "2",
    "--padding", "same",         "--input-values", "ramp"};

class MadeUpOperation : public GuiTest {};

TEST_F(MadeUpOperation, IsReadAndWritten) {
  const Spec spec = spec_of(kPool);
  EXPECT_EQ(spec.op, &kRangePool2d);
  EXPECT_EQ(spec.stride, (PerAxis{2, 2}));  // a pool's is its window
  const Json json = spec_to_json(spec);
  EXPECT_EQ(json["op"], "range_pool2d");
  EXPECT_TRUE(json.contains("ceil_mode"));
  for (const char* field : {"kernel_values", "pad_fill", "output_padding", "divisor_override"})
    EXPECT_FALSE(json.contains(field)) << field;
  EXPECT_EQ(read_spec(json).spec, spec);
}

TEST_F(MadeUpOperation, ComputesRowsAndSingleCellsAlike) {
  for (const char* more : {"", R"(, "framework": "pytorch", "padding": 1, "ceil_mode": true)",
                           R"(, "framework": "made_up", "padding": 2, "stride": 1)"}) {
    std::string text(kPool);
    text.insert(text.size() - 1, more);
    Json json = Json::parse(text);
    const Layer layer = layer_of(read_spec(json).spec);
    const Layer bare = relaid(layer, layer.spec(), layer.geometry(), 0);
    ASSERT_TRUE(layer.complete());
    for (std::int64_t i = 0; i < layer.geometry().outputs(); ++i) {
      const Cell out = step_cell(layer.geometry(), PlayMode::gather, i);
      const double there = layer.output()->at(out);
      const auto all = taps(layer, out);
      EXPECT_EQ(has_value(layer.geometry(), out), !std::isnan(there)) << text << i;
      for (const double other : {output_value(bare, out), all.back().sum})
        EXPECT_TRUE(other == there || (std::isnan(other) && std::isnan(there))) << text << i;
      EXPECT_TRUE(std::ranges::none_of(all, &Tap::wins));
    }
  }
}

TEST_F(MadeUpOperation, CommandLineTellsItsNumbers) {
  const Printed computed = tell(with({"compute"}, kPoolFlags));
  ASSERT_EQ(computed.code, 0) << computed.error;
  EXPECT_EQ(Json::parse(computed.out)["values"], Json::parse("[[6, 6, 5], [6, 6, 5], [1, 1, 0]]"));
  const Printed explained = tell(with({"explain"}, kPoolFlags));
  EXPECT_NE(explained.out.find("RangePool2D, Keras/TF: input 5×5"), std::string::npos);
  EXPECT_NE(explained.out.find("6  6  5"), std::string::npos) << explained.out;
  EXPECT_NE(tell({"compute", "--help"}).out.find(", range_pool2d"), std::string::npos);
  const Printed refused = tell({"explain", "--op", "range_pool", "--input", "5"});
  EXPECT_NE(refused.error.find("average_pool1d, range_pool2d"), std::string::npos);
}

TEST_F(MadeUpOperation, WindowWithoutAnInputCellHasNoValue) {
  const Printed told = tell({"compute", "--op", "range_pool2d", "--framework", "made_up", "--input",
                          "2", "--kernel", "1", "--stride", "1", "--padding", "1"});
  ASSERT_EQ(told.code, 0) << told.error;
  EXPECT_EQ(Json::parse(told.out)["values"][0], Json::parse("[null, null, null, null]"));
  EXPECT_EQ(Json::parse(told.out)["values"][1], Json::parse("[null, 0, 0, null]"));
}

TEST_F(MadeUpOperation, IsComparedByItsValues) {
  const Layer layer = layer_of(spec_of(kPool));
  const auto rows = compare(layer, kFrameBudget);
  const auto row = [&](std::string_view name) {
    const auto found = std::ranges::find(rows, name, name_of);
    EXPECT_NE(found, rows.end()) << name;
    return *found;
  };
  EXPECT_EQ(row("ONNX SAME_UPPER").difference.cells, 0);
  // The windows begin a cell earlier: only the middle one is the same.
  const ComparisonRow lower = row("ONNX SAME_LOWER");
  EXPECT_TRUE(lower.difference.same_shape);
  EXPECT_EQ(lower.difference.cells, 8);
  EXPECT_EQ(lower.difference.largest, 6);
  EXPECT_NE(tell(with({"compare"}, kPoolFlags)).out.find("ONNX SAME_LOWER"), std::string::npos);
}

TEST_F(MadeUpOperation, HasNoProgramAndSaysWhy) {
  for (const SnippetTarget* target : snippet_targets()) {
    const Printed told = tell(with({"code", "--target", std::string(target->id)}, kPoolFlags));
    EXPECT_EQ(told.code, 1);
    EXPECT_NE(told.error.find(std::string(target->display_name) + " has no RangePool2D"),
              std::string::npos)
        << told.error;
  }
  const Printed chinese = tell(with({"code", "--lang", "zh"}, kPoolFlags));
  EXPECT_NE(chinese.error.find("Keras 没有 RangePool2D"), std::string::npos) << chinese.error;
}

TEST_F(MadeUpOperation, IsSolvedFor) {
  const Printed told = tell({"solve", "--op", "range_pool2d", "--output", "3", "--input", "6"});
  ASSERT_EQ(told.code, 0) << told.error;
  for (const char* framework : {"Keras/TF", "PyTorch", "ONNX"})
    EXPECT_NE(told.out.find(std::string("RangePool2D, ") + framework), std::string::npos);
  const Printed json =
      tell({"solve", "--op", "range_pool2d", "--output", "3", "--input", "6", "--format", "json"});
  EXPECT_EQ(Json::parse(json.out)["solutions"][0]["spec"]["op"], "range_pool2d");
  // Without --op convolutions alone are looked at.
  EXPECT_EQ(tell({"solve", "--output", "3", "--input", "6"}).out.find("RangePool2D"),
            std::string::npos);
}

TEST_F(MadeUpOperation, IsDrawnInEveryViewThatFits) {
  const Layer layer = layer_of(spec_of(kPool));
  for (const View* view : views()) {
    for (const char* ending : {".svg", ".png"}) {
      const std::string file = folder.file(std::string(view->id) + ending);
      const Printed told = tell(
          with({"render", "--view", std::string(view->id), "--step", "2", "-o", file}, kPoolFlags));
      const bool fits = padlens::fits(*view, layer);
      EXPECT_EQ(told.code, fits ? 0 : 2) << view->id << told.error;
      EXPECT_EQ(std::filesystem::exists(file), fits);
    }
  }
  EXPECT_FALSE(fits(*find_view("matrix"), layer));  // not linear
  EXPECT_FALSE(fits(*find_view("axis"), layer));    // no kernel
  const std::string svg = contents(folder.file("flat.svg"));
  EXPECT_NE(svg.find("range("), std::string::npos);
}

TEST_F(MadeUpOperation, RulesOfPoolsSpeakOfIt) {
  const Spec spec = spec_of(kPool);
  for (const char* id : {"global_is_kernel_n", "stride_two_halves", "ceil_adds_window"}) {
    Spec other = spec;
    other.framework = "pytorch";
    other.padding = PaddingMode::valid;
    const RuleReading reading = read_rule(*find_rule(id), other);
    ASSERT_TRUE(reading.spec) << id;
    EXPECT_EQ(reading.spec->op, &kRangePool2d) << id;
  }
  const Printed told = tell(with({"rules"}, kPoolFlags));
  EXPECT_EQ(told.code, 0) << told.error;
  EXPECT_NE(told.out.find("stride_two_halves"), std::string::npos) << told.out;
  EXPECT_EQ(tell(with({"rules", "--all", "--json"}, kPoolFlags)).code, 0);
}

TEST_F(MadeUpOperation, LacksOtherFields) {
  const Printed told = tell(with({"explain", "--divisor-override", "2"}, kPoolFlags));
  EXPECT_EQ(told.code, 2);
  EXPECT_NE(told.error.find("RangePool2D has no such field"), std::string::npos) << told.error;
  Spec spec = spec_of(kPool);
  spec.divisor_override = 2;
  spec.dilation = {2, 2};
  const auto nearest = nearest_accepted(spec);
  ASSERT_TRUE(nearest);
  EXPECT_EQ(*nearest, spec_of(kPool));
}

TEST_F(MadeUpOperation, ScenarioAndSessionKeepIt) {
  Scenario scenario;
  scenario.spec = spec_of(kPool);
  scenario.step = 3;
  EXPECT_EQ(scenario_from_text(scenario_to_text(scenario)).scenario, scenario);
  const std::string file = folder.file("pool.json");
  write_contents(file, scenario_to_text(scenario));
  const Printed told = tell({"compute", file});
  EXPECT_EQ(Json::parse(told.out)["values"][2][2], 0) << told.error;
  Session session;
  session.scenario = scenario;
  const auto again = session_from_text(session_to_text(session));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->scenario, scenario);
}

// A kernel whose weights are no factors.
TEST_F(MadeUpOperation, NeedNotSumToHaveAKernel) {
  const std::vector<std::string> top{"--op",           "top2d", "--input",         "3,4",
                                     "--kernel",       "2",     "--padding",       "top=1,left=0",
                                     "--input-values", "ramp",  "--kernel-values", "ramp"};
  const Printed told = tell(with({"compute"}, top));
  ASSERT_EQ(told.code, 0) << told.error;
  // 1 … 12 in rows of four; the kernel is 1 2, 3 4.
  EXPECT_EQ(Json::parse(told.out)["values"],
            Json::parse("[[6, 7, 8], [10, 11, 12], [14, 15, 16]]"));
  const std::string file = folder.file("top.made_up");
  for (const char* view : {"flat", "stacked"})
    EXPECT_EQ(tell(with({"render", "--view", view, "--step", "1", "-o", file}, top)).code, 0)
        << view;
  EXPECT_NE(contents(file).find("top(–, –, 1+3, 2+4)"), std::string::npos);
  for (const char* view : {"axis", "matrix"})
    EXPECT_EQ(tell(with({"render", "--view", view, "-o", file}, top)).code, 2) << view;
}

TEST_F(MadeUpOperation, WithoutWordsOfItsOwnIsSpokenOfAllTheSame) {
  State state("en");
  state.shown = make_shown({spec_of(R"({"op": "top2d", "input": 3, "kernel": 2, "padding": 1})")});
  const auto said = [&](GridId grid, Cell cell) {
    state.hover = CellId{grid, cell};
    return hover_text(state);
  };
  EXPECT_EQ(said(GridId::padded, {0, 0}), "Padding: it does not count here.\nIn the window of one output: y[0,0].");
  EXPECT_EQ(said(GridId::output, {0, 0}),
            "Output [0,0] = 2: a window of 4 cells, 1 of them input cells.");
}

class MadeUpOperationInWindow : public GuiTest {
 protected:
  MadeUpOperationInWindow() {
    gui.click_item("##top/op/field");
    gui.click_text("##Popup", "RangePool2D");
    gui.settle();
  }
  const Spec& spec() const { return gui.state.document.spec(); }

  Gui gui;
};

TEST_F(MadeUpOperationInWindow, IsChosenInTheTopBar) {
  EXPECT_EQ(spec().op, &kRangePool2d);
  EXPECT_EQ(gui.state.shown.layer().spec().op, &kRangePool2d);
  EXPECT_TRUE(gui.state.problems.empty());
  gui.control_key('Z');
  EXPECT_EQ(spec(), example_spec());
}

TEST_F(MadeUpOperationInWindow, ParametersAreItsFields) {
  EXPECT_TRUE(gui.shows(gui.words("field.pool_size")));
  for (const char* key : {"field.dilation", "field.ceil_mode", "field.count_include_pad",
                          "field.divisor_override", "field.output_padding", "field.pad_fill"})
    EXPECT_FALSE(gui.shows(gui.words(key))) << key;
  EXPECT_FALSE(gui.has_item("##parameters/kernel_values/field"));
  gui.click_item("##parameters/framework/#1/item");  // whose pools can round up
  gui.settle();
  EXPECT_TRUE(gui.has_item("##parameters/ceil_mode"));
  EXPECT_FALSE(gui.shows(gui.words("field.count_include_pad")));
  gui.click_item("##parameters/ceil_mode");
  EXPECT_TRUE(spec().ceil_mode);
}

TEST_F(MadeUpOperationInWindow, PanelsTellOfIt) {
  gui.click_item("##shape/#0/group");
  gui.settle();
  EXPECT_TRUE(gui.shows("Keras/TF same"));
  EXPECT_TRUE(gui.shows("ONNX SAME_UPPER"));
  EXPECT_TRUE(gui.shows_part("⌈n / s⌉"));
  EXPECT_TRUE(gui.shows_part("has no RangePool2D"));
  EXPECT_FALSE(gui.has_item("##parameters/view/#2/item") && gui.shows(gui.words("view.matrix")));
}

TEST_F(MadeUpOperationInWindow, CellsAreSpokenOf) {
  const auto said = [&](GridId grid, Cell cell) {
    gui.state.hover = CellId{grid, cell};
    return hover_text(gui.state);
  };
  // 6x6 ramp, window 3, stride 2, same: a row and a column of padding after.
  EXPECT_EQ(said(GridId::padded, {6, 6}), "Padding: it widens no range.\nIn the window of one output: y[2,2].");
  EXPECT_EQ(said(GridId::output, {0, 0}),
            "Output [0,0] = 14: a window of 9 cells, 9 of them input cells.");
  EXPECT_EQ(said(GridId::input, {2, 2}),
            "Input [2,2] = 15 feeds 4 outputs: y[0,0], y[0,1], y[1,0], y[1,1].");
  gui.state.hover.reset();
  gui.key(Key::end);
  gui.settle();
  EXPECT_TRUE(gui.shows_part("range("));
  EXPECT_TRUE(gui.shows_part("–"));
}

}  // namespace
}  // namespace padlens
