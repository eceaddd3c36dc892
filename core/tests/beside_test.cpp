#include "core/answers/beside.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/layer/spec_json.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

Spec spec_of(const char* text) {
  ParsedSpec parsed = read_spec_text(text);
  EXPECT_TRUE(parsed.problems.empty()) << text;
  return parsed.spec;
}

std::vector<std::string> names(const Spec& one, const Spec& other) {
  std::vector<std::string> names;
  for (const SpecField* field : differing_fields(one, other))
    names.emplace_back(field->name);
  return names;
}

using Names = std::vector<std::string>;

TEST(Beside, IsTheSameLayerButForWhatIsNamed) {
  const Spec present = spec_of(R"({"input": 6, "kernel": 3, "padding": "same"})");
  const BesideSpec named = read_beside(Json("onnx"), present);
  EXPECT_TRUE(named.problems.empty());
  EXPECT_EQ(names(present, named.spec), Names{"framework"});
  EXPECT_EQ(read_beside(Json{{"framework", "onnx"}}, present).spec, named.spec);
  const BesideSpec strided = read_beside(Json{{"strides", 2}}, present);
  EXPECT_TRUE(strided.problems.empty());
  EXPECT_EQ(strided.spec.stride, (PerAxis{2, 2}));
  EXPECT_EQ(names(present, strided.spec), Names{"stride"});
}

TEST(Beside, KeepsTheNumbersOfTheCells) {
  Spec present = spec_of(R"({"input": [2, 2], "kernel": 1, "seed": 5,
      "input_values": [[1, 2], [3, 4]], "kernel_values": [[7]]})");
  const Spec wider = read_beside(Json{{"padding", 1}}, present).spec;
  EXPECT_EQ(wider.input_values, present.input_values);
  EXPECT_EQ(wider.kernel_values, present.kernel_values);
  EXPECT_EQ(wider.seed, 5U);
  const Spec larger = read_beside(Json{{"input", {2, 3}}}, present).spec;
  EXPECT_EQ(rows_of(*larger.input_values.planes[0]), (Rows{{1, 2, 0}, {3, 4, 0}}));
  // No memory for what is beyond all bounds.
  const Spec huge = read_beside(Json{{"input", 2'000'000'000}}, present).spec;
  EXPECT_EQ(huge.input_values, Values{});
}

TEST(Beside, OfAnotherOperationLeavesItsFieldsBehind) {
  const Spec present = spec_of(R"({"input": 6, "kernel": 3, "filters": 2})");
  const BesideSpec pool = read_beside(Json{{"op", "max_pool2d"}}, present);
  EXPECT_EQ(pool.problems, Problems{});
  EXPECT_EQ(pool.spec.op, &kMaxPool2d);
  EXPECT_EQ(pool.spec.kernel, (PerAxis{3, 3}));
}

TEST(Beside, ComesBackFromWhatIsKept) {
  const Spec before = spec_of(R"({"framework": "pytorch", "op": "conv2d_transpose", "input": 4,
      "kernel": 3, "stride": 2, "padding": 1, "output_padding": 1})");
  const Spec now = spec_of(R"({"input": 9, "kernel": 5, "padding": "same"})");
  const BesideSpec back = read_beside(beside_json(before), now);
  EXPECT_EQ(back.problems, Problems{});
  EXPECT_TRUE(differing_fields(before, back.spec).empty());
}

TEST(Beside, WhatIsNoneIsAProblemOfItsField) {
  const auto field = [](const Json& json) {
    const BesideSpec read = read_beside(json, Spec{});
    return read.problems.empty() ? "" : read.problems.front().field;
  };
  EXPECT_EQ(field(3), "beside");
  EXPECT_EQ(field(nullptr), "beside");
  EXPECT_EQ(field(Json::array()), "beside");
  EXPECT_EQ(field(Json{{"strid", 2}}), "beside.strid");
  EXPECT_EQ(field(Json{{"stride", "x"}}), "beside.stride");
  EXPECT_EQ(field(Json{{"op", "nothing"}}), "beside.op");
  EXPECT_EQ(field(Json{{"op", 3}}), "beside.op");
  EXPECT_EQ(field("nobody"), "beside.framework");
}

TEST(Beside, SharesTheNumbersOfTheLayerOnShow) {
  const Spec present = spec_of(R"({"input": 5, "kernel": 3, "input_values": "random"})");
  const Layer layer = layer_of(present);
  const Spec other = read_beside(Json{{"stride", 2}}, present).spec;
  const Layer beside = layer_beside(layer, other, *resolve(other).geometry);
  EXPECT_EQ(beside.input(), layer.input());
  EXPECT_EQ(beside.kernel(), layer.kernel());
  EXPECT_EQ(beside.geometry().height().out, 2);
}

TEST(Beside, OutputCellsDifferByTheirNumbersOrAreNotThere) {
  const Spec present = spec_of(R"({"input": 5, "kernel": 3, "input_values": "ramp"})");
  const Layer layer = layer_of(present);
  const Spec strided = read_beside(Json{{"stride", 2}}, present).spec;
  const Layer other = layer_beside(layer, strided, *resolve(strided).geometry);
  EXPECT_FALSE(differs_beside(layer, other, {0, 0}));
  EXPECT_TRUE(differs_beside(layer, other, {0, 1}));
  EXPECT_TRUE(differs_beside(layer, other, {2, 2}));
  EXPECT_TRUE(differs_beside(other, layer, {1, 1}));
  EXPECT_EQ(nearest_output(other.geometry(), {2, 0}), (Cell{1, 0}));
  EXPECT_EQ(nearest_output(other.geometry(), {2, 9}), (Cell{1, 1}));
}

}  // namespace
}  // namespace padlens::test
