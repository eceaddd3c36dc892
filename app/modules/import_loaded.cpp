#include "app/import/import.h"
#include "app/modules/module.h"

namespace padlens {

const ImportLibrary* loaded_import() {
  static const ImportLibrary* const library = [] {
    using Entry = const ImportLibrary* (*)();
    const auto entry = reinterpret_cast<Entry>(module_entry("padlens_import.so", "padlens_import"));
    return entry == nullptr ? nullptr : entry();
  }();
  return library;
}

}  // namespace padlens
