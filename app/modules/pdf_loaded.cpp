#include "app/formats/pdf_tools.h"
#include "app/modules/module.h"

namespace padlens {

const PdfTools* loaded_pdf_tools() {
  static const PdfTools* const tools = [] {
    using Entry = const PdfTools* (*)();
    const auto entry = reinterpret_cast<Entry>(module_entry("padlens_pdf.so", "padlens_pdf"));
    return entry == nullptr ? nullptr : entry();
  }();
  return tools;
}

}  // namespace padlens
