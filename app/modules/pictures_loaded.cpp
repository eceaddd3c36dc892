#include "app/modules/module.h"
#include "app/pictures/pictures.h"

namespace padlens {

const PictureLibrary* loaded_pictures() {
  static const PictureLibrary* const library = [] {
    using Entry = const PictureLibrary* (*)();
    const auto entry =
        reinterpret_cast<Entry>(module_entry("padlens_pictures.so", "padlens_pictures"));
    return entry == nullptr ? nullptr : entry();
  }();
  return library;
}

}  // namespace padlens
