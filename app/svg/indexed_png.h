#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "app/scene/theme.h"
#include "app/svg/format.h"

namespace padlens {

// A PNG of at most 256 colours. `fill_row` writes row `y`: an index into the palette, one byte a
// pixel. "" where there is not the memory for it.
std::string indexed_png(PixelSize size, std::span<const Color> palette,
                        const std::function<void(int y, std::uint8_t* row)>& fill_row);

}  // namespace padlens
