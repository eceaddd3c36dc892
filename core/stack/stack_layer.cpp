#include "core/stack/stack_layer.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/frameworks/framework.h"
#include "core/geometry/geometry.h"
#include "core/layer/field_values.h"
#include "core/layer/grouping.h"
#include "core/layer/spec_fields.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

struct KindName {
  LayerKind kind;
  std::string_view name;
};
constexpr std::array kKindNames{KindName{LayerKind::pad, "pad"}, KindName{LayerKind::crop, "crop"},
                                KindName{LayerKind::upsample, "upsample"}};

// As frameworks call it in one dimension and in two.
struct InterpolationName {
  Interpolation interpolation;
  std::string_view name;
  std::string_view name_2d;
};
constexpr std::array kInterpolationNames{
    InterpolationName{Interpolation::nearest, "nearest", "nearest"},
    InterpolationName{Interpolation::linear, "linear", "bilinear"},
    InterpolationName{Interpolation::cubic, "cubic", "bicubic"},
};

constexpr double kMostScale = 1 << 20;

// The same operation for a layer without a window, in its rank.
Op op_for(const StackLayer& layer) {
  const Op op = layer.kind == LayerKind::upsample ? &kConv2dTranspose : &kConv2d;
  return in_dimensions(*op, layer.spec.op->rank);
}

Problem side_problem(const StackLayer& layer, int cells) {
  return range_problem(std::string(kind_name(layer.kind)), cells, 0, Limits::side);
}

// Sides that are 0 or more, and none of an axis that is not there.
Problems side_problems(const StackLayer& layer) {
  Problems problems;
  for (const int cells :
       {layer.sides.top, layer.sides.bottom, layer.sides.left, layer.sides.right}) {
    if (cells >= 0) continue;
    problems.push_back(side_problem(layer, cells));
    return problems;
  }
  if (layer.spec.op->rank == 1 && (layer.sides.top != 0 || layer.sides.bottom != 0)) {
    problems.push_back(range_problem(std::string(kind_name(layer.kind)),
                                     std::max(layer.sides.top, layer.sides.bottom), 0, 0));
  }
  return problems;
}

Problems input_problems(const Spec& spec) {
  Problems problems;
  for (const Axis axis : axes_of(spec)) {
    if (!spec.symbols[axis].empty()) {
      problems.push_back({"input",
                          "input_symbol",
                          {spec.symbols[axis], "1", std::to_string(Limits::input)},
                          Problem::Kind::unknown});
    } else if (spec.input[axis] < 1) {
      problems.push_back(range_problem("input", spec.input[axis], 1, Limits::input));
    }
    if (!problems.empty()) break;
  }
  return problems;
}

// A pad or a crop: a window of one cell that moves by one.
Resolution resolve_sides(const StackLayer& layer, const Spec& window) {
  Resolution result{std::nullopt, side_problems(layer)};
  if (!result.problems.empty()) return result;
  const int sign = layer.kind == LayerKind::crop ? -1 : 1;
  Geometry geometry;
  geometry.op = window.op;
  for (const Axis axis : kAxes) {
    const std::int64_t before = std::int64_t{sign} * layer.sides.before(axis);
    const std::int64_t after = std::int64_t{sign} * layer.sides.after(axis);
    if (window.input[axis] + before + after < 1) {
      result.problems.push_back(
          {"crop",
           "crop_leaves_nothing",
           {std::to_string(-before - after), std::to_string(window.input[axis])}});
      return result;
    }
    geometry.axis[axis] = conv_axis(window, axis, before, after);
  }
  if (layer.kind == LayerKind::pad) add_fill_problems(window, geometry, result.problems);
  if (result.problems.empty()) result.geometry = geometry;
  return result;
}

// Cells that an upsampling to this many of `n` repeats each; 0: no whole number.
std::int64_t whole_scale(const StackLayer& layer, Axis axis) {
  const int n = layer.spec.input[axis];
  if (layer.size) {
    const int out = (*layer.size)[axis];
    return n > 0 && out % n == 0 ? out / n : 0;
  }
  const double scale = layer.scale[axis];
  return scale >= 1 && std::floor(scale) == scale ? static_cast<std::int64_t>(scale) : 0;
}

std::int64_t upsampled(const StackLayer& layer, Axis axis) {
  if (layer.size) return (*layer.size)[axis];
  return static_cast<std::int64_t>(std::floor(layer.spec.input[axis] * layer.scale[axis]));
}

// How far an input cell reaches, in output cells: the kernel of the transposed convolution that
// interpolates between half-pixel centres, and how much of it lies before s·i.
struct Reach {
  std::int64_t kernel;
  std::int64_t before;
};
Reach reach_of(Interpolation interpolation, std::int64_t s) {
  // The cells nearer than one (two) input cells to the centre s·i + (s − 1)/2.
  if (interpolation == Interpolation::nearest || s == 1) return {s, 0};
  const std::int64_t cells = interpolation == Interpolation::linear ? 1 : 2;
  const bool odd = s % 2 != 0;
  const std::int64_t kernel = 2 * cells * s - (odd ? 1 : 0);
  return {kernel, (kernel - s) / 2};
}

Problems scale_problems(const StackLayer& layer) {
  Problems problems;
  for (const Axis axis : axes_of(layer.spec)) {
    const double scale = layer.scale[axis];
    if (layer.size ? (*layer.size)[axis] >= 1 : scale > 0 && scale <= kMostScale) {
      if (upsampled(layer, axis) >= 1 && upsampled(layer, axis) <= Limits::input) continue;
    }
    problems.push_back({layer.size ? "size" : "scale",
                        "scale_range",
                        {layer.size ? std::to_string((*layer.size)[axis]) : number_text(scale),
                         std::to_string(static_cast<int>(kMostScale))}});
    break;
  }
  return problems;
}

Resolution resolve_upsample(const StackLayer& layer, const Spec& window) {
  Resolution result{std::nullopt, scale_problems(layer)};
  if (!result.problems.empty()) return result;
  Geometry geometry;
  geometry.op = window.op;
  for (const Axis axis : kAxes) {
    const bool flat = window.op->rank == 1 && axis == kHeight;
    const std::int64_t s = flat ? 1 : whole_scale(layer, axis);
    if (s == 0 || !is_plain_upsampling(layer, s)) return result;
    geometry.axis[axis] = transpose_axis(window, axis, window.input[axis] * s,
                                         reach_of(layer.interpolation, s).before);
  }
  result.geometry = geometry;
  return result;
}

nlohmann::ordered_json sides_json(const StackLayer& layer) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  if (layer.spec.op->rank == 2) {
    json["top"] = layer.sides.top;
    json["bottom"] = layer.sides.bottom;
  }
  json["left"] = layer.sides.left;
  json["right"] = layer.sides.right;
  return json;
}

// Sides as an object names them, a number for all, or a pair or list as they are listed: what the
// field "padding" takes, without its words.
void read_sides_into(StackLayer& layer, std::string_view field, const GivenValue& value,
                     Problems& problems) {
  Spec scratch;
  scratch.op = layer.spec.op;
  scratch.framework = layer.spec.framework;
  Problems found;
  if (value.is_string()) {
    found.push_back({std::string(field),
                     "wrong_type",
                     {value.shown(), "{\"left\": 1, \"right\": 0}"},
                     Problem::Kind::unknown});
  } else {
    field_values::set_padding(scratch, value, found);
  }
  for (Problem& problem : found) {
    if (problem.field == "padding") problem.field = field;
    problems.push_back(std::move(problem));
  }
  if (scratch.padding == PaddingMode::number) {
    scratch.sides.top = scratch.sides.bottom = scratch.sides.right = scratch.sides.left;
    flatten(scratch);
  }
  if (scratch.padding == PaddingMode::listed) settle(scratch);
  layer.sides = scratch.sides;
}

// A number for every axis or one each; above 0.
void read_scale(StackLayer& layer, const GivenValue& value, Problems& problems) {
  const auto axes = axes_of(layer.spec);
  const auto refuse = [&] {
    problems.push_back({"scale",
                        "wrong_type",
                        {value.shown(), axes.size() == 1 ? "2 or [2]" : "2 or [2, 3]"},
                        Problem::Kind::unknown});
  };
  if (value.is_array() ? value.size() != axes.size() : !value.is_number()) return refuse();
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const GivenValue one = value.is_array() ? value[i] : value;
    if (!one.is_number()) return refuse();
    layer.scale[axes[i]] = one.number();
  }
}

void read_size(StackLayer& layer, const GivenValue& value, Problems& problems) {
  if (value.is_null()) return;
  layer.size = field_values::read_pair(layer.spec, value, "size", 1, Limits::input, 1, problems);
}

void read_interpolation(StackLayer& layer, const GivenValue& value, Problems& problems) {
  const auto found = value.is_string() ? find_interpolation(value.text()) : std::nullopt;
  if (found) {
    layer.interpolation = *found;
    return;
  }
  problems.push_back({"interpolation",
                      "unknown_name",
                      {value.shown(), "nearest, linear, cubic, bilinear, bicubic"},
                      Problem::Kind::unknown});
}

void read_coordinates(StackLayer& layer, const GivenValue& value, Problems& problems) {
  const auto found = value.is_string() ? find_coordinates(value.text()) : std::nullopt;
  if (found) {
    layer.coordinates = *found;
    return;
  }
  problems.push_back({"coordinates",
                      "unknown_name",
                      {value.shown(), "half_pixel, align_corners, asymmetric, other"},
                      Problem::Kind::unknown});
}

// The fields that such a layer shares with a window; false: it is none of them.
bool read_shared(StackLayer& layer, std::string_view key, const GivenValue& value,
                 Problems& problems) {
  constexpr std::array<std::string_view, 7> kShared{
      "framework", "input", "channels", "values", "seed", "input_values", "pad_fill"};
  const SpecField* field = find_spelled_field(key);
  if (field == nullptr || std::ranges::find(kShared, field->name) == kShared.end()) return false;
  field->set(layer.spec, value, problems);
  return true;
}

// One dimension where its numbers are one: "input": [7], "pad": {"left": 1, "right": 0}.
int rank_of(const GivenValue& json, LayerKind kind) {
  for (const std::string_view key : {"input", "scale", "size"}) {
    const auto value = json.find(key);
    if (value && value->is_array()) return value->size() == 1 ? 1 : 2;
  }
  const auto sides = json.find(kind_name(kind));
  if (sides && sides->is_object() && !sides->find("top") && !sides->find("bottom")) return 1;
  return 2;
}

// What else it says of the cells, where that is not as it is left out.
void put_cells(nlohmann::ordered_json& json, const StackLayer& layer) {
  const bool pads = layer.kind == LayerKind::pad;
  for (const std::string_view name : {"values", "seed", "input_values", "pad_fill"}) {
    const SpecField* field = find_spelled_field(name);
    if (field == nullptr || (name == "pad_fill" && !pads)) continue;
    const Json value = field->get(layer.spec);
    if (value != field->get(Spec{})) json[std::string(name)] = value;
  }
}

nlohmann::ordered_json scale_json(double scale) {
  if (std::floor(scale) == scale && std::abs(scale) < kMostScale * 2)
    return static_cast<std::int64_t>(scale);
  return scale;
}

}  // namespace

std::string_view kind_name(LayerKind kind) {
  const auto found = std::ranges::find(kKindNames, kind, &KindName::kind);
  return found == kKindNames.end() ? std::string_view() : found->name;
}

std::optional<LayerKind> find_layer_kind(std::string_view name) {
  const auto found = std::ranges::find(kKindNames, name, &KindName::name);
  return found == kKindNames.end() ? std::nullopt : std::optional(found->kind);
}

std::string_view interpolation_name(Interpolation interpolation, int rank) {
  const InterpolationName& row =
      *std::ranges::find(kInterpolationNames, interpolation, &InterpolationName::interpolation);
  return rank == 1 ? row.name : row.name_2d;
}

std::optional<Interpolation> find_interpolation(std::string_view name) {
  for (const InterpolationName& row : kInterpolationNames) {
    if (name == row.name || name == row.name_2d) return row.interpolation;
  }
  return std::nullopt;
}

Spec window_of(const StackLayer& layer) {
  if (layer.kind == LayerKind::window) return layer.spec;
  Spec window;
  window.op = op_for(layer);
  window.framework = layer.spec.framework;
  window.input = layer.spec.input;
  window.symbols = layer.spec.symbols;
  window.channels = window.filters = window.groups = layer.spec.channels;
  window.kernel = {1, 1};
  window.input_values = layer.spec.input_values;
  window.kernel_values.preset = Preset::ones;
  window.seed = layer.spec.seed;
  window.pad_fill = layer.spec.pad_fill;
  window.values = layer.spec.values;
  if (layer.kind == LayerKind::pad) {
    window.padding = PaddingMode::explicit_sides;
    window.sides = layer.sides;
  }
  if (layer.kind == LayerKind::upsample) {
    if (layer.interpolation != Interpolation::nearest) window.values = false;
    for (const Axis axis : axes_of(window)) {
      const std::int64_t s = std::max<std::int64_t>(whole_scale(layer, axis), 1);
      window.stride[axis] = static_cast<int>(s);
      window.kernel[axis] = static_cast<int>(
          std::min<std::int64_t>(reach_of(layer.interpolation, s).kernel, INT_MAX));
    }
  }
  flatten(window);
  return window;
}

Resolution resolve(const StackLayer& layer) {
  if (layer.kind == LayerKind::window) return resolve(layer.spec);
  if (Problems problems = input_problems(layer.spec); !problems.empty())
    return {std::nullopt, std::move(problems)};
  const Spec window = window_of(layer);
  return layer.kind == LayerKind::upsample ? resolve_upsample(layer, window)
                                           : resolve_sides(layer, window);
}

std::optional<std::array<std::int64_t, 2>> output_size(const StackLayer& layer) {
  return output_size(layer, resolve(layer));
}

std::optional<std::array<std::int64_t, 2>> output_size(const StackLayer& layer,
                                                       const Resolution& resolution) {
  if (resolution.geometry) {
    return std::array{resolution.geometry->height().out, resolution.geometry->width().out};
  }
  if (layer.kind != LayerKind::upsample || !resolution.problems.empty()) return std::nullopt;
  std::array<std::int64_t, 2> size{1, 1};
  for (const Axis axis : axes_of(layer.spec))
    size[axis] = upsampled(layer, axis);
  return size;
}

std::int64_t output_planes(const StackLayer& layer) {
  if (layer.kind != LayerKind::window) return layer.spec.channels;
  return grouping_of(layer.spec).filters;
}

nlohmann::ordered_json stack_layer_to_json(const StackLayer& layer) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  if (!layer.name.empty()) json["name"] = layer.name;
  if (layer.kind == LayerKind::window) {
    json.update(spec_to_ordered_json(layer.spec));
    return json;
  }
  json["op"] = kind_name(layer.kind);
  json["framework"] = layer.spec.framework;
  json["input"] = field_values::get_input(layer.spec);
  if (layer.spec.channels != 1) json["channels"] = layer.spec.channels;
  if (layer.kind != LayerKind::upsample) {
    json[std::string(kind_name(layer.kind))] = sides_json(layer);
    put_cells(json, layer);
    return json;
  }
  nlohmann::ordered_json numbers = nlohmann::ordered_json::array();
  for (const Axis axis : axes_of(layer.spec)) {
    numbers.push_back(layer.size ? nlohmann::ordered_json((*layer.size)[axis])
                                 : scale_json(layer.scale[axis]));
  }
  json[layer.size ? "size" : "scale"] = std::move(numbers);
  json["interpolation"] = interpolation_name(layer.interpolation, layer.spec.op->rank);
  if (layer.coordinates != Coordinates::half_pixel)
    json["coordinates"] = coordinates_name(layer.coordinates);
  put_cells(json, layer);
  return json;
}

ParsedLayer read_stack_layer(const GivenValue& json, std::optional<int> rank) {
  ParsedLayer parsed;
  StackLayer& layer = parsed.layer;
  const auto op = json.is_object() ? json.find("op") : std::nullopt;
  const auto kind = op && op->is_string() ? find_layer_kind(op->text()) : std::nullopt;
  if (!kind) {
    ParsedSpec spec = read_spec(json);
    layer.spec = std::move(spec.spec);
    parsed.problems = std::move(spec.problems);
    return parsed;
  }
  layer.kind = *kind;
  const int dimensions = rank.value_or(rank_of(json, *kind));
  layer.spec.op = in_dimensions(*layer.spec.op, dimensions);
  flatten(layer.spec);
  if (const auto framework = json.find("framework"))
    read_shared(layer, "framework", *framework, parsed.problems);
  json.each_member([&](std::string_view key, const GivenValue& value) {
    Problems& problems = parsed.problems;
    if (key == "op" || key == "framework") return true;
    const bool sides = *kind != LayerKind::upsample;
    if (key == "name" && value.is_string()) {
      layer.name = value.text();
    } else if (sides && key == kind_name(*kind)) {
      read_sides_into(layer, key, value, problems);
    } else if (!sides && key == "scale") {
      read_scale(layer, value, problems);
    } else if (!sides && key == "size") {
      read_size(layer, value, problems);
    } else if (!sides && key == "interpolation") {
      read_interpolation(layer, value, problems);
    } else if (!sides && key == "coordinates") {
      read_coordinates(layer, value, problems);
    } else if (!read_shared(layer, key, value, problems)) {
      const std::string name = shown_text(key);
      problems.push_back({name,
                          "unknown_field",
                          {name, sides ? std::string(kind_name(*kind))
                                       : "scale, size, interpolation, coordinates"},
                          Problem::Kind::unknown});
    }
    return true;
  });
  return parsed;
}

}  // namespace padlens
