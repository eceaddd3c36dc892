#include <algorithm>
#include <array>

#include "core/frameworks/framework.h"

namespace padlens {

extern const Framework kKeras;
extern const Framework kPyTorch;
extern const Framework kOnnx;

namespace {
constexpr std::array kFrameworks{&kKeras, &kPyTorch, &kOnnx};
}

std::span<const Framework* const> frameworks() {
  return kFrameworks;
}

const Framework* find_framework(std::string_view id) {
  const auto* found = std::ranges::find(kFrameworks, id, &Framework::id);
  return found == kFrameworks.end() ? nullptr : *found;
}

std::span<const PaddingMode> padding_modes(const Framework& framework, Op op) {
  return op == Op::conv2d ? framework.conv_modes : framework.transpose_modes;
}

}  // namespace padlens
