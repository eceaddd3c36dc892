// Whatever is brought: pasted, dropped, opened; and what is told of it.

#include <imgui_internal.h>

#include <fstream>

#include "app/gui/import_run.h"
#include "app/gui/stack_edits.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiBringing : public GuiTest {
 protected:
  static void bring_text(Gui& gui, const std::string& text) {
    ImGui::SetClipboardText(text.c_str());
    gui.control_key('V');
    gui.finish_import();
  }
  static bool complained(const Gui& gui) {
    return !gui.state.toasts.empty() && gui.state.toasts.back().problem;
  }
};

TEST_F(GuiBringing, ASpecAsJsonGoesOnAsBefore) {
  Gui gui;
  bring_text(gui, R"({"op": "max_pool2d", "input": 9, "kernel": 3})");
  EXPECT_EQ(gui.spec().op, &kMaxPool2d);
  EXPECT_EQ(gui.state.document.stack.size(), 1U);
  EXPECT_FALSE(gui.state.document.model);
}

TEST_F(GuiBringing, AModelAsJsonIsImported) {
  Gui gui;
  bring_text(gui, R"({"class_name": "Conv2D", "config": {"name": "c", "filters": 2,
      "kernel_size": [5, 5], "strides": [2, 2], "padding": "same"}})");
  EXPECT_EQ(gui.spec().kernel, (PerAxis{5, 5}));
  EXPECT_EQ(gui.spec().stride, (PerAxis{2, 2}));
  EXPECT_EQ(gui.spec().framework, "keras");
}

TEST_F(GuiBringing, NonsenseLeavesAllAsItWas) {
  Gui gui;
  const Document before = gui.state.document;
  for (const char* text :
       {"hello", "import torch\nprint(1)", "((((((", "{\"format\": 99}", "\x01\x02\x03", "1 + 1"}) {
    bring_text(gui, text);
    EXPECT_EQ(gui.state.document, before) << text;
    EXPECT_TRUE(complained(gui)) << text;
    EXPECT_TRUE(gui.state.undo.empty()) << text;
    EXPECT_FALSE(gui.state.told) << text;
  }
}

TEST_F(GuiBringing, AHugeTextIsRefusedOrReadWithoutAFreeze) {
  Gui gui;
  const Document before = gui.state.document;
  bring_text(gui, std::string((std::size_t{16} << 20U) + 8, 'x'));
  EXPECT_TRUE(complained(gui));
  EXPECT_EQ(gui.state.document, before);
  std::string lines;
  for (int i = 0; i < 400; ++i)
    lines += "nn.Conv2d(1, 1, 3, padding=1)\n";
  bring_text(gui, lines);
  EXPECT_EQ(gui.state.document.stack.size(), 400U);
}

// How an opened figure was drawn is none of a model's.
TEST_F(GuiBringing, AModelIsNotDrawnAsTheFigureBeforeIt) {
  Gui gui;
  bring_text(gui, R"({"format": 1, "spec": {"op": "conv2d"}, "figure": {"theme": "dark"}})");
  ASSERT_FALSE(gui.state.figure.empty());
  bring_text(gui, "nn.Conv2d(1, 1, 3)\nnn.MaxPool2d(2)\n");
  ASSERT_EQ(gui.state.document.stack.size(), 2U);
  EXPECT_EQ(gui.state.figure, "");
}

// Weights are stepped over until somebody asks; then it is one change.
TEST_F(GuiBringing, KernelsAreReadWhereTheyAreAskedFor) {
  Gui gui;
  gui.letter_key('W');
  EXPECT_TRUE(gui.state.undo.empty()) << "nothing is open";
  apply(gui.state, OpenFile{PADLENS_SOURCE_DIR "/app/tests/models/lenet.keras"});
  gui.finish_import();
  ASSERT_TRUE(gui.state.document.model);
  const auto kernel = [&gui] { return gui.state.document.stack.front().spec.kernel_values; };
  EXPECT_EQ(kernel().preset, Preset::ones);
  const std::size_t before = gui.state.undo.size();
  gui.letter_key('W');
  gui.finish_import();
  EXPECT_EQ(kernel().preset, Preset::custom);
  EXPECT_EQ(kernel().planes.size(), 6U);
  EXPECT_FALSE(complained(gui));
  EXPECT_EQ(gui.state.undo.size(), before + 1);
  // Another path through the model has them, too.
  take_path(gui.state, 0);
  EXPECT_EQ(kernel().preset, Preset::custom);
  gui.control_key('Z');
  EXPECT_EQ(kernel().preset, Preset::ones);
}

TEST_F(GuiBringing, CodeHasNoKernelsAndItIsSaidSo) {
  Gui gui;
  bring_text(gui, "conv = nn.Conv2d(1, 1, 3)\npool = nn.MaxPool2d(2)\nfc = nn.Linear(8, 2)\n");
  ASSERT_TRUE(gui.state.document.model);
  const Document before = gui.state.document;
  gui.letter_key('W');
  gui.finish_import();
  EXPECT_EQ(gui.state.toasts.back().text, gui.words("read.kernels_none"));
  EXPECT_EQ(gui.state.document, before);
}

// All of it is seen where there is room for it.
TEST_F(GuiBringing, TheCardIsAsHighAsWhatItTells) {
  Gui gui;
  const auto tall = [&gui] {
    gui.settle();
    return ImGui::FindWindowByName("##told")->Size.y;
  };
  bring_text(gui, "nn.Conv2d(1, 1, 3, paddding=1)\nnn.MaxPool2d(2)\n");
  const float one = tall();
  bring_text(gui, "nn.Conv2d(1, 1, 3, paddding=1)\nnn.MaxPool2d(2, stdide=2)\n");
  const float two = tall();
  EXPECT_GT(two, one + 15);
  std::string many;
  for (int i = 0; i < 100; ++i)
    many += "nn.Conv2d(1, 1, 3, paddding=1)\n";
  bring_text(gui, many);
  EXPECT_LT(tall(), 800 / 4) << "the picture has its room";
}

// What cannot be read is named with its place; the rest is there.
TEST_F(GuiBringing, WhatIsNotUnderstoodIsToldUntilItIsClosed) {
  Gui gui;
  bring_text(gui, "nn.Conv2d(1, 1, 3)\nnn.Conv2d(1, 1, 3, paddding=1)\nnn.MaxPool2d(2)\n");
  ASSERT_TRUE(gui.state.told);
  EXPECT_TRUE(gui.shows_part("2:"));
  EXPECT_GE(gui.state.document.stack.size(), 2U);
  gui.frame(20);
  EXPECT_TRUE(gui.state.told);
  gui.click_item("##told/close_told");
  EXPECT_FALSE(gui.state.told);
}

TEST_F(GuiBringing, FilesOfAllKindsAreRecognisedByContent) {
  Gui gui;
  std::ofstream("layers.dat") << "layers.Conv2D(8, 3, padding='same')\n";
  apply(gui.state, OpenFile{"layers.dat"});
  gui.finish_import();
  EXPECT_EQ(gui.spec().filters, 8);
  std::ofstream("mine.txt") << R"({"input": 12, "kernel": 2})";
  apply(gui.state, OpenFile{"mine.txt"});
  gui.finish_import();
  EXPECT_EQ(gui.spec().input, (PerAxis{12, 12}));
  const Document before = gui.state.document;
  std::ofstream("broken.onnx") << std::string("\x08\x07\x12\x04none\x3a\xff\xff\xff\x7f", 12);
  apply(gui.state, OpenFile{"broken.onnx"});
  gui.finish_import();
  EXPECT_TRUE(complained(gui));
  EXPECT_EQ(gui.state.document, before);
  apply(gui.state, OpenFile{"not_there.onnx"});
  EXPECT_TRUE(complained(gui));
}

TEST_F(GuiBringing, ThePasteButtonTakesTheClipboard) {
  Gui gui;
  ImGui::SetClipboardText("tf.keras.layers.AveragePooling2D((2, 3))");
  gui.click_item("##top/paste");
  gui.finish_import();
  EXPECT_EQ(gui.spec().op, &kAveragePool2d);
  EXPECT_EQ(gui.spec().kernel, (PerAxis{2, 3}));
}

TEST_F(GuiBringing, WhatIsBeingReadIsGivenUpByEscape) {
  Gui gui;
  const Document before = gui.state.document;
  // A reader that goes on until it is told not to.
  static const ImportLibrary kSlow{[](const Bytes&, const ImportOptions& options) {
                                     while (options.progress(0.25))
                                       std::this_thread::sleep_for(std::chrono::milliseconds(1));
                                     return Model{};
                                   },
                                   [](const Bytes&) { return true; }};
  gui.state.importing = std::make_shared<ImportRun>(kSlow, Bytes("x"), "slow.onnx", gui.spec());
  gui.state.importing->wait(0.02);
  gui.settle();
  EXPECT_TRUE(gui.shows_part("slow.onnx"));
  EXPECT_GT(next_change(gui.state), 0);  // the bar goes on
  gui.key(Key::escape);
  gui.finish_import();
  EXPECT_EQ(gui.state.toasts.back().text, gui.words("ui.import_cancelled"));
  EXPECT_EQ(gui.state.document, before);
}

}  // namespace
}  // namespace padlens
