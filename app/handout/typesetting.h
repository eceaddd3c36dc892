#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/scene/scene.h"

namespace padlens {

// How wide a line of the sans face is at most, in units of em `size`. Scenes cannot measure: it is
// counted with Inter's own widths and a little more, and a full em for Chinese characters.
double line_width(std::string_view text, double size, Weight weight = Weight::regular);

// `text` in lines of at most `width`. Lines end at spaces, and anywhere between Chinese characters
// but before and after punctuation that has to stay with them; a word that is wider than a line is
// cut. At least one line.
std::vector<std::string> wrapped(std::string_view text, double size, double width,
                                 Weight weight = Weight::regular);

// The first `most` lines of that; the last ends in "…" where there are more.
std::vector<std::string> wrapped_at_most(std::size_t most, std::string_view text, double size,
                                         double width, Weight weight = Weight::regular);

// Puts `part` on `page`, its corner at `at`, as a whole `scale` times as large.
void place_scene(Scene& page, const Scene& part, Point at, double scale);

}  // namespace padlens
