#include "core/layer/padding_mode.h"

#include <algorithm>
#include <array>

namespace padlens {
namespace {

constexpr std::array<ModeInfo, 9> kModes{{
    {PaddingMode::valid, "valid", PaddingKind::none},
    {PaddingMode::same, "same", PaddingKind::same, 0, OddCell::after},
    {PaddingMode::same_upper, "same_upper", PaddingKind::same, 0, OddCell::after},
    {PaddingMode::same_lower, "same_lower", PaddingKind::same, 0, OddCell::before},
    {PaddingMode::causal, "causal", PaddingKind::causal, 1},
    {PaddingMode::explicit_sides, "explicit", PaddingKind::sides},
    {PaddingMode::notset, "notset", PaddingKind::none},
    {PaddingMode::number, "number", PaddingKind::sides},
    {PaddingMode::listed, "listed", PaddingKind::sides},
}};

}  // namespace

std::span<const ModeInfo> mode_infos() {
  return kModes;
}

const ModeInfo& mode_info(PaddingMode mode) {
  return *std::ranges::find(kModes, mode, &ModeInfo::mode);
}

}  // namespace padlens
