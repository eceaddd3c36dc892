// Lessons of one's own in the window: opened, changed, saved.

#include "app/document/course.h"
#include "app/document/lesson_json.h"
#include "app/gui/lesson_beats.h"
#include "app/gui/opened.h"
#include "app/gui/session.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/gui_driver.h"
#include "assets/assets.h"

namespace padlens {
namespace {

class GuiOwnLesson : public GuiTest {
 protected:
  // The example as a file.
  std::string example(const std::string& name = "mine.json") const {
    for (const Asset& asset : assets()) {
      if (asset.path == "lesson_example.json")
        write_contents(folder.file(name), std::string(asset.bytes));
    }
    return folder.file(name);
  }
};

const Lesson& lesson(const Gui& gui) {
  return *open_lesson(gui.state);
}

TEST_F(GuiOwnLesson, OpensLikeABuiltInOne) {
  Gui gui;
  apply(gui.state, OpenFile{example()});
  gui.settle();
  ASSERT_TRUE(open_lesson(gui.state));
  EXPECT_TRUE(gui.find_text("##canvas", "A first lesson"));
  EXPECT_EQ(beat_count(gui.state), 4U);
  ASSERT_NE(current_ask(gui.state), nullptr);
  EXPECT_EQ(current_ask(gui.state)->asks, Asks::output);
  for (std::size_t beat = 1; beat < 4; ++beat) {
    gui.key(Key::page_down);
    EXPECT_EQ(gui.state.beat, beat);
    EXPECT_TRUE(shows_opened(gui.state));
  }
  EXPECT_EQ(gui.spec().stride, (PerAxis{2, 2}));
  EXPECT_TRUE(gui.state.preferences.show.has(kShowCoverage));
  gui.key(Key::page_down);
  EXPECT_TRUE(gui.shows(gui.words("ui.no_next_lesson")));
  // And back to those of the program.
  gui.click_item("##top/lessons");
  gui.click_text("##Popup", gui.words("lesson.01-valid.title"));
  EXPECT_EQ(gui.state.lesson, 0U);
  EXPECT_FALSE(gui.state.course);
  EXPECT_FALSE(gui.state.preferences.show.has(kShowCoverage));
}

TEST_F(GuiOwnLesson, TellsWhatIsWrongAndKeepsWhatIsThere) {
  Gui gui;
  const Document before = gui.state.document;
  write_contents(folder.file("bad.json"), "{\n\"beats\": [\n{\"step\": -1}]}");
  apply(gui.state, OpenFile{folder.file("bad.json")});
  gui.settle();
  EXPECT_EQ(gui.state.document, before);
  EXPECT_FALSE(open_lesson(gui.state));
  EXPECT_TRUE(gui.shows_part("bad.json:3: beats[0].step: "));
}

TEST_F(GuiOwnLesson, SaysThatItsFileIsNotWrittenYet) {
  using What = EditLesson::What;
  Gui gui;
  const std::string path = example();
  apply(gui.state, OpenFile{path});
  apply(gui.state, EditLesson{What::begin});
  apply(gui.state, EditLesson{What::title, "Another title"});
  apply(gui.state, EditLesson{What::end});
  const std::string words = gui.state.tr("ui.lesson_unsaved", std::array{std::string("Ctrl+S")});
  ASSERT_FALSE(gui.state.toasts.empty());
  EXPECT_EQ(gui.state.toasts.back().text, words);
  apply(gui.state, SaveFile{path, true});
  gui.state.toasts.clear();
  apply(gui.state, EditLesson{What::begin});
  apply(gui.state, EditLesson{What::end});
  for (const Toast& toast : gui.state.toasts)
    EXPECT_NE(toast.text, words);
}

TEST_F(GuiOwnLesson, RecordsWhatStandsBeside) {
  using What = EditLesson::What;
  Gui gui;
  apply(gui.state, OpenFile{example()});
  apply(gui.state, EditLesson{What::begin});
  apply(gui.state, Command::keep_beside);
  apply(gui.state, SetField{"stride", 3});
  gui.settle();
  ASSERT_TRUE(gui.state.beside);
  apply(gui.state, EditLesson{What::add});
  gui.settle();
  const std::size_t beat = gui.state.beat;
  ASSERT_TRUE(beat_of(lesson(gui), beat).beside);
  EXPECT_FALSE(beat_of(lesson(gui), beat).beside->empty());
  const ParsedLesson again = lesson_from_text(lesson_to_text(lesson(gui)));
  ASSERT_TRUE(again.problems.empty());
  EXPECT_EQ(again.lesson.beats, lesson(gui).beats);
  // It comes and goes with the beat.
  show_beat(gui.state, 0);
  EXPECT_TRUE(gui.state.document.beside.empty());
  show_beat(gui.state, beat);
  EXPECT_FALSE(gui.state.document.beside.empty());
  EXPECT_EQ(gui.state.view, "pair");
}

TEST_F(GuiOwnLesson, OpensFoldersAndLists) {
  Gui gui;
  example("a.json");
  example("b.json");
  apply(gui.state, OpenFile{folder.path()});
  gui.settle();
  EXPECT_EQ(open_lessons(gui.state).size(), 2U);
  write_contents(folder.file("term.json"), R"({"lessons": ["02-same", "b.json"]})");
  apply(gui.state, OpenFile{folder.file("term.json")});
  gui.settle();
  EXPECT_EQ(open_lessons(gui.state).size(), 2U);
  EXPECT_EQ(lesson(gui).id, "02-same");
  EXPECT_FALSE(gui.has_item("##canvas/lesson_edit"));
  gui.key({Key::page_down, true});
  EXPECT_EQ(lesson(gui).id, "b");
  EXPECT_TRUE(gui.has_item("##canvas/lesson_edit"));
}

// What the window shows becomes a beat, and the file has it.
TEST_F(GuiOwnLesson, IsChangedAndSaved) {
  Gui gui;
  const std::string path = example();
  apply(gui.state, OpenFile{path});
  gui.settle();
  gui.click_item("##canvas/lesson_edit");
  EXPECT_TRUE(gui.state.editing_lesson);
  // Another picture for the second beat.
  gui.click_item("##canvas/beat_behind");
  EXPECT_EQ(gui.state.beat, 1U);
  apply(gui.state, SetField{"kernel", 5});
  apply(gui.state, Seek{7});
  gui.settle();
  gui.click_item("##canvas/beat_record");
  EXPECT_EQ(moment_at(lesson(gui), 1).scenario.spec.kernel, (PerAxis{5, 5}));
  EXPECT_EQ(moment_at(lesson(gui), 1).scenario.step, 7);
  EXPECT_EQ(moment_at(lesson(gui), 2).scenario.spec.kernel, (PerAxis{3, 3}));
  EXPECT_TRUE(shows_opened(gui.state));
  // Its words, in the language of the window.
  gui.type_into("##canvas/##beat_words", "Five cells wide");
  EXPECT_EQ(lesson(gui).beats[1].text.at("en"), "Five cells wide");
  EXPECT_NE(lesson(gui).beats[1].text.at("zh"), "Five cells wide");
  gui.editing_key(ImGuiKey_Enter);
  // A new beat, moved to the front; one that goes.
  gui.click_item("##canvas/beat_add");
  EXPECT_EQ(beat_count(gui.state), 5U);
  EXPECT_EQ(gui.state.beat, 2U);
  gui.click_item("##canvas/beat_earlier");
  gui.click_item("##canvas/beat_earlier");
  EXPECT_EQ(gui.state.beat, 0U);
  EXPECT_EQ(gui.spec().kernel, (PerAxis{5, 5}));
  gui.click_item("##canvas/beat_later");
  EXPECT_EQ(gui.state.beat, 1U);
  gui.click_item("##canvas/beat_remove");
  EXPECT_EQ(beat_count(gui.state), 4U);
  gui.type_into("##canvas/##lesson_title", "Mine");
  gui.type_into("##canvas/##lesson_question", "Why?");
  gui.editing_key(ImGuiKey_Enter);
  EXPECT_EQ(lesson_notes(lesson(gui), gui.state.tr).substr(0, 5), "Often");
  EXPECT_TRUE(lesson_notes(lesson(gui), gui.state.tr).ends_with("\nWhy?"));
  // Ctrl+S goes back to its file.
  gui.control_key('S');
  gui.click_item("##files/go");
  const ParsedLesson saved = lesson_from_text(contents(path));
  EXPECT_TRUE(saved.problems.empty());
  EXPECT_EQ(saved.lesson.title.at("en"), "Mine");
  EXPECT_EQ(saved.lesson.beats.size(), 4U);
  EXPECT_EQ(saved.lesson.beats[1].text.at("en"), "Five cells wide");
  EXPECT_FALSE(gui.state.lesson_edited);
  gui.click_item("##canvas/lesson_done");
  EXPECT_TRUE(gui.find_text("##canvas", "Mine"));
}

TEST_F(GuiOwnLesson, UndoTakesChangesBackInTheirOrder) {
  Gui gui;
  apply(gui.state, OpenFile{example()});
  gui.settle();
  using What = EditLesson::What;
  apply(gui.state, EditLesson{What::begin});
  apply(gui.state, SetField{"kernel", 5});
  apply(gui.state, EditLesson{What::record});
  apply(gui.state, EditLesson{What::remove});
  EXPECT_EQ(beat_count(gui.state), 3U);
  gui.control_key('Z');
  EXPECT_EQ(beat_count(gui.state), 4U);
  EXPECT_EQ(moment_at(lesson(gui), 0).scenario.spec.kernel, (PerAxis{5, 5}));
  gui.control_key('Z');
  EXPECT_EQ(moment_at(lesson(gui), 0).scenario.spec.kernel, (PerAxis{3, 3}));
  // The last beat stays.
  for (int i = 0; i < 6; ++i)
    apply(gui.state, EditLesson{What::remove});
  gui.settle();
  EXPECT_EQ(beat_count(gui.state), 1U);
  EXPECT_TRUE(gui.shows(gui.words("ui.lesson_last_beat")));
}

TEST_F(GuiOwnLesson, BeginsANewOne) {
  Gui gui;
  apply(gui.state, SetField{"stride", 3});
  gui.settle();
  gui.control_key('N');
  EXPECT_TRUE(gui.state.editing_lesson);
  ASSERT_EQ(beat_count(gui.state), 1U);
  EXPECT_EQ(moment_at(lesson(gui), 0).scenario.spec.stride, (PerAxis{3, 3}));
  apply(gui.state, EditLesson{EditLesson::What::ask, "output"});
  EXPECT_NE(current_ask(gui.state), nullptr);
  apply(gui.state, SaveFile{folder.file("new.json")});
  const ParsedLesson saved = lesson_from_text(contents(folder.file("new.json")));
  EXPECT_TRUE(saved.problems.empty());
  EXPECT_TRUE(saved.lesson.beats[0].ask.has_value());
  EXPECT_EQ(lesson(gui).id, "new");
}

TEST_F(GuiOwnLesson, OfTheProgramIsNotChanged) {
  Gui gui;
  apply(gui.state, OpenLesson{0});
  gui.settle();
  gui.control_key('L');
  EXPECT_FALSE(gui.state.editing_lesson);
  EXPECT_TRUE(gui.shows(gui.words("ui.lesson_not_own")));
  const Lesson before = lessons()[0];
  apply(gui.state, EditLesson{EditLesson::What::remove});
  EXPECT_EQ(lessons()[0], before);
}

// What was not saved comes back at the next start, and the file is as it was.
TEST_F(GuiOwnLesson, ComesBackUnsaved) {
  const std::string path = example();
  const std::string file = contents(path);
  State before("en");
  apply(before, OpenFile{path});
  apply(before, ShowBeat{1});
  apply(before, EditLesson{EditLesson::What::words, "Other words"});
  const auto session = session_from_text(session_to_text(session_of(before)));
  ASSERT_TRUE(session);
  State after("en");
  restore(after, *session);
  ASSERT_TRUE(open_lesson(after));
  EXPECT_EQ(after.beat, 1U);
  EXPECT_EQ(open_lesson(after)->beats[1].text.at("en"), "Other words");
  EXPECT_EQ(after.scenario_path, path);
  EXPECT_TRUE(after.lesson_edited);
  EXPECT_EQ(contents(path), file);
  // Its file may be gone by then.
  std::filesystem::remove(path);
  State last("en");
  restore(last, *session);
  ASSERT_TRUE(open_lesson(last));
  EXPECT_EQ(open_lesson(last)->beats[1].text.at("en"), "Other words");
}

}  // namespace
}  // namespace padlens
