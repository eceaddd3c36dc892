#pragma once

namespace padlens {

// The key of assets/lang/ for going on (or back) along the lessons, or along the real layers, or
// for there being nothing that way.
inline const char* way_key(bool of_lesson, bool forward, bool there) {
  if (there && of_lesson) return forward ? "ui.next_lesson" : "ui.last_lesson";
  if (there) return forward ? "ui.next_layer" : "ui.last_layer";
  if (of_lesson) return forward ? "ui.no_next_lesson" : "ui.no_last_lesson";
  return forward ? "ui.no_next_layer" : "ui.no_last_layer";
}

}  // namespace padlens
