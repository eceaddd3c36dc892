// The table of a render job's options.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "app/render/options.h"
#include "app/scene/overlay_rows.h"

namespace padlens {
namespace {

std::optional<RenderProblem> set(RenderOptions& options, std::string_view name,
                                 const std::string& text) {
  return find_render_option(name)->set(options, text);
}

TEST(RenderOptionTable, StandardOptionsNeedNoWords) {
  for (const RenderOption& option : render_options())
    EXPECT_EQ(option.text(RenderOptions{}), "") << option.name;
}

TEST(RenderOptionTable, WhatIsSetReadsBack) {
  const std::vector<std::pair<std::string, std::string>> values{{"output", "a b.svg"},
                                                                {"format", "png"},
                                                                {"step", "4"},
                                                                {"steps", "2..7"},
                                                                {"all", "true"},
                                                                {"scale", "2.5"},
                                                                {"size", "640x480"},
                                                                {"theme", "dark"},
                                                                {"view", "flat"},
                                                                {"beside", R"({"stride":2})"},
                                                                {"axis", "height"},
                                                                {"input_plane", "3"},
                                                                {"output_plane", "0"},
                                                                {"mode", "scatter"},
                                                                {"title", "a title"},
                                                                {"alt", "what it shows"},
                                                                {"source", "a book"},
                                                                {"id_prefix", "fig-1"},
                                                                {"lang", "zh"},
                                                                {"animate", "true"},
                                                                {"step_ms", "40"},
                                                                {"hold_last", "3000"},
                                                                {"loop", "3"},
                                                                {"reference", "r.svg"},
                                                                {"tolerance", "8"},
                                                                {"max_frames", "20"},
                                                                {"max_pixels", "9"},
                                                                {"max_bytes", "7"},
                                                                {"anyway", "true"},
                                                                {"show", "values,formula"},
                                                                {"show", "no-headings,no-sizes"},
                                                                {"transparent", "true"},
                                                                {"background", "true"}};
  for (const auto& [name, text] : values) {
    RenderOptions options;
    ASSERT_NE(find_render_option(name), nullptr) << name;
    EXPECT_FALSE(set(options, name, text)) << name;
    EXPECT_EQ(find_render_option(name)->text(options), text) << name;
    EXPECT_NE(options, RenderOptions{}) << name;
    RenderOptions again;
    for (const RenderOption& option : render_options()) {
      const std::string said = option.text(options);
      if (said.empty()) continue;
      EXPECT_FALSE(option.set(again, said)) << option.name;
    }
    EXPECT_EQ(again, options) << name;
  }
  // All rows but the one that is another's spelling.
  std::set<std::string> told;
  for (const auto& [name, text] : values)
    told.insert(name);
  EXPECT_EQ(told.size() + 1, render_options().size());
}

TEST(RenderOptionTable, BadValuesChangeNothing) {
  const std::vector<std::pair<std::string, std::string>> values{
      {"format", "tiff"},    {"step", "0"},         {"step", "x"},
      {"steps", "3..2"},     {"steps", "0..2"},     {"steps", ".."},
      {"steps", "1..2..3"},  {"scale", "0"},        {"scale", "inf"},
      {"size", "640"},       {"size", "0x9"},       {"size", "99999x99999"},
      {"size", "-5x5"},      {"theme", "pink"},     {"view", "x"},
      {"axis", "depth"},     {"input_plane", "-1"}, {"output_plane", "x"},
      {"mode", "x"},         {"lang", "fr"},        {"step_ms", "1"},
      {"step_ms", "1e3"},    {"hold_last", "-1"},   {"loop", "0"},
      {"loop", "ever"},      {"fps", "0"},          {"fps", "1000"},
      {"tolerance", "256"},  {"tolerance", "-1%"},  {"tolerance", ""},
      {"tolerance", "nan%"}, {"max_frames", "0"},   {"max_bytes", "9999999999999T"},
      {"max_pixels", "5Q"},  {"id_prefix", "1a"},   {"id_prefix", "a b"},
      {"id_prefix", "a.b"},  {"id_prefix", "-a"},   {"id_prefix", "ä"},
      {"show", "valves"}};
  for (const auto& [name, text] : values) {
    RenderOptions options;
    const auto problem = set(options, name, text);
    ASSERT_TRUE(problem) << name << " " << text;
    EXPECT_EQ(problem->where, name);
    EXPECT_EQ(options, RenderOptions{}) << name << " " << text;
    EXPECT_NE(problem->text(Strings("en")), problem->key);
  }
}

TEST(RenderOptionTable, UnitsAndShares) {
  RenderOptions options;
  EXPECT_FALSE(set(options, "max_bytes", "4G"));
  EXPECT_EQ(options.max_bytes, std::int64_t{4} << 30);
  EXPECT_FALSE(set(options, "fps", "8"));
  EXPECT_EQ(options.step_ms, 125);
  EXPECT_FALSE(set(options, "loop", "forever"));
  EXPECT_EQ(options.loops, 0);
  EXPECT_FALSE(set(options, "tolerance", "3,0.5%"));
  EXPECT_EQ(options.tolerance, (Tolerance{3, 0.005}));
  EXPECT_FALSE(set(options, "show", "none"));
  EXPECT_EQ(options.show, OverlaySet{});
}

RC_GTEST_PROP(RenderOptionTable, NoTextBreaksIt, ()) {
  const auto text = *rc::gen::string<std::string>();
  const auto index = *rc::gen::inRange<std::size_t>(0, render_options().size());
  RenderOptions options;
  const auto problem = render_options()[index].set(options, text);
  if (problem) RC_ASSERT(options == RenderOptions{});
}

}  // namespace
}  // namespace padlens
