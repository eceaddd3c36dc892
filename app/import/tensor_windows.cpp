#include <algorithm>
#include <climits>
#include <cmath>

#include "app/import/tensor_elements.h"
#include "app/import/tensor_graph.h"

namespace padlens {
namespace {

// As a spec holds it; what does not fit is refused there, whatever the number.
int spec_number(std::int64_t number) {
  return static_cast<int>(std::clamp<std::int64_t>(number, INT_MIN, INT_MAX));
}

// The window along those of its axes that `first` and `count` say, without an input.
Spec window_spec(const std::string& framework, const Window& window, std::size_t first,
                 std::size_t count) {
  Spec spec;
  spec.op = in_dimensions(*window.op, static_cast<int>(count));
  spec.framework = framework;
  spec.padding = window.padding;
  spec.ceil_mode = window.ceil_mode;
  if (window.op->reducer != nullptr && window.op->has("count_include_pad"))
    spec.count_include_pad = window.count_include_pad;
  for (std::size_t i = 0; i < count; ++i) {
    const WindowAxis& from = window.axes[first + i];
    const Axis axis = axes_of(spec)[i];
    spec.kernel[axis] = spec_number(from.kernel);
    spec.stride[axis] = spec_number(from.stride);
    spec.dilation[axis] = spec_number(from.dilation);
    if (window.padding == PaddingMode::explicit_sides) {
      (axis == kHeight ? spec.sides.top : spec.sides.left) = spec_number(from.before);
      (axis == kHeight ? spec.sides.bottom : spec.sides.right) = spec_number(from.after);
    }
    if (from.output_padding) {
      if (!spec.output_padding) spec.output_padding = PerAxis{0, 0};
      (*spec.output_padding)[axis] = spec_number(*from.output_padding);
    }
    if (from.output_shape && is_known(*from.output_shape)) {
      if (!spec.output_shape) spec.output_shape = PerAxis{1, 1};
      (*spec.output_shape)[axis] = spec_number(*from.output_shape);
    }
  }
  flatten(spec);
  return spec;
}

bool fits_spec(Extent extent) {
  return is_known(extent) && extent >= 1 && extent <= Limits::input;
}

// Planes in and out as the spec has them; what is not known stays as it is.
void put_planes(Spec& spec, const Window& window, Extent channels) {
  if (!is_known(channels) && window.channels) channels = *window.channels;
  if (!is_known(channels) || channels < 1 || channels > Limits::channels) return;
  spec.channels = static_cast<int>(channels);
  spec.groups = spec_number(window.groups);
  if (window.op->pools()) {
    spec.groups = 1;
    return;
  }
  const Extent filters = window.filters.value_or(channels);
  spec.filters = spec_number(is_known(filters) ? filters : window.groups);
}

// Whether `extent` is so many times a whole number; the draft is refused where it is not.
bool divides(Extent extent, std::int64_t parts, LayerDraft& draft) {
  if (extent % parts == 0) return true;
  if (draft.understood)
    draft.problems.push_back({"input",
                              "blocks_uneven",
                              {std::to_string(extent), std::to_string(parts)},
                              Problem::Kind::rejected});
  draft.understood = false;
  draft.unknown = Remark{"refused", {}};
  return false;
}

bool output_shape_open(const Window& window) {
  return std::ranges::any_of(window.axes, [](const WindowAxis& axis) {
    return axis.output_shape && !is_known(*axis.output_shape);
  });
}

}  // namespace

// Along one axis, whatever the others are.
Extent TensorGraph::windowed(const Spec& whole, const Window& window, std::size_t index,
                             Extent extent) {
  if (!fits_spec(extent) || !window.kernel_known) return fresh();
  Spec spec = window_spec(framework_, window, index, 1);
  spec.input[kWidth] = static_cast<int>(extent);
  spec.padding = whole.padding;
  const Resolution resolution = resolve(spec);
  return resolution.geometry && resolution.problems.empty() ? resolution.geometry->width().out
                                                            : fresh();
}

TensorId TensorGraph::window(TensorId x, const Window& window, LayerDraft& draft) {
  const std::size_t rank = window.axes.size();
  Tensor to = like(x);
  if (rank < 1 || rank > 3) return add(std::move(to));
  Tensor from = (*this)[x];
  if (!from.shape) {
    from.shape.emplace();
    for (std::size_t i = 0; i < rank + 2; ++i)
      from.shape->push_back(fresh());
    declare(x, *from.shape);
  }
  if (from.rank() != rank + 2) {
    draft.op = ModelOp::other;
    draft.understood = false;
    draft.problems.push_back({"input",
                              "tensor_rank",
                              {std::to_string(from.rank()), std::to_string(rank + 2)},
                              Problem::Kind::invalid});
    return add(std::move(to));
  }
  put_roles(x, window);
  to.shape = from.shape;
  const auto channel = static_cast<std::size_t>(window.channel_axis);
  if (window.filters) (*to.shape)[channel] = *window.filters;
  draft.kind = LayerDraft::Kind::window;
  draft.op = rank <= 2 ? ModelOp::layer : ModelOp::other;
  Spec spec = rank <= 2 ? window_spec(framework_, window, 0, rank) : Spec{};
  spec.padding = window.padding;
  put_planes(spec, window, (*from.shape)[channel]);
  bool known = window.kernel_known && rank <= 2;
  if (known && kernels_) kernels_->put(all_numbers((*this)[window.kernel]), spec, draft.remarks);
  for (std::size_t i = 0; i < rank; ++i) {
    const Extent extent = (*from.shape)[static_cast<std::size_t>(window.axes[i].axis)];
    known = known && fits_spec(extent);
    if (rank <= 2 && fits_spec(extent)) spec.input[axes_of(spec)[i]] = static_cast<int>(extent);
  }
  const bool open_shape = output_shape_open(window);
  const Resolution resolution = known && !open_shape ? resolve(spec) : Resolution{};
  const bool refused = known && !open_shape && !resolution.accepted();
  for (std::size_t i = 0; i < rank; ++i) {
    Extent& extent = (*to.shape)[static_cast<std::size_t>(window.axes[i].axis)];
    if (refused || open_shape) {
      const auto told = window.axes[i].output_shape;
      extent = open_shape && told ? *told : fresh();
    } else if (known) {
      extent = resolution.geometry->axis[axes_of(spec)[i]].out;
    } else {
      extent = windowed(spec, window, i, extent);
    }
  }
  if (open_shape) draft.unknown = Remark{"output_shape_open", {}};
  if (!window.kernel_known) {
    draft.understood = false;
    draft.problems.push_back({"kernel", "kernel_open", {}, Problem::Kind::unknown});
  }
  draft.layer.kind = LayerKind::window;
  draft.layer.spec = std::move(spec);
  const TensorId y = add(std::move(to));
  put_roles(y, window);
  return y;
}

TensorId TensorGraph::pad(TensorId x, const std::vector<std::int64_t>& before,
                          const std::vector<std::int64_t>& after, PadFill fill, LayerDraft& draft) {
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  to.shape = from.shape;
  const bool known = before.size() == from.rank() && after.size() == from.rank();
  if (to.shape && !known) {
    // Batches are never padded.
    for (std::size_t i = 1; i < to.rank(); ++i)
      (*to.shape)[i] = fresh();
    draft.unknown = Remark{"pads_open", {}};
  }
  for (std::size_t i = 0; i < to.rank() && known; ++i) {
    Extent& extent = (*to.shape)[i];
    if (!is_known(before[i]) || !is_known(after[i])) {
      draft.unknown = Remark{"pads_open", {}};
      extent = fresh();
    } else if (before[i] != 0 || after[i] != 0) {
      if (!is_known(extent) || __builtin_add_overflow(extent, before[i], &extent) ||
          __builtin_add_overflow(extent, after[i], &extent) || extent < 0)
        extent = fresh();
    }
  }
  if (known && !draft.unknown) {
    draft.kind = LayerDraft::Kind::sides;
    draft.before = before;
    draft.after = after;
    draft.layer.spec.pad_fill = fill;
  }
  const TensorId y = add(std::move(to));
  link_same(x, y);
  return y;
}

TensorId TensorGraph::resize(TensorId x, std::vector<ResizeAxis> axes, Interpolation interpolation,
                             LayerDraft& draft) {
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  to.shape = from.shape;
  const bool known = axes.size() == from.rank();
  for (std::size_t i = 0; i < to.rank(); ++i) {
    Extent& extent = (*to.shape)[i];
    if (!known) {
      extent = fresh();
      draft.unknown = Remark{"scale_open", {}};
      continue;
    }
    ResizeAxis& axis = axes[i];
    if (axis.size) {
      extent = *axis.size;
    } else if (axis.scale == 1.0) {
      continue;
    } else if (axis.scale && std::isfinite(*axis.scale) && is_known(extent)) {
      // In single precision, as the runtimes have it.
      const float scaled = static_cast<float>(extent) * static_cast<float>(*axis.scale);
      extent = scaled >= 0 && scaled < 9e15F ? static_cast<std::int64_t>(scaled) : fresh();
      const auto plain = static_cast<double>((*from.shape)[i]) * *axis.scale;
      if (is_known(extent) && std::floor(plain) != static_cast<double>(extent)) axis.size = extent;
    } else {
      if (!axis.scale || std::isnan(*axis.scale)) draft.unknown = Remark{"scale_open", {}};
      extent = fresh();
    }
  }
  if (known && !draft.unknown) {
    draft.kind = LayerDraft::Kind::resize;
    draft.scales = std::move(axes);
    draft.layer.interpolation = interpolation;
  }
  const TensorId y = add(std::move(to));
  link_same(x, y);
  return y;
}

TensorId TensorGraph::space_to_depth(TensorId x, std::int64_t block, bool channels_last,
                                     LayerDraft& draft) {
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  to.shape = from.shape;
  for (std::size_t i = 1; i < to.rank(); ++i) {
    Extent& extent = (*to.shape)[i];
    const bool channel = i == (channels_last ? to.rank() - 1 : 1);
    std::int64_t cells = 0;
    if (block < 1 || !is_known(extent) || block > INT_MAX ||
        __builtin_mul_overflow(block, block, &cells) ||
        (channel && __builtin_mul_overflow(extent, cells, &cells)) ||
        (!channel && !divides(extent, block, draft))) {
      extent = fresh();
    } else {
      extent = channel ? cells : extent / block;
    }
  }
  const TensorId y = add(std::move(to));
  link_same(x, y);
  return y;
}

TensorId TensorGraph::depth_to_space(TensorId x, std::int64_t block, bool channels_last,
                                     LayerDraft& draft) {
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  to.shape = from.shape;
  for (std::size_t i = 1; i < to.rank(); ++i) {
    Extent& extent = (*to.shape)[i];
    const bool channel = i == (channels_last ? to.rank() - 1 : 1);
    std::int64_t cells = 0;
    if (block < 1 || block > INT_MAX || !is_known(extent) ||
        __builtin_mul_overflow(channel ? block : extent, block, &cells) ||
        (channel && !divides(extent, cells, draft))) {
      extent = fresh();
    } else {
      extent = channel ? extent / cells : cells;
    }
  }
  const TensorId y = add(std::move(to));
  link_same(x, y);
  return y;
}

namespace {

void put_blocks(ModelOp op, const std::optional<Extents>& blocks,
                const std::optional<Extents>& sides, LayerDraft& draft) {
  if (!blocks || !sides || sides->size() != 2 * blocks->size()) return;
  if (!std::ranges::all_of(*blocks, is_known) || !std::ranges::all_of(*sides, is_known)) return;
  draft.op = op;
  draft.factors = *blocks;
  draft.factors.insert(draft.factors.end(), sides->begin(), sides->end());
}

}  // namespace

TensorId TensorGraph::space_to_batch(TensorId x, const std::optional<Extents>& blocks,
                                     const std::optional<Extents>& pads, LayerDraft& draft) {
  put_blocks(ModelOp::space_to_batch, blocks, pads, draft);
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  to.shape = from.shape;
  const std::size_t count = blocks ? blocks->size() : 0;
  if (!to.shape || !blocks || count + 1 > to.rank()) return add(like(x));
  Extent& batch = to.shape->front();
  for (std::size_t i = 0; i < count; ++i) {
    Extent& extent = (*to.shape)[i + 1];
    const Extent block = (*blocks)[i];
    const bool told = pads && pads->size() == 2 * count && is_known((*pads)[2 * i]) &&
                      is_known((*pads)[2 * i + 1]);
    if (!told || !is_known(block) || block < 1 || !is_known(extent) ||
        __builtin_add_overflow(extent, (*pads)[2 * i], &extent) ||
        __builtin_add_overflow(extent, (*pads)[2 * i + 1], &extent)) {
      extent = fresh();
    } else {
      extent /= block;
    }
    if (block == 1) continue;
    if (!is_known(batch) || !is_known(block) || __builtin_mul_overflow(batch, block, &batch))
      batch = fresh();
  }
  const TensorId y = add(std::move(to));
  link_same(x, y);
  return y;
}

TensorId TensorGraph::batch_to_space(TensorId x, const std::optional<Extents>& blocks,
                                     const std::optional<Extents>& crops, LayerDraft& draft) {
  put_blocks(ModelOp::batch_to_space, blocks, crops, draft);
  const Tensor from = (*this)[x];
  Tensor to = like(x);
  to.shape = from.shape;
  const std::size_t count = blocks ? blocks->size() : 0;
  if (!to.shape || !blocks || count + 1 > to.rank()) return add(like(x));
  Extent& batch = to.shape->front();
  for (std::size_t i = 0; i < count; ++i) {
    Extent& extent = (*to.shape)[i + 1];
    const Extent block = (*blocks)[i];
    const bool told = crops && crops->size() == 2 * count && is_known((*crops)[2 * i]) &&
                      is_known((*crops)[2 * i + 1]);
    if (!told || !is_known(block) || block < 1 || !is_known(extent) ||
        __builtin_mul_overflow(extent, block, &extent) ||
        __builtin_sub_overflow(extent, (*crops)[2 * i], &extent) ||
        __builtin_sub_overflow(extent, (*crops)[2 * i + 1], &extent) || extent < 0) {
      extent = fresh();
    }
    if (block == 1) continue;
    batch = is_known(batch) && is_known(block) && block > 0 ? batch / block : fresh();
  }
  const TensorId y = add(std::move(to));
  link_same(x, y);
  return y;
}

}  // namespace padlens
