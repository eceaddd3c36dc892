#include "core/frameworks/resolve.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/frameworks/framework.h"
#include "core/frameworks/sizing.h"
#include "core/frameworks/tensorflow_ops.h"
#include "core/layer/spec_fields.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

std::string join_framework_ids() {
  std::string ids;
  for (const Framework* framework : frameworks()) {
    ids += fmt::format("{}{}", ids.empty() ? "" : ", ", framework->id);
  }
  return ids;
}

void check_range(const SpecField& field, const PerAxis& value, Problems& problems) {
  for (const int number : value) {
    if (number >= field.min && number <= field.max) continue;
    problems.push_back(range_problem(std::string(field.name), number, field.min, field.max));
    return;
  }
}

// In one dimension there is no height.
void check_height(const Spec& spec, Problems& problems) {
  for (const SpecField& field : spec_fields()) {
    if (field.numbers == nullptr || (spec.*field.numbers)[kHeight] == 1) continue;
    problems.push_back(
        range_problem(std::string(field.name), (spec.*field.numbers)[kHeight], 1, 1));
  }
  if (sides_given(spec) && (spec.sides.top != 0 || spec.sides.bottom != 0))
    problems.push_back(range_problem("padding", std::max(spec.sides.top, spec.sides.bottom), 0, 0));
}

void check_sides(const Spec& spec, Problems& problems) {
  if (!sides_given(spec)) return;
  for (const int side : {spec.sides.top, spec.sides.bottom, spec.sides.left, spec.sides.right}) {
    if (side >= 0 && side <= Limits::side) continue;
    problems.push_back(range_problem("padding", side, 0, Limits::side));
    return;
  }
}

void check_values(const Spec& spec, const Values& values, const PerAxis& size,
                  std::string_view field, Problems& problems) {
  if (values.preset != Preset::custom) return;
  const Planes& planes = values.planes;
  const bool one = planes.size() <= 1;
  if (one && planes.rows() == size[kHeight] && planes.cols() == size[kWidth]) return;
  std::string given = planes.rows() == 1 ? listed_axes(spec, 1, planes.cols(), "×")
                                         : fmt::format("{}×{}", planes.rows(), planes.cols());
  if (!one) given = fmt::format("{}×{}", planes.size(), given);
  problems.push_back({std::string(field),
                      "values_shape",
                      {std::move(given), listed_axes(spec, size[kHeight], size[kWidth], "×")},
                      Problem::Kind::unknown});
}

// Of a size that the framework's layer cannot be asked for: what tf.nn.conv2d_transpose would take.
Problem no_output_shape(const Spec& spec, const Framework& framework) {
  const auto h = tensorflow_ops::outputs_leading_back(spec, kHeight);
  const auto w = tensorflow_ops::outputs_leading_back(spec, kWidth);
  return {
      "output_shape",
      "output_shape_elsewhere",
      {std::string(framework.display_name),
       fmt::format("{} – {}", list_text(spec, h.least, w.least), list_text(spec, h.most, w.most))},
      Problem::Kind::unknown};
}

// What holds whatever the framework is, and which fields it has if there is one.
Problems check_numbers(const Spec& spec, const Framework* framework) {
  Problems problems;
  for (const SpecField& field : spec_fields()) {
    if (field.numbers != nullptr) check_range(field, spec.*field.numbers, problems);
  }
  if (spec.op->rank == 1) check_height(spec, problems);
  check_sides(spec, problems);
  check_values(spec, spec.input_values, spec.input, "input_values", problems);
  if (spec.op->has_kernel) {
    check_values(spec, spec.kernel_values, spec.kernel, "kernel_values", problems);
  }
  for (const OwnField& field : own_fields()) {
    if (!field.is_set(spec)) continue;
    if (!spec.op->has(field.name)) {
      std::vector<std::string> args;
      if (field.problem == "not_in_operation") args = {std::string(spec.op->name)};
      problems.push_back({std::string(field.name), std::string(field.problem), std::move(args),
                          Problem::Kind::unknown});
    } else if (framework != nullptr && !framework->has_field(*spec.op, field.name)) {
      if (field.name == "output_shape" && problems.empty()) {  // of numbers within range
        problems.push_back(no_output_shape(spec, *framework));
        continue;
      }
      problems.push_back({std::string(field.name),
                          "not_in_framework",
                          {std::string(framework->display_name)},
                          Problem::Kind::unknown});
    }
  }
  if (spec.divisor_override &&
      (*spec.divisor_override < -Limits::divisor || *spec.divisor_override > Limits::divisor)) {
    // Of either sign it is our bound.
    Problem problem = range_problem("divisor_override", *spec.divisor_override, -Limits::divisor,
                                    Limits::divisor);
    problem.kind = Problem::Kind::limit;
    problems.push_back(std::move(problem));
  }
  return problems;
}

std::string axes_text(const Spec& spec, std::int64_t height, std::int64_t width) {
  return height == width ? std::to_string(height) : listed_axes(spec, height, width, "×");
}

void check_output(const Framework& framework, const Spec& spec, const Geometry& geometry,
                  Problems& problems) {
  const auto& [h, w] = geometry.axis;
  if (h.out >= 1 && w.out >= 1) return;
  const bool empty = h.out >= 0 && w.out >= 0 && framework.gives_empty != nullptr &&
                     framework.gives_empty(spec, geometry);
  if (empty) return;
  if (geometry.transposed()) {
    problems.push_back({spec.output_padding ? "output_padding" : "padding",
                        "empty_output",
                        {axes_text(spec, h.out, w.out)}});
  } else {
    problems.push_back({"kernel",
                        "kernel_too_big",
                        {axes_text(spec, h.K, w.K), axes_text(spec, h.padded, w.padded)}});
  }
}

// Copying fills need enough input to copy from.
void check_fill(const Spec& spec, const Geometry& geometry, Problems& problems) {
  const FillMode mode = spec.pad_fill.mode;
  if (mode != FillMode::reflect && mode != FillMode::circular) return;
  for (const AxisGeometry& axis : geometry.axis) {
    const std::int64_t most = mode == FillMode::reflect ? axis.n - 1 : axis.n;
    const std::int64_t widest = std::max(axis.pad_before, axis.pad_after);
    if (widest <= most) continue;
    problems.push_back({"pad_fill",
                        mode == FillMode::reflect ? "reflect_too_wide" : "circular_too_wide",
                        {std::to_string(widest), std::to_string(most)}});
    return;
  }
}

bool any_invalid(const Problems& problems) {
  return std::ranges::any_of(
      problems, [](const Problem& problem) { return problem.kind != Problem::Kind::rejected; });
}

void add_words(const Framework& framework, const Spec& spec, const Geometry* geometry,
               Problems& problems) {
  for (Problem& problem : problems) {
    if (problem.words.empty()) problem.words = framework.words(spec, geometry, problem.code);
  }
}

}  // namespace

void put_default_stride(Spec& spec) {
  const Framework* framework = find_framework(spec.framework);
  if (framework == nullptr) return;
  spec.stride = {1, 1};
  if (spec.op->pools() && framework->traits.pool_stride_is_window) spec.stride = spec.kernel;
}

ParsedSpec read_spec(const Json& json) {
  ParsedSpec parsed = spec_from_json(json);
  if (!parsed.has_stride) put_default_stride(parsed.spec);
  settle(parsed.spec);
  return parsed;
}

ParsedSpec read_spec_text(std::string_view text) {
  ParsedSpec parsed = spec_from_text(text);
  if (!parsed.has_stride) put_default_stride(parsed.spec);
  settle(parsed.spec);
  return parsed;
}

namespace {

// Values of all fields, so that for each there are some that it accepts, small and large.
std::vector<Json> field_values() {
  std::vector<Json> values{nullptr, false, true, 1, 2, 3, 64, 1024};
  for (const Op op : operations())
    values.emplace_back(op->id);
  for (const Framework* framework : frameworks())
    values.emplace_back(framework->id);
  for (const ModeInfo& mode : mode_infos())
    values.emplace_back(mode.name);
  for (const FillInfo& fill : fills())
    values.emplace_back(fill.name);
  return values;
}

bool names(const Problems& problems, std::string_view field) {
  return std::ranges::find(problems, field, &Problem::field) != problems.end();
}

// Keeps of `problems` those that there are whatever stands in `field`.
void keep_independent(const Spec& spec, const SpecField& field, Problems& problems) {
  static const std::vector<Json> kValues = field_values();
  for (const Json& value : kValues) {
    Spec other = spec;
    Problems none;
    field.set(other, value, none);
    if (!none.empty()) continue;
    const Problems found = resolve(other).problems;
    if (names(found, field.name)) continue;
    std::erase_if(problems, [&](const Problem& problem) {
      return std::ranges::none_of(found, [&](const Problem& same) {
        return same.field == problem.field && same.code == problem.code;
      });
    });
  }
}

}  // namespace

void add_other_problems(const Spec& spec, Problems& problems) {
  Problems others = resolve(spec).problems;
  std::erase_if(others, [&](const Problem& other) { return names(problems, other.field); });
  for (const Problem& problem : problems) {
    if (others.empty()) break;
    if (const SpecField* field = find_spec_field(problem.field)) {
      keep_independent(spec, *field, others);
    } else {
      // What it was meant to be, nobody knows: any field that was left out.
      std::erase_if(others, [](const Problem& other) {
        return !is_range_problem(other) && other.code != "unknown_name";
      });
    }
  }
  std::ranges::move(others, std::back_inserter(problems));
}

Resolution resolve(const Spec& spec) {
  Resolution result;
  const Framework* framework = find_framework(spec.framework);
  if (framework == nullptr) {
    result.problems = check_numbers(spec, nullptr);
    result.problems.insert(result.problems.begin(),
                           {"framework",
                            "unknown_name",
                            {shown_text(spec.framework), join_framework_ids()},
                            Problem::Kind::unknown});
    return result;
  }
  result.problems = check_numbers(spec, framework);
  if (!has_operation(*framework, *spec.op)) {
    result.problems.push_back({"op",
                               "no_operation",
                               {std::string(framework->display_name), std::string(spec.op->name)},
                               Problem::Kind::unknown});
  }
  const auto modes = padding_modes(*framework, spec.op);
  if (std::ranges::find(modes, spec.padding) == modes.end()) {
    std::string accepted;
    for (const PaddingMode mode : modes) {
      accepted += fmt::format("{}{}", accepted.empty() ? "" : ", ", mode_info(mode).name);
    }
    result.problems.push_back({"padding",
                               "padding_mode",
                               {std::string(mode_info(spec.padding).name), accepted},
                               Problem::Kind::unknown});
  }
  add_words(*framework, spec, nullptr, result.problems);
  if (any_invalid(result.problems)) return result;

  framework->check(spec, result.problems);
  if (any_invalid(result.problems)) return result;

  const Geometry geometry = geometry_of(*framework, spec);
  check_output(*framework, spec, geometry, result.problems);
  if (framework->check_geometry != nullptr) {
    framework->check_geometry(spec, geometry, result.problems);
  }
  check_fill(spec, geometry, result.problems);
  add_words(*framework, spec, &geometry, result.problems);
  if (!any_invalid(result.problems)) result.geometry = geometry;
  return result;
}

Derivation derive(const Spec& spec, const Geometry& geometry) {
  const Framework* framework = find_framework(spec.framework);
  Derivation result;
  for (const Axis axis : {kHeight, kWidth}) {
    result.axis[axis] = framework->derive_axis(spec, axis, geometry.axis[axis]);
  }
  result.axes_agree = result.axis[kHeight] == result.axis[kWidth];
  return result;
}

}  // namespace padlens
