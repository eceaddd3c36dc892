#include <algorithm>
#include <bit>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "app/document/embedded.h"
#include "app/export/animation.h"
#include "app/export/drawing.h"
#include "app/export/lzw.h"
#include "app/export/palette.h"
#include "app/svg/format.h"

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

// Little-endian.
void append16(std::string& bytes, int value) {
  bytes += static_cast<char>(value & 0xFF);
  bytes += static_cast<char>(value >> 8);
}

void append_box(std::string& bytes, const PixelBox& box) {
  for (const int value : {box.left, box.top, box.width(), box.height()})
    append16(bytes, value);
}

int bits_for(std::size_t colors) {
  return static_cast<int>(std::bit_width(colors - 1));
}

class GifWriter {
 public:
  GifWriter(const FrameList& frames, const ExportOptions& options, const Sink& sink)
      : animated_(frames.count > 1),
        options_(options),
        sink_(sink),
        palette_(*options.theme, use_of(frames)) {}

  std::string_view add(const PaintedFrame& frame) {
    const bool first = frame.index == 0;
    if (first) begin(frame.canvas.size());
    // A still needs a control too to say which index is nothing.
    const int delay = animated_ ? clock_.next(frame.milliseconds) : 0;
    PixelBox box = frame.canvas.box();
    if (options_.transparent) {
      take_whole(frame.canvas);
      append_control(Disposal::clear, delay, kNothing);
    } else {
      const PixelBox changed = take_changes(frame);
      if (!first) box = changed.empty() ? PixelBox{0, 0, 1, 1} : changed;
      if (animated_) {
        append_control(Disposal::keep, delay,
                       first ? std::nullopt : std::optional<std::uint8_t>(kAsBefore));
      }
    }
    if (first || options_.transparent) {
      append_image(box, shown_, colors_);
    } else {
      append_image(box, changes_, std::size_t{kAsBefore} + 1);
    }
    forget_changes(first ? frame.canvas.box() : box);
    return handed_over();
  }

  std::string_view finish() {
    bytes_ += ';';
    return handed_over();
  }

 private:
  // What becomes of a frame when the next one comes.
  enum class Disposal : int { keep = 1, clear = 2 };

  std::string_view handed_over() {
    const bool taken = sink_(bytes_);
    bytes_.clear();
    return taken ? std::string_view() : kStopped;
  }

  void begin(PixelSize size) {
    constexpr int kMaxGifSide = 0xFFFF;
    static_assert(kMaxSide <= kMaxGifSide);
    size_ = size;
    const std::size_t area =
        static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
    shown_.resize(area);
    changes_.resize(area);
    std::string table;
    if (options_.transparent) table.append(3, '\0');
    for (const Color color : palette_.colors()) {
      for (const std::uint8_t channel : {color.r, color.g, color.b})
        table += static_cast<char>(channel);
    }
    colors_ = table.size() / 3;
    const int bits = bits_for(colors_);
    table.resize(std::size_t{3} << static_cast<unsigned>(bits));
    bytes_ = "GIF89a";
    append16(bytes_, size.width);
    append16(bytes_, size.height);
    bytes_ += static_cast<char>(0x80 | (bits - 1));  // there is a table, and how large it is
    bytes_.append(2, '\0');                          // background, proportions of a pixel
    bytes_ += table;
    if (animated_ && options_.loops != 1) append_loops();
    append_comment();
    append_scenario();
  }

  void append_loops() {
    bytes_.append("\x21\xFF\x0BNETSCAPE2.0\x03\x01", 16);
    // The file counts how often the pictures come again after the first time.
    append16(bytes_, std::clamp(options_.loops - 1, 0, 0xFFFF));
    bytes_ += '\0';
  }

  // What the file says of itself, a line each.
  void append_comment() {
    const FigureText& text = options_.text;
    std::string comment;
    for (const std::string& line : {text.title, text.description, text.source}) {
      if (!line.empty()) comment += (comment.empty() ? "" : "\n") + line;
    }
    if (comment.empty()) return;
    bytes_.append("\x21\xFE", 2);
    append_blocks(comment);
  }

  void append_scenario() {
    if (options_.scenario.empty()) return;
    bytes_.append("\x21\xFF", 2);
    bytes_ += static_cast<char>(kGifExtension.size());
    bytes_ += kGifExtension;
    append_blocks(options_.scenario);
  }

  void append_blocks(std::string_view rest) {
    constexpr std::size_t kMostInBlock = 255;
    while (!rest.empty()) {
      const std::string_view block = rest.substr(0, kMostInBlock);
      bytes_ += static_cast<char>(block.size());
      bytes_ += block;
      rest.remove_prefix(block.size());
    }
    bytes_ += '\0';
  }

  // `unseen`: the index that leaves what is there.
  void append_control(Disposal disposal, int delay, std::optional<std::uint8_t> unseen) {
    bytes_.append("\x21\xF9\x04", 3);
    bytes_ += static_cast<char>(static_cast<int>(disposal) << 2 | (unseen ? 1 : 0));
    append16(bytes_, delay);
    bytes_ += static_cast<char>(unseen.value_or(0));
    bytes_ += '\0';
  }

  // Of a whole picture's indices, each below `colors`, those in `box`.
  void append_image(const PixelBox& box, const std::vector<std::uint8_t>& indices,
                    std::size_t colors) {
    bytes_ += ',';
    append_box(bytes_, box);
    bytes_ += '\0';  // the table is the file's, rows come in order
    packed_.clear();
    for (int y = box.top; y < box.bottom; ++y) {
      const auto row = indices.begin() + offset(y);
      packed_.insert(packed_.end(), row + box.left, row + box.right);
    }
    lzw_.append(packed_, std::max(bits_for(colors), 2), bytes_);
  }

  std::ptrdiff_t offset(int y) const { return std::ptrdiff_t{y} * size_.width; }

  void forget_changes(const PixelBox& box) {
    for (int y = box.top; y < box.bottom; ++y)
      std::fill_n(changes_.begin() + offset(y) + box.left, box.width(), kAsBefore);
  }

  // Puts what differs from the pixels shown into both. The box around it.
  PixelBox take_changes(const PaintedFrame& frame) {
    PixelBox around;
    for (const PixelBox& box : frame.changed) {
      for (int y = box.top; y < box.bottom; ++y)
        around = united(around, take_row(frame.canvas.row(y), y, box.left, box.right));
    }
    return around;
  }

  PixelBox take_row(std::span<const Pixel> row, int y, int left, int right) {
    std::uint8_t* const shown = &shown_[static_cast<std::size_t>(offset(y))];
    std::uint8_t* const changes = &changes_[static_cast<std::size_t>(offset(y))];
    const Pixel* const pixels = row.data();
    int first = right;
    int last = left - 1;
    for (int x = left; x < right;) {
      const Pixel pixel = pixels[x];
      const std::uint8_t index = palette_.index(pixel);
      for (; x < right && pixels[x] == pixel; ++x) {
        if (shown[x] == index) continue;
        shown[x] = index;
        changes[x] = index;
        first = std::min(first, x);
        last = x;
      }
    }
    return {first, y, last + 1, y + 1};
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
  PixelSize size_;
  std::size_t colors_ = 0;             // of the file's table
  std::vector<std::uint8_t> shown_;    // what one sees
  std::vector<std::uint8_t> changes_;  // kAsBefore where nothing differs
  std::vector<std::uint8_t> packed_;
  LzwEncoder lzw_;
  std::string bytes_;  // for the sink
};

}  // namespace

std::string write_gif(const FrameList& frames, const ExportOptions& options, const Sink& sink) {
  if (options.theme == nullptr) return std::string(kFailed);
  GifWriter writer(frames, options, sink);
  const std::string_view error =
      play(frames, options, [&](const PaintedFrame& frame) { return writer.add(frame); });
  return std::string(error.empty() ? writer.finish() : error);
}

}  // namespace padlens
