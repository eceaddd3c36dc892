#include "app/gui/session.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

#include "app/document/course.h"
#include "app/document/files.h"
#include "app/document/layers.h"
#include "app/document/lesson.h"
#include "app/document/lesson_json.h"
#include "app/gui/actions.h"
#include "app/gui/lesson_beats.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"
#include "core/stack/stack.h"

namespace padlens {
namespace {

constexpr std::size_t kMostBytes = std::size_t{32} << 20U;

std::string show_key(const Overlay& overlay) {
  return "show_" + std::string(overlay.id);
}

Json preferences_json(const Preferences& p) {
  Json json{{"language", p.language},
            {"theme", p.theme},
            {"linked", p.linked},
            {"axis", p.axis == kHeight ? "height" : "width"},
            {"speed", p.speed},
            {"loop", p.loop},
            {"folder", p.folder},
            {"code_target", p.code_target},
            {"practice_topic", p.practice_topic},
            {"practice_level", p.practice_level},
            {"zoom", p.zoom},
            {"recent_frameworks", p.recent_frameworks}};
  for (const auto& [topic, progress] : p.progress)
    json["progress"][topic] = {progress.right, progress.answered};
  for (const Overlay* overlay : overlays()) {
    if (overlay->place > 0) json[show_key(*overlay)] = p.show.has(*overlay);
  }
  return json;
}

Preferences preferences_from(const Json& json) {
  Preferences p;
  p.language = json.value("language", p.language);
  p.theme = json.value("theme", p.theme);
  p.linked = json.value("linked", p.linked);
  for (const Overlay* overlay : overlays()) {
    if (overlay->place > 0) {
      p.show.set(*overlay, json.value(show_key(*overlay), overlay->standard));
    }
  }
  p.axis = json.value("axis", std::string()) == "height" ? kHeight : kWidth;
  p.speed = json.value("speed", p.speed);
  p.loop = json.value("loop", p.loop);
  p.zoom = json.value("zoom", p.zoom);
  p.folder = json.value("folder", p.folder);
  p.code_target = json.value("code_target", p.code_target);
  p.recent_frameworks = json.value("recent_frameworks", p.recent_frameworks);
  p.practice_topic = json.value("practice_topic", p.practice_topic);
  p.practice_level = std::clamp(json.value("practice_level", 0), 0, kMostDifficulty);
  const Json progress = json.value("progress", Json::object());
  for (const auto& [topic, numbers] : progress.items()) {
    const auto [right, answered] = numbers.get<std::array<int, 2>>();
    const bool known = find_topic(topic) != nullptr;
    if (known && right >= 0 && right <= answered) p.progress[topic] = {answered, right};
  }
  return p;
}

// A window that could not be opened must not be tried again at every start.
int sane_length(int length) {
  constexpr int kLongest = 16384;
  return length >= 1 && length <= kLongest ? length : 0;
}

// Keeps other windows from the folder while it lives. Who does not get it in a tenth of a second
// goes on without: nothing is worth a window that hangs.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path& folder)
      : fd_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    constexpr int kTries = 20;
    constexpr std::chrono::milliseconds kPause{5};
    for (int i = 0; i < kTries && fd_ >= 0 && ::flock(fd_, LOCK_EX | LOCK_NB) != 0; ++i)
      std::this_thread::sleep_for(kPause);
  }
  ~FolderLock() {
    if (fd_ >= 0) ::close(fd_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int fd_;
};

// Whether the session in the file is of a later moment than `changed`, and of one that has been: a
// clock that was wrong does not stop others for ever.
bool changed_later(const std::filesystem::path& path, std::int64_t changed) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  FileError why;
  const auto text = read_file(path, why, kMostBytes);
  const auto session = text ? session_from_text(*text) : std::nullopt;
  return session && session->changed > changed &&
         session->changed <= std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

// What a person has made, by which two windows are told apart.
std::string text_of_content(Session session) {
  session.width = session.height = 0;
  session.changed = 0;
  return session_to_text(session);
}

// The lessons of one's own that were open: from their files, and what was not in its file as it was
// then from the session. Without them the built-in ones.
void restore_course(State& state, const Session& session) {
  if (session.course.empty() && session.own_lesson.empty()) return;
  Course course;
  if (!session.course.empty()) course = read_course(session.course).course;
  if (!session.own_lesson.empty()) {
    ParsedLesson kept = lesson_from_text(session.own_lesson);
    if (!kept.problems.empty()) return;
    kept.lesson.id = session.lesson;
    const auto there = std::ranges::find(course.lessons, session.lesson, &Lesson::id);
    if (there == course.lessons.end()) {
      course.lessons.push_back(std::move(kept.lesson));
    } else {
      kept.lesson.path = there->path;
      *there = std::move(kept.lesson);
    }
    state.lesson_edited = true;
  }
  if (course.lessons.empty()) return;
  course.path = session.course;
  state.course = std::make_shared<const Course>(std::move(course));
}

// Of a stack its first layer that can be shown is selected; else `shown` takes the place of all.
void keep_showable(Scenario& scenario, const Spec& shown) {
  const ResolvedStack stack = resolve_stack(scenario.stack);
  for (std::size_t i = 0; i < stack.layers.size(); ++i) {
    if (!stack.layers[i].accepted()) continue;
    return put_stack(scenario, stack.asked, i);
  }
  scenario.stack.clear();
  scenario.spec = shown;
}

}  // namespace

Session session_of(const State& state) {
  Session session;
  session.scenario = state.scenario();
  // What cannot be computed now would not be shown then.
  if (!state.problems.empty()) keep_showable(session.scenario, state.shown.layer().spec());
  session.preferences = preferences_without_beats(state);
  if (const Lesson* lesson = open_lesson(state); lesson != nullptr && !state.course) {
    session.lesson = lesson->id;
    session.beat = state.beat;
  } else if (lesson != nullptr) {
    session.lesson = lesson->id;
    session.beat = state.beat;
    session.course = state.course->path;
    if (state.lesson_edited || lesson->path.empty()) session.own_lesson = lesson_to_text(*lesson);
  }
  if (state.real_layer) session.real_layer = real_layers()[*state.real_layer].id;
  return session;
}

std::string session_to_text(const Session& session) {
  Json json{{"scenario", scenario_to_json(session.scenario)},
            {"preferences", preferences_json(session.preferences)},
            {"lesson", session.lesson},
            {"beat", session.beat},
            {"course", session.course},
            {"own_lesson", session.own_lesson},
            {"real_layer", session.real_layer},
            {"window", {session.width, session.height}},
            {"changed", session.changed}};
  return json_text(json, 1) + "\n";
}

std::optional<Session> session_from_text(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    Session session;
    const ParsedScenario parsed = scenario_from_json(json.at("scenario"));
    if (!parsed.problems.empty() || !resolve(parsed.scenario.spec).geometry) return std::nullopt;
    session.scenario = parsed.scenario;
    session.preferences = preferences_from(json.at("preferences"));
    session.lesson = json.at("lesson").get<std::string>();
    if (json.contains("beat") && json["beat"].is_number_unsigned())
      session.beat = json["beat"].get<std::size_t>();
    session.course = json.value("course", "");
    session.own_lesson = json.value("own_lesson", "");
    session.real_layer = json.value("real_layer", "");
    const auto window = json.at("window").get<std::array<int, 2>>();
    session.width = sane_length(window[0]);
    session.height = sane_length(window[1]);
    session.changed = json.value("changed", std::int64_t{0});
    return session;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::filesystem::path session_path() {
  const std::filesystem::path folder = state_folder();
  return folder.empty() ? folder : folder / "session.json";
}

LoadedSession load_session(const std::filesystem::path& path) {
  LoadedSession loaded;
  std::error_code error;
  remove_leftovers(path.parent_path());
  if (path.empty() || !std::filesystem::exists(path, error)) return loaded;
  FileError why;
  const auto text = read_file(path, why, kMostBytes);
  if (text) loaded.session = session_from_text(*text);
  if (loaded.session) return loaded;
  std::filesystem::path aside = path;
  aside += ".broken";
  std::filesystem::rename(path, aside, error);
  if (!error) loaded.set_aside = aside.string();
  return loaded;
}

std::optional<FileError> save_session(const std::filesystem::path& path, const Session& session) {
  if (path.empty()) return FileError{std::generic_category().message(ENOENT)};
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  if (error) return FileError{error.message()};
  const FolderLock lock(path.parent_path());
  if (changed_later(path, session.changed)) return std::nullopt;
  return write_file(path, session_to_text(session));
}

SessionKeeper::SessionKeeper(std::filesystem::path path, const Session& now)
    : path_(std::move(path)),
      saved_(text_of_content(now)),
      width_(now.width),
      height_(now.height) {}

std::optional<FileError> SessionKeeper::save(Session now) {
  const std::string text = text_of_content(now);
  std::error_code ignored;
  const bool another = text != saved_ || !std::filesystem::exists(path_, ignored);
  if (!another && now.width == width_ && now.height == height_) return std::nullopt;
  now.changed = changed_;
  if (!another) {
    // Nobody else's work is lost for a size.
    FileError why;
    const auto there = read_file(path_, why, kMostBytes);
    auto session = there ? session_from_text(*there) : std::nullopt;
    if (!session) return std::nullopt;
    session->width = now.width;
    session->height = now.height;
    now = *session;
  }
  auto failed = save_session(path_, now);
  if (failed) return failed;
  saved_ = text;
  width_ = now.width;
  height_ = now.height;
  return std::nullopt;
}

std::optional<Session> load_session_of(const std::filesystem::path& path) {
  FileError why;
  const auto text = read_file(path, why, kMostBytes);
  return text ? session_from_text(*text) : std::nullopt;
}

void restore_lesson(State& state, const Session& session) {
  state.lesson.reset();
  state.course.reset();
  state.beat = 0;
  restore_course(state, session);
  const auto& all = open_lessons(state);
  const auto lesson = std::ranges::find(all, session.lesson, &Lesson::id);
  if (lesson != all.end()) {
    state.lesson = static_cast<std::size_t>(lesson - all.begin());
    state.beat = std::min(session.beat, beat_count(state) - 1);
  }
}

void restore(State& state, const Session& session) {
  restore_lesson(state, session);
  state.real_layer = find_real_layer(session.real_layer);
  const Resolution resolution = resolve(session.scenario.spec);
  show_scenario(state, session.scenario);
  // Over what a figure's scenario says.
  apply(state, SetPreferences{session.preferences});
  show_beat_overlays(state);
  if (!resolution.accepted()) apply(state, ShowAnyway{true});
  state.playback.seek(session.scenario.step);
  ask_of_beat(state);
  state.undo.clear();
  if (const Lesson* own = open_lesson(state); own != nullptr && own->own) {
    state.scenario_path = own->path;
    state.scenario_is_file = !own->path.empty();
  }
}

}  // namespace padlens
