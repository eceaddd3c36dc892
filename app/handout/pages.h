#pragma once

#include <string>
#include <vector>

#include "app/handout/handout.h"
#include "app/i18n/strings.h"
#include "app/scene/scene.h"
#include "app/svg/format.h"

namespace padlens {

// A page of paper as a picture, in CSS pixels. Its parts, in reading order, are words and figures
// with descriptions; what is in none of them repeats what the first page says.
struct HandoutPage {
  Scene scene;
  std::vector<FramePart> parts;
};

// The sheets, each beginning on a page of its own: questions with their figures, options to tick or
// lines to write on. Nothing in them tells an answer.
std::vector<HandoutPage> sheet_pages(const Handout& handout, const Strings& tr);

// The answers of all sheets with their reasons, one sheet after the other.
std::vector<HandoutPage> key_pages(const Handout& handout, const Strings& tr);

}  // namespace padlens
