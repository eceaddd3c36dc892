#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/svg/format.h"

namespace padlens {

// A picture's pixels row by row, 0xAARRGGBB, colours multiplied with alpha.
struct Pixels {
  PixelSize size;
  std::vector<std::uint32_t> argb;
};

using DrawingWriter = std::string (*)(const FrameList& frames, const ExportOptions& options,
                                      const Sink& sink);

// What app/export can do, as one table: it links Cairo, Pango and the libraries of the file
// formats, which a program may load only when it needs them.
struct Drawing {
  DrawingWriter png = nullptr;
  DrawingWriter pdf = nullptr;
  DrawingWriter gif = nullptr;
  DrawingWriter webp = nullptr;
  DrawingWriter mp4 = nullptr;
  DrawingWriter webm = nullptr;
  // nullopt for bytes that are no PNG, or a damaged one.
  std::optional<Pixels> (*png_pixels)(std::string_view png) = nullptr;
};

// Why a file is not written where there is no drawing: a key of assets/lang/.
inline constexpr std::string_view kNoDrawing = "export.no_drawing";

// nullptr where that part of the program is missing or of another version. A program links one of
// two libraries that have it: padlens_drawing_linked or padlens_drawing_loaded.
const Drawing* loaded_drawing();

}  // namespace padlens
