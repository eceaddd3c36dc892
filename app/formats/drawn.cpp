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

// 14400 points are the longest side that PDF 1.5 allows, and a pixel is three quarters of one.
constexpr double kMaxPdfSide = 14400 / 0.75;
constexpr double kMaxWebpSide = 16383;

}  // namespace

constexpr Format kPngFormat{"png", ".png", FormatKind::still, draw<&Drawing::png>, false, kMaxSide};
constexpr Format kPdfFormat{"pdf", ".pdf",     FormatKind::pages, draw<&Drawing::pdf>,
                            true,  kMaxPdfSide};
constexpr Format kGifFormat{"gif", ".gif",  FormatKind::animated, draw<&Drawing::gif>,
                            false, kMaxSide};
constexpr Format kWebpFormat{"webp", ".webp",     FormatKind::animated, draw<&Drawing::webp>,
                             false,  kMaxWebpSide};
constexpr Format kMp4Format{"mp4", ".mp4",  FormatKind::animated, draw<&Drawing::mp4>,
                            false, kMaxSide};
constexpr Format kWebmFormat{"webm", ".webm", FormatKind::animated, draw<&Drawing::webm>,
                             false,  kMaxSide};

}  // namespace padlens
