#include "app/gui/document_edits.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/gui/fitted_values.h"
#include "app/gui/framework_search.h"
#include "app/gui/stack_edits.h"
#include "core/answers/shown.h"
#include "core/answers/symbolic.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/frameworks/sizing.h"
#include "core/layer/size_symbol.h"
#include "core/stack/layer_names.h"

namespace padlens {
namespace {

constexpr std::array kSideNames{"top", "bottom", "left", "right"};

// Forgets what was typed into the boxes of a field that got a value otherwise.
void forget_typed(State& state, const std::string& field) {
  std::erase_if(state.typed, [&](const auto& entry) { return entry.first.first == field; });
}

// A name has no numbers to fit them to: they wait until it is one again.
void fit_input(Spec& spec) {
  if (!is_symbolic(spec)) fit_values(spec.input_values, spec.input);
}

std::optional<Json> whole_number(const std::string& text) {
  const auto value = parse_number(text);
  if (!value || *value != std::floor(*value) || std::abs(*value) > INT_MAX) return std::nullopt;
  return Json(static_cast<std::int64_t>(*value));
}

// Names of sizes, where they can stand in a box of one axis, or of both.
std::optional<Json> size_name(const std::string& text, int part) {
  const auto parts = size_parts(text);
  const bool names = std::ranges::all_of(
      parts, [](std::string_view each) { return size_symbol(each).has_value(); });
  if (!names || parts.size() > (part < 0 ? 2U : 1U)) return std::nullopt;
  return parts.size() == 1 ? Json(parts[0]) : Json{parts[0], parts[1]};
}

// The field's value with `number` put into `part`.
Json with_part(const Spec& spec, const SpecField& field, int part, const Json& number) {
  Json value = field.get(spec);
  if (field.name == "padding" && value.is_object()) {
    value[kSideNames.at(static_cast<std::size_t>(part))] = number;
    // The other side of the axis follows where it cannot differ.
    const Framework* framework = find_framework(spec.framework);
    const bool both = framework != nullptr && one_pad_per_axis(*framework, *spec.op);
    if (both) value[kSideNames.at(static_cast<std::size_t>(part) ^ 1U)] = number;
    return value;
  }
  if (field.name == "pad_fill") return Json{{"constant", number}};
  if (part < 0 || !value.is_array()) return number;
  value[static_cast<std::size_t>(part)] = number;
  return value;
}

// A padding mode that the framework has for the operation: the present one, else one of
// its kind, else none at all.
PaddingMode mode_within(const Framework& framework, const Spec& spec) {
  const auto modes = padding_modes(framework, spec.op);
  if (std::ranges::find(modes, spec.padding) != modes.end()) return spec.padding;
  for (const PaddingMode mode : modes) {
    Spec other = spec;
    other.padding = mode;
    if (padding_kind(other) == padding_kind(spec)) return mode;
  }
  return modes.empty() ? spec.padding : modes.front();
}

// The present setting of a layer as the other framework spells it.
void put_framework(const State& state, StackLayer& layer, const Framework& to) {
  Spec& spec = layer.spec;
  if (layer.kind != LayerKind::window) {
    spec.framework = to.id;
    return;
  }
  const bool symbolic = state.symbolic && is_symbolic(spec);
  const Spec numbers = symbolic ? example_of(spec, *state.symbolic) : spec;
  const auto geometry = resolve(numbers).geometry;
  if (geometry && is_symbolic(spec)) {
    spec = with_names_of(translated(numbers, *geometry, to), spec);
  } else if (geometry) {
    spec = translated(spec, *geometry, to);
  } else {
    spec.framework = to.id;
    spec.padding = mode_within(to, spec);
  }
}

// A stack is of one framework.
void set_framework(State& state, const Json& value) {
  const Framework* to = value.is_string() ? find_framework(value.get<std::string>()) : nullptr;
  if (to == nullptr) return;
  Preferences& preferences = state.preferences;
  preferences.recent_frameworks = with_recent(std::move(preferences.recent_frameworks), to->id);
  for (StackLayer& layer : state.document.stack)
    put_framework(state, layer, *to);
  for (const char* field : {"padding", "output_padding", "output_shape"})
    forget_typed(state, field);
}

// From two dimensions to one the width stays; back, the height is like the width.
void set_dimensions(Spec& spec) {
  if (spec.op->rank != 1) {
    for (PerAxis Spec::*numbers : {&Spec::input, &Spec::kernel, &Spec::stride, &Spec::dilation})
      (spec.*numbers)[kHeight] = (spec.*numbers)[kWidth];
    spec.symbols[kHeight] = spec.symbols[kWidth];
    spec.sides.top = spec.sides.left;
    spec.sides.bottom = spec.sides.right;
    for (std::optional<PerAxis> Spec::*numbers : {&Spec::output_padding, &Spec::output_shape}) {
      if (auto& pair = spec.*numbers) (*pair)[kHeight] = (*pair)[kWidth];
    }
  }
  flatten(spec);
  fit_input(spec);
  fit_values(spec.kernel_values, spec.kernel);
}

const State::OpFields kNoPlanes = {};

void set_op(State& state, Op op) {
  Spec& spec = state.document.spec();
  if (spec.op == op) return;
  // A name that says what the layer was would say wrong.
  if (is_made_name(state.document.layer())) state.document.layer().name.clear();
  if (op == in_dimensions(*spec.op, op->rank)) {
    // It has the same fields: all stay.
    const Op before = spec.op;
    const PaddingMode had = spec.padding;
    spec.op = op;
    set_dimensions(spec);
    if (const Framework* framework = find_framework(spec.framework)) {
      spec.padding = mode_within(*framework, spec);
      spec = with_fields_of(std::move(spec), *framework);
      // A padding that only these dimensions have comes back, unless another was chosen since.
      const auto lost = state.op_fields.find(op);
      if (lost != state.op_fields.end() && lost->second.became == had) {
        Spec again = spec;
        again.padding = lost->second.padding;
        spec.padding = mode_within(*framework, again);
      }
    }
    state.op_fields[before].padding = had;
    state.op_fields[before].became =
        had == spec.padding ? std::nullopt : std::optional(spec.padding);
    state.typed.clear();
    return;
  }
  const int rank = spec.op->rank;
  const Grouping grouping = grouping_of(spec);
  const State::OpFields mine{.padding = spec.padding,
                             .output_padding = spec.output_padding,
                             .output_shape = spec.output_shape,
                             .pad_fill = spec.pad_fill,
                             .ceil_mode = spec.ceil_mode,
                             .count_include_pad = spec.count_include_pad,
                             .divisor_override = spec.divisor_override,
                             .dilation = spec.dilation,
                             .filters = spec.filters,
                             .groups = spec.groups,
                             .depth_multiplier = spec.depth_multiplier};
  state.op_fields[spec.op] = mine;
  const State::OpFields& its = state.op_fields[op];
  const Op before = spec.op;
  spec.op = op;
  spec.padding = its.padding;
  spec.output_padding = its.output_padding;
  spec.output_shape = its.output_shape;
  spec.pad_fill = its.pad_fill;
  spec.ceil_mode = its.ceil_mode;
  spec.count_include_pad = its.count_include_pad;
  spec.divisor_override = its.divisor_override;
  // Both of two with weights have them.
  if (!op->has_kernel || !before->has_kernel) {
    const State::OpFields& planes = op->has_kernel ? its : kNoPlanes;
    spec.filters = planes.filters;
    spec.groups = planes.groups;
    spec.depth_multiplier = planes.depth_multiplier;
  }
  if (rank != op->rank) {
    set_dimensions(spec);
    state.typed.clear();
  }
  flatten(spec);
  fit_planes(spec, grouping);
  // What both can have stays the same.
  const bool shared = mine.padding != PaddingMode::explicit_sides;
  if (shared && spec.padding != PaddingMode::explicit_sides) spec.padding = mine.padding;
  if (const Framework* framework = find_framework(spec.framework)) {
    spec.padding = mode_within(*framework, spec);
    spec = with_fields_of(std::move(spec), *framework);
    if (op->transposed() && framework->traits.needs_output_shape && !spec.output_shape &&
        !is_symbolic(spec)) {
      spec.output_shape = PerAxis{static_cast<int>(scaled_axis(spec, kHeight).out),
                                  static_cast<int>(scaled_axis(spec, kWidth).out)};
    }
    // A dilation that the operation before could not have comes back.
    if (framework->offers(*op, "dilation") && !framework->offers(*before, "dilation")) {
      spec.dilation = its.dilation;
    }
  }
}

// A stack has one number of dimensions: all layers follow the selected one.
void set_stack_op(State& state, Op op) {
  Document& document = state.document;
  const std::size_t selected = document.selected;
  for (std::size_t i = 0; i < document.stack.size(); ++i) {
    StackLayer& layer = document.stack[i];
    if (i == selected || layer.spec.op->rank == op->rank) continue;
    document.selected = i;
    if (op->rank == 1) layer.sides.top = layer.sides.bottom = 0;
    layer.scale[kHeight] = op->rank == 1 ? 1 : layer.scale[kWidth];
    if (const Op other = in_dimensions(*layer.spec.op, op->rank)) set_op(state, other);
  }
  document.selected = selected;
  StackLayer& own = document.layer();
  if (own.kind != LayerKind::window) {
    own.kind = LayerKind::window;
    own.name.clear();
    state.typed.clear();
  }
  set_op(state, op);
}

}  // namespace

std::optional<double> parse_number(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  const auto last = text.find_last_not_of(' ');
  if (first == std::string::npos) return std::nullopt;
  std::string trimmed = text.substr(first, last - first + 1);
  // A true minus sign and a plus sign are fine, too.
  if (trimmed.starts_with("−")) trimmed.replace(0, 3, "-");
  if (trimmed.starts_with("+")) trimmed.erase(0, 1);
  const Json json = json_from_text(trimmed);
  if (!json.is_number()) return std::nullopt;
  return json.get<double>();
}

Problem number_problem(const std::string& field, const std::string& text, int min, int max) {
  const auto value = parse_number(text);
  if (value && *value == std::floor(*value) && (*value < min || *value > max)) {
    return range_problem(field, text, min, max, *value > max);
  }
  return {field, "not_a_number", {"“" + text + "”", std::to_string(min), std::to_string(max)}};
}

void set_field(State& state, const std::string& name, const Json& value) {
  const SpecField* field = find_spec_field(name);
  if (field == nullptr) return;
  Spec& spec = state.document.spec();
  if (name == "op") {
    Problems ignored;
    Spec wanted;
    field->set(wanted, value, ignored);
    if (ignored.empty()) set_stack_op(state, wanted.op);
    return;
  }
  if (name == "framework") return set_framework(state, value);
  Problems problems;
  const Grouping before = grouping_of(spec);
  field->set(spec, value, problems);
  settle(spec);
  fit_planes(spec, before);
  forget_typed(state, name);
  if (!problems.empty())
    state.typed[{name, -1}] = value.is_string() ? value.get<std::string>() : json_text(value);
  if (name == "input") fit_input(spec);
  if (name == "kernel") fit_values(spec.kernel_values, spec.kernel);
}

void type_text(State& state, const std::string& name, int part, const std::string& text) {
  if (type_layer_text(state, name, part, text)) return;
  const SpecField* field = find_spec_field(name);
  if (field == nullptr) return;
  const bool real = name == "pad_fill";
  const auto value = parse_number(text);
  auto number = real && value ? std::optional(Json(*value)) : whole_number(text);
  if (!number && name == "input") number = size_name(text, part);
  if (!number) {
    state.typed[{name, part}] = text;
    return;
  }
  state.typed.erase({name, part});
  // Text of the box for both is gone with the box, and the other way round.
  if (part >= 0) state.typed.erase({name, -1});
  if (part < 0) forget_typed(state, name);
  Spec& spec = state.document.spec();
  Problems problems;
  const Grouping before = grouping_of(spec);
  field->set(spec, with_part(spec, *field, part, *number), problems);
  settle(spec);
  fit_planes(spec, before);
  if (!problems.empty()) state.typed[{name, part}] = text;
  if (name == "input") fit_input(spec);
  if (name == "kernel") fit_values(spec.kernel_values, spec.kernel);
}

void set_padding(State& state, PaddingMode mode) {
  Spec& spec = state.document.spec();
  forget_typed(state, "padding");
  // The numbers that the picture shows, as far as they can be written so.
  const Geometry& geometry = state.shown.layer().geometry();
  const Framework* framework = find_framework(spec.framework);
  if (mode == PaddingMode::explicit_sides && spec.padding != mode && framework != nullptr &&
      geometry.op == spec.op) {
    for (const Setting& setting : framework->settings) {
      if (setting.sizing != spec.op->sizing || setting.kind != PaddingKind::sides) continue;
      if (const auto made = with_setting(spec, geometry, *framework, setting)) {
        spec = *made;
        return;
      }
    }
  }
  spec.padding = mode;
}

void next_op(State& state) {
  if (state.document.layer().kind != LayerKind::window) return;
  const Op other = find_operation(state.document.spec().op->counterpart);
  if (other != nullptr) set_op(state, other);
}

void next_padding(State& state) {
  if (state.document.layer().kind != LayerKind::window) return;
  const Framework* framework = find_framework(state.document.spec().framework);
  if (framework == nullptr) return;
  const auto modes = padding_modes(*framework, state.document.spec().op);
  const auto at = std::ranges::find(modes, state.document.spec().padding);
  const auto next = at == modes.end() || at + 1 == modes.end() ? modes.begin() : at + 1;
  set_padding(state, *next);
}

void show_plane(State& state, const CellId& plane) {
  const Grouping grouping = state.shown.layer().grouping();
  if (state.shown.layer().empty() || !grouping.holds()) return;
  PlanePair wanted = state.planes;
  if (plane.grid == GridId::output_plane) {
    wanted.output = plane.cell.col;
    wanted.input =
        grouping.first_input(wanted.output) + state.planes.input % grouping.inputs_of_one();
  } else {
    wanted.input = plane.cell.col;
    if (!grouping.meet(wanted.input, wanted.output)) {
      wanted.output =
          grouping.first_output(wanted.input) + state.planes.output % grouping.outputs_of_one();
    }
  }
  state.shown = showing(state.shown, wanted);
  state.planes = state.shown.layer().shown();
  ++state.layer_version;
  if (state.compared) state.compared = compared_with(state.shown, state.compared->row);
  state.edit.reset();
}

void set_cell(State& state, const CellId& cell, double value) {
  const bool kernel = cell.grid == GridId::kernel;
  Spec& spec = state.document.spec();
  if (!kernel && is_symbolic(spec)) return;  // an example's numbers are nobody's
  Grid<double> cells = kernel ? *state.shown.layer().kernel() : *state.shown.layer().input();
  if (!cells.contains(cell.cell)) return;
  if (cells.at(cell.cell) == value) return;
  // The numbers of a kernel that stands for another layer, and those that come from the layers
  // before, are not the person's.
  if (kernel ? !state.shows_window() : state.document.selected > 0) return;
  cells.at(cell.cell) = value;
  const Layer& layer = state.shown.layer();
  const std::int64_t plane = kernel ? layer.grouping().kernel(layer.shown()) : layer.shown().input;
  Values& values = kernel ? spec.kernel_values : spec.input_values;
  values.picture = is_picture(values);
  values.preset = Preset::custom;
  values.in_each = kernel && layer.kernels().size() > 1 ? layer.grouping().kernels_of_each() : 0;
  values.planes = with_plane(kernel ? layer.kernels() : layer.inputs(), plane, std::move(cells));
}

void take_layer(State& state, const Spec& spec) {
  set_stack_op(state, spec.op);
  Spec& own = state.document.spec();
  Values input = std::move(own.input_values);
  Values kernel = std::move(own.kernel_values);
  fit_values(input, spec.input);
  fit_values(kernel, spec.kernel);
  own = spec;
  own.input_values = std::move(input);
  own.kernel_values = std::move(kernel);
  state.typed.clear();
}

}  // namespace padlens
