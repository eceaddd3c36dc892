// Files in the way, the folders of the dialogs, the preview of an export, and leaving during one.

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <numeric>

#include "app/document/embedded.h"
#include "app/gui/export_run.h"
#include "app/gui/free_path.h"
#include "app/scene/overlay_rows.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

class GuiOverwrite : public GuiTest {
 protected:
  static std::string last_said(const Gui& gui) {
    return gui.state.toasts.empty() ? "" : gui.state.toasts.back().text;
  }
  static void enter(Gui& gui, const std::string& path) {
    ASSERT_TRUE(gui.typing());
    gui.type(path);
    gui.editing_key(ImGuiKey_Enter);
  }
  // Types over what the box holds.
  static void retype(Gui& gui, const std::string& path) {
    for (const SeenItem& item : seen().items) {
      if (!item.is_box || !item.text.starts_with('/')) continue;
      gui.click(item.box.centre());
      break;
    }
    compat::press_control(ImGui::GetIO(), true);
    gui.editing_key(ImGuiKey_A);
    compat::press_control(ImGui::GetIO(), false);
    gui.frame();
    gui.type(path);
    gui.settle();
  }
  // What the dialog's box holds.
  static std::string in_box() {
    for (const SeenItem& item : seen().items) {
      if (item.is_box && item.text.starts_with('/')) return item.text;
    }
    return "";
  }
};

TEST(FreePath, CountsUpBeforeTheSuffix) {
  const TemporaryFolder folder;
  const auto free = [&](const std::string& name, std::int64_t count = 1) {
    return fs::path(free_path(folder.file(name), count)).filename().string();
  };
  EXPECT_EQ(free("conv2d.gif"), "conv2d.gif");
  for (const char* name : {"conv2d.gif", "a.anim.svg", "a-2.json", "a-3.json", "b-007.svg", "c",
                           "d.1.png", "x-2-001.svg"}) {
    write_contents(folder.file(name), "x");
  }
  EXPECT_EQ(free("conv2d.gif"), "conv2d-2.gif");
  EXPECT_EQ(free("a.anim.svg"), "a-2.anim.svg");
  EXPECT_EQ(free("a-2.json"), "a-4.json");
  EXPECT_EQ(free("c"), "c-2");
  EXPECT_EQ(free("d.1.png"), "d.1-2.png");
  EXPECT_EQ(free("b-%03d.svg", 6), "b-%03d.svg");
  EXPECT_EQ(free("b-%03d.svg", 9), "b-2-%03d.svg");
  EXPECT_EQ(free("x-2-%03d.svg", 9), "x-3-%03d.svg");
  EXPECT_EQ(free("no/such.svg"), "such.svg");
  fs::create_directory(folder.path() / "e.svg");  // nothing that could be overwritten
  EXPECT_EQ(free("e.svg"), "e.svg");
}

TEST_F(GuiOverwrite, TheSuggestedNameIsFree) {
  write_contents(folder.file("conv2d.svg"), "old");
  write_contents(folder.file("conv2d-2.svg"), "old");
  write_contents(folder.file("conv2d.gif"), "old");
  write_contents(folder.file("conv2d.json"), "old");
  Gui gui;
  gui.control_key('E');
  EXPECT_EQ(in_box(), folder.file("conv2d-3.svg"));
  gui.click_text("##export", "GIF");
  gui.settle();
  EXPECT_EQ(in_box(), folder.file("conv2d-2.gif"));
  gui.key(Key::escape);
  gui.control_key('S');
  EXPECT_EQ(in_box(), folder.file("conv2d-2.json"));
}

TEST_F(GuiOverwrite, AnExportAsksBeforeItOverwrites) {
  write_contents(folder.file("a.svg"), "old");
  Gui gui;
  gui.control_key('E');
  enter(gui, folder.file("a.svg"));
  ASSERT_TRUE(gui.state.overwriting);
  EXPECT_FALSE(gui.state.exporting);
  EXPECT_TRUE(gui.shows_part("a.svg is there already"));
  // Escape gives the question up, not the dialog.
  gui.key(Key::escape);
  EXPECT_FALSE(gui.state.overwriting);
  EXPECT_EQ(gui.state.dialog, Dialog::export_picture);
  gui.click_item("##export/go");
  gui.click_item("##export/keep");
  EXPECT_FALSE(gui.state.overwriting);
  EXPECT_EQ(contents(folder.file("a.svg")), "old");
  gui.click_item("##export/go");
  gui.click_item("##export/free");
  gui.finish_export();
  EXPECT_EQ(contents(folder.file("a.svg")), "old");
  EXPECT_TRUE(contents(folder.file("a-2.svg")).starts_with("<svg"));
  gui.control_key('E');
  enter(gui, folder.file("a.svg"));
  gui.click_item("##export/overwrite");
  gui.finish_export();
  EXPECT_EQ(gui.state.dialog, Dialog::none) << last_said(gui);
  EXPECT_EQ(contents(folder.file("a.svg")), contents(folder.file("a-2.svg")));
  EXPECT_EQ(folder.names(), (Names{"a-2.svg", "a.svg"}));
}

TEST_F(GuiOverwrite, OneOfManyFilesInTheWayIsEnough) {
  write_contents(folder.file("a-005.svg"), "old");
  Gui gui;
  RenderOptions options;
  options.output = folder.file("a-%03d.svg");
  find_render_option("steps")->set(options, "1..4");
  apply(gui.state, ExportFile{options});
  EXPECT_TRUE(gui.state.exporting);
  gui.finish_export();
  EXPECT_EQ(folder.names().size(), 5U);
  find_render_option("all")->set(options, "true");
  apply(gui.state, ExportFile{options});
  ASSERT_TRUE(gui.state.overwriting);
  EXPECT_EQ(gui.state.overwriting->free, folder.file("a-2-%03d.svg"));
}

TEST_F(GuiOverwrite, ASaveAsksUnlessTheFileIsItsOwn) {
  write_contents(folder.file("a.json"), R"({"spec": {"input": 9}})");
  write_contents(folder.file("b.json"), "other");
  Gui gui;
  apply(gui.state, OpenFile{folder.file("a.json")});
  gui.settle();
  gui.letter_key('O');
  gui.control_key('S');
  EXPECT_EQ(in_box(), folder.file("a.json"));
  gui.click_item("##files/go");
  EXPECT_FALSE(gui.state.overwriting);
  EXPECT_TRUE(contains(contents(folder.file("a.json")), "conv2d_transpose"));
  gui.control_key('S');
  enter(gui, folder.file("b.json"));
  ASSERT_TRUE(gui.state.overwriting);
  EXPECT_EQ(contents(folder.file("b.json")), "other");
  gui.click_item("##files/free");
  EXPECT_EQ(gui.state.scenario_path, folder.file("b-2.json"));
  EXPECT_EQ(contents(folder.file("b.json")), "other");
  // What was saved is its own from then on.
  gui.control_key('S');
  gui.click_item("##files/go");
  EXPECT_EQ(gui.state.dialog, Dialog::none);
}

// The file beside a picture is nobody's before it has been saved.
TEST_F(GuiOverwrite, WhatCameFromAPictureAsksForTheFileBesideIt) {
  Gui gui;
  RenderOptions options;
  options.output = folder.file("figure.png");
  apply(gui.state, ExportFile{options});
  gui.finish_export();
  write_contents(folder.file("figure.json"), "other");
  apply(gui.state, OpenFile{folder.file("figure.png")});
  apply(gui.state, SaveFile{folder.file("figure.json")});
  EXPECT_TRUE(gui.state.overwriting);
  EXPECT_EQ(contents(folder.file("figure.json")), "other");
  gui.control_key('S');
  EXPECT_EQ(in_box(), folder.file("figure-2.json"));
}

// --- folders ---------------------------------------------------------------------------------

TEST_F(GuiOverwrite, TheExportDialogGoesThroughFolders) {
  fs::create_directories(folder.path() / "deep");
  write_contents(folder.file("other.txt"), "x");
  write_contents(folder.file("deep/old.svg"), "old");
  Gui gui;
  gui.control_key('E');
  EXPECT_TRUE(gui.find_text("##export", "deep/"));
  EXPECT_FALSE(gui.shows("other.txt"));
  gui.click_text("##export", "deep/");
  EXPECT_EQ(in_box(), folder.file("deep/conv2d.svg"));
  EXPECT_TRUE(gui.find_text("##export", "old.svg"));
  gui.click_text("##export", "old.svg");
  EXPECT_EQ(in_box(), folder.file("deep/old.svg"));
  gui.click_text("##export", "..");
  EXPECT_EQ(in_box(), folder.file("old.svg"));
  // What comes into the folder comes into the list.
  write_contents(folder.file("new.gif"), "x");
  gui.settle();
  EXPECT_TRUE(gui.find_text("##export", "new.gif"));
}

TEST_F(GuiOverwrite, FoldersThatCannotBeReadSayWhy) {
  Gui gui;
  gui.control_key('O');
  gui.type(folder.file("no/such/folder/"));
  gui.settle();
  EXPECT_TRUE(gui.shows_part("No such file or directory"));
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  fs::create_directory(folder.path() / "closed");
  fs::permissions(folder.path() / "closed", fs::perms::none);
  gui.key(Key::escape);
  gui.control_key('O');
  gui.type(folder.file("closed/"));
  gui.settle();
  EXPECT_TRUE(gui.shows_part("Permission denied"));
  fs::permissions(folder.path() / "closed", fs::perms::owner_all);
}

TEST_F(GuiOverwrite, AListHasAnEnd) {
  for (int i = 0; i < 700; ++i)
    write_contents(folder.file(std::to_string(i) + ".json"), "{}");
  Gui gui;
  gui.control_key('O');
  const auto rows = std::ranges::count_if(
      seen().texts, [](const SeenText& text) { return text.text.ends_with(".json"); });
  EXPECT_LE(rows, 500);
  EXPECT_TRUE(gui.shows_part("500"));
}

// --- formats and the preview -----------------------------------------------------------------

TEST_F(GuiOverwrite, PicturesThatMoveAreOfAllStepsAtFirst) {
  Gui gui;
  for (const char* name : {"GIF", "WEBP", "MP4", "WEBM", "ANIM.SVG"}) {
    gui.control_key('E');
    gui.click_text("##export", name);
    gui.settle();
    EXPECT_TRUE(gui.shows_part("9 pictures")) << name;
    gui.key(Key::escape);
  }
  // By the name that is typed as well.
  gui.control_key('E');
  gui.type(folder.file("b.png"));
  gui.settle();
  EXPECT_TRUE(gui.shows_part("One picture"));
  retype(gui, folder.file("b.gif"));
  EXPECT_TRUE(gui.shows_part("9 pictures"));
  // What a person chooses stays.
  gui.click_text("##export", gui.state.tr("ui.export_present", std::array<std::string, 1>{"1"}));
  gui.click_text("##export", "WEBP");
  gui.settle();
  EXPECT_TRUE(gui.shows_part("One picture"));
}

TEST_F(GuiOverwrite, ThePreviewIsWhatWillBeWritten) {
  Gui gui;
  gui.control_key('E');
  gui.settle();
  const ExportPreview& preview = gui.memory().export_preview;
  ASSERT_NE(preview.scene(), nullptr);
  EXPECT_EQ(preview.theme()->id, "light");
  const auto has_word = [&](std::string_view word) {
    return std::ranges::any_of(preview.scene()->primitives, [&](const Primitive& primitive) {
      const Text* text = std::get_if<Text>(&primitive);
      return text != nullptr && std::ranges::any_of(text->runs, [&](const TextRun& run) {
               return run.text.find(word) != std::string::npos;
             });
    });
  };
  EXPECT_TRUE(has_word("Output"));
  const std::size_t shapes = preview.scene()->primitives.size();
  gui.click_item("##export/values");
  EXPECT_LT(preview.scene()->primitives.size(), shapes);
  gui.click_text("##export", gui.words("theme.dark"));
  gui.settle();
  EXPECT_EQ(preview.theme()->id, "dark");
  // The letters of a language that the window does not speak are there, too: check() looks.
  gui.click_text("##export", "中文");
  gui.settle();
  EXPECT_FALSE(has_word("Output"));
  // Nothing is built while nothing changes, nor for a name.
  const Primitive* const built = preview.scene()->primitives.data();
  for (int i = 0; i < 5; ++i)
    gui.frame();
  retype(gui, folder.file("named.svg"));
  EXPECT_EQ(preview.scene()->primitives.data(), built);
  retype(gui, folder.file("named.png"));
  EXPECT_NE(preview.scene(), nullptr);
  gui.type_into("##export/##width", "30000");
  EXPECT_EQ(preview.scene(), nullptr);
}

TEST_F(GuiOverwrite, AFigureThatIsOpenedSetsTheDialog) {
  Gui gui;
  RenderOptions options;
  options.output = folder.file("figure.gif");
  for (const auto& [name, text] : {std::pair{"theme", "dark"},
                                   {"lang", "zh"},
                                   {"size", "400x300"},
                                   {"steps", "2..3"},
                                   {"show", "indices,kernel"},
                                   {"step_ms", "70"}})
    ASSERT_FALSE(find_render_option(name)->set(options, text));
  apply(gui.state, ExportFile{options});
  gui.finish_export();
  const std::string written = contents(folder.file("figure.gif"));
  apply(gui.state, OpenFile{folder.file("figure.gif")});
  gui.settle();
  EXPECT_TRUE(gui.state.preferences.show.has(kShowIndices));
  EXPECT_FALSE(gui.state.preferences.show.has(kShowValues));
  EXPECT_EQ(gui.state.preferences.theme, "light");  // the window's own
  EXPECT_EQ(gui.state.playback.step(), 1);
  gui.control_key('E');
  gui.click_text("##export", "GIF");
  gui.settle();
  EXPECT_EQ(in_box(), folder.file("figure-2.gif"));
  gui.click_item("##export/go");
  gui.finish_export();
  EXPECT_TRUE(contents(folder.file("figure-2.gif")) == written);
  // A lesson is not that figure any more.
  apply(gui.state, OpenLesson{0});
  gui.control_key('E');
  gui.settle();
  EXPECT_EQ(gui.memory().export_preview.theme()->id, "light");
}

// --- leaving ---------------------------------------------------------------------------------

class GuiLeaving : public GuiOverwrite {
 protected:
  static Spec large() {
    Spec spec;
    spec.input = {62, 62};  // 3600 pictures
    return spec;
  }
  void begin(Gui& gui) {
    RenderOptions options;
    options.output = folder.file("%d.svg");
    find_render_option("all")->set(options, "true");
    apply(gui.state, ExportFile{options});
    ASSERT_TRUE(gui.state.exporting);
  }
};

TEST_F(GuiLeaving, AsksWhileAFileIsWritten) {
  {
    Gui gui({1280, 800, 1, "en", large()});
    begin(gui);
    apply(gui.state, Command::quit);
    gui.settle();
    EXPECT_FALSE(gui.state.quit);
    EXPECT_TRUE(gui.shows(gui.words("ui.leaving_title")));
    gui.click_item("##leaving/stay");
    EXPECT_FALSE(gui.state.leaving);
    EXPECT_TRUE(gui.state.exporting);
    apply(gui.state, Command::quit);
    gui.key(Key::escape);  // the question, not the export
    EXPECT_FALSE(gui.state.leaving);
    EXPECT_FALSE(gui.state.exporting->cancelled());
    apply(gui.state, Command::quit);
    gui.settle();
    gui.click_item("##leaving/stop");
    EXPECT_TRUE(gui.state.quit);
  }
  EXPECT_TRUE(folder.names().empty());
}

TEST_F(GuiLeaving, WhoAsksTwiceMeansIt) {
  Gui gui({1280, 800, 1, "en", large()});
  begin(gui);
  apply(gui.state, Command::quit);
  EXPECT_FALSE(gui.state.quit);
  apply(gui.state, Command::quit);
  EXPECT_TRUE(gui.state.quit);
}

TEST_F(GuiLeaving, NothingIsAskedWhenNothingIsWritten) {
  Gui gui;
  apply(gui.state, Command::quit);
  EXPECT_TRUE(gui.state.quit);
  EXPECT_FALSE(gui.state.leaving);
}

TEST_F(GuiLeaving, TheEndOfTheExportIsTheAnswer) {
  Gui gui;
  RenderOptions options;
  options.output = folder.file("a.svg");
  apply(gui.state, ExportFile{options});
  apply(gui.state, Command::quit);
  gui.finish_export();
  EXPECT_TRUE(gui.state.quit);
  EXPECT_TRUE(contents(folder.file("a.svg")).starts_with("<svg"));
}

TEST_F(GuiLeaving, AnExportThatFailsKeepsTheWindow) {
  Gui gui;
  RenderOptions options;
  options.output = folder.file("no/such/a.svg");
  apply(gui.state, ExportFile{options});
  apply(gui.state, Command::quit);
  gui.finish_export();
  EXPECT_FALSE(gui.state.quit);
  EXPECT_FALSE(gui.state.leaving);
  EXPECT_TRUE(gui.state.toasts.back().problem);
}

}  // namespace
}  // namespace padlens
