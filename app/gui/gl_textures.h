#pragma once

#include "app/gui/textures.h"

namespace padlens {

// Textures of the current OpenGL context: sharp where they are enlarged, averaged where
// they are shrunk.
TextureDriver gl_textures();

}  // namespace padlens
