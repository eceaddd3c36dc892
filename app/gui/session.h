#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/document/files.h"
#include "app/document/scenario.h"
#include "app/gui/state.h"

namespace padlens {

// What comes back at the next start.
struct Session {
  Scenario scenario;
  Preferences preferences;
  std::string lesson;      // the id of the one that is open, "" for none
  std::size_t beat = 0;    // of it
  std::string course;      // the file or folder of one's own lessons, "" for none
  std::string own_lesson;  // the text of one that is not in its file as it is; "" for none
  std::string real_layer;  // the same
  int width = 0;           // of the window, in screen units; 0 unknown
  int height = 0;
  std::int64_t changed = 0;  // when a person last changed something of it, ms since 1970
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

// The old file or the new one, whenever the program dies. What another window has saved there
// that was changed later than this one stays; nullopt then, too.
std::optional<FileError> save_session(const std::filesystem::path& path, const Session& session);

// Which changes of one window are saved. Several windows share the file: the one that was changed
// last has it, and one that nobody touches never writes over another's.
class SessionKeeper {
 public:
  // `now` is what the window begins with, which is as good as saved.
  SessionKeeper(std::filesystem::path path, const Session& now);

  // The moment of the last change, ms since 1970.
  void changed(std::int64_t at) { changed_ = at; }
  // Saves `now` where it is another one than was last saved. Of a window that has only another
  // size the file keeps the rest.
  std::optional<FileError> save(Session now);

 private:
  std::filesystem::path path_;
  std::string saved_;  // without size and time
  int width_ = 0;
  int height_ = 0;
  std::int64_t changed_ = 0;
};

// The session in a file, as it is; nullopt where there is none, or a broken one.
std::optional<Session> load_session_of(const std::filesystem::path& path);

// The lesson that was open, and its beat, without what was on show.
void restore_lesson(State& state, const Session& session);

// Brings `session` on show.
void restore(State& state, const Session& session);

}  // namespace padlens
