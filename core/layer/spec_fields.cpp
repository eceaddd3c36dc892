#include "core/layer/spec_fields.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <cmath>
#include <limits>
#include <utility>

#include "core/layer/grouping.h"
#include "core/layer/size_symbol.h"
#include "core/layer/spec_json.h"
#include "core/layer/values_json.h"

namespace padlens {
namespace {

void add(Problems& problems, std::string_view field, std::string_view code,
         std::vector<std::string> args) {
  problems.push_back(
      {std::string(field), std::string(code), std::move(args), Problem::Kind::unknown});
}

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
std::optional<bool> read_flag(const GivenValue& value, std::string_view field, Problems& problems) {
  if (value.is_boolean()) return value.boolean();
  if (value.is_whole(0) || value.is_text("false")) return false;
  if (value.is_whole(1) || value.is_text("true")) return true;
  add(problems, field, "unknown_name", {value.shown(), "true, false"});
  return std::nullopt;
}

// One number for every axis, or a number each; in one dimension the height is `trivial`.
std::optional<PerAxis> read_pair(const Spec& spec, const GivenValue& value, std::string_view field,
                                 int min, int max, int trivial, Problems& problems) {
  const bool flat = spec.op->rank == 1;
  if (!value.is_array()) {
    const auto both = read_whole(value, field, min, max, problems);
    if (!both) return std::nullopt;
    return PerAxis{flat ? trivial : *both, *both};
  }
  if (value.size() != static_cast<std::size_t>(spec.op->rank)) {
    add(problems, field, "wrong_type", {value.shown(), flat ? "2 or [2]" : "2 or [2, 3]"});
    return std::nullopt;
  }
  PerAxis pair{trivial, trivial};
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto number = read_whole(value[i], field, min, max, problems);
    if (!number) return std::nullopt;
    pair[flat ? kWidth : i] = *number;
  }
  return pair;
}

Json pair_json(const Spec& spec, const PerAxis& pair) {
  if (spec.op->rank == 1) return Json::array({pair[kWidth]});
  return Json::array({pair[kHeight], pair[kWidth]});
}

// A per-axis number field by its member: get and set for the table.
template <PerAxis Spec::*Member>
Json get_numbers(const Spec& spec) {
  return pair_json(spec, spec.*Member);
}

std::optional<Json> number_from_text(std::string_view text) {
  std::int64_t whole = 0;
  const char* end = text.data() + text.size();
  if (auto [at, error] = std::from_chars(text.data(), end, whole);
      error == std::errc{} && at == end) {
    return whole >= 0 ? Json(static_cast<std::uint64_t>(whole)) : Json(whole);
  }
  double real = 0;
  const auto [at, error] = std::from_chars(text.data(), end, real);
  if (at != end) return std::nullopt;
  if (error == std::errc{} && std::isfinite(real)) return Json(real);
  // Too large for a real number too, so for every field: the largest stands for it.
  if (error == std::errc::result_out_of_range && text.find("e-") == std::string_view::npos &&
      text.find("E-") == std::string_view::npos) {
    return Json(std::copysign(std::numeric_limits<double>::max(), text[0] == '-' ? -1.0 : 1.0));
  }
  return std::nullopt;
}

Json get_input(const Spec& spec) {
  Json sizes = pair_json(spec, spec.input);
  const auto axes = axes_of(spec);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (!spec.symbols[axes[i]].empty()) sizes[i] = spec.symbols[axes[i]];
  }
  return sizes;
}

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

void set_input(Spec& spec, const GivenValue& value, Problems& problems) {
  if (!value.is_string()) return set_sizes(spec, value, problems);
  const Json sizes = sizes_json(value.text());
  set_sizes(spec, GivenValue(sizes), problems);
}

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

// "depthwise_conv2d" is a conv2d whose groups are its channels: the name without the word, "" where
// it is none.
std::string_view without_depthwise(std::string_view name) {
  constexpr std::string_view kDepthwise = "depthwise_";
  if (!name.starts_with(kDepthwise)) return {};
  name.remove_prefix(kDepthwise.size());
  return name == "conv1d" || name == "conv2d" ? name : std::string_view();
}

void set_op(Spec& spec, const GivenValue& value, Problems& problems) {
  const std::string_view name = value.is_string() ? value.text() : std::string_view();
  const std::string_view convolution = without_depthwise(name);
  const bool depthwise = !convolution.empty();
  const Op op = find_operation(depthwise ? convolution : name);
  if (op == nullptr) {
    add(problems, "op", "unknown_name",
        {value.shown(), listed(operations(), [](Op known) { return known->id; }) +
                            ", depthwise_conv2d, depthwise_conv1d"});
    return;
  }
  spec.op = op;
  if (depthwise && !spec.depth_multiplier) spec.depth_multiplier = 1;
  flatten(spec);
}

void set_framework(Spec& spec, const GivenValue& value, Problems& problems) {
  if (!value.is_string()) {
    add(problems, "framework", "wrong_type", {value.shown(), "\"keras\""});
    return;
  }
  spec.framework = value.text();  // resolve() knows which there are
}

Json get_padding(const Spec& spec) {
  const Sides& at = spec.sides;
  if (spec.padding == PaddingMode::number) return at.left;
  if (spec.padding == PaddingMode::listed) return Json{at.top, at.bottom, at.left, at.right};
  if (spec.padding != PaddingMode::explicit_sides) return mode_info(spec.padding).name;
  if (spec.op->rank == 1) return Json{{"left", spec.sides.left}, {"right", spec.sides.right}};
  return Json{{"top", spec.sides.top},
              {"bottom", spec.sides.bottom},
              {"left", spec.sides.left},
              {"right", spec.sides.right}};
}

std::optional<Sides> read_sides(const Spec& spec, const GivenValue& value, Problems& problems) {
  const bool flat = spec.op->rank == 1;
  Sides sides;
  bool all_read = true;
  value.each_member([&](std::string_view key, const GivenValue& number) {
    int* side = key == "left"              ? &sides.left
                : key == "right"           ? &sides.right
                : !flat && key == "top"    ? &sides.top
                : !flat && key == "bottom" ? &sides.bottom
                                           : nullptr;
    if (side == nullptr) {
      add(problems, "padding", "unknown_name",
          {shown(Json(key)), flat ? "left, right" : "top, bottom, left, right"});
      return all_read = false;
    }
    const auto cells = read_whole(number, "padding", 0, Limits::side, problems);
    if (!cells) return all_read = false;
    *side = *cells;
    return true;
  });
  return all_read ? std::optional(sides) : std::nullopt;
}

// "SAME_UPPER" as "same_upper": frameworks and people write the modes in any capitals.
std::string lower_case(std::string text) {
  for (char& letter : text) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return text;
}

// Four numbers in the order in which they are written: their framework says which is which.
std::optional<Sides> read_list(const GivenValue& value, Problems& problems) {
  std::array<int, 4> cells{};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto number = read_whole(value[i], "padding", 0, Limits::side, problems);
    if (!number) return std::nullopt;
    cells[i] = *number;
  }
  return Sides{cells[0], cells[1], cells[2], cells[3]};
}

void set_padding(Spec& spec, const GivenValue& value, Problems& problems) {
  const auto spelled = [](const ModeInfo& mode) {
    return mode.kind == PaddingKind::sides ? std::string_view() : mode.name;
  };
  const auto offered = [&](const ModeInfo& mode) {
    return mode.rank == 0 || mode.rank == spec.op->rank ? spelled(mode) : std::string_view();
  };
  if (value.is_string()) {
    const std::string word = lower_case(std::string(value.text()));
    for (const ModeInfo& mode : mode_infos()) {
      if (spelled(mode).empty() || word != mode.name) continue;
      spec.padding = mode.mode;
      return;
    }
    add(problems, "padding", "unknown_name",
        {value.shown(), listed(mode_infos(), offered) +
                            (spec.op->rank == 1 ? ", {\"left\": 0, \"right\": 1}"
                                                : ", {\"top\": 0, \"bottom\": 1, …}")});
    return;
  }
  std::optional<Sides> sides;
  PaddingMode mode = PaddingMode::explicit_sides;
  if (value.is_object()) {
    sides = read_sides(spec, value, problems);
  } else if (value.is_array() && value.size() == 4 && spec.op->rank == 2) {
    sides = read_list(value, problems);
    mode = PaddingMode::listed;
  } else if (const auto pair = read_pair(spec, value, "padding", 0, Limits::side, 0, problems)) {
    const auto& [height, width] = *pair;
    sides = Sides{height, height, width, width};
    if (value.is_number()) mode = PaddingMode::number;
  }
  if (!sides) return;
  spec.padding = mode;
  spec.sides = *sides;
}

template <std::optional<PerAxis> Spec::*Member>
Json get_optional(const Spec& spec) {
  return spec.*Member ? pair_json(spec, *(spec.*Member)) : Json(nullptr);
}

void set_output_padding(Spec& spec, const GivenValue& value, Problems& problems) {
  if (value.is_null()) {
    spec.output_padding.reset();
  } else if (const auto pair =
                 read_pair(spec, value, "output_padding", 0, Limits::output_padding, 0, problems)) {
    spec.output_padding = pair;
  }
}

void set_output_shape(Spec& spec, const GivenValue& value, Problems& problems) {
  if (value.is_null()) {
    spec.output_shape.reset();
  } else if (const auto pair = read_pair(spec, value, "output_shape", 1, INT_MAX, 1, problems)) {
    spec.output_shape = pair;
  }
}

void set_values(const Spec& spec, Values& values, const GivenValue& value, std::string_view field,
                bool PresetInfo::*fits, Problems& problems) {
  const bool kernel = fits == &PresetInfo::for_kernel;
  for (const PresetInfo& info : presets()) {
    if (!(info.*fits) || !value.is_text(info.name)) continue;
    values = {info.preset, {}};
    return;
  }
  // Of a plain text no document was made: it is read as one then.
  if (value.is_array() && value.json() != nullptr) {
    if (auto read = read_planes(*value.json(), spec.op->rank, kernel)) {
      values = *std::move(read);
      return;
    }
  }
  const auto name = [&](const PresetInfo& info) { return info.*fits ? info.name : ""; };
  add(problems, field, "unknown_name",
      {value.shown(),
       listed(presets(), name) + (spec.op->rank == 1 ? ", [1, 2, 3]" : ", [[1, 2], [3, 4]]")});
}

void set_ceil_mode(Spec& spec, const GivenValue& value, Problems& problems) {
  if (const auto on = read_flag(value, "ceil_mode", problems)) spec.ceil_mode = *on;
}

Json get_count_include_pad(const Spec& spec) {
  return spec.count_include_pad ? Json(*spec.count_include_pad) : Json(nullptr);
}

void set_count_include_pad(Spec& spec, const GivenValue& value, Problems& problems) {
  if (value.is_null()) {
    spec.count_include_pad.reset();
  } else if (const auto on = read_flag(value, "count_include_pad", problems)) {
    spec.count_include_pad = on;
  }
}

Json get_divisor_override(const Spec& spec) {
  return spec.divisor_override ? Json(*spec.divisor_override) : Json(nullptr);
}

void set_divisor_override(Spec& spec, const GivenValue& value, Problems& problems) {
  if (value.is_null()) {
    spec.divisor_override.reset();
  } else if (const auto divisor = read_whole(value, "divisor_override", -Limits::divisor,
                                             Limits::divisor, problems)) {
    spec.divisor_override = divisor;
  }
}

// A field of words.
template <std::optional<Rounding> Spec::*Member>
const SpecField& rounding_field() {
  return *std::ranges::find(spec_fields(), Member, &SpecField::rounding);
}

template <std::optional<Rounding> Spec::*Member>
Json get_rounding(const Spec& spec) {
  if (!(spec.*Member)) return nullptr;
  const auto words = rounding_field<Member>().words;
  return std::ranges::find(words, *(spec.*Member), &RoundingName::rounding)->name;
}

template <std::optional<Rounding> Spec::*Member>
void set_rounding(Spec& spec, const GivenValue& value, Problems& problems) {
  if (value.is_null()) {
    (spec.*Member).reset();
    return;
  }
  const SpecField& field = rounding_field<Member>();
  for (const RoundingName& word : field.words) {
    if (!value.is_string() || lower_case(std::string(value.text())) != word.name) continue;
    spec.*Member = word.rounding;
    return;
  }
  add(problems, field.name, "unknown_name",
      {value.shown(), listed(field.words, [](const RoundingName& word) { return word.name; })});
}

Json get_cover_all(const Spec& spec) {
  return spec.cover_all ? Json(*spec.cover_all) : Json(nullptr);
}

void set_cover_all(Spec& spec, const GivenValue& value, Problems& problems) {
  if (value.is_null()) {
    spec.cover_all.reset();
  } else if (const auto on = read_flag(value, "cover_all", problems)) {
    spec.cover_all = on;
  }
}

Json get_values(const Spec& spec) {
  return spec.values ? Json(nullptr) : Json(false);
}

void set_has_values(Spec& spec, const GivenValue& value, Problems& problems) {
  if (const auto on = read_flag(value, "values", problems)) spec.values = *on;
}

template <int Spec::*Member>
Json get_count(const Spec& spec) {
  return spec.*Member;
}

template <int Spec::*Member>
void set_count(Spec& spec, const GivenValue& value, Problems& problems) {
  const auto field = std::ranges::find_if(
      spec_fields(), [](const SpecField& row) { return row.get == get_count<Member>; });
  if (const auto count = read_whole(value, field->name, 1, Limits::channels, problems))
    spec.*Member = *count;
}

Json get_depth_multiplier(const Spec& spec) {
  return spec.depth_multiplier.value_or(1);
}

// As asked; 1 says nothing of a layer that is no depthwise one.
void set_depth_multiplier(Spec& spec, const GivenValue& value, Problems& problems) {
  const auto count = read_whole(value, "depth_multiplier", 1, Limits::channels, problems);
  if (!count) return;
  const bool was = spec.groups > 1 && spec.groups == spec.channels;
  if (was) spec.filters = spec.groups = 1;  // settle() finds them again
  if (was || *count != 1 || spec.depth_multiplier) spec.depth_multiplier = *count;
}

void set_seed(Spec& spec, const GivenValue& value, Problems& problems) {
  if (const auto seed = read_whole<std::uint32_t>(value, "seed", 0, UINT32_MAX, problems)) {
    spec.seed = *seed;
  }
}

Json get_pad_fill(const Spec& spec) {
  if (spec.pad_fill.mode == FillMode::constant) return Json{{"constant", spec.pad_fill.constant}};
  return std::ranges::find(fills(), spec.pad_fill.mode, &FillInfo::mode)->name;
}

void set_pad_fill(Spec& spec, const GivenValue& value, Problems& problems) {
  const auto constant = value.is_object() ? value.find("constant") : std::nullopt;
  if (constant && value.size() == 1 && constant->is_number()) {
    spec.pad_fill = {FillMode::constant, constant->number()};
    return;
  }
  for (const FillInfo& fill : fills()) {
    if (fill.mode == FillMode::constant || !value.is_text(fill.name)) continue;
    spec.pad_fill = {fill.mode, 0};
    return;
  }
  add(problems, "pad_fill", "unknown_name",
      {value.shown(), "zeros, reflect, replicate, circular, {\"constant\": 2}"});
}

template <PerAxis Spec::*Member, int Max>
void set_numbers(Spec& spec, const GivenValue& value, Problems& problems) {
  for (const SpecField& field : spec_fields()) {
    if (field.numbers != Member) continue;
    if (const auto pair = read_pair(spec, value, field.name, 1, Max, 1, problems))
      spec.*Member = *pair;
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
          FieldOf::all,
          get_numbers<Member>,
          set_numbers<Member, Max>};
}

// Its numbers may have symbols in their place.
constexpr SpecField input_field() {
  SpecField field = numbers_field<&Spec::input, Limits::input>("input", "n", 16);
  field.get = get_input;
  field.set = set_input;
  return field;
}

constexpr SpecField plain_field(std::string_view name, std::string_view usage, FieldOf of,
                                Json (*get)(const Spec&),
                                void (*set)(Spec&, const GivenValue&, Problems&)) {
  return {name, "", usage, nullptr, 0, 0, 0, of, get, set};
}

// A count of planes: written where it is not 1.
constexpr SpecField count_field(std::string_view name, std::span<const std::string_view> aliases,
                                Json (*get)(const Spec&),
                                void (*set)(Spec&, const GivenValue&, Problems&)) {
  SpecField field = plain_field(name, "N", FieldOf::some, get, set);
  field.aliases = aliases;
  return field;
}

constexpr std::array<std::string_view, 4> kChannelAliases{"in_channels", "in_features",
                                                          "input_channels", "n_in"};
constexpr std::array<std::string_view, 6> kFilterAliases{
    "out_channels", "out_features", "num_filters", "num_output", "num_outputs", "n_out"};
constexpr std::array<std::string_view, 3> kGroupAliases{"group", "feature_group_count",
                                                        "num_groups"};
constexpr std::array<std::string_view, 1> kMultiplierAliases{"channel_multiplier"};

// A field that one framework has: written where it is set.
constexpr SpecField own_field(std::string_view name, std::string_view usage,
                              Json (*get)(const Spec&),
                              void (*set)(Spec&, const GivenValue&, Problems&)) {
  SpecField field = plain_field(name, usage, FieldOf::some, get, set);
  field.own = true;
  return field;
}

// What is asked for with the layer.
constexpr SpecField request_field(std::string_view name, std::string_view usage,
                                  Json (*get)(const Spec&),
                                  void (*set)(Spec&, const GivenValue&, Problems&),
                                  std::string_view flag) {
  SpecField field = plain_field(name, usage, FieldOf::request, get, set);
  field.flag = flag;
  return field;
}

template <std::optional<Rounding> Spec::*Member>
constexpr SpecField own_words(std::string_view name, std::string_view usage,
                              std::span<const RoundingName> words, std::string_view flag = {}) {
  SpecField field = own_field(name, usage, get_rounding<Member>, set_rounding<Member>);
  field.words = words;
  field.rounding = Member;
  field.flag = flag;
  return field;
}

constexpr std::array<RoundingName, 3> kRoundingTypes{
    {{Rounding::floor, "floor"}, {Rounding::ceil, "ceil"}, {Rounding::ceil_torch, "ceil_torch"}}};
constexpr std::array<RoundingName, 3> kDimRoundings{
    {{Rounding::floor, "floor"}, {Rounding::round, "round"}, {Rounding::ceil, "ceil"}}};
constexpr std::array<RoundingName, 2> kConvolutionModes{
    {{Rounding::strict, "strict"}, {Rounding::truncate, "truncate"}}};

// Of several planes a list for each filter; transposed, for each channel.
Json kernel_json(const Spec& spec) {
  const Grouping grouping = grouping_of(spec);
  return values_json(spec.kernel_values, spec.op->rank,
                     grouping.holds() ? grouping.kernels_of_each() : spec.kernel_values.in_each);
}

constexpr std::array kFields{
    plain_field(
        "op", "OPERATION", FieldOf::all, [](const Spec& spec) -> Json { return spec.op->id; },
        set_op),
    plain_field(
        "framework", "NAME", FieldOf::all, [](const Spec& spec) -> Json { return spec.framework; },
        set_framework),
    input_field(),
    numbers_field<&Spec::kernel, Limits::kernel>("kernel", "k", 8),
    numbers_field<&Spec::stride, Limits::stride>("stride", "s", 4),
    numbers_field<&Spec::dilation, Limits::dilation>("dilation", "d", 4),
    count_field("channels", kChannelAliases, get_count<&Spec::channels>,
                set_count<&Spec::channels>),
    count_field("filters", kFilterAliases, get_count<&Spec::filters>, set_count<&Spec::filters>),
    count_field("groups", kGroupAliases, get_count<&Spec::groups>, set_count<&Spec::groups>),
    count_field("depth_multiplier", kMultiplierAliases, get_depth_multiplier, set_depth_multiplier),
    plain_field("padding", "MODE|P|H,W|top=T,bottom=B,left=L,right=R", FieldOf::all, get_padding,
                set_padding),
    plain_field("output_padding", "H[,W]|null", FieldOf::kernels,
                get_optional<&Spec::output_padding>, set_output_padding),
    plain_field("output_shape", "H[,W]|null", FieldOf::kernels, get_optional<&Spec::output_shape>,
                set_output_shape),
    plain_field(
        "ceil_mode", "true|false", FieldOf::some,
        [](const Spec& spec) -> Json { return spec.ceil_mode; }, set_ceil_mode),
    plain_field("count_include_pad", "true|false|null", FieldOf::some, get_count_include_pad,
                set_count_include_pad),
    plain_field("divisor_override", "N|null", FieldOf::some, get_divisor_override,
                set_divisor_override),
    own_words<&Spec::rounding_type>("rounding_type", "floor|ceil|ceil_torch|null", kRoundingTypes),
    own_words<&Spec::dim_rounding_mode>("dim_rounding_mode", "floor|round|ceil|null",
                                        kDimRoundings),
    own_words<&Spec::mode>("mode", "strict|truncate|null", kConvolutionModes, "--convolution-mode"),
    own_field("cover_all", "true|false|null", get_cover_all, set_cover_all),
    request_field("values", "true|false", get_values, set_has_values, "--cell-values"),
    plain_field(
        "input_values", "PRESET|ROWS", FieldOf::all,
        [](const Spec& spec) { return values_json(spec.input_values, spec.op->rank); },
        [](Spec& spec, const GivenValue& value, Problems& problems) {
          set_values(spec, spec.input_values, value, "input_values", &PresetInfo::for_input,
                     problems);
        }),
    plain_field(
        "kernel_values", "PRESET|ROWS", FieldOf::kernels,
        [](const Spec& spec) { return kernel_json(spec); },
        [](Spec& spec, const GivenValue& value, Problems& problems) {
          set_values(spec, spec.kernel_values, value, "kernel_values", &PresetInfo::for_kernel,
                     problems);
        }),
    plain_field(
        "seed", "N", FieldOf::all, [](const Spec& spec) -> Json { return spec.seed; }, set_seed),
    plain_field("pad_fill", "FILL|constant=V", FieldOf::kernels, get_pad_fill, set_pad_fill),
};

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

std::span<const SpecField> spec_fields() {
  return kFields;
}

bool is_written(const SpecField& field, const Spec& spec) {
  if (field.own || field.of == FieldOf::request) return !field.get(spec).is_null();
  return field.of == FieldOf::all || (field.of == FieldOf::kernels && spec.op->has_kernel) ||
         spec.op->has(field.name) || field.get(spec) != field.get(Spec{});
}

const SpecField* find_spec_field(std::string_view name) {
  const auto* found = std::ranges::find(kFields, name, &SpecField::name);
  return found == kFields.end() ? nullptr : found;
}

const SpecField* find_spelled_field(std::string_view name) {
  const auto* found = std::ranges::find_if(kFields, [&](const SpecField& field) {
    return field.name == name || std::ranges::find(field.aliases, name) != field.aliases.end();
  });
  return found == kFields.end() ? nullptr : found;
}

std::string json_text(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string json_text(const nlohmann::ordered_json& value, int indent) {
  return value.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Json json_from_text(std::string_view typed) {
  Problems ignored;
  return json_from_text(typed, "", ignored);
}

Json json_from_text(std::string_view typed, std::string_view field, Problems& problems) {
  const std::string text = valid_utf8(typed);
  if (text == "null") return nullptr;
  if (!text.empty() && (text[0] == '[' || text[0] == '{' || text[0] == '"')) {
    Problems found;
    auto json = parse_json(text, found);
    if (!json) return text;  // what cannot be read is told where it is read as a field
    for (Problem& problem : found) {
      problem.field = field;
      problems.push_back(std::move(problem));
    }
    return *std::move(json);
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
