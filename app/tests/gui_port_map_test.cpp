// The page that maps a port between two frameworks.

#include <imgui_internal.h>

#include <algorithm>
#include <set>

#include "app/gui/port_page.h"
#include "app/i18n/port_words.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

// Its odd cell goes before the input, which Keras never does.
Spec lower_layer() {
  Spec spec = example_spec();
  spec.framework = "onnx";
  spec.padding = PaddingMode::same_lower;
  return spec;
}

class GuiPortMap : public GuiTest {
 protected:
  static const PortPage& page(const Gui& gui) { return gui.state.port_page; }
  static const PortSetting& setting(const Gui& gui) { return *selected_port_setting(page(gui)); }

  // A part that scrolls has a name of ImGui's own making, so its cells are found by their size.
  static ImVec2 cell_at(const Gui& gui, int row, int col) {
    std::vector<SeenItem> cells;
    for (const SeenItem& item : seen().items) {
      const bool here = item.window.starts_with("##port/chosen");
      const ImVec2 size{item.box.max.x - item.box.min.x, item.box.max.y - item.box.min.y};
      if (here && size.x > size.y && size.y < 27 && size.x > 37) cells.push_back(item);
    }
    const std::size_t columns = page(gui).map->grid.input.count();
    EXPECT_EQ(cells.size(), columns * page(gui).map->grid.kernel.count());
    const std::size_t at = static_cast<std::size_t>(row) * columns + static_cast<std::size_t>(col);
    return at < cells.size() ? cells[at].box.centre() : ImVec2{0, 0};
  }
};

// The lines of the tip, as one.
std::string tip_words() {
  std::string words;
  for (const SeenText& text : seen().texts) {
    if (!text.window.starts_with("##Tooltip")) continue;
    words += (words.empty() ? "" : " ") + text.text;
  }
  return words;
}

TEST_F(GuiPortMap, OpensByKeyAndByLink) {
  Gui gui({1280, 800, 1, "en", lower_layer()});
  gui.letter_key('F');
  EXPECT_EQ(gui.state.dialog, Dialog::port_map);
  EXPECT_EQ(page(gui).from, "onnx");
  EXPECT_EQ(page(gui).to, "keras");
  EXPECT_EQ(setting(gui).from_label, "SAME_LOWER");  // that of the layer on show
  EXPECT_EQ(present_port_cell(gui.state), (Cell{2, 5}));
  EXPECT_TRUE(gui.shows("Differs: P > 0 and P odd"));
  gui.letter_key('F');
  EXPECT_EQ(gui.state.dialog, Dialog::none);
  gui.click_text("##shape", gui.words("ui.port_link"));
  EXPECT_EQ(gui.state.dialog, Dialog::port_map);
  gui.key(Key::escape);
  EXPECT_EQ(gui.state.dialog, Dialog::none);
}

TEST_F(GuiPortMap, GoesToWhatWasComparedLast) {
  Gui gui;
  for (const ComparisonRow& row : gui.state.shown.comparison()) {
    if (row.framework->id != "ncnn") continue;
    apply(gui.state, Compare{key_of(row)});
    break;
  }
  gui.letter_key('F');
  EXPECT_EQ(page(gui).from, "keras");
  EXPECT_EQ(page(gui).to, "ncnn");
}

TEST_F(GuiPortMap, CountsAndSentencesAreThoseOfCore) {
  for (const char* to : {"onnx", "pytorch", "ncnn", "tensorflow"}) {
    for (const Op op : operations()) {
      Gui gui;
      apply(gui.state, SetField{"op", std::string(op->id)});
      apply(gui.state, OpenDialog{Dialog::port_map});
      apply(gui.state, SetPort{"keras", to});
      gui.settle();
      PortRequest request{"keras", to, op};
      request.grid.dilation = usual_dilations("keras", to, op);
      Problems problems;
      const auto map = port_map(request, problems);
      ASSERT_EQ(map.has_value(), page(gui).map.has_value()) << to << " " << op->id;
      if (!map) {
        EXPECT_TRUE(gui.shows(problem_text(gui.state.tr, problems.front())));
        continue;
      }
      ASSERT_EQ(map->settings.size(), page(gui).map->settings.size());
      for (std::size_t i = 0; i < map->settings.size(); ++i) {
        EXPECT_EQ(map->settings[i].counts, page(gui).map->settings[i].counts);
        apply(gui.state, SelectPortSetting{i});
        gui.settle();
        const std::string counts = port_counts_text(gui.state.tr, *map, map->settings[i]);
        EXPECT_TRUE(gui.shows_part(counts.substr(0, counts.find(','))));
      }
    }
  }
}

// Each place of the map is the layer that it says it is.
TEST_F(GuiPortMap, PlacesAreThoseOfTheGrid) {
  Gui gui({1280, 800, 1, "en", lower_layer()});
  gui.letter_key('F');
  const PortGrid grid = page(gui).map->grid;
  for (std::size_t i = 0; i < grid.cells(); ++i) {
    const PortCell cell = grid.at(i);
    apply(gui.state, SetPortSteps{cell.s, cell.d});
    const Cell place{cell.k - grid.kernel.first, cell.n - grid.input.first};
    ASSERT_EQ(port_cell(page(gui), place), cell);
    ASSERT_EQ(port_verdict_at(page(gui), place), setting(gui).verdicts[i]);
  }
}

TEST_F(GuiPortMap, PickersChangeIt) {
  Gui gui;
  gui.letter_key('F');
  gui.click_item("##port/to/frameworks");
  gui.settle();
  gui.type("ncn");
  gui.editing_key(ImGuiKey_Enter);
  gui.settle();
  EXPECT_EQ(page(gui).to, "ncnn");
  EXPECT_EQ(page(gui).map->to->id, "ncnn");
  EXPECT_EQ(gui.spec().framework, "keras");  // the layer stays
  EXPECT_EQ(gui.state.dialog, Dialog::port_map);
  // The other one's place for its own.
  gui.click_item("##port/from/frameworks");
  gui.settle();
  gui.type("ncn");
  gui.editing_key(ImGuiKey_Enter);
  gui.settle();
  EXPECT_EQ(page(gui).from, "ncnn");
  EXPECT_EQ(page(gui).to, "keras");
  gui.click_item("##port/swap");
  EXPECT_EQ(page(gui).from, "keras");
  EXPECT_EQ(page(gui).map->from->id, "keras");
  // Escape leaves the menu, then the page.
  gui.click_item("##port/from/frameworks");
  gui.settle();
  gui.key(Key::escape);
  gui.settle();
  EXPECT_EQ(gui.state.dialog, Dialog::port_map);
  gui.key(Key::escape);
  EXPECT_EQ(gui.state.dialog, Dialog::none);
}

TEST_F(GuiPortMap, ACellOpensItsLayerAndComparesIt) {
  Gui gui({1280, 800, 1, "en", lower_layer()});
  gui.letter_key('F');
  gui.click(cell_at(gui, 3, 6));
  EXPECT_EQ(gui.state.dialog, Dialog::port_map);
  EXPECT_EQ(gui.spec().framework, "onnx");
  EXPECT_EQ(gui.spec().kernel, (PerAxis{4, 4}));
  EXPECT_EQ(gui.spec().input, (PerAxis{7, 7}));
  EXPECT_EQ(gui.spec().stride, (PerAxis{2, 2}));
  EXPECT_EQ(gui.spec().padding, PaddingMode::same_lower);
  EXPECT_EQ(gui.state.shown.layer().spec(), gui.spec());
  EXPECT_EQ(present_port_cell(gui.state), (Cell{3, 6}));
  ASSERT_TRUE(gui.state.compared);
  EXPECT_EQ(gui.state.compared->row.framework, "keras");
  EXPECT_EQ(gui.state.compared_row()->spec.padding, PaddingMode::same);
  EXPECT_FALSE(gui.state.compared_row()->difference.identical);
  EXPECT_EQ(gui.state.undo.size(), 1U);
  gui.control_key('Z');
  EXPECT_EQ(gui.spec(), lower_layer());
  EXPECT_EQ(present_port_cell(gui.state), (Cell{2, 5}));
}

TEST_F(GuiPortMap, ACellOfAnotherFrameworkBringsThat) {
  Gui gui;
  gui.letter_key('F');
  apply(gui.state, SetPort{"onnx", "keras"});
  apply(gui.state, SelectPortSetting{page(gui).map->settings.size() - 1});
  gui.settle();
  const PortSetting wanted = setting(gui);
  gui.click(cell_at(gui, 1, 7));
  EXPECT_EQ(gui.spec().framework, "onnx");
  EXPECT_EQ(gui.spec(), [&] {
    Spec spec = port_spec(wanted, port_cell(page(gui), {1, 7}));
    spec.input_values = gui.spec().input_values;
    spec.kernel_values = gui.spec().kernel_values;
    return spec;
  }());
  EXPECT_EQ(present_port_cell(gui.state), (Cell{1, 7}));
}

TEST_F(GuiPortMap, WhatIsRefusedBeforeItIsPortedDoesNotAnswer) {
  Gui gui;  // Keras, same, and no dilation with a stride
  gui.letter_key('F');
  apply(gui.state, SetPortSteps{2, 2});
  gui.settle();
  ASSERT_TRUE(refused(port_verdict_at(page(gui), {2, 5})));
  gui.click(cell_at(gui, 2, 5));
  EXPECT_EQ(gui.spec(), example_spec());
  EXPECT_TRUE(gui.state.undo.empty());
  gui.settle();
  EXPECT_TRUE(gui.shows_part("n = 6, k = 3, s = 2, d = 2. Refused by Keras/TF:"));  // and why
}

TEST_F(GuiPortMap, PointingTellsTheVerdictInWords) {
  Gui gui({1280, 800, 1, "en", lower_layer()});
  gui.letter_key('F');
  gui.move(cell_at(gui, 2, 5));
  gui.settle();
  EXPECT_EQ(tip_words(),
            "n = 6, k = 3, s = 2, d = 1: other numbers in an output of the same size, 3×3");
  gui.move(cell_at(gui, 0, 5));
  gui.settle();
  EXPECT_TRUE(tip_words().starts_with("n = 6, k = 1, s = 2, d = 1: the same numbers, whatever"));
  apply(gui.state, SetPort{"keras", "ncnn"});
  apply(gui.state, SetField{"op", "conv2d_transpose"});
  apply(gui.state, SelectPortSetting{1});
  apply(gui.state, SetPortSteps{2, 1});
  gui.settle();
  gui.move(cell_at(gui, 2, 2));
  gui.settle();
  EXPECT_EQ(tip_words(), "n = 3, k = 3, s = 2, d = 1. Another size: 6×6 in Keras/TF, 7×7 in ncnn.");
}

TEST_F(GuiPortMap, ItIsMappedOncePerChoice) {
  Gui gui;
  gui.letter_key('F');
  const PortSetting* before = page(gui).map->settings.data();
  gui.settle();
  apply(gui.state, SetField{"stride", 3});
  apply(gui.state, SelectPortSetting{0});
  apply(gui.state, SetPortSteps{3, 1});
  gui.settle();
  EXPECT_EQ(page(gui).map->settings.data(), before);
  gui.letter_key('O');  // another operation is another map
  gui.settle();
  EXPECT_EQ(page(gui).map->op, &kConv2dTranspose);
}

TEST_F(GuiPortMap, TheKeyboardReachesAllOfIt) {
  Gui gui({1280, 800, 1, "en", lower_layer()});
  gui.letter_key('F');
  ASSERT_TRUE(gui.focus().ring());
  const std::size_t chosen = page(gui).selected;
  gui.key(Key::up);
  gui.key(Key::enter);
  EXPECT_EQ(page(gui).selected, chosen - 1);
  gui.key(Key::down);
  gui.key(Key::enter);
  EXPECT_EQ(page(gui).selected, chosen);
  gui.key(Key::tab);  // stride
  gui.key(Key::right);
  gui.key(Key::enter);
  EXPECT_EQ(page(gui).stride, 3);
  gui.key(Key::left);
  gui.key(Key::enter);
  gui.key(Key::tab);  // dilation
  gui.key(Key::tab);  // the map, at the present layer
  gui.key(Key::right);
  gui.settle();
  EXPECT_TRUE(gui.shows_part("n = 7, k = 3, s = 2, d = 1: "));  // where the ring is
  gui.key(Key::enter);
  EXPECT_EQ(gui.spec().input, (PerAxis{7, 7}));
  gui.tab_to("##port/to/frameworks");
  gui.key(Key::enter);
  gui.settle();
  gui.type("pyt");
  gui.editing_key(ImGuiKey_Enter);
  gui.settle();
  EXPECT_EQ(page(gui).to, "pytorch");
  gui.key(Key::escape);
  EXPECT_EQ(gui.state.dialog, Dialog::none);
}

// Every control that the mouse finds is found by key, too.
TEST_F(GuiPortMap, NothingIsForTheMouseAlone) {
  Gui gui({1280, 800, 1, "en", lower_layer()});
  gui.letter_key('F');
  std::set<ImGuiID> reached;
  const auto go = [&](Key key) {
    const ImGuiID before = gui.focus().ring()->id;
    gui.key(key);
    reached.insert(gui.focus().ring()->id);
    return gui.focus().ring()->id != before;
  };
  for (int stop = 0; stop < 8; ++stop) {
    gui.key(Key::tab);
    reached.insert(gui.focus().ring()->id);
    go(Key::home);
    for (bool more = true; more;) {  // its group row by row
      while (go(Key::right)) {
      }
      while (go(Key::left)) {
      }
      more = go(Key::down);
    }
  }
  int controls = 0;
  for (const SeenItem& item : seen().items) {
    if (!item.window.starts_with("##port")) continue;
    ++controls;
    EXPECT_TRUE(reached.contains(item.id)) << item.window << " " << item.box.min.x;
  }
  EXPECT_GT(controls, 84 + 7);
}

// Where the pickers leave no room for it beside them, the operation stands below.
TEST_F(GuiPortMap, KeepsItsWordsApartInALargeInterface) {
  Gui gui({1280, 800, 2, "en", lower_layer()});
  apply(gui.state, SetField{"op", "conv2d_transpose"});
  gui.letter_key('F');
  gui.settle();
  std::vector<SeenText> words = seen().texts;
  std::erase_if(words, [](const SeenText& text) { return text.window != "##port"; });
  EXPECT_EQ(ImGui::FindWindowByName("##port")->ScrollMax.y, 0);  // its parts scroll
  EXPECT_GT(words.size(), 5U);
  for (const SeenText& one : words) {
    EXPECT_LE(one.box.max.x, one.clip.max.x) << one.text;
    for (const SeenText& other : words) {
      if (&one == &other) continue;
      const bool apart = one.box.max.x <= other.box.min.x || other.box.max.x <= one.box.min.x ||
                         one.box.max.y <= other.box.min.y + 4 ||
                         other.box.max.y <= one.box.min.y + 4;
      EXPECT_TRUE(apart) << one.text << " and " << other.text;
    }
  }
}

// All of it within the dialog, the dialog within the window.
TEST_F(GuiPortMap, FitsInSmallWindows) {
  for (const char* language : {"en", "zh"}) {
    for (const auto& [width, height] : {std::pair{1280.0F, 800.0F}, std::pair{1000.0F, 640.0F}}) {
      for (const char* op : {"conv2d", "conv2d_transpose", "average_pool2d"}) {
        Gui gui({width, height, 1, language, example_spec()});
        apply(gui.state, SetField{"op", op});
        apply(gui.state, OpenDialog{Dialog::port_map});
        // The longest names and sentences among them.
        for (const char* to : {"pytorch", "openvino", "ncnn", "tfjs", "dl4j"}) {
          apply(gui.state, SetPort{"onnx", to});
          if (!page(gui).map) continue;
          for (std::size_t i = 0; i < page(gui).map->settings.size(); ++i) {
            apply(gui.state, SelectPortSetting{i});
            gui.settle();
            int seen_words = 0;
            for (const SeenText& text : seen().texts) {
              if (!text.window.starts_with("##port")) continue;
              ++seen_words;
              EXPECT_LE(text.box.max.x, text.clip.max.x) << language << " " << text.text;
              if (text.window != "##port") continue;  // the others scroll
              EXPECT_LE(text.box.max.y, height - 16) << language << " " << text.text;
            }
            EXPECT_GT(seen_words, 30);
          }
        }
      }
    }
  }
}

TEST_F(GuiPortMap, UnknownNamesAndPlacesChangeNothing) {
  Gui gui;
  apply(gui.state, PickPortCell{{2, 2}});  // no map yet
  apply(gui.state, SelectPortSetting{0});
  apply(gui.state, SetPortSteps{1, 1});
  gui.letter_key('F');
  const PortPage before = page(gui);
  apply(gui.state, SetPort{"no_such_framework", "onnx"});
  apply(gui.state, SelectPortSetting{1000});
  apply(gui.state, SetPortSteps{9, 1});
  apply(gui.state, SetPortSteps{1, 0});
  apply(gui.state, PickPortCell{{-1, 3}});
  apply(gui.state, PickPortCell{{3, 400}});
  EXPECT_EQ(page(gui).from, before.from);
  EXPECT_EQ(page(gui).to, before.to);
  EXPECT_EQ(page(gui).selected, before.selected);
  EXPECT_EQ(page(gui).stride, before.stride);
  EXPECT_EQ(page(gui).dilation, before.dilation);
  EXPECT_EQ(gui.spec(), example_spec());
}

}  // namespace
}  // namespace padlens
