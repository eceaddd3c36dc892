#pragma once

#include <string>

#include "app/i18n/strings.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"

namespace padlens {

// "Conv2D, Keras/TF: input 6×6, kernel 3×3, stride 2, padding same → output 3×3".
// Precondition: `geometry` came from resolve(spec).
std::string headline(const Spec& spec, const Geometry& geometry, const Strings& tr);
// The same of sizes as they are written, "N×224" and "⌈N/2⌉×112".
std::string headline(const Spec& spec, std::string input, std::string output, const Strings& tr);

}  // namespace padlens
