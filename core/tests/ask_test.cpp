#include "core/questions/ask.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/frameworks/resolve.h"

namespace padlens {
namespace {

std::optional<Ask> read(const char* text, const Spec& spec, Problems& problems) {
  return read_ask(Json::parse(text), spec, problems);
}

TEST(Ask, ReadsWhatItWrites) {
  const Spec spec;
  for (const char* text :
       {R"("output")", R"("padding")", R"("framework")", R"("layer")", R"("reads")",
        R"({"what": "value", "cell": [1, 2]})", R"({"what": "divisor", "cell": [0, 0]})",
        R"({"what": "change", "to": {"padding": "same", "stride": [2, 2]}})"}) {
    Problems problems;
    const auto ask = read(text, spec, problems);
    ASSERT_TRUE(ask && problems.empty()) << text;
    EXPECT_EQ(ask_to_json(*ask, spec), Json::parse(text));
  }
}

TEST(Ask, NamesTheFieldThatIsWrong) {
  const std::pair<const char*, const char*> cases[]{
      {"3", "ask"},
      {R"("outputs")", "ask"},
      {R"({"what": "size"})", "ask.what"},
      {R"({"what": "value", "cell": [1]})", "ask.cell"},
      {R"({"what": "value", "cell": [1, -1]})", "ask.cell"},
      {R"({"what": "output", "cell": [1, 1]})", "ask.cell"},
      {R"("change")", "ask.to"},
      {R"({"what": "change", "to": 2})", "ask.to"},
      {R"({"what": "change", "to": {"strides": "x"}})", "ask.to.stride"},
      {R"({"what": "value", "where": 1})", "ask.where"},
  };
  for (const auto& [text, field] : cases) {
    Problems problems;
    EXPECT_FALSE(read(text, Spec{}, problems)) << text;
    ASSERT_EQ(problems.size(), 1U) << text;
    EXPECT_EQ(problems[0].field, field) << text;
  }
}

TEST(Ask, ChangesFieldsByTheirAliases) {
  Problems problems;
  const auto ask =
      read(R"({"what": "change", "to": {"strides": 2, "kernel_size": [5, 5]}})", Spec{}, problems);
  ASSERT_TRUE(ask && problems.empty());
  EXPECT_EQ(ask->changed->stride, (PerAxis{2, 2}));
  EXPECT_EQ(ask->changed->kernel, (PerAxis{5, 5}));
}

TEST(Ask, KnowsWhatHasNoAnswer) {
  Spec spec;
  const Geometry geometry = *resolve(spec).geometry;  // 5×5, kernel 3×3: 3×3
  EXPECT_TRUE(can_ask({Asks::output}, spec, geometry));
  EXPECT_TRUE(can_ask({Asks::value, Cell{2, 2}}, spec, geometry));
  EXPECT_FALSE(can_ask({Asks::value, Cell{2, 3}}, spec, geometry));
  EXPECT_FALSE(can_ask({Asks::divisor, Cell{0, 0}}, spec, geometry));
  EXPECT_FALSE(can_ask({Asks::change}, spec, geometry));
  EXPECT_FALSE(can_ask({Asks::change, {}, spec}, spec, geometry));
  Spec changed = spec;
  changed.stride = {2, 2};
  EXPECT_TRUE(can_ask({Asks::change, {}, changed}, spec, geometry));
  Spec pool = spec;
  pool.op = &kAveragePool2d;
  EXPECT_TRUE(can_ask({Asks::divisor, Cell{0, 0}}, pool, *resolve(pool).geometry));
  Spec transposed = spec;
  transposed.op = &kConv2dTranspose;
  EXPECT_FALSE(can_ask({Asks::padding}, transposed, *resolve(transposed).geometry));
}

}  // namespace
}  // namespace padlens
