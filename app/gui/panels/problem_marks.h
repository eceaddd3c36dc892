#pragma once

#include <string_view>

#include "app/gui/ui.h"
#include "core/layer/problem.h"

namespace padlens {

// Problems beside the controls that caused them. They lie over the window and move nothing in it.

bool has_problem(const Ui& ui, std::string_view field);

// Where the document has problems with `field`: a bar in the margin, beside the control from `top`
// to the cursor, and a note beside the panel on text in it that is no number. The picture tells of
// the rest.
void mark_problems(Ui& ui, std::string_view field, float top);

// `problems` in a note beside the panel that is being drawn, at the height of `top`: at its right,
// or at its left where the panel is at the window's right edge. `id` is the note's own.
void problem_note(Ui& ui, std::string_view id, const Problems& problems, float top);

}  // namespace padlens
