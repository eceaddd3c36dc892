#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

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

struct VideoFormat {
  Arguments arguments;
  Arguments transparent;  // added for pictures without a background
};

const VideoFormat kMp4{{"-c:v", "libx264", "-preset", "medium", "-crf", "16", "-tune", "animation",
                        "-movflags", "+faststart", "-f", "mp4"},
                       {}};
// Frames that other frames are made from have no place for what shows through.
const VideoFormat kWebm{{"-c:v", "libvpx-vp9", "-crf", "20", "-b:v", "0", "-deadline", "good",
                         "-cpu-used", "4", "-row-mt", "0", "-f", "webm"},
                        {"-auto-alt-ref", "0"}};

// The same bytes from the same ffmpeg on every machine: one thread, no clock, no names.
Arguments command(const VideoFormat& format, const ExportOptions& options, PixelSize size, int tick,
                  bool notes) {
  const Color ground = (*options.theme)[Role::background];
  const bool transparent = options.transparent;
  Arguments arguments{
      "ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "quiet",
      "-y",     "-f",           "rawvideo", "-pix_fmt",  transparent ? "bgra" : "bgr0"};
  const auto add = [&](std::initializer_list<std::string> more) {
    arguments.insert(arguments.end(), more);
  };
  add({"-video_size", fmt::format("{}x{}", size.width, size.height)});
  add({"-framerate", fmt::format("1000/{}", tick), "-i", "pipe:0"});
  if (notes) {
    add({"-f", "ffmetadata", "-i", fmt::format("file:/dev/fd/{}", ChildProcess::kFile + 1)});
  }
  // Half the colours' size goes with even sizes only.
  add({"-vf", fmt::format("pad=ceil(iw/2)*2:ceil(ih/2)*2:0:0:color=0x{:02X}{:02X}{:02X}@{},"
                          "scale=out_color_matrix=bt709:out_range=tv:"
                          "flags=bicubic+accurate_rnd+full_chroma_int+bitexact,format={}",
                          ground.r, ground.g, ground.b, transparent ? 0 : 1,
                          transparent ? "yuva420p" : "yuv420p")});
  add({"-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "iec61966-2-1"});
  add({"-color_range", "tv", "-threads", "1", "-filter_threads", "1"});
  arguments.insert(arguments.end(), format.arguments.begin(), format.arguments.end());
  if (transparent) {
    arguments.insert(arguments.end(), format.transparent.begin(), format.transparent.end());
  }
  add({"-fflags", "+bitexact", "-flags:v", "+bitexact", "-map", "0:v"});
  add({"-map_metadata", notes ? "1" : "-1"});
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

// As ffmpeg wants them, colours are not multiplied by alpha.
std::span<const Pixel> straight(const Canvas& canvas, std::vector<Pixel>& room) {
  room.resize(canvas.pixels().size());
  std::ranges::transform(canvas.pixels(), room.begin(), unmultiplied);
  return room;
}

// What the file says of itself, and its scenario as the comment, in ffmpeg's own format: an
// argument has no room for many numbers. "" for nothing.
std::string notes_of(const ExportOptions& options) {
  std::string notes;
  const FigureText& text = options.text;
  for (const auto& [name, value] :
       {std::pair{"title", text.title}, std::pair{"description", text.description},
        std::pair{"source", text.source}, std::pair{"comment", options.scenario}}) {
    if (value.empty()) continue;
    notes += std::string(notes.empty() ? ";FFMETADATA1\n" : "") + name + "=";
    for (const char letter : value) {
      if (std::string_view("=;#\\\n").find(letter) != std::string_view::npos) notes += '\\';
      notes += letter;
    }
    notes += '\n';
  }
  return notes;
}

// False: there is no place for it.
bool write_to(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::string write_video(const VideoFormat& format, const FrameList& frames,
                        const ExportOptions& options, const Sink& sink) {
  if (options.theme == nullptr) return std::string(kFailed);
  std::vector<Pixel> room;
  const File file(nameless_file());
  const std::string text = notes_of(options);
  const bool has_notes = !text.empty();
  const File notes(has_notes ? nameless_file() : -1);
  if (file.get() < 0 || (has_notes && !write_to(notes.get(), text))) {
    return std::string(kFailed);
  }
  const std::vector<int> files =
      has_notes ? std::vector{file.get(), notes.get()} : std::vector{file.get()};
  const int tick = tick_of(frames);
  Clock clock(tick, 1, kMostTicks);
  ChildProcess ffmpeg;
  const auto write = [&](const PaintedFrame& frame) -> std::string_view {
    const Canvas& canvas = frame.canvas;
    if (frame.index == 0 &&
        !ffmpeg.start(command(format, options, canvas.size(), tick, has_notes), files)) {
      return "export.no_ffmpeg";
    }
    const std::span<const Pixel> pixels =
        options.transparent ? straight(canvas, room) : canvas.pixels();
    for (int again = clock.next(frame.milliseconds); again > 0; --again) {
      if (!ffmpeg.write(std::as_bytes(pixels))) return "export.ffmpeg_failed";
    }
    return {};
  };
  std::string_view error = play(frames, options, write);
  const auto goes_on = [&] { return !options.progress || options.progress(frames.count); };
  if (error.empty() && !ffmpeg.finish(goes_on)) error = "export.ffmpeg_failed";
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
