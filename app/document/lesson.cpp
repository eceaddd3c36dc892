#include "app/document/lesson.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "app/document/lesson_json.h"
#include "assets/assets.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr std::string_view kFolder = "lessons/";
constexpr std::string_view kSuffix = ".json";

// One of the program's own files; nullopt where it is broken.
std::optional<Lesson> read_built_in(std::string_view id, std::string_view bytes) {
  Problems problems;
  auto json = parse_json(bytes, problems);
  if (!json || !problems.empty() || !json->is_object() || !json->contains("group") ||
      !json->contains("expect") || !(*json)["group"].is_number_integer()) {
    return std::nullopt;
  }
  Lesson lesson;
  lesson.id = id;
  lesson.group = (*json)["group"].get<int>();
  lesson.expect = json_text((*json)["expect"]);
  const Json beats = json->value("beats", Json::array());
  for (const char* key : {"group", "expect", "beats"})
    json->erase(key);
  ParsedScenario parsed = scenario_from_json(*json);
  if (!parsed.problems.empty()) return std::nullopt;
  lesson.scenario = std::move(parsed.scenario);
  lesson.beats = read_beats(beats, lesson.scenario, false, problems);
  if (!problems.empty()) return std::nullopt;
  return lesson;
}

std::vector<Lesson> read_lessons() {
  std::vector<Lesson> found;
  for (const Asset& asset : assets()) {  // sorted by path
    if (!asset.path.starts_with(kFolder) || !asset.path.ends_with(kSuffix)) continue;
    const std::size_t length = asset.path.size() - kFolder.size() - kSuffix.size();
    auto lesson = read_built_in(asset.path.substr(kFolder.size(), length), asset.bytes);
    if (lesson) found.push_back(*std::move(lesson));
  }
  return found;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

const std::string& words_in(const Words& words, const std::string& language) {
  static const std::string kNone;
  if (const auto found = words.find(language); found != words.end()) return found->second;
  if (const auto english = words.find("en"); english != words.end()) return english->second;
  return words.empty() ? kNone : words.begin()->second;
}

const std::vector<Lesson>& lessons() {
  static const std::vector<Lesson> all = read_lessons();
  return all;
}

const Lesson* find_lesson(std::string_view id) {
  const auto found = std::ranges::find(lessons(), id, &Lesson::id);
  return found == lessons().end() ? nullptr : &*found;
}

std::string lesson_title(const Lesson& lesson, const Strings& tr) {
  if (!lesson.own) return tr("lesson." + lesson.id + ".title");
  const std::string& title = words_in(lesson.title, tr.language());
  return title.empty() ? lesson.id : title;
}

std::string lesson_notes(const Lesson& lesson, const Strings& tr) {
  return lesson.own ? words_in(lesson.notes, tr.language()) : tr("lesson." + lesson.id + ".notes");
}

std::vector<std::string> beat_texts(const Lesson& lesson, const Strings& tr) {
  if (!lesson.own) return lines_of(tr("lesson." + lesson.id + ".text"));
  std::vector<std::string> texts;
  for (const Beat& beat : lesson.beats)
    texts.push_back(words_in(beat.text, tr.language()));
  if (texts.empty()) texts.emplace_back();
  return texts;
}

const Beat& beat_of(const Lesson& lesson, std::size_t beat) {
  static const Beat kNothing;
  return beat < lesson.beats.size() ? lesson.beats[beat] : kNothing;
}

void put_beat(BeatMoment& moment, const Beat& beat) {
  Scenario& scenario = moment.scenario;
  if (beat.layer) {
    scenario.spec = beat.layer->spec;
    scenario.stack = beat.layer->stack;
    scenario.selected = beat.layer->selected;
    moment.compare.reset();  // it was one of the layer before
  }
  if (beat.step) scenario.step = *beat.step;
  if (beat.mode) scenario.mode = *beat.mode;
  if (beat.view) scenario.view = *beat.view;
  if (beat.beside) scenario.beside = *beat.beside;
  for (const auto& [id, on] : beat.show)
    moment.show[id] = on;
  if (beat.compare) {
    moment.compare = beat.compare;
    if (beat.compare->framework.empty()) moment.compare.reset();
  }
}

BeatMoment moment_at(const Lesson& lesson, std::size_t beat) {
  BeatMoment moment{lesson.scenario, {}, std::nullopt};
  for (std::size_t i = 0; i <= beat && i < lesson.beats.size(); ++i)
    put_beat(moment, lesson.beats[i]);
  return moment;
}

}  // namespace padlens
