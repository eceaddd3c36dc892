#pragma once

#include <string_view>

#include "app/gui/fonts.h"
#include "app/gui/imgui_compat.h"
#include "app/gui/textures.h"
#include "app/scene/scene.h"
#include "app/scene/theme.h"

namespace padlens {

// Where a scene lies on the screen, in pixels.
struct Placement {
  double x = 0;
  double y = 0;
  double scale = 1;  // pixels per logical unit
  // The same for what does not become larger with every magnification: the width of lines,
  // dashes and hatching, and words.
  double ink = 1;
  bool bars = false;  // for words too small to be read, as in a preview

  ImVec2 to_screen(Point p) const {
    return {static_cast<float>(x + p.x * scale), static_cast<float>(y + p.y * scale)};
  }
  Point to_scene(ImVec2 p) const {
    return {(static_cast<double>(p.x) - x) / scale, (static_cast<double>(p.y) - y) / scale};
  }
};

ImU32 color_of(const Theme& theme, Role role, double opacity = 1);

// Draws the scene (without its background). What is too small to be seen is left
// away: text below 5 pixels (or a bar in its place), dashes and hatching of cells below 12; and
// what lies outside of the list's clipping.
void paint(const Scene& scene, const Theme& theme, Fonts& fonts, Textures& textures,
           ImDrawList& list, const Placement& place);

// One line of text on a baseline; returns its width in pixels.
float draw_text(ImDrawList& list, const Fonts::Sized& font, ImVec2 baseline, ImU32 color,
                std::string_view text);
float text_width(const Fonts::Sized& font, std::string_view text);

}  // namespace padlens
