#pragma once

#include <optional>

#include "core/layer/spec_fields.h"
#include "core/layer/values.h"

namespace padlens {

// A preset's name; for `custom` the planes' rows of numbers, a single plane without a list
// around it. In one dimension (`rank`) a plane is a flat list.
Json values_json(const Values& values, int rank);

// Such a plane, or a list of planes of one size; nullopt for anything else.
std::optional<Planes> read_planes(const Json& value, int rank);

}  // namespace padlens
