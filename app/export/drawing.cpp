#include "app/export/drawing.h"

#include "app/export/png_pixels.h"

namespace padlens {

const Drawing& drawing() {
  static constexpr Drawing kDrawing{write_png, write_pdf,  write_gif, write_webp,
                                    write_mp4, write_webm, png_pixels};
  return kDrawing;
}

}  // namespace padlens
