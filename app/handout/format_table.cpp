#include "app/handout/format_rows.h"

namespace padlens {

std::span<const HandoutFormat* const> handout_formats() {
  return kHandoutFormatRows;
}

}  // namespace padlens
