#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"
#include "core/stack/stack_layer.h"

namespace padlens {

// Layers one after the other, each taking the output of the one before. One layer is a stack of
// one.

// A problem of one layer of a stack.
struct StackProblem {
  std::size_t layer = 0;
  Problem problem;
  friend bool operator==(const StackProblem&, const StackProblem&) = default;
};

// What became of a list of layers.
struct ResolvedStack {
  // As asked, but from the second on `input` is what the layer before gives, and the numbers of
  // the input are none of the layer's own. Where that output is unknown, as asked.
  std::vector<StackLayer> asked;
  // The window of each, see window_of(): what is slid, drawn and computed.
  std::vector<Spec> specs;
  // One for each layer; behind a layer whose output is unknown empty: nothing is known of those.
  std::vector<Resolution> layers;
  // Cells that come out of each, [height, width]; also of an upsampling that has no geometry.
  std::vector<std::optional<std::array<std::int64_t, 2>>> outputs;

  // Nothing is refused about layer `index`, and its output is known.
  bool accepted(std::size_t index) const;
  // Every layer is accepted. False for no layers at all.
  bool accepted() const;
  // Of all layers, the first one's first.
  std::vector<StackProblem> problems() const;
};

// Resolves the layers in their order. Refused layers whose arithmetic exists are gone on from:
// those behind them may have problems of their own.
ResolvedStack resolve_stack(std::span<const StackLayer> layers);
ResolvedStack resolve_stack(std::span<const Spec> specs);

// What keeps layer `index`, or one before it, from having values: a bound of the engine, or an
// upsampling whose numbers are not worked out here: "interpolation" (linear, cubic), "scale" (by
// no whole number).
std::optional<ValueLimit> value_limit(const ResolvedStack& stack, std::size_t index);

// The numbers that layer `index` takes: those of the first layer's spec, taken through the layers
// before it in full. Precondition: all of them have a geometry, and there is no value_limit().
Values input_values(const ResolvedStack& stack, std::size_t index);

}  // namespace padlens
