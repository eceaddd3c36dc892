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

constexpr Format kPngFormat{
    .id = "png",
    .suffix = ".png",
    .kind = FormatKind::still,
    .write = draw<&Drawing::png>,
    .max_side = kMaxSide,
};
constexpr Format kPdfFormat{
    .id = "pdf",
    .suffix = ".pdf",
    .kind = FormatKind::pages,
    .write = draw<&Drawing::pdf>,
    .vector = true,
    .max_side = kMaxPdfSide,
};
constexpr Format kGifFormat{
    .id = "gif",
    .suffix = ".gif",
    .kind = FormatKind::animated,
    .write = draw<&Drawing::gif>,
    .max_side = kMaxSide,
};
constexpr Format kWebpFormat{
    .id = "webp",
    .suffix = ".webp",
    .kind = FormatKind::animated,
    .write = draw<&Drawing::webp>,
    .max_side = kMaxWebpSide,
};
constexpr Format kMp4Format{
    .id = "mp4",
    .suffix = ".mp4",
    .kind = FormatKind::animated,
    .write = draw<&Drawing::mp4>,
    .opaque = true,
    .max_side = kMaxSide,
};
constexpr Format kWebmFormat{
    .id = "webm",
    .suffix = ".webm",
    .kind = FormatKind::animated,
    .write = draw<&Drawing::webm>,
    .max_side = kMaxSide,
};

}  // namespace padlens
