#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/tests/process.h"

namespace padlens {
namespace {

TEST(MisconceptionsCommand, TellsWhatEachPredictsAndWhereItIsRight) {
  const Arguments layer{"misconceptions", "--input", "6",         "--kernel", "3",
                        "--stride",       "2",       "--padding", "same"};
  const Finished text = padlens(layer);
  EXPECT_EQ(text.code, 0) << text.error;
  EXPECT_TRUE(contains(text.out, "✗ same_keeps_size: 6×6, but it is 3×3"));
  EXPECT_TRUE(contains(text.out, "✓ floor_for_ceil: 3×3, as it is"));
  Arguments wrong = layer;
  wrong.insert(wrong.end(), {"--wrong", "--json"});
  const Json json = Json::parse(padlens(wrong).out);
  bool half = false;
  for (const Json& each : json["misconceptions"]) {
    EXPECT_FALSE(each["right"]);
    EXPECT_NE(each["predicted"], each["actual"]);
    if (each["id"] != "half_on_both_sides") continue;
    half = true;
    EXPECT_EQ(each["predicted"], Json::parse(R"({"top":1,"bottom":1,"left":1,"right":1})"));
    EXPECT_EQ(each["actual"], Json::parse(R"({"top":0,"bottom":1,"left":0,"right":1})"));
  }
  EXPECT_TRUE(half);
}

TEST(MisconceptionsCommand, IsAskedOfACell) {
  const Arguments layer{"misconceptions", "--input", "6", "--padding", "same", "--cell"};
  const auto at = [&](const char* cell) {
    Arguments all = layer;
    all.emplace_back(cell);
    return padlens(all);
  };
  EXPECT_TRUE(contains(at("0,0").out, "✗ window_from_the_cell"));
  for (const char* cell : {"6,0", "0,6", "1", "x", "-1,0", "0,0,0"})
    EXPECT_EQ(at(cell).code, 2) << cell;
  EXPECT_EQ(padlens({"misconceptions", "--op", "conv1d", "--input", "6", "--cell", "3"}).code, 0);
}

}  // namespace
}  // namespace padlens
