#include "app/scene/hues.h"

#include <algorithm>
#include <numeric>

namespace padlens {
namespace {

constexpr std::int64_t kHues =
    static_cast<std::int64_t>(Role::hue_last) - static_cast<std::int64_t>(Role::hue_first) + 1;

// A step that comes by all of `count` and is near the golden section of it: what
// follows one another is far apart.
std::int64_t step_through(std::int64_t count) {
  constexpr double kGolden = 0.382;
  auto step =
      std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(count) * kGolden));
  while (std::gcd(step, count) != 1)
    ++step;
  return step;
}

}  // namespace

Role kernel_hue(Cell kernel, std::int64_t rows, std::int64_t cols) {
  const std::int64_t cells = rows * cols;
  const std::int64_t count = std::min(cells, kHues);
  // Past the last hue they begin again, a little further on in each row.
  const std::int64_t shift = cells > kHues ? kernel.row * 5 : 0;
  const std::int64_t index = (kernel.row * cols + kernel.col + shift) % count;
  const std::int64_t hue = index * step_through(count) % count * kHues / count;
  return static_cast<Role>(static_cast<std::int64_t>(Role::hue_first) + hue);
}

}  // namespace padlens
