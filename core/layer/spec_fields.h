#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/layer/given_value.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"

namespace padlens {

// As text, on one line or with `indent` blanks a level; what is no UTF-8 is replaced.
std::string json_text(const Json& value, int indent = -1);
std::string json_text(const nlohmann::ordered_json& value, int indent = -1);

// What can stand in a field of words: "floor", "ceil".
struct RoundingName {
  Rounding rounding;
  std::string_view name;
};

// Which specs a field stands in when they are written out.
enum class FieldOf : std::uint8_t {
  all,
  kernels,  // those of operations with a kernel, whether the operation uses it or not
  some,     // those of operations that name it
  request,  // where it is set: what is asked for, no part of the layer
};

// One row per field of a spec. The parser, the command line, the window and the
// help all read this table; adding a field is adding a row.
struct SpecField {
  std::string_view name;    // as in the JSON; the flag is "--name" with '-' for '_'
  std::string_view symbol;  // in formulas: "n", "k", "s", "d"; "" for the rest
  std::string_view usage;   // what the command line shows as the value: "H[,W]"

  // For the whole numbers per axis; null for other fields.
  PerAxis Spec::*numbers;
  int min;
  int max;
  int slider_max;  // how far the window's slider goes before the number box has to serve

  FieldOf of;

  Json (*get)(const Spec& spec);
  // Sets the field, or appends a problem and leaves it as it was.
  void (*set)(Spec& spec, const GivenValue& value, Problems& problems);

  // For a field that only some frameworks have, which is written where it is set: its words, or
  // none where it is true or false.
  bool own = false;
  // Its flag on the command line, where another option has the name.
  std::string_view flag = {};
  std::span<const RoundingName> words = {};
  std::optional<Rounding> Spec::*rounding = nullptr;
  // What the frameworks call it besides: "in_channels".
  std::span<const std::string_view> aliases = {};
};

// At most kMostSpecFields.
std::span<const SpecField> spec_fields();
inline constexpr std::size_t kMostSpecFields = 32;
const SpecField* find_spec_field(std::string_view name);
// By its name or an alias.
const SpecField* find_spelled_field(std::string_view name);

// Whether the field is written where a spec is: its operation has it, or it would get lost.
bool is_written(const SpecField& field, const Spec& spec);

// A value as typed on a command line, read as JSON: a JSON text as it is, "5,7"
// or "5x7" as [5, 7], "top=1,left=2" as an object, anything else as a string.
Json json_from_text(std::string_view typed);
// Where it is a JSON text with a key twice in one object, that is a problem of `field`.
Json json_from_text(std::string_view typed, std::string_view field, Problems& problems);

// `text` with U+FFFD for what is not UTF-8, which JSON could not carry.
std::string valid_utf8(std::string_view text);

// What a terminal would obey instead of showing, written out: "\x1b" for an escape, "\n" for a
// line break, "\u{202e}" for what turns the direction of writing. Valid UTF-8.
std::string without_controls(std::string_view text);

// Text that someone gave, for a problem's `args` and `field`: without controls and cut to 80
// characters with "…" where it is longer.
std::string shown_text(std::string_view text);
// A value as JSON text, likewise.
std::string shown(const Json& value);

}  // namespace padlens
