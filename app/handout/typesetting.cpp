#include "app/handout/typesetting.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace padlens {
namespace {

// Advances of Inter's letters from the space to '~', in hundredths of an em: the wider of regular
// and semibold.
constexpr std::array<std::uint8_t, 95> kAdvances{
    28, 31, 40, 64, 65, 84, 66, 22, 39, 39, 54, 67, 30, 47,  29, 38, 67, 48,  62,
    65, 67, 64, 65, 59, 65, 65, 29, 30, 67, 67, 67, 54, 100, 72, 66, 74, 74,  61,
    60, 75, 74, 27, 56, 68, 57, 91, 75, 77, 64, 78, 65, 65,  66, 74, 72, 101, 69,
    70, 65, 39, 38, 39, 48, 47, 50, 57, 63, 58, 63, 59, 38,  63, 61, 26, 26,  57,
    26, 90, 61, 61, 62, 62, 40, 55, 38, 61, 58, 84, 56, 58,  56, 39, 36, 39,  67};
constexpr double kSign = 0.97;  // "→" and others that a Latin font has
constexpr double kWide = 1.0;   // Chinese, and its punctuation
constexpr double kReserve = 1.01;
constexpr char32_t kFirstWide = 0x2E80;

struct Letter {
  std::string_view bytes;
  char32_t code = 0;
};

// The first of `text`, which is not empty. A broken byte is a letter, too.
Letter first_letter(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (length == 1) return {text.substr(0, 1), lead};
  if (text.size() < length || lead < 0xC0) return {text.substr(0, 1), 0xFFFD};
  char32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i)
    code = code << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return {text.substr(0, length), code};
}

double advance(char32_t code) {
  if (code >= 0x20 && code < 0x7F) return kAdvances[code - 0x20] / 100.0;
  return code >= kFirstWide ? kWide : kSign;
}

bool is_one_of(char32_t code, std::u32string_view some) {
  return some.find(code) != std::u32string_view::npos;
}
bool never_first(char32_t code) {
  return is_one_of(code, U"，。；：？！、）》”’」…");
}
bool never_last(char32_t code) {
  return is_one_of(code, U"（《“‘「");
}

// What is not broken: a word, or a Chinese character with the punctuation that stays with it.
struct Unit {
  std::string_view text;
  bool spaced = false;  // a space stands before it
};

std::vector<Unit> units_of(std::string_view text) {
  std::vector<Unit> units;
  char32_t before = U' ';
  bool spaced = false;
  while (!text.empty()) {
    const Letter letter = first_letter(text);
    text.remove_prefix(letter.bytes.size());
    if (letter.code == U' ') {
      spaced = true;
      before = U' ';
      continue;
    }
    const bool both_narrow = letter.code < kFirstWide && before < kFirstWide;
    const bool joined = !units.empty() && !spaced &&
                        (both_narrow || never_first(letter.code) || never_last(before));
    if (joined) {
      Unit& last = units.back();
      last.text = {last.text.data(), last.text.size() + letter.bytes.size()};
    } else {
      units.push_back({letter.bytes, spaced});
    }
    spaced = false;
    before = letter.code;
  }
  return units;
}

// As much of a word as a line holds: at least a letter.
std::string_view fitting_part(std::string_view word, double size, double width, Weight weight) {
  std::size_t end = first_letter(word).bytes.size();
  while (end < word.size()) {
    const std::size_t next = end + first_letter(word.substr(end)).bytes.size();
    if (line_width(word.substr(0, next), size, weight) > width) break;
    end = next;
  }
  return word.substr(0, end);
}

Point moved(Point p, Point at, double scale) {
  return {at.x + scale * p.x, at.y + scale * p.y};
}

Parallelogram moved(const Parallelogram& shape, Point at, double scale) {
  return {moved(shape.corner, at, scale),
          {scale * shape.across.x, scale * shape.across.y},
          {scale * shape.down.x, scale * shape.down.y}};
}

struct Mover {
  Point at;
  double scale;

  void operator()(Rect& rect) const {
    const Point corner = moved(Point{rect.box.x, rect.box.y}, at, scale);
    rect.box = {corner.x, corner.y, scale * rect.box.w, scale * rect.box.h};
    rect.radius *= scale;
    rect.edge_width *= scale;
  }
  void operator()(Tile& tile) const {
    tile.shape = moved(tile.shape, at, scale);
    tile.edge_width *= scale;
  }
  void operator()(Raster& raster) const { raster.shape = moved(raster.shape, at, scale); }
  void operator()(Line& line) const {
    line.from = moved(line.from, at, scale);
    line.to = moved(line.to, at, scale);
    line.width *= scale;
  }
  void operator()(Curve& curve) const {
    for (Point* p : {&curve.from, &curve.control1, &curve.control2, &curve.to})
      *p = moved(*p, at, scale);
    curve.width *= scale;
  }
  void operator()(Text& text) const {
    text.at = moved(text.at, at, scale);
    for (TextRun& run : text.runs)
      run.size *= scale;
  }
};

}  // namespace

double line_width(std::string_view text, double size, Weight weight) {
  double width = 0;
  while (!text.empty()) {
    const Letter letter = first_letter(text);
    width += advance(letter.code);
    text.remove_prefix(letter.bytes.size());
  }
  const double bolder = weight == Weight::bold ? 1.04 : 1;
  return width * size * kReserve * bolder;
}

std::vector<std::string> wrapped(std::string_view text, double size, double width, Weight weight) {
  std::vector<std::string> lines(1);
  for (const Unit& unit : units_of(text)) {
    std::string longer = lines.back();
    if (unit.spaced && !longer.empty()) longer += ' ';
    longer += unit.text;
    if (line_width(longer, size, weight) <= width) {
      lines.back() = std::move(longer);
      continue;
    }
    std::string_view rest = unit.text;
    if (!lines.back().empty()) lines.emplace_back();
    while (line_width(rest, size, weight) > width) {
      const std::string_view part = fitting_part(rest, size, width, weight);
      if (part.size() == rest.size()) break;
      lines.back() = part;
      lines.emplace_back();
      rest.remove_prefix(part.size());
    }
    lines.back() = rest;
  }
  return lines;
}

std::vector<std::string> wrapped_at_most(std::size_t most, std::string_view text, double size,
                                         double width, Weight weight) {
  constexpr std::string_view kMore = "…";
  std::vector<std::string> lines = wrapped(text, size, width, weight);
  if (lines.size() <= most) return lines;
  lines.resize(most);
  const double room = width - line_width(kMore, size, weight);
  lines.back() = wrapped(lines.back(), size, room, weight).front().append(kMore);
  return lines;
}

void place_scene(Scene& page, const Scene& part, Point at, double scale) {
  page.primitives.reserve(page.primitives.size() + part.primitives.size());
  for (const Primitive& primitive : part.primitives) {
    Primitive& placed = page.primitives.emplace_back(primitive);
    std::visit(Mover{at, scale}, placed);
  }
}

}  // namespace padlens
