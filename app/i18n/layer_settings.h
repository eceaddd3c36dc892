#pragma once

#include <string>
#include <vector>

#include "app/i18n/strings.h"
#include "core/stack/stack_layer.h"

namespace padlens {

// What a layer is set to, in few words, for tables in the terminal and in the window.

// "2 on each side", "bottom 1, right 1": those that are not 0; "0" where all are.
std::string sides_words(const Strings& tr, const Sides& sides, int rank);

// "×2", "×2×3", "→ 14×14".
std::string scale_words(const StackLayer& layer);

// What else makes the size or the numbers of a window, where it is not what is usual, as specs
// write it in every language: "ceil_mode", "groups 8", "output_padding 1", "reflect".
std::vector<std::string> further_settings(const Spec& spec);

// A number of a table: exact where that is short, else of four significant digits.
std::string short_number(double value);

}  // namespace padlens
