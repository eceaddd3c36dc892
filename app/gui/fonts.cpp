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
constexpr int kLargestCode = 80;   // beyond: numbers and names as in the picture

// Sides of the texture of letters: what a window needs at scale 1, and at most.
constexpr int kFirstSide = 2048;
constexpr int kLastSide = 4096;

constexpr int kDynamicSize = 16;  // any: ImGui rasterises each size that is drawn

constexpr const char* kSymbols = "−×·⌈⌉⌊⌋…⋯⋮≠≈≤≥→←↑↓▾▸✓✕‹›“”‘’–—°²√∑Σ½∅∞÷";

int count_of(const ImVector<ImWchar>& ranges) {
  int count = 0;
  for (int i = 0; i + 1 < ranges.Size && ranges[i] != 0; i += 2)
    count += ranges[i + 1] - ranges[i] + 1;
  return count;
}

// An upper bound of a sheet's height with so many letters that are as wide as high.
int words_height(int count, int pixels) {
  const int a_row = GlyphTexture::kColumn / (pixels + 2);
  return (count / a_row + 4) * (pixels + pixels / 4);
}

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

Fonts::Fonts(std::function<void()> letters_made) : maker_(std::move(letters_made)) {
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
  // Latin letters are half as wide.
  const int count = count_of(word_ranges_) + count_of(latin_ranges_) * 6 / 10;
  largest_words_ = kLargest;
  while (largest_words_ > kSmallest && words_height(count, largest_words_) > kLastSide)
    --largest_words_;
  dirty_ = true;
}

const ImVector<ImWchar>& Fonts::ranges_of(const Key& key) const {
  if (key.face == Face::sans || key.pixels <= kLargestWords) return latin_ranges_;
  return key.pixels <= kLargestCode ? code_ranges_ : number_ranges_;
}

std::vector<Fonts::Part> Fonts::parts_of(const Key& key) const {
  std::vector<Part> parts{{file_of(key), ranges_of(key)}};
  if (key.face == Face::mono) return parts;  // no words
  // Inter has no floor and ceiling brackets.
  parts.push_back({files_[index(Face::mono)][index(key.weight)], symbol_ranges_});
  if (word_ranges_.Size > 1)
    parts.push_back({chinese_[key.weight == Weight::regular ? 0 : 1], word_ranges_});
  return parts;
}

ImFont* Fonts::add(ImFontAtlas& atlas, const Key& key) {
  ImFont* font = nullptr;
  for (const Part& part : parts_of(key)) {
    ImFont* added = add_file(atlas, part.file, key.pixels, part.ranges, font != nullptr);
    if (font == nullptr) font = added;
  }
  return font;
}

Fonts::Key Fonts::key_of(Face face, Weight weight, double pixels) {
  return {face, weight, std::clamp(static_cast<int>(std::lround(pixels)), kSmallest, kLargest)};
}

// Larger words than a sheet has room for are stretched.
Fonts::Key Fonts::made_for(Key key) const {
  if (key.face == Face::sans) key.pixels = std::min(key.pixels, largest_words_);
  return key;
}

const FontFile& Fonts::file_of(const Key& key) const {
  return files_[index(key.face)][index(key.weight)];
}

std::vector<LetterSource> Fonts::sources_of(const Key& key) const {
  std::vector<LetterSource> sources;
  for (const auto& [file, ranges] : parts_of(key)) {
    LetterSource& source = sources.emplace_back(LetterSource{
        contents(file.path), file.index, static_cast<int>(line_pixels(file, key.pixels)), {}});
    for (int i = 0; i + 1 < ranges.Size && ranges[i] != 0; i += 2)
      source.ranges.push_back({ranges[i], ranges[i + 1]});
  }
  return sources;
}

bool Fonts::has_letters_of(const Key& other, const Key& key) {
  const auto most = [](int pixels) {
    return pixels <= kLargestWords  ? kLargestWords
           : pixels <= kLargestCode ? kLargestCode
                                    : kLargest;
  };
  if (other.face != key.face) return false;
  return key.face == Face::sans || most(other.pixels) <= most(key.pixels);
}

Fonts::Baked* Fonts::find(const Key& key) {
  const auto found = std::ranges::find(baked_, key, &Baked::key);
  return found == baked_.end() ? nullptr : &*found;
}

// The weight counts for more than the size.
Fonts::Baked* Fonts::nearest(const Key& key) {
  Baked* best = nullptr;
  const auto away = [&](const Baked& baked) {
    return std::pair(baked.key.weight != key.weight, std::abs(baked.key.pixels - key.pixels));
  };
  for (Baked& baked : baked_) {
    if (!has_letters_of(baked.key, key)) continue;
    if (best == nullptr || away(baked) < away(*best)) best = &baked;
  }
  return best;
}

// Room for a sheet, if need be that of letters which have not been drawn with for long. A frame
// is built a few times, and what is on the screen stays what it was drawn with.
std::optional<PixelBox> Fonts::room_for(int height) {
  constexpr std::int64_t kRest = 8;  // turns
  for (;;) {
    if (const std::optional<PixelBox> box = glyphs_.reserve(height)) return box;
    const auto oldest = std::ranges::min_element(baked_, {}, [](const Baked& baked) {
      return baked.own == nullptr ? std::numeric_limits<std::int64_t>::max() : baked.used;
    });
    if (oldest == baked_.end() || oldest->own == nullptr || oldest->used + kRest > turn_) return {};
    glyphs_.release(oldest->box);
    baked_.erase(oldest);
  }
}

// Whether room_for() will find more in a few turns.
bool Fonts::has_idle_letters() const {
  return std::ranges::any_of(
      baked_, [&](const Baked& baked) { return baked.own != nullptr && baked.used + 1 < turn_; });
}

// Null where there is no room.
Fonts::Baked* Fonts::bake(const Key& key) {
  Arriving made{key, make_letters(sources_of(key), GlyphTexture::kColumn)};
  if (!made.sheet.letters.empty()) {
    const std::optional<PixelBox> box = room_for(made.sheet.height);
    if (!box) return nullptr;
    made.box = *box;
    glyphs_.put(made.sheet, made.box, 0, made.sheet.height);
  }
  return settle(made);
}

// Of a sheet that is there.
Fonts::Baked* Fonts::settle(const Arriving& arriving) {
  const Key& key = arriving.key;
  Baked baked{key, ImGui::GetIO().FontDefault};
  if (!arriving.sheet.letters.empty()) {
    baked.own = glyphs_.font_of(arriving.sheet, arriving.box);
    baked.font = baked.own.get();
    baked.box = arriving.box;
    if (key.face == Face::sans) {
      // Letters are set at whole pixels. Where that costs a space its fraction, words would run
      // together.
      compat::widen_space(*baked.font,
                          static_cast<float>(std::ceil(file_of(key).space * key.pixels)));
    }
  }
  baked.used = turn_;
  return &baked_.emplace_back(std::move(baked));
}

float Fonts::size_of(const Key& key) const {
  return line_pixels(file_of(key), key.pixels);
}

Fonts::Sized Fonts::sized(Baked* baked, const Key& key) {
  if (baked != nullptr) baked->used = turn_;
  return {baked != nullptr ? baked->font : ImGui::GetFont(), size_of(key),
          static_cast<float>(key.pixels)};
}

Fonts::Sized Fonts::get(Face face, Weight weight, double pixels) {
  const Key key = key_of(face, weight, pixels);
  // ImGui with dynamic fonts needs one of each face only.
  if (compat::kDynamicFonts) return sized(find({face, weight, kDynamicSize}), key);
  Key made = made_for(key);
  // Beyond that there are a picture's letters only.
  if (face == Face::mono) made.pixels = std::min(made.pixels, kLargestCode);
  if (Baked* baked = find(made)) return sized(baked, key);
  if (!full_) {
    if (Baked* baked = bake(made)) return sized(baked, key);
    want_room();
  }
  return sized(nearest(made), key);
}

// Where all there is room for is on show, more sizes cannot be had before it changes.
void Fonts::want_room() {
  full_ = true;
  full_since_ = turn_;
  dirty_ = side_ < kLastSide;
}

Fonts::Sized Fonts::get_soon(Face face, Weight weight, double pixels) {
  const Key key = key_of(face, weight, pixels);
  if (compat::kDynamicFonts) return get(face, weight, pixels);
  const Key made = made_for(key);
  if (Baked* baked = find(made)) return sized(baked, key);
  Baked* const other = nearest(made);
  if (other == nullptr) return get(face, weight, pixels);
  order(made);
  return sized(other, key);
}

void Fonts::order(const Key& key) {
  if (full_) return;
  const auto ordered = std::ranges::find(ordered_, key, &Ordered::key);
  if (ordered != ordered_.end()) {
    ordered->asked = turn_;
    return;
  }
  ordered_.push_back({++orders_, key, turn_});
  maker_.order({orders_, sources_of(key), GlyphTexture::kColumn});
}

void Fonts::take_letters() {
  for (LetterMaker::Made& made : maker_.collect()) {
    const auto ordered = std::ranges::find(ordered_, made.number, &Ordered::number);
    if (ordered == ordered_.end()) continue;  // of other words
    arriving_.push_back({ordered->key, std::move(made.sheet)});
  }
  UploadBudget budget(kFrameBytes);
  while (!arriving_.empty() && move_in(arriving_.front(), budget)) {
    std::erase_if(ordered_, [&](const Ordered& one) { return one.key == arriving_.front().key; });
    arriving_.pop_front();
  }
}

// False where the rest of it is for the next frame.
bool Fonts::move_in(Arriving& arriving, UploadBudget& budget) {
  if (find(arriving.key) != nullptr) {
    // A control was in a hurry.
    if (!arriving.box.empty()) glyphs_.release(arriving.box);
    return true;
  }
  const LetterSheet& sheet = arriving.sheet;
  if (!sheet.letters.empty()) {
    if (arriving.box.empty()) {
      const std::optional<PixelBox> box = room_for(sheet.height);
      if (!box && has_idle_letters()) return false;  // there will be room soon
      if (!box) want_room();
      if (!box) return true;
      arriving.box = *box;
    }
    const int rows = budget.take_rows(sheet.width, sheet.height - arriving.rows);
    if (rows > 0) glyphs_.put(sheet, arriving.box, arriving.rows, rows);
    arriving.rows += rows;
    if (arriving.rows < sheet.height) return false;
  }
  settle(arriving);
  return true;
}

void Fonts::prepare() {
  ++turn_;
  // Sizes that the wheel has passed by.
  std::erase_if(ordered_, [&](const Ordered& one) {
    return one.asked + 1 < turn_ && maker_.withdraw(one.number);
  });
  constexpr std::int64_t kUntilAnotherTry = 64;  // turns
  if (full_ && !dirty_ && turn_ - full_since_ > kUntilAnotherTry) full_ = false;
  if (!dirty_) return;
  dirty_ = false;
  ImFontAtlas& main = *ImGui::GetIO().Fonts;
  if (compat::kDynamicFonts) {
    if (baked_.empty()) add_all(main);
    return;
  }
  if (full_) side_ = std::min(2 * side_, kLastSide);
  side_ = std::max(side_, kFirstSide);
  full_ = false;
  maker_.cancel();
  ordered_.clear();
  arriving_.clear();
  baked_.clear();
  glyphs_.start(main, side_);
  ImGui::GetIO().FontDefault = main.Fonts[0];
}

void Fonts::add_all(ImFontAtlas& atlas) {
  for (const Face face : {Face::sans, Face::mono}) {
    for (const Weight weight : {Weight::regular, Weight::semibold, Weight::bold}) {
      const Key key{face, weight, kDynamicSize};
      baked_.push_back({key, add(atlas, key)});
    }
  }
  ImGui::GetIO().FontDefault = baked_.front().font;
}

}  // namespace padlens
