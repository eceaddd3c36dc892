#include "app/export/palette.h"

#include <algorithm>
#include <cmath>
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

// Drawn on what not every picture has.
constexpr std::array kOnOther{
    Role::text,        Role::dim,         Role::window_edge,  Role::window_text,
    Role::kernel_text, Role::input_edge,  Role::input_text,   Role::output_edge,
    Role::output_text, Role::kernel_edge, Role::padding_edge, Role::padding_text,
};
// What colours that are seen through lie on.
constexpr std::array kUnderVeils{Role::input_fill, Role::padding_fill, Role::padding_hatch,
                                 Role::inserted_fill};
// From here on roles are only where pictures use them.
constexpr Role kFirstOther = Role::coverage_fill;

constexpr std::size_t kMostOther = 120;  // colours for what not every picture has
constexpr std::size_t kLeastOfRamp = 12;
constexpr std::size_t kMostOfRamp = 32;
constexpr int kShades = 12;           // between two colours that meet
constexpr std::uint32_t kTint = 184;  // of 255: the window over its cells, 0.72

int distance(Color a, Color b) {
  const int r = int{a.r} - b.r;
  const int g = int{a.g} - b.g;
  const int b_ = int{a.b} - b.b;
  return 2 * r * r + 4 * g * g + 3 * b_ * b_;
}

class Candidates {
 public:
  Candidates(const Theme& theme, const PaletteUse& use) : theme_(theme) {
    for (std::size_t i = 1; i < static_cast<std::size_t>(kFirstOther); ++i)
      base.push_back(theme.colors[i]);
    for (const Role role : kOnBackground)
      meet(pixel(role), pixel(Role::background));
    for (const CellRoles& cell : kCells)
      add_cell(cell);
    meet(pixel(Role::padding_hatch), pixel(Role::padding_fill));
    add_other(use);
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

  void add_other(const PaletteUse& use) {
    const std::size_t before = base.size();
    for (const Role role : use.roles()) {
      base.push_back(theme_[role]);
      meet(pixel(role), pixel(Role::background));
    }
    for (const Role role : use.fills())
      add_flat(pixel(role), use);
    // Of many veils some stand for those between.
    const std::vector<PaletteUse::Veil> veils(use.veils().begin(), use.veils().end());
    const std::size_t most = (kMostOther - use.roles().size()) / kUnderVeils.size();
    const std::size_t step = veils.size() / (most + 1) + 1;
    for (std::size_t i = step / 2; i < veils.size(); i += step) {
      for (const Role role : kUnderVeils)
        add_flat(blended(pixel(role), pixel(veils[i].role), veils[i].weight), use);
    }
    const std::size_t room = kMostOther - std::min(base.size() - before, kMostOther);
    for (const PaletteUse::Ramp& ramp : use.ramps())
      add_ramp(ramp, std::clamp(room / use.ramps().size(), kLeastOfRamp, kMostOfRamp));
  }

  // A colour that fills cells.
  void add_flat(Pixel flat, const PaletteUse& use) {
    base.push_back(color_of(flat));
    for (const Role role : kOnOther)
      meet(pixel(role), flat);
    for (const Role role : use.roles())
      meet(pixel(role), flat);
    meet(flat, pixel(Role::background));
  }

  void add_ramp(const PaletteUse::Ramp& ramp, std::size_t count) {
    for (std::size_t i = 1; i < count; ++i) {
      base.push_back(color_of(
          blended(pixel(ramp.low), pixel(ramp.high), static_cast<std::uint32_t>(255 * i / count))));
    }
    for (const Role role : {ramp.low, ramp.high}) {
      meet(pixel(Role::window_edge), pixel(role));
      meet(pixel(Role::background), pixel(role));
    }
  }

  const Theme& theme_;
};

}  // namespace

void PaletteUse::add(Role role) {
  if (role >= kFirstOther) roles_.insert(role);
}

void PaletteUse::add(Role fill, double opacity) {
  add(fill);
  if (fill < kFirstOther) return;
  const auto weight = static_cast<std::uint8_t>(std::lround(255 * std::clamp(opacity, 0.0, 1.0)));
  if (weight == 255) {
    fills_.insert(fill);
  } else {
    veils_.insert({fill, weight});
  }
}

void PaletteUse::add(const Scene& scene) {
  for (const Primitive& primitive : scene.primitives) {
    if (const auto* rect = std::get_if<Rect>(&primitive)) {
      add(rect->fill, rect->opacity);
      add(rect->edge);
    } else if (const auto* tile = std::get_if<Tile>(&primitive)) {
      add(tile->fill, tile->opacity);
      add(tile->edge);
    } else if (const auto* raster = std::get_if<Raster>(&primitive)) {
      ramps_.insert({raster->low, raster->high});
    } else if (const auto* line = std::get_if<Line>(&primitive)) {
      add(line->role);
    } else if (const auto* curve = std::get_if<Curve>(&primitive)) {
      add(curve->role);
    } else if (const auto* text = std::get_if<Text>(&primitive)) {
      for (const TextRun& run : text->runs)
        add(run.role);
    }
  }
}

// The roles' colours, then again and again the shade that the ones chosen so far stand
// for worst.
Palette::Palette(const Theme& theme, const PaletteUse& use) : known_(std::size_t{1} << kKnownBits) {
  const Candidates candidates(theme, use);
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
  for (std::size_t i = 0; i < colors_.size(); ++i)
    by_green_.push_back(static_cast<std::uint8_t>(i));
  std::ranges::stable_sort(by_green_, {}, [&](std::size_t i) { return colors_[i].g; });
}

// From the colours with as much green on to those whose green alone makes them further away.
std::uint8_t Palette::nearest(Pixel pixel) const {
  const Color color = color_of(pixel);
  std::size_t best = 0;
  int least = std::numeric_limits<int>::max();
  const auto look = [&](std::size_t i) {
    const int away = distance(color, colors_[i]);
    if (away < least || (away == least && i < best)) {
      least = away;
      best = i;
    }
  };
  const auto near = [&](std::size_t i) {
    const int green = int{colors_[i].g} - color.g;
    return 4 * green * green <= least;
  };
  const auto middle =
      std::ranges::lower_bound(by_green_, color.g, {}, [&](std::size_t i) { return colors_[i].g; });
  for (auto up = middle; up != by_green_.end() && near(*up); ++up)
    look(*up);
  for (auto down = middle; down != by_green_.begin() && near(*(down - 1)); --down)
    look(*(down - 1));
  return static_cast<std::uint8_t>(best);
}

}  // namespace padlens
