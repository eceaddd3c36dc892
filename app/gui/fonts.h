#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/gui/glyph_texture.h"
#include "app/gui/imgui_compat.h"
#include "app/scene/scene.h"

namespace padlens {

struct FontFile {
  std::string path;        // "" where nothing was found
  int index = 0;           // of the face in a collection
  double line_height = 1;  // ascender to descender, in em: ImGui sizes fonts by it
  double space = 0;        // the width of one, in em
};

// What fontconfig has for a family, weight 400, 600 or 700.
FontFile find_font(const std::string& family, int weight);

// The fonts of the window. Text is drawn at whole pixel sizes and never scaled, so
// that it stays crisp.
class Fonts {
 public:
  Fonts();

  struct Sized {
    ImFont* font = nullptr;
    float size = 0;  // as ImGui counts: the line's height in pixels
    float em = 0;    // pixels
  };

  // The font for an em of `pixels`, rounded; the nearest there is, if there is no room for
  // it before the next prepare().
  Sized get(Face face, Weight weight, double pixels);

  // Glyphs that the words of the program need beyond Latin and mathematics, as
  // UTF-8. Chinese is baked from these alone: a few hundred, not all of them.
  void set_words(const std::string& words);

  // Between frames: makes room where there was none, and letters of new words.
  void prepare();
  bool wants_prepare() const { return dirty_; }

  // Where the letters are, before 1.92: what changed in it is the renderer's to follow.
  GlyphTexture& glyphs() { return glyphs_; }

 private:
  struct Key {
    Face face;
    Weight weight;
    int pixels;  // em
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Baked {
    Key key;
    ImFont* font;
    std::unique_ptr<ImFontAtlas> atlas;  // that it was built in; none from 1.92
  };

  // As the key's size needs them.
  const ImVector<ImWchar>& ranges_of(const Key& key) const;
  ImFont* add(ImFontAtlas& atlas, const Key& key);
  ImFont* bake(const Key& key);
  void add_all(ImFontAtlas& atlas);
  float size_of(const Key& key) const;

  std::array<std::array<FontFile, 3>, 2> files_;  // [face][weight]
  std::array<FontFile, 2> chinese_;               // regular, bold
  std::vector<Baked> baked_;
  GlyphTexture glyphs_;
  std::string words_;
  ImVector<ImWchar> latin_ranges_;
  ImVector<ImWchar> code_ranges_;
  ImVector<ImWchar> number_ranges_;
  ImVector<ImWchar> symbol_ranges_;
  ImVector<ImWchar> word_ranges_;
  int side_ = 0;        // of the texture; 0: not started
  bool fresh_ = false;  // started before this frame
  bool full_ = false;   // no room for a size that came up
  bool dirty_ = true;
};

}  // namespace padlens
