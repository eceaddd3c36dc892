#pragma once

#include <string>
#include <vector>

#include "app/i18n/strings.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec_fields.h"

namespace padlens {

// Layers in few words, for headings and tables.

// "input 7×7", "stride 2": a number of the layer with its name.
std::string part_text(const Strings& tr, Op op, const SpecField& field, const PerAxis& value);

// "same", "1", "1,2" (height, width), "0 1 0 1" (top, bottom, left, right).
std::string padding_text(const Strings& tr, const Spec& spec);

// Why there is no answer: the framework's own words, else ours, all in one line. The
// field is named, where it is not the padding.
std::string refusal_text(const Strings& tr, const Problems& problems);

}  // namespace padlens
