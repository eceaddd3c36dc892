// Lessons in the window, beat by beat.

#include "app/document/lesson.h"
#include "app/gui/lesson_beats.h"
#include "app/gui/opened.h"
#include "app/gui/session.h"
#include "app/i18n/linked_words.h"
#include "app/scene/named_cells.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiLesson : public GuiTest {};

std::size_t index_of(std::string_view id) {
  return static_cast<std::size_t>(find_lesson(id) - lessons().data());
}

// The first words of a beat that are drawn as one: up to its first reference, or in that.
std::string first_words(const Gui& gui, std::size_t beat) {
  return word_runs(beat_texts(*open_lesson(gui.state), gui.state.tr)[beat])
      .front()
      .text.substr(0, 12);
}

void expect_moment(const Gui& gui) {
  const BeatMoment moment = present_moment(gui.state);
  const std::string where = open_lesson(gui.state)->id + " beat " + std::to_string(gui.state.beat);
  EXPECT_TRUE(shows_opened(gui.state)) << where;
  EXPECT_EQ(gui.state.playback.step(), moment.scenario.step) << where;
  EXPECT_EQ(gui.state.document.mode, moment.scenario.mode) << where;
  EXPECT_EQ(gui.state.compared.has_value(), moment.compare.has_value()) << where;
  EXPECT_EQ(current_ask(gui.state) != nullptr,
            beat_of(*open_lesson(gui.state), gui.state.beat).ask.has_value())
      << where;
  // What the words name is marked in the picture.
  const auto names = lit_names(gui.state);
  EXPECT_EQ(gui.memory().picture.scene().primitives.empty(), false) << where;
  for (const std::string& name : names) {
    EXPECT_TRUE(lights(gui.scene(), name, gui.state.shown.layer(), gui.state.scene_options()))
        << where << " " << name;
  }
}

// By PageDown alone: each beat of each lesson once, in their order, with what belongs to it.
TEST_F(GuiLesson, EveryOneIsPlayedByOneKey) {
  for (const char* language : {"en", "zh"}) {
    GuiOptions options;
    options.language = language;
    Gui gui(options);
    for (std::size_t i = 0; i < lessons().size(); ++i) {
      const std::size_t beats = beat_texts(lessons()[i], gui.state.tr).size();
      for (std::size_t beat = 0; beat < beats; ++beat) {
        gui.key(Key::page_down);
        ASSERT_EQ(gui.state.lesson, i);
        ASSERT_EQ(gui.state.beat, beat) << lessons()[i].id;
        expect_moment(gui);
        EXPECT_TRUE(gui.shows_part(first_words(gui, beat))) << lessons()[i].id << beat;
        if (testing::Test::HasFatalFailure()) return;
      }
    }
    gui.key(Key::page_down);
    EXPECT_TRUE(gui.shows(gui.words("ui.no_next_lesson")));
  }
}

// And back again by PageUp, to what was there.
TEST_F(GuiLesson, EveryOneIsPlayedBackwards) {
  Gui gui;
  apply(gui.state, OpenLesson{lessons().size() - 1});
  apply(gui.state, ShowBeat{beat_count(gui.state) - 1});
  gui.settle();
  for (std::size_t i = lessons().size(); i-- > 0;) {
    for (std::size_t beat = beat_texts(lessons()[i], gui.state.tr).size(); beat-- > 0;) {
      ASSERT_EQ(gui.state.lesson, i);
      ASSERT_EQ(gui.state.beat, beat) << lessons()[i].id;
      expect_moment(gui);
      gui.key(Key::page_up);
    }
  }
  EXPECT_TRUE(gui.shows(gui.words("ui.no_last_lesson")));
}

TEST_F(GuiLesson, ShowsTheBeatsThatHaveBeen) {
  Gui gui;
  apply(gui.state, OpenLesson{index_of("03c-stride-3-valid")});
  gui.settle();
  EXPECT_TRUE(gui.shows_part(first_words(gui, 0)));
  EXPECT_FALSE(gui.shows_part("So the output is"));
  EXPECT_FALSE(gui.shows_part("are read by no window"));
  gui.key(Key::page_down);
  gui.key(Key::page_down);
  EXPECT_TRUE(gui.shows_part(first_words(gui, 0)));
  EXPECT_TRUE(gui.shows_part("So the output is"));
  EXPECT_FALSE(gui.shows_part("are read by no window"));
  // No bracket of a reference is ever seen.
  gui.key(Key::page_down);
  EXPECT_TRUE(gui.shows_part("are read by no window"));
  EXPECT_FALSE(gui.shows_part("]("));
}

// Words that are pointed at mark their cells alone, those of earlier beats, too.
TEST_F(GuiLesson, WordsPointedAtMarkTheirCells) {
  Gui gui;
  apply(gui.state, OpenLesson{index_of("02-same")});
  apply(gui.state, ShowBeat{3});
  gui.settle();
  EXPECT_EQ(lit_names(gui.state), (std::vector<std::string>{"edge", "inside"}));
  const auto corner = gui.find_text("##canvas", "a corner");
  ASSERT_TRUE(corner);
  gui.move(corner->box.centre());
  gui.settle();
  EXPECT_EQ(lit_names(gui.state), std::vector<std::string>{"corner"});
  EXPECT_EQ(gui.state.scene_options().lit, std::vector<std::string>{"corner"});
  gui.move({5, 5});
  gui.settle();
  EXPECT_EQ(lit_names(gui.state), (std::vector<std::string>{"edge", "inside"}));
  // Of another layer the words say nothing.
  apply(gui.state, SetField{"stride", 2});
  gui.settle();
  EXPECT_TRUE(lit_names(gui.state).empty());
  EXPECT_EQ(current_ask(gui.state), nullptr);
}

// A layer that somebody has changed gives way to the lesson's, and comes back by undo.
TEST_F(GuiLesson, GoesOnFromAnotherLayerToItsOwn) {
  Gui gui;
  apply(gui.state, OpenLesson{0});
  apply(gui.state, SetField{"kernel", 4});
  gui.settle();
  gui.key(Key::page_down);
  EXPECT_EQ(gui.state.beat, 1U);
  expect_moment(gui);
  gui.control_key('Z');
  EXPECT_EQ(gui.spec().kernel, (PerAxis{4, 4}));
  EXPECT_EQ(gui.state.beat, 1U);
}

// Without a beat that sets it, what a person looks at stays.
TEST_F(GuiLesson, LeavesAloneWhatABeatDoesNotName) {
  Gui gui;
  apply(gui.state, OpenLesson{index_of("04a-same-input-6")});
  apply(gui.state, SetView{"stacked"});
  apply(gui.state, Seek{5});
  gui.settle();
  gui.key(Key::page_down);
  EXPECT_EQ(gui.state.view, "stacked");
  EXPECT_EQ(gui.state.playback.step(), 5);
}

// What a lesson lays over the picture goes with it, but not what the person has chosen.
TEST_F(GuiLesson, GivesOverlaysBack) {
  Gui gui;
  const auto coverage = [&] { return gui.state.preferences.show.has(kShowCoverage); };
  apply(gui.state, OpenLesson{index_of("20a-checkerboard")});
  EXPECT_FALSE(coverage());
  apply(gui.state, ShowBeat{1});
  EXPECT_TRUE(coverage());
  EXPECT_FALSE(session_of(gui.state).preferences.show.has(kShowCoverage));
  apply(gui.state, ShowBeat{0});
  EXPECT_FALSE(coverage());
  apply(gui.state, ShowBeat{1});
  apply(gui.state, OpenLesson{});
  EXPECT_FALSE(coverage());
  apply(gui.state, ToggleOverlay{"coverage"});
  apply(gui.state, OpenLesson{index_of("20a-checkerboard")});
  EXPECT_TRUE(coverage());
  apply(gui.state, ShowBeat{3});
  EXPECT_FALSE(coverage());
  apply(gui.state, OpenLesson{0});
  EXPECT_TRUE(coverage());
}

// The next start begins where one was.
TEST_F(GuiLesson, ComesBackAtItsBeat) {
  State before("en");
  apply(before, OpenLesson{index_of("20a-checkerboard")});
  apply(before, ShowBeat{1});
  apply(before, ShowBeat{2});
  const auto session = session_from_text(session_to_text(session_of(before)));
  ASSERT_TRUE(session);
  State after("en");
  restore(after, *session);
  EXPECT_EQ(after.lesson, before.lesson);
  EXPECT_EQ(after.beat, 2U);
  EXPECT_TRUE(after.preferences.show.has(kShowCoverage));
  apply(after, OpenLesson{});
  EXPECT_FALSE(after.preferences.show.has(kShowCoverage));
}

}  // namespace
}  // namespace padlens
