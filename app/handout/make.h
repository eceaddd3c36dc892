#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/handout/handout.h"
#include "app/i18n/strings.h"
#include "core/questions/question.h"

namespace padlens {

struct HandoutRequest {
  QuestionRequest questions;  // of one sheet; each has a seed of its own, made from this one
  std::int64_t students = 1;
  std::string title;
};

// The questions of sheet `number`, counted from 1: decided by the request alone, other ones on each
// sheet.
std::vector<Question> sheet_questions(const HandoutRequest& request, std::int64_t number);

// A question in words, with its figure.
HandoutQuestion handout_question(const Question& question, const Strings& tr);

// All sheets. Paper and theme are left as they are by default, but for the print theme.
Handout make_handout(const HandoutRequest& request, const Strings& tr);

}  // namespace padlens
