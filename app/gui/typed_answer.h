#pragma once

#include <optional>
#include <string>

#include "app/gui/prediction.h"

namespace padlens {

// How many boxes the answer is typed into: one or two sizes, two or four sides, a number; 0 where
// it is picked or chosen.
std::size_t boxes_of(const Prediction& prediction);
// The key of what box `part` is for, "predict.height"; "" where it needs no name.
std::string_view box_name(const Prediction& prediction, std::size_t part);

// Whether what stands in box `part` is no number of its kind, an empty one included.
bool is_no_answer(const Prediction& prediction, std::size_t part);

// What was typed, picked or chosen, as an answer; nullopt, and in `problem` the key of the sentence
// that says why, where it is none.
std::optional<Answer> answer_given(const Prediction& prediction, std::string& problem);

}  // namespace padlens
