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

#include "core/layer/field_values.h"
#include "core/layer/grouping.h"
#include "core/layer/picture_values.h"
#include "core/layer/size_symbol.h"
#include "core/layer/spec_json.h"
#include "core/layer/values_json.h"

namespace padlens {
namespace field_values {
namespace {

// A per-axis number field by its member: get and set for the table.
template <PerAxis Spec::*Member>
Json get_numbers(const Spec& spec) {
  return pair_json(spec, spec.*Member);
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

// Lists of numbers that are not all alike.
void add_uneven(const UnevenPlace& uneven, std::string_view field, Problems& problems) {
  const auto& [place, there, wanted] = uneven;
  if (!wanted) return add(problems, field, "values_number", {place, shown(*there)});
  const std::string entries = std::to_string(*wanted);
  if (!there->is_array()) {
    return add(problems, field, "values_list", {place, shown(*there), entries});
  }
  add(problems, field, "values_uneven", {place, std::to_string(there->size()), entries});
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
  if (value.is_object() && value.json() != nullptr && !kernel) {
    if (auto read = read_picture(*value.json(), spec.op->rank, field, problems)) {
      values = *std::move(read);
    }
    return;
  }
  const bool lists = value.is_array() && value.json() != nullptr;
  if (const auto uneven = lists ? uneven_place(*value.json()) : std::nullopt) {
    return add_uneven(*uneven, field, problems);
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

constexpr std::array<std::string_view, 11> kKernelAliases{
    "kernel_size", "kernel_shape", "pool_size",  "ksize",    "window_shape", "window_dimensions",
    "filter_size", "kernelSize",   "filterSize", "poolSize", "window_size"};
constexpr std::array<std::string_view, 3> kStrideAliases{"strides", "window_strides", "subsample"};
constexpr std::array<std::string_view, 9> kDilationAliases{
    "dilation_rate",   "dilations",   "rates",           "rate",        "rhs_dilation",
    "window_dilation", "atrous_rate", "kernel_dilation", "dilationRate"};
constexpr std::array<std::string_view, 4> kPaddingAliases{"pad", "auto_pad", "border_mode",
                                                          "pad_mode"};
constexpr std::array<std::string_view, 3> kShapeAliases{"output_size", "outputShape", "outsize"};

constexpr SpecField with_aliases(SpecField field, std::span<const std::string_view> aliases) {
  field.aliases = aliases;
  return field;
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
    with_aliases(numbers_field<&Spec::kernel, Limits::kernel>("kernel", "k", 8), kKernelAliases),
    with_aliases(numbers_field<&Spec::stride, Limits::stride>("stride", "s", 4), kStrideAliases),
    with_aliases(numbers_field<&Spec::dilation, Limits::dilation>("dilation", "d", 4),
                 kDilationAliases),
    count_field("channels", kChannelAliases, get_count<&Spec::channels>,
                set_count<&Spec::channels>),
    count_field("filters", kFilterAliases, get_count<&Spec::filters>, set_count<&Spec::filters>),
    count_field("groups", kGroupAliases, get_count<&Spec::groups>, set_count<&Spec::groups>),
    count_field("depth_multiplier", kMultiplierAliases, get_depth_multiplier, set_depth_multiplier),
    with_aliases(plain_field("padding", "MODE|P|H,W|top=T,bottom=B,left=L,right=R", FieldOf::all,
                             get_padding, set_padding),
                 kPaddingAliases),
    plain_field("output_padding", "H[,W]|null", FieldOf::kernels,
                get_optional<&Spec::output_padding>, set_output_padding),
    with_aliases(plain_field("output_shape", "H[,W]|null", FieldOf::kernels,
                             get_optional<&Spec::output_shape>, set_output_shape),
                 kShapeAliases),
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
static_assert(kFields.size() <= kMostSpecFields);

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
}  // namespace field_values

std::span<const SpecField> spec_fields() {
  return field_values::kFields;
}

bool is_written(const SpecField& field, const Spec& spec) {
  if (field.own || field.of == FieldOf::request) return !field.get(spec).is_null();
  return field.of == FieldOf::all || (field.of == FieldOf::kernels && spec.op->has_kernel) ||
         spec.op->has(field.name) || field.get(spec) != field.get(Spec{});
}

const SpecField* find_spec_field(std::string_view name) {
  const auto* found = std::ranges::find(field_values::kFields, name, &SpecField::name);
  return found == field_values::kFields.end() ? nullptr : found;
}

const SpecField* find_spelled_field(std::string_view name) {
  // Most are our own.
  if (const SpecField* own = find_spec_field(name)) return own;
  const auto* found = std::ranges::find_if(field_values::kFields, [&](const SpecField& field) {
    return std::ranges::find(field.aliases, name) != field.aliases.end();
  });
  return found == field_values::kFields.end() ? nullptr : found;
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
  if (auto number = field_values::number_from_text(text)) return *std::move(number);
  if (text.find('=') != std::string_view::npos) {
    Json object = Json::object();
    for (const std::string_view part : field_values::split(text, ",")) {
      const std::size_t equals = part.find('=');
      if (equals == std::string_view::npos) return text;
      const std::string_view value = part.substr(equals + 1);
      object[std::string(part.substr(0, equals))] =
          field_values::number_from_text(value).value_or(value);
    }
    return object;
  }
  Json array = Json::array();
  for (const std::string_view part : field_values::split(text, ",x")) {
    auto number = field_values::number_from_text(part);
    if (!number) return text;
    array.push_back(*std::move(number));
  }
  return array;
}

}  // namespace padlens
