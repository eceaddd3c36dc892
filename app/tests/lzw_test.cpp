// What GIF's LZW makes of a picture is read back by a reader written from the format's text.

#include "app/export/lzw.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

using namespace padlens;

namespace {

using Indices = std::vector<std::uint8_t>;

// The bytes of the blocks; none where they do not end as they should.
std::string joined_blocks(const std::string& file) {
  std::string bytes;
  for (std::size_t at = 1; at < file.size();) {
    const std::size_t size = static_cast<std::uint8_t>(file[at++]);
    if (size == 0) return at == file.size() ? bytes : std::string();
    bytes += file.substr(at, size);
    at += size;
  }
  return {};
}

// Empty for what is no GIF's picture.
Indices decoded(const std::string& file) {
  const unsigned bits = static_cast<std::uint8_t>(file[0]);
  const unsigned clear = 1U << bits;
  const std::string bytes = joined_blocks(file);
  std::vector<Indices> strings;
  Indices result;
  Indices last;
  unsigned width = bits + 1;
  const auto begin_anew = [&] {
    strings.assign(clear + 2, {});
    for (unsigned i = 0; i < clear; ++i)
      strings[i] = {static_cast<std::uint8_t>(i)};
    width = bits + 1;
    last.clear();
  };
  begin_anew();
  for (std::size_t bit = 0; bit + width <= 8 * bytes.size();) {
    unsigned code = 0;
    for (unsigned i = 0; i < width; ++i, ++bit) {
      const auto byte = static_cast<std::uint8_t>(bytes[bit / 8]);
      code |= (byte >> bit % 8 & 1U) << i;
    }
    if (code == clear + 1) return bytes.size() - (bit + 7) / 8 == 0 ? result : Indices();
    if (code == clear) {
      begin_anew();
      continue;
    }
    if (code > strings.size() || (code == strings.size() && last.empty())) return {};
    Indices now = code < strings.size() ? strings[code] : last;
    if (code == strings.size()) now.push_back(last.front());
    if (!last.empty() && strings.size() < 4096) {
      last.push_back(now.front());
      strings.push_back(last);
      if (strings.size() == 1U << width && width < 12) ++width;
    }
    result.insert(result.end(), now.begin(), now.end());
    last = std::move(now);
  }
  return {};
}

// Runs and noise; long enough to use all codes up.
RC_GTEST_PROP(Lzw, IsReadBack, ()) {
  LzwEncoder encoder;  // serves several pictures
  for (int picture = 0; picture < 2; ++picture) {
    const int bits = *rc::gen::inRange(2, 9);
    const int colors = *rc::gen::inRange(1, (1 << bits) + 1);
    const int longest = *rc::gen::element(1, 2, 9, 700);
    const int runs = *rc::gen::element(1, 2, 40, 9000);
    std::uint32_t random = *rc::gen::arbitrary<std::uint32_t>();
    const auto below = [&](int bound) {
      random = random * 1664525U + 1013904223U;
      return static_cast<int>((random >> 8U) % static_cast<std::uint32_t>(bound));
    };
    Indices indices;
    for (int run = 0; run < runs; ++run)
      indices.insert(indices.end(), static_cast<std::size_t>(1 + below(longest)),
                     static_cast<std::uint8_t>(below(colors)));
    std::string file;
    encoder.append(indices, bits, file);
    RC_ASSERT(static_cast<int>(file[0]) == bits);
    RC_ASSERT(decoded(file) == indices);
  }
}

// A run of n costs about the square root of 2n codes.
TEST(Lzw, MakesRunsShort) {
  std::string file;
  LzwEncoder().append(Indices(100'000, 7), 8, file);
  EXPECT_EQ(decoded(file), Indices(100'000, 7));
  EXPECT_LT(file.size(), 640U);
}

}  // namespace
