#include "app/pictures/pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "app/pictures/reading.h"
#include "core/layer/spec_fields.h"

namespace padlens {
namespace {

constexpr std::string_view kPng = "\x89PNG\r\n\x1A\n";

Problem picture_problem(std::string code, std::vector<std::string> args) {
  return {"input_picture", std::move(code), std::move(args), Problem::Kind::unknown};
}

}  // namespace

namespace pictures {

bool GreyRows::begin(std::int64_t rows, std::int64_t cols, const GreyOptions& options,
                     Problem& problem) {
  rows_ = rows;
  cols_ = cols;
  const std::string size = fmt::format("{}×{}", cols, rows);
  if (rows < 1 || cols < 1) {
    problem = picture_problem("picture_empty", {size});
    return false;
  }
  const std::int64_t longest = std::max(rows, cols);
  const std::int64_t most = std::clamp<std::int64_t>(options.most, 0, kMostPictureCells);
  // Each below 2^31: their product fits.
  if (rows * cols > kMostPixels) {
    problem = picture_problem("picture_pixels", {size, std::to_string(kMostPixels)});
    return false;
  }
  if (most == 0 && longest > kMostPictureCells) {
    problem = picture_problem("picture_large", {size, std::to_string(kMostPictureCells)});
    return false;
  }
  side_ = most == 0 ? 1 : (longest + most - 1) / most;
  greys_ = Grid<std::uint8_t>((rows + side_ - 1) / side_, (cols + side_ - 1) / side_);
  line_.assign(static_cast<std::size_t>(cols), 0);
  if (side_ > 1) sums_.assign(static_cast<std::size_t>(greys_.cols()), 0);
  return true;
}

void GreyRows::add(const std::uint8_t* row, int bytes) {
  for (std::int64_t c = 0; c < cols_; ++c, row += bytes) {
    const std::uint32_t grey = bytes < 3 ? row[0] : luma(row[0], row[1], row[2]);
    const std::uint32_t alpha = bytes % 2 == 0 ? row[bytes - 1] : 255;
    line_[static_cast<std::size_t>(c)] =
        static_cast<std::uint8_t>((grey * alpha + 255 * (255 - alpha) + 127) / 255);
  }
  add_greys(line_.data());
}

void GreyRows::add_greys(const std::uint8_t* row) {
  if (at_ >= rows_) return;
  if (side_ == 1) {
    std::copy_n(row, cols_, greys_.row(at_++));
    return;
  }
  for (std::int64_t c = 0; c < cols_; ++c)
    sums_[static_cast<std::size_t>(c / side_)] += row[c];
  ++at_;
  if (at_ % side_ == 0 || at_ == rows_) finish_mean();
}

void GreyRows::finish_mean() {
  const std::int64_t row = (at_ - 1) / side_;
  const std::int64_t high = at_ - row * side_;
  for (std::int64_t c = 0; c < greys_.cols(); ++c) {
    const std::int64_t wide = std::min(side_, cols_ - c * side_);
    const auto cells = static_cast<std::uint32_t>(wide * high);
    std::uint32_t& sum = sums_[static_cast<std::size_t>(c)];
    greys_.at(row, c) = static_cast<std::uint8_t>((sum + cells / 2) / cells);
    sum = 0;
  }
}

Grid<std::uint8_t> turned(Grid<std::uint8_t> greys, int orientation) {
  if (orientation <= 1 || orientation > 8) return greys;
  const bool across = orientation >= 5;  // rows become columns
  const std::int64_t rows = across ? greys.cols() : greys.rows();
  const std::int64_t cols = across ? greys.rows() : greys.cols();
  // Of what is seen, the stored row and column run backwards:
  const bool rows_back =
      orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  const bool cols_back =
      orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  Grid<std::uint8_t> seen(rows, cols);
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t c = 0; c < cols; ++c) {
      // As if nothing were exchanged, first.
      const std::int64_t down = rows_back ? rows - 1 - r : r;
      const std::int64_t right = cols_back ? cols - 1 - c : c;
      seen.at(r, c) = across ? greys.at(right, down) : greys.at(down, right);
    }
  }
  return seen;
}

}  // namespace pictures

ReadPicture read_picture(std::string_view bytes, const GreyOptions& options) {
  ReadPicture result;
  if (!is_picture_file(bytes)) {
    result.problems.push_back(picture_problem("picture_unknown", {}));
    return result;
  }
  pictures::RawPicture raw;
  const bool read = bytes.starts_with(kPng) ? pictures::read_png(bytes, options, raw)
                                            : pictures::read_jpeg(bytes, options, raw);
  const bool across = raw.orientation >= 5;
  result.rows = across ? raw.rows.cols() : raw.rows.rows();
  result.cols = across ? raw.rows.rows() : raw.rows.cols();
  if (read) {
    result.greys = pictures::turned(raw.rows.take(), raw.orientation);
  } else if (!raw.problem.code.empty()) {
    result.problems.push_back(std::move(raw.problem));
  } else {
    result.problems.push_back(picture_problem("picture_damaged", {shown_text(raw.why)}));
  }
  return result;
}

std::span<const std::string_view> picture_problem_codes() {
  static constexpr std::array<std::string_view, 5> kCodes{
      "picture_damaged", "picture_empty", "picture_large", "picture_pixels", "picture_unknown"};
  return kCodes;
}

const PictureLibrary& picture_library() {
  static constexpr PictureLibrary kLibrary{read_picture};
  return kLibrary;
}

}  // namespace padlens
