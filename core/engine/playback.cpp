#include "core/engine/playback.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace padlens {
namespace {

constexpr std::array kSpeeds{0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 30.0};

// The movement into a step takes this share of its time, at most kLongestMove
// seconds: long enough to follow, with a rest to read the numbers.
constexpr double kMoveShare = 0.5;
constexpr double kLongestMove = 0.35;

// Seconds. Longer ones tell nothing more, and would cost the digits of a step.
constexpr double kLongestSleep = 1e6;

}  // namespace

double Playback::arrival() const {
  return moved_ ? std::clamp(elapsed_ / movement(), 0.0, 1.0) : 1;
}

double Playback::movement() const {
  return moved_ ? std::min(kMoveShare / speed_, kLongestMove) : 0;
}

double Playback::until_next() const {
  return playing_ ? std::max(1 / speed_ - elapsed_, 0.0) : 0;
}

void Playback::set_count(std::int64_t count) {
  count_ = std::max<std::int64_t>(count, 1);
  if (step_ < count_) return;
  seek(count_ - 1);
}

void Playback::play() {
  if (playing_) return;
  if (at_end()) seek(0);
  playing_ = true;
  elapsed_ = 0;
  moved_ = false;
}

void Playback::pause() {
  playing_ = false;
  moved_ = false;
}

void Playback::forward() {
  seek(at_end() && loop_ ? 0 : step_ + 1);
}

void Playback::back() {
  seek(step_ == 0 && loop_ ? count_ - 1 : step_ - 1);
}

void Playback::seek(std::int64_t step) {
  step_ = std::clamp<std::int64_t>(step, 0, count_ - 1);
  elapsed_ = 0;
  pause();
}

void Playback::set_speed(double steps_per_second) {
  if (std::isnan(steps_per_second)) return;
  const double speed = std::clamp(steps_per_second, kMinSpeed, kMaxSpeed);
  elapsed_ *= speed_ / speed;  // the same share of the step's time has gone by
  speed_ = speed;
}

void Playback::faster() {
  const auto* next = std::ranges::upper_bound(kSpeeds, speed_);
  set_speed(next == kSpeeds.end() ? kMaxSpeed : *next);
}

void Playback::slower() {
  const auto* next = std::ranges::lower_bound(kSpeeds, speed_);
  set_speed(next == kSpeeds.begin() ? kMinSpeed : *(next - 1));
}

bool Playback::advance(double seconds) {
  if (!playing_ || !(seconds > 0)) return false;
  elapsed_ += std::min(seconds, kLongestSleep);
  // In steps, not by subtracting in a loop: a program that slept for a day still
  // answers at once.
  const double whole = std::floor(elapsed_ * speed_ + 1e-9);
  if (whole < 1) return false;
  elapsed_ = std::max(elapsed_ - whole / speed_, 0.0);
  const std::int64_t before = step_;
  const std::int64_t target = step_ + static_cast<std::int64_t>(whole);
  if (target >= count_ && !loop_) {
    seek(count_ - 1);
    return true;
  }
  step_ = target % count_;
  moved_ = moves_ && step_ != 0;  // no sweep back over the whole grid when a loop starts again
  return step_ != before;
}

}  // namespace padlens
