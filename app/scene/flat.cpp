#include "app/scene/flat.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace padlens {

FlatPicture::FlatPicture(const Layer& of_layer, const SceneOptions& asked, const Strings& words)
    : layer(of_layer),
      options(asked),
      tr(words),
      layout(flat_layout(layer, options.mode, options.aspect,
                         {options.show_kernel, options.show_formula, options.show_caption})) {
  scene.width = layout.width;
  scene.height = layout.height;
  const std::int64_t count = step_count(layer.geometry, options.mode);
  step = std::clamp<std::int64_t>(options.step, 0, count - 1);
  arrival = step == 0 ? 1 : std::clamp(options.arrival, 0.0, 1.0);
}

void FlatPicture::title(const GridFrame& frame, const std::string& words, const std::string& size) {
  Text text;
  text.at = {frame.origin.x, frame.origin.y - 16};
  text.runs.push_back({words, Role::text, Face::sans, Weight::semibold, FlatLayout::kTitleSize});
  text.runs.push_back({"   " + size, Role::dim, Face::mono, Weight::regular, 13});
  scene.primitives.emplace_back(std::move(text));
}

void FlatPicture::caption(Point at, const std::string& words) {
  if (!options.show_caption) return;
  scene.primitives.emplace_back(
      Text{at, Anchor::start, {{words, Role::dim, Face::sans, Weight::regular, 12.5}}, {}});
}

void FlatPicture::cell(const GridFrame& frame, Cell at, const CellStyle& style, CellId id) {
  const Box box = frame.cell(at);
  Rect rect = cell_rect(box, frame.radius(), style, id);
  // Cells this small would be all edge; an empty one has nothing else to show.
  if (frame.pitch < 10 && style.fill != Role::empty_fill) rect.edge = Role::none;
  scene.primitives.emplace_back(rect);
  scene.hit_boxes.push_back({box, id});
}

void FlatPicture::value(const GridFrame& frame, Cell at, const std::string& text, Role role,
                        Weight weight, double size, CellId id) {
  if (!options.show_values || size == 0) return;
  scene.primitives.emplace_back(cell_label(frame.cell(at), text, role, weight, size, id));
}

void FlatPicture::index(const GridFrame& frame, Cell at, Cell shown) {
  if (!options.show_indices) return;
  const std::string text = fmt::format("{},{}", shown.row, shown.col);
  const double size = cell_font(frame.pitch, letter_count(text) + 2, 0.19);
  if (size == 0) return;
  const Box box = frame.cell(at);
  scene.primitives.emplace_back(
      Text{{box.x + 0.07 * frame.pitch, box.y + 0.06 * frame.pitch + 0.8 * size},
           Anchor::start,
           {{text, Role::dim, Face::mono, Weight::regular, size}},
           {}});
}

void FlatPicture::outline(const Box& box, double radius, Role role, double width) {
  Rect rect;
  rect.box = box;
  rect.radius = radius;
  rect.edge = role;
  rect.edge_width = width;
  scene.primitives.emplace_back(rect);
}

double FlatPicture::font_of(const GridFrame& frame, const Grid<double>& values) const {
  int letters = 1;
  for (std::int64_t i = 0; i < values.size(); ++i) {
    letters = std::max(letters, letter_count(cell_text(values.row(0)[i])));
  }
  return cell_font(frame.pitch, letters);
}

void FlatPicture::window_tint(const GridFrame& frame, double row, double col) {
  const auto& [h, w] = layer.geometry.axis;
  for (std::int64_t i = 0; i < h.k; ++i) {
    for (std::int64_t j = 0; j < w.k; ++j) {
      Rect tint;
      tint.box = frame.cell(row + static_cast<double>(i * h.d), col + static_cast<double>(j * w.d));
      tint.radius = frame.radius();
      tint.fill = Role::window_fill;
      tint.opacity = 0.72;
      scene.primitives.emplace_back(tint);
    }
  }
}

void FlatPicture::window_outline(const GridFrame& frame, double row, double col) {
  const auto& [h, w] = layer.geometry.axis;
  const Box box = frame.span(row, col, static_cast<double>(h.K), static_cast<double>(w.K));
  outline(box.grown(frame.gap() / 2), frame.radius() + 1, Role::window_edge,
          frame.pitch > 16 ? 3 : 2);
}

void FlatPicture::corner_text(const GridFrame& frame, double row, double col,
                              const std::string& text) {
  const double size = cell_font(frame.pitch, letter_count(text) + 1, 0.21);
  if (!options.show_values || !frame.by_cell() || size == 0) return;
  const Box box = frame.cell(row, col);
  scene.primitives.emplace_back(
      Text{{box.right() - 0.08 * frame.pitch, box.bottom() - 0.08 * frame.pitch},
           Anchor::end,
           {{text, Role::window_text, Face::mono, Weight::semibold, size}},
           {}});
}

void FlatPicture::difference_marks(const GridFrame& frame, Cell first) {
  if (!comparing() || !frame.by_cell()) return;
  const auto& [h, w] = layer.geometry.axis;
  for (std::int64_t r = 0; r < h.out; ++r) {
    for (std::int64_t c = 0; c < w.out; ++c) {
      if (!differs(layer, *options.compared, {r, c})) continue;
      const Cell at{r + first.row, c + first.col};
      const Box box = frame.cell(at);
      const double size = cell_font(frame.pitch, 2, 0.24);
      outline(box.grown(-1), frame.radius(), Role::problem, frame.pitch > 24 ? 2 : 1);
      if (size == 0) continue;
      // Told by a sign as well as by colour.
      scene.primitives.emplace_back(
          Text{{box.right() - 0.08 * frame.pitch, box.y + 0.07 * frame.pitch + 0.8 * size},
               Anchor::end,
               {{"≠", Role::problem, Face::mono, Weight::bold, size}},
               {}});
    }
  }
}

void FlatPicture::output_caption(const GridFrame& frame, const std::string& words) {
  if (!options.show_caption) return;
  const Point at{frame.origin.x, frame.box().bottom() + 24};
  if (!comparing() || !frame.by_cell()) return caption(at, words);
  const auto& [h, w] = layer.geometry.axis;
  std::int64_t count = 0;
  for (std::int64_t r = 0; r < h.out; ++r) {
    for (std::int64_t c = 0; c < w.out; ++c)
      count += differs(layer, *options.compared, {r, c}) ? 1 : 0;
  }
  const std::vector<std::string> args{std::to_string(count), std::to_string(h.out * w.out)};
  const Role role = count == 0 ? Role::output_text : Role::problem;
  scene.primitives.emplace_back(
      Text{at,
           Anchor::start,
           {{tr("scene.differing", args), role, Face::sans, Weight::semibold, 12.5}},
           {}});
}

void FlatPicture::region(const GridFrame& frame, const Box& box, const CellStyle& style) {
  Rect rect = cell_rect(box, std::min(frame.radius(), 4.0), style, {});
  scene.primitives.emplace_back(rect);
}

void FlatPicture::kernel_grid(const GridFrame& frame, bool flipped) {
  if (!options.show_kernel) return;
  const auto& [h, w] = layer.geometry.axis;
  title(frame, tr(flipped ? "scene.kernel_flipped" : "scene.kernel"),
        fmt::format("{} × {}", h.k, w.k));
  const double size = font_of(frame, *layer.kernel);
  for (std::int64_t r = 0; r < h.k; ++r) {
    for (std::int64_t c = 0; c < w.k; ++c) {
      const Cell weight = flipped ? Cell{h.k - 1 - r, w.k - 1 - c} : Cell{r, c};
      const CellId id{GridId::kernel, weight};
      cell(frame, {r, c}, cell_styles::kKernel, id);
      value(frame, {r, c}, cell_text(layer.kernel->at(weight)), Role::kernel_text, Weight::semibold,
            size, id);
      index(frame, {r, c}, weight);
      if (options.focus == id) outline(frame.cell(Cell{r, c}), frame.radius(), Role::accent, 2.5);
    }
  }
}

std::string FlatPicture::size_text(std::int64_t rows, std::int64_t cols) {
  return fmt::format("{} × {}", rows, cols);
}

namespace {

Scene build(const Layer& layer, const SceneOptions& asked, const Strings& tr) {
  SceneOptions options = asked;
  if (!layer.geometry.transposed()) options.mode = PlayMode::gather;
  FlatPicture picture(layer, options, tr);
  if (options.mode == PlayMode::scatter) {
    draw_scatter(picture);
  } else {
    draw_gather(picture);
  }
  return std::move(picture.scene);
}

}  // namespace

extern const View kFlatView;
const View kFlatView{"flat", build};

}  // namespace padlens
