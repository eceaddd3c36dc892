#pragma once

#include <rapidcheck.h>

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "app/scene/scene.h"
#include "app/scene/view.h"
#include "core/engine/engine.h"
#include "core/stack/stack.h"

// What the tests of scenes share.

namespace padlens {

// Found by GoogleTest and RapidCheck: cells in their messages.
void PrintTo(const CellId& id, std::ostream* out);
void showValue(const CellId& id, std::ostream& out);

}  // namespace padlens

namespace padlens::test {

// The layer of a spec written as JSON. A test that asks for an impossible one fails.
Layer layer_from(std::string_view json);

// "en" or "zh", read once.
const Strings& strings(std::string_view language);

Scene flat(const Layer& layer, const SceneOptions& options, std::string_view language = "en");
Scene axis_scene(const Layer& layer, const SceneOptions& options, std::string_view language = "en");

// A layer and the moment of it that a picture shows.
struct Shot {
  Layer layer;
  SceneOptions options;
  std::string language = "en";

  Scene scene(std::string_view view = "flat") const;
  bool scatters() const {
    return layer.geometry().transposed() && options.mode == PlayMode::scatter;
  }
  // The size of a grid of cells in this picture, {0, 0} where it is not drawn.
  Cell size_of(GridId grid) const;
};
void showValue(const Shot& shot, std::ostream& out);
// A layer of a stack, which is written as a JSON list of its layers, in the picture of that stack.
// One that does not exist fails the test.
Shot stack_shot(std::string_view layers, std::size_t selected);
Shot stack_shot(const ResolvedStack& stack, std::size_t selected);
Cell now_of(const Shot& shot);  // where its step is
Scene axis_scene(const Shot& shot);

int pick(int least, int most);  // inside gen::exec only
bool chance(int one_in);        // the same

// Small layers of every kind, at every moment, with a cell pointed at or without.
rc::Gen<Shot> shots();
// Nothing pointed at and the window arrived.
rc::Gen<Shot> settled_shots();

// The layer as another framework has it, where that computes it at all. Inside gen::exec or
// a property.
void change_framework(Shot& shot);

// A cell and where it is drawn.
struct DrawnCell {
  Box box;
  CellId id;
};
// All cells that can be pointed at, grid by grid. Of cells that lie over each other the
// topmost.
std::vector<DrawnCell> cells_of(const Scene& scene);

// Whether pictures have the cell in one place: planes stand among those that are added up and
// among all of their layer.
bool stands_once(const CellId& id);

// Every cell of a grid of this size, row by row.
std::vector<Cell> cells_of(Cell size);

// --- reading a scene -----------------------------------------------------------

template <class Shape>
std::vector<Shape> all_of(const Scene& scene) {
  std::vector<Shape> shapes;
  for (const Primitive& primitive : scene.primitives) {
    if (const Shape* shape = std::get_if<Shape>(&primitive)) shapes.push_back(*shape);
  }
  return shapes;
}

// The words of a text, all its runs.
std::string words(const Text& text);

// The numbers written on a cell.
std::vector<std::string> numbers_on(const Scene& scene, CellId id);

// Rectangles that are an edge of this role and nothing else.
std::vector<Rect> outlines(const Scene& scene, Role edge);

// An upper bound of a text's place. Letters are 0.6 em wide in the monospaced face,
// half an em in the mean in the other, and 1 em in Chinese.
Box reach_of(const Text& text);

// What reaches past the picture's edges, in words; "" where nothing does.
std::string past_the_picture(const Scene& scene);

// Lines of arithmetic: the texts below or beside everything else that begin "y[" and
// what follows them.
std::vector<Text> arithmetic_of(const Scene& scene);

inline bool near(double a, double b) {
  return a - b < 1e-6 && b - a < 1e-6;
}
inline bool near(const Box& a, const Box& b) {
  return near(a.x, b.x) && near(a.y, b.y) && near(a.w, b.w) && near(a.h, b.h);
}

}  // namespace padlens::test
