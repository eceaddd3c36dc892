// A layer that cannot be: the picture is the old one, and says so.

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "app/document/layers.h"
#include "app/document/lesson.h"
#include "app/i18n/headline.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiRefusal : public GuiTest {};

std::string text_of(std::string_view window) {
  std::string all;
  for (const SeenText& text : seen().texts) {
    if (text.window.starts_with(window)) all += text.text + " ";
  }
  return all;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// Where the controls of a panel are.
std::map<ImGuiID, ScreenBox> places(std::string_view window) {
  std::map<ImGuiID, ScreenBox> found;
  for (const SeenItem& item : seen().items) {
    if (item.window == window) found[item.id] = item.box;
  }
  return found;
}

void expect_same_places(const std::map<ImGuiID, ScreenBox>& before,
                        const std::map<ImGuiID, ScreenBox>& after, const std::string& where) {
  std::size_t compared = 0;
  for (const auto& [id, box] : before) {
    const auto found = after.find(id);
    if (found == after.end()) continue;
    ++compared;
    EXPECT_EQ(found->second.min.x, box.min.x) << where;
    EXPECT_EQ(found->second.min.y, box.min.y) << where;
  }
  EXPECT_GE(compared, 9U) << where;
}

TEST_F(GuiRefusal, SaysWhyAcrossThePictureAndWhoseItIs) {
  for (const char* language : {"en", "zh"}) {
    Gui gui({1280, 800, 1, language});
    apply(gui.state, SetField{"framework", "pytorch"});
    gui.settle();
    const std::string said = text_of("##refusal");
    EXPECT_TRUE(contains(said, "padding='same'")) << said;
    EXPECT_TRUE(contains(said, "PyTorch")) << said;
    // The picture is that of Keras, and says so.
    EXPECT_TRUE(contains(said, "Keras/TF")) << said;
    // All of it is within the canvas, and none of it is cut.
    for (const SeenText& text : seen().texts) {
      if (text.window != "##refusal") continue;
      EXPECT_GE(text.box.min.x, text.clip.min.x) << text.text;
      EXPECT_LE(text.box.max.x, text.clip.max.x) << text.text;
      EXPECT_LE(text.box.max.y, text.clip.max.y) << text.text;
    }
    gui.click_item("##refusal/nearest");
    EXPECT_TRUE(gui.state.problems.empty());
    EXPECT_EQ(text_of("##refusal"), "");
  }
}

// Every refusal has its words and the nearest layer in every window there is.
TEST_F(GuiRefusal, LongWordsHaveRoomInTheLeastWindow) {
  std::vector<Spec> refused;
  const auto add = [&](auto change) {
    Spec spec = example_spec();
    change(spec);
    refused.push_back(spec);
  };
  add([](Spec& s) { s.framework = "pytorch"; });
  add([](Spec& s) { s.dilation = {2, 2}; });
  add([](Spec& s) {
    s.framework = "onnx";
    s.op = &kConv2dTranspose;
    s.output_padding = PerAxis{5, 5};
  });
  add([](Spec& s) { s.kernel = {60, 60}, s.padding = PaddingMode::valid; });
  for (const Spec& spec : refused) {
    for (const char* language : {"en", "zh"}) {
      for (const bool presenting : {false, true}) {
        Gui gui({1000, 640, 1, language});
        apply(gui.state, OpenLesson{0});
        if (presenting) apply(gui.state, Command::present);
        gui.settle();
        show_scenario(gui.state, {spec});
        gui.settle();
        ASSERT_FALSE(gui.state.problems.empty());
        const std::string said = text_of("##refusal");
        EXPECT_FALSE(said.empty());
        for (const SeenText& text : seen().texts) {
          if (text.window != "##refusal") continue;
          EXPECT_LE(text.box.max.x, text.clip.max.x + 0.5F) << text.text;
        }
        if (gui.state.asked.nearest()) {
          gui.click_item("##refusal/nearest");
          EXPECT_TRUE(gui.state.problems.empty()) << spec.framework;
        }
      }
    }
  }
}

TEST_F(GuiRefusal, TextThatIsNoNumberIsToldBesideItsBox) {
  Gui gui;
  gui.type_into("##parameters/kernel/##kernel-1", "abc");
  EXPECT_EQ(text_of("##refusal"), "");
  EXPECT_TRUE(contains(text_of("##note_kernel"), "“abc” is not a whole number"));
  gui.type_into("##parameters/kernel/##kernel-1", "99999999999");
  EXPECT_TRUE(contains(text_of("##note_kernel"), "99999999999 is too large; at most 2147483647"));
  gui.type_into("##parameters/kernel/##kernel-1", "-99999999999");
  EXPECT_TRUE(contains(text_of("##note_kernel"), "whole numbers from 1 to 2147483647"));
  gui.type_into("##parameters/kernel/##kernel-1", "2");
  EXPECT_EQ(text_of("##note_kernel"), "");
  gui.type_into("##shape/target/##output-1", "99999999999");
  EXPECT_TRUE(contains(text_of("##note_target"), "99999999999 is too large; at most 2147483647"));
}

TEST_F(GuiRefusal, NoControlMovesWhenAProblemComesOrGoes) {
  Gui gui;
  for (const char* panel : {"##parameters", "##shape", "##top", "##transport"}) {
    apply(gui.state, SetField{"framework", "keras"});
    gui.settle();
    const auto before = places(panel);
    apply(gui.state, SetField{"dilation", 2});
    gui.settle();
    ASSERT_FALSE(gui.state.problems.empty());
    if (std::string_view(panel) != "##shape") expect_same_places(before, places(panel), panel);
    apply(gui.state, TypeText{"kernel", -1, "x"});
    gui.settle();
    if (std::string_view(panel) != "##shape") expect_same_places(before, places(panel), panel);
    apply(gui.state, SetField{"kernel", 3});
    apply(gui.state, SetField{"dilation", 1});
    gui.settle();
    ASSERT_TRUE(gui.state.problems.empty());
    if (std::string_view(panel) != "##shape") expect_same_places(before, places(panel), panel);
  }
  const auto before = places("##parameters");
  apply(gui.state, SetField{"input_values", "random"});
  gui.settle();
  expect_same_places(before, places("##parameters"), "with a seed");
  apply(gui.state, SetView{"axis"});
  gui.settle();
  expect_same_places(before, places("##parameters"), "with an axis");
}

// A click on one of the answers changes how long the derivation above them is.
TEST_F(GuiRefusal, WhatOnePointsAtInTheShapePanelStays) {
  Gui gui;
  apply(gui.state, TypeTarget{-1, "4"});
  gui.settle();
  gui.move(gui.item("##shape/target/#0/row").box.centre());
  const auto top_of_box = [] {
    const auto id = id_of("##shape/target/##output-1");
    const auto box = std::ranges::find(seen().items, id, &SeenItem::id);
    return box == seen().items.end() ? -1 : box->box.min.y;
  };
  const float before = top_of_box();
  std::set<std::size_t> lengths;
  for (const char* padding : {"valid", "same", "valid", "same"}) {
    apply(gui.state, SetField{"padding", padding});
    apply(gui.state, SetField{"stride", padding[0] == 'v' ? 3 : 1});
    gui.settle();
    lengths.insert(gui.state.shown.derivation().axis[kHeight].formulas.size() * 10 +
                   gui.state.shown.derivation().axis[kHeight].notes.size());
    EXPECT_EQ(top_of_box(), before) << padding;
  }
  EXPECT_GT(lengths.size(), 1U);  // there was something to hold it against
}

TEST_F(GuiRefusal, ALessonsCardSaysWhenTheLayerIsNoLongerItsOwn) {
  for (const char* language : {"en", "zh"}) {
    Gui gui({1280, 800, 1, language});
    apply(gui.state, OpenLesson{3});
    gui.settle();
    EXPECT_FALSE(gui.has_item("##canvas/lesson_again"));
    const ImVec2 next = gui.item("##canvas/lesson_next").box.min;
    gui.letter_key('M');  // a way to look at it: no change
    apply(gui.state, SetField{"kernel", 2});
    gui.settle();
    EXPECT_TRUE(gui.has_item("##canvas/lesson_again"));
    EXPECT_TRUE(contains(text_of("##canvas"), gui.words("field.kernel") + "\u00a0" + "2"));
    // Its words speak of other numbers; the card stays where it is.
    EXPECT_FALSE(gui.shows_part(gui.words("lesson." + lessons()[3].id + ".text").substr(0, 30)));
    EXPECT_EQ(gui.item("##canvas/lesson_next").box.min.y, next.y);
    gui.letter_key('B');
    EXPECT_EQ(gui.spec(), lessons()[3].scenario.spec);
    gui.settle();
    EXPECT_FALSE(gui.has_item("##canvas/lesson_again"));
    gui.control_key('Z');
    EXPECT_EQ(gui.spec().kernel, (PerAxis{2, 2}));
    gui.settle();
    gui.click_item("##canvas/lesson_again");
    EXPECT_EQ(gui.spec(), lessons()[3].scenario.spec);
    // Also while the layer cannot be.
    apply(gui.state, SetField{"dilation", 2});
    gui.settle();
    EXPECT_FALSE(gui.state.problems.empty());
    gui.click_item("##canvas/lesson_again");
    EXPECT_TRUE(gui.state.problems.empty());
  }
}

TEST_F(GuiRefusal, ARealLayersCardToo) {
  Gui gui;
  const std::size_t index = find_real_layer("resnet50_stem").value();
  apply(gui.state, OpenLayer{index, "keras"});
  apply(gui.state, SetField{"framework", "pytorch"});
  apply(gui.state, SetField{"input_values", "ones"});
  gui.settle();
  const Spec pytorch = gui.spec();
  apply(gui.state, SetField{"stride", 1});
  gui.settle();
  EXPECT_TRUE(gui.has_item("##canvas/lesson_again"));
  gui.letter_key('B');
  gui.settle();
  EXPECT_FALSE(gui.has_item("##canvas/lesson_again"));
  EXPECT_EQ(gui.spec(), real_layers()[index].spelling("pytorch").spec);
  EXPECT_EQ(gui.spec().framework, pytorch.framework);
  // Without a card the key does nothing.
  apply(gui.state, OpenLayer{});
  const Document document = gui.state.document;
  gui.letter_key('B');
  EXPECT_EQ(gui.state.document, document);
}

}  // namespace
}  // namespace padlens
