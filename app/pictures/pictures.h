#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/layer/grid.h"
#include "core/layer/problem.h"
#include "core/layer/spec.h"

namespace padlens {

// Pictures of others as a layer's input: PNG and JPEG, of any kind that these have (palettes, 1 to
// 16 bits, interlaced; progressive, CMYK).
//
// What becomes of a pixel: its red, green and blue as they are stored, with their gamma, make the
// grey that JPEG and most programs call luma, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601); colour
// profiles and gamma chunks are left aside. Of 16 bits the upper eight are taken, rounded. What is
// transparent lies on white. A picture that was taken with the camera on its side (Exif) is turned
// as people see it. CMYK: each ink takes its share of the light.

inline constexpr std::int64_t kMostPictureCells = 4096;  // on a side

struct GreyOptions {
  // On a side. 0: what has more than kMostPictureCells is a problem; else a larger picture is
  // reduced, each cell the mean of as many x as many pixels, a whole number of them.
  std::int64_t most = 0;
};

struct ReadPicture {
  Grid<std::uint8_t> greys;  // 0 x 0 where there are problems
  // The picture's own size, as people see it.
  std::int64_t rows = 0;
  std::int64_t cols = 0;
  Problems problems;

  bool reduced() const { return greys.rows() != rows || greys.cols() != cols; }
};

// Whether bytes begin as a picture does that can be read: PNG, JPEG.
inline bool is_picture_file(std::string_view bytes) {
  return bytes.starts_with("\x89PNG\r\n\x1A\n") || bytes.starts_with("\xFF\xD8\xFF");
}

// Nothing in the file is trusted: its size is looked at before there is memory for it, a picture of
// more than 2^26 pixels is refused whatever the options, so is what breaks off or is damaged. Never
// throws, but for want of memory.
ReadPicture read_picture(std::string_view bytes, const GreyOptions& options = {});

// The codes of its problems, whose words are "problem.<code>" in assets/lang/.
std::span<const std::string_view> picture_problem_codes();

// What the commands and the window call, so that the libraries behind it load when there is
// something to read.
struct PictureLibrary {
  ReadPicture (*read)(std::string_view bytes, const GreyOptions& options);
};
const PictureLibrary& picture_library();

// That of the module beside the program; null where it is missing.
const PictureLibrary* loaded_pictures();

}  // namespace padlens
