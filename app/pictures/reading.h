#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/pictures/pictures.h"

// What the readers of PNG and JPEG share.

namespace padlens::pictures {

inline constexpr std::int64_t kMostPixels = std::int64_t{1} << 26;
// Of a picture whose rows do not come one after the other, which is kept in whole.
inline constexpr std::int64_t kMostKept = std::int64_t{1} << 25;

// Takes a picture's rows one after the other and makes greys of them, or means of greys.
class GreyRows {
 public:
  // nullopt in all but name: `problem` says why a picture of this size is not read.
  bool begin(std::int64_t rows, std::int64_t cols, const GreyOptions& options, Problem& problem);
  // The next row, with so many bytes a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.
  void add(const std::uint8_t* row, int bytes);
  // A row of greys.
  void add_greys(const std::uint8_t* row);
  // Of all rows. Good for once.
  Grid<std::uint8_t> take() { return std::move(greys_); }

  std::int64_t rows() const { return rows_; }
  std::int64_t cols() const { return cols_; }

 private:
  void finish_mean();

  std::int64_t rows_ = 0;
  std::int64_t cols_ = 0;
  std::int64_t side_ = 1;  // pixels of a cell
  std::int64_t at_ = 0;    // rows that have been added
  std::vector<std::uint8_t> line_;
  std::vector<std::uint32_t> sums_;
  Grid<std::uint8_t> greys_;
};

// Luma of what is stored, as pictures.h has it.
inline std::uint8_t luma(std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
  return static_cast<std::uint8_t>((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16U);
}

// Where Exif says how the picture is to be turned, 1 … 8; 1 where it says nothing that can be
// understood. `tiff`: the block from its byte order on.
int exif_orientation(std::string_view tiff);
// As people see it.
Grid<std::uint8_t> turned(Grid<std::uint8_t> greys, int orientation);

// Whether the bytes could be read; else `why` tells in the library's words.
struct RawPicture {
  GreyRows rows;
  int orientation = 1;
  Problem problem;  // of begin()
  std::string why;
};
bool read_png(std::string_view bytes, const GreyOptions& options, RawPicture& picture);
bool read_jpeg(std::string_view bytes, const GreyOptions& options, RawPicture& picture);

}  // namespace padlens::pictures
