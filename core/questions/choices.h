#pragma once

#include <cstddef>
#include <vector>

#include "core/questions/draw.h"
#include "core/questions/question.h"

namespace padlens {

// Wrong answers that somebody gives, each once, none like the right one; those of misconceptions
// first, in an order that `draw` decides. Of a framework or a layer those of the two below.
std::vector<Choice> wrong_choices(const Ask& ask, const Layer& layer, Draw& draw);

// Of Asks::framework: frameworks whose answer to the layer's setting is a picture of its own, one
// for each; of Asks::layer: layers of a changed setting, likewise.
std::vector<Choice> other_frameworks(const Layer& layer, Draw& draw);
std::vector<Choice> other_layers(const Layer& layer, Draw& draw);

// Puts the right answer among at most `most` − 1 of the wrong ones, in an order of `draw`'s. False
// where there is none.
bool set_choices(Question& question, Answer right, std::vector<Choice> wrong, std::size_t most,
                 Draw& draw);

}  // namespace padlens
