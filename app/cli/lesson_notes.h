#pragma once

#include <string>
#include <vector>

#include "app/document/lesson.h"
#include "app/i18n/strings.h"
#include "app/scene/scene.h"

namespace padlens {

// A teacher's notes on lessons, to be printed: of each what its layer is, what is often thought
// wrong there, a question to ask, and its beats.
struct NoteBlock {
  enum class Kind : std::uint8_t {
    title,    // a lesson begins
    heading,  // of what follows
    text,
    item,     // a beat: its number and its words
    picture,  // of the lesson's layer; no text
  };
  Kind kind = Kind::text;
  std::string text = {};
  std::size_t number = 0;  // items, from 1
  Scene picture = {};      // of `picture`
};

std::vector<NoteBlock> notes_of(const Lesson& lesson, const Strings& tr);

std::string notes_as_text(const std::vector<NoteBlock>& blocks);
std::string notes_as_markdown(const std::vector<NoteBlock>& blocks);

// Pages of A4 at 96 units an inch, with the pictures; a lesson begins where there is room for its
// beginning. `footer` stands at the foot of each, with its number.
std::vector<Scene> notes_as_pages(const std::vector<NoteBlock>& blocks, const std::string& footer);

}  // namespace padlens
