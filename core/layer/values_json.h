#pragma once

#include <optional>

#include "core/layer/spec_fields.h"
#include "core/layer/values.h"

namespace padlens {

// A preset's name; for `custom` the planes' rows of numbers, a single plane without a list
// around it.
Json values_json(const Values& values);

// Rows of numbers, or a list of such planes of one size; nullopt for anything else.
std::optional<Planes> read_planes(const Json& value);

}  // namespace padlens
