#include "app/export/stencil_maker.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "app/export/shade_stencil.h"
#include "app/svg/hatch.h"

namespace padlens {
namespace {

enum Kind : std::int32_t { kFill, kHatch, kOutline, kTiles, kLine = 2 * kTiles, kCurve, kGlyph };

constexpr std::int32_t kParts = 256;     // of a pixel, for shapes
constexpr std::int32_t kGlyphParts = 8;  // of a pixel, for where glyphs stand
constexpr std::int32_t kSizeParts = 64;  // of a pixel, for the size of glyphs
constexpr double kFarthest = 1 << 16;    // pixels: no canvas is that large

std::int32_t parts(double pixels, std::int32_t in_one = kParts) {
  const double near = std::clamp(pixels, -kFarthest, kFarthest);
  return static_cast<std::int32_t>(std::lround(near * in_one));
}

double pixels(std::int32_t parts) {
  return static_cast<double>(parts) / kParts;
}

// A coordinate as a whole pixel and what is left of it.
struct Split {
  std::int32_t whole = 0;
  std::int32_t rest = 0;
};

Split split(double coordinate, std::int32_t in_one = kParts) {
  const std::int32_t all = parts(coordinate, in_one);
  const std::int32_t whole = all >= 0 ? all / in_one : -((in_one - 1 - all) / in_one);
  return {whole, all - whole * in_one};
}

PixelBox grown(double left, double top, double right, double bottom, double by) {
  return {static_cast<int>(std::floor(left - by)) - 1, static_cast<int>(std::floor(top - by)) - 1,
          static_cast<int>(std::ceil(right + by)) + 1,
          static_cast<int>(std::ceil(bottom + by)) + 1};
}

void stroke(cairo_t* cr, double width, Dash dash, double scale) {
  cairo_set_line_width(cr, width);
  set_dash(cr, dash, scale);
  cairo_stroke(cr);
}

int stride_of(int width) {
  return (width + 7) / 8 * 8;
}

// Where two tiles share a pixel, each covers a part of it, and one after the other they
// would hide less of what is below than both together: a seam. So that c of one and 1 - c
// of the other leave as much as either does where it covers all, each leaves the c-th power.
void hide_seams(Stencil& stencil, double opacity) {
  constexpr double kLeast = 0.01;  // of full opacity there is no power; nobody sees 1 %
  const double left = std::max(1 - opacity, kLeast);
  if (left > 1 - kLeast) return;
  std::array<std::uint8_t, 256> better{};
  for (std::size_t i = 0; i < better.size(); ++i) {
    const double hidden = 1 - std::pow(left, static_cast<double>(i) / 255);
    better[i] = static_cast<std::uint8_t>(std::lround(255 * hidden / (1 - left)));
  }
  for (std::uint8_t& coverage : stencil.coverage)
    coverage = better[coverage];
}

// The part of `stencil` that covers anything.
Stencil trimmed(const Stencil& stencil) {
  const auto covers = [&](int x, int y) {
    return stencil.coverage[static_cast<std::size_t>(y) * static_cast<std::size_t>(stencil.stride) +
                            static_cast<std::size_t>(x)] != 0;
  };
  PixelBox ink{std::numeric_limits<int>::max(), std::numeric_limits<int>::max(), 0, 0};
  for (int y = 0; y < stencil.box.height(); ++y) {
    for (int x = 0; x < stencil.box.width(); ++x) {
      if (!covers(x, y)) continue;
      ink = {std::min(ink.left, x), std::min(ink.top, y), std::max(ink.right, x + 1), y + 1};
    }
  }
  Stencil result;
  if (ink.empty()) return result;
  result.box = ink.moved(stencil.box.left, stencil.box.top);
  result.stride = stride_of(ink.width());
  result.coverage.resize(static_cast<std::size_t>(result.stride) *
                         static_cast<std::size_t>(ink.height()));
  for (int y = 0; y < ink.height(); ++y) {
    const std::ptrdiff_t from =
        std::ptrdiff_t{ink.top + y} * stencil.stride + std::ptrdiff_t{ink.left};
    std::copy_n(stencil.coverage.begin() + from, ink.width(),
                result.coverage.begin() + std::ptrdiff_t{y} * result.stride);
  }
  return result;
}

Stencil drawn(const PixelBox& box, const std::function<void(cairo_t*)>& draw) {
  Stencil stencil;
  stencil.box = box;
  stencil.stride = stride_of(box.width());
  stencil.coverage.resize(static_cast<std::size_t>(stencil.stride) *
                          static_cast<std::size_t>(box.height()));
  const CairoSurface surface(cairo_image_surface_create_for_data(
      stencil.coverage.data(), CAIRO_FORMAT_A8, box.width(), box.height(), stencil.stride));
  const CairoContext cr(cairo_create(surface.get()));
  cairo_translate(cr.get(), -box.left, -box.top);
  draw(cr.get());
  cairo_surface_flush(surface.get());
  return trimmed(stencil);
}

}  // namespace

// A box of round corners in 1/256 of a pixel, from the pixel (x, y).
struct StencilMaker::BoxShape {
  BoxShape(const Box& of, double round) {
    const Split left = split(of.x);
    const Split top = split(of.y);
    x = left.whole;
    y = top.whole;
    box = {pixels(left.rest), pixels(top.rest), pixels(parts(of.w)), pixels(parts(of.h))};
    radius = pixels(parts(round));
    numbers = {left.rest, top.rest, parts(of.w), parts(of.h), parts(round)};
  }

  Key key(Kind kind, std::initializer_list<std::int32_t> more) const {
    return key_of(kind, numbers, more);
  }
  void add_path(cairo_t* cr) const { add_round_box(cr, box, radius); }
  PixelBox reach(double by) const { return grown(box.x, box.y, box.right(), box.bottom(), by); }

  template <std::size_t kCount>
  static Key key_of(std::int32_t kind, const std::array<std::int32_t, kCount>& numbers,
                    std::initializer_list<std::int32_t> more) {
    static_assert(kCount + 3 <= kShapeNumbers);
    Key key{kind};
    const auto next = std::copy(numbers.begin(), numbers.end(), key.begin() + 1);
    std::copy(more.begin(), more.end(), next);
    return key;
  }

  int x = 0;
  int y = 0;
  Box box;
  double radius = 0;
  std::array<std::int32_t, 5> numbers{};
};

// A tile from the pixel (x, y). Each corner is rounded where it stands, so that those of
// neighbours stay the same.
struct StencilMaker::TileShape {
  explicit TileShape(const Corners& of) : x(split(of[0].x).whole), y(split(of[0].y).whole) {
    Point least{kFarthest, kFarthest};
    Point most{-kFarthest, -kFarthest};
    for (std::size_t i = 0; i < of.size(); ++i) {
      numbers[2 * i] = parts(of[i].x) - x * kParts;
      numbers[2 * i + 1] = parts(of[i].y) - y * kParts;
      corners[i] = {pixels(numbers[2 * i]), pixels(numbers[2 * i + 1])};
      least = {std::min(least.x, corners[i].x), std::min(least.y, corners[i].y)};
      most = {std::max(most.x, corners[i].x), std::max(most.y, corners[i].y)};
    }
    box = {least.x, least.y, most.x - least.x, most.y - least.y};
  }

  Key key(Kind kind, std::initializer_list<std::int32_t> more) const {
    return BoxShape::key_of(kTiles + kind, numbers, more);
  }
  void add_path(cairo_t* cr) const {
    cairo_set_miter_limit(cr, kTileMiterLimit);
    add_tile(cr, corners);
  }
  // The tips of the outline stand out.
  PixelBox reach(double by) const {
    return grown(box.x, box.y, box.right(), box.bottom(), by * kTileMiterLimit / 2);
  }

  int x;
  int y;
  Corners corners;
  Box box;
  std::array<std::int32_t, 8> numbers{};
};

StencilMaker::StencilMaker(double scale, PixelSize canvas)
    : scale_(scale), canvas_{0, 0, canvas.width, canvas.height} {}

std::size_t StencilMaker::KeyHash::operator()(const Key& key) const {
  std::uint64_t hash = 0;
  for (const std::int32_t number : key) {
    hash = (std::rotl(hash, 23) ^ static_cast<std::uint32_t>(number)) * 0x9E3779B97F4A7C15U;
  }
  return hash ^ (hash >> 32U);
}

std::size_t StencilMaker::size_of(const Kept& kept) {
  constexpr std::size_t kOverhead = 192;
  return kept.stencil.coverage.size() + kOverhead;
}

std::size_t StencilMaker::size_of(const ShadedStencil& shaded) {
  return shaded.stencil.coverage.size() + static_cast<std::size_t>(shaded.shades->size());
}

void StencilMaker::begin_picture() {
  ++picture_;
  if (bytes_ <= kMostBytes) return;
  const auto is_old = [this](std::int64_t picture) { return picture < picture_ - 1; };
  // Those before their masks, which may be used elsewhere too.
  std::erase_if(shaded_, [&](const ShadedStencil& shaded) {
    if (!is_old(shaded.picture)) return false;
    bytes_ -= size_of(shaded);
    return true;
  });
  std::erase_if(stencils_, [&](const auto& each) {
    if (!is_old(each.second.picture)) return false;
    bytes_ -= size_of(each.second);
    return true;
  });
}

PlacedStencil StencilMaker::find(Key key, int x, int y, const PixelBox& reach, const Draw& draw,
                                 double opacity) {
  const PixelBox seen = common(reach, canvas_.moved(-x, -y));
  if (seen.empty()) return {};
  if (seen != reach) {
    key[kShapeNumbers] = seen.left;
    key[kShapeNumbers + 1] = seen.top;
    key[kShapeNumbers + 2] = seen.right;
    key[kShapeNumbers + 3] = seen.bottom;
  }
  const auto [found, is_new] = stencils_.try_emplace(key);
  auto& [stencil, picture] = found->second;
  picture = picture_;
  if (is_new) {
    stencil = drawn(seen, draw);
    if (opacity > 0) hide_seams(stencil, opacity);
    bytes_ += size_of(found->second);
  }
  if (stencil.box.empty()) return {};
  return {&stencil, x, y};
}

// --- shapes

PlacedStencil StencilMaker::filled(const Box& box, double radius) {
  const BoxShape shape(box, radius);
  return find(shape.key(kFill, {}), shape.x, shape.y, shape.reach(0), [&](cairo_t* cr) {
    shape.add_path(cr);
    cairo_fill(cr);
  });
}

PlacedStencil StencilMaker::filled(const Corners& corners, double opacity) {
  const TileShape shape(corners);
  const std::int32_t hundredths = parts(opacity, 100);
  const auto draw = [&](cairo_t* cr) {
    shape.add_path(cr);
    cairo_fill(cr);
  };
  return find(shape.key(kFill, {hundredths}), shape.x, shape.y, shape.reach(0), draw,
              hundredths / 100.0);
}

template <class Shape>
PlacedStencil StencilMaker::hatch(const Shape& shape) {
  // Where the lines of all of the picture fall here.
  const double period = kHatchPeriod * scale_;
  const double sum = static_cast<double>(shape.x) + shape.y;
  const std::int32_t phase = parts(std::ceil(sum / period) * period - sum);
  const Key key = shape.key(kHatch, {phase});
  return find(key, shape.x, shape.y, shape.reach(0), [&](cairo_t* cr) {
    shape.add_path(cr);
    cairo_clip(cr);
    add_hatch_lines(cr, shape.box, scale_, pixels(phase));
    stroke(cr, kHatchWidth * scale_, Dash::solid, scale_);
  });
}

PlacedStencil StencilMaker::hatched(const Box& box, double radius) {
  return hatch(BoxShape(box, radius));
}

PlacedStencil StencilMaker::hatched(const Corners& corners) {
  return hatch(TileShape(corners));
}

template <class Shape>
PlacedStencil StencilMaker::outline(const Shape& shape, double width, Dash dash) {
  const Key key = shape.key(kOutline, {parts(width), static_cast<std::int32_t>(dash)});
  return find(key, shape.x, shape.y, shape.reach(width), [&](cairo_t* cr) {
    shape.add_path(cr);
    stroke(cr, pixels(parts(width)), dash, scale_);
  });
}

PlacedStencil StencilMaker::outlined(const Box& box, double radius, double width, Dash dash) {
  return outline(BoxShape(box, radius), width, dash);
}

PlacedStencil StencilMaker::outlined(const Corners& corners, double width, Dash dash) {
  return outline(TileShape(corners), width, dash);
}

PlacedStencil StencilMaker::shaded(const PlacedStencil& mask, const Parallelogram& shape,
                                   const std::shared_ptr<const Shades>& shades) {
  if (mask.stencil == nullptr) return {};
  auto known = std::ranges::find_if(shaded_, [&](const ShadedStencil& one) {
    return one.mask == mask.stencil && one.shape == shape && one.shades == shades;
  });
  if (known == shaded_.end()) {
    shaded_.push_front({mask.stencil, shape, shades,
                        shade_stencil(*mask.stencil, mask.x, mask.y, shape, *shades)});
    known = shaded_.begin();
    bytes_ += size_of(*known);
  }
  known->picture = picture_;
  return {&known->stencil, mask.x, mask.y};
}

PlacedStencil StencilMaker::line(Point from, Point to, double width, Dash dash) {
  const Split x = split(from.x);
  const Split y = split(from.y);
  const Key key{kLine,
                x.rest,
                y.rest,
                parts(to.x - from.x),
                parts(to.y - from.y),
                parts(width),
                static_cast<std::int32_t>(dash)};
  const Point start{pixels(x.rest), pixels(y.rest)};
  const Point end{start.x + pixels(key[3]), start.y + pixels(key[4])};
  const PixelBox reach = grown(std::min(start.x, end.x), std::min(start.y, end.y),
                               std::max(start.x, end.x), std::max(start.y, end.y), width);
  return find(key, x.whole, y.whole, reach, [&](cairo_t* cr) {
    cairo_move_to(cr, start.x, start.y);
    cairo_line_to(cr, end.x, end.y);
    stroke(cr, pixels(key[5]), dash, scale_);
  });
}

PlacedStencil StencilMaker::curve(const Curve& curve, double width) {
  const Split x = split(curve.from.x);
  const Split y = split(curve.from.y);
  Key key{kCurve, x.rest, y.rest, parts(width), static_cast<std::int32_t>(curve.dash)};
  std::array<Point, 4> points{Point{pixels(x.rest), pixels(y.rest)}};
  const std::array<Point, 3> rest{curve.control1, curve.control2, curve.to};
  Point least = points[0];
  Point most = points[0];
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const std::int32_t across = parts(rest[i].x - curve.from.x);
    const std::int32_t down = parts(rest[i].y - curve.from.y);
    key[5 + 2 * i] = across;
    key[6 + 2 * i] = down;
    points[i + 1] = {points[0].x + pixels(across), points[0].y + pixels(down)};
    least = {std::min(least.x, points[i + 1].x), std::min(least.y, points[i + 1].y)};
    most = {std::max(most.x, points[i + 1].x), std::max(most.y, points[i + 1].y)};
  }
  const PixelBox reach = grown(least.x, least.y, most.x, most.y, width);
  return find(key, x.whole, y.whole, reach, [&](cairo_t* cr) {
    cairo_move_to(cr, points[0].x, points[0].y);
    cairo_curve_to(cr, points[1].x, points[1].y, points[2].x, points[2].y, points[3].x,
                   points[3].y);
    stroke(cr, pixels(key[3]), curve.dash, scale_);
  });
}

// --- glyphs

std::int32_t StencilMaker::font_number(PangoFont* font) {
  const auto found = std::ranges::find(fonts_, font, &GObjectPtr<PangoFont>::get);
  const auto number = static_cast<std::int32_t>(found - fonts_.begin());
  if (found == fonts_.end()) fonts_.emplace_back(static_cast<PangoFont*>(g_object_ref(font)));
  return number;
}

PlacedStencil StencilMaker::glyph(PangoFont* font, PangoGlyph glyph, Point at, double size) {
  const Split x = split(at.x, kGlyphParts);
  const Split y = split(at.y, kGlyphParts);
  const Key key{
      kGlyph, font_number(font), static_cast<std::int32_t>(glyph), parts(size, kSizeParts), x.rest,
      y.rest};
  // Letters may stand out of their squares, and what stands for unknown ones is wide.
  const PixelBox reach = grown(-size, -1.5 * size, 2 * size, size, 1);
  return find(key, x.whole, y.whole, reach, [&](cairo_t* cr) {
    const double scale = static_cast<double>(key[3]) / kSizeParts / CairoText::kEm;
    cairo_translate(cr, static_cast<double>(x.rest) / kGlyphParts,
                    static_cast<double>(y.rest) / kGlyphParts);
    cairo_scale(cr, scale, scale);
    const std::unique_ptr<PangoGlyphString, GlyphsFree> one(pango_glyph_string_new());
    pango_glyph_string_set_size(one.get(), 1);
    one->glyphs[0] = {};
    one->glyphs[0].glyph = glyph;
    cairo_move_to(cr, 0, 0);
    pango_cairo_glyph_string_path(cr, font, one.get());
    cairo_fill(cr);
  });
}

}  // namespace padlens
