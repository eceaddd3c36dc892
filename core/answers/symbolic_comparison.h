#pragma once

#include <string>
#include <vector>

#include "core/answers/symbolic.h"
#include "core/frameworks/framework.h"
#include "core/layer/spec.h"

namespace padlens {

// The same layer, of which sizes are names, with a padding as some framework spells it: see
// ComparisonRow.
struct SymbolicRow {
  const Framework* framework = nullptr;
  std::string label;
  Spec spec;
  bool present = false;
  // The setting has numbers that another size would change: an output_shape, for one. `shape` has
  // nothing then.
  bool varies = false;
  SymbolicShape shape;
  // Rows of the same formulas have the same, from 0 on, the present row's; -1: refused, or
  // `varies`.
  int group = -1;
};

// The present setting first, the others as compare() has them for a size of each name.
// `shape`: what symbolic_shape(spec) says. Precondition: it has unknowns.
std::vector<SymbolicRow> compare_symbolic(const Spec& spec, const SymbolicShape& shape);

}  // namespace padlens
