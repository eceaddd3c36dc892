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

// The selected layer of the stack. Precondition: it has a geometry.
Layer layer_of(const ResolvedStack& stack, std::size_t selected, const ShownBudget& budget,
               const Layer* before) {
  Spec spec = stack.specs[selected];
  const Geometry& geometry = *stack.layers[selected].geometry;
  if (value_limit(stack, selected)) return Layer(spec, geometry, {}, {});
  spec.input_values = input_values(stack, selected);
  return make_layer(spec, geometry, budget.layer, before, budget.threads);
}

}  // namespace

struct Shown::Answers {
  Answers(const std::vector<StackLayer>& layers, std::size_t index, ShownBudget spends)
      : stack(resolve_stack(layers)),
        problems(stack.problems()),
        selected(index),
        window(index < layers.size() && layers[index].kind == LayerKind::window),
        spec(index < layers.size() ? stack.specs[index] : Spec{}),
        resolution(index < layers.size() ? stack.layers[index] : Resolution{}),
        budget(spends) {}

  // Nothing of type `Value` without a geometry.
  template <class Value, class Make>
  const Value& with_geometry(const Lazy<Value>& lazy, Make make) const {
    return lazy.get([&] { return resolution.geometry ? make(*resolution.geometry) : Value{}; });
  }

  // Nor where the layer is no operation: no framework has words, formulas or rules for it.
  template <class Value, class Make>
  const Value& of_window(const Lazy<Value>& lazy, Make make) const {
    return lazy.get(
        [&] { return window && resolution.geometry ? make(*resolution.geometry) : Value{}; });
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
  const bool window;  // the selected layer is one
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

Shown::Shown()
    : Shown(std::make_shared<const Answers>(std::vector<StackLayer>(), 0, ShownBudget{})) {}

Shown::Shown(std::shared_ptr<const Answers> answers) : answers_(std::move(answers)) {}

const ResolvedStack& Shown::stack() const {
  return answers_->stack;
}

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
  return value_limit(answers_->stack, answers_->selected);
}

const Layer& Shown::layer() const {
  return arrived_ != nullptr ? *arrived_ : answers_->whole_layer();
}

const Derivation& Shown::derivation() const {
  return answers_->of_window(answers_->derivation, [&](const Geometry& geometry) {
    return derive(answers_->spec, geometry);
  });
}

const std::vector<Caution>& Shown::cautions() const {
  return answers_->of_window(answers_->cautions, [&](const Geometry& geometry) {
    return padlens::cautions(answers_->spec, geometry);
  });
}

const std::vector<RuleVerdict>& Shown::verdicts() const {
  return answers_->of_window(answers_->verdicts, [&](const Geometry& geometry) {
    return judge_rules(answers_->spec, geometry);
  });
}

const std::vector<ComparisonRow>& Shown::comparison() const {
  return answers_->of_window(answers_->comparison, [&](const Geometry&) {
    return compare(answers_->whole_layer(), answers_->budget.comparison);
  });
}

const std::optional<WayBack>& Shown::back() const {
  return answers_->of_window(
      answers_->back, [&](const Geometry& geometry) { return way_back(answers_->spec, geometry); });
}

const std::optional<OnnxFile>& Shown::onnx_file() const {
  return answers_->of_window(answers_->onnx_file, [&](const Geometry&) {
    return padlens::onnx_file(answers_->whole_layer(), answers_->budget.comparison);
  });
}

const std::array<InputRange, 2>& Shown::inputs() const {
  return answers_->of_window(answers_->inputs,
                             [&](const Geometry&) { return inputs_with_output(answers_->spec); });
}

const std::optional<Spec>& Shown::nearest() const {
  return answers_->nearest.get([&] {
    const bool refused = answers_->window && !resolution().accepted();
    return refused ? nearest_accepted(answers_->spec) : std::nullopt;
  });
}

Shown make_shown(const std::vector<StackLayer>& layers, std::size_t selected, ShownBudget budget,
                 const Shown* before) {
  auto answers = std::make_shared<Shown::Answers>(layers, selected, budget);
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
