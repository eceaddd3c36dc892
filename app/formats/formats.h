#pragma once

#include <span>
#include <string_view>

#include "app/svg/format.h"

namespace padlens {

// All formats. The definition stands alone in its file, so that a program which links another
// one has that.
std::span<const Format* const> formats();

// By the file name's suffix, upper or lower case; nullptr where none fits.
const Format* format_for(std::string_view path);

}  // namespace padlens
