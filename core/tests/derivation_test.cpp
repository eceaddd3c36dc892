#include "core/geometry/derivation.h"
#include "core/geometry/formula.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

// "out: ⌈n / s⌉ → ⌈6 / 2⌉ → 3" for formulas, "note: code 1 2" for notes.
std::vector<std::string> lines(const AxisDerivation& derivation) {
  std::vector<std::string> result;
  for (const Formula& formula : derivation.formulas) {
    result.push_back(formula.name + ": " + formula.symbolic + " → " + formula.substituted + " → " +
                     formula.result);
  }
  for (const Note& note : derivation.notes) {
    std::string line = "note: " + note.code;
    for (const std::string& arg : note.args)
      line += " " + arg;
    result.push_back(line);
  }
  return result;
}

Derivation derivation_of(const Spec& spec) {
  return derive(spec, geometry_of(spec));
}

// Both axes of a square layer, which agree; played as a slide, if it can be.
void expect_lines(const Spec& spec, const std::vector<std::string>& expected) {
  const Derivation derivation = derivation_of(spec);
  EXPECT_TRUE(derivation.axes_agree);
  EXPECT_EQ(lines(played(derivation.axis[kHeight], PlayMode::gather)), expected);
  EXPECT_EQ(lines(played(derivation.axis[kWidth], PlayMode::gather)), expected);
}

TEST(Derivation, OfSame) {
  expect_lines(conv(6, 3, 2, PaddingMode::same), {
                                                     "out: ⌈n / s⌉ → ⌈6 / 2⌉ → 3",
                                                     "pad: max((out−1)·s + k − n, 0) → "
                                                     "max(2·2 + 3 − 6, 0) → 1",
                                                     "before: ⌊pad / 2⌋ → ⌊1 / 2⌋ → 0",
                                                     "after: pad − before → 1 − 0 → 1",
                                                     "note: odd_cell_after",
                                                 });
}

TEST(Derivation, OfSameWithAnEvenPad) {
  expect_lines(conv(5, 3, 1, PaddingMode::same), {
                                                     "out: ⌈n / s⌉ → ⌈5 / 1⌉ → 5",
                                                     "pad: max((out−1)·s + k − n, 0) → "
                                                     "max(4·1 + 3 − 5, 0) → 2",
                                                     "before: ⌊pad / 2⌋ → ⌊2 / 2⌋ → 1",
                                                     "after: pad − before → 2 − 1 → 1",
                                                 });
}

TEST(Derivation, OfSameWithAKernelBelowTheStride) {
  expect_lines(conv(8, 2, 4, PaddingMode::same), {
                                                     "out: ⌈n / s⌉ → ⌈8 / 4⌉ → 2",
                                                     "pad: max((out−1)·s + k − n, 0) → "
                                                     "max(1·4 + 2 − 8, 0) → 0",
                                                     "before: ⌊pad / 2⌋ → ⌊0 / 2⌋ → 0",
                                                     "after: pad − before → 0 − 0 → 0",
                                                     "note: kernel_below_stride",
                                                     "note: leftover 2",
                                                 });
}

TEST(Derivation, OfSameWithAKernelAsWideAsTheStrideHasNothingToRemark) {
  EXPECT_EQ(derivation_of(conv(8, 4, 4, PaddingMode::same)).axis[kHeight].notes,
            std::vector<Note>{});
}

TEST(Derivation, OfSameWithDilation) {
  Spec spec = conv(7, 3, 1, PaddingMode::same);
  spec.dilation = {2, 2};
  expect_lines(spec, {
                         "K: d·(k−1) + 1 → 2·2 + 1 → 5",
                         "out: ⌈n / s⌉ → ⌈7 / 1⌉ → 7",
                         "pad: max((out−1)·s + K − n, 0) → max(6·1 + 5 − 7, 0) → 4",
                         "before: ⌊pad / 2⌋ → ⌊4 / 2⌋ → 2",
                         "after: pad − before → 4 − 2 → 2",
                     });
}

TEST(Derivation, OfValidFromTheArticlesFormToTheFloor) {
  expect_lines(conv(6, 3, 2), {
                                  "out: ⌈(n − (k−1)) / s⌉ → ⌈(6 − 2) / 2⌉ → 2",
                                  ": ⌊(n − k) / s⌋ + 1 → ⌊(6 − 3) / 2⌋ + 1 → 2",
                                  "note: floor_remainder 3 1 2 1",
                                  "note: leftover_one 1",
                              });
  expect_lines(conv(5, 3), {
                               "out: ⌈(n − (k−1)) / s⌉ → ⌈(5 − 2) / 1⌉ → 3",
                               ": ⌊(n − k) / s⌋ + 1 → ⌊(5 − 3) / 1⌋ + 1 → 3",
                           });
}

TEST(Derivation, OfExplicitPadding) {
  expect_lines(with_sides(conv(5, 3, 3), {1, 2, 1, 2}),
               {
                   "before: padding[i][0] →  → 1",
                   "after: padding[i][1] →  → 2",
                   "N: before + n + after → 1 + 5 + 2 → 8",
                   "out: ⌈(N − (k−1)) / s⌉ → ⌈(8 − 2) / 3⌉ → 2",
                   ": ⌊(N − k) / s⌋ + 1 → ⌊(8 − 3) / 3⌋ + 1 → 2",
                   "note: floor_remainder 5 1 3 2",
                   "note: leftover 2",
               });
}

TEST(Derivation, OfTransposedValid) {
  expect_lines(transpose(5, 3, 2), {
                                       "F: (n−1)·s + k → 4·2 + 3 → 11",
                                       "out: (n−1)·s + max(k, s) → 4·2 + max(3, 2) → 11",
                                       "n': (n−1)·s + 1 → 4·2 + 1 → 9",
                                       "before: k−1 − crop → 2 − 0 → 2",
                                       "after: out − n' + crop → 11 − 9 + 0 → 2",
                                       "padded: before + n' + after → 2 + 9 + 2 → 13",
                                       "note: zeros_inserted 1",
                                       "note: kernel_flipped",
                                   });
}

TEST(Derivation, OfTransposedValidWithAKernelBelowTheStride) {
  expect_lines(transpose(5, 3, 5), {
                                       "F: (n−1)·s + k → 4·5 + 3 → 23",
                                       "out: (n−1)·s + max(k, s) → 4·5 + max(3, 5) → 25",
                                       "n': (n−1)·s + 1 → 4·5 + 1 → 21",
                                       "before: k−1 − crop → 2 − 0 → 2",
                                       "after: out − n' + crop → 25 − 21 + 0 → 4",
                                       "padded: before + n' + after → 2 + 21 + 4 → 27",
                                       "note: appended 2",
                                       "note: zeros_inserted 4",
                                       "note: kernel_flipped",
                                   });
}

TEST(Derivation, OfTransposedSame) {
  expect_lines(transpose(5, 4, 1, PaddingMode::same),
               {
                   "F: (n−1)·s + k → 4·1 + 4 → 8",
                   "out: n·s → 5·1 → 5",
                   "crop: ⌊max(F − out, 0) / 2⌋ → ⌊max(8 − 5, 0) / 2⌋ → 1",
                   "n': (n−1)·s + 1 → 4·1 + 1 → 5",
                   "before: k−1 − crop → 3 − 1 → 2",
                   "after: out − n' + crop → 5 − 5 + 1 → 1",
                   "padded: before + n' + after → 2 + 5 + 1 → 8",
                   "note: cropped 1 2",
                   "note: kernel_flipped",
               });
}

TEST(Derivation, OfTransposedWithOutputPadding) {
  Spec spec = transpose(4, 3, 3);
  spec.output_padding = PerAxis{1, 1};
  const auto out_line = [&] {
    const auto all = lines(derivation_of(spec).axis[kHeight]);
    return *std::ranges::find_if(all, [](const auto& line) { return line.starts_with("out: "); });
  };
  EXPECT_EQ(out_line(), "out: (n−1)·s + k + op → 3·3 + 3 + 1 → 13");
  spec.padding = PaddingMode::same;
  EXPECT_EQ(out_line(), "out: (n−1)·s + k mod 2 + op → 3·3 + 3 mod 2 + 1 → 11");
}

TEST(Derivation, SaysBothAxesWhereTheyDiffer) {
  Spec spec = conv(6, 3, 2, PaddingMode::same);
  spec.input[kWidth] = 7;
  const Derivation derivation = derivation_of(spec);
  EXPECT_FALSE(derivation.axes_agree);
  EXPECT_EQ(lines(derivation.axis[kHeight])[0], "out: ⌈n / s⌉ → ⌈6 / 2⌉ → 3");
  EXPECT_EQ(lines(derivation.axis[kWidth])[0], "out: ⌈n / s⌉ → ⌈7 / 2⌉ → 4");
}

TEST(Derivation, IsToldAsTheLayerIsPlayed) {
  const auto told = [](int n, int k, int s, PlayMode mode) {
    const AxisDerivation axis = played(derivation_of(transpose(n, k, s)).axis[kHeight], mode);
    std::string all;
    for (const Formula& formula : axis.formulas)
      all += formula.name + " ";
    for (const Note& note : axis.notes)
      all += note.code + " ";
    return all;
  };
  EXPECT_EQ(told(4, 3, 2, PlayMode::gather),
            "F out n' before after padded zeros_inserted kernel_flipped ");
  EXPECT_EQ(told(4, 3, 2, PlayMode::scatter), "F out stamps stamps_overlap ");
  EXPECT_EQ(told(4, 2, 2, PlayMode::scatter), "F out stamps ");
  EXPECT_EQ(told(4, 1, 2, PlayMode::scatter), "F out appended stamps stamps_apart ");
  EXPECT_EQ(told(1, 3, 2, PlayMode::scatter), "F out stamps_one ");
}

// A formula's result is the number that the geometry has, whatever the layer.
RC_GTEST_PROP(Derivation, EndsInTheNumbersOfTheGeometry, ()) {
  const Spec spec = *layer_specs();
  const Geometry geometry = geometry_of(spec);
  const Derivation derivation = derive(spec, geometry);
  const auto codes = note_codes();
  for (const Axis axis : {kHeight, kWidth}) {
    const AxisGeometry& a = geometry.axis[axis];
    const auto ends_in = [&](std::string_view name, std::int64_t number, bool wanted) {
      int found = 0;
      for (const Formula& formula : derivation.axis[axis].formulas) {
        if (formula.name != name) continue;
        ++found;
        RC_ASSERT(formula.result == std::to_string(number));
      }
      RC_ASSERT(found == (wanted ? 1 : 0));
    };
    const bool transposed = geometry.transposed();
    const bool same = spec.padding == PaddingMode::same;
    const bool padded = a.pad_before != 0 || a.pad_after != 0;
    ends_in("out", a.out, true);
    ends_in("K", a.K, a.d > 1);
    ends_in("pad", a.pad_before + a.pad_after, !transposed && same);
    const bool given = spec.padding == PaddingMode::explicit_sides;
    ends_in("before", a.pad_before, transposed || same || given);
    ends_in("after", a.pad_after, transposed || same || given);
    ends_in("N", a.padded, !transposed && !same && padded);
    ends_in("F", a.full, transposed);
    ends_in("crop", a.crop_before, transposed && same);
    ends_in("n'", a.inserted, transposed);
    ends_in("padded", a.padded, transposed);
    for (const Note& note : derivation.axis[axis].notes) {
      RC_ASSERT(std::ranges::count(codes, note.code) == 1);
    }
  }
}

// Also where ceil_mode finds a window that is dropped: what it counts is not yet the output.
RC_GTEST_PROP(Derivation, OfAPoolEndsInItsOutputOnce, ()) {
  const Spec spec = *pool_specs();
  const Geometry geometry = geometry_of(spec);
  const Derivation derivation = derive(spec, geometry);
  for (const Axis axis : {kHeight, kWidth}) {
    int found = 0;
    for (const Formula& formula : derivation.axis[axis].formulas) {
      if (formula.name != "out") continue;
      ++found;
      RC_ASSERT(formula.result == std::to_string(geometry.axis[axis].out));
    }
    RC_ASSERT(found == 1);
  }
}

// The formula for a negative total, worked out a second time.
TEST(Derivation, OfOnnxSkippedCellsSaysHowManyBefore) {
  int negative = 0;
  for (const bool upper : {true, false}) {
    for (int n = 1; n <= 12; ++n) {
      for (int k = 1; k <= 4; ++k) {
        for (int s = 1; s <= 6; ++s) {
          Spec spec = conv(n, k, s, upper ? PaddingMode::same_upper : PaddingMode::same_lower);
          spec.framework = "onnx";
          const AxisGeometry a = geometry_of(spec).height();
          const std::int64_t total = a.pad_before + a.pad_after;
          if (total >= 0) continue;
          ++negative;
          const std::int64_t skipped =
              upper ? (-total - 1) / 2 : std::max<std::int64_t>((-total - 2) / 2, 0);
          EXPECT_EQ(a.pad_before, -skipped) << n << " " << k << " " << s << " " << upper;
        }
      }
    }
  }
  EXPECT_GT(negative, 20);
}

TEST(Derivation, EveryNoteIsGivenBySomeLayer) {
  std::set<std::string> seen;
  for (const Spec& spec :
       {conv(6, 3, 2),
        conv(7, 2, 4),
        conv(6, 3, 2, PaddingMode::same),
        conv(8, 2, 4, PaddingMode::same),
        transpose(5, 3, 1, PaddingMode::same),
        transpose(5, 3, 4),
        transpose(1, 3, 4),
        from_json(R"({"framework": "onnx", "input": 6,
                               "kernel": 3, "stride": 2, "padding": "same_lower"})"),
        from_json(R"({"framework": "onnx", "input": 8, "kernel": 1,
                               "stride": 3, "padding": "same_upper"})"),
        from_json(R"({"framework": "onnx", "op": "conv2d_transpose",
                               "kernel": 1, "stride": 2, "padding": "same_upper"})"),
        from_json(R"({"framework": "onnx", "op": "conv2d_transpose",
                               "padding": 1, "output_shape": 7})"),
        from_json(R"({"framework": "pytorch", "op": "conv2d_transpose",
                               "stride": 2, "output_shape": 12})"),
        from_json(R"({"framework": "pytorch", "op": "average_pool2d",
                               "stride": 2, "input": 6, "ceil_mode": true})"),
        from_json(R"({"framework": "pytorch", "op": "average_pool2d", "input": 2,
                               "stride": 3, "padding": 1, "ceil_mode": true,
                               "divisor_override": 4})"),
        from_json(R"({"framework": "onnx", "op": "average_pool2d", "input": 7,
                               "dilation": 2, "padding": "same_upper"})"),
        from_json(R"({"framework": "onnx", "op": "max_pool2d", "input": 1,
                               "stride": 4})"),
        from_json(R"({"framework": "paddle", "dilation": 2, "padding": "same"})"),
        from_json(R"({"framework": "paddle", "op": "average_pool2d", "divisor_override": 2,
                               "count_include_pad": true})"),
        from_json(R"({"framework": "tfjs", "kernel": [3, 2], "padding": 1})"),
        from_json(R"({"framework": "jax", "op": "average_pool2d", "padding": "same"})"),
        from_json(
            R"({"framework": "mlx", "op": "conv2d_transpose", "kernel": 1, "padding": 1})")}) {
    const Derivation derivation = derivation_of(spec);
    for (const Axis axis : kAxes) {
      for (const Note& note : derivation.axis[axis].notes)
        seen.insert(note.code);
    }
  }
  const auto codes = note_codes();
  EXPECT_EQ(seen, std::set<std::string>(codes.begin(), codes.end()));
}

}  // namespace
}  // namespace padlens::test
