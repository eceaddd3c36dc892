#include "app/gui/letters.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <memory>
#include <numeric>
#include <set>

namespace padlens {
namespace {

constexpr int kBetween = 1;  // free pixels

struct LibraryDone {
  void operator()(FT_Library library) const { FT_Done_FreeType(library); }
};
using Library = std::unique_ptr<FT_LibraryRec_, LibraryDone>;

struct FaceDone {
  void operator()(FT_Face face) const { FT_Done_Face(face); }
};
using OpenFace = std::unique_ptr<FT_FaceRec_, FaceDone>;

int whole_up(FT_Pos parts) {
  return static_cast<int>((parts + 63) >> 6);
}

OpenFace open_face(FT_Library library, const LetterSource& source) {
  FT_Face opened = nullptr;
  const auto* data = reinterpret_cast<const FT_Byte*>(source.file.data());
  const auto size = static_cast<FT_Long>(source.file.size());
  if (FT_New_Memory_Face(library, data, size, source.face, &opened) != 0) return nullptr;
  OpenFace face(opened);
  FT_Size_RequestRec request{};
  request.type = FT_SIZE_REQUEST_TYPE_REAL_DIM;
  request.height = FT_Long{source.line} * 64;
  const bool usable =
      FT_Select_Charmap(opened, FT_ENCODING_UNICODE) == 0 && FT_Request_Size(opened, &request) == 0;
  return usable ? std::move(face) : nullptr;
}

struct Drawn {
  Letter letter;
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;
};

// Adds the letter in the face's slot, rendered.
void add_drawn(const FT_GlyphSlot slot, unsigned code, std::vector<Drawn>& drawn) {
  const FT_Bitmap& bitmap = slot->bitmap;
  Drawn one;
  one.width = static_cast<int>(bitmap.width);
  one.height = static_cast<int>(bitmap.rows);
  one.letter = {code, {}, slot->bitmap_left, -slot->bitmap_top, whole_up(slot->advance.x)};
  for (int y = 0; y < one.height; ++y) {
    const std::uint8_t* row = bitmap.buffer + std::ptrdiff_t{y} * bitmap.pitch;
    one.pixels.insert(one.pixels.end(), row, row + one.width);
  }
  drawn.push_back(std::move(one));
}

void draw_letters(FT_Face face, const LetterSource& source, std::set<unsigned>& known,
                  std::vector<Drawn>& drawn) {
  for (const LetterRange& range : source.ranges) {
    for (unsigned code = range.first; code <= range.last; ++code) {
      const FT_UInt glyph = known.contains(code) ? 0 : FT_Get_Char_Index(face, code);
      if (glyph == 0) continue;
      if (FT_Load_Glyph(face, glyph, FT_LOAD_NO_BITMAP | FT_LOAD_TARGET_LIGHT) != 0) continue;
      if (FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL) != 0) continue;
      known.insert(code);
      add_drawn(face->glyph, code, drawn);
    }
  }
}

// In rows, the highest letters first.
void lay_out(std::vector<Drawn>& drawn, LetterSheet& sheet) {
  std::vector<std::size_t> order(drawn.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return drawn[i].height; });
  int x = kBetween;
  int y = kBetween;
  int row_height = 0;
  for (const std::size_t i : order) {
    Drawn& one = drawn[i];
    if (one.width == 0 || one.height == 0) continue;
    if (x + one.width + kBetween > sheet.width) {
      x = kBetween;
      y += row_height + kBetween;
      row_height = 0;
    }
    // One that is wider than the sheet cannot be seen.
    if (x + one.width + kBetween > sheet.width) continue;
    one.letter.box = {x, y, x + one.width, y + one.height};
    x += one.width + kBetween;
    row_height = std::max(row_height, one.height);
  }
  sheet.height = y + row_height + kBetween;
}

void put(const Drawn& one, LetterSheet& sheet) {
  for (int row = 0; row < one.letter.box.height(); ++row) {
    std::copy_n(one.pixels.begin() + std::ptrdiff_t{row} * one.width, one.width,
                sheet.pixels.begin() + std::ptrdiff_t{one.letter.box.top + row} * sheet.width +
                    one.letter.box.left);
  }
}

}  // namespace

LetterSheet make_letters(std::span<const LetterSource> sources, int width) {
  LetterSheet sheet;
  sheet.width = width;
  FT_Library started = nullptr;
  if (FT_Init_FreeType(&started) != 0) return sheet;
  const Library library(started);
  std::vector<Drawn> drawn;
  std::set<unsigned> known;
  for (const LetterSource& source : sources) {
    const OpenFace face = open_face(library.get(), source);
    if (face == nullptr) continue;
    if (sheet.line == 0) {
      const FT_Size_Metrics& metrics = face->size->metrics;
      sheet.line = source.line;
      sheet.ascent = whole_up(metrics.ascender);
      sheet.descent = whole_up(metrics.descender);
    }
    draw_letters(face.get(), source, known, drawn);
  }
  lay_out(drawn, sheet);
  sheet.pixels.resize(static_cast<std::size_t>(sheet.width) *
                      static_cast<std::size_t>(sheet.height));
  for (const Drawn& one : drawn) {
    put(one, sheet);
    sheet.letters.push_back(one.letter);
  }
  return sheet;
}

}  // namespace padlens
