#include <algorithm>

#include "app/export/drawing.h"
#include "app/export/frame_painter.h"
#include "app/export/png_encoder.h"
#include "app/svg/format.h"

namespace padlens {
namespace {

// A scale of 1 has a unit be a pixel of CSS, a ninety-sixth of an inch.
constexpr double kPixelsPerMetre = 96 / 0.0254;

// A row of the canvas as the file has it.
void unpack(std::span<const Pixel> row, bool transparent, std::uint8_t* out) {
  for (const Pixel multiplied : row) {
    const Pixel pixel = unmultiplied(multiplied);
    *out++ = static_cast<std::uint8_t>(pixel >> 16U);
    *out++ = static_cast<std::uint8_t>(pixel >> 8U);
    *out++ = static_cast<std::uint8_t>(pixel);
    if (transparent) *out++ = static_cast<std::uint8_t>(pixel >> 24U);
  }
}

}  // namespace

std::string write_png(const FrameList& frames, const ExportOptions& options, const Sink& sink) {
  const Scene scene = frames.at(0).scene;
  PixelSize size;
  std::string_view error = pixel_size(scene, options, size);
  if (!error.empty()) return std::string(error);
  FramePainter painter(options, size);
  painter.paint(scene);
  error = painter.missing_fonts().told(options);
  if (!error.empty()) return std::string(error);
  PngContent content;
  content.size = size;
  content.alpha = options.transparent;
  content.pixels_per_metre = options.scale * kPixelsPerMetre;
  content.scenario = options.scenario;
  content.text = options.text;
  content.fill_row = [&](int y, std::uint8_t* row) {
    unpack(painter.canvas().row(y), options.transparent, row);
  };
  return std::string(encode_png(content, sink));
}

}  // namespace padlens
