#pragma once

#include <string>
#include <vector>

#include "app/i18n/strings.h"
#include "core/geometry/geometry.h"
#include "core/layer/spec_fields.h"
#include "core/stack/stack_layer.h"

namespace padlens {

// Layers in few words, for headings and tables.

// "input 7×7", "stride 2": a number of the layer with its name.
std::string part_text(const Strings& tr, Op op, const SpecField& field, const PerAxis& value);

// "same", "1", "1,2" (height, width), "0 1 0 1" (top, bottom, left, right).
std::string padding_text(const Strings& tr, const Spec& spec);

// Why there is no answer: the framework's own words, else ours, all in one line. The
// field is named, where it is not the padding.
std::string refusal_text(const Strings& tr, const Problems& problems);

// The same with its name: "same", "padding 1", "padding bottom 1, right 1".
std::string padding_phrase(const Strings& tr, const Spec& spec);

// What a layer is set to: "3×3, stride 2, same, groups 8", "×2, nearest", "bottom 1".
std::string settings_phrase(const Strings& tr, const StackLayer& layer);

// The padding after what else is set otherwise than in `other`: "stride 2, padding 1".
std::string settings_beside(const Strings& tr, const Spec& own, const Spec& other);

}  // namespace padlens
