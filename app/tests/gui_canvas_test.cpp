#include <algorithm>
#include <cmath>
#include <set>

#include "app/gui/hover_text.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiCanvas : public GuiTest {};

constexpr CellId padded(std::int64_t r, std::int64_t c) {
  return {GridId::padded, {r, c}};
}
constexpr CellId kernel(std::int64_t r, std::int64_t c) {
  return {GridId::kernel, {r, c}};
}
constexpr CellId output(std::int64_t r, std::int64_t c) {
  return {GridId::output, {r, c}};
}

// Letters that stand alone, in their order: headings are set so.
std::string headings(const std::string& window) {
  std::string letters;
  for (const SeenText& text : seen().texts) {
    if (text.window == window && text.text.size() == 1) letters += text.text;
  }
  return letters;
}

// The outline of the window: the largest one of its colour.
Box window_outline(const Scene& scene) {
  Box largest;
  for (const Primitive& primitive : scene.primitives) {
    const auto* rect = std::get_if<Rect>(&primitive);
    if (rect == nullptr || rect->edge != Role::window_edge || rect->fill != Role::none) continue;
    if (rect->box.w * rect->box.h > largest.w * largest.h) largest = rect->box;
  }
  return largest;
}

// Cells of `grid` that an outline of the accent colour goes around.
std::set<std::pair<std::int64_t, std::int64_t>> lit(const Scene& scene, GridId grid) {
  std::set<std::pair<std::int64_t, std::int64_t>> cells;
  for (const Primitive& primitive : scene.primitives) {
    const auto* rect = std::get_if<Rect>(&primitive);
    if (rect == nullptr || rect->edge != Role::accent) continue;
    const auto id = scene.hit(rect->box.centre());
    if (id && id->grid == grid) cells.insert({id->cell.row, id->cell.col});
  }
  return cells;
}

void expect_window_over(const Scene& scene, CellId first, CellId last) {
  const Box from = *scene.find(first);
  const Box to = *scene.find(last);
  const Box window = window_outline(scene);
  EXPECT_NEAR(window.x, from.x, 3);
  EXPECT_NEAR(window.y, from.y, 3);
  EXPECT_NEAR(window.right(), to.right(), 3);
  EXPECT_NEAR(window.bottom(), to.bottom(), 3);
}

using Cells = std::set<std::pair<std::int64_t, std::int64_t>>;

// Letters that a face does not have fail in every frame that is drawn.
TEST_F(GuiCanvas, APresentedLayerNamesItsAxesInChinese) {
  GuiOptions options;
  options.language = "zh";
  options.spec.input = {8, 5};
  Gui gui(options);
  apply(gui.state, Command::present);
  gui.settle();
  gui.await_letters();
  EXPECT_TRUE(gui.shows(gui.words("ui.axis_height")));
}

TEST_F(GuiCanvas, PointingAtAnOutputCellShowsItsWindow) {
  Gui gui;
  expect_window_over(gui.scene(), padded(0, 0), padded(2, 2));
  gui.move(gui.cell(output(1, 2)));
  gui.settle();
  EXPECT_EQ(gui.state.hover, output(1, 2));
  expect_window_over(gui.scene(), padded(2, 4), padded(4, 6));
  EXPECT_TRUE(gui.shows_part(hover_text(gui.state).substr(0, 12)));
  gui.move({10, 790});
  gui.settle();
  EXPECT_FALSE(gui.state.hover);
  expect_window_over(gui.scene(), padded(0, 0), padded(2, 2));
  EXPECT_TRUE(gui.shows_part("Point at a cell"));
}

TEST_F(GuiCanvas, PointingAtAnInputCellShowsItsReaders) {
  Gui gui;
  gui.move(gui.cell(padded(2, 2)));
  gui.settle();
  EXPECT_EQ(gui.state.hover, padded(2, 2));
  EXPECT_EQ(lit(gui.scene(), GridId::output), (Cells{{0, 0}, {0, 1}, {1, 0}, {1, 1}}));
  gui.move(gui.cell(padded(3, 5)));
  gui.settle();
  EXPECT_EQ(lit(gui.scene(), GridId::output), (Cells{{1, 2}}));
}

TEST_F(GuiCanvas, PointingAtAKernelCellShowsItsReaders) {
  Gui gui;
  gui.move(gui.cell(kernel(2, 2)));
  gui.settle();
  EXPECT_EQ(gui.state.hover, kernel(2, 2));
  // The last window's corner is padding.
  EXPECT_EQ(lit(gui.scene(), GridId::output), (Cells{{0, 0}, {0, 1}, {1, 0}, {1, 1}}));
  EXPECT_EQ(lit(gui.scene(), GridId::kernel), (Cells{{2, 2}}));
  gui.move(gui.cell(kernel(0, 0)));
  gui.settle();
  EXPECT_EQ(lit(gui.scene(), GridId::output).size(), 9U);
}

TEST_F(GuiCanvas, PointingAtPaddingShowsWhoseWindowsHoldIt) {
  Gui gui;
  gui.move(gui.cell(padded(6, 6)));
  gui.settle();
  EXPECT_EQ(gui.state.hover, padded(6, 6));
  EXPECT_EQ(lit(gui.scene(), GridId::output), (Cells{{2, 2}}));
  EXPECT_TRUE(gui.shows_part("y[2,2]"));
}

TEST_F(GuiCanvas, TransposedKernelIsShownFlipped) {
  GuiOptions options;
  options.spec = transposed_example();
  options.spec.kernel_values.preset = Preset::ramp;
  Gui gui(options);
  const auto first = gui.scene().find(kernel(2, 2));
  const auto last = gui.scene().find(kernel(0, 0));
  ASSERT_TRUE(first && last);
  EXPECT_LT(first->x, last->x);
  gui.move(gui.cell(kernel(0, 0)));
  gui.settle();
  EXPECT_EQ(gui.state.hover, kernel(0, 0));
  EXPECT_EQ(lit(gui.scene(), GridId::output).size(), 9U);
}

TEST_F(GuiCanvas, ScatterShowsTheInputCellsOfAnOutputCell) {
  GuiOptions options;
  options.spec = transposed_example();
  Gui gui(options);
  gui.letter_key('M');
  ASSERT_EQ(gui.state.mode(), PlayMode::scatter);
  gui.move(gui.cell({GridId::input, {1, 1}}));
  gui.settle();
  EXPECT_EQ(gui.state.hover, (CellId{GridId::input, {1, 1}}));
  gui.move(gui.cell(output(2, 2)));
  gui.settle();
  EXPECT_EQ(gui.state.hover, output(2, 2));
  EXPECT_EQ(lit(gui.scene(), GridId::input), (Cells{{0, 0}, {0, 1}, {1, 0}, {1, 1}}));
}

TEST_F(GuiCanvas, ClickPinsAndEscapeLetsGo) {
  Gui gui;
  gui.click(gui.cell(output(2, 1)));
  EXPECT_EQ(gui.state.pinned, output(2, 1));
  EXPECT_TRUE(headings("##hover").ends_with("PINNED")) << headings("##hover");
  gui.move(gui.cell(padded(0, 0)));
  gui.settle();
  expect_window_over(gui.scene(), padded(4, 2), padded(6, 4));  // pinned, not pointed at
  gui.key(Key::escape);
  EXPECT_FALSE(gui.state.pinned);
  gui.settle();
  EXPECT_EQ(lit(gui.scene(), GridId::output), (Cells{{0, 0}}));
}

TEST_F(GuiCanvas, ASecondClickOrOneBesideLetsGo) {
  Gui gui;
  gui.click(gui.cell(output(2, 1)));
  gui.click(gui.cell(output(2, 1)));
  EXPECT_FALSE(gui.state.pinned);
  gui.click(gui.cell(padded(1, 1)));
  EXPECT_EQ(gui.state.pinned, padded(1, 1));
  gui.click(gui.cell(kernel(1, 1)));
  EXPECT_EQ(gui.state.pinned, kernel(1, 1));
  const ScreenBox picture = gui.item("##canvas/picture").box;
  gui.click({picture.min.x + 3, picture.max.y - 3});
  EXPECT_FALSE(gui.state.pinned);
}

TEST_F(GuiCanvas, DoubleClickEditsAnInputCell) {
  Gui gui;
  gui.double_click(gui.cell(padded(0, 1)));
  ASSERT_TRUE(gui.state.edit);
  EXPECT_EQ(gui.state.edit->text, "2");
  EXPECT_TRUE(gui.typing());
  gui.type("-1.5");
  gui.editing_key(ImGuiKey_Enter);
  EXPECT_FALSE(gui.state.edit);
  EXPECT_EQ(gui.state.shown.layer().input()->at(0, 1), -1.5);
  EXPECT_EQ(gui.spec().input_values.preset, Preset::custom);
  EXPECT_EQ(gui.state.shown.layer().input()->at(5, 5), 36);
  EXPECT_EQ(gui.state.undo.size(), 1U);
  gui.control_key('Z');
  EXPECT_EQ(gui.spec(), example_spec());
  EXPECT_EQ(gui.state.shown.layer().input()->at(0, 1), 2);
}

TEST_F(GuiCanvas, DoubleClickEditsAKernelCell) {
  Gui gui;
  gui.double_click(gui.cell(kernel(2, 0)));
  ASSERT_TRUE(gui.state.edit);
  gui.type("7");
  gui.editing_key(ImGuiKey_Enter);
  EXPECT_EQ(gui.state.shown.layer().kernel()->at(2, 0), 7);
  EXPECT_EQ(gui.state.shown.layer().kernel()->at(0, 2), 1);
  EXPECT_EQ(gui.spec().kernel_values.preset, Preset::custom);
  EXPECT_FALSE(gui.state.pinned);
}

TEST_F(GuiCanvas, AFlippedKernelCellIsTheOneThatIsEdited) {
  GuiOptions options;
  options.spec = transposed_example();
  options.spec.kernel_values.preset = Preset::ramp;
  Gui gui(options);
  gui.double_click(gui.cell(kernel(0, 1)));
  ASSERT_TRUE(gui.state.edit);
  EXPECT_EQ(gui.state.edit->text, "2");
  gui.type("50");
  gui.editing_key(ImGuiKey_Enter);
  EXPECT_EQ(gui.state.shown.layer().kernel()->at(0, 1), 50);
  EXPECT_EQ(gui.state.shown.layer().kernel()->at(2, 1), 8);
}

TEST_F(GuiCanvas, EscapeLeavesTheValue) {
  Gui gui;
  const auto version = gui.state.layer_version;
  gui.double_click(gui.cell(padded(0, 1)));
  gui.type("99");
  gui.key(Key::escape);
  EXPECT_FALSE(gui.state.edit);
  EXPECT_EQ(gui.state.layer_version, version);
  EXPECT_EQ(gui.state.shown.layer().input()->at(0, 1), 2);
  EXPECT_TRUE(gui.state.undo.empty());
}

TEST_F(GuiCanvas, TextThatIsNoNumberStaysOpenAndIsMarked) {
  Gui gui;
  const auto version = gui.state.layer_version;
  for (const char* text : {"abc", "1,5", "nan", "inf", "true", "--1"}) {
    gui.double_click(gui.cell(padded(3, 3)));
    gui.type(text);
    gui.editing_key(ImGuiKey_Enter);
    ASSERT_TRUE(gui.state.edit) << text;
    EXPECT_TRUE(gui.state.edit->wrong) << text;
    EXPECT_EQ(gui.state.edit->text, text);
    EXPECT_TRUE(gui.typing()) << text;
    EXPECT_EQ(gui.state.layer_version, version) << text;
    gui.key(Key::escape);
    EXPECT_FALSE(gui.state.edit) << text;
  }
  gui.double_click(gui.cell(padded(3, 3)));
  gui.type("abc");
  gui.editing_key(ImGuiKey_Enter);
  gui.type("4");  // the wrong text is selected
  gui.editing_key(ImGuiKey_Enter);
  EXPECT_FALSE(gui.state.edit);
  EXPECT_EQ(gui.state.shown.layer().input()->at(3, 3), 4);
}

TEST_F(GuiCanvas, AClickBesideTheBoxClosesIt) {
  Gui gui;
  gui.double_click(gui.cell(padded(3, 3)));
  ASSERT_TRUE(gui.state.edit);
  gui.click(gui.cell(output(0, 0)));
  EXPECT_FALSE(gui.state.edit);
}

TEST_F(GuiCanvas, PaddingAndOutputsCannotBeEdited) {
  Gui gui;
  gui.double_click(gui.cell(padded(6, 0)));
  EXPECT_FALSE(gui.state.edit);
  EXPECT_FALSE(gui.state.pinned);
  gui.double_click(gui.cell(output(0, 0)));
  EXPECT_FALSE(gui.state.edit);
  EXPECT_EQ(gui.spec(), example_spec());
}

// It shows an input cell's value, but is none.
TEST_F(GuiCanvas, PaddingThatCopiesCannotBeEdited) {
  GuiOptions options;
  options.spec.pad_fill = {FillMode::replicate, 0};
  Gui gui(options);
  gui.double_click(gui.cell(padded(6, 0)));
  EXPECT_FALSE(gui.state.edit);
}

TEST_F(GuiCanvas, AnOldPictureCannotBeEdited) {
  Gui gui;
  gui.type_into("##parameters/input/##input-1", "abc");
  gui.double_click(gui.cell(padded(0, 1)));
  EXPECT_FALSE(gui.state.edit);
}

TEST_F(GuiCanvas, PlaybackIsDrawnStepByStep) {
  Gui gui;
  gui.key(Key::space);
  ASSERT_TRUE(gui.state.playback.playing());
  // Space at the first step waits for the first half second; speed 2.
  for (int i = 0; i < 40; ++i)
    gui.frame(0.05);
  EXPECT_GE(gui.state.playback.step(), 3);
  EXPECT_LE(gui.state.playback.step(), 5);
  for (int i = 0; i < 100; ++i)
    gui.frame(0.1);
  EXPECT_FALSE(gui.state.playback.playing());
  EXPECT_EQ(gui.state.playback.step(), 8);
  EXPECT_LT(next_change(gui.state), 0);  // nothing to draw any more
}

TEST_F(GuiCanvas, LoopingGoesOn) {
  Gui gui;
  gui.letter_key('L');
  gui.key(Key::space);
  for (int i = 0; i < 100; ++i)
    gui.frame(0.1);
  EXPECT_TRUE(gui.state.playback.playing());
  EXPECT_GT(next_change(gui.state), 0);
}

TEST_F(GuiCanvas, TheWindowMovesBetweenSteps) {
  Gui gui;
  gui.key(Key::space);
  while (gui.state.playback.step() == 0)
    gui.frame(0.01);
  gui.frame(0.05);
  const Box window = window_outline(gui.scene());
  const Box first = *gui.scene().find(padded(0, 0));
  const Box second = *gui.scene().find(padded(0, 2));
  EXPECT_GT(window.x, first.x + 0.5);
  EXPECT_LT(window.x, second.x - 3);
}

TEST_F(GuiCanvas, TransportButtons) {
  Gui gui;
  const auto step = [&] { return gui.state.playback.step(); };
  gui.click_item("##transport/last_step");
  EXPECT_EQ(step(), 8);
  gui.click_item("##transport/step_back");
  EXPECT_EQ(step(), 7);
  gui.click_item("##transport/first_step");
  EXPECT_EQ(step(), 0);
  gui.click_item("##transport/step_forward");
  EXPECT_EQ(step(), 1);
  EXPECT_TRUE(gui.shows("2 / 9"));
  gui.click_item("##transport/play");
  EXPECT_TRUE(gui.state.playback.playing());
  gui.click_item("##transport/play");
  EXPECT_FALSE(gui.state.playback.playing());
  const double speed = gui.state.playback.speed();
  gui.click_item("##transport/faster");
  EXPECT_GT(gui.state.playback.speed(), speed);
  EXPECT_EQ(gui.state.preferences.speed, gui.state.playback.speed());
  gui.click_item("##transport/slower");
  EXPECT_EQ(gui.state.playback.speed(), speed);
  gui.click_item("##transport/loop");
  EXPECT_TRUE(gui.state.playback.loop());
  EXPECT_TRUE(gui.state.preferences.loop);
}

TEST_F(GuiCanvas, TheScrubberSeeks) {
  Gui gui;
  const ScreenBox rail = gui.item("##transport/scrubber").box;
  gui.drag(rail.centre(), {rail.max.x + 50, rail.centre().y});
  EXPECT_EQ(gui.state.playback.step(), 8);
  gui.click({rail.min.x + 9, rail.centre().y});
  EXPECT_EQ(gui.state.playback.step(), 0);
  gui.click(rail.centre());
  EXPECT_EQ(gui.state.playback.step(), 4);
}

TEST_F(GuiCanvas, NothingIsAskedForWhileNothingHappens) {
  Gui gui;
  gui.move(gui.cell(output(1, 1)));
  gui.settle();
  for (int i = 0; i < 20; ++i) {
    gui.frame();
    EXPECT_TRUE(gui.actions.empty());
  }
  EXPECT_LT(next_change(gui.state), 0);
}

}  // namespace
}  // namespace padlens
