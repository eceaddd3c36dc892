#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "app/scene/scene.h"

namespace padlens {

struct Color {
  std::uint8_t r = 0;
  std::uint8_t g = 0;
  std::uint8_t b = 0;
  friend bool operator==(const Color&, const Color&) = default;
};

// A colour for every role. Text roles keep a contrast of 4.5:1 on the fills they
// stand on, which a test checks.
struct Theme {
  std::string_view id;  // "light", "dark", "print": black on white, without colours
  bool dark = false;
  bool paper = false;  // to be printed: shapes need no background but the paper
  std::array<Color, static_cast<std::size_t>(Role::count_)> colors{};

  Color operator[](Role role) const { return colors[static_cast<std::size_t>(role)]; }
};

std::span<const Theme> themes();

// nullptr where there is none of that name.
const Theme* find_theme(std::string_view id);

// The name of a role, in lower case with '-' for '_': classes in an SVG.
std::string_view role_name(Role role);

// WCAG 2.1 contrast ratio, 1 to 21.
double contrast(Color a, Color b);

}  // namespace padlens
