#include "core/answers/nearest.h"

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <numeric>
#include <utility>
#include <vector>

#include "core/engine/engine.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

// --- into range -----------------------------------------------------------------

void clamp_pair(PerAxis& pair, int min, int max) {
  for (int& number : pair)
    number = std::clamp(number, min, max);
}

// `number` put between the two, as far as an int goes.
int within(std::int64_t number, std::int64_t least, std::int64_t most) {
  return static_cast<int>(std::clamp<std::int64_t>(std::clamp(number, least, most), 0, INT_MAX));
}
int at_most(int number, std::int64_t most) {
  return within(number, 0, std::max<std::int64_t>(most, 0));
}

// What has no meaning at all becomes the nearest that has one.
Spec within_range(Spec spec, const Framework& framework) {
  for (const SpecField& field : spec_fields()) {
    if (field.numbers != nullptr) clamp_pair(spec.*field.numbers, field.min, field.max);
  }
  for (int* side : {&spec.sides.top, &spec.sides.bottom, &spec.sides.left, &spec.sides.right}) {
    *side = std::clamp(*side, 0, Limits::side);
  }
  for (int Spec::*count : {&Spec::channels, &Spec::filters, &Spec::groups})
    spec.*count = std::clamp(spec.*count, 1, Limits::channels);
  spec = with_fields_of(std::move(spec), framework);
  if (spec.output_padding) clamp_pair(*spec.output_padding, 0, Limits::output_padding);
  if (spec.output_shape) clamp_pair(*spec.output_shape, 1, INT_MAX);
  if (spec.divisor_override) {
    spec.divisor_override = std::clamp(*spec.divisor_override, -Limits::divisor, Limits::divisor);
  }
  return spec;
}

// --- small changes --------------------------------------------------------------

// All changes to one field that may help. Most do not: they are tried.
class Changes {
 public:
  Changes(const Spec& spec, const Framework& framework) : spec_(spec), framework_(framework) {}

  std::vector<Spec> all() {
    steps();
    sizes();
    grouping();
    padding();
    if (spec_.op->has("output_padding") || spec_.op->has("output_shape")) output();
    if (spec_.op->pools()) pool();
    own();
    fill();
    return std::move(changes_);
  }

  std::vector<Spec> paddings() {
    padding();
    return std::move(changes_);
  }

 private:
  template <class Change>
  void add(Change change) {
    Spec changed = spec_;
    change(changed);
    flatten(changed);
    if (changed != spec_) changes_.push_back(std::move(changed));
  }

  void steps() {
    for (PerAxis Spec::*field : {&Spec::dilation, &Spec::stride}) {
      add([&](Spec& spec) { spec.*field = {1, 1}; });
      for (const Axis axis : kAxes) {
        add([&](Spec& spec) { (spec.*field)[axis] = 1; });
      }
    }
  }

  // A kernel that fits the input, and the other way round.
  void sizes() {
    const auto room = [&](Axis axis) {
      const bool sides = spec_.padding == PaddingMode::explicit_sides;
      return std::int64_t{spec_.input[axis]} +
             (sides ? std::int64_t{spec_.sides.before(axis)} + spec_.sides.after(axis) : 0);
    };
    const auto fit_kernel = [&](Spec& spec, Axis axis) {
      const std::int64_t most = (room(axis) - 1) / spec.dilation[axis] + 1;
      spec.kernel[axis] = at_most(spec.kernel[axis], most);
    };
    const auto fit_dilation = [&](Spec& spec, Axis axis) {
      if (spec.kernel[axis] == 1) return;
      const std::int64_t most = (room(axis) - 1) / (spec.kernel[axis] - 1);
      spec.dilation[axis] = at_most(spec.dilation[axis], std::max<std::int64_t>(most, 1));
    };
    const auto fit_input = [&](Spec& spec, Axis axis) {
      const std::int64_t K = effective_kernel(spec.kernel[axis], spec.dilation[axis]);
      const std::int64_t least = K - (room(axis) - spec.input[axis]);
      spec.input[axis] = within(std::max<std::int64_t>(spec.input[axis], least), 1, Limits::input);
    };
    const auto both = [&](const auto& fit) {
      add([&](Spec& spec) {
        fit(spec, kHeight);
        fit(spec, kWidth);
      });
    };
    both(fit_kernel);
    both(fit_dilation);
    both(fit_input);
  }

  // Groups that divide both, and planes that the groups divide.
  void grouping() {
    const int common = std::gcd(spec_.channels, spec_.filters);
    int fewer = 1;
    int more = common;
    for (std::int64_t i = 1; i * i <= common; ++i) {
      if (common % i != 0) continue;
      for (const std::int64_t divisor : {i, common / i}) {
        if (divisor <= spec_.groups) fewer = std::max(fewer, static_cast<int>(divisor));
        if (divisor >= spec_.groups) more = std::min(more, static_cast<int>(divisor));
      }
    }
    add([&](Spec& spec) { spec.groups = fewer; });
    add([&](Spec& spec) { spec.groups = more; });
    add([](Spec& spec) { spec.groups = 1; });
    const auto multiple = [&](int planes) {
      return within((planes + spec_.groups / std::int64_t{2}) / spec_.groups * spec_.groups,
                    spec_.groups, Limits::channels);
    };
    add([&](Spec& spec) { spec.filters = multiple(spec.filters); });
    add([&](Spec& spec) { spec.channels = multiple(spec.channels); });
    add([](Spec& spec) { spec.depth_multiplier.reset(); });
  }

  void padding() {
    for (const PaddingMode mode : padding_modes(framework_, spec_.op)) {
      if (mode == PaddingMode::explicit_sides) continue;
      add([&](Spec& spec) { spec.padding = mode; });
    }
    // The numbers that the arithmetic of the refused spec would pad or cut.
    const Resolution resolution = resolve(spec_);
    if (resolution.geometry) {
      for (const Setting& setting : framework_.settings) {
        if (setting.sizing != spec_.op->sizing) continue;
        if (auto made = with_setting(spec_, *resolution.geometry, framework_, setting)) {
          changes_.push_back(*std::move(made));
        }
      }
    }
    if (spec_.padding != PaddingMode::explicit_sides) return;
    const Sides s = spec_.sides;
    add([&](Spec& spec) { spec.sides = {s.top, s.top, s.left, s.left}; });
    add([&](Spec& spec) { spec.sides = {s.bottom, s.bottom, s.right, s.right}; });
    if (spec_.op->transposed()) {
      add([&](Spec& spec) { spec.sides = within_scatter(s); });
    }
  }

  // Sides of which something of the full scatter is left.
  Sides within_scatter(Sides sides) const {
    const auto shrink = [&](int& before, int& after, Axis axis) {
      const std::int64_t full = (std::int64_t{spec_.input[axis]} - 1) * spec_.stride[axis] +
                                effective_kernel(spec_.kernel[axis], spec_.dilation[axis]) +
                                (spec_.output_padding ? (*spec_.output_padding)[axis] : 0);
      // The larger one first, then both alike.
      const std::int64_t over = std::int64_t{before} + after - full + 1;
      if (over > 0) {
        const std::int64_t first = std::min<std::int64_t>(over, std::abs(before - after));
        (before >= after ? before : after) -= static_cast<int>(first);
        before -= static_cast<int>((over - first + 1) / 2);
        after -= static_cast<int>((over - first) / 2);
      }
      const bool even = spec_.sides.before(axis) == spec_.sides.after(axis);
      if (even) before = after = std::min(before, after);
    };
    shrink(sides.top, sides.bottom, kHeight);
    shrink(sides.left, sides.right, kWidth);
    return sides;
  }

  void output() {
    add([](Spec& spec) { spec.output_padding.reset(); });
    add([](Spec& spec) { spec.output_shape.reset(); });
    if (spec_.output_padding) {
      for (const int more : {0, 1}) {
        add([&](Spec& spec) {
          for (const Axis axis : kAxes) {
            int& extra = (*spec.output_padding)[axis];
            extra = std::clamp(extra, more, std::max(spec.stride[axis] - 1, more));
          }
        });
      }
      add([](Spec& spec) {
        for (const Axis axis : kAxes) {
          const int most = std::max(spec.stride[axis], spec.dilation[axis]) - 1;
          int& extra = (*spec.output_padding)[axis];
          extra = std::min(extra, most);
        }
      });
    }
    if (spec_.output_shape) {
      add([&](Spec& spec) { clamp_shape(spec, 0); });
      add([&](Spec& spec) { clamp_shape(spec, 1); });
      add([&](Spec& spec) { clamp_to_stride(spec); });
    } else if (framework_.traits.needs_output_shape ||
               (framework_.traits.output_shape &&
                !framework_.offers(*spec_.op, "output_padding"))) {
      // Where a size has to be asked for: what a convolution of the same padding leads back from.
      add([&](Spec& spec) {
        spec.output_shape = PerAxis{INT_MAX, INT_MAX};
        clamp_shape(spec, 1);
      });
      add([&](Spec& spec) {
        spec.output_shape = PerAxis{INT_MAX, INT_MAX};
        clamp_to_stride(spec);
      });
    }
  }

  // Into what leads back to the input; `cut` 1: down to what the padding leaves.
  void clamp_shape(Spec& spec, int cut) const {
    for (const Axis axis : kAxes) {
      const bool sides = spec.padding == PaddingMode::explicit_sides;
      const std::int64_t around =
          sides ? std::int64_t{spec.sides.before(axis)} + spec.sides.after(axis) : 0;
      const std::int64_t full = (std::int64_t{spec.input[axis]} - 1) * spec.stride[axis] +
                                effective_kernel(spec.kernel[axis], spec.dilation[axis]);
      const std::int64_t least = cut == 1 ? std::max<std::int64_t>(full - around, 1) : 1;
      const std::int64_t most = full - (cut == 1 ? around : 0) + spec.stride[axis] - 1;
      int& size = (*spec.output_shape)[axis];
      size = within(size, least, std::max(most, least));
    }
  }

  // Into what a `same` convolution leads back from: (n − 1)·s + 1 … n·s.
  static void clamp_to_stride(Spec& spec) {
    for (const Axis axis : kAxes) {
      const std::int64_t most = std::int64_t{spec.input[axis]} * spec.stride[axis];
      int& size = (*spec.output_shape)[axis];
      size = within(size, most - spec.stride[axis] + 1, most);
    }
  }

  // The numbers of one axis for both, fields of a framework's own left out, and, transposed, no
  // more padding than K − 1.
  void own() {
    for (PerAxis Spec::*field : {&Spec::stride, &Spec::dilation}) {
      for (const Axis axis : kAxes)
        add([&](Spec& spec) { spec.*field = {(spec.*field)[axis], (spec.*field)[axis]}; });
    }
    add([](Spec& spec) {
      const int step = std::min(spec.stride[0], spec.stride[1]);
      spec.stride = {step, step};
      const int apart = std::min(spec.dilation[0], spec.dilation[1]);
      spec.dilation = {apart, apart};
    });
    if (spec_.output_padding) {
      add([](Spec& spec) {
        const int extra = std::min((*spec.output_padding)[0], (*spec.output_padding)[1]);
        spec.output_padding = PerAxis{extra, extra};
      });
    }
    for (const OwnField& each : own_fields()) {
      const SpecField* field = find_spec_field(each.name);
      if (field->own && each.is_set(spec_)) add([&](Spec& spec) { each.reset(spec); });
    }
    if (spec_.padding != PaddingMode::explicit_sides) return;
    add([](Spec& spec) {
      const Sides s = spec.sides;
      const int side = std::min({s.top, s.bottom, s.left, s.right});
      spec.sides = {side, side, side, side};
    });
    add([](Spec& spec) {
      const auto most = [&](Axis axis) {
        return at_most(INT_MAX, effective_kernel(spec.kernel[axis], spec.dilation[axis]) - 1);
      };
      Sides& s = spec.sides;
      s = {std::min(s.top, most(kHeight)), std::min(s.bottom, most(kHeight)),
           std::min(s.left, most(kWidth)), std::min(s.right, most(kWidth))};
    });
  }

  // Padding that the window allows, and a divisor that divides.
  void pool() {
    if (spec_.op->has("ceil_mode")) add([](Spec& spec) { spec.ceil_mode = !spec.ceil_mode; });
    if (spec_.divisor_override) add([](Spec& spec) { spec.divisor_override.reset(); });
    if (spec_.padding != PaddingMode::explicit_sides) return;
    for (const int spared : {0, 1}) {  // half the window, or one cell less than all of it
      add([&](Spec& spec) {
        const auto most = [&](Axis axis) {
          return spared == 0 ? spec.kernel[axis] / 2 : spec.kernel[axis] - 1;
        };
        Sides& s = spec.sides;
        s = {std::min(s.top, most(kHeight)), std::min(s.bottom, most(kHeight)),
             std::min(s.left, most(kWidth)), std::min(s.right, most(kWidth))};
      });
    }
  }

  void fill() {
    if (spec_.pad_fill.mode == FillMode::zeros) return;
    add([](Spec& spec) { spec.pad_fill = {}; });
    if (spec_.padding != PaddingMode::explicit_sides) return;
    add([](Spec& spec) {
      const int spared = spec.pad_fill.mode == FillMode::reflect ? 1 : 0;
      const int height = spec.input[kHeight] - spared;
      const int width = spec.input[kWidth] - spared;
      Sides& s = spec.sides;
      s = {std::min(s.top, height), std::min(s.bottom, height), std::min(s.left, width),
           std::min(s.right, width)};
    });
  }

  const Spec& spec_;
  const Framework& framework_;
  std::vector<Spec> changes_;
};

// --- how far ----------------------------------------------------------------------

std::int64_t steps_between(const PerAxis& a, const PerAxis& b) {
  return std::abs(std::int64_t{a[0]} - b[0]) + std::abs(std::int64_t{a[1]} - b[1]);
}

std::int64_t steps_between(const std::optional<PerAxis>& a, const std::optional<PerAxis>& b) {
  return steps_between(a.value_or(PerAxis{}), b.value_or(PerAxis{}));
}

// Fields changed, and by how much. `wanted`: what the refused spec would have come to.
std::int64_t distance(const Spec& from, const Spec& to, const std::optional<Geometry>& wanted) {
  std::int64_t far = 0;
  for (const SpecField& field : spec_fields()) {
    if (field.numbers == nullptr || from.*field.numbers == to.*field.numbers) continue;
    far += 2 + steps_between(from.*field.numbers, to.*field.numbers);
  }
  // What is read by whom is rather given up than planes.
  for (const auto& [count, weight] :
       {std::pair{&Spec::groups, 2}, std::pair{&Spec::filters, 3}, std::pair{&Spec::channels, 4}}) {
    if (from.*count != to.*count) far += weight + std::abs(std::int64_t{from.*count} - to.*count);
  }
  if (from.depth_multiplier != to.depth_multiplier) far += 3;
  if (to.padding == PaddingMode::explicit_sides && from.padding == to.padding) {
    for (const Axis axis : kAxes) {
      far += std::abs(std::int64_t{from.sides.before(axis)} - to.sides.before(axis)) +
             std::abs(std::int64_t{from.sides.after(axis)} - to.sides.after(axis));
    }
  }
  if (from.output_padding != to.output_padding) {
    far += (to.output_padding ? 1 : 2) + steps_between(from.output_padding, to.output_padding);
  }
  // A shape is asked for to have one: any other is nearer than none.
  if (from.output_shape && from.output_shape != to.output_shape) {
    const std::int64_t steps = steps_between(from.output_shape, to.output_shape);
    far += to.output_shape ? 1 + std::min<std::int64_t>(steps, 4) : 6;
  }
  if (from.pad_fill != to.pad_fill) far += 5;
  if (from.ceil_mode != to.ceil_mode) far += 4;
  if (from.divisor_override != to.divisor_override) far += 5;
  if (from.count_include_pad != to.count_include_pad) far += 5;
  for (const auto rounding : {&Spec::rounding_type, &Spec::dim_rounding_mode, &Spec::mode})
    far += from.*rounding != to.*rounding ? 4 : 0;
  if (from.cover_all != to.cover_all) far += 4;
  // Another spelling of the same size is nearer than another size.
  const auto there = resolve(to).geometry;
  const bool same_size = wanted && there && wanted->height().out == there->height().out &&
                         wanted->width().out == there->width().out;
  if (from.padding != to.padding) far += same_size ? 3 : 9;
  return 2 * far - (same_size ? 5 : 0);
}

constexpr std::size_t kKept = 100;  // candidates that the next round changes further

// The accepted candidate that is nearest to `wanted`.
std::optional<Spec> best_of(const std::vector<Spec>& candidates, const Spec& wanted,
                            const std::optional<Geometry>& geometry) {
  const Spec* best = nullptr;
  std::int64_t least = 0;
  for (const Spec& candidate : candidates) {
    if (!resolve(candidate).accepted()) continue;
    const std::int64_t far = distance(wanted, candidate, geometry);
    if (best != nullptr && far >= least) continue;
    best = &candidate;
    least = far;
  }
  return best == nullptr ? std::nullopt : std::optional(*best);
}

std::vector<Spec> changed_once(const std::vector<Spec>& candidates, const Framework& framework) {
  std::vector<Spec> next;
  for (const Spec& candidate : candidates) {
    for (Spec& changed : Changes(candidate, framework).all()) {
      changed = within_range(std::move(changed), framework);
      if (std::ranges::find(next, changed) == next.end()) next.push_back(std::move(changed));
    }
  }
  return next;
}

// A padding that the framework lacks hides all else that is wrong: each one it has is a beginning.
std::vector<Spec> beginnings(const Spec& spec, const Framework& framework) {
  const auto modes = padding_modes(framework, spec.op);
  if (std::ranges::find(modes, spec.padding) != modes.end()) return {spec};
  std::vector<Spec> all = Changes(spec, framework).paddings();
  all.insert(all.begin(), spec);
  return all;
}

// Numbers of one's own cut or filled up to a size; ones where that is beyond what may have values.
Values refitted(const Values& values, const PerAxis& size) {
  if (std::int64_t{size[0]} * size[1] > ValueLimits::input_cells) return {};
  return fitted(values, size[0], size[1]);
}

std::optional<Spec> search(const Spec& spec, const Framework& framework) {
  const std::optional<Geometry> geometry = resolve(spec).geometry;
  std::vector<Spec> round = beginnings(within_range(spec, framework), framework);
  constexpr int kRounds = 4;  // fields changed together
  for (int changes = 0; changes <= kRounds; ++changes) {
    if (changes > 0) round = changed_once(round, framework);
    if (const auto best = best_of(round, spec, geometry)) return best;
    std::ranges::stable_sort(
        round, {}, [&](const Spec& candidate) { return distance(spec, candidate, geometry); });
    if (round.size() > kKept) round.resize(kKept);
  }
  return std::nullopt;
}

// Its sizes and planes, and nothing else that it asks for.
Spec plain(Spec spec) {
  spec.stride = {1, 1};
  spec.sides = {};
  spec.groups = 1;
  spec.depth_multiplier.reset();
  for (const OwnField& each : own_fields())
    each.reset(spec);
  return spec;
}

}  // namespace

std::optional<Spec> nearest_accepted(const Spec& spec) {
  const Framework* framework = find_framework(spec.framework);
  if (framework == nullptr) return std::nullopt;
  if (resolve(spec).accepted()) return spec;
  // The numbers in the cells decide nothing, and can be many.
  Spec bare = spec;
  bare.input_values = {};
  bare.kernel_values = {};
  std::optional<Spec> found = search(bare, *framework);
  // Where more is wrong than a few changes mend.
  if (!found) found = search(plain(bare), *framework);
  if (!found) return std::nullopt;
  found->input_values = refitted(spec.input_values, found->input);
  found->kernel_values = refitted(spec.kernel_values, found->kernel);
  return found;
}

}  // namespace padlens
