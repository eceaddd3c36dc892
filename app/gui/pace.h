#pragma once

namespace padlens {

// How often the movement into a step is drawn: sixty times a second where a frame costs next to
// nothing; else so often that a step stays cheap. Where that is too seldom to be a movement, as
// where pixels are made in software, a step is there at once.
class Pace {
 public:
  // A frame that showed a step, or the way into it, took so much processor time, all threads
  // together, in seconds.
  void drawn(double cost);

  // Whether there are enough frames for a movement.
  bool moves() const;

  // Seconds from one frame to the next of a movement that takes `movement` seconds.
  double interval(double movement) const;

 private:
  double cost_ = 0;  // of late
};

}  // namespace padlens
