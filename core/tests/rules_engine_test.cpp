#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/rules/rules.h"
#include "core/tests/support.h"

// Rules that speak of values, against the engine's.

namespace padlens::test {
namespace {

// A transposed convolution as its full scatter: PyTorch, padding 0.
Spec scatter(const PerAxis& input, const PerAxis& kernel, const PerAxis& stride,
             const PerAxis& dilation) {
  Spec spec;
  spec.op = &kConv2dTranspose;
  spec.framework = "pytorch";
  spec.input = input;
  spec.kernel = kernel;
  spec.stride = stride;
  spec.dilation = dilation;
  return spec;
}

bool holds(std::string_view id, const Spec& spec) {
  const RuleReading reading = read_rule(*find_rule(id), spec);
  EXPECT_TRUE(reading.own && reading.verdict) << id << " " << testing::PrintToString(spec);
  return reading.verdict && reading.verdict->holds;
}

// Stride spreads the input, dilation the kernel: convT(x, w, s, d) = convT(w, x, d, s).
RC_GTEST_PROP(StrideAndDilation, ExchangeInputAndKernel, ()) {
  const auto pair = [](int most) { return PerAxis{pick(1, most), pick(1, most)}; };
  Spec spec = scatter(pair(7), pair(5), pair(4), pair(4));
  const auto values = [](const PerAxis& size) {
    Grid<double> cells(size[kHeight], size[kWidth]);
    for (const Cell& cell : cells_of(cells.rows(), cells.cols()))
      cells.at(cell) = pick(-9, 9);
    return Values{Preset::custom, cells};
  };
  spec.input_values = values(spec.input);
  spec.kernel_values = values(spec.kernel);
  Spec exchanged = scatter(spec.kernel, spec.input, spec.dilation, spec.stride);
  exchanged.input_values = spec.kernel_values;
  exchanged.kernel_values = spec.input_values;
  RC_ASSERT(*layer_of(spec).output() == *layer_of(exchanged).output());
}

// Values of which no two products or sums of few products are alike.
Values distinct(int size, double base) {
  Grid<double> cells(size, size);
  double power = 1;
  for (const Cell& cell : cells_of(size, size)) {
    cells.at(cell) = power;
    power *= base;
  }
  return {Preset::custom, cells};
}

TEST(StrideAndDilation, AreTheSameOnlyWhereTheRuleSays) {
  int held = 0;
  for (int n = 1; n <= 3; ++n) {
    for (int k = 1; k <= 3; ++k) {
      for (int s = 1; s <= 4; ++s) {
        for (int d = 1; d <= 4; ++d) {
          Spec spec = scatter({n, n}, {k, k}, {s, s}, {d, d});
          spec.input_values = distinct(n, 2);
          spec.kernel_values = distinct(k, 1000);
          Spec exchanged = spec;
          std::swap(exchanged.stride, exchanged.dilation);
          const bool same = *layer_of(spec).output() == *layer_of(exchanged).output();
          EXPECT_EQ(holds("stride_as_dilation", spec), same) << testing::PrintToString(spec);
          held += same ? 1 : 0;
        }
      }
    }
  }
  EXPECT_GT(held, 0);
}

// The stamps on each cell that is a kernel away from the borders.
TEST(Checkerboard, IsWhereTheStampsAreUneven) {
  int even_ones = 0;
  for (int k = 1; k <= 6; ++k) {
    for (int s = 1; s <= 4; ++s) {
      for (int d = 1; d <= 4; ++d) {
        const int K = d * (k - 1) + 1;
        const int n = 2 * K / s + 4;
        const Spec spec = scatter({n, 1}, {k, 1}, {s, 1}, {d, 1});
        const Layer layer = layer_of(spec);  // all ones: values count stamps
        std::vector<double> counts;
        for (std::int64_t row = K - 1; row <= (n - 1) * s; ++row)
          counts.push_back(layer.output()->at(row, 0));
        ASSERT_GE(std::ssize(counts), s);
        const auto [least, most] = std::ranges::minmax(counts);
        EXPECT_EQ(holds("checkerboard", spec), (k % s == 0) == (least == most))
            << testing::PrintToString(spec);
        even_ones += least == most ? 1 : 0;
      }
    }
  }
  EXPECT_GT(even_ones, 20);
}

// All ones: a row of the output is zero exactly where no stamp reaches it.
TEST(OutputPadding, AddsZeroRowsWhereTheRuleSays) {
  int held = 0;
  int failed = 0;
  for (int n = 1; n <= 5; ++n) {
    for (int k = 1; k <= 4; ++k) {
      for (int s = 2; s <= 4; ++s) {
        for (int p = 0; p <= 2; ++p) {
          for (int extra = 1; extra < s; ++extra) {
            Spec without = scatter({n, n}, {k, k}, {s, s}, {1, 1});
            without.padding = PaddingMode::explicit_sides;
            without.sides = {p, p, p, p};
            without.output_padding = PerAxis{0, 0};
            if (!resolve(without).accepted()) continue;
            Spec spec = without;
            spec.output_padding = PerAxis{extra, extra};
            const Grid<double> output = *layer_of(spec).output();
            const Grid<double> before = *layer_of(without).output();
            double most = 0;  // in the rows that are new
            for (std::int64_t row = before.rows(); row < output.rows(); ++row) {
              for (std::int64_t col = 0; col < before.cols(); ++col)
                most = std::max(most, output.at(row, col));
            }
            const double any = *std::max_element(before.row(0), before.row(0) + before.size());
            if (any == 0) continue;  // its columns meet no stamp either
            EXPECT_EQ(holds("output_padding_adds_zeros", spec), most == 0)
                << testing::PrintToString(spec);
            ++(most == 0 ? held : failed);
          }
        }
      }
    }
  }
  EXPECT_GT(held, 50);
  EXPECT_GT(failed, 50);
}

}  // namespace
}  // namespace padlens::test
