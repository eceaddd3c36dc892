#pragma once

#include <cmath>
#include <string_view>

#include "app/svg/format.h"

namespace padlens {

inline constexpr std::string_view kTooLarge = "export.too_large";
inline constexpr std::string_view kFailed = "export.failed";
inline constexpr std::string_view kStopped = "export.stopped";

// Whether there is anything to draw and a way to draw it.
inline bool drawable(const Scene& scene, const ExportOptions& options) {
  const auto positive = [](double value) { return std::isfinite(value) && value > 0; };
  return options.theme != nullptr && positive(options.scale) && positive(scene.width) &&
         positive(scene.height);
}

// An error key, or empty and `size` set.
inline std::string_view pixel_size(const Scene& scene, const ExportOptions& options,
                                   PixelSize& size) {
  if (!drawable(scene, options)) return kFailed;
  const double width = std::fmax(1, std::round(scene.width * options.scale));
  const double height = std::fmax(1, std::round(scene.height * options.scale));
  if (!(width <= kMaxSide && height <= kMaxSide && width * height <= options.max_pixels))
    return kTooLarge;
  size = {static_cast<int>(width), static_cast<int>(height)};
  return {};
}

}  // namespace padlens
