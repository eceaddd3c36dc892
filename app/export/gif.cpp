#include <cgif.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "app/export/animation.h"
#include "app/export/format_rows.h"
#include "app/export/palette.h"

namespace padlens {
namespace {

constexpr int kUnit = 10;       // milliseconds
constexpr int kLeastUnits = 2;  // viewers slow down what is faster
constexpr int kMostUnits = 0xFFFF;
constexpr std::uint8_t kAsBefore = Palette::kMaxColors;
// The index that shows through where there is no background.
constexpr std::uint8_t kNothing = 0;
// Pixels covered less than this show nothing.
constexpr Pixel kLeastAlpha = 0x60;

// All frames have one palette, known before the first is drawn. What a layer is drawn with
// is much the same throughout.
PaletteUse use_of(const FrameList& frames) {
  PaletteUse use;
  if (frames.count == 0) return use;
  for (const std::int64_t index : std::set<std::int64_t>{0, frames.count / 2, frames.count - 1})
    use.add(frames.at(index).scene);
  return use;
}

class GifWriter {
 public:
  GifWriter(const FrameList& frames, const ExportOptions& options, const Sink& sink)
      : animated_(frames.count > 1),
        options_(options),
        sink_(sink),
        palette_(*options.theme, use_of(frames)) {}

  GifWriter(const GifWriter&) = delete;
  GifWriter& operator=(const GifWriter&) = delete;
  ~GifWriter() {
    if (gif_ != nullptr) cgif_close(gif_);
  }

  std::string_view add(const PaintedFrame& frame) {
    if (frame.index == 0 && !begin(frame.canvas.size())) return failure();
    std::uint32_t flags = 0;
    std::uint32_t savings = 0;
    if (options_.transparent) {
      take_whole(frame.canvas);
    } else {
      take_changes(frame);
      if (frame.index > 0) {
        flags = CGIF_FRAME_ATTR_HAS_SET_TRANS;
        savings = CGIF_FRAME_GEN_USE_DIFF_WINDOW;
      }
    }
    CGIF_FrameConfig config{};
    config.pImageData = frame.index > 0 && !options_.transparent ? changes_.data() : shown_.data();
    config.attrFlags = flags;
    config.genFlags = savings;
    config.transIndex = kAsBefore;
    if (animated_) config.delay = static_cast<std::uint16_t>(clock_.next(frame.milliseconds));
    return cgif_addframe(gif_, &config) == CGIF_OK ? std::string_view() : failure();
  }

  std::string_view finish() {
    const int result = cgif_close(gif_);
    gif_ = nullptr;
    return result == CGIF_OK && !stopped_ ? std::string_view() : failure();
  }

 private:
  static int take_bytes(void* writer, const std::uint8_t* bytes, std::size_t size) {
    auto& self = *static_cast<GifWriter*>(writer);
    // Closing writes on after an error.
    if (self.stopped_) return -1;
    self.stopped_ = !self.sink_({reinterpret_cast<const char*>(bytes), size});
    return self.stopped_ ? -1 : 0;
  }

  std::string_view failure() const { return stopped_ ? kStopped : kFailed; }

  bool begin(PixelSize size) {
    constexpr int kMaxGifSide = 0xFFFF;
    static_assert(kMaxSide <= kMaxGifSide);
    const std::size_t area =
        static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
    shown_.resize(area);
    changes_.resize(area);
    std::vector<std::uint8_t> table;
    if (options_.transparent) table.resize(3);
    for (const Color color : palette_.colors())
      table.insert(table.end(), {color.r, color.g, color.b});
    CGIF_Config config{};
    config.pGlobalPalette = table.data();
    config.numGlobalPaletteEntries = static_cast<std::uint16_t>(table.size() / 3);
    config.width = static_cast<std::uint16_t>(size.width);
    config.height = static_cast<std::uint16_t>(size.height);
    config.pWriteFn = take_bytes;
    config.pContext = this;
    // A still needs it too to say which index is nothing.
    if (animated_ || options_.transparent) config.attrFlags |= CGIF_ATTR_IS_ANIMATED;
    if (options_.transparent) config.attrFlags |= CGIF_ATTR_HAS_TRANSPARENCY;
    // The file counts how often the pictures come again after the first time.
    const int again = std::clamp(options_.loops - 1, 0, 0xFFFF);
    if (!animated_ || options_.loops == 1) config.attrFlags |= CGIF_ATTR_NO_LOOP;
    config.numLoops = static_cast<std::uint16_t>(again);
    gif_ = cgif_newgif(&config);
    return gif_ != nullptr;
  }

  // What differs from the pixels shown; kAsBefore where nothing does.
  void take_changes(const PaintedFrame& frame) {
    const auto width = static_cast<std::size_t>(frame.canvas.size().width);
    std::ranges::fill(changes_, kAsBefore);
    for (const PixelBox& box : frame.changed) {
      for (int y = box.top; y < box.bottom; ++y) {
        const auto row = frame.canvas.row(y);
        const std::size_t start = static_cast<std::size_t>(y) * width;
        Pixel last = 0;
        std::uint8_t index = 0;
        for (auto x = static_cast<std::size_t>(box.left); x < static_cast<std::size_t>(box.right);
             ++x) {
          if (row[x] != last) {
            last = row[x];
            index = palette_.index(last);
          }
          if (shown_[start + x] == index) continue;
          shown_[start + x] = index;
          changes_[start + x] = index;
        }
      }
    }
  }

  // A pixel that was there cannot be taken away again, so frames follow each other whole.
  void take_whole(const Canvas& canvas) {
    const Pixel ground = pixel_of((*options_.theme)[Role::background]);
    std::size_t at = 0;
    for (int y = 0; y < canvas.size().height; ++y) {
      for (const Pixel pixel : canvas.row(y)) {
        const Pixel alpha = pixel >> 24U;
        if (alpha < kLeastAlpha) {
          shown_[at++] = kNothing;
          continue;
        }
        // Half covered ones meet the theme's own background.
        const Pixel opaque = pixel + blended(0, ground, 255 - alpha);
        shown_[at++] = static_cast<std::uint8_t>(palette_.index(opaque) + 1);
      }
    }
  }

  bool animated_;
  const ExportOptions& options_;
  const Sink& sink_;
  Palette palette_;
  Clock clock_{kUnit, kLeastUnits, kMostUnits};
  CGIF* gif_ = nullptr;
  bool stopped_ = false;
  std::vector<std::uint8_t> shown_;
  std::vector<std::uint8_t> changes_;
};

std::string write_gif(const FrameList& frames, const ExportOptions& options, const Sink& sink) {
  if (options.theme == nullptr) return std::string(kFailed);
  GifWriter writer(frames, options, sink);
  const std::string_view error =
      play(frames, options, [&](const PaintedFrame& frame) { return writer.add(frame); });
  return std::string(error.empty() ? writer.finish() : error);
}

}  // namespace

constexpr Format kGifFormat{"gif", ".gif", FormatKind::animated, write_gif};

}  // namespace padlens
