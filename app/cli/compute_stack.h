#pragma once

#include <optional>
#include <string>

#include "app/i18n/strings.h"
#include "core/layer/given_value.h"
#include "core/stack/stack_json.h"

namespace padlens {

// Whether the object is a stack: {"stack": [layer, …], …}.
bool is_stack(const Json& json);

// The answer to a stack on one line: {"layers": [answer, …]}, each as that to its spec, and its
// "receptive_field". Where a layer is refused, or cannot be read, those before it, and {"error":
// [{"layer": 2, "field": …}]}; layers count from 0. The numbers of a layer are the input of the
// next. `anyway`: what only the framework refuses is computed.
std::string stack_answer_text(const ParsedStack& stack, const Strings& tr, bool anyway);

}  // namespace padlens
