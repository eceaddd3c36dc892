#include "app/export/cairo_painter.h"

#include <algorithm>

#include "app/svg/hatch.h"
#include "app/svg/shade_means.h"

namespace padlens {
namespace {

// Cells on a side of an image: what a layer has at most on a side of its input.
constexpr std::int64_t kMaxTexels = 1024;
constexpr std::size_t kMaxImages = 8;  // remembered

CairoSurface surface_of(const Shades& texels, const std::array<Pixel, 256>& pixels) {
  CairoSurface surface(cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, static_cast<int>(texels.cols()), static_cast<int>(texels.rows())));
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return surface;
  unsigned char* data = cairo_image_surface_get_data(surface.get());
  const std::ptrdiff_t stride = cairo_image_surface_get_stride(surface.get());
  for (std::int64_t row = 0; row < texels.rows(); ++row) {
    auto* out = reinterpret_cast<Pixel*>(data + row * stride);
    std::transform(texels.row(row), texels.row(row) + texels.cols(), out,
                   [&](std::uint8_t shade) { return pixels[shade]; });
  }
  cairo_surface_mark_dirty(surface.get());
  return surface;
}

}  // namespace

CairoPainter::CairoPainter(const Theme& theme, double scale) : theme_(theme), scale_(scale) {}

void CairoPainter::paint(cairo_t* cr, const Scene& scene, bool background) {
  if (background) {
    cr_ = cr;
    cairo_save(cr);
    cairo_scale(cr, scale_, scale_);
    set_color(Role::background);
    cairo_paint(cr);
    cairo_restore(cr);
  }
  paint_part(cr, scene, 0, scene.primitives.size());
}

void CairoPainter::paint_part(cairo_t* cr, const Scene& scene, std::size_t first,
                              std::size_t count) {
  cr_ = cr;
  cairo_save(cr);
  cairo_scale(cr, scale_, scale_);
  for (std::size_t i = first; i < first + count; ++i)
    std::visit([this](const auto& shape) { draw(shape); }, scene.primitives[i]);
  cairo_restore(cr);
  cr_ = nullptr;
}

void CairoPainter::set_color(Role role, double opacity) {
  const Color color = theme_[role];
  cairo_set_source_rgba(cr_, color.r / 255.0, color.g / 255.0, color.b / 255.0, opacity);
}

void CairoPainter::stroke(Role role, double width, Dash dash) {
  set_color(role);
  cairo_set_line_width(cr_, width);
  set_dash(cr_, dash, 1);
  cairo_stroke(cr_);
}

template <class AddPath>
void CairoPainter::hatch(const Box& bounds, double opacity, const AddPath& add_path) {
  cairo_save(cr_);
  add_path();
  cairo_clip(cr_);
  add_hatch_lines(cr_, bounds, 1, 0);
  set_color(Role::padding_hatch, opacity);
  cairo_set_line_width(cr_, kHatchWidth);
  set_dash(cr_, Dash::solid, 1);
  cairo_stroke(cr_);
  cairo_restore(cr_);
}

template <class CellShape, class AddPath>
void CairoPainter::draw_cell(const CellShape& cell, const Box& bounds, const AddPath& add_path) {
  if (cell.fill != Role::none) {
    add_path();
    set_color(cell.fill, cell.opacity);
    cairo_fill(cr_);
  }
  if (cell.hatched) hatch(bounds, cell.opacity, add_path);
  if (cell.edge != Role::none) {
    add_path();
    stroke(cell.edge, cell.edge_width, cell.dash);
  }
}

void CairoPainter::draw(const Rect& rect) {
  const Box& box = rect.box;
  if (!(box.w > 0 && box.h > 0)) return;
  const double radius = std::max(0.0, std::min({rect.radius, box.w / 2, box.h / 2}));
  draw_cell(rect, box, [&] { add_round_box(cr_, box, radius); });
}

void CairoPainter::draw(const Tile& tile) {
  if (!(area(tile.shape) > 0)) return;
  cairo_save(cr_);
  cairo_set_miter_limit(cr_, kTileMiterLimit);
  draw_cell(tile, tile.shape.bounds(), [&] { add_tile(cr_, corners_of(tile.shape)); });
  cairo_restore(cr_);
}

const CairoPainter::Image& CairoPainter::image_of(const Raster& raster) {
  const auto known = std::ranges::find_if(images_, [&](const Image& image) {
    return image.shades == raster.shades && image.low == raster.low && image.high == raster.high;
  });
  if (known != images_.end()) return *known;
  Image image{raster.shades, raster.low, raster.high, reduced(*raster.shades, kMaxTexels), nullptr};
  image.surface = surface_of(image.texels, shade_pixels(theme_, raster.low, raster.high));
  if (images_.size() >= kMaxImages) images_.erase(images_.begin());
  images_.push_back(std::move(image));
  return images_.back();
}

void CairoPainter::draw(const Raster& raster) {
  const Parallelogram& shape = raster.shape;
  if (!(area(shape) > 0) || raster.shades->empty()) return;
  const Image& image = image_of(raster);
  const auto cols = static_cast<double>(image.texels.cols());
  const auto rows = static_cast<double>(image.texels.rows());
  const cairo_matrix_t place{shape.across.x / cols, shape.across.y / cols, shape.down.x / rows,
                             shape.down.y / rows,   shape.corner.x,        shape.corner.y};
  cairo_save(cr_);
  cairo_transform(cr_, &place);
  cairo_set_source_surface(cr_, image.surface.get(), 0, 0);
  const bool sharp = patch_size(shape, image.texels) >= 1;
  cairo_pattern_set_filter(cairo_get_source(cr_), sharp ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  cairo_paint(cr_);
  cairo_restore(cr_);
}

void CairoPainter::draw(const Line& line) {
  if (line.role == Role::none) return;
  cairo_move_to(cr_, line.from.x, line.from.y);
  cairo_line_to(cr_, line.to.x, line.to.y);
  stroke(line.role, line.width, line.dash);
}

void CairoPainter::draw(const Curve& curve) {
  if (curve.role == Role::none) return;
  cairo_move_to(cr_, curve.from.x, curve.from.y);
  cairo_curve_to(cr_, curve.control1.x, curve.control1.y, curve.control2.x, curve.control2.y,
                 curve.to.x, curve.to.y);
  stroke(curve.role, curve.width, curve.dash);
}

void CairoPainter::draw(const Text& text) {
  text_.draw(cr_, text, theme_);
}

}  // namespace padlens
