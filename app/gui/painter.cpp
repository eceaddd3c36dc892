#include "app/gui/painter.h"

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "app/scene/numbers.h"

namespace padlens {
namespace {

constexpr double kHatchSpacing = 6;  // logical units, along x
constexpr double kSmallestText = 5;
constexpr double kBarOpacity = 0.45;  // of words too small to be read
constexpr double kSmallestDetail = 12;
constexpr double kSmallestCorners = 10;

float pixel(double value) {
  return static_cast<float>(std::round(value));
}

// Dash and gap in logical units.
std::array<double, 2> dash_of(Dash dash) {
  return dash == Dash::dashed ? std::array{4.0, 3.0} : std::array{1.5, 2.5};
}

class Painter {
 public:
  Painter(const Theme& theme, Fonts& fonts, Textures& textures, ImDrawList& list,
          const Placement& place)
      : theme_(theme),
        fonts_(fonts),
        textures_(textures),
        list_(list),
        place_(place),
        clip_min_(list.GetClipRectMin()),
        clip_max_(list.GetClipRectMax()) {}

  // What is drawn next, which may hide most of it.
  void set_next(const Primitive* next) {
    covered_.reset();
    const Raster* raster = next == nullptr ? nullptr : std::get_if<Raster>(next);
    if (raster == nullptr || raster->shape.across.y != 0 || raster->shape.down.x != 0) return;
    const Box box = raster->shape.bounds();
    covered_ = {place_.to_screen({box.x, box.y}), place_.to_screen({box.right(), box.bottom()})};
  }

  void operator()(const Rect& rect) const {
    // Whole pixels: fills meet and edges are sharp.
    const ImVec2 min{pixel(place_.x + rect.box.x * place_.scale),
                     pixel(place_.y + rect.box.y * place_.scale)};
    const ImVec2 max{pixel(place_.x + rect.box.right() * place_.scale),
                     pixel(place_.y + rect.box.bottom() * place_.scale)};
    if (outside(min, max)) return;
    // Corners too small to be seen cost as much as large ones.
    const bool tiny = rect.box.w * place_.scale < kSmallestCorners;
    const float radius = tiny ? 0 : static_cast<float>(rect.radius * place_.scale);
    const bool detailed = rect.box.w * place_.scale >= kSmallestDetail;
    const bool filled = rect.fill != Role::none;
    const bool hatched = rect.hatched && detailed;
    const bool outlined = rect.edge != Role::none && (rect.dash == Dash::solid || !detailed);
    const ImU32 fill = filled ? color_of(theme_, rect.fill, rect.opacity) : 0;
    const float width = width_of(rect.edge_width);
    if (filled && outlined && !hatched && rect.opacity == 1 &&
        draw_cell(min, max, radius, width, fill, color_of(theme_, rect.edge)))
      return;
    if (filled) list_.AddRectFilled(min, max, fill, radius);
    if (hatched) hatch_rect(min, max);
    if (rect.edge == Role::none) return;
    const ImU32 color = color_of(theme_, rect.edge);
    if (outlined) {
      compat::add_rect(list_, min, max, color, radius, width);
    } else {
      dashed_rect(min, max, radius, color, width, rect.dash);
    }
  }

  void operator()(const Tile& tile) const {
    const Corners at = corners(tile.shape);
    const Box box = tile.shape.bounds();
    const ImVec2 min = place_.to_screen({box.x, box.y});
    const ImVec2 max = place_.to_screen({box.right(), box.bottom()});
    if (outside(min, max)) return;
    if (tile.fill != Role::none) {
      // Soft edges would show the ground between tiles that meet.
      const ImDrawListFlags flags = list_.Flags;
      list_.Flags &= ~ImDrawListFlags_AntiAliasedFill;
      list_.AddQuadFilled(at[0], at[1], at[2], at[3], color_of(theme_, tile.fill, tile.opacity));
      list_.Flags = flags;
    }
    const bool detailed = box.w * place_.scale >= kSmallestDetail;
    if (tile.hatched && detailed) hatch(at, visible_part(min, max));
    if (tile.edge == Role::none) return;
    const float width = width_of(tile.edge_width);
    const ImU32 color = color_of(theme_, tile.edge);
    if (tile.dash == Dash::solid || !detailed) {
      list_.AddQuad(at[0], at[1], at[2], at[3], color, width);
    } else {
      for (std::size_t i = 0; i < at.size(); ++i)
        stroke(std::array{at[i], at[(i + 1) % at.size()]}, color, width, tile.dash);
    }
  }

  void operator()(const Raster& raster) const {
    Corners at = corners(raster.shape);
    for (ImVec2& corner : at)
      corner = {std::round(corner.x), std::round(corner.y)};
    const auto& [across, down] = std::pair(raster.shape.across, raster.shape.down);
    const double pixels =
        place_.scale *
        std::min(std::hypot(across.x, across.y) / static_cast<double>(raster.shades->cols()),
                 std::hypot(down.x, down.y) / static_cast<double>(raster.shades->rows()));
    if (const auto texture = textures_.get(raster, theme_, pixels)) {
      list_.AddImageQuad(*texture, at[0], at[1], at[2], at[3]);
    } else {
      list_.AddQuadFilled(at[0], at[1], at[2], at[3], color_of(theme_, raster.low));
    }
  }

  void operator()(const Line& line) const {
    const std::array points{place_.to_screen(line.from), place_.to_screen(line.to)};
    if (line.dash == Dash::solid && straight_line(points[0], points[1], line)) return;
    stroke(points, color_of(theme_, line.role), width_of(line.width), line.dash);
  }

  void operator()(const Curve& curve) const {
    constexpr int kPieces = 48;
    std::vector<ImVec2> points;
    for (int i = 0; i <= kPieces; ++i) {
      const double t = static_cast<double>(i) / kPieces;
      const double u = 1 - t;
      const auto along = [&](double a, double b, double c, double d) {
        return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
      };
      points.push_back(
          place_.to_screen({along(curve.from.x, curve.control1.x, curve.control2.x, curve.to.x),
                            along(curve.from.y, curve.control1.y, curve.control2.y, curve.to.y)}));
    }
    stroke(points, color_of(theme_, curve.role), width_of(curve.width), curve.dash);
  }

  void operator()(const Text& text) const {
    ImVec2 at = place_.to_screen(text.at);
    double tall = 0;
    double most = 0;  // no letter is wider than its font is high
    for (const TextRun& run : text.runs) {
      const double size = run.size * scale_of(run);
      if (size < kSmallestText) return place_.bars ? bar(text) : void();
      tall = std::max(tall, 2 * size);
      most += size * static_cast<double>(run.text.size());
    }
    // Letters of a size in which nothing is seen are not made.
    const ImVec2 reach{static_cast<float>(most), static_cast<float>(tall)};
    if (outside({at.x - reach.x, at.y - reach.y}, {at.x + reach.x, at.y + reach.y})) return;
    float width = 0;
    for (const TextRun& run : text.runs)
      width += text_width(font(run), run.text);
    if (outside({at.x - width, at.y - reach.y}, {at.x + width, at.y + reach.y})) return;
    if (text.anchor == Anchor::middle) at.x -= width / 2;
    if (text.anchor == Anchor::end) at.x -= width;
    at = {std::round(at.x), std::round(at.y)};
    for (const TextRun& run : text.runs) {
      at.x += draw_text(list_, font(run), at, color_of(theme_, run.role), run.text);
    }
  }

 private:
  // About as wide as the words, and half as high as their letters.
  void bar(const Text& text) const {
    ImVec2 at = place_.to_screen(text.at);
    const auto width = [&](const TextRun& run) {
      return static_cast<float>(letter_count(run.text) * 0.55 * run.size * scale_of(run));
    };
    float all = 0;
    for (const TextRun& run : text.runs)
      all += width(run);
    if (text.anchor == Anchor::middle) at.x -= all / 2;
    if (text.anchor == Anchor::end) at.x -= all;
    for (const TextRun& run : text.runs) {
      const float size = static_cast<float>(run.size * scale_of(run));
      const float tall = std::max(1.0F, size * 0.4F);
      const ImVec2 min{at.x, at.y - size * 0.15F - tall};
      list_.AddRectFilled(min, {at.x + width(run), min.y + tall},
                          color_of(theme_, run.role, kBarOpacity));
      at.x += width(run);
    }
  }

  Fonts::Sized font(const TextRun& run) const {
    return fonts_.get_soon(run.face, run.weight, run.size * scale_of(run));
  }

  // Numbers grow with their cells, words no further than they can be read with ease.
  double scale_of(const TextRun& run) const {
    return run.face == Face::sans ? place_.ink : place_.scale;
  }

  float width_of(double width) const {
    return std::max(1.0F, pixel(width * std::max(place_.ink, 0.5)));
  }

  using Corners = std::array<ImVec2, 4>;  // around it
  Corners corners(const Parallelogram& shape) const {
    return {place_.to_screen(shape.at(0, 0)), place_.to_screen(shape.at(1, 0)),
            place_.to_screen(shape.at(1, 1)), place_.to_screen(shape.at(0, 1))};
  }

  bool outside(ImVec2 min, ImVec2 max) const {
    constexpr float kEdge = 8;  // lines reach over
    return max.x < clip_min_.x - kEdge || min.x > clip_max_.x + kEdge ||
           max.y < clip_min_.y - kEdge || min.y > clip_max_.y + kEdge;
  }

  // But for what is hidden in its middle.
  void hatch_rect(ImVec2 min, ImVec2 max) const {
    const auto part = [&](ImVec2 from, ImVec2 to) {
      if (from.x < to.x && from.y < to.y && !outside(from, to))
        hatch({from, {to.x, from.y}, to, {from.x, to.y}}, visible_part(from, to));
    };
    if (!covered_) return part(min, max);
    const ImVec2 low{std::clamp(std::round(covered_->first.x), min.x, max.x),
                     std::clamp(std::round(covered_->first.y), min.y, max.y)};
    const ImVec2 high{std::clamp(std::round(covered_->second.x), low.x, max.x),
                      std::clamp(std::round(covered_->second.y), low.y, max.y)};
    part(min, {max.x, low.y});
    part({min.x, low.y}, {low.x, high.y});
    part({high.x, low.y}, {max.x, high.y});
    part({min.x, high.y}, max);
  }

  // From x + y of its upper left corner to that of its lower right one.
  std::array<double, 2> visible_part(ImVec2 min, ImVec2 max) const {
    return {static_cast<double>(std::max(min.x, clip_min_.x) + std::max(min.y, clip_min_.y)),
            static_cast<double>(std::min(max.x, clip_max_.x) + std::min(max.y, clip_max_.y))};
  }

  // Diagonals x + y = multiple of the spacing, from the scene's origin, so that
  // those of neighbouring cells meet; from one sum to another.
  void hatch(const Corners& shape, const std::array<double, 2>& sums) const {
    const ImU32 color = color_of(theme_, Role::padding_hatch);
    const double step = kHatchSpacing * place_.ink;
    const double origin = place_.x + place_.y;
    const auto width = static_cast<float>(std::max(1.0, place_.ink));
    for (double at = std::ceil((sums[0] - origin) / step) * step; at < sums[1] - origin;
         at += step) {
      hatch_line(shape, static_cast<float>(at + origin), color, width);
    }
  }

  // The part of x + y = sum that lies in a convex shape.
  void hatch_line(const Corners& shape, float sum, ImU32 color, float width) const {
    std::array<ImVec2, 4> ends;
    std::size_t found = 0;
    for (std::size_t i = 0; i < shape.size(); ++i) {
      const ImVec2 a = shape[i];
      const ImVec2 b = shape[(i + 1) % shape.size()];
      const float from = a.x + a.y - sum;
      const float to = b.x + b.y - sum;
      // A corner belongs to one of its sides only.
      if ((from < 0) == (to < 0)) continue;
      const float t = from / (from - to);
      ends[found++] = {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
    }
    if (found == 2) list_.AddLine(ends[0], ends[1], color, width);
  }

  // One along an axis, of whole pixels: sharp, and no texture is read. False for one aslant.
  bool straight_line(ImVec2 from, ImVec2 to, const Line& line) const {
    const bool level = from.y == to.y;
    if (!level && from.x != to.x) return false;
    const float width = width_of(line.width);
    const auto along = [](float a, float b) { return std::array{std::min(a, b), std::max(a, b)}; };
    const auto across = [&](float middle) {
      const float low = std::round(middle - width / 2);
      return std::array{low, low + width};
    };
    const auto [left, right] = level ? along(from.x, to.x) : across(from.x);
    const auto [top, bottom] = level ? across(from.y) : along(from.y, to.y);
    if (!outside({left, top}, {right, bottom})) {
      list_.AddRectFilled({std::round(left), std::round(top)},
                          {std::round(right), std::round(bottom)}, color_of(theme_, line.role));
    }
    return true;
  }

  // From the pictures of cells. False where there is none.
  bool draw_cell(ImVec2 min, ImVec2 max, float radius, float line, ImU32 fill, ImU32 edge) const {
    const ImVec2 size{max.x - min.x, max.y - min.y};
    const float shorter = std::min(size.x, size.y);
    if (shorter <= 2 * line) return false;
    const auto picture =
        textures_.cells().get({static_cast<int>(size.x), static_cast<int>(size.y),
                               std::min(radius, shorter / 2), static_cast<int>(line), fill, edge});
    if (!picture) return false;
    list_.AddImage(picture->texture, min, max, picture->uv_min, picture->uv_max);
    return true;
  }

  void dashed_rect(ImVec2 min, ImVec2 max, float radius, ImU32 color, float width,
                   Dash dash) const {
    const float half = std::fmod(width, 2.0F) / 2;  // onto the pixel
    const float r = std::min(radius, (max.x - min.x) / 2);
    const std::array sides{
        std::array{ImVec2{min.x + r, min.y + half}, ImVec2{max.x - r, min.y + half}},
        std::array{ImVec2{max.x - half, min.y + r}, ImVec2{max.x - half, max.y - r}},
        std::array{ImVec2{max.x - r, max.y - half}, ImVec2{min.x + r, max.y - half}},
        std::array{ImVec2{min.x + half, max.y - r}, ImVec2{min.x + half, min.y + r}}};
    for (const auto& side : sides)
      stroke(side, color, width, dash);
  }

  // The part of the way from `a` to `b`, 0 … 1, that can be seen: a line far enlarged has
  // more dashes than anyone wants to draw.
  std::array<double, 2> seen_part(ImVec2 a, ImVec2 b) const {
    constexpr float kEdge = 8;
    double begin = 0;
    double stop = 1;
    const auto cut = [&](float from, float to, float least, float most) {
      if (from == to) {
        if (from < least || from > most) stop = begin;
        return;
      }
      const auto way = static_cast<double>(to - from);
      const double enters = static_cast<double>((from < to ? least : most) - from) / way;
      const double leaves = static_cast<double>((from < to ? most : least) - from) / way;
      begin = std::max(begin, enters);
      stop = std::min(stop, leaves);
    };
    cut(a.x, b.x, clip_min_.x - kEdge, clip_max_.x + kEdge);
    cut(a.y, b.y, clip_min_.y - kEdge, clip_max_.y + kEdge);
    return {begin, std::max(begin, stop)};
  }

  template <class Points>
  void stroke(const Points& points, ImU32 color, float width, Dash dash) const {
    if (dash == Dash::solid) {
      compat::add_polyline(list_, std::data(points), static_cast<int>(std::size(points)), color,
                           width);
      return;
    }
    const auto [on, off] = dash_of(dash);
    const double scale = std::max(place_.ink, 0.6);
    const double period = (on + off) * scale;
    double along = 0;  // length drawn so far
    for (std::size_t i = 1; i < std::size(points); ++i) {
      const ImVec2 a = points[i - 1];
      const ImVec2 b = points[i];
      const double length =
          std::hypot(static_cast<double>(b.x - a.x), static_cast<double>(b.y - a.y));
      if (length <= 0) continue;
      const auto [begin, stop] = seen_part(a, b);
      for (double at = begin * length; at < stop * length;) {
        const double phase = std::fmod(along + at, period);
        const bool ink = phase < on * scale;
        const double end = std::min(stop * length, at + (ink ? on * scale : period) - phase);
        if (ink) {
          const auto t0 = static_cast<float>(at / length);
          const auto t1 = static_cast<float>(end / length);
          list_.AddLine({a.x + (b.x - a.x) * t0, a.y + (b.y - a.y) * t0},
                        {a.x + (b.x - a.x) * t1, a.y + (b.y - a.y) * t1}, color, width);
        }
        at = std::max(end, at + 0.01);
      }
      along += length;
    }
  }

  const Theme& theme_;
  Fonts& fonts_;
  Textures& textures_;
  ImDrawList& list_;
  const Placement& place_;
  ImVec2 clip_min_;
  ImVec2 clip_max_;
  std::optional<std::pair<ImVec2, ImVec2>> covered_;  // corners of what is drawn next
};

}  // namespace

ImU32 color_of(const Theme& theme, Role role, double opacity) {
  const Color color = theme[role];
  return IM_COL32(color.r, color.g, color.b, static_cast<int>(std::lround(opacity * 255)));
}

void paint(const Scene& scene, const Theme& theme, Fonts& fonts, Textures& textures,
           ImDrawList& list, const Placement& place) {
  Painter painter(theme, fonts, textures, list, place);
  const auto& all = scene.primitives;
  for (auto primitive = all.begin(); primitive != all.end(); ++primitive) {
    painter.set_next(std::next(primitive) == all.end() ? nullptr : &*std::next(primitive));
    std::visit(painter, *primitive);
  }
}

float text_width(const Fonts::Sized& font, std::string_view text) {
  return font.font->CalcTextSizeA(font.size, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

float draw_text(ImDrawList& list, const Fonts::Sized& font, ImVec2 baseline, ImU32 color,
                std::string_view text) {
  const ImVec2 top{baseline.x, baseline.y - std::round(compat::ascent(font.font, font.size))};
  list.AddText(font.font, font.size, top, color, text.data(), text.data() + text.size());
  return text_width(font, text);
}

}  // namespace padlens
