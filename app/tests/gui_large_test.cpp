#include <algorithm>
#include <chrono>
#include <thread>

#include "app/gui/output_run.h"
#include "app/tests/gui_driver.h"

// Layers whose numbers take longer than a frame, and such as have none.

namespace padlens {
namespace {

class GuiLarge : public GuiTest {};

Spec large_spec(int side) {
  Spec spec;
  spec.input = {side, side};
  spec.kernel = {7, 7};
  spec.padding = PaddingMode::same;
  spec.input_values.preset = Preset::ramp;
  return spec;
}

// Of the output; none while nothing of it is there.
const Raster* output_raster(const Scene& scene) {
  for (const Primitive& primitive : scene.primitives) {
    const auto* raster = std::get_if<Raster>(&primitive);
    if (raster != nullptr && raster->high == Role::output_edge) return raster;
  }
  return nullptr;
}

TEST_F(GuiLarge, AnOutputOf4096ArrivesRowByRowWhileTheWindowGoesOn) {
  Gui gui;
  show_scenario(gui.state, {large_spec(4096)});
  ASSERT_TRUE(gui.state.computing);
  gui.frame();
  EXPECT_TRUE(gui.shows_part("4096"));
  apply(gui.state, Command::last_step);
  std::vector<std::int64_t> came;
  const auto begun = std::chrono::steady_clock::now();
  while (gui.state.computing) {
    gui.frame(1.0 / 30);
    const std::int64_t ready = gui.state.shown.layer().ready_rows();
    if (came.empty() || came.back() != ready) came.push_back(ready);
    ASSERT_EQ(output_raster(gui.scene()) != nullptr, ready > 0);
    ASSERT_LT(std::chrono::steady_clock::now() - begun, std::chrono::minutes(2));
  }
  gui.frame();
  // On a machine with time to spare all of it may be there by the next frame.
  EXPECT_FALSE(came.empty());
  EXPECT_TRUE(std::ranges::is_sorted(came));
  const Layer& layer = gui.state.shown.layer();
  ASSERT_TRUE(layer.complete());
  const Layer bare = with_output(layer, nullptr, 0);
  for (const Cell out : {Cell{0, 0}, Cell{2047, 13}, Cell{4095, 4095}})
    EXPECT_EQ(layer.output()->at(out), output_value(bare, out));
}

TEST_F(GuiLarge, APictureHasNoMoreShadesThanTheWindowHasPixels) {
  Gui gui({.spec = large_spec(2048)});
  while (gui.state.computing)
    gui.frame();
  gui.frame();
  const Raster* whole = output_raster(gui.scene());
  ASSERT_NE(whole, nullptr);
  EXPECT_LE(whole->shades->rows(), 1280);
  EXPECT_LE(whole->shades->cols(), 1280);
  // Where one goes in, the cells in sight become shades of their own.
  apply(gui.state, SetCamera{{6, {0.3, 0.4}}});
  gui.settle();
  const Raster* part = output_raster(gui.scene());
  if (part != nullptr) {
    EXPECT_LT(part->shape.bounds().w, whole->shape.bounds().w);
    EXPECT_LE(part->shades->rows(), 2048);
  }
}

TEST_F(GuiLarge, RowsComeAtMostThirtyTimesASecond) {
  Gui gui;
  show_scenario(gui.state, {large_spec(4096)});
  ASSERT_TRUE(gui.state.computing);
  while (gui.state.computing->ready() == 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const std::uint64_t before = gui.state.layer_version;
  if (!gui.state.computing->finished()) {
    gui.frame(0.001);
    if (gui.state.computing) {
      EXPECT_EQ(gui.state.layer_version, before);
    }
  }
  gui.frame(0.05);
  EXPECT_EQ(gui.state.layer_version, before + 1);
}

TEST_F(GuiLarge, AnOutputTooLargeToBeKeptIsToldInOneLine) {
  for (const char* language : {"en", "zh"}) {
    GuiOptions options;
    options.language = language;
    options.spec = transposed_example();
    options.spec.input = {1024, 1024};
    options.spec.stride = {5, 5};
    options.spec.kernel = {5, 5};
    Gui gui(options);
    EXPECT_TRUE(gui.state.without_values());
    EXPECT_FALSE(gui.state.computing);
    const std::vector<std::string> args{std::to_string(kMaxOutputCells)};
    EXPECT_TRUE(gui.shows(gui.state.tr("ui.without_values", args)));
    EXPECT_FALSE(gui.scene().grids.empty());
  }
}

// Shape, formula and comparison stay; there is no picture, and nothing to step through or write.
TEST_F(GuiLarge, ALayerTooLargeForNumbersIsToldInOneLineInstead) {
  for (const char* language : {"en", "zh"}) {
    GuiOptions options;
    options.language = language;
    options.spec.input = {100000, 90000};
    Gui gui(options);
    ASSERT_TRUE(gui.state.shows_document());
    EXPECT_TRUE(gui.state.shown.layer().empty());
    EXPECT_FALSE(gui.state.computing);
    const std::vector<std::string> args{std::to_string(kMaxOutputCells)};
    EXPECT_TRUE(gui.shows(gui.state.tr("ui.without_values", args)));
    EXPECT_TRUE(gui.shows_part("50000"));
    EXPECT_FALSE(gui.state.shown.comparison().empty());
    EXPECT_TRUE(gui.scene().grids.empty());
    gui.wheel(1);
    gui.letter_key('R');
    gui.key(Key::escape);
    gui.control_key('E');
    gui.settle();
    EXPECT_EQ(gui.state.dialog, Dialog::none);
    EXPECT_TRUE(gui.shows(gui.words("ui.without_picture")));
    for (const View* view : views()) {
      apply(gui.state, SetView{std::string(view->id)});
      gui.settle();
    }
    apply(gui.state, Command::play);
    gui.settle();
    // And back.
    apply(gui.state, SetField{"input", 6});
    gui.settle();
    EXPECT_FALSE(gui.state.without_values());
    EXPECT_FALSE(gui.scene().grids.empty());
    EXPECT_EQ(gui.state.playback.count(), 9);
  }
}

}  // namespace
}  // namespace padlens
