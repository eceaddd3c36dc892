#include "core/answers/shown.h"

#include <atomic>
#include <mutex>
#include <utility>

#include "core/answers/nearest.h"

namespace padlens {
namespace {

// A value that is worked out upon the first asking.
template <class Value>
class Lazy {
 public:
  template <class Make>
  const Value& get(Make make) const {
    std::call_once(once_, [&] {
      value_ = make();
      there_.store(true, std::memory_order_release);
    });
    return value_;
  }
  // Null where nobody has asked yet.
  const Value* if_there() const {
    return there_.load(std::memory_order_acquire) ? &value_ : nullptr;
  }

 private:
  mutable std::once_flag once_;
  mutable std::atomic<bool> there_{false};
  mutable Value value_{};
};

// What keeps a layer of the stack up to the selected one from having values.
std::optional<ValueLimit> limit_of(const ResolvedStack& stack, std::size_t selected) {
  for (std::size_t i = 0; i <= selected && i < stack.layers.size(); ++i) {
    if (!stack.layers[i].geometry) continue;
    if (auto limit = value_limit(stack.specs[i], *stack.layers[i].geometry)) return limit;
  }
  return std::nullopt;
}

// The selected layer of the stack. Precondition: it has a geometry, and so has each before it.
Layer layer_of(const ResolvedStack& stack, std::size_t selected, const ShownBudget& budget,
               const Layer* before) {
  if (limit_of(stack, selected)) {
    return Layer(stack.specs[selected], *stack.layers[selected].geometry, {}, {});
  }
  Values input = stack.specs.front().input_values;
  for (std::size_t i = 0;; ++i) {
    Spec spec = stack.specs[i];
    spec.input_values = std::move(input);
    const Geometry& geometry = *stack.layers[i].geometry;
    if (i == selected) return make_layer(spec, geometry, budget.layer, before, budget.threads);
    const Layer layer = make_layer(spec, geometry, 0);
    input = {Preset::custom,
             output_of(layer.grouping(), geometry, layer.fill(), layer.inputs(), layer.kernels())};
  }
}

}  // namespace

struct Shown::Answers {
  Answers(const std::vector<Spec>& specs, std::size_t index, ShownBudget spends)
      : stack(resolve_stack(specs)),
        problems(stack.problems()),
        selected(index),
        spec(index < specs.size() ? stack.specs[index] : Spec{}),
        resolution(index < specs.size() ? stack.layers[index] : Resolution{}),
        budget(spends) {}

  // Nothing of type `Value` without a geometry.
  template <class Value, class Make>
  const Value& with_geometry(const Lazy<Value>& lazy, Make make) const {
    return lazy.get([&] { return resolution.geometry ? make(*resolution.geometry) : Value{}; });
  }

  const Layer& whole_layer() const {
    return with_geometry(layer, [&](const Geometry&) {
      Layer made = layer_of(stack, selected, budget, &before);
      before = {};  // its numbers may be large
      return made;
    });
  }

  const ResolvedStack stack;
  const std::vector<StackProblem> problems;
  const std::size_t selected;
  const Spec spec;
  const Resolution resolution;
  const ShownBudget budget;
  mutable Layer before;  // whose numbers `layer` may share; touched by what makes that alone

  Lazy<Layer> layer;
  Lazy<Derivation> derivation;
  Lazy<std::vector<Caution>> cautions;
  Lazy<std::vector<RuleVerdict>> verdicts;
  Lazy<std::vector<ComparisonRow>> comparison;
  Lazy<std::optional<OnnxFile>> onnx_file;
  Lazy<std::array<InputRange, 2>> inputs;
  Lazy<std::optional<WayBack>> back;
  Lazy<std::optional<Spec>> nearest;
};

Shown::Shown() : Shown(std::make_shared<const Answers>(std::vector<Spec>(), 0, ShownBudget{})) {}

Shown::Shown(std::shared_ptr<const Answers> answers) : answers_(std::move(answers)) {}

const std::vector<Spec>& Shown::specs() const {
  return answers_->stack.specs;
}

std::size_t Shown::selected() const {
  return answers_->selected;
}

const Spec& Shown::spec() const {
  return answers_->spec;
}

const Resolution& Shown::resolution() const {
  return answers_->resolution;
}

const std::vector<StackProblem>& Shown::problems() const {
  return answers_->problems;
}

std::optional<ValueLimit> Shown::limit() const {
  return limit_of(answers_->stack, answers_->selected);
}

const Layer& Shown::layer() const {
  return arrived_ != nullptr ? *arrived_ : answers_->whole_layer();
}

const Derivation& Shown::derivation() const {
  return answers_->with_geometry(answers_->derivation, [&](const Geometry& geometry) {
    return derive(answers_->spec, geometry);
  });
}

const std::vector<Caution>& Shown::cautions() const {
  return answers_->with_geometry(answers_->cautions, [&](const Geometry& geometry) {
    return padlens::cautions(answers_->spec, geometry);
  });
}

const std::vector<RuleVerdict>& Shown::verdicts() const {
  return answers_->with_geometry(answers_->verdicts, [&](const Geometry& geometry) {
    return judge_rules(answers_->spec, geometry);
  });
}

const std::vector<ComparisonRow>& Shown::comparison() const {
  return answers_->with_geometry(answers_->comparison, [&](const Geometry&) {
    return compare(answers_->whole_layer(), answers_->budget.comparison);
  });
}

const std::optional<WayBack>& Shown::back() const {
  return answers_->with_geometry(
      answers_->back, [&](const Geometry& geometry) { return way_back(answers_->spec, geometry); });
}

const std::optional<OnnxFile>& Shown::onnx_file() const {
  return answers_->with_geometry(answers_->onnx_file, [&](const Geometry&) {
    return padlens::onnx_file(answers_->whole_layer(), answers_->budget.comparison);
  });
}

const std::array<InputRange, 2>& Shown::inputs() const {
  return answers_->with_geometry(
      answers_->inputs, [&](const Geometry&) { return inputs_with_output(answers_->spec); });
}

const std::optional<Spec>& Shown::nearest() const {
  return answers_->nearest.get([&] {
    const bool refused = answers_->selected < specs().size() && !resolution().accepted();
    return refused ? nearest_accepted(answers_->spec) : std::nullopt;
  });
}

Shown make_shown(const std::vector<Spec>& specs, std::size_t selected, ShownBudget budget,
                 const Shown* before) {
  auto answers = std::make_shared<Shown::Answers>(specs, selected, budget);
  if (before != nullptr) {
    // What it has not come to by now it is not made to compute.
    const Layer* own = before->answers_->layer.if_there();
    if (before->arrived_ != nullptr) own = before->arrived_.get();
    if (own != nullptr) answers->before = *own;
  }
  return Shown(std::move(answers));
}

Shown with_output(const Shown& shown, Planes output, std::int64_t ready_rows) {
  Shown result = shown;
  result.arrived_ =
      std::make_shared<const Layer>(with_output(shown.layer(), std::move(output), ready_rows));
  return result;
}

Shown showing(const Shown& shown, PlanePair pair) {
  Shown result = shown;
  result.arrived_ = std::make_shared<const Layer>(shown.layer().showing(pair));
  return result;
}

}  // namespace padlens
