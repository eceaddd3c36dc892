#include <cairo.h>

#include <memory>

#include "app/export/cairo_painter.h"
#include "app/export/export.h"
#include "app/export/picture_size.h"

namespace padlens {
namespace {

struct SurfaceDestroy {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct CairoDestroy {
  void operator()(cairo_t* cr) const { cairo_destroy(cr); }
};

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int size) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

std::string write_png(const FrameList& frames, const ExportOptions& options, const Sink& sink) {
  const Scene scene = frames.at(0).scene;
  PixelSize size;
  const std::string_view error = pixel_size(scene, options, size);
  if (!error.empty()) return std::string(error);
  const std::unique_ptr<cairo_surface_t, SurfaceDestroy> surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, size.width, size.height));
  const std::unique_ptr<cairo_t, CairoDestroy> cr(cairo_create(surface.get()));
  CairoPainter(*options.theme, options.scale, CairoPainter::Target::pixels).paint(cr.get(), scene);
  std::string bytes;
  if (cairo_status(cr.get()) != CAIRO_STATUS_SUCCESS ||
      cairo_surface_write_to_png_stream(surface.get(), append, &bytes) != CAIRO_STATUS_SUCCESS) {
    return std::string(kFailed);
  }
  return std::string(sink(bytes) ? std::string_view() : kStopped);
}

}  // namespace

extern const Format kPngFormat;
constexpr Format kPngFormat{"png", ".png", FormatKind::still, write_png};

}  // namespace padlens
