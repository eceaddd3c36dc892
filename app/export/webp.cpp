#include <webp/encode.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "app/export/animation.h"
#include "app/export/drawing.h"
#include "app/export/spool.h"
#include "app/formats/xmp.h"
#include "app/svg/format.h"

namespace padlens {
namespace {

// Chunks as https://developers.google.com/speed/webp/docs/riff_container has them.

constexpr int kMaxWebpSide = WEBP_MAX_DIMENSION;
constexpr int kMaxMilliseconds = (1 << 24) - 1;
constexpr char kAlphaFlag = 0x10;
constexpr char kAnimationFlag = 0x02;
constexpr char kNoBlending = 0x02;
constexpr char kXmpFlag = 0x04;

void append_number(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    out += static_cast<char>(value >> (8 * i) & 0xFFU);
}

std::string chunk(std::string_view name, std::string_view payload) {
  std::string bytes(name);
  append_number(bytes, payload.size(), 4);
  bytes += payload;
  if (payload.size() % 2 != 0) bytes += '\0';
  return bytes;
}

// A picture for libwebp, and where its bytes go.
class Encoder {
 public:
  Encoder() {
    // Beyond these it takes several times as long to save some percent.
    constexpr int kEffort = 2;
    constexpr float kThoroughness = 20;
    WebPMemoryWriterInit(&memory_);
    ok_ = WebPConfigInit(&config_) != 0 && WebPPictureInit(&picture_) != 0;
    config_.lossless = 1;
    config_.method = kEffort;
    config_.quality = kThoroughness;
    config_.exact = 1;
    picture_.use_argb = 1;
    picture_.writer = WebPMemoryWrite;
    picture_.custom_ptr = &memory_;
  }
  ~Encoder() {
    WebPPictureFree(&picture_);
    WebPMemoryWriterClear(&memory_);
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  // A lossless picture of `box`; `pixel` is asked for each (x, y). Its "VP8L" chunk, or
  // nothing where it fails.
  template <class PixelAt>
  std::string_view encode(const PixelBox& box, PixelAt pixel) {
    WebPPictureFree(&picture_);
    memory_.size = 0;
    picture_.width = box.width();
    picture_.height = box.height();
    if (!ok_ || WebPPictureAlloc(&picture_) == 0) return {};
    for (int y = 0; y < box.height(); ++y) {
      std::uint32_t* row = picture_.argb + std::ptrdiff_t{y} * picture_.argb_stride;
      for (int x = 0; x < box.width(); ++x)
        row[x] = pixel(box.left + x, box.top + y);
    }
    if (WebPEncode(&config_, &picture_) == 0) return {};
    constexpr std::size_t kRiffHeader = 12;
    if (memory_.size <= kRiffHeader) return {};
    return {reinterpret_cast<const char*>(memory_.mem) + kRiffHeader, memory_.size - kRiffHeader};
  }

 private:
  WebPConfig config_{};
  WebPPicture picture_{};
  WebPMemoryWriter memory_{};
  bool ok_ = false;
};

class WebpWriter {
 public:
  WebpWriter(const FrameList& frames, const ExportOptions& options)
      : animated_(frames.count > 1), options_(options) {
    const std::string packet = xmp_packet(options);
    if (!packet.empty()) xmp_ = chunk("XMP ", packet);
  }

  std::string_view add(const PaintedFrame& frame) {
    const PixelSize size = frame.canvas.size();
    if (size.width > kMaxWebpSide || size.height > kMaxWebpSide) return kTooLarge;
    if (frame.index == 0) begin(size);
    const PixelBox box = take_changes(frame);
    const bool layered = frame.index > 0 && !options_.transparent;
    const std::string_view picture = encoder_.encode(box, [&](int x, int y) {
      const std::size_t at = offset(x, y);
      // What is as before shows through.
      return layered && changed_[at] == 0 ? 0 : unmultiplied(shown_[at]);
    });
    if (picture.empty()) return kFailed;
    if (!animated_) return spool_.add(picture) ? std::string_view() : kFailed;
    std::string payload;
    append_number(payload, static_cast<std::uint64_t>(box.left / 2), 3);
    append_number(payload, static_cast<std::uint64_t>(box.top / 2), 3);
    append_number(payload, static_cast<std::uint64_t>(box.width() - 1), 3);
    append_number(payload, static_cast<std::uint64_t>(box.height() - 1), 3);
    append_number(payload, static_cast<std::uint64_t>(clock_.next(frame.milliseconds)), 3);
    payload += layered ? '\0' : kNoBlending;
    payload += picture;
    return spool_.add(chunk("ANMF", payload)) ? std::string_view() : kFailed;
  }

  std::string_view finish(const Sink& sink) {
    constexpr std::uint64_t kMost = 0xFFFFFFF0;
    std::string body = "WEBP";
    if (animated_ || !xmp_.empty()) body += header();
    const std::uint64_t size = body.size() + spool_.size() + xmp_.size();
    if (size > kMost) return kTooLarge;
    std::string riff = "RIFF";
    append_number(riff, size, 4);
    if (!sink(riff + body)) return kStopped;
    const std::string_view error = spool_.copy_to(sink);
    if (!error.empty() || xmp_.empty()) return error;
    return sink(xmp_) ? std::string_view() : kStopped;
  }

 private:
  std::size_t offset(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(size_.width) +
           static_cast<std::size_t>(x);
  }

  void begin(PixelSize size) {
    size_ = size;
    const std::size_t area = offset(0, size.height);
    shown_.resize(area);
    changed_.resize(area);
  }

  std::string header() const {
    std::string extended;
    extended += static_cast<char>(kAlphaFlag | (animated_ ? kAnimationFlag : 0) |
                                  (xmp_.empty() ? 0 : kXmpFlag));
    append_number(extended, 0, 3);
    append_number(extended, static_cast<std::uint64_t>(size_.width - 1), 3);
    append_number(extended, static_cast<std::uint64_t>(size_.height - 1), 3);
    if (!animated_) return chunk("VP8X", extended);
    std::string animation;
    const Pixel ground = options_.transparent ? 0 : pixel_of((*options_.theme)[Role::background]);
    append_number(animation, ground, 4);
    append_number(animation, static_cast<std::uint64_t>(std::clamp(options_.loops, 0, 0xFFFF)), 2);
    return chunk("VP8X", extended) + chunk("ANIM", animation);
  }

  // The box around what really differs, from an even pixel, as the format wants it.
  PixelBox take_changes(const PaintedFrame& frame) {
    std::ranges::fill(changed_, std::uint8_t{0});
    PixelBox around;
    for (const PixelBox& box : frame.changed) {
      for (int y = box.top; y < box.bottom; ++y) {
        const auto row = frame.canvas.row(y);
        for (int x = box.left; x < box.right; ++x) {
          const std::size_t at = offset(x, y);
          const Pixel pixel = row[static_cast<std::size_t>(x)];
          if (shown_[at] == pixel) continue;
          shown_[at] = pixel;
          changed_[at] = 1;
          around = united(around, {x, y, x + 1, y + 1});
        }
      }
    }
    if (frame.index == 0) return frame.canvas.box();
    if (around.empty()) return {0, 0, 1, 1};
    around.left -= around.left % 2;
    around.top -= around.top % 2;
    return around;
  }

  bool animated_;
  const ExportOptions& options_;
  PixelSize size_;
  std::vector<Pixel> shown_;
  std::vector<std::uint8_t> changed_;
  Clock clock_{1, 0, kMaxMilliseconds};
  Encoder encoder_;
  Spool spool_;
  std::string xmp_;  // a chunk
};

}  // namespace

std::string write_webp(const FrameList& frames, const ExportOptions& options, const Sink& sink) {
  WebpWriter writer(frames, options);
  const std::string_view error =
      play(frames, options, [&](const PaintedFrame& frame) { return writer.add(frame); });
  return std::string(error.empty() ? writer.finish(sink) : error);
}

}  // namespace padlens
