// The stack of layers: its panel, every change of it by pointer and by key, and a model's paths.

#include <algorithm>
#include <array>

#include "app/gui/stack_edits.h"
#include "app/gui/stack_rows.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiStack : public GuiTest {
 protected:
  static void bring_text(Gui& gui, const std::string& text) {
    ImGui::SetClipboardText(text.c_str());
    gui.control_key('V');
    gui.finish_import();
  }
  static std::string out(const Gui& gui, std::size_t layer) {
    const auto& output = gui.state.rows->resolved.outputs[layer];
    if (!output) return "?";
    return std::to_string((*output)[0]) + "×" + std::to_string((*output)[1]);
  }
  static std::vector<std::string> kinds(const Gui& gui) {
    std::vector<std::string> all;
    for (const StackLayer& layer : gui.state.document.stack) {
      all.emplace_back(layer.kind == LayerKind::window ? layer.spec.op->id : kind_name(layer.kind));
    }
    return all;
  }
};

using Kinds = std::vector<std::string>;

constexpr const char* kStem =
    "nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3)\n"
    "nn.MaxPool2d(kernel_size=3, stride=2, padding=1)\n"
    "nn.Conv2d(64, 64, 3, padding=1)\n";

TEST_F(GuiStack, CodeBecomesTheStackAndUndoTakesItBack) {
  Gui gui;
  apply(gui.state, SetField{"input", 224});
  const Document before = gui.state.document;
  bring_text(gui, kStem);
  EXPECT_EQ(kinds(gui), (Kinds{"conv2d", "max_pool2d", "conv2d"}));
  EXPECT_EQ(gui.state.document.selected, 0U);
  EXPECT_EQ(gui.spec().framework, "pytorch");
  EXPECT_EQ(out(gui, 0), "112×112");
  EXPECT_EQ(out(gui, 2), "56×56");
  // The panel has their sizes and receptive fields.
  EXPECT_TRUE(gui.find_text("##stack", "112×112 · 64"));
  EXPECT_TRUE(gui.find_text("##stack", "19"));
  EXPECT_TRUE(gui.find_text("##stack", "k7 s2 p3"));
  gui.control_key('Z');
  EXPECT_EQ(gui.state.document, before);
  gui.control_key('Z', true);
  EXPECT_EQ(gui.state.document.stack.size(), 3U);
}

TEST_F(GuiStack, AnInputThatNothingTellsIsAssumedAndSaid) {
  Gui gui;
  apply(gui.state, SetField{"input", 31});
  bring_text(gui, "layers.MaxPooling2D(2)");
  EXPECT_EQ(gui.spec().input, (PerAxis{31, 31}));
  ASSERT_FALSE(gui.state.toasts.empty());
  EXPECT_NE(gui.state.toasts.back().text.find("31×31"), std::string::npos);
  EXPECT_FALSE(gui.state.toasts.back().problem);
}

TEST_F(GuiStack, EveryChangeIsUndoneAndRedone) {
  Gui gui;
  gui.letter_key('S');
  ASSERT_TRUE(gui.find_text("##stack", gui.words("ui.stack")));
  const std::array changes{
      std::pair{KeyPress{letter('D'), true}, Kinds{"conv2d", "conv2d"}},
      std::pair{KeyPress{Key::del}, Kinds{"conv2d"}},
  };
  for (const auto& [key, after] : changes) {
    const Document before = gui.state.document;
    gui.key(key);
    EXPECT_EQ(kinds(gui), after);
    const Document made = gui.state.document;
    gui.control_key('Z');
    EXPECT_EQ(gui.state.document, before);
    gui.control_key('Z', true);
    EXPECT_EQ(gui.state.document, made);
  }
  // The last one stays.
  gui.key(Key::del);
  EXPECT_EQ(kinds(gui), Kinds{"conv2d"});
}

TEST_F(GuiStack, LayersAreAddedAndMovedByKeys) {
  Gui gui;
  gui.key(Key::insert);
  gui.settle();
  // The menu has the keyboard: the first of it, then what is below.
  gui.key(Key::end);
  gui.key(Key::enter);
  EXPECT_EQ(kinds(gui), (Kinds{"conv2d", "upsample"}));
  EXPECT_EQ(gui.state.document.selected, 1U);
  EXPECT_EQ(out(gui, 0), "3×3");
  EXPECT_EQ(out(gui, 1), "6×6");
  gui.key({Key::up, false, false, true});
  EXPECT_EQ(kinds(gui), (Kinds{"upsample", "conv2d"}));
  EXPECT_EQ(gui.state.document.selected, 0U);
  EXPECT_EQ(out(gui, 0), "12×12");  // the input stays the stack's
  EXPECT_EQ(out(gui, 1), "6×6");
  gui.key({Key::up, false, false, true});  // it is at the top
  EXPECT_EQ(kinds(gui), (Kinds{"upsample", "conv2d"}));
  gui.key(Key::down);
  EXPECT_EQ(gui.state.document.selected, 1U);
  gui.key(Key::down);
  EXPECT_EQ(gui.state.document.selected, 1U);
  gui.key(Key::up);
  EXPECT_EQ(gui.state.document.selected, 0U);
  gui.key({Key::down, false, false, true});
  EXPECT_EQ(kinds(gui), (Kinds{"conv2d", "upsample"}));
  // Selecting is no change.
  const std::size_t undos = gui.state.undo.size();
  gui.key(Key::up);
  EXPECT_EQ(gui.state.undo.size(), undos);
}

TEST_F(GuiStack, ButtonsAndRowsByPointer) {
  Gui gui;
  gui.letter_key('S');
  gui.click_item("##stack/duplicate_layer");
  gui.click_item("##stack/add_layer");
  gui.click_text("##Popup", gui.words("layer_kind.pad"));
  EXPECT_EQ(kinds(gui), (Kinds{"conv2d", "conv2d", "pad"}));
  gui.click_item("##stack/layer_up");
  EXPECT_EQ(kinds(gui), (Kinds{"conv2d", "pad", "conv2d"}));
  apply(gui.state, SelectLayer{0});
  gui.settle();
  gui.click_text("##stack", gui.words("layer_kind.pad"));
  EXPECT_EQ(gui.state.document.selected, 1U);
  gui.click_item("##stack/remove_layer");
  EXPECT_EQ(kinds(gui), (Kinds{"conv2d", "conv2d"}));
}

// Beside layers with names one that is added is called by what it is; a copy is told from the
// first.
TEST_F(GuiStack, EveryLayerHasANameOfItsOwn) {
  Gui gui;
  gui.letter_key('S');
  gui.settle();
  EXPECT_FALSE(gui.find_text("##stack", "conv2d")) << "what it is stands beside it";
  StackLayer named = gui.state.document.stack.front();
  named.name = "stem_1";
  Document document = gui.state.document;
  document.stack = {named};
  change_document(gui.state, document);
  apply(gui.state, Command::duplicate_layer);
  apply(gui.state, AddLayer{"upsample"});
  apply(gui.state, Command::duplicate_layer);
  gui.settle();
  for (const char* name : {"stem_1", "stem_2", "upsample", "upsample_2"})
    EXPECT_TRUE(gui.find_text("##stack", name)) << name;
}

TEST_F(GuiStack, AChangeRunsThroughAll) {
  Gui gui;
  apply(gui.state, SetField{"input", 32});
  for (int i = 0; i < 3; ++i)
    apply(gui.state, Command::duplicate_layer);
  EXPECT_EQ(out(gui, 3), "2×2");
  apply(gui.state, SelectLayer{0});
  apply(gui.state, SetField{"stride", 1});
  gui.settle();
  EXPECT_EQ(out(gui, 0), "32×32");
  EXPECT_EQ(out(gui, 3), "4×4");
  EXPECT_EQ(gui.state.document.stack[1].spec.input, (PerAxis{32, 32}));
  // The numbers run through, too: the second layer's input is the first one's output.
  apply(gui.state, SelectLayer{1});
  gui.settle();
  const Shown first = make_shown({gui.state.document.stack[0]}, 0);
  EXPECT_EQ(gui.state.shown.layer().input()->at({3, 4}), first.layer().output()->at({3, 4}));
}

TEST_F(GuiStack, TheInputIsEditableInTheFirstLayerAlone) {
  Gui gui;
  EXPECT_TRUE(gui.has_item("##parameters/input/##input-1"));
  gui.control_key('D');
  EXPECT_FALSE(gui.has_item("##parameters/input/##input-1"));
  EXPECT_TRUE(gui.find_text("##parameters", gui.words("ui.stack_from_before")));
  EXPECT_TRUE(gui.has_item("##parameters/kernel/##kernel-1"));
}

TEST_F(GuiStack, PadsHaveSidesAndUpsamplingsAScale) {
  Gui gui;
  apply(gui.state, AddLayer{"pad"});
  gui.settle();
  EXPECT_EQ(out(gui, 1), "5×5");
  EXPECT_FALSE(gui.has_item("##parameters/kernel/##kernel-1"));
  gui.type_into("##parameters/##pad0", "4");
  EXPECT_EQ(gui.state.document.layer().sides, (Sides{4, 1, 1, 1}));
  EXPECT_EQ(out(gui, 1), "8×5");
  gui.type_into("##parameters/##pad0", "x");
  EXPECT_FALSE(gui.state.problems.empty());
  EXPECT_EQ(out(gui, 1), "8×5");
  gui.type_into("##parameters/##pad0", "2");
  EXPECT_TRUE(gui.state.problems.empty());
  apply(gui.state, AddLayer{"crop"});
  gui.settle();
  EXPECT_EQ(out(gui, 2), "4×3");
  EXPECT_TRUE(gui.has_item("##parameters/##crop3"));
  apply(gui.state, AddLayer{"upsample"});
  gui.settle();
  EXPECT_EQ(out(gui, 3), "8×6");
  gui.type_into("##parameters/##scale0", "3");
  EXPECT_EQ(out(gui, 3), "12×6");
  // By no whole number there is a size, and no picture.
  gui.type_into("##parameters/##scale0", "1.5");
  EXPECT_EQ(out(gui, 3), "6×6");
  EXPECT_FALSE(gui.state.shows_document());
  gui.click_text("##parameters", gui.words("interpolation.linear"));
  EXPECT_EQ(gui.state.document.layer().interpolation, Interpolation::linear);
}

TEST_F(GuiStack, ALayerThatIsRefusedIsShownInItsRow) {
  Gui gui;
  apply(gui.state, AddLayer{"crop"});
  apply(gui.state, TypeText{"crop", 0, "40"});
  apply(gui.state, Command::duplicate_layer);
  gui.settle();
  ASSERT_FALSE(gui.state.problems.empty());  // of the one before
  EXPECT_EQ(gui.state.problems.front().code, "layer_before");
  EXPECT_FALSE(gui.state.shows_document());
  EXPECT_TRUE(gui.find_text("##stack", "?"));
  apply(gui.state, SelectLayer{0});
  gui.settle();
  EXPECT_TRUE(gui.state.shows_document());
  EXPECT_TRUE(gui.state.problems.empty());
}

TEST_F(GuiStack, TheFrameworkAndTheDimensionsAreTheStacks) {
  Gui gui;
  apply(gui.state, SetField{"stride", 1});
  apply(gui.state, AddLayer{"average_pool2d"});
  apply(gui.state, AddLayer{"pad"});
  apply(gui.state, SetField{"framework", "pytorch"});
  gui.settle();
  for (const StackLayer& layer : gui.state.document.stack)
    EXPECT_EQ(layer.spec.framework, "pytorch");
  apply(gui.state, SelectLayer{0});
  apply(gui.state, SetField{"op", "conv1d"});
  gui.settle();
  EXPECT_EQ(kinds(gui), (Kinds{"conv1d", "average_pool1d", "pad"}));
  EXPECT_EQ(gui.state.document.stack[2].spec.op->rank, 1);
  EXPECT_TRUE(gui.state.rows->resolved.accepted());
}

TEST_F(GuiStack, ALongStackKeepsTheSelectedRowInView) {
  Gui gui;
  for (int i = 0; i < 60; ++i)
    apply(gui.state, AddLayer{"pad"});
  gui.settle();
  EXPECT_TRUE(gui.find_text("##stack", "61"));
  EXPECT_FALSE(gui.find_text("##stack", "21"));
  gui.tab_to("##stack/layers");
  gui.key(Key::home);
  EXPECT_EQ(gui.state.document.selected, 0U);
  EXPECT_FALSE(gui.find_text("##stack", "61"));
  for (int i = 0; i < 20; ++i)
    gui.key(Key::down);
  EXPECT_EQ(gui.state.document.selected, 20U);
  EXPECT_TRUE(gui.find_text("##stack", "21"));
}

TEST_F(GuiStack, NumbersThatTakeTooLongAreMadeUp) {
  Gui gui;
  bring_text(gui, "nn.Conv2d(64, 64, 3, padding=1)\nnn.Conv2d(64, 64, 3, padding=1)\n");
  apply(gui.state, SetField{"input", 128});
  apply(gui.state, SelectLayer{1});
  gui.settle();
  EXPECT_TRUE(gui.state.made_up_input);
  EXPECT_TRUE(gui.state.shows_document());
  EXPECT_EQ(gui.state.shown.spec().input, (PerAxis{128, 128}));
  EXPECT_TRUE(gui.shows_part(gui.words("ui.stack_made_up").substr(0, 20)));
  apply(gui.state, SelectLayer{0});
  gui.settle();
  EXPECT_FALSE(gui.state.made_up_input);
}

// --- models

TEST_F(GuiStack, AModelFileBringsItsPathAndAMenuOfOthers) {
  const std::filesystem::path file = std::filesystem::path(PADLENS_SOURCE_DIR).parent_path() /
                                     "shared/models/unet_torch_dynamo.onnx";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no " << file;
  Gui gui;
  apply(gui.state, OpenFile{file.string()});
  gui.finish_import();
  ASSERT_TRUE(gui.state.document.model);
  EXPECT_GT(gui.state.document.stack.size(), 3U);
  EXPECT_TRUE(gui.find_text("##stack", "unet_torch_dynamo.onnx"));
  EXPECT_TRUE(is_path(gui.state.document));
  const std::size_t before = gui.state.document.stack.size();
  gui.click_item("##stack/path");
  ASSERT_FALSE(gui.memory().stack_table.places.empty());
  const auto first = gui.memory().stack_table.places.front();
  gui.click_text("##Popup", first.text);
  EXPECT_EQ(gui.state.document.path_end, first.layer);
  EXPECT_LT(gui.state.document.stack.size(), before);
  gui.control_key('Z');
  EXPECT_EQ(gui.state.document.stack.size(), before);
}

// A join whose sizes differ tells how both came about.
TEST_F(GuiStack, AJoinThatDoesNotFitIsTheFinding) {
  Gui gui;
  Model model;
  model.format = "onnx";
  model.framework = "pytorch";
  model.inputs.push_back({"x", {1, 1, 9, 9}, false, std::vector<std::int64_t>{9, 9}, 1});
  const auto add = [&](const char* name, ModelOp op, Spec spec, std::vector<Source> from) {
    ModelLayer layer;
    layer.name = name;
    layer.op = op;
    layer.layer = spec;
    layer.from = std::move(from);
    model.layers.push_back(std::move(layer));
  };
  Spec down;
  down.framework = "pytorch";
  down.kernel = down.stride = {2, 2};
  add("down", ModelOp::layer, down, {{true, 0}});
  Spec up = down;
  up.op = &kConv2dTranspose;
  add("up", ModelOp::layer, up, {{false, 0}});
  add("join", ModelOp::concatenate, {}, {{true, 0}, {false, 1}});
  resolve_model(model);
  Document document;
  document.model = std::make_shared<OpenModel>(OpenModel{"odd.onnx", model});
  show_document(gui.state, document);
  apply(gui.state, SetField{"seed", 7});
  apply(gui.state, TakePath{1});
  gui.settle();
  EXPECT_EQ(gui.state.document.stack.front().spec.seed, 7U) << "the numbers stay";
  EXPECT_EQ(kinds(gui), (Kinds{"conv2d", "conv2d_transpose"}));
  EXPECT_EQ(out(gui, 1), "8×8");
  // The join itself: its first input has no layer, so the path stays and nothing breaks.
  apply(gui.state, TakePath{2});
  gui.settle();
  model.layers[2].from = {{false, 1}, {true, 0}};
  model.layers[2].problems.clear();
  model.layers[2].input_sizes.clear();
  model.layers[2].understood = true;
  resolve_model(model);
  document.model = std::make_shared<OpenModel>(OpenModel{"odd.onnx", model});
  show_document(gui.state, document);
  apply(gui.state, TakePath{2});
  gui.settle();
  EXPECT_EQ(gui.state.document.path_end, 2U);
  EXPECT_TRUE(gui.shows_part("8×8"));
  EXPECT_TRUE(gui.shows_part("9×9"));
  EXPECT_TRUE(gui.shows_part("join: "));
}

}  // namespace
}  // namespace padlens
