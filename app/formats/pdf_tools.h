#pragma once

#include <cstdio>
#include <span>
#include <string>
#include <string_view>

#include "app/svg/format.h"

namespace padlens {

// A PDF on its way: in memory, or in an open file where there is one.
struct RawPdf {
  std::string_view bytes;
  std::FILE* file = nullptr;  // stays open
  std::span<const std::string> descriptions =
      {};               // of the pages, or of the figures that are tagged
  bool tagged = false;  // Cairo has tagged the parts of its pages
};

// What app/pdf can do, as one table: it links libqpdf, which a program may load only when it
// needs it.
struct PdfTools {
  // Adds to what Cairo drew, a figure a page, all that Cairo has no words for; it goes to `sink`.
  // "", or an error key.
  std::string_view (*finish)(const RawPdf& drawn, const ExportOptions& options,
                             const Sink& sink) = nullptr;
};

// Why a PDF is not written where there are no tools: a key of assets/lang/.
inline constexpr std::string_view kNoPdfTools = "export.no_pdf_tools";

// nullptr where that part of the program is missing or of another version. A program links
// pdf_linked.cpp or pdf_loaded.cpp of app/modules.
const PdfTools* loaded_pdf_tools();

}  // namespace padlens
