#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "app/scene/scene.h"
#include "app/scene/theme.h"

namespace padlens {

// Takes the bytes of a file, in order. False: it cannot take more, and knows why; the
// writer stops.
using Sink = std::function<bool(std::string_view bytes)>;

// A picture's size in pixels.
struct PixelSize {
  int width = 0;
  int height = 0;
  friend bool operator==(const PixelSize&, const PixelSize&) = default;
};

// What Cairo's images can hold on a side.
inline constexpr double kMaxSide = 32767;

// Primitives of a page that belong together, for a reader that goes through it part by part.
struct FramePart {
  enum class Kind : std::uint8_t { heading, paragraph, figure };
  std::size_t first = 0;
  std::size_t count = 0;
  Kind kind = Kind::paragraph;
  std::string description = {};  // of a figure
};

struct Frame {
  Scene scene;
  int milliseconds = 0;          // how long it stays; counts where pictures move
  std::string description = {};  // of this page; "" where FigureText's is that of all
  // Of a page that is more than one figure, in reading order and in the scene's; either all pages
  // of a file have some or none.
  std::vector<FramePart> parts = {};
};

// The pictures of a file, in order. Each is built when it is asked for, so that many
// take no more memory than one.
struct FrameList {
  std::int64_t count = 0;
  std::function<Frame(std::int64_t index)> at;
};

// What a file says of itself: to those who cannot see the picture, to those who look for it.
// Each is one line of UTF-8 that XML can hold (one_line()), "" for what is not said.
struct FigureText {
  std::string title;
  std::string description;  // the alternative text
  std::string language;     // of both: "en", "zh"
  std::string source;       // where the figure comes from

  friend bool operator==(const FigureText&, const FigureText&) = default;
};

struct ExportOptions {
  const Theme* theme = nullptr;         // required
  double scale = 1;                     // pixels per logical unit; for SVG the size shown
  bool transparent = false;             // no background
  std::string scenario = {};            // as JSON, kept in the file where the format can hold it
  FigureText text = {};                 // kept likewise
  std::string id_prefix = {};           // SVG: of ids, classes and keyframes; "" one of its own
  int loops = 0;                        // how often pictures move through; 0: for ever
  double max_pixels = 4096.0 * 4096.0;  // larger pictures are refused ("export.too_large")
  // Told how many frames are done; false: the person has cancelled.
  std::function<bool(std::int64_t done)> progress = {};
  // Told what stands in the sentence of the error that follows.
  std::function<void(std::vector<std::string> args)> explain = {};
};

enum class FormatKind {
  still,     // one picture
  pages,     // one picture a page
  animated,  // pictures that follow each other in time
};

// A file format: a row of app/formats/format_rows.h. The bytes
// depend on the scenes and the options alone, not on locale, time or place.
struct Format {
  std::string_view id;      // "svg"
  std::string_view suffix;  // ".svg"
  FormatKind kind;
  // "" when all is well, else why not: a key "export.*" of assets/lang/. A still writes
  // the first frame.
  std::string (*write)(const FrameList& frames, const ExportOptions& options, const Sink& sink);
  bool vector = false;  // made of shapes, so that pixels do not count
  bool opaque = false;  // cannot be without a background
  // The longest side of a picture, in pixels, or in units at scale 1.
  double max_side = std::numeric_limits<double>::infinity();
};

// A single picture.
FrameList one_frame(const Scene& scene);

// The bytes of a file, or why there are none ("export.*" in assets/lang/).
struct ExportResult {
  std::string bytes;
  std::string error;  // a key; empty when all is well

  bool ok() const { return error.empty(); }
};

// All of a file in memory.
ExportResult write_all(const Format& format, const FrameList& frames, const ExportOptions& options);

// One picture, and one that moves.
extern const Format kSvgFormat;
extern const Format kAnimSvgFormat;

}  // namespace padlens
