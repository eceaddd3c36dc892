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
    RoleRow{Role::input_fill, "input-fill", 0xDCE9FB, 0x1F3452, 0xE6E6E6},
    RoleRow{Role::input_edge, "input-edge", 0x6C9BE0, 0x4F7FC4, 0x595959},
    RoleRow{Role::input_text, "input-text", 0x163F7A, 0xC0DAFF, 0x000000},
    RoleRow{Role::padding_fill, "padding-fill", 0xF1F2F4, 0x1D2229, 0xFFFFFF},
    RoleRow{Role::padding_hatch, "padding-hatch", 0xE2E5E9, 0x2B323B, 0xC4C4C4},
    RoleRow{Role::padding_edge, "padding-edge", 0xC2C8D0, 0x4A5460, 0x8C8C8C},
    RoleRow{Role::padding_text, "padding-text", 0x5A6470, 0x939EAB, 0x333333},
    RoleRow{Role::inserted_fill, "inserted-fill", 0xFBFBFC, 0x171B21, 0xFFFFFF},
    RoleRow{Role::inserted_edge, "inserted-edge", 0xCDD3DA, 0x3B444F, 0x8C8C8C},
    RoleRow{Role::inserted_text, "inserted-text", 0x626C78, 0x8A95A2, 0x404040},
    RoleRow{Role::window_edge, "window-edge", 0xE8590C, 0xFF8A4C, 0x000000},
    RoleRow{Role::window_fill, "window-fill", 0xFFE3CF, 0x4D2C17, 0xC8C8C8},
    RoleRow{Role::window_text, "window-text", 0xA63A00, 0xFFB68A, 0x000000},
    RoleRow{Role::kernel_fill, "kernel-fill", 0xFFD9BF, 0x5A3116, 0xD4D4D4},
    RoleRow{Role::kernel_edge, "kernel-edge", 0xEE8A4F, 0xC9713A, 0x262626},
    RoleRow{Role::kernel_text, "kernel-text", 0x7A2E06, 0xFFD6BA, 0x000000},
    RoleRow{Role::output_fill, "output-fill", 0xD3F1E4, 0x153D30, 0xF2F2F2},
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
};
constexpr std::size_t kHueCount = 36;
static_assert(kOwnRoles.size() == static_cast<std::size_t>(Role::hue_first));
static_assert(kOwnRoles.size() + kHueCount == static_cast<std::size_t>(Role::count_));

struct HueRow {
  std::string_view name;
  std::uint32_t light;
  std::uint32_t dark;
};

// Around the circle of OKLCH in steps of 10 degrees, all as light (0.87, dark 0.43) and,
// as far as sRGB has them, as colourful (0.09) as each other.
constexpr std::array<HueRow, kHueCount> kHueRows{{
    {"hue-00", 0xFEC4BE, 0x783B38}, {"hue-01", 0xFFC5B6, 0x773D2E}, {"hue-02", 0xFFC6AC, 0x763F25},
    {"hue-03", 0xFEC7A2, 0x73421C}, {"hue-04", 0xFEC995, 0x6F4514}, {"hue-05", 0xF7CC91, 0x6B480C},
    {"hue-06", 0xF0D08F, 0x654B07}, {"hue-07", 0xE7D48F, 0x5E4F07}, {"hue-08", 0xDDD892, 0x57520D},
    {"hue-09", 0xD2DC97, 0x4F5515}, {"hue-10", 0xC7DF9E, 0x45581E}, {"hue-11", 0xBBE2A6, 0x3B5A28},
    {"hue-12", 0xAFE4B0, 0x2F5C31}, {"hue-13", 0xA4E6BB, 0x215D3B}, {"hue-14", 0x9BE8C6, 0x0E5E44},
    {"hue-15", 0x92E8D1, 0x005E4D}, {"hue-16", 0x8CE8DC, 0x005D55}, {"hue-17", 0x89E7E6, 0x005C5C},
    {"hue-18", 0x88E6F0, 0x005B63}, {"hue-19", 0x8BE4F9, 0x005A6A}, {"hue-20", 0x95E1FF, 0x005972},
    {"hue-21", 0xA5DDFE, 0x0F5677}, {"hue-22", 0xAFDAFF, 0x21547B}, {"hue-23", 0xB8D7FE, 0x2E517D},
    {"hue-24", 0xC0D4FE, 0x394E7E}, {"hue-25", 0xC7D2FF, 0x424B7E}, {"hue-26", 0xCFCFFF, 0x4B487C},
    {"hue-27", 0xD7CCFE, 0x534579}, {"hue-28", 0xE0C8FF, 0x5B4375}, {"hue-29", 0xEBC3FD, 0x614070},
    {"hue-30", 0xF3C0F5, 0x673E69}, {"hue-31", 0xFABEEC, 0x6C3D62}, {"hue-32", 0xFFBDE2, 0x703B5A},
    {"hue-33", 0xFFC0D7, 0x733A52}, {"hue-34", 0xFFC1CE, 0x763A49}, {"hue-35", 0xFFC2C5, 0x773A41},
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

constexpr Theme make_theme(std::string_view id, bool dark, std::uint32_t RoleRow::*column) {
  Theme theme{id, dark, {}};
  for (const RoleRow& row : kRoles)
    theme.colors[static_cast<std::size_t>(row.role)] = unpack(row.*column);
  return theme;
}

constexpr std::array kThemes{make_theme("light", false, &RoleRow::light),
                             make_theme("dark", true, &RoleRow::dark),
                             make_theme("print", false, &RoleRow::print)};

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
