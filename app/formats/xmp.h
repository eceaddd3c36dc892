#pragma once

#include <string>

#include "app/svg/format.h"

namespace padlens {

// What a file says of itself beside its pictures, as an XMP packet (ISO 16684-1) in UTF-8: title,
// description, language and source, and the scenario, where open_scenario() finds it. "" where the
// options have nothing to say.
std::string xmp_packet(const ExportOptions& options);

}  // namespace padlens
