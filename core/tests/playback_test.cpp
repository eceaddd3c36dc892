#include "core/engine/playback.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/tests/support.h"

namespace padlens::test {
namespace {

Playback playing(std::int64_t count, double speed = 2) {
  Playback playback(count);
  playback.set_speed(speed);
  playback.play();
  return playback;
}

TEST(Playback, StartsPausedAtTheFirstStep) {
  Playback playback(9);
  EXPECT_EQ(playback.step(), 0);
  EXPECT_EQ(playback.count(), 9);
  EXPECT_FALSE(playback.playing());
  EXPECT_FALSE(playback.loop());
  EXPECT_EQ(playback.speed(), 2);
  EXPECT_EQ(playback.until_next(), 0);
  EXPECT_EQ(playback.arrival(), 1);
  EXPECT_FALSE(playback.advance(100));
  EXPECT_EQ(playback.step(), 0);
}

TEST(Playback, MovesOneStepPerPeriod) {
  Playback playback = playing(9, 2);
  EXPECT_FALSE(playback.advance(0.25));
  EXPECT_EQ(playback.step(), 0);
  EXPECT_DOUBLE_EQ(playback.until_next(), 0.25);
  EXPECT_TRUE(playback.advance(0.25));
  EXPECT_EQ(playback.step(), 1);
  EXPECT_DOUBLE_EQ(playback.until_next(), 0.5);
  EXPECT_TRUE(playback.advance(1.6));  // three steps and a bit
  EXPECT_EQ(playback.step(), 4);
  EXPECT_NEAR(playback.until_next(), 0.4, 1e-12);
}

TEST(Playback, PausesAtTheEndAndPlaysAgainFromTheFirst) {
  Playback playback = playing(3, 1);
  EXPECT_TRUE(playback.advance(2));
  EXPECT_EQ(playback.step(), 2);
  EXPECT_TRUE(playback.at_end());
  EXPECT_TRUE(playback.playing());  // the last step has its time too
  EXPECT_TRUE(playback.advance(1));
  EXPECT_FALSE(playback.playing());
  EXPECT_EQ(playback.step(), 2);
  EXPECT_EQ(playback.until_next(), 0);
  playback.play();
  EXPECT_EQ(playback.step(), 0);
  EXPECT_TRUE(playback.playing());
}

TEST(Playback, PauseKeepsTheStepAndToggleResumes) {
  Playback playback = playing(9, 1);
  playback.advance(3.2);
  playback.toggle();
  EXPECT_FALSE(playback.playing());
  EXPECT_FALSE(playback.advance(5));
  EXPECT_EQ(playback.step(), 3);
  EXPECT_EQ(playback.arrival(), 1);
  playback.toggle();
  EXPECT_TRUE(playback.playing());
  EXPECT_EQ(playback.step(), 3);
}

TEST(Playback, StepsByHandAndPauses) {
  Playback playback = playing(3, 1);
  playback.forward();
  EXPECT_FALSE(playback.playing());
  EXPECT_EQ(playback.step(), 1);
  playback.forward();
  playback.forward();
  EXPECT_EQ(playback.step(), 2);  // nothing after the last
  playback.back();
  EXPECT_EQ(playback.step(), 1);
  playback.first();
  EXPECT_EQ(playback.step(), 0);
  playback.back();
  EXPECT_EQ(playback.step(), 0);
  playback.last();
  EXPECT_EQ(playback.step(), 2);
}

TEST(Playback, LoopsBothWays) {
  Playback playback = playing(3, 1);
  playback.set_loop(true);
  EXPECT_TRUE(playback.advance(4));
  EXPECT_EQ(playback.step(), 1);
  EXPECT_TRUE(playback.playing());
  playback.last();
  playback.forward();
  EXPECT_EQ(playback.step(), 0);
  playback.back();
  EXPECT_EQ(playback.step(), 2);
}

TEST(Playback, ALoopOfOneStepStaysThere) {
  Playback playback = playing(1, 1);
  playback.set_loop(true);
  EXPECT_FALSE(playback.advance(1.5));
  EXPECT_TRUE(playback.playing());
  EXPECT_EQ(playback.step(), 0);
}

TEST(Playback, SeekClamps) {
  Playback playback(5);
  playback.seek(3);
  EXPECT_EQ(playback.step(), 3);
  playback.seek(-7);
  EXPECT_EQ(playback.step(), 0);
  playback.seek(std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(playback.step(), 4);
}

TEST(Playback, ANewCountKeepsTheStepWhereItExists) {
  Playback playback(9);
  playback.seek(4);
  playback.set_count(5);
  EXPECT_EQ(playback.step(), 4);
  playback.set_count(3);
  EXPECT_EQ(playback.step(), 2);
  playback.set_count(100);
  EXPECT_EQ(playback.step(), 2);
  playback.set_count(0);
  EXPECT_EQ(playback.count(), 1);
  EXPECT_EQ(playback.step(), 0);
}

TEST(Playback, SpeedStaysInItsRange) {
  Playback playback(5);
  playback.set_speed(0.01);
  EXPECT_EQ(playback.speed(), 0.25);
  playback.set_speed(1000);
  EXPECT_EQ(playback.speed(), 30);
  playback.set_speed(-3);
  EXPECT_EQ(playback.speed(), 0.25);
  playback.set_speed(4);
  playback.set_speed(std::nan(""));
  EXPECT_EQ(playback.speed(), 4);
}

TEST(Playback, FasterAndSlowerTakeRoundSpeeds) {
  Playback playback(5);
  playback.set_speed(Playback::kMinSpeed);
  std::vector<double> up{playback.speed()};
  while (playback.speed() < Playback::kMaxSpeed && up.size() < 50) {
    playback.faster();
    up.push_back(playback.speed());
  }
  EXPECT_EQ(up, (std::vector<double>{0.25, 0.5, 1, 2, 3, 5, 8, 12, 20, 30}));
  playback.faster();
  EXPECT_EQ(playback.speed(), 30);
  std::vector<double> down{playback.speed()};
  while (playback.speed() > Playback::kMinSpeed && down.size() < 50) {
    playback.slower();
    down.push_back(playback.speed());
  }
  EXPECT_EQ(down, std::vector<double>(up.rbegin(), up.rend()));
  playback.slower();
  EXPECT_EQ(playback.speed(), 0.25);
  playback.set_speed(4);
  playback.faster();
  EXPECT_EQ(playback.speed(), 5);
  playback.set_speed(4);
  playback.slower();
  EXPECT_EQ(playback.speed(), 3);
}

TEST(Playback, ANewSpeedKeepsTheShareOfTheStep) {
  Playback playback = playing(5, 1);
  playback.advance(0.5);
  playback.set_speed(2);
  EXPECT_DOUBLE_EQ(playback.until_next(), 0.25);
}

TEST(Playback, ArrivesInTheFirstPartOfAStep) {
  Playback playback = playing(5, 2);
  EXPECT_EQ(playback.arrival(), 1);  // nothing moved yet
  playback.advance(0.5);
  EXPECT_EQ(playback.step(), 1);
  EXPECT_NEAR(playback.arrival(), 0, 1e-9);
  playback.advance(0.125);
  EXPECT_NEAR(playback.arrival(), 0.5, 1e-9);
  playback.advance(0.125);
  EXPECT_NEAR(playback.arrival(), 1, 1e-9);
  playback.advance(0.125);
  EXPECT_EQ(playback.arrival(), 1);
}

TEST(Playback, ASlowMovementTakesNoLongerThanTheEyeNeeds) {
  Playback playback = playing(5, 0.25);
  playback.advance(4);
  EXPECT_EQ(playback.step(), 1);
  playback.advance(0.175);
  EXPECT_NEAR(playback.arrival(), 0.5, 1e-9);
}

TEST(Playback, DoesNotSweepBackWhenLoopingOrStepping) {
  Playback playback = playing(3, 1);
  playback.set_loop(true);
  playback.advance(3);
  EXPECT_EQ(playback.step(), 0);
  EXPECT_EQ(playback.arrival(), 1);
  playback.forward();
  EXPECT_EQ(playback.arrival(), 1);
}

TEST(Playback, StrangeTimesDoNothingOrEnd) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Playback playback = playing(4, 1);
  for (const double seconds : {0.0, -1.0, -kInfinity, std::nan("")}) {
    EXPECT_FALSE(playback.advance(seconds));
    EXPECT_EQ(playback.step(), 0);
    EXPECT_DOUBLE_EQ(playback.until_next(), 1);
  }
  for (const double seconds : {1e9, 1e300, kInfinity}) {
    playback.play();
    EXPECT_TRUE(playback.advance(seconds));
    EXPECT_EQ(playback.step(), 3);
    EXPECT_FALSE(playback.playing());
  }
}

TEST(Playback, ALoopThatSleptIsBackInStepAtOnce) {
  for (const double seconds : {1e9, 1e300, std::numeric_limits<double>::infinity()}) {
    Playback playback = playing(7, 3);
    playback.set_loop(true);
    playback.advance(seconds);
    EXPECT_TRUE(playback.playing());
    EXPECT_GE(playback.step(), 0);
    EXPECT_LT(playback.step(), 7);
    EXPECT_GE(playback.until_next(), 0);
    EXPECT_LE(playback.until_next(), 1.0 / 3);
    const std::int64_t before = playback.step();
    playback.advance(playback.until_next());
    EXPECT_EQ(playback.step(), (before + 1) % 7);
  }
}

TEST(Playback, ManySmallTimesGoAsFarAsOneLarge) {
  Playback playback = playing(1000, 10);
  for (int frame = 0; frame < 6000; ++frame)
    playback.advance(1.0 / 60);
  EXPECT_EQ(playback.step(), 999);
  Playback half = playing(1000, 10);
  for (int frame = 0; frame < 3000; ++frame)
    half.advance(1.0 / 60);
  EXPECT_NEAR(static_cast<double>(half.step()), 500, 1);
}

// Any sequence of what a person can do leaves it in a sound state.
RC_GTEST_PROP(Playback, StaysSoundWhateverIsDone, ()) {
  Playback playback(pick(1, 6));
  for (int i = pick(1, 40); i > 0; --i) {
    switch (pick(0, 9)) {
      case 0:
        playback.play();
        break;
      case 1:
        playback.toggle();
        break;
      case 2:
        playback.forward();
        break;
      case 3:
        playback.back();
        break;
      case 4:
        playback.seek(pick(-3, 9));
        break;
      case 5:
        playback.set_speed(pick(0, 40));
        break;
      case 6:
        playback.set_loop(pick(0, 1) == 1);
        break;
      case 7:
        playback.set_count(pick(-1, 6));
        break;
      default: {
        const auto [step, was_playing] = std::pair(playback.step(), playback.playing());
        const bool changed = playback.advance(0.01 * pick(-5, 300));
        RC_ASSERT(changed == (playback.step() != step || playback.playing() != was_playing));
      }
    }
    RC_ASSERT(playback.step() >= 0 && playback.step() < playback.count());
    RC_ASSERT(playback.arrival() >= 0 && playback.arrival() <= 1);
    RC_ASSERT(playback.until_next() >= 0 && playback.until_next() <= 1 / playback.speed());
    RC_ASSERT(playback.speed() >= 0.25 && playback.speed() <= 30);
  }
}

}  // namespace
}  // namespace padlens::test
