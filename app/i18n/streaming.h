#pragma once

#include <string>

#include "app/i18n/strings.h"
#include "core/geometry/streaming.h"

namespace padlens {

// What a causal layer keeps of the past between two outputs, and why so much.
std::string streaming_text(const Strings& tr, const Streaming& streaming);

}  // namespace padlens
