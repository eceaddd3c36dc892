#include "app/scene/theme.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "app/scene/grid_frame.h"
#include "app/svg/hatch.h"
#include "app/tests/picture.h"

// The colours: each role has one in each theme, and what is to be read can be.

namespace padlens::test {
namespace {

constexpr double kTint = 0.72;  // of the window on what lies under it: flat_gather.cpp
constexpr double kReadable = 4.5;

Color tinted_by(Color over, Color under, double opacity) {
  const auto mix = [&](int a, int b) {
    return static_cast<std::uint8_t>(std::lround(opacity * a + (1 - opacity) * b));
  };
  return {mix(over.r, under.r), mix(over.g, under.g), mix(over.b, under.b)};
}

struct Pair {
  Role text;
  std::vector<Role> grounds;
};

// Every text role and the fills that it stands on.
const std::vector<Pair>& pairs() {
  static const std::vector<Pair> all{
      {Role::text,
       {Role::background, Role::panel, Role::track, Role::code_fill, Role::accent_soft,
        Role::caution_fill}},
      {Role::dim,
       {Role::background, Role::panel, Role::track, Role::code_fill, Role::accent_soft,
        // indices in the corners of cells
        Role::input_fill, Role::output_fill, Role::empty_fill, Role::kernel_fill,
        Role::padding_fill, Role::padding_hatch, Role::caution_fill}},
      {Role::input_text, {Role::input_fill, Role::background, Role::panel}},
      {Role::padding_text,
       {Role::padding_fill, Role::padding_hatch, Role::background, Role::empty_fill}},
      {Role::inserted_text, {Role::inserted_fill}},
      {Role::kernel_text,
       {Role::kernel_fill, Role::panel, Role::background, Role::padding_hatch, Role::window_fill}},
      {Role::window_text, {Role::window_fill}},
      {Role::output_text, {Role::output_fill, Role::background, Role::panel}},
      {Role::accent, {Role::panel, Role::background, Role::accent_soft}},
      {Role::accent_text, {Role::accent}},
      {Role::caution_text, {Role::caution_fill}},
      {Role::coverage_text, {Role::background}},
      {Role::problem, {Role::panel, Role::background}},
  };
  return all;
}

// Text on a cell with the window's colour over the cell's own.
const std::vector<Pair>& tinted_pairs() {
  static const std::vector<Pair> all{
      {Role::input_text, {Role::input_fill}},
      {Role::padding_text, {Role::padding_fill, Role::padding_hatch}},
      {Role::inserted_text, {Role::inserted_fill}},
      {Role::output_text, {Role::output_fill, Role::empty_fill}},
      {Role::window_text,
       {Role::input_fill, Role::padding_fill, Role::padding_hatch, Role::inserted_fill,
        Role::output_fill, Role::empty_fill}},
      {Role::dim, {Role::input_fill, Role::output_fill, Role::empty_fill}},
      {Role::padding_text, {Role::empty_fill}},
  };
  return all;
}

class SceneTheme : public testing::TestWithParam<std::string> {
 protected:
  const Theme& theme() const { return *find_theme(GetParam()); }
};

TEST_P(SceneTheme, KeepsTextReadable) {
  for (const Pair& pair : pairs()) {
    for (const Role ground : pair.grounds) {
      EXPECT_GE(contrast(theme()[pair.text], theme()[ground]), kReadable)
          << role_name(pair.text) << " on " << role_name(ground);
    }
  }
}

TEST_P(SceneTheme, KeepsTextReadableUnderTheWindow) {
  for (const Pair& pair : tinted_pairs()) {
    for (const Role ground : pair.grounds) {
      const Color tinted = tinted_by(theme()[Role::window_fill], theme()[ground], kTint);
      EXPECT_GE(contrast(theme()[pair.text], tinted), kReadable)
          << role_name(pair.text) << " on the window over " << role_name(ground);
    }
  }
}

// No text, and wide edges: a little less than WCAG's 3:1 will do.
TEST_P(SceneTheme, KeepsTheHighlightAndTheFocusApartFromAllElse) {
  for (const Role mark : {Role::window_edge, Role::accent}) {
    for (const Role ground : {Role::background, Role::input_fill, Role::padding_fill,
                              Role::inserted_fill, Role::output_fill, Role::empty_fill}) {
      EXPECT_GE(contrast(theme()[mark], theme()[ground]), 2.8)
          << role_name(mark) << " on " << role_name(ground);
    }
  }
}

TEST_P(SceneTheme, HasAColourForEveryRole) {
  if (GetParam() == "print") return;  // black is one of its colours
  for (std::size_t i = 1; i < static_cast<std::size_t>(Role::count_); ++i) {
    if (static_cast<Role>(i) == Role::grey_black) continue;
    EXPECT_NE(theme().colors[i], (Color{0, 0, 0})) << role_name(static_cast<Role>(i));
  }
}

TEST_P(SceneTheme, IsAsDarkAsItSays) {
  const bool dark = contrast(theme()[Role::background], {0, 0, 0}) < 3;
  EXPECT_EQ(theme().dark, dark);
}

INSTANTIATE_TEST_SUITE_P(All, SceneTheme, testing::Values("light", "dark", "print"),
                         [](const auto& test) { return test.param; });

// --- print: black on white, told apart without colours

class PrintTheme : public testing::Test {
 protected:
  const Theme& theme = *find_theme("print");
};

TEST_F(PrintTheme, IsGreyOnWhite) {
  EXPECT_EQ(theme[Role::background], (Color{255, 255, 255}));
  EXPECT_EQ(theme[Role::text], (Color{0, 0, 0}));
  EXPECT_EQ(theme[Role::window_edge], (Color{0, 0, 0}));
  for (const Color color : theme.colors) {
    EXPECT_EQ(color.r, color.g);
    EXPECT_EQ(color.g, color.b);
  }
}

// A printer makes dots of greys: edges have to stand out from what they surround, and
// hatching from its ground.
TEST_F(PrintTheme, KeepsEdgesAndHatchingVisible) {
  const std::pair<Role, Role> edges[] = {{Role::input_edge, Role::input_fill},
                                         {Role::kernel_edge, Role::kernel_fill},
                                         {Role::output_edge, Role::output_fill},
                                         {Role::padding_edge, Role::padding_fill},
                                         {Role::inserted_edge, Role::inserted_fill}};
  for (const auto& [edge, fill] : edges) {
    EXPECT_GE(contrast(theme[edge], theme[fill]), 3) << role_name(edge);
    EXPECT_GE(contrast(theme[edge], theme[Role::background]), 3) << role_name(edge);
  }
  EXPECT_GE(contrast(theme[Role::padding_hatch], theme[Role::padding_fill]), 1.5);
  EXPECT_GE(contrast(theme[Role::empty_edge], theme[Role::empty_fill]), 2);
}

// Kinds of cells whose fills are near each other differ in hatching, dashes or what is
// written in them: cell_styles has all but the grids' own titles.
TEST_F(PrintTheme, DoesWithoutColours) {
  EXPECT_TRUE(cell_styles::kPadding.hatched);
  EXPECT_NE(cell_styles::kInserted.dash, cell_styles::kInput.dash);
  EXPECT_NE(cell_styles::kInserted.dash, cell_styles::kPadding.dash);
  EXPECT_GE(contrast(theme[Role::input_fill], theme[Role::padding_fill]), 1.2);
  EXPECT_GE(contrast(theme[Role::window_fill], theme[Role::input_fill]), 1.2);
  EXPECT_GE(contrast(theme[Role::output_edge], theme[Role::empty_edge]), 3);
}

// L* of CIELAB: equal steps look equal.
double lightness(double grey) {
  const double channel = grey / 255;
  const double y = channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
  return y > 0.008856 ? 116 * std::cbrt(y) - 16 : 903.3 * y;
}

// What the eye makes of each kind of cell, hatching and all, differs in grey alone.
TEST_F(PrintTheme, TellsKindsOfCellsApartByGrey) {
  const double hatched = kHatchWidth * std::sqrt(2) / kHatchPeriod;  // the share of the lines
  const double padding =
      (1 - hatched) * theme[Role::padding_fill].r + hatched * theme[Role::padding_hatch].r;
  const std::pair<const char*, double> kinds[] = {
      {"padding", lightness(padding)},
      {"output", lightness(theme[Role::output_fill].r)},
      {"input", lightness(theme[Role::input_fill].r)},
      {"kernel", lightness(theme[Role::kernel_fill].r)}};
  for (const auto& [name, grey] : kinds) {
    for (const auto& [other_name, other] : kinds) {
      if (&grey == &other) continue;
      EXPECT_GE(std::abs(grey - other), 8) << name << ", " << other_name;
    }
  }
}

TEST(SceneThemes, AreFoundByName) {
  ASSERT_EQ(themes().size(), 3U);  // else: add it to the tests above
  EXPECT_EQ(themes()[0].id, "light");
  for (const Theme& theme : themes())
    EXPECT_EQ(find_theme(theme.id)->id, theme.id);
  EXPECT_EQ(find_theme("sepia"), nullptr);
}

TEST(SceneThemes, NameEveryRoleOnce) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Role::count_); ++i) {
    const std::string_view name = role_name(static_cast<Role>(i));
    EXPECT_FALSE(name.empty());
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-0123456789"),
              std::string_view::npos)
        << name;
    EXPECT_TRUE(names.insert(name).second) << name;
  }
}

TEST(SceneThemes, MeasureContrastAsWcagDoes) {
  EXPECT_NEAR(contrast({0, 0, 0}, {255, 255, 255}), 21, 1e-9);
  EXPECT_NEAR(contrast({255, 255, 255}, {0, 0, 0}), 21, 1e-9);
  EXPECT_NEAR(contrast({0x76, 0x76, 0x76}, {255, 255, 255}), 4.54, 0.01);
  EXPECT_NEAR(contrast({12, 34, 56}, {12, 34, 56}), 1, 1e-9);
}

}  // namespace
}  // namespace padlens::test
