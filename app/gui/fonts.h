#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/gui/glyph_texture.h"
#include "app/gui/imgui_compat.h"
#include "app/gui/letter_maker.h"
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

// The fonts of the window. Text is drawn at whole pixel sizes and not scaled, so that it stays
// crisp, but for the frames in which letters of its size are still being made.
class Fonts {
 public:
  // `letters_made` is called on another thread: take_letters() has something to do.
  explicit Fonts(std::function<void()> letters_made = {});

  struct Sized {
    ImFont* font = nullptr;
    float size = 0;  // as ImGui counts: the line's height in pixels
    float em = 0;    // pixels
  };

  // The font for an em of `pixels`, rounded; the nearest there is, if there is no room for
  // it before the next prepare().
  Sized get(Face face, Weight weight, double pixels);
  // The same for pictures, whose letters take any size: where they are not there yet they are
  // made beside the frames, and until then those of another size are stretched.
  Sized get_soon(Face face, Weight weight, double pixels);

  // Glyphs that the words of the program need beyond Latin and mathematics, as
  // UTF-8. Chinese is baked from these alone: a few hundred, not all of them.
  void set_words(const std::string& words);

  // Between frames: makes room where there was none, and letters of new words.
  void prepare();
  bool wants_prepare() const { return dirty_; }

  // Between frames, once each: moves in what was made beside them, at most kFrameBytes of it.
  void take_letters();
  static constexpr std::int64_t kFrameBytes = std::int64_t{4} << 20U;
  bool has_letters_to_take() { return !arriving_.empty() || maker_.has_made(); }
  // Whether sizes that were asked for are not there yet.
  bool awaits_letters() const { return !ordered_.empty(); }

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
    std::unique_ptr<ImFont> own = {};  // none where it is an atlas's
    PixelBox box = {};                 // of its letters in the texture
    std::int64_t used = 0;             // the last turn in which it was drawn with
  };
  struct Ordered {
    std::uint64_t number;
    Key key;
    std::int64_t asked;  // the last turn in which it was asked for
  };
  // A file that a font takes letters from, those that the parts before it have not.
  struct Part {
    const FontFile& file;
    const ImVector<ImWchar>& ranges;
  };
  // A sheet on its way into the texture.
  struct Arriving {
    Key key;
    LetterSheet sheet;
    PixelBox box = {};  // its room, once it has any
    int rows = 0;       // that are there
  };

  static Key key_of(Face face, Weight weight, double pixels);
  Key made_for(Key key) const;
  // As the key's size needs them.
  const ImVector<ImWchar>& ranges_of(const Key& key) const;
  // Whether text of `key` can be drawn with letters made for `other`.
  static bool has_letters_of(const Key& other, const Key& key);
  std::vector<Part> parts_of(const Key& key) const;
  std::vector<LetterSource> sources_of(const Key& key) const;
  const FontFile& file_of(const Key& key) const;
  Baked* find(const Key& key);
  Baked* nearest(const Key& key);
  Sized sized(Baked* baked, const Key& key);
  void order(const Key& key);
  Baked* bake(const Key& key);
  Baked* settle(const Arriving& arriving);
  bool move_in(Arriving& arriving, UploadBudget& budget);
  std::optional<PixelBox> room_for(int height);
  bool has_idle_letters() const;
  void want_room();
  void add_all(ImFontAtlas& atlas);
  ImFont* add(ImFontAtlas& atlas, const Key& key);
  float size_of(const Key& key) const;

  std::array<std::array<FontFile, 3>, 2> files_;  // [face][weight]
  std::array<FontFile, 2> chinese_;               // regular, bold
  std::vector<Baked> baked_;
  std::vector<Ordered> ordered_;
  std::deque<Arriving> arriving_;
  GlyphTexture glyphs_;
  std::string words_;
  ImVector<ImWchar> latin_ranges_;
  ImVector<ImWchar> code_ranges_;
  ImVector<ImWchar> number_ranges_;
  ImVector<ImWchar> symbol_ranges_;
  ImVector<ImWchar> word_ranges_;
  int largest_words_ = 120;      // that a sheet has room for, pixels
  int side_ = 0;                 // of the texture; 0: not started
  bool full_ = false;            // no room for a size that came up
  std::int64_t full_since_ = 0;  // the turn
  bool dirty_ = true;
  std::int64_t turn_ = 0;  // of prepare()
  std::uint64_t orders_ = 0;
  LetterMaker maker_;
};

}  // namespace padlens
