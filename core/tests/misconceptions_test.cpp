#include "core/questions/misconceptions.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/frameworks/framework.h"
#include "core/frameworks/resolve.h"
#include "core/tests/support.h"

// Where each misconception is right, as its sentence states it, against the engine: on every layer
// of a grid of sizes, for every framework and padding mode, and of cells on every output cell.

namespace padlens::test {
namespace {

struct Tally {
  int right = 0;
  int wrong = 0;
};
using Tallies = std::map<std::string_view, Tally>;

std::vector<Spec> kinds_of(const Framework& framework, Op op, PaddingMode mode) {
  Spec spec;
  spec.framework = framework.id;
  spec.op = op;
  spec.padding = mode;
  spec.input_values.preset = Preset::random;
  spec.kernel_values.preset = Preset::random;
  std::vector<Spec> found{spec};
  if (mode == PaddingMode::explicit_sides) {
    for (const Sides& sides :
         {Sides{1, 1, 1, 1}, Sides{2, 2, 2, 2}, Sides{3, 0, 3, 0}, Sides{0, 1, 0, 1}}) {
      found.push_back(spec);
      found.back().sides = sides;
    }
  }
  const std::size_t plain = found.size();
  for (std::size_t i = 0; i < plain; ++i) {
    if (op->transposed()) {
      for (const int extra : {1, 2}) {
        found.push_back(found[i]);
        found.back().output_padding = PerAxis{extra, extra};
      }
    }
    if (op->pools()) {
      found.push_back(found[i]);
      found.back().ceil_mode = true;
      if (!op->reducer->divides) continue;
      found.push_back(found[i]);
      found.back().count_include_pad = true;
    }
  }
  for (Spec& each : found)
    flatten(each);
  return found;
}

// Visits what the framework accepts, with sizes of one axis; in two dimensions the height has sizes
// of its own now and then.
template <class Visit>
void for_each_layer(Spec spec, int largest, Visit visit) {
  for (int n = 1; n <= largest; ++n) {
    for (int k = 1; k <= 5; ++k) {
      for (int s = 1; s <= 4; ++s) {
        for (int d = 1; d <= 3; ++d) {
          spec.input = {n, n};
          spec.kernel = {k, k};
          spec.stride = {s, s};
          spec.dilation = {d, d};
          if (spec.op->rank == 2 && (n + k + s) % 3 == 0) {
            spec.input[kHeight] = n + 1;
            spec.stride[kHeight] = s % 3 + 1;
          }
          flatten(spec);
          const Resolution resolution = resolve(spec);
          if (resolution.accepted() && resolution.geometry->outputs() > 0) {
            visit(spec, *resolution.geometry);
          }
        }
      }
    }
  }
}

void judge(const Misconception& misconception, const AskedOf& of, const Answer& truth,
           Tallies& tallies) {
  const bool right = predicted(misconception, of) == truth;
  EXPECT_EQ(is_right(misconception, of), right)
      << misconception.id << " of cell " << of.cell.row << ", " << of.cell.col << " in "
      << testing::PrintToString(of.spec);
  Tally& tally = tallies[misconception.id];
  ++(right ? tally.right : tally.wrong);
}

void judge_sizes(const Spec& spec, const Geometry& geometry, Tallies& tallies) {
  const Layer layer(spec, geometry, {}, {});
  for (const Misconception& each : misconceptions()) {
    if (ask_info(each.asks).of_cell) continue;
    const AskedOf of{spec, geometry, {}, nullptr};
    if (each.applies(of)) judge(each, of, answer_of({each.asks, {}, {}}, layer), tallies);
  }
}

void judge_cells(const Spec& spec, const Geometry& geometry, Tallies& tallies) {
  const Layer layer = make_layer(spec, geometry);
  if (layer.empty()) return;
  for (const Misconception& each : misconceptions()) {
    if (!ask_info(each.asks).of_cell) continue;
    for (std::int64_t row = 0; row < geometry.height().out; ++row) {
      for (std::int64_t col = 0; col < geometry.width().out; ++col) {
        const AskedOf of{spec, geometry, {row, col}, &layer};
        const Ask ask{each.asks, of.cell, {}};
        if (each.applies(of) && can_ask(ask, spec, geometry)) {
          judge(each, of, answer_of(ask, layer), tallies);
        }
      }
    }
  }
}

template <class Judge>
Tallies over_the_grid(std::span<const Framework* const> of, int largest, Judge judge_layer) {
  Tallies tallies;
  for (const Framework* framework : of) {
    for (const Op op : operations()) {
      for (const PaddingMode mode : padding_modes(*framework, op)) {
        for (const Spec& kind : kinds_of(*framework, op, mode)) {
          for_each_layer(kind, largest, [&](const Spec& spec, const Geometry& geometry) {
            judge_layer(spec, geometry, tallies);
          });
        }
      }
    }
  }
  return tallies;
}

// One that was right everywhere would be none, and one that nobody could hold is no help.
void expect_both(const Tallies& tallies, bool of_cells) {
  const std::set<std::string_view> never_right{"one_forgotten", "transposed_one_too_many"};
  for (const Misconception& each : misconceptions()) {
    if (ask_info(each.asks).of_cell != of_cells) continue;
    ASSERT_TRUE(tallies.contains(each.id)) << each.id;
    const Tally& tally = tallies.at(each.id);
    fmt::print("{:32} right {:7}, wrong {:7}\n", each.id, tally.right, tally.wrong);
    EXPECT_GT(tally.wrong, 50) << each.id;
    EXPECT_EQ(tally.right > 20, !never_right.contains(each.id)) << each.id;
  }
}

TEST(MisconceptionsOnTheGrid, OfSizesAreRightExactlyWhereTheySay) {
  expect_both(over_the_grid(frameworks(), 12, judge_sizes), false);
}

TEST(MisconceptionsOnTheGrid, OfCellsAreRightExactlyWhereTheySay) {
  expect_both(over_the_grid(usual_frameworks(), 6, judge_cells), true);
}

TEST(Misconceptions, HaveIdsOfTheirOwnAndOnePrediction) {
  std::set<std::string_view> ids;
  for (const Misconception& each : misconceptions()) {
    EXPECT_TRUE(ids.insert(each.id).second) << each.id;
    EXPECT_EQ(find_misconception(each.id), &each);
    const int predictions = (each.output != nullptr) + (each.padding != nullptr) +
                            (each.reads != nullptr) + (each.counted != nullptr) +
                            (each.value != nullptr);
    EXPECT_EQ(predictions, 1) << each.id;
    EXPECT_NE(each.right == nullptr, each.right_value == nullptr) << each.id;
  }
  EXPECT_EQ(find_misconception("none"), nullptr);
}

Layer layer_of(const char* text) {
  const ParsedSpec parsed = read_spec_text(text);
  EXPECT_TRUE(parsed.problems.empty());
  return make_layer(parsed.spec, *resolve(parsed.spec).geometry);
}

bool has(const std::vector<const Misconception*>& found, std::string_view id) {
  return std::ranges::find(found, id, &Misconception::id) != found.end();
}

TEST(Misconceptions, AreFoundBehindAWrongAnswer) {
  const Layer same =
      layer_of(R"({"input": [6, 6], "kernel": [3, 3], "stride": [2, 2], "padding": "same"})");
  const Ask padding{Asks::padding, {}, {}};
  EXPECT_TRUE(
      has(misconceptions_behind(padding, same, SidesAnswer{{1, 1, 1, 1}}), "half_on_both_sides"));
  EXPECT_TRUE(has(misconceptions_behind(padding, same, SidesAnswer{{1, 0, 1, 0}}),
                  "odd_cell_on_the_other_side"));
  EXPECT_TRUE(misconceptions_behind(padding, same, SidesAnswer{{4, 0, 1, 0}}).empty());

  const Layer dilated = layer_of(R"({"input": [9, 9], "kernel": [3, 3], "dilation": [2, 2]})");
  const Ask output{Asks::output, {}, {}};
  EXPECT_TRUE(
      has(misconceptions_behind(output, dilated, OutputAnswer{{7, 7}}), "dilation_forgotten"));
  EXPECT_FALSE(
      has(misconceptions_behind(output, dilated, OutputAnswer{{5, 5}}), "dilation_forgotten"));

  const Layer transposed = layer_of(
      R"({"op": "conv2d_transpose", "framework": "pytorch", "input": [4, 4], "kernel": [3, 3],
          "stride": [2, 2], "padding": 1, "output_padding": 1})");
  EXPECT_TRUE(
      has(misconceptions_behind(output, transposed, OutputAnswer{{9, 9}}), "output_padding_twice"));
  EXPECT_TRUE(
      has(misconceptions_behind(output, transposed, OutputAnswer{{5, 5}}), "output_padding_cuts"));
}

TEST(Misconceptions, AreFoundBehindAValueAndAChange) {
  const Layer layer = layer_of(
      R"({"input": [5, 5], "kernel": [3, 3], "padding": "same", "input_values": "ramp",
          "kernel_values": [[1, 2, 3], [4, 5, 6], [7, 8, 9]]})");
  const Ask value{Asks::value, Cell{0, 0}, {}};
  // x = 1 2 / 6 7 under 5 6 / 8 9; turned 5 4 / 2 1; from the cell on the whole kernel.
  EXPECT_EQ(answer_of(value, layer), Answer(NumberAnswer{1 * 5 + 2 * 6 + 6 * 8 + 7 * 9}));
  EXPECT_TRUE(
      has(misconceptions_behind(value, layer, NumberAnswer{5 + 8 + 12 + 7}), "kernel_turned"));
  double unshifted = 0;
  for (int row = 0; row < 3; ++row)
    for (int col = 0; col < 3; ++col)
      unshifted += (1 + 5 * row + col) * (1 + 3 * row + col);
  EXPECT_TRUE(
      has(misconceptions_behind(value, layer, NumberAnswer{unshifted}), "window_from_the_cell"));

  Spec strided = layer.spec();
  strided.stride = {2, 2};
  const Ask change{Asks::change, {}, strided};
  EXPECT_EQ(answer_of(change, layer), Answer(OutputAnswer{{3, 3}}));
  EXPECT_TRUE(has(misconceptions_behind(change, layer, OutputAnswer{{2, 2}}), "floor_for_ceil"));
}

TEST(Misconceptions, OtherFrameworksAnswersAreKnown) {
  const Layer keras =
      layer_of(R"({"input": [6, 6], "kernel": [3, 3], "stride": [2, 2], "padding": "same"})");
  const auto named = [](const std::vector<const Framework*>& found, std::string_view id) {
    return std::ranges::find(found, id, &Framework::id) != found.end();
  };
  const Ask padding{Asks::padding, {}, {}};
  EXPECT_TRUE(named(frameworks_answering(padding, keras, SidesAnswer{{1, 1, 1, 1}}), "pytorch"));
  EXPECT_TRUE(named(frameworks_answering(padding, keras, SidesAnswer{{0, 1, 0, 1}}), "tensorflow"));
  EXPECT_FALSE(named(frameworks_answering(padding, keras, SidesAnswer{{0, 1, 0, 1}}), "keras"));
}

}  // namespace
}  // namespace padlens::test
