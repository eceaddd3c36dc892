#pragma once

#include <string>

#include "core/engine/engine.h"

namespace padlens {

// {"output": …, "pad": …, "values": …} as DESIGN.md has it, on one line.
// Transposed: also "crop". "values" is null where the layer keeps no output.
std::string answer_text(const Layer& layer);

}  // namespace padlens
