// `padlens port-map` as a shell runs it.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "app/cli/text.h"
#include "app/i18n/strings.h"
#include "app/tests/process.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

Finished port_map(const std::string& from, const std::string& to, const Arguments& more = {}) {
  Arguments all{"port-map", "--from", from, "--to", to};
  all.insert(all.end(), more.begin(), more.end());
  return padlens(all);
}

std::string out_of(const Finished& run) {
  EXPECT_EQ(run.code, 0) << run.error;
  EXPECT_EQ(run.error, "");
  return run.out;
}

TEST(PortMapCommand, TellsWhereTheyPart) {
  EXPECT_EQ(out_of(port_map("keras", "onnx", {"--padding", "same", "--map", "--input", "1-8"})),
            "Conv2D, Keras/TF → ONNX: input n 1–8, kernel k 1–7, stride s 1–4, dilation d\n"
            "1–3, on both axes; 672 layers of each setting\n"
            "\n"
            "same → SAME_UPPER\n"
            "    222 agree, 2 with other values, 112 refused by ONNX, 336 refused by both\n"
            "    Differs: P < −2\n"
            "    Refused: d > 1\n"
            "    padlens compare --framework keras --op conv2d --input 4 --kernel 1 --stride 4 "
            "--padding same\n"
            "\n"
            "  s = 4, d = 1\n"
            "  k \\ n   1   2   3   4   5   6   7   8\n"
            "    1     ✓   ✓   ✓   ≠   ✓   ✓   ✓   ≠\n"
            "    2     ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓\n"
            "    3     ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓\n"
            "    4     ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓\n"
            "    5     ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓\n"
            "    6     ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓\n"
            "    7     ✓   ✓   ✓   ✓   ✓   ✓   ✓   ✓\n"
            "\n"
            "✓ agree   # another size   ≠ other values   · refused\n"
            "\n"
            "K = d·(k − 1) + 1\n"
            "P = (⌈n/s⌉ − 1)·s + K − n\n");
}

// The command that it ends with shows the two beside each other.
TEST(PortMapCommand, ItsCompareLineRuns) {
  for (const Arguments& more :
       {Arguments{"--op", "max_pool2d", "--ceil-mode"}, Arguments{"--op", "average_pool2d"}}) {
    std::istringstream text(out_of(port_map("onnx", "ncnn", more)));
    int lines = 0;
    for (std::string line; std::getline(text, line);) {
      std::istringstream words(line);
      Arguments arguments;
      for (std::string word; words >> word;)
        arguments.push_back(word);
      if (arguments.empty() || arguments.front() != "padlens") continue;
      arguments.erase(arguments.begin());
      const Finished run = padlens(arguments);
      EXPECT_EQ(run.code, 0) << line << "\n" << run.error;
      EXPECT_TRUE(contains(run.out, "ncnn")) << run.out;
      ++lines;
    }
    EXPECT_GT(lines, 0);
  }
}

TEST(PortMapCommand, AnswersInJson) {
  const Json json =
      Json::parse(out_of(port_map("keras", "openvino", {"--op", "conv2d_transpose", "--json"})));
  EXPECT_EQ(json["from"], "keras");
  EXPECT_EQ(json["to"], "openvino");
  EXPECT_EQ(json["op"], "conv2d_transpose");
  EXPECT_EQ(json["input"], Json::parse("[1, 12]"));
  ASSERT_EQ(json["modes"].size(), 2U);
  const Json& same = json["modes"][1];
  EXPECT_EQ(same["mode"], "same");
  EXPECT_EQ(same["setting_from"], "same");
  EXPECT_EQ(same["setting_to"], "SAME_UPPER");
  EXPECT_EQ(same["cells"], 1008);
  EXPECT_EQ(same["agree"], 72);
  EXPECT_EQ(same["differ_size"], 432);
  EXPECT_EQ(same["refused_from"], 504);
  EXPECT_EQ(same["differs_where"], "k ≠ s");
  EXPECT_EQ(same["exact"], true);
  EXPECT_EQ(same["refused_where"], "s > 1 and d > 1");
  EXPECT_EQ(same["refused_exact"], true);
  const ParsedSpec first = spec_from_json(same["first"]);
  EXPECT_TRUE(first.problems.empty());
  const ParsedSpec moved = spec_from_json(same["first_to"]);
  EXPECT_EQ(moved.spec.framework, "openvino");
  EXPECT_NE(resolve(first.spec).geometry->height().out, resolve(moved.spec).geometry->height().out);
  EXPECT_FALSE(same.contains("verdicts"));
}

TEST(PortMapCommand, ListsEveryLayerOnRequest) {
  const Json json =
      Json::parse(out_of(port_map("keras", "pytorch",
                                  {"--padding", "same", "--input", "3", "--kernel", "2-3",
                                   "--stride", "1..2", "--dilation", "1", "--json", "--cells"})));
  EXPECT_EQ(json["modes"][0]["verdicts"], Json::parse(R"([
      {"input": 3, "kernel": 2, "stride": 1, "dilation": 1, "verdict": "agree"},
      {"input": 3, "kernel": 3, "stride": 1, "dilation": 1, "verdict": "agree"},
      {"input": 3, "kernel": 2, "stride": 2, "dilation": 1, "verdict": "refused_to"},
      {"input": 3, "kernel": 3, "stride": 2, "dilation": 1, "verdict": "refused_to"}])"));
}

// Where neither framework dilates a pool, no layer is dilated.
TEST(PortMapCommand, RunsThroughWhatThereIs) {
  const auto dilations = [](const char* to) {
    return Json::parse(out_of(port_map("keras", to, {"--op", "max_pool2d", "--json"})))["dilation"];
  };
  EXPECT_EQ(dilations("ncnn"), Json::parse("[1, 1]"));
  EXPECT_EQ(dilations("onnx"), Json::parse("[1, 3]"));
  const std::string sides =
      out_of(port_map("pytorch", "keras", {"--padding", "top=0,bottom=1,left=0,right=1"}));
  EXPECT_TRUE(contains(sides, "F.pad 0,1 → ZeroPadding2D")) << sides;
}

TEST(PortMapCommand, OwnsUpWhereNothingShortFits) {
  const std::string text =
      out_of(port_map("jax", "opencv", {"--padding", "same", "--kernel", "1-9"}));
  EXPECT_TRUE(contains(text, "Differs: no short description. At most: ")) << text;
  const Json json = Json::parse(
      out_of(port_map("jax", "opencv", {"--padding", "same", "--kernel", "1-9", "--json"})));
  const Json& same = json["modes"][0];
  EXPECT_EQ(same["exact"], false);
  EXPECT_GT(same["differs_too_many"], 0);
  EXPECT_GT(same["differs_missing"], 0);
}

TEST(PortMapCommand, TellsWhatIsWrong) {
  const auto refused = [](const Arguments& more, const std::vector<std::string>& beginnings) {
    Arguments all{"port-map"};
    all.insert(all.end(), more.begin(), more.end());
    expect_refused(all, beginnings);
  };
  refused({}, {"from: no framework is named; --from keras", "to: no framework is named"});
  refused({"--from", "caffe", "--to", "cntk"},
          {"from: caffe is not known; possible are keras, ", "to: cntk is not known"});
  const Arguments both{"--from", "keras", "--to", "onnx"};
  const auto beside = [&](Arguments more) {
    more.insert(more.begin(), both.begin(), both.end());
    return more;
  };
  refused(
      beside({"--input", "5-2", "--kernel", "2147483648", "--stride", "1,2", "--dilation", "0-2"}),
      {"input: 5-2 is not possible; a whole number from 1 to 2147483647, or two as in 1-12",
       "kernel: 2147483648 is too large; at most 2147483647", "stride: 1,2 is not possible",
       "dilation: 0-2 is not possible"});
  refused(beside({"--input", "-3"}), {"input: -3 is not possible"});
  refused(beside({"--input", "1-1024", "--kernel", "1-64", "--stride", "1-64"}),
          {"cells: 12582912 is too large"});
  refused(beside({"--padding", "same_lower"}), {"padding: same_lower is not possible here"});
  refused(beside({"--padding", "0,1"}), {"padding: one number serves both axes"});
  refused(beside({"--ceil-mode"}), {"ceil_mode: Keras/TF has no such"});
  refused(beside({"--cells"}), {"cells: only together with --json"});
  refused(beside({"--op", "conv3d"}), {"op: "});
}

TEST(PortMapCommand, FitsATerminalInEveryLanguage) {
  for (const Language& language : languages()) {
    const std::string text = out_of(
        port_map("onnx", "pytorch", {"--op", "average_pool2d", "--map", "--lang", language.code}));
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
      const bool command = line.starts_with("    padlens ");
      EXPECT_TRUE(command || display_width(line) <= 80) << line;
      EXPECT_FALSE(contains(line, "cli.")) << line;
    }
  }
  EXPECT_TRUE(contains(out_of(port_map("keras", "onnx", {"--lang", "zh"})), "不同之处：P < −2"));
}

}  // namespace
}  // namespace padlens
