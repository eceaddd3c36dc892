#include "app/scene/hues.h"

namespace padlens {
namespace {

constexpr std::int64_t kHues =
    static_cast<std::int64_t>(Role::hue_last) - static_cast<std::int64_t>(Role::hue_first) + 1;

// How many hues a row is further on than the one before: as many as it has cells, or the next
// number that keeps cells below each other, and beside those, in groups of their own.
std::int64_t row_step(std::int64_t cols) {
  const auto meets = [](std::int64_t step) {
    const std::int64_t group = step % kHueGroups;
    return group == 0 || group == 1 || group == kHueGroups - 1;
  };
  std::int64_t step = cols;
  while (cols > 1 && meets(step))
    ++step;
  return step;
}

}  // namespace

Role kernel_hue(Cell kernel, std::int64_t cols) {
  const std::int64_t hue = (kernel.row * row_step(cols) + kernel.col) % kHues;
  return static_cast<Role>(static_cast<std::int64_t>(Role::hue_first) + hue);
}

}  // namespace padlens
