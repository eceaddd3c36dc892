#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/scene/cover.h"
#include "core/questions/question.h"

namespace padlens {

struct State;

// A question about the layer on show, whose answer the window keeps covered until one has
// committed to a prediction, or would rather be shown.
struct Prediction {
  Ask ask;
  Question question;                // the choices; none where the answer is typed or picked
  std::array<std::string, 4> text;  // as typed: sizes height and width, sides, a number
  std::vector<Cell> picked;         // input cells, of Asks::reads
  std::optional<std::size_t> choice;
  bool committed = false;   // the truth is on show
  bool waived = false;      // without a prediction
  bool of_lesson = false;   // a beat asks it
  std::vector<Asks> kinds;  // askable() of the layer; none where one cannot choose
  std::string problem;      // a key: why what is there is no answer yet; "": it is one

  // Made when one commits.
  std::optional<Answer> given;
  std::optional<Answer> truth;

  bool right() const { return given && truth && *given == *truth; }
  // Whether one of `question`'s choices is taken.
  bool by_choice() const { return !question.choices.empty(); }
};

// Questions that are asked one after the other, each with a layer of its own.
struct Practice {
  std::shared_ptr<const std::vector<Question>> questions;  // not null
  std::size_t at = 0;
  std::size_t right = 0;
  std::size_t answered = 0;
};
inline constexpr std::size_t kPracticeLength = 10;

// How often each topic was answered, and how often rightly: kept on this machine.
struct Progress {
  int answered = 0;
  int right = 0;
  friend bool operator==(const Progress&, const Progress&) = default;
};
using ProgressByTopic = std::map<std::string, Progress>;

// Whether the answer is covered: nothing that tells it is drawn, told, exported or copied.
bool is_covered(const State& state);
// What of the picture is covered now.
Cover cover_of(const State& state);
// Whether the settings of the layer would tell the answer, too.
bool covers_settings(const State& state);

// The kinds of question that the layer on show has an answer for, and does not show by its own
// settings.
std::vector<Asks> askable(const State& state);
bool can_predict(const State& state);

// Asks about the layer on show; nothing where it cannot be asked.
void ask_now(State& state, const Ask& ask, bool of_lesson = false);
// The same kind as before, or the first that there is. To be done whenever the layer on show has
// changed: a question about another one is gone, and in predict mode there is the next.
void refresh_prediction(State& state);

void type_prediction(State& state, std::size_t part, const std::string& text);
void choose_prediction(State& state, std::size_t choice);
// Picks an input cell as one that is read, or lets it go.
void pick_cell(State& state, Cell cell);
// Commits to what is there, if that is an answer; else `problem` says why not.
void commit_prediction(State& state);
// Shows the truth without a prediction.
void waive_prediction(State& state);

void toggle_predicting(State& state);
// Another kind of question about the same layer; while practising the next question.
void next_question(State& state);
void start_practice(State& state, const std::string& topic, int difficulty, std::uint64_t seed);
void end_practice(State& state);

// What became of the picked cells: of Asks::reads, committed.
std::vector<JudgedCell> judged_cells(const State& state);

}  // namespace padlens
