#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "core/engine/answer_text.h"
#include "core/frameworks/resolve.h"
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
