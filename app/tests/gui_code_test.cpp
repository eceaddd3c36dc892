#include <algorithm>

#include "app/tests/gui_driver.h"
#include "core/answers/recipe.h"
#include "core/frameworks/framework.h"
#include "core/snippets/snippet.h"

namespace padlens {
namespace {

class GuiCode : public GuiTest {};

std::string tab(std::size_t index) {
  return "##shape/code_target/#" + std::to_string(index) + "/item";
}

std::int64_t line_count(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

void choose(State& state, const std::string& target) {
  Preferences preferences = state.preferences;
  preferences.code_target = target;
  apply(state, SetPreferences{preferences});
}

TEST_F(GuiCode, FollowsTheFrameworkUntilATabIsChosen) {
  Gui gui;
  EXPECT_TRUE(gui.shows("import keras"));
  EXPECT_FALSE(gui.shows("import torch"));
  apply(gui.state, SetField{"framework", "onnx"});
  apply(gui.state, SetPadding{PaddingMode::same_upper});
  gui.settle();
  EXPECT_TRUE(gui.shows("import onnxruntime as ort"));

  gui.click_item(tab(1));
  EXPECT_EQ(gui.state.preferences.code_target, "pytorch");
  EXPECT_TRUE(gui.shows("import torch"));
  EXPECT_FALSE(gui.shows("import onnxruntime as ort"));
  apply(gui.state, SetField{"framework", "keras"});
  apply(gui.state, SetPadding{PaddingMode::same});
  gui.settle();
  EXPECT_TRUE(gui.shows("import torch"));
}

TEST_F(GuiCode, HasATabForEachLibrary) {
  Gui gui;
  for (std::size_t i = 0; i < snippet_targets().size(); ++i) {
    const SnippetTarget& target = *snippet_targets()[i];
    EXPECT_TRUE(gui.find_text("##shape", target.display_name)) << target.id;
    gui.click_item(tab(i));
    EXPECT_EQ(gui.state.preferences.code_target, target.id);
    const auto recipe = recipe_for(target.id, gui.state.shown.layer());
    ASSERT_TRUE(recipe);
    EXPECT_EQ(whole_code(gui.state), target.code(gui.state.shown.layer(), *recipe, LiteralSize{}));
    EXPECT_TRUE(gui.shows_part("Checked: it gives the same numbers"));
  }
}

TEST_F(GuiCode, ChangesWithTheLayer) {
  Gui gui;
  EXPECT_TRUE(gui.shows("    kernel_size=(3, 3),"));
  apply(gui.state, SetField{"kernel", 2});
  gui.settle();
  EXPECT_TRUE(gui.shows("    kernel_size=(2, 2),"));
  // What cannot be computed leaves the last program, like the last picture.
  const std::string before = gui.state.code.text;
  apply(gui.state, TypeText{"kernel", -1, "x", false});
  EXPECT_EQ(gui.state.code.text, before);
}

TEST_F(GuiCode, AnUnknownChoiceIsNone) {
  State state("en");
  choose(state, "jax");  // as restored before any layer is on show
  EXPECT_EQ(shown_target(state).id, "jax");
  EXPECT_EQ(state.code.text, "");
  EXPECT_EQ(whole_code(state), "");
  show_scenario(state, Scenario{});
  EXPECT_TRUE(state.code.text.starts_with("import jax"));
  choose(state, "caffe");
  EXPECT_EQ(state.preferences.code_target, "");
  EXPECT_EQ(shown_target(state).id, "keras");
  EXPECT_TRUE(state.code.text.starts_with("import keras"));
}

TEST_F(GuiCode, LongProgramsAreCutAndCopiedWhole) {
  Gui gui;
  Spec spec = example_spec();
  spec.input = {300, 200};
  spec.kernel = {20, 20};
  spec.stride = {10, 10};
  spec.input_values.preset = Preset::random;
  spec.kernel_values.preset = Preset::random;
  Scenario scenario;
  scenario.spec = spec;
  show_scenario(gui.state, scenario);
  choose(gui.state, "onnx");
  gui.settle();
  EXPECT_EQ(line_count(gui.state.code.text), 40);
  EXPECT_GT(gui.state.code.more, 5);
  const std::vector<std::string> args{std::to_string(gui.state.code.more)};
  EXPECT_TRUE(gui.shows(gui.state.tr("ui.code_more", args)));
  gui.click_text("##shape", gui.words("ui.copy"));
  const std::string copied = ImGui::GetClipboardText();
  EXPECT_EQ(copied, whole_code(gui.state));
  EXPECT_GT(line_count(copied), 300 + 20);
  EXPECT_EQ(copied.find("…"), std::string::npos);
}

TEST_F(GuiCode, WideLinesEndInAnEllipsis) {
  Gui gui({1100, 800, 1, "en", example_spec()});
  choose(gui.state, "onnx");
  gui.settle();
  const std::string line = "from onnx import helper, TensorProto";
  EXPECT_FALSE(gui.shows(line));
  EXPECT_TRUE(gui.shows_part("from onnx import help"));
  EXPECT_TRUE(gui.shows_part("…"));
}

}  // namespace
}  // namespace padlens
