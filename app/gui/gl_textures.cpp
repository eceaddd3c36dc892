#include "app/gui/gl_textures.h"

#include <glad/gl.h>

#include <array>
#include <cstddef>

namespace padlens {
namespace {

ImTextureID make(std::span<const TexturePixels> levels, TextureFilter filter) {
  GLint bound = 0;
  glGetIntegerv(GL_TEXTURE_BINDING_2D, &bound);
  GLuint texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  const GLint smaller = filter == TextureFilter::nearest  ? GL_NEAREST
                        : filter == TextureFilter::linear ? GL_LINEAR
                                                          : GL_LINEAR_MIPMAP_LINEAR;
  // One filter for both, where it is known which it is: software need not find out at each pixel.
  const GLint larger = filter == TextureFilter::linear ? GL_LINEAR : GL_NEAREST;
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, smaller);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, larger);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, static_cast<GLint>(levels.size()) - 1);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    glTexImage2D(GL_TEXTURE_2D, static_cast<GLint>(i), GL_RGBA8, levels[i].width, levels[i].height,
                 0, GL_RGBA, GL_UNSIGNED_BYTE, levels[i].rgba.data());
  }
  glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(bound));
  return compat::texture_id(texture);
}

void put(ImTextureID texture, int left, int top, const TexturePixels& pixels) {
  GLint bound = 0;
  glGetIntegerv(GL_TEXTURE_BINDING_2D, &bound);
  glBindTexture(GL_TEXTURE_2D, compat::texture_name(texture));
  glTexSubImage2D(GL_TEXTURE_2D, 0, left, top, pixels.width, pixels.height, GL_RGBA,
                  GL_UNSIGNED_BYTE, pixels.rgba.data());
  glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(bound));
}

void drop(ImTextureID texture) {
  const GLuint name = compat::texture_name(texture);
  glDeleteTextures(1, &name);
}

// To the texture that is bound, and first made: what changed.
void upload(const GlyphTexture& glyphs, bool anew) {
  const int side = glyphs.side();
  if (anew) {
    // White everywhere, and as opaque as the one value says.
    const std::array<GLint, 4> swizzle{GL_ONE, GL_ONE, GL_ONE, GL_RED};
    glTexParameteriv(GL_TEXTURE_2D, GL_TEXTURE_SWIZZLE_RGBA, swizzle.data());
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, side, side, 0, GL_RED, GL_UNSIGNED_BYTE, nullptr);
  }
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glPixelStorei(GL_UNPACK_ROW_LENGTH, side);
  for (const PixelBox& box : glyphs.changed()) {
    glTexSubImage2D(
        GL_TEXTURE_2D, 0, box.left, box.top, box.width(), box.height(), GL_RED, GL_UNSIGNED_BYTE,
        glyphs.pixels().data() + static_cast<std::ptrdiff_t>(box.top) * side + box.left);
  }
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
}

}  // namespace

TextureDriver gl_textures() {
  return {make, put, drop};
}

GlFontTexture::~GlFontTexture() {
  if (texture_ != 0) glDeleteTextures(1, &texture_);
}

bool GlFontTexture::follow(GlyphTexture& glyphs) {
  if (compat::kDynamicFonts || glyphs.side() == 0) return false;
  const bool anew = starts_ != glyphs.starts();
  if (anew || !glyphs.changed().empty()) {
    if (texture_ == 0) glGenTextures(1, &texture_);
    GLint bound = 0;
    glGetIntegerv(GL_TEXTURE_BINDING_2D, &bound);
    glBindTexture(GL_TEXTURE_2D, texture_);
    upload(glyphs, anew);
    glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(bound));
    starts_ = glyphs.starts();
    glyphs.clean();
  }
  compat::set_font_texture(*ImGui::GetIO().Fonts, compat::texture_id(texture_));
  return anew;
}

}  // namespace padlens
