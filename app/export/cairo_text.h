#pragma once

#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/export/missing_fonts.h"
#include "app/scene/scene.h"
#include "app/scene/theme.h"

namespace padlens {

struct GObjectUnref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using GObjectPtr = std::unique_ptr<T, GObjectUnref>;

struct GlyphsFree {
  void operator()(PangoGlyphString* glyphs) const { pango_glyph_string_free(glyphs); }
};

struct ItemFree {
  void operator()(PangoItem* item) const { pango_item_free(item); }
};

// One glyph of a text, in scene units.
struct PlacedGlyph {
  PangoFont* font = nullptr;  // at CairoText::kEm; kept until the next text
  PangoGlyph glyph = 0;
  Point at;         // its origin
  double size = 0;  // em
  Role role = Role::text;
};

// Sets texts with Pango and keeps every line it has shaped: pictures say the
// same few things again and again. One thread at a time.
class CairoText {
 public:
  // Lines are shaped at this size and scaled: Pango looks fonts up anew for every
  // size, and what is not hinted keeps its proportions.
  static constexpr double kEm = 64;

  CairoText();

  // Draws `text` in the user space of `cr`: for documents, glyphs of fonts with the
  // characters they stand for.
  void draw(cairo_t* cr, const Text& text, const Theme& theme);

  // For pixels: adds the glyphs of `text` that there is anything to see of.
  void place(const Text& text, std::vector<PlacedGlyph>& glyphs);

  // Of all texts so far.
  const MissingFonts& missing() const { return missing_; }

 private:
  // Glyphs of one font.
  struct Piece {
    std::unique_ptr<PangoItem, ItemFree> item;  // holds the font, if there is one
    std::string text;                           // of this item alone
    std::unique_ptr<PangoGlyphString, GlyphsFree> glyphs;
    double x = 0;  // from the start of the line, at kEm
  };
  struct ShapedLine {
    std::vector<Piece> pieces;
    double width = 0;  // at kEm
  };

  // Shapes the runs; where the first begins.
  double shape_all(const Text& text);
  const ShapedLine& shape(const TextRun& run);
  ShapedLine shape_anew(const std::string& text, Face face, Weight weight);
  static void draw(cairo_t* cr, const ShapedLine& line);
  // What stands for characters of `glyphs` that the font does not have.
  void note_missing(const PangoGlyphString& glyphs, Face face);

  GObjectPtr<PangoContext> context_;
  // By face, weight and text.
  std::unordered_map<std::string, ShapedLine> lines_;
  std::vector<const ShapedLine*> runs_;  // of the last text
  MissingFonts missing_;
};

}  // namespace padlens
