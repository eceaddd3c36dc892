#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/engine/engine.h"
#include "core/questions/answer.h"
#include "core/questions/ask.h"
#include "core/questions/misconceptions.h"

namespace padlens {

// One of the answers to choose from, and who gives it. The right one, and one that is merely near,
// has neither.
struct Choice {
  Answer answer;
  const Misconception* misconception = nullptr;
  const Framework* framework = nullptr;
  std::optional<Spec> spec = {};  // the framework's setting
};

// A question with answers to choose from, exactly one of which is right: the choices are different,
// as answers and as they are read.
struct Question {
  std::string_view topic;  // an id of topics()
  int difficulty = 1;
  Spec spec;  // that its framework accepts
  Ask ask;    // that can_ask() of it; where it is asked of a cell, `cell` is there
  std::vector<Choice> choices;  // 2 … kMostChoices
  std::size_t right = 0;        // in `choices`

  const Answer& answer() const { return choices[right].answer; }
};
inline constexpr std::size_t kMostChoices = 6;

// The layer that is asked about, with its numbers where the question is about them. Precondition:
// its framework accepts the spec.
Layer layer_of(const Question& question);

// What one can practise. "topic.<id>" in assets/lang/ names it.
struct Topic {
  std::string_view id;  // as `--topic` spells it
};
std::span<const Topic> topics();
const Topic* find_topic(std::string_view id);

inline constexpr int kMostDifficulty = 3;

struct QuestionRequest {
  std::string_view topic = {};  // an id of topics(); "": of all in turn
  int difficulty = 0;           // 1 … kMostDifficulty; 0: each in turn
  std::uint64_t seed = 1;
  std::size_t count = 10;
  std::size_t choices = 4;  // at most so many of each, 2 … kMostChoices
};

// `count` questions, decided by the request alone, on every machine. No two of them are the same as
// long as there are others to be found. Wrong choices are those of misconceptions and of other
// frameworks. Precondition: the topic exists.
std::vector<Question> generate(const QuestionRequest& request);

// A question about a layer of one's own, with choices; nullopt where there are no two to choose
// from. `seed` decides which wrong ones, and the order. Precondition: can_ask(); a layer that is
// not empty() where a value is asked.
std::optional<Question> question_of(const Ask& ask, const Layer& layer, std::uint64_t seed,
                                    std::size_t choices = 4);

}  // namespace padlens
