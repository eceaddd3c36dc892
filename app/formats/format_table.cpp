#include "app/formats/format_rows.h"

namespace padlens {

std::span<const Format* const> formats() {
  return kFormatRows;
}

}  // namespace padlens
