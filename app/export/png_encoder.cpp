#include "app/export/png_encoder.h"

#include <png.h>

#include <algorithm>
#include <cmath>
#include <csetjmp>
#include <span>
#include <vector>

#include "app/svg/picture_size.h"

namespace padlens {
namespace {

// Text chunks; the names of all but the scenario's are those of the standard.
struct TextChunk {
  std::string key;
  std::string text;
  std::string language;
};

std::vector<TextChunk> text_chunks(const PngContent& content) {
  const FigureText& text = content.text;
  std::vector<TextChunk> chunks{{"Title", text.title, text.language},
                                {"Description", text.description, text.language},
                                {"Source", text.source, ""},
                                {"padlens", content.scenario, ""}};
  std::erase_if(chunks, [](const TextChunk& chunk) { return chunk.text.empty(); });
  return chunks;
}

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
bool encode(png_structp png, png_infop info, const PngContent& content, std::span<png_text> texts,
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
  if (const auto density = static_cast<png_uint_32>(std::lround(content.pixels_per_metre));
      density > 0) {
    png_set_pHYs(png, info, density, density, PNG_RESOLUTION_METER);
  }
  if (!texts.empty()) png_set_text(png, info, texts.data(), static_cast<int>(texts.size()));
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
  std::vector<TextChunk> chunks = text_chunks(content);
  char nothing[] = "";
  std::vector<png_text> texts;
  for (TextChunk& chunk : chunks) {
    png_text& text = texts.emplace_back();
    text.compression = PNG_ITXT_COMPRESSION_NONE;
    text.key = chunk.key.data();
    text.text = chunk.text.data();
    text.itxt_length = chunk.text.size();
    text.lang = chunk.language.data();
    text.lang_key = nothing;
  }
  std::vector<png_byte> row(static_cast<std::size_t>(content.size.width) * 4);
  Target target{&sink};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, give_up, say_nothing);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  bool done = false;
  if (info != nullptr) {
    png_set_write_fn(png, &target, take_bytes, flush_nothing);
    done = encode(png, info, content, texts, row.data());
  }
  png_destroy_write_struct(&png, &info);
  return done ? std::string_view() : target.stopped ? kStopped : kFailed;
}

}  // namespace padlens
