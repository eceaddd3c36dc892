#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/stack/model.h"

namespace padlens {

// Channels that come out of a layer: what it says itself, else what follows from those that its
// inputs bring, in their order. nullopt: not known.
std::optional<std::int64_t> channels_through(const ModelLayer& layer,
                                             std::span<const std::optional<std::int64_t>> in);

// Puts the channels that come to a layer of a text into its spec, where the text leaves them open:
// as Keras' lines do. A depthwise layer then has its groups.
void take_channels(ModelLayer& layer);

}  // namespace padlens
