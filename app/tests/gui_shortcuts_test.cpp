#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "app/document/lesson.h"
#include "app/gui/prediction.h"
#include "app/gui/refreshing.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiShortcuts : public GuiTest {};

// What makes one state differ from another, as far as keys can change it.
struct Mark {
  Document document;
  std::int64_t step;
  double speed;
  bool playing, loop, presenting, quit;
  Dialog dialog;
  Preferences preferences;
  std::optional<CellId> pinned;
  std::string view;
  Camera camera;
  std::optional<std::size_t> lesson;
  bool editing_lesson;
  bool stack_asked;
  bool covered, committed;
  ImGuiID ring;
  friend bool operator==(const Mark&, const Mark&) = default;
};

Mark mark(const Gui& gui) {
  const State& s = gui.state;
  const auto ring = gui.focus().ring();
  return {s.document,
          s.playback.step(),
          s.playback.speed(),
          s.playback.playing(),
          s.playback.loop(),
          s.presenting,
          s.quit,
          s.dialog,
          s.preferences,
          s.pinned,
          s.view,
          s.camera,
          s.lesson,
          s.editing_lesson,
          s.stack_asked,
          is_covered(s),
          s.prediction && s.prediction->committed,
          ring ? ring->id : 0};
}

struct Expectation {
  std::function<void(Gui&)> before;
  std::function<bool(const Gui&)> after;
};

const auto kNothing = [](Gui&) {};

const std::map<std::string, Expectation>& expectations() {
  static const std::map<std::string, Expectation> all{
      {"play", {kNothing, [](const Gui& g) { return g.state.playback.playing(); }}},
      {"step_back",
       {[](Gui& g) { g.state.playback.seek(5); },
        [](const Gui& g) { return g.state.playback.step() == 4; }}},
      {"step_forward", {kNothing, [](const Gui& g) { return g.state.playback.step() == 1; }}},
      {"first_step",
       {[](Gui& g) { g.state.playback.seek(5); },
        [](const Gui& g) { return g.state.playback.step() == 0; }}},
      {"last_step", {kNothing, [](const Gui& g) { return g.state.playback.step() == 8; }}},
      {"faster", {kNothing, [](const Gui& g) { return g.state.playback.speed() > 2; }}},
      {"slower", {kNothing, [](const Gui& g) { return g.state.playback.speed() < 2; }}},
      {"toggle_loop", {kNothing, [](const Gui& g) { return g.state.preferences.loop; }}},
      {"next_op",
       {kNothing, [](const Gui& g) { return g.state.document.spec().op == &kConv2dTranspose; }}},
      {"next_padding",
       {kNothing,
        [](const Gui& g) {
          return g.state.document.spec().padding == PaddingMode::explicit_sides &&
                 g.state.document.spec().sides == Sides{0, 1, 0, 1};
        }}},
      {"next_mode",
       {[](Gui& g) { g.letter_key('O'); },
        [](const Gui& g) { return g.state.mode() == PlayMode::scatter; }}},
      {"view_1",
       {[](Gui& g) { apply(g.state, SetView{"matrix"}); },
        [](const Gui& g) { return g.state.view == "flat"; }}},
      {"view_2", {kNothing, [](const Gui& g) { return g.state.view == "stacked"; }}},
      {"view_3", {kNothing, [](const Gui& g) { return g.state.view == "axis"; }}},
      {"view_4", {kNothing, [](const Gui& g) { return g.state.view == "matrix"; }}},
      {"view_5", {kNothing, [](const Gui& g) { return g.state.view == "field"; }}},
      {"view_6", {kNothing, [](const Gui& g) { return g.state.view == "pair"; }}},
      {"keep_beside", {kNothing, [](const Gui& g) { return !g.state.document.beside.empty(); }}},
      {"fit",
       {[](Gui& g) {
          apply(g.state, SetCamera{{3, {0.2, 0.2}}});
        },
        [](const Gui& g) { return g.state.camera == Camera{}; }}},
      {"toggle_indices",
       {kNothing, [](const Gui& g) { return g.state.preferences.show.has(kShowIndices); }}},
      {"toggle_positions",
       {kNothing, [](const Gui& g) { return g.state.preferences.show.has(kShowPositions); }}},
      {"toggle_coverage",
       {kNothing, [](const Gui& g) { return g.state.preferences.show.has(kShowCoverage); }}},
      {"toggle_theme",
       {kNothing, [](const Gui& g) { return g.state.preferences.theme == "dark"; }}},
      {"present", {kNothing, [](const Gui& g) { return g.state.presenting; }}},
      {"rules", {kNothing, [](const Gui& g) { return g.state.dialog == Dialog::rules; }}},
      {"port_map", {kNothing, [](const Gui& g) { return g.state.dialog == Dialog::port_map; }}},
      {"port_check", {kNothing, [](const Gui& g) { return g.state.dialog == Dialog::port_check; }}},
      {"stack_panel", {kNothing, [](const Gui& g) { return g.state.stack_asked; }}},
      {"previous_layer",
       {[](Gui& g) { apply(g.state, Command::duplicate_layer); },
        [](const Gui& g) { return g.state.document.selected == 0; }}},
      {"next_layer",
       {[](Gui& g) {
          apply(g.state, Command::duplicate_layer);
          apply(g.state, SelectLayer{0});
        },
        [](const Gui& g) { return g.state.document.selected == 1; }}},
      {"layer_up",
       {[](Gui& g) { apply(g.state, AddLayer{"pad"}); },
        [](const Gui& g) { return g.state.document.stack[0].kind == LayerKind::pad; }}},
      {"layer_down",
       {[](Gui& g) {
          apply(g.state, AddLayer{"pad"});
          apply(g.state, SelectLayer{0});
        },
        [](const Gui& g) { return g.state.document.stack[0].kind == LayerKind::pad; }}},
      {"add_layer", {kNothing, [](const Gui& g) { return g.state.stack_asked; }}},
      {"duplicate_layer",
       {kNothing, [](const Gui& g) { return g.state.document.stack.size() == 2; }}},
      {"remove_layer",
       {[](Gui& g) { apply(g.state, Command::duplicate_layer); },
        [](const Gui& g) { return g.state.document.stack.size() == 1; }}},
      {"read_kernels",
       {[](Gui& g) {
          apply(g.state, OpenFile{PADLENS_SOURCE_DIR "/app/tests/models/lenet.keras"});
          g.finish_import();
        },
        [](const Gui& g) {
          return g.state.importing || g.spec().kernel_values.preset == Preset::custom;
        }}},
      {"next_lesson", {kNothing, [](const Gui& g) { return g.state.lesson == 0U; }}},
      {"previous_lesson",
       {[](Gui& g) { apply(g.state, OpenLesson{2}); },
        [](const Gui& g) { return g.state.lesson == 1U; }}},
      {"predict", {kNothing, [](const Gui& g) { return is_covered(g.state); }}},
      {"commit",
       {[](Gui& g) {
          apply(g.state, Command::predict);
          apply(g.state, TypePrediction{0, "3"});
          apply(g.state, TypePrediction{1, "3"});
        },
        [](const Gui& g) { return g.state.prediction && g.state.prediction->committed; }}},
      {"next_question",
       {[](Gui& g) {
          apply(g.state, Command::predict);
          apply(g.state, Command::waive);
        },
        [](const Gui& g) { return is_covered(g.state); }}},
      {"new_lesson", {kNothing, [](const Gui& g) { return g.state.course != nullptr; }}},
      {"edit_lesson",
       {[](Gui& g) { apply(g.state, EditLesson{EditLesson::What::create}); },
        [](const Gui& g) { return g.state.course && !g.state.editing_lesson; }}},
      {"skip_lesson",
       {[](Gui& g) { apply(g.state, OpenLesson{1}); },
        [](const Gui& g) { return g.state.lesson == 2U; }}},
      {"last_lesson",
       {[](Gui& g) {
          apply(g.state, OpenLesson{2});
          apply(g.state, ShowBeat{1});
        },
        [](const Gui& g) { return g.state.lesson == 1U && g.state.beat == 0; }}},
      {"next_control", {kNothing, [](const Gui& g) { return g.focus().ring().has_value(); }}},
      {"previous_control",
       {[](Gui& g) {
          g.key({Key::tab, false, true});
        },
        [](const Gui& g) { return g.focus().ring().has_value(); }}},
      {"enter_cells", {kNothing, [](const Gui& g) { return g.state.hover.has_value(); }}},
      {"help", {kNothing, [](const Gui& g) { return g.state.dialog == Dialog::help; }}},
      {"escape",
       {[](Gui& g) {
          apply(g.state, Pin{CellId{GridId::output, {0, 0}}});
        },
        [](const Gui& g) { return !g.state.pinned; }}},
      {"undo",
       {[](Gui& g) { g.letter_key('P'); },
        [](const Gui& g) { return g.state.document.spec() == example_spec(); }}},
      {"redo",
       {[](Gui& g) {
          g.letter_key('P');
          g.control_key('Z');
        },
        [](const Gui& g) {
          return g.state.document.spec().padding == PaddingMode::explicit_sides;
        }}},
      {"open", {kNothing, [](const Gui& g) { return g.state.dialog == Dialog::open; }}},
      {"save", {kNothing, [](const Gui& g) { return g.state.dialog == Dialog::save; }}},
      {"export_picture",
       {kNothing, [](const Gui& g) { return g.state.dialog == Dialog::export_picture; }}},
      {"opened_layer",
       {[](Gui& g) {
          apply(g.state, OpenLesson{0});
          apply(g.state, SetField{"stride", 2});
        },
        [](const Gui& g) { return g.spec() == lessons()[0].scenario.spec; }}},
      {"paste",
       {[](Gui&) { ImGui::SetClipboardText(R"({"input": 9, "kernel": 2})"); },
        [](const Gui& g) {
          return g.spec().input == PerAxis{9, 9};
        }}},
      {"zoom_in", {kNothing, [](const Gui& g) { return g.state.preferences.zoom == 110; }}},
      {"zoom_out", {kNothing, [](const Gui& g) { return g.state.preferences.zoom == 90; }}},
      {"zoom_reset",
       {[](Gui& g) {
          g.key({Key::minus, true});
        },
        [](const Gui& g) { return g.state.preferences.zoom == 100; }}},
      {"quit", {kNothing, [](const Gui& g) { return g.state.quit; }}},
  };
  return all;
}

TEST_F(GuiShortcuts, EveryRowDoesWhatItSays) {
  Gui gui;
  for (const Shortcut& shortcut : shortcuts()) {
    const auto found = expectations().find(shortcut.id);
    ASSERT_NE(found, expectations().end()) << shortcut.id << " has no test";
    gui.key(Key::escape);  // gives the keys back to the picture
    gui.state.dialog = Dialog::none;
    gui.state.presenting = false;
    gui.state.quit = false;
    gui.state.predicting = false;
    gui.state.prediction.reset();
    apply(gui.state, OpenLesson{});
    apply(gui.state, SetPreferences{});
    show_scenario(gui.state, {example_spec()});
    gui.settle();
    found->second.before(gui);
    const Mark before = mark(gui);
    gui.key(shortcut.key);
    EXPECT_TRUE(found->second.after(gui)) << key_text(shortcut.key);
    EXPECT_NE(mark(gui), before) << key_text(shortcut.key);
  }
}

TEST_F(GuiShortcuts, NoKeyIsTakenTwiceAndEachHasItsCommand) {
  std::set<std::tuple<int, bool, bool, bool>> taken;
  for (const Shortcut& shortcut : shortcuts()) {
    const KeyPress& key = shortcut.key;
    EXPECT_TRUE(taken.insert({static_cast<int>(key.key), key.control, key.shift, key.alt}).second)
        << key_text(key);
    EXPECT_EQ(action_of(key), shortcut.action) << key_text(key);
    EXPECT_FALSE(key_text(key).empty());
  }
  EXPECT_FALSE(action_of({letter('X')}));
  EXPECT_FALSE(action_of({letter('P'), true}));
  EXPECT_EQ(action_of({Key::plus, false, true}), KeyAction(Command::faster));
  EXPECT_EQ(action_of({letter('='), false, true}), KeyAction(Command::faster));
}

TEST_F(GuiShortcuts, HelpListsEveryKey) {
  Gui gui;
  gui.letter_key('H');
  for (const Shortcut& shortcut : shortcuts()) {
    if (!shortcut.listed) continue;
    EXPECT_TRUE(gui.shows(key_text(shortcut.key))) << shortcut.id;
    EXPECT_TRUE(gui.shows(gui.words("shortcut." + shortcut.id))) << shortcut.id;
  }
}

TEST_F(GuiShortcuts, NothingHappensWhileOneTypes) {
  Gui gui;
  gui.click_item("##parameters/input/##input-1");
  ASSERT_TRUE(gui.typing());
  for (const Shortcut& shortcut : shortcuts()) {
    if (shortcut.key.control || shortcut.action == KeyAction(Command::escape)) continue;
    const Key key = shortcut.key.key;
    if (key == Key::tab || key == Key::enter) continue;  // they end it
    Mark before = mark(gui);
    gui.key(shortcut.key);
    Mark after = mark(gui);
    after.document = before.document;  // the box may have changed it
    EXPECT_EQ(after, before) << key_text(shortcut.key);
    EXPECT_EQ(gui.spec().op, &kConv2d) << key_text(shortcut.key);
    EXPECT_EQ(gui.spec().padding, PaddingMode::same) << key_text(shortcut.key);
    EXPECT_TRUE(gui.typing());
  }
}

TEST_F(GuiShortcuts, UndoOfABoxIsItsOwn) {
  Gui gui;
  gui.letter_key('T');
  gui.letter_key('P');
  gui.click_item("##parameters/input/##input-1");
  ASSERT_TRUE(gui.typing());
  gui.control_key('Z');
  EXPECT_EQ(gui.spec().padding, PaddingMode::explicit_sides);
  gui.control_key('S');
  EXPECT_EQ(gui.state.dialog, Dialog::save);
}

TEST_F(GuiShortcuts, OTwiceComesBack) {
  Gui gui;
  gui.state.document.spec().pad_fill = {FillMode::replicate, 0};
  refresh(gui.state);
  for (const PaddingMode mode :
       {PaddingMode::same, PaddingMode::valid, PaddingMode::explicit_sides}) {
    apply(gui.state, SetPadding{mode});
    const Document document = gui.state.document;
    gui.letter_key('O');
    EXPECT_EQ(gui.spec().op, &kConv2dTranspose);
    EXPECT_TRUE(gui.state.problems.empty());
    gui.letter_key('O');
    EXPECT_EQ(gui.state.document, document);
    EXPECT_TRUE(gui.state.problems.empty());
  }
}

TEST_F(GuiShortcuts, OTwiceComesBackFromATransposedOne) {
  GuiOptions options;
  options.spec = transposed_example();
  options.spec.output_padding = PerAxis{1, 0};
  Gui gui(options);
  const Document document = gui.state.document;
  gui.letter_key('O');
  EXPECT_TRUE(gui.state.problems.empty());
  gui.letter_key('O');
  EXPECT_EQ(gui.state.document, document);
}

TEST_F(GuiShortcuts, PGoesThroughAllModesAndAround) {
  Gui gui;
  std::vector<PaddingMode> seen_modes;
  for (int i = 0; i < 3; ++i) {
    gui.letter_key('P');
    seen_modes.push_back(gui.spec().padding);
    EXPECT_TRUE(gui.state.problems.empty());
  }
  EXPECT_EQ(seen_modes,
            (std::vector{PaddingMode::explicit_sides, PaddingMode::valid, PaddingMode::same}));
}

TEST_F(GuiShortcuts, UndoAndRedoWalkTheWholeWay) {
  Gui gui;
  std::vector<Document> history{gui.state.document};
  const std::vector<Action> edits{SetField{"stride", 1}, SetPadding{PaddingMode::valid},
                                  Command::next_op, SetMode{PlayMode::scatter},
                                  SetField{"input_values", "delta"}};
  for (const Action& edit : edits) {
    apply(gui.state, edit);
    history.push_back(gui.state.document);
  }
  for (std::size_t i = edits.size(); i-- > 0;) {
    gui.control_key('Z');
    EXPECT_EQ(gui.state.document, history[i]);
  }
  gui.control_key('Z');  // no further
  EXPECT_EQ(gui.state.document, history[0]);
  for (std::size_t i = 1; i < history.size(); ++i) {
    gui.control_key('Z', true);
    EXPECT_EQ(gui.state.document, history[i]);
  }
  gui.control_key('Z');
  apply(gui.state, SetField{"stride", 3});
  EXPECT_TRUE(gui.state.redo.empty());
}

TEST_F(GuiShortcuts, UndoIsBounded) {
  Gui gui;
  for (int i = 0; i < 500; ++i)
    apply(gui.state, SetField{"input", 5 + i % 7});
  EXPECT_LE(gui.state.undo.size(), 200U);
  for (int i = 0; i < 300; ++i)
    apply(gui.state, Command::undo);
  EXPECT_TRUE(gui.state.problems.empty());
  gui.settle();
}

TEST_F(GuiShortcuts, PresentationHidesThePanels) {
  Gui gui;
  const auto windows = [] {
    std::set<std::string> names;
    for (const SeenItem& item : seen().items)
      names.insert(item.window);
    return names;
  };
  EXPECT_TRUE(windows().contains("##parameters"));
  gui.key(Key::f11);
  EXPECT_EQ(windows(), (std::set<std::string>{"##canvas", "##transport"}));
  gui.key(Key::right);
  EXPECT_EQ(gui.state.playback.step(), 1);
  gui.key(Key::escape);
  EXPECT_FALSE(gui.state.presenting);
  EXPECT_TRUE(windows().contains("##parameters"));
  gui.click_item("##top/present");
  EXPECT_TRUE(gui.state.presenting);
}

TEST_F(GuiShortcuts, PresentationTellsProblems) {
  Gui gui;
  apply(gui.state, SetField{"stride", 0});
  apply(gui.state, Command::present);
  gui.settle();
  EXPECT_TRUE(gui.shows_part("0 is not possible"));
}

}  // namespace
}  // namespace padlens
