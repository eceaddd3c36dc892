#include <algorithm>

#include "app/export/drawing.h"
#include "app/export/frame_painter.h"
#include "app/export/png_encoder.h"
#include "app/svg/format.h"

namespace padlens {
namespace {

// A row of the canvas as the file has it.
void unpack(std::span<const Pixel> row, bool transparent, std::uint8_t* out) {
  for (const Pixel pixel : row) {
    std::uint32_t red = (pixel >> 16U) & 0xFFU;
    std::uint32_t green = (pixel >> 8U) & 0xFFU;
    std::uint32_t blue = pixel & 0xFFU;
    const std::uint32_t alpha = pixel >> 24U;
    if (alpha != 0 && alpha != 255) {
      const auto whole = [&](std::uint32_t part) {
        return std::min<std::uint32_t>(255, (part * 255 + alpha / 2) / alpha);
      };
      red = whole(red);
      green = whole(green);
      blue = whole(blue);
    }
    *out++ = static_cast<std::uint8_t>(red);
    *out++ = static_cast<std::uint8_t>(green);
    *out++ = static_cast<std::uint8_t>(blue);
    if (transparent) *out++ = static_cast<std::uint8_t>(alpha);
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
  content.scenario = options.scenario;
  content.fill_row = [&](int y, std::uint8_t* row) {
    unpack(painter.canvas().row(y), options.transparent, row);
  };
  return std::string(encode_png(content, sink));
}

}  // namespace padlens
