#include "core/layer/picture_values.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "core/engine/engine.h"
#include "core/layer/base64.h"
#include "core/layer/spec_json.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

TEST(Base64, IsThatOfRfc4648) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    std::string written;
    append_base64(written, bytes);
    EXPECT_EQ(written, text);
    EXPECT_EQ(from_base64(text), bytes);
  }
  EXPECT_EQ(from_base64("Zm8"), "fo");
  for (const char* none : {"Z", "Zm 9v", "Zm9v\n", "Zg=a", "Zm9vY", "\xff\xff\xff\xff"})
    EXPECT_FALSE(from_base64(none)) << none;
}

Values grey(std::vector<Grid<double>> planes) {
  Values values{Preset::custom, Planes(std::move(planes))};
  values.picture = true;
  return values;
}

TEST(PictureValues, EveryByteComesBackAsItWas) {
  Grid<double> all(16, 16);
  for (std::int64_t i = 0; i < 256; ++i)
    all.row(0)[i] = static_cast<double>(i);
  Spec spec = conv(16, 3);
  spec.input_values = grey({all});
  const Json json = spec_to_json(spec);
  EXPECT_EQ(json["input_values"]["picture"].size(), 16U);
  EXPECT_EQ(json["input_values"]["picture"][0], "AAECAwQFBgcICQoLDA0ODw==");
  const ParsedSpec back = spec_from_text(json.dump());
  EXPECT_TRUE(back.problems.empty());
  EXPECT_EQ(back.spec, spec);
  EXPECT_TRUE(is_picture(back.spec.input_values));
}

TEST(PictureValues, OfSeveralPlanesAndOfOneDimension) {
  Spec spec = conv(2, 1);
  spec.channels = 2;
  spec.input_values = grey({Grid<double>(2, 2, 7), Grid<double>(2, 2, 255)});
  EXPECT_EQ(spec_from_json(spec_to_json(spec)).spec, spec);
  const ParsedSpec line = spec_from_text(
      R"({"op": "conv1d", "input": 4, "kernel": 3, "input_values": {"picture": "AAECAw=="}})");
  ASSERT_TRUE(line.problems.empty());
  EXPECT_EQ(rows_of(*line.spec.input_values.planes[0]), (Rows{{0, 1, 2, 3}}));
  EXPECT_EQ(spec_to_json(line.spec)["input_values"]["picture"], "AAECAw==");
}

TEST(PictureValues, WhatIsNoByteIsWrittenAsANumber) {
  for (const double other : {-1.0, 256.0, 0.5}) {
    Spec spec = conv(2, 1);
    spec.input_values = grey({Grid<double>(2, 2, other)});
    const Json json = spec_to_json(spec);
    EXPECT_TRUE(json["input_values"].is_array()) << other;
    EXPECT_EQ(rows_of(*spec_from_json(json).spec.input_values.planes[0]),
              (Rows{{other, other}, {other, other}}));
  }
}

TEST(PictureValues, OfAWrongSizeAreAProblemOfTheField) {
  const ParsedSpec parsed =
      spec_from_text(R"({"input": 3, "input_values": {"picture": ["AAE=", "AgM="]}})");
  ASSERT_TRUE(parsed.problems.empty());
  const Resolution resolution = resolve(parsed.spec);
  ASSERT_EQ(resolution.problems.size(), 1U);
  EXPECT_EQ(resolution.problems[0].field, "input_values");
  EXPECT_EQ(resolution.problems[0].code, "values_shape");
}

struct Broken {
  const char* value;
  const char* code;
  const char* place;
};

TEST(PictureValues, WhatIsNoneIsToldWithItsPlace) {
  const Broken all[] = {
      {R"({})", "wrong_type", "{}"},
      {R"({"photo": ["AA=="]})", "wrong_type", R"({"photo":["AA=="]})"},
      {R"({"picture": ["AA=="], "more": 1})", "wrong_type", R"({"more":1,"picture":["AA=="]})"},
      {R"({"picture": 7})", "values_base64", "picture"},
      {R"({"picture": []})", "values_base64", "picture"},
      {R"({"picture": "AA=="})", "values_base64", "picture"},
      {R"({"picture": ["AA==", ""]})", "values_base64", "picture[1]"},
      {R"({"picture": ["AA==", "A"]})", "values_base64", "picture[1]"},
      {R"({"picture": ["AA==", "A?=="]})", "values_base64", "picture[1]"},
      {R"({"picture": ["AAA=", "AA=="]})", "values_uneven", "picture[1]"},
      {R"({"picture": [["AAA="], ["AA=="]]})", "values_uneven", "picture[1]"},
      {R"({"picture": [["AA=="], ["AA==", "AA=="]]})", "values_uneven", "picture[1]"},
      {R"({"picture": [["AA=="], 3]})", "values_base64", "picture[1]"},
  };
  for (const Broken& broken : all) {
    const ParsedSpec parsed =
        spec_from_text(std::string(R"({"input_values": )") + broken.value + "}");
    ASSERT_EQ(parsed.problems.size(), 1U) << broken.value;
    EXPECT_EQ(parsed.problems[0].field, "input_values") << broken.value;
    EXPECT_EQ(parsed.problems[0].code, broken.code) << broken.value;
    EXPECT_EQ(parsed.problems[0].args[0], broken.place) << broken.value;
    EXPECT_EQ(parsed.spec.input_values, Values{}) << broken.value;
  }
}

// A row of a megabyte and as many short ones would be a grid of 10^12 cells.
TEST(PictureValues, OneLongRowAndManyShortOnesTakeNoMemoryForBoth) {
  std::string text = R"({"input_values": {"picture": [")" + std::string(1'000'000, 'A') + "\"";
  for (int i = 0; i < 100'000; ++i)
    text += ",\"AA==\"";
  const ParsedSpec parsed = spec_from_text(text + "]}}");
  ASSERT_EQ(parsed.problems.size(), 1U);
  EXPECT_EQ(parsed.problems[0].code, "values_uneven");
}

TEST(PictureValues, PassThroughAStack) {
  EXPECT_TRUE(is_picture({Preset::photo, {}}));
  EXPECT_FALSE(is_picture({Preset::custom, Grid<double>(2, 2)}));
  EXPECT_FALSE(is_picture({Preset::ramp, {}, 0, true}));
}

}  // namespace
}  // namespace padlens::test
