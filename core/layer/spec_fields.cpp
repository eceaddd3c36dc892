#include "core/layer/spec_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <cmath>
#include <utility>

#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr std::array<std::pair<PaddingMode, std::string_view>, 6> kPaddingNames{{
    {PaddingMode::valid, "valid"},
    {PaddingMode::same, "same"},
    {PaddingMode::same_upper, "same_upper"},
    {PaddingMode::same_lower, "same_lower"},
    {PaddingMode::explicit_sides, "explicit"},
    {PaddingMode::notset, "notset"},
}};

constexpr std::array<std::pair<Op, std::string_view>, 2> kOpNames{{
    {Op::conv2d, "conv2d"},
    {Op::conv2d_transpose, "conv2d_transpose"},
}};

void add(Problems& problems, std::string_view field, std::string_view code,
         std::vector<std::string> args) {
  problems.push_back({std::string(field), std::string(code), std::move(args)});
}

// A whole number that a Number can hold. Of the range, which resolve() checks, it
// only says what would be accepted.
template <class Number>
std::optional<Number> read_whole(const Json& value, std::string_view field, Number min, Number max,
                                 Problems& problems) {
  const bool whole = value.is_number_integer();
  // Parsed numbers that are not negative are unsigned, those made in code may be signed.
  if (whole && (value.is_number_unsigned() ? std::in_range<Number>(value.get<std::uint64_t>())
                                           : std::in_range<Number>(value.get<std::int64_t>()))) {
    return value.get<Number>();
  }
  add(problems, field, whole ? "out_of_range" : "not_a_number",
      {shown(value), std::to_string(min), std::to_string(max)});
  return std::nullopt;
}

std::optional<PerAxis> read_pair(const Json& value, std::string_view field, int min, int max,
                                 Problems& problems) {
  if (value.is_array()) {
    if (value.size() != 2) {
      add(problems, field, "wrong_type", {shown(value), "2 or [2, 3]"});
      return std::nullopt;
    }
    const auto height = read_whole(value[0], field, min, max, problems);
    if (!height) return std::nullopt;
    const auto width = read_whole(value[1], field, min, max, problems);
    if (!width) return std::nullopt;
    return PerAxis{*height, *width};
  }
  const auto both = read_whole(value, field, min, max, problems);
  if (!both) return std::nullopt;
  return PerAxis{*both, *both};
}

Json pair_json(const PerAxis& pair) {
  return Json::array({pair[kHeight], pair[kWidth]});
}

// A per-axis number field by its member: get and set for the table.
template <PerAxis Spec::*Member>
Json get_numbers(const Spec& spec) {
  return pair_json(spec.*Member);
}

void set_op(Spec& spec, const Json& value, Problems& problems) {
  for (const auto& [op, name] : kOpNames) {
    if (value == name) {
      spec.op = op;
      return;
    }
  }
  add(problems, "op", "unknown_name", {shown(value), "conv2d, conv2d_transpose"});
}

void set_framework(Spec& spec, const Json& value, Problems& problems) {
  if (!value.is_string()) {
    add(problems, "framework", "wrong_type", {shown(value), "\"keras\""});
    return;
  }
  spec.framework = value.get<std::string>();  // resolve() knows which there are
}

Json get_padding(const Spec& spec) {
  if (spec.padding != PaddingMode::explicit_sides) return padding_name(spec.padding);
  return Json{{"top", spec.sides.top},
              {"bottom", spec.sides.bottom},
              {"left", spec.sides.left},
              {"right", spec.sides.right}};
}

std::optional<Sides> read_sides(const Json& value, Problems& problems) {
  Sides sides;
  for (const auto& [key, number] : value.items()) {
    int* side = key == "top"      ? &sides.top
                : key == "bottom" ? &sides.bottom
                : key == "left"   ? &sides.left
                : key == "right"  ? &sides.right
                                  : nullptr;
    if (side == nullptr) {
      add(problems, "padding", "unknown_name", {"\"" + key + "\"", "top, bottom, left, right"});
      return std::nullopt;
    }
    const auto cells = read_whole(number, "padding", 0, Limits::side, problems);
    if (!cells) return std::nullopt;
    *side = *cells;
  }
  return sides;
}

void set_padding(Spec& spec, const Json& value, Problems& problems) {
  if (value.is_string()) {
    for (const auto& [mode, name] : kPaddingNames) {
      if (mode == PaddingMode::explicit_sides || value != name) continue;
      spec.padding = mode;
      return;
    }
    add(problems, "padding", "unknown_name",
        {shown(value),
         "valid, same, same_upper, same_lower, notset, {\"top\": 0, \"bottom\": 1, …}"});
    return;
  }
  std::optional<Sides> sides;
  if (value.is_object()) {
    sides = read_sides(value, problems);
  } else if (const auto pair = read_pair(value, "padding", 0, Limits::side, problems)) {
    const auto& [height, width] = *pair;
    sides = Sides{height, height, width, width};
  }
  if (!sides) return;
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = *sides;
}

template <std::optional<PerAxis> Spec::*Member>
Json get_optional(const Spec& spec) {
  return spec.*Member ? pair_json(*(spec.*Member)) : Json(nullptr);
}

void set_output_padding(Spec& spec, const Json& value, Problems& problems) {
  if (value.is_null()) {
    spec.output_padding.reset();
  } else if (const auto pair = read_pair(value, "output_padding", 0, Limits::stride, problems)) {
    spec.output_padding = pair;
  }
}

void set_output_shape(Spec& spec, const Json& value, Problems& problems) {
  if (value.is_null()) {
    spec.output_shape.reset();
  } else if (const auto pair = read_pair(value, "output_shape", 1, INT_MAX, problems)) {
    spec.output_shape = pair;
  }
}

Json values_json(const Values& values) {
  if (values.preset == Preset::custom) {
    Json rows = Json::array();
    for (std::int64_t r = 0; r < values.cells.rows(); ++r) {
      Json row = Json::array();
      for (std::int64_t c = 0; c < values.cells.cols(); ++c) {
        const double value = values.cells.at(r, c);
        // Whole numbers as such: "3" and not "3.0".
        if (value == std::floor(value) && std::abs(value) < 1e15) {
          row.push_back(static_cast<std::int64_t>(value));
        } else {
          row.push_back(value);
        }
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }
  const auto info = std::ranges::find(presets(), values.preset, &PresetInfo::preset);
  return info->name;
}

// Rows of numbers, all of one length; nullopt for anything else.
std::optional<Grid<double>> read_rows(const Json& value) {
  if (!value.is_array() || value.empty() || !value[0].is_array() || value[0].empty()) {
    return std::nullopt;
  }
  // First of all: one long row and many short ones must not take memory for a grid
  // of both lengths.
  const std::size_t width = value[0].size();
  for (const Json& row : value) {
    if (!row.is_array() || row.size() != width) return std::nullopt;
  }
  Grid<double> cells(static_cast<std::int64_t>(value.size()), static_cast<std::int64_t>(width));
  for (std::int64_t r = 0; r < cells.rows(); ++r) {
    const Json& row = value[static_cast<std::size_t>(r)];
    for (std::int64_t c = 0; c < cells.cols(); ++c) {
      const Json& cell = row[static_cast<std::size_t>(c)];
      if (!cell.is_number()) return std::nullopt;
      cells.at(r, c) = cell.get<double>();
    }
  }
  return cells;
}

void set_values(Values& values, const Json& value, std::string_view field, bool PresetInfo::*fits,
                Problems& problems) {
  std::string accepted;
  for (const PresetInfo& info : presets()) {
    if (!(info.*fits)) continue;
    if (value == info.name) {
      values = {info.preset, {}};
      return;
    }
    accepted += fmt::format("{}, ", info.name);
  }
  if (value.is_array()) {
    if (auto cells = read_rows(value)) {
      values = {Preset::custom, *std::move(cells)};
      return;
    }
  }
  add(problems, field, "unknown_name", {shown(value), accepted + "[[1, 2], [3, 4]]"});
}

void set_seed(Spec& spec, const Json& value, Problems& problems) {
  if (const auto seed = read_whole<std::uint32_t>(value, "seed", 0, UINT32_MAX, problems)) {
    spec.seed = *seed;
  }
}

Json get_pad_fill(const Spec& spec) {
  if (spec.pad_fill.mode == FillMode::constant) return Json{{"constant", spec.pad_fill.constant}};
  return std::ranges::find(fills(), spec.pad_fill.mode, &FillInfo::mode)->name;
}

void set_pad_fill(Spec& spec, const Json& value, Problems& problems) {
  if (value.is_object() && value.size() == 1 && value.contains("constant") &&
      value["constant"].is_number()) {
    spec.pad_fill = {FillMode::constant, value["constant"].get<double>()};
    return;
  }
  for (const FillInfo& fill : fills()) {
    if (fill.mode == FillMode::constant || value != fill.name) continue;
    spec.pad_fill = {fill.mode, 0};
    return;
  }
  add(problems, "pad_fill", "unknown_name",
      {shown(value), "zeros, reflect, replicate, circular, {\"constant\": 2}"});
}

template <PerAxis Spec::*Member, int Max>
void set_numbers(Spec& spec, const Json& value, Problems& problems) {
  for (const SpecField& field : spec_fields()) {
    if (field.numbers != Member) continue;
    if (const auto pair = read_pair(value, field.name, 1, Max, problems)) spec.*Member = *pair;
  }
}

template <PerAxis Spec::*Member, int Max>
constexpr SpecField numbers_field(std::string_view name, std::string_view symbol, int slider_max) {
  return {name,
          symbol,
          "H[,W]",
          Member,
          1,
          Max,
          slider_max,
          get_numbers<Member>,
          set_numbers<Member, Max>};
}

constexpr SpecField plain_field(std::string_view name, std::string_view usage,
                                Json (*get)(const Spec&),
                                void (*set)(Spec&, const Json&, Problems&)) {
  return {name, "", usage, nullptr, 0, 0, 0, get, set};
}

constexpr std::array kFields{
    plain_field(
        "op", "conv2d|conv2d_transpose", [](const Spec& spec) -> Json { return op_name(spec.op); },
        set_op),
    plain_field(
        "framework", "NAME", [](const Spec& spec) -> Json { return spec.framework; },
        set_framework),
    numbers_field<&Spec::input, Limits::input>("input", "n", 16),
    numbers_field<&Spec::kernel, Limits::kernel>("kernel", "k", 8),
    numbers_field<&Spec::stride, Limits::stride>("stride", "s", 4),
    numbers_field<&Spec::dilation, Limits::dilation>("dilation", "d", 4),
    plain_field("padding", "MODE|P|H,W|top=T,bottom=B,left=L,right=R", get_padding, set_padding),
    plain_field("output_padding", "H[,W]|null", get_optional<&Spec::output_padding>,
                set_output_padding),
    plain_field("output_shape", "H[,W]|null", get_optional<&Spec::output_shape>, set_output_shape),
    plain_field(
        "input_values", "PRESET|ROWS",
        [](const Spec& spec) { return values_json(spec.input_values); },
        [](Spec& spec, const Json& value, Problems& problems) {
          set_values(spec.input_values, value, "input_values", &PresetInfo::for_input, problems);
        }),
    plain_field(
        "kernel_values", "PRESET|ROWS",
        [](const Spec& spec) { return values_json(spec.kernel_values); },
        [](Spec& spec, const Json& value, Problems& problems) {
          set_values(spec.kernel_values, value, "kernel_values", &PresetInfo::for_kernel, problems);
        }),
    plain_field(
        "seed", "N", [](const Spec& spec) -> Json { return spec.seed; }, set_seed),
    plain_field("pad_fill", "FILL|constant=V", get_pad_fill, set_pad_fill),
};

std::optional<Json> number_from_text(std::string_view text) {
  std::int64_t whole = 0;
  const char* end = text.data() + text.size();
  if (auto [at, error] = std::from_chars(text.data(), end, whole);
      error == std::errc{} && at == end) {
    return whole >= 0 ? Json(static_cast<std::uint64_t>(whole)) : Json(whole);
  }
  double real = 0;
  if (auto [at, error] = std::from_chars(text.data(), end, real);
      error == std::errc{} && at == end && std::isfinite(real)) {
    return Json(real);
  }
  return std::nullopt;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find_first_of(separators);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

}  // namespace

std::string_view padding_name(PaddingMode mode) {
  return std::ranges::find(kPaddingNames, mode, &decltype(kPaddingNames)::value_type::first)
      ->second;
}

std::string_view op_name(Op op) {
  return std::ranges::find(kOpNames, op, &decltype(kOpNames)::value_type::first)->second;
}

std::span<const SpecField> spec_fields() {
  return kFields;
}

const SpecField* find_spec_field(std::string_view name) {
  const auto* found = std::ranges::find(kFields, name, &SpecField::name);
  return found == kFields.end() ? nullptr : found;
}

std::string shown(const Json& value) {
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  constexpr std::size_t kLongest = 60;
  if (text.size() > kLongest) {
    std::size_t cut = kLongest;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U)
      --cut;
    text = text.substr(0, cut) + "…";
  }
  return text;
}

std::string valid_utf8(std::string_view text) {
  const std::string quoted = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  return Json::parse(quoted).get<std::string>();
}

Json json_from_text(std::string_view typed) {
  const std::string text = valid_utf8(typed);
  if (text == "null") return nullptr;
  if (!text.empty() && (text[0] == '[' || text[0] == '{' || text[0] == '"')) {
    Problems ignored;
    return parse_json(text, ignored).value_or(text);
  }
  if (auto number = number_from_text(text)) return *std::move(number);
  if (text.find('=') != std::string_view::npos) {
    Json object = Json::object();
    for (const std::string_view part : split(text, ",")) {
      const std::size_t equals = part.find('=');
      if (equals == std::string_view::npos) return text;
      const std::string_view value = part.substr(equals + 1);
      object[std::string(part.substr(0, equals))] = number_from_text(value).value_or(value);
    }
    return object;
  }
  Json array = Json::array();
  for (const std::string_view part : split(text, ",x")) {
    auto number = number_from_text(part);
    if (!number) return text;
    array.push_back(*std::move(number));
  }
  return array;
}

}  // namespace padlens
