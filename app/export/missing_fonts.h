#pragma once

#include <cstdint>
#include <set>
#include <string_view>

#include "app/scene/scene.h"
#include "app/svg/format.h"

namespace padlens {

// Characters of a picture's words that no font on this machine has.
class MissingFonts {
 public:
  void add(char32_t character, Face face);
  bool empty() const { return characters_.empty(); }

  // Tells `options` what is missing. An error key; "" where nothing is.
  std::string_view told(const ExportOptions& options) const;

 private:
  std::set<char32_t> characters_;
  std::set<std::string_view> families_;  // that would have them
};

}  // namespace padlens
