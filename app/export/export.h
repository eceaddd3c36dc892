#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/scene/scene.h"
#include "app/scene/theme.h"

namespace padlens {

struct ExportOptions {
  const Theme* theme = nullptr;  // required
  double scale = 1;              // pixels per logical unit; for SVG the size shown
};

// The bytes of a picture, or why there are none ("export.*" in assets/lang/).
struct ExportResult {
  std::string bytes;
  std::string error;  // a key; empty when all is well

  bool ok() const { return error.empty(); }
};

// A file format: one file in this folder and one line in formats.cpp. The bytes
// depend on the scene and the options alone, not on locale, time or place.
struct Format {
  std::string_view id;      // "svg"
  std::string_view suffix;  // ".svg"
  ExportResult (*write)(const Scene& scene, const ExportOptions& options);
};

std::span<const Format* const> formats();

// By the file name's suffix, upper or lower case; nullptr where none fits.
const Format* format_for(std::string_view path);

// Pictures with more pixels than this are refused ("export.too_large").
inline constexpr double kMaxPixels = 64e6;

}  // namespace padlens
