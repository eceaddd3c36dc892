#pragma once

#include <vector>

#include "app/i18n/strings.h"
#include "app/scene/look.h"
#include "app/scene/scene.h"
#include "core/engine/engine.h"

namespace padlens {

// The sum of an output cell, written out: "y[1,2] = 17·1 + 18·1 + 0·1 …" broken
// into lines of at most `letters` monospaced letters, then "= 141". Padding and
// inserted zeros are dimmed. Long sums keep their first terms and say how many
// are left out. Each line is a list of runs at em size `size`.
std::vector<std::vector<TextRun>> sum_runs(const Layer& layer, Cell out, int letters, double size,
                                           const Strings& tr);

// The most lines that sum_runs() gives for any output cell of this layer.
int sum_lines(const Layer& layer, const LayerLook& look, int letters);

// What a letter of it is given, in em. It is 0.6 wide; where a font snaps to whole pixels up
// to a fourteenth more.
inline constexpr double kSumLetter = 0.643;

// The width that a line of so many letters needs, up to the picture's edge: wide letters may
// reach into the margin.
double sum_width(int letters);

// How many letters a line has where that much is free. A few more if lines are saved so: then
// the picture has to be wider.
int sum_letters(const Layer& layer, const LayerLook& look, double width);

}  // namespace padlens
