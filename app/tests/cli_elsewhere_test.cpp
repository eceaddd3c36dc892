// `padlens compare` of an ONNX setting: the same file elsewhere.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/tests/process.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

// A pool whose last window begins past the input.
Arguments elsewhere_of_pool(const Arguments& more = {}) {
  Arguments all{"compare", "--framework", "onnx", "--op",           "max_pool2d", "--input",
                "6",       "--kernel",    "2",    "--stride",       "4",          "--padding",
                "1",       "--ceil-mode", "true", "--input-values", "ramp"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST(Elsewhere, FollowsTheGroupsOfAnOnnxSetting) {
  const Finished run = padlens(elsewhere_of_pool());
  ASSERT_EQ(run.code, 0) << run.error;
  const auto at = run.out.find("\n\nThe same file elsewhere");
  ASSERT_NE(at, std::string::npos) << run.out;
  EXPECT_EQ(run.out.substr(at + 2), padlens(elsewhere_of_pool({"--elsewhere"})).out);
  const Finished keras = padlens({"compare"});
  EXPECT_FALSE(contains(keras.out, "elsewhere")) << keras.out;
}

TEST(Elsewhere, HasALineARuntimeAndWhatMisleads) {
  EXPECT_EQ(padlens(elsewhere_of_pool({"--elsewhere"})).out,
            "The same file elsewhere  t b l r\n"
            "  ONNX Runtime  2×2      1 1 1 1\n"
            "  OpenVINO      3×3      1 1 1 1  Another size\n"
            "  OpenCV        3×3      1 1 1 1  Another size\n"
            "  tract         2×2      1 1 1 1  The same numbers\n"
            "  ncnn          3×3      1 1 1 1  Another size\n"
            "  ! Shape inference says 3×3 at opset 21 and below; ONNX Runtime gives 2×2.\n");
}

TEST(Elsewhere, TellsWhatARuntimeHasNoFieldFor) {
  const Finished run = padlens({"compare", "--elsewhere", "--framework", "onnx", "--op",
                                "conv2d_transpose", "--input", "4", "--kernel", "3", "--stride",
                                "2", "--padding", "notset", "--output-shape", "8"});
  EXPECT_EQ(run.out,
            "The same file elsewhere  cut t b l r\n"
            "  ONNX Runtime  8×8          1 0 1 0\n"
            "  OpenVINO      8×8          0 1 0 1  42 of 64 cells differ, by up to 3\n"
            "  OpenCV        Has no output_shape\n"
            "  tract         8×8          0 1 0 1  42 of 64 cells differ, by up to 3\n"
            "  ncnn          8×8          0 1 0 1  42 of 64 cells differ, by up to 3\n"
            "  ! onnx's reference evaluator stops with an error; ONNX Runtime gives 8×8.\n");
}

// K ≤ s.
TEST(Elsewhere, TellsWhatARuntimeRefuses) {
  const Finished run =
      padlens({"compare", "--elsewhere", "--framework", "onnx", "--op", "conv2d_transpose",
               "--input", "3", "--kernel", "1", "--stride", "3", "--padding", "same_upper"});
  EXPECT_TRUE(contains(run.out, "  tract         Refused: Invalid axis geometry")) << run.out;
  EXPECT_TRUE(contains(run.out, "evaluator gives 9×9; ONNX Runtime gives 7×7.\n")) << run.out;
}

TEST(Elsewhere, AnswersInJson) {
  // Without --elsewhere an array of rows, as of any setting.
  EXPECT_TRUE(Json::parse(padlens(elsewhere_of_pool({"--json"})).out).is_array());
  const Json json = Json::parse(padlens(elsewhere_of_pool({"--json", "--elsewhere"})).out);
  ASSERT_EQ(json["runtimes"].size(), 5U);
  EXPECT_EQ(json["runtimes"][0]["name"], "ONNX Runtime");
  EXPECT_EQ(json["runtimes"][0]["output"], Json::parse("[2, 2]"));
  EXPECT_EQ(json["runtimes"][1]["framework"], "openvino");
  EXPECT_EQ(json["runtimes"][1]["same_shape"], false);
  EXPECT_EQ(json["shape_inference"], Json::parse(R"({"21": [3, 3], "22": [2, 2]})"));
  EXPECT_EQ(json["reference"]["output"], Json::parse("[2, 2]"));
  EXPECT_EQ(json["reference"]["identical"], true);
}

TEST(Elsewhere, NeedsAnOnnxSetting) {
  const Finished run = padlens({"compare", "--elsewhere"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_TRUE(contains(run.error, "--elsewhere needs a setting of ONNX")) << run.error;
}

}  // namespace
}  // namespace padlens
