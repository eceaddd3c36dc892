// A second convolution is one to everybody: nobody asks whether it is that of the program.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/tests/gui_driver.h"
#include "app/tests/promises/made_up.h"
#include "app/tests/promises/tell.h"

namespace padlens {
namespace {

// What is told of both, with the name of the program's own.
Printed tell_of(std::string_view op, const std::string& command,
             const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{
      command, "--op",      std::string(op), "--input",        "7,6", "--stride",
      "2",     "--padding", "same",          "--input-values", "ramp"};
  if (command == "render") arguments = {command, "--op", std::string(op), "--input", "7,6"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  Printed told = tell(arguments);
  for (const auto& [made_up, own] :
       {std::pair<std::string, std::string>{"PlainC", "Conv2D"}, {"plain_conv2d", "conv2d"}}) {
    for (std::size_t at; (at = told.out.find(made_up)) != std::string::npos;)
      told.out.replace(at, made_up.size(), own);
  }
  return told;
}

class MadeUpConvolution : public GuiTest {};

TEST_F(MadeUpConvolution, IsToldAsOursIs) {
  const auto expect_same = [](const std::string& command,
                              const std::vector<std::string>& more = {}) {
    const Printed ours = tell_of("conv2d", command, more);
    const Printed told = tell_of("plain_conv2d", command, more);
    EXPECT_EQ(told.code, 0) << command << told.error;
    EXPECT_EQ(told.out, ours.out) << command;
  };
  for (const char* command : {"explain", "compute", "compare", "rules"})
    expect_same(command);
  expect_same("rules", {"--all"});
  expect_same("rules", {"--map", "half_kernel_keeps_size"});
  expect_same("code", {"--target", "pytorch"});
}

TEST_F(MadeUpConvolution, IsDrawnAsOursIs) {
  for (const char* view : {"flat", "stacked", "axis", "matrix"}) {
    const auto drawn = [&](std::string_view op) {
      const std::string file = folder.file(std::string(op) + ".made_up");
      const Printed told = tell_of(op, "render", {"--view", view, "--step", "3", "-o", file});
      EXPECT_EQ(told.code, 0) << view << told.error;
      return contents(file);
    };
    EXPECT_EQ(drawn("plain_conv2d"), drawn("conv2d")) << view;
  }
}

TEST_F(MadeUpConvolution, HasNoOtherFieldsNorPrograms) {
  for (const auto& flag : {"--dilation", "--output-padding"}) {
    const Printed told = tell_of("plain_conv2d", "explain", {flag, "2"});
    EXPECT_EQ(told.code, 2) << flag << told.out;
  }
  const Printed code = tell_of("plain_conv2d", "code", {"--target", "keras"});
  EXPECT_EQ(code.code, 1);
  EXPECT_NE(code.error.find("Keras has no PlainC"), std::string::npos) << code.error;
  const Printed mode = tell_of("plain_conv2d", "render", {"--mode", "scatter", "-o", "x.svg"});
  EXPECT_EQ(mode.code, 2);
}

TEST_F(MadeUpConvolution, WindowShowsItsFields) {
  Gui gui;
  apply(gui.state, SetField{"op", "plain_conv2d"});
  gui.settle();
  EXPECT_TRUE(gui.state.problems.empty());
  EXPECT_TRUE(gui.has_item("##parameters/kernel_values/field"));
  for (const char* key : {"field.dilation", "field.pad_fill", "field.ceil_mode"})
    EXPECT_FALSE(gui.shows(gui.words(key))) << key;
  EXPECT_FALSE(gui.state.shown.verdicts().empty());
  gui.letter_key('4');
  EXPECT_EQ(gui.state.view, "matrix");
}

}  // namespace
}  // namespace padlens
