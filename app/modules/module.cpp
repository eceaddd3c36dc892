#include "app/modules/module.h"

#include <dlfcn.h>

#include <string_view>

namespace padlens {

void* module_entry(const char* file, const char* entry) {
  void* const module = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
  if (module == nullptr) return nullptr;
  using Version = const char* (*)();
  const auto version = reinterpret_cast<Version>(dlsym(module, "padlens_module_version"));
  // Types of another version may be of another shape.
  if (version == nullptr || std::string_view(version()) != PADLENS_VERSION) return nullptr;
  return dlsym(module, entry);
}

}  // namespace padlens
