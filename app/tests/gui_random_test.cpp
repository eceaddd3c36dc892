#include <array>
#include <random>

#include "app/tests/gui_driver.h"

namespace padlens {
namespace {

// Someone who presses everything. The same seed does the same things everywhere.
class Monkey {
 public:
  Monkey(Gui& gui, unsigned seed) : gui_(gui), random_(seed) {}

  void act() {
    const unsigned what = pick(100);
    if (what < 25) {
      gui_.move(somewhere());
    } else if (what < 48) {
      point_and_click();
    } else if (what < 53) {
      gui_.double_click(at_some_cell());
    } else if (what < 58) {
      gui_.drag(somewhere(), somewhere());
    } else if (what < 64) {
      gui_.wheel(static_cast<float>(pick(7)) - 3);
    } else if (what < 76) {
      some_key();
    } else if (what < 86) {
      gui_.type(kTexts[pick(kTexts.size())]);
    } else if (what < 92) {
      gui_.editing_key(kEditing[pick(kEditing.size())]);
    } else if (what < 98) {
      for (unsigned i = pick(8); i > 0; --i)
        gui_.frame(pick(10) * 0.03);
    } else {
      some_size();
    }
    if (gui_.state.quit) gui_.state.quit = false;
  }

 private:
  static constexpr std::array<const char*, 16> kTexts{
      "7",   "0", "12",  "abc",   "-3", "1024",   "2000",         "64",
      "3.5", " ", "1e9", "x.svg", "..", "s.json", "999999999999", "/"};
  static constexpr std::array kEditing{ImGuiKey_Enter,     ImGuiKey_Backspace, ImGuiKey_Delete,
                                       ImGuiKey_LeftArrow, ImGuiKey_Tab,       ImGuiKey_End};
  static constexpr std::array<std::array<float, 3>, 7> kSizes{{{800, 560, 1},
                                                               {800, 560, 2},
                                                               {1280, 800, 1},
                                                               {1440, 900, 1.5F},
                                                               {1920, 1080, 1},
                                                               {1920, 1080, 1.5F},
                                                               {1920, 1080, 2}}};

  unsigned pick(std::size_t count) { return static_cast<unsigned>(random_() % count); }

  ImVec2 somewhere() {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    return {static_cast<float>(pick(static_cast<std::size_t>(size.x) + 40)) - 20,
            static_cast<float>(pick(static_cast<std::size_t>(size.y) + 40)) - 20};
  }

  // Of a layer that is told without values there are none.
  ImVec2 at_some_cell() {
    return gui_.scene().grids.empty() ? somewhere() : gui_.cell(some_cell());
  }

  CellId some_cell() {
    const auto& grids = gui_.scene().grids;
    const CellGrid& grid = grids[pick(grids.size())];
    const auto within = [&](std::int64_t count) {
      return static_cast<std::int64_t>(
          pick(static_cast<std::size_t>(std::max<std::int64_t>(count, 1))));
    };
    const CellId cell{grid.grid,
                      {grid.first.row + within(grid.rows), grid.first.col + within(grid.cols)}};
    // Another grid may lie over it: then what is to be seen in its place.
    const auto seen = gui_.scene().hit(grid.place(cell.cell).centre());
    return seen.value_or(cell);
  }

  // Mostly on a control, as a person would.
  void point_and_click() {
    const auto& items = seen().items;
    if (pick(5) == 0 || items.empty()) return gui_.click(somewhere());
    gui_.click(items[pick(items.size())].box.centre());
  }

  void some_key() {
    const auto all = shortcuts();
    gui_.key(all[pick(all.size())].key);
  }

  void some_size() {
    const auto& size = kSizes[pick(kSizes.size())];
    gui_.resize(size[0], size[1], size[2]);
  }

  Gui& gui_;
  std::mt19937 random_;
};

class GuiRandom : public GuiTest {};

// check() runs after every frame.
void let_loose(unsigned seed, int inputs, const Spec& first = example_spec()) {
  Gui gui;
  show_scenario(gui.state, {first});
  Monkey monkey(gui, seed);
  for (int i = 0; i < inputs; ++i) {
    monkey.act();
    ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed << ", input " << i;
  }
  // Still usable: everything closes, and a good document shows.
  for (int i = 0; i < 6; ++i)
    gui.key(Key::escape);
  if (gui.state.predicting) gui.letter_key('Q');  // which covers the answer
  gui.resize(1280, 800, 1);
  show_scenario(gui.state, {example_spec()});
  gui.settle();
  EXPECT_TRUE(gui.state.shows_document());
  EXPECT_TRUE(gui.scene().find({GridId::padded, {0, 0}}));
}

TEST_F(GuiRandom, FiveHundredInputs) {
  let_loose(1, 500);
}
TEST_F(GuiRandom, FiveHundredOthers) {
  let_loose(2, 500);
}
TEST_F(GuiRandom, FiveHundredMore) {
  let_loose(3, 500);
}
TEST_F(GuiRandom, TheLastFiveHundred) {
  let_loose(4, 500);
}

Spec pool(Op op, const char* framework) {
  Spec spec = example_spec();
  spec.op = op;
  spec.framework = framework;
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = {1, 1, 1, 1};
  spec.kernel = {3, 3};
  spec.stride = {2, 2};
  spec.ceil_mode = true;
  return spec;
}

TEST_F(GuiRandom, FiveHundredWithAMaximum) {
  let_loose(5, 500, pool(&kMaxPool2d, "pytorch"));
}
TEST_F(GuiRandom, FiveHundredWithAnAverage) {
  let_loose(6, 500, pool(&kAveragePool2d, "onnx"));
}

}  // namespace
}  // namespace padlens
