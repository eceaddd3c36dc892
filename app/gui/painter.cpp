#include "app/gui/painter.h"

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <vector>

namespace padlens {
namespace {

constexpr double kHatchSpacing = 6;  // logical units, along x
constexpr double kSmallestText = 5;
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
  Painter(const Theme& theme, Fonts& fonts, ImDrawList& list, const Placement& place)
      : theme_(theme), fonts_(fonts), list_(list), place_(place) {}

  void operator()(const Rect& rect) const {
    // Whole pixels: fills meet and edges are sharp.
    const ImVec2 min{pixel(place_.x + rect.box.x * place_.scale),
                     pixel(place_.y + rect.box.y * place_.scale)};
    const ImVec2 max{pixel(place_.x + rect.box.right() * place_.scale),
                     pixel(place_.y + rect.box.bottom() * place_.scale)};
    // Corners too small to be seen cost as much as large ones.
    const bool tiny = rect.box.w * place_.scale < kSmallestCorners;
    const float radius = tiny ? 0 : static_cast<float>(rect.radius * place_.scale);
    if (rect.fill != Role::none) {
      list_.AddRectFilled(min, max, color_of(theme_, rect.fill, rect.opacity), radius);
    }
    const bool detailed = rect.box.w * place_.scale >= kSmallestDetail;
    if (rect.hatched && detailed) hatch(min, max);
    if (rect.edge == Role::none) return;
    const float width = width_of(rect.edge_width);
    const ImU32 color = color_of(theme_, rect.edge);
    if (rect.dash == Dash::solid || !detailed) {
      compat::add_rect(list_, min, max, color, radius, width);
    } else {
      dashed_rect(min, max, radius, color, width, rect.dash);
    }
  }

  void operator()(const Line& line) const {
    const std::array points{place_.to_screen(line.from), place_.to_screen(line.to)};
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
    float width = 0;
    for (const TextRun& run : text.runs) {
      if (run.size * place_.scale < kSmallestText) return;
      width += text_width(font(run), run.text);
    }
    ImVec2 at = place_.to_screen(text.at);
    if (text.anchor == Anchor::middle) at.x -= width / 2;
    if (text.anchor == Anchor::end) at.x -= width;
    at = {std::round(at.x), std::round(at.y)};
    for (const TextRun& run : text.runs) {
      at.x += draw_text(list_, font(run), at, color_of(theme_, run.role), run.text);
    }
  }

 private:
  Fonts::Sized font(const TextRun& run) const {
    return fonts_.get(run.face, run.weight, run.size * place_.scale);
  }

  float width_of(double width) const {
    return std::max(1.0F, pixel(width * std::max(place_.scale, 0.5)));
  }

  // Diagonals x + y = multiple of the spacing, from the scene's origin, so that
  // those of neighbouring cells meet.
  void hatch(ImVec2 min, ImVec2 max) const {
    const ImU32 color = color_of(theme_, Role::padding_hatch);
    const double step = kHatchSpacing * place_.scale;
    const double origin = place_.x + place_.y;
    const double low = static_cast<double>(min.x) + static_cast<double>(min.y) - origin;
    const double high = static_cast<double>(max.x) + static_cast<double>(max.y) - origin;
    const auto width = static_cast<float>(std::max(1.0, place_.scale));
    for (double at = std::ceil(low / step) * step; at < high; at += step) {
      const auto sum = static_cast<float>(at + origin);
      const ImVec2 from{std::min(sum - min.y, max.x), std::max(min.y, sum - max.x)};
      const ImVec2 to{std::max(sum - max.y, min.x), std::min(max.y, sum - min.x)};
      list_.AddLine(from, to, color, width);
    }
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

  template <class Points>
  void stroke(const Points& points, ImU32 color, float width, Dash dash) const {
    if (dash == Dash::solid) {
      compat::add_polyline(list_, std::data(points), static_cast<int>(std::size(points)), color,
                           width);
      return;
    }
    const auto [on, off] = dash_of(dash);
    const double scale = std::max(place_.scale, 0.6);
    const double period = (on + off) * scale;
    double along = 0;  // length drawn so far
    for (std::size_t i = 1; i < std::size(points); ++i) {
      const ImVec2 a = points[i - 1];
      const ImVec2 b = points[i];
      const double length =
          std::hypot(static_cast<double>(b.x - a.x), static_cast<double>(b.y - a.y));
      if (length <= 0) continue;
      for (double at = 0; at < length;) {
        const double phase = std::fmod(along + at, period);
        const bool ink = phase < on * scale;
        const double end = std::min(length, at + (ink ? on * scale : period) - phase);
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
  ImDrawList& list_;
  const Placement& place_;
};

}  // namespace

ImU32 color_of(const Theme& theme, Role role, double opacity) {
  const Color color = theme[role];
  return IM_COL32(color.r, color.g, color.b, static_cast<int>(std::lround(opacity * 255)));
}

void paint(const Scene& scene, const Theme& theme, Fonts& fonts, ImDrawList& list,
           const Placement& place) {
  const Painter painter(theme, fonts, list, place);
  for (const Primitive& primitive : scene.primitives)
    std::visit(painter, primitive);
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
