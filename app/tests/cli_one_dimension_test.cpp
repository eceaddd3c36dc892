// Layers over a sequence, as a shell asks for them: one number a field, one row of values.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/tests/process.h"
#include "core/frameworks/framework.h"

namespace padlens {
namespace {

using Json = nlohmann::json;

Arguments causal(const std::string& command, const Arguments& more = {}) {
  Arguments all{command, "--op",       "conv1d", "--input",   "12",     "--kernel",
                "3",     "--dilation", "2",      "--padding", "causal", "--input-values",
                "ramp"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::string out_of(const Arguments& arguments) {
  const Finished run = padlens(arguments);
  EXPECT_EQ(run.code, 0) << run.error;
  return run.out;
}

// Nothing that only a plane has.
void expect_flat(const std::string& text) {
  for (const char* word :
       {"height", "Height", "rows", "column", "top", "bottom", "×1", "1×", "1 × "})
    EXPECT_FALSE(contains(text, word)) << word << "\n" << text;
}

TEST(OneDimension, IsExplainedAlongItsOneAxis) {
  const std::string out = out_of(causal("explain"));
  for (const char* part :
       {"Conv1D, Keras/TF: input 12, kernel 3, stride 1, dilation 2, padding causal → output 12\n",
        "Padding  left 4, right 0\n", "Streaming, sample by sample: of the past 4 must be kept",
        "kept = max(0, (k − 1)·d", "Padded input 16", "Kernel 3\n"}) {
    EXPECT_TRUE(contains(out, part)) << part << "\n" << out;
  }
  expect_flat(out);
  EXPECT_TRUE(contains(out_of(causal("explain", {"--lang", "zh"})), "过去的样本要保留 4 个"));
}

TEST(OneDimension, IsExplainedInJson) {
  const Json json = Json::parse(out_of(causal("explain", {"--json"})));
  EXPECT_EQ(json["output"], Json::parse("[12]"));
  EXPECT_EQ(json["pad"], Json::parse(R"({"left": 4, "right": 0})"));
  EXPECT_EQ(json["padded"], Json::parse("[16]"));
  EXPECT_TRUE(json["derivation"].contains("width"));
  EXPECT_FALSE(json["derivation"].contains("height"));
  EXPECT_EQ(json["streaming"]["kept"], 4);
  EXPECT_EQ(json["streaming"]["new"], 1);
  EXPECT_EQ(json["streaming"]["formula"]["symbolic"], "max(0, (k − 1)·d + 1 − s)");
  const Json valid = Json::parse(out_of({"explain", "--op", "conv1d", "--json"}));
  EXPECT_FALSE(valid.contains("streaming"));
}

// The same padding as numbers is read alike.
TEST(OneDimension, StreamsWhicheverWayItsPaddingIsSaid) {
  const Json json = Json::parse(
      out_of({"explain", "--json", "--op", "conv1d", "--framework", "pytorch", "--input", "12",
              "--kernel", "4", "--stride", "2", "--padding", "left=3,right=0", "--anyway"}));
  EXPECT_EQ(json["streaming"]["kept"], 2);
  EXPECT_EQ(json["streaming"]["new"], 2);
}

TEST(OneDimension, IsComputedAsOneRow) {
  const Json json = Json::parse(
      out_of({"compute", "--op", "conv1d", "--input", "5", "--kernel", "3", "--padding", "causal",
              "--input-values", "[1, 2, 3, 4, 5]", "--kernel-values", "[1, 0, -1]"}));
  EXPECT_EQ(json["values"], Json::parse("[-1, -2, -2, -2, -2]"));
  expect_refused({"compute", "--op", "conv1d", "--input", "5,5"}, {"input: "});
  expect_refused({"compute", "--op", "conv2d", "--padding", "causal"}, {"padding: "});
}

TEST(OneDimension, IsComparedSideBySide) {
  const std::string out = out_of(causal("compare"));
  EXPECT_TRUE(contains(out, "  l r\n")) << out;
  EXPECT_TRUE(contains(out, "  4 0\n")) << out;
  const Json json = Json::parse(out_of(causal("compare", {"--json"})));
  for (const Json& row : json) {
    if (row.contains("rejected")) continue;
    EXPECT_EQ(row["output"].size(), 1U) << row;
    const Json& sides = row.contains("pad") ? row["pad"] : row["crop"];
    EXPECT_EQ(sides.size(), 2U) << row;
  }
  const std::string file = out_of({"compare", "--op", "conv1d", "--framework", "onnx", "--input",
                                   "8", "--kernel", "4", "--padding", "same_lower"});
  EXPECT_TRUE(contains(file, "l r")) << file;
  EXPECT_FALSE(contains(file, "×1")) << file;
  EXPECT_FALSE(contains(file, "1×")) << file;
}

TEST(OneDimension, HasNoHeightToAskFor) {
  expect_refused({"sweep", "--op", "conv1d", "--input", "7x5"}, {"input: 7x5"});
  expect_refused({"sweep", "--op", "conv1d", "--kernel", "3x1"}, {"kernel: 3x1"});
  expect_refused({"render", "--op", "conv1d", "--axis", "height", "-o", "x.svg"}, {"axis: height"});
  const std::string short_by_one =
      out_of({"explain", "--op", "conv1d_transpose", "--framework", "onnx", "--input", "22",
              "--kernel", "4", "--stride", "5", "--padding", "SAME_UPPER"});
  EXPECT_TRUE(contains(short_by_one, "the output is 109, not n·s = 110")) << short_by_one;
  EXPECT_FALSE(contains(out_of({"port-map", "--from", "keras", "--to", "pytorch", "--op", "conv1d",
                                "--input", "5-7", "--kernel", "3-3", "--stride", "1-2"}),
                        "axes"));
}

TEST(OneDimension, IsSolvedForOneNumber) {
  EXPECT_EQ(out_of({"solve", "--op", "conv1d_transpose", "--framework", "pytorch", "--input", "7",
                    "--output", "14", "--kernel", "3", "--stride", "2"}),
            "Conv1DTranspose, PyTorch: input 7, kernel 3, stride 2 → output 14\n"
            "  padding  cut l r  output padding  output shape\n"
            "  1        1 0      1               –\n");
  const std::string text =
      out_of({"solve", "--op", "conv1d", "--framework", "keras", "--output", "6", "--input", "12"});
  EXPECT_TRUE(contains(text, "Conv1D, Keras/TF: input 12, kernel ?, stride ? → output 6"));
  EXPECT_TRUE(contains(text, "causal")) << text;
  EXPECT_FALSE(contains(text, "×")) << text;
  const Json json = Json::parse(out_of({"solve", "--op", "conv1d", "--framework", "keras",
                                        "--input", "12", "--output", "6", "--format", "json"}));
  EXPECT_EQ(json["output"], Json::parse("[6]"));
  ASSERT_FALSE(json["solutions"].empty());
  for (const Json& solution : json["solutions"]) {
    EXPECT_EQ(solution["spec"]["kernel"].size(), 1U) << solution;
    EXPECT_EQ(solution["pad"].size(), 2U) << solution;
    EXPECT_FALSE(solution["inputs"].contains("height")) << solution;
  }
}

TEST(OneDimension, IsSweptWithoutAHeight) {
  const std::string table = out_of({"sweep", "--op", "conv1d", "--input", "5..7", "--kernel", "3",
                                    "--padding", "causal", "--framework", "keras"});
  EXPECT_TRUE(contains(table, "Of each framework the output, then the padding: left, right"));
  EXPECT_TRUE(contains(table, "6       6        2 0\n")) << table;
  const std::string csv = out_of({"sweep", "--op", "conv1d", "--input", "5", "--padding", "causal",
                                  "--framework", "keras", "--format", "csv"});
  EXPECT_TRUE(
      csv.starts_with("input_width,kernel_width,stride_width,dilation_width,"
                      "keras_causal_output_width,keras_causal_pad_left,"
                      "keras_causal_pad_right,keras_causal_rejected\r\n5,3,1,1,5,2,0,\r\n"))
      << csv;
  const std::string refused = out_of({"sweep", "--op", "conv1d", "--input", "2", "--kernel", "3",
                                      "--framework", "keras", "--format", "csv"});
  const auto rows = lines(refused);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_TRUE(rows[1].starts_with("2,3,1,1,,,,")) << refused;
}

TEST(OneDimension, IsJudgedByTheRules) {
  const std::string out = out_of({"rules", "--op", "conv1d", "--input", "6", "--kernel", "3",
                                  "--stride", "2", "--padding", "same"});
  EXPECT_TRUE(contains(out, "1, 1")) << out;
  EXPECT_FALSE(contains(out, " × ")) << out;
  EXPECT_EQ(
      padlens({"rules", "--op", "conv1d", "--padding", "same", "--map", "conv_same_padding"}).code,
      0);
}

TEST(OneDimension, IsMappedFromFrameworkToFramework) {
  const std::string out = out_of({"port-map", "--from", "keras", "--to", "onnx", "--op", "conv1d"});
  EXPECT_TRUE(contains(out, "Conv1D")) << out;
  EXPECT_FALSE(contains(out, "top=")) << out;
}

// Cases from the field, as people ran into them.
TEST(OneDimension, SixteenThousandSamplesOfSound) {
  const Json json = Json::parse(out_of({"compute", "--op", "conv1d", "--framework", "onnx",
                                        "--input", "16000", "--kernel", "10", "--stride", "5"}));
  EXPECT_EQ(json["output"], Json::parse("[3199]"));
  EXPECT_EQ(json["values"].size(), 3199U);
  const TemporaryFolder folder;
  for (const char* view : {"axis", "flat"}) {
    EXPECT_EQ(padlens({"render", "--op", "conv1d", "--input", "16000", "--kernel", "10", "--stride",
                       "5", "--view", view, "-o", folder.file("sound.svg")})
                  .code,
              0);
  }
}

TEST(OneDimension, CausalWithDilationEight) {
  const Json json =
      Json::parse(out_of({"compute", "--op", "conv1d", "--framework", "keras", "--input", "32",
                          "--kernel", "2", "--dilation", "8", "--padding", "causal"}));
  EXPECT_EQ(json["output"], Json::parse("[32]"));
  EXPECT_EQ(json["pad"], Json::parse(R"({"left": 8, "right": 0})"));
}

TEST(OneDimension, EveryOperationIsDrawnAndExplainedInEveryFrameworkThatHasIt) {
  const TemporaryFolder folder;
  for (const Op op : operations()) {
    if (op->rank != 1) continue;
    const std::string id(op->id);
    expect_flat(out_of({"explain", "--op", id, "--input", "9", "--kernel", "3"}));
    for (const char* view : {"axis", "flat"}) {
      const std::string file = folder.file(id + view + ".svg");
      EXPECT_EQ(padlens({"render", "--op", id, "--input", "9", "--kernel", "3", "--view", view,
                         "-o", file})
                    .code,
                0);
      expect_flat(
          contents(file).substr(contents(file).find("<desc"), contents(file).find("</desc")));
    }
    EXPECT_EQ(padlens({"render", "--op", id, "--view", "stacked", "-o", folder.file("a.svg")}).code,
              2);
  }
}

}  // namespace
}  // namespace padlens
