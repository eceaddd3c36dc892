#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/snippets/reading/maker.h"

namespace padlens::reading {

// The layers of an ONNX node; its attributes are the call's arguments by keys. `numbers` tells what
// stands in the i-th input, where the text has it. `outputs` are those of the node; of a Constant
// nothing comes out. An unknown operator is a layer that is not understood.
Made make_node(const Context& context, std::string_view op, const Value& call, std::size_t first,
               const std::function<std::optional<std::vector<double>>(std::size_t)>& numbers);

}  // namespace padlens::reading
