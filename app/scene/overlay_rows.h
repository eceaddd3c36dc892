#pragma once

#include <array>

#include "app/scene/overlay.h"

namespace padlens {

extern const Overlay kShowValues;
extern const Overlay kShowIndices;
extern const Overlay kShowKernel;
extern const Overlay kShowFormula;
extern const Overlay kShowHeadings;
extern const Overlay kShowSizes;
extern const Overlay kShowConnectors;
extern const Overlay kShowCaption;
extern const Overlay kShowLeftover;
extern const Overlay kShowPositions;
extern const Overlay kShowCoverage;
extern const Overlay kShowStreaming;
extern const Overlay kShowPlanes;
extern const Overlay kShowGreys;

// The rows of overlays(), in the order in which `--show` lists them.
inline constexpr std::array kOverlayRows{
    &kShowValues,     &kShowIndices,   &kShowKernel,  &kShowHeadings, &kShowSizes,
    &kShowConnectors, &kShowFormula,   &kShowCaption, &kShowLeftover, &kShowPositions,
    &kShowCoverage,   &kShowStreaming, &kShowPlanes,  &kShowGreys};

}  // namespace padlens
