#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

class GuiElsewhere : public GuiTest {};

TEST_F(GuiElsewhere, IsThereForAnOnnxSettingOnly) {
  GuiOptions options;
  options.height = 2000;
  EXPECT_FALSE(Gui(options).shows("ONNX Runtime"));
  options.spec.framework = "onnx";
  options.spec.padding = PaddingMode::same_lower;
  Gui gui(options);
  EXPECT_TRUE(gui.shows("ONNX Runtime"));
  EXPECT_TRUE(gui.shows("OpenCV"));
  EXPECT_TRUE(gui.shows("tract"));
}

TEST_F(GuiElsewhere, TellsWhatMisleads) {
  GuiOptions options;
  options.height = 2000;
  options.spec.op = &kMaxPool2d;
  options.spec.framework = "onnx";
  options.spec.kernel = {2, 2};
  options.spec.stride = {4, 4};
  options.spec.padding = PaddingMode::explicit_sides;
  options.spec.sides = {1, 1, 1, 1};
  options.spec.ceil_mode = true;
  Gui gui(options);
  EXPECT_TRUE(gui.shows_part("Shape inference says 3×3 at opset 21"));
}

}  // namespace
}  // namespace padlens
