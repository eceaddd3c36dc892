#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/layer/problem.h"
#include "core/layer/spec.h"
#include "core/layer/spec_fields.h"

namespace padlens {

// nlohmann::json writes nested values by recursion, so a deep enough one, shown in a problem, would
// exhaust the stack. More levels than any spec has.
inline constexpr std::size_t kJsonLevels = 32;

// Text as JSON; nullopt and a problem where it is none, nested deeper than `deepest` levels, or
// would take more than some 320 MB. A key that stands twice in one object is a problem
// of the field "stride", "padding.top", or, in a list's third element, "[2].output"; there is a
// value all the same, with the last of the two.
std::optional<Json> parse_json(std::string_view text, Problems& problems,
                               std::size_t deepest = kJsonLevels);

// A spec from its JSON object; fields left out keep their defaults. With
// problems, `spec` holds what could be read. Unknown fields are problems.
struct ParsedSpec {
  Spec spec;
  Problems problems;
  bool has_stride = false;  // it was given: what it is where not, the framework decides
};
ParsedSpec spec_from_json(const GivenValue& json);
// The same from text; text that is not JSON is a problem of the field "".
ParsedSpec spec_from_text(std::string_view text);
// The same by way of a document, whatever the text: slower, and never otherwise.
ParsedSpec spec_from_document(std::string_view text);

// All fields that the operation has, so that the result reads the same when defaults change;
// ordered: in the order of spec_fields().
Json spec_to_json(const Spec& spec);
nlohmann::ordered_json spec_to_ordered_json(const Spec& spec);

// A number as short as it can be while it reads back as itself: "3", "0.1", "-2.5".
std::string number_text(double value);

}  // namespace padlens
