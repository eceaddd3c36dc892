#include "app/pdf/pdf_tools.h"

namespace padlens {

const PdfTools* loaded_pdf_tools() {
  return &pdf_tools();
}

}  // namespace padlens
