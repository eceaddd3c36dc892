#include "app/import/tensor_graph.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/import/whole_shape.h"

namespace padlens {

TensorGraph::TensorGraph(std::string framework, bool channels_last, bool kernels)
    : framework_(std::move(framework)), channels_last_(channels_last) {
  if (kernels) kernels_.emplace();
}

Extent TensorGraph::fresh() {
  return next_unknown_++;
}

const Tensor& TensorGraph::operator[](TensorId id) const {
  static const Tensor kNone;
  return id < 0 ? kNone : tensors_[static_cast<std::size_t>(id)];
}

TensorId TensorGraph::add(Tensor tensor) {
  const auto most = static_cast<std::size_t>(TensorLimits::folded);
  if (tensor.rank() > TensorLimits::rank) tensor.shape.reset();
  if (tensor.integers && tensor.integers->size() > most) tensor.integers.reset();
  if (tensor.reals && tensor.reals->size() > most) tensor.reals.reset();
  const std::size_t there =
      (tensor.integers ? tensor.integers->size() : 0) + (tensor.reals ? tensor.reals->size() : 0);
  elements_ += there;
  if (there > 0 && elements_ > TensorLimits::elements) {
    tensor.integers.reset();
    tensor.reals.reset();
  }
  for (std::size_t i = 0; i < tensor.rank(); ++i) {
    Extent& extent = (*tensor.shape)[i];
    if (is_known(extent) && extent < 0) extent = fresh();
  }
  roles_.emplace_back(tensor.rank(), Role::unknown);
  record_of_.push_back(-1);
  input_of_.push_back(-1);
  tensors_.push_back(std::move(tensor));
  return static_cast<TensorId>(tensors_.size()) - 1;
}

TensorId TensorGraph::unknown() {
  return add(Tensor{});
}

TensorId TensorGraph::integers(Extents values) {
  Tensor tensor;
  tensor.element = Element::integer;
  tensor.shape = Extents{static_cast<std::int64_t>(values.size())};
  tensor.integers = std::move(values);
  return add(std::move(tensor));
}

TensorId TensorGraph::integer(Extent value) {
  Tensor tensor;
  tensor.element = Element::integer;
  tensor.shape.emplace();
  tensor.integers = Extents{value};
  return add(std::move(tensor));
}

TensorId TensorGraph::input(std::string name, std::optional<Extents> shape, Element element) {
  Tensor tensor;
  tensor.shape = std::move(shape);
  tensor.element = element;
  tensor.carries = true;
  const TensorId id = add(std::move(tensor));
  input_of_.back() = static_cast<int>(inputs_.size());
  input_names_.push_back(std::move(name));
  inputs_.push_back(id);
  return id;
}

std::optional<Extents> TensorGraph::values(TensorId id) const {
  const Tensor& tensor = (*this)[id];
  if (tensor.integers || !tensor.reals) return tensor.integers;
  Extents whole;
  for (const double value : *tensor.reals) {
    if (!(std::abs(value) < 9e15) || std::floor(value) != value) return std::nullopt;
    whole.push_back(static_cast<std::int64_t>(value));
  }
  return whole;
}

std::optional<std::vector<double>> TensorGraph::real_values(TensorId id) const {
  const Tensor& tensor = (*this)[id];
  if (tensor.reals || !tensor.integers) return tensor.reals;
  std::vector<double> reals;
  for (const Extent value : *tensor.integers)
    reals.push_back(is_known(value) ? static_cast<double>(value) : std::nan(""));
  return reals;
}

Tensor TensorGraph::like(TensorId x) const {
  Tensor tensor;
  tensor.element = (*this)[x].element;
  tensor.carries = (*this)[x].carries;
  return tensor;
}

Extent TensorGraph::joined(Extent a, Extent b, bool spreads) {
  if (a == b) return a;
  if (spreads && a == 1) return b;
  if (spreads && b == 1) return a;
  if (is_known(a) == is_known(b)) return fresh();
  return is_known(a) ? a : b;
}

void TensorGraph::link(TensorId from, TensorId to, std::vector<int> map) {
  if (from < 0 || to < 0 || !(*this)[from].carries) return;
  if (std::ranges::all_of(map, [](int axis) { return axis < 0; })) return;
  links_.push_back({from, to, std::move(map)});
}

void TensorGraph::link_same(TensorId from, TensorId to) {
  if ((*this)[from].rank() != (*this)[to].rank()) return;
  std::vector<int> map((*this)[from].rank());
  std::iota(map.begin(), map.end(), 0);
  link(from, to, std::move(map));
}

void TensorGraph::link_last(TensorId from, TensorId to) {
  const std::size_t rank = (*this)[from].rank();
  const std::size_t most = (*this)[to].rank();
  if (rank > most) return;
  std::vector<int> map(rank);
  std::iota(map.begin(), map.end(), static_cast<int>(most - rank));
  link(from, to, std::move(map));
}

void TensorGraph::put_roles(TensorId id, const Window& window) {
  if (id < 0) return;
  auto& roles = roles_[static_cast<std::size_t>(id)];
  if (roles.size() != window.axes.size() + 2) return;
  std::ranges::fill(roles, Role::batch);
  roles[static_cast<std::size_t>(window.channel_axis)] = Role::channel;
  for (const WindowAxis& axis : window.axes)
    roles[static_cast<std::size_t>(axis.axis)] = Role::spatial;
}

void TensorGraph::record(LayerDraft draft, std::span<const TensorId> inputs,
                         std::span<const TensorId> outputs, bool own) {
  Record made;
  for (const TensorId id : inputs) {
    if ((*this)[id].carries) made.inputs.push_back(id);
  }
  if (!own && std::ranges::none_of(outputs, [&](TensorId id) { return (*this)[id].carries; }))
    return;
  for (const TensorId id : outputs) {
    if (id < 0) continue;
    record_of_[static_cast<std::size_t>(id)] = static_cast<int>(records_.size());
    tensors_[static_cast<std::size_t>(id)].carries = true;
    made.outputs.push_back(id);
  }
  if (remark_all_) draft.remarks.push_back(*remark_all_);
  made.draft = std::move(draft);
  records_.push_back(std::move(made));
}

void TensorGraph::declare(TensorId id, const Extents& shape) {
  if (id < 0 || shape.size() > TensorLimits::rank) return;
  Tensor& tensor = tensors_[static_cast<std::size_t>(id)];
  if (!tensor.shape) {
    tensor.shape = shape;
    roles_[static_cast<std::size_t>(id)].assign(shape.size(), Role::unknown);
    return;
  }
  if (tensor.rank() != shape.size()) return;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (!is_known((*tensor.shape)[i]) && is_known(shape[i])) (*tensor.shape)[i] = shape[i];
  }
}

void TensorGraph::claim(TensorId id, const Extents& shape) {
  const int index = id < 0 ? -1 : record_of_[static_cast<std::size_t>(id)];
  if (index < 0) return declare(id, shape);
  LayerDraft& draft = records_[static_cast<std::size_t>(index)].draft;
  if (draft.kind != LayerDraft::Kind::window) return declare(id, shape);
  const Tensor& tensor = (*this)[id];
  if (tensor.rank() != shape.size()) return;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const Extent ours = (*tensor.shape)[i];
    if (!is_known(ours) || !is_known(shape[i]) || ours == shape[i]) continue;
    draft.remarks.push_back({"declared_other", {shape_text(shape), shape_text(*tensor.shape)}});
    return;
  }
}

std::optional<Remark> TensorGraph::remark_all(std::optional<Remark> remark) {
  return std::exchange(remark_all_, std::move(remark));
}

bool TensorCall::carries() const {
  return std::ranges::any_of(inputs, [&](TensorId id) { return graph[id].carries; });
}

}  // namespace padlens
