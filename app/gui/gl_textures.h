#pragma once

#include "app/gui/glyph_texture.h"
#include "app/gui/textures.h"

namespace padlens {

// Textures of the current OpenGL context: sharp where they are enlarged, averaged where
// they are shrunk.
TextureDriver gl_textures();

// The letters' texture on the graphics card: one value of opacity a pixel. Nothing is done
// from ImGui 1.92 on, whose backend has its own.
class GlFontTexture {
 public:
  GlFontTexture() = default;
  ~GlFontTexture();
  GlFontTexture(const GlFontTexture&) = delete;
  GlFontTexture& operator=(const GlFontTexture&) = delete;

  // Brings it up to `glyphs`, and has ImGui draw with it. True if it was started anew.
  bool follow(GlyphTexture& glyphs);

 private:
  unsigned texture_ = 0;
  int starts_ = 0;
};

}  // namespace padlens
