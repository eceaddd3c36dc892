#include <gtest/gtest.h>

#include "app/gui/hover_text.h"
#include "app/tests/scene_support.h"

// What is said of a place of the matrix that is pointed at.

namespace padlens::test {
namespace {

std::string said(std::string_view spec, Cell at, const std::string& language = "en") {
  State state(language);
  state.view = "matrix";
  state.shown = make_shown({layer_from(spec).spec()});
  state.hover = CellId{GridId::matrix, at};
  return hover_text(state);
}

constexpr std::string_view kSame = R"({"input": 4, "kernel": 3, "padding": "same",
    "kernel_values": "ramp"})";

TEST(HoverOfTheMatrix, NamesTheWeightOfAnEntry) {
  // Output [1,2] and the input cell above it.
  EXPECT_EQ(said(kSame, {6, 2}), "y[1,2] takes x[0,2] through w[0,1] = 2.");
  EXPECT_EQ(said(kSame, {6, 2}, "zh"), "y[1,2] 通过 w[0,1] = 2 读取 x[0,2]。");
}

TEST(HoverOfTheMatrix, SaysWhereNothingIsRead) {
  EXPECT_EQ(said(kSame, {0, 15}), "y[0,0] does not read x[3,3]: no entry.");
}

TEST(HoverOfTheMatrix, AddsUpWhatPaddingCopies) {
  EXPECT_EQ(said(R"({"input": 4, "kernel": 3, "padding": "same", "kernel_values": "ramp",
                     "pad_fill": "reflect"})",
                 {0, 1}),
            "y[0,0] takes x[0,1] through 2 kernel cells: w[1,0] + w[1,2] = 10.");
}

TEST(HoverOfAnOutputCell, SaysThatItsDigitsAreNotExact) {
  const auto said_of_output = [](std::string_view spec, const char* language) {
    State state(language);
    state.shown = make_shown({layer_from(spec).spec()});
    state.hover = CellId{GridId::output, {0, 0}};
    return hover_text(state);
  };
  constexpr std::string_view kCancels = R"({"input": [1, 3], "kernel": [1, 3],
      "input_values": [[0.1, 0.2, 0.3]], "kernel_values": [[1, 1, -1]]})";
  EXPECT_NE(said_of_output(kCancels, "en").find("\n≈ Not exact"), std::string::npos);
  EXPECT_NE(said_of_output(kCancels, "zh").find("\n≈ 并不准确"), std::string::npos);
  EXPECT_EQ(said_of_output(kSame, "en").find("≈"), std::string::npos);
}

std::string said_of_padded(std::string_view spec, Cell at) {
  State state("en");
  state.shown = make_shown({layer_from(spec).spec()});
  state.hover = CellId{GridId::padded, at};
  return hover_text(state);
}

TEST(HoverOfAPool, NamesTheWindowsThatACellWins) {
  constexpr std::string_view kPool = R"({"op": "max_pool2d", "framework": "pytorch", "input": 4,
      "kernel": 3, "stride": 2, "padding": 1, "ceil_mode": true, "input_values": "ramp"})";
  EXPECT_EQ(said_of_padded(kPool, {2, 2}),
            "Input [1,1] = 6 feeds 4 outputs: y[0,0], y[0,1], y[1,0], y[1,1].\n"
            "It is the maximum of y[0,0].");
  EXPECT_NE(said_of_padded(kPool, {1, 1}).find("none of them"), std::string::npos);
  EXPECT_NE(said_of_padded(kPool, {0, 0}).find("never wins"), std::string::npos);
  EXPECT_NE(said_of_padded(kPool, {6, 6}).find("Past the padding"), std::string::npos);
}

// "y[1,0]·w[1,2]" would read as a product of these two.
TEST(HoverOfAnInputCell, NamesOutputsAndTheWeightsTheyUse) {
  EXPECT_EQ(
      said_of_padded(R"({"input": 3, "kernel": 2, "input_values": "ramp"})", {0, 1}),
      "Input [0,1] = 2 feeds 2 outputs: y[0,0] with weight w[0,1], y[0,1] with weight w[0,0].");
}

TEST(HoverOfAnOutputCell, SaysWhereItsNumberIsRounded) {
  const auto said_of = [](std::string_view spec) {
    State state("en");
    state.shown = make_shown({layer_from(spec).spec()});
    state.hover = CellId{GridId::output, {0, 0}};
    return hover_text(state);
  };
  EXPECT_EQ(said_of(R"({"input": [1, 2], "kernel": [1, 2], "input_values": [[0.1, 0.2]]})"),
            "Output [0,0] = 0.3 adds up 2 products, 2 of them with input cells.");
  EXPECT_EQ(said_of(R"({"op": "average_pool2d", "input": [1, 3], "kernel": [1, 3],
                        "input_values": [[1, 0, 0]]})"),
            "Output [0,0] ≈ 0.333333333333: a window of 3 cells, 3 of them input cells.");
}

TEST(HoverOfTheMatrix, OfAPlaceThatOnlyAnotherLayerHasSaysNothing) {
  EXPECT_EQ(said(kSame, {16, 0}), Strings("en")("hover.nothing"));
}

}  // namespace
}  // namespace padlens::test
