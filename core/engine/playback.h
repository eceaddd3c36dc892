#pragma once

#include <cstdint>

namespace padlens {

// Plays steps 0 … count-1. It has no clock: whoever owns one tells it how much
// time went by, so that tests need none either.
class Playback {
 public:
  static constexpr double kMinSpeed = 0.25;  // steps per second
  static constexpr double kMaxSpeed = 30;

  explicit Playback(std::int64_t count = 1) { set_count(count); }

  std::int64_t step() const { return step_; }
  std::int64_t count() const { return count_; }
  bool playing() const { return playing_; }
  bool loop() const { return loop_; }
  double speed() const { return speed_; }
  bool at_end() const { return step_ == count_ - 1; }

  // How far the movement into the present step has come: 0 just left the step
  // before, 1 arrived. Always 1 unless playing moved it here.
  double arrival() const;

  // How long that movement takes, and how much of it is left; 0 if there is none. Seconds.
  double movement() const;
  double movement_left() const { return movement() * (1 - arrival()); }

  // Seconds until advance() would next change the step; 0 when paused.
  double until_next() const;

  // Keeps the step where it still exists, else goes to the last. count >= 1.
  void set_count(std::int64_t count);

  // At the last step, play() starts again from the first.
  void play();
  void pause();
  void toggle() { playing_ ? pause() : play(); }
  void forward();
  void back();
  void first() { seek(0); }
  void last() { seek(count_ - 1); }
  void seek(std::int64_t step);             // clamped to the steps there are; pauses
  void set_speed(double steps_per_second);  // clamped to the range above
  void faster();                            // next of a few round speeds
  void slower();
  void set_loop(bool loop) { loop_ = loop; }
  // Whether playing moves into a step, as it does at first, or is there at once.
  void set_moves(bool moves) { moves_ = moves; }

  // Lets `seconds` go by. Several steps may pass at once. Returns true if the
  // step changed or playing ended.
  bool advance(double seconds);

 private:
  std::int64_t step_ = 0;
  std::int64_t count_ = 1;
  double speed_ = 2;
  double elapsed_ = 0;  // seconds since the present step was reached
  bool moved_ = false;  // the present step was reached by playing
  bool moves_ = true;
  bool playing_ = false;
  bool loop_ = false;
};

}  // namespace padlens
