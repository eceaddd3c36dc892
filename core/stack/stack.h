#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/frameworks/resolve.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"

namespace padlens {

// Layers one after the other, each taking the output of the one before. One layer is a stack of
// one.

// A problem of one layer of a stack.
struct StackProblem {
  std::size_t layer = 0;
  Problem problem;
  friend bool operator==(const StackProblem&, const StackProblem&) = default;
};

// What became of a list of specs.
struct ResolvedStack {
  // As asked, but from the second on `input` is what the layer before gives, and the numbers of
  // the input are none of the spec's own. Where that output is unknown, as asked.
  std::vector<Spec> specs;
  // One for each spec; behind a layer that has no geometry empty: nothing is known of those.
  std::vector<Resolution> layers;

  // Every layer is accepted. False for no layers at all.
  bool accepted() const;
  // Of all layers, the first one's first.
  std::vector<StackProblem> problems() const;
};

// Resolves the layers in their order. Refused layers whose arithmetic exists are gone on from:
// those behind them may have problems of their own.
ResolvedStack resolve_stack(std::span<const Spec> specs);

}  // namespace padlens
