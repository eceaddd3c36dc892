#include "app/gui/fonts.h"

#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>

namespace padlens {
namespace {

// Most sizes kept at once; those unused for longest go first.
constexpr std::size_t kMostSizes = 40;
constexpr int kSmallest = 6;
constexpr int kLargest = 120;

constexpr const char* kSymbols = "−×·⌈⌉⌊⌋…≠≤≥→←↑↓▾▸✓✕‹›“”‘’–—°²√∑Σ½";

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

double line_height_of(const FontFile& file) {
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) != 0) return 1;
  double height = 1;
  FT_Face face = nullptr;
  if (FT_New_Face(library, file.path.c_str(), file.index, &face) == 0) {
    if (face->units_per_EM > 0) {
      height = static_cast<double>(face->ascender - face->descender) / face->units_per_EM;
    }
    FT_Done_Face(face);
  }
  FT_Done_FreeType(library);
  return height;
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
  FontFile found{std::move(file), face & 0xFFFF, 1};
  found.line_height = line_height_of(found);
  return found;
}

Fonts::Fonts() {
  constexpr std::array kWeights{400, 600, 700};
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    files_[0][i] = find_font("Inter", kWeights[i]);
    files_[1][i] = find_font("JetBrains Mono", kWeights[i]);
  }
  chinese_ = {find_font("Noto Sans CJK SC", 400), find_font("Noto Sans CJK SC", 700)};
  compat::use_freetype(*ImGui::GetIO().Fonts);

  ImFontGlyphRangesBuilder builder;
  builder.AddRanges(ImGui::GetIO().Fonts->GetGlyphRangesDefault());
  builder.AddText(kSymbols);
  builder.BuildRanges(&latin_ranges_);
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

ImFont* Fonts::add_file(const FontFile& file, int pixels, const ImVector<ImWchar>& ranges,
                        bool merged) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  ImFontConfig config;
  config.OversampleH = 1;
  config.OversampleV = 1;
  config.PixelSnapH = true;
  config.MergeMode = merged;
  config.FontNo = file.index;
  const float size = line_pixels(file, pixels);
  if (!file.path.empty()) {
    return atlas.AddFontFromFileTTF(file.path.c_str(), size, &config, ranges.Data);
  }
  config.SizePixels = size;
  return merged ? nullptr : atlas.AddFontDefault(&config);
}

ImFont* Fonts::add(const Key& key) {
  ImFont* font =
      add_file(files_[index(key.face)][index(key.weight)], key.pixels, latin_ranges_, false);
  if (key.face == Face::mono) return font;  // numbers and formulas, no words
  // Inter has no floor and ceiling brackets.
  add_file(files_[index(Face::mono)][index(key.weight)], key.pixels, symbol_ranges_, true);
  if (word_ranges_.Size > 1) {
    add_file(chinese_[key.weight == Weight::regular ? 0 : 1], key.pixels, word_ranges_, true);
  }
  return font;
}

float Fonts::size_of(const Key& key) const {
  return line_pixels(files_[index(key.face)][index(key.weight)], key.pixels);
}

Fonts::Sized Fonts::get(Face face, Weight weight, double pixels) {
  const int size = std::clamp(static_cast<int>(std::lround(pixels)), kSmallest, kLargest);
  // ImGui with dynamic fonts needs one of each face only.
  const Key key{face, weight, compat::kDynamicFonts ? 16 : size};
  ++clock_;
  Baked* nearest = nullptr;
  for (Baked& baked : baked_) {
    if (baked.key.face != face || baked.key.weight != weight) continue;
    if (baked.key == key) {
      baked.used = clock_;
      return {baked.font, size_of({face, weight, size}), static_cast<float>(size)};
    }
    if (nearest == nullptr ||
        std::abs(baked.key.pixels - size) < std::abs(nearest->key.pixels - size)) {
      nearest = &baked;
    }
  }
  if (wanted_.insert(key).second) dirty_ = true;
  ImFont* font = nearest != nullptr ? nearest->font
                 : baked_.empty()   ? ImGui::GetFont()
                                    : baked_.front().font;
  return {font, size_of({face, weight, size}), static_cast<float>(size)};
}

bool Fonts::rebuild_if_needed() {
  if (!dirty_) return false;
  dirty_ = false;
  std::ranges::sort(baked_, std::greater<>{}, &Baked::used);
  if (baked_.size() > kMostSizes) baked_.resize(kMostSizes);
  for (const Key& key : wanted_)
    baked_.push_back({key, nullptr, clock_});
  wanted_.clear();
  if (baked_.empty()) baked_.push_back({{Face::sans, Weight::regular, 14}, nullptr, clock_});
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  for (Baked& baked : baked_)
    baked.font = add(baked.key);
  compat::build(atlas);
  ImGui::GetIO().FontDefault = baked_.front().font;
  return true;
}

}  // namespace padlens
