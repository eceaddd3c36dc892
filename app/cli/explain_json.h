#pragma once

#include <string>

#include "app/i18n/strings.h"
#include "core/engine/engine.h"
#include "core/layer/problem.h"

namespace padlens {

// The answer of DESIGN.md with everything that led to it, on one line: "spec",
// "accepted", "problems", "effective_kernel", "padded", "leftover", "derivation",
// "notes" and "rules". `refused` is why the framework refuses the spec, if it does.
std::string explain_json(const Layer& layer, const Problems& refused, const Strings& tr);

}  // namespace padlens
