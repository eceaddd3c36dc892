#pragma once

#include <qpdf/QPDF.hh>

namespace padlens {

// Tags each page as a figure, so that a reader which cannot show it can say what it is.
void add_structure(QPDF& pdf);

}  // namespace padlens
