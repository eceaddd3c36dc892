#include "app/import/import.h"
#include "app/modules/module.h"
#include "core/operations/operation.h"

namespace padlens {
namespace {

const ImportLibrary* import_module() {
  static const ImportLibrary* const library = [] {
    using Entry = const ImportLibrary* (*)();
    const auto entry = reinterpret_cast<Entry>(module_entry("padlens_import.so", "padlens_import"));
    return entry == nullptr ? nullptr : entry();
  }();
  return library;
}

// The module's operations are not this program's, which has tables of its own.
Model import_with_own_operations(const Bytes& bytes, const ImportOptions& options) {
  Model model = import_module()->import_model(bytes, options);
  for (ModelLayer& layer : model.layers) {
    Op& op = layer.layer.spec.op;
    op = find_operation(op->id);
  }
  return model;
}

}  // namespace

const ImportLibrary* loaded_import() {
  if (import_module() == nullptr) return nullptr;
  static const ImportLibrary kLibrary{import_with_own_operations, import_module()->is_model};
  return &kLibrary;
}

}  // namespace padlens
