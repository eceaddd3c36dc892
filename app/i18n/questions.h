#pragma once

#include <string>
#include <vector>

#include "app/i18n/strings.h"
#include "core/questions/question.h"

namespace padlens {

// "How large is the output?", "What does output cell y[0,1] come to?"
std::string ask_text(const Strings& tr, const Ask& ask, const Spec& spec);

// The layer that is asked about: "Conv2D, PyTorch: input 6×6, kernel 3×3, stride 2, padding 1 on
// each side". What the question asks for is left out: of Asks::framework whose it is and its
// padding, of Asks::layer all settings.
std::string asked_layer(const Strings& tr, const Ask& ask, const Spec& spec);

// What a picture of the layer shows that the question needs, for those who have none: of
// Asks::framework and Asks::layer the window, padding and output, of a mean its values; of
// Asks::value the numbers of input and kernel, row by row. "" for what needs nothing more.
std::string picture_text(const Strings& tr, const Ask& ask, const Layer& layer);

// An answer as it is read: "3×3"; "top 0, bottom 1, left 0, right 1"; "rows 0, 1; columns 2, 3";
// "12.25"; "PyTorch: padding 1 on each side"; "kernel 3×3, stride 2, padding same". Different
// choices of one question read differently. `spec` is the one asked about.
std::string answer_text_of(const Strings& tr, const Answer& answer, const Spec& spec);

// The same in parts, in their order: numbers in which it differs from `truth` are wrong.
struct AnswerPart {
  std::string text;
  bool wrong = false;
};
std::vector<AnswerPart> answer_parts(const Strings& tr, const Answer& answer, const Answer& truth,
                                     const Spec& spec);

// Why the right answer is right: formulas with their numbers, or what the window meets. `layer`
// is that of the question's spec, with its numbers where a value is asked.
std::string right_text(const Strings& tr, const Ask& ask, const Layer& layer);

// Who gives a wrong answer, and where it would be right: the sentences of a misconception, or the
// framework that answers so. "" where nothing is known of it.
std::string wrong_text(const Strings& tr, const Question& question, const Choice& choice);

// The same of any wrong answer to a question about `layer`: those behind it, the likeliest first.
std::vector<std::string> wrong_texts(const Strings& tr, const Ask& ask, const Layer& layer,
                                     const Answer& given);

}  // namespace padlens
