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
#include "core/layer/grouping.h"
#include "core/layer/size_symbol.h"
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

// "3×5×5", "8×3×5×5": lists of planes, planes in each; one that stands alone is not told.
std::string with_planes(std::int64_t lists, std::int64_t in_each, std::string plane) {
  if (lists * std::max<std::int64_t>(in_each, 1) <= 1) return plane;
  if (in_each == 0) return fmt::format("{}×{}", lists, plane);
  return fmt::format("{}×{}×{}", lists, in_each, plane);
}

// A name has no numbers to compute with.
void check_symbols(const Spec& spec, Problems& problems) {
  if (!is_symbolic(spec)) return;
  const auto names = symbol_names(spec);
  const bool both = !names[kHeight].empty() && !names[kWidth].empty();
  const bool one = names[kHeight] == names[kWidth];
  std::string named = names[kHeight].empty() ? names[kWidth] : names[kHeight];
  if (both && !one) named += ", " + names[kWidth];
  problems.push_back({"input",
                      "input_symbol",
                      {std::move(named), "1", std::to_string(Limits::input)},
                      Problem::Kind::unknown});
}

// Custom values: `lists` lists of `in_each` planes, of an input (0) that many planes.
void check_values(const Spec& spec, const Values& values, const PerAxis& size, std::int64_t lists,
                  std::int64_t in_each, std::string_view field, Problems& problems) {
  if (values.preset != Preset::custom) return;
  const Planes& planes = values.planes;
  const auto count = static_cast<std::int64_t>(planes.size());
  const bool laid =
      values.in_each > 0 ? values.in_each == in_each : in_each <= 1 || lists == 1 || count <= 1;
  const std::int64_t wanted = lists * std::max<std::int64_t>(in_each, 1);
  if (laid && count == wanted && planes.rows() == size[kHeight] && planes.cols() == size[kWidth])
    return;
  std::string given = planes.rows() == 1 ? listed_axes(spec, 1, planes.cols(), "×")
                                         : fmt::format("{}×{}", planes.rows(), planes.cols());
  given = values.in_each > 0 ? with_planes(count / values.in_each, values.in_each, given)
          : count > 1        ? with_planes(count, 0, given)
                             : given;
  const std::string plane = listed_axes(spec, size[kHeight], size[kWidth], "×");
  problems.push_back({std::string(field),
                      "values_shape",
                      {std::move(given), wanted > 1 ? with_planes(lists, in_each, plane) : plane},
                      Problem::Kind::unknown});
}

// What a depthwise layer was asked for besides, that it cannot be.
void check_depthwise(const Spec& spec, Problems& problems) {
  if (!spec.depth_multiplier) return;
  const auto refuse = [&](std::string_view field, std::string code, std::vector<std::string> args) {
    problems.push_back(
        {std::string(field), std::move(code), std::move(args), Problem::Kind::unknown});
  };
  const std::int64_t filters = std::int64_t{spec.channels} * *spec.depth_multiplier;
  if (spec.op->sizing != Sizing::convolution) {
    refuse("depth_multiplier", "not_in_operation", {std::string(spec.op->name)});
  } else if (spec.channels < 1) {
    return;  // told where ranges are
  } else if (filters < 1 || filters > Limits::channels) {
    problems.push_back(range_problem("depth_multiplier", *spec.depth_multiplier, 1,
                                     Limits::channels / spec.channels));
  } else if (spec.groups != 1 && spec.groups != spec.channels) {
    refuse("groups", "depthwise_groups",
           {std::to_string(spec.groups), std::to_string(spec.channels)});
  } else {
    refuse("filters", "depthwise_filters",
           {std::to_string(spec.filters), std::to_string(filters), std::to_string(spec.channels),
            std::to_string(*spec.depth_multiplier)});
  }
}

// "1, 2, 3, 6": what divides `number`; of many the first dozen.
std::string divisors_of(int number) {
  constexpr std::size_t kMost = 12;
  std::vector<std::int64_t> all;
  for (std::int64_t d = 1; d * d <= number; ++d) {
    if (number % d != 0) continue;
    all.push_back(d);
    if (d * d != number) all.push_back(number / d);
  }
  std::ranges::sort(all);
  const bool cut = all.size() > kMost;
  if (cut) all.resize(kMost);
  return fmt::format("{}{}", fmt::join(all, ", "), cut ? ", …" : "");
}

void check_groups(const Spec& spec, const Framework* framework, Problems& problems) {
  const Groups has = framework == nullptr ? Groups::any : groups_of(*framework, *spec.op);
  if (spec.groups > 1 && has == Groups::none) {
    problems.push_back({"groups",
                        "no_groups",
                        {std::string(framework->display_name), std::string(spec.op->name)},
                        Problem::Kind::unknown});
    return;
  }
  if (spec.groups > 1 && spec.groups != spec.channels && has == Groups::channels) {
    problems.push_back({"groups",
                        "depthwise_only",
                        {std::string(framework->display_name), fmt::format("1, {}", spec.channels)},
                        Problem::Kind::unknown});
    return;
  }
  if (spec.channels % spec.groups != 0) {
    problems.push_back(
        {"groups",
         "groups_channels",
         {std::to_string(spec.groups), std::to_string(spec.channels), divisors_of(spec.channels)}});
  }
  if (spec.filters % spec.groups != 0) {
    const std::int64_t over = (std::int64_t{spec.filters} / spec.groups + 1) * spec.groups;
    const std::int64_t under = over - spec.groups;
    problems.push_back({"filters",
                        "groups_filters",
                        {std::to_string(spec.filters), std::to_string(spec.groups),
                         under > 0 ? fmt::format("{}, {}", under, over) : std::to_string(over)}});
  }
}

// Channels, filters and groups.
void check_planes(const Spec& spec, const Framework* framework, Problems& problems) {
  bool counts = true;
  for (const auto& [field, number] :
       {std::pair("channels", spec.channels), {"filters", spec.filters}, {"groups", spec.groups}}) {
    if (number >= 1) continue;
    counts = false;
    problems.push_back(range_problem(field, number, 1, Limits::channels));
  }
  check_depthwise(spec, problems);
  if (!counts || spec.depth_multiplier) return;
  if (spec.op->has_kernel) return check_groups(spec, framework, problems);
  for (const auto& [field, number] :
       {std::pair("filters", spec.filters), {"groups", spec.groups}}) {
    if (number == 1) continue;
    problems.push_back(
        {field, "not_in_operation", {std::string(spec.op->name)}, Problem::Kind::unknown});
  }
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
  check_symbols(spec, problems);
  if (spec.op->rank == 1) check_height(spec, problems);
  check_sides(spec, problems);
  check_planes(spec, framework, problems);
  const Grouping grouping = grouping_of(spec);
  if (!is_symbolic(spec))
    check_values(spec, spec.input_values, spec.input, spec.channels, 0, "input_values", problems);
  if (spec.op->has_kernel && grouping.holds()) {
    const bool by_channel = grouping.transposed;
    check_values(spec, spec.kernel_values, spec.kernel,
                 by_channel ? grouping.channels : grouping.filters, grouping.kernels_of_each(),
                 "kernel_values", problems);
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

// Of an axis whose numbers do not fit 63 bits: the field that, made smaller alone, would mend it,
// and up to where.
Problem too_large_problem(const Framework& framework, const Spec& spec, Axis axis) {
  const auto fits_with = [&](const SpecField& field, std::int64_t number) {
    Spec smaller = spec;
    (smaller.*field.numbers)[axis] = static_cast<int>(number);
    return fits_63_bits(framework.resolve_axis(smaller, axis));
  };
  for (const std::string_view name : {"dilation", "kernel", "stride", "input"}) {
    const SpecField& field = *find_spec_field(name);
    std::int64_t least = 1;
    std::int64_t most = (spec.*field.numbers)[axis];  // does not fit
    const std::int64_t value = most;
    if (!fits_with(field, least)) continue;
    while (most - least > 1) {
      const std::int64_t middle = least + (most - least) / 2;
      (fits_with(field, middle) ? least : most) = middle;
    }
    return range_problem(std::string(name), value, 1, least);
  }
  return range_problem("input", spec.input[axis], 1, 1);
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

ParsedSpec read_spec(const GivenValue& json) {
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
  // Whether a name will do is for who asks to say.
  std::erase_if(others, [&](const Problem& other) {
    return other.code == "input_symbol" || names(problems, other.field);
  });
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
  for (const Axis axis : kAxes) {
    if (fits_63_bits(geometry.axis[axis])) continue;
    result.problems.push_back(too_large_problem(*framework, spec, axis));
    return result;
  }
  check_output(*framework, spec, geometry, result.problems);
  if (framework->check_geometry != nullptr) {
    framework->check_geometry(spec, geometry, result.problems);
  }
  check_fill(spec, geometry, result.problems);
  add_words(*framework, spec, &geometry, result.problems);
  if (!any_invalid(result.problems)) result.geometry = geometry;
  return result;
}

void add_fill_problems(const Spec& spec, const Geometry& geometry, Problems& problems) {
  check_fill(spec, geometry, problems);
  if (const Framework* framework = find_framework(spec.framework))
    add_words(*framework, spec, &geometry, problems);
}

Derivation derive(const Spec& spec, const Geometry& geometry) {
  const Framework* framework = find_framework(spec.framework);
  Derivation result;
  for (const Axis axis : {kHeight, kWidth}) {
    result.axis[axis] = framework->derive_axis(spec, axis, geometry.axis[axis]);
  }
  // Of one dimension the width says it all.
  result.axes_agree = spec.op->rank == 1 || result.axis[kHeight] == result.axis[kWidth];
  return result;
}

}  // namespace padlens
