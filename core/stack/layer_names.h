#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/stack/stack_layer.h"

namespace padlens {

// "conv2d", "pad": what a layer is, as specs write it.
std::string_view layer_id(const StackLayer& layer);

// Whether its name is one that such a layer is given where it has none: "conv2d", "conv2d_2".
bool is_made_name(const StackLayer& layer);

// A name for each layer of a stack: its own or, where it has none, what it is: "conv2d",
// "conv2d_2".
std::vector<std::string> layer_names(const std::vector<StackLayer>& stack);

// `name`, or the first of "name_2", "name_3" … that no layer has.
std::string free_layer_name(const std::vector<StackLayer>& stack, const std::string& name);

}  // namespace padlens
