#include <gtest/gtest.h>

#include <vector>

#include "core/stack/model.h"
#include "core/stack/receptive_field.h"
#include "core/tests/support.h"

namespace padlens {
namespace {

Model model_of(std::int64_t height, std::int64_t width) {
  Model model;
  model.framework = "keras";
  ModelInput input;
  input.name = "x";
  input.size = {height, width};
  model.inputs.push_back(input);
  return model;
}

// Adds it and says where it comes; from no source: the input.
Source add(Model& model, ModelLayer layer, std::vector<Source> from = {}) {
  layer.from = from.empty() ? std::vector{Source{true, 0}} : std::move(from);
  model.layers.push_back(std::move(layer));
  return {false, model.layers.size() - 1};
}

ModelLayer window(const Spec& spec) {
  ModelLayer layer;
  layer.layer = spec;
  return layer;
}

ModelLayer of(ModelOp op) {
  ModelLayer layer;
  layer.op = op;
  return layer;
}

const ReceptiveField& width_of(const std::vector<LayerField>& fields, Source source) {
  return (*fields[source.index].axis)[kWidth];
}

TEST(ModelFields, AJoinSeesWhatAnyOfItsWaysSees) {
  Model model = model_of(40, 40);
  const Source stem = add(model, window(test::conv(40, 3, 2, PaddingMode::same)));
  const Source wide = add(model, window(test::conv(20, 5, 1, PaddingMode::same)), {stem});
  const Source sum = add(model, of(ModelOp::add), {stem, wide});
  const Source next = add(model, window(test::conv(20, 3, 1, PaddingMode::same)), {sum});
  resolve_model(model);
  const auto fields = receptive_fields(model);
  EXPECT_EQ(width_of(fields, sum).size(), 11);
  EXPECT_EQ(width_of(fields, sum).cells, 11);
  EXPECT_EQ(width_of(fields, sum).start(), 1);
  EXPECT_EQ(width_of(fields, next).size(), 15);
  EXPECT_EQ(width_of(fields, next).jump(), 2);
}

TEST(ModelFields, CellsBetweenTwoWaysNeedNotCount) {
  Model model = model_of(40, 40);
  Spec dilated = test::conv(40, 3, 1, PaddingMode::same);
  dilated.dilation = {4, 4};
  const Source one = add(model, window(dilated));
  const Source none = add(model, window(test::conv(40, 1)));
  const Source both = add(model, of(ModelOp::concatenate), {one, none});
  resolve_model(model);
  const auto fields = receptive_fields(model);
  EXPECT_EQ(width_of(fields, both).size(), 9);
  EXPECT_EQ(width_of(fields, both).cells, 3);
}

TEST(ModelFields, WaysWithDifferentJumpsHaveNone) {
  Model model = model_of(8, 8);
  const Source once = add(model, window(test::conv(8, 2, 2)));
  const Source all = add(model, window(test::conv(8, 5)));  // 4 cells, too
  const Source both = add(model, of(ModelOp::add), {once, all});
  const Source behind = add(model, window(test::conv(4, 1)), {both});
  resolve_model(model);
  const auto fields = receptive_fields(model);
  ASSERT_TRUE(fields[both.index].unknown);
  EXPECT_EQ(fields[both.index].unknown->code, "field_jumps");
  EXPECT_EQ(fields[behind.index].unknown->code, "field_unknown");
}

// The last cell is one that no window of the stem reaches.
TEST(ModelFields, AGlobalPoolSeesAllThatItsUnitsSee) {
  Model model = model_of(30, 50);
  const Source stem = add(model, window(test::conv(30, 3, 2)));
  const Source pool = add(model, of(ModelOp::global_pool), {stem});
  const Source scaled = add(model, of(ModelOp::multiply), {stem, pool});
  resolve_model(model);
  const auto fields = receptive_fields(model);
  const auto& pooled = *fields[pool.index].axis;
  EXPECT_EQ(pooled[kHeight].size(), 29);
  EXPECT_EQ(pooled[kWidth].size(), 49);
  EXPECT_EQ(pooled[kWidth].start(), 24);
  EXPECT_FALSE(pooled[kWidth].jump());
  EXPECT_EQ(width_of(fields, scaled).size(), 3);
  EXPECT_TRUE(width_of(fields, scaled).beside_whole);
}

TEST(ModelFields, WhatKeepsItsGridPassesTheFieldOn) {
  Model model = model_of(1, 30);
  const Source stem = add(model, window([] {
                            Spec spec = test::conv(30, 3, 2);
                            spec.input = {1, 30};
                            spec.kernel = {1, 3};
                            spec.stride = {1, 2};
                            return spec;
                          }()));
  ModelLayer squeezed = of(ModelOp::other);
  squeezed.output = {14};
  const Source flat = add(model, squeezed, {stem});
  ModelLayer turned = of(ModelOp::other);
  turned.output = {14, 1};
  const Source high = add(model, turned, {flat});
  ModelLayer reshaped = of(ModelOp::other);
  reshaped.output = {7, 2};
  const Source lost = add(model, reshaped, {high});
  resolve_model(model);
  const auto fields = receptive_fields(model);
  EXPECT_EQ(width_of(fields, flat).size(), 3);
  EXPECT_EQ((*fields[high.index].axis)[kHeight].size(), 3);
  EXPECT_EQ((*fields[high.index].axis)[kHeight].jump(), 2);
  EXPECT_EQ(width_of(fields, high).size(), 1);
  EXPECT_EQ(fields[lost.index].unknown->code, "field_grid");
}

TEST(ModelFields, AnEvenAdaptivePoolIsAWindow) {
  Model model = model_of(12, 12);
  ModelLayer even = of(ModelOp::adaptive_pool);
  even.factors = {3, 4};
  const Source pool = add(model, even);
  ModelLayer odd = of(ModelOp::adaptive_pool);
  odd.factors = {5, 5};
  const Source uneven = add(model, odd);
  resolve_model(model);
  const auto fields = receptive_fields(model);
  EXPECT_EQ((*fields[pool.index].axis)[kHeight].size(), 4);
  EXPECT_EQ(width_of(fields, pool).jump(), 3);
  EXPECT_EQ(fields[uneven.index].unknown->code, "field_adaptive");
}

}  // namespace
}  // namespace padlens
