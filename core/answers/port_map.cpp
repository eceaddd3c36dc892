#include "core/answers/port_map.h"

#include <fmt/format.h>
#include <algorithm>
#include <climits>
#include <utility>

#include "core/answers/recipe.h"
#include "core/frameworks/sizing.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

constexpr std::array<std::string_view, kPortVerdicts> kVerdictNames{
    "agree", "differ_size", "differ_values", "refused_from", "refused_to", "refused_both"};

// The sides of padding as numbers: before and after, on both axes.
constexpr std::array<std::array<int, 2>, 3> kSides{{{1, 1}, {0, 1}, {2, 2}}};

bool has_kind(const Framework& framework, Op op, PaddingKind kind) {
  return std::ranges::any_of(framework.settings, [&](const Setting& setting) {
    return setting.sizing == op->sizing && setting.kind == kind;
  });
}

bool both_offer(const PortMap& map, std::string_view field) {
  return map.from->offers(*map.op, field) && map.to->offers(*map.op, field);
}

bool fits(const ModeInfo& mode, Op op) {
  return mode.rank == 0 || mode.rank == op->rank;
}

// --- one layer ---------------------------------------------------------------------

// What it comes to in its framework, whether that accepts it or not.
Geometry geometry_where_refused(const Framework& framework, const Spec& spec) {
  Problems problems;
  framework.check(spec, problems);
  const bool invalid = std::ranges::any_of(
      problems, [](const Problem& problem) { return problem.kind != Problem::Kind::rejected; });
  return invalid ? Geometry{spec.op, {}} : padlens::geometry_of(framework, spec);
}

// How near a setting comes to the one that is wanted: 0 is that itself.
int distance(PaddingMode made, PaddingMode wanted) {
  if (made == wanted) return 0;
  const auto upper = [](PaddingMode mode) {
    return mode == PaddingMode::same || mode == PaddingMode::same_upper;
  };
  return upper(made) && upper(wanted) ? 1 : 2;
}

// Where a framework has no causal padding, the cells before stand as numbers.
PaddingKind kind_there(const Framework& to, Op op, PaddingKind kind) {
  const bool none = kind == PaddingKind::causal && !has_kind(to, op, kind);
  return none ? PaddingKind::sides : kind;
}

struct Translation {
  std::optional<Spec> spec;
  const Setting* setting = nullptr;
};

Translation translate(const Spec& spec, const Geometry& geometry, const Framework& to) {
  const PaddingKind kind = kind_there(to, spec.op, padding_kind(spec));
  Translation best;
  if (to.id == spec.framework) {
    for (const Setting& setting : to.settings) {
      if (setting.sizing != spec.op->sizing || setting.kind != kind) continue;
      return {spec, &setting};
    }
  }
  int nearest = 3;
  for (const Setting& setting : to.settings) {
    if (setting.sizing != spec.op->sizing || setting.kind != kind) continue;
    auto made = with_setting(spec, geometry, to, setting);
    if (!made) continue;
    const int away = distance(made->padding, spec.padding);
    if (away >= nearest) continue;
    nearest = away;
    best = {std::move(made), &setting};
    if (away == 0) break;
  }
  if (best.spec) best.spec->dilation = spec.dilation;
  return best;
}

struct Outcome {
  PortVerdict verdict = PortVerdict::refused_both;
  Translation translation;
};

Outcome outcome_of(const Framework& from, const Spec& spec, const Framework& to) {
  const std::optional<Geometry> accepted = library_geometry(spec);
  Outcome outcome;
  outcome.translation =
      translate(spec, accepted ? *accepted : geometry_where_refused(from, spec), to);
  const auto& moved = outcome.translation.spec;
  const std::optional<Geometry> other = moved ? library_geometry(*moved) : std::nullopt;
  if (!accepted || !other) {
    outcome.verdict = accepted ? PortVerdict::refused_to
                      : other  ? PortVerdict::refused_from
                               : PortVerdict::refused_both;
  } else if (accepted->height().out != other->height().out ||
             accepted->width().out != other->width().out) {
    outcome.verdict = PortVerdict::differ_size;
  } else {
    outcome.verdict =
        same_for_all_numbers(*accepted, *other) ? PortVerdict::agree : PortVerdict::differ_values;
  }
  return outcome;
}

// The size of Keras's layer, where one has to be given.
void give_output_shape(Spec& spec) {
  PerAxis shape{};
  for (const Axis axis : kAxes) {
    const std::int64_t cut = side_before(spec, axis) + side_after(spec, axis);
    shape[axis] =
        static_cast<int>(std::clamp<std::int64_t>(asked_output(spec, axis) - cut, 0, INT_MAX));
  }
  spec.output_shape = shape;
}

void put_numbers(Spec& spec, const Framework& from, const PortCell& cell) {
  const auto both = [&](int number, int single) {
    return spec.op->rank == 1 ? PerAxis{single, number} : PerAxis{number, number};
  };
  spec.input = both(cell.n, 1);
  spec.kernel = both(cell.k, 1);
  spec.stride = both(cell.s, 1);
  spec.dilation = both(cell.d, 1);
  spec.output_shape.reset();
  if (from.traits.needs_output_shape && spec.op->transposed()) give_output_shape(spec);
}

// --- which settings ----------------------------------------------------------------

void add_options(const PortMap& map, const Spec& padding, bool only_ceil,
                 std::vector<Spec>& specs) {
  const bool ceils = both_offer(map, "ceil_mode");
  const bool counts = both_offer(map, "count_include_pad");
  for (const bool ceil : {false, true}) {
    if ((ceil && !ceils) || (!ceil && only_ceil)) continue;
    for (const bool count : {false, true}) {
      if (count && !counts) continue;
      Spec spec = padding;
      spec.ceil_mode = ceil;
      if (counts) spec.count_include_pad = count;
      specs.push_back(std::move(spec));
    }
  }
}

Spec with_sides(Spec spec, int before, int after) {
  const bool flat = spec.op->rank == 1;
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = {flat ? 0 : before, flat ? 0 : after, before, after};
  return spec;
}

// The paddings of which both frameworks have the kind.
std::vector<Spec> paddings(const PortMap& map) {
  std::vector<Spec> all;
  Spec spec;
  spec.op = map.op;
  spec.framework = map.from->id;
  for (const PaddingMode mode : padding_modes(*map.from, map.op)) {
    const ModeInfo& info = mode_info(mode);
    if (mode == PaddingMode::notset || mode == PaddingMode::number || !fits(info, map.op)) continue;
    if (!has_kind(*map.to, map.op, kind_there(*map.to, map.op, info.kind))) continue;
    if (info.kind != PaddingKind::sides) {
      spec.padding = mode;
      all.push_back(spec);
      continue;
    }
    const bool even = one_pad_per_axis(*map.from, *map.op);
    for (const auto& [before, after] : kSides) {
      if (before == after || !even) all.push_back(with_sides(spec, before, after));
    }
  }
  return all;
}

// The one that is asked for, if both have its kind.
std::vector<Spec> asked_padding(const PortMap& map, const Spec& asked) {
  const auto modes = padding_modes(*map.from, map.op);
  Spec spec;
  spec.op = map.op;
  spec.framework = map.from->id;
  if (padding_kind(asked) == PaddingKind::sides) {
    spec = with_sides(spec, asked.sides.left, asked.sides.right);
  } else {
    spec.padding = asked.padding;
    // As one of the two spells it: `same` of a framework that has but same_upper.
    for (const PaddingMode mode : modes) {
      const bool spelled = std::ranges::find(modes, asked.padding) != modes.end();
      if (!spelled && distance(mode, asked.padding) == 1) spec.padding = mode;
    }
  }
  const bool there = std::ranges::find(modes, spec.padding) != modes.end();
  if (!there || !has_kind(*map.to, map.op, kind_there(*map.to, map.op, padding_kind(spec))))
    return {};
  return {spec};
}

// --- what is asked -------------------------------------------------------------------

const Framework* framework_of(std::string field, const std::string& id, Problems& problems) {
  const Framework* framework = find_framework(id);
  if (framework != nullptr) return framework;
  std::string known;
  for (const Framework* each : frameworks())
    known += fmt::format("{}{}", known.empty() ? "" : ", ", each->id);
  problems.push_back({std::move(field),
                      "unknown_name",
                      {shown_text(id), std::move(known)},
                      Problem::Kind::unknown});
  return nullptr;
}

void check_range(std::string_view name, const PortRange& range, Problems& problems) {
  const SpecField& field = *find_spec_field(name);
  for (const int number : {range.first, range.last}) {
    if (number >= field.min && number <= field.max) continue;
    problems.push_back(range_problem(std::string(name), number, field.min, field.max));
    return;
  }
  if (range.first <= range.last) return;
  problems.push_back(range_problem(std::string(name), range.last, range.first, field.max));
}

void check_grid(const PortGrid& grid, Problems& problems) {
  const std::size_t before = problems.size();
  check_range("input", grid.input, problems);
  check_range("kernel", grid.kernel, problems);
  check_range("stride", grid.stride, problems);
  check_range("dilation", grid.dilation, problems);
  if (problems.size() > before) return;
  const auto cells = static_cast<std::int64_t>(grid.cells());
  if (cells <= kMostPortCells) return;
  problems.push_back(range_problem("cells", cells, 1, kMostPortCells));
}

void refuse_padding(const PortMap& map, const Spec& asked, Problems& problems) {
  std::string known;
  for (const Spec& spec : paddings(map)) {
    const std::string name(mode_info(spec.padding).name);
    if (known.ends_with(name)) continue;  // of the sides all numbers
    known += fmt::format("{}{}", known.empty() ? "" : ", ", name);
  }
  problems.push_back({"padding",
                      "padding_mode",
                      {std::string(mode_info(asked.padding).name), known},
                      Problem::Kind::unknown});
}

// --- the map -------------------------------------------------------------------------

std::string written_as(const Framework& framework, const Spec& spec) {
  for (const Setting& setting : framework.settings) {
    if (setting.sizing == spec.op->sizing && setting.kind == padding_kind(spec))
      return setting.label(spec);
  }
  return std::string(mode_info(spec.padding).name);
}

bool same_padding(const Spec& a, const Spec& b) {
  return a.padding == b.padding && a.sides == b.sides && a.output_padding == b.output_padding;
}

int size_of(const PortCell& cell) {
  return cell.n + cell.k + cell.s + cell.d;
}

void judge(const PortMap& map, PortSetting& setting) {
  Spec spec = setting.spec;
  std::optional<Spec> shown;  // the first in `to`
  setting.verdicts.resize(map.grid.cells());
  for (std::size_t i = 0; i < setting.verdicts.size(); ++i) {
    const PortCell cell = map.grid.at(i);
    put_numbers(spec, *map.from, cell);
    Outcome outcome = outcome_of(*map.from, spec, *map.to);
    setting.verdicts[i] = outcome.verdict;
    ++setting.counts[static_cast<std::size_t>(outcome.verdict)];
    const bool smaller = !setting.first || size_of(cell) < size_of(map.grid.at(*setting.first));
    if (differs(outcome.verdict) && smaller) setting.first = i;
    const Translation& translation = outcome.translation;
    if (!translation.spec) continue;
    if (!shown) {
      setting.to_label = translation.setting->label(*translation.spec);
      shown = translation.spec;
    }
    setting.to_varies = setting.to_varies || !same_padding(*shown, *translation.spec);
  }
}

void describe(const PortDescriber& describer, PortSetting& setting) {
  std::vector<PortPart> parts(setting.verdicts.size());
  const auto describe_where = [&](PortPart (*part)(PortVerdict verdict)) {
    std::ranges::transform(setting.verdicts, parts.begin(), part);
    return describer.describe(parts);
  };
  setting.differs = describe_where([](PortVerdict verdict) {
    if (refused(verdict)) return PortPart::aside;
    return differs(verdict) ? PortPart::in : PortPart::out;
  });
  setting.refused = describe_where(
      [](PortVerdict verdict) { return refused(verdict) ? PortPart::in : PortPart::out; });
  setting.refused_from = describe_where([](PortVerdict verdict) {
    const bool by_it = verdict == PortVerdict::refused_from || verdict == PortVerdict::refused_both;
    return by_it ? PortPart::in : PortPart::out;
  });
  setting.refused_to = describe_where([](PortVerdict verdict) {
    if (verdict == PortVerdict::refused_to) return PortPart::in;
    return refused(verdict) ? PortPart::aside : PortPart::out;
  });
}

PortDescriber describer_of(const PortGrid& grid, const Sides& sides) {
  std::vector<PortNumbers> layers(grid.cells());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto [n, k, s, d] = grid.at(i);
    layers[i] = port_numbers(n, k, s, d, sides.left, sides.right);
  }
  return PortDescriber(layers);
}

}  // namespace

std::string_view verdict_name(PortVerdict verdict) {
  return kVerdictNames[static_cast<std::size_t>(verdict)];
}

std::size_t PortGrid::cells() const {
  std::int64_t all = 1;
  for (const PortRange& range : {input, kernel, stride, dilation})
    all = product_or_most(all, static_cast<std::int64_t>(range.count()));
  return static_cast<std::size_t>(all);
}

PortCell PortGrid::at(std::size_t index) const {
  const auto next = [&](const PortRange& range) {
    const std::size_t place = index % range.count();
    index /= range.count();
    return range.first + static_cast<int>(place);
  };
  PortCell cell;
  cell.n = next(input);
  cell.k = next(kernel);
  cell.s = next(stride);
  cell.d = next(dilation);
  return cell;
}

PortRange usual_dilations(std::string_view from, std::string_view to, Op op) {
  const auto dilates = [&](std::string_view id) {
    const Framework* framework = find_framework(id);
    return framework != nullptr && framework->offers(*op, "dilation");
  };
  return dilates(from) || dilates(to) ? PortGrid{}.dilation : PortRange{1, 1};
}

Spec port_spec(const PortSetting& setting, const PortCell& cell) {
  Spec spec = setting.spec;
  put_numbers(spec, *find_framework(spec.framework), cell);
  return spec;
}

std::optional<Spec> ported(const Spec& spec, const Framework& to) {
  return translate(spec, geometry_where_refused(*find_framework(spec.framework), spec), to).spec;
}

PortVerdict port_verdict(const Spec& spec, const Framework& to) {
  return outcome_of(*find_framework(spec.framework), spec, to).verdict;
}

std::optional<PortMap> port_map(const PortRequest& request, Problems& problems) {
  const std::size_t before = problems.size();
  PortMap map{framework_of("from", request.from, problems),
              framework_of("to", request.to, problems),
              request.op,
              request.grid,
              {}};
  check_grid(map.grid, problems);
  if (problems.size() > before) return std::nullopt;
  for (const Framework* framework : {map.from, map.to}) {
    if (has_operation(*framework, *map.op)) continue;
    problems.push_back({"op",
                        "no_operation",
                        {std::string(framework->display_name), std::string(map.op->name)},
                        Problem::Kind::unknown});
    return std::nullopt;
  }
  if (request.only_ceil_mode && !both_offer(map, "ceil_mode")) {
    const bool here = map.from->offers(*map.op, "ceil_mode");
    problems.push_back({"ceil_mode",
                        "not_in_framework",
                        {std::string((here ? map.to : map.from)->display_name)},
                        Problem::Kind::unknown});
  }
  const auto asked = request.padding ? asked_padding(map, *request.padding) : paddings(map);
  if (asked.empty()) refuse_padding(map, request.padding.value_or(Spec{}), problems);
  if (problems.size() > before) return std::nullopt;
  std::vector<Spec> specs;
  for (const Spec& padding : asked)
    add_options(map, padding, request.only_ceil_mode, specs);
  std::optional<PortDescriber> describer;
  Sides described;
  for (Spec& spec : specs) {
    if (!describer || described != spec.sides) {
      describer = describer_of(map.grid, spec.sides);
      described = spec.sides;
    }
    PortSetting setting;
    setting.from_label = written_as(*map.from, spec);
    setting.spec = std::move(spec);
    judge(map, setting);
    describe(*describer, setting);
    map.settings.push_back(std::move(setting));
  }
  return map;
}

}  // namespace padlens
