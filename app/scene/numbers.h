#pragma once

#include <string>

#include "app/i18n/sizes.h"
#include "core/layer/grid.h"
#include "core/operations/operation.h"

namespace padlens {

// How numbers are written wherever people read them: cells, formulas, texts. One style of
// exponent, short enough for a cell: "1.2e5", "−3e−7", without plus and leading zeros. The minus
// is a true one, as wide as a digit.

// A value as a cell shows it: in full where six letters are enough, else with four
// significant digits. A formula writes its terms and its result so, too.
std::string cell_text(double value);

// A value that someone gave, in full, where there is room for it: the shortest text that reads
// back as the same number.
std::string full_text(double value);

// A value that was worked out, where there is room for it: twelve significant digits at most,
// which leaves the noise of floating point away.
std::string result_text(double value);

// What stands between a name and a number: "=" where `text` is all of `value`, but for the noise
// of floating point; "≈" where it was rounded to be written.
std::string equals_sign(const std::string& text, double value);

// The same and the number: "= 0.3", "≈ 0.333333333333".
std::string equals_text(const std::string& text, double value);

// What a monospaced letter takes, in em.
inline constexpr double kLetterWidth = 0.6;

// Letters in UTF-8 `text`: for monospaced text the width in kLetterWidth.
int letter_count(const std::string& text);


}  // namespace padlens
