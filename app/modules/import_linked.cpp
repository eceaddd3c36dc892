#include "app/import/import.h"

namespace padlens {

const ImportLibrary* loaded_import() {
  return &import_library();
}

}  // namespace padlens
