#include <algorithm>
#include <set>
#include <vector>

#include "app/document/layers.h"
#include "app/document/lesson.h"
#include "app/gui/target.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

// Everything by keyboard: nothing here touches the mouse.
class GuiFocus : public GuiTest {};

constexpr const char* kInputBox = "##parameters/input/##input-1";
constexpr const char* kFile = "##top/file";

std::string grid_path(GridId grid) {
  return "##canvas/cells/#" + std::to_string(static_cast<int>(grid));
}

// The words that the ring is around, the longest of them in the topmost window.
std::string ring_words(const Gui& gui) {
  const auto ring = gui.focus().ring();
  std::string words;
  if (!ring) return words;
  const ScreenBox box{{ring->min.x - 1, ring->min.y - 1}, {ring->max.x + 1, ring->max.y + 1}};
  std::string window;
  for (const SeenText& text : seen().texts) {
    if (!box.contains(text.box.centre())) continue;
    if (window.starts_with("##Popup") && !text.window.starts_with("##Popup")) continue;
    if (text.window != window) words.clear();
    window = text.window;
    if (text.text.size() > words.size()) words = text.text;
  }
  return words;
}

// Down, or what `key` is, until the ring is around these words.
void go_to(Gui& gui, std::string_view words, Key key = Key::down) {
  for (int i = 0; i < 60 && ring_words(gui) != words; ++i)
    gui.key(key);
  EXPECT_EQ(ring_words(gui), words);
}

void type_in(Gui& gui, std::string_view path, std::string_view text) {
  gui.tab_to(path);
  ASSERT_TRUE(gui.typing()) << path;
  gui.type(text);
  gui.key(Key::enter);
  EXPECT_FALSE(gui.typing());
  EXPECT_TRUE(gui.has_ring(path));
}

// --- Tab ---------------------------------------------------------------------------------

std::vector<ImGuiID> walk(Gui& gui, bool back) {
  std::vector<ImGuiID> ids;
  for (int i = 0; i < 200; ++i) {
    gui.key({Key::tab, false, back});
    const auto ring = gui.focus().ring();
    if (!ring) break;
    ids.push_back(ring->id);
  }
  return ids;
}

TEST_F(GuiFocus, TabComesToEveryControlAndShowsWhereItIs) {
  for (const char* language : {"en", "zh"}) {
    for (const ImVec2 size : {ImVec2{1280, 800}, ImVec2{1000, 640}}) {
      GuiOptions options;
      options.language = language;
      options.width = size.x;
      options.height = size.y;
      Gui gui(options);
      EXPECT_FALSE(gui.focus().ring());
      std::set<ImGuiID> reached;
      for (int i = 0; i < 200; ++i) {
        gui.key(Key::tab);
        const auto ring = gui.focus().ring();
        if (!ring) break;
        EXPECT_TRUE(reached.insert(ring->id).second);
        EXPECT_GE(ring->min.x, 0);
        EXPECT_GE(ring->min.y, 0);
        EXPECT_LE(ring->max.x, size.x);
        EXPECT_LE(ring->max.y, size.y);
      }
      EXPECT_FALSE(gui.focus().ring());  // the picture has the keys again
      for (const char* path :
           {kFile, "##top/lessons", "##top/layers", "##top/language", "##top/theme",
            "##top/present", "##top/help", "##top/export", kInputBox,
            "##parameters/input/##slider-1", "##parameters/kernel/##kernel-1",
            "##parameters/stride/##stride-1", "##parameters/input_values/field", "##transport/play",
            "##transport/scrubber", "##parameters/indices", "##parameters/coverage"}) {
        EXPECT_TRUE(reached.contains(id_of(path))) << path;
      }
      for (const GridId grid : {GridId::padded, GridId::kernel, GridId::output})
        EXPECT_TRUE(reached.contains(id_of(grid_path(grid))));
    }
  }
}

TEST_F(GuiFocus, TabGoesBackTheWayItCame) {
  Gui gui;
  const std::vector<ImGuiID> there = walk(gui, false);
  std::vector<ImGuiID> back = walk(gui, true);
  std::ranges::reverse(back);
  EXPECT_EQ(there, back);
  EXPECT_GT(there.size(), 40U);
}

// Every control that the mouse finds is found by key, too.
TEST_F(GuiFocus, NothingIsForTheMouseAlone) {
  Gui gui;
  std::set<ImGuiID> reached;
  for (int i = 0; i < 200; ++i) {
    gui.key(Key::tab);
    auto ring = gui.focus().ring();
    if (!ring) break;
    // All of its group, whose rows may be several.
    for (const Key key : {Key::home, Key::right, Key::home, Key::down, Key::right, Key::left,
                          Key::up, Key::right}) {
      for (int turns = 0; turns < 30 && !gui.typing(); ++turns) {
        const ImGuiID before = gui.focus().ring()->id;
        reached.insert(before);
        const bool value = ring->id == id_of("##transport/scrubber");
        if (value) break;
        gui.key(key);
        if (gui.focus().ring()->id == before) break;
      }
    }
    reached.insert(gui.focus().ring()->id);
  }
  for (const SeenItem& item : seen().items) {
    const bool picture = item.id == id_of("##canvas/picture");
    EXPECT_TRUE(picture || reached.contains(item.id))
        << item.window << " " << item.box.min.x << " " << item.box.min.y;
  }
}

TEST_F(GuiFocus, NothingIsDrawnWhileTheRingRests) {
  Gui gui;
  gui.tab_to("##transport/play");
  gui.settle();
  for (int i = 0; i < 20; ++i) {
    gui.frame();
    EXPECT_TRUE(gui.actions.empty());
    EXPECT_FALSE(gui.focus().pending());
  }
  EXPECT_LT(next_change(gui.state), 0);
}

TEST_F(GuiFocus, EscapeGivesThePictureItsKeysBack) {
  Gui gui;
  gui.tab_to("##top/theme");
  gui.key(Key::right);
  EXPECT_EQ(gui.state.playback.step(), 0);  // the control's, which does nothing with it
  gui.key(Key::space);
  EXPECT_EQ(gui.state.preferences.theme, "dark");
  EXPECT_FALSE(gui.state.playback.playing());
  gui.letter_key('T');  // letters stay shortcuts
  EXPECT_EQ(gui.state.preferences.theme, "light");
  gui.key(Key::escape);
  EXPECT_FALSE(gui.focus().ring());
  gui.key(Key::right);
  EXPECT_EQ(gui.state.playback.step(), 1);
  gui.key(Key::tab);  // goes on from there
  EXPECT_TRUE(gui.has_ring("##top/predict"));
}

// --- fields ------------------------------------------------------------------------------

TEST_F(GuiFocus, SizesAreTypedAndDigitsStayInTheirBox) {
  Gui gui;
  type_in(gui, kInputBox, "8");
  EXPECT_EQ(gui.spec().input, (PerAxis{8, 8}));
  gui.key(letter('3'));  // no view: the box is still the one
  EXPECT_EQ(gui.state.view, "flat");
  EXPECT_TRUE(gui.typing());
  gui.key(letter('2'));
  gui.key(Key::enter);
  EXPECT_EQ(gui.spec().input, (PerAxis{32, 32}));
  gui.key(Key::tab);
  EXPECT_TRUE(gui.has_ring("##parameters/input/##slider-1"));
  gui.key(letter('2'));
  EXPECT_EQ(gui.state.view, "flat");
  gui.key(Key::left);
  EXPECT_EQ(gui.spec().input, (PerAxis{31, 31}));
  gui.key(Key::home);
  EXPECT_EQ(gui.spec().input, (PerAxis{1, 1}));
  gui.control_key('Z');
  EXPECT_EQ(gui.spec().input, (PerAxis{31, 31}));
  gui.key(Key::escape);
  gui.key(letter('2'));
  EXPECT_EQ(gui.state.view, "stacked");
}

TEST_F(GuiFocus, ABoxThatEscapeLeavesHasWhatItHeld) {
  Gui gui;
  gui.tab_to(kInputBox);
  gui.type("9");
  gui.key(Key::escape);
  EXPECT_EQ(gui.spec().input, (PerAxis{6, 6}));
  EXPECT_TRUE(gui.has_ring(kInputBox));
  gui.key(letter('4'));
  EXPECT_EQ(gui.state.view, "flat");
  gui.key(Key::escape);
  gui.key(Key::escape);
  EXPECT_FALSE(gui.focus().ring());
}

// The mouse leaves the box, and a last digit comes late.
TEST_F(GuiFocus, DigitsNeverSwitchTheViewWhenABoxWasJustLeft) {
  Gui gui;
  gui.type_into(kInputBox, "7");
  gui.click_item("##top/theme");
  gui.key(letter('3'));
  EXPECT_EQ(gui.state.view, "flat");
  EXPECT_EQ(gui.spec().input, (PerAxis{7, 7}));
  gui.letter_key('I');
  gui.key(letter('3'));
  EXPECT_EQ(gui.state.view, "axis");
  gui.type_into(kInputBox, "8");
  gui.click_item("##canvas/picture");
  gui.key(letter('1'));
  EXPECT_EQ(gui.state.view, "flat");
}

TEST_F(GuiFocus, ChoicesAreMadeByArrowsAndEnter) {
  Gui gui;
  gui.tab_to("##parameters/framework/#0/item");
  gui.key(Key::right);
  EXPECT_EQ(gui.spec().framework, "keras");  // not yet
  const std::string words = ring_words(gui);
  gui.key(Key::enter);
  EXPECT_NE(gui.spec().framework, "keras");
  EXPECT_EQ(ring_words(gui), words);
  gui.tab_to("##parameters/input_values/field");
  gui.key(Key::enter);
  go_to(gui, gui.words("preset.ones"), Key::up);
  gui.key(Key::enter);
  EXPECT_EQ(gui.spec().input_values.preset, Preset::ones);
  EXPECT_TRUE(gui.has_ring("##parameters/input_values/field"));
  gui.tab_to("##parameters/coverage");
  gui.key(Key::space);
  EXPECT_TRUE(gui.state.preferences.show.has(*find_overlay("coverage")));
}

// --- menus and tables ---------------------------------------------------------------------

TEST_F(GuiFocus, MenusOpenGoAndClose) {
  Gui gui;
  gui.tab_to(kFile);
  gui.key(Key::enter);
  EXPECT_EQ(ring_words(gui), gui.words("shortcut.open"));
  gui.key(Key::down);
  EXPECT_EQ(ring_words(gui), gui.words("shortcut.save"));
  gui.key(Key::escape);
  EXPECT_TRUE(gui.has_ring(kFile));
  gui.key(Key::space);
  go_to(gui, gui.words("shortcut.export_picture"));
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.dialog, Dialog::export_picture);
  EXPECT_TRUE(gui.typing());
  gui.key(Key::escape);
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  EXPECT_TRUE(gui.has_ring(kFile));
  gui.tab_to("##top/lessons");
  gui.key(Key::enter);
  go_to(gui, gui.words("lesson." + lessons()[4].id + ".title"));
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.lesson, 4U);
  gui.key(Key::enter);  // the menu again, at that lesson
  EXPECT_EQ(ring_words(gui), gui.words("lesson." + lessons()[4].id + ".title"));
}

TEST_F(GuiFocus, TheLayersMenuGoesToASpelling) {
  Gui gui;
  gui.tab_to("##top/layers");
  gui.key(Key::enter);
  ASSERT_TRUE(gui.typing());
  gui.type("lenet");
  gui.key(Key::tab);
  EXPECT_FALSE(gui.typing());
  EXPECT_EQ(ring_words(gui), "LeNet-5 C1");
  gui.key(Key::right);
  gui.key(Key::right);
  EXPECT_EQ(ring_words(gui), "PyTorch");
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.real_layer, find_real_layer("lenet5_c1"));
  EXPECT_EQ(gui.spec().framework, "pytorch");
}

TEST_F(GuiFocus, RowsOfTablesAreChosen) {
  Gui gui;
  gui.tab_to("##shape/#0/group");
  gui.key(Key::enter);  // opens it
  gui.settle();
  gui.key(Key::down);  // the present row
  gui.key(Key::down);
  gui.key(Key::enter);
  ASSERT_TRUE(gui.state.compared);
  const auto& rows = gui.state.shown.comparison();
  EXPECT_EQ(gui.state.compared->row, key_of(rows[answer_groups(rows).front().rows[1]]));
  gui.key(Key::enter);
  EXPECT_FALSE(gui.state.compared);
  apply(gui.state, TypeTarget{-1, "4"});
  gui.settle();
  ASSERT_GT(gui.state.target.solutions.list.size(), 1U);
  const Spec wanted = gui.state.target.solutions.list[1].spec;
  gui.tab_to("##shape/target/#0/row");
  gui.key(Key::down);
  gui.key(Key::enter);
  EXPECT_TRUE(has_layer(gui.state, wanted));
}

TEST_F(GuiFocus, TheRulesPageIsRead) {
  Gui gui;
  gui.letter_key('R');
  ASSERT_TRUE(gui.focus().ring());
  const std::string before = gui.state.rules_page.selected;
  gui.key(Key::down);
  gui.key(Key::enter);
  EXPECT_NE(gui.state.rules_page.selected, before);
  gui.key(Key::home);
  gui.key(Key::enter);
  gui.key(Key::tab);  // past the list: by input size, by stride
  gui.key(Key::tab);  // the map, at the present layer
  gui.key(Key::right);
  gui.key(Key::enter);
  EXPECT_EQ(gui.spec().input, (PerAxis{7, 7}));
  gui.key(Key::page_down);  // what lies behind is not reached
  EXPECT_FALSE(gui.state.lesson);
  gui.key(Key::escape);
  EXPECT_EQ(gui.state.dialog, Dialog::none);
}

TEST_F(GuiFocus, ADialogKeepsTheKeysToItself) {
  Gui gui;
  gui.letter_key('H');
  gui.key(Key::space);
  EXPECT_FALSE(gui.state.playback.playing());
  gui.key(Key::right);
  EXPECT_EQ(gui.state.playback.step(), 0);
  gui.key(letter('3'));
  EXPECT_EQ(gui.state.view, "flat");
  gui.key(Key::tab);
  EXPECT_TRUE(gui.has_ring("##help/close"));
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.dialog, Dialog::none);
}

// --- the picture's cells --------------------------------------------------------------------

TEST_F(GuiFocus, ArrowsGoFromCellToCellAndEnterChangesTheValue) {
  Gui gui;
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.hover, (CellId{GridId::padded, {0, 0}}));
  gui.key(Key::right);
  gui.key(Key::down);
  gui.key(Key::down);
  EXPECT_EQ(gui.state.hover, (CellId{GridId::padded, {2, 1}}));
  EXPECT_EQ(gui.state.playback.step(), 0);
  gui.key(Key::enter);
  ASSERT_TRUE(gui.state.edit);
  gui.type("-7");
  gui.key(Key::enter);
  EXPECT_FALSE(gui.state.edit);
  EXPECT_EQ(gui.state.shown.layer().input()->at(2, 1), -7);
  gui.key(Key::end);
  EXPECT_EQ(gui.state.hover, (CellId{GridId::padded, {2, 6}}));
  gui.key(Key::home);
  EXPECT_EQ(gui.state.hover, (CellId{GridId::padded, {2, 0}}));
  // A digit begins a value; no view.
  gui.key(letter('4'));
  gui.settle();
  gui.key(letter('2'));
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.shown.layer().input()->at(2, 0), 42);
  EXPECT_EQ(gui.state.view, "flat");
  gui.key(Key::tab);
  EXPECT_EQ(gui.state.hover, (CellId{GridId::kernel, {0, 0}}));
  gui.key(Key::down);
  gui.key(Key::enter);
  gui.type("5");
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.shown.layer().kernel()->at(1, 0), 5);
  gui.key(Key::tab);
  EXPECT_EQ(gui.state.hover, (CellId{GridId::output, {0, 0}}));
  gui.key(Key::right);
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.pinned, (CellId{GridId::output, {0, 1}}));
  gui.key(Key::escape);
  EXPECT_FALSE(gui.focus().ring());
  EXPECT_EQ(gui.state.pinned, (CellId{GridId::output, {0, 1}}));
  gui.key(Key::right);
  EXPECT_EQ(gui.state.playback.step(), 1);
  gui.key(Key::enter);  // into the cells again, at the pinned one
  EXPECT_TRUE(gui.has_ring(grid_path(GridId::output)));
  gui.key(Key::space);
  EXPECT_FALSE(gui.state.pinned);
}

TEST_F(GuiFocus, ACellCanBeReachedInEveryViewAndMode) {
  GuiOptions options;
  options.spec = transposed_example();
  options.spec.kernel_values.preset = Preset::ramp;
  for (const PlayMode mode : {PlayMode::gather, PlayMode::scatter}) {
    for (const View* view : views()) {
      Gui gui(options);
      apply(gui.state, SetMode{mode});
      apply(gui.state, SetView{std::string(view->id)});
      gui.settle();
      gui.key(Key::enter);
      std::set<GridId> grids;
      for (int i = 0; i < 6; ++i) {
        const auto at = gui.state.hover;
        if (!at || !gui.focus().ring()) break;
        grids.insert(at->grid);
        // As seen: to the right, and back.
        const Box here = gui.scene().find(*at).value();
        gui.key(Key::right);
        const Box there = gui.scene().find(*gui.state.hover).value();
        if (gui.state.hover != at) {
          EXPECT_GT(there.centre().x, here.centre().x);
        }
        gui.key(Key::down);
        EXPECT_GE(gui.scene().find(*gui.state.hover)->centre().y, there.centre().y);
        gui.key(Key::tab);
      }
      const bool levels = view->id == "field";
      EXPECT_TRUE(grids.contains(GridId::kernel) || view->id == "matrix" || levels) << view->id;
      EXPECT_TRUE(grids.contains(levels ? GridId::level : GridId::output)) << view->id;
    }
  }
}

TEST_F(GuiFocus, ACellOutOfSightComesIntoSight) {
  Spec spec;
  spec.input = {60, 60};
  Gui gui({1280, 800, 1, "en", spec});
  apply(gui.state, SetCamera{{8, {0.1, 0.1}}});
  gui.settle();
  gui.key(Key::enter);
  gui.key(Key::end);
  gui.settle();
  EXPECT_EQ(gui.state.hover, (CellId{GridId::padded, {0, 59}}));
  const ScreenBox picture = gui.item("##canvas/picture").box;
  EXPECT_TRUE(picture.contains(gui.cell(*gui.state.hover)));
}

// --- from the start of the program to a file -------------------------------------------------

TEST_F(GuiFocus, AWalkFromTheStartToAnExportedGif) {
  State first("en");
  GuiOptions options;
  Gui gui(options);
  apply(gui.state, OpenLesson{0});  // as a first start does
  gui.settle();
  // A layer of one's own.
  type_in(gui, kInputBox, "5");
  type_in(gui, "##parameters/stride/##stride-1", "1");
  gui.tab_to("##parameters/framework/#0/item");
  go_to(gui, "PyTorch", Key::right);
  gui.key(Key::enter);
  EXPECT_EQ(gui.spec().framework, "pytorch");
  gui.tab_to(grid_path(GridId::padded));
  gui.key(Key::right);
  gui.key(Key::enter);
  gui.type("9");
  gui.key(Key::enter);
  EXPECT_EQ(gui.state.shown.layer().input()->at(0, 1), 9);
  // Played a little.
  gui.key(Key::escape);
  gui.key(Key::right);
  gui.key(Key::right);
  EXPECT_EQ(gui.state.playback.step(), 2);
  // Exported, from the menu.
  gui.tab_to(kFile);
  gui.key(Key::enter);
  go_to(gui, gui.words("shortcut.export_picture"));
  gui.key(Key::enter);
  ASSERT_TRUE(gui.typing());
  compat::press_control(ImGui::GetIO(), true);
  gui.editing_key(ImGuiKey_A);
  compat::press_control(ImGui::GetIO(), false);
  gui.type(folder.file("walk.svg"));
  for (int i = 0; i < 20 && ring_words(gui) != "SVG"; ++i)
    gui.key(Key::tab);
  go_to(gui, "GIF", Key::right);
  gui.key(Key::enter);
  for (int i = 0; i < 40 && ring_words(gui) != gui.words("ui.export_go"); ++i)
    gui.key(Key::tab);
  EXPECT_EQ(ring_words(gui), gui.words("ui.export_go"));
  gui.key(Key::enter);
  gui.finish_export();
  const std::string gif = contents(folder.file("walk.gif"));
  EXPECT_TRUE(gif.starts_with("GIF89a"));
  EXPECT_EQ(gui.state.dialog, Dialog::none);
}

}  // namespace
}  // namespace padlens
