#pragma once

#include "app/gui/panels/panels.h"

namespace padlens {

// In place of the card of one's own lesson while it is changed: its title, the words of the
// present beat, notes, what it asks, and the beats' order. Returns the room above it.
Area draw_lesson_editor(PanelContext& context, const Area& room);

}  // namespace padlens
