#include "app/gui/gl_textures.h"

#include <glad/gl.h>

namespace padlens {
namespace {

ImTextureID make(std::span<const TexturePixels> levels) {
  GLint bound = 0;
  glGetIntegerv(GL_TEXTURE_BINDING_2D, &bound);
  GLuint texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
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

void drop(ImTextureID texture) {
  const GLuint name = compat::texture_name(texture);
  glDeleteTextures(1, &name);
}

}  // namespace

TextureDriver gl_textures() {
  return {make, drop};
}

}  // namespace padlens
