#include "app/i18n/linked_words.h"

#include <algorithm>
#include <optional>

namespace padlens {
namespace {

bool is_of_name(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '.' ||
         letter == '_';
}

struct Reference {
  std::string_view words;
  std::string_view name;
  std::size_t length = 0;  // with its brackets
};

// The one that `text` begins with; the words of it hold no bracket.
std::optional<Reference> reference_at(std::string_view text) {
  if (!text.starts_with('[')) return std::nullopt;
  const std::size_t close = text.find_first_of("[]", 1);
  if (close == std::string_view::npos || close == 1 || !text.substr(close).starts_with("](")) {
    return std::nullopt;
  }
  const std::string_view rest = text.substr(close + 2);
  const auto* end = std::ranges::find_if_not(rest, is_of_name);
  const auto length = static_cast<std::size_t>(end - rest.begin());
  if (length == 0 || end == rest.end() || *end != ')') return std::nullopt;
  return Reference{text.substr(1, close - 1), rest.substr(0, length), close + 2 + length + 1};
}

}  // namespace

std::vector<WordRun> word_runs(std::string_view words) {
  std::vector<WordRun> runs;
  std::string plain;
  const auto end_plain = [&] {
    if (!plain.empty()) runs.push_back({plain});
    plain.clear();
  };
  while (!words.empty()) {
    const auto reference = reference_at(words);
    if (!reference) {
      plain += words.front();
      words.remove_prefix(1);
      continue;
    }
    end_plain();
    runs.push_back({std::string(reference->words), std::string(reference->name)});
    words.remove_prefix(reference->length);
  }
  end_plain();
  return runs;
}

std::string plain_words(std::string_view words) {
  std::string plain;
  for (const WordRun& run : word_runs(words))
    plain += run.text;
  return plain;
}

std::vector<std::string> named_in(std::string_view words) {
  std::vector<std::string> names;
  for (const WordRun& run : word_runs(words)) {
    if (!run.cells.empty()) names.push_back(run.cells);
  }
  return names;
}

}  // namespace padlens
