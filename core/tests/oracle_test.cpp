#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_json.h"
#include "core/tests/support.h"

// The engine against what the real frameworks answered: see oracles/README.md.

namespace padlens::test {
namespace {

// What was measured for each axis, or in each row and column: in one dimension the height is left
// out.
Json in_two(const Json& measured, const Layer& layer, const Json& height) {
  return layer.op().rank == 1 ? Json::array({height, measured[0]}) : measured;
}
Json measured_rows(const Json& measured, const Layer& layer) {
  return layer.op().rank == 1 && !measured.empty() ? Json::array({measured}) : measured;
}

// The field of the answer that is measured per axis, against what we say of it. Null where it
// cannot be measured: no tap meets the input or, of a pool, every window covers all of it.
void expect_before(const Json& measured, const Layer& layer) {
  const bool transposed = layer.geometry().transposed();
  for (const Axis axis : kAxes) {
    if (measured[axis].is_null()) continue;
    const AxisGeometry& a = layer.geometry().axis[axis];
    EXPECT_EQ(measured[axis], transposed ? a.crop_before : a.pad_before);
  }
  if (layer.op().pools() || !measured[kHeight].is_null() || !measured[kWidth].is_null()) return;
  for (const Cell& out : output_cells(layer)) {
    for (const Tap& tap : taps(layer, out))
      EXPECT_NE(tap.cell.kind, CellKind::input);
  }
}

void expect_values(const Json& measured, const Layer& layer) {
  const Geometry& geometry = layer.geometry();
  if (geometry.outputs() == 0) {
    EXPECT_EQ(measured, Json::array());
    return;
  }
  ASSERT_EQ(measured.size(), static_cast<std::size_t>(geometry.height().out));
  for (const Cell& out : output_cells(layer)) {
    const Json& value =
        measured[static_cast<std::size_t>(out.row)][static_cast<std::size_t>(out.col)];
    // A maximum of nothing: minus infinity, or the lowest number there is.
    const bool none = value.is_null() || value <= -std::numeric_limits<float>::max();
    EXPECT_EQ(!none, has_value(geometry, out)) << testing::PrintToString(out);
    if (none) continue;
    EXPECT_EQ(value.get<double>(), layer.output()->at(out));
  }
}

void expect_divisors(const Json& measured, const Geometry& geometry) {
  for (std::int64_t r = 0; r < geometry.height().out; ++r) {
    for (std::int64_t c = 0; c < geometry.width().out; ++c) {
      const Json& cell = measured[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)];
      const Ratio divisor = divisor_of(geometry, {r, c});
      if (cell.is_null()) {
        // Nothing to divide: whatever stands there cannot be measured.
        EXPECT_TRUE(divisor.over == 0 || !holds_input(geometry, {r, c}));
      } else {
        EXPECT_EQ(cell.is_string() ? cell.get<std::string>() : cell.dump(), ratio_text(divisor));
      }
    }
  }
}

void expect_answer(const Json& row, const ParsedSpec& parsed) {
  const Resolution resolution = resolve(parsed.spec);
  ASSERT_TRUE(resolution.accepted()) << testing::PrintToString(resolution.problems);
  const Layer layer = make_layer(parsed.spec, *resolution.geometry);
  const Json& answer = row["answer"];
  const auto& [h, w] = layer.geometry().axis;
  EXPECT_EQ(in_two(answer["output"], layer, 1), Json::array({h.out, w.out}));
  expect_values(measured_rows(answer.at("values"), layer), layer);
  const char* before = layer.geometry().transposed() ? "crop_before" : "pad_before";
  if (answer.contains(before)) expect_before(in_two(answer.at(before), layer, nullptr), layer);
  if (answer.contains("pad_fill")) {
    EXPECT_EQ(answer["pad_fill"] == "replicate", layer.geometry().pool_fill == FillMode::replicate);
  }
  if (answer.contains("dilation_used")) {
    EXPECT_EQ(in_two(answer["dilation_used"], layer, 1), Json::array({h.d, w.d}));
  }
  if (answer.contains("divisors"))
    expect_divisors(measured_rows(answer.at("divisors"), layer), layer.geometry());
}

// Our words, as far as they were measured: rows hold the first 200 characters, behind the
// name of the node. What we do not know ends in an ellipsis.
bool tells(std::string_view rejected, std::string_view words) {
  constexpr std::string_view kEllipsis = "…";
  if (words.ends_with(kEllipsis)) words.remove_suffix(kEllipsis.size());
  if (rejected.find(words) != std::string_view::npos) return true;
  constexpr std::string_view kStatus = "Status Message: ";
  const auto status = rejected.find(kStatus);
  if (status != std::string_view::npos) rejected.remove_prefix(status + kStatus.size());
  return rejected.size() >= 40 && words.starts_with(rejected);
}

void expect_rejected(const Json& row, const ParsedSpec& parsed, bool in_its_words) {
  const Resolution resolution = resolve(parsed.spec);
  ASSERT_FALSE(resolution.accepted());
  const auto rejected = row.at("rejected").get<std::string>();
  if (!in_its_words) return;
  EXPECT_TRUE(std::ranges::any_of(resolution.problems, [&](const Problem& problem) {
    return !problem.words.empty() && tells(rejected, problem.words);
  })) << testing::PrintToString(resolution.problems);
}

struct Oracle {
  const char* file;
  const char* framework;
  int answered;
  int rejected;
  bool words;  // the measured program is the one whose words we have
};

void PrintTo(const Oracle& oracle, std::ostream* out) {
  *out << oracle.file;
}

class Oracles : public testing::TestWithParam<Oracle> {};

TEST_P(Oracles, EveryRowComesOutAsMeasured) {
  const Oracle& oracle = GetParam();
  std::ifstream file(std::string(PADLENS_SOURCE_DIR "/core/tests/oracles/") + oracle.file +
                     ".jsonl");
  ASSERT_TRUE(file);
  int answered = 0;
  int rejected = 0;
  for (std::string line; std::getline(file, line);) {
    SCOPED_TRACE(line);
    const Json row = Json::parse(line);
    const ParsedSpec parsed = read_spec(row["spec"]);
    ASSERT_EQ(parsed.problems, Problems{});
    ASSERT_EQ(parsed.spec.framework, oracle.framework);
    if (row.contains("answer")) {
      ++answered;
      expect_answer(row, parsed);
    } else {
      ++rejected;
      expect_rejected(row, parsed, oracle.words);
    }
    if (HasFatalFailure()) return;
  }
  EXPECT_EQ(answered, oracle.answered);
  EXPECT_EQ(rejected, oracle.rejected);
}

INSTANTIATE_TEST_SUITE_P(
    Frameworks, Oracles,
    testing::Values(
        Oracle{"keras", "keras", 1339, 218, false}, Oracle{"keras3", "keras", 639, 60, true},
        Oracle{"keras_jax", "keras_jax", 656, 43, false},
        Oracle{"keras_torch", "keras_torch", 656, 43, false},
        Oracle{"tensorflow", "tensorflow", 924, 76, false},
        Oracle{"litert", "litert", 462, 38, false}, Oracle{"tfjs", "tfjs", 473, 27, false},
        Oracle{"pytorch", "pytorch", 1252, 307, true},
        Oracle{"pytorch2", "pytorch", 1179, 191, true}, Oracle{"jax", "jax", 576, 4, false},
        Oracle{"onnx", "onnx", 3174, 667, true}, Oracle{"onnxruntime", "onnx", 1275, 225, false},
        Oracle{"openvino", "openvino", 611, 89, false}, Oracle{"opencv", "opencv", 400, 0, false},
        Oracle{"ncnn", "ncnn", 400, 0, false}, Oracle{"tract", "tract", 283, 17, false},
        Oracle{"paddle", "paddle", 509, 41, false}, Oracle{"mlx", "mlx", 210, 10, false},
        Oracle{"tinygrad", "tinygrad", 175, 25, false},
        Oracle{"chainer", "chainer", 176, 24, false}, Oracle{"candle", "candle", 249, 1, false},
        Oracle{"burn", "burn", 250, 0, false}, Oracle{"dl4j", "dl4j", 283, 17, false}),
    [](const auto& oracle) { return std::string(oracle.param.file); });

}  // namespace
}  // namespace padlens::test
