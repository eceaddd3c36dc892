#include "core/geometry/streaming.h"

#include <gtest/gtest.h>

#include <deque>
#include <vector>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec.h"

namespace padlens {
namespace {

Spec causal(int n, int k, int s, int d) {
  Spec spec;
  spec.op = &kConv1d;
  spec.framework = "pytorch";
  spec.input = {1, n};
  spec.kernel = {1, k};
  spec.stride = {1, s};
  spec.dilation = {1, d};
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = {0, 0, (k - 1) * d, 0};
  spec.input_values = {Preset::random, {}};
  spec.kernel_values = {Preset::random, {}};
  return spec;
}

// Output by output from a buffer that never holds more than `kept` samples between two of them;
// what is missing in it counts as a number that no sum would have. At first it holds the padding.
std::vector<double> streamed(const Layer& layer, std::int64_t kept) {
  constexpr double kAbsent = 1e6;
  const AxisGeometry& a = layer.geometry().width();
  std::vector<double> outputs;
  std::deque<double> buffer(static_cast<std::size_t>(a.K - 1), 0);
  std::int64_t arrived = 0;  // samples
  for (std::int64_t out = 0; out < a.out; ++out) {
    // The first output needs one sample, each other one s more.
    for (const std::int64_t until = out * a.s + 1; arrived < until; ++arrived)
      buffer.push_back(layer.input()->at({0, arrived}));
    double sum = 0;
    for (std::int64_t j = 0; j < a.k; ++j) {
      const std::int64_t back = (a.k - 1 - j) * a.d;  // from the newest sample
      const auto size = static_cast<std::int64_t>(buffer.size());
      const double held = back < size ? buffer[static_cast<std::size_t>(size - 1 - back)] : kAbsent;
      sum += held * layer.kernel()->at({0, j});
    }
    outputs.push_back(sum);
    while (static_cast<std::int64_t>(buffer.size()) > kept)
      buffer.pop_front();
  }
  return outputs;
}

std::vector<double> wanted(const Layer& layer) {
  std::vector<double> outputs;
  for (std::int64_t out = 0; out < layer.geometry().width().out; ++out)
    outputs.push_back(layer.output()->at({0, out}));
  return outputs;
}

TEST(Streaming, KeepsJustWhatTheNextOutputsNeed) {
  int tried = 0;
  for (int k = 1; k <= 4; ++k) {
    for (int s = 1; s <= 5; ++s) {
      for (int d = 1; d <= 4; ++d) {
        const Spec spec = causal(23, k, s, d);
        const Resolution resolution = resolve(spec);
        ASSERT_TRUE(resolution.accepted());
        const Layer layer = make_layer(spec, *resolution.geometry);
        const auto streaming = streaming_of(layer.geometry());
        ASSERT_TRUE(streaming);
        const auto expected = wanted(layer);
        EXPECT_EQ(streamed(layer, streaming->kept), expected) << k << ' ' << s << ' ' << d;
        if (streaming->kept == 0) continue;
        // One less, and a window misses its first sample.
        EXPECT_NE(streamed(layer, streaming->kept - 1), expected) << k << ' ' << s << ' ' << d;
        ++tried;
      }
    }
  }
  EXPECT_GT(tried, 30);
}

TEST(Streaming, FormulaAndPositionsAreThoseOfTheLayer) {
  Spec spec = causal(12, 3, 1, 2);
  const auto streaming = streaming_of(*resolve(spec).geometry);
  ASSERT_TRUE(streaming);
  EXPECT_EQ(streaming->kept, 4);
  EXPECT_EQ(streaming->fresh, 1);
  const Formula formula = streaming_formula(*streaming);
  EXPECT_EQ(formula.substituted, "max(0, (3 − 1)·2 + 1 − 1)");
  EXPECT_EQ(formula.result, "4");
  // The window of output 1 covers positions 1 … 5; that of output 2 begins at 2.
  EXPECT_EQ(streaming->kept_after(1), (Streaming::Range{2, 6}));
  EXPECT_EQ(streaming->fresh_after(1), (Streaming::Range{6, 7}));
}

TEST(Streaming, IsOfCausalLayersAlone) {
  const auto of = [](const Spec& spec) {
    return streaming_of(*resolve(spec).geometry).has_value();
  };
  Spec spec = causal(12, 3, 2, 1);
  EXPECT_TRUE(of(spec));
  spec.sides.right = 1;
  EXPECT_FALSE(of(spec));
  spec.sides = {0, 0, 1, 0};
  EXPECT_FALSE(of(spec));
  spec.padding = PaddingMode::valid;
  EXPECT_FALSE(of(spec));
  spec.framework = "keras";
  spec.padding = PaddingMode::causal;
  EXPECT_TRUE(of(spec));
  spec.op = &kMaxPool1d;
  spec.framework = "pytorch";
  spec.padding = PaddingMode::valid;
  EXPECT_FALSE(of(spec));
  Spec plane;
  EXPECT_FALSE(of(plane));
}

}  // namespace
}  // namespace padlens
