#include "core/answers/port_map.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <memory>
#include <random>

#include "core/engine/engine.h"
#include "core/frameworks/resolve.h"
#include "core/tests/support.h"

namespace padlens::test {
namespace {

PortMap map_of(const std::string& from, const std::string& to, Op op = &kConv2d,
               std::optional<PaddingMode> mode = std::nullopt, const PortGrid& grid = {}) {
  PortRequest request{from, to, op, grid};
  if (mode) {
    request.padding.emplace();
    request.padding->padding = *mode;
  }
  Problems problems;
  const auto map = port_map(request, problems);
  EXPECT_TRUE(map) << testing::PrintToString(problems);
  return map.value_or(PortMap{});
}

std::string differs_text(const PortSetting& setting) {
  return (setting.differs.exact ? "" : "~ ") + setting.differs.rule.text();
}
std::string refused_text(const PortSetting& setting) {
  return (setting.refused.exact ? "" : "~ ") + setting.refused.rule.text();
}

// --- the truth, by the engine ----------------------------------------------------------

// Numbers that no two sums of few have in common.
GridPtr generic(std::int64_t rows, std::int64_t cols, unsigned seed, double least, double most) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> number(least, most);
  Grid<double> grid(rows, cols);
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t c = 0; c < cols; ++c)
      grid.at(r, c) = number(random);
  }
  return std::make_shared<Grid<double>>(std::move(grid));
}

bool near(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || std::abs(a - b) < 1e-9;
}

bool near(const Grid<double>& a, const Grid<double>& b) {
  for (std::int64_t r = 0; r < a.rows(); ++r) {
    for (std::int64_t c = 0; c < a.cols(); ++c) {
      if (!near(a.at(r, c), b.at(r, c))) return false;
    }
  }
  return true;
}

// With numbers of both signs, and with those of one: of a maximum a zero then shows. Which cell is
// the largest changes with the numbers, so that a maximum takes many.
bool equal_outputs(const Spec& one, const Geometry& a, const Spec& two, const Geometry& b) {
  const auto& [h, w] = a.axis;
  for (unsigned seed = 0; seed < (one.op->linear ? 1U : 40U); ++seed) {
    const GridPtr input = generic(h.n, w.n, seed, -2, seed % 2 == 0 ? 2 : -1);
    const GridPtr kernel = one.op->has_kernel ? generic(h.k, w.k, seed + 100, -2, 2)
                                              : std::make_shared<Grid<double>>(h.k, w.k, 1.0);
    if (!near(output_of(a, fill_of(one, a), input, kernel),
              output_of(b, fill_of(two, b), input, kernel))) {
      return false;
    }
  }
  return true;
}

PortVerdict true_verdict(const Spec& spec, const Framework& to) {
  const Resolution here = resolve(spec);
  const auto moved = ported(spec, to);
  const bool there = moved && resolve(*moved).accepted();
  if (!here.accepted() || !there) {
    return here.accepted() ? PortVerdict::refused_to
           : there         ? PortVerdict::refused_from
                           : PortVerdict::refused_both;
  }
  const Geometry& a = *here.geometry;
  const Geometry b = *resolve(*moved).geometry;
  if (a.height().out != b.height().out || a.width().out != b.width().out)
    return PortVerdict::differ_size;
  return equal_outputs(spec, a, *moved, b) ? PortVerdict::agree : PortVerdict::differ_values;
}

// --- truths that are known -------------------------------------------------------------

TEST(PortMap, SameOfPyTorchIsRefusedWithAStride) {
  const PortMap map = map_of("keras", "pytorch", &kConv2d, PaddingMode::same);
  ASSERT_EQ(map.settings.size(), 1U);
  const PortSetting& same = map.settings[0];
  EXPECT_EQ(same.from_label, "same");
  EXPECT_EQ(same.to_label, "\"same\"");
  EXPECT_EQ(refused_text(same), "s > 1");
  EXPECT_EQ(differs_text(same), "never");
  EXPECT_EQ(same.count(PortVerdict::agree), 12 * 7 * 3);
  // With stride and dilation Keras refuses, too.
  EXPECT_EQ(same.count(PortVerdict::refused_both), 12 * 7 * 3 * 2);
  EXPECT_EQ(same.count(PortVerdict::refused_to), 12 * 7 * 3);
  EXPECT_EQ(same.first, std::nullopt);
}

// ONNX Runtime does not clamp a negative total, but makes it even and halves it: from −3 on it
// skips a cell at the beginning.
TEST(PortMap, SameOfOnnxSkipsCellsWhereTheTotalIsNegative) {
  const PortMap map = map_of("keras", "onnx", &kConv2d, PaddingMode::same);
  const PortSetting& same = map.settings.at(0);
  EXPECT_EQ(same.to_label, "SAME_UPPER");
  EXPECT_EQ(differs_text(same), "P < −2");
  EXPECT_EQ(refused_text(same), "d > 1");
  EXPECT_EQ(same.count(PortVerdict::differ_size), 0);
  for (std::size_t i = 0; i < same.verdicts.size(); ++i) {
    const auto [n, k, s, d] = map.grid.at(i);
    if (d > 1) continue;
    const bool skips = port_numbers(n, k, s, d).P < -2;
    EXPECT_EQ(same.verdicts[i], skips ? PortVerdict::differ_values : PortVerdict::agree);
    if (skips) {
      EXPECT_LT(k, s);
    }
  }
}

// Without an output_shape its auto_pad counts for nothing: F cells, in place of n·s.
TEST(PortMap, TransposedSameOfOpenVinoIsTheFullScatter) {
  const PortMap map = map_of("keras", "openvino", &kConv2dTranspose, PaddingMode::same);
  const PortSetting& same = map.settings.at(0);
  // Of what both accept: where d > 1, s is 1.
  EXPECT_EQ(differs_text(same), "k ≠ s");
  EXPECT_EQ(refused_text(same), "s > 1 and d > 1");
  EXPECT_EQ(same.count(PortVerdict::differ_values), 0);
  const PortCell first = map.grid.at(same.first.value());
  EXPECT_EQ(first, (PortCell{1, 2, 1, 1}));
  EXPECT_EQ(port_verdict(port_spec(same, first), *map.to), PortVerdict::differ_size);
}

// Five literals are too many for what both refuse; each by itself has a short one.
TEST(PortMap, EachFrameworkHasRefusalsOfItsOwn) {
  const PortMap map = map_of("keras", "pytorch", &kConv2dTranspose, PaddingMode::same);
  const PortSetting& same = map.settings.at(0);
  EXPECT_TRUE(same.to_varies);
  EXPECT_FALSE(same.refused.exact);
  EXPECT_EQ(same.refused_from.rule.text(), "s > 1 and d > 1");
  EXPECT_TRUE(same.refused_from.exact);
  // output_padding has to be below the larger of stride and dilation.
  EXPECT_EQ(same.refused_to.rule.text(), "s = 1 and d = 1 and k even");
  EXPECT_TRUE(same.refused_to.exact);
}

// ONNX Runtime drops a last window that would begin past the input; ncnn keeps it.
TEST(PortMap, CeilOfNcnnKeepsTheLastWindow) {
  const PortMap map =
      map_of("onnx", "ncnn", &kMaxPool2d, PaddingMode::valid, {{1, 12}, {1, 7}, {1, 4}, {1, 1}});
  ASSERT_EQ(map.settings.size(), 2U);
  EXPECT_FALSE(map.settings[0].spec.ceil_mode);
  EXPECT_EQ(differs_text(map.settings[0]), "never");
  const PortSetting& ceil = map.settings[1];
  EXPECT_TRUE(ceil.spec.ceil_mode);
  EXPECT_TRUE(ceil.differs.exact) << differs_text(ceil);
  EXPECT_GT(ceil.count(PortVerdict::differ_size), 0);
  for (std::size_t i = 0; i < ceil.verdicts.size(); ++i) {
    const auto [n, k, s, d] = map.grid.at(i);
    const bool whole = n >= k && (n - k) % s == 0;
    if (whole) {
      EXPECT_EQ(ceil.verdicts[i], PortVerdict::agree);
    }
    if (differs(ceil.verdicts[i])) {
      EXPECT_LT(k, s);
    }
  }
}

TEST(PortMap, SettingsAreThoseOfBoth) {
  const PortMap pools =
      map_of("pytorch", "onnx", &kAveragePool2d, std::nullopt, {{1, 3}, {1, 3}, {1, 2}, {1, 1}});
  // valid, 1,1 and 2,2, each with both values of two options; PyTorch takes one number an axis.
  EXPECT_EQ(pools.settings.size(), 3U * 4U);
  const PortMap keras =
      map_of("keras", "onnx", &kConv2dTranspose, std::nullopt, {{1, 3}, {1, 3}, {1, 2}, {1, 1}});
  EXPECT_EQ(keras.settings.size(), 2U);
  const PortMap numbers = map_of("pytorch", "onnx", &kConv2d, PaddingMode::explicit_sides,
                                 {{1, 3}, {1, 3}, {1, 2}, {1, 1}});
  EXPECT_EQ(numbers.settings.size(), 1U);  // 0,0: those of the request
}

TEST(PortMap, WhatCannotBeMappedIsToldByItsField) {
  const auto fields = [](const PortRequest& request) {
    Problems problems;
    EXPECT_FALSE(port_map(request, problems));
    EXPECT_TRUE(known_codes(problems));
    std::string names;
    for (const Problem& problem : problems)
      names += problem.field + " ";
    return names;
  };
  EXPECT_EQ(fields({"caffe", "cntk"}), "from to ");
  PortRequest request{"keras", "onnx"};
  request.grid.kernel = {0, 3};
  request.grid.stride = {3, 2};
  request.grid.input = {-1, 1025};
  EXPECT_EQ(fields(request), "input kernel stride ");
  request.grid = {{1, 1024}, {1, 64}, {1, 64}, {1, 64}};
  EXPECT_EQ(fields(request), "cells ");
  request.grid = {};
  request.only_ceil_mode = true;
  EXPECT_EQ(fields(request), "ceil_mode ");
  request.only_ceil_mode = false;
  request.padding.emplace();
  request.padding->padding = PaddingMode::same_lower;
  EXPECT_EQ(fields(request), "padding ");
}

// --- properties ------------------------------------------------------------------------

PortGrid small_grid(const Operation& op) {
  const bool dilates = op.has("dilation");
  return {{1, 6}, {1, 4}, {1, 3}, {1, dilates ? 2 : 1}};
}

// Every pair and operation, some cells each.
TEST(PortMap, VerdictsAreWhatTheEngineComputes) {
  std::mt19937 random(5);
  std::map<PortVerdict, int> seen;
  for (const Framework* from : frameworks()) {
    for (const Framework* to : frameworks()) {
      for (const Op op : operations()) {
        Problems problems;
        const auto map =
            port_map({std::string(from->id), std::string(to->id), op, small_grid(*op)}, problems);
        if (!map) continue;  // no kind of padding in common
        for (const PortSetting& setting : map->settings) {
          for (int i = 0; i < 12; ++i) {
            const std::size_t index = random() % setting.verdicts.size();
            const Spec spec = port_spec(setting, map->grid.at(index));
            const PortVerdict truth = true_verdict(spec, *to);
            ++seen[truth];
            ASSERT_EQ(verdict_name(setting.verdicts[index]), verdict_name(truth))
                << from->id << " → " << to->id << " " << testing::PrintToString(spec);
          }
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), kPortVerdicts);
}

// Rows and columns of different sizes, one layer at a time.
TEST(PortMap, VerdictsHoldForRectangles) {
  std::mt19937 random(17);
  const auto number = [&](int most) { return 1 + static_cast<int>(random() % unsigned(most)); };
  std::map<PortVerdict, int> seen;
  for (int i = 0; i < 4000; ++i) {
    const Framework& from = *frameworks()[random() % frameworks().size()];
    const Framework& to = *frameworks()[random() % frameworks().size()];
    Spec spec;
    spec.framework = from.id;
    spec.op = operations()[random() % operations().size()];
    const auto modes = padding_modes(from, spec.op);
    spec.padding = modes[random() % modes.size()];
    spec.input = {number(7), number(7)};
    spec.kernel = {number(4), number(4)};
    spec.stride = {number(3), number(3)};
    if (number(3) == 1 && from.offers(*spec.op, "dilation")) spec.dilation = {number(2), number(3)};
    if (padding_kind(spec) == PaddingKind::sides) {
      const int side = number(2);
      spec.sides = {side, side, side, side};
    }
    if (spec.op->rank == 1) {
      for (PerAxis Spec::*numbers : {&Spec::input, &Spec::kernel, &Spec::stride, &Spec::dilation})
        (spec.*numbers)[kHeight] = 1;
      spec.sides.top = spec.sides.bottom = 0;
    }
    const PortVerdict truth = true_verdict(spec, to);
    ++seen[truth];
    EXPECT_EQ(verdict_name(port_verdict(spec, to)), verdict_name(truth))
        << to.id << " " << testing::PrintToString(spec);
  }
  EXPECT_EQ(seen.size(), kPortVerdicts);
}

void expect_description(const PortMap& map, const PortSetting& setting,
                        const PortDescription& description, bool of_refused) {
  std::int64_t too_many = 0;
  std::int64_t missing = 0;
  for (std::size_t i = 0; i < setting.verdicts.size(); ++i) {
    if (!of_refused && refused(setting.verdicts[i])) continue;
    const bool in = of_refused ? refused(setting.verdicts[i]) : differs(setting.verdicts[i]);
    const auto [n, k, s, d] = map.grid.at(i);
    const Sides& sides = setting.spec.sides;
    const PortNumbers numbers = port_numbers(n, k, s, d, sides.left, sides.right);
    const bool holds = description.rule.holds(numbers);
    if (in) {
      EXPECT_TRUE(holds);
    }  // all of them, exact or not
    too_many += holds && !in ? 1 : 0;
    if (description.exact) continue;
    const bool inner = description.inner.holds(numbers);
    if (!in) {
      EXPECT_FALSE(inner);
    }
    missing += in && !inner ? 1 : 0;
  }
  EXPECT_EQ(too_many, description.too_many);
  EXPECT_EQ(missing, description.missing);
  EXPECT_EQ(description.exact, too_many == 0) << description.rule.text();
  EXPECT_LE(description.rule.literals(), static_cast<std::size_t>(kMostPortLiterals));
}

TEST(PortMap, DescriptionsAreTheSetsThemselves) {
  for (const Framework* from : frameworks()) {
    for (const Op op : operations()) {
      for (const char* to : {"keras", "pytorch", "onnx", "paddle", "ncnn"}) {
        Problems problems;
        const auto map = port_map({std::string(from->id), to, op, small_grid(*op)}, problems);
        if (!map) continue;
        for (const PortSetting& setting : map->settings) {
          expect_description(*map, setting, setting.differs, false);
          expect_description(*map, setting, setting.refused, true);
          std::int64_t total = 0;
          for (const std::int64_t count : setting.counts)
            total += count;
          EXPECT_EQ(total, static_cast<std::int64_t>(map->grid.cells()));
        }
      }
    }
  }
}

PortVerdict turned(PortVerdict verdict) {
  if (verdict == PortVerdict::refused_from) return PortVerdict::refused_to;
  if (verdict == PortVerdict::refused_to) return PortVerdict::refused_from;
  return verdict;
}

// Where each spells the other's mode in one way, there and back are the same map.
TEST(PortMap, TheWayBackIsTheSameMap) {
  struct Way {
    const char* from;
    const char* to;
    Op op;
    PaddingMode mode;
    PaddingMode back;
  };
  for (const Way& way :
       {Way{"keras", "onnx", &kConv2d, PaddingMode::same, PaddingMode::same_upper},
        Way{"onnx", "ncnn", &kMaxPool2d, PaddingMode::same_lower, PaddingMode::same_lower},
        Way{"keras", "paddle", &kConv2d, PaddingMode::same, PaddingMode::same},
        Way{"onnx", "openvino", &kAveragePool2d, PaddingMode::valid, PaddingMode::valid},
        Way{"tfjs", "keras", &kConv2dTranspose, PaddingMode::same, PaddingMode::same},
        Way{"keras", "openvino", &kConv2dTranspose, PaddingMode::same, PaddingMode::same_upper}}) {
    const PortMap there = map_of(way.from, way.to, way.op, way.mode);
    const PortMap back = map_of(way.to, way.from, way.op, way.back);
    ASSERT_EQ(there.settings.size(), back.settings.size());
    for (std::size_t i = 0; i < there.settings.size(); ++i) {
      const PortSetting& one = there.settings[i];
      const PortSetting& two = back.settings[i];
      for (std::size_t j = 0; j < one.verdicts.size(); ++j) {
        EXPECT_EQ(verdict_name(one.verdicts[j]), verdict_name(turned(two.verdicts[j])))
            << way.from << " → " << way.to << " " << j;
      }
      EXPECT_EQ(one.differs.rule.text(), two.differs.rule.text());
      EXPECT_EQ(one.first, two.first);
    }
  }
}

TEST(PortMap, NothingDiffersFromItself) {
  for (const Framework* framework : frameworks()) {
    for (const Op op : operations()) {
      if (!has_operation(*framework, *op)) continue;
      const PortMap map = map_of(std::string(framework->id), std::string(framework->id), op,
                                 std::nullopt, small_grid(*op));
      for (const PortSetting& setting : map.settings) {
        EXPECT_EQ(differs_text(setting), "never");
        EXPECT_EQ(setting.count(PortVerdict::refused_from), 0);
      }
    }
  }
}

// A rule's text says what it is.
TEST(PortRule, ReadsAsItHolds) {
  const auto predicates = port_predicates();
  const PortLiteral stride{&predicates[0], false};
  const PortLiteral dilation{&predicates[1], true};
  const PortLiteral even{&predicates[4], true};
  EXPECT_EQ((PortRule{false, {{stride}}}.text()), "s > 1");
  EXPECT_EQ((PortRule{false, {{stride, dilation}, {even}}}.text()), "(s > 1 and d = 1) or k odd");
  EXPECT_EQ((PortRule{true, {{stride, dilation}, {even}}}.text()), "(s > 1 or d = 1) and k odd");
  EXPECT_EQ(PortRule{}.text(), "never");
  EXPECT_EQ((PortRule{true, {}}.text()), "always");
  EXPECT_TRUE((PortRule{true, {}}.holds({})));
  EXPECT_FALSE(PortRule{}.holds({}));
}

// Two that one predicate tells apart, and a set that none describes.
TEST(PortRule, FindsTheShortestAndOwnsUpWhereThereIsNone) {
  std::vector<PortNumbers> layers;
  for (int n = 1; n <= 12; ++n) {
    for (int k = 1; k <= 7; ++k)
      layers.push_back(port_numbers(n, k, 1 + n % 3, 1));
  }
  const PortDescriber describer(layers);
  std::vector<PortPart> parts(layers.size());
  for (std::size_t i = 0; i < layers.size(); ++i)
    parts[i] = layers[i].k < layers[i].s ? PortPart::in : PortPart::out;
  EXPECT_EQ(describer.describe(parts).rule.text(), "k < s");
  std::mt19937 random(3);
  for (PortPart& part : parts)
    part = random() % 2 == 0 ? PortPart::in : PortPart::out;
  const PortDescription none = describer.describe(parts);
  EXPECT_FALSE(none.exact);
  EXPECT_GT(none.too_many, 0);
  EXPECT_GT(none.missing, 0);
}

}  // namespace
}  // namespace padlens::test
