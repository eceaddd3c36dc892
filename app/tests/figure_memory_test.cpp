// Figures remember how they were drawn: `padlens render` makes a figure's own file again, checks
// it, and lets flags say otherwise.

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "app/document/embedded.h"
#include "app/render/figure.h"
#include "app/tests/ffmpeg.h"
#include "app/tests/process.h"

namespace padlens {
namespace {

std::string set_all(RenderOptions& options,
                    const std::vector<std::pair<std::string, std::string>>& values) {
  for (const auto& [name, text] : values) {
    if (const auto problem = find_render_option(name)->set(options, text)) return name;
  }
  return "";
}

TEST(FigureMemory, OptionsComeBack) {
  EXPECT_EQ(figure_json(RenderOptions{}), "");
  RenderOptions options;
  ASSERT_EQ(set_all(options, {{"theme", "dark"},
                              {"lang", "zh"},
                              {"show", "none"},
                              {"scale", "2.5"},
                              {"steps", "2..7"},
                              {"transparent", "true"},
                              {"step_ms", "40"},
                              {"loop", "3"},
                              {"axis", "height"},
                              {"anyway", "true"}}),
            "");
  RenderOptions again;
  EXPECT_TRUE(read_figure(figure_json(options), again).empty()) << figure_json(options);
  EXPECT_EQ(again, options);
  RenderOptions sized;
  ASSERT_EQ(set_all(sized, {{"size", "640x480"}, {"all", "true"}, {"animate", "true"}}), "");
  RenderOptions sized_again;
  EXPECT_TRUE(read_figure(figure_json(sized), sized_again).empty());
  EXPECT_EQ(sized_again, sized);
}

// A file from anywhere says neither where something is written nor how much of it is borne.
TEST(FigureMemory, PlacesAndBoundsAreNotAFilesToSay) {
  RenderOptions options;
  ASSERT_EQ(set_all(options, {{"output", "/etc/passwd"},
                              {"format", "png"},
                              {"reference", "x"},
                              {"max_bytes", "9"},
                              {"max_pixels", "9"},
                              {"max_frames", "9"},
                              {"tolerance", "8"},
                              {"view", "flat"},
                              {"mode", "scatter"}}),
            "");
  EXPECT_EQ(figure_json(options), "");
  for (const char* figure :
       {R"({"output": "/etc/passwd"})", R"({"reference": "x"})", R"({"max_bytes": "9T"})",
        R"({"format": "png"})", R"({"colour": 3})", R"({"theme": "pink"})", R"({"scale": true})",
        R"({"transparent": "true"})", R"({"lang": 3})"}) {
    RenderOptions read;
    EXPECT_EQ(read_figure(figure, read).size(), 1U) << figure;
    EXPECT_EQ(read, RenderOptions{}) << figure;
  }
}

Arguments layer_of_nine_steps(const Arguments& more) {
  Arguments all{"render", "--input", "6", "--stride", "2", "--padding", "same"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST(FigureMemory, EveryFormatIsMadeAgainFromItself) {
  const TemporaryFolder folder;
  for (const char* suffix :
       {".svg", ".anim.svg", ".png", ".pdf", ".gif", ".webp", ".mp4", ".webm"}) {
    const std::string name(suffix);
    if ((name == ".mp4" || name == ".webm") && !has_ffmpeg()) continue;
    const std::string first = folder.file("first" + name);
    const std::string second = folder.file("second" + name);
    Finished run = padlens(layer_of_nine_steps({"--theme", "dark", "--lang", "zh", "--show",
                                                "values,indices", "--scale", "0.5", "-o", first}));
    ASSERT_EQ(run.code, 0) << run.error;
    const OpenedScenario opened = open_scenario(contents(first));
    ASSERT_TRUE(opened.ok()) << name << opened.error;
    EXPECT_EQ(
        Json::parse(opened.scenario.figure),
        Json::parse(R"({"theme": "dark", "lang": "zh", "show": "values,indices", "scale": 0.5})"))
        << name;
    run = padlens({"render", first, "-o", second});
    EXPECT_EQ(run.code, 0) << run.error;
    EXPECT_TRUE(contents(first) == contents(second)) << name;
    run = padlens({"render", "--check", first});
    EXPECT_EQ(run.code, 0) << name << run.error;
    run = padlens({"open", "--print", first});
    EXPECT_EQ(run.code, 0) << run.error;
    EXPECT_TRUE(contains(run.out, "\"figure\": {")) << run.out;
  }
}

TEST(FigureMemory, FlagsSayOtherwise) {
  const TemporaryFolder folder;
  ASSERT_EQ(padlens(layer_of_nine_steps({"--theme", "dark", "--size", "400x300", "--step", "4",
                                         "-o", folder.file("a.png")}))
                .code,
            0);
  ASSERT_EQ(padlens({"render", folder.file("a.png"), "--theme", "light", "--scale", "1", "--step",
                     "2", "-o", folder.file("b.svg")})
                .code,
            0);
  ASSERT_EQ(padlens(layer_of_nine_steps({"--step", "2", "-o", folder.file("c.svg")})).code, 0);
  EXPECT_EQ(contents(folder.file("b.svg")), contents(folder.file("c.svg")));
}

// An animation's steps are no reason to refuse a still, nor are those that another layer lacks.
TEST(FigureMemory, WhatAnotherFormatOrLayerLacksGoesWithoutSaying) {
  const TemporaryFolder folder;
  ASSERT_EQ(padlens(layer_of_nine_steps({"--steps", "4..9", "-o", folder.file("a.gif")})).code, 0);
  Finished run = padlens({"render", folder.file("a.gif"), "-o", folder.file("a.png")});
  EXPECT_EQ(run.code, 0) << run.error;
  EXPECT_EQ(open_scenario(contents(folder.file("a.png"))).scenario.step, 3);
  run = padlens({"render", folder.file("a.gif"), "--input", "3", "-o", folder.file("b.gif")});
  EXPECT_EQ(run.code, 0) << run.error;
  run = padlens({"render", folder.file("a.gif"), "--input", "3", "--steps", "4..9", "-o",
                 folder.file("b.gif")});
  EXPECT_EQ(run.code, 2);
}

TEST(FigureMemory, ALayerShownAnywayIsShownAgain) {
  const TemporaryFolder folder;
  ASSERT_EQ(padlens({"render", "--framework", "pytorch", "--input", "6", "--stride", "2",
                     "--padding", "same", "--anyway", "-o", folder.file("a.svg")})
                .code,
            0);
  const Finished run = padlens({"render", folder.file("a.svg"), "--check"});
  EXPECT_EQ(run.code, 0) << run.error;
}

TEST(FigureMemory, WhatItSaysWrongIsToldInOneLine) {
  const TemporaryFolder folder;
  write_contents(folder.file("a.json"), R"({"spec": {}, "figure": {"output": "/tmp/x.svg"}})");
  for (const Arguments& arguments :
       {Arguments{"render", folder.file("a.json"), "-o", folder.file("b.svg")},
        Arguments{"open", "--print", folder.file("a.json")}}) {
    const Finished run = padlens(arguments);
    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(lines(run.error).size(), 1U) << run.error;
    EXPECT_TRUE(contains(run.error, "figure.output")) << run.error;
  }
  EXPECT_EQ(folder.names(), std::vector<std::string>{"a.json"});
}

TEST(FigureMemory, ABatchTakesFiguresToo) {
  const TemporaryFolder folder;
  ASSERT_EQ(padlens(layer_of_nine_steps({"--theme", "dark", "-o", folder.file("a.gif")})).code, 0);
  write_contents(folder.file("list.json"),
                 R"([{"scenario": "a.gif", "output": "b.svg"},
                     {"scenario": "a.gif", "output": "c.svg", "theme": "print"}])");
  ASSERT_EQ(padlens({"render", "--batch", folder.file("list.json")}).code, 0);
  EXPECT_EQ(open_scenario(contents(folder.file("b.svg"))).scenario.figure, R"({"theme":"dark"})");
  EXPECT_EQ(open_scenario(contents(folder.file("c.svg"))).scenario.figure, R"({"theme":"print"})");
}

}  // namespace
}  // namespace padlens
