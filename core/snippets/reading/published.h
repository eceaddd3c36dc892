#pragma once

#include <string>
#include <string_view>

namespace padlens::reading {

// Blocks that a library publishes beside its layers, and that a text takes from there:
// torchvision's Conv2dNormActivation, SqueezeExcitation, MLP, BasicBlock, Bottleneck. Code that
// defines those of them that `text` names, to be read before it; "": it names none.
std::string published_blocks(std::string_view text);

}  // namespace padlens::reading
