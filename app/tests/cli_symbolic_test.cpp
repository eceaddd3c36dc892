// Inputs of which sizes are names, as a shell asks for them.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/tests/process.h"

namespace padlens {
namespace {

using Json = nlohmann::json;

std::string told_by(const Arguments& arguments, const std::string& input = "") {
  const Finished run = padlens(arguments, {.input = input, .environment = {}, .output_file = ""});
  EXPECT_EQ(run.code, 0) << run.error;
  return run.out;
}

Json answer_of(const Arguments& arguments) {
  return Json::parse(told_by(arguments));
}

Arguments with_more(Arguments arguments, const Arguments& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

const Arguments kHalving{"--stride", "2", "--padding", "same"};

TEST(CliSymbolic, AFormulaIsExplainedAndTabled) {
  const std::string out =
      told_by(with_more({"explain", "--input", "N,224", "--sizes", "223..224"}, kHalving));
  for (const char* part :
       {"input N×224, kernel 3×3, stride 2, padding same → output ⌈N/2⌉×112\n",
        "  Height  out = ⌈N/2⌉  for N ≥ 1\n", "top [0, 1], bottom 1, left 0, right 1\n",
        "[…]: for N mod 2 = 0, 1\n", "(B, N, 224, 1) → (B, ⌈N/2⌉, 112, 1)\n",
        "223×224  1 1 0 1  112×112\n", "224×224  0 1 0 1  112×112\n"}) {
    EXPECT_TRUE(contains(out, part)) << part << "\n" << out;
  }
  const std::string chinese =
      told_by(with_more({"explain", "--input", "T", "--lang", "zh"}, kHalving));
  EXPECT_TRUE(contains(chinese, "当 T ≥ 1")) << chinese;
}

TEST(CliSymbolic, NamesStandAsPeopleWriteThem) {
  const auto output = [](const char* input) {
    return answer_of({"compute", "--input", input})["output"];
  };
  EXPECT_EQ(output("?x224"), Json::parse(R"(["N − 2", 222])"));
  EXPECT_EQ(output("224,None"), Json::parse(R"([222, "N − 2"])"));
  EXPECT_EQ(output("null"), Json::parse(R"(["H − 2", "W − 2"])"));
  EXPECT_EQ(output("HxW"), Json::parse(R"(["H − 2", "W − 2"])"));
  EXPECT_EQ(output("size"), Json::parse(R"(["size − 2", "size − 2"])"));
  EXPECT_EQ(output(R"([null, "w"])"), Json::parse(R"(["N − 2", "w − 2"])"));
}

TEST(CliSymbolic, RefusedSizesAreTold) {
  const Json json = answer_of({"compute", "--framework", "dl4j", "--convolution-mode", "strict",
                               "--input", "N,9", "--stride", "2", "--sizes", "5,6"});
  const Json& n = json["symbols"]["N"];
  EXPECT_EQ(n["from"], 3);
  EXPECT_EQ(n["to"], 2147483647);
  EXPECT_EQ(n["modulo"], 2);
  EXPECT_EQ(n["remainders"], Json::parse("[1]"));
  EXPECT_EQ(n["refused"][0]["field"], "mode");
  EXPECT_EQ(n["apart"][0]["from"], 1);
  EXPECT_EQ(n["apart"][0]["to"], 2);
  EXPECT_EQ(n["apart"][0]["error"][0]["field"], "kernel");
  EXPECT_EQ(json["sizes"][0]["output"], Json::parse("[2, 4]"));
  EXPECT_EQ(json["sizes"][1]["error"][0]["field"], "mode");
  expect_refused({"explain", "--input", "N,1"}, {"kernel: "});
}

TEST(CliSymbolic, LinesOfAStreamHaveNames) {
  const auto answers =
      lines(told_by({"compute", "--jsonl"}, R"({"input": ["N", 224], "padding": "same"}
{"input": [null, 1]}
{"input": "2x"}
{"input": 5}
)"));
  ASSERT_EQ(answers.size(), 4U);
  const Json first = Json::parse(answers[0]);
  EXPECT_EQ(first["output"], Json::parse(R"(["N", 224])"));
  EXPECT_FALSE(first.contains("values"));
  EXPECT_EQ(Json::parse(answers[1])["error"][0]["field"], "kernel");
  EXPECT_EQ(Json::parse(answers[2])["error"][0]["kind"], "unknown");
  EXPECT_TRUE(Json::parse(answers[3]).contains("values"));
}

TEST(CliSymbolic, FrameworksAreComparedByFormula) {
  const Json rows = answer_of(with_more(
      {"compare", "--json", "--op", "conv2d_transpose", "--input", "N,9", "--kernel", "4"},
      kHalving));
  const auto row = [&](std::string_view framework) {
    for (const Json& each : rows) {
      if (each["framework"] == framework) return each;
    }
    return Json();
  };
  EXPECT_EQ(row("keras")["output"], Json::parse(R"(["2N", 18])"));
  EXPECT_EQ(row("keras")["group"], 0);
  EXPECT_EQ(row("opencv")["output"], Json::parse(R"(["2N − 1", 17])"));
  EXPECT_NE(row("opencv")["group"], 0);
  EXPECT_TRUE(row("tensorflow")["group"].is_null());  // it asks for the size
  const std::string out = told_by(with_more({"compare", "--input", "N"}, kHalving));
  EXPECT_TRUE(contains(out, "⌈N/2⌉×⌈N/2⌉\n  Keras/TF same")) << out;
}

TEST(CliSymbolic, WhatNeedsNumbersSaysSo) {
  for (const Arguments& command : {Arguments{"render", "-o", "never.svg"},
                                   {"rules"},
                                   {"code"},
                                   {"solve", "--output", "3"},
                                   {"compare", "--matrix"},
                                   {"compare", "--elsewhere"}}) {
    expect_refused(with_more(command, {"--input", "N,8"}), {"input: N has no number"});
  }
  expect_refused({"sweep", "--input", "N"}, {"input: N is not possible"});
}

TEST(CliSymbolic, SizesThatAreNoneAreRefused) {
  expect_refused({"explain", "--input", "5", "--sizes", "4"}, {"sizes: "});
  expect_refused({"explain", "--input", "N,4", "--sizes", "4x5"}, {"sizes: 4x5 "});
  expect_refused({"explain", "--input", "N", "--sizes", "4,x"}, {"sizes: 4,x "});
  expect_refused({"explain", "--input", "N", "--sizes", "1..100001"}, {"sizes: "});
  expect_refused({"explain", "--input", "N-1"}, {"input: \"N-1\" is no size"});
  expect_refused({"explain", "--input", "N,-1"}, {"input: -1 "});
  expect_refused({"compute", "--jsonl", "--sizes", "4"}, {"sizes: "});
}

}  // namespace
}  // namespace padlens
