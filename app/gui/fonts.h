#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "app/gui/imgui_compat.h"
#include "app/scene/scene.h"

namespace padlens {

struct FontFile {
  std::string path;        // "" where nothing was found
  int index = 0;           // of the face in a collection
  double line_height = 1;  // ascender to descender, in em: ImGui sizes fonts by it
};

// What fontconfig has for a family, weight 400, 600 or 700.
FontFile find_font(const std::string& family, int weight);

// The fonts of the window. Text is drawn at whole pixel sizes and never scaled, so
// that it stays crisp: with an ImGui that rasterises a size at a time (before
// 1.92), a size that is new is noted and there from the next frame on.
class Fonts {
 public:
  Fonts();

  struct Sized {
    ImFont* font = nullptr;
    float size = 0;  // as ImGui counts: the line's height in pixels
    float em = 0;    // pixels
  };

  // The font for an em of `pixels`, rounded; until the next rebuild the nearest
  // there is.
  Sized get(Face face, Weight weight, double pixels);

  // Glyphs that the words of the program need beyond Latin and mathematics, as
  // UTF-8. Chinese is baked from these alone: a few hundred, not all of them.
  void set_words(const std::string& words);

  // Between frames: builds the atlas anew if sizes or words were added. Returns
  // true if it did, and the renderer's texture has to be made anew (before 1.92).
  bool rebuild_if_needed();

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
    std::uint64_t used;
  };

  ImFont* add(const Key& key);
  // `merged`: into the font added last, for `ranges` only.
  ImFont* add_file(const FontFile& file, int pixels, const ImVector<ImWchar>& ranges, bool merged);
  float size_of(const Key& key) const;

  std::array<std::array<FontFile, 3>, 2> files_;  // [face][weight]
  std::array<FontFile, 2> chinese_;               // regular, bold
  std::vector<Baked> baked_;
  std::set<Key> wanted_;
  std::string words_;
  ImVector<ImWchar> latin_ranges_;
  ImVector<ImWchar> symbol_ranges_;
  ImVector<ImWchar> word_ranges_;
  std::uint64_t clock_ = 0;
  bool dirty_ = true;
};

}  // namespace padlens
