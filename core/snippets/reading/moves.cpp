#include "core/snippets/reading/moves.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

#include "core/layer/spec_fields.h"

// What comes of a tensor's axes: view, permute, squeeze, mean and their like.
// Sources: PyTorch's torch.Tensor, NumPy's and TensorFlow's array manipulation, Keras's reshaping
// layers.

namespace padlens::reading {
namespace {

using Of = TensorAxis::Of;
using Numbers = std::vector<std::int64_t>;

constexpr std::size_t kMostAxes = 16;
constexpr std::int64_t kMostNumber = 4096;  // of an axis or a block

// The axis that a call names; as many as there are: none.
std::size_t axis_named(const std::optional<std::int64_t>& number, std::size_t axes) {
  return number ? axis_at(*number, axes).value_or(axes) : axes;
}

Problem problem_of(std::string code, std::vector<std::string> args) {
  return {"input", std::move(code), std::move(args)};
}

std::string list_text(const Numbers& numbers) {
  std::string text = "[";
  for (const std::int64_t number : numbers)
    text += (text.size() > 1 ? ", " : "") + (number == TensorAxis::kRest ? std::string("-1")
                                             : number < 0                ? std::string("?")
                                                                         : std::to_string(number));
  return text + "]";
}

// A number of a target shape, where −1 is what the others leave.
Numbers target_of(Numbers numbers) {
  for (std::int64_t& number : numbers) {
    number = number == -1         ? TensorAxis::kRest
             : number == kOfBatch ? TensorAxis::kBatch
             : number < 0         ? TensorAxis::kOpen
                                  : number;
  }
  return numbers;
}

Moved put(const MoveCall& call, TensorAxes axes, const Numbers& target) {
  if (target.empty() || target.size() > kMostAxes ||
      std::ranges::count(target, TensorAxis::kRest) > 1)
    return {};
  Moved moved;
  if (!call.is_laid) {  // of the input nothing is known but that it fits
    axes.clear();
    for (const std::int64_t extent : target)
      axes.push_back({extent == TensorAxis::kRest ? TensorAxis::kOpen : extent, Of::other});
    if (axes.front().extent < 0) axes.front().extent = TensorAxis::kBatch;
    lay(axes, call.planes_last);
    moved.axes = std::move(axes);
    return moved;
  }
  Reshaped made = reshaped(axes, target);
  if (!made.fits) {
    moved.refused = problem_of("reshape_cells", {list_text(target), std::to_string(made.cells)});
    return moved;
  }
  moved.axes = std::move(made.axes);
  return moved;
}

Moved reshape(const MoveCall& call, TensorAxes axes) {
  Numbers target = target_of(call.numbers(
      0, {"shape", "target_shape", "targetShape", "newshape", "size", "new_sizes", "dimensions"}));
  if (call.is_keras_layer && !target.empty()) target.insert(target.begin(), TensorAxis::kBatch);
  if (call.is_keras_layer && call.is_laid && !axes.empty())
    axes.front().extent = TensorAxis::kBatch;
  return put(call, std::move(axes), target);
}

// Axes first … last as one.
Moved flatten(const MoveCall& call, TensorAxes axes) {
  const bool ravel = call.word == "ravel";
  const std::int64_t start =
      ravel ? 0 : call.number(0, {"start_dim", "start_axis"}).value_or(call.is_layer ? 1 : 0);
  const std::int64_t end = ravel ? -1 : call.number(1, {"end_dim", "stop_axis"}).value_or(-1);
  const std::size_t first = axis_named(start, axes.size());
  const std::size_t last = axis_named(end, axes.size());
  if (last == axes.size() || first > last) return {};
  Numbers target;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (i <= first || i > last) target.push_back(axes[i].extent);
    if (i == first) target.back() = TensorAxis::kRest;
  }
  MoveCall known = call;
  known.is_laid = true;
  return put(known, std::move(axes), target);
}

Moved unflatten(const MoveCall& call, TensorAxes axes) {
  const std::size_t at = axis_named(call.number(0, {"dim", "axis"}), axes.size());
  const Numbers sizes = target_of(call.numbers(1, {"unflattened_size", "sizes", "shape"}));
  if (at == axes.size() || sizes.empty() || !call.is_laid) return {};
  Moved inner = put(call, {axes[at]}, sizes);
  if (!inner.axes) return inner;
  const auto place = axes.erase(axes.begin() + static_cast<std::ptrdiff_t>(at));
  axes.insert(place, inner.axes->begin(), inner.axes->end());
  inner.axes = std::move(axes);
  return inner;
}

Moved in_order(const MoveCall& call, TensorAxes axes, const Numbers& order) {
  const TensorAxes as_laid = axes;
  if (!call.is_laid && order.size() >= 3 && order.size() <= 4)
    axes = axes_of_grid(std::nullopt, order.size() - 2, std::nullopt, call.planes_last);
  const auto is_open = [](std::int64_t n) { return n == kNotTold || n == kOfBatch; };
  if (std::ranges::any_of(order, is_open)) return {};
  Moved moved;
  if (call.is_laid && order.size() != axes.size()) {
    moved.refused =
        problem_of("tensor_rank", {std::to_string(axes.size()), std::to_string(order.size())});
    return moved;
  }
  // How an input lies of which nothing is told: so that it fits what takes it.
  if (!call.is_laid) {
    for (const bool last : {!call.planes_last, call.planes_last}) {
      lay(axes, last);
      moved.axes = permuted(axes, order);
      if (moved.axes && lies_as(*moved.axes, call.planes_last)) return moved;
    }
    moved.axes = permuted(as_laid, order);
    return moved;
  }
  moved.axes = permuted(axes, order);
  return moved;
}

Moved permute(const MoveCall& call, TensorAxes axes) {
  Numbers order = call.numbers(0, {"dims", "perm", "axes", "axis"});
  const bool from_one = std::ranges::find(order, 0) == order.end();
  if (call.is_keras_layer && from_one) {  // without the batch
    order.insert(order.begin(), 0);
  } else if (order.empty() && call.word == "transpose") {
    for (std::size_t i = axes.size(); i-- > 0;)
      order.push_back(static_cast<std::int64_t>(i));
  }
  return in_order(call, std::move(axes), order);
}

Moved swap_axes(const MoveCall& call, TensorAxes axes) {
  const std::size_t all = axes.size();
  const std::size_t first = axis_named(call.number(0, {"dim0", "axis0"}), all);
  const std::size_t second = axis_named(call.number(1, {"dim1", "axis1", "axis2"}), all);
  if (first == all || second == all) return {};
  Numbers order(axes.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = static_cast<std::int64_t>(i);
  std::swap(order[first], order[second]);
  return in_order(call, std::move(axes), order);
}

// transpose(a, b) of PyTorch, transpose(order) of the others.
Moved transpose(const MoveCall& call, TensorAxes axes) {
  const Value* first = call.at(0, {"dim0"});
  const bool list = first == nullptr || call.context.told(*first).is(Value::Kind::list);
  const bool two = !list && call.at(1, {"dim1"}) != nullptr && call.at(2, {}) == nullptr &&
                   (call.is_torch || axes.size() != 2);
  return two ? swap_axes(call, std::move(axes)) : permute(call, std::move(axes));
}

Moved move_axis(const MoveCall& call, TensorAxes axes) {
  const std::size_t all = axes.size();
  const std::size_t first = axis_named(call.number(0, {"source"}), all);
  const std::size_t last = axis_named(call.number(1, {"destination"}), all);
  if (first == all || last == all) return {};
  Numbers order;
  for (std::size_t i = 0; i < axes.size(); ++i)
    if (i != first) order.push_back(static_cast<std::int64_t>(i));
  order.insert(order.begin() + static_cast<std::ptrdiff_t>(last), static_cast<std::int64_t>(first));
  return in_order(call, std::move(axes), order);
}

Moved unsqueeze(const MoveCall& call, TensorAxes axes) {
  const std::size_t at = axis_named(call.number(0, {"dim", "axis"}), axes.size() + 1);
  if (at > axes.size() || axes.empty() || axes.size() >= kMostAxes) return {};
  Moved moved;
  if (!call.is_laid) {  // what comes out is what the next layer takes
    lay(axes, call.planes_last);
    TensorAxis& axis = axes[std::min(at, axes.size() - 1)];
    if (axis.of != Of::planes && at != 0) return {};
    if (axis.of == Of::planes) axis.extent = 1;
    moved.axes = std::move(axes);
    return moved;
  }
  const bool planes = planes_of(axes).has_value() ||
                      std::ranges::find(axes, Of::planes, &TensorAxis::of) != axes.end();
  axes.insert(axes.begin() + static_cast<std::ptrdiff_t>(at), {1, planes ? Of::other : Of::planes});
  moved.axes = std::move(axes);
  return moved;
}

Moved squeeze(const MoveCall& call, TensorAxes axes) {
  const Numbers dims = call.numbers(0, {"dim", "axis"});
  if (!call.is_laid) return {};
  std::vector<bool> gone(axes.size());
  for (const std::int64_t dim : dims) {
    const std::size_t at = axis_named(dim, axes.size());
    // PyTorch leaves an axis that is longer as it is.
    if (at == axes.size() || (call.is_torch && axes[at].extent == TensorAxis::kOpen)) return {};
    gone[at] = axes[at].extent == 1 || axes[at].extent == TensorAxis::kBatch ||
               (!call.is_torch && axes[at].extent < 0);
  }
  for (std::size_t i = 0; i < axes.size() && dims.empty(); ++i) {
    if (axes[i].extent == TensorAxis::kOpen) return {};
    gone[i] = axes[i].extent == 1;
  }
  TensorAxes left;
  for (std::size_t i = 0; i < axes.size(); ++i)
    if (!gone[i]) left.push_back(axes[i]);
  return {std::move(left), std::nullopt, false};
}

// mean, sum, max along axes, which go or are of one cell then.
Moved reduce(const MoveCall& call, TensorAxes axes) {
  const Numbers dims = call.numbers(0, {"dim", "axis", "reduction_indices"});
  if (dims.empty()) return {TensorAxes(), std::nullopt, false};  // a number
  const std::size_t behind =
      call.at(0, {}) != nullptr && !call.at(0, {})->is(Value::Kind::list) ? dims.size() : 1;
  const Value* given = call.at(behind, {"keepdim", "keepdims", "keepDims", "keep_dims"});
  const Value* keep = given == nullptr ? nullptr : &call.context.told(*given);
  const bool keeps = keep != nullptr &&
                     (keep->is(Value::Kind::boolean) || keep->is(Value::Kind::whole)) &&
                     keep->number != 0;
  std::vector<bool> gone(axes.size());
  for (const std::int64_t dim : dims) {
    const std::size_t at = axis_named(dim, axes.size());
    if (at == axes.size()) return {};
    gone[at] = true;
  }
  TensorAxes left;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (gone[i] && !keeps) continue;
    left.push_back(axes[i]);
    if (gone[i]) left.back().extent = 1;
  }
  return {std::move(left), std::nullopt, false};
}

// So often along each axis; more of them than there are stand before the first.
Moved repeat(const MoveCall& call, TensorAxes axes) {
  const Numbers counts = call.numbers(0, {"repeats", "multiples", "reps", "sizes"});
  if (counts.size() < axes.size() || counts.size() > kMostAxes || !call.is_laid) return {};
  axes.insert(axes.begin(), counts.size() - axes.size(), {1, Of::other});
  bool moves = false;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (counts[i] == 1) continue;
    moves = moves || axes[i].of == Of::space;
    if (axes[i].of == Of::space) axes[i].of = Of::other;
    if (axes[i].extent < 0 || counts[i] < 1 ||
        __builtin_mul_overflow(axes[i].extent, counts[i], &axes[i].extent))
      axes[i].extent = TensorAxis::kOpen;
  }
  return {std::move(axes), std::nullopt, moves};
}

// Axes of one cell as long as asked for; −1 leaves one as it is.
Moved expand(const MoveCall& call, TensorAxes axes) {
  const Numbers sizes = target_of(call.numbers(0, {"size", "sizes", "shape"}));
  if (sizes.size() < axes.size() || sizes.size() > kMostAxes || !call.is_laid) return {};
  axes.insert(axes.begin(), sizes.size() - axes.size(), {1, Of::other});
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (sizes[i] != TensorAxis::kRest) axes[i].extent = sizes[i];
  }
  return {std::move(axes), std::nullopt, false};
}

Moved turn(const MoveCall& call, TensorAxes axes) {
  const bool rolls = call.word == "roll";
  const Numbers dims = call.numbers(rolls ? 1 : 0, {"dims", "dim", "axis"});
  const bool moves = dims.empty() || std::ranges::any_of(dims, [&](std::int64_t dim) {
                       const auto at = axis_at(dim, axes.size());
                       return !at || axes[*at].of == Of::space;
                     });
  return {std::move(axes), std::nullopt, moves};
}

// Blocks of cells become planes.
Moved space_to_depth(const MoveCall& call, TensorAxes axes) {
  const auto block = call.number(0, {"downscale_factor", "block_size", "blockSize"});
  if (!block || *block < 1 || *block > kMostNumber) return {};
  Moved moved;
  for (TensorAxis& axis : axes) {
    if (axis.of == Of::space && axis.extent >= 0 && axis.extent % *block != 0) {
      moved.refused =
          problem_of("blocks_uneven", {std::to_string(axis.extent), std::to_string(*block)});
      return moved;
    }
    if (axis.extent < 0) {
      if (axis.of == Of::space && *block > 1) axis.of = Of::other;  // another size, though open
      continue;
    }
    if (axis.of == Of::space) axis.extent /= *block;
    if (axis.of == Of::planes && __builtin_mul_overflow(axis.extent, *block * *block, &axis.extent))
      axis.extent = TensorAxis::kOpen;
  }
  moved.axes = std::move(axes);
  return moved;
}

// PyTorch's pad: before and after the last axis, before and after the one before it …
Moved pad_axes(const MoveCall& call, TensorAxes axes) {
  const Numbers cells = call.numbers(0, {"pad"});
  if (cells.empty() || cells.size() % 2 != 0 || cells.size() / 2 > axes.size()) return {};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::int64_t& extent = axes[axes.size() - 1 - i / 2].extent;
    const bool open = cells[i] == kNotTold || cells[i] == kOfBatch;
    if (cells[i] == 0) continue;
    if (open || extent < 0 || __builtin_add_overflow(extent, cells[i], &extent) || extent < 1)
      extent = TensorAxis::kOpen;
  }
  return {std::move(axes), std::nullopt, false};
}

struct NamedMover {
  std::string_view names;
  Mover mover;
};

constexpr NamedMover kMovers[]{
    {" view reshape Reshape ", reshape},
    {" flatten Flatten ravel ", flatten},
    {" unflatten Unflatten ", unflatten},
    {" permute Permute ", permute},
    {" transpose ", transpose},
    {" swapaxes swapdims ", swap_axes},
    {" movedim moveaxis ", move_axis},
    {" unsqueeze expand_dims expandDims ", unsqueeze},
    {" squeeze ", squeeze},
    {" mean sum amax amin prod std var argmax argmin max min any all logsumexp reduce_mean "
     "reduce_sum reduce_max reduce_min reduce_prod nanmean ",
     reduce},
    {" pad_axes ", pad_axes},
    {" repeat tile ", repeat},
    {" expand broadcast_to ", expand},
    {" roll flip reverse ", turn},
    {" pixel_unshuffle PixelUnshuffle space_to_depth spaceToDepth ", space_to_depth},
    {" rearrange Rearrange ", rearrange},
};

}  // namespace

const Value* MoveCall::at(std::size_t place, std::initializer_list<std::string_view> names) const {
  std::size_t position = 0;
  for (std::size_t i = 1; i < call.items.size(); ++i) {
    if (call.keys[i].empty() && i >= first && position++ == place) return &call.items[i];
    if (std::ranges::find(names, call.keys[i]) != names.end()) return &call.items[i];
  }
  return nullptr;
}

std::optional<std::int64_t> MoveCall::number(std::size_t place,
                                             std::initializer_list<std::string_view> names) const {
  const Value* given = at(place, names);
  if (given == nullptr) return std::nullopt;
  const Value& value = context.told(*given);
  const bool fits = value.is(Value::Kind::whole) && std::abs(value.number) <= kMostNumber;
  return fits ? std::optional(value.number) : std::nullopt;
}

std::vector<std::int64_t> MoveCall::numbers(std::size_t place,
                                            std::initializer_list<std::string_view> names) const {
  Numbers result;
  const Value* given = at(place, names);
  if (given == nullptr) return result;
  const Value& value = context.told(*given);
  if (value.is(Value::Kind::null)) return result;
  if (value.is(Value::Kind::list)) {
    for (const Value& item : value.items)
      result.push_back(number_told(context, item));
    return result;
  }
  std::size_t position = 0;
  for (std::size_t i = first; i < call.items.size(); ++i) {
    if (!call.keys[i].empty()) continue;
    if (position++ < place) continue;
    if (context.told(call.items[i]).is(Value::Kind::boolean)) break;
    result.push_back(number_told(context, call.items[i]));
  }
  if (result.empty()) result.push_back(number_told(context, *given));
  return result;
}

Value batch_value() {
  Value value;
  value.number = kOfBatch;
  return value;
}

std::int64_t number_told(const Context& context, const Value& given) {
  const Value& value = context.told(given);
  if (is_batch(value)) return kOfBatch;
  return value.is(Value::Kind::whole) && value.number > kOfBatch ? value.number : kNotTold;
}

Mover find_mover(std::string_view name) {
  const std::string padded = " " + std::string(name.substr(0, 64)) + " ";
  for (const NamedMover& each : kMovers)
    if (each.names.find(padded) != std::string_view::npos) return each.mover;
  return nullptr;
}

}  // namespace padlens::reading
