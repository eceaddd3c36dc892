#include "app/svg/indexed_png.h"

#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

// Its own writer of PNG knows no palette, which a few shades want; its deflate is what a build for
// the browser has as well.
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#include <stb_image_write.h>

namespace padlens {
namespace {

void append_number(std::string& out, std::uint32_t value) {
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    out += static_cast<char>(value >> shift & 0xFFU);
}

void append_chunk(std::string& out, std::string_view name, std::string_view data) {
  append_number(out, static_cast<std::uint32_t>(data.size()));
  std::string checked(name);
  checked += data;
  out += checked;
  // stb's own, which its writer takes over a chunk's name and data as well.
  append_number(out, stbiw__crc32(reinterpret_cast<unsigned char*>(checked.data()),
                                  static_cast<int>(checked.size())));
}

std::string header(PixelSize size) {
  std::string data;
  append_number(data, static_cast<std::uint32_t>(size.width));
  append_number(data, static_cast<std::uint32_t>(size.height));
  // 8 bits, a palette; deflate, the one set of filters, not interlaced.
  return data += std::string_view("\x08\x03\0\0\0", 5);
}

// The rows, none of which is filtered: indices have no gradients.
std::vector<std::uint8_t> unfiltered(
    PixelSize size, const std::function<void(int y, std::uint8_t* row)>& fill_row) {
  const auto stride = static_cast<std::size_t>(size.width) + 1;
  std::vector<std::uint8_t> rows(stride * static_cast<std::size_t>(size.height));
  for (int y = 0; y < size.height; ++y)
    fill_row(y, &rows[static_cast<std::size_t>(y) * stride + 1]);
  return rows;
}

}  // namespace

std::string indexed_png(PixelSize size, std::span<const Color> palette,
                        const std::function<void(int y, std::uint8_t* row)>& fill_row) {
  constexpr int kQuality = 8;  // stb's own
  std::vector<std::uint8_t> rows = unfiltered(size, fill_row);
  int length = 0;
  const std::unique_ptr<unsigned char, decltype(&std::free)> packed(
      stbi_zlib_compress(rows.data(), static_cast<int>(rows.size()), &length, kQuality),
      &std::free);
  if (packed == nullptr) return "";
  std::string colors;
  for (const Color color : palette)
    colors += {static_cast<char>(color.r), static_cast<char>(color.g), static_cast<char>(color.b)};
  std::string png("\x89PNG\r\n\x1a\n");
  append_chunk(png, "IHDR", header(size));
  append_chunk(png, "PLTE", colors);
  append_chunk(png, "IDAT",
               {reinterpret_cast<const char*>(packed.get()), static_cast<std::size_t>(length)});
  append_chunk(png, "IEND", "");
  return png;
}

}  // namespace padlens
