#pragma once

namespace padlens {

// How often a movement is drawn: sixty times a second where a frame costs next to nothing;
// where pixels are made in software, so often that a step stays cheap.
class Pace {
 public:
  // A frame of a movement took so much processor time, all threads together, in seconds.
  void drawn(double cost);

  // Seconds from one frame to the next of a movement that takes `movement` seconds.
  double interval(double movement) const;

 private:
  double cost_ = 0;  // of late
};

}  // namespace padlens
