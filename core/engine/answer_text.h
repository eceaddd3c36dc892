#pragma once

#include <string>

#include "core/engine/engine.h"

namespace padlens {

// {"output": …, "pad": …, "values": …} as DESIGN.md has it, on one line.
// Transposed: also "crop"; averages: also "divisors". "values" is null where the layer keeps no
// output, and [] for an empty tensor; a cell without a value (has_value()) is null, one that
// overflowed "inf", "-inf" or "nan".
std::string answer_text(const Layer& layer);

}  // namespace padlens
