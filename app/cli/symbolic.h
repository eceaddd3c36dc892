#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/arguments.h"
#include "app/cli/console.h"
#include "core/answers/symbolic.h"
#include "core/layer/spec.h"

namespace padlens {

// Answers about an input of which sizes are names.

// "--sizes": the sizes of the names for which numbers are asked, too.
class SizesOption {
 public:
  void add_to(Arguments& command, const Strings& tr);
  bool given() const { return !text_.empty(); }

  // Those for `spec`, whose input is read by then; none where none were asked for. nullopt once
  // told what is wrong with them: also where no size of the input is a name.
  std::optional<std::vector<PerAxis>> read(const Console& console, const Spec& spec) const;

 private:
  std::string text_;
};

// What was asked for, of a spec that is_symbolic().
struct SymbolicAnswer {
  Spec spec;
  SymbolicShape shape;  // some size of each name is accepted
  std::vector<PerAxis> sizes;
  bool anyway = false;  // what only the framework refuses counts as accepted
};

// The formulas, for which sizes they hold, what becomes of the others, the padding, and a table of
// the sizes that were asked for.
std::string symbolic_text(const SymbolicAnswer& answer, const Strings& tr);

// {"output": ["⌈N/2⌉", 112], "pad": {…}, "symbols": {"N": {…}}, "sizes": […]}; messages are in the
// language of `tr`.
nlohmann::ordered_json symbolic_json(const SymbolicAnswer& answer, const Strings& tr);

// For which sizes of one name its formula holds: what stands in "symbols".
nlohmann::ordered_json symbols_json(const SymbolicShape& shape, Op op, const Strings& tr);
// The output: numbers and formulas, null where there is no single one.
nlohmann::ordered_json formulas_json(const SymbolicShape& shape, Op op);
// The padding, or what is cut, a side each: a number; {"modulo": 2, "values": [0, 1]}; a formula.
nlohmann::ordered_json symbolic_sides_json(const SymbolicShape& shape, Op op);

}  // namespace padlens
