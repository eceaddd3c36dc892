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

const RealLayer& layer(std::string_view id) {
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

using Ids = std::vector<std::string>;
using Sides = std::array<std::int64_t, 4>;

TEST(RealLayers, AreAllThere) {
  // None was left out because it is broken.
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
    EXPECT_FALSE(each.keras.code.empty() || each.pytorch.code.empty()) << each.id;
    EXPECT_EQ(each.keras.spec.framework, "keras");
    EXPECT_EQ(each.pytorch.spec.framework, "pytorch");
    EXPECT_EQ(&each.spelling("onnx"), &each.keras);
  }
}

TEST(RealLayers, ComeOutAsTheirEntriesSay) {
  for (const RealLayer& each : real_layers()) {
    for (const LayerSpelling* spelling : {&each.keras, &each.pytorch}) {
      const Resolution resolution = resolve(spelling->spec);
      ASSERT_TRUE(resolution.accepted()) << each.id << spelling->spec.framework;
      const auto& [h, w] = resolution.geometry->axis;
      EXPECT_EQ(h.out, spelling->output[kHeight]) << each.id << spelling->spec.framework;
      EXPECT_EQ(w.out, spelling->output[kWidth]) << each.id << spelling->spec.framework;
    }
  }
}

// Where the numbers are said to be the same they are so for every input and kernel; else they
// differ already with the present ones, or the inputs do.
TEST(RealLayers, HaveTheSameNumbersWhereTheySaySo) {
  for (const RealLayer& each : real_layers()) {
    const Spec& keras = each.keras.spec;
    const Spec& pytorch = each.pytorch.spec;
    const Difference answer = difference(made(each.keras), made(each.pytorch));
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
  EXPECT_EQ(sides(layer("resnet50_stem_same").keras), (Sides{2, 3, 2, 3}));
  EXPECT_EQ(sides(layer("resnet50_stem_same").pytorch), (Sides{3, 3, 3, 3}));
  EXPECT_EQ(sides(layer("resnet50_stem").keras), (Sides{3, 3, 3, 3}));
  EXPECT_EQ(sides(layer("mobilenet_v2_stem").keras), (Sides{0, 1, 0, 1}));
  EXPECT_EQ(sides(layer("mobilenet_v2_even").keras), (Sides{0, 1, 0, 1}));
  EXPECT_EQ(sides(layer("mobilenet_v2_odd").keras), (Sides{1, 1, 1, 1}));
  EXPECT_EQ(sides(layer("efficientnet_b0_5x5").keras), (Sides{1, 2, 1, 2}));
  EXPECT_EQ(sides(layer("inception_v3_1x7").keras), (Sides{0, 0, 3, 3}));
  EXPECT_EQ(sides(layer("dcgan_5x5").keras), (Sides{1, 2, 1, 2}));
  EXPECT_EQ(sides(layer("dcgan_5x5").pytorch), (Sides{2, 1, 2, 1}));
  EXPECT_EQ(sides(layer("cyclegan_up").keras), (Sides{0, 1, 0, 1}));
  EXPECT_EQ(sides(layer("cyclegan_up").pytorch), (Sides{1, 0, 1, 0}));
  EXPECT_EQ(sides(layer("wavenet_causal").keras), (Sides{0, 0, 8, 0}));
  EXPECT_EQ(sides(layer("espcn_subpixel").keras), (Sides{3, 3, 3, 3}));
  // keras.applications pads by hand what same would pad.
  for (const char* id : {"mobilenet_v2_even", "efficientnet_b0_5x5"}) {
    Spec same = layer(id).keras.spec;
    same.padding = PaddingMode::same;
    EXPECT_EQ(resolve(same).geometry->sides(), sides(layer(id).keras)) << id;
  }
}

TEST(RealLayers, LeaveOverWhatTheirNotesSay) {
  const auto leftover = [](const LayerSpelling& spelling) {
    return resolve(spelling.spec).geometry->height().leftover;
  };
  EXPECT_EQ(leftover(layer("alexnet_conv1").pytorch), 1);
  EXPECT_EQ(leftover(layer("resnet50_stem").keras), 1);
  EXPECT_EQ(leftover(layer("mobilenet_v2_stem").pytorch), 1);
  EXPECT_EQ(leftover(layer("inception_v3_stem").keras), 0);
  Spec spec = layer("alexnet_conv1").keras.spec;
  spec.input = {224, 224};
  spec.padding = PaddingMode::same;
  EXPECT_EQ(resolve(spec).geometry->height().out, 56);
  spec = layer("inception_v3_stem").keras.spec;
  spec.input = {300, 300};
  EXPECT_EQ(resolve(spec).geometry->height().out, 149);
  EXPECT_EQ(resolve(spec).geometry->height().leftover, 1);
}

TEST(RealLayers, AreFoundByWords) {
  EXPECT_EQ(found("").size(), real_layers().size());
  EXPECT_EQ(found("  ").size(), real_layers().size());
  EXPECT_EQ(found("resnet").front(), "resnet50_stem");
  EXPECT_EQ(found("ResNet-50 SAME stem TensorFlow"), Ids{"resnet50_stem_same"});
  EXPECT_EQ(found("resnet 50").front(), "resnet50_stem");
  // Those called so come first; of pix2pix the file is.
  EXPECT_EQ(found("cyclegan"),
            (Ids{"cyclegan_stem", "cyclegan_up", "pix2pix_down", "pix2pix_patchgan"}));
  EXPECT_TRUE(finds("bilinear", "fcn16s_upscore2"));  // of the note
  EXPECT_TRUE(finds("1998", "lenet5_c1"));
  EXPECT_TRUE(finds("LeCun", "lenet5_c1"));
  EXPECT_TRUE(finds("reflect", "cyclegan_stem"));
  EXPECT_TRUE(finds("ZeroPadding2D", "resnet50_stem"));
  EXPECT_EQ(found("xyzzy"), Ids{});
  EXPECT_EQ(found("vgg resnet50"), Ids{});  // all words, not any
}

TEST(RealLayers, AreFoundByNumbers) {
  for (const char* query : {"stride 16", "kernel 16x16", "16×16 s16", "k16"})
    EXPECT_EQ(found(query), Ids{"vit_b16_patches"}) << query;
  EXPECT_TRUE(finds("stride 2", "mobilenet_v2_stem"));
  EXPECT_FALSE(finds("stride 1", "vit_b16_patches"));
  EXPECT_EQ(found("resnet 7x7").front(), "resnet50_stem");
  EXPECT_FALSE(finds("stride 2", "vgg16_conv1_1"));
  EXPECT_TRUE(finds("7x7", "resnet50_stem"));
  EXPECT_EQ(found("dilation 36"), Ids{"deeplabv3_rate36"});
  EXPECT_TRUE(finds("conv2dtranspose kernel 5", "dcgan_5x5"));
}

TEST(RealLayers, AreFoundInChinese) {
  EXPECT_EQ(found("步长 16", "zh"), Ids{"vit_b16_patches"});
  EXPECT_EQ(found("步长16", "zh"), Ids{"vit_b16_patches"});
  EXPECT_TRUE(finds("棋盘格", "dcgan_5x5", "zh"));
  EXPECT_TRUE(finds("膨胀率 12 deeplab", "deeplabv3_rate12", "zh"));
  EXPECT_EQ(found("stride 16", "zh"), Ids{"vit_b16_patches"});  // English always
  EXPECT_EQ(found("棋盘格", "en"), Ids{});
}

TEST(RealLayers, HaveAShortForm) {
  EXPECT_EQ(short_form(layer("resnet50_stem").keras.spec), "224  k7 s2");
  EXPECT_EQ(short_form(layer("wavenet_causal").keras.spec), "1×32  k1×2 d1×8");
  EXPECT_EQ(short_form(layer("dcgan_4x4").keras.spec), "8  k4 s2 T");
  EXPECT_EQ(short_form(layer("lenet5_c1").keras.spec), "32  k5");
}

}  // namespace
}  // namespace padlens
