#include "core/stack/model_channels.h"

#include <algorithm>

#include "core/layer/spec.h"

namespace padlens {
namespace {

using Channels = std::optional<std::int64_t>;

// What lies behind each other adds up.
Channels sum_of(std::span<const Channels> in) {
  std::int64_t sum = 0;
  for (const Channels& channels : in) {
    if (!channels || __builtin_add_overflow(sum, *channels, &sum)) return std::nullopt;
  }
  return sum;
}

// Of one channel each is spread over the others.
Channels most_of(std::span<const Channels> in) {
  Channels most = in.front();
  for (const Channels& channels : in) {
    if (!channels || !most) return most && *most > 1 ? most : channels;
    if (*channels > *most) most = channels;
  }
  return most;
}

}  // namespace

std::optional<std::int64_t> channels_through(const ModelLayer& layer,
                                             std::span<const Channels> in) {
  if (layer.channels_out || in.empty()) return layer.channels_out;
  const Channels first = layer.channels_in ? layer.channels_in : in.front();
  switch (layer.op) {
    case ModelOp::concatenate:
      return layer.factors.empty() ? sum_of(in) : first;
    case ModelOp::add:
    case ModelOp::multiply:
      return most_of(in);
    case ModelOp::global_pool:
    case ModelOp::adaptive_pool:
    case ModelOp::space_to_batch:
    case ModelOp::batch_to_space:
      return first;
    case ModelOp::other:
      return layer.keeps ? first : std::nullopt;
    case ModelOp::layer:
      break;
  }
  const Spec& spec = layer.layer.spec;
  if (layer.layer.kind != LayerKind::window || spec.op->pools()) return first;
  std::int64_t filters = 0;
  const std::int64_t each = is_open_depthwise(layer) ? spec.filters / std::max(spec.channels, 1)
                                                     : spec.depth_multiplier.value_or(0);
  if (each == 0 || !first || __builtin_mul_overflow(*first, each, &filters)) return std::nullopt;
  return filters;
}

void take_channels(ModelLayer& layer) {
  if (!layer.understood || layer.op != ModelOp::layer || layer.line == 0) return;
  if (!layer.channels_in || *layer.channels_in < 1 || *layer.channels_in > Limits::channels) return;
  const auto channels = static_cast<int>(*layer.channels_in);
  Spec& spec = layer.layer.spec;
  if (layer.layer.kind != LayerKind::window) {
    spec.channels = spec.filters = channels;
  } else if (is_open_depthwise(layer)) {
    const std::int64_t filters = std::int64_t{spec.filters / spec.channels} * channels;
    if (filters < 1 || filters > Limits::channels) return;
    spec.channels = spec.groups = channels;
    spec.filters = static_cast<int>(filters);
    std::erase_if(layer.remarks, [](const Remark& each) { return each.code == "depthwise"; });
  } else if (!spec.op->has_kernel || channels % spec.groups == 0) {
    spec.channels = channels;
  }
}

}  // namespace padlens
