#include "app/modules/module.h"
#include "app/pictures/pictures.h"

PADLENS_MODULE_ENTRY const char* padlens_module_version() {
  return PADLENS_VERSION;
}

PADLENS_MODULE_ENTRY const padlens::PictureLibrary* padlens_pictures() {
  return &padlens::picture_library();
}
