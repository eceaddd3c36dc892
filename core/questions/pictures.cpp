// What a picture could be taken for: other frameworks' layers, and layers with other settings.

#include <algorithm>
#include <utility>

#include "core/frameworks/framework.h"
#include "core/questions/choices.h"

namespace padlens {
namespace {

// What is seen of a layer: how its window lies, and its numbers, which are worked out where they
// alone could tell it from another.
struct Seen {
  Spec spec;
  Geometry geometry;
  std::optional<Planes> output;

  const Planes& numbers() {
    if (!output) output = make_layer(spec, geometry).outputs();
    return *output;
  }
};

// Adds what looks otherwise than the layer and than what is there already.
class Lookalikes {
 public:
  explicit Lookalikes(const Layer& layer) : numbered_(!layer.empty()) {
    seen_.push_back({layer.spec(), layer.geometry(), std::nullopt});
  }

  // Whether it was added.
  bool add(Answer answer, const Spec& spec) {
    const Resolution resolution = resolve(spec);
    if (!resolution.accepted() || resolution.geometry->outputs() == 0) return false;
    Seen seen{spec, *resolution.geometry, std::nullopt};
    for (Seen& other : seen_) {
      if (!(seen.geometry == other.geometry)) continue;
      if (!numbered_ || same_numbers(seen.numbers(), other.numbers())) return false;
    }
    seen_.push_back(std::move(seen));
    choices.push_back({std::move(answer), nullptr, nullptr});
    return true;
  }

  std::vector<Choice> choices;

 private:
  bool numbered_;
  std::vector<Seen> seen_;
};

// The ways in which a framework works padding out by itself, then the layer's own setting.
std::vector<Spec> ways_to_pad(const Layer& layer, const Framework& framework) {
  std::vector<Spec> ways;
  for (const Setting& setting : framework.settings) {
    if (setting.sizing != layer.op().sizing || setting.kind != PaddingKind::same) continue;
    if (auto way = with_setting(layer.spec(), layer.geometry(), framework, setting)) {
      ways.push_back(std::move(*way));
    }
  }
  ways.push_back(translated(layer.spec(), layer.geometry(), framework));
  return ways;
}

}  // namespace

std::vector<Choice> other_frameworks(const Layer& layer, Draw& draw) {
  Lookalikes found(layer);
  std::vector<const Framework*> all(frameworks().begin(), frameworks().end());
  draw.shuffle(all);
  for (const Framework* framework : all) {
    if (framework->id == layer.spec().framework) continue;
    if (found.choices.size() + 1 == kMostChoices) break;
    for (Spec& way : ways_to_pad(layer, *framework)) {
      FrameworkAnswer answer{std::string(framework->id), way};
      if (found.add(std::move(answer), way)) break;  // one a framework
    }
  }
  return std::move(found.choices);
}

std::vector<Choice> other_layers(const Layer& layer, Draw& draw) {
  Lookalikes found(layer);
  std::vector<Spec> changed;
  const Spec& spec = layer.spec();
  for (PerAxis Spec::*field : {&Spec::stride, &Spec::dilation, &Spec::kernel}) {
    for (const int by : {-1, 1}) {
      Spec other = spec;
      for (const Axis axis : axes_of(spec))
        (other.*field)[axis] += by;
      changed.push_back(std::move(other));
    }
  }
  const Framework& framework = *find_framework(spec.framework);
  for (const PaddingMode mode : padding_modes(framework, spec.op)) {
    if (mode == spec.padding) continue;
    Spec other = spec;
    other.padding = mode;
    other.sides = {};
    if (mode == PaddingMode::explicit_sides) other.sides = {1, 1, 1, 1};
    flatten(other);
    if (mode != PaddingMode::notset) changed.push_back(std::move(other));
  }
  draw.shuffle(changed);
  for (Spec& other : changed) {
    LayerAnswer answer{other};
    found.add(std::move(answer), other);
  }
  return std::move(found.choices);
}

}  // namespace padlens
