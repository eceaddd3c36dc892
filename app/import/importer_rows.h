#pragma once

#include <array>

#include "app/import/import.h"

namespace padlens {

extern const Importer kOnnxImporter;
extern const Importer kTorchExportImporter;
extern const Importer kTorchSaveImporter;
extern const Importer kKerasZipImporter;
extern const Importer kKerasHdf5Importer;
extern const Importer kTfliteImporter;
extern const Importer kTfjsLayersImporter;
extern const Importer kTfjsGraphImporter;
extern const Importer kKerasImporter;
extern const Importer kTorchPrintImporter;
extern const Importer kStackImporter;
extern const Importer kCodeImporter;

// The rows of importers(), in the order in which they are asked. Code comes last: it takes any
// text.
inline constexpr std::array kImporterRows{
    &kOnnxImporter,      &kTorchExportImporter, &kTorchSaveImporter,  &kKerasZipImporter,
    &kKerasHdf5Importer, &kTfliteImporter,      &kTfjsLayersImporter, &kTfjsGraphImporter,
    &kKerasImporter,     &kTorchPrintImporter,  &kStackImporter,      &kCodeImporter};

}  // namespace padlens
