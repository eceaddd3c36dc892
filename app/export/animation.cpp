#include "app/export/animation.h"

#include <algorithm>
#include <optional>

namespace padlens {

std::string_view play(const FrameList& frames, const ExportOptions& options,
                      const std::function<std::string_view(const PaintedFrame&)>& write) {
  std::optional<FramePainter> painter;
  for (std::int64_t i = 0; i < frames.count; ++i) {
    const Frame frame = frames.at(i);
    if (!painter) {
      PixelSize size;
      const std::string_view error = pixel_size(frame.scene, options, size);
      if (!error.empty()) return error;
      painter.emplace(options, size);
    }
    const std::vector<PixelBox>& changed = painter->paint(frame.scene);
    std::string_view error = painter->missing_fonts().told(options);
    if (!error.empty()) return error;
    error = write({i, frame.milliseconds, painter->canvas(), changed});
    if (!error.empty()) return error;
    if (options.progress && !options.progress(i + 1)) return kStopped;
  }
  return painter ? std::string_view() : kFailed;
}

int Clock::next(int milliseconds) {
  asked_ += std::max(milliseconds, 0);
  const std::int64_t wanted = (asked_ + unit_ / 2) / unit_ - given_;
  const std::int64_t units = std::clamp<std::int64_t>(wanted, least_, most_);
  given_ += units;
  asked_ += (units - wanted) * unit_;  // the frames after it do not make up for that
  return static_cast<int>(units);
}

}  // namespace padlens
