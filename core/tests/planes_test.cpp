#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/engine/answer_text.h"
#include "core/engine/engine.h"
#include "core/engine/exactness.h"
#include "core/engine/matrix.h"
#include "core/engine/output_rows.h"
#include "core/frameworks/resolve.h"
#include "core/layer/grouping.h"
#include "core/layer/spec_json.h"
#include "core/tests/support.h"

// Channels, filters and groups: the numbers of a layer against the definition, written again here
// from a spec's JSON alone.

namespace padlens::test {
namespace {

using Plane = std::vector<std::vector<double>>;
using Volume = std::vector<Plane>;

struct Axes {
  int n, k, s, d, before, after, extra;

  int K() const { return d * (k - 1) + 1; }
};

// What a case is made of; the spec is made of it by json().
struct PlanesCase {
  bool transposed = false;
  int groups = 1;
  int channels_of_group = 1;
  int filters_of_group = 1;
  Axes h{};
  Axes w{};
  std::string fill;
  Volume input;   // [channel]
  Volume kernel;  // conv: by filter, then channel of its group; transposed: by channel, then filter

  int channels() const { return groups * channels_of_group; }
  int filters() const { return groups * filters_of_group; }
  int out(const Axes& a) const {
    if (transposed) return (a.n - 1) * a.s + a.K() - a.before - a.after + a.extra;
    return (a.n + a.before + a.after - a.K()) / a.s + 1;
  }
};

Volume pick_volume(int planes, int rows, int cols) {
  Volume volume(static_cast<std::size_t>(planes), Plane(static_cast<std::size_t>(rows)));
  for (Plane& plane : volume) {
    for (auto& row : plane) {
      for (int c = 0; c < cols; ++c)
        row.push_back(pick(-9, 9));
    }
  }
  return volume;
}

PlanesCase pick_case(bool transposed) {
  PlanesCase one;
  one.transposed = transposed;
  one.groups = pick(1, 3);
  one.channels_of_group = pick(1, 3);
  one.filters_of_group = pick(1, 3);
  constexpr std::array kFills{"zeros", "reflect", "replicate", "circular"};
  one.fill = transposed ? "zeros" : kFills[static_cast<std::size_t>(pick(0, 3))];
  for (Axes* a : {&one.h, &one.w}) {
    *a = {0, pick(1, 3), pick(1, 3), pick(1, 2), pick(0, 2), pick(0, 2), 0};
    a->n = pick(3, 6);
    if (transposed) {
      a->after = a->before;
      a->extra = pick(0, std::max(a->s, a->d) - 1);
      while (one.out(*a) < 1)
        ++a->n;
    } else {
      a->n = std::max(a->n, a->K() - a->before - a->after);
    }
  }
  one.input = pick_volume(one.channels(), one.h.n, one.w.n);
  one.kernel = pick_volume(one.channels() * one.filters_of_group, one.h.k, one.w.k);
  return one;
}

Json nested(const Volume& planes, std::size_t in_each) {
  if (planes.size() == 1) return planes[0];
  if (in_each == 0) return planes;
  Json lists = Json::array();
  for (std::size_t p = 0; p < planes.size(); ++p) {
    if (p % in_each == 0) lists.push_back(Json::array());
    lists.back().push_back(planes[p]);
  }
  return lists;
}

Json json_of(const PlanesCase& one) {
  const auto pair = [&](int Axes::*member) { return Json{one.h.*member, one.w.*member}; };
  Json json{{"op", one.transposed ? "conv2d_transpose" : "conv2d"},
            {"framework", "pytorch"},
            {"input", pair(&Axes::n)},
            {"kernel", pair(&Axes::k)},
            {"stride", pair(&Axes::s)},
            {"dilation", pair(&Axes::d)},
            {"padding",
             {{"top", one.h.before},
              {"bottom", one.h.after},
              {"left", one.w.before},
              {"right", one.w.after}}},
            {"channels", one.channels()},
            {"filters", one.filters()},
            {"groups", one.groups},
            {"pad_fill", one.fill},
            {"input_values", nested(one.input, 0)},
            {"kernel_values",
             nested(one.kernel, static_cast<std::size_t>(one.transposed ? one.filters_of_group
                                                                        : one.channels_of_group))}};
  if (one.transposed) {
    json["output_padding"] = pair(&Axes::extra);
    json.erase("pad_fill");
  }
  return json;
}

// Where padding at position `i` takes its number from, -1 for a zero.
int source(const std::string& fill, int i, int n) {
  if (i >= 0 && i < n) return i;
  if (fill == "zeros") return -1;
  if (fill == "replicate") return std::clamp(i, 0, n - 1);
  if (fill == "circular") return (i + n) % n;
  return i < 0 ? -i : 2 * (n - 1) - i;
}

double cell_of(const PlanesCase& one, const Plane& plane, int row, int col) {
  const int r = source(one.fill, row, one.h.n);
  const int c = source(one.fill, col, one.w.n);
  return r < 0 || c < 0 ? 0 : plane[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)];
}

void slide(const PlanesCase& one, const Plane& input, const Plane& kernel, Plane& output) {
  for (std::size_t y = 0; y < output.size(); ++y) {
    for (std::size_t x = 0; x < output[y].size(); ++x) {
      for (int i = 0; i < one.h.k; ++i) {
        for (int j = 0; j < one.w.k; ++j) {
          output[y][x] +=
              kernel[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] *
              cell_of(one, input, static_cast<int>(y) * one.h.s + i * one.h.d - one.h.before,
                      static_cast<int>(x) * one.w.s + j * one.w.d - one.w.before);
        }
      }
    }
  }
}

void scatter(const PlanesCase& one, const Plane& input, const Plane& kernel, Plane& output) {
  for (int r = 0; r < one.h.n; ++r) {
    for (int c = 0; c < one.w.n; ++c) {
      for (int i = 0; i < one.h.k; ++i) {
        for (int j = 0; j < one.w.k; ++j) {
          const int y = r * one.h.s + i * one.h.d - one.h.before;
          const int x = c * one.w.s + j * one.w.d - one.w.before;
          if (y < 0 || y >= one.out(one.h) || x < 0 || x >= one.out(one.w)) continue;
          output[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] +=
              input[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)] *
              kernel[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
        }
      }
    }
  }
}

Volume expected_output(const PlanesCase& one) {
  Volume output(static_cast<std::size_t>(one.filters()),
                Plane(static_cast<std::size_t>(one.out(one.h)),
                      std::vector<double>(static_cast<std::size_t>(one.out(one.w)))));
  for (int g = 0; g < one.groups; ++g) {
    for (int f = 0; f < one.filters_of_group; ++f) {
      for (int c = 0; c < one.channels_of_group; ++c) {
        const int channel = g * one.channels_of_group + c;
        const int filter = g * one.filters_of_group + f;
        const int kernel = one.transposed ? channel * one.filters_of_group + f
                                          : filter * one.channels_of_group + c;
        (one.transposed ? scatter : slide)(one, one.input[static_cast<std::size_t>(channel)],
                                           one.kernel[static_cast<std::size_t>(kernel)],
                                           output[static_cast<std::size_t>(filter)]);
      }
    }
  }
  return output;
}

// The layer of a case; fails where the JSON is none.
Layer planes_layer(const PlanesCase& one, std::int64_t budget = kNoBudget) {
  const ParsedSpec parsed = read_spec(json_of(one));
  RC_ASSERT(parsed.problems == Problems{});
  const Resolution resolution = resolve(parsed.spec);
  RC_ASSERT(resolution.accepted());
  return make_layer(parsed.spec, *resolution.geometry, budget);
}

// Some hundred properties' cases are a few layers each.
constexpr int kLayersOfCase = 3;

void check_output(bool transposed) {
  for (int i = 0; i < kLayersOfCase; ++i) {
    const PlanesCase one = pick_case(transposed);
    RC_LOG() << json_of(one).dump();
    const Json answer = Json::parse(answer_text(planes_layer(one)));
    RC_ASSERT(answer["values"] == nested(expected_output(one), 0));
    const bool single = one.channels() == 1 && one.filters() == 1;
    RC_ASSERT(answer.contains("shape") == !single);
  }
}

RC_GTEST_PROP(Planes, AConvolutionSumsOverTheChannelsOfItsGroup, ()) {
  check_output(false);
}

RC_GTEST_PROP(Planes, ATransposedOneScattersOverTheFiltersOfItsGroup, ()) {
  check_output(true);
}

RC_GTEST_PROP(Planes, EveryWayToACellComesToTheSame, ()) {
  const PlanesCase one = pick_case(pick(0, 1) == 0);
  const Layer layer = planes_layer(one);
  const Layer bare = planes_layer(one, 0);
  RC_ASSERT(bare.output() == nullptr);
  const Grouping grouping = layer.grouping();
  const auto& [h, w] = layer.geometry().axis;
  for (std::int64_t f = 0; f < grouping.filters; ++f) {
    for (const Cell& out : output_cells(layer)) {
      const double value = layer.output(f)->at(out);
      RC_ASSERT(output_value(bare, out, f) == value);
      const auto all = taps(bare, out, f);
      RC_ASSERT(all.back().sum == value);
      RC_ASSERT(static_cast<std::int64_t>(all.size()) == h.k * w.k * grouping.inputs_of_one());
      double sum = 0;
      for (const Tap& tap : all) {
        RC_ASSERT(grouping.meet(tap.plane, f));
        RC_ASSERT(tap.weight == layer.kernel({tap.plane, f})->at(tap.kernel));
        sum += tap.product;
        RC_ASSERT(tap.sum == sum);
      }
      RC_ASSERT(!inexact(layer, out, f));
      if (!layer.geometry().transposed()) continue;
      RC_ASSERT(scatter_value(bare, {out.row + h.crop_before, out.col + w.crop_before},
                              layer.geometry().inputs(), f) == value);
    }
  }
}

RC_GTEST_PROP(Planes, StampsOfAllChannelsAddUpToTheOutput, ()) {
  const Layer layer = planes_layer(pick_case(true));
  const Grouping grouping = layer.grouping();
  for (std::int64_t f = 0; f < grouping.filters; ++f) {
    Grid<double> sum(layer.geometry().height().out, layer.geometry().width().out);
    for (std::int64_t c = 0; c < grouping.channels; ++c) {
      if (!grouping.meet(c, f)) continue;
      for (const Cell& input : input_cells(layer)) {
        for (const Stamp& stamp : stamps(layer, input, {c, f})) {
          if (stamp.output) sum.at(*stamp.output) += stamp.product;
        }
      }
    }
    RC_ASSERT(rows_of(sum) == rows_of(*layer.output(f)));
  }
}

RC_GTEST_PROP(Planes, MatricesOfThePairsAddUpToTheOutput, ()) {
  const Layer layer = planes_layer(pick_case(pick(0, 1) == 0));
  const Grouping grouping = layer.grouping();
  const Geometry& geometry = layer.geometry();
  for (std::int64_t f = 0; f < grouping.filters; ++f) {
    std::vector<double> sums(static_cast<std::size_t>(geometry.outputs()));
    for (std::int64_t c = 0; c < grouping.channels; ++c) {
      if (!grouping.meet(c, f)) continue;
      const auto entries =
          matrix_entries(layer, {0, 0}, {geometry.outputs(), geometry.inputs()}, INT64_MAX, {c, f});
      for (const MatrixEntry& entry : *entries) {
        const Cell input = step_cell(geometry, PlayMode::scatter, entry.at.col);
        sums[static_cast<std::size_t>(entry.at.row)] += entry.weight * layer.input(c)->at(input);
      }
    }
    for (std::int64_t o = 0; o < geometry.outputs(); ++o) {
      RC_ASSERT(sums[static_cast<std::size_t>(o)] ==
                layer.output(f)->at(step_cell(geometry, PlayMode::gather, o)));
    }
  }
}

RC_GTEST_PROP(Planes, InPartsTheOutputIsTheSame, ()) {
  const Layer layer = planes_layer(pick_case(pick(0, 1) == 0));
  OutputParts parts(layer);
  while (!parts.finished()) {
    // What is said to be there is there.
    for (std::int64_t r = 0; r < parts.ready_rows(); ++r)
      RC_ASSERT(parts.output()[0]->at(r, 0) == layer.output()->at(r, 0));
    parts.advance();
  }
  RC_ASSERT(parts.done() == parts.rows());
  RC_ASSERT(parts.ready_rows() == layer.geometry().height().out);
  RC_ASSERT(same_numbers(parts.output(), layer.outputs()));
}

RC_GTEST_PROP(Planes, ASpecWithPlanesReadsBackAsItself, ()) {
  const ParsedSpec parsed = read_spec(json_of(pick_case(pick(0, 1) == 0)));
  const Json written = spec_to_json(parsed.spec);
  const ParsedSpec again = read_spec(written);
  RC_ASSERT(again.problems == Problems{});
  RC_ASSERT(again.spec == parsed.spec);
  RC_ASSERT(spec_to_json(again.spec) == written);
}

// A pool of several planes is the pool of each.
RC_GTEST_PROP(Planes, APoolTakesEachPlaneAlone, ()) {
  Spec spec = *pool_specs();
  spec.channels = pick(2, 4);
  spec.input_values = {Preset::random, {}};
  const Geometry geometry = geometry_of(spec);
  const Layer layer = make_layer(spec, geometry);
  for (std::int64_t c = 0; c < spec.channels; ++c) {
    Spec alone = spec;
    alone.channels = 1;
    alone.input_values = {Preset::custom, *layer.input(c)};
    const Layer one = make_layer(alone, geometry);
    RC_ASSERT(same_numbers(*layer.output(c), *one.output()));
    for (const Cell& out : output_cells(layer)) {
      RC_ASSERT(winner(layer, out, c) == winner(one, out));
      RC_ASSERT(same_number(output_value(layer, out, c), one.output()->at(out)));
    }
  }
}

// --- one by one ---------------------------------------------------------------------

Spec read(const char* text) {
  const ParsedSpec parsed = read_spec_text(text);
  EXPECT_EQ(parsed.problems, Problems{}) << text;
  return parsed.spec;
}

std::vector<std::string> codes(const Spec& spec) {
  std::vector<std::string> all;
  for (const Problem& problem : resolve(spec).problems)
    all.push_back(problem.field + ": " + problem.code);
  return all;
}

using Codes = std::vector<std::string>;

TEST(Planes, WhatFrameworksCallThemIsRead) {
  const Spec spec = read(R"({"in_channels": 4, "out_channels": 8, "group": 2})");
  EXPECT_EQ(spec.channels, 4);
  EXPECT_EQ(spec.filters, 8);
  EXPECT_EQ(spec.groups, 2);
  EXPECT_EQ(read(R"({"in_channels": 4, "num_output": 8, "feature_group_count": 2})"), spec);
}

TEST(Planes, AreWrittenOnlyWhereThereAreSeveral) {
  const Json plain = spec_to_json(Spec{});
  for (const char* name : {"channels", "filters", "groups", "depth_multiplier"})
    EXPECT_FALSE(plain.contains(name)) << name;
  const Json json = spec_to_json(read(R"({"channels": 3, "filters": 8})"));
  EXPECT_EQ(json["channels"], 3);
  EXPECT_EQ(json["filters"], 8);
  EXPECT_FALSE(json.contains("groups"));
}

TEST(Planes, ADepthwiseLayerIsAConvolutionWithAGroupAChannel) {
  const Spec spec = read(R"({"op": "depthwise_conv2d", "channels": 3, "depth_multiplier": 2})");
  EXPECT_EQ(spec.op, &kConv2d);
  EXPECT_EQ(spec.groups, 3);
  EXPECT_EQ(spec.filters, 6);
  EXPECT_EQ(read(R"({"channels": 3, "depth_multiplier": 2})"), spec);
  EXPECT_EQ(read(R"({"channels": 3, "groups": 3, "filters": 6})"), spec);
  EXPECT_EQ(read(R"({"channels": 3, "groups": 3, "filters": 6, "depth_multiplier": 2})"), spec);
  EXPECT_EQ(read(R"({"op": "depthwise_conv1d", "channels": 3})").op, &kConv1d);
  EXPECT_EQ(read(R"({"op": "depthwise_conv1d", "channels": 3})").groups, 3);
  // 1 is what it is where it is not given.
  const Spec plain = read(R"({"channels": 3, "filters": 8, "depth_multiplier": 1})");
  EXPECT_EQ(plain.groups, 1);
  EXPECT_EQ(plain.filters, 8);
}

TEST(Planes, ADepthwiseLayerIsNothingElseBesides) {
  EXPECT_EQ(codes(read(R"({"op": "depthwise_conv2d", "channels": 4, "groups": 2})")),
            Codes{"groups: depthwise_groups"});
  EXPECT_EQ(codes(read(R"({"op": "depthwise_conv2d", "channels": 4, "filters": 6})")),
            Codes{"filters: depthwise_filters"});
  EXPECT_EQ(codes(read(R"({"op": "conv2d_transpose", "channels": 4, "depth_multiplier": 2})")),
            Codes{"depth_multiplier: not_in_operation"});
  EXPECT_EQ(codes(read(R"({"op": "max_pool2d", "channels": 4, "depth_multiplier": 2})")),
            Codes{"depth_multiplier: not_in_operation"});
  EXPECT_EQ(codes(read(R"({"channels": 65536, "depth_multiplier": 65536})")),
            Codes{"depth_multiplier: too_large"});
}

TEST(Planes, GroupsDivideChannelsAndFilters) {
  for (const char* framework : {"keras", "pytorch", "onnx", "jax", "tinygrad"}) {
    Spec spec = read(R"({"channels": 6, "filters": 4, "groups": 4})");
    spec.framework = framework;
    const Resolution resolution = resolve(spec);
    EXPECT_FALSE(resolution.geometry) << framework;
    ASSERT_EQ(resolution.problems.size(), 1U) << framework;
    EXPECT_EQ(resolution.problems[0].code, "groups_channels");
    EXPECT_EQ(resolution.problems[0].args, (std::vector<std::string>{"4", "6", "1, 2, 3, 6"}));
    spec.groups = 3;
    EXPECT_EQ(codes(spec), Codes{"filters: groups_filters"}) << framework;
    spec.filters = 9;
    EXPECT_EQ(codes(spec), Codes{}) << framework;
  }
}

TEST(Planes, SomeFrameworksHaveNoGroups) {
  EXPECT_EQ(codes(read(R"({"op": "conv2d_transpose", "channels": 2, "filters": 2, "groups": 2})")),
            Codes{"groups: no_groups"});
  Spec torch = read(R"({"op": "conv2d_transpose", "channels": 2, "filters": 2, "groups": 2})");
  torch.framework = "pytorch";
  EXPECT_EQ(codes(torch), Codes{});
  EXPECT_EQ(codes(read(R"({"framework": "tfjs", "channels": 4, "filters": 4, "groups": 2})")),
            Codes{"groups: depthwise_only"});
  EXPECT_EQ(codes(read(R"({"framework": "tfjs", "channels": 4, "filters": 8, "groups": 4})")),
            Codes{});
}

TEST(Planes, APoolHasNoFilters) {
  EXPECT_EQ(codes(read(R"({"op": "max_pool2d", "kernel": 2, "channels": 2, "filters": 2})")),
            Codes{"filters: not_in_operation"});
  EXPECT_EQ(codes(read(R"({"op": "max_pool2d", "kernel": 2, "channels": 2, "groups": 2})")),
            Codes{"groups: not_in_operation"});
}

TEST(Planes, ValuesHaveTheShapeOfTheLayer) {
  const auto shape = [](const char* values) {
    Json json{{"input", 2}, {"kernel", 1}, {"channels", 2}, {"filters", 3}};
    json["kernel_values"] = Json::parse(values);
    const Problems problems = resolve(read_spec(json).spec).problems;
    return problems.empty() ? "" : problems[0].args[0] + " for " + problems[0].args[1];
  };
  EXPECT_EQ(shape("[[[[1]], [[2]]], [[[3]], [[4]]], [[[5]], [[6]]]]"), "");
  // As many planes, laid out the other way.
  EXPECT_EQ(shape("[[[[1]], [[2]], [[3]]], [[[4]], [[5]], [[6]]]]"), "2×3×1×1 for 3×2×1×1");
  EXPECT_EQ(shape("[[[1]], [[2]], [[3]], [[4]], [[5]], [[6]]]"), "6×1×1 for 3×2×1×1");
  EXPECT_EQ(shape("[[1]]"), "1×1 for 3×2×1×1");
  const Problems input =
      resolve(read(R"({"input": [1, 2], "kernel": 1, "channels": 2, "input_values": [[1, 2]]})"))
          .problems;
  ASSERT_EQ(input.size(), 1U);
  EXPECT_EQ(input[0].args, (std::vector<std::string>{"1×2", "2×1×2"}));
}

TEST(Planes, PresetsGoOnFromPlaneToPlane) {
  const auto plane = [](Preset preset, std::int64_t which) {
    return rows_of(make_grid({preset, {}}, 1, 2, 2, which));
  };
  EXPECT_EQ(plane(Preset::ramp, 1), (Rows{{5, 6}, {7, 8}}));
  EXPECT_EQ(plane(Preset::checker, 1), (Rows{{0, 1}, {1, 0}}));
  EXPECT_EQ(plane(Preset::delta, 1), plane(Preset::delta, 0));
  EXPECT_NE(plane(Preset::random, 1), plane(Preset::random, 0));
  for (const PresetInfo& info : presets()) {
    const Planes planes = make_planes({info.preset, {}}, 1, 2, 2, 3);
    ASSERT_EQ(planes.size(), 3U);
    for (std::size_t p = 0; p < 3; ++p) {
      EXPECT_EQ(rows_of(*planes[p]), plane(info.preset, static_cast<std::int64_t>(p))) << info.name;
    }
  }
}

TEST(Planes, InOneDimensionAPlaneIsAFlatList) {
  const Spec spec = read(R"({"op": "conv1d", "input": 3, "kernel": 2, "channels": 2,
                             "filters": 2, "input_values": [[1, 2, 3], [4, 5, 6]],
                             "kernel_values": [[[1, 0], [0, 1]], [[1, 1], [0, 0]]]})");
  const Json answer = Json::parse(answer_text(make_layer(spec, geometry_of(spec))));
  EXPECT_EQ(answer["values"], Json::parse("[[6, 8], [3, 5]]"));
  EXPECT_EQ(answer["shape"], Json::parse(R"json({"input": "(B, 3, 2)", "output": "(B, 2, 2)"
})json"));
}

TEST(Planes, AreCountedForTheBoundsOfValues) {
  const auto limit = [](const char* text) {
    const Spec spec = read(text);
    const auto found = value_limit(spec, geometry_of(spec));
    return found ? std::string(found->what) : "";
  };
  EXPECT_EQ(limit(R"({"input": 256, "channels": 256})"), "");
  EXPECT_EQ(limit(R"({"input": 256, "channels": 257})"), "input_cells");
  EXPECT_EQ(limit(R"({"input": 1, "kernel": 1, "channels": 1024, "filters": 1024})"), "");
  EXPECT_EQ(limit(R"({"input": 1, "kernel": 1, "channels": 1024, "filters": 1025})"), "planes");
  EXPECT_EQ(limit(R"({"input": 9, "kernel": 9, "channels": 512, "filters": 512})"), "kernel_cells");
  EXPECT_EQ(limit(R"({"op": "max_pool2d", "input": 1, "kernel": 1, "channels": 1048577})"),
            "planes");
  // Sizes are told all the same, and so is that the output has too many cells.
  const Spec wide = read(R"({"input": 1024, "kernel": 1, "filters": 17})");
  const Layer layer = make_layer(wide, geometry_of(wide));
  EXPECT_NE(answer_text(layer).find(R"("limit": {"output_cells": 16777216})"), std::string::npos);
}

// What is asked for without a plane is of the pair on show; over all planes it comes to the output.
RC_GTEST_PROP(Planes, OfAPairOnShowAddUpToTheOutput, ()) {
  Spec spec;
  spec.groups = pick(1, 3);
  spec.channels = spec.groups * pick(1, 3);
  spec.filters = spec.groups * pick(1, 3);
  spec.input = {pick(3, 6), pick(3, 6)};
  spec.kernel = {pick(1, 3), pick(1, 3)};
  spec.input_values = {Preset::random, {}};
  spec.kernel_values = {Preset::random, {}};
  const Layer layer = make_layer(spec, resolve(spec).geometry.value());
  const std::int64_t f = pick(0, spec.filters - 1);
  const Cell out{pick(0, static_cast<int>(layer.geometry().height().out) - 1),
                 pick(0, static_cast<int>(layer.geometry().width().out) - 1)};
  double sum = 0;
  const Grouping grouping = layer.grouping();
  for (std::int64_t c = 0; c < grouping.inputs_of_one(); ++c) {
    const PlanePair pair{grouping.first_input(f) + c, f};
    const Layer shown = layer.showing(pair);
    RC_ASSERT(shown.shown() == pair);
    RC_ASSERT(shown.input() == layer.input(pair.input));
    RC_ASSERT(shown.output() == layer.output(f));
    RC_ASSERT(shown.kernel() == layer.kernel(pair));
    const std::vector<Tap> own = taps(shown, out);
    RC_ASSERT(static_cast<std::int64_t>(own.size()) == shown.kernel()->size());
    RC_ASSERT(own.back().sum == add_taps(shown, out, 0));
    RC_ASSERT(output_value(shown, out) == layer.output(f)->at(out));
    sum += own.back().sum;
  }
  RC_ASSERT(sum == layer.output(f)->at(out));  // whole numbers
}

TEST(Planes, TheNearestPairHasTheOutputPlane) {
  const Grouping grouping{6, 4, 2, false, true};
  EXPECT_EQ(grouping.nearest({0, 3}), (PlanePair{3, 3}));
  EXPECT_EQ(grouping.nearest({5, 1}), (PlanePair{2, 1}));
  EXPECT_EQ(grouping.nearest({-7, 99}), (PlanePair{3, 3}));
  EXPECT_EQ(grouping.nearest({1, -1}), (PlanePair{1, 0}));
}

}  // namespace
}  // namespace padlens::test
