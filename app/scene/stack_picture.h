#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "core/stack/receptive_field.h"
#include "core/stack/stack.h"

namespace padlens {

class Layer;

// The layers around the one on show: what the view of receptive fields draws. Made once for a
// stack, and shared by the pictures of it.
struct StackPicture {
  // From the first layer behind the last one before `selected` that has no geometry, to the next
  // that has none: cells of what lies beyond cannot be followed.
  ResolvedStack stack;
  std::vector<LayerField> fields;  // of each of its layers, in cells of its input
  std::vector<std::string> names;  // of its layers
  std::size_t selected = 0;        // in these layers
  std::size_t left_before = 0;     // layers of the whole stack that are not among them
  std::size_t left_behind = 0;
  bool one_way = false;  // of several through a model, which join: the others are not drawn

  bool in_two_dimensions() const { return stack.specs[selected].op->rank == 2; }
};

// null where layer `selected` does not exist or has no geometry. Names are those of layer_names().
std::shared_ptr<const StackPicture> stack_picture(const ResolvedStack& stack, std::size_t selected,
                                                  bool one_way = false);

// The layer alone: a stack of one.
std::shared_ptr<const StackPicture> stack_picture(const Layer& layer);

}  // namespace padlens
