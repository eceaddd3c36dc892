#include "core/stack/ways.h"

#include <gtest/gtest.h>

#include "core/snippets/code_reader.h"

namespace padlens {
namespace {

// A residual block: its shortcut is a layer of its own and comes first.
Model residual() {
  ReadOptions options;
  options.input = {8, 8};
  Model model = read_code(
      "x = layers.Input((8, 8, 3))\n"
      "a = layers.Conv2D(4, 1, name='shortcut')(x)\n"
      "y = layers.Conv2D(4, 3, padding='same', name='first')(x)\n"
      "y = layers.Conv2D(4, 3, padding='same', name='second')(y)\n"
      "y = layers.Add(name='sum')([a, y])\n"
      "y = layers.MaxPool2D(2, name='pool')(y)\n",
      options);
  resolve_model(model);
  return model;
}

std::vector<std::string> names_of(const Model& model, const std::vector<std::size_t>& way) {
  std::vector<std::string> names;
  for (const std::size_t index : way)
    names.push_back(model.layers[index].name);
  return names;
}

TEST(Ways, TheLongestGoesThroughABlock) {
  const Model model = residual();
  ASSERT_EQ(model.layers.back().name, "pool");
  const Ways ways(model);
  EXPECT_EQ(names_of(model, ways.to(model.layers.size() - 1)),
            (std::vector<std::string>{"first", "second", "sum", "pool"}));
  EXPECT_EQ(names_of(model, ways.to(0)), (std::vector<std::string>{"shortcut"}));
  EXPECT_TRUE(ways.to(model.layers.size()).empty());
  EXPECT_TRUE(ways.joined(model.layers.size() - 1));
  EXPECT_FALSE(ways.joined(1));
  const auto path = ways.path_to(model.layers.size() - 1);
  ASSERT_TRUE(path);
  ASSERT_EQ(path->size(), 3U) << "a join is no layer of a stack";
  EXPECT_EQ(path->front().name, "first");
}

TEST(Ways, WhatIsNotUnderstoodEndsAPath) {
  Model model = residual();
  model.layers[1].understood = false;
  EXPECT_FALSE(Ways(model).path_to(model.layers.size() - 1));
}

}  // namespace
}  // namespace padlens
