#pragma once

#include "app/formats/pdf_tools.h"

namespace padlens {

// All that this folder can do.
const PdfTools& pdf_tools();

}  // namespace padlens
