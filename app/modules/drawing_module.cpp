#include "app/export/drawing.h"
#include "app/modules/module.h"

PADLENS_MODULE_ENTRY const char* padlens_module_version() {
  return PADLENS_VERSION;
}

PADLENS_MODULE_ENTRY const padlens::Drawing* padlens_drawing() {
  return &padlens::drawing();
}
