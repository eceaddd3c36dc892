#include "app/export/drawing.h"

namespace padlens {

const Drawing* loaded_drawing() {
  return &drawing();
}

}  // namespace padlens
