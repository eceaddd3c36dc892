#include "app/gui/session.h"

#include <signal.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

#include "app/document/files.h"
#include "app/document/layers.h"
#include "app/document/lesson.h"
#include "app/gui/actions.h"
#include "core/frameworks/resolve.h"
#include "core/geometry/geometry.h"

namespace padlens {
namespace {

constexpr std::size_t kMostBytes = std::size_t{32} << 20U;

std::string show_key(const Overlay& overlay) {
  return "show_" + std::string(overlay.id);
}

Json preferences_json(const Preferences& p) {
  Json json{{"language", p.language}, {"theme", p.theme},
            {"linked", p.linked},     {"axis", p.axis == kHeight ? "height" : "width"},
            {"speed", p.speed},       {"loop", p.loop},
            {"folder", p.folder},     {"code_target", p.code_target},
            {"zoom", p.zoom}};
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
  return p;
}

// A window that could not be opened must not be tried again at every start.
int sane_length(int length) {
  constexpr int kLongest = 16384;
  return length >= 1 && length <= kLongest ? length : 0;
}

// What write_file() could not take away again because its process was killed.
void remove_leftovers(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> leftovers;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    int process = 0;
    if (!name.ends_with(".tmp") || std::sscanf(name.c_str(), ".padlens-%d-", &process) != 1)
      continue;
    const bool lives = process <= 0 || ::kill(process, 0) == 0 || errno != ESRCH;
    if (!lives) leftovers.push_back(at->path());
  }
  for (const std::filesystem::path& path : leftovers)
    std::filesystem::remove(path, error);
}

}  // namespace

Session session_of(const State& state) {
  Session session;
  session.scenario = state.scenario();
  // What cannot be computed now would not be shown then.
  if (!state.problems.empty()) session.scenario.spec = state.shown.layer().spec();
  session.preferences = state.preferences;
  if (state.lesson) session.lesson = lessons()[*state.lesson].id;
  if (state.real_layer) session.real_layer = real_layers()[*state.real_layer].id;
  return session;
}

std::string session_to_text(const Session& session) {
  Json json{{"scenario", scenario_to_json(session.scenario)},
            {"preferences", preferences_json(session.preferences)},
            {"lesson", session.lesson},
            {"real_layer", session.real_layer},
            {"window", {session.width, session.height}}};
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
    session.real_layer = json.value("real_layer", "");
    const auto window = json.at("window").get<std::array<int, 2>>();
    session.width = sane_length(window[0]);
    session.height = sane_length(window[1]);
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

void save_session(const std::filesystem::path& path, const Session& session) {
  if (path.empty()) return;
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  static_cast<void>(write_file(path, session_to_text(session)));
}

void restore(State& state, const Session& session) {
  apply(state, SetPreferences{session.preferences});
  const auto lesson = std::ranges::find(lessons(), session.lesson, &Lesson::id);
  if (lesson != lessons().end()) {
    state.lesson = static_cast<std::size_t>(lesson - lessons().begin());
  }
  state.real_layer = find_real_layer(session.real_layer);
  const Resolution resolution = resolve(session.scenario.spec);
  show_scenario(state, session.scenario);
  if (!resolution.accepted()) apply(state, ShowAnyway{true});
  state.playback.seek(session.scenario.step);
  state.undo.clear();
}

}  // namespace padlens
