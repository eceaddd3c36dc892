#include <array>
#include <cmath>

#include "app/gui/widgets.h"

namespace padlens::symbols {
namespace {

constexpr float kPi = 3.14159265F;

// A triangle that points right (direction 1) or left (-1).
void triangle(ImDrawList& list, ImVec2 c, float r, ImU32 color, float direction) {
  const float d = r * direction;
  list.AddTriangleFilled({c.x - 0.5F * d, c.y - 0.62F * r}, {c.x + 0.62F * d, c.y},
                         {c.x - 0.5F * d, c.y + 0.62F * r}, color);
}

void bar(ImDrawList& list, float x, ImVec2 c, float r, ImU32 color) {
  const float half = std::max(1.0F, std::round(r * 0.11F));
  list.AddRectFilled({x - half, c.y - 0.62F * r}, {x + half, c.y + 0.62F * r}, color);
}

void chevron(ImDrawList& list, ImVec2 c, float r, ImU32 color, float direction) {
  const std::array points{ImVec2{c.x - 0.25F * r * direction, c.y - 0.5F * r},
                          ImVec2{c.x + 0.25F * r * direction, c.y},
                          ImVec2{c.x - 0.25F * r * direction, c.y + 0.5F * r}};
  compat::add_polyline(list, points.data(), 3, color, std::max(1.5F, r * 0.18F));
}

}  // namespace

void play(ImDrawList& list, ImVec2 c, float r, ImU32 color) {
  triangle(list, c, r, color, 1);
}

void pause(ImDrawList& list, ImVec2 c, float r, ImU32 color) {
  const float half = r * 0.14F;
  for (const float x : {c.x - 0.3F * r, c.x + 0.3F * r}) {
    list.AddRectFilled({x - half, c.y - 0.55F * r}, {x + half, c.y + 0.55F * r}, color, half / 2);
  }
}

void back(ImDrawList& list, ImVec2 c, float r, ImU32 color) {
  triangle(list, c, r, color, -1);
}
void forward(ImDrawList& list, ImVec2 c, float r, ImU32 color) {
  triangle(list, c, r, color, 1);
}

void first(ImDrawList& list, ImVec2 c, float r, ImU32 color) {
  bar(list, c.x - 0.55F * r, c, r, color);
  triangle(list, {c.x + 0.1F * r, c.y}, r, color, -1);
}

void last(ImDrawList& list, ImVec2 c, float r, ImU32 color) {
  bar(list, c.x + 0.55F * r, c, r, color);
  triangle(list, {c.x - 0.1F * r, c.y}, r, color, 1);
}

void loop(ImDrawList& list, ImVec2 c, float r, ImU32 color) {
  const float width = std::max(1.3F, r * 0.18F);
  list.PathArcTo(c, 0.62F * r, -0.25F * kPi, 1.45F * kPi, 24);
  std::array<ImVec2, 25> points{};
  const int count = std::min(list._Path.Size, 25);
  for (int i = 0; i < count; ++i)
    points[static_cast<std::size_t>(i)] = list._Path[i];
  list.PathClear();
  compat::add_polyline(list, points.data(), count, color, width);
  const ImVec2 tip = points[0];
  list.AddTriangleFilled({tip.x - 0.42F * r, tip.y - 0.02F * r},
                         {tip.x + 0.1F * r, tip.y - 0.42F * r},
                         {tip.x + 0.14F * r, tip.y + 0.2F * r}, color);
}

void moon(ImDrawList& list, ImVec2 c, float r, ImU32 color) {
  // The outer arc and back along an inner one.
  std::array<ImVec2, 34> points{};
  for (int i = 0; i < 17; ++i) {
    const float a = kPi * (0.32F + 1.36F * static_cast<float>(i) / 16);
    points[static_cast<std::size_t>(i)] = {c.x + 0.68F * r * std::cos(a),
                                           c.y + 0.68F * r * std::sin(a)};
  }
  const ImVec2 from = points[16];
  const ImVec2 to = points[0];
  for (int i = 0; i < 17; ++i) {
    const float t = static_cast<float>(i) / 16;
    const float bulge = 0.46F * r * std::sin(kPi * t);
    points[static_cast<std::size_t>(17 + i)] = {from.x + (to.x - from.x) * t - bulge * 1.0F,
                                                from.y + (to.y - from.y) * t};
  }
  compat::add_polyline(list, points.data(), 34, color, std::max(1.3F, r * 0.16F));
}

void sun(ImDrawList& list, ImVec2 c, float r, ImU32 color) {
  list.AddCircleFilled(c, 0.32F * r, color);
  for (int i = 0; i < 8; ++i) {
    const float a = kPi * static_cast<float>(i) / 4;
    const ImVec2 d{std::cos(a), std::sin(a)};
    list.AddLine({c.x + 0.52F * r * d.x, c.y + 0.52F * r * d.y},
                 {c.x + 0.75F * r * d.x, c.y + 0.75F * r * d.y}, color, std::max(1.3F, r * 0.15F));
  }
}

void cross(ImDrawList& list, ImVec2 c, float r, ImU32 color) {
  const float d = 0.42F * r;
  const float width = std::max(1.4F, r * 0.16F);
  list.AddLine({c.x - d, c.y - d}, {c.x + d, c.y + d}, color, width);
  list.AddLine({c.x - d, c.y + d}, {c.x + d, c.y - d}, color, width);
}

void chevron_left(ImDrawList& list, ImVec2 c, float r, ImU32 color) {
  chevron(list, c, r, color, -1);
}
void chevron_right(ImDrawList& list, ImVec2 c, float r, ImU32 color) {
  chevron(list, c, r, color, 1);
}

}  // namespace padlens::symbols
