// Lessons in predict mode: every question is asked, and answered right and wrong.

#include "app/document/lesson.h"
#include "app/gui/lesson_beats.h"
#include "app/gui/prediction.h"
#include "app/tests/gui_driver.h"
#include "core/geometry/taps.h"
#include "core/questions/answer.h"

namespace padlens {
namespace {

class GuiLessonAsks : public GuiTest {};

// By PageDown alone: it shows what is asked, and then goes on; each question once.
TEST_F(GuiLessonAsks, EveryQuestionIsAskedAndShownByOneKey) {
  Gui gui;
  gui.letter_key('Q');
  std::size_t asked = 0;
  for (std::size_t i = 0; i < lessons().size(); ++i) {
    for (std::size_t beat = 0; beat < beat_texts(lessons()[i], gui.state.tr).size(); ++beat) {
      gui.key(Key::page_down);
      ASSERT_EQ(gui.state.lesson, i) << asked;
      ASSERT_EQ(gui.state.beat, beat) << lessons()[i].id;
      const std::string where = lessons()[i].id + " " + std::to_string(beat);
      const bool asks = beat_of(lessons()[i], beat).ask.has_value();
      ASSERT_EQ(gui.state.prediction.has_value(), asks) << where;
      EXPECT_EQ(may_go_on(gui.state), !asks) << where;
      if (!asks) continue;
      ++asked;
      EXPECT_TRUE(is_covered(gui.state)) << where;
      EXPECT_TRUE(gui.state.prediction->of_lesson);
      // The title may tell the answer.
      EXPECT_FALSE(gui.find_text("##canvas", gui.words("lesson." + lessons()[i].id + ".title")))
          << where;
      gui.key(Key::page_down);
      EXPECT_EQ(gui.state.beat, beat) << where;
      EXPECT_FALSE(is_covered(gui.state)) << where;
      EXPECT_TRUE(gui.state.prediction->waived) << where;
    }
  }
  EXPECT_GE(asked, 30U);
}

// What is typed into the boxes for `answer`, wrong by one; empty where it is picked.
std::vector<std::string> typed_for(const Answer& answer, int rank, bool wrong) {
  const int more = wrong ? 1 : 0;
  if (const auto* size = std::get_if<OutputAnswer>(&answer)) {
    const std::string width = std::to_string(size->cells[1] + more);
    return rank == 1 ? std::vector{width} : std::vector{std::to_string(size->cells[0]), width};
  }
  if (const auto* sides = std::get_if<SidesAnswer>(&answer)) {
    std::vector<std::string> texts;
    for (std::size_t i = rank == 1 ? 2 : 0; i < 4; ++i)
      texts.push_back(std::to_string(sides->cells.at(i) + (i == 3 ? more : 0)));
    return texts;
  }
  const auto* number = std::get_if<NumberAnswer>(&answer);
  return number == nullptr ? std::vector<std::string>{}
                           : std::vector{std::to_string(number->number + more)};
}

// Where they stand in the padded grid. Of a wrong answer the first one is left away.
std::vector<Cell> picked_for(const State& state, const Answer& answer, bool wrong) {
  std::vector<Cell> cells = std::get<CellsAnswer>(answer).cells;
  if (wrong) cells.erase(cells.begin());
  const auto& [h, w] = state.shown.layer().geometry().axis;
  for (Cell& cell : cells)
    cell = {padded_at(h, cell.row), padded_at(w, cell.col)};
  return cells;
}

void answer_by_pointer(Gui& gui, const Answer& answer, bool wrong) {
  const auto texts = typed_for(answer, gui.state.shown.spec().op->rank, wrong);
  for (std::size_t i = 0; i < texts.size(); ++i)
    gui.type_into("##shape/##answer" + std::to_string(i), texts[i]);
  if (texts.empty()) {
    for (const Cell& cell : picked_for(gui.state, answer, wrong))
      gui.click(gui.cell({GridId::padded, cell}));
  }
  gui.settle();
  gui.click_item("##shape/check");
}

// From the first cell of the grid that has the keyboard.
void pick_by_key(Gui& gui, Cell cell) {
  const auto& [h, w] = gui.state.shown.layer().geometry().axis;
  for (std::int64_t i = 0; i < h.covered(); ++i)
    gui.key(Key::up);
  for (std::int64_t i = 0; i < w.covered(); ++i)
    gui.key(Key::left);
  for (std::int64_t i = 0; i < cell.row; ++i)
    gui.key(Key::down);
  for (std::int64_t i = 0; i < cell.col; ++i)
    gui.key(Key::right);
  gui.key(Key::space);
}

void answer_by_key(Gui& gui, const Answer& answer, bool wrong) {
  const auto texts = typed_for(answer, gui.state.shown.spec().op->rank, wrong);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i == 0) {
      gui.key(KeyPress{letter(texts[i].front())});  // wherever the keyboard is
      gui.settle();
      gui.type(texts[i].substr(1));
    } else {
      gui.key(Key::tab);
      gui.settle();
      gui.type(texts[i]);
    }
    gui.settle();
  }
  if (texts.empty()) {
    gui.key(Key::enter);  // into the picture
    for (const Cell& cell : picked_for(gui.state, answer, wrong))
      pick_by_key(gui, cell);
    return gui.key({Key::enter, true});
  }
  gui.key(Key::enter);
}

void answer_every_question(bool by_key, bool wrong) {
  Gui gui;
  gui.letter_key('Q');
  for (std::size_t i = 0; i < lessons().size(); ++i) {
    for (std::size_t beat = 0; beat < lessons()[i].beats.size(); ++beat) {
      if (!lessons()[i].beats[beat].ask) continue;
      show_lesson(gui.state, i, beat);
      gui.key(Key::escape);  // the keyboard is the picture's
      gui.settle();
      const std::string where = lessons()[i].id + " " + std::to_string(beat);
      ASSERT_TRUE(is_covered(gui.state)) << where;
      const auto truth = answer_of(gui.state.prediction->ask, gui.state.shown.layer());
      (by_key ? answer_by_key : answer_by_pointer)(gui, truth, wrong);
      gui.settle();
      ASSERT_FALSE(is_covered(gui.state)) << where << gui.state.prediction->problem;
      EXPECT_EQ(gui.state.prediction->right(), !wrong) << where;
      EXPECT_TRUE(may_go_on(gui.state));
      gui.key(Key::page_down);
      EXPECT_TRUE(gui.state.lesson != i || gui.state.beat == beat + 1) << where;
    }
  }
}

TEST_F(GuiLessonAsks, EveryQuestionIsAnsweredRightByKey) {
  answer_every_question(true, false);
}
TEST_F(GuiLessonAsks, EveryQuestionIsAnsweredWrongByKey) {
  answer_every_question(true, true);
}
TEST_F(GuiLessonAsks, EveryQuestionIsAnsweredRightByPointer) {
  answer_every_question(false, false);
}
TEST_F(GuiLessonAsks, EveryQuestionIsAnsweredWrongByPointer) {
  answer_every_question(false, true);
}

// The card has a switch, which the pointer works.
TEST_F(GuiLessonAsks, TheCardHasASwitch) {
  Gui gui;
  apply(gui.state, OpenLesson{0});
  gui.settle();
  EXPECT_FALSE(gui.state.prediction);
  gui.click_item("##canvas/lesson_asks");
  EXPECT_TRUE(is_covered(gui.state));
  gui.click_item("##canvas/lesson_asks");
  EXPECT_FALSE(gui.state.prediction);
  // Where the present beat asks nothing that is told.
  apply(gui.state, ShowBeat{1});
  gui.settle();
  gui.click_item("##canvas/lesson_asks");
  EXPECT_FALSE(gui.state.prediction);
  EXPECT_TRUE(gui.shows(gui.words("ui.lesson_will_ask")));
}

// Another layer than the lesson's is asked about as any other; its own again as the beat does.
TEST_F(GuiLessonAsks, AskOfTheirOwnLayerAlone) {
  Gui gui;
  apply(gui.state, OpenLesson{0});
  gui.letter_key('Q');
  EXPECT_TRUE(gui.state.prediction->of_lesson);
  apply(gui.state, SetField{"kernel", 2});
  gui.settle();
  ASSERT_TRUE(gui.state.prediction);
  EXPECT_FALSE(gui.state.prediction->of_lesson);
  gui.letter_key('B');
  ASSERT_TRUE(gui.state.prediction);
  EXPECT_TRUE(gui.state.prediction->of_lesson);
  apply(gui.state, OpenLesson{});
  gui.settle();
  EXPECT_FALSE(gui.state.prediction && gui.state.prediction->of_lesson);
}

}  // namespace
}  // namespace padlens
