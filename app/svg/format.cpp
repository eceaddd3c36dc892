#include "app/svg/format.h"

namespace padlens {

FrameList one_frame(const Scene& scene) {
  return {1, [&scene](std::int64_t) { return Frame{scene, 0}; }};
}

ExportResult write_all(const Format& format, const FrameList& frames,
                       const ExportOptions& options) {
  ExportResult result;
  result.error = format.write(frames, options, [&](std::string_view bytes) {
    result.bytes += bytes;
    return true;
  });
  if (!result.ok()) result.bytes.clear();
  return result;
}

}  // namespace padlens
