#include "core/layer/spec_json.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/engine/answer_text.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

TEST(SpecJson, ReadsTheSpecOfTheDesign) {
  const ParsedSpec parsed = spec_from_text(
      R"({"op": "conv2d", "framework": "keras", "input": [6, 6], "kernel": [3, 3],
          "stride": [2, 2], "dilation": [1, 1], "padding": "same", "output_padding": null,
          "output_shape": null, "input_values": "ramp", "kernel_values": "ones",
          "pad_fill": "zeros"})");
  EXPECT_EQ(parsed.problems, Problems{});
  Spec expected = conv(6, 3, 2, PaddingMode::same);
  expected.input_values = {Preset::ramp, {}};
  EXPECT_EQ(parsed.spec, expected);
  EXPECT_EQ(answer_text(layer_of(parsed.spec)),
            R"({"output": [3, 3], "pad": {"top": 0, "bottom": 1, "left": 0, "right": 1}, )"
            R"("values": [[72, 90, 69], [180, 198, 141], [174, 186, 130]]})");
}

TEST(SpecJson, FieldsLeftOutKeepTheirDefaults) {
  EXPECT_EQ(spec_from_text("{}").spec, Spec{});
  EXPECT_EQ(spec_from_text(R"({"stride": 2})").spec, conv(5, 3, 2));
}

TEST(SpecJson, ANumberAloneMeansBothAxes) {
  const Spec spec = spec_from_text(R"({"input": 7, "kernel": [2, 4], "padding": 3})").spec;
  EXPECT_EQ(spec.input, (PerAxis{7, 7}));
  EXPECT_EQ(spec.kernel, (PerAxis{2, 4}));
  EXPECT_EQ(spec.padding, PaddingMode::number);
  EXPECT_EQ(spec.sides, (Sides{3, 3, 3, 3}));
  EXPECT_EQ(spec_from_text(R"({"padding": [1, 2]})").spec.sides, (Sides{1, 1, 2, 2}));
  EXPECT_EQ(spec_from_text(R"({"padding": {"left": 5}})").spec.sides, (Sides{0, 0, 5, 0}));
}

TEST(SpecJson, AFieldThatCannotBeReadStaysAsItWas) {
  const ParsedSpec parsed =
      spec_from_text(R"({"input": [5, "2x"], "padding": {"top": 1, "up": 2}, "stride": 2})");
  EXPECT_EQ(parsed.spec, conv(5, 3, 2));
  ASSERT_EQ(parsed.problems.size(), 2U);
  EXPECT_EQ(parsed.problems[0].field, "input");
  EXPECT_EQ(parsed.problems[1].field, "padding");
}

TEST(SpecJson, EveryFieldIsWritten) {
  EXPECT_EQ(spec_to_json(Spec{}), Json::parse(R"(
      {"op": "conv2d", "framework": "keras", "input": [5, 5], "kernel": [3, 3], "stride": [1, 1],
       "dilation": [1, 1], "padding": "valid", "output_padding": null, "output_shape": null,
       "input_values": "ones", "kernel_values": "ones", "seed": 1, "pad_fill": "zeros"})"));
}

TEST(SpecJson, ValuesAreWrittenAsShortAsTheyAre) {
  Spec spec = with_sides(transpose(2, 1), {1, 2, 3, 4});
  spec.output_padding = PerAxis{0, 1};
  spec.output_shape = PerAxis{7, 8};
  spec.input_values = custom({{1, -2.5}, {0.1, 1e20}});
  spec.pad_fill = {FillMode::constant, 0.5};
  const Json json = spec_to_json(spec);
  EXPECT_EQ(json["input_values"].dump(), "[[1,-2.5],[0.1,1e+20]]");
  EXPECT_EQ(json["padding"].dump(), R"({"bottom":2,"left":3,"right":4,"top":1})");
  EXPECT_EQ(json["output_padding"].dump(), "[0,1]");
  EXPECT_EQ(json["output_shape"].dump(), "[7,8]");
  EXPECT_EQ(json["pad_fill"].dump(), R"({"constant":0.5})");
}

TEST(SpecJson, NumbersMadeInCodeAreCheckedLikeParsedOnes) {
  for (const Json& value : {Json(std::int64_t{5'000'000'000}), Json(std::uint64_t{5'000'000'000}),
                            Json(std::numeric_limits<std::uint64_t>::max()),
                            Json(std::numeric_limits<std::int64_t>::min())}) {
    const ParsedSpec parsed = spec_from_json(Json{{"input", value}});
    ASSERT_EQ(parsed.problems.size(), 1U) << value;
    EXPECT_TRUE(is_range_problem(parsed.problems[0]));
    EXPECT_EQ(parsed.spec, Spec{});
  }
}

TEST(SpecJson, OneLongRowAmongShortOnesTakesNoMemory) {
  // The grid of both lengths would have 10^10 cells.
  std::string text = R"({"input_values": [[0)";
  for (int i = 1; i < 100'000; ++i)
    text += ",0";
  text += "]";
  for (int i = 1; i < 100'000; ++i)
    text += ",[]";
  text += "]}";
  const ParsedSpec parsed = spec_from_text(text);
  ASSERT_EQ(parsed.problems.size(), 1U);
  EXPECT_EQ(parsed.problems[0].code, "values_uneven");
}

TEST(SpecJson, DeepNestingIsAProblem) {
  for (const char* unit : {"[", "{\"input\":"}) {
    std::string text = R"({"input": )";
    for (int i = 0; i < 200'000; ++i)
      text += unit;
    const ParsedSpec open = spec_from_text(text);
    ASSERT_EQ(open.problems.size(), 1U);
    EXPECT_EQ(open.problems[0].code, "json_too_deep");
  }
  const ParsedSpec closed =
      spec_from_text(R"({"input": )" + std::string(200'000, '[') + std::string(200'000, ']') + "}");
  EXPECT_FALSE(closed.problems.empty());
  const std::string typed = std::string(200'000, '[') + std::string(200'000, ']');
  ParsedSpec parsed;
  find_spec_field("input")->set(parsed.spec, json_from_text(typed), parsed.problems);
  EXPECT_FALSE(parsed.problems.empty());
}

TEST(SpecJson, AKeyTwiceInOneObjectIsAProblem) {
  const auto fields = [](const std::string& text) {
    Problems problems;
    EXPECT_TRUE(parse_json(text, problems));
    std::vector<std::string> told;
    for (const Problem& problem : problems) {
      EXPECT_EQ(problem.code, "duplicate_key");
      told.push_back(problem.field);
    }
    return told;
  };
  using Fields = std::vector<std::string>;
  EXPECT_EQ(fields(R"({"stride": 1, "kernel": 2, "stride": 1, "\u0073tride": 3})"),
            (Fields{"stride", "stride"}));
  EXPECT_EQ(fields(R"({"padding": {"top": 1, "left": 2, "top": 1}, "top": 1})"),
            Fields{"padding.top"});
  EXPECT_EQ(fields(R"({"spec": {"stride": 1, "stride": 1}, "spec": {}})"),
            (Fields{"stride", "spec"}));
  EXPECT_EQ(fields(R"([{"a": 1}, {"a": 1, "a": {"b": 1}, "c": [{"b": 1}, {"b": 2, "b": 3}]}])"),
            (Fields{"[1].a", "[1].c.b"}));
  // It does not hide what else is wrong.
  const ParsedSpec parsed = spec_from_text(R"({"stride": 1, "stride": 2, "foo": 3})");
  ASSERT_EQ(parsed.problems.size(), 2U);
  EXPECT_EQ(parsed.problems[0].args[0], "\"stride\"");
  EXPECT_EQ(parsed.problems[1].field, "foo");
  Problems problems;
  EXPECT_EQ(json_from_text(R"({"top": 1, "top": 2})", "padding", problems).dump(), R"({"top":2})");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].field, "padding");
}

// A number that is too large for the field, however it is written.
TEST(SpecJson, NumbersTooLargeAreToldAsSuch) {
  for (const char* number : {"2147483648", "99999999999", "99999999999999999999999", "1e30",
                             "1e400", "[5, 99999999999]"}) {
    const ParsedSpec parsed = spec_from_text(R"({"input": )" + std::string(number) + "}");
    const Problems problems =
        parsed.problems.empty() ? resolve(parsed.spec).problems : parsed.problems;
    ASSERT_EQ(problems.size(), 1U) << number;
    EXPECT_EQ(problems[0].code, "too_large") << number;
    EXPECT_EQ(problems[0].field, "input") << number;
  }
  for (const char* typed : {"99999999999", "99999999999999999999999", "1e400", "5x1e30"}) {
    ParsedSpec parsed;
    const Json json = json_from_text(typed);
    find_spec_field("input")->set(parsed.spec, json, parsed.problems);
    ASSERT_EQ(parsed.problems.size(), 1U) << typed;
    EXPECT_EQ(parsed.problems[0].code, "too_large") << typed;
    EXPECT_EQ(parsed.problems[0].args[2], "2147483647") << typed;
  }
}

TEST(SpecJson, TextThatHoldsTooMuchTakesNoMemory) {
  std::string text = R"({"input_values": [)";
  for (int i = 0; i < 21'000'000; ++i)
    text += "0,";
  const ParsedSpec numbers = spec_from_text(text + "0]}");
  ASSERT_EQ(numbers.problems.size(), 1U);
  EXPECT_EQ(numbers.problems[0].code, "json_too_large");
  EXPECT_EQ(kind_name(numbers.problems[0]), "limit");
}

TEST(SpecJson, BracketsInAStringAreNoNesting) {
  const ParsedSpec parsed =
      spec_from_text(R"({"framework": "[[[\"[[[)" + std::string(99, '[') + R"("})");
  EXPECT_EQ(parsed.problems, Problems{});
}

TEST(AnswerText, OfATransposedLayerHasTheCrop) {
  Spec spec = transpose(1, 1, 2);
  spec.kernel_values = custom({{2.5}});
  EXPECT_EQ(answer_text(layer_of(spec)),
            R"({"output": [2, 2], "pad": {"top": 0, "bottom": 1, "left": 0, "right": 1}, )"
            R"("crop": {"top": 0, "bottom": -1, "left": 0, "right": -1}, )"
            R"("values": [[2.5, 0], [0, 0]]})");
}

TEST(AnswerText, HasNoValuesWhereTheLayerKeepsNone) {
  const Spec spec = conv(3, 3);
  EXPECT_EQ(answer_text(make_layer(spec, geometry_of(spec), 0)),
            R"({"output": [1, 1], "pad": {"top": 0, "bottom": 0, "left": 0, "right": 0}, )"
            R"("values": null, "limit": {"multiplications": null}})");
  Spec large = transpose(1024, 3, 64);
  EXPECT_NE(
      answer_text(layer_of(large)).find(R"("values": null, "limit": {"output_cells": 16777216}})"),
      std::string::npos);
}

TEST(AnswerText, OfSizesAloneBeginsAsTheWholeOne) {
  for (const Spec& spec : {conv(5, 3), transpose(3, 3, 2)}) {
    const Layer layer = layer_of(spec);
    const std::string whole = answer_text(layer);
    std::string sizes = "before ";
    append_sizes_text(sizes, layer.spec(), layer.geometry());
    EXPECT_EQ(sizes, "before " + whole.substr(0, whole.find(R"(, "values")")) + '}');
    append_sizes_text(sizes, layer.spec(), layer.geometry(), std::vector<std::string>{"careful"});
    EXPECT_TRUE(sizes.ends_with(R"(}, "cautions": ["careful"]})")) << sizes;
  }
}

TEST(AnswerText, TellsWhatIsInexact) {
  Spec spec = conv(3, 1);
  spec.input = {2, 2};
  spec.kernel_values = custom({{3}});
  spec.input_values = custom({{1, 4e15}, {2e15, -4e15}});
  EXPECT_NE(answer_text(layer_of(spec)).find(R"(], "inexact": [[0, 1], [1, 1]]})"),
            std::string::npos)
      << answer_text(layer_of(spec));
  spec.input_values = custom({{1, 2}, {3, 0.1}});
  EXPECT_EQ(answer_text(layer_of(spec)).find("inexact"), std::string::npos);
}

TEST(AnswerText, StaysJsonWhateverTheNumbersAre) {
  Spec spec = conv(1, 1);
  spec.input = {1, 6};
  spec.input_values = custom({{1e200, -1e200, 1e15, -0.0, 0.1, 123456789012345}});
  spec.kernel_values = custom({{1}});
  EXPECT_NE(answer_text(layer_of(spec))
                .find("[[1e+200, -1e+200, 1000000000000000, 0, 0.1, 123456789012345]]"),
            std::string::npos);
  spec.kernel_values = custom({{1e200}});
  EXPECT_NE(answer_text(layer_of(spec)).find(R"([["inf", "-inf", )"), std::string::npos);
}

TEST(NumberText, IsAsShortAsItReadsBack) {
  EXPECT_EQ(number_text(3), "3");
  EXPECT_EQ(number_text(-2.5), "-2.5");
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(-0.0), "0");
  EXPECT_EQ(number_text(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(number_text(1024), "1024");
}

TEST(SpecFields, AreFoundByName) {
  for (const SpecField& field : spec_fields())
    EXPECT_EQ(find_spec_field(field.name), &field);
  EXPECT_EQ(spec_fields().size(), 25U);
  EXPECT_EQ(find_spec_field("strides"), nullptr);
  EXPECT_EQ(find_spec_field(""), nullptr);
}

TEST(SpecFields, CarryTheRangesOfTheirNumbers) {
  const auto expect_range = [](std::string_view name, std::string_view symbol, int max) {
    const SpecField* field = find_spec_field(name);
    EXPECT_EQ(field->symbol, symbol);
    EXPECT_EQ(field->min, 1);
    EXPECT_EQ(field->max, max);
    EXPECT_LE(field->slider_max, max);
    Spec spec;
    Problems problems;
    field->set(spec, Json::array({2, 3}), problems);
    EXPECT_EQ(spec.*(field->numbers), (PerAxis{2, 3}));
    EXPECT_EQ(field->get(spec), Json::array({2, 3}));
  };
  expect_range("input", "n", INT32_MAX);
  expect_range("kernel", "k", INT32_MAX);
  expect_range("stride", "s", INT32_MAX);
  expect_range("dilation", "d", INT32_MAX);
}

TEST(JsonFromText, ReadsWhatIsTypedOnACommandLine) {
  const auto typed = [](std::string_view text) { return json_from_text(text).dump(); };
  EXPECT_EQ(typed("5"), "5");
  EXPECT_EQ(typed("-3"), "-3");
  EXPECT_EQ(typed("2.5"), "2.5");
  EXPECT_EQ(typed("5,7"), "[5,7]");
  EXPECT_EQ(typed("5x7"), "[5,7]");
  EXPECT_EQ(typed("1,2,3"), "[1,2,3]");
  EXPECT_EQ(typed("same"), "\"same\"");
  EXPECT_EQ(typed("null"), "null");
  EXPECT_EQ(typed("top=1,left=2"), R"({"left":2,"top":1})");
  EXPECT_EQ(typed("constant=-0.5"), R"({"constant":-0.5})");
  EXPECT_EQ(typed("top=x"), R"({"top":"x"})");
  EXPECT_EQ(typed("[[1,2],[3,4]]"), "[[1,2],[3,4]]");
  EXPECT_EQ(typed("[1,2"), "\"[1,2\"");
  EXPECT_EQ(typed("{\"top\":1}"), "{\"top\":1}");
  EXPECT_EQ(typed("\"same\""), "\"same\"");
  EXPECT_EQ(typed("top=1,2"), "\"top=1,2\"");
  EXPECT_EQ(typed("5,"), "\"5,\"");
  EXPECT_EQ(typed("5 7"), "\"5 7\"");
  EXPECT_EQ(typed("inf"), "\"inf\"");
  EXPECT_EQ(typed(""), "\"\"");
}

TEST(JsonFromText, KeepsTheSignOfWhatAFieldReads) {
  Spec spec;
  Problems problems;
  find_spec_field("stride")->set(spec, json_from_text("-1"), problems);
  EXPECT_EQ(problems, Problems{});
  EXPECT_EQ(spec.stride, (PerAxis{-1, -1}));
}

TEST(SpecJson, ValuesAreAListOfPlanes) {
  const auto read = [](const char* values) {
    return spec_from_json(Json{{"input", {1, 2}}, {"input_values", Json::parse(values)}});
  };
  const ParsedSpec rows = read("[[1, 2]]");
  EXPECT_EQ(read("[[[1, 2]]]").spec, rows.spec);
  EXPECT_EQ(spec_to_json(rows.spec)["input_values"], Json::parse("[[1, 2]]"));
  const ParsedSpec three = read("[[[1, 2]], [[3, 4]], [[5, 6]]]");
  EXPECT_TRUE(three.problems.empty());
  EXPECT_EQ(three.spec.input_values.planes.size(), 3U);
  EXPECT_EQ(three.spec.input_values.planes[2]->at(0, 1), 6);
  EXPECT_EQ(spec_from_json(spec_to_json(three.spec)).spec, three.spec);
  EXPECT_NE(three.spec, rows.spec);
  // Cut and filled up plane by plane.
  const Values wider = fitted(three.spec.input_values, 1, 3);
  EXPECT_EQ(wider.planes.size(), 3U);
  EXPECT_EQ(wider.planes[1]->at(0, 1), 4);
  EXPECT_EQ(wider.planes[1]->at(0, 2), 0);
  for (const auto& [bad, code] :
       std::map<std::string, std::string>{{"[[[1, 2]], [[3]]]", "values_uneven"},
                                          {"[[[1, 2]], [3, 4]]", "values_uneven"},
                                          {"[[[1, 2]], 5]", "values_list"},
                                          {"[[[1, 2]], [[3, null]]]", "values_number"},
                                          {"[[[]]]", "unknown_name"},
                                          {"[[[1, 2]], [[3, 4], [5, 6]]]", "values_uneven"},
                                          {"[[[[1]]]]", "unknown_name"}}) {
    const ParsedSpec refused = read(bad.c_str());
    ASSERT_EQ(refused.problems.size(), 1U) << bad;
    EXPECT_EQ(refused.problems[0].code, code) << bad;
  }
}

// Each framework's own field: begins before ends (ONNX pads), the last axis first (F.pad, ncnn),
// pairs (Keras, JAX). Where one number is for both sides four are pairs, too.
TEST(SpecJson, FourNumbersStandInTheOrderOfTheirFramework) {
  const auto sides = [](std::string_view framework) {
    ParsedSpec parsed =
        spec_from_json(Json{{"framework", framework}, {"input", 9}, {"padding", {1, 2, 3, 4}}});
    EXPECT_TRUE(parsed.problems.empty()) << framework;
    settle(parsed.spec);
    const Sides& at = parsed.spec.sides;
    return std::array{at.top, at.bottom, at.left, at.right};
  };
  std::size_t seen = 0;
  for (const Framework* framework : frameworks()) {
    switch (framework->names.order) {
      case SideOrder::begins_ends:
        EXPECT_EQ(sides(framework->id), (std::array{1, 3, 2, 4})) << framework->id;
        break;
      case SideOrder::last_first:
        EXPECT_EQ(sides(framework->id), (std::array{3, 4, 1, 2})) << framework->id;
        break;
      default:
        EXPECT_EQ(sides(framework->id), (std::array{1, 2, 3, 4})) << framework->id;
    }
    ++seen;
  }
  EXPECT_GE(seen, 20U);
  for (const char* runtime : {"onnx", "openvino", "opencv", "tract", "burn"})
    EXPECT_EQ(find_framework(runtime)->names.order, SideOrder::begins_ends) << runtime;
  for (const char* other : {"ncnn", "tinygrad"})
    EXPECT_EQ(find_framework(other)->names.order, SideOrder::last_first) << other;
}

TEST(SpecJson, TwoNumbersAreLeftAndRightInOneDimension) {
  const auto padding = [](const char* op, const char* numbers) {
    return spec_to_json(spec_from_json(Json{{"op", op},
                                            {"framework", "onnx"},
                                            {"input", 9},
                                            {"padding", Json::parse(numbers)}})
                            .spec)["padding"];
  };
  EXPECT_EQ(padding("conv1d", "[1, 2]"), Json::parse(R"({"left": 1, "right": 2})"));
  EXPECT_EQ(padding("conv1d", "[3]"), Json::parse(R"({"left": 3, "right": 3})"));
  EXPECT_EQ(padding("conv2d", "[1, 2]"),
            Json::parse(R"({"top": 1, "bottom": 1, "left": 2, "right": 2})"));
  for (const char* op : {"conv1d", "conv2d"}) {
    const ParsedSpec three = spec_from_json(Json{{"op", op}, {"padding", {1, 2, 3}}});
    ASSERT_EQ(three.problems.size(), 1U);
    EXPECT_EQ(three.problems[0].code, "wrong_type");
  }
}

}  // namespace
}  // namespace padlens::test
