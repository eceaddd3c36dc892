#include "app/scene/stack_picture.h"

#include <algorithm>
#include <utility>

#include "core/engine/engine.h"

namespace padlens {
namespace {

std::string picture_name(const StackLayer& layer, std::size_t index, bool alone) {
  if (!layer.name.empty()) return layer.name;
  std::string name(layer.kind == LayerKind::window ? layer.spec.op->id : kind_name(layer.kind));
  if (!alone) return name + "_" + std::to_string(index + 1);
  std::ranges::replace(name, '_', ' ');  // words, as LaTeX sets them
  return name;
}

template <class Each>
std::vector<Each> slice_of(const std::vector<Each>& all, std::size_t from, std::size_t to) {
  const auto at = [&](std::size_t index) {
    return all.begin() + static_cast<std::ptrdiff_t>(index);
  };
  return {at(from), at(to)};
}

}  // namespace

std::shared_ptr<const StackPicture> stack_picture(const ResolvedStack& stack,
                                                  std::size_t selected) {
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
  for (std::size_t i = from; i < to; ++i)
    picture->names.push_back(picture_name(stack.asked[i], i, all == 1));
  picture->selected = selected - from;
  picture->left_before = from;
  picture->left_behind = all - to;
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
