#include "app/svg/indexed_png.h"

#include <array>
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

constexpr std::uint32_t crc_of_byte(std::uint32_t byte) {
  for (int bit = 0; bit < 8; ++bit)
    byte = (byte & 1U) != 0 ? 0xEDB88320U ^ (byte >> 1U) : byte >> 1U;
  return byte;
}

// Of ISO 3309, as PNG takes it over a chunk's name and data.
std::uint32_t crc(std::string_view bytes) {
  static constexpr auto kTable = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i)
      table[i] = crc_of_byte(i);
    return table;
  }();
  std::uint32_t sum = 0xFFFFFFFFU;
  for (const char byte : bytes)
    sum = kTable[(sum ^ static_cast<std::uint8_t>(byte)) & 0xFFU] ^ (sum >> 8U);
  return ~sum;
}

void append_number(std::string& out, std::uint32_t value) {
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    out += static_cast<char>(value >> shift & 0xFFU);
}

void append_chunk(std::string& out, std::string_view name, std::string_view data) {
  append_number(out, static_cast<std::uint32_t>(data.size()));
  std::string checked(name);
  checked += data;
  out += checked;
  append_number(out, crc(checked));
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
