#include <array>
#include <utility>

#include "core/layer/field_values.h"
#include "core/layer/size_symbol.h"

// The field "input": sizes, or what stands in the place of those that are not known.

namespace padlens::field_values {
namespace {

// A size of the input, or what stands in its place.
struct GivenSize {
  int number = 0;
  std::string symbol;
};

std::optional<GivenSize> read_size(const GivenValue& value, Problems& problems) {
  if (!value.is_null() && !value.is_string()) {
    const auto number = read_whole(value, "input", 1, Limits::input, problems);
    return number ? std::optional(GivenSize{*number, ""}) : std::nullopt;
  }
  if (auto symbol = size_symbol(value.is_null() ? kUnnamedSize : value.text()))
    return GivenSize{0, *std::move(symbol)};
  add(problems, "input", "input_size", {value.shown(), "1", std::to_string(Limits::input)});
  return std::nullopt;
}

// "N,224" as ["N", 224], as a command line has it.
Json sizes_json(std::string_view text) {
  const auto parts = size_parts(text);
  if (parts.size() == 1) return parts[0];
  Json sizes = Json::array();
  for (const std::string_view part : parts)
    sizes.push_back(number_from_text(part).value_or(part));
  return sizes;
}

void set_sizes(Spec& spec, const GivenValue& value, Problems& problems) {
  const auto axes = axes_of(spec);
  if (value.is_array() && value.size() != axes.size()) {
    add(problems, "input", "wrong_type",
        {value.shown(), axes.size() == 1 ? "2 or [2]" : "2 or [2, 3]"});
    return;
  }
  std::array<GivenSize, 2> sizes;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto size = read_size(value.is_array() ? value[i] : value, problems);
    if (!size) return;
    sizes[axes[i]] = *size;
  }
  for (const Axis axis : axes) {
    spec.input[axis] = sizes[axis].symbol.empty() ? sizes[axis].number : Spec{}.input[axis];
    spec.symbols[axis] = sizes[axis].symbol;
  }
  flatten(spec);
}

}  // namespace

Json get_input(const Spec& spec) {
  Json sizes = pair_json(spec, spec.input);
  const auto axes = axes_of(spec);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (!spec.symbols[axes[i]].empty()) sizes[i] = spec.symbols[axes[i]];
  }
  return sizes;
}

void set_input(Spec& spec, const GivenValue& value, Problems& problems) {
  if (!value.is_string()) return set_sizes(spec, value, problems);
  const Json sizes = sizes_json(value.text());
  set_sizes(spec, GivenValue(sizes), problems);
}

}  // namespace padlens::field_values
