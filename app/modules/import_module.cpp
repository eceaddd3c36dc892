#include "app/import/import.h"
#include "app/modules/module.h"

PADLENS_MODULE_ENTRY const char* padlens_module_version() {
  return PADLENS_VERSION;
}

PADLENS_MODULE_ENTRY const padlens::ImportLibrary* padlens_import() {
  return &padlens::import_library();
}
