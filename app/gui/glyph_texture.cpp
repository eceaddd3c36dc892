#include "app/gui/glyph_texture.h"

#include "app/gui/imgui_compat.h"

#if IMGUI_VERSION_NUM < 19200

#include <algorithm>

namespace padlens {
namespace {

constexpr int kColumn = 512;  // pixels, the width of an atlas with one font

}  // namespace

void GlyphTexture::set_up(ImFontAtlas& atlas) {
  compat::use_freetype(atlas);
  atlas.TexDesiredWidth = kColumn;
  atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight | ImFontAtlasFlags_NoMouseCursors;
}

void GlyphTexture::start(ImFontAtlas& main, int side) {
  const ImTextureID texture = main.TexID;
  main.Clear();
  set_up(main);
  main.AddFontDefault();
  main.Build();
  main.SetTexID(texture);
  main_ = &main;
  side_ = side;
  ++starts_;
  pixels_.assign(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 0);
  filled_.assign(static_cast<std::size_t>(side / kColumn), 0);
  take(main);
}

bool GlyphTexture::take(ImFontAtlas& atlas) {
  PixelBox box;
  if (!place(atlas, box)) return false;
  const int width = atlas.TexWidth;
  for (int row = 0; row < atlas.TexHeight; ++row) {
    std::copy_n(atlas.TexPixelsAlpha8 + row * width, width,
                pixels_.data() + static_cast<std::ptrdiff_t>(box.top + row) * side_ + box.left);
  }
  const auto side = static_cast<float>(side_);
  const ImVec2 scale{static_cast<float>(width) / side, static_cast<float>(atlas.TexHeight) / side};
  const ImVec2 shift{static_cast<float>(box.left) / side, static_cast<float>(box.top) / side};
  const auto u = [&](float at) { return at * scale.x + shift.x; };
  const auto v = [&](float at) { return at * scale.y + shift.y; };
  for (ImFont* font : atlas.Fonts) {
    font->ContainerAtlas = main_;
    for (ImFontGlyph& glyph : font->Glyphs) {
      glyph.U0 = u(glyph.U0);
      glyph.U1 = u(glyph.U1);
      glyph.V0 = v(glyph.V0);
      glyph.V1 = v(glyph.V1);
    }
  }
  atlas.TexUvScale = {1 / side, 1 / side};
  atlas.TexUvWhitePixel = {u(atlas.TexUvWhitePixel.x), v(atlas.TexUvWhitePixel.y)};
  for (ImVec4& line : atlas.TexUvLines)
    line = {u(line.x), v(line.y), u(line.z), v(line.w)};
  changed_ = united(changed_, box);
  return true;
}

// In the emptiest of the columns.
bool GlyphTexture::place(ImFontAtlas& atlas, PixelBox& box) {
  const auto column = std::ranges::min_element(filled_);
  if (column == filled_.end() || atlas.TexWidth > kColumn) return false;
  if (*column + atlas.TexHeight > side_) return false;
  const int left = static_cast<int>(column - filled_.begin()) * kColumn;
  box = {left, *column, left + atlas.TexWidth, *column + atlas.TexHeight};
  *column += atlas.TexHeight;
  return true;
}

}  // namespace padlens

#else

namespace padlens {

void GlyphTexture::set_up(ImFontAtlas&) {}

void GlyphTexture::start(ImFontAtlas&, int) {}

bool GlyphTexture::take(ImFontAtlas&) {
  return true;
}

}  // namespace padlens

#endif
