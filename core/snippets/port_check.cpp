#include "core/snippets/port_check.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/answers/recipe.h"
#include "core/engine/engine.h"
#include "core/frameworks/caution.h"
#include "core/layer/grouping.h"
#include "core/snippets/port_pairs.h"
#include "core/snippets/port_window.h"
#include "core/snippets/snippet.h"

namespace padlens {
namespace {

// Multiplications for comparing the numbers of one layer.
constexpr std::int64_t kTrialBudget = 20'000'000;

// --- centres ----------------------------------------------------------------------------------

// Where unit 0 of a layer is centred in a grid before it, and how far apart units are, an axis
// each: as if every layer were linear in its position.
struct Centre {
  std::array<double, 2> start{0, 0};
  std::array<double, 2> jump{1, 1};
  // Whose output that grid is, as of a reshape that puts cells anew; nullopt: the model's input.
  std::optional<std::size_t> root = std::nullopt;
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

// An upsampling that is no window's: by its coordinates alone.
std::optional<Centre> through(Centre centre, const StackLayer& layer,
                              const std::array<std::int64_t, 2>& size) {
  for (const Axis axis : axes_of(layer.spec)) {
    const auto n = static_cast<double>(layer.spec.input[axis]);
    const auto m = static_cast<double>(size[axis]);
    double step = n / m;
    if (layer.coordinates == Coordinates::other) return std::nullopt;
    if (layer.coordinates == Coordinates::half_pixel)
      centre.start[axis] += centre.jump[axis] * (step - 1) / 2;
    if (layer.coordinates == Coordinates::align_corners) step = m > 1 ? (n - 1) / (m - 1) : 0;
    centre.jump[axis] *= step;
  }
  return centre;
}

// Of every layer of a model, those behind the windows given with theirs.
class Centres {
 public:
  explicit Centres(const Model& model)
      : model_(&model), of_(model.layers.size()), given_(model.layers.size()) {}

  std::optional<Centre> at(const Source& source) const {
    return source.is_input ? std::optional(Centre{}) : of_[source.index];
  }
  // Takes the centre through all layers before `end`, but those that are given.
  void advance(std::size_t end) {
    for (; next_ < end; ++next_) {
      if (!given_[next_]) of_[next_] = passed(next_);
    }
  }
  void give(std::size_t layer, const std::optional<Centre>& centre) {
    of_[layer] = centre;
    given_[layer] = true;
  }

 private:
  std::optional<Centre> passed(std::size_t index) const {
    const ModelLayer& layer = model_->layers[index];
    if (layer.from.empty()) return std::nullopt;
    const auto before = at(layer.from.front());
    if (layer.op == ModelOp::layer) {
      if (!before || !layer.understood) return std::nullopt;
      const Resolution resolution = resolve(layer.layer);
      if (resolution.geometry) return through(*before, *resolution.geometry);
      const auto size = output_size(layer.layer, resolution);
      return size ? through(*before, layer.layer, *size) : std::nullopt;
    }
    if (before && layer.output && layer.output == layer.input()) return before;
    // Its cells are put anew: what follows is counted in them.
    Centre anew;
    anew.root = index;
    return layer.output && !layer.output->empty() ? std::optional(anew) : std::nullopt;
  }

  const Model* model_;
  std::vector<std::optional<Centre>> of_;
  std::vector<bool> given_;
  std::size_t next_ = 0;
};

// Whether both are counted in cells of grids that stand for each other.
bool same_root(const Model& model, const Centre& one, const Model& other_model,
               const Centre& other) {
  if (one.root.has_value() != other.root.has_value()) return false;
  return !one.root || model.layers[*one.root].output == other_model.layers[*other.root].output;
}

// One side of a port: a model, its centres, and the window whose turn it is.
struct Side {
  const Model& model;
  Centres centres;
  explicit Side(const Model& of) : model(of), centres(of) {}
};

// Takes both sides through a window and puts what lies between them.
void put_shift(PortedLayer& ported, Side& one, Side& other, const WindowInGraph& from,
               const WindowInGraph& to) {
  const auto before = one.centres.at(from.from);
  const auto there = other.centres.at(to.from);
  const auto& mine = ported.from_resolution.geometry;
  const auto& theirs = ported.to_resolution.geometry;
  std::optional<Centre> behind_one;
  std::optional<Centre> behind_other;
  if (before && mine) behind_one = through(*before, *mine);
  if (there && theirs) behind_other = through(*there, *theirs);
  if (behind_one && behind_other && same_root(one.model, *behind_one, other.model, *behind_other)) {
    ported.shift = {behind_other->start[kHeight] - behind_one->start[kHeight],
                    behind_other->start[kWidth] - behind_one->start[kWidth]};
    if (behind_one->root) ported.shift_in = one.model.layers[*behind_one->root].name;
  }
  one.centres.give(from.end, behind_one);
  other.centres.give(to.end, behind_other);
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
  ported.no_mend = target == nullptr ? "target" : "steps";
  if (!geometry || target == nullptr) return;
  Spec spec = ported.from;
  // Its own library is asked for the numbers, too, where a pad has been taken in.
  const Layer whole = make_layer(spec, *geometry, 0);
  if (whole.empty()) return;
  auto recipe = recipe_for(target->id, whole);
  if (!recipe) {
    ported.no_mend = why_no_recipe(*target, whole);
    return;
  }
  const Trial trial = try_recipe(*recipe, trial_layer(std::move(spec), *geometry), kTrialBudget);
  if (trial == Trial::failed) return;
  ported.no_mend.clear();
  if (ported.channels_open)
    recipe->open_planes = ported.depthwise ? Recipe::OpenPlanes::each : Recipe::OpenPlanes::all;
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
    if (window.pad != nullptr) folded.insert(model.layers[window.index].from.front().index);
  }
  for (const PortedResize& resize : check.resizes)
    folded.insert(resize.from_index);
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    const ModelLayer& layer = model.layers[i];
    const bool other = layer.op == ModelOp::layer && layer.layer.kind != LayerKind::window;
    if (other && !folded.contains(i)) check.not_compared.push_back(layer.name);
  }
}

void close(const Model& model, PortCheck& check) {
  for (std::size_t i = 0; i < check.layers.size() && !check.first; ++i) {
    if (!check.layers[i].agrees && !check.layers[i].open()) check.first = i;
  }
  if (model.inputs.size() == 1) check.input = model.inputs.front().size;
}

// --- two models --------------------------------------------------------------------------------

PortedLayer ported_from(const Model& model, const WindowInGraph& window) {
  PortedLayer ported;
  ported.from_index = window.index;
  ported.name = model.layers[window.index].name;
  ported.from = window.spec;
  ported.from_resolution = window.resolution;
  ported.from_padded = window.pad != nullptr;
  ported.channels_open = window.channels_open;
  ported.depthwise = window.depthwise;
  ported.filters_open = window.filters_open;
  return ported;
}

}  // namespace

namespace {

// Without any padding as the word for none, where numbers would be a layer of their own.
std::optional<Spec> unpadded(const Spec& spec, const Geometry& geometry, const Framework& to) {
  const bool none = geometry.sides() == std::array<std::int64_t, 4>{};
  if (!to.traits.pads_apart || geometry.transposed() || !none) return std::nullopt;
  Spec valid = spec;
  valid.framework = to.id;
  valid.padding = PaddingMode::valid;
  valid.sides = {};
  const Resolution there = resolve(valid);
  const bool same = there.accepted() && same_size(*there.geometry, geometry);
  return same ? std::optional(std::move(valid)) : std::nullopt;
}

// Sides of 0 where `to` takes no numbers: as the word for none.
Spec without_zeros(Spec spelled, const Geometry& geometry) {
  if (geometry.sides() != std::array<std::int64_t, 4>{} || resolve(spelled).accepted())
    return spelled;
  Spec none = spelled;
  none.padding = PaddingMode::valid;
  none.sides = {};
  return resolve(none).accepted() ? none : spelled;
}

// The layer as one writes it in `to` by itself: of the settings that the framework accepts with the
// same output size one of its kind, or of `same` where numbers would take another layer.
Spec written_in(const Spec& spec, const Geometry& geometry, const Framework& to) {
  if (to.id == spec.framework) return spec;
  if (const auto none = unpadded(spec, geometry, to)) return *none;
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
  if (!apart) return without_zeros(std::move(spelled), geometry);
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
  if (!window.resolution.geometry || !window.alone_geometry) return;
  ported.to = written_in(window.alone, *window.alone_geometry, to);
  const bool fills = to.traits.fills_conv && window.alone.pad_fill.mode != FillMode::constant;
  if (to.id != window.alone.framework && !fills) ported.to.pad_fill = {};
  ported.to_resolution = resolve(ported.to);
  if (window.pad == nullptr || !ported.to_resolution.geometry) return;
  ported.to_padded = fold_pad(model, *window.pad, ported.to, *ported.to_resolution.geometry);
}

}  // namespace

PortCheck check_port(const Model& model, const Framework& to) {
  PortCheck check;
  Side mine(model);
  Side theirs(model);
  const auto windows = windows_of(model);
  check.resizes = ported_resizes(model, to);
  put_not_compared(model, windows, check);
  for (const WindowInGraph& window : windows) {
    mine.centres.advance(window.index);
    theirs.centres.advance(window.index);
    PortedLayer ported = ported_from(model, window);
    spell_in(model, window, to, ported);
    judge(ported);
    put_shift(ported, mine, theirs, window, window);
    if (!ported.agrees && !ported.open()) put_mend(ported, to);
    check.layers.push_back(std::move(ported));
  }
  close(model, check);
  return check;
}

PortCheck check_port(const Model& model, const Model& other) {
  PortCheck check;
  const auto one = windows_of(model);
  const auto two = windows_of(other);
  check.resizes = ported_resizes(model, other);
  put_not_compared(model, one, check);
  const WindowPairs pairs = paired_windows(model, one, other, two);
  std::vector<std::optional<std::size_t>> partner(one.size());
  std::vector<std::optional<std::size_t>> owner(two.size());
  for (const auto& [i, j] : pairs) {
    partner[i] = j;
    owner[j] = i;
  }
  const auto mine_is_half = second_halves(one, [&](std::size_t i) {
    return partner[i] ? &other.layers[two[*partner[i]].index] : nullptr;
  });
  const auto theirs_is_half = second_halves(
      two, [&](std::size_t j) { return owner[j] ? &model.layers[one[*owner[j]].index] : nullptr; });
  Side mine(model);
  Side theirs(other);
  const Framework* to = find_framework(other.framework);
  for (std::size_t i = 0; i < one.size(); ++i) {
    const WindowInGraph& window = one[i];
    if (mine_is_half[i]) continue;
    mine.centres.advance(window.index);
    PortedLayer ported = ported_from(model, window);
    ported.paired = partner[i].has_value();
    if (partner[i]) {
      const WindowInGraph& there = two[*partner[i]];
      theirs.centres.advance(there.index);
      ported.to_index = there.index;
      ported.to_name = other.layers[there.index].name;
      ported.to = there.spec;
      ported.to_resolution = there.resolution;
      ported.to_padded = there.pad != nullptr;
      judge(ported);
      put_shift(ported, mine, theirs, window, there);
      if (!ported.agrees && !ported.open() && to != nullptr) put_mend(ported, *to);
    }
    check.layers.push_back(std::move(ported));
  }
  for (std::size_t j = 0; j < two.size(); ++j) {
    if (!owner[j] && !theirs_is_half[j]) check.unpaired.push_back(two[j].index);
  }
  close(model, check);
  return check;
}

}  // namespace padlens
