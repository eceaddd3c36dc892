#include "app/scene/theme.h"

#include <algorithm>
#include <cmath>

namespace padlens {
namespace {

struct RoleRow {
  Role role = Role::none;
  std::string_view name;
  std::uint32_t light = 0;
  std::uint32_t dark = 0;
  std::uint32_t print = 0;  // greys: every part differs in hatching, dashes, weight or words too
};

constexpr std::array kOwnRoles{
    RoleRow{Role::none, "none", 0x000000, 0x000000, 0x000000},
    RoleRow{Role::background, "background", 0xF6F7F9, 0x14181E, 0xFFFFFF},
    RoleRow{Role::panel, "panel", 0xFFFFFF, 0x1B2027, 0xFFFFFF},
    RoleRow{Role::line, "line", 0xDFE3E8, 0x303842, 0xBFBFBF},
    RoleRow{Role::text, "text", 0x1B2430, 0xE6EAF0, 0x000000},
    RoleRow{Role::dim, "dim", 0x5A6470, 0x9DA8B5, 0x404040},
    RoleRow{Role::faint, "faint", 0x9AA4B0, 0x5C6672, 0x808080},
    RoleRow{Role::input_fill, "input-fill", 0xDCE9FB, 0x1F3452, 0xC3C3C3},
    RoleRow{Role::input_edge, "input-edge", 0x6C9BE0, 0x4F7FC4, 0x595959},
    RoleRow{Role::input_text, "input-text", 0x163F7A, 0xC0DAFF, 0x000000},
    RoleRow{Role::padding_fill, "padding-fill", 0xF1F2F4, 0x1D2229, 0xFFFFFF},
    RoleRow{Role::padding_hatch, "padding-hatch", 0xE2E5E9, 0x2B323B, 0xCFCFCF},
    RoleRow{Role::padding_edge, "padding-edge", 0xC2C8D0, 0x4A5460, 0x8C8C8C},
    RoleRow{Role::padding_text, "padding-text", 0x5A6470, 0x939EAB, 0x333333},
    RoleRow{Role::inserted_fill, "inserted-fill", 0xFBFBFC, 0x171B21, 0xFFFFFF},
    RoleRow{Role::inserted_edge, "inserted-edge", 0xCDD3DA, 0x3B444F, 0x8C8C8C},
    RoleRow{Role::inserted_text, "inserted-text", 0x626C78, 0x8A95A2, 0x404040},
    RoleRow{Role::window_edge, "window-edge", 0xE8590C, 0xFF8A4C, 0x000000},
    RoleRow{Role::window_fill, "window-fill", 0xFFE3CF, 0x4D2C17, 0xA8A8A8},
    RoleRow{Role::window_text, "window-text", 0xA63A00, 0xFFB68A, 0x000000},
    RoleRow{Role::kernel_fill, "kernel-fill", 0xFFD9BF, 0x5A3116, 0xABABAB},
    RoleRow{Role::kernel_edge, "kernel-edge", 0xEE8A4F, 0xC9713A, 0x262626},
    RoleRow{Role::kernel_text, "kernel-text", 0x7A2E06, 0xFFD6BA, 0x000000},
    RoleRow{Role::output_fill, "output-fill", 0xD3F1E4, 0x153D30, 0xDBDBDB},
    RoleRow{Role::output_edge, "output-edge", 0x3BA57C, 0x3E9A76, 0x404040},
    RoleRow{Role::output_text, "output-text", 0x0A5A3D, 0xB0EED4, 0x000000},
    RoleRow{Role::empty_fill, "empty-fill", 0xFFFFFF, 0x191E25, 0xFFFFFF},
    RoleRow{Role::empty_edge, "empty-edge", 0xCFD5DC, 0x3B444F, 0xA6A6A6},
    RoleRow{Role::accent, "accent", 0x2A69D8, 0x74A9FF, 0x595959},
    RoleRow{Role::accent_text, "accent-text", 0xFFFFFF, 0x0B1526, 0xFFFFFF},
    RoleRow{Role::accent_soft, "accent-soft", 0xEAF2FE, 0x22324B, 0xEBEBEB},
    RoleRow{Role::track, "track", 0xE9ECF1, 0x2A313A, 0xE0E0E0},
    RoleRow{Role::problem, "problem", 0xC92A2A, 0xFF8787, 0x000000},
    RoleRow{Role::caution_fill, "caution-fill", 0xFFF4D6, 0x3A2F14, 0xF2F2F2},
    RoleRow{Role::caution_edge, "caution-edge", 0xE9B949, 0x8A6D24, 0x8C8C8C},
    RoleRow{Role::caution_text, "caution-text", 0x4A3B0C, 0xF5DFA4, 0x000000},
    RoleRow{Role::code_fill, "code-fill", 0xF3F5F8, 0x151A20, 0xF5F5F5},
    RoleRow{Role::coverage_fill, "coverage-fill", 0x8B7BE8, 0x7A68E0, 0x8C8C8C},
    RoleRow{Role::coverage_text, "coverage-text", 0x3E2C9B, 0xD5CCFF, 0x000000},
    RoleRow{Role::grey_black, "grey-black", 0x000000, 0x000000, 0x000000},
    RoleRow{Role::grey_white, "grey-white", 0xFFFFFF, 0xFFFFFF, 0xFFFFFF},
};
constexpr std::size_t kHueCount = 36;
static_assert(kOwnRoles.size() == static_cast<std::size_t>(Role::hue_first));
static_assert(kOwnRoles.size() + kHueCount == static_cast<std::size_t>(Role::count_));

struct HueRow {
  std::string_view name;
  std::uint32_t light;
  std::uint32_t dark;
};

// Apart for people who see red and green alike, too, so they differ in lightness as well as in
// hue: the first kHueGroups are all of a CIEDE2000 distance of 10 or more from each other, for
// usual eyes, protanopes and deuteranopes (by the matrices of Machado, Oliveira and Fernandes,
// "A physiologically-based model for simulation of color vision deficiency", 2009). Each
// following dozen has variants of the first, in the same order, that keep a distance of 6 from
// all but their own. scene_hues_test.cpp works that out again.
constexpr std::array<HueRow, kHueCount> kHueRows{{
    {"hue-00", 0xFFF098, 0x606860}, {"hue-01", 0x88A0E8, 0x382020}, {"hue-02", 0xE0B868, 0x482000},
    {"hue-03", 0xC8F0FF, 0x504068}, {"hue-04", 0xA8A098, 0x282838}, {"hue-05", 0x98D0FF, 0x706840},
    {"hue-06", 0xA0A0B8, 0x4068A8}, {"hue-07", 0xF0F8D0, 0x584838}, {"hue-08", 0xE8F8F0, 0x606878},
    {"hue-09", 0xB8A078, 0x704000}, {"hue-10", 0xC8C8B0, 0x504850}, {"hue-11", 0xB0C8C8, 0x301058},
    {"hue-12", 0xE8A8E0, 0x303078}, {"hue-13", 0xD8D898, 0x587010}, {"hue-14", 0x58C0B0, 0x205090},
    {"hue-15", 0xC89850, 0x004038}, {"hue-16", 0x98E8D0, 0x702040}, {"hue-17", 0xC0C090, 0x905848},
    {"hue-18", 0x38B8B8, 0x007090}, {"hue-19", 0xFFE0C0, 0x204828}, {"hue-20", 0xFFF0F0, 0x904870},
    {"hue-21", 0xE08880, 0x186020}, {"hue-22", 0x68D0B0, 0x006060}, {"hue-23", 0xE8C0D8, 0x002850},
    {"hue-24", 0x70B8D8, 0x805050}, {"hue-25", 0xE0D898, 0x103020}, {"hue-26", 0xC0C070, 0x003800},
    {"hue-27", 0xFFE0F8, 0x304060}, {"hue-28", 0xE08898, 0x003840}, {"hue-29", 0x78E0FF, 0x806040},
    {"hue-30", 0xD090C0, 0x686090}, {"hue-31", 0xA8FFD0, 0x404028}, {"hue-32", 0xF8F0F0, 0x387078},
    {"hue-33", 0xA0A878, 0x484800}, {"hue-34", 0xB0C8B0, 0x405058}, {"hue-35", 0x80D8D0, 0x282048},
}};

// In print hues are one grey: the indices tell the cells apart.
constexpr std::uint32_t kHuePrint = 0xE0E0E0;

constexpr auto make_roles() {
  std::array<RoleRow, static_cast<std::size_t>(Role::count_)> roles{};
  std::copy(kOwnRoles.begin(), kOwnRoles.end(), roles.begin());
  for (std::size_t i = 0; i < kHueCount; ++i) {
    const std::size_t at = kOwnRoles.size() + i;
    roles[at] = {static_cast<Role>(at), kHueRows[i].name, kHueRows[i].light, kHueRows[i].dark,
                 kHuePrint};
  }
  return roles;
}
constexpr auto kRoles = make_roles();

constexpr Color unpack(std::uint32_t rgb) {
  return {static_cast<std::uint8_t>(rgb >> 16U), static_cast<std::uint8_t>((rgb >> 8U) & 0xFFU),
          static_cast<std::uint8_t>(rgb & 0xFFU)};
}

constexpr Theme make_theme(Theme theme, std::uint32_t RoleRow::*column) {
  for (const RoleRow& row : kRoles)
    theme.colors[static_cast<std::size_t>(row.role)] = unpack(row.*column);
  return theme;
}

constexpr std::array kThemes{make_theme({.id = "light"}, &RoleRow::light),
                             make_theme({.id = "dark", .dark = true}, &RoleRow::dark),
                             make_theme({.id = "print", .paper = true}, &RoleRow::print)};

double channel(std::uint8_t value) {
  const double c = value / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(Color color) {
  return 0.2126 * channel(color.r) + 0.7152 * channel(color.g) + 0.0722 * channel(color.b);
}

}  // namespace

std::span<const Theme> themes() {
  return kThemes;
}

const Theme* find_theme(std::string_view id) {
  const auto* found = std::ranges::find(kThemes, id, &Theme::id);
  return found == kThemes.end() ? nullptr : found;
}

std::string_view role_name(Role role) {
  return kRoles[static_cast<std::size_t>(role)].name;
}

double contrast(Color a, Color b) {
  const double la = luminance(a);
  const double lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

}  // namespace padlens
