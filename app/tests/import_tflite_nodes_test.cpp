#include <flatbuffers/flatbuffers.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "app/import/import.h"

// TFLite operators in the forms that files have them, written here field by field: the numbers of
// the fields are those of the published schema.

namespace padlens::import_tflite_nodes_test {
namespace {

using Ints = std::vector<std::int32_t>;
using flatbuffers::Offset;
using flatbuffers::Table;

constexpr std::int8_t kFloat = 0;
constexpr std::int8_t kInt = 2;

struct TensorRow {
  std::string name;
  Ints shape;
  std::int8_t type = kFloat;
  Ints values = {};  // of a constant
};

struct OperatorRow {
  int code;
  Ints inputs;
  Ints outputs;
  std::vector<std::pair<int, std::int32_t>> options = {};  // of 32 bits
  int copies = 1;                                          // which share all they have
};

class TfliteWriter {
 public:
  std::string file(const std::vector<TensorRow>& tensors, const std::vector<OperatorRow>& rows,
                   const Ints& inputs) {
    std::vector<Offset<Table>> buffers{table({}, {})};
    std::vector<Offset<Table>> made;
    for (const TensorRow& row : tensors)
      made.push_back(tensor(row, buffers));
    std::vector<Offset<Table>> codes;
    std::vector<Offset<Table>> operators;
    for (const OperatorRow& row : rows) {
      const auto index = static_cast<std::int32_t>(codes.size());
      codes.push_back(table({{3, row.code}}, {}));
      const Offset<Table> one = table({{0, index}}, {{1, builder_.CreateVector(row.inputs).o},
                                                     {2, builder_.CreateVector(row.outputs).o},
                                                     {4, table(row.options, {}).o}});
      operators.insert(operators.end(), static_cast<std::size_t>(row.copies), one);
    }
    const Offset<Table> graph = table({}, {{0, builder_.CreateVector(made).o},
                                           {1, builder_.CreateVector(inputs).o},
                                           {3, builder_.CreateVector(operators).o}});
    const Offset<Table> model = table({{0, 3}}, {{1, builder_.CreateVector(codes).o},
                                                 {2, builder_.CreateVector(std::vector{graph}).o},
                                                 {4, builder_.CreateVector(buffers).o}});
    builder_.Finish(model, "TFL3");
    return {reinterpret_cast<const char*>(builder_.GetBufferPointer()), builder_.GetSize()};
  }

 private:
  static flatbuffers::voffset_t place(int field) {
    return static_cast<flatbuffers::voffset_t>(4 + 2 * field);
  }

  Offset<Table> table(const std::vector<std::pair<int, std::int32_t>>& numbers,
                      const std::vector<std::pair<int, flatbuffers::uoffset_t>>& parts) {
    const auto start = builder_.StartTable();
    for (const auto& [field, number] : numbers)
      builder_.AddElement<std::int32_t>(place(field), number, INT32_MIN);
    for (const auto& [field, part] : parts)
      builder_.AddOffset(place(field), Offset<void>(part));
    return {builder_.EndTable(start)};
  }

  Offset<Table> tensor(const TensorRow& row, std::vector<Offset<Table>>& buffers) {
    std::int32_t buffer = 0;
    if (!row.values.empty() || row.shape == Ints{0}) {
      std::vector<std::uint8_t> bytes(row.values.size() * sizeof(std::int32_t));
      std::memcpy(bytes.data(), row.values.data(), bytes.size());
      buffer = static_cast<std::int32_t>(buffers.size());
      buffers.push_back(table({}, {{0, builder_.CreateVector(bytes).o}}));
    }
    const auto shape = builder_.CreateVector(row.shape).o;
    const auto name = builder_.CreateString(row.name).o;
    const auto start = builder_.StartTable();
    builder_.AddOffset(place(0), Offset<void>(shape));
    builder_.AddElement<std::int8_t>(place(1), row.type, -1);
    builder_.AddElement<std::int32_t>(place(2), buffer, -1);
    builder_.AddOffset(place(3), Offset<void>(name));
    return {builder_.EndTable(start)};
  }

  flatbuffers::FlatBufferBuilder builder_;
};

Model read(const std::vector<TensorRow>& tensors, const std::vector<OperatorRow>& rows,
           const Ints& inputs = {0}) {
  return import_model(Bytes(TfliteWriter().file(tensors, rows, inputs)), {});
}

TEST(TfliteNodes, AnOperatorIsReadFieldByField) {
  const Model made = read({{"x", {1, 9, 9, 3}}, {"w", {4, 3, 3, 3}}, {"y", {1, 4, 4, 4}}},
                          {{3, {0, 1}, {2}, {{1, 2}, {2, 2}}}});
  ASSERT_EQ(made.layers.size(), 1U);
  EXPECT_TRUE(made.understood());
  EXPECT_EQ(made.layers[0].word, "CONV_2D");
  EXPECT_EQ(made.layers[0].output, (std::vector<std::int64_t>{5, 5}));
  EXPECT_EQ(made.layers[0].remarks.at(0).code, "declared_other");
}

// Measured with LiteRT 2.3: x[:, ..., 1:20:2, newaxis, -1], x[:, 8:0:-1], x[:, 4:2] and their like.
TEST(TfliteNodes, AStridedSliceReadsItsMasks) {
  constexpr int kStridedSlice = 45;
  const auto sliced = [&](const Ints& begin, const Ints& end, const Ints& strides,
                          const std::vector<std::pair<int, std::int32_t>>& masks) {
    const auto entries = static_cast<std::int32_t>(begin.size());
    const Model made = read({{"x", {1, 9, 12, 4}},
                             {"b", {entries}, kInt, begin},
                             {"e", {entries}, kInt, end},
                             {"s", {entries}, kInt, strides},
                             {"y", {-1, -1, -1, -1}}},
                            {{kStridedSlice, {0, 1, 2, 3}, {4}, masks}});
    return made.layers.at(0).output_shape.value();
  };
  using Shape = std::vector<std::int64_t>;
  EXPECT_EQ(sliced({0, 0, 1, 0, -1}, {0, 0, 20, 0, 0}, {1, 1, 2, 1, 1},
                   {{0, 1}, {1, 1}, {2, 2}, {3, 8}, {4, 16}}),
            (Shape{1, 9, 6, 1}));
  EXPECT_EQ(sliced({0, 8, 0}, {1, 0, 12}, {1, -1, 1}, {}), (Shape{1, 8, 12, 4}));
  EXPECT_EQ(sliced({0, 8, 0}, {1, 0, 12}, {1, -2, 1}, {{1, 2}}), (Shape{1, 5, 12, 4}));
  EXPECT_EQ(sliced({0, 0}, {1, 0}, {1, -2}, {{0, 2}, {1, 2}}), (Shape{1, 5, 12, 4}));
  EXPECT_EQ(sliced({0, 4, 0}, {1, 2, 12}, {1, 1, 1}, {}), (Shape{1, 0, 12, 4}));
}

TEST(TfliteNodes, AFloorDivisionGoesDown) {
  constexpr int kFloorDiv = 90;
  constexpr int kNeg = 59;
  constexpr int kResizeBilinear = 23;
  const Model made =
      read({{"x", {1, 37, 50, 4}},
            {"a", {2}, kInt, {-37, -50}},
            {"b", {2}, kInt, {2, 2}},
            {"d", {2}, kInt},
            {"n", {2}, kInt},
            {"y", {-1, -1, -1, -1}}},
           {{kFloorDiv, {1, 2}, {3}}, {kNeg, {3}, {4}}, {kResizeBilinear, {0, 4}, {5}}});
  EXPECT_EQ(made.layers.at(0).output, (std::vector<std::int64_t>{19, 25}));
}

// The shape of a number is a constant of no elements, with an empty buffer.
TEST(TfliteNodes, AListOfOneBecomesANumber) {
  constexpr int kReshape = 22;
  constexpr int kPack = 83;
  constexpr int kResizeBilinear = 23;
  const Model made =
      read({{"x", {1, 37, 50, 4}},
            {"a", {1}, kInt, {19}},
            {"none", {0}, kInt},
            {"r", {}, kInt},
            {"p", {2}, kInt},
            {"y", {-1, -1, -1, -1}}},
           {{kReshape, {1, 2}, {3}}, {kPack, {3, 3}, {4}}, {kResizeBilinear, {0, 4}, {5}}});
  EXPECT_EQ(made.layers.at(0).output, (std::vector<std::int64_t>{19, 19}));
}

TEST(TfliteNodes, ATransformTellsHalfOfTheLastAxis) {
  constexpr int kRfft2d = 131;
  const Model made =
      read({{"x", {1, 9, 8, 10}}, {"n", {2}, kInt, {8, 16}}, {"y", {-1, -1, -1, -1}}},
           {{kRfft2d, {0, 1}, {2}}});
  EXPECT_EQ(made.layers.at(0).word, "RFFT2D");
  EXPECT_EQ(made.layers.at(0).output_shape, (std::vector<std::int64_t>{1, 9, 8, 9}));
}

TEST(TfliteNodes, ASliceOfAKnownSizeMayBeginAnywhere) {
  constexpr int kSlice = 65;
  const Model made = read({{"x", {1, 9, 12, 4}},
                           {"b", {4}, kInt},
                           {"s", {4}, kInt, {1, 5, -1, 4}},
                           {"y", {-1, -1, -1, -1}}},
                          {{kSlice, {0, 1, 2}, {3}}}, {0, 1});
  EXPECT_EQ(made.layers.at(0).output_shape, (std::vector<std::int64_t>{1, 5, -1, 4}));
}

// What is not followed is named, and has the size that the file declares.
TEST(TfliteNodes, OtherOperatorsKeepWhatIsDeclared) {
  constexpr int kWhile = 119;
  constexpr int kConv3d = 132;
  const Model made = read({{"x", {1, 6, 6, 6, 2}},
                           {"w", {3, 3, 3, 2, 4}},
                           {"y", {1, 4, 4, 4, 4}},
                           {"z", {1, 4, 4, 4, 4}}},
                          {{kConv3d, {0, 1}, {2}}, {kWhile, {2}, {3}}});
  ASSERT_EQ(made.layers.size(), 2U);
  EXPECT_EQ(made.layers[0].remarks.at(0), (Remark{"not_followed", {"CONV_3D"}}));
  EXPECT_EQ(made.layers[1].remarks.at(0), (Remark{"not_followed", {"WHILE"}}));
  for (const ModelLayer& layer : made.layers)
    EXPECT_EQ(layer.output_shape, (std::vector<std::int64_t>{1, 4, 4, 4, 4}));
}

// A quarter of a megabyte that stands for seven million edges, or for names of 400 MB.
TEST(TfliteNodes, WhatTablesShareIsBounded) {
  constexpr int kAbs = 101;
  const Model edges =
      read({{"x", {1, 9, 9, 3}}, {"y", {1, 9, 9, 3}}}, {{kAbs, Ints(1 << 16, 0), {1}, {}, 110}});
  ASSERT_EQ(edges.problems.size(), 1U);
  EXPECT_EQ(edges.problems[0].problem.kind, Problem::Kind::limit);
  const Model outputs =
      read({{"x", {1, 9, 9, 3}}, {"y", {1, 9, 9, 3}}}, {{kAbs, {0}, Ints(1 << 15, 1), {}, 100}});
  ASSERT_EQ(outputs.problems.size(), 1U);
  EXPECT_EQ(outputs.problems[0].problem.kind, Problem::Kind::limit);
}

}  // namespace
}  // namespace padlens::import_tflite_nodes_test
