#include "app/gui/fonts.h"

#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <utility>

namespace padlens {
namespace {

constexpr int kSmallest = 6;
constexpr int kLargest = 120;
constexpr int kLargestWords = 24;  // code and formulas with all letters, pixels
constexpr int kLargestCode = 64;   // beyond: numbers and names as in the picture

// Sides of the texture of letters: what a window needs at scale 1, and at most.
constexpr int kFirstSide = 2048;
constexpr int kLastSide = 4096;

constexpr int kDynamicSize = 16;  // any: ImGui rasterises each size that is drawn

constexpr const char* kSymbols = "−×·⌈⌉⌊⌋…⋯⋮≠≤≥→←↑↓▾▸✓✕‹›“”‘’–—°²√∑Σ½∅∞÷";

std::size_t index(Face face) {
  return face == Face::sans ? 0 : 1;
}
std::size_t index(Weight weight) {
  return weight == Weight::regular ? 0 : weight == Weight::semibold ? 1 : 2;
}

// ImGui asks FreeType for whole pixels.
float line_pixels(const FontFile& file, int em) {
  return static_cast<float>(std::round(em * file.line_height));
}

// A file's bytes, for as long as the program runs; none if it cannot be read. The Chinese font
// has 19 MB, and a dozen sizes of it are wanted.
std::span<const std::byte> contents(const std::string& path) {
  static std::map<std::string, std::span<const std::byte>> known;
  const auto [entry, is_new] = known.try_emplace(path);
  if (!is_new || path.empty()) return entry->second;
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about {};
  if (file >= 0 && fstat(file, &about) == 0 && about.st_size > 0) {
    const auto size = static_cast<std::size_t>(about.st_size);
    void* data = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (data != MAP_FAILED) entry->second = {static_cast<const std::byte*>(data), size};
  }
  if (file >= 0) close(file);
  return entry->second;
}

void measure(FontFile& file) {
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) != 0) return;
  FT_Face face = nullptr;
  if (FT_New_Face(library, file.path.c_str(), file.index, &face) == 0) {
    if (face->units_per_EM > 0) {
      const double em = face->units_per_EM;
      file.line_height = (face->ascender - face->descender) / em;
      if (FT_Load_Char(face, ' ', FT_LOAD_NO_SCALE) == 0) {
        file.space = static_cast<double>(face->glyph->metrics.horiAdvance) / em;
      }
    }
    FT_Done_Face(face);
  }
  FT_Done_FreeType(library);
}

// `merged`: into the font added last, for `ranges` only.
ImFont* add_file(ImFontAtlas& atlas, const FontFile& file, int pixels,
                 const ImVector<ImWchar>& ranges, bool merged) {
  ImFontConfig config;
  config.OversampleH = 1;
  config.OversampleV = 1;
  config.PixelSnapH = true;
  config.MergeMode = merged;
  config.FontNo = file.index;
  const float size = line_pixels(file, pixels);
  const std::span<const std::byte> data = contents(file.path);
  if (!data.empty()) return compat::add_font(atlas, data, size, config, ranges.Data);
  config.SizePixels = size;
  return merged ? nullptr : atlas.AddFontDefault(&config);
}

struct PatternDeleter {
  void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
};
using Pattern = std::unique_ptr<FcPattern, PatternDeleter>;

}  // namespace

FontFile find_font(const std::string& family, int weight) {
  Pattern pattern(FcPatternCreate());
  FcPatternAddString(pattern.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family.c_str()));
  FcPatternAddInteger(pattern.get(), FC_WEIGHT, FcWeightFromOpenType(weight));
  FcPatternAddBool(pattern.get(), FC_SCALABLE, FcTrue);
  // A variable font would come out at its default weight here.
  FcPatternAddBool(pattern.get(), FC_VARIABLE, FcFalse);
  FcConfigSubstitute(nullptr, pattern.get(), FcMatchPattern);
  FcDefaultSubstitute(pattern.get());
  FcResult result = FcResultNoMatch;
  Pattern match(FcFontMatch(nullptr, pattern.get(), &result));
  FcChar8* path = nullptr;
  int face = 0;
  if (match == nullptr || FcPatternGetString(match.get(), FC_FILE, 0, &path) != FcResultMatch) {
    return {};
  }
  FcPatternGetInteger(match.get(), FC_INDEX, 0, &face);
  std::string file = reinterpret_cast<const char*>(path);
  if (!std::filesystem::exists(file)) return {};
  FontFile found{std::move(file), face & 0xFFFF};
  measure(found);
  return found;
}

Fonts::Fonts() {
  constexpr std::array kWeights{400, 600, 700};
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    files_[0][i] = find_font("Inter", kWeights[i]);
    files_[1][i] = find_font("JetBrains Mono", kWeights[i]);
  }
  chinese_ = {find_font("Noto Sans CJK SC", 400), find_font("Noto Sans CJK SC", 700)};
  if (compat::kDynamicFonts) compat::use_freetype(*ImGui::GetIO().Fonts);

  ImFontGlyphRangesBuilder builder;
  builder.AddRanges(ImGui::GetIO().Fonts->GetGlyphRangesDefault());
  builder.AddText(kSymbols);
  builder.BuildRanges(&latin_ranges_);
  const auto build = [](std::string_view ascii, ImVector<ImWchar>& ranges) {
    ImFontGlyphRangesBuilder letters;
    for (const char letter : ascii)
      letters.AddChar(static_cast<ImWchar>(letter));
    letters.AddText(kSymbols);
    letters.BuildRanges(&ranges);
  };
  std::string ascii;
  for (char letter = ' '; letter <= '~'; ++letter)
    ascii += letter;
  build(ascii, code_ranges_);
  build(" 0123456789abcdefghijklmnopqrstuvwxyz+-.,()", number_ranges_);
  ImFontGlyphRangesBuilder symbols;
  symbols.AddText(kSymbols);
  symbols.BuildRanges(&symbol_ranges_);
}

void Fonts::set_words(const std::string& words) {
  if (words == words_) return;
  words_ = words;
  word_ranges_.clear();
  ImFontGlyphRangesBuilder builder;
  for (const char* at = words_.c_str(); *at != '\0';) {
    unsigned int letter = 0;
    int length = 0;
    const auto byte = static_cast<unsigned char>(*at);
    length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    letter = length == 3
                 ? ((byte & 0x0FU) << 12U) | ((static_cast<unsigned char>(at[1]) & 0x3FU) << 6U) |
                       (static_cast<unsigned char>(at[2]) & 0x3FU)
                 : 0;
    // From CJK punctuation upwards: the rest is in the Latin faces.
    if (letter >= 0x3000) builder.AddChar(static_cast<ImWchar>(letter));
    at += length;
  }
  builder.BuildRanges(&word_ranges_);
  dirty_ = true;
}

const ImVector<ImWchar>& Fonts::ranges_of(const Key& key) const {
  if (key.face == Face::sans || key.pixels <= kLargestWords) return latin_ranges_;
  return key.pixels <= kLargestCode ? code_ranges_ : number_ranges_;
}

ImFont* Fonts::add(ImFontAtlas& atlas, const Key& key) {
  const auto weight = index(key.weight);
  ImFont* font =
      add_file(atlas, files_[index(key.face)][weight], key.pixels, ranges_of(key), false);
  if (key.face == Face::mono) return font;  // no words
  // Inter has no floor and ceiling brackets.
  add_file(atlas, files_[index(Face::mono)][weight], key.pixels, symbol_ranges_, true);
  if (word_ranges_.Size > 1) {
    add_file(atlas, chinese_[key.weight == Weight::regular ? 0 : 1], key.pixels, word_ranges_,
             true);
  }
  return font;
}

// Null where there is no room.
ImFont* Fonts::bake(const Key& key) {
  auto atlas = std::make_unique<ImFontAtlas>();
  GlyphTexture::set_up(*atlas);
  ImFont* font = add(*atlas, key);
  compat::build(*atlas);
  if (key.face == Face::sans) {
    // Letters are set at whole pixels. Where that costs a space its fraction, words would run
    // together.
    const double space = files_[index(key.face)][index(key.weight)].space * key.pixels;
    compat::widen_space(*font, static_cast<float>(std::ceil(space)));
  }
  if (!glyphs_.take(*atlas)) return nullptr;
  atlas->ClearTexData();
  baked_.push_back({key, font, std::move(atlas)});
  return font;
}

float Fonts::size_of(const Key& key) const {
  return line_pixels(files_[index(key.face)][index(key.weight)], key.pixels);
}

Fonts::Sized Fonts::get(Face face, Weight weight, double pixels) {
  const int size = std::clamp(static_cast<int>(std::lround(pixels)), kSmallest, kLargest);
  // ImGui with dynamic fonts needs one of each face only.
  const Key key{face, weight, compat::kDynamicFonts ? kDynamicSize : size};
  const auto sized = [&](ImFont* font) {
    return Sized{font, size_of({face, weight, size}), static_cast<float>(size)};
  };
  Baked* nearest = nullptr;
  for (Baked& baked : baked_) {
    if (baked.key.face != face || baked.key.weight != weight) continue;
    if (baked.key == key) return sized(baked.font);
    if (nearest == nullptr ||
        std::abs(baked.key.pixels - size) < std::abs(nearest->key.pixels - size)) {
      nearest = &baked;
    }
  }
  if (!full_) {
    if (ImFont* font = bake(key)) return sized(font);
    full_ = true;
    // Where all there is room for is on show, more sizes cannot be had.
    dirty_ = !fresh_ || side_ < kLastSide;
  }
  return sized(nearest != nullptr ? nearest->font : ImGui::GetFont());
}

void Fonts::prepare() {
  fresh_ = false;
  if (!dirty_) return;
  dirty_ = false;
  ImFontAtlas& main = *ImGui::GetIO().Fonts;
  if (compat::kDynamicFonts) {
    if (baked_.empty()) add_all(main);
    return;
  }
  // Starting over takes a tenth of a second: it is not to come again and again.
  if (full_) side_ = std::min(2 * side_, kLastSide);
  side_ = std::max(side_, kFirstSide);
  full_ = false;
  fresh_ = true;
  baked_.clear();
  glyphs_.start(main, side_);
  ImGui::GetIO().FontDefault = main.Fonts[0];
}

void Fonts::add_all(ImFontAtlas& atlas) {
  for (const Face face : {Face::sans, Face::mono}) {
    for (const Weight weight : {Weight::regular, Weight::semibold, Weight::bold}) {
      const Key key{face, weight, kDynamicSize};
      baked_.push_back({key, add(atlas, key), nullptr});
    }
  }
  ImGui::GetIO().FontDefault = baked_.front().font;
}

}  // namespace padlens
