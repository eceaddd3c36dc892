#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "core/snippets/port_window.h"

namespace padlens {

// Which windows of two models stand for each other, by their indices in both lists: those of equal
// names; else by what they are, along the graphs, in whatever order the files list branches. A
// stride, a dilation or planes that differ do not part two, another kernel does, unless as many
// stand between neighbours that are paired.
using WindowPairs = std::vector<std::pair<std::size_t, std::size_t>>;
WindowPairs paired_windows(const Model& model, const std::vector<WindowInGraph>& one,
                           const Model& other_model, const std::vector<WindowInGraph>& other);

// The windows of `windows` that are the second half of a separable convolution, which the other
// model has as one layer: of 1 × 1, right behind the window that is paired with it. `whole_of`: the
// layer of the other model that a window is paired with, null where it is with none.
using WholeOf = std::function<const ModelLayer*(std::size_t)>;
std::vector<bool> second_halves(const std::vector<WindowInGraph>& windows, const WholeOf& whole_of);

}  // namespace padlens
