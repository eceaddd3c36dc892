#include "app/tests/scene_support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/scene/layout.h"
#include "app/scene/overlay_rows.h"
#include "app/scene/stack_picture.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"

namespace padlens {

void PrintTo(const CellId& id, std::ostream* out) {
  constexpr std::array kNames{"none", "input",  "padded",      "kernel",       "output",
                              "full", "matrix", "input plane", "output plane", "level"};
  *out << kNames[static_cast<std::size_t>(id.grid)] << '[' << id.cell.row << ',' << id.cell.col
       << ']';
}

void showValue(const CellId& id, std::ostream& out) {
  PrintTo(id, &out);
}

}  // namespace padlens

namespace padlens::test {

Layer layer_from(std::string_view json) {
  ParsedSpec parsed = spec_from_text(json);
  settle(parsed.spec);
  EXPECT_TRUE(parsed.problems.empty()) << json;
  const Resolution resolution = resolve(parsed.spec);
  EXPECT_TRUE(resolution.geometry) << json;
  return make_layer(parsed.spec, resolution.geometry.value(), kFrameBudget);
}

const Strings& strings(std::string_view language) {
  static const Strings english("en");
  static const Strings chinese("zh");
  return language == "zh" ? chinese : english;
}

Scene axis_scene(const Layer& layer, const SceneOptions& options, std::string_view language) {
  return find_view("axis")->build(layer, options, strings(language));
}

Scene flat(const Layer& layer, const SceneOptions& options, std::string_view language) {
  return build_scene(*find_view("flat"), layer, options, strings(language));
}

Scene Shot::scene(std::string_view view) const {
  return build_scene(*find_view(view), layer, options, strings(language));
}

Cell Shot::size_of(GridId grid) const {
  const auto& [h, w] = layer.geometry().axis;
  switch (grid) {
    case GridId::input:
      return scatters() ? Cell{h.n, w.n} : Cell{0, 0};
    case GridId::padded:
      return scatters() ? Cell{0, 0} : Cell{h.padded, w.padded};
    case GridId::kernel:
      return {h.k, w.k};
    case GridId::output:
      return {h.out, w.out};
    default:
      return {0, 0};
  }
}

Shot stack_shot(const ResolvedStack& stack, std::size_t selected) {
  Shot shot;
  const auto& geometry = stack.layers.at(selected).geometry;
  EXPECT_TRUE(geometry) << selected;
  if (!geometry) return shot;
  shot.layer = make_layer(stack.specs[selected], *geometry, kFrameBudget);
  shot.options.stack = stack_picture(stack, selected);
  return shot;
}

Shot stack_shot(std::string_view layers, std::size_t selected) {
  std::vector<StackLayer> stack;
  for (Json each : Json::parse(layers)) {
    const std::string name = each.value("name", "");
    each.erase("name");  // a stack's own, not of the layer's spec
    const std::string text = each.dump();
    Problems problems;
    const auto json = parse_json(text, problems);
    ParsedLayer parsed = read_stack_layer(*json);
    EXPECT_EQ(parsed.problems, Problems{}) << text;
    stack.push_back(std::move(parsed.layer));
    stack.back().name = name;
  }
  return stack_shot(resolve_stack(stack), selected);
}

Scene axis_scene(const Shot& shot) {
  return axis_scene(shot.layer, shot.options, shot.language);
}

Cell now_of(const Shot& shot) {
  return step_cell(shot.layer.geometry(), shot.options.mode, shot.options.step);
}

void showValue(const Shot& shot, std::ostream& out) {
  const SceneOptions& o = shot.options;
  out << spec_to_json(shot.layer.spec()).dump() << (shot.scatters() ? " scatter" : " gather")
      << " step " << o.step << " arrival " << o.arrival << " aspect " << o.aspect << " values "
      << o.show.has(kShowValues) << " indices " << o.show.has(kShowIndices) << ' ' << shot.language
      << " focus ";
  if (o.focus) {
    PrintTo(*o.focus, &out);
  } else {
    out << "none";
  }
}

// --- generators ----------------------------------------------------------------

int pick(int least, int most) {
  // At RapidCheck's nominal size, or small tests would only see small numbers.
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, most + 1));
}

bool chance(int one_in) {
  return pick(1, one_in) == 1;
}

namespace {

// Also numbers that take much room.
Values pick_values(const PerAxis& size, bool for_input) {
  constexpr std::array kInput{Preset::ramp, Preset::random, Preset::checker};
  constexpr std::array kKernel{Preset::sobel_x, Preset::random, Preset::box};
  const auto which = static_cast<std::size_t>(pick(0, 3));
  if (which < 3) return {for_input ? kInput[which] : kKernel[which], {}};
  constexpr std::array kLong{0.0, -1234.5, 1.0 / 9, -0.00012345, 123456.0, -6.25e12, 7.0};
  Grid<double> cells(size[kHeight], size[kWidth]);
  for (const Cell& cell : cells_of(Cell{cells.rows(), cells.cols()})) {
    cells.at(cell) = kLong[static_cast<std::size_t>(pick(0, 6))];
  }
  return {Preset::custom, cells};
}

void pick_conv_padding(Spec& spec) {
  constexpr std::array kModes{PaddingMode::valid, PaddingMode::same, PaddingMode::explicit_sides};
  spec.padding = kModes[static_cast<std::size_t>(pick(0, 2))];
  if (spec.padding == PaddingMode::explicit_sides) {
    spec.sides = {pick(0, 4), pick(0, 4), pick(0, 4), pick(0, 4)};
  }
  for (const Axis axis : {kHeight, kWidth}) {
    if (spec.padding == PaddingMode::same) continue;
    const auto K = static_cast<int>(effective_kernel(spec.kernel[axis], spec.dilation[axis]));
    const int sides = spec.sides.before(axis) + spec.sides.after(axis);
    spec.input[axis] = std::max(K - sides, 1) + pick(0, 5);
  }
}

Spec pick_spec() {
  Spec spec;
  spec.op = chance(2) ? &kConv2dTranspose : &kConv2d;
  spec.seed = static_cast<std::uint32_t>(pick(0, 1000));
  const bool dilated = chance(3);
  for (const Axis axis : {kHeight, kWidth}) {
    spec.kernel[axis] = pick(1, 5);
    spec.stride[axis] = pick(1, 4);
    spec.dilation[axis] = dilated ? pick(1, 3) : 1;
    spec.input[axis] = pick(1, 8);
  }
  if (spec.op == &kConv2d) {
    pick_conv_padding(spec);
  } else {
    spec.padding = chance(2) ? PaddingMode::same : PaddingMode::valid;
    if (chance(3)) {
      spec.output_padding = PerAxis{pick(0, spec.stride[0] - 1), pick(0, spec.stride[1] - 1)};
    }
  }
  spec.pad_fill.mode = static_cast<FillMode>(pick(0, 4));
  if (spec.pad_fill.mode == FillMode::constant) spec.pad_fill.constant = pick(-9, 9);
  spec.input_values = pick_values(spec.input, true);
  spec.kernel_values = pick_values(spec.kernel, false);
  return spec;
}

// Several planes, with values of presets.
void pick_planes(Spec& spec) {
  if (chance(2)) return;
  spec.groups = spec.op->transposed() ? 1 : pick(1, 3);  // Keras has no others
  spec.channels = spec.groups * pick(1, 3);
  spec.filters = spec.groups * pick(1, 3);
  if (spec.input_values.preset == Preset::custom) spec.input_values = {Preset::random, {}};
  if (spec.kernel_values.preset == Preset::custom) spec.kernel_values = {Preset::random, {}};
}

// Any cell of the picture, and now and then one that only another layer has: the
// window keeps what was pointed at while the layer changes.
CellId pick_focus(const Shot& shot) {
  constexpr std::array kAll{GridId::input, GridId::padded, GridId::kernel, GridId::output,
                            GridId::full};
  const GridId grid = kAll[static_cast<std::size_t>(pick(0, 4))];
  Cell size = shot.size_of(grid);
  if (size.row == 0 || chance(8)) size = {30, 30};
  return {grid, {pick(0, static_cast<int>(size.row) - 1), pick(0, static_cast<int>(size.col) - 1)}};
}

Shot pick_shot() {
  Spec spec = pick_spec();
  pick_planes(spec);
  Resolution resolution = resolve(spec);
  // The fill does not fit, or the output padding; or an empty tensor, of which scene_views_test.cpp
  // has examples.
  if (!resolution.geometry || resolution.geometry->outputs() == 0) {
    spec.pad_fill = {};
    spec.output_padding.reset();
    resolution = resolve(spec);
  }
  Shot shot;
  shot.layer = make_layer(spec, resolution.geometry.value());
  if (!shot.layer.grouping().single())
    shot.layer = shot.layer.showing({pick(0, spec.channels - 1), pick(0, spec.filters - 1)});
  shot.options.mode = chance(2) ? PlayMode::scatter : PlayMode::gather;
  const PlayMode mode = shot.scatters() ? PlayMode::scatter : PlayMode::gather;
  const auto count = static_cast<int>(step_count(shot.layer.geometry(), mode));
  shot.options.step = pick(0, count - 1);
  shot.options.aspect = 0.2 * pick(1, 30);
  shot.options.show.set(kShowIndices, chance(3));
  shot.language = chance(3) ? "zh" : "en";
  return shot;
}

}  // namespace

rc::Gen<Shot> settled_shots() {
  return rc::gen::exec(pick_shot);
}

rc::Gen<Shot> shots() {
  return rc::gen::exec([] {
    Shot shot = pick_shot();
    shot.options.arrival = chance(2) ? 1 : 0.01 * pick(0, 100);
    shot.options.show.set(kShowValues, !chance(6));
    if (chance(2)) shot.options.focus = pick_focus(shot);
    return shot;
  });
}

void change_framework(Shot& shot) {
  Spec spec = shot.layer.spec();
  spec.framework = *rc::gen::element<std::string>("keras", "pytorch", "onnx");
  if (spec.framework == "onnx" && spec.padding == PaddingMode::same) {
    spec.padding = chance(2) ? PaddingMode::same_upper : PaddingMode::same_lower;
  }
  const Resolution resolution = resolve(spec);
  if (!resolution.geometry) return;
  shot.layer = make_layer(spec, *resolution.geometry);
  const std::int64_t last = step_count(shot.layer.geometry(), shot.options.mode) - 1;
  shot.options.step = std::min(shot.options.step, last);
}

std::vector<DrawnCell> cells_of(const Scene& scene) {
  std::vector<DrawnCell> cells;
  for (const CellGrid& grid : scene.grids) {
    for (std::int64_t r = 0; r < grid.rows; ++r) {
      for (std::int64_t c = 0; c < grid.cols; ++c) {
        const CellId id{grid.grid, {grid.first.row + r, grid.first.col + c}};
        const Parallelogram place = grid.place(id.cell);
        if (scene.hit(place.centre()) == id) cells.push_back({place.bounds(), id});
      }
    }
  }
  return cells;
}

bool stands_once(const CellId& id) {
  return id.grid != GridId::input_plane && id.grid != GridId::output_plane;
}

std::vector<Cell> cells_of(Cell size) {
  std::vector<Cell> cells;
  for (std::int64_t r = 0; r < size.row; ++r) {
    for (std::int64_t c = 0; c < size.col; ++c)
      cells.push_back({r, c});
  }
  return cells;
}

// --- reading a scene -----------------------------------------------------------

std::string words(const Text& text) {
  std::string all;
  for (const TextRun& run : text.runs)
    all += run.text;
  return all;
}

std::vector<std::string> numbers_on(const Scene& scene, CellId id) {
  std::vector<std::string> numbers;
  for (const Text& text : all_of<Text>(scene)) {
    if (text.id == id) numbers.push_back(words(text));
  }
  return numbers;
}

std::vector<Rect> outlines(const Scene& scene, Role edge) {
  std::vector<Rect> found = all_of<Rect>(scene);
  std::erase_if(found, [&](const Rect& rect) {
    return rect.edge != edge || rect.fill != Role::none || rect.hatched;
  });
  return found;
}

Box reach_of(const Text& text) {
  double width = 0;
  double size = 0;
  for (const TextRun& run : text.runs) {
    size = std::max(size, run.size);
    for (const char letter : run.text) {
      const auto byte = static_cast<unsigned char>(letter);
      if ((byte & 0xC0U) == 0x80U) continue;  // within a letter
      const double latin = run.face == Face::mono ? 0.6 : 0.55;
      width += run.size * (byte >= 0xE3U ? 1 : latin);  // from U+3000 on: full width
    }
  }
  const double before = text.anchor == Anchor::start ? 0 : text.anchor == Anchor::end ? 1 : 0.5;
  return {text.at.x - before * width, text.at.y - 0.75 * size, width, 0.95 * size};
}

std::string past_the_picture(const Scene& scene) {
  std::string past;
  const auto check = [&](const Box& box, const std::string& what) {
    if (box.x >= 0 && box.y >= 0 && box.right() <= scene.width && box.bottom() <= scene.height) {
      return;
    }
    past += what + " at " + std::to_string(box.x) + ", " + std::to_string(box.y) + "\n";
  };
  for (const Rect& rect : all_of<Rect>(scene))
    check(rect.box.grown(rect.edge == Role::none ? 0 : rect.edge_width / 2), "rect");
  for (const Tile& tile : all_of<Tile>(scene))
    check(tile.shape.bounds(), "tile");
  const auto check_points = [&](std::initializer_list<Point> points, const std::string& what) {
    for (const Point p : points)
      check({p.x, p.y, 0, 0}, what);
  };
  for (const Line& line : all_of<Line>(scene))
    check_points({line.from, line.to}, "line");
  for (const Curve& curve : all_of<Curve>(scene))
    check_points({curve.from, curve.control1, curve.control2, curve.to}, "curve");
  for (const Raster& raster : all_of<Raster>(scene))
    check(raster.shape.bounds(), "raster");
  for (const Text& text : all_of<Text>(scene))
    check(reach_of(text), words(text));
  return past;
}

std::vector<Text> arithmetic_of(const Scene& scene) {
  const std::vector<Text> texts = all_of<Text>(scene);
  const auto first = std::ranges::find_if(texts, [](const Text& text) {
    return words(text).starts_with("y") || words(text).starts_with("(x");
  });
  const auto other = std::find_if(first, texts.end(), [](const Text& text) {
    return text.runs.front().size != GridLayout::kSumSize;
  });
  return {first, other};
}

}  // namespace padlens::test
