#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "app/export/frame_painter.h"
#include "app/svg/format.h"

namespace padlens {

// One frame on its way into a file.
struct PaintedFrame {
  std::int64_t index = 0;
  int milliseconds = 0;
  const Canvas& canvas;
  const std::vector<PixelBox>& changed;  // since the frame before; the first time all
};

// Paints the frames one after the other and hands each to `write`, which answers like a
// format's writer. "" when all are done, else an error key.
std::string_view play(const FrameList& frames, const ExportOptions& options,
                      const std::function<std::string_view(const PaintedFrame&)>& write);

// Turns times that fit `unit` milliseconds only roughly into ones that fit, without
// letting what is cut off add up.
class Clock {
 public:
  // No frame gets less than `least` units or more than `most`.
  Clock(int unit, int least, int most) : unit_(unit), least_(least), most_(most) {}

  // How many units the next frame stays.
  int next(int milliseconds);

 private:
  int unit_;
  int least_;
  int most_;
  std::int64_t asked_ = 0;  // milliseconds
  std::int64_t given_ = 0;  // units
};

}  // namespace padlens
