#pragma once

#include <array>
#include <string>

#include "app/i18n/strings.h"

namespace padlens {

// Puts `sentence` behind those of `text`, as the language sets them.
inline void add_sentence(const Strings& tr, std::string& text, const std::string& sentence) {
  text = text.empty() ? sentence : tr("figure.sentences", std::array{text, sentence});
}

}  // namespace padlens
