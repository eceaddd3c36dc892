#pragma once

#include <imgui.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "app/gui/letters.h"

namespace padlens {

// One texture for fonts that come and go one by one. Before 1.92 ImGui builds the atlas of all
// its fonts at once, and each new size of a letter would mean rasterising all the others again.
// Here the sheet of a font's letters is moved in beside the others.
class GlyphTexture {
 public:
  static constexpr int kColumn = 512;  // pixels, the width of a sheet

  // Only what all drawing needs besides letters: white, and the ends of lines. `main` is the
  // atlas that ImGui draws with; fonts that were made before are not to be used any more.
  void start(ImFontAtlas& main, int side);

  // Room for a sheet of this height, until release(); nullopt where there is none.
  std::optional<PixelBox> reserve(int height);
  void release(const PixelBox& box);
  // Moves `rows` rows of the sheet, from `first` on, into its room.
  void put(const LetterSheet& sheet, const PixelBox& box, int first, int rows);
  // The letters of a sheet that has moved in, as ImGui's font.
  std::unique_ptr<ImFont> font_of(const LetterSheet& sheet, const PixelBox& box);

  // What the renderer needs: `side` x `side` values of opacity, rows from the top; where they
  // changed since clean(); how often it was started. What never changed is not drawn with.
  int side() const { return side_; }
  const std::vector<std::uint8_t>& pixels() const { return pixels_; }
  const std::vector<PixelBox>& changed() const { return changed_; }
  int starts() const { return starts_; }
  void clean() { changed_.clear(); }

 private:
  struct Rows {
    int top = 0;
    int bottom = 0;
  };

  void take(ImFontAtlas& main);

  ImFontAtlas* main_ = nullptr;
  int side_ = 0;
  int starts_ = 0;
  std::vector<std::uint8_t> pixels_;
  std::vector<std::vector<Rows>> used_;  // of each column, from the top
  std::vector<PixelBox> changed_;
};

}  // namespace padlens
