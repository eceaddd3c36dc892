#include <cstdio>  // before jpeglib.h, which wants it

#include <jpeglib.h>

#include <jerror.h>

#include <csetjmp>
#include <vector>

#include "app/pictures/reading.h"

// libjpeg is left by longjmp: nothing that has a destructor lives in the functions between the jump
// and its target, all is kept in JpegReader.

namespace padlens::pictures {
namespace {

// A progressive picture has a dozen scans; each is as much work as all of it.
constexpr int kMostScans = 200;

class JpegReader {
 public:
  JpegReader(std::string_view bytes, const GreyOptions& options, RawPicture& picture)
      : bytes_(bytes), options_(options), picture_(picture) {
    jpeg_.err = jpeg_std_error(&errors_);
    errors_.error_exit = fail;
    errors_.emit_message = hear;
    jpeg_.client_data = this;
  }
  ~JpegReader() {
    if (created_) jpeg_destroy_decompress(&jpeg_);
  }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  bool read() { return read_head() && read_rows(); }

 private:
  static JpegReader& self(j_common_ptr jpeg) {
    return *static_cast<JpegReader*>(jpeg->client_data);
  }

  static void fail(j_common_ptr jpeg) {
    char words[JMSG_LENGTH_MAX] = {};
    jpeg->err->format_message(jpeg, words);
    self(jpeg).picture_.why = words;
    std::longjmp(self(jpeg).out_, 1);
  }

  // What breaks off would be filled up with grey.
  static void hear(j_common_ptr jpeg, int level) {
    const int code = jpeg->err->msg_code;
    if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER)) fail(jpeg);
  }

  static void count_scans(j_common_ptr jpeg) {
    const auto* read = reinterpret_cast<j_decompress_ptr>(jpeg);
    if (read->input_scan_number <= kMostScans) return;
    self(jpeg).picture_.why = "too many scans";
    std::longjmp(self(jpeg).out_, 1);
  }

  bool read_head() {
    if (setjmp(out_) != 0) return false;
    jpeg_create_decompress(&jpeg_);
    created_ = true;
    progress_.progress_monitor = count_scans;
    jpeg_.progress = &progress_;
    jpeg_mem_src(&jpeg_, reinterpret_cast<const unsigned char*>(bytes_.data()),
                 static_cast<unsigned long>(bytes_.size()));
    jpeg_save_markers(&jpeg_, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&jpeg_, TRUE);
    read_exif();
    if (!picture_.rows.begin(jpeg_.image_height, jpeg_.image_width, options_, picture_.problem))
      return false;
    if (jpeg_.jpeg_color_space == JCS_GRAYSCALE) {
      jpeg_.out_color_space = JCS_GRAYSCALE;
    } else if (jpeg_.num_components == 4) {
      jpeg_.out_color_space = JCS_CMYK;
    } else {
      jpeg_.out_color_space = JCS_RGB;
    }
    return true;
  }

  void read_exif() {
    constexpr std::string_view kExif("Exif\0\0", 6);
    for (jpeg_saved_marker_ptr marker = jpeg_.marker_list; marker != nullptr;
         marker = marker->next) {
      const std::string_view data(reinterpret_cast<const char*>(marker->data), marker->data_length);
      if (!data.starts_with(kExif)) continue;
      picture_.orientation = exif_orientation(data.substr(kExif.size()));
      return;
    }
  }

  bool read_rows() {
    row_.resize(static_cast<std::size_t>(picture_.rows.cols()) * 4);
    greys_.resize(static_cast<std::size_t>(picture_.rows.cols()));
    if (setjmp(out_) != 0) return false;
    jpeg_start_decompress(&jpeg_);
    while (jpeg_.output_scanline < jpeg_.output_height) {
      JSAMPROW row = row_.data();
      jpeg_read_scanlines(&jpeg_, &row, 1);
      if (jpeg_.output_components == 4) {
        add_inks();
      } else {
        picture_.rows.add(row_.data(), jpeg_.output_components);
      }
    }
    jpeg_finish_decompress(&jpeg_);
    return true;
  }

  // Adobe's programs store how much light an ink lets through; others how much ink there is.
  void add_inks() {
    const std::uint32_t none = jpeg_.saw_Adobe_marker != 0 ? 0 : 255;
    const auto light = [none](std::uint32_t ink) { return none == 0 ? ink : 255 - ink; };
    for (std::size_t c = 0; c < greys_.size(); ++c) {
      const std::uint8_t* inks = row_.data() + 4 * c;
      const std::uint32_t key = light(inks[3]);
      const auto through = [&](int ink) { return (light(inks[ink]) * key + 127) / 255; };
      greys_[c] = luma(through(0), through(1), through(2));
    }
    picture_.rows.add_greys(greys_.data());
  }

  std::string_view bytes_;
  const GreyOptions& options_;
  RawPicture& picture_;
  jpeg_decompress_struct jpeg_{};
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  std::jmp_buf out_{};
  bool created_ = false;
  std::vector<std::uint8_t> row_;
  std::vector<std::uint8_t> greys_;
};

}  // namespace

bool read_jpeg(std::string_view bytes, const GreyOptions& options, RawPicture& picture) {
  return JpegReader(bytes, options, picture).read();
}

}  // namespace padlens::pictures
