#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/scene/scene.h"
#include "app/scene/theme.h"

namespace padlens {

// A question in words, as it is printed or handed to a program for quizzes.
struct HandoutQuestion {
  std::string text;                  // what is asked, with the layer that it is asked of
  std::vector<std::string> options;  // 2 to 6, all different
  std::vector<std::string> remarks;  // as many: who says so, and where that would be right, or ""
  std::size_t answer = 0;            // which of them is right
  bool of_options = false;           // it asks which of them: it cannot do without
  std::string why;                   // sentences that derive it
  // A covered picture: it tells nothing of the answer. null: there is none.
  std::shared_ptr<const Scene> figure;
  std::string figure_text;  // the same in words, for who cannot see it
};

// The questions of one student.
struct HandoutSheet {
  std::int64_t number = 1;  // counted from 1
  std::string code;         // finds the sheet's answers again: "7-03"
  std::vector<HandoutQuestion> questions;
};

struct Paper {
  std::string_view id;  // "a4"
  double width = 0;     // in CSS pixels, ninety-sixths of an inch
  double height = 0;
};
// The first is the standard.
inline constexpr Paper kPapers[] = {{"a4", 793.7, 1122.52}, {"letter", 816, 1056}};

// What is handed out: a sheet per student.
struct Handout {
  std::string title;
  std::string language;  // of all words: "en", "zh"
  std::vector<HandoutSheet> sheets;
  const Paper* paper = &kPapers[0];
  const Theme* theme = nullptr;  // of figures; required
  // Lines to write on in place of options, where there is paper and the question allows it.
  bool blank = false;
};

// "a", "b" …: how options are told apart.
std::string option_letter(std::size_t index);

}  // namespace padlens
