#include "app/gui/letters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "app/gui/fonts.h"
#include "app/gui/letter_maker.h"

namespace padlens {
namespace {

std::vector<std::byte> bytes_of(const FontFile& font) {
  std::ifstream file(font.path, std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::byte> bytes(all.size());
  std::ranges::transform(all, bytes.begin(), [](char c) { return static_cast<std::byte>(c); });
  return bytes;
}

TEST(UploadBudget, RowsThatDoNotFitWaitForTheNextFrame) {
  UploadBudget budget(1000);
  EXPECT_EQ(budget.take_rows(100, 4), 4);
  EXPECT_EQ(budget.take_rows(100, 9), 6);
  EXPECT_EQ(budget.take_rows(100, 1), 0);
  EXPECT_EQ(budget.take_rows(1, 1), 0);
}

TEST(UploadBudget, ASheetOfAnySizeComesInAsManyFramesAsItsBytesNeed) {
  for (const int width : {1, 7, 512, 999, 1000, 1001, 5000}) {
    for (const int height : {1, 2, 99, 3000}) {
      const int rows_a_frame = std::max(1, 1000 / width);
      int frames = 0;
      for (int left = height; left > 0; ++frames) {
        UploadBudget budget(1000);
        const int rows = budget.take_rows(width, left);
        ASSERT_GT(rows, 0);
        ASSERT_TRUE(rows * width <= 1000 || rows == 1);
        left -= rows;
      }
      EXPECT_EQ(frames, (height + rows_a_frame - 1) / rows_a_frame) << width << " " << height;
    }
  }
}

TEST(Letters, StandApartOnTheirSheet) {
  const std::vector<std::byte> inter = bytes_of(find_font("Inter", 400));
  const LetterSource source{inter, 0, 40, {{' ', '~'}}};
  const LetterSheet sheet = make_letters(std::vector{source}, 256);
  ASSERT_EQ(sheet.letters.size(), 95U);
  ASSERT_EQ(std::ssize(sheet.pixels), std::int64_t{sheet.width} * sheet.height);
  std::vector<int> owner(sheet.pixels.size(), -1);
  for (int i = 0; i < std::ssize(sheet.letters); ++i) {
    const PixelBox& box = sheet.letters[static_cast<std::size_t>(i)].box;
    if (box.empty()) continue;
    EXPECT_EQ(common(box, {1, 1, sheet.width - 1, sheet.height - 1}), box) << i;
    // With the free pixels around it.
    for (int y = box.top - 1; y <= box.bottom; ++y) {
      for (int x = box.left - 1; x <= box.right; ++x) {
        int& here = owner[static_cast<std::size_t>(y * sheet.width + x)];
        if (!box.contains(x, y)) {
          EXPECT_EQ(sheet.pixels[static_cast<std::size_t>(y * sheet.width + x)], 0) << i;
          continue;
        }
        ASSERT_EQ(here, -1) << i;
        here = i;
      }
    }
  }
  for (std::size_t i = 0; i < owner.size(); ++i) {
    if (owner[i] == -1) {
      ASSERT_EQ(sheet.pixels[i], 0);
    }
  }
}

TEST(Letters, TheFirstSourceThatHasALetterGivesIt) {
  const std::vector<std::byte> inter = bytes_of(find_font("Inter", 400));
  const std::vector<std::byte> mono = bytes_of(find_font("JetBrains Mono", 400));
  const LetterSource first{inter, 0, 20, {{'a', 'c'}}};
  const LetterSource second{mono, 0, 20, {{'b', 'e'}}};
  const LetterSheet alone = make_letters(std::vector{first}, 256);
  const LetterSheet both = make_letters(std::vector{first, second}, 256);
  ASSERT_EQ(both.letters.size(), 5U);
  EXPECT_EQ(both.ascent, alone.ascent);
  for (std::size_t i = 0; i < alone.letters.size(); ++i) {
    EXPECT_EQ(both.letters[i].code, alone.letters[i].code);
    EXPECT_EQ(both.letters[i].advance, alone.letters[i].advance);
  }
  const std::vector<std::byte> none;
  EXPECT_TRUE(
      make_letters(std::vector{LetterSource{none, 0, 20, {{'a', 'c'}}}}, 256).letters.empty());
}

#if IMGUI_VERSION_NUM < 19200
// The window's words came from ImGui's own builder; nobody is to see a difference.
TEST(Letters, AreThoseOfImGuisOwnBuilder) {
  for (const char* family : {"Inter", "JetBrains Mono", "Noto Sans CJK SC"}) {
    const FontFile file = find_font(family, 400);
    std::vector<std::byte> bytes = bytes_of(file);
    for (const int line : {7, 13, 16, 21, 48, 90}) {
      ImFontAtlas atlas;
      compat::use_freetype(atlas);
      ImFontConfig config;
      config.FontDataOwnedByAtlas = false;
      config.OversampleH = config.OversampleV = 1;
      config.PixelSnapH = true;
      config.FontNo = file.index;
      const ImWchar ranges[] = {0x20, 0x7E, 0x4E00, 0x4E20, 0};
      const ImFont* font = atlas.AddFontFromMemoryTTF(bytes.data(), static_cast<int>(bytes.size()),
                                                      static_cast<float>(line), &config, ranges);
      atlas.Build();
      const LetterSheet sheet = make_letters(
          std::vector{LetterSource{bytes, file.index, line, {{0x20, 0x7E}, {0x4E00, 0x4E20}}}},
          512);
      EXPECT_EQ(static_cast<float>(sheet.ascent), font->Ascent);
      EXPECT_EQ(static_cast<float>(sheet.descent), font->Descent);
      ASSERT_GE(sheet.letters.size(), 95U);
      ASSERT_EQ(std::ssize(sheet.letters) + 1, font->Glyphs.Size) << "and a tab";
      for (const Letter& letter : sheet.letters) {
        const ImFontGlyph* glyph = font->FindGlyphNoFallback(static_cast<ImWchar>(letter.code));
        ASSERT_NE(glyph, nullptr);
        EXPECT_EQ(glyph->AdvanceX, static_cast<float>(letter.advance)) << letter.code;
        if (letter.box.empty()) continue;
        EXPECT_EQ(glyph->X0, static_cast<float>(letter.left));
        EXPECT_EQ(glyph->Y0, static_cast<float>(letter.top + sheet.ascent));
        EXPECT_EQ(glyph->X1 - glyph->X0, static_cast<float>(letter.box.width()));
        EXPECT_EQ(glyph->Y1 - glyph->Y0, static_cast<float>(letter.box.height()));
        const auto left = static_cast<int>(glyph->U0 * static_cast<float>(atlas.TexWidth) + 0.5F);
        const auto top = static_cast<int>(glyph->V0 * static_cast<float>(atlas.TexHeight) + 0.5F);
        int different = 0;
        for (int y = 0; y < letter.box.height(); ++y) {
          for (int x = 0; x < letter.box.width(); ++x) {
            const int ours = sheet.pixels[static_cast<std::size_t>(
                (letter.box.top + y) * sheet.width + letter.box.left + x)];
            if (ours != atlas.TexPixelsAlpha8[(top + y) * atlas.TexWidth + left + x]) ++different;
          }
        }
        EXPECT_EQ(different, 0) << family << " " << line << " " << letter.code;
      }
    }
  }
}
#endif

TEST(LetterMaker, MakesWhatWasOrderedAndTellsOfIt) {
  const std::vector<std::byte> inter = bytes_of(find_font("Inter", 400));
  std::atomic<int> told = 0;
  LetterMaker maker([&] { ++told; });
  EXPECT_TRUE(maker.collect().empty());
  for (std::uint64_t i = 1; i <= 5; ++i)
    maker.order({i, {LetterSource{inter, 0, 10 + static_cast<int>(i), {{'a', 'z'}}}}, 256});
  std::vector<LetterMaker::Made> made;
  const auto begun = std::chrono::steady_clock::now();
  while (made.size() < 5) {
    ASSERT_LT(std::chrono::steady_clock::now() - begun, std::chrono::minutes(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    for (LetterMaker::Made& one : maker.collect())
      made.push_back(std::move(one));
  }
  std::ranges::sort(made, {}, &LetterMaker::Made::number);
  for (std::size_t i = 0; i < made.size(); ++i) {
    EXPECT_EQ(made[i].number, i + 1);
    EXPECT_EQ(made[i].sheet.line, static_cast<int>(11 + i));
    EXPECT_EQ(made[i].sheet.letters.size(), 26U);
  }
  EXPECT_FALSE(maker.has_made());
}

TEST(LetterMaker, MakesNothingThatWasWithdrawn) {
  const std::vector<std::byte> inter = bytes_of(find_font("Inter", 400));
  LetterMaker maker({});
  for (std::uint64_t i = 1; i <= 3; ++i)
    maker.order({i, {LetterSource{inter, 0, 12, {{'a', 'z'}}}}, 256});
  EXPECT_TRUE(maker.withdraw(3));
  EXPECT_TRUE(maker.withdraw(1));
  EXPECT_FALSE(maker.withdraw(1));
  const auto begun = std::chrono::steady_clock::now();
  while (!maker.has_made()) {
    ASSERT_LT(std::chrono::steady_clock::now() - begun, std::chrono::minutes(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const std::vector<LetterMaker::Made> made = maker.collect();
  ASSERT_EQ(made.size(), 1U);
  EXPECT_EQ(made[0].number, 2U);
  EXPECT_FALSE(maker.withdraw(2));
}

TEST(LetterMaker, EndsInTheMiddleOfItsWork) {
  const std::vector<std::byte> inter = bytes_of(find_font("Inter", 400));
  for (int i = 0; i < 20; ++i) {
    LetterMaker maker({});
    for (std::uint64_t k = 1; k <= 20; ++k)
      maker.order({k, {LetterSource{inter, 0, 60, {{' ', '~'}}}}, 512});
    if (i % 2 == 0) maker.cancel();
    if (i % 4 == 3) std::this_thread::sleep_for(LetterMaker::kMoment * 1.2);
  }
}

}  // namespace
}  // namespace padlens
