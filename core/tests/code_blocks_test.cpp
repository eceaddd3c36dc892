// Sessions and posts that hold code.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/tests/told_code.h"

namespace padlens::test {
namespace {

std::string told_whole(std::string_view text, const std::vector<std::int64_t>& input) {
  const Model model = read_told(text, input);
  EXPECT_TRUE(model.understood()) << problems_told(model);
  return told(model);
}

TEST(CodeBlocks, SessionsAndPostsHoldCode) {
  EXPECT_EQ(told_whole(">>> m = nn.Conv2d(16, 33, (3, 5),\n...               stride=(2, 1))\n"
                       ">>> m(torch.randn(20, 16, 50, 100))\n"
                       "torch.Size([20, 33, 24, 96])\n",
                       {}),
            "m 24x96");
  EXPECT_EQ(
      told_whole("In [2]: m = nn.Conv2d(3, 8, 3)\nIn [3]: m\nOut[3]: Conv2d(3, 8, 3)\n", {9, 9}),
      "m 7x7");
  EXPECT_EQ(
      told_whole("Why is this 15 and not 16?\n```python\nm = nn.Conv2d(3, 8, 3, 2)\n```\nHelp!",
                 {32, 32}),
      "m 15x15");
}

}  // namespace
}  // namespace padlens::test
