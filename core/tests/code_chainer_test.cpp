// Lines of Chainer: sizes and channels are those of Chainer 7.8.1 for x of [1, 3, 28, 20].

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/tests/told_code.h"

namespace padlens::test {
namespace {

struct ChainerCase {
  std::string_view line;
  std::vector<std::int64_t> output;
  std::optional<std::int64_t> channels;
};

TEST(CodeChainer, LinksAndFunctionsAreRead) {
  const std::vector<ChainerCase> cases{
      {"L.Convolution2D(None, 64, 3, 2, 1)(x)", {14, 10}, 64},
      {"L.Convolution2D(3, 8, ksize=(5, 3), pad=(2, 1))(x)", {28, 20}, 8},
      {"L.Convolution2D(8, 3)(x)", {26, 18}, 8},
      {"L.Convolution2D(8, 3, stride=2)(x)", {13, 9}, 8},
      {"L.DilatedConvolution2D(3, 8, 3, 1, 2, 2)(x)", {28, 20}, 8},
      {"L.Convolution2D(3, 6, 3, groups=3, dilate=2)(x)", {24, 16}, 6},
      {"L.Deconvolution2D(3, 8, 4, 2, 1)(x)", {56, 40}, 8},
      {"F.max_pooling_2d(x, 3, 2)", {14, 10}, std::nullopt},
      {"F.max_pooling_2d(x, 3, 2, cover_all=False)", {13, 9}, std::nullopt},
      {"F.max_pooling_2d(x, 3, stride=2, pad=1)", {15, 11}, std::nullopt},
      {"F.average_pooling_2d(x, 3, 2)", {13, 9}, std::nullopt},
      {"F.max_pooling_2d(F.relu(L.Convolution2D(3, 8, 3)(x)), 2)", {13, 9}, 8},
      {"F.concat([L.Convolution2D(3, 3, 1)(x), L.Convolution2D(3, 5, 1)(x)])", {28, 20}, 8},
      {"F.resize_images(L.Convolution2D(3, 5, 1)(x), (14, 10))", {14, 10}, 5},
      {"L.Linear(None, 10)(F.relu(L.Convolution2D(3, 5, 1)(x)))", {}, 10},
  };
  for (const ChainerCase& each : cases) {
    SCOPED_TRACE(each.line);
    const Model model = read_told(
        "import chainer.links as L\nimport chainer.functions as F\ny = " + std::string(each.line),
        {28, 20});
    EXPECT_EQ(problems_told(model), "");
    EXPECT_EQ(model.layers.back().output, each.output) << told(model);
    if (each.channels) {
      EXPECT_EQ(model.layers.back().channels_out, each.channels);
    }
    EXPECT_EQ(model.framework, "chainer");
  }
}

}  // namespace
}  // namespace padlens::test
