#include "app/export/palette.h"

#include <algorithm>
#include <limits>

namespace padlens {
namespace {

// What the cells of a kind are drawn with.
struct CellRoles {
  Role fill;
  Role edge;
  Role text;
};

constexpr std::array kCells{
    CellRoles{Role::input_fill, Role::input_edge, Role::input_text},
    CellRoles{Role::padding_fill, Role::padding_edge, Role::padding_text},
    CellRoles{Role::padding_hatch, Role::padding_edge, Role::padding_text},
    CellRoles{Role::inserted_fill, Role::inserted_edge, Role::inserted_text},
    CellRoles{Role::output_fill, Role::output_edge, Role::output_text},
    CellRoles{Role::empty_fill, Role::empty_edge, Role::dim},
    CellRoles{Role::kernel_fill, Role::kernel_edge, Role::kernel_text},
    CellRoles{Role::window_fill, Role::window_edge, Role::window_text},
};

// Words, arithmetic and lines beside the grids.
constexpr std::array kOnBackground{
    Role::text,        Role::dim,          Role::accent,       Role::problem,
    Role::window_edge, Role::input_text,   Role::output_text,  Role::kernel_text,
    Role::window_text, Role::padding_text, Role::input_edge,   Role::output_edge,
    Role::kernel_edge, Role::empty_edge,   Role::padding_edge, Role::inserted_edge,
};

constexpr int kShades = 12;           // between two colours that meet
constexpr std::uint32_t kTint = 184;  // of 255: the window over its cells, 0.72

int distance(Color a, Color b) {
  const int r = int{a.r} - b.r;
  const int g = int{a.g} - b.g;
  const int b_ = int{a.b} - b.b;
  return 2 * r * r + 4 * g * g + 3 * b_ * b_;
}

Color color_of(Pixel pixel) {
  return {static_cast<std::uint8_t>(pixel >> 16U), static_cast<std::uint8_t>(pixel >> 8U),
          static_cast<std::uint8_t>(pixel)};
}

class Candidates {
 public:
  explicit Candidates(const Theme& theme) : theme_(theme) {
    for (std::size_t i = 1; i < theme.colors.size(); ++i)
      base.push_back(theme.colors[i]);
    for (const Role role : kOnBackground)
      meet(pixel(role), pixel(Role::background));
    for (const CellRoles& cell : kCells)
      add_cell(cell);
    meet(pixel(Role::padding_hatch), pixel(Role::padding_fill));
  }

  std::vector<Color> base;    // drawn as they are
  std::vector<Color> shades;  // between those

 private:
  Pixel pixel(Role role) const { return pixel_of(theme_[role]); }

  void meet(Pixel a, Pixel b) {
    for (int i = 1; i < kShades; ++i)
      shades.push_back(color_of(blended(a, b, static_cast<std::uint32_t>(255 * i / kShades))));
  }

  void add_cell(const CellRoles& cell) {
    const Pixel fill = pixel(cell.fill);
    const Pixel tinted = blended(fill, pixel(Role::window_fill), kTint);
    base.push_back(color_of(tinted));
    for (const Role role : {cell.edge, cell.text, Role::dim, Role::window_edge})
      meet(pixel(role), fill);
    for (const Role role : {cell.edge, cell.text, Role::window_text, Role::window_edge})
      meet(pixel(role), tinted);
    meet(fill, tinted);
    meet(tinted, pixel(Role::background));
  }

  const Theme& theme_;
};

}  // namespace

// The roles' colours, then again and again the shade that the ones chosen so far stand
// for worst.
Palette::Palette(const Theme& theme) : known_(std::size_t{1} << kKnownBits) {
  const Candidates candidates(theme);
  for (const Color color : candidates.base) {
    if (std::ranges::find(colors_, color) == colors_.end()) colors_.push_back(color);
  }
  const std::vector<Color>& shades = candidates.shades;
  std::vector<int> missing(shades.size(), std::numeric_limits<int>::max());
  for (std::size_t chosen = 0; chosen < colors_.size(); ++chosen) {
    for (std::size_t i = 0; i < shades.size(); ++i)
      missing[i] = std::min(missing[i], distance(shades[i], colors_[chosen]));
    if (chosen + 1 < colors_.size() || colors_.size() >= kMaxColors) continue;
    const auto worst = std::ranges::max_element(missing);
    if (*worst > 0) colors_.push_back(shades[static_cast<std::size_t>(worst - missing.begin())]);
  }
}

std::uint8_t Palette::nearest(Pixel pixel) const {
  const Color color = color_of(pixel);
  std::size_t best = 0;
  int least = std::numeric_limits<int>::max();
  for (std::size_t i = 0; i < colors_.size(); ++i) {
    const int away = distance(color, colors_[i]);
    if (away >= least) continue;
    least = away;
    best = i;
  }
  return static_cast<std::uint8_t>(best);
}

}  // namespace padlens
