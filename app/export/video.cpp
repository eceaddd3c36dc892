#include <fmt/format.h>
#include <unistd.h>

#include <numeric>
#include <optional>

#include "app/export/animation.h"
#include "app/export/child_process.h"
#include "app/export/drawing.h"
#include "app/export/spool.h"
#include "app/svg/format.h"

namespace padlens {
namespace {

// Videos have a steady rate: players do badly with anything else, and with few pictures
// a second. A frame is repeated for as long as it stays.
constexpr int kLeastTick = 20;  // milliseconds
constexpr int kMostTick = 100;
constexpr int kUsualTick = 40;
constexpr int kMostTicks = 1 << 20;

// The longest tick of which all times of the frames are multiples, within those bounds.
int tick_of(const FrameList& frames) {
  int common = 0;
  for (std::int64_t i = 0; i < frames.count && common != 1; ++i)
    common = std::gcd(common, std::max(frames.at(i).milliseconds, 0));
  if (common == 0) return kUsualTick;
  const int parts = (common + kMostTick - 1) / kMostTick;
  for (int n = parts; n <= common / kLeastTick; ++n) {
    if (common % n == 0) return common / n;
  }
  return kLeastTick;
}

using Arguments = std::vector<std::string>;

const Arguments kMp4{"-c:v",  "libx264",   "-preset",   "medium",     "-crf", "16",
                     "-tune", "animation", "-movflags", "+faststart", "-f",   "mp4"};
const Arguments kWebm{"-c:v", "libvpx-vp9", "-crf", "20",      "-b:v", "0",  "-deadline",
                      "good", "-cpu-used",  "4",    "-row-mt", "0",    "-f", "webm"};

// The same bytes from the same ffmpeg on every machine: one thread, no clock, no names.
Arguments command(const Arguments& format, PixelSize size, int tick, Color ground) {
  Arguments arguments{"ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "quiet",
                      "-y",     "-f",           "rawvideo", "-pix_fmt",  "bgr0"};
  const auto add = [&](std::initializer_list<std::string> more) {
    arguments.insert(arguments.end(), more);
  };
  add({"-video_size", fmt::format("{}x{}", size.width, size.height)});
  add({"-framerate", fmt::format("1000/{}", tick), "-i", "pipe:0"});
  // Half the colours' size goes with even sizes only.
  add({"-vf", fmt::format("pad=ceil(iw/2)*2:ceil(ih/2)*2:0:0:color=0x{:02X}{:02X}{:02X},"
                          "scale=out_color_matrix=bt709:out_range=tv:"
                          "flags=bicubic+accurate_rnd+full_chroma_int+bitexact,format=yuv420p",
                          ground.r, ground.g, ground.b)});
  add({"-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "iec61966-2-1"});
  add({"-color_range", "tv", "-threads", "1", "-filter_threads", "1"});
  arguments.insert(arguments.end(), format.begin(), format.end());
  add({"-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1"});
  // Both formats end with going back to their beginning, which a pipe cannot.
  add({fmt::format("file:/dev/fd/{}", ChildProcess::kFile)});
  return arguments;
}

// Closes the descriptor that it is given.
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

std::string write_video(const Arguments& format, const FrameList& frames,
                        const ExportOptions& given, const Sink& sink) {
  if (given.theme == nullptr) return std::string(kFailed);
  ExportOptions options = given;
  options.transparent = false;  // the formats know no such thing
  const File file(nameless_file());
  if (file.get() < 0) return std::string(kFailed);
  const int tick = tick_of(frames);
  Clock clock(tick, 1, kMostTicks);
  ChildProcess ffmpeg;
  const auto write = [&](const PaintedFrame& frame) -> std::string_view {
    const Canvas& canvas = frame.canvas;
    const Color ground = (*options.theme)[Role::background];
    if (frame.index == 0 &&
        !ffmpeg.start(command(format, canvas.size(), tick, ground), file.get())) {
      return "export.no_ffmpeg";
    }
    for (int again = clock.next(frame.milliseconds); again > 0; --again) {
      if (!ffmpeg.write(std::as_bytes(canvas.pixels()))) return "export.ffmpeg_failed";
    }
    return {};
  };
  std::string_view error = play(frames, options, write);
  if (error.empty() && !ffmpeg.finish()) error = "export.ffmpeg_failed";
  return std::string(error.empty() ? copy_file(file.get(), sink) : error);
}

}  // namespace

std::string write_mp4(const FrameList& frames, const ExportOptions& options, const Sink& sink) {
  return write_video(kMp4, frames, options, sink);
}

std::string write_webm(const FrameList& frames, const ExportOptions& options, const Sink& sink) {
  return write_video(kWebm, frames, options, sink);
}

}  // namespace padlens
