#include "app/pictures/pictures.h"

#include <gtest/gtest.h>
#include <png.h>

#include <cstring>
#include <filesystem>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "app/document/files.h"

namespace padlens::test {
namespace {

const std::filesystem::path kPictures =
    std::filesystem::path(PADLENS_SOURCE_DIR) / "app/tests/pictures";

std::string bytes_of(const std::filesystem::path& path) {
  FileError error;
  return read_file(path, error).value_or("");
}

// The binary form of Netpbm's greys, as make.py has it written.
Grid<std::uint8_t> read_pgm(const std::filesystem::path& path) {
  std::istringstream in(bytes_of(path));
  std::string magic;
  std::int64_t cols = 0;
  std::int64_t rows = 0;
  int most = 0;
  in >> magic >> cols >> rows >> most;
  in.get();
  EXPECT_EQ(magic, "P5") << path;
  Grid<std::uint8_t> grid(rows, cols);
  for (std::int64_t i = 0; i < grid.size(); ++i)
    grid.row(0)[i] = static_cast<std::uint8_t>(in.get());
  return grid;
}

int largest_difference(const Grid<std::uint8_t>& a, const Grid<std::uint8_t>& b) {
  int most = 0;
  for (std::int64_t i = 0; i < a.size(); ++i)
    most = std::max(most, std::abs(a.row(0)[i] - b.row(0)[i]));
  return most;
}

// Written by Pillow, with the greys that Pillow itself sees in them (make.py).
TEST(Pictures, AreReadAsAnotherProgramReadsThem) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kPictures)) {
    const std::filesystem::path& path = entry.path();
    if (path.extension() != ".png" && path.extension() != ".jpg") continue;
    ++count;
    const ReadPicture read = read_picture(bytes_of(path));
    ASSERT_TRUE(read.problems.empty()) << path << " " << read.problems[0].args.back();
    const Grid<std::uint8_t> wanted = read_pgm(path.string() + ".pgm");
    ASSERT_EQ(read.greys.rows(), wanted.rows()) << path;
    ASSERT_EQ(read.greys.cols(), wanted.cols()) << path;
    EXPECT_EQ(read.rows, wanted.rows());
    // Transparency may be rounded before or after the colours are made one grey; JPEG decoders are
    // free in their last digit.
    const bool same = path.extension() == ".png" &&
                      path.string().find("rgba") == std::string::npos &&
                      path.string().find("alpha") == std::string::npos;
    EXPECT_LE(largest_difference(read.greys, wanted), same ? 0 : 1) << path;
  }
  EXPECT_EQ(count, 22);
}

// Whatever libpng can write: the pixels of `channels` and `depth`, interlaced or not.
std::string png_of(int rows, int cols, int colour, int depth, bool interlaced,
                   const std::vector<std::uint8_t>& pixels) {
  std::string bytes;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(
      png, &bytes,
      [](png_structp to, png_bytep data, png_size_t size) {
        static_cast<std::string*>(png_get_io_ptr(to))
            ->append(reinterpret_cast<const char*>(data), size);
      },
      nullptr);
  png_set_IHDR(png, info, static_cast<png_uint_32>(cols), static_cast<png_uint_32>(rows), depth,
               colour, interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  const std::size_t stride = pixels.size() / static_cast<std::size_t>(rows);
  std::vector<png_bytep> lines;
  for (int r = 0; r < rows; ++r) {
    lines.push_back(const_cast<png_bytep>(pixels.data()) + static_cast<std::size_t>(r) * stride);
  }
  png_write_image(png, lines.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return bytes;
}

std::vector<std::uint8_t> noise(std::size_t count) {
  std::mt19937 random(7);
  std::vector<std::uint8_t> bytes(count);
  for (std::uint8_t& byte : bytes)
    byte = static_cast<std::uint8_t>(random());
  return bytes;
}

TEST(Pictures, InterlacedOnesAreThoseThatAreNot) {
  for (const int colour : {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_RGB_ALPHA}) {
    for (const int depth : {8, 16}) {
      const std::size_t channels = colour == PNG_COLOR_TYPE_GRAY ? 1 : 4;
      const auto pixels = noise(19 * 23 * channels * static_cast<std::size_t>(depth / 8));
      const ReadPicture plain = read_picture(png_of(19, 23, colour, depth, false, pixels));
      const ReadPicture woven = read_picture(png_of(19, 23, colour, depth, true, pixels));
      ASSERT_TRUE(plain.problems.empty());
      ASSERT_TRUE(woven.problems.empty());
      EXPECT_EQ(plain.greys, woven.greys);
      EXPECT_EQ(plain.greys.cols(), 23);
    }
  }
}

TEST(Pictures, OfTwoBitsReachFromBlackToWhite) {
  const ReadPicture read = read_picture(png_of(1, 4, PNG_COLOR_TYPE_GRAY, 2, false, {0x1B}));
  ASSERT_TRUE(read.problems.empty());
  const std::vector<int> greys(read.greys.row(0), read.greys.row(0) + 4);
  EXPECT_EQ(greys, (std::vector<int>{0, 85, 170, 255}));
}

TEST(Pictures, AreReducedByWholePixels) {
  std::vector<std::uint8_t> pixels;
  for (int i = 0; i < 5 * 7; ++i)
    pixels.push_back(static_cast<std::uint8_t>(i));
  const std::string png = png_of(5, 7, PNG_COLOR_TYPE_GRAY, 8, false, pixels);
  const ReadPicture half = read_picture(png, {4});
  ASSERT_EQ(half.greys.rows(), 3);
  ASSERT_EQ(half.greys.cols(), 4);
  EXPECT_TRUE(half.reduced());
  EXPECT_EQ(half.rows, 5);
  EXPECT_EQ(half.greys.at(0, 0), 4);   // (0 + 1 + 7 + 8) / 4
  EXPECT_EQ(half.greys.at(0, 3), 10);  // (6 + 13) / 2, rounded up
  EXPECT_EQ(half.greys.at(2, 3), 34);
  EXPECT_EQ(read_picture(png, {1}).greys.size(), 1);
  EXPECT_EQ(read_picture(png, {7}).greys.size(), 35);
  EXPECT_FALSE(read_picture(png, {7}).reduced());
}

std::uint32_t crc_of(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    crc ^= static_cast<std::uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc & 1U) != 0 ? 0xEDB88320U ^ (crc >> 1U) : crc >> 1U;
  }
  return ~crc;
}

void put_number(std::string& bytes, std::size_t at, std::uint32_t number) {
  for (std::size_t i = 0; i < 4; ++i)
    bytes[at + i] = static_cast<char>(number >> (24 - 8 * i));
}

// A head that says another size, with the right checksum.
std::string png_that_says(std::uint32_t rows, std::uint32_t cols) {
  std::string png = png_of(2, 2, PNG_COLOR_TYPE_GRAY, 8, false, {1, 2, 3, 4});
  put_number(png, 16, cols);
  put_number(png, 20, rows);
  put_number(png, 29, crc_of(std::string_view(png).substr(12, 17)));
  return png;
}

TEST(Pictures, WhatIsTooLargeIsRefusedBeforeThereIsMemoryForIt) {
  const auto code = [](const std::string& png, const GreyOptions& options) {
    const ReadPicture read = read_picture(png, options);
    EXPECT_EQ(read.greys.size(), 0);
    return read.problems.empty() ? "" : read.problems.front().code;
  };
  EXPECT_EQ(code(png_that_says(4097, 10), {}), "picture_large");
  EXPECT_EQ(code(png_that_says(10, 5000), {}), "picture_large");
  EXPECT_EQ(code(png_that_says(2'000'000'000, 2'000'000'000), {}), "picture_pixels");
  EXPECT_EQ(code(png_that_says(2'000'000'000, 2'000'000'000), {64}), "picture_pixels");
  EXPECT_EQ(code(png_that_says(0x7FFFFFFF, 1), {64}), "picture_pixels");
  EXPECT_EQ(code(png_that_says(0, 4), {}), "picture_damaged");
  EXPECT_EQ(code(png_that_says(0x80000001U, 4), {}), "picture_damaged");
  // So many rows there are not.
  EXPECT_EQ(code(png_that_says(4096, 4096), {}), "picture_damaged");
}

TEST(Pictures, WhatIsNoneIsTold) {
  for (const std::string& none :
       {std::string(), std::string("GIF89a"), std::string("\x89PNG"), std::string("{}")}) {
    const ReadPicture read = read_picture(none);
    ASSERT_EQ(read.problems.size(), 1U);
    EXPECT_EQ(read.problems[0].code, "picture_unknown");
    EXPECT_EQ(read.problems[0].field, "input_picture");
  }
}

TEST(Pictures, WhatBreaksOffIsDamaged) {
  for (const char* name : {"rgb.png", "palette.png", "rgb.jpg", "progressive.jpg", "cmyk.jpg"}) {
    const std::string whole = bytes_of(kPictures / name);
    ASSERT_FALSE(whole.empty());
    for (std::size_t size = 8; size + 16 < whole.size(); size += 7) {
      const ReadPicture read = read_picture(whole.substr(0, size));
      ASSERT_EQ(read.problems.size(), 1U) << name << " " << size;
      EXPECT_EQ(read.problems[0].code, "picture_damaged") << name << " " << size;
    }
  }
}

// A little of what app/tests/fuzz/picture_fuzz.cpp does for hours.
TEST(Pictures, ChangedOnesAreReadOrRefused) {
  std::mt19937 random(11);
  int read = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kPictures)) {
    if (!is_picture_file(bytes_of(entry.path()))) continue;
    const std::string whole = bytes_of(entry.path());
    for (int i = 0; i < 200; ++i) {
      std::string changed = whole;
      for (int j = 0; j < 1 + i % 3; ++j)
        changed[random() % changed.size()] = static_cast<char>(random());
      const ReadPicture picture = read_picture(changed, {64});
      EXPECT_EQ(picture.problems.empty(), picture.greys.size() > 0);
      read += picture.problems.empty() ? 1 : 0;
    }
  }
  EXPECT_GT(read, 100);
}

}  // namespace
}  // namespace padlens::test
