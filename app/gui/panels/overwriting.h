#pragma once

#include <optional>
#include <string>

#include "app/gui/ui.h"

namespace padlens {

// The question of State::overwriting, at the end of the dialog that it came up in, and what was
// chosen: the path to write to, the same or the free one.
std::optional<std::string> draw_overwriting(Ui& ui);

}  // namespace padlens
