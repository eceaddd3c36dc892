#include "app/export/missing_fonts.h"

#include <string>

#include "core/layer/utf8.h"

namespace padlens {
namespace {

constexpr std::string_view kNoFont = "export.no_font";
constexpr std::size_t kMostShown = 12;

bool is_cjk(char32_t character) {
  return character >= 0x2E80;
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
