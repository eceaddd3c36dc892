#include "app/export/png_pixels.h"

#include <cairo.h>

#include <cstring>
#include <memory>

namespace padlens {
namespace {

struct SurfaceDestroy {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};

cairo_status_t read_bytes(void* rest, unsigned char* data, unsigned int size) {
  auto& bytes = *static_cast<std::string_view*>(rest);
  if (bytes.size() < size) return CAIRO_STATUS_READ_ERROR;
  std::memcpy(data, bytes.data(), size);
  bytes.remove_prefix(size);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

std::optional<Pixels> png_pixels(std::string_view png) {
  const std::unique_ptr<cairo_surface_t, SurfaceDestroy> surface(
      cairo_image_surface_create_from_png_stream(read_bytes, &png));
  cairo_surface_t* image = surface.get();
  if (cairo_surface_status(image) != CAIRO_STATUS_SUCCESS) return std::nullopt;
  const cairo_format_t format = cairo_image_surface_get_format(image);
  if (format != CAIRO_FORMAT_ARGB32 && format != CAIRO_FORMAT_RGB24) return std::nullopt;
  Pixels pixels;
  pixels.size = {cairo_image_surface_get_width(image), cairo_image_surface_get_height(image)};
  const auto width = static_cast<std::size_t>(pixels.size.width);
  pixels.argb.resize(width * static_cast<std::size_t>(pixels.size.height));
  const unsigned char* data = cairo_image_surface_get_data(image);
  for (int row = 0; row < pixels.size.height; ++row) {
    std::uint32_t* line = pixels.argb.data() + static_cast<std::size_t>(row) * width;
    std::memcpy(line, data + std::ptrdiff_t{row} * cairo_image_surface_get_stride(image),
                width * sizeof(std::uint32_t));
    if (format == CAIRO_FORMAT_ARGB32) continue;
    for (std::size_t i = 0; i < width; ++i)
      line[i] |= 0xFF000000U;  // the byte that is not used may hold anything
  }
  return pixels;
}

}  // namespace padlens
