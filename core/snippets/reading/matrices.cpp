#include <algorithm>
#include <array>
#include <utility>

#include "core/snippets/reading/reader.h"

// Tensors as matrices: of their last two axes.

namespace padlens::reading {
namespace {

using Of = TensorAxis::Of;

}  // namespace

// "x.T", "x.mT"
bool Reader::is_turned(std::string_view path) {
  constexpr std::array<std::string_view, 4> kTurned{"T", "mT", "H", "mH"};
  return is_one_of(last_part(path), kTurned);
}

// T turns all axes round, mT the last two.
Thing Reader::turned(Thing thing, const Value& value) {
  if (thing.kind != Thing::Kind::tensor) return thing;
  const bool planes_last = lies_last(nullptr);
  TensorAxes axes = builder_.axes_of(thing.source, planes_last);
  const std::string_view word = last_part(value.text);
  if (axes.size() < 2 || !builder_.is_laid(thing.source)) return opaque_part(value, thing.source);
  if (word.starts_with('m')) {
    std::swap(axes[axes.size() - 1], axes[axes.size() - 2]);
  } else {
    std::ranges::reverse(axes);
  }
  ModelLayer layer = layer_at(word, place(value.at));
  layer.op = ModelOp::other;
  return add_moved(std::move(layer), thing.source, std::move(axes), planes_last, "");
}

// [.., n, k] @ [.., k, m] is [.., n, m], of the axes of the first; `first` of the items is its
// first.
Thing Reader::multiply_matrices(const Value& value, std::size_t first) {
  std::array<Thing, 2> both;
  for (std::size_t i = 0; i < 2 && first + i < value.items.size(); ++i)
    both[i] = evaluate(value.items[first + i]);
  const bool left = both[0].kind == Thing::Kind::tensor;
  const bool right = both[1].kind == Thing::Kind::tensor;
  if (!left && !right) return both[0].kind == Thing::Kind::array ? both[0] : both[1];
  const Source source = both[left ? 0 : 1].source;
  const bool planes_last = lies_last(nullptr);
  TensorAxes axes = builder_.axes_of(source, planes_last);
  ModelLayer layer = layer_at(first == 0 ? "@" : last_part(value.items[0].text), place(value.at));
  layer.op = ModelOp::other;
  const bool sure = left && axes.size() >= 2 && builder_.is_laid(source);
  if (!sure) {
    layer.unknown = Remark{"layer_not_followed", {text_of(value)}};
    return tensor(builder_.add(std::move(layer), {source}, ""));
  }
  TensorAxis last{TensorAxis::kOpen, Of::other};
  if (right) {
    const TensorAxes other = builder_.axes_of(both[1].source, planes_last);
    if (!other.empty() && other.size() <= axes.size() && builder_.is_laid(both[1].source))
      last.extent = other.back().extent;
  } else if (both[1].shape && both[1].shape->size() >= 2) {
    last.extent = both[1].shape->back();
  }
  layer.remarks.push_back({"cells_moved", {}});
  axes.back() = last;
  for (TensorAxis& axis : axes)  // what they are of is told by their places again
    if (axis.of == Of::space) axis.of = Of::other;
  return add_moved(std::move(layer), source, std::move(axes), planes_last, "");
}

}  // namespace padlens::reading
