// Window, `padlens explain` and `padlens compare` tell the same of a layer.

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <string_view>

#include "app/gui/actions.h"
#include "app/gui/state.h"
#include "app/tests/process.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr std::array<std::string_view, 5> kLayers{
    R"({"input": 6, "kernel": 3, "stride": 2, "padding": "same", "input_values": "ramp"})",
    R"({"framework": "onnx", "input": [7, 5], "kernel": [3, 2], "dilation": 2,
        "padding": "same_lower"})",
    R"({"op": "conv2d_transpose", "framework": "pytorch", "input": [4, 3], "kernel": 4,
        "stride": 2, "padding": 1, "output_padding": [1, 0]})",
    R"({"op": "average_pool2d", "framework": "pytorch", "input": 7, "kernel": 3, "stride": 2,
        "padding": 1, "ceil_mode": true, "input_values": "ramp"})",
    // Refused.
    R"({"framework": "pytorch", "input": 6, "stride": 2, "padding": "same"})"};

// What the window has to tell of it.
Shown in_the_window(const Spec& spec) {
  State state("en");
  show_scenario(state, Scenario{spec, 0, PlayMode::gather, "flat"});
  apply(state, ShowAnyway{true});
  EXPECT_TRUE(state.shows_document());
  return state.shown;
}

Json answer(const char* command, const Spec& spec) {
  ProcessOptions options;
  options.input = spec_to_json(spec).dump();
  const Finished run = padlens({command, "-", "--json", "--anyway"}, options);
  EXPECT_EQ(run.code, 0) << run.error;
  return Json::parse(run.out);
}

Json formulas(const AxisDerivation& axis) {
  Json json = Json::array();
  for (const Formula& formula : axis.formulas) {
    json.push_back({{"name", formula.name},
                    {"symbolic", formula.symbolic},
                    {"substituted", formula.substituted},
                    {"result", formula.result}});
  }
  return json;
}

void expect_same(const Json& told, const RuleVerdict& verdict) {
  EXPECT_EQ(told["rule"], verdict.rule);
  EXPECT_EQ(told["holds"], verdict.holds);
  EXPECT_EQ(told["predicted"], verdict.predicted);
  EXPECT_EQ(told["actual"], verdict.actual);
}

void expect_same(const Json& told, const ComparisonRow& row) {
  EXPECT_EQ(told["framework"], row.framework->id);
  EXPECT_EQ(told["setting"], row.label);
  EXPECT_EQ(told["present"], row.present);
  EXPECT_EQ(told["spec"], spec_to_json(row.spec));
  EXPECT_EQ(told.contains("rejected"), !row.resolution.accepted());
  if (!row.resolution.accepted()) return;
  EXPECT_EQ(told["output"][0], row.resolution.geometry->height().out);
  EXPECT_EQ(told["output"][1], row.resolution.geometry->width().out);
  EXPECT_EQ(told["identical"], row.difference.identical);
  EXPECT_EQ(told["differing"], row.difference.cells ? Json(*row.difference.cells) : Json());
  EXPECT_EQ(told["largest"], row.difference.largest);
}

template <class Facts>
void expect_all_the_same(const Json& told, const Facts& facts) {
  ASSERT_EQ(told.size(), facts.size());
  for (std::size_t i = 0; i < facts.size(); ++i)
    expect_same(told[i], facts[i]);
}

TEST(ShownEverywhere, WindowExplainAndCompareTellTheSame) {
  for (const std::string_view text : kLayers) {
    SCOPED_TRACE(text);
    const Spec spec = read_spec_text(text).spec;
    const Shown shown = in_the_window(spec);
    const Json told = answer("explain", spec);
    EXPECT_EQ(told["spec"], spec_to_json(shown.spec()));
    EXPECT_EQ(told["accepted"], shown.resolution().accepted());
    EXPECT_EQ(told["problems"].size(), shown.resolution().problems.size());
    EXPECT_EQ(told["derivation"]["height"], formulas(shown.derivation().axis[kHeight]));
    EXPECT_EQ(told["derivation"]["width"], formulas(shown.derivation().axis[kWidth]));
    EXPECT_EQ(told["notes"]["height"].size(), shown.derivation().axis[kHeight].notes.size());
    expect_all_the_same(told["rules"], shown.verdicts());
    expect_all_the_same(answer("compare", spec), shown.comparison());
  }
}

}  // namespace
}  // namespace padlens
