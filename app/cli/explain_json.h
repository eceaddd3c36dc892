#pragma once

#include <string>

#include "app/i18n/strings.h"
#include "core/answers/shown.h"

namespace padlens {

// The answer of DESIGN.md with everything that led to it, on one line: "spec",
// "accepted", "problems", "effective_kernel", "padded", "leftover", "derivation",
// "notes" and "rules". Precondition: the selected layer has a geometry.
std::string explain_json(const Shown& shown, const Strings& tr);

}  // namespace padlens
