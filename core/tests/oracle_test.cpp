#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
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

// The field of the answer that is measured per axis, against what we say of it.
void expect_before(const Json& measured, const Layer& layer) {
  const auto& [h, w] = layer.geometry.axis;
  const bool transposed = layer.geometry.transposed();
  if (!measured[0].is_null() && !measured[1].is_null()) {
    EXPECT_EQ(measured[0], transposed ? h.crop_before : h.pad_before);
    EXPECT_EQ(measured[1], transposed ? w.crop_before : w.pad_before);
    return;
  }
  EXPECT_EQ(measured, Json::array({nullptr, nullptr}));
  for (const Cell& out : output_cells(layer)) {
    for (const Tap& tap : taps(layer, out))
      EXPECT_NE(tap.cell.kind, CellKind::input);
  }
}

void expect_answer(const Json& row, const ParsedSpec& parsed) {
  const Resolution resolution = resolve(parsed.spec);
  ASSERT_TRUE(resolution.accepted()) << testing::PrintToString(resolution.problems);
  const Layer layer = make_layer(parsed.spec, *resolution.geometry);
  const Json& answer = row["answer"];
  const auto& [h, w] = layer.geometry.axis;
  EXPECT_EQ(answer["output"], Json::array({h.out, w.out}));
  EXPECT_EQ(answer["values"].get<std::vector<std::vector<double>>>(), rows_of(*layer.output));
  expect_before(answer.at(layer.geometry.transposed() ? "crop_before" : "pad_before"), layer);
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
  const char* framework;
  int answered;
  int rejected;
  bool words;  // the measured program is the one whose words we have
};

void PrintTo(const Oracle& oracle, std::ostream* out) {
  *out << oracle.framework;
}

class Oracles : public testing::TestWithParam<Oracle> {};

TEST_P(Oracles, EveryRowComesOutAsMeasured) {
  const Oracle& oracle = GetParam();
  std::ifstream file(std::string(PADLENS_SOURCE_DIR "/core/tests/oracles/") + oracle.framework +
                     ".jsonl");
  ASSERT_TRUE(file);
  int answered = 0;
  int rejected = 0;
  for (std::string line; std::getline(file, line);) {
    SCOPED_TRACE(line);
    const Json row = Json::parse(line);
    const ParsedSpec parsed = spec_from_json(row["spec"]);
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

INSTANTIATE_TEST_SUITE_P(Frameworks, Oracles,
                         testing::Values(Oracle{"keras", 1363, 239, false},
                                         Oracle{"pytorch", 1252, 307, true},
                                         Oracle{"onnx", 3174, 667, true}),
                         [](const auto& oracle) { return std::string(oracle.param.framework); });

}  // namespace
}  // namespace padlens::test
