#include "app/import/importer_rows.h"

namespace padlens {

std::span<const Importer* const> importers() {
  return kImporterRows;
}

}  // namespace padlens
