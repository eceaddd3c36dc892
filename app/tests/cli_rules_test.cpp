// `padlens rules` as a shell runs it.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "app/cli/text.h"
#include "app/i18n/strings.h"
#include "app/tests/process.h"
#include "core/layer/spec_json.h"
#include "core/rules/rules.h"

namespace padlens {
namespace {

Finished run_rules(const Arguments& more, const Arguments& layer = {"--input", "6", "--stride", "2",
                                                                    "--padding", "same"}) {
  Arguments all{"rules"};
  all.insert(all.end(), layer.begin(), layer.end());
  all.insert(all.end(), more.begin(), more.end());
  return padlens(all);
}

TEST(RulesCommand, TellsWhichRulesHold) {
  const Finished run = run_rules({});
  EXPECT_EQ(run.code, 0) << run.error;
  for (const char* part : {"→ output 3×3", "✗ conv_same_padding\n",
                           "Padding with same: the rule says 1, 1, but it is 0, 1",
                           "The article: ", "✓ conv_same_output\n",
                           "The article: “keras中conv2d,conv2dTranspose的Padding详细介绍”"}) {
    EXPECT_TRUE(contains(run.out, part)) << part << "\n" << run.out;
  }
  EXPECT_FALSE(contains(run.out, "checkerboard"));
  const Finished none = run_rules({}, {"--padding", "top=1,left=2"});
  EXPECT_EQ(none.code, 0);
  EXPECT_TRUE(contains(none.out, "No rule speaks of this layer"));
}

TEST(RulesCommand, TellsAllOfThemOnRequest) {
  for (const std::string framework : {"keras", "pytorch", "onnx"}) {
    for (const Language& language : languages()) {
      const Finished run = run_rules({"--all", "--lang", language.code},
                                     {"--framework", framework, "--kernel", "4", "--input", "9"});
      EXPECT_EQ(run.code, 0) << run.error;
      for (const Rule& rule : rules())
        EXPECT_TRUE(contains(run.out, " " + std::string(rule.id) + "\n")) << rule.id;
      std::istringstream in(run.out);
      for (std::string line; std::getline(in, line);) {
        EXPECT_LE(display_width(line), 80) << line;
        EXPECT_FALSE(contains(line, "rule.") || contains(line, "cli.")) << line;
      }
    }
  }
}

TEST(RulesCommand, AnswersInJson) {
  const Finished run = run_rules({"--all", "--json"}, {"--framework", "pytorch", "--stride", "2"});
  EXPECT_EQ(run.code, 0) << run.error;
  const Json json = Json::parse(run.out);
  ASSERT_EQ(json["rules"].size(), rules().size());
  const Json& padding = json["rules"][0];
  EXPECT_EQ(padding["rule"], "conv_same_padding");
  EXPECT_EQ(padding["holds"], nullptr);
  EXPECT_EQ(padding["problems"][0]["field"], "stride");
  EXPECT_EQ(padding["spec"]["padding"], "same");
  const Json& valid = json["rules"][2];
  EXPECT_EQ(valid["own"], true);
  EXPECT_EQ(valid["holds"], true);
  EXPECT_EQ(valid["actual"], "2");
  EXPECT_EQ(Json::parse(run_rules({"--json"}).out)["rules"].size(), 2U);
}

TEST(RulesCommand, DrawsAMap) {
  const Finished run = run_rules({"--map", "conv_same_padding"});
  EXPECT_EQ(run.code, 0) << run.error;
  EXPECT_TRUE(contains(run.out, "k \\ n   1    2"));
  EXPECT_TRUE(
      contains(run.out, "  3     ✓    ✗    ✓    ✗    ✓   [✗]   ✓    ✗    ✓    ✗    ✓    ✗\n"))
      << run.out;
  const Finished strides = run_rules({"--map", "conv_same_padding", "--columns", "stride"},
                                     {"--framework", "pytorch", "--padding", "same"});
  EXPECT_TRUE(contains(strides.out, "  3    [✓]   ·    ·")) << strides.out;
  const Json json = Json::parse(run_rules({"--map", "conv_same_padding", "--json"}).out);
  EXPECT_EQ(json["cells"][2][5], false);
  EXPECT_EQ(json["cells"][2][6], true);
  EXPECT_EQ(json["present"], Json::parse("[2, 5]"));
  const Finished none = run_rules({"--map", "padding_adds"});
  EXPECT_EQ(none.code, 0);
  EXPECT_TRUE(contains(none.out, "Keras/TF has no such layer."));
}

TEST(RulesCommand, RefusesWhatMakesNoSense) {
  const auto refused = [](const Arguments& more, std::string_view beginning) {
    const Finished run = run_rules(more);
    EXPECT_EQ(run.code, 2);
    EXPECT_EQ(run.out, "");
    EXPECT_TRUE(run.error.starts_with("padlens: " + std::string(beginning))) << run.error;
  };
  refused({"--map", "nothing"}, "map: nothing is not known; possible are conv_same_padding, ");
  refused({"--map", ""}, "map:  is not known");
  refused({"--columns", "stride"}, "columns: only together with --map");
  refused({"--map", "checkerboard", "--columns", "x"},
          "columns: x is not known; possible are input");
  refused({"--map", "checkerboard", "--all"}, "all: not together with --map");
  refused({"--dilation", "2"}, "dilation: ");
  refused({"--stride", "0"}, "stride: ");
}

}  // namespace
}  // namespace padlens
