#include "core/answers/solver.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "core/answers/solution_order.h"
#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

// Pairs of axes that are looked at for one mode and one set of sizes. Squares of
// numbers a person would read are below it; more is never all of use.
constexpr std::size_t kMostPerAxis = 128;

// One axis of a solution.
struct Side {
  int n = 1;
  int k = 1;
  int s = 1;
  int d = 1;
  std::int64_t total = 0;  // explicit padding, both sides
  int extra = 0;           // output_padding
};

// How the padding is said.
struct Form {
  PaddingMode mode = PaddingMode::valid;
  bool extra = false;  // with output_padding
  bool shape = false;  // with output_shape
};

struct Found {
  Spec spec;
  Geometry geometry;
  SolutionRank rank{};
};

struct Search {
  std::vector<Found> found;
  bool complete = true;
  std::int64_t candidates = 0;

  bool refused() const { return candidates > kMostCandidates; }
};

class Solver {
 public:
  Solver(const WantedOutput& question, const Framework& framework)
      : question_(question), framework_(framework) {
    base_.op = question.spec.op;
    base_.framework = question.spec.framework;
    base_.pad_fill = question.spec.pad_fill;
    base_.ceil_mode = question.spec.ceil_mode;
    base_.count_include_pad = question.spec.count_include_pad;
    base_.divisor_override = question.spec.divisor_override;
    base_.rounding_type = question.spec.rounding_type;
    base_.dim_rounding_mode = question.spec.dim_rounding_mode;
    base_.mode = question.spec.mode;
    base_.cover_all = question.spec.cover_all;
  }

  Search run() {
    const auto kernels =
        shared(question_.free.kernel, question_.spec.kernel, numbers_of(kFreeKernel));
    const auto strides = shared(question_.free.stride, question_.spec.stride, stride_values());
    const auto dilations =
        shared(question_.free.dilation, question_.spec.dilation, numbers_of(kFreeDilation));
    for (const Form& form : forms()) {
      for (const PerAxis& d : dilations) {
        for (const PerAxis& s : strides) {
          for (const PerAxis& k : kernels) {
            pair(form, sides_of(form, kHeight, {{k[0], s[0], d[0]}}),
                 sides_of(form, kWidth, {{k[1], s[1], d[1]}}));
          }
        }
      }
    }
    const WantedOutput::Free& free = question_.free;
    if (!flat() && search_.found.empty() && !search_.refused() &&
        (free.kernel || free.stride || free.dilation))
      run_apart();
    sort_and_fold();
    return std::move(search_);
  }

 private:
  struct Sizes {
    int k;
    int s;
    int d;
  };

  static std::vector<int> numbers_of(FreeRange range) {
    std::vector<int> all;
    for (int value = range.least; value <= range.most; ++value)
      all.push_back(value);
    return all;
  }

  std::vector<int> stride_values() const {
    std::vector<int> all = numbers_of(kFreeStride);
    if (question_.free.input) return all;
    for (const Axis axis : kAxes) {
      std::int64_t large = question_.spec.input[axis];
      std::int64_t small = question_.output[axis];
      if (base_.op->transposed()) std::swap(large, small);
      if (small < 1) continue;
      for (const std::int64_t ratio : {large / small, ceil_div(large, small)}) {
        if (ratio > kFreeStride.most && ratio <= Limits::stride)
          all.push_back(static_cast<int>(ratio));
      }
    }
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  bool flat() const { return base_.op->rank == 1; }

  std::vector<PerAxis> shared(bool free, const PerAxis& fixed,
                              const std::vector<int>& values) const {
    if (!free) return {fixed};
    std::vector<PerAxis> all;
    for (const int value : values)
      all.push_back({flat() ? 1 : value, value});
    return all;
  }

  std::vector<Form> forms() const {
    const WantedOutput::Free& free = question_.free;
    const Spec& spec = question_.spec;
    const bool transposed = spec.op->transposed();
    std::vector<Form> all;
    for (const PaddingMode mode : padding_modes(framework_, spec.op)) {
      if (!free.padding && mode != spec.padding) continue;
      if (free.padding && mode == PaddingMode::number) continue;  // the sides say it, too
      for (const bool shape : {false, true}) {
        if (free.output_shape ? shape && !transposed : shape != spec.output_shape.has_value())
          continue;
        for (const bool extra : {false, true}) {
          if (free.output_padding ? extra && (!transposed || shape)
                                  : extra != spec.output_padding.has_value())
            continue;
          all.push_back({mode, extra, shape});
        }
      }
    }
    return all;
  }

  // Axes that are asked the same.
  bool axes_alike() const {
    if (flat()) return false;
    const WantedOutput::Free& free = question_.free;
    const Spec& spec = question_.spec;
    const auto alike = [](bool is_free, const PerAxis& pair) {
      return is_free || pair[kHeight] == pair[kWidth];
    };
    const Sides& sides = spec.sides;
    return alike(false, question_.output) && alike(free.input, spec.input) &&
           alike(free.kernel, spec.kernel) && alike(free.stride, spec.stride) &&
           alike(free.dilation, spec.dilation) &&
           (free.padding || (sides.top == sides.left && sides.bottom == sides.right)) &&
           alike(free.output_padding, spec.output_padding.value_or(PerAxis{})) &&
           alike(free.output_shape, spec.output_shape.value_or(PerAxis{}));
  }

  void put(Spec& spec, Axis axis, const Side& side) const {
    spec.input[axis] = side.n;
    spec.kernel[axis] = side.k;
    spec.stride[axis] = side.s;
    spec.dilation[axis] = side.d;
    const bool given = !question_.free.padding;
    const auto half = static_cast<int>(side.total / 2);
    const int before = given ? question_.spec.sides.before(axis) : half;
    const int after =
        given ? question_.spec.sides.after(axis) : static_cast<int>(side.total - half);
    (axis == kHeight ? spec.sides.top : spec.sides.left) = before;
    (axis == kHeight ? spec.sides.bottom : spec.sides.right) = after;
    if (spec.output_padding) (*spec.output_padding)[axis] = side.extra;
  }

  Spec blank(const Form& form) const {
    Spec spec = base_;
    spec.padding = form.mode;
    if (form.extra) spec.output_padding = PerAxis{0, 0};
    if (form.shape)
      spec.output_shape =
          question_.free.output_shape ? question_.output : question_.spec.output_shape;
    return spec;
  }

  // The inputs that can come into question, a few too many.
  FreeRange inputs(Axis axis, const Sizes& sizes) const {
    if (!question_.free.input) return {question_.spec.input[axis], question_.spec.input[axis]};
    const std::int64_t s = sizes.s;
    const std::int64_t K = effective_kernel(sizes.k, sizes.d);
    const std::int64_t out = question_.output[axis];
    const std::int64_t most = most_padding(K, s);
    const bool conv = !base_.op->transposed();
    const std::int64_t least_n = conv ? (out - 1) * s + K - most
                                      : floor_div(out - K - std::max<std::int64_t>(s, sizes.d), s);
    const std::int64_t most_n = conv ? out * s + K : ceil_div(out + most, s) + 2;
    const auto within = [](std::int64_t n) {
      return static_cast<int>(std::clamp<std::int64_t>(n, 0, Limits::input));
    };
    return {std::max(within(least_n), 1), std::min(within(most_n), Limits::input)};
  }

  FreeRange extras_of(const Form& form, Axis axis, const Sizes& sizes) const {
    if (!form.extra) return {0, 0};
    if (question_.free.output_padding) return {0, std::max(sizes.s, sizes.d)};
    const int extra = (*question_.spec.output_padding)[axis];
    return {extra, extra};
  }

  // Adds to the layers that come into question.
  void consider(std::int64_t count, std::int64_t times = 1) {
    search_.candidates = sum_or_most(search_.candidates, product_or_most(count, times));
  }

  std::vector<Side> sides_of(const Form& form, Axis axis, const std::vector<Sizes>& sizes) {
    if (flat() && axis == kHeight) return {Side{}};
    std::vector<Side> all;
    Spec spec = blank(form);
    for (const Sizes& each : sizes) {
      const FreeRange range = inputs(axis, each);
      const FreeRange extras = extras_of(form, axis, each);
      const std::int64_t inputs_seen =
          std::max<std::int64_t>(std::int64_t{range.most} - range.least + 1, 0);
      consider(inputs_seen, std::int64_t{extras.most} - extras.least + 1);
      if (search_.refused()) continue;
      for (std::int64_t n = range.least; n <= range.most; ++n) {
        for (std::int64_t extra = extras.least; extra <= extras.most; ++extra) {
          add_sides(spec, axis,
                    {static_cast<int>(n), each.k, each.s, each.d, 0, static_cast<int>(extra)}, all);
        }
      }
    }
    return all;
  }

  bool rounds_up() const {
    return base_.op->pools() || base_.ceil_mode || base_.rounding_type || base_.dim_rounding_mode ||
           base_.cover_all;
  }

  // The totals of explicit padding that can come into question.
  std::pair<std::int64_t, std::int64_t> totals(const Spec& spec, Axis axis, const Side& side,
                                               std::int64_t most) const {
    if (spec.padding != PaddingMode::explicit_sides || !question_.free.padding) return {0, 0};
    // The output says nothing of what is cut then.
    if (spec.output_shape) return {0, std::min(most, 2 * std::int64_t{Limits::side})};
    // What a cell of padding does: it makes a convolution's padded input longer, and is cut from
    // a transposed one's output, or lengthens it where it stands around the stretched input.
    const AxisGeometry none = framework_.resolve_axis(spec, axis);
    const std::int64_t wanted = question_.output[axis];
    const bool conv = !base_.op->transposed();
    // With the ceiling a window may hang over by up to s − 1 cells.
    const std::int64_t spared = rounds_up() ? side.s - 1 : 0;
    const std::int64_t cut =
        framework_.traits.pads_stretched_input ? wanted - none.out : none.out - wanted;
    const std::int64_t least = conv ? (wanted - 1) * side.s + none.K - side.n - spared : cut;
    const std::int64_t last = conv ? least + spared + side.s - 1 : least;
    return {std::max<std::int64_t>(least, 0),
            std::min({last, most, 2 * std::int64_t{Limits::side}})};
  }

  // Those of `side` with the paddings that give the wanted output.
  void add_sides(Spec& spec, Axis axis, Side side, std::vector<Side>& all) {
    const std::int64_t most = most_padding(effective_kernel(side.k, side.d), side.s);
    put(spec, axis, side);
    const auto [first, last] = totals(spec, axis, side, most);
    consider(std::max<std::int64_t>(last - first, 0));
    if (search_.refused()) return;
    AxisGeometry plain;
    for (std::int64_t total = first; total <= last; ++total) {
      side.total = total;
      put(spec, axis, side);
      const AxisGeometry a = framework_.resolve_axis(spec, axis);
      if (total == first) plain = a;
      // Padding that an output_shape overrules; 2 is the first to have a cell before.
      if (total >= first + 2 && a == plain) break;
      const bool bounded = !question_.free.input || a.crop_before + a.crop_after <= most;
      if (a.out == question_.output[axis] && bounded && fits_alone(spec, axis)) all.push_back(side);
    }
  }

  // Whether a layer both of whose axes are this one is accepted: what is not has no
  // place beside any other axis.
  bool fits_alone(Spec spec, Axis axis) const {
    if (flat()) return true;  // it has no other
    const Axis other = axis == kHeight ? kWidth : kHeight;
    for (PerAxis Spec::*numbers : {&Spec::input, &Spec::kernel, &Spec::stride, &Spec::dilation})
      (spec.*numbers)[other] = (spec.*numbers)[axis];
    const int before = spec.sides.before(axis);
    const int after = spec.sides.after(axis);
    spec.sides = {before, after, before, after};
    if (spec.output_padding) (*spec.output_padding)[other] = (*spec.output_padding)[axis];
    if (spec.output_shape) (*spec.output_shape)[other] = (*spec.output_shape)[axis];
    return resolve(spec).accepted();
  }

  void pair(const Form& form, std::vector<Side> high, std::vector<Side> wide) {
    if (axes_alike()) {
      for (const Side& side : high)
        add(form, side, side);
      return;
    }
    for (std::vector<Side>* sides : {&high, &wide}) {
      if (flat() || sides->size() <= kMostPerAxis) continue;
      std::ranges::sort(*sides, {}, [](const Side& side) {
        return std::tuple(side.d, side.s, side.k, side.total, side.extra, side.n);
      });
      sides->resize(kMostPerAxis);
      search_.complete = false;
    }
    for (const Side& h : high) {
      for (const Side& w : wide)
        add(form, h, w);
    }
  }

  void add(const Form& form, const Side& high, const Side& wide) {
    Spec spec = blank(form);
    put(spec, kHeight, high);
    put(spec, kWidth, wide);
    if (spec.padding != PaddingMode::explicit_sides) spec.sides = {};
    const Resolution resolution = resolve(spec);
    if (!resolution.accepted()) return;
    for (const Axis axis : kAxes) {
      if (resolution.geometry->axis[axis].out != question_.output[axis]) return;
    }
    const SolutionRank rank = solution_rank(spec);
    search_.found.push_back({std::move(spec), *resolution.geometry, rank});
  }

  void run_apart() {
    std::array<std::vector<Sizes>, 2> sizes;
    for (const Axis axis : kAxes) {
      const auto each = [&](bool free, const PerAxis& fixed, const std::vector<int>& values) {
        return free ? values : std::vector{fixed[axis]};
      };
      const Spec& spec = question_.spec;
      for (const int d : each(question_.free.dilation, spec.dilation, numbers_of(kFreeDilation))) {
        for (const int s : each(question_.free.stride, spec.stride, stride_values())) {
          for (const int k : each(question_.free.kernel, spec.kernel, numbers_of(kFreeKernel)))
            sizes[axis].push_back({k, s, d});
        }
      }
    }
    search_.complete = false;
    for (const Form& form : forms())
      pair(form, sides_of(form, kHeight, sizes[kHeight]), sides_of(form, kWidth, sizes[kWidth]));
  }

  void sort_and_fold() {
    std::ranges::stable_sort(search_.found, {}, &Found::rank);
    std::set<std::array<std::int64_t, 20>> known;
    std::erase_if(search_.found, [&](const Found& found) {
      return !known.insert(solution_key(found.spec, found.geometry)).second;
    });
    // A size asked for that the other fields come to by themselves is no other layer.
    std::erase_if(search_.found, [&](const Found& found) {
      return found.spec.output_shape && question_.free.output_shape &&
             std::ranges::any_of(search_.found, [&](const Found& other) {
               return !other.spec.output_shape && other.geometry == found.geometry;
             });
    });
  }

  const WantedOutput& question_;
  const Framework& framework_;
  Spec base_;
  Search search_;
};

Search search(const WantedOutput& question) {
  const Framework* framework = find_framework(question.spec.framework);
  if (framework == nullptr) return {};
  for (const Axis axis : kAxes) {
    if (question.output[axis] < 1) return {};
    // A free number counts as 1 here; what is fixed has to be within its range.
    const Spec& spec = question.spec;
    const auto fits = [](bool free, int number) { return free || number >= 1; };
    if (!fits(question.free.input, spec.input[axis]) ||
        !fits(question.free.kernel, spec.kernel[axis]) ||
        !fits(question.free.stride, spec.stride[axis]) ||
        !fits(question.free.dilation, spec.dilation[axis])) {
      return {};
    }
  }
  return Solver(question, *framework).run();
}

// All cells on one side, then all on the other: what lies between is accepted, too.
bool any_split(const Spec& spec, const PerAxis& output) {
  if (spec.padding != PaddingMode::explicit_sides || spec.sides == Sides{}) return false;
  if (std::max(total_padding(spec.sides, kHeight), total_padding(spec.sides, kWidth)) >
      Limits::side)
    return false;
  const auto high = static_cast<int>(total_padding(spec.sides, kHeight));
  const auto wide = static_cast<int>(total_padding(spec.sides, kWidth));
  for (const Sides& sides : {Sides{high, 0, wide, 0}, Sides{0, high, 0, wide}}) {
    Spec other = spec;
    other.sides = sides;
    const Resolution resolution = resolve(other);
    if (!resolution.accepted()) return false;
    for (const Axis axis : kAxes) {
      if (resolution.geometry->axis[axis].out != output[axis]) return false;
    }
  }
  return true;
}

Solutions solutions_of(Search search, const WantedOutput& question) {
  Solutions solutions;
  if (search.refused()) {
    solutions.complete = false;
    solutions.refused = search.candidates;
    return solutions;
  }
  solutions.found = search.found.size();
  solutions.complete = search.complete && search.found.size() <= question.most;
  if (search.found.size() > question.most) search.found.resize(question.most);
  for (Found& found : search.found) {
    const bool split = any_split(found.spec, question.output);
    solutions.list.push_back({std::move(found.spec), split});
  }
  return solutions;
}

std::int64_t distance(const PerAxis& a, const PerAxis& b) {
  return std::abs(std::int64_t{a[kHeight]} - b[kHeight]) +
         std::abs(std::int64_t{a[kWidth]} - b[kWidth]);
}

}  // namespace

std::int64_t most_padding(std::int64_t K, std::int64_t s) {
  return 2 * (K - 1) + s - 1;
}

namespace {

WantedOutput without_height(WantedOutput question) {
  flatten(question.spec);
  if (question.spec.op->rank == 1) question.output[kHeight] = 1;
  return question;
}

}  // namespace

Solutions solve(const WantedOutput& asked) {
  const WantedOutput question = without_height(asked);
  return solutions_of(search(question), question);
}

Solutions solve_nearby(const WantedOutput& asked) {
  const WantedOutput question = without_height(asked);
  Search all = search(question);
  if (!all.found.empty() || all.refused()) return solutions_of(std::move(all), question);
  const auto also = [&](bool stride, bool kernel) {
    WantedOutput wider = question;
    wider.free.stride = stride || question.free.stride;
    wider.free.kernel = kernel || question.free.kernel;
    Search more = search(wider);
    all.complete = all.complete && more.complete;
    all.candidates = std::max(all.candidates, more.candidates);
    std::ranges::move(more.found, std::back_inserter(all.found));
  };
  also(true, false);
  also(false, true);
  if (all.found.empty()) also(true, true);
  const auto how_far = [&](const Found& found) {
    return distance(found.spec.stride, question.spec.stride) +
           distance(found.spec.kernel, question.spec.kernel);
  };
  std::ranges::stable_sort(all.found, [&](const Found& a, const Found& b) {
    return std::pair(how_far(a), a.rank) < std::pair(how_far(b), b.rank);
  });
  return solutions_of(std::move(all), question);
}

}  // namespace padlens
