#include <cmath>

#include "app/document/layers.h"
#include "app/document/lesson.h"
#include "app/gui/lesson_beats.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

// Who decides what the picture shows: the step, or the cell that is pointed at or pinned.
class GuiStepping : public GuiTest {};

constexpr CellId out(std::int64_t r, std::int64_t c) {
  return {GridId::output, {r, c}};
}
constexpr CellId in(std::int64_t r, std::int64_t c) {
  return {GridId::input, {r, c}};
}

// Where the highlight is: all that has its colour for an edge.
std::vector<Box> highlights(const Scene& scene) {
  std::vector<Box> found;
  for (const Primitive& primitive : scene.primitives) {
    const auto* rect = std::get_if<Rect>(&primitive);
    const auto* tile = std::get_if<Tile>(&primitive);
    if (rect != nullptr && rect->edge == Role::window_edge) found.push_back(rect->box);
    if (tile != nullptr && tile->edge == Role::window_edge) found.push_back(tile->shape.bounds());
  }
  return found;
}

bool has_mark(const Scene& scene) {
  for (const Primitive& primitive : scene.primitives) {
    const auto* rect = std::get_if<Rect>(&primitive);
    const auto* tile = std::get_if<Tile>(&primitive);
    if (rect != nullptr && rect->edge == Role::accent) return true;
    if (tile != nullptr && tile->edge == Role::accent) return true;
  }
  return false;
}

// The picture of the step, with nothing pointed at.
std::vector<Box> of_step(Gui& gui) {
  SceneOptions options = gui.state.scene_options();
  options.focus.reset();
  options.aspect = 1.2;
  return highlights(
      build_scene(*find_view(gui.state.view), gui.state.shown.layer(), options, gui.state.tr));
}
std::vector<Box> on_show(Gui& gui) {
  SceneOptions options = gui.state.scene_options();
  options.aspect = 1.2;
  return highlights(
      build_scene(*find_view(gui.state.view), gui.state.shown.layer(), options, gui.state.tr));
}

TEST_F(GuiStepping, AStepWinsOverAPointerThatRests) {
  Gui gui;
  gui.move(gui.cell(out(1, 2)));
  gui.settle();
  EXPECT_TRUE(gui.state.exploring);
  EXPECT_NE(on_show(gui), of_step(gui));  // one looks around
  gui.key(Key::right);
  EXPECT_EQ(gui.state.playback.step(), 1);
  EXPECT_EQ(gui.state.hover, out(1, 2));
  EXPECT_EQ(on_show(gui), of_step(gui));
  EXPECT_TRUE(has_mark(gui.scene()));
  EXPECT_TRUE(gui.shows("step 2 of 9"));
  // Within the cell it still rests; at another one it looks around again.
  ImVec2 at = gui.cell(out(1, 2));
  gui.move({at.x + 2, at.y});
  gui.settle();
  EXPECT_EQ(on_show(gui), of_step(gui));
  gui.move(gui.cell(out(2, 2)));
  gui.settle();
  EXPECT_NE(on_show(gui), of_step(gui));
  gui.key(Key::left);
  EXPECT_EQ(on_show(gui), of_step(gui));
}

TEST_F(GuiStepping, EveryWayToStepWins) {
  for (const char* id : {"first_step", "step_back", "step_forward", "last_step", "play"}) {
    Gui gui;
    apply(gui.state, Seek{4});
    gui.move(gui.cell(out(1, 2)));
    gui.settle();
    ASSERT_TRUE(gui.state.exploring);
    for (const Shortcut& shortcut : shortcuts()) {
      if (shortcut.id == id) gui.key(shortcut.key);
    }
    EXPECT_EQ(on_show(gui), of_step(gui)) << id;
  }
  Gui gui;
  gui.move(gui.cell(out(1, 2)));
  gui.settle();
  apply(gui.state, Seek{4});
  EXPECT_EQ(on_show(gui), of_step(gui));
}

TEST_F(GuiStepping, WhilePlayingThePointerOnlyMarks) {
  Gui gui;
  gui.key(Key::space);
  gui.frame(0.6);
  gui.move(gui.cell(out(2, 2)));
  gui.frame(0.1);
  ASSERT_TRUE(gui.state.playback.playing());
  EXPECT_EQ(gui.state.hover, out(2, 2));
  EXPECT_EQ(on_show(gui), of_step(gui));
  EXPECT_TRUE(has_mark(gui.scene()));
  // The value of a cell that is not computed yet is not given away.
  EXPECT_FALSE(gui.state.exploring);
  gui.key(Key::space);
  EXPECT_EQ(on_show(gui), of_step(gui));
  gui.move(gui.cell(out(1, 2)));
  gui.settle();
  EXPECT_NE(on_show(gui), of_step(gui));
}

// The picture moves below the pointer when the layer changes: nobody pointed there.
TEST_F(GuiStepping, APictureThatMovesBelowThePointerIsNotExplored) {
  Gui gui;
  gui.move(gui.cell(out(1, 1)));
  gui.settle();
  gui.key(Key::right);
  gui.letter_key('P');
  gui.settle();
  ASSERT_TRUE(gui.state.hover);
  EXPECT_EQ(on_show(gui), of_step(gui));
}

TEST_F(GuiStepping, WithAPinAStepMovesThePictureInEveryViewAndBothModes) {
  GuiOptions options;
  options.spec = transposed_example();
  for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
    for (const View* view : views()) {
      Gui gui(options);
      apply(gui.state, SetMode{mode});
      apply(gui.state, SetView{std::string(view->id)});
      if (gui.state.view != view->id) continue;
      for (const CellId pin :
           {in(1, 1), out(2, 2), CellId{GridId::kernel, {1, 1}}, CellId{GridId::padded, {3, 3}}}) {
        apply(gui.state, Command::first_step);
        apply(gui.state, Pin{pin});
        for (int step = 1; step < 9; ++step) {
          const auto before = of_step(gui);
          gui.key(Key::right);
          ASSERT_EQ(gui.state.playback.step(), step);
          EXPECT_EQ(gui.state.pinned, pin);
          EXPECT_EQ(on_show(gui), of_step(gui)) << view->id << " " << step;
          EXPECT_NE(on_show(gui), before) << view->id << " " << step;
        }
      }
    }
  }
}

TEST_F(GuiStepping, APinStaysMarkedWhileOneStepsAndPlays) {
  Gui gui;
  gui.click(gui.cell(out(2, 1)));
  EXPECT_EQ(gui.state.pinned, out(2, 1));
  EXPECT_NE(on_show(gui), of_step(gui));  // its window, until one steps
  gui.key(Key::right);
  EXPECT_EQ(on_show(gui), of_step(gui));
  EXPECT_TRUE(has_mark(gui.scene()));
  gui.key(Key::space);
  gui.frame(0.6);
  EXPECT_TRUE(gui.state.playback.playing());
  EXPECT_EQ(gui.state.pinned, out(2, 1));
  EXPECT_TRUE(has_mark(gui.scene()));
  EXPECT_EQ(on_show(gui), of_step(gui));
}

// --- from lesson to lesson ----------------------------------------------------------------

void expect_buttons_stand_still(Gui& gui) {
  constexpr KeyPress kSkip{Key::page_down, true};
  gui.key(kSkip);
  ImVec2 next = gui.item("##canvas/lesson_next").box.min;
  ImVec2 back = gui.item("##canvas/lesson_back").box.min;
  ScreenBox picture = gui.item("##canvas/picture").box;
  for (std::size_t i = 1; i < lessons().size(); ++i) {
    gui.key(kSkip);
    ASSERT_EQ(gui.state.lesson, i);
    if (lessons()[i].scenario.stack.size() != lessons()[i - 1].scenario.stack.size()) {
      // The table of the stack comes, or has another row.
      next = gui.item("##canvas/lesson_next").box.min;
      back = gui.item("##canvas/lesson_back").box.min;
      picture = gui.item("##canvas/picture").box;
    }
    const ScreenBox now = gui.item("##canvas/lesson_next").box;
    EXPECT_EQ(std::hypot(now.min.x - next.x, now.min.y - next.y), 0);
    EXPECT_EQ(gui.item("##canvas/lesson_back").box.min.y, back.y);
    EXPECT_EQ(gui.item("##canvas/picture").box.max.y, picture.max.y);
  }
}

TEST_F(GuiStepping, TheLessonsButtonsStandStill) {
  for (const char* language : {"en", "zh"}) {
    for (const float width : {1000.0F, 1280.0F, 1920.0F}) {
      for (const bool presented : {false, true}) {
        GuiOptions options;
        options.language = language;
        options.width = width;
        Gui gui(options);
        if (presented) gui.key(Key::f11);
        expect_buttons_stand_still(gui);
      }
    }
  }
}

TEST_F(GuiStepping, PresentersKeysGoThroughTheLessonsAndStopAtTheirEnds) {
  Gui gui;
  gui.key(Key::page_up);  // none is open
  EXPECT_FALSE(gui.state.lesson);
  gui.key(Key::page_down);
  EXPECT_EQ(gui.state.lesson, 0U);
  EXPECT_TRUE(gui.state.toasts.empty());
  gui.key(Key::page_up);
  EXPECT_EQ(gui.state.lesson, 0U);
  EXPECT_TRUE(gui.shows(gui.words("ui.no_last_lesson")));
  gui.key(Key::page_up);
  EXPECT_EQ(gui.state.toasts.size(), 1U);
  for (std::size_t i = 1; i < lessons().size(); ++i)
    gui.key({Key::page_down, true});
  EXPECT_EQ(gui.state.lesson, lessons().size() - 1);
  EXPECT_EQ(gui.state.beat, 0U);
  EXPECT_EQ(gui.spec(), lessons().back().scenario.spec);
  gui.key({Key::page_down, true});
  EXPECT_EQ(gui.state.lesson, lessons().size() - 1);
  EXPECT_TRUE(gui.shows(gui.words("ui.no_next_lesson")));
  gui.state.toasts.clear();
  while (gui.state.beat + 1 < beat_count(gui.state))
    gui.key(Key::page_down);
  EXPECT_TRUE(gui.state.toasts.empty());
  gui.key(Key::page_down);
  EXPECT_EQ(gui.state.lesson, lessons().size() - 1);
  EXPECT_TRUE(gui.shows(gui.words("ui.no_next_lesson")));
  const Document last = gui.state.document;
  gui.click_item("##canvas/lesson_next");
  EXPECT_EQ(gui.state.document, last);
  EXPECT_EQ(gui.state.lesson, lessons().size() - 1);
  // Also in a presentation, and along the real layers while one of these is open.
  gui.key(Key::f11);
  gui.key({Key::page_up, true});
  EXPECT_EQ(gui.state.lesson, lessons().size() - 2);
  apply(gui.state, OpenLayer{real_layers().size() - 1, "keras"});
  gui.key(Key::page_down);
  EXPECT_EQ(gui.state.real_layer, real_layers().size() - 1);
  EXPECT_TRUE(gui.shows(gui.words("ui.no_next_layer")));
  gui.key(Key::page_up);
  EXPECT_EQ(gui.state.real_layer, real_layers().size() - 2);
}

}  // namespace
}  // namespace padlens
