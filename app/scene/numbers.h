#pragma once

#include <string>

#include "core/layer/grid.h"

namespace padlens {

// A value as a cell shows it: in full where six letters are enough, else with four
// significant digits; with a true minus sign.
std::string cell_text(double value);

// A value in full, where there is room for it: the shortest text that reads back
// as the same number.
std::string full_text(double value);

// What a monospaced letter takes, in em.
inline constexpr double kLetterWidth = 0.6;

// Letters in UTF-8 `text`: for monospaced text the width in kLetterWidth.
int letter_count(const std::string& text);

// "[1,2]"
std::string index_text(Cell cell);

}  // namespace padlens
