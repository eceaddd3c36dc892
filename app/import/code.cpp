#include "app/import/importer_rows.h"
#include "core/snippets/code_reader.h"

namespace padlens {
namespace {

Model read(const Bytes& bytes, const ImportOptions& options) {
  const auto text = bytes.all(ImportLimits::text);
  if (!text) {
    Model none;
    none.problems.push_back({range_problem("", bytes.size(), 0, ImportLimits::text)});
    return none;
  }
  return read_code(*text, options.read);
}

bool recognises(std::string_view head, const Bytes& /*bytes*/) {
  return is_code(head);
}

}  // namespace

const Importer kCodeImporter{"code", recognises, read};

}  // namespace padlens
