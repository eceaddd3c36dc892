#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <memory>
#include <vector>

#include "app/pictures/reading.h"

// libpng leaves by longjmp: nothing that has a destructor lives in the functions between the jump
// and its target, all is kept in PngReader.

namespace padlens::pictures {
namespace {

class PngReader {
 public:
  PngReader(std::string_view bytes, const GreyOptions& options, RawPicture& picture)
      : rest_(bytes), options_(options), picture_(picture) {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, fail, ignore);
    if (png_ != nullptr) info_ = png_create_info_struct(png_);
  }
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  bool read() { return info_ != nullptr && read_head() && read_rows(); }

 private:
  static void fail(png_structp png, png_const_charp words) {
    static_cast<PngReader*>(png_get_error_ptr(png))->picture_.why = words;
    png_longjmp(png, 1);
  }
  static void ignore(png_structp, png_const_charp) {}

  static void take(png_structp png, png_bytep to, std::size_t count) {
    auto& rest = static_cast<PngReader*>(png_get_io_ptr(png))->rest_;
    if (rest.size() < count) png_error(png, "it breaks off");
    std::memcpy(to, rest.data(), count);
    rest.remove_prefix(count);
  }

  // The size, and what is to be made of the pixels.
  bool read_head() {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_set_read_fn(png_, this, take);
    // Beyond them the size is looked at by begin(). No chunk besides the pixels is of use, but for
    // transparency and Exif, which are short.
    png_set_user_limits(png_, 0x7FFFFFFF, 0x7FFFFFFF);
    png_set_chunk_malloc_max(png_, std::size_t{1} << 20U);
    png_set_chunk_cache_max(png_, 64);
    png_read_info(png_, info_);
    const std::int64_t rows = png_get_image_height(png_, info_);
    const std::int64_t cols = png_get_image_width(png_, info_);
    interlaced_ = png_get_interlace_type(png_, info_) != PNG_INTERLACE_NONE;
    read_exif();
    if (!picture_.rows.begin(rows, cols, options_, picture_.problem)) return false;
    if (interlaced_ && rows * cols > kMostKept)
      png_error(png_, "it is interlaced, and too large for that");
    png_set_expand(png_);
    png_set_scale_16(png_);
    passes_ = png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    channels_ = png_get_channels(png_, info_);
    return true;
  }

  void read_exif() {
    png_uint_32 count = 0;
    png_bytep exif = nullptr;
    if (png_get_eXIf_1(png_, info_, &count, &exif) == 0) return;
    picture_.orientation = exif_orientation({reinterpret_cast<const char*>(exif), count});
  }

  bool read_rows() {
    const std::int64_t rows = picture_.rows.rows();
    const auto size = static_cast<std::size_t>(picture_.rows.cols() * channels_);
    pixels_.assign(size * (interlaced_ ? static_cast<std::size_t>(rows) : 1), 0);
    return interlaced_ ? read_interlaced(rows, size) : read_in_order(rows);
  }

  bool read_in_order(std::int64_t rows) {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    for (std::int64_t r = 0; r < rows; ++r) {
      png_read_row(png_, pixels_.data(), nullptr);
      picture_.rows.add(pixels_.data(), channels_);
    }
    png_read_end(png_, nullptr);
    return true;
  }

  bool read_interlaced(std::int64_t rows, std::size_t size) {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    for (int pass = 0; pass < passes_; ++pass) {
      for (std::int64_t r = 0; r < rows; ++r)
        png_read_row(png_, pixels_.data() + static_cast<std::size_t>(r) * size, nullptr);
    }
    png_read_end(png_, nullptr);
    for (std::int64_t r = 0; r < rows; ++r)
      picture_.rows.add(pixels_.data() + static_cast<std::size_t>(r) * size, channels_);
    return true;
  }

  std::string_view rest_;
  const GreyOptions& options_;
  RawPicture& picture_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  bool interlaced_ = false;
  int passes_ = 1;
  int channels_ = 1;
  std::vector<std::uint8_t> pixels_;
};

}  // namespace

bool read_png(std::string_view bytes, const GreyOptions& options, RawPicture& picture) {
  return PngReader(bytes, options, picture).read();
}

}  // namespace padlens::pictures
