#pragma once

#include <optional>
#include <string_view>

#include "app/formats/drawing.h"

namespace padlens {

// nullopt for bytes that are no PNG, or a damaged one.
std::optional<Pixels> png_pixels(std::string_view png);

}  // namespace padlens
