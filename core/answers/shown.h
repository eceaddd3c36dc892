#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/answers/comparison.h"
#include "core/answers/onnx_file.h"
#include "core/answers/solver.h"
#include "core/answers/way_back.h"
#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/derivation.h"
#include "core/layer/spec.h"
#include "core/rules/rules.h"
#include "core/stack/stack.h"

namespace padlens {

// Multiplications that a Shown may spend on numbers.
struct ShownBudget {
  std::int64_t layer = kNoBudget;  // on the output of the selected layer
  // On all rows of the comparison together, and as much on those of onnx_file().
  std::int64_t comparison = kNoBudget;
  int threads = 1;  // that may work on the selected layer's numbers
};

// What is on show: a stack, and all that is told of its selected layer. It never changes, and
// copies share what it holds. Sizes and problems are there at once; the rest is worked out the
// first time that somebody asks for it, once for all copies. Any number of threads may ask.
//
// Where the selected layer has no geometry, or no layer is selected, the answers that need one
// are empty. Of a pad, a crop or an upsampling there are resolution, limit and layer alone: those
// of its window, see window_of().
class Shown {
 public:
  // Of no layers.
  Shown();
  // Copied even when moved from, so that none is ever without its answers.
  Shown(const Shown&) = default;
  Shown& operator=(const Shown&) = default;
  ~Shown() = default;

  // As resolve_stack() gives it.
  const ResolvedStack& stack() const;
  // The windows of its layers.
  const std::vector<Spec>& specs() const;
  std::size_t selected() const;
  // The selected one of specs(). Standard values where none is.
  const Spec& spec() const;
  const Resolution& resolution() const;
  // Of all layers, the first one's first.
  const std::vector<StackProblem>& problems() const;

  // What keeps the selected layer, or one before it, from having values: layer() is then empty().
  std::optional<ValueLimit> limit() const;
  // With its numbers. Behind other layers its input holds what they give, as custom values;
  // those are computed in full whatever the budget.
  const Layer& layer() const;
  const Derivation& derivation() const;
  // What the framework does without saying so.
  const std::vector<Caution>& cautions() const;
  const std::vector<RuleVerdict>& verdicts() const;
  // With the output that make_shown() gives the layer: one that comes later changes no row.
  const std::vector<ComparisonRow>& comparison() const;
  // See way_back(); nullopt where there is none.
  const std::optional<WayBack>& back() const;
  // The same node of an ONNX file in the runtimes that read it; nullopt where it is none.
  const std::optional<OnnxFile>& onnx_file() const;
  // Per axis, see inputs_with_output().
  const std::array<InputRange, 2>& inputs() const;
  // What the framework would accept instead. nullopt where it accepts the layer, or nothing near.
  const std::optional<Spec>& nearest() const;

 private:
  struct Answers;
  explicit Shown(std::shared_ptr<const Answers> answers);

  friend Shown make_shown(const std::vector<StackLayer>& layers, std::size_t selected,
                          ShownBudget budget, const Shown* before);
  friend Shown with_output(const Shown& shown, Planes output, std::int64_t ready_rows);
  friend Shown showing(const Shown& shown, PlanePair pair);

  std::shared_ptr<const Answers> answers_;  // never null
  // The layer with another output or pair of planes; null for its own.
  std::shared_ptr<const Layer> arrived_;
};

// What there is to tell of `layers[selected]`. Same arguments, same answers. An index that is none
// selects nothing. Numbers that are those of `before` are shared with it, as by make_layer().
Shown make_shown(const std::vector<StackLayer>& layers, std::size_t selected = 0,
                 ShownBudget budget = {}, const Shown* before = nullptr);

// `shown` with an output that was computed elsewhere, of which `ready_rows` rows hold their
// values; all else is shared with it. Precondition: its layer is not empty().
Shown with_output(const Shown& shown, Planes output, std::int64_t ready_rows);
inline Shown with_output(const Shown& shown, GridPtr output, std::int64_t ready_rows) {
  return with_output(shown, Planes(std::move(output)), ready_rows);
}

// `shown` with another pair of planes of its layer looked at, see Layer::showing().
Shown showing(const Shown& shown, PlanePair pair);

}  // namespace padlens
