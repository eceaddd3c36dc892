// The Export dialog: what it writes, the command line that it shows, and how it is stopped.

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/export/png_pixels.h"
#include "app/gui/export_run.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiExport : public GuiTest {
 protected:
  static std::string said(const Gui& gui) {
    return gui.state.toasts.empty() ? "" : gui.state.toasts.back().text;
  }
  static bool complained(const Gui& gui) {
    return !gui.state.toasts.empty() && gui.state.toasts.back().problem;
  }
  static void open_with(Gui& gui, const std::string& path) {
    gui.control_key('E');
    ASSERT_TRUE(gui.typing());
    gui.type(path);
    gui.settle();
  }
  static void go(Gui& gui) {
    gui.click_item("##export/go");
    gui.finish_export();
  }
  // The command that the dialog hands out, run by a shell; its file is written anew.
  static int run_command(Gui& gui) {
    ImGui::SetClipboardText("");
    gui.click_item("##export/" + gui.words("ui.export_command") + "/link");
    std::string command = ImGui::GetClipboardText();
    EXPECT_TRUE(command.starts_with("padlens render ")) << command;
    command = PADLENS_PROGRAM + command.substr(std::string("padlens").size());
    return std::system(command.c_str());
  }
};

TEST_F(GuiExport, WritesAllOfAnOutputThatIsStillBeingComputed) {
  Gui gui;
  Spec spec = example_spec();
  spec.input = {1024, 1024};
  spec.kernel = {15, 15};
  spec.stride = {1, 1};
  show_scenario(gui.state, {spec});
  ASSERT_TRUE(gui.state.computing);
  ASSERT_FALSE(gui.state.shown.layer().complete());
  RenderOptions options;
  options.output = folder.file("window.svg");
  find_render_option("step")->set(options, "1");
  apply(gui.state, ExportFile{options});
  gui.finish_export();
  const std::string program = PADLENS_PROGRAM;
  ASSERT_EQ(std::system((program +
                         " render --input 1024 --kernel 15 --padding same"
                         " --input-values ramp --step 1 -o '" +
                         folder.file("command.svg") + "'")
                            .c_str()),
            0);
  EXPECT_EQ(contents(folder.file("window.svg")), contents(folder.file("command.svg")));
}

TEST_F(GuiExport, WritesPictures) {
  Gui gui;
  gui.control_key('E');
  gui.type(folder.file("picture.svg"));
  gui.editing_key(ImGuiKey_Enter);
  gui.finish_export();
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  EXPECT_TRUE(contents(folder.file("picture.svg")).starts_with("<svg"));
  gui.control_key('E');
  gui.click_text("##export", "PNG");
  gui.click_text("##export", "2×");
  gui.click_text("##export", gui.words("theme.dark"));
  go(gui);
  EXPECT_EQ(gui.state.dialog, Dialog::none) << said(gui);
  const auto png = png_pixels(contents(folder.file("conv2d.png")));
  ASSERT_TRUE(png);
  EXPECT_NEAR(png->size.height, 2 * 537, 40);
  EXPECT_LT(png->argb[0] & 0xFFU, 0x40U);  // dark
  EXPECT_EQ(folder.names(), (std::vector<std::string>{"conv2d.png", "picture.svg"}));
  EXPECT_EQ(gui.state.preferences.folder, folder.path().string());
}

// The height that was asked for stays asked for, and one dimension has none.
TEST_F(GuiExport, WritesOneDimensionBesideAWishForTheHeight) {
  Gui gui;
  Preferences preferences = gui.state.preferences;
  preferences.axis = kHeight;
  apply(gui.state, SetPreferences{preferences});
  apply(gui.state, SetField{"op", "conv1d"});
  gui.control_key('E');
  gui.type(folder.file("line.svg"));
  gui.editing_key(ImGuiKey_Enter);
  gui.finish_export();
  EXPECT_EQ(gui.state.dialog, Dialog::none) << said(gui);
  EXPECT_TRUE(contents(folder.file("line.svg")).starts_with("<svg"));
  EXPECT_EQ(gui.state.preferences.axis, kHeight);
}

TEST_F(GuiExport, TheCommandLineMakesTheSameFile) {
  struct Case {
    const char* name;
    std::function<void(Gui&)> choose;
  };
  const std::vector<Case> cases{
      {"a.svg", [](Gui&) {}},
      {"it's a \"$figure\".svg", [](Gui& gui) { gui.click_text("##export", "3×"); }},
      {"b.png",
       [](Gui& gui) {
         gui.click_text("##export", gui.words("theme.dark"));
         gui.click_text("##export", "中文");
         gui.click_item("##export/kernel");
         gui.click_item("##export/indices");
       }},
      {"c.png", [](Gui& gui) { gui.type_into("##export/##width", "600"); }},
      {"d.svg",
       [](Gui& gui) {
         gui.click_item("##export/formula");
         gui.click_item("##export/ground");
       }},
  };
  for (const char* op : {"conv2d", "conv2d_transpose"}) {
    for (const Case& each : cases) {
      Gui gui;
      if (std::string_view(op) != "conv2d") {
        gui.state.dialog = Dialog::none;
        apply(gui.state, SetField{"op", op});
        apply(gui.state, SetMode{PlayMode::scatter});
      }
      apply(gui.state, SetField{"input_values", Json::array({{1, 2, 3, 4, 5, 6},
                                                             {1, 2, 3, 4, 5, 6},
                                                             {1, 2, -3.5, 4, 5, 6},
                                                             {1, 2, 3, 4, 5, 6},
                                                             {1, 2, 3, 4, 5, 6},
                                                             {1, 2, 3, 4, 5, 6}})});
      gui.state.playback.seek(2);
      const std::string file = folder.file(each.name);
      std::filesystem::remove(file);
      open_with(gui, file);
      each.choose(gui);
      gui.settle();
      ASSERT_EQ(run_command(gui), 0) << each.name;
      const std::string by_command = contents(file);
      std::filesystem::remove(file);
      gui.settle();
      go(gui);
      EXPECT_EQ(gui.state.dialog, Dialog::none) << said(gui);
      EXPECT_FALSE(by_command.empty());
      EXPECT_TRUE(contents(file) == by_command) << op << " " << each.name;
    }
  }
}

TEST_F(GuiExport, ManyStepsOfAStillAreNumberedFiles) {
  Gui gui;
  open_with(gui, folder.file("a.svg"));
  const std::vector<std::string> args{"9"};
  gui.click_text("##export", gui.state.tr("ui.export_all", args));
  go(gui);
  EXPECT_EQ(folder.names().size(), 9U);
  EXPECT_EQ(folder.names().front(), "a-001.svg");
  open_with(gui, folder.file("b.svg"));
  gui.type_into("##export/##from", "4");
  gui.type_into("##export/##to", "5");
  go(gui);
  EXPECT_EQ(folder.names().size(), 11U);
  EXPECT_EQ(folder.names().back(), "b-005.svg");
}

TEST_F(GuiExport, WhatIsTypedWrongIsToldAndNotWritten) {
  Gui gui;
  open_with(gui, folder.file("a.png"));
  gui.type_into("##export/##from", "5");
  gui.type_into("##export/##to", "3");
  EXPECT_TRUE(gui.shows_part("5..3 is not possible"));
  gui.click_item("##export/go");
  gui.finish_export();
  gui.type_into("##export/##to", "99");
  EXPECT_TRUE(gui.shows_part("99 is not possible"));
  gui.click_item("##export/go");
  gui.finish_export();
  gui.click_text("##export", gui.state.tr("ui.export_present", std::array<std::string, 1>{"1"}));
  gui.type_into("##export/##width", "30000");
  EXPECT_TRUE(gui.shows_part("--max-pixels"));
  gui.click_item("##export/go");
  gui.finish_export();
  EXPECT_EQ(gui.state.dialog, Dialog::export_picture);
  EXPECT_TRUE(folder.names().empty());
}

TEST_F(GuiExport, SaysWhatIsWrong) {
  Gui gui;
  open_with(gui, folder.file("picture.tiff"));
  EXPECT_TRUE(gui.shows_part(".svg"));
  gui.editing_key(ImGuiKey_Enter);
  gui.finish_export();
  EXPECT_EQ(gui.state.dialog, Dialog::export_picture);
  gui.key(Key::escape);
  for (const std::string& name :
       {std::string("no/such/picture.svg"), std::string(300, 'n') + ".svg"}) {
    open_with(gui, folder.file(name));
    gui.editing_key(ImGuiKey_Enter);
    gui.finish_export();
    EXPECT_TRUE(complained(gui)) << name;
    EXPECT_EQ(gui.state.dialog, Dialog::export_picture);
    gui.key(Key::escape);
  }
  EXPECT_TRUE(folder.names().empty());
}

TEST_F(GuiExport, ALongOneIsCancelledAndLeavesNothing) {
  Spec spec;
  spec.input = {62, 62};  // 3600 pictures
  for (const bool by_key : {false, true}) {
    Gui gui({1280, 800, 1, "en", spec});
    open_with(gui, folder.file("%d.svg"));
    const std::vector<std::string> args{"3600"};
    gui.click_text("##export", gui.state.tr("ui.export_all", args));
    gui.click_item("##export/go");
    ASSERT_TRUE(gui.state.exporting);
    while (gui.state.exporting && gui.state.exporting->done() < 3)
      gui.frame();
    ASSERT_TRUE(gui.state.exporting);
    EXPECT_GT(next_change(gui.state), 0);  // the window stays awake for the bar
    gui.settle();
    EXPECT_TRUE(gui.shows_part("of 3600"));
    // The window goes on: the settings wait, the picture can be left.
    if (by_key) {
      gui.key(Key::escape);
    } else {
      gui.click_item("##export/cancel");
    }
    gui.finish_export();
    EXPECT_EQ(said(gui), gui.words("ui.export_cancelled"));
    EXPECT_EQ(gui.state.dialog, Dialog::export_picture);
    EXPECT_TRUE(folder.names().empty());
    for (int i = 0; i < 50; ++i)
      gui.frame(0.1);
    EXPECT_LT(next_change(gui.state), 0);  // and sleeps again
  }
}

TEST_F(GuiExport, ClosingTheWindowLeavesNothingHalfWritten) {
  Spec spec;
  spec.input = {62, 62};
  {
    Gui gui({1280, 800, 1, "en", spec});
    RenderOptions options;
    options.output = folder.file("%d.svg");
    apply(gui.state, ExportFile{options});
    ASSERT_TRUE(gui.state.exporting);
  }
  EXPECT_TRUE(folder.names().empty());
}

TEST_F(GuiExport, MarksHaveNoCommandLine) {
  Gui gui;
  gui.state.pinned = CellId{GridId::output, {0, 1}};
  open_with(gui, folder.file("a.svg"));
  EXPECT_TRUE(gui.shows(gui.words("ui.export_marks")));
  go(gui);
  const std::string marked = contents(folder.file("a.svg"));
  gui.state.pinned.reset();
  open_with(gui, folder.file("a.svg"));
  EXPECT_FALSE(gui.shows(gui.words("ui.export_marks")));
  gui.click_item("##export/go");
  gui.click_item("##export/overwrite");
  gui.finish_export();
  EXPECT_FALSE(contents(folder.file("a.svg")) == marked);
}

}  // namespace
}  // namespace padlens
