#include "app/document/layers.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "assets/assets.h"
#include "core/answers/comparison.h"
#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

const RealLayer& real_layer(std::string_view id) {
  const auto index = find_real_layer(id);
  EXPECT_TRUE(index) << id;
  return real_layers().at(index.value_or(0));
}

Layer made(const LayerSpelling& spelling) {
  return make_layer(spelling.spec, *resolve(spelling.spec).geometry);
}

std::array<std::int64_t, 4> sides(const LayerSpelling& spelling) {
  return resolve(spelling.spec).geometry->sides();
}

std::vector<std::string> found(std::string_view query, const char* language = "en") {
  std::vector<std::string> ids;
  for (const std::size_t index : find_layers(query, Strings(language)))
    ids.push_back(real_layers().at(index).id);
  return ids;
}

bool finds(std::string_view query, const std::string& id, const char* language = "en") {
  const auto ids = found(query, language);
  return std::ranges::find(ids, id) != ids.end();
}

using LayerIds = std::vector<std::string>;
using Sides = std::array<std::int64_t, 4>;

namespace {

std::string framework_ids() {
  std::string ids;
  for (const Framework* framework : frameworks())
    ids += (ids.empty() ? "" : ", ") + std::string(framework->id);
  return ids;
}

}  // namespace

TEST(RealLayers, AreAllThere) {
  // None was left out because it is broken.
  EXPECT_EQ(read_layers(*find_asset("layers.json")).errors, std::vector<std::string>{});
  const Json file = Json::parse(*find_asset("layers.json"));
  ASSERT_EQ(real_layers().size(), file.size());
  EXPECT_GE(real_layers().size(), 16U);
  std::set<std::string> ids;
  std::set<std::string> names;
  for (const RealLayer& each : real_layers()) {
    EXPECT_TRUE(ids.insert(each.id).second) << each.id;
    EXPECT_TRUE(names.insert(each.name).second) << each.name;
    EXPECT_EQ(each.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), std::string::npos)
        << each.id;
    EXPECT_GE(each.year, 1980) << each.id;
    EXPECT_NE(each.paper.find(": "), std::string::npos) << each.id;  // authors and title
    EXPECT_FALSE(each.spelling("keras").code.empty() || each.spelling("pytorch").code.empty())
        << each.id;
    EXPECT_EQ(each.spelling("keras").spec.framework, "keras");
    EXPECT_EQ(each.spelling("pytorch").spec.framework, "pytorch");
    EXPECT_EQ(&each.spelling("onnx"), &each.spelling("keras"));
  }
}

// An entry in the form of assets/layers.json.
std::string entry(const std::string& spellings) {
  return R"({"id": "x", "name": "X", "year": 2000, "paper": "A: B", "same_numbers": true,
             "layer": {"input": 6, "kernel": 3}, "spellings": {)" +
         spellings + "}}";
}

std::string spelled(const std::string& framework, const std::string& padding) {
  return "\"" + framework + R"(": {"code": "", "output": [4, 4], "spec": {"padding": )" + padding +
         "}}";
}

TEST(RealLayers, AreWrittenInAnyFramework) {
  const std::string spellings = spelled("onnx", R"("notset")") + ", " + spelled("pytorch", "0");
  const LayerList list = read_layers("[" + entry(spellings) + "]");
  EXPECT_EQ(list.errors, std::vector<std::string>{});
  ASSERT_EQ(list.layers.size(), 1U);
  const RealLayer& only = list.layers[0];
  ASSERT_EQ(only.spellings.size(), 2U);  // in the order of frameworks()
  EXPECT_EQ(only.spellings[0].spec.framework, "pytorch");
  EXPECT_EQ(only.find_spelling("onnx"), &only.spellings[1]);
  EXPECT_EQ(only.find_spelling("keras"), nullptr);
  EXPECT_EQ(&only.spelling("keras"), &only.spellings[0]);
}

TEST(RealLayers, SayWhereAnEntryIsBroken) {
  const auto error = [](const std::string& json) {
    const LayerList list = read_layers(json);
    EXPECT_EQ(list.errors.size(), 1U);
    return list.errors.empty() ? "" : list.errors.front();
  };
  const std::string good = spelled("keras", R"("same")");
  const LayerList list =
      read_layers("[" + entry(good + ", " + spelled("kears", "0")) + ", " + entry(good) + "]");
  EXPECT_EQ(list.layers.size(), 1U);
  EXPECT_EQ(list.errors, std::vector<std::string>{
                             "x.spellings.kears: no such framework; there are " + framework_ids()});
  EXPECT_EQ(error("[" + entry(spelled("keras", R"("some")")) + "]"),
            "x.spellings.keras.padding: unknown_name");
  EXPECT_TRUE(error("[" + entry("\"keras\": {}") + "]").starts_with("x.spellings.keras: "));
  EXPECT_TRUE(error("[" + entry("") + "]").starts_with("x.spellings: "));
  EXPECT_TRUE(error(R"([{"id": "x"}])").starts_with("x: "));
  EXPECT_TRUE(error("[1]").starts_with("[0]: "));
  EXPECT_EQ(error("{"), "not a list in JSON");
}

TEST(RealLayers, ComeOutAsTheirEntriesSay) {
  for (const RealLayer& each : real_layers()) {
    for (const LayerSpelling& spelling : each.spellings) {
      EXPECT_EQ(spelling.framework->id, spelling.spec.framework);
      const Resolution resolution = resolve(spelling.spec);
      ASSERT_TRUE(resolution.accepted()) << each.id << spelling.spec.framework;
      const auto& [h, w] = resolution.geometry->axis;
      EXPECT_EQ(h.out, spelling.output[kHeight]) << each.id << spelling.spec.framework;
      EXPECT_EQ(w.out, spelling.output[kWidth]) << each.id << spelling.spec.framework;
    }
  }
}

// Where the numbers are said to be the same they are so for every input and kernel; else they
// differ already with the present ones, or the inputs do.
TEST(RealLayers, HaveTheSameNumbersWhereTheySaySo) {
  for (const RealLayer& each : real_layers()) {
    const Spec& keras = each.spelling("keras").spec;
    const Spec& pytorch = each.spelling("pytorch").spec;
    const Difference answer =
        difference(made(each.spelling("keras")), made(each.spelling("pytorch")));
    const bool same = keras.input == pytorch.input && keras.kernel == pytorch.kernel &&
                      keras.stride == pytorch.stride && keras.dilation == pytorch.dilation &&
                      answer.identical;
    EXPECT_EQ(same, each.same_numbers) << each.id;
    EXPECT_TRUE(answer.same_shape) << each.id;
    if (keras.input == pytorch.input && !each.same_numbers) {
      EXPECT_GT(answer.cells.value_or(0), 0) << each.id;
    }
  }
}

TEST(RealLayers, HaveANoteInEveryLanguage) {
  for (const Language& language : languages()) {
    const Strings tr(language.code);
    for (const RealLayer& each : real_layers())
      EXPECT_TRUE(tr.all().contains("layer." + each.id + ".note")) << language.code << each.id;
  }
}

// What the notes claim, in numbers.
TEST(RealLayers, PadAsTheirNotesSay) {
  EXPECT_EQ(sides(real_layer("resnet50_stem_same").spelling("keras")), (Sides{2, 3, 2, 3}));
  EXPECT_EQ(sides(real_layer("resnet50_stem_same").spelling("pytorch")), (Sides{3, 3, 3, 3}));
  EXPECT_EQ(sides(real_layer("resnet50_stem").spelling("keras")), (Sides{3, 3, 3, 3}));
  EXPECT_EQ(sides(real_layer("mobilenet_v2_stem").spelling("keras")), (Sides{0, 1, 0, 1}));
  EXPECT_EQ(sides(real_layer("mobilenet_v2_even").spelling("keras")), (Sides{0, 1, 0, 1}));
  EXPECT_EQ(sides(real_layer("mobilenet_v2_odd").spelling("keras")), (Sides{1, 1, 1, 1}));
  EXPECT_EQ(sides(real_layer("efficientnet_b0_5x5").spelling("keras")), (Sides{1, 2, 1, 2}));
  EXPECT_EQ(sides(real_layer("inception_v3_1x7").spelling("keras")), (Sides{0, 0, 3, 3}));
  EXPECT_EQ(sides(real_layer("dcgan_5x5").spelling("keras")), (Sides{1, 2, 1, 2}));
  EXPECT_EQ(sides(real_layer("dcgan_5x5").spelling("pytorch")), (Sides{2, 1, 2, 1}));
  EXPECT_EQ(sides(real_layer("cyclegan_up").spelling("keras")), (Sides{0, 1, 0, 1}));
  EXPECT_EQ(sides(real_layer("cyclegan_up").spelling("pytorch")), (Sides{1, 0, 1, 0}));
  EXPECT_EQ(sides(real_layer("wavenet_causal").spelling("keras")), (Sides{0, 0, 8, 0}));
  EXPECT_EQ(sides(real_layer("espcn_subpixel").spelling("keras")), (Sides{3, 3, 3, 3}));
  // keras.applications pads by hand what same would pad.
  for (const char* id : {"mobilenet_v2_even", "efficientnet_b0_5x5"}) {
    Spec same = real_layer(id).spelling("keras").spec;
    same.padding = PaddingMode::same;
    EXPECT_EQ(resolve(same).geometry->sides(), sides(real_layer(id).spelling("keras"))) << id;
  }
}

TEST(RealLayers, LeaveOverWhatTheirNotesSay) {
  const auto leftover = [](const LayerSpelling& spelling) {
    return resolve(spelling.spec).geometry->height().leftover;
  };
  EXPECT_EQ(leftover(real_layer("alexnet_conv1").spelling("pytorch")), 1);
  EXPECT_EQ(leftover(real_layer("resnet50_stem").spelling("keras")), 1);
  EXPECT_EQ(leftover(real_layer("mobilenet_v2_stem").spelling("pytorch")), 1);
  EXPECT_EQ(leftover(real_layer("inception_v3_stem").spelling("keras")), 0);
  Spec spec = real_layer("alexnet_conv1").spelling("keras").spec;
  spec.input = {224, 224};
  spec.padding = PaddingMode::same;
  EXPECT_EQ(resolve(spec).geometry->height().out, 56);
  spec = real_layer("inception_v3_stem").spelling("keras").spec;
  spec.input = {300, 300};
  EXPECT_EQ(resolve(spec).geometry->height().out, 149);
  EXPECT_EQ(resolve(spec).geometry->height().leftover, 1);
}

TEST(RealLayers, AreFoundByWords) {
  EXPECT_EQ(found("").size(), real_layers().size());
  EXPECT_EQ(found("  ").size(), real_layers().size());
  EXPECT_EQ(found("resnet").front(), "resnet50_stem");
  EXPECT_EQ(found("ResNet-50 SAME stem TensorFlow"), LayerIds{"resnet50_stem_same"});
  EXPECT_EQ(found("resnet 50").front(), "resnet50_stem");
  // Those called so come first; of pix2pix the file is.
  EXPECT_EQ(found("cyclegan"),
            (LayerIds{"cyclegan_stem", "cyclegan_up", "pix2pix_down", "pix2pix_patchgan"}));
  EXPECT_TRUE(finds("bilinear", "fcn16s_upscore2"));  // of the note
  EXPECT_TRUE(finds("1998", "lenet5_c1"));
  EXPECT_TRUE(finds("LeCun", "lenet5_c1"));
  EXPECT_TRUE(finds("reflect", "cyclegan_stem"));
  EXPECT_TRUE(finds("ZeroPadding2D", "resnet50_stem"));
  EXPECT_EQ(found("xyzzy"), LayerIds{});
  EXPECT_EQ(found("vgg resnet50"), LayerIds{});  // all words, not any
}

TEST(RealLayers, AreFoundByNumbers) {
  for (const char* query : {"stride 16", "kernel 16x16", "16×16 s16", "k16"})
    EXPECT_EQ(found(query), LayerIds{"vit_b16_patches"}) << query;
  EXPECT_TRUE(finds("stride 2", "mobilenet_v2_stem"));
  EXPECT_FALSE(finds("stride 1", "vit_b16_patches"));
  EXPECT_EQ(found("resnet 7x7").front(), "resnet50_stem");
  EXPECT_FALSE(finds("stride 2", "vgg16_conv1_1"));
  EXPECT_TRUE(finds("7x7", "resnet50_stem"));
  EXPECT_EQ(found("dilation 36"), LayerIds{"deeplabv3_rate36"});
  EXPECT_TRUE(finds("conv2dtranspose kernel 5", "dcgan_5x5"));
}

TEST(RealLayers, AreFoundInChinese) {
  EXPECT_EQ(found("步长 16", "zh"), LayerIds{"vit_b16_patches"});
  EXPECT_EQ(found("步长16", "zh"), LayerIds{"vit_b16_patches"});
  EXPECT_TRUE(finds("棋盘格", "dcgan_5x5", "zh"));
  EXPECT_TRUE(finds("膨胀率 12 deeplab", "deeplabv3_rate12", "zh"));
  EXPECT_EQ(found("stride 16", "zh"), LayerIds{"vit_b16_patches"});  // English always
  EXPECT_EQ(found("棋盘格", "en"), LayerIds{});
}

TEST(RealLayers, HaveAShortForm) {
  EXPECT_EQ(short_form(real_layer("resnet50_stem").spelling("keras").spec), "224  k7 s2");
  EXPECT_EQ(short_form(real_layer("wavenet_causal").spelling("keras").spec), "1×32  k1×2 d1×8");
  EXPECT_EQ(short_form(real_layer("dcgan_4x4").spelling("keras").spec), "8  k4 s2 T");
  EXPECT_EQ(short_form(real_layer("lenet5_c1").spelling("keras").spec), "32  k5");
}

}  // namespace
}  // namespace padlens
