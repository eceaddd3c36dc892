#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/gui/ui.h"
#include "app/i18n/linked_words.h"

namespace padlens {

// The words of a card in lines: what stands in one, and of which beat it is.
struct CardLine {
  std::vector<WordRun> runs;
  std::size_t beat = 0;
};

// A beat after the other, each on lines of its own at most `width` pixels wide.
std::vector<CardLine> card_lines_of(Ui& ui, const std::vector<std::string>& beats,
                                    const Style& style, float width);

// How the beats of a card are shown.
struct CardBeats {
  std::size_t present = 0;  // earlier ones are dim, later ones are not shown yet
  bool marked = false;      // the present one has a bar beside it
};

// From `at` on, `line_height` pixels each, in the roles of the theme for what is past and present;
// of more lines than `rows` those up to the present beat's end.
// Words that refer to cells are underlined; where the pointer is on some, their cells are asked to
// be marked (PointAtWords). Moves `at` down, as far as all rows need.
void draw_card_lines(Ui& ui, ImVec2& at, const std::vector<CardLine>& lines, const CardBeats& beats,
                     std::size_t rows, const Style& style, float line_height);

}  // namespace padlens
