#include "core/answers/comparison.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

std::string key_text(const ComparisonRow& row) {
  return std::string(row.framework->id) + " " + row.label;
}

std::string sides_of(const ComparisonRow& row) {
  if (!row.resolution.accepted()) return "rejected";
  const auto& [h, w] = row.resolution.geometry->axis;
  const bool transposed = row.resolution.geometry->transposed();
  std::string text;
  for (const AxisGeometry* a : {&h, &w}) {
    text += std::to_string(transposed ? a->crop_before : a->pad_before) + " " +
            std::to_string(transposed ? a->crop_after : a->pad_after) + " ";
  }
  return text + std::to_string(h.out) + "x" + std::to_string(w.out);
}

std::string verdict_of(const ComparisonRow& row) {
  if (row.present) return "present";
  if (!row.resolution.accepted()) return row.resolution.problems.front().words;
  if (!row.difference.same_shape) return "shape";
  if (row.difference.identical) return "identical";
  return std::to_string(row.difference.cells.value()) + " up to " +
         number_text(row.difference.largest);
}

// "keras same: 0 1 0 1 3x3, present" a line, of three frameworks.
std::string table(std::string_view spec) {
  std::string text;
  for (const ComparisonRow& row : compare(layer_of(from_json(spec)))) {
    const std::string_view id = row.framework->id;
    if (id != "keras" && id != "pytorch" && id != "onnx") continue;
    text += key_text(row) + ": " + sides_of(row) + ", " + verdict_of(row) + "\n";
  }
  return text;
}

// The table of window.svg. The last window of the two odd ones lies wholly within the
// input: 9 · 29 = 261 and not 130.
// Cells of all planes, among those of all planes.
TEST(Comparison, CountsCellsOfAllPlanes) {
  const Layer layer =
      layer_of(from_json(R"({"op": "max_pool2d", "input": 6, "kernel": 3, "stride": 2,
      "channels": 2, "padding": "same", "input_values": "random"})"));
  bool met = false;
  for (const ComparisonRow& row : compare(layer)) {
    const Difference& d = row.difference;
    if (!d.cells || d.identical) continue;
    met = true;
    EXPECT_EQ(d.of, 18) << name_of(row);
    EXPECT_LE(*d.cells, d.of);
  }
  EXPECT_TRUE(met);
}

TEST(Comparison, OfSameWithAStride) {
  EXPECT_EQ(table(R"({"input": 6, "stride": 2, "padding": "same", "input_values": "ramp"})"),
            "keras same: 0 1 0 1 3x3, present\n"
            "pytorch \"same\": rejected, padding='same' is not supported for strided convolutions\n"
            "pytorch padding=1: 1 1 1 1 3x3, 9 up to 131\n"
            "onnx SAME_UPPER: 0 1 0 1 3x3, identical\n"
            "onnx SAME_LOWER: 1 0 1 0 3x3, 9 up to 131\n"
            "keras ZeroPadding2D: 0 1 0 1 3x3, identical\n");
}

TEST(Comparison, OfNoPaddingAndOfNumbers) {
  EXPECT_EQ(table(R"({"framework": "onnx", "padding": "notset"})"),
            "onnx NOTSET: 0 0 0 0 3x3, present\n"
            "keras valid: 0 0 0 0 3x3, identical\n"
            "pytorch padding=0: 0 0 0 0 3x3, identical\n"
            "onnx VALID: 0 0 0 0 3x3, identical\n"
            "keras same: 1 1 1 1 5x5, shape\n"
            "pytorch \"same\": 1 1 1 1 5x5, shape\n"
            "pytorch padding=1: 1 1 1 1 5x5, shape\n"
            "onnx SAME_UPPER: 1 1 1 1 5x5, shape\n"
            "onnx SAME_LOWER: 1 1 1 1 5x5, shape\n");
  EXPECT_EQ(table(R"({"framework": "pytorch", "kernel": 2,
                      "padding": {"top": 1, "left": 1}, "pad_fill": "replicate"})"),
            "pytorch F.pad: 1 0 1 0 5x5, present\n"
            "keras tf.pad: 1 0 1 0 5x5, identical\n"
            "onnx pads: 1 0 1 0 5x5, identical\n"
            "keras same: 0 1 0 1 5x5, 0 up to 0\n"
            "pytorch \"same\": 0 1 0 1 5x5, 0 up to 0\n"
            "pytorch padding=1: 1 1 1 1 6x6, shape\n"
            "onnx SAME_UPPER: 0 1 0 1 5x5, 0 up to 0\n"
            "onnx SAME_LOWER: 1 0 1 0 5x5, identical\n");
}

TEST(Comparison, OfTransposedLayers) {
  EXPECT_EQ(table(R"({"op": "conv2d_transpose", "stride": 2, "padding": "same",
                      "input_values": "ramp"})"),
            "keras same: 0 1 0 1 10x10, present\n"
            "pytorch padding=1, op=1: 1 0 1 0 10x10, 96 up to 69\n"
            "onnx SAME_UPPER: 0 1 0 1 10x10, identical\n"
            "onnx SAME_LOWER: 1 0 1 0 10x10, 96 up to 69\n");
  EXPECT_EQ(table(R"({"op": "conv2d_transpose", "framework": "pytorch", "stride": 3, "kernel": 2,
                      "padding": 1, "output_padding": 2})"),
            "pytorch padding=1, op=2: 1 -1 1 -1 14x14, present\n"
            "onnx pads: 1 -1 1 -1 14x14, identical\n"
            "keras same: 0 -1 0 -1 15x15, shape\n"
            "pytorch padding=0, op=1: 0 -1 0 -1 15x15, shape\n"
            "onnx SAME_UPPER: 0 0 0 0 14x14, 131 up to 1\n"
            "onnx SAME_LOWER: 0 0 0 0 14x14, 131 up to 1\n");
}

// What Keras calls same and valid are one setting of PyTorch here.
TEST(Comparison, HasNoSettingTwice) {
  EXPECT_EQ(table(R"({"op": "conv2d_transpose", "stride": 3})"),
            "keras valid: 0 0 0 0 15x15, present\n"
            "pytorch padding=0: 0 0 0 0 15x15, identical\n"
            "onnx VALID: 0 0 0 0 15x15, identical\n"
            "keras same: 0 0 0 0 15x15, identical\n"
            "onnx SAME_UPPER: 0 0 0 0 15x15, identical\n"
            "onnx SAME_LOWER: 0 0 0 0 15x15, identical\n");
}

TEST(Comparison, CountsNothingBeyondTheBudget) {
  const Layer layer = layer_of(from_json(R"({"input": 6, "stride": 2, "padding": "same"})"));
  for (const ComparisonRow& row : compare(layer, 0)) {
    if (row.present || !row.resolution.accepted()) continue;
    EXPECT_EQ(row.difference.cells.has_value(), row.difference.identical) << key_text(row);
  }
}

// "agrees: keras same, jax SAME" a line.
std::string groups(std::string_view spec) {
  const auto rows = compare(layer_of(from_json(spec)));
  std::string text;
  for (const AnswerGroup& group : answer_groups(rows)) {
    const char* names[] = {"agrees", "differs", "refused"};
    text += names[static_cast<int>(group.kind)];
    for (const std::size_t row : group.rows)
      text += (row == group.rows.front() ? ": " : ", ") + key_text(rows[row]);
    text += "\n";
  }
  return text;
}

TEST(Comparison, GroupsFrameworksByTheirAnswer) {
  EXPECT_EQ(groups(R"({"input": 6, "stride": 2, "padding": "same", "input_values": "ramp"})"),
            "agrees: keras same, onnx SAME_UPPER, tensorflow SAME, jax SAME, keras_jax same, "
            "keras_torch same, paddle SAME, openvino SAME_UPPER, tract SAME_UPPER, litert SAME, "
            "ncnn SAME_UPPER, tfjs same, burn Same, dl4j Same, keras ZeroPadding2D\n"
            "differs: pytorch padding=1, onnx SAME_LOWER, jax SAME_LOWER, openvino SAME_LOWER, "
            "opencv SAME_UPPER, opencv SAME_LOWER, tract SAME_LOWER, ncnn SAME_LOWER\n"
            "refused: pytorch \"same\"\n");
}

// As an equivalence: within a group all numbers are the same, between two of them some differ.
RC_GTEST_PROP(ComparisonProperties, GroupsAreAnEquivalence, ()) {
  const Spec spec = *rc::gen::oneOf(layer_specs(), pool_specs());
  const Resolution resolution = resolve(spec);
  if (!resolution.accepted()) return;
  const auto rows = compare(make_layer(spec, *resolution.geometry));
  std::vector<std::size_t> seen;
  for (const AnswerGroup& group : answer_groups(rows))
    seen.insert(seen.end(), group.rows.begin(), group.rows.end());
  std::ranges::sort(seen);
  RC_ASSERT(seen.size() == rows.size());
  RC_ASSERT(std::ranges::adjacent_find(seen) == seen.end());
  for (const ComparisonRow& a : rows) {
    if (!a.resolution.accepted()) {
      RC_ASSERT(a.answer == -1);
      continue;
    }
    const Layer one = make_layer(a.spec, *a.resolution.geometry);
    for (const ComparisonRow& b : rows) {
      if (b.answer < a.answer) continue;
      const Layer two = make_layer(b.spec, *b.resolution.geometry);
      RC_ASSERT((a.answer == b.answer) == same_numbers(*one.output(), *two.output()));
    }
  }
}

RC_GTEST_PROP(ComparisonProperties, TheMatrixCountsWhatDiffers, ()) {
  const Spec spec = *layer_specs();
  const Resolution resolution = resolve(spec);
  if (!resolution.accepted()) return;
  const Layer present = make_layer(spec, *resolution.geometry);
  const auto rows = compare(present);
  const DifferenceMatrix matrix = difference_matrix(present, rows);
  RC_ASSERT(matrix.cells.size() == matrix.rows.size());
  for (std::size_t i = 0; i < matrix.rows.size(); ++i) {
    for (std::size_t j = 0; j < matrix.rows.size(); ++j) {
      const ComparisonRow& a = rows[matrix.rows[i]];
      const ComparisonRow& b = rows[matrix.rows[j]];
      RC_ASSERT(matrix.cells[i][j] == matrix.cells[j][i]);
      if (!a.resolution.accepted() || !b.resolution.accepted()) {
        RC_ASSERT(matrix.cells[i][j] == -1);
        continue;
      }
      RC_ASSERT((matrix.cells[i][j] == 0) == (a.answer == b.answer));
    }
  }
}

TEST(Translation, KeepsACeiling) {
  const auto to = [](std::string_view text, std::string_view framework) {
    const Spec spec = from_json(text);
    return translated(spec, geometry_of(spec), *find_framework(framework));
  };
  const char* torch = R"({"framework": "pytorch", "op": "max_pool2d", "ceil_mode": true})";
  EXPECT_EQ(to(torch, "chainer").cover_all, true);
  EXPECT_TRUE(to(torch, "openvino").ceil_mode);
  EXPECT_TRUE(to(R"({"framework": "chainer", "op": "max_pool2d", "cover_all": true})", "pytorch")
                  .ceil_mode);
  EXPECT_TRUE(
      to(R"({"framework": "openvino", "op": "max_pool2d", "rounding_type": "ceil_torch"})", "onnx")
          .ceil_mode);
  EXPECT_FALSE(to(R"({"framework": "chainer", "op": "max_pool2d"})", "pytorch").ceil_mode);
}

TEST(Translation, KeepsWhatIsMeant) {
  const auto to = [](std::string_view text, std::string_view framework) {
    const Spec spec = from_json(text);
    const Json json = spec_to_json(translated(spec, geometry_of(spec), *find_framework(framework)));
    return json["padding"].dump() + " " + json["output_padding"].dump();
  };
  EXPECT_EQ(to(R"({"padding": "same"})", "onnx"), "\"same_upper\" null");
  EXPECT_EQ(to(R"({"padding": "same"})", "pytorch"), "\"same\" null");
  EXPECT_EQ(to(R"({"framework": "onnx", "padding": "same_lower"})", "keras"), "\"same\" null");
  EXPECT_EQ(to(R"({"framework": "onnx", "padding": "notset"})", "pytorch"), "\"valid\" null");
  EXPECT_EQ(to(R"({"op": "conv2d_transpose", "stride": 2, "padding": "same"})", "pytorch"),
            R"({"bottom":1,"left":1,"right":1,"top":1} [1,1])");
  EXPECT_EQ(to(R"({"op": "conv2d_transpose", "stride": 2, "output_padding": 1})", "pytorch"),
            "\"valid\" [1,1]");
  EXPECT_EQ(to(R"({"framework": "pytorch", "op": "conv2d_transpose", "stride": 2, "padding": 1,
                   "output_padding": 1})",
               "keras"),
            "\"same\" null");
  EXPECT_EQ(to(R"({"framework": "pytorch", "op": "conv2d_transpose", "padding": 2})", "keras"),
            "\"valid\" null");
}

RC_GTEST_PROP(ComparisonProperties, RowsTellTheTruth, ()) {
  const Spec spec = *layer_specs();
  const Resolution resolution = resolve(spec);
  if (!resolution.accepted()) return;
  const Layer present = make_layer(spec, *resolution.geometry);
  const auto rows = compare(present);
  RC_ASSERT(!rows.empty());
  RC_ASSERT(rows[0].present);
  RC_ASSERT(rows[0].spec == spec);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      RC_ASSERT(!(rows[i].spec == rows[j].spec) && name_of(rows[i]) != name_of(rows[j]));
    RC_ASSERT(rows[i].spec.framework == rows[i].framework->id);
    RC_ASSERT(rows[i].spec.input == spec.input);
    RC_ASSERT(rows[i].spec.kernel == spec.kernel);
    if (!rows[i].resolution.accepted()) continue;
    const Layer other = make_layer(rows[i].spec, *rows[i].resolution.geometry);
    const Difference& d = rows[i].difference;
    const bool same_shape = other.output()->rows() == present.output()->rows() &&
                            other.output()->cols() == present.output()->cols();
    RC_ASSERT(d.same_shape == same_shape);
    if (!same_shape) continue;
    const auto cells = output_cells(present);
    const auto differing = std::ranges::count_if(
        cells, [&](const Cell& cell) { return differs(present, other, cell); });
    RC_ASSERT(d.cells.has_value());
    RC_ASSERT(*d.cells == differing);
    if (d.identical) RC_ASSERT(differing == 0);
    RC_ASSERT((d.largest > 0) == (differing > 0));
  }
}

RC_GTEST_PROP(ComparisonProperties, AnEqualSettingIsEqual, ()) {
  const Spec spec = *layer_specs();
  const Resolution resolution = resolve(spec);
  if (!resolution.accepted()) return;
  const Layer present = make_layer(spec, *resolution.geometry);
  for (const Framework* framework : frameworks()) {
    const auto equal = equal_setting(present, *framework);
    if (framework->id == spec.framework) RC_ASSERT(equal.has_value());
    if (!equal) continue;
    RC_ASSERT(equal->framework == framework->id);
    const Resolution there = resolve(*equal);
    RC_ASSERT(there.accepted());
    RC_ASSERT(*make_layer(*equal, *there.geometry).output() == *present.output());
  }
}

RC_GTEST_PROP(TranslationProperties, ThereAndBackIsTheSameKind, ()) {
  const Spec spec = *layer_specs();
  const Resolution resolution = resolve(spec);
  if (!resolution.geometry) return;
  for (const Framework* framework : frameworks()) {
    const Spec there = translated(spec, *resolution.geometry, *framework);
    RC_ASSERT(there.framework == framework->id);
    RC_ASSERT(there.input == spec.input);
    const auto modes = padding_modes(*framework, there.op);
    RC_ASSERT(std::ranges::find(modes, there.padding) != modes.end());
  }
}

}  // namespace
}  // namespace padlens::test
