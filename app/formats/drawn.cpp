#include <string>

#include "app/formats/drawing.h"
#include "app/formats/format_rows.h"

namespace padlens {
namespace {

// What draws is loaded when it is first asked to.
template <DrawingWriter Drawing::*writer>
std::string draw(const FrameList& frames, const ExportOptions& options, const Sink& sink) {
  const Drawing* const drawing = loaded_drawing();
  if (drawing == nullptr) return std::string(kNoDrawing);
  return (drawing->*writer)(frames, options, sink);
}

}  // namespace

constexpr Format kPngFormat{"png", ".png", FormatKind::still, draw<&Drawing::png>};
constexpr Format kPdfFormat{"pdf", ".pdf", FormatKind::pages, draw<&Drawing::pdf>, true};
constexpr Format kGifFormat{"gif", ".gif", FormatKind::animated, draw<&Drawing::gif>};
constexpr Format kWebpFormat{"webp", ".webp", FormatKind::animated, draw<&Drawing::webp>};
constexpr Format kMp4Format{"mp4", ".mp4", FormatKind::animated, draw<&Drawing::mp4>};
constexpr Format kWebmFormat{"webm", ".webm", FormatKind::animated, draw<&Drawing::webm>};

}  // namespace padlens
