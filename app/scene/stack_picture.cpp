#include "app/scene/stack_picture.h"

#include <algorithm>
#include <utility>

#include "core/engine/engine.h"
#include "core/stack/layer_names.h"

namespace padlens {
namespace {

template <class Each>
std::vector<Each> slice_of(const std::vector<Each>& all, std::size_t from, std::size_t to) {
  const auto at = [&](std::size_t index) {
    return all.begin() + static_cast<std::ptrdiff_t>(index);
  };
  return {at(from), at(to)};
}

}  // namespace

std::shared_ptr<const StackPicture> stack_picture(const ResolvedStack& stack, std::size_t selected,
                                                  bool one_way) {
  const std::size_t all = stack.layers.size();
  if (selected >= all || !stack.layers[selected].geometry) return nullptr;
  std::size_t from = selected;
  while (from > 0 && stack.layers[from - 1].geometry)
    --from;
  std::size_t to = selected + 1;
  while (to < all && stack.layers[to].geometry)
    ++to;
  auto picture = std::make_shared<StackPicture>();
  picture->stack = {slice_of(stack.asked, from, to), slice_of(stack.specs, from, to),
                    slice_of(stack.layers, from, to), slice_of(stack.outputs, from, to)};
  picture->fields = receptive_fields(picture->stack);
  picture->names = slice_of(layer_names(stack.asked), from, to);
  picture->selected = selected - from;
  picture->left_before = from;
  picture->left_behind = all - to;
  picture->one_way = one_way;
  return picture;
}

std::shared_ptr<const StackPicture> stack_picture(const Layer& layer) {
  ResolvedStack stack;
  stack.asked.emplace_back(layer.spec());
  stack.specs.push_back(layer.spec());
  stack.layers.push_back({layer.geometry(), {}});
  stack.outputs.push_back(std::array{layer.geometry().height().out, layer.geometry().width().out});
  return stack_picture(stack, 0);
}

}  // namespace padlens
