#include "app/formats/drawing.h"
#include "app/modules/module.h"

namespace padlens {

const Drawing* loaded_drawing() {
  static const Drawing* const drawing = [] {
    using Entry = const Drawing* (*)();
    const auto entry =
        reinterpret_cast<Entry>(module_entry("padlens_drawing.so", "padlens_drawing"));
    return entry == nullptr ? nullptr : entry();
  }();
  return drawing;
}

}  // namespace padlens
