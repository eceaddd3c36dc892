#pragma once

#include <optional>

#include "app/gui/shortcuts.h"

namespace padlens {

// A GLFW key event as a KeyPress: letters and signs as the person's layout has
// them. nullopt for keys that no shortcut uses.
std::optional<KeyPress> key_press(int glfw_key, int scancode, int mods);

}  // namespace padlens
