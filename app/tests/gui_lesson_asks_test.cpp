// Lessons in predict mode: every question is asked, and answered right and wrong.

#include "app/document/lesson.h"
#include "app/gui/lesson_beats.h"
#include "app/gui/prediction.h"
#include "app/tests/gui_driver.h"
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

// Types or picks `answer`, as far as it is one that is typed or picked.
void give(State& state, const Answer& answer, bool wrong) {
  const int more = wrong ? 1 : 0;
  const auto type = [&](std::size_t part, const std::string& text) {
    apply(state, TypePrediction{part, text});
  };
  if (const auto* size = std::get_if<OutputAnswer>(&answer)) {
    if (state.shown.spec().op->rank == 1) return type(0, std::to_string(size->cells[1] + more));
    type(0, std::to_string(size->cells[0] + more));
    type(1, std::to_string(size->cells[1]));
  } else if (const auto* sides = std::get_if<SidesAnswer>(&answer)) {
    for (std::size_t i = 0; i < 4; ++i)
      type(i, std::to_string(sides->cells.at(i) + (i == 0 ? more : 0)));
  } else if (const auto* cells = std::get_if<CellsAnswer>(&answer)) {
    for (const Cell& cell : cells->cells)
      pick_cell(state, cell);
    if (wrong && !cells->cells.empty()) pick_cell(state, cells->cells.front());
  } else if (const auto* number = std::get_if<NumberAnswer>(&answer)) {
    type(0, std::to_string(number->number + more));
  }
}

TEST_F(GuiLessonAsks, EveryQuestionIsAnsweredRightAndWrong) {
  for (const bool wrong : {false, true}) {
    Gui gui;
    gui.letter_key('Q');
    for (std::size_t i = 0; i < lessons().size(); ++i) {
      for (std::size_t beat = 0; beat < lessons()[i].beats.size(); ++beat) {
        if (!lessons()[i].beats[beat].ask) continue;
        show_lesson(gui.state, i, beat);
        gui.settle();
        const std::string where = lessons()[i].id + " " + std::to_string(beat);
        ASSERT_TRUE(is_covered(gui.state)) << where;
        const auto truth = answer_of(gui.state.prediction->ask, gui.state.shown.layer());
        give(gui.state, truth, wrong);
        gui.key({Key::enter, true});
        ASSERT_FALSE(is_covered(gui.state)) << where << gui.state.prediction->problem;
        EXPECT_EQ(gui.state.prediction->right(), !wrong) << where;
        EXPECT_TRUE(may_go_on(gui.state));
        gui.key(Key::page_down);
        EXPECT_TRUE(gui.state.lesson != i || gui.state.beat == beat + 1) << where;
      }
    }
  }
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
