#include "app/import/importer_rows.h"
#include "app/import/json_text.h"
#include "core/snippets/code_reader.h"

namespace padlens {
namespace {

Model read(const Bytes& bytes, const ImportOptions& options) {
  Model none;
  const auto text = read_text(bytes, none);
  return text ? read_code(*text, options.read) : none;
}

bool recognises(const Glance& glance) {
  return is_code(glance.head());
}

}  // namespace

const Importer kCodeImporter{"code", recognises, read};

}  // namespace padlens
