#include "app/export/png_encoder.h"

#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <vector>

#include "app/svg/picture_size.h"

namespace padlens {
namespace {

// Where the scenario is kept, in a text chunk.
constexpr char kScenarioKey[] = "padlens";

struct Target {
  const Sink* sink = nullptr;
  bool stopped = false;
};

void take_bytes(png_structp png, png_bytep bytes, png_size_t size) {
  auto& target = *static_cast<Target*>(png_get_io_ptr(png));
  if ((*target.sink)({reinterpret_cast<const char*>(bytes), size})) return;
  target.stopped = true;
  png_error(png, "stopped");
}

void flush_nothing(png_structp) {}
void say_nothing(png_structp, png_const_charp) {}
// libpng wants an error function that does not come back.
void give_up(png_structp png, png_const_charp) {
  png_longjmp(png, 1);
}

// Nothing here may need a destructor: libpng leaves it by longjmp.
bool encode(png_structp png, png_infop info, const PngContent& content, png_textp text,
            png_byte* row) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  // Measured on these pictures: beyond it zlib takes half as long again for some percent,
  // and rows without a filter are both the smallest and the quickest.
  constexpr int kLevel = 3;
  constexpr png_size_t kChunk = png_size_t{1} << 16U;
  const PixelSize size = content.size;
  png_set_IHDR(png, info, static_cast<png_uint_32>(size.width),
               static_cast<png_uint_32>(size.height), 8,
               content.alpha ? PNG_COLOR_TYPE_RGBA : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
  png_set_compression_level(png, kLevel);
  png_set_compression_buffer_size(png, kChunk);
  if (text != nullptr) png_set_text(png, info, text, 1);
  png_write_info(png, info);
  for (int y = 0; y < size.height; ++y) {
    content.fill_row(y, row);
    png_write_row(png, row);
  }
  png_write_end(png, info);
  return true;
}

}  // namespace

std::string_view encode_png(const PngContent& content, const Sink& sink) {
  std::string scenario = content.scenario;
  char key[sizeof kScenarioKey];
  std::ranges::copy(kScenarioKey, key);
  png_text text{};
  text.compression = PNG_ITXT_COMPRESSION_NONE;
  text.key = key;
  text.text = scenario.data();
  text.itxt_length = scenario.size();
  char nothing[] = "";
  text.lang = nothing;
  text.lang_key = nothing;
  std::vector<png_byte> row(static_cast<std::size_t>(content.size.width) * 4);
  Target target{&sink};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, give_up, say_nothing);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  bool done = false;
  if (info != nullptr) {
    png_set_write_fn(png, &target, take_bytes, flush_nothing);
    done = encode(png, info, content, scenario.empty() ? nullptr : &text, row.data());
  }
  png_destroy_write_struct(&png, &info);
  return done ? std::string_view() : target.stopped ? kStopped : kFailed;
}

}  // namespace padlens
