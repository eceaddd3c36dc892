#pragma once

#include <span>
#include <string>

#include "app/pdf/qpdf_headers.h"
#include "app/svg/format.h"

namespace padlens {

// Tags each page as a figure with its description, so that a reader which cannot show it can say
// what it is; the language is that of all words.
void add_structure(QPDF& pdf, std::span<const std::string> descriptions, const FigureText& text);

// Of a document whose parts are tagged already: gives its figures their descriptions, one after the
// other, and puts all parts into one document element.
void describe_figures(QPDF& pdf, std::span<const std::string> descriptions, const FigureText& text);

}  // namespace padlens
