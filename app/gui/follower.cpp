#include "app/gui/follower.h"

#include <system_error>

#include "app/gui/actions.h"
#include "app/gui/lesson_beats.h"
#include "app/gui/session.h"

namespace padlens {

bool SessionFollower::update(State& state) {
  std::error_code error;
  const auto written = std::filesystem::last_write_time(path_, error);
  if (error || written == seen_) return false;
  seen_ = written;
  const auto session = load_session_of(path_);
  if (!session) return false;
  const std::string before = open_lesson(state) == nullptr ? "" : open_lesson(state)->id;
  restore_lesson(state, *session);
  const std::string now = open_lesson(state) == nullptr ? "" : open_lesson(state)->id;
  if (now != before && state.notes_screen) state.notes_screen->on_lesson = 0;
  Preferences preferences = state.preferences;
  preferences.language = session->preferences.language;
  preferences.theme = session->preferences.theme;
  apply(state, SetPreferences{preferences});
  return true;
}

}  // namespace padlens
