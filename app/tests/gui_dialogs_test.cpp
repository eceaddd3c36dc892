#include <algorithm>
#include <filesystem>

#include "app/document/embedded.h"
#include "app/document/lesson.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

namespace fs = std::filesystem;

class GuiDialogs : public GuiTest {
 protected:
  // What is said at the bottom, newest last; "" for nothing.
  static std::string said(const Gui& gui) {
    return gui.state.toasts.empty() ? "" : gui.state.toasts.back().text;
  }
  static bool complained(const Gui& gui) {
    return !gui.state.toasts.empty() && gui.state.toasts.back().problem;
  }
  // Types a path over the one in the dialog's box, and Enter.
  static void enter_path(Gui& gui, const std::string& path) {
    ASSERT_TRUE(gui.typing());
    gui.type(path);
    gui.editing_key(ImGuiKey_Enter);
  }
};

TEST_F(GuiDialogs, EachOpensAndEscapeClosesIt) {
  Gui gui;
  const std::array dialogs{std::pair{'O', Dialog::open}, std::pair{'S', Dialog::save},
                           std::pair{'E', Dialog::export_picture}};
  for (const auto& [key, dialog] : dialogs) {
    gui.control_key(key);
    EXPECT_EQ(gui.state.dialog, dialog);
    EXPECT_TRUE(gui.typing());  // the path's box
    gui.key(Key::escape);
    EXPECT_EQ(gui.state.dialog, Dialog::none);
    EXPECT_FALSE(gui.typing());
  }
  gui.click_item("##top/help");
  EXPECT_EQ(gui.state.dialog, Dialog::help);
  gui.click_item("##help/close");
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  EXPECT_TRUE(folder.names().empty());
}

TEST_F(GuiDialogs, WhatLiesBehindDoesNotAnswer) {
  Gui gui;
  const ImVec2 checkbox = gui.item("##parameters/values").box.centre();
  gui.letter_key('H');
  gui.click(checkbox);  // beside the dialog
  EXPECT_TRUE(gui.state.preferences.show.has(kShowValues));
  EXPECT_EQ(gui.state.dialog, Dialog::none);
}

TEST_F(GuiDialogs, SaveAndOpenAgain) {
  Gui gui;
  gui.state.playback.seek(5);
  gui.control_key('S');
  enter_path(gui, folder.file("mine.json"));
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  EXPECT_FALSE(complained(gui)) << said(gui);
  EXPECT_EQ(gui.state.scenario_path, folder.file("mine.json"));
  EXPECT_EQ(folder.names(), std::vector<std::string>{"mine.json"});
  const Scenario saved = gui.state.scenario();

  gui.letter_key('O');
  gui.key(Key::home);
  ASSERT_NE(gui.state.scenario(), saved);
  gui.control_key('O');
  enter_path(gui, folder.file("mine.json"));
  EXPECT_EQ(gui.state.scenario(), saved);
  EXPECT_EQ(gui.state.playback.step(), 5);
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  gui.control_key('Z');  // opening is one change
  EXPECT_EQ(gui.spec().op, &kConv2dTranspose);
}

TEST_F(GuiDialogs, OpenFromTheList) {
  write_contents(folder.file("a.json"), R"({"spec": {"input": 9, "kernel": 2}, "step": 3})");
  fs::create_directory(folder.path() / "deep");
  write_contents(folder.file("deep/b.json"), R"({"input": 4})");
  write_contents(folder.file("other.odt"), "no scenario");
  Gui gui;
  gui.control_key('O');
  EXPECT_FALSE(gui.shows("other.odt"));
  gui.click_text("##files", "deep/");
  EXPECT_EQ(gui.state.dialog, Dialog::open);
  EXPECT_TRUE(gui.shows("b.json"));
  gui.click_text("##files", "..");
  gui.click_text("##files", "a.json");
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  EXPECT_EQ(gui.spec().input, (PerAxis{9, 9}));
  EXPECT_EQ(gui.state.playback.step(), 3);
}

TEST_F(GuiDialogs, AnUnwritablePathKeepsEverything) {
  Gui gui;
  for (const std::string& path : {folder.file("no/such/folder.json"), std::string("/proc/x.json"),
                                  folder.file(std::string(300, 'n') + ".json")}) {
    const Scenario before = gui.state.scenario();
    gui.control_key('S');
    enter_path(gui, path);
    EXPECT_TRUE(complained(gui)) << path;
    EXPECT_NE(said(gui).find("was not saved"), std::string::npos);
    EXPECT_EQ(gui.state.dialog, Dialog::save);  // still open, to try again
    EXPECT_EQ(gui.state.scenario(), before);
    EXPECT_TRUE(folder.names().empty());
    gui.key(Key::escape);
  }
}

TEST_F(GuiDialogs, ABrokenFileKeepsEverything) {
  const std::vector<std::string> broken{"",
                                        "{",
                                        "[]",
                                        "3",
                                        R"({"spec": 3})",
                                        R"({"spec": {"inputs": 5}})",
                                        R"({"spec": {"input": "5 cells"}})",
                                        std::string("\xff\xfe\x00x", 4),
                                        "{\"spec\": {}} trailing"};
  Gui gui;
  for (const std::string& bytes : broken) {
    write_contents(folder.file("broken.json"), bytes);
    const Scenario before = gui.state.scenario();
    const auto version = gui.state.layer_version;
    gui.control_key('O');
    enter_path(gui, folder.file("broken.json"));
    EXPECT_TRUE(complained(gui)) << bytes;
    EXPECT_EQ(gui.state.scenario(), before) << bytes;
    EXPECT_EQ(gui.state.layer_version, version) << bytes;
    EXPECT_TRUE(gui.state.undo.empty());
    EXPECT_TRUE(gui.state.scenario_path.empty());
    gui.key(Key::escape);
    apply(gui.state, OpenFile{folder.file("missing.json")});
    EXPECT_TRUE(complained(gui));
    apply(gui.state, OpenFile{folder.path().string()});
    EXPECT_TRUE(complained(gui));
    EXPECT_EQ(gui.state.scenario(), before);
  }
}

TEST_F(GuiDialogs, AFileOfANewerPadlensSaysSoAndKeepsEverything) {
  Gui gui;
  const Scenario before = gui.state.scenario();
  write_contents(folder.file("newer.json"), R"({"format": 4, "stacks": [{}], "selected": 0})");
  gui.control_key('O');
  enter_path(gui, folder.file("newer.json"));
  EXPECT_NE(said(gui).find("newer Padlens, in format 4"), std::string::npos) << said(gui);
  EXPECT_EQ(gui.state.scenario(), before);
}

// Saved when the framework still took it, or by hand: its reason stands at its control, with
// what would be accepted.
TEST_F(GuiDialogs, ASavedLayerThatIsRefusedOpensWithTheNearestAcceptedOne) {
  Gui gui;
  Scenario refused;
  refused.spec.framework = "pytorch";
  refused.spec.input = {9, 9};
  refused.spec.stride = {2, 2};
  refused.spec.padding = PaddingMode::same;
  write_contents(folder.file("refused.json"), scenario_to_text(refused));
  gui.control_key('O');
  enter_path(gui, folder.file("refused.json"));
  EXPECT_FALSE(complained(gui)) << said(gui);
  EXPECT_EQ(gui.spec(), refused.spec);
  EXPECT_EQ(gui.state.shown.layer().spec(), example_spec());  // the last good picture
  ASSERT_EQ(gui.state.problems.size(), 1U);
  EXPECT_TRUE(gui.shows_part("strided"));  // its words, over several lines
  ASSERT_TRUE(gui.state.asked.nearest());
  gui.click_item("##refusal/nearest");
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_EQ(gui.state.shown.layer().spec().framework, "pytorch");
  EXPECT_EQ(gui.state.shown.layer().spec().input, (PerAxis{9, 9}));
}

TEST_F(GuiDialogs, ADroppedFileIsOpened) {
  write_contents(folder.file("dropped.json"), R"({"op": "conv2d_transpose", "input": 3})");
  Gui gui;
  apply(gui.state, OpenLesson{1});
  apply(gui.state, OpenFile{folder.file("dropped.json")});
  gui.settle();
  EXPECT_EQ(gui.spec().op, &kConv2dTranspose);
  EXPECT_FALSE(gui.state.lesson);
  EXPECT_EQ(gui.state.scenario_path, folder.file("dropped.json"));
  EXPECT_TRUE(gui.shows_part("Opened: "));
}

TEST_F(GuiDialogs, APictureIsOpenedAndSavedBeside) {
  Gui gui;
  Scenario scenario;
  scenario.spec.input = {9, 9};
  scenario.spec.stride = {2, 2};
  scenario.step = 3;
  scenario.view = "flat";
  write_contents(folder.file("figure.svg"), "<svg><metadata id=\"padlens\">" +
                                                scenario_to_text(scenario) + "</metadata></svg>");
  const std::string picture = contents(folder.file("figure.svg"));
  gui.control_key('O');
  enter_path(gui, folder.file("figure.svg"));
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  EXPECT_EQ(gui.state.scenario(), scenario);
  EXPECT_EQ(gui.state.scenario_path, folder.file("figure.json"));
  gui.control_key('S');
  gui.click_item("##files/go");
  EXPECT_EQ(open_scenario(contents(folder.file("figure.json"))).scenario, scenario);
  EXPECT_EQ(contents(folder.file("figure.svg")), picture);
}

TEST_F(GuiDialogs, ADamagedPictureChangesNothing) {
  Gui gui;
  const Scenario before = gui.state.scenario();
  write_contents(folder.file("figure.png"), "\x89PNG\r\n\x1A\n damaged");
  apply(gui.state, OpenFile{folder.file("figure.png")});
  EXPECT_TRUE(complained(gui));
  EXPECT_EQ(gui.state.scenario(), before);
  EXPECT_TRUE(gui.state.undo.empty());
  EXPECT_TRUE(gui.state.scenario_path.empty());
}

TEST_F(GuiDialogs, ADroppedFileThatCannotBeComputedSaysWhy) {
  write_contents(folder.file("dropped.json"), R"({"input": 3, "kernel": 9})");
  Gui gui;
  const auto version = gui.state.layer_version;
  apply(gui.state, OpenFile{folder.file("dropped.json")});
  gui.settle();
  EXPECT_EQ(gui.state.layer_version, version);
  ASSERT_FALSE(gui.state.problems.empty());
  gui.control_key('Z');
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_EQ(gui.spec(), example_spec());
}

TEST_F(GuiDialogs, LongPathsDoNoHarm) {
  Gui gui;
  for (const char key : {'O', 'S', 'E'}) {
    gui.control_key(key);
    gui.type(std::string(300, 'x'));
    gui.settle();
    gui.type("/" + std::string(40, 'y') + ".svg");
    gui.editing_key(ImGuiKey_Enter);
    gui.finish_export();
    gui.key(Key::escape);
    EXPECT_EQ(gui.state.dialog, Dialog::none);
  }
  EXPECT_TRUE(folder.names().empty());
}

TEST_F(GuiDialogs, ToastsGoAway) {
  Gui gui;
  apply(gui.state, Say{"all is well"});
  gui.settle();
  EXPECT_TRUE(gui.shows("all is well"));
  EXPECT_GT(next_change(gui.state), 0);
  for (int i = 0; i < 50; ++i)
    gui.frame(0.1);
  gui.settle();
  EXPECT_FALSE(gui.shows("all is well"));
  EXPECT_LT(next_change(gui.state), 0);
  for (int i = 0; i < 20; ++i)
    apply(gui.state, Say{"again " + std::to_string(i), true});
  gui.settle();
  EXPECT_TRUE(gui.shows("again 19"));
}

// --- menus -----------------------------------------------------------------------

TEST_F(GuiDialogs, TheLessonsMenuOpensALesson) {
  Gui gui;
  for (const std::size_t index : {std::size_t{0}, std::size_t{5}, lessons().size() - 1}) {
    const Lesson& lesson = lessons()[index];
    gui.click_item("##top/lessons");
    gui.click_text("##Popup", gui.words("lesson." + lesson.id + ".title"));
    EXPECT_EQ(gui.state.lesson, index);
    EXPECT_EQ(gui.spec(), lesson.scenario.spec);
    EXPECT_EQ(gui.state.playback.step(), lesson.scenario.step);
    EXPECT_TRUE(gui.find_text("##canvas", gui.words("lesson." + lesson.id + ".title")));
  }
  gui.click_item("##canvas/lesson_back");
  EXPECT_EQ(gui.state.lesson, lessons().size() - 2);
  gui.click_item("##canvas/lesson_next");
  EXPECT_EQ(gui.state.lesson, lessons().size() - 1);
  gui.click_item("##canvas/lesson_close");
  EXPECT_FALSE(gui.state.lesson);
  EXPECT_EQ(gui.spec(), lessons().back().scenario.spec);
}

TEST_F(GuiDialogs, TheFileMenu) {
  Gui gui;
  const auto choose = [&](const char* id) {
    gui.click_item("##top/file");
    gui.click_text("##Popup", gui.words(std::string("shortcut.") + id));
  };
  gui.letter_key('P');
  choose("undo");
  EXPECT_EQ(gui.spec(), example_spec());
  choose("redo");
  EXPECT_EQ(gui.spec().padding, PaddingMode::explicit_sides);
  choose("open");
  EXPECT_EQ(gui.state.dialog, Dialog::open);
  gui.key(Key::escape);
  choose("export_picture");
  EXPECT_EQ(gui.state.dialog, Dialog::export_picture);
  gui.key(Key::escape);
  choose("quit");
  EXPECT_TRUE(gui.state.quit);
}

TEST_F(GuiDialogs, TheLanguageChangesAtOnce) {
  Gui gui;
  EXPECT_TRUE(gui.shows(gui.words("field.input")));
  const std::string english = gui.words("field.input");
  gui.click_item("##top/language");
  EXPECT_EQ(gui.state.preferences.language, "zh");
  EXPECT_FALSE(gui.shows(english));
  EXPECT_NE(gui.words("field.input"), english);
  EXPECT_TRUE(gui.shows(gui.words("field.input")));
  EXPECT_TRUE(gui.shows("English"));  // the way back
  // The picture as well.
  EXPECT_TRUE(gui.find_text("##canvas", gui.words("scene.padded_input")));
  gui.click_item("##top/language");
  EXPECT_EQ(gui.state.preferences.language, "en");
  EXPECT_TRUE(gui.shows(english));
}

TEST_F(GuiDialogs, TheThemeChangesAtOnce) {
  Gui gui;
  const auto label = [&] { return gui.find_text("##parameters", gui.words("field.input"))->color; };
  const ImU32 light = label();
  gui.click_item("##top/theme");
  EXPECT_EQ(gui.state.preferences.theme, "dark");
  EXPECT_NE(label(), light);
  gui.click_item("##top/theme");
  EXPECT_EQ(label(), light);
}

TEST_F(GuiDialogs, CodeIsCopied) {
  Gui gui;
  gui.click_text("##shape", gui.words("ui.copy"));
  EXPECT_EQ(std::string(ImGui::GetClipboardText()), whole_code(gui.state));
  EXPECT_EQ(said(gui), gui.words("ui.copied"));
}

}  // namespace
}  // namespace padlens
