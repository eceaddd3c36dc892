#pragma once

#include <optional>

#include "core/layer/spec.h"

namespace padlens {

// The spec that `spec`'s framework accepts and that changes least: few fields, by small
// steps, and rather the way the padding is written than what the layer computes. The
// input's and the kernel's numbers are cut or filled up with zeros where sizes change.
// `spec` itself where it is accepted; nullopt where nothing near is, or the framework is
// unknown.
std::optional<Spec> nearest_accepted(const Spec& spec);

}  // namespace padlens
