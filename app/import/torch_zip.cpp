#include <algorithm>
#include <cstdint>
#include <string_view>

#include "app/import/importer_rows.h"
#include "app/import/model_problem.h"

// PyTorch's own files, each a zip of one folder: an exported program (.pt2), and what torch.save()
// and torch.jit.save() write (.pt, .pth), a pickle, which is a program. Neither is read: what to
// bring instead is told. Sources: torch/export/pt2_archive/constants.py, torch/serialization.py.

namespace padlens {
namespace {

constexpr std::string_view kZipStart{"PK\x03\x04", 4};

// Whether a member's name ends in one of these: names stand in the head of each member and again
// in the directory, at the end.
bool holds_member(const Glance& glance, std::string_view name) {
  constexpr std::int64_t kDirectory = std::int64_t{64} << 10;
  if (!glance.head().starts_with(kZipStart)) return false;
  if (glance.head().find(name) != std::string_view::npos) return true;
  const Bytes& bytes = glance.bytes();
  const std::int64_t from = std::max<std::int64_t>(0, bytes.size() - kDirectory);
  return bytes.text(from, kDirectory).find(name) != std::string::npos;
}

bool recognises_torch_export(const Glance& glance) {
  return holds_member(glance, "/archive_format") ||
         holds_member(glance, "serialized_exported_program.json");
}

Model refuse_torch_export(const Bytes&, const ImportOptions&) {
  Model model;
  model.framework = "pytorch";
  add_problem(model, "torch_export");
  return model;
}

bool recognises_torch_save(const Glance& glance) {
  return holds_member(glance, "/data.pkl");
}

Model refuse_torch_save(const Bytes&, const ImportOptions&) {
  Model model;
  model.framework = "pytorch";
  add_problem(model, "torch_save");
  return model;
}

}  // namespace

const Importer kTorchExportImporter{"torch_export", recognises_torch_export, refuse_torch_export};
const Importer kTorchSaveImporter{"torch_save", recognises_torch_save, refuse_torch_save};

}  // namespace padlens
