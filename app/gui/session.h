#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/document/scenario.h"
#include "app/gui/state.h"

namespace padlens {

// What comes back at the next start.
struct Session {
  Scenario scenario;
  Preferences preferences;
  std::string lesson;      // the id of the one that is open, "" for none
  std::string real_layer;  // the same
  int width = 0;           // of the window, in screen units; 0 unknown
  int height = 0;
};

Session session_of(const State& state);

std::string session_to_text(const Session& session);
// nullopt for anything that session_to_text() could not have written.
std::optional<Session> session_from_text(std::string_view text);

// state_folder() / "session.json"; empty where there is no such folder.
std::filesystem::path session_path();

struct LoadedSession {
  std::optional<Session> session;
  std::string set_aside;  // where a broken file was moved to, "" for none
};
// Nothing where there is no file yet. A broken one is renamed, so that it is neither
// lost nor in the way.
LoadedSession load_session(const std::filesystem::path& path);

// The old file or the new one, whenever the program dies. Failing to save is not
// worth a message: there may be no place to save to.
void save_session(const std::filesystem::path& path, const Session& session);

// Brings `session` on show.
void restore(State& state, const Session& session);

}  // namespace padlens
