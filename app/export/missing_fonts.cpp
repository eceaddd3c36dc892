#include "app/export/missing_fonts.h"

#include <string>

namespace padlens {
namespace {

constexpr std::string_view kNoFont = "export.no_font";
constexpr std::size_t kMostShown = 12;

bool is_cjk(char32_t character) {
  return character >= 0x2E80;
}

void append_utf8(std::string& text, char32_t character) {
  const auto tail = [&](unsigned shift) {
    text += static_cast<char>(0x80U | ((character >> shift) & 0x3FU));
  };
  if (character < 0x80) {
    text += static_cast<char>(character);
  } else if (character < 0x800) {
    text += static_cast<char>(0xC0U | (character >> 6U));
    tail(0);
  } else if (character < 0x10000) {
    text += static_cast<char>(0xE0U | (character >> 12U));
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0U | (character >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace

void MissingFonts::add(char32_t character, Face face) {
  if (character == U' ') return;
  characters_.insert(character);
  families_.insert(is_cjk(character)    ? "Noto Sans CJK"
                   : face == Face::sans ? "Inter"
                                        : "JetBrains Mono");
}

std::string_view MissingFonts::told(const ExportOptions& options) const {
  if (empty()) return {};
  if (options.explain) {
    std::string characters;
    std::size_t shown = 0;
    for (const char32_t character : characters_) {
      if (!characters.empty()) characters += ' ';
      if (shown++ == kMostShown) {
        characters += "…";
        break;
      }
      append_utf8(characters, character);
    }
    std::string families;
    for (const std::string_view family : families_)
      families += (families.empty() ? "" : ", ") + std::string(family);
    options.explain({families, characters});
  }
  return kNoFont;
}

}  // namespace padlens
