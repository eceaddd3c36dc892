#include "app/export/cairo_text.h"

#include <algorithm>

#include "app/svg/one_line.h"

namespace padlens {
namespace {

constexpr std::size_t kMaxLines = 2048;

struct AttributesUnref {
  void operator()(PangoAttrList* attributes) const { pango_attr_list_unref(attributes); }
};
using Attributes = std::unique_ptr<PangoAttrList, AttributesUnref>;

PangoWeight pango_weight(Weight weight) {
  switch (weight) {
    case Weight::regular:
      break;
    case Weight::semibold:
      return PANGO_WEIGHT_SEMIBOLD;
    case Weight::bold:
      return PANGO_WEIGHT_BOLD;
  }
  return PANGO_WEIGHT_NORMAL;
}

struct FontFree {
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
using FontDescription = std::unique_ptr<PangoFontDescription, FontFree>;

FontDescription font_description(Face face, Weight weight, double size) {
  FontDescription font(pango_font_description_new());
  pango_font_description_set_family_static(
      font.get(), face == Face::sans ? "Inter,Noto Sans CJK SC,sans-serif"
                                     : "JetBrains Mono,Noto Sans Mono CJK SC,monospace");
  pango_font_description_set_weight(font.get(), pango_weight(weight));
  pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
  return font;
}

// Without a language Pango takes Han characters in the style of the environment's.
void mark_chinese(PangoAttrList* attributes, std::string_view text) {
  const auto is_cjk = [](char c) { return static_cast<unsigned char>(c) >= 0xE3; };
  const auto is_continuation = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
  };
  auto begin = std::ranges::find_if(text, is_cjk);
  while (begin != text.end()) {
    auto end = std::find_if_not(begin, text.end(),
                                [&](char c) { return is_cjk(c) || is_continuation(c); });
    PangoAttribute* language = pango_attr_language_new(pango_language_from_string("zh-cn"));
    language->start_index = static_cast<guint>(begin - text.begin());
    language->end_index = static_cast<guint>(end - text.begin());
    pango_attr_list_insert(attributes, language);
    begin = std::find_if(end, text.end(), is_cjk);
  }
}

GObjectPtr<PangoContext> make_context() {
  // The map of this thread, which keeps fonts from one picture to the next.
  GObjectPtr<PangoContext> context(
      pango_font_map_create_context(pango_cairo_font_map_get_default()));
  // All that a desktop's settings could otherwise decide.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context.get(), options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context.get(), FALSE);
  pango_context_set_language(context.get(), pango_language_from_string("en"));
  pango_context_set_base_dir(context.get(), PANGO_DIRECTION_LTR);
  return context;
}

void set_color(cairo_t* cr, Color color) {
  cairo_set_source_rgb(cr, color.r / 255.0, color.g / 255.0, color.b / 255.0);
}

}  // namespace

CairoText::CairoText() : context_(make_context()) {}

const CairoText::ShapedLine& CairoText::shape(const TextRun& run) {
  const std::string text = one_line(run.text);
  std::string key = text;
  key += static_cast<char>('0' + static_cast<int>(run.face));
  key += static_cast<char>('0' + static_cast<int>(run.weight));
  const auto [found, is_new] = lines_.try_emplace(std::move(key));
  if (is_new) found->second = shape_anew(text, run.face, run.weight);
  return found->second;
}

// PangoLayout would do this too, but it lowers Chinese beside Latin by the
// difference of their fonts' baselines, which no browser does.
CairoText::ShapedLine CairoText::shape_anew(const std::string& text, Face face, Weight weight) {
  ShapedLine line;
  if (text.empty()) return line;
  pango_context_set_font_description(context_.get(), font_description(face, weight, kEm).get());
  const Attributes attributes(pango_attr_list_new());
  // Formulas show the characters they are made of, not "!=" as one sign.
  pango_attr_list_insert(attributes.get(), pango_attr_font_features_new("liga=0,clig=0,calt=0"));
  mark_chinese(attributes.get(), text);
  const int length = static_cast<int>(text.size());
  GList* items = pango_itemize_with_base_dir(context_.get(), PANGO_DIRECTION_LTR, text.c_str(), 0,
                                             length, attributes.get(), nullptr);
  for (GList* link = items; link != nullptr; link = link->next) {
    auto* item = static_cast<PangoItem*>(link->data);
    Piece piece;
    piece.glyphs.reset(pango_glyph_string_new());
    piece.x = line.width;
    pango_shape_with_flags(text.c_str() + item->offset, item->length, text.c_str(), length,
                           &item->analysis, piece.glyphs.get(), PANGO_SHAPE_NONE);
    note_missing(*piece.glyphs, face);
    line.width += pango_glyph_string_get_width(piece.glyphs.get()) / double{PANGO_SCALE};
    piece.text =
        text.substr(static_cast<std::size_t>(item->offset), static_cast<std::size_t>(item->length));
    item->offset = 0;
    piece.item.reset(item);
    line.pieces.push_back(std::move(piece));
  }
  g_list_free(items);
  return line;
}

void CairoText::note_missing(const PangoGlyphString& glyphs, Face face) {
  for (int i = 0; i < glyphs.num_glyphs; ++i) {
    const PangoGlyph glyph = glyphs.glyphs[i].glyph;
    if ((glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0) {
      missing_.add(static_cast<char32_t>(glyph & ~PANGO_GLYPH_UNKNOWN_FLAG), face);
    }
  }
}

void CairoText::draw(cairo_t* cr, const ShapedLine& line) {
  for (const Piece& piece : line.pieces) {
    cairo_move_to(cr, piece.x, 0);
    // Cairo 1.16 writes this one glyph of Noto Sans CJK into PDF without its outline: it is drawn
    // as a shape, and as a letter that can be found and copied.
    if (piece.text.find("如") != std::string::npos && piece.item->analysis.font != nullptr) {
      pango_cairo_glyph_string_path(cr, piece.item->analysis.font, piece.glyphs.get());
      cairo_fill(cr);
      cairo_move_to(cr, piece.x, 0);
    }
    PangoGlyphItem glyphs{};
    glyphs.item = piece.item.get();
    glyphs.glyphs = piece.glyphs.get();
    pango_cairo_show_glyph_item(cr, piece.text.c_str(), &glyphs);
  }
}

double CairoText::shape_all(const Text& text) {
  if (lines_.size() > kMaxLines) lines_.clear();
  runs_.clear();
  double width = 0;
  for (const TextRun& run : text.runs) {
    runs_.push_back(&shape(run));
    width += runs_.back()->width * run.size / kEm;
  }
  if (text.anchor == Anchor::middle) return text.at.x - width / 2;
  return text.anchor == Anchor::end ? text.at.x - width : text.at.x;
}

void CairoText::draw(cairo_t* cr, const Text& text, const Theme& theme) {
  double x = shape_all(text);
  for (std::size_t i = 0; i < text.runs.size(); ++i) {
    const TextRun& run = text.runs[i];
    if (run.role != Role::none && run.size > 0) {
      cairo_save(cr);
      cairo_translate(cr, x, text.at.y);
      cairo_scale(cr, run.size / kEm, run.size / kEm);
      set_color(cr, theme[run.role]);
      draw(cr, *runs_[i]);
      cairo_restore(cr);
    }
    x += runs_[i]->width * run.size / kEm;
  }
}

void CairoText::place(const Text& text, std::vector<PlacedGlyph>& glyphs) {
  double x = shape_all(text);
  for (std::size_t i = 0; i < text.runs.size(); ++i) {
    const TextRun& run = text.runs[i];
    const double unit = run.size / kEm;
    const bool seen = run.role != Role::none && run.size > 0;
    for (const Piece& piece : runs_[i]->pieces) {
      double along = piece.x;
      for (int k = 0; seen && k < piece.glyphs->num_glyphs; ++k) {
        const PangoGlyphInfo& info = piece.glyphs->glyphs[k];
        const Point at{x + (along + info.geometry.x_offset / double{PANGO_SCALE}) * unit,
                       text.at.y + info.geometry.y_offset / double{PANGO_SCALE} * unit};
        along += info.geometry.width / double{PANGO_SCALE};
        if (info.glyph == PANGO_GLYPH_EMPTY || piece.item->analysis.font == nullptr) continue;
        glyphs.push_back({piece.item->analysis.font, info.glyph, at, run.size, run.role});
      }
    }
    x += runs_[i]->width * unit;
  }
}

}  // namespace padlens
