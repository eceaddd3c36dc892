#include "app/document/lesson_edit.h"

#include <algorithm>

namespace padlens {
namespace {

bool same_layers(const Scenario& a, const Scenario& b) {
  if (!a.stack.empty() || !b.stack.empty()) return a.stack == b.stack && a.selected == b.selected;
  return a.spec == b.spec;
}

Scenario layers_of(const Scenario& scenario) {
  Scenario layers;
  layers.spec = scenario.spec;
  layers.stack = scenario.stack;
  layers.selected = scenario.selected;
  return layers;
}

// What has to be set for `after` to be on show behind `before`.
Beat beat_between(const BeatMoment& before, const BeatMoment& after) {
  Beat beat;
  const Scenario& from = before.scenario;
  const Scenario& to = after.scenario;
  const bool another = !same_layers(from, to);
  if (another) beat.layer = layers_of(to);
  if (another || from.step != to.step) beat.step = to.step;
  if (from.mode != to.mode) beat.mode = to.mode;
  if (from.view != to.view) beat.view = to.view;
  if (from.beside != to.beside) beat.beside = to.beside;
  for (const auto& [id, on] : after.show) {
    const auto known = before.show.find(id);
    if (known == before.show.end() || known->second != on) beat.show[id] = on;
  }
  for (const auto& [id, on] : before.show) {
    if (!after.show.contains(id)) beat.show[id] = !on;
  }
  const auto kept = another ? std::nullopt : before.compare;
  if (kept != after.compare) beat.compare = after.compare.value_or(BeatComparison{});
  return beat;
}

}  // namespace

std::vector<FullBeat> full_beats(const Lesson& lesson) {
  std::vector<FullBeat> full;
  for (std::size_t i = 0; i < std::max<std::size_t>(lesson.beats.size(), 1); ++i) {
    const Beat& beat = beat_of(lesson, i);
    full.push_back({beat.text, moment_at(lesson, i), beat.ask});
  }
  return full;
}

void set_full_beats(Lesson& lesson, const std::vector<FullBeat>& beats) {
  lesson.beats.clear();
  lesson.scenario = beats.front().moment.scenario;
  lesson.scenario.figure.clear();
  BeatMoment before{lesson.scenario, {}, std::nullopt};
  for (const FullBeat& full : beats) {
    Beat beat = beat_between(before, full.moment);
    put_beat(before, beat);
    beat.text = full.text;
    beat.ask = full.ask;
    lesson.beats.push_back(std::move(beat));
  }
}

}  // namespace padlens
