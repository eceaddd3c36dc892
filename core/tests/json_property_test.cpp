#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/engine/answer_text.h"
#include "core/frameworks/resolve.h"
#include "core/layer/plain_json.h"
#include "core/layer/spec_json.h"
#include "core/tests/support.h"

// Specs as text, and text that only looks like one.

namespace padlens::test {
namespace {

// Everything that text can lead to: no throw, problems that can be told.
void expect_sound(const ParsedSpec& parsed) {
  RC_ASSERT(known_codes(parsed.problems));
  for (const Problem& problem : parsed.problems) {
    RC_ASSERT(is_utf8(problem.field));
    for (const std::string& arg : problem.args)
      RC_ASSERT(is_utf8(arg));
  }
  RC_ASSERT(known_codes(resolve(parsed.spec).problems));
  if (!parsed.problems.empty()) return;
  const ParsedSpec again = spec_from_text(spec_to_json(parsed.spec).dump());
  RC_ASSERT(again.problems.empty());
  RC_ASSERT(again.spec == parsed.spec);
}

// A plain text is read without a document, and so that nobody could tell.
bool reads_as_by_document(const std::string& text) {
  const ParsedSpec one = spec_from_text(text);
  const ParsedSpec other = spec_from_document(text);
  return one.spec == other.spec && one.problems == other.problems &&
         one.has_stride == other.has_stride;
}

// Bytes and pieces that specs are made of, so that changes reach deep.
std::string pick_piece() {
  return *rc::gen::element<std::string>(
      "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "0", "3", "2.5", "1e99", "1e999",
      "99999999999999999999", "-99999999999", "[1, 2]", "[[1, 2], [3, 4]]", "[[1], []]", "{}",
      "\"same\"", "\"ones\"", "\"padding\"", "{\"constant\": 1}", "{\"top\": 1}", "\"\\ud800\"",
      "\\", "\xff", "\xc3", std::string(1, '\0'), "填充");
}

std::string mutated(std::string text) {
  for (int edits = pick(1, 4); edits > 0; --edits) {
    const auto at = static_cast<std::size_t>(pick(0, static_cast<int>(text.size())));
    const auto length = std::min(static_cast<std::size_t>(pick(0, 8)), text.size() - at);
    text.replace(at, length, pick_piece());
  }
  return text;
}

// A valid spec of which one field holds any value at all.
Json with_a_strange_field(Json json) {
  const auto& fields = spec_fields();
  const auto which = static_cast<std::size_t>(pick(0, static_cast<int>(fields.size()) - 1));
  Json value = Json::parse(pick_piece(), nullptr, false);
  if (value.is_discarded()) value = valid_utf8(*rc::gen::arbitrary<std::string>());
  json[std::string(fields[which].name)] = std::move(value);
  return json;
}

RC_GTEST_PROP(SpecJson, ASpecReadsBackAsItself, ()) {
  Spec spec = *layer_specs();
  spec.seed = *rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint32_t>());
  const ParsedSpec parsed = spec_from_text(spec_to_json(spec).dump());
  RC_ASSERT(parsed.problems == Problems{});
  RC_ASSERT(parsed.spec == spec);
}

RC_GTEST_PROP(SpecJson, AlsoOneOutOfRangeReadsBack, ()) {
  Spec spec = *wild_specs();
  spec.framework = "onnx";
  spec.input_values = spec.kernel_values = {Preset::ramp, {}};
  if (spec.padding != PaddingMode::explicit_sides) spec.sides = {};
  if (spec.pad_fill.mode != FillMode::constant) spec.pad_fill.constant = 0;
  const ParsedSpec parsed = spec_from_text(spec_to_json(spec).dump());
  RC_ASSERT(parsed.problems == Problems{});
  RC_ASSERT(parsed.spec == spec);
}

RC_GTEST_PROP(SpecJson, AnyNumberReadsBackAsItself, (double value)) {
  Spec spec = conv(1, 1);
  spec.input_values = custom({{value}});
  spec.pad_fill = {FillMode::constant, value};
  const ParsedSpec parsed = spec_from_text(spec_to_json(spec).dump());
  RC_ASSERT(parsed.spec == spec);
  RC_ASSERT(std::stod(number_text(value)) == value);
}

RC_GTEST_PROP(SpecJson, AnyBytesGiveASpecOrAProblem, (const std::string& text)) {
  expect_sound(spec_from_text(text));
}

RC_GTEST_PROP(SpecJson, DamagedSpecsGiveASpecOrAProblem, ()) {
  const std::string text = mutated(spec_to_json(*layer_specs()).dump());
  RC_LOG() << text;
  expect_sound(spec_from_text(text));
}

RC_GTEST_PROP(SpecJson, StrangeFieldsGiveASpecOrAProblem, ()) {
  const Json json = with_a_strange_field(spec_to_json(*layer_specs()));
  RC_LOG() << json.dump(-1, ' ', false, Json::error_handler_t::replace);
  expect_sound(spec_from_json(json));
}

// Values that can and cannot stand in a field, near to what is plain and what is not.
std::string any_value() {
  return *rc::gen::element<std::string>(
      "null", "true", "false", "0", "1", "-1", "-0", "01", "1.0", "1e0", "64", "1024", "1025",
      "999999999999999999", "9999999999999999999", "-999999999999999999", "[]", "{}", "[1]",
      "[1, 2]", "[ 1 ,2 ]", "[1, 2, 3]", "[0, 1, 1, 2]", "[1, [2]]", "[1,]", "[true, 1]",
      "[[1, 2], [3, 4]]", "\"same\"", "\"SAME_UPPER\"", "\"s\\u0061me\"", "\"valid\"", "\"ramp\"",
      "\"true\"", "\"\"", "\"\x7f\"", "\"\x01\"", "\"é\"", "\"\xff\"", "\"ceil\"", "\"reflect\"",
      "{\"top\": 1, \"left\": 2}", "{\"left\": 1, \"right\": 0}", "{\"top\": 1, \"top\": 2}",
      "{\"top\": null}", "{\"up\": 1}", "{\"constant\": 2}", "{\"constant\": 0.5}",
      "{\"constant\": \"2\"}", "{\"top\": [1]}", "nul", "tru", "\"");
}

// An object of a few fields, most of them known ones, with what may stand between them.
std::string text_of_fields() {
  std::vector<std::string> names{"name", "Stride", "str\\u0069de", "\xff", ""};
  for (const SpecField& field : spec_fields())
    names.emplace_back(field.name);
  for (const Op op : operations())
    names.push_back(fmt::format(R"(op": "{}", "stride)", op->id));
  const std::string blank = *rc::gen::element<std::string>("", " ", "\t", "\r\n", "\v");
  std::string text;
  for (int fields = pick(0, 6); fields > 0; --fields) {
    const std::string& name =
        names[static_cast<std::size_t>(pick(0, static_cast<int>(names.size()) - 1))];
    text += (text.empty() ? "" : ",") + blank + '"' + name + "\":" + blank + any_value();
  }
  const std::string end = *rc::gen::weightedElement<std::string>(
      {{20, ""}, {1, ","}, {1, "{}"}, {1, " "}, {1, std::string(1, '\0')}});
  return *rc::gen::weightedElement<std::string>({{20, ""}, {1, " "}, {1, "\xef\xbb\xbf"}}) + '{' +
         text + blank + '}' + end;
}

RC_GTEST_PROP(SpecJson, TextIsReadAsByADocument, ()) {
  const std::string plain = spec_to_json(*layer_specs()).dump(pick(-1, 1));
  const std::string strange = with_a_strange_field(spec_to_json(*layer_specs()))
                                  .dump(-1, ' ', false, Json::error_handler_t::replace);
  for (const std::string& text :
       {plain, mutated(plain), strange, text_of_fields(), mutated(text_of_fields())}) {
    RC_LOG() << text << '\n';
    RC_ASSERT(reads_as_by_document(text));
  }
}

TEST(SpecJson, OracleRowsAreReadAsByADocument) {
  int rows = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(PADLENS_SOURCE_DIR "/core/tests/oracles")) {
    if (entry.path().extension() != ".jsonl") continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line); ++rows) {
      Json spec = Json::parse(line).at("spec");
      EXPECT_TRUE(reads_as_by_document(spec.dump())) << line;
      spec.erase("input_values");
      spec.erase("kernel_values");
      spec["values"] = false;
      EXPECT_TRUE(reads_as_by_document(spec.dump())) << line;
    }
  }
  EXPECT_GT(rows, 1000);
}

TEST(SpecJson, MostSpecsArePlain) {
  const auto plain = [](const std::string& text) { return PlainObject().read(text); };
  EXPECT_TRUE(plain("{}"));
  EXPECT_TRUE(plain(R"({"op": "conv2d", "input": [6, 6], "stride": -2, "values": false,
                        "padding": {"top": 0, "bottom": 1}, "output_padding": null})"));
  EXPECT_TRUE(plain(spec_to_json(Spec{}).dump(2)));
  for (const char* other : {"",
                            "{",
                            "[]",
                            "1",
                            "{}}",
                            R"({"a": 1.5})",
                            R"({"a": 1, "a": 2})",
                            R"({"a": [[1]]})",
                            R"({"a": {"b": [1]}})",
                            R"({"a": "\n"})",
                            R"({"a": "é"})",
                            R"({"a": 1)",
                            R"({"a" 1})",
                            R"({"a": 01})",
                            R"({"a": -})",
                            R"({"a": 1234567890123456789})",
                            R"({"a": nulls})",
                            R"({a: 1})",
                            R"({"a": 1,})",
                            R"({"a": {"b": 1, "b": 2}})",
                            "{\"a\": \"\t\"}"}) {
    EXPECT_FALSE(plain(other)) << other;
  }
  std::string many = "{\"a\": [0";
  for (int i = 0; i < 200; ++i)
    many += ", 0";
  EXPECT_FALSE(plain(many + "]}"));
}

RC_GTEST_PROP(SpecJson, WhatIsTypedOnACommandLineGivesASpecOrAProblem, ()) {
  const std::string text = pick(0, 1) == 0 ? *rc::gen::arbitrary<std::string>()
                                           : mutated(pick_piece() + "=" + pick_piece());
  RC_LOG() << text;
  const Json value = json_from_text(text);
  for (const SpecField& field : spec_fields()) {
    ParsedSpec parsed;
    field.set(parsed.spec, value, parsed.problems);
    RC_ASSERT(known_codes(parsed.problems));
    for (const Problem& problem : parsed.problems) {
      for (const std::string& arg : problem.args)
        RC_ASSERT(is_utf8(arg));
    }
    RC_ASSERT(known_codes(resolve(parsed.spec).problems));
  }
}

RC_GTEST_PROP(SpecJson, AnAnswerIsJsonWithTheNumbersOfTheLayer, ()) {
  const Layer layer = layer_of(*layer_specs());
  const auto& [h, w] = layer.geometry().axis;
  const Json answer = Json::parse(answer_text(layer));
  RC_ASSERT(answer["output"] == Json::array({h.out, w.out}));
  RC_ASSERT(answer["pad"] == (Json{{"top", h.pad_before},
                                   {"bottom", h.pad_after},
                                   {"left", w.pad_before},
                                   {"right", w.pad_after}}));
  RC_ASSERT(answer.contains("crop") == layer.geometry().transposed());
  if (layer.geometry().transposed()) {
    RC_ASSERT(answer["crop"] == (Json{{"top", h.crop_before},
                                      {"bottom", h.crop_after},
                                      {"left", w.crop_before},
                                      {"right", w.crop_after}}));
  }
  RC_ASSERT(answer["values"].get<std::vector<std::vector<double>>>() == rows_of(*layer.output()));
}

}  // namespace
}  // namespace padlens::test
