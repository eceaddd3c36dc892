#include <algorithm>

#include "app/document/layers.h"
#include "app/document/lesson.h"
#include "app/gui/opened.h"
#include "app/gui/session.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiLayers : public GuiTest {
 protected:
  static void open_menu(Gui& gui) { gui.click_item("##top/layers"); }
  static bool menu_is_open() { return ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId); }
  static const RealLayer& layer(std::string_view id) {
    return real_layers().at(find_real_layer(id).value());
  }
  static bool opened(const Gui& gui, std::string_view id, std::string_view framework = "keras") {
    return gui.spec() == layer(id).spelling(framework).spec &&
           gui.state.real_layer == find_real_layer(id);
  }
};

TEST_F(GuiLayers, TypingAndEnterOpenALayer) {
  Gui gui;
  gui.state.playback.seek(4);
  open_menu(gui);
  EXPECT_TRUE(gui.typing());  // the box has the keyboard at once
  EXPECT_TRUE(gui.find_text("##Popup", "LeNet-5 C1"));
  gui.type("resnet");
  EXPECT_FALSE(gui.find_text("##Popup", "LeNet-5 C1"));
  EXPECT_TRUE(gui.find_text("##Popup", "ResNet-50 stem"));
  gui.editing_key(ImGuiKey_Enter);
  EXPECT_TRUE(opened(gui, "resnet50_stem"));
  EXPECT_FALSE(menu_is_open());
  EXPECT_FALSE(gui.typing());
  EXPECT_EQ(gui.state.playback.step(), 0);
  EXPECT_TRUE(gui.find_text("##canvas", "ResNet-50 stem"));  // its card
  EXPECT_EQ(gui.state.undo.size(), 1U);
  gui.control_key('Z');
  EXPECT_EQ(gui.spec(), example_spec());
}

TEST_F(GuiLayers, ArrowsChoose) {
  Gui gui;
  open_menu(gui);
  gui.type("resnet stem");
  gui.editing_key(ImGuiKey_DownArrow);
  EXPECT_TRUE(gui.shows(layer("resnet50_stem_same").spelling("keras").code));
  gui.editing_key(ImGuiKey_DownArrow);
  gui.editing_key(ImGuiKey_UpArrow);
  gui.editing_key(ImGuiKey_UpArrow);
  gui.editing_key(ImGuiKey_DownArrow);
  gui.editing_key(ImGuiKey_Enter);
  EXPECT_TRUE(opened(gui, "resnet50_stem_same"));
  // The next time it begins anew, and the last row comes into view.
  open_menu(gui);
  for (std::size_t i = 1; i < real_layers().size(); ++i)
    gui.editing_key(ImGuiKey_DownArrow);
  const auto last = gui.find_text("##Popup", real_layers().back().name);
  ASSERT_TRUE(last);
  EXPECT_TRUE(last->clip.contains(last->box));
  gui.editing_key(ImGuiKey_Enter);
  EXPECT_TRUE(opened(gui, real_layers().back().id));
}

TEST_F(GuiLayers, EscapeClosesAndChangesNothing) {
  Gui gui;
  open_menu(gui);
  gui.type("vgg");
  ASSERT_TRUE(menu_is_open());
  gui.key(Key::escape);
  EXPECT_FALSE(menu_is_open());
  EXPECT_FALSE(gui.typing());
  EXPECT_EQ(gui.spec(), example_spec());
  EXPECT_TRUE(gui.state.undo.empty());
  open_menu(gui);
  EXPECT_TRUE(gui.find_text("##Popup", "LeNet-5 C1"));  // what was typed is forgotten
}

TEST_F(GuiLayers, NoMatchSaysSo) {
  Gui gui;
  open_menu(gui);
  gui.type("xyzzy");
  EXPECT_TRUE(gui.shows(gui.state.tr("ui.layers_none", std::array<std::string, 1>{"xyzzy"})));
  gui.editing_key(ImGuiKey_Enter);
  gui.editing_key(ImGuiKey_DownArrow);
  EXPECT_TRUE(menu_is_open());
  EXPECT_TRUE(gui.typing());  // to try again
  EXPECT_EQ(gui.spec(), example_spec());
}

TEST_F(GuiLayers, OpensInTheFrameworkOnShow) {
  for (const auto& [present, expected] :
       {std::pair{"keras", "keras"}, {"pytorch", "pytorch"}, {"onnx", "keras"}}) {
    Gui gui;
    apply(gui.state, SetField{"padding", "valid"});
    apply(gui.state, SetField{"framework", present});
    open_menu(gui);
    gui.click_text("##Popup", "LeNet-5 C1");
    EXPECT_TRUE(opened(gui, "lenet5_c1", expected)) << present;
  }
}

TEST_F(GuiLayers, TheReachedRowHasBothSpellings) {
  Gui gui;
  open_menu(gui);
  const RealLayer& first = real_layers().front();
  EXPECT_TRUE(gui.find_text("##Popup", first.spelling("keras").code));
  EXPECT_TRUE(gui.find_text("##Popup", first.spelling("pytorch").code));
  EXPECT_TRUE(gui.shows_part(paper_of(first).substr(0, 20)));
  gui.type("cyclegan up");
  EXPECT_TRUE(gui.shows(gui.words("ui.layers_other")));
  gui.click_text("##Popup", "PyTorch");
  EXPECT_TRUE(opened(gui, "cyclegan_up", "pytorch"));
}

TEST_F(GuiLayers, PointingReachesARow) {
  Gui gui;
  open_menu(gui);
  const auto row = gui.find_text("##Popup", "VGG-16 conv1_1");
  ASSERT_TRUE(row);
  gui.move(row->box.centre());
  gui.move({row->box.centre().x + 1, row->box.centre().y});
  gui.settle();
  EXPECT_TRUE(gui.find_text("##Popup", layer("vgg16_conv1_1").spelling("pytorch").code));
}

TEST_F(GuiLayers, SearchesInChinese) {
  GuiOptions options;
  options.language = "zh";
  Gui gui(options);
  open_menu(gui);
  ImGui::GetIO().AddInputCharactersUTF8("步长");
  gui.settle();
  gui.type(" 16");
  EXPECT_TRUE(gui.find_text("##Popup", "ViT-B/16 patch embedding"));
  EXPECT_FALSE(gui.find_text("##Popup", "LeNet-5 C1"));
  gui.editing_key(ImGuiKey_Enter);
  EXPECT_TRUE(opened(gui, "vit_b16_patches"));
}

TEST_F(GuiLayers, TakesTheLessonsPlaceAndGivesItBack) {
  Gui gui;
  apply(gui.state, OpenLesson{2});
  const auto index = find_real_layer("lenet5_c1");
  apply(gui.state, OpenLayer{index, "keras"});
  EXPECT_FALSE(gui.state.lesson);
  gui.settle();
  gui.click_item("##canvas/lesson_next");
  EXPECT_EQ(gui.state.real_layer, *index + 1);
  gui.click_item("##canvas/lesson_back");
  EXPECT_TRUE(opened(gui, "lenet5_c1"));
  // It comes back at the next start.
  State other("en");
  restore(other, session_from_text(session_to_text(session_of(gui.state))).value());
  EXPECT_EQ(other.real_layer, index);
  EXPECT_EQ(other.document.spec(), gui.spec());
  gui.click_item("##canvas/lesson_close");
  EXPECT_FALSE(gui.state.real_layer);
  EXPECT_EQ(gui.spec(), layer("lenet5_c1").spelling("keras").spec);
  apply(gui.state, OpenLayer{index, "keras"});
  apply(gui.state, OpenLesson{2});
  EXPECT_FALSE(gui.state.real_layer);
  apply(gui.state, OpenLayer{real_layers().size(), "keras"});  // none such
  EXPECT_EQ(gui.state.lesson, 2U);
}

// Every layer can be shown, in both spellings, without a problem.
TEST_F(GuiLayers, AllOpen) {
  Gui gui;
  for (std::size_t i = 0; i < real_layers().size(); ++i) {
    for (const char* framework : {"keras", "pytorch"}) {
      apply(gui.state, OpenLayer{i, framework});
      gui.settle();
      EXPECT_TRUE(gui.state.problems.empty()) << real_layers()[i].id;
      EXPECT_TRUE(gui.find_text("##canvas", real_layers()[i].name));
    }
  }
}

// The menu is within the window and nothing in it is cut, also where there is little room.
TEST_F(GuiLayers, FitsTheWindow) {
  for (const auto& [width, height, scale] :
       {std::tuple{1280.F, 800.F, 1.F}, {1000.F, 640.F, 1.F}, {1920.F, 1080.F, 1.5F}}) {
    for (const char* language : {"en", "zh"}) {
      Gui gui({width, height, scale, language, example_spec()});
      open_menu(gui);
      for (std::size_t i = 0; i < real_layers().size(); ++i) {
        for (const SeenText& text : seen().texts) {
          if (text.window.find("Popup") == std::string::npos) continue;
          EXPECT_LE(text.box.max.x, text.clip.max.x) << text.text;
          EXPECT_GE(text.box.min.x, text.clip.min.x) << text.text;
          if (text.window.find("list") != std::string::npos) continue;  // it scrolls
          EXPECT_LE(text.box.max.y, std::min(text.clip.max.y, height)) << text.text;
        }
        gui.editing_key(ImGuiKey_DownArrow);
      }
    }
  }
}

// Of one layer or of several: its words are read while it is what it was, whichever is selected.
TEST_F(GuiLayers, EveryLessonBeginsWithItsWords) {
  Gui gui;
  for (std::size_t i = 0; i < lessons().size(); ++i) {
    apply(gui.state, OpenLesson{i});
    gui.settle();
    EXPECT_TRUE(shows_opened(gui.state)) << lessons()[i].id;
    if (gui.state.document.stack.size() == 1) continue;
    apply(gui.state, SelectLayer{0});
    gui.settle();
    EXPECT_TRUE(shows_opened(gui.state)) << lessons()[i].id;
    apply(gui.state, SetField{"kernel", 5});
    gui.settle();
    EXPECT_FALSE(shows_opened(gui.state)) << lessons()[i].id;
    EXPECT_TRUE(gui.has_item("##canvas/lesson_again"));
    gui.letter_key('B');
    EXPECT_TRUE(shows_opened(gui.state)) << lessons()[i].id;
    apply(gui.state, Command::duplicate_layer);
    gui.settle();
    EXPECT_TRUE(gui.shows(gui.words("ui.lesson_left_layers")));
  }
}

}  // namespace
}  // namespace padlens
