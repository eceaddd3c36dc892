#include "app/document/scenario.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <random>

#include "core/frameworks/resolve.h"
#include "core/layer/picture_values.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

Scenario rich_scenario() {
  Scenario scenario;
  Spec& spec = scenario.spec;
  spec.op = &kConv2dTranspose;
  spec.input = {2, 3};
  spec.kernel = {2, 2};
  spec.stride = {2, 1};
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = {1, 2, 3, 4};
  spec.output_padding = PerAxis{1, 0};
  Grid<double> cells(2, 3, 0.1);
  cells.at(1, 2) = -1e30;
  spec.input_values = {Preset::custom, cells};
  spec.kernel_values = {Preset::laplacian, {}};
  spec.seed = 7;
  spec.pad_fill = {FillMode::constant, -2.5};
  scenario.step = 12;
  scenario.mode = PlayMode::scatter;
  return scenario;
}

Scenario picture_scenario() {
  Scenario scenario;
  Grid<std::uint8_t> greys(3, 4);
  for (std::int64_t i = 0; i < greys.size(); ++i)
    greys.row(0)[i] = static_cast<std::uint8_t>(i * 23);
  scenario.spec.input = {3, 4};
  scenario.spec.input_values = picture_values(greys, 1);
  scenario.beside = R"({"stride":2})";
  return scenario;
}

std::vector<std::string> fields(const Problems& problems) {
  std::vector<std::string> names;
  for (const Problem& problem : problems)
    names.push_back(problem.field);
  return names;
}

TEST(Scenario, ComesBackFromItsText) {
  for (const Scenario& scenario : {Scenario{}, rich_scenario(), picture_scenario()}) {
    const ParsedScenario parsed = scenario_from_text(scenario_to_text(scenario));
    EXPECT_EQ(parsed.problems, Problems{});
    EXPECT_EQ(parsed.scenario, scenario);
    EXPECT_EQ(scenario_from_json(scenario_to_json(scenario)).scenario, scenario);
  }
}

TEST(Scenario, KeepsAPictureBitByBit) {
  const Scenario scenario = picture_scenario();
  const std::string text = scenario_to_text(scenario);
  const ParsedScenario parsed = scenario_from_text(text);
  EXPECT_EQ(parsed.problems, Problems{});
  EXPECT_EQ(parsed.scenario, scenario);
  EXPECT_TRUE(parsed.scenario.spec.input_values.picture);
  EXPECT_NE(text.find("\"picture\": [\n      \"ABcuRQ==\",\n"), std::string::npos) << text;
  EXPECT_EQ(scenario_from_json(scenario_to_json(scenario)).scenario, scenario);
}

TEST(Scenario, IsWrittenInTheFirstFormatThatCanSayIt) {
  const auto format = [](const Scenario& scenario) {
    return Json::parse(scenario_to_text(scenario)).at("format").get<int>();
  };
  Scenario plain;
  EXPECT_EQ(format(plain), 1);
  plain.beside = R"({"framework":"pytorch"})";
  EXPECT_EQ(format(plain), 3);
  EXPECT_EQ(format(picture_scenario()), 3);
  Scenario photo;
  photo.spec.input_values.preset = Preset::photo;
  EXPECT_EQ(format(photo), 3);
  EXPECT_EQ(scenario_to_json(photo)["format"], 3);
  EXPECT_FALSE(scenario_to_json(Scenario{}).contains("format"));
  photo.spec.input_values.preset = Preset::ramp;
  put_stack(photo, std::vector<StackLayer>{StackLayer(photo.spec), StackLayer(photo.spec)}, 1);
  EXPECT_EQ(format(photo), 2);
}

TEST(Scenario, HasALayerBesideIt) {
  const auto beside = [](std::string_view text) {
    const ParsedScenario parsed = scenario_from_text(text);
    EXPECT_EQ(parsed.problems, Problems{}) << text;
    return parsed.scenario.beside;
  };
  EXPECT_EQ(beside(R"({"beside": {"stride": 2}, "spec": {}})"), R"({"stride":2})");
  EXPECT_EQ(beside(R"({"spec": {}, "beside": "pytorch"})"), R"({"framework":"pytorch"})");
  EXPECT_EQ(beside(R"({"stack": {"input": 9, "stack": [{"kernel": 3}, {"kernel": 2}]},
                       "selected": 1, "beside": {"kernel": 1}})"),
            R"({"kernel":1})");
  const auto wrong = [](std::string_view text) {
    return fields(scenario_from_text(text).problems);
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(wrong(R"({"spec": {}, "beside": 3})"), Names{"beside"});
  EXPECT_EQ(wrong(R"({"spec": {}, "beside": {"stride": 0.5}})"), Names{"beside.stride"});
  EXPECT_EQ(wrong(R"({"spec": {}, "beside": {"strid": 2}})"), Names{"beside.strid"});
}

TEST(Scenario, TextIsForPeople) {
  Scenario scenario;
  scenario.spec.input = {2, 3};
  scenario.spec.input_values = {Preset::custom, Grid<double>(2, 3, 1)};
  scenario.step = 5;
  EXPECT_EQ(scenario_to_text(scenario), R"({
  "format": 1,
  "spec": {
    "op": "conv2d",
    "framework": "keras",
    "input": [2, 3],
    "kernel": [3, 3],
    "stride": [1, 1],
    "dilation": [1, 1],
    "padding": "valid",
    "output_padding": null,
    "output_shape": null,
    "input_values": [
      [1, 1, 1],
      [1, 1, 1]
    ],
    "kernel_values": "ones",
    "seed": 1,
    "pad_fill": "zeros"
  },
  "step": 5,
  "mode": "gather"
}
)");
}

TEST(Scenario, ASpecAloneWillDo) {
  const ParsedScenario parsed = scenario_from_text(R"({"input": 7, "padding": "same"})");
  EXPECT_TRUE(parsed.problems.empty());
  EXPECT_EQ(parsed.scenario.spec.input, (PerAxis{7, 7}));
  EXPECT_EQ(parsed.scenario.step, 0);
}

// Files from before the number are of the first format.
TEST(Scenario, FilesWithoutAFormatStillOpen) {
  const ParsedScenario parsed = scenario_from_text(R"({"spec": {"input": 7}, "step": 3})");
  EXPECT_TRUE(parsed.problems.empty());
  EXPECT_EQ(parsed.scenario.step, 3);
  EXPECT_EQ(scenario_from_text(R"({"format": 1, "spec": {"input": 7}, "step": 3})").scenario,
            parsed.scenario);
}

// One problem, however little of the rest is known here.
TEST(Scenario, ANewerFormatIsAllThatIsSaidOfIt) {
  for (const char* text : {R"({"format": 4, "stack": [{}], "selected": 1})",
                           R"({"format": 4, "spec": {"foo": 1}, "step": -1, "bar": 2})",
                           R"({"spec": {}, "format": 18446744073709551615})"}) {
    const Problems problems = scenario_from_text(text).problems;
    ASSERT_EQ(problems.size(), 1U) << text;
    EXPECT_EQ(problems[0].field, "format");
    EXPECT_EQ(problems[0].code, "newer_format");
  }
}

TEST(Scenario, NamesWhatIsWrong) {
  const auto wrong = [](std::string_view text) {
    return fields(scenario_from_text(text).problems);
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(wrong(R"({"spec": {}, "foo": 1})"), Names{"foo"});
  EXPECT_EQ(wrong(R"({"spec": {"foo": 1}})"), Names{"foo"});
  EXPECT_EQ(wrong(R"({"spec": 3})"), Names{"spec"});
  EXPECT_EQ(wrong(R"({"spec": {}, "step": -1})"), Names{"step"});
  EXPECT_EQ(wrong(R"({"spec": {}, "step": 1.5})"), Names{"step"});
  EXPECT_EQ(wrong(R"({"spec": {}, "step": 18446744073709551615})"), Names{"step"});
  EXPECT_EQ(wrong(R"({"spec": {}, "mode": "sideways"})"), Names{"mode"});
  EXPECT_EQ(wrong(R"({"spec": {}, "mode": 3})"), Names{"mode"});
  EXPECT_EQ(wrong(R"({"spec": {}, "view": []})"), Names{"view"});
  EXPECT_EQ(wrong(R"({"spec": {}, "format": 0})"), Names{"format"});
  EXPECT_EQ(wrong(R"({"spec": {}, "format": 1.5})"), Names{"format"});
  EXPECT_EQ(wrong(R"({"spec": {}, "format": "new", "step": -1})"), (Names{"format", "step"}));
  EXPECT_EQ(wrong("[]"), Names{""});
  EXPECT_EQ(wrong(""), Names{""});
  EXPECT_EQ(wrong("\xff\xfe"), Names{""});
  EXPECT_EQ(wrong(std::string(1'000'000, '[')), Names{""});
}

Scenario stacked_scenario() {
  StackLayer first;
  first.kind = LayerKind::pad;
  first.name = "pad \"1\"";
  first.spec.framework = "pytorch";
  first.spec.input = {4, 6};
  first.spec.input_values = {Preset::custom, Grid<double>(4, 6, 0.5)};
  first.spec.pad_fill = {FillMode::reflect, 0};
  first.sides = {1, 2, 0, 3};
  Spec second;
  second.framework = "pytorch";
  second.kernel_values = {Preset::laplacian, {}};
  StackLayer third;
  third.kind = LayerKind::upsample;
  third.spec.framework = "pytorch";
  third.scale = {2, 1.5};
  third.interpolation = Interpolation::linear;
  Scenario scenario;
  put_stack(scenario, std::vector<StackLayer>{first, second, third}, 1);
  scenario.step = 3;
  return scenario;
}

TEST(Scenario, AStackComesBackFromItsText) {
  const Scenario scenario = stacked_scenario();
  EXPECT_EQ(scenario.spec.input, (PerAxis{7, 9}));
  const ParsedScenario parsed = scenario_from_text(scenario_to_text(scenario));
  EXPECT_EQ(parsed.problems, Problems{});
  EXPECT_EQ(parsed.scenario, scenario);
  EXPECT_EQ(scenario_from_json(scenario_to_json(scenario)).scenario, scenario);
}

TEST(Scenario, AStackStandsALayerALine) {
  Scenario scenario;
  Spec pool;
  pool.op = &kMaxPool1d;
  pool.input = {1, 8};
  pool.kernel = {1, 2};
  pool.stride = {1, 2};
  put_stack(scenario, std::vector<StackLayer>{pool, pool}, 1);
  EXPECT_EQ(scenario_to_text(scenario), R"({
  "format": 2,
  "stack": {
    "framework": "keras",
    "input": [8],
    "stack": [
      {"op": "max_pool1d", "kernel": [2], "stride": [2], "dilation": [1], "padding": "valid", "ceil_mode": false, "input_values": "ones", "seed": 1},
      {"op": "max_pool1d", "kernel": [2], "stride": [2], "dilation": [1], "padding": "valid", "ceil_mode": false, "seed": 1}
    ]
  },
  "selected": 1,
  "step": 0,
  "mode": "gather"
}
)");
}

TEST(Scenario, AStackAloneWillDo) {
  const ParsedScenario parsed = scenario_from_text(
      R"({"input": [9], "stack": [{"op": "conv1d", "kernel": 3}, {"op": "crop", "crop": 1}]})");
  EXPECT_EQ(parsed.problems, Problems{});
  ASSERT_EQ(parsed.scenario.stack.size(), 2U);
  EXPECT_EQ(parsed.scenario.stack[1].spec.input, (PerAxis{1, 7}));
  EXPECT_EQ(parsed.scenario.selected, 0U);
}

TEST(Scenario, NamesWhatIsWrongWithAStack) {
  const auto wrong = [](std::string_view text) {
    return fields(scenario_from_text(text).problems);
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(wrong(R"({"stack": {"stack": [{}, {"foo": 1}]}})"), Names{"stack[1].foo"});
  EXPECT_EQ(wrong(R"({"stack": {"stack": [{}], "foo": 1}})"), Names{"foo"});
  EXPECT_EQ(wrong(R"({"stack": {"stack": []}})"), Names{"stack"});
  EXPECT_EQ(wrong(R"({"stack": 3})"), Names{"stack"});
  EXPECT_EQ(wrong(R"({"stack": {"stack": [{}]}, "selected": 1})"), Names{"selected"});
  EXPECT_EQ(wrong(R"({"stack": {"stack": [{}]}, "selected": "a"})"), Names{"selected"});
  EXPECT_EQ(wrong(R"({"stack": {"stack": [{}]}, "spec": {}})"), Names{"spec"});
  EXPECT_EQ(wrong(R"({"spec": {}, "selected": 0})"), Names{"selected"});
}

// A file cut anywhere, as a broken disk leaves it, is a problem and no crash.
TEST(Scenario, TruncatedFilesAreProblems) {
  const std::string text = scenario_to_text(rich_scenario());
  for (std::size_t length = 0; length + 2 < text.size(); ++length) {
    EXPECT_FALSE(scenario_from_text(text.substr(0, length)).problems.empty()) << length;
  }
}

TEST(Scenario, DamagedFilesAreReadOrRefused) {
  const std::string whole = scenario_to_text(rich_scenario());
  std::mt19937 random(1);
  for (int round = 0; round < 5000; ++round) {
    std::string text = whole;
    for (int change = 0; change < 3; ++change) {
      text[random() % text.size()] =
          static_cast<char>(round % 2 == 0 ? random() : 32 + random() % 95);
    }
    const ParsedScenario parsed = scenario_from_text(text);
    const Resolution resolution =
        resolve(parsed.scenario.spec);  // whatever was read, it can be asked
    for (const Problem& problem : parsed.problems)
      EXPECT_FALSE(problem.code.empty());
    if (parsed.problems.empty() && resolution.accepted()) {
      EXPECT_EQ(scenario_from_text(scenario_to_text(parsed.scenario)).scenario, parsed.scenario);
    }
  }
}

}  // namespace
}  // namespace padlens
