// Pads and crops in lines of code that no library takes.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/tests/told_code.h"

namespace padlens::test {
namespace {

TEST(CodeSlices, WhatNoLibraryTakesIsRefusedAtItsPlace) {
  struct Refused {
    std::string_view text;
    std::string_view problems;
  };
  const Refused faults[]{
      {"layers.Conv2D(3, 1)\nlayers.Cropping2D(((1, -1), (0, 0)))", "2:19 out_of_range crop; "},
      {"layers.Conv2D(3, 1)\nlayers.Cropping2D(-1)", "2:19 out_of_range crop; "},
      {"layers.ZeroPadding2D(((1, -1), (0, 0)))", "1:22 out_of_range pad; "},
      {"layers.ZeroPadding1D((-1, 0))", "1:23 out_of_range pad; "},
      {"y = tf.pad(x, [[0, 0], [-1, 0], [0, 0], [0, 0]])", "1:15 out_of_range pad; "},
  };
  for (const Refused& fault : faults) {
    SCOPED_TRACE(fault.text);
    const Model model = read_told(fault.text, {8, 10});
    EXPECT_FALSE(model.understood());
    EXPECT_EQ(problems_told(model), fault.problems);
  }
}

}  // namespace
}  // namespace padlens::test
