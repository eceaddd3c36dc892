#include "app/modules/module.h"
#include "app/pdf/pdf_tools.h"

PADLENS_MODULE_ENTRY const char* padlens_module_version() {
  return PADLENS_VERSION;
}

PADLENS_MODULE_ENTRY const padlens::PdfTools* padlens_pdf() {
  return &padlens::pdf_tools();
}
