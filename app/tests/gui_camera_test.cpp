#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "app/gui/camera.h"
#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

Scene scene_of(double width, double height) {
  Scene scene;
  scene.width = width;
  scene.height = height;
  return scene;
}

RC_GTEST_PROP(Camera, ZoomKeepsWhatIsAtThePointer, ()) {
  const Scene scene = scene_of(800, 500);
  const Room room{10, 20, 700, 600};
  CameraLimits limits;
  limits.cell = 2;
  Camera camera{4, {0.5, 0.5}};
  const ImVec2 pointer{static_cast<float>(*rc::gen::inRange(200, 500)),
                       static_cast<float>(*rc::gen::inRange(250, 400))};
  const Point before = placed(scene, room, camera, limits).to_scene(pointer);
  const double factor = 0.01 * *rc::gen::inRange(90, 300);
  camera = zoomed_at(scene, room, camera, limits, pointer, factor);
  const Point after = placed(scene, room, camera, limits).to_scene(pointer);
  RC_ASSERT(std::abs(before.x - after.x) < 0.01);
  RC_ASSERT(std::abs(before.y - after.y) < 0.01);
}

RC_GTEST_PROP(Camera, ThePictureNeverLeavesItsRoom, ()) {
  const Scene scene = scene_of(*rc::gen::inRange(50, 2000), *rc::gen::inRange(50, 2000));
  const Room room{0, 0, 640, 480};
  CameraLimits limits;
  Camera camera;
  for (int i = 0; i < 5; ++i) {
    camera = zoomed_at(scene, room, camera, limits,
                       {static_cast<float>(*rc::gen::inRange(0, 640)),
                        static_cast<float>(*rc::gen::inRange(0, 480))},
                       0.1 * *rc::gen::inRange(3, 40));
    camera = panned(scene, room, camera, limits,
                    {static_cast<float>(*rc::gen::inRange(-3000, 3000)),
                     static_cast<float>(*rc::gen::inRange(-3000, 3000))});
    const Placement place = placed(scene, room, camera, limits);
    const double width = scene.width * place.scale;
    const double height = scene.height * place.scale;
    RC_ASSERT(camera.zoom >= 1);
    // In its room, or the room within it.
    const auto fits = [](double start, double size, double length) {
      return size <= length ? start >= 0 && start + size <= length + 0.001
                            : start <= 0 && start + size >= length - 0.001;
    };
    RC_ASSERT(fits(place.x, width, 640));
    RC_ASSERT(fits(place.y, height, 480));
  }
}

class GuiViews : public GuiTest {};

TEST_F(GuiViews, SwitchAtOnceAndKeepStepAndPin) {
  Gui gui;
  apply(gui.state, Seek{4});
  apply(gui.state, Pin{CellId{GridId::output, {1, 0}}});
  for (const View* view : views()) {
    apply(gui.state, SetView{std::string(view->id)});
    gui.settle();
    EXPECT_EQ(gui.state.view, view->id);
    EXPECT_EQ(gui.state.playback.step(), 4);
    EXPECT_EQ(gui.state.pinned, (CellId{GridId::output, {1, 0}}));
    const bool levels = view->id == "field";  // along the width
    EXPECT_TRUE(
        gui.scene().find(levels ? CellId{GridId::level, {1, 0}} : CellId{GridId::output, {1, 0}}))
        << view->id;
  }
  apply(gui.state, SetView{"round"});
  EXPECT_EQ(gui.state.view, views().back()->id);
}

TEST_F(GuiViews, TheWheelZoomsDraggingMovesAndADragPinsNothing) {
  Gui gui;
  const ImVec2 at = gui.cell({GridId::padded, {3, 3}});
  gui.move(at);
  gui.wheel(4);
  gui.settle();
  EXPECT_GT(gui.state.camera.zoom, 2);
  EXPECT_EQ(gui.state.hover, (CellId{GridId::padded, {3, 3}}));
  EXPECT_TRUE(gui.shows_part("fit"));
  const Camera before = gui.state.camera;
  gui.drag(at, {at.x + 60, at.y + 40});
  EXPECT_NE(gui.state.camera, before);
  EXPECT_FALSE(gui.state.pinned);
  gui.letter_key('0');
  EXPECT_EQ(gui.state.camera, Camera{});
}

TEST_F(GuiViews, ALargeLayerIsDrawnWithFewShapesInEveryViewAndZoom) {
  Gui gui;
  Spec spec = example_spec();
  spec.input = {1024, 1024};
  spec.kernel = {7, 7};
  spec.stride = {1, 1};
  for (const Op op : {&kConv2d, &kConv2dTranspose}) {
    spec.op = op;
    for (const View* view : views()) {
      show_scenario(gui.state, {spec, 700, PlayMode::gather, std::string(view->id)});
      for (const double zoom : {1.0, 20.0, 200.0}) {
        apply(gui.state, SetCamera{{zoom, {0.25, 0.25}}});
        gui.settle();
        EXPECT_LT(gui.scene().primitives.size(), 40'000U) << view->id << " at " << zoom;
      }
    }
  }
}

}  // namespace
}  // namespace padlens
