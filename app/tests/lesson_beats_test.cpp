// The beats of the lessons that come with the program: what they say, ask and mark is there.

#include <gtest/gtest.h>

#include <cctype>
#include <nlohmann/json.hpp>
#include <set>

#include "app/document/course.h"
#include "app/document/lesson.h"
#include "app/document/lesson_json.h"
#include "app/i18n/linked_words.h"
#include "app/i18n/strings.h"
#include "app/render/lesson_check.h"
#include "app/scene/named_cells.h"
#include "core/engine/answer_text.h"
#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/stack/stack.h"

namespace padlens {
namespace {

TEST(LinkedWords, AreCutWhereTheyRefer) {
  using Runs = std::vector<WordRun>;
  EXPECT_EQ(word_runs("[The padding](pad.left) is 0."),
            (Runs{{"The padding", "pad.left"}, {" is 0."}}));
  EXPECT_EQ(word_runs("a [b](c)[d](e_1)"), (Runs{{"a "}, {"b", "c"}, {"d", "e_1"}}));
  EXPECT_EQ(plain_words("a [b](c)[d](e_1)"), "a bd");
  EXPECT_EQ(named_in("a [b](c)[d](e.1)"), (std::vector<std::string>{"c", "e.1"}));
  EXPECT_TRUE(word_runs("").empty());
}

TEST(LinkedWords, LeaveOtherBracketsAlone) {
  for (const char* words : {"x[t − 1] and x[t]", "[a] (b)", "[a](B)", "[](a)", "[a]()", "[a](b",
                            "[a](b c)", "a](b)", "[[a](", "x[0](", "[", "](", "[第一行]（pad）"}) {
    EXPECT_EQ(plain_words(words), words);
    EXPECT_TRUE(named_in(words).empty()) << words;
  }
  EXPECT_EQ(plain_words("x[[t](pad)"), "x[t");
}

TEST(LessonBeats, AreAsManyInEveryLanguage) {
  const Strings english("en");
  for (const Lesson& lesson : lessons()) {
    const std::size_t count = beat_texts(lesson, english).size();
    EXPECT_GE(count, 2U) << lesson.id;
    EXPECT_LE(lesson.beats.size(), count) << lesson.id;
    for (const Language& language : languages()) {
      const Strings tr(language.code);
      EXPECT_EQ(beat_texts(lesson, tr).size(), count) << language.code << lesson.id;
      for (const std::string& text : beat_texts(lesson, tr))
        EXPECT_FALSE(text.empty()) << language.code << lesson.id;
      // What is often thought wrong, and a question.
      const std::string notes = lesson_notes(lesson, tr);
      EXPECT_EQ(std::ranges::count(notes, '\n'), 1) << language.code << lesson.id;
      EXPECT_TRUE(notes.ends_with("?") || notes.ends_with("？") || notes.ends_with(".") ||
                  notes.ends_with("。"))
          << notes;
    }
  }
}

// Every reference marks cells of the picture at its beat; views and overlays are there.
TEST(LessonBeats, HaveNothingWrong) {
  for (const Lesson& lesson : lessons()) {
    for (const Language& language : languages()) {
      const Strings tr(language.code);
      for (const Problem& problem : check_lesson(lesson, language.code))
        ADD_FAILURE() << lesson.id << " " << language.code << " " << problem.field << ": "
                      << problem_text(tr, problem);
    }
  }
}

// The same references in every language, so that the same cells are marked.
TEST(LessonBeats, MarkTheSameCellsInEveryLanguage) {
  const Strings english("en");
  for (const Lesson& lesson : lessons()) {
    const auto texts = beat_texts(lesson, english);
    for (const Language& language : languages()) {
      const auto others = beat_texts(lesson, Strings(language.code));
      for (std::size_t i = 0; i < texts.size(); ++i)
        EXPECT_EQ(named_in(others[i]), named_in(texts[i])) << language.code << lesson.id << i;
    }
  }
}

// Numbers of a sentence, but for those in formulas' names: "3×3" gives 3 twice.
std::multiset<std::string> numbers_in(const std::string& text) {
  std::multiset<std::string> numbers;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (std::isdigit(static_cast<unsigned char>(text[i])) == 0) continue;
    std::size_t end = i;
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0)
      ++end;
    numbers.insert(text.substr(i, end - i));
    i = end;
  }
  return numbers;
}

// What a translation could have got wrong: a number of two figures that the other does not have.
TEST(LessonBeats, TellTheSameNumbersInEveryLanguage) {
  const Strings english("en");
  for (const Lesson& lesson : lessons()) {
    const auto texts = beat_texts(lesson, english);
    for (const Language& language : languages()) {
      const auto others = beat_texts(lesson, Strings(language.code));
      for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto here = numbers_in(plain_words(texts[i]));
        const auto there = numbers_in(plain_words(others[i]));
        for (const std::string& number : here) {
          if (number.size() > 1) {
            EXPECT_TRUE(there.contains(number)) << lesson.id << i << " " << number;
          }
        }
      }
    }
  }
}

// Each experiment asks something.
TEST(LessonBeats, AskInEveryGroup) {
  std::set<int> groups;
  std::set<int> asking;
  for (const Lesson& lesson : lessons()) {
    groups.insert(lesson.group);
    for (const Beat& beat : lesson.beats) {
      if (beat.ask) asking.insert(lesson.group);
    }
  }
  EXPECT_EQ(groups, asking);
}

// --- the numbers in the words --------------------------------------------------------------

const Lesson& lesson_named(std::string_view id) {
  const Lesson* lesson = find_lesson(id);
  EXPECT_NE(lesson, nullptr) << id;
  return lesson == nullptr ? lessons().front() : *lesson;
}

Layer layer_at(std::string_view id, std::size_t beat) {
  const Spec spec = moment_at(lesson_named(id), beat).scenario.spec;
  return make_layer(spec, *resolve(spec).geometry);
}

double value_at(std::string_view id, std::size_t beat, Cell cell) {
  return layer_at(id, beat).output()->at(cell);
}

using Sides = std::array<std::int64_t, 4>;

TEST(LessonBeats, TellOfTheFlippedKernelWhatComesOut) {
  EXPECT_EQ(value_at("14a-flipped-kernel", 0, {1, 1}), 1);
  const BeatMoment moment = moment_at(lesson_named("14a-flipped-kernel"), 2);
  const Layer layer = layer_at("14a-flipped-kernel", 2);
  const Cell out = step_cell(layer.geometry(), moment.scenario.mode, moment.scenario.step);
  EXPECT_EQ(out, (Cell{1, 1}));
  // The last cell of its window is the input's 1, and has the kernel's first weight.
  const Tap last = taps(layer, out).back();
  EXPECT_EQ(last.kernel, (Cell{0, 0}));
  EXPECT_EQ(padded_cell(layer, last.padded).value, 1);
}

TEST(LessonBeats, TellOfDilationWhatIsRead) {
  const Layer layer = layer_at("15a-dilation-holes", 0);
  EXPECT_EQ(layer.geometry().width().K, 5);
  EXPECT_EQ(layer.geometry().width().out, 3);
  std::set<std::pair<std::int64_t, std::int64_t>> cells;
  for (const Cell out : {Cell{0, 0}, Cell{0, 1}}) {
    for (const Tap& tap : taps(layer, out))
      cells.insert({tap.padded.row, tap.padded.col});
  }
  EXPECT_EQ(cells.size(), 18U);  // none in common
  EXPECT_EQ(layer_at("15a-dilation-holes", 4).geometry().sides(), (Sides{2, 2, 2, 2}));
}

TEST(LessonBeats, TellOfThreeFrameworksTheirOwnNumbers) {
  EXPECT_EQ(value_at("16a-stride-2-keras", 0, {0, 0}), 72);
  EXPECT_EQ(value_at("16a-stride-2-keras", 0, {2, 2}), 130);
  EXPECT_EQ(value_at("16b-stride-2-pytorch", 0, {0, 0}), 18);
  EXPECT_EQ(layer_at("16b-stride-2-pytorch", 2).geometry().width().leftover, 1);
  EXPECT_EQ(*layer_at("16b-stride-2-pytorch", 3).output(),
            *layer_at("16a-stride-2-keras", 0).output());
  EXPECT_EQ(layer_at("16c-stride-2-onnx", 0).geometry().sides(), (Sides{1, 0, 1, 0}));
  EXPECT_EQ(*layer_at("16c-stride-2-onnx", 2).output(),
            *layer_at("16b-stride-2-pytorch", 0).output());
  EXPECT_EQ(value_at("16c-stride-2-onnx", 3, {0, 0}), 72);
  for (std::int64_t i = 0; i < 9; ++i) {
    EXPECT_NE(value_at("16a-stride-2-keras", 0, {i / 3, i % 3}),
              value_at("16b-stride-2-pytorch", 0, {i / 3, i % 3}));
  }
}

TEST(LessonBeats, TellOfSidesWhereTheRowsGo) {
  const Layer before = layer_at("17a-explicit-sides", 0);
  const Layer after = layer_at("17a-explicit-sides", 4);
  EXPECT_EQ(after.output()->rows(), 5);
  for (std::int64_t col = 0; col < 5; ++col)
    EXPECT_EQ(after.output()->at(2, col), before.output()->at(0, col));
  EXPECT_EQ(before.output()->at(0, 0), 39);
  EXPECT_EQ(before.output()->at(0, 2), 72);
}

TEST(LessonBeats, TellOfOutputPaddingWhatComesBack) {
  EXPECT_EQ(layer_at("18a-output-padding", 0).geometry().width().out, 5);
  EXPECT_EQ(layer_at("18a-output-padding", 0).geometry().width().full, 7);
  const Layer padded = layer_at("18a-output-padding", 3);
  EXPECT_EQ(padded.geometry().width().out, 6);
  for (std::int64_t i = 0; i < 6; ++i)
    EXPECT_GT(padded.output()->at(5, i), 0);
}

TEST(LessonBeats, TellOfFillsTheirCorners) {
  const std::array corners{16.0, 45.0, 45.0, 27.0, 99.0};
  const Layer zeros = layer_at("19a-borders", 0);
  for (std::size_t beat = 0; beat < corners.size(); ++beat) {
    const Layer layer = layer_at("19a-borders", beat);
    EXPECT_EQ(layer.output()->at(0, 0), corners.at(beat));
    for (std::int64_t i = 0; i < 9; ++i) {
      const Cell inside{1 + i / 3, 1 + i % 3};
      EXPECT_EQ(layer.output()->at(inside), zeros.output()->at(inside));
    }
  }
  EXPECT_EQ(zeros.output()->at(1, 1), 63);
}

TEST(LessonBeats, TellOfTheCheckerboardHowOftenCellsAreStamped) {
  EXPECT_EQ(value_at("20a-checkerboard", 0, {2, 2}), 4);
  EXPECT_EQ(value_at("20a-checkerboard", 0, {3, 3}), 1);
  const Layer even = layer_at("20a-checkerboard", 4);
  for (std::int64_t row = 2; row < 8; ++row) {
    for (std::int64_t col = 2; col < 8; ++col)
      EXPECT_EQ(even.output()->at(row, col), 4);
  }
}

TEST(LessonBeats, TellOfChannelsWhatIsAddedUp) {
  EXPECT_EQ(value_at("21a-channels", 0, {0, 0}), 27);
  EXPECT_EQ(layer_at("21a-channels", 0).geometry().width().out, 2);
  EXPECT_EQ(value_at("21a-channels", 4, {0, 0}), 9);
}

}  // namespace
}  // namespace padlens
