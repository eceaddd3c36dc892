#pragma once

#include "app/pdf/qpdf_headers.h"

namespace padlens {

// Where all colours of the document are greys, has them be DeviceGray: a press takes black from
// the one ink then. Else leaves all as it is.
void use_grey_alone(QPDF& pdf);

}  // namespace padlens
