// The layers of a tensor graph: what the axes are, and what each node is by them.

#include <algorithm>
#include <climits>
#include <cmath>

#include "app/import/tensor_graph.h"

namespace padlens {
namespace {

int side_number(std::int64_t cells) {
  return static_cast<int>(std::clamp<std::int64_t>(cells, INT_MIN, INT_MAX));
}

std::optional<std::vector<std::int64_t>> whole_shape(const Tensor& tensor) {
  if (!tensor.shape) return std::nullopt;
  std::vector<std::int64_t> shape;
  for (const Extent extent : *tensor.shape)
    shape.push_back(is_known(extent) ? extent : -1);
  return shape;
}

}  // namespace

// Takes what is known of the axes of some tensors along the links, both ways.
void TensorGraph::spread_roles(std::vector<TensorId> from,
                               const std::vector<std::vector<std::size_t>>& links_of) {
  while (!from.empty()) {
    const TensorId id = from.back();
    from.pop_back();
    for (const std::size_t which : links_of[static_cast<std::size_t>(id)]) {
      const Link& link = links_[which];
      auto& a = roles_[static_cast<std::size_t>(link.from)];
      auto& b = roles_[static_cast<std::size_t>(link.to)];
      bool changed = false;
      for (std::size_t i = 0; i < link.map.size() && i < a.size(); ++i) {
        const auto k = static_cast<std::size_t>(link.map[i]);
        if (link.map[i] < 0 || k >= b.size()) continue;
        Role& known = id == link.from ? a[i] : b[k];
        Role& open = id == link.from ? b[k] : a[i];
        if (known == Role::unknown || open != Role::unknown) continue;
        open = known;
        changed = true;
      }
      if (changed) from.push_back(id == link.from ? link.to : link.from);
    }
  }
}

void TensorGraph::find_roles() {
  std::vector<std::vector<std::size_t>> links_of(tensors_.size());
  for (std::size_t i = 0; i < links_.size(); ++i) {
    links_of[static_cast<std::size_t>(links_[i].from)].push_back(i);
    links_of[static_cast<std::size_t>(links_[i].to)].push_back(i);
  }
  const auto told = [&](std::size_t id) {
    return std::ranges::any_of(roles_[id], [](Role role) { return role != Role::unknown; });
  };
  std::vector<TensorId> known;
  for (std::size_t id = 0; id < tensors_.size(); ++id) {
    if (told(id)) known.push_back(static_cast<TensorId>(id));
  }
  spread_roles(std::move(known), links_of);
  // Of which no window says: batch, channel and the grid, as the format lays them out.
  for (std::size_t id = 0; id < tensors_.size(); ++id) {
    const std::size_t rank = tensors_[id].rank();
    if (!tensors_[id].carries || rank < 3 || rank > 5 || told(id)) continue;
    std::ranges::fill(roles_[id], Role::spatial);
    roles_[id].front() = Role::batch;
    roles_[id][channels_last_ ? rank - 1 : 1] = Role::channel;
    spread_roles({static_cast<TensorId>(id)}, links_of);
  }
}

std::vector<int> TensorGraph::spatial_axes(TensorId id) const {
  std::vector<int> axes;
  if (id < 0) return axes;
  const auto& roles = roles_[static_cast<std::size_t>(id)];
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (roles[i] == Role::spatial) axes.push_back(static_cast<int>(i));
  }
  return axes;
}

GridSize TensorGraph::grid_of(TensorId id) const {
  const Tensor& tensor = (*this)[id];
  if (!tensor.shape) return std::nullopt;
  std::vector<std::int64_t> cells;
  for (const int axis : spatial_axes(id)) {
    cells.push_back((*tensor.shape)[static_cast<std::size_t>(axis)]);
    if (!is_known(cells.back())) return std::nullopt;
  }
  return cells;
}

std::optional<std::int64_t> TensorGraph::channels_of(TensorId id) const {
  if (id < 0) return std::nullopt;
  const auto& roles = roles_[static_cast<std::size_t>(id)];
  const auto found = std::ranges::find(roles, Role::channel);
  if (found == roles.end()) return std::nullopt;
  const Extent extent = (*(*this)[id].shape)[static_cast<std::size_t>(found - roles.begin())];
  return is_known(extent) ? std::optional(extent) : std::nullopt;
}

void TensorGraph::settle_rank(TensorId x, StackLayer& layer) const {
  const int rank = static_cast<int>(spatial_axes(x).size());
  layer.spec.op = in_dimensions(*layer.spec.op, std::clamp(rank, 1, 2));
  layer.spec.framework = framework_;
  if (const auto planes = channels_of(x); planes && *planes > 0 && *planes <= Limits::channels)
    layer.spec.channels = layer.spec.filters = static_cast<int>(*planes);
  padlens::flatten(layer.spec);
}

// A pad or a crop where cells are added or cut at the sides of the grid and nowhere else.
void TensorGraph::settle_sides(const Record& record, ModelLayer& layer) const {
  const LayerDraft& draft = record.draft;
  const TensorId x = record.inputs.empty() ? kNoTensor : record.inputs.front();
  const std::vector<int> axes = spatial_axes(x);
  bool adds = false;
  bool cuts = false;
  for (std::size_t i = 0; i < draft.before.size(); ++i) {
    const bool spatial = std::ranges::find(axes, static_cast<int>(i)) != axes.end();
    if (!spatial && (draft.before[i] != 0 || draft.after[i] != 0)) {
      // To take one of several channels is what slices are for; a pad there is seldom.
      if (draft.before[i] > 0 || draft.after[i] > 0)
        layer.remarks.push_back({"sides_elsewhere", {std::to_string(i)}});
      return;
    }
    adds = adds || draft.before[i] > 0 || draft.after[i] > 0;
    cuts = cuts || draft.before[i] < 0 || draft.after[i] < 0;
  }
  if (axes.empty() || axes.size() > 2) return;
  if (adds && cuts) {
    layer.remarks.push_back({"sides_both", {}});
    return;
  }
  layer.op = ModelOp::layer;
  layer.layer.kind = cuts ? LayerKind::crop : LayerKind::pad;
  settle_rank(x, layer.layer);
  const std::int64_t sign = cuts ? -1 : 1;
  Sides& sides = layer.layer.sides;
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const auto i = static_cast<std::size_t>(axes[k]);
    const bool height = axes.size() == 2 && k == 0;
    (height ? sides.top : sides.left) = side_number(sign * draft.before[i]);
    (height ? sides.bottom : sides.right) = side_number(sign * draft.after[i]);
  }
}

void TensorGraph::settle_resize(const Record& record, ModelLayer& layer) const {
  const LayerDraft& draft = record.draft;
  const TensorId x = record.inputs.empty() ? kNoTensor : record.inputs.front();
  const Tensor& from = (*this)[x];
  const std::vector<int> axes = spatial_axes(x);
  if (axes.empty() || axes.size() > 2) return;
  bool sized = false;
  for (std::size_t i = 0; i < draft.scales.size(); ++i) {
    const ResizeAxis& axis = draft.scales[i];
    const bool spatial = std::ranges::find(axes, static_cast<int>(i)) != axes.end();
    const bool kept = axis.size ? axis.size == (*from.shape)[i] : axis.scale == 1.0;
    if (!spatial && !kept) {
      layer.remarks.push_back({"sides_elsewhere", {std::to_string(i)}});
      return;
    }
    sized = sized || (spatial && axis.size);
  }
  StackLayer& made = layer.layer;
  PerAxis size{1, 1};
  for (std::size_t k = 0; k < axes.size(); ++k) {
    const auto i = static_cast<std::size_t>(axes[k]);
    const Axis axis = axes.size() == 2 && k == 0 ? kHeight : kWidth;
    const Extent out = (*(*this)[record.outputs.front()].shape)[i];
    if (sized && !is_known(out)) return;
    size[axis] = side_number(out);
    made.scale[axis] = draft.scales[i].scale.value_or(1);
  }
  layer.op = ModelOp::layer;
  made.kind = LayerKind::upsample;
  settle_rank(x, made);
  if (sized) made.size = size;
}

ModelLayer TensorGraph::layer_of(const Record& record) const {
  const LayerDraft& draft = record.draft;
  ModelLayer layer;
  layer.name = draft.name;
  layer.word = draft.word;
  layer.op = draft.op;
  layer.layer = draft.layer;
  layer.layer.spec.framework = framework_;
  layer.understood = draft.understood;
  layer.nonnegative = draft.nonnegative;
  layer.assumed = draft.assumed;
  layer.remarks = draft.remarks;
  layer.factors = draft.factors;
  layer.unknown = draft.unknown;
  for (const Problem& problem : draft.problems)
    layer.problems.push_back({problem});
  for (const TensorId id : record.inputs) {
    const auto i = static_cast<std::size_t>(id);
    if (record_of_[i] < 0 && input_of_[i] < 0) continue;
    const bool is_input = record_of_[i] < 0;
    layer.from.push_back(
        {is_input, static_cast<std::size_t>(is_input ? input_of_[i] : record_of_[i])});
    layer.input_sizes.push_back(grid_of(id));
  }
  const TensorId x = record.inputs.empty() ? kNoTensor : record.inputs.front();
  const TensorId y = record.outputs.empty() ? kNoTensor : record.outputs.front();
  layer.channels_in = channels_of(x);
  layer.channels_out = channels_of(y);
  layer.output = grid_of(y);
  layer.input_shape = whole_shape((*this)[x]);
  layer.output_shape = whole_shape((*this)[y]);
  if (draft.kind == LayerDraft::Kind::sides) settle_sides(record, layer);
  if (draft.kind == LayerDraft::Kind::resize) settle_resize(record, layer);
  if (draft.kind == LayerDraft::Kind::reduce) {
    std::vector<int> reduced = draft.reduced;
    if (!reduced.empty() && reduced == spatial_axes(x)) layer.op = ModelOp::global_pool;
  }
  return layer;
}

Model TensorGraph::take() {
  find_roles();
  Model model;
  model.framework = framework_;
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const TensorId id = inputs_[i];
    ModelInput input;
    input.name = input_names_[i];
    input.size = grid_of(id);
    const Tensor& tensor = (*this)[id];
    for (const Extent extent : tensor.shape ? *tensor.shape : Extents{})
      input.shape.push_back(is_known(extent) ? extent : -1);
    const auto& roles = roles_[static_cast<std::size_t>(id)];
    input.channels_last =
        roles.size() >= 3 && roles.back() != Role::spatial && roles[1] == Role::spatial;
    if (roles.size() < 3 && channels_last_) input.channels_last = true;
    model.inputs.push_back(std::move(input));
  }
  model.layers.reserve(records_.size());
  for (const Record& record : records_)
    model.layers.push_back(layer_of(record));
  if (!has_room())
    model.problems.push_back({range_problem("", static_cast<std::int64_t>(tensors_.size()), 0,
                                            std::int64_t{TensorLimits::tensors})});
  return model;
}

}  // namespace padlens
