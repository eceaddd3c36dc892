#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/document/scenario.h"
#include "app/i18n/strings.h"
#include "core/questions/ask.h"

namespace padlens {

// Words by language: {"en": "All padding is zeros.", "zh": …}.
using Words = std::map<std::string, std::string, std::less<>>;

// Those of the language, else the English ones, else the first; "" where there are none.
const std::string& words_in(const Words& words, const std::string& language);

// A layer's answer in another framework, to be put beside it.
struct BeatComparison {
  std::string framework;  // its id; "" for none any more
  std::string setting;    // "padding=1", as the comparison names it; "" for its first one

  friend bool operator==(const BeatComparison&, const BeatComparison&) = default;
};

// A step of a lesson: a sentence, what comes on show with it, and a question. What it does not name
// stays as it is.
struct Beat {
  Words text;                     // with references to cells, see linked_words.h
  std::optional<Scenario> layer;  // its spec, or its stack and the layer of it; the rest is below
  std::optional<std::int64_t> step;
  std::optional<PlayMode> mode;
  std::optional<std::string> view;
  std::map<std::string, bool> show;  // overlays by id that come or go
  std::optional<BeatComparison> compare;
  std::optional<std::string> beside;  // Scenario::beside; "" for nothing any more
  std::optional<Ask> ask;

  friend bool operator==(const Beat&, const Beat&) = default;
};

// A lesson. A built-in one is a file assets/lessons/<id>.json, {"group": 3, "spec": …, "step": …,
// "mode": …, "expect": {"output": [3, 3], "pad": …, "values": …}, "beats": [{}, {"step": 3}]},
// sorted by file name. Its words are "lesson.<id>.title", ".text" (a beat a line; those that the
// file does not list change nothing) and ".notes" (for the teacher: what is often thought wrong, a
// question to ask, each a line) in assets/lang/. One of one's own has its words in its file, see
// lesson_json.h.
struct Lesson {
  std::string id;  // the file's name without ".json"
  int group = 0;   // lessons of one group make up one experiment
  Scenario scenario;
  std::string expect;  // JSON: what a test compares with the engine's answer
  bool own = false;    // it is somebody's, with its words in it
  Words title;         // of those
  std::vector<Beat> beats;
  Words notes;
  std::string path;  // the file that it is from and goes back to; "" for none

  friend bool operator==(const Lesson&, const Lesson&) = default;
};

// The groups from 1 to this one are the experiments of the article that Padlens began with.
constexpr int kArticleGroups = 6;

// All lessons in order. The files are part of the program, checked by a test: a
// broken one is left out.
const std::vector<Lesson>& lessons();
// nullptr where there is none of that id.
const Lesson* find_lesson(std::string_view id);

// Its words in the language of `tr`.
std::string lesson_title(const Lesson& lesson, const Strings& tr);
std::string lesson_notes(const Lesson& lesson, const Strings& tr);
// A sentence a beat, with references; at least one.
std::vector<std::string> beat_texts(const Lesson& lesson, const Strings& tr);

// Precondition: below the number of its beats, as beat_texts() has them.
const Beat& beat_of(const Lesson& lesson, std::size_t beat);

// What is on show at a beat: what the lesson begins with and its beats up to that one have set.
struct BeatMoment {
  Scenario scenario;
  std::map<std::string, bool> show;
  std::optional<BeatComparison> compare;
};
BeatMoment moment_at(const Lesson& lesson, std::size_t beat);

// What `beat` says put over `moment`.
void put_beat(BeatMoment& moment, const Beat& beat);

}  // namespace padlens
