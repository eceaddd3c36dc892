#include "app/gui/pace.h"

#include <algorithm>
#include <cmath>

namespace padlens {
namespace {

constexpr double kShortest = 1.0 / 60;
constexpr double kStepCost = 0.0045;  // processor seconds that the movement into a step may take
constexpr double kFewest = 4;         // frames that are seen as a movement
constexpr double kNewest = 0.25;      // the weight of the last frame in what they cost

}  // namespace

void Pace::drawn(double cost) {
  cost_ = cost_ == 0 ? cost : cost_ + kNewest * (cost - cost_);
}

bool Pace::moves() const {
  return cost_ * kFewest <= kStepCost;
}

double Pace::interval(double movement) const {
  if (cost_ <= 0) return kShortest;
  if (!moves()) return movement;  // one under way is over with the next frame
  const double frames = std::floor(kStepCost / cost_);
  return std::max(kShortest, movement / frames);
}

}  // namespace padlens
