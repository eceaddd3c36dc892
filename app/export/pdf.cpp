#include <cairo-pdf.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/export/cairo_painter.h"
#include "app/export/cairo_shapes.h"
#include "app/export/drawing.h"
#include "app/export/spool.h"
#include "app/formats/pdf_tools.h"
#include "app/svg/format.h"
#include "app/svg/picture_size.h"

namespace padlens {
namespace {

// A unit of the scene is a pixel of CSS, as where the same picture is an SVG: a
// ninety-sixth of an inch, three quarters of a point.
constexpr double kPointsPerPixel = 0.75;

// The longest side that PDF 1.5 allows.
constexpr double kMaxPoints = 14400;

cairo_status_t keep(void* spool, const unsigned char* data, unsigned int size) {
  const bool kept = static_cast<Spool*>(spool)->add({reinterpret_cast<const char*>(data), size});
  return kept ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

struct PageSize {
  double width = 0;
  double height = 0;
};

// In points; an error key where there is no such page.
std::string_view page_size(const Scene& scene, const ExportOptions& options, PageSize& size) {
  if (!drawable(scene, options)) return kFailed;
  const double scale = options.scale * kPointsPerPixel;
  size = {scene.width * scale, scene.height * scale};
  return size.width <= kMaxPoints && size.height <= kMaxPoints ? std::string_view() : kTooLarge;
}

void describe(cairo_surface_t* surface, const ExportOptions& options) {
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Padlens");
  // What is no date leaves none: the same picture has the same bytes tomorrow.
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
  const auto say = [surface](cairo_pdf_metadata_t what, const std::string& text) {
    if (!text.empty()) cairo_pdf_surface_set_metadata(surface, what, text.c_str());
  };
  say(CAIRO_PDF_METADATA_TITLE, options.text.title);
  say(CAIRO_PDF_METADATA_SUBJECT, options.text.description);
}

const char* tag_of(FramePart::Kind kind) {
  switch (kind) {
    case FramePart::Kind::heading:
      return "H1";
    case FramePart::Kind::figure:
      return "Figure";
    case FramePart::Kind::paragraph:
      break;
  }
  return "P";
}

// Part by part, each with its tag; what stands between parts has none.
void paint_parts(cairo_t* cr, CairoPainter& painter, const Frame& frame, bool background) {
  Scene ground;
  painter.paint(cr, ground, background);
  std::size_t at = 0;
  for (const FramePart& part : frame.parts) {
    painter.paint_part(cr, frame.scene, at, part.first - at);
    cairo_tag_begin(cr, tag_of(part.kind), nullptr);
    painter.paint_part(cr, frame.scene, part.first, part.count);
    cairo_tag_end(cr, tag_of(part.kind));
    at = part.first + part.count;
  }
  painter.paint_part(cr, frame.scene, at, frame.scene.primitives.size() - at);
}

// What finish() is told of the pages.
struct PageTags {
  std::vector<std::string> descriptions;
  bool parts = false;
};

void describe(Frame& frame, const ExportOptions& options, PageTags& tags) {
  if (frame.parts.empty()) {
    const std::string& own = frame.description;
    tags.descriptions.push_back(own.empty() ? options.text.description : own);
    return;
  }
  tags.parts = true;
  for (FramePart& part : frame.parts) {
    if (part.kind == FramePart::Kind::figure)
      tags.descriptions.push_back(std::move(part.description));
  }
}

// The pages as Cairo writes them, and what describes each.
std::string_view draw_pages(const FrameList& frames, const ExportOptions& options, Spool& spool,
                            PageTags& tags) {
  CairoSurface surface;
  std::unique_ptr<CairoPainter> painter;
  for (std::int64_t i = 0; i < frames.count; ++i) {
    Frame frame = frames.at(i);
    const Scene& scene = frame.scene;
    describe(frame, options, tags);
    PageSize size;
    if (const auto error = page_size(scene, options, size); !error.empty()) return error;
    if (surface == nullptr) {
      surface.reset(cairo_pdf_surface_create_for_stream(keep, &spool, size.width, size.height));
      describe(surface.get(), options);
      painter = std::make_unique<CairoPainter>(*options.theme, options.scale * kPointsPerPixel);
    }
    cairo_pdf_surface_set_size(surface.get(), size.width, size.height);
    const CairoContext cr(cairo_create(surface.get()));
    if (frame.parts.empty()) {
      painter->paint(cr.get(), scene, !options.transparent);
    } else {
      paint_parts(cr.get(), *painter, frame, !options.transparent);
    }
    const std::string_view error = painter->missing_fonts().told(options);
    if (!error.empty()) return error;
    cairo_show_page(cr.get());
    if (cairo_status(cr.get()) != CAIRO_STATUS_SUCCESS) return kFailed;
    if (options.progress && !options.progress(i + 1)) return kStopped;
  }
  if (surface == nullptr) return kFailed;
  cairo_surface_finish(surface.get());
  const bool done = cairo_surface_status(surface.get()) == CAIRO_STATUS_SUCCESS;
  return done ? std::string_view() : kFailed;
}

}  // namespace

std::string write_pdf(const FrameList& frames, const ExportOptions& options, const Sink& sink) {
  const PdfTools* const tools = loaded_pdf_tools();
  if (tools == nullptr) return std::string(kNoPdfTools);
  Spool spool;
  PageTags tags;
  std::string_view error = draw_pages(frames, options, spool, tags);
  if (error.empty()) {
    error = tools->finish({spool.in_memory(), spool.file(), tags.descriptions, tags.parts}, options,
                          sink);
  }
  return std::string(error);
}

}  // namespace padlens
