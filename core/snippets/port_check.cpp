#include "core/snippets/port_check.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/answers/recipe.h"
#include "core/engine/engine.h"
#include "core/frameworks/caution.h"
#include "core/layer/grouping.h"
#include "core/snippets/snippet.h"

namespace padlens {
namespace {

// Multiplications for comparing the numbers of one layer.
constexpr std::int64_t kTrialBudget = 20'000'000;
constexpr std::size_t kMostAligned = 3'000;  // windows whose alignment is searched for

// --- windows with the pads before them ----------------------------------------------------

// A window of a model as it reads its grid.
struct WindowInGraph {
  std::size_t index = 0;
  Spec spec;
  Resolution resolution;
  bool padded = false;
  Source from;  // of the grid that it reads, behind the pad
};

const ModelLayer* pad_before_window(const Model& model, const ModelLayer& layer) {
  if (layer.from.empty() || layer.from.front().is_input) return nullptr;
  const ModelLayer& before = model.layers[layer.from.front().index];
  const bool pads = before.op == ModelOp::layer && before.layer.kind == LayerKind::pad &&
                    before.understood && !before.from.empty();
  return pads && before.layer.spec.pad_fill == PadFill{} ? &before : nullptr;
}

// Whether the cells that arrive are never below zero, so that a zero around them never wins a
// maximum.
bool never_negative(const Model& model, Source source) {
  while (!source.is_input) {
    const ModelLayer& layer = model.layers[source.index];
    if (layer.nonnegative) return true;
    const bool passes = layer.op == ModelOp::layer && layer.layer.kind != LayerKind::window;
    if (!passes || layer.from.empty()) return false;
    source = layer.from.front();
  }
  return false;
}

// Zeros around a pool that has no padding of its own take part in it. False: it has some.
bool pad_pool(const Model& model, const ModelLayer& pad, Geometry& pool) {
  for (const AxisGeometry& axis : pool.axis) {
    if (axis.pad_before != 0 || axis.pad_after != 0 || axis.overhang != 0) return false;
  }
  if (pool.op->linear) {
    pool.counting = Counting::window;
  } else if (!never_negative(model, pad.from.front())) {
    pool.pool_fill = FillMode::zeros;
  }
  return true;
}

// The window over the grid in front of the pad.
AxisGeometry with_pad(const AxisGeometry& pad, AxisGeometry window) {
  window.pad_before += pad.pad_before * window.apart;
  window.pad_after += pad.pad_after * window.apart;
  window.n = pad.n;
  window.inserted = (pad.n - 1) * window.apart + 1;
  if (window.flipped) {
    window.full = (window.n - 1) * window.s + window.K;
    window.crop_before = window.K - 1 - window.pad_before;
    window.crop_after = window.full - window.out - window.crop_before;
  }
  return window;
}

// Makes the pad a part of the window behind it. False, and nothing done, where it cannot be.
bool fold_pad(const Model& model, const ModelLayer& pad, Spec& spec, Geometry& geometry) {
  const auto around = resolve(pad.layer).geometry;
  if (!around || (spec.op->pools() && !pad_pool(model, pad, geometry))) return false;
  for (const Axis axis : kAxes) {
    geometry.axis[axis] = with_pad(around->axis[axis], geometry.axis[axis]);
    spec.input[axis] = pad.layer.spec.input[axis];
  }
  return true;
}

WindowInGraph window_in_graph(const Model& model, std::size_t index) {
  const ModelLayer& layer = model.layers[index];
  WindowInGraph window{index, layer.layer.spec, {}, false, {}};
  if (!layer.from.empty()) window.from = layer.from.front();
  if (!layer.input()) return window;
  window.resolution = resolve(window.spec);
  const ModelLayer* pad = pad_before_window(model, layer);
  if (pad == nullptr || !window.resolution.geometry) return window;
  window.padded = fold_pad(model, *pad, window.spec, *window.resolution.geometry);
  if (window.padded) window.from = pad->from.front();
  return window;
}

std::vector<WindowInGraph> windows_of(const Model& model) {
  std::vector<WindowInGraph> windows;
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    const ModelLayer& layer = model.layers[i];
    if (layer.op == ModelOp::layer && layer.layer.kind == LayerKind::window)
      windows.push_back(window_in_graph(model, i));
  }
  return windows;
}

// --- centres ----------------------------------------------------------------------------------

// Where unit 0 of a layer is centred in the model's input, and how far apart units are, an axis
// each: as if every layer were linear in its position.
struct Centre {
  std::array<double, 2> start{0, 0};
  std::array<double, 2> jump{1, 1};
};

Centre through(Centre centre, const Geometry& geometry) {
  for (const Axis axis : kAxes) {
    const AxisGeometry& at = geometry.axis[axis];
    const double middle = (static_cast<double>(at.K - 1) / 2 - static_cast<double>(at.pad_before)) /
                          static_cast<double>(at.apart);
    centre.start[axis] += centre.jump[axis] * middle;
    centre.jump[axis] *= static_cast<double>(at.window_step) / static_cast<double>(at.apart);
  }
  return centre;
}

// Of every layer of a model, those behind the windows given with theirs.
class Centres {
 public:
  explicit Centres(const Model& model) : model_(&model), of_(model.layers.size()) {}

  std::optional<Centre> at(const Source& source) const {
    return source.is_input ? std::optional(Centre{}) : of_[source.index];
  }
  // Takes the centre through all layers from the first on that are not set yet, up to `end`.
  void advance(std::size_t end) {
    for (; next_ < end; ++next_)
      of_[next_] = passed(model_->layers[next_]);
  }
  void set(std::size_t layer, const std::optional<Centre>& centre) {
    of_[layer] = centre;
    next_ = std::max(next_, layer + 1);
  }

 private:
  std::optional<Centre> passed(const ModelLayer& layer) const {
    if (layer.from.empty()) return std::nullopt;
    const auto before = at(layer.from.front());
    if (!before) return std::nullopt;
    if (layer.op == ModelOp::layer) {
      const auto geometry = layer.understood ? resolve(layer.layer).geometry : std::nullopt;
      return geometry ? std::optional(through(*before, *geometry)) : std::nullopt;
    }
    if (layer.op == ModelOp::global_pool || layer.op == ModelOp::adaptive_pool) return std::nullopt;
    return layer.output && layer.output == layer.input() ? before : std::nullopt;
  }

  const Model* model_;
  std::vector<std::optional<Centre>> of_;
  std::size_t next_ = 0;
};

// Takes both sides through a window and puts what lies between them.
void put_shift(PortedLayer& ported, Centres& one, Centres& other, const WindowInGraph& from,
               const Source& to_source, std::size_t to_index) {
  const auto before = one.at(from.from);
  const auto there = other.at(to_source);
  const auto& mine = ported.from_resolution.geometry;
  const auto& theirs = ported.to_resolution.geometry;
  std::optional<Centre> behind_one;
  std::optional<Centre> behind_other;
  if (before && mine) behind_one = through(*before, *mine);
  if (there && theirs) behind_other = through(*there, *theirs);
  if (behind_one && behind_other) {
    ported.shift = {behind_other->start[kHeight] - behind_one->start[kHeight],
                    behind_other->start[kWidth] - behind_one->start[kWidth]};
  }
  one.set(from.index, behind_one);
  other.set(to_index, behind_other);
}

// --- mends ------------------------------------------------------------------------------------

// The layer by itself, on numbers that tell cells apart.
Layer trial_layer(Spec spec, const Geometry& geometry) {
  spec.channels = spec.filters = spec.groups = 1;
  spec.depth_multiplier.reset();
  spec.values = true;
  spec.input_values = {Preset::random, {}};
  spec.kernel_values = {Preset::random, {}};
  const bool runs =
      !value_limit(spec, geometry) && output_cost(grouping_of(spec), geometry) <= kTrialBudget;
  spec.values = runs;
  return make_layer(spec, geometry, kTrialBudget);
}

void put_mend(PortedLayer& ported, const Framework& to) {
  const auto& geometry = ported.from_resolution.geometry;
  const SnippetTarget* target = find_snippet_target(own_target(to.id));
  if (!geometry || target == nullptr) return;
  Spec spec = ported.from;
  // Its own library is asked for the numbers, too, where a pad has been taken in.
  const Layer whole = make_layer(spec, *geometry, 0);
  if (whole.empty()) return;
  const auto recipe = recipe_for(target->id, whole);
  if (!recipe) return;
  const Trial trial = try_recipe(*recipe, trial_layer(std::move(spec), *geometry), kTrialBudget);
  if (trial == Trial::failed) return;
  ported.mend = target->summary(whole, *recipe);
  if (trial == Trial::numbers) ported.equal_cells = geometry->outputs();
}

// --- one layer beside the other --------------------------------------------------------------

bool same_size(const Geometry& one, const Geometry& other) {
  return one.height().out == other.height().out && one.width().out == other.width().out;
}

bool same_padding(const Geometry& one, const Geometry& other) {
  return one.sides() == other.sides();
}

void judge(PortedLayer& ported) {
  const auto& one = ported.from_resolution.geometry;
  const auto& other = ported.to_resolution.geometry;
  if (!one || !other) return;
  const bool same_op = one->op == other->op;
  ported.same_size = same_size(*one, *other);
  ported.same_padding = same_op && same_padding(*one, *other);
  const bool pads = one->sides() != std::array<std::int64_t, 4>{};
  ported.same_fill = one->op->pools() || !pads || ported.from.pad_fill == ported.to.pad_fill;
  const bool same_input =
      one->height().n == other->height().n && one->width().n == other->width().n;
  ported.agrees = same_op && ported.same_size && same_input && ported.same_fill &&
                  ported.from_resolution.problems.empty() &&
                  ported.to_resolution.problems.empty() && ported.from.kernel == ported.to.kernel &&
                  differing_cells(ported.from, *one, *other).cells == 0;
}

// What is neither a window nor counts as part of one.
void put_not_compared(const Model& model, const std::vector<WindowInGraph>& windows,
                      PortCheck& check) {
  std::set<std::size_t> folded;
  for (const WindowInGraph& window : windows) {
    if (window.padded) folded.insert(model.layers[window.index].from.front().index);
  }
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    const ModelLayer& layer = model.layers[i];
    const bool other = layer.op == ModelOp::layer && layer.layer.kind != LayerKind::window;
    if (other && !folded.contains(i)) check.not_compared.push_back(layer.name);
  }
}

void close(PortCheck& check) {
  for (std::size_t i = 0; i < check.layers.size() && !check.first; ++i) {
    if (!check.layers[i].agrees) check.first = i;
  }
}

// --- two models --------------------------------------------------------------------------------

bool alike(const Spec& one, const Spec& other) {
  return one.op->sizing == other.op->sizing && one.kernel == other.kernel &&
         one.stride == other.stride && one.dilation == other.dilation;
}

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

// By their names, where each of the first has one in the second.
std::optional<Pairs> paired_by_name(const Model& model, const std::vector<WindowInGraph>& one,
                                    const Model& other_model,
                                    const std::vector<WindowInGraph>& other) {
  std::map<std::string_view, std::size_t> by_name;
  for (std::size_t i = 0; i < other.size(); ++i)
    by_name.emplace(other_model.layers[other[i].index].name, i);
  if (one.size() != other.size() || by_name.size() != other.size()) return std::nullopt;
  Pairs pairs;
  for (std::size_t i = 0; i < one.size(); ++i) {
    const auto found = by_name.find(model.layers[one[i].index].name);
    if (found == by_name.end()) return std::nullopt;
    pairs.emplace_back(i, found->second);
  }
  return pairs;
}

// The longest common run of windows that are alike; of too many, one by one.
Pairs paired_in_order(const std::vector<WindowInGraph>& one,
                      const std::vector<WindowInGraph>& other) {
  Pairs pairs;
  const std::size_t n = one.size();
  const std::size_t m = other.size();
  if (n == m || n > kMostAligned || m > kMostAligned) {
    for (std::size_t i = 0; i < std::min(n, m); ++i)
      pairs.emplace_back(i, i);
    return pairs;
  }
  std::vector<std::uint16_t> length((n + 1) * (m + 1));
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint16_t& {
    return length[i * (m + 1) + j];
  };
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = m; j-- > 0;) {
      at(i, j) = alike(one[i].spec, other[j].spec)
                     ? static_cast<std::uint16_t>(at(i + 1, j + 1) + 1)
                     : std::max(at(i + 1, j), at(i, j + 1));
    }
  }
  for (std::size_t i = 0, j = 0; i < n && j < m;) {
    if (alike(one[i].spec, other[j].spec)) {
      pairs.emplace_back(i++, j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      ++i;
    } else {
      ++j;
    }
  }
  return pairs;
}

PortedLayer ported_from(const Model& model, const WindowInGraph& window) {
  PortedLayer ported;
  ported.from_index = window.index;
  ported.name = model.layers[window.index].name;
  ported.from = window.spec;
  ported.from_resolution = window.resolution;
  ported.from_padded = window.padded;
  return ported;
}

}  // namespace

namespace {

// The layer as one writes it in `to` by itself: of the settings that the framework accepts with the
// same output size one of its kind, or of `same` where numbers would take another layer.
Spec written_in(const Spec& spec, const Geometry& geometry, const Framework& to) {
  if (to.id == spec.framework) return spec;
  const PaddingKind kind = padding_kind(spec);
  const bool apart = to.traits.pads_apart && kind == PaddingKind::sides &&
                     geometry.sides() != std::array<std::int64_t, 4>{};
  std::optional<Spec> other_size;
  for (const Setting& setting : to.settings) {
    if (setting.sizing != spec.op->sizing) continue;
    if (setting.kind != (apart ? PaddingKind::same : kind)) continue;
    const auto made = with_setting(spec, geometry, to, setting);
    const Resolution there = made ? resolve(*made) : Resolution{};
    if (!there.accepted()) continue;
    if (same_size(*there.geometry, geometry)) return *made;
    if (!other_size) other_size = made;
  }
  Spec spelled = translated(spec, geometry, to);
  if (!apart) return spelled;
  // Numbers would be a layer of their own.
  spelled.padding = PaddingMode::valid;
  spelled.sides = {};
  const Resolution without = resolve(spelled);
  const bool fits = without.geometry && same_size(*without.geometry, geometry);
  return fits || !other_size ? spelled : *other_size;
}

// The window as one would spell the same in `to`. A pad before it goes over as a layer of its own.
void spell_in(const Model& model, const WindowInGraph& window, const Framework& to,
              PortedLayer& ported) {
  ported.to = ported.from;
  ported.to.framework = to.id;
  if (!window.resolution.geometry) return;
  const ModelLayer& layer = model.layers[window.index];
  const Spec& alone = layer.layer.spec;
  const auto geometry = window.padded ? resolve(alone).geometry : window.resolution.geometry;
  if (!geometry) return;
  ported.to = written_in(alone, *geometry, to);
  const bool fills = to.traits.fills_conv && alone.pad_fill.mode != FillMode::constant;
  if (to.id != alone.framework && !fills) ported.to.pad_fill = {};
  ported.to_resolution = resolve(ported.to);
  if (!window.padded || !ported.to_resolution.geometry) return;
  ported.to_padded =
      fold_pad(model, *pad_before_window(model, layer), ported.to, *ported.to_resolution.geometry);
}

}  // namespace

PortCheck check_port(const Model& model, const Framework& to) {
  PortCheck check;
  Centres mine(model);
  Centres theirs(model);
  const auto windows = windows_of(model);
  put_not_compared(model, windows, check);
  for (const WindowInGraph& window : windows) {
    mine.advance(window.index);
    theirs.advance(window.index);
    PortedLayer ported = ported_from(model, window);
    ported.to = ported.from;
    ported.to.framework = to.id;
    spell_in(model, window, to, ported);
    judge(ported);
    put_shift(ported, mine, theirs, window, window.from, window.index);
    if (!ported.agrees) put_mend(ported, to);
    check.layers.push_back(std::move(ported));
  }
  close(check);
  return check;
}

PortCheck check_port(const Model& model, const Model& other) {
  PortCheck check;
  const auto one = windows_of(model);
  const auto two = windows_of(other);
  put_not_compared(model, one, check);
  const auto by_name = paired_by_name(model, one, other, two);
  const Pairs pairs = by_name ? *by_name : paired_in_order(one, two);
  std::vector<std::optional<std::size_t>> partner(one.size());
  std::vector<bool> used(two.size());
  for (const auto& [i, j] : pairs) {
    partner[i] = j;
    used[j] = true;
  }
  Centres mine(model);
  Centres theirs(other);
  const Framework* to = find_framework(other.framework);
  for (std::size_t i = 0; i < one.size(); ++i) {
    const WindowInGraph& window = one[i];
    mine.advance(window.index);
    PortedLayer ported = ported_from(model, window);
    ported.paired = partner[i].has_value();
    if (partner[i]) {
      const WindowInGraph& there = two[*partner[i]];
      theirs.advance(there.index);
      ported.to_index = there.index;
      ported.to = there.spec;
      ported.to_resolution = there.resolution;
      ported.to_padded = there.padded;
      judge(ported);
      put_shift(ported, mine, theirs, window, there.from, there.index);
      if (!ported.agrees && to != nullptr) put_mend(ported, *to);
    }
    check.layers.push_back(std::move(ported));
  }
  for (std::size_t j = 0; j < two.size(); ++j) {
    if (!used[j]) check.unpaired.push_back(two[j].index);
  }
  close(check);
  return check;
}

}  // namespace padlens
