#pragma once

#include <array>
#include <string>

#include "core/answers/symbolic.h"
#include "core/layer/spec.h"

namespace padlens {

// Shapes with names in the place of sizes, the same in every language.

// "N×224", "T": the input.
std::string symbolic_input(const Spec& spec);
// [height, width]: "N", "224".
std::array<std::string, 2> symbolic_sizes(const Spec& spec);

// "⌈N/2⌉×112": the output.
std::string symbolic_output(Op op, const SymbolicShape& shape);

// "N ≥ 3", "3 ≤ N ≤ 12", "N = 3".
std::string sizes_range(const std::string& name, std::int64_t from, std::int64_t to);
// For which sizes the laws hold: "N ≥ 3, N mod 2 = 1", "…, N mod 3 = 0, 1".
std::string law_range(const Unknown& unknown);

// "1"; by the remainder "[0, 1]"; "⌊(3N − 4)/2⌋"; "?" where nothing is known of it.
std::string side_text(const SideLaw& side, const std::string& name);
// "N mod 2 = 0, 1": what the numbers in brackets go by.
std::string side_remainders(const SideLaw& side, const std::string& name);

}  // namespace padlens
