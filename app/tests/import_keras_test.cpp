#include <gtest/gtest.h>
#include <hdf5.h>
#include <zip.h>

#include <fmt/format.h>
#include <algorithm>
#include <string>

#include "app/cli/model_json.h"
#include "app/i18n/strings.h"
#include "app/tests/model_truth.h"
#include "app/tests/process.h"

// Keras models in their containers: what is read of the files that the real libraries wrote, and of
// broken ones.

namespace padlens::test {
namespace {

using OrderedJson = nlohmann::ordered_json;

class KerasTruth : public testing::TestWithParam<const char*> {};

TEST_P(KerasTruth, EveryRowIsAsMeasured) {
  expect_truth(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Files, KerasTruth,
    testing::Values("dcgan.json", "dcgan.keras", "deeplab.json", "first_keras.json",
                    "free_size.json", "grouped.json", "lenet.h5", "lenet.json", "lenet.keras",
                    "lenet_keras2.h5", "lenet_keras2.json", "lenet_keras2_flat.json",
                    "lenet_tfjs_layers.json", "mobilenetv2.json", "narrow_up.json", "nested.json",
                    "output_padded.json", "resnet50.json", "shared_keras.json", "steps_keras.json",
                    "unet_odd.json", "unet_odd.keras", "unet_valid.json", "vgg_block.json",
                    "vgg_block.keras", "wavenet.json", "wavenet.keras"));

std::string only_problem(const OrderedJson& read) {
  EXPECT_EQ(read["problems"].size(), 1U) << read;
  return read["problems"].empty() ? "" : read["problems"][0]["message"].get<std::string>();
}

std::string layer_text(const std::string& class_name, const std::string& config) {
  return R"({"class_name": ")" + class_name + R"(", "config": {)" + config + "}}";
}

// A Sequential of these, on 9×8×3.
OrderedJson read_chain(const std::string& layers) {
  return read_model_text(
      R"({"class_name": "Sequential", "config": {"name": "m", "layers": [)" +
      layer_text("InputLayer", R"("name": "x", "batch_shape": [null, 9, 8, 3])") + ", " + layers +
      "]}}");
}

TEST(ImportKeras, WhatAConfigLeavesOutIsAssumed) {
  const auto read = read_chain(layer_text("Conv2D", R"("name": "c", "filters": 2,
      "kernel_size": [3, 3])"));
  EXPECT_EQ(read["layers"][0]["output"], OrderedJson({7, 6}));
  EXPECT_EQ(read["layers"][0]["assumed"], OrderedJson({"stride", "padding", "dilation", "groups"}));
}

TEST(ImportKeras, APoolWithoutAStrideStepsByItsSize) {
  const auto read = read_chain(layer_text("MaxPooling2D", R"("name": "p", "pool_size": [3, 2],
      "strides": null, "padding": "VALID")"));
  EXPECT_EQ(read["layers"][0]["stride"], OrderedJson({3, 2}));
  EXPECT_EQ(read["layers"][0]["output"], OrderedJson({3, 4}));
}

TEST(ImportKeras, AWordThatIsNoneIsAProblemOfItsLayer) {
  const auto read =
      read_chain(layer_text("Conv2D", R"("name": "c", "filters": 2, "kernel_size": [3, 3],
                              "padding": "full")") +
                 ", " + layer_text("ReLU", R"("name": "r")"));
  ASSERT_EQ(read["layers"].size(), 2U);
  EXPECT_EQ(read["layers"][0]["problems"][0]["field"], "padding");
  EXPECT_TRUE(read["layers"][0]["output"].is_null());
  EXPECT_EQ(read["layers"][1]["problems"], OrderedJson::array());
  EXPECT_TRUE(read["layers"][1]["output"].is_null());
}

TEST(ImportKeras, NumbersOfNoLayerAreProblems) {
  for (const char* size : {"[0, 3]", "[3]", "\"3\"", "null", "[1e300, 3]", "[99999999999, 3]", "{}",
                           "[[3, 3]]", "-1"}) {
    SCOPED_TRACE(size);
    const auto read = read_chain(
        layer_text("Conv2D", R"("name": "c", "filters": 2, "kernel_size": )" + std::string(size)));
    EXPECT_EQ(read["layers"][0]["problems"].size(), 1U) << read;
    EXPECT_TRUE(read["layers"][0]["output"].is_null());
  }
}

TEST(ImportKeras, WhatIsNotFollowedHasTheSizeThatIsStated) {
  const auto read =
      read_chain(layer_text("Lambda", R"("name": "l")") +
                 R"(, {"class_name": "MaxPooling2D", "config": {"name": "p", "pool_size": [2, 2]},
            "build_config": {"input_shape": [null, 20, 10, 3]}})");
  EXPECT_EQ(read["layers"][0]["op"], "other");
  EXPECT_EQ(read["layers"][0]["output"], OrderedJson({20, 10}));
  EXPECT_EQ(read["layers"][1]["output"], OrderedJson({10, 5}));
  const auto open = read_chain(layer_text("Lambda", R"("name": "l")") + ", " +
                               layer_text("MaxPooling2D", R"("name": "p", "pool_size": [2, 2])"));
  EXPECT_TRUE(open["layers"][0]["output"].is_null());
  EXPECT_TRUE(open["layers"][1]["output"].is_null());
}

TEST(ImportKeras, WhyALayerIsNotFollowedIsTold) {
  const auto reason = [](const std::string& layer) {
    return read_chain(layer)["layers"][0]["reason"].get<std::string>();
  };
  EXPECT_TRUE(
      contains(reason(layer_text("Lambda", R"("name": "l")")), "Lambda is known and not followed"));
  EXPECT_TRUE(contains(reason(layer_text("Conv3D", R"("name": "c")")), "3 dimensions"));
  EXPECT_TRUE(contains(reason(R"({"class_name": "Sinc", "registered_name": "Mine>Sinc",
                                  "config": {"name": "s"}})"),
                       "does not say what Sinc is"));
}

// A layer of someone's own beside one that is known: what they add up to has the known one's size,
// as nothing else is joined (two of ESRGAN's blocks, as @upscalerjs/esrgan-thick 1.0.0 ships them).
TEST(ImportKeras, ASumWithWhatIsNotKnownHasTheKnownSize) {
  const auto read_joined = [](const std::string& known) {
    return read_model_text(
        R"({"class_name": "Functional", "config": {"name": "m", "layers": [
            {"class_name": "InputLayer", "name": "x", "config": {"name": "x",
             "batch_input_shape": )" +
        known + R"(}, "inbound_nodes": []},
            {"class_name": "InputLayer", "name": "z", "config": {"name": "z",
             "batch_input_shape": [null, 9, 8, 3]}, "inbound_nodes": []},
            {"class_name": "Beta", "name": "b", "registered_name": "Mine>Beta",
             "config": {"name": "b"}, "inbound_nodes": [[["z", 0, 0, {}]]]},
            {"class_name": "Add", "name": "a", "config": {"name": "a"},
             "inbound_nodes": [[["b", 0, 0, {}], ["x", 0, 0, {}]]]}],
            "input_layers": [["x", 0, 0], ["z", 0, 0]], "output_layers": [["a", 0, 0]]}})");
  };
  const auto read = read_joined("[null, 9, 8, 3]");
  ASSERT_EQ(read["layers"].size(), 2U) << read;
  EXPECT_TRUE(read["layers"][0]["output"].is_null());
  EXPECT_EQ(read["layers"][1]["output"], OrderedJson({9, 8})) << read;
  // One cell may be spread over any number, and a vector has no grid.
  EXPECT_TRUE(read_joined("[null, 1, 1, 3]")["layers"][1]["output"].is_null());
  EXPECT_TRUE(read_joined("[null, 3]")["layers"][1]["output"].is_null());
}

TEST(ImportKeras, ACustomClassIsNotWhatItIsCalled) {
  const auto read = read_chain(
      R"({"class_name": "Conv2D", "registered_name": "Mine>Conv2D",
          "config": {"name": "c", "filters": 2, "kernel_size": [3, 3]}})");
  EXPECT_EQ(read["layers"][0]["op"], "other");
  EXPECT_TRUE(read["layers"][0]["output"].is_null());
}

TEST(ImportKeras, AStatedShapeIsComparedAndNotBelieved) {
  const auto read = read_chain(
      R"({"class_name": "Conv2D", "config": {"name": "c", "filters": 2, "kernel_size": [3, 3]},
          "build_config": {"input_shape": [null, 90, 80, 3]}})");
  EXPECT_EQ(read["layers"][0]["output"], OrderedJson({7, 6}));
  ASSERT_EQ(read["layers"][0]["remarks"].size(), 1U);
  EXPECT_NE(read["layers"][0]["remarks"][0].get<std::string>().find("90×80×3"), std::string::npos);
}

TEST(ImportKeras, ShapesOfTooManyAxesAreNotKnown) {
  std::string layers;
  for (int i = 0; i < 20; ++i)
    layers += (i == 0 ? "" : ", ") +
              layer_text("Embedding",
                         fmt::format(R"("name": "e{}", "input_dim": 9, "output_dim": 2)", i));
  const auto read = read_chain(layers);
  EXPECT_EQ(read["layers"][11]["output"].size(), 14U);
  EXPECT_TRUE(read["layers"][12]["output"].is_null());
  EXPECT_TRUE(read["layers"][19]["output"].is_null());
  std::string target = "1";
  for (int i = 0; i < 40; ++i)
    target += ", 1";
  const auto reshaped =
      read_chain(layer_text("Reshape", R"("name": "r", "target_shape": [)" + target + "]"));
  EXPECT_TRUE(reshaped["layers"][0]["output"].is_null());
}

// A Functional whose layers have these names, classes and inputs, as Keras 2 writes them.
std::string functional(const std::string& layers, const std::string& outputs) {
  return R"({"class_name": "Functional", "config": {"name": "m", "layers": [
      {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
       "config": {"name": "x", "batch_input_shape": [null, 9, 8, 3]}}, )" +
         layers + R"(], "input_layers": [["x", 0, 0]], "output_layers": [[")" + outputs +
         R"(", 0, 0]]}})";
}
std::string keras2_layer(const std::string& name, const std::string& class_name,
                         const std::string& config, const std::string& inbound) {
  return R"({"class_name": ")" + class_name + R"(", "name": ")" + name +
         R"(", "config": {"name": ")" + name + "\"" + config + R"(}, "inbound_nodes": )" + inbound +
         "}";
}

TEST(ImportKeras, NumbersBeyondAllMeasureAreNotReckonedWith) {
  const std::string reshaped = R"("name": "r", "target_shape": [9, 8, 1099511627776])";
  const auto planes =
      read_chain(layer_text("Reshape", reshaped) + ", " +
                 layer_text("DepthwiseConv2D", R"("name": "d", "kernel_size": [3, 3],
                            "depth_multiplier": 2147483647)"));
  EXPECT_FALSE(planes["layers"][1]["problems"].empty());
  // Joined with itself over and over.
  std::string layers =
      keras2_layer("k0", "Reshape", ", " + reshaped.substr(13), R"([[["x", 0, 0]]])");
  for (int i = 1; i <= 40; ++i)
    layers += ", " + keras2_layer(fmt::format("k{}", i), "Concatenate", R"(, "axis": -1)",
                                  fmt::format(R"([[["k{0}", 0, 0], ["k{0}", 0, 0]]])", i - 1));
  const Model joined = loaded_import()->import_model(Bytes(functional(layers, "k40")), {});
  EXPECT_EQ(joined.layers.at(1).output, (std::vector<std::int64_t>{9, 8}));
  EXPECT_FALSE(joined.layers.at(40).channels_out);
  for (const char* size : {"-9223372036854775808", "9223372036854775807", "18446744073709551615"}) {
    const auto cropped = read_chain(
        layer_text("CenterCrop", fmt::format(R"("name": "c", "height": {}, "width": 3)", size)));
    EXPECT_TRUE(cropped["layers"][0]["output"].is_null()) << size;
  }
}

TEST(ImportKeras, JoinsThatDoNotFitTellBothWays) {
  const auto read = read_model_text(functional(
      keras2_layer("p", "MaxPooling2D", R"(, "pool_size": [2, 2], "strides": [2, 2])",
                   R"([[["x", 0, 0, {}]]])") +
          ", " +
          keras2_layer("u", "UpSampling2D", R"(, "size": [2, 2])", R"([[["p", 0, 0, {}]]])") +
          ", " +
          keras2_layer("k", "Concatenate", R"(, "axis": -1)",
                       R"([[["x", 0, 0, {}], ["u", 0, 0, {}]]])"),
      "k"));
  const auto& problems = read["layers"][2]["problems"];
  ASSERT_EQ(problems.size(), 1U) << read;
  EXPECT_NE(problems[0]["message"].get<std::string>().find("9×8"), std::string::npos);
  EXPECT_NE(problems[0]["message"].get<std::string>().find("8×8"), std::string::npos);
  EXPECT_TRUE(read["layers"][2]["output"].is_null());
}

// Keras 2 counts the runs of a model that is a layer from 1, and writes one tensor without a list.
TEST(ImportKeras, RunsOfAModelCountFromOneInKeras2) {
  const std::string inner =
      R"({"class_name": "Functional", "name": "f", "inbound_nodes": [[["x", 0, 0, {}]]],
          "config": {"name": "f", "layers": [
            {"class_name": "InputLayer", "name": "i", "inbound_nodes": [],
             "config": {"name": "i", "batch_input_shape": [null, null, null, 3]}}, )" +
      keras2_layer("c", "Conv2D", R"(, "filters": 2, "kernel_size": [3, 3])",
                   R"([[["i", 0, 0, {}]]])") +
      R"(], "input_layers": [["i", 0, 0]], "output_layers": [["c", 0, 0]]}})";
  const auto read = read_model_text(functional(
      inner + ", " + keras2_layer("tf.math.add", "ReLU", "", R"([["f", 1, 0, {"y": 1.0}]])"),
      "tf.math.add"));
  ASSERT_EQ(read["layers"].size(), 2U) << read;
  EXPECT_EQ(read["layers"][0]["name"], "f/c");
  EXPECT_EQ(read["layers"][1]["inputs"], OrderedJson({"f/c"}));
  EXPECT_EQ(read["layers"][1]["output"], OrderedJson({7, 6}));
}

TEST(ImportKeras, ACycleAndAMissingLayerAreToldAndTheRestIsKept) {
  const auto read = read_model_text(
      functional(keras2_layer("a", "ReLU", "", R"([[["b", 0, 0, {}]]])") + ", " +
                     keras2_layer("b", "ReLU", "", R"([[["a", 0, 0, {}]]])") + ", " +
                     keras2_layer("c", "ReLU", "", R"([[["nobody", 0, 0, {}]]])") + ", " +
                     keras2_layer("d", "ReLU", "", R"([[["x", 7, 0, {}]]])") + ", " +
                     keras2_layer("e", "ReLU", "", R"([[["x", 0, 0, {}]]])"),
                 "e"));
  ASSERT_EQ(read["layers"].size(), 5U) << read;
  int refused = 0;
  for (const auto& layer : read["layers"])
    refused += layer["problems"].empty() ? 0 : 1;
  EXPECT_EQ(refused, 4);
  EXPECT_EQ(read["layers"][2]["output"], OrderedJson({9, 8}));
}

// Each model runs the one within it twice: 2⁶⁴ layers, if one let it.
TEST(ImportKeras, ModelsWithinModelsAreBounded) {
  std::string inner = keras2_layer("c", "ReLU", "", R"([[["x", 0, 0, {}]], [["c", 0, 0, {}]]])");
  std::string runs = R"([[["x", 0, 0, {}]], [["m", 0, 0, {}]]])";
  for (int i = 0; i < 64; ++i) {
    std::string model = functional(inner, i == 0 ? "c" : "m");
    model.pop_back();
    inner = model + R"(, "name": "m", "inbound_nodes": )" + runs + "}";
  }
  const Model model = loaded_import()->import_model(Bytes(functional(inner, "m")), {});
  ASSERT_FALSE(model.problems.empty());
  EXPECT_EQ(model.problems.back().problem.code, "too_many_layers");
  EXPECT_LE(model.layers.size(), ImportLimits::nodes);
}

TEST(ImportKeras, WhatIsNoJsonOrTooDeepIsOneProblem) {
  const std::string begin = R"({"class_name": "Sequential", "config": )";
  only_problem(read_model_text(begin + "{"));
  only_problem(read_model_text(begin + "3}"));
  only_problem(read_model_text(begin + "{\"layers\": [" + std::string(1000, '[')));
  only_problem(read_model_text(begin + "{\"layers\": []}}"));
}

// --- containers -------------------------------------------------------------------

std::string changed(std::string bytes, std::size_t at, char to) {
  if (at < bytes.size()) bytes[at] = to;
  return bytes;
}

TEST(ImportKeras, BrokenContainersGiveAProblemAndNothingElse) {
  for (const char* file : {"lenet.keras", "lenet.h5"}) {
    const std::string whole = contents(model_path(file));
    for (std::size_t at = 16; at < whole.size();
         at += std::max<std::size_t>(1, whole.size() / 40)) {
      const auto cut = read_model_text(whole.substr(0, at));
      EXPECT_TRUE(!cut["problems"].empty() || !cut["layers"].empty()) << file << " cut at " << at;
      const auto other = read_model_text(changed(whole, at, '\x7f'));
      EXPECT_TRUE(!other["problems"].empty() || !other["layers"].empty()) << file << " at " << at;
    }
  }
}

// A zip with one file of `size` blanks.
std::string zip_of_blanks(const TemporaryFolder& folder, const char* name, std::size_t size) {
  const std::string path = folder.file("blanks.zip");
  int error = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  const std::string blanks(size, ' ');
  zip_source_t* source = zip_source_buffer(archive, blanks.data(), blanks.size(), 0);
  zip_file_add(archive, name, source, ZIP_FL_OVERWRITE);
  zip_close(archive);
  return contents(path);
}

TEST(ImportKeras, AZipThatUnpacksToTooMuchIsRefused) {
  const TemporaryFolder folder;
  const std::string bomb = zip_of_blanks(folder, "config.json", ImportLimits::unpacked + 1);
  EXPECT_LT(bomb.size(), ImportLimits::unpacked / 100);
  const auto read = read_model_text(bomb);
  EXPECT_NE(only_problem(read).find("268435456"), std::string::npos);
  EXPECT_EQ(read["problems"][0]["kind"], "limit");
}

TEST(ImportKeras, AZipOfSomethingElseIsNoModel) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_model_text(zip_of_blanks(folder, "readme", 5))["problems"].size(), 1U);
  EXPECT_EQ(read_model_text(zip_of_blanks(folder, "not_config.json", 5))["problems"].size(), 1U);
}

// The members are called as torch 2.15.0 calls them: torch.export.save() and torch.save().
TEST(ImportKeras, PyTorchsOwnFilesAreToldWhatToBringInstead) {
  const TemporaryFolder folder;
  const std::pair<const char*, const char*> members[]{{"m/archive_format", ".pt2"},
                                                      {"m/data.pkl", ".pth"}};
  for (const auto& [member, part] : members) {
    const auto read = read_model_text(zip_of_blanks(folder, member, 5));
    const std::string told = only_problem(read);
    EXPECT_NE(told.find(part), std::string::npos) << told;
    EXPECT_NE(told.find("torch.onnx.export"), std::string::npos) << told;
  }
}

TEST(ImportKeras, WhatHasNoNameIsNamedAsInCode) {
  const std::string conv = layer_text("Conv2D", R"("filters": 2, "kernel_size": [3, 3])");
  const auto read =
      read_model_text(R"({"class_name": "Sequential", "config": {"layers": [)" +
                      layer_text("InputLayer", R"("batch_input_shape": [null, 9, 8, 3])") + ", " +
                      conv + ", " + conv + "]}}");
  EXPECT_EQ(read["inputs"][0]["name"], "input");
  EXPECT_EQ(read["layers"][0]["name"], "conv2d");
  EXPECT_EQ(read["layers"][0]["inputs"], OrderedJson({"input"}));
  EXPECT_EQ(read["layers"][1]["name"], "conv2d_2");
  EXPECT_EQ(read["layers"][1]["inputs"], OrderedJson({"conv2d"}));
}

TEST(ImportKeras, AModelWithoutLayersSaysSo) {
  for (const char* word : {"Functional", "Sequential", "Model"}) {
    const auto read = read_model_text(layer_text(word, ""));
    EXPECT_EQ(read["layers"], OrderedJson::array());
    EXPECT_EQ(only_problem(read), "no layer can be read here");
  }
}

TEST(ImportKeras, HdfWithWeightsAloneSaysSo) {
  const TemporaryFolder folder;
  const std::string path = folder.file("weights.h5");
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  H5Fclose(file);
  EXPECT_NE(only_problem(read_model_text(contents(path))).find("model_config"), std::string::npos);
  // The same read in place.
  FileError error;
  const auto bytes = Bytes::open(path, error);
  ASSERT_TRUE(bytes);
  const Model model = loaded_import()->import_model(*bytes, {});
  ASSERT_EQ(model.problems.size(), 1U);
  EXPECT_EQ(model.problems[0].problem.code, "no_attribute");
}

TEST(ImportKeras, ReadingIsGivenUpWhenAsked) {
  ImportOptions options;
  options.progress = [](double) { return false; };
  FileError error;
  const auto bytes = Bytes::open(model_path("lenet.h5"), error);
  ASSERT_TRUE(bytes);
  EXPECT_TRUE(loaded_import()->import_model(*bytes, options).layers.empty());
}

}  // namespace
}  // namespace padlens::test
