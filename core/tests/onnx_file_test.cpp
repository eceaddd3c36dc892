#include "core/answers/onnx_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/answers/onnx_tools.h"
#include "core/layer/spec_json.h"
#include "core/tests/support.h"

// onnx's own tools against what they answered (oracles/onnx_tools.jsonl), and the node beside the
// runtimes that read it.

namespace padlens::test {
namespace {

Json size_json(const std::optional<std::array<std::int64_t, 2>>& size) {
  return size ? Json(*size) : Json(nullptr);
}

void expect_reference_values(const Json& measured, const Grid<double>& output) {
  if (output.size() == 0) {
    EXPECT_EQ(measured, Json::array());
    return;
  }
  ASSERT_EQ(measured.size(), static_cast<std::size_t>(output.rows()));
  for (std::int64_t r = 0; r < output.rows(); ++r) {
    for (std::int64_t c = 0; c < output.cols(); ++c) {
      const Json& value = measured[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)];
      const double ours = output.at(r, c);
      EXPECT_EQ(value.is_null(), std::isnan(ours)) << r << " " << c;
      if (value.is_null()) continue;
      EXPECT_EQ(value.get<double>(), ours) << r << " " << c;
    }
  }
}

TEST(OnnxTools, EveryRowComesOutAsMeasured) {
  std::ifstream file(PADLENS_SOURCE_DIR "/core/tests/oracles/onnx_tools.jsonl");
  ASSERT_TRUE(file);
  int rows = 0;
  int refused = 0;  // by the evaluator
  for (std::string line; std::getline(file, line); ++rows) {
    SCOPED_TRACE(line);
    const Json row = Json::parse(line);
    const ParsedSpec parsed = read_spec(row["spec"]);
    ASSERT_EQ(parsed.problems, Problems{});
    const Spec& spec = parsed.spec;
    const Json& answer = row["answer"];
    EXPECT_EQ(answer["shape_inference"]["21"], size_json(inferred_size(spec, OnnxOpset::up_to_21)));
    EXPECT_EQ(answer["shape_inference"]["22"], size_json(inferred_size(spec, OnnxOpset::from_22)));
    const Resolution runtime = resolve(spec);
    EXPECT_EQ(answer["onnxruntime"].is_null(), !runtime.accepted());
    if (runtime.accepted()) {
      const auto& [h, w] = runtime.geometry->axis;
      EXPECT_EQ(answer["onnxruntime"], Json::array({h.out, w.out}));
    }
    const auto reference = reference_geometry(spec);
    ASSERT_EQ(answer["reference"].is_null(), !reference.has_value());
    refused += reference ? 0 : 1;
    if (!reference) continue;
    EXPECT_EQ(answer["reference"]["output"],
              Json::array({(*reference)[0].out, (*reference)[1].out}));
    // The numbers need input and kernel alone, so any geometry that exists will do.
    Spec plain = spec;
    plain.padding = PaddingMode::explicit_sides;
    plain.sides = {64, 64, 64, 64};
    plain.output_shape.reset();
    plain.output_padding.reset();
    if (spec.op->transposed()) plain.sides = {};
    const Geometry any = padlens::geometry_of(*find_framework("onnx"), plain);
    expect_reference_values(answer["reference"]["values"],
                            reference_output(make_layer(spec, any, 0), *reference));
  }
  EXPECT_EQ(rows, 403);
  EXPECT_EQ(refused, 144);
}

OnnxFile file_of(std::string_view json) {
  const Spec spec = from_json(json);
  return *onnx_file(layer_of(spec));
}

const RuntimeReading& reading_of(const OnnxFile& file, std::string_view id) {
  return *std::ranges::find_if(
      file.runtimes, [&](const RuntimeReading& each) { return each.framework->id == id; });
}

TEST(OnnxFile, FiveRuntimesReadIt) {
  std::vector<std::string_view> ids;
  for (const Framework* framework : onnx_readers())
    ids.push_back(framework->id);
  EXPECT_EQ(ids, (std::vector<std::string_view>{"onnx", "openvino", "opencv", "tract", "ncnn"}));
  EXPECT_FALSE(onnx_file(layer_of(conv(5, 3))));
  Spec filled = from_json(R"({"op": "conv2d", "framework": "onnx", "pad_fill": "reflect",
      "input": 5, "kernel": 3, "padding": [1, 1, 1, 1]})");
  EXPECT_FALSE(onnx_file(layer_of(filled)));
}

// n 6, k 4, s 3: one cell of padding; OpenCV puts one before, ONNX Runtime none.
TEST(OnnxFile, TellsWhereTheyPart) {
  const OnnxFile file = file_of(R"({"op": "conv2d", "framework": "onnx", "input": 6, "kernel": 4,
      "stride": 3, "padding": "same_upper", "input_values": "ramp"})");
  EXPECT_TRUE(file.onnx_runtime().difference->identical);
  EXPECT_TRUE(reading_of(file, "openvino").difference->identical);
  const Difference& opencv = *reading_of(file, "opencv").difference;
  EXPECT_TRUE(opencv.same_shape);
  EXPECT_EQ(opencv.cells, 4);
  EXPECT_FALSE(file.inference_misleads(OnnxOpset::up_to_21));
  EXPECT_FALSE(file.reference_misleads());
}

TEST(OnnxFile, TellsWhatARuntimeHasNoFieldFor) {
  const OnnxFile file =
      file_of(R"({"op": "conv2d_transpose", "framework": "onnx", "input": 4, "kernel": 3,
      "stride": 2, "padding": "notset", "output_shape": [8, 8]})");
  const RuntimeReading& opencv = reading_of(file, "opencv");
  ASSERT_FALSE(opencv.resolution.accepted());
  EXPECT_EQ(opencv.missing_fields(), std::vector<std::string>{"output_shape"});
  EXPECT_FALSE(opencv.difference);
  // NOTSET is pads of 0 where there is no such mode.
  EXPECT_TRUE(reading_of(file, "openvino").resolution.accepted());
  // 9 cells are scattered: the evaluator cuts none of them and stops.
  EXPECT_FALSE(file.reference);
  EXPECT_TRUE(file.reference_misleads());
}

// A window past the input: counted by inference up to opset 21, by nobody who runs the node.
TEST(OnnxFile, InferenceCountsAWindowPastTheInput) {
  const OnnxFile file = file_of(R"({"op": "max_pool2d", "framework": "onnx", "input": 6,
      "kernel": 2, "stride": 4, "padding": [1, 1, 1, 1], "ceil_mode": true})");
  EXPECT_EQ(file.inferred[0], (std::array<std::int64_t, 2>{3, 3}));
  EXPECT_EQ(file.inferred[1], (std::array<std::int64_t, 2>{2, 2}));
  EXPECT_TRUE(file.inference_misleads(OnnxOpset::up_to_21));
  EXPECT_FALSE(file.inference_misleads(OnnxOpset::from_22));
}

// K < s: SAME_UPPER gives F cells; the evaluator gives n·s.
TEST(OnnxFile, EvaluatorAppendsWhereTheRuntimeDoesNot) {
  const OnnxFile file = file_of(R"({"op": "conv2d_transpose", "framework": "onnx", "input": 3,
      "kernel": 1, "stride": 3, "padding": "same_upper"})");
  EXPECT_EQ(file.onnx_runtime().resolution.geometry->height().out, 7);
  ASSERT_TRUE(file.reference);
  EXPECT_EQ(file.reference->geometry[0].out, 9);
  EXPECT_EQ(file.reference->geometry[0].before, -1);
  EXPECT_FALSE(file.reference->difference->same_shape);
}

// One size, and other numbers: pads read as pairs.
TEST(OnnxFile, EvaluatorReadsPadsOfAMaximumAsPairs) {
  const OnnxFile file = file_of(R"({"op": "max_pool2d", "framework": "onnx", "input": 4,
      "kernel": 3, "stride": 1, "padding": {"top": 1, "bottom": 0, "left": 1, "right": 0},
      "input_values": "ramp"})");
  ASSERT_TRUE(file.reference);
  EXPECT_EQ(file.reference->geometry[0].out, 4);
  EXPECT_EQ(file.reference->geometry[1].out, 2);
  EXPECT_TRUE(file.reference_misleads());
}

// What is told to be identical is, and what is not counted is not told to be.
TEST(OnnxFile, BudgetOnlyLeavesCellsUncounted) {
  std::ifstream rows(PADLENS_SOURCE_DIR "/core/tests/oracles/onnx_tools.jsonl");
  for (std::string line; std::getline(rows, line);) {
    SCOPED_TRACE(line);
    const Spec spec = read_spec(Json::parse(line)["spec"]).spec;
    const Resolution resolution = resolve(spec);
    if (!resolution.accepted()) continue;
    const Layer layer = make_layer(spec, *resolution.geometry);
    const OnnxFile all = *onnx_file(layer);
    const OnnxFile bare = *onnx_file(make_layer(spec, *resolution.geometry, 0), 0);
    ASSERT_EQ(all.reference.has_value(), bare.reference.has_value());
    if (!all.reference) continue;
    const Difference& full = *all.reference->difference;
    const Difference& part = *bare.reference->difference;
    EXPECT_EQ(full.same_shape, part.same_shape);
    if (!full.same_shape || layer.geometry().outputs() == 0) continue;
    EXPECT_TRUE(full.cells);
    if (part.identical) {
      EXPECT_TRUE(same_numbers(*layer.output(), reference_output(layer, all.reference->geometry)));
    } else {
      EXPECT_FALSE(part.cells);
    }
  }
}

// Sizes, padding and who refuses need no numbers; cells that differ are not counted.
TEST(OnnxFile, IsToldWithoutValues) {
  for (const char* text :
       {R"({"framework": "onnx", "op": "max_pool2d", "input": 10, "stride": 2, "ceil_mode": true})",
        R"({"framework": "onnx", "input": 9, "stride": 2, "padding": "same_lower"})",
        R"({"framework": "onnx", "input": 9, "dilation": 2, "padding": "same_lower"})"}) {
    Spec spec = from_json(text);
    const Resolution resolution = resolve(spec);
    const auto with = onnx_file(make_layer(spec, *resolution.geometry));
    spec.values = false;
    const auto without = onnx_file(make_layer(spec, *resolution.geometry));
    ASSERT_TRUE(with && without) << text;
    ASSERT_EQ(with->runtimes.size(), without->runtimes.size());
    for (std::size_t i = 0; i < with->runtimes.size(); ++i) {
      const RuntimeReading& one = with->runtimes[i];
      const RuntimeReading& other = without->runtimes[i];
      EXPECT_EQ(one.resolution.geometry, other.resolution.geometry);
      EXPECT_EQ(one.resolution.accepted(), other.resolution.accepted());
      ASSERT_EQ(one.difference.has_value(), other.difference.has_value());
      if (!one.difference) continue;
      EXPECT_EQ(one.difference->same_shape, other.difference->same_shape);
      EXPECT_LE(other.difference->identical, one.difference->identical);
      if (!other.difference->cells) continue;
      EXPECT_EQ(one.difference->cells, other.difference->cells);
    }
    EXPECT_EQ(with->inferred, without->inferred);
  }
}

// Outputs of one kind are looked at once, however many there are.
TEST(OnnxFile, TheLargestInputTakesNoTime) {
  for (const char* text :
       {R"({"framework": "onnx", "input": 2147483647, "padding": 1, "values": false})",
        R"({"framework": "onnx", "op": "average_pool2d", "input": 2147483647, "kernel": 3,
            "stride": 1, "padding": 1, "values": false})"}) {
    const Spec spec = from_json(text);
    const auto file = onnx_file(make_layer(spec, *resolve(spec).geometry));
    ASSERT_TRUE(file && file->reference && file->reference->difference) << text;
    EXPECT_TRUE(file->reference->difference->identical) << text;
  }
}

}  // namespace
}  // namespace padlens::test
