#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <vector>

#include "core/layer/cell_memory.h"
#include "core/layer/grid.h"

namespace padlens::test {
namespace {

using cell_memory::kLarge;

// Whatever is kept, no two that are in use share a byte.
TEST(CellMemory, BlocksInUseAreApart) {
  const std::vector<std::size_t> sizes{kLarge, kLarge, 2 * kLarge, kLarge + 8, kLarge, 2 * kLarge};
  for (int round = 0; round < 3; ++round) {
    std::vector<void*> blocks;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      blocks.push_back(cell_memory::take_large(sizes[i]));
      std::memset(blocks.back(), static_cast<int>(i) + 1, sizes[i]);
    }
    EXPECT_EQ(std::set<void*>(blocks.begin(), blocks.end()).size(), blocks.size());
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const auto* bytes = static_cast<const unsigned char*>(blocks[i]);
      EXPECT_TRUE(
          std::all_of(bytes, bytes + sizes[i], [&](unsigned char byte) { return byte == i + 1; }));
      cell_memory::give_back_large(blocks[i], sizes[i]);
    }
    if (round == 1) cell_memory::give_back_kept();
  }
  cell_memory::give_back_kept();
  cell_memory::give_back_kept();  // nothing is
}

// A grid with a fill has it, whatever its memory held before.
TEST(CellMemory, AFilledGridIsFilled) {
  constexpr std::int64_t kSide = 1024;
  for (const double fill : {3.0, 0.0, -1.0}) {
    const Grid<double> grid(kSide, kSide, fill);
    EXPECT_TRUE(std::all_of(grid.row(0), grid.row(0) + grid.size(),
                            [&](double cell) { return cell == fill; }));
  }
}

}  // namespace
}  // namespace padlens::test
