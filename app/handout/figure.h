#pragma once

#include <string>

#include "app/i18n/strings.h"
#include "app/scene/scene.h"
#include "core/engine/engine.h"
#include "core/questions/ask.h"

namespace padlens {

// The picture that goes with a question: covered as the question wants it, without arithmetic and
// captions, for a strip of paper.
Scene question_figure(const Layer& layer, const Ask& ask, const Strings& tr);

// The same in words, in one paragraph: sizes, and numbers where few of them are what is asked of.
// They tell nothing that the picture does not.
std::string question_figure_text(const Layer& layer, const Ask& ask, const Strings& tr);

}  // namespace padlens
