#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "core/engine.h"
#include "core/spec_json.h"
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

TEST(Oracle, EveryKerasRowComesOutAsMeasured) {
  std::ifstream file(PADLENS_SOURCE_DIR "/core/tests/oracles/keras.jsonl");
  ASSERT_TRUE(file);
  int answered = 0;
  int rejected = 0;
  for (std::string line; std::getline(file, line);) {
    SCOPED_TRACE(line);
    const Json row = Json::parse(line);
    const ParsedSpec parsed = spec_from_json(row["spec"]);
    ASSERT_EQ(parsed.problems, Problems{});
    if (row.contains("answer")) {
      ++answered;
      expect_answer(row, parsed);
    } else {
      ++rejected;
      ASSERT_TRUE(row.contains("rejected"));
      EXPECT_FALSE(resolve(parsed.spec).accepted());
    }
    if (HasFatalFailure()) return;
  }
  EXPECT_EQ(answered, 1363);
  EXPECT_EQ(rejected, 239);
}

}  // namespace
}  // namespace padlens::test
