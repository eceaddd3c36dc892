#pragma once

#include <array>

#include "app/import/import.h"

namespace padlens {

extern const Importer kOnnxImporter;
extern const Importer kCodeImporter;

// The rows of importers(), in the order in which they are asked. Code comes last: it takes any
// text.
inline constexpr std::array kImporterRows{&kOnnxImporter, &kCodeImporter};

}  // namespace padlens
