#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/layer/given_value.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"

// What the fields of a spec are read with: the files of spec_fields.h alone use it. Each read gives
// the value, or a problem of the field.
namespace padlens::field_values {

void add(Problems& problems, std::string_view field, std::string_view code,
         std::vector<std::string> args);

constexpr double kBeyondWhole = 9.2e18;  // where std::int64_t ends

// A whole number that a Number can hold. Of the range, which resolve() checks, it
// only says what would be accepted.
template <class Number>
std::optional<Number> read_whole(const GivenValue& value, std::string_view field, Number min,
                                 Number max, Problems& problems) {
  if (const auto number = value.whole<Number>()) return number;
  // Beyond 64 bits JSON's whole numbers come as real ones.
  const double real = value.is_number() ? value.number() : std::nan("");
  if (value.is_number_integer() || (std::floor(real) == real && std::abs(real) >= kBeyondWhole)) {
    problems.push_back(range_problem(std::string(field), value.shown(), min, max, real > 0));
  } else {
    add(problems, field, "not_a_number", {value.shown(), std::to_string(min), std::to_string(max)});
  }
  return std::nullopt;
}

// true or false; 1 and 0, as ONNX writes them, too.
std::optional<bool> read_flag(const GivenValue& value, std::string_view field, Problems& problems);

// One number for every axis, or a number each; in one dimension the height is `trivial`.
std::optional<PerAxis> read_pair(const Spec& spec, const GivenValue& value, std::string_view field,
                                 int min, int max, int trivial, Problems& problems);

// [height, width]; in one dimension the width alone.
Json pair_json(const Spec& spec, const PerAxis& pair);

// ASCII letters alone.
std::string lower_case(std::string text);

// What the text of a number reads as; nullopt where it is none.
std::optional<Json> number_from_text(std::string_view text);

// "conv2d, conv2d_transpose": what can stand in the field, one after another.
template <class Rows, class Name>
std::string listed(const Rows& rows, Name name) {
  std::string text;
  for (const auto& row : rows) {
    const std::string_view next = name(row);
    if (!next.empty()) text += fmt::format("{}{}", text.empty() ? "" : ", ", next);
  }
  return text;
}

// --- fields with files of their own

Json get_input(const Spec& spec);
void set_input(Spec& spec, const GivenValue& value, Problems& problems);

Json get_padding(const Spec& spec);
void set_padding(Spec& spec, const GivenValue& value, Problems& problems);

}  // namespace padlens::field_values
