#include "app/import/import.h"

#include <algorithm>
#include <utility>

#include "app/import/importer_rows.h"

namespace padlens {
namespace {

constexpr std::size_t kHead = std::size_t{64} << 10U;

const Importer* find_importer(const Bytes& bytes) {
  const Glance glance(bytes);
  for (const Importer* importer : importers()) {
    if (importer->recognises(glance)) return importer;
  }
  return nullptr;
}

// Whether a kernel was read, or it is told why one was not.
bool has_kernels(const Model& model) {
  return std::ranges::any_of(model.layers, [](const ModelLayer& layer) {
    return layer.layer.spec.kernel_values.preset == Preset::custom ||
           kernel_missing(layer) != nullptr;
  });
}

}  // namespace

Glance::Glance(const Bytes& bytes) : bytes_(&bytes), head_(bytes.text(0, kHead)) {}

std::string_view Glance::text() const {
  if (static_cast<std::size_t>(bytes_->size()) <= head_.size()) return head_;
  if (!text_) text_ = bytes_->all(ImportLimits::text).value_or(head_);
  return *text_;
}

Model import_model(const Bytes& bytes, const ImportOptions& options) {
  const Importer* importer = find_importer(bytes);
  if (importer == nullptr) {
    Model none;
    none.problems.push_back({{"", "unknown_format", {}, Problem::Kind::unknown}});
    return none;
  }
  Model model = importer->read(bytes, options);
  model.format = importer->id;
  if (options.kernels && !has_kernels(model)) model.remarks.push_back({"kernels_none", {}});
  put_inputs(model, options.read);
  resolve_model(model);
  return model;
}

bool is_model(const Bytes& bytes) {
  const Importer* importer = find_importer(bytes);
  return importer != nullptr && importer != &kStackImporter;
}

const ImportLibrary& import_library() {
  static constexpr ImportLibrary kLibrary{import_model, is_model};
  return kLibrary;
}

}  // namespace padlens
