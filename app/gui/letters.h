#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "app/svg/pixel_box.h"

namespace padlens {

// Code points, both ends included.
struct LetterRange {
  unsigned first = 0;
  unsigned last = 0;
};

// A font file's letters at one size.
struct LetterSource {
  std::span<const std::byte> file;  // stays where it is
  int face = 0;                     // in a collection
  int line = 0;                     // from ascender to descender, pixels
  std::vector<LetterRange> ranges;
};

struct Letter {
  unsigned code = 0;
  PixelBox box;  // in the sheet
  int left = 0;  // of the box from the pen, pixels
  int top = 0;   // of the box from the baseline, pixels, downwards
  int advance = 0;
};

// Letters side by side on a picture of opacities, rows from the top, free pixels around each.
struct LetterSheet {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;
  std::vector<Letter> letters;
  int line = 0;  // the first source's
  int ascent = 0;
  int descent = 0;  // below 0
};

// The sources' letters, lightly hinted and at whole pixels, on a sheet of this width; of a letter
// that several have, the first one's. Letters that no source has are left out, as is a source that
// FreeType cannot read. Touches nothing but its arguments: for any thread.
LetterSheet make_letters(std::span<const LetterSource> sources, int width);

// What one frame may still bring to the letters' texture.
class UploadBudget {
 public:
  explicit UploadBudget(std::int64_t bytes) : left_(bytes) {}

  // How many rows of `width` bytes come now of `wanted`, which is more than 0: as many as there is
  // room for, taken off what is left. A row wider than a whole frame's share comes alone.
  int take_rows(int width, int wanted) {
    const std::int64_t most = std::max<std::int64_t>(left_ / width, fresh_ ? 1 : 0);
    const int rows = static_cast<int>(std::min<std::int64_t>(wanted, most));
    left_ -= std::int64_t{rows} * width;
    fresh_ = fresh_ && rows == 0;
    return rows;
  }

 private:
  std::int64_t left_;
  bool fresh_ = true;
};

}  // namespace padlens
