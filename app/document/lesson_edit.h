#pragma once

#include <optional>
#include <vector>

#include "app/document/lesson.h"

namespace padlens {

// A beat with all that is on show at it, whatever the beats before it are.
struct FullBeat {
  Words text;
  BeatMoment moment;
  std::optional<Ask> ask;
};

// All beats of one's own lesson; of one without any the beginning, without words.
std::vector<FullBeat> full_beats(const Lesson& lesson);

// Gives the lesson these beats, at least one: it begins with what the first shows, and each says
// what changes from the one before. An overlay that a beat does not speak of after one that does
// goes back: it is what it was not.
void set_full_beats(Lesson& lesson, const std::vector<FullBeat>& beats);

}  // namespace padlens
