// `padlens layers` as a shell runs it.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/document/layers.h"
#include "app/document/scenario.h"
#include "app/tests/process.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

TEST(LayersCommand, ListsAll) {
  const Finished run = padlens({"layers"});
  EXPECT_EQ(run.code, 0) << run.error;
  for (const RealLayer& layer : real_layers()) {
    EXPECT_TRUE(contains(run.out, "\n" + layer.id + " ")) << layer.id << "\n" << run.out;
    EXPECT_TRUE(contains(run.out, layer.name)) << layer.id;
  }
  EXPECT_TRUE(contains(run.out, "same → 112      ≠  3 → 112")) << run.out;
  EXPECT_TRUE(contains(run.out, "227 | 224"));
  EXPECT_TRUE(contains(run.out, "2, op 1 → 14"));
  EXPECT_TRUE(contains(padlens({"layers", "--lang", "zh"}).out, "各框架结果相同"));

  const Json list = Json::parse(padlens({"layers", "--json"}).out);
  ASSERT_EQ(list.size(), real_layers().size());
  EXPECT_EQ(list[0]["id"], "lenet5_c1");
}

TEST(LayersCommand, TellsOfOne) {
  const Finished run = padlens({"layers", "resnet50_stem_same"});
  EXPECT_EQ(run.code, 0) << run.error;
  for (const char* part :
       {"ResNet-50 stem, padding same\n", "Deep residual learning", "so Keras pads 2 before",
        "Conv2D, Keras/TF: input 224×224, kernel 7×7, stride 2, padding same → output\n112×112",
        "Conv2D(64, 7, strides=2, padding=\"same\")", "padding: top 2, bottom 3, left 2, right 3",
        "padding: top 3, bottom 3, left 3, right 3", "torchvision/models/resnet.py",
        "other numbers"}) {
    EXPECT_TRUE(contains(run.out, part)) << part << "\n" << run.out;
  }
  EXPECT_TRUE(contains(padlens({"layers", "dcgan_5x5"}).out, "scatter: top 2, bottom 1"));
  EXPECT_TRUE(contains(padlens({"layers", "lenet5_c1", "--lang", "zh"}).out, "没有填充"));
}

TEST(LayersCommand, AnswersInJson) {
  const Finished run = padlens({"layers", "cyclegan_up", "--json"});
  EXPECT_EQ(run.code, 0) << run.error;
  const Json json = Json::parse(run.out);
  EXPECT_EQ(json["year"], 2017);
  EXPECT_EQ(json["same_numbers"], false);
  EXPECT_EQ(json["keras"]["output"], Json::parse("[128, 128]"));
  EXPECT_EQ(json["keras"]["crop"],
            Json::parse(R"({"top": 0, "bottom": 1, "left": 0, "right": 1})"));
  EXPECT_EQ(spec_from_json(json["pytorch"]["spec"]).spec,
            real_layers().at(*find_real_layer("cyclegan_up")).spelling("pytorch").spec);
  EXPECT_EQ(Json::parse(padlens({"layers", "lenet5_c1", "--json"}).out)["keras"]["from"], nullptr);
}

// What the other commands read.
TEST(LayersCommand, GivesAScenario) {
  const TemporaryFolder folder;
  for (const char* framework : {"keras", "pytorch"}) {
    const Finished run = padlens({"layers", "dcgan_5x5", "--framework", framework});
    EXPECT_EQ(run.code, 0) << run.error;
    const ParsedScenario parsed = scenario_from_text(run.out);
    EXPECT_TRUE(parsed.problems.empty());
    EXPECT_EQ(parsed.scenario.spec,
              real_layers().at(*find_real_layer("dcgan_5x5")).spelling(framework).spec);
    write_contents(folder.file("layer.json"), run.out);
    EXPECT_EQ(padlens({"render", folder.file("layer.json"), "-o", folder.file("layer.svg")}).code,
              0);
    const Finished computed = padlens({"compute", "-"}, {run.out, {}, ""});
    EXPECT_EQ(Json::parse(computed.out)["output"], Json::parse("[14, 14]"));
  }
}

TEST(LayersCommand, RefusesWhatThereIsNot) {
  const auto error = [](const std::vector<std::string>& arguments) {
    const Finished run = padlens(arguments);
    EXPECT_EQ(run.code, 2) << run.error;
    EXPECT_EQ(run.out, "");
    return run.error;
  };
  EXPECT_EQ(error({"layers", "resnet"}),
            "padlens: resnet is no layer; did you mean resnet50_stem, resnet50_stem_same?\n");
  EXPECT_EQ(error({"layers", "lenet5_cl"}),
            "padlens: lenet5_cl is no layer; did you mean "
            "lenet5_c1?\n");
  EXPECT_EQ(error({"layers", "xyzzy"}), "padlens: xyzzy is no layer; see padlens layers\n");
  EXPECT_TRUE(contains(error({"layers", "lenet5_c1", "--framework", "onnx"}),
                       "framework: onnx is not known; possible are keras, pytorch"));
  EXPECT_TRUE(contains(error({"layers", "--framework", "keras"}), "framework: only together"));
  EXPECT_TRUE(contains(error({"layers", "a", "b"}), "b is one argument too many"));
}

}  // namespace
}  // namespace padlens
