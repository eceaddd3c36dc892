#pragma once

#include <imgui.h>

#include <cstdint>
#include <vector>

#include "app/svg/pixel_box.h"

namespace padlens {

// One texture for fonts that come one by one. Before 1.92 ImGui builds the atlas of all its
// fonts at once, and each new size of a letter would mean rasterising all the others again.
// Here a font is built in an atlas of its own, and its picture moved in beside the others.
class GlyphTexture {
 public:
  // Before fonts are added to an atlas that take() is to be given.
  static void set_up(ImFontAtlas& atlas);

  // Only what all drawing needs besides letters: white, and the ends of lines. `main` is the
  // atlas that ImGui draws with; fonts that were taken before are not to be used any more.
  void start(ImFontAtlas& main, int side);

  // Moves the built picture of `atlas` in, and its fonts to `main`. False, and nothing
  // changed, if there is no room.
  bool take(ImFontAtlas& atlas);

  // What the renderer needs: `side` x `side` values of opacity, rows from the top; where they
  // changed since clean(); how often it was started.
  int side() const { return side_; }
  const std::vector<std::uint8_t>& pixels() const { return pixels_; }
  const PixelBox& changed() const { return changed_; }
  int starts() const { return starts_; }
  void clean() { changed_ = {}; }

 private:
  bool place(ImFontAtlas& atlas, PixelBox& box);

  ImFontAtlas* main_ = nullptr;
  int side_ = 0;
  int starts_ = 0;
  std::vector<std::uint8_t> pixels_;
  std::vector<int> filled_;  // rows of each column of blocks
  PixelBox changed_;
};

}  // namespace padlens
