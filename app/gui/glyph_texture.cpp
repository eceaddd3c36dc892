#include "app/gui/glyph_texture.h"

#include "app/gui/imgui_compat.h"

#if IMGUI_VERSION_NUM < 19200

#include <algorithm>

namespace padlens {

void GlyphTexture::start(ImFontAtlas& main, int side) {
  const ImTextureID texture = main.TexID;
  main.Clear();
  compat::use_freetype(main);
  main.TexDesiredWidth = kColumn;
  main.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight | ImFontAtlasFlags_NoMouseCursors;
  main.AddFontDefault();
  main.Build();
  main.SetTexID(texture);
  main_ = &main;
  side_ = side;
  ++starts_;
  pixels_.assign(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 0);
  used_.assign(static_cast<std::size_t>(side / kColumn), {});
  changed_.clear();
  take(main);
}

void GlyphTexture::take(ImFontAtlas& main) {
  const PixelBox box = *reserve(main.TexHeight);
  LetterSheet sheet;
  sheet.width = main.TexWidth;
  sheet.height = main.TexHeight;
  sheet.pixels.assign(main.TexPixelsAlpha8,
                      main.TexPixelsAlpha8 + std::ptrdiff_t{sheet.width} * sheet.height);
  put(sheet, box, 0, sheet.height);
  const auto side = static_cast<float>(side_);
  const auto u = [&](float at) {
    return (at * static_cast<float>(sheet.width) + static_cast<float>(box.left)) / side;
  };
  const auto v = [&](float at) {
    return (at * static_cast<float>(sheet.height) + static_cast<float>(box.top)) / side;
  };
  for (ImFont* font : main.Fonts) {
    for (ImFontGlyph& glyph : font->Glyphs) {
      glyph.U0 = u(glyph.U0);
      glyph.U1 = u(glyph.U1);
      glyph.V0 = v(glyph.V0);
      glyph.V1 = v(glyph.V1);
    }
  }
  main.TexUvScale = {1 / side, 1 / side};
  main.TexUvWhitePixel = {u(main.TexUvWhitePixel.x), v(main.TexUvWhitePixel.y)};
  for (ImVec4& line : main.TexUvLines)
    line = {u(line.x), v(line.y), u(line.z), v(line.w)};
}

// The highest gap that it fits in.
std::optional<PixelBox> GlyphTexture::reserve(int height) {
  std::optional<PixelBox> best;
  std::vector<Rows>* column = nullptr;
  for (std::size_t i = 0; i < used_.size(); ++i) {
    int top = 0;
    for (const Rows& rows : used_[i]) {
      if (top + height <= rows.top) break;
      top = rows.bottom;
    }
    if (top + height > side_ || (best && best->top <= top)) continue;
    const int left = static_cast<int>(i) * kColumn;
    best = PixelBox{left, top, left + kColumn, top + height};
    column = &used_[i];
  }
  if (best) {
    column->insert(std::ranges::upper_bound(*column, best->top, {}, &Rows::top),
                   {best->top, best->bottom});
  }
  return best;
}

void GlyphTexture::release(const PixelBox& box) {
  std::erase_if(used_[static_cast<std::size_t>(box.left / kColumn)],
                [&](const Rows& rows) { return rows.top == box.top; });
}

void GlyphTexture::put(const LetterSheet& sheet, const PixelBox& box, int first, int rows) {
  for (int row = first; row < first + rows; ++row) {
    std::copy_n(sheet.pixels.begin() + std::ptrdiff_t{row} * sheet.width, sheet.width,
                pixels_.begin() + std::ptrdiff_t{box.top + row} * side_ + box.left);
  }
  changed_.push_back({box.left, box.top + first, box.left + sheet.width, box.top + first + rows});
}

std::unique_ptr<ImFont> GlyphTexture::font_of(const LetterSheet& sheet, const PixelBox& box) {
  auto font = std::make_unique<ImFont>();
  font->ContainerAtlas = main_;
  font->FontSize = static_cast<float>(sheet.line);
  font->Ascent = static_cast<float>(sheet.ascent);
  font->Descent = static_cast<float>(sheet.descent);
  const auto side = static_cast<float>(side_);
  for (const Letter& letter : sheet.letters) {
    const PixelBox at = letter.box.moved(box.left, box.top);
    const auto x = static_cast<float>(letter.left);
    const auto y = static_cast<float>(letter.top + sheet.ascent);
    font->AddGlyph(nullptr, static_cast<ImWchar>(letter.code), x, y,
                   x + static_cast<float>(at.width()), y + static_cast<float>(at.height()),
                   static_cast<float>(at.left) / side, static_cast<float>(at.top) / side,
                   static_cast<float>(at.right) / side, static_cast<float>(at.bottom) / side,
                   static_cast<float>(letter.advance));
  }
  font->BuildLookupTable();
  return font;
}

}  // namespace padlens

#else

namespace padlens {

void GlyphTexture::start(ImFontAtlas&, int) {}

std::optional<PixelBox> GlyphTexture::reserve(int) {
  return {};
}

void GlyphTexture::release(const PixelBox&) {}

void GlyphTexture::put(const LetterSheet&, const PixelBox&, int, int) {}

std::unique_ptr<ImFont> GlyphTexture::font_of(const LetterSheet&, const PixelBox&) {
  return {};
}

}  // namespace padlens

#endif
