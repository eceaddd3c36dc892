#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/handout/handout.h"
#include "app/i18n/strings.h"

namespace padlens {

// What the formats that programs for quizzes read have in common.

// "7-03-02": sheet and question, unique within a handout. Letters, digits and '-'.
std::string question_name(const HandoutSheet& sheet, std::size_t index);

// "01", with as many digits as the largest.
std::string padded_number(std::int64_t number, std::int64_t largest);

// The figure as an SVG file of its own, which says nothing but HandoutQuestion::figure_text. ""
// where it cannot be drawn. Precondition: there is one.
std::string figure_svg(const Handout& handout, const HandoutQuestion& question);

// '<p>…</p>', escaped for HTML.
std::string html_paragraph(std::string_view text);

// Hands every question to `each` with its sheet and index; false once that is false.
bool for_each_question(
    const Handout& handout,
    const std::function<bool(const HandoutSheet& sheet, std::size_t index)>& each);

}  // namespace padlens
