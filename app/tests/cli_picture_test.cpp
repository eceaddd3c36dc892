// A picture as input, and a layer beside another, on the command line.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/tests/process.h"
#include "core/layer/spec_fields.h"

namespace padlens::test {
namespace {

std::string picture(const std::string& name) {
  return std::string(PADLENS_SOURCE_DIR) + "/app/tests/pictures/" + name;
}

TEST(CliPicture, BecomesTheInputOfEveryCommand) {
  const Finished computed = padlens({"compute", "--input-picture", picture("grey.png"), "--kernel",
                                     "1", "--kernel-values", "ones"});
  ASSERT_EQ(computed.code, 0) << computed.error;
  const Json answer = Json::parse(computed.out);
  EXPECT_EQ(answer["output"], Json({11, 14}));
  const std::string pgm = contents(picture("grey.png.pgm"));
  EXPECT_EQ(answer["values"][10][13], static_cast<std::uint8_t>(pgm.back()));
  const Finished explained =
      padlens({"explain", "--input-picture", picture("turned6.jpg"), "--kernel", "3"});
  EXPECT_EQ(explained.code, 0);
  EXPECT_TRUE(contains(explained.out, "14×11") || contains(explained.out, "14"));
}

TEST(CliPicture, IsReducedOnRequest) {
  const Finished computed = padlens(
      {"compute", "--input-picture", picture("grey.png"), "--picture-size", "7", "--kernel", "1"});
  ASSERT_EQ(computed.code, 0) << computed.error;
  EXPECT_EQ(Json::parse(computed.out)["output"], Json({6, 7}));
}

TEST(CliPicture, FiguresKeepACopyOfIt) {
  const TemporaryFolder folder;
  for (const char* name : {"a.svg", "a.png", "a.pdf"}) {
    const std::string figure = folder.file(name);
    const Finished drawn =
        padlens({"render", "--input-picture", picture("rgb.jpg"), "--kernel", "3",
                 "--kernel-values", "blur", "--padding", "same", "-o", figure});
    ASSERT_EQ(drawn.code, 0) << drawn.error;
    const Finished again = padlens({"compute", figure});
    ASSERT_EQ(again.code, 0) << again.error;
    const Finished first = padlens({"compute", "--input-picture", picture("rgb.jpg"), "--kernel",
                                    "3", "--kernel-values", "blur", "--padding", "same"});
    EXPECT_EQ(Json::parse(again.out)["values"], Json::parse(first.out)["values"]) << name;
  }
}

TEST(CliPicture, WhatCannotBeIsToldWithItsOption) {
  const TemporaryFolder folder;
  write_contents(folder.file("none.png"), "no picture");
  expect_refused({"compute", "--input-picture", folder.file("none.png")}, {"--input-picture: "});
  expect_refused({"compute", "--input-picture", folder.file("missing.png")}, {"--input-picture: "});
  expect_refused({"compute", "--input-picture", picture("rgb.png"), "--input", "5"}, {"--input: "});
  expect_refused({"compute", "--input-picture", picture("rgb.png"), "--picture-size", "5000"},
                 {"picture-size: "});
  expect_refused({"compute", "--picture-size", "50"}, {"--picture-size: "});
  expect_refused({"compute", "--op", "conv1d", "--input-picture", picture("rgb.png")},
                 {"--input-picture: "});
}

TEST(CliPair, DrawsTwoLayersAndKeepsBoth) {
  const TemporaryFolder folder;
  const Arguments layer{"render",    "--input", "6",      "--kernel", "3",
                        "--padding", "same",    "--view", "pair"};
  Arguments pair = layer;
  pair.insert(pair.end(), {"--beside", R"({"padding": "valid"})", "-o", folder.file("pair.svg")});
  ASSERT_EQ(padlens(pair).code, 0);
  const std::string svg = contents(folder.file("pair.svg"));
  EXPECT_TRUE(contains(svg, "beside-output"));
  // What the figure holds is drawn once more, to the same bytes.
  const Finished again =
      padlens({"render", folder.file("pair.svg"), "-o", folder.file("again.svg")});
  ASSERT_EQ(again.code, 0) << again.error;
  EXPECT_EQ(contents(folder.file("again.svg")), svg);
}

TEST(CliPair, SaysWhatIsMissingOrWrong) {
  const TemporaryFolder folder;
  const std::string out = folder.file("a.svg");
  expect_refused({"render", "--view", "pair", "--beside", R"({"strid": 2})", "-o", out},
                 {"beside.strid: "});
  expect_refused({"render", "--view", "pair", "--beside", "nobody", "-o", out},
                 {"beside.framework: "});
}

}  // namespace
}  // namespace padlens::test
