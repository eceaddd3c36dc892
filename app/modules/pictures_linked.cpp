#include "app/pictures/pictures.h"

namespace padlens {

const PictureLibrary* loaded_pictures() {
  return &picture_library();
}

}  // namespace padlens
