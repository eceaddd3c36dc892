#include "app/cli/text.h"

#include <algorithm>
#include <numeric>

#include "core/layer/utf8.h"

namespace padlens {
namespace {

// East Asian Wide and Fullwidth, as far as a text of ours may hold them.
bool wide(std::string_view character) {
  const char32_t code = first_character(character).code;
  return (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
         (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
         (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
         (code >= 0xFFE0 && code <= 0xFFE6) || (code >= 0x20000 && code <= 0x3FFFD);
}

// Must not begin a line.
bool closing(std::string_view character) {
  static constexpr std::string_view kClosing = "，。；：、）》”？！】";
  return wide(character) && kClosing.find(character) != std::string_view::npos;
}

bool opening(std::string_view character) {
  static constexpr std::string_view kOpening = "（《“【";
  return wide(character) && kOpening.find(character) != std::string_view::npos;
}

// Pieces that stay together: words with the blank before them, single Chinese
// characters with the punctuation that belongs to them.
std::vector<std::string> pieces(std::string_view text) {
  std::vector<std::string> result;
  std::string_view before;  // the last character of the piece at hand
  while (!text.empty()) {
    const std::string_view character = first_character(text).bytes;
    text.remove_prefix(character.size());
    const bool starts =
        before.empty() || character == " " ||
        (wide(character) && !closing(character) && !opening(before) && before != " ") ||
        (wide(before) && !opening(before) && !closing(character));
    if (starts) result.emplace_back();
    result.back() += character;
    before = character;
  }
  return result;
}

}  // namespace

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const std::string_view character = first_character(text).bytes;
    text.remove_prefix(character.size());
    width += wide(character) ? 2 : 1;
  }
  return width;
}

std::string left_aligned(std::string_view text, int width) {
  const int missing = std::max(width - display_width(text), 0);
  return std::string(text) + std::string(static_cast<std::size_t>(missing), ' ');
}

std::string cut_in_middle(std::string_view text, int width) {
  if (display_width(text) <= width || width < 1) return std::string(text);
  std::vector<std::string_view> characters;
  for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(characters.back().size()))
    characters.push_back(first_character(rest).bytes);
  const int half = width / 2;
  std::string start;
  std::string end;
  int used = 1;  // the dots
  for (std::size_t i = 0; used + display_width(characters[i]) <= half + 1; ++i) {
    start += characters[i];
    used += display_width(characters[i]);
  }
  for (std::size_t i = characters.size(); used + display_width(characters[i - 1]) <= width; --i) {
    end.insert(0, characters[i - 1]);
    used += display_width(characters[i - 1]);
  }
  return start + "…" + end;
}

std::string right_aligned(std::string_view text, int width) {
  const int missing = std::max(width - display_width(text), 0);
  return std::string(static_cast<std::size_t>(missing), ' ') + std::string(text);
}

std::vector<std::string> wrapped(std::string_view text, int width) {
  std::vector<std::string> lines;
  for (;;) {
    const std::size_t end = text.find('\n');
    lines.emplace_back();
    int used = 0;
    for (const std::string& piece : pieces(text.substr(0, end))) {
      const int needed = display_width(piece);
      if (used > 0 && used + needed > width) {
        lines.emplace_back();
        lines.back() = piece[0] == ' ' ? piece.substr(1) : piece;
        used = display_width(lines.back());
      } else {
        lines.back() += piece;
        used += needed;
      }
    }
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string paragraph(std::string_view text, int width, int indent) {
  std::string result;
  for (const std::string& line : wrapped(text, width - indent)) {
    if (!line.empty()) result += std::string(static_cast<std::size_t>(indent), ' ') + line;
    result += '\n';
  }
  return result;
}

std::string beside(const std::vector<std::vector<std::string>>& blocks, int width, int gap) {
  std::vector<int> widths;
  std::size_t height = 0;
  int total = -gap;
  for (const auto& block : blocks) {
    int widest = 0;
    for (const std::string& line : block)
      widest = std::max(widest, display_width(line));
    widths.push_back(widest);
    total += widest + gap;
    height = std::max(height, block.size());
  }
  std::string result;
  if (total > width) {
    for (const auto& block : blocks) {
      if (!result.empty()) result += '\n';
      for (const std::string& line : block)
        result += line + "\n";
    }
    return result;
  }
  for (std::size_t row = 0; row < height; ++row) {
    std::string line;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const std::string cell = row < blocks[i].size() ? blocks[i][row] : "";
      line += left_aligned(cell, widths[i] + gap);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    result += line + "\n";
  }
  return result;
}

std::string table_text(const std::vector<std::vector<std::string>>& rows, int indent) {
  constexpr int kBetween = 2;  // blanks between columns
  std::vector<int> widths(rows[0].size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line(static_cast<std::size_t>(indent), ' ');
    for (std::size_t i = 0; i < row.size(); ++i)
      line += left_aligned(row[i], widths[i] + kBetween);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string csv_cell(std::string_view text) {
  if (text.find_first_of("\",\r\n") == std::string::npos) return std::string(text);
  std::string result = "\"";
  for (const char c : text)
    result += c == '"' ? "\"\"" : std::string(1, c);
  return result + "\"";
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
    }
  }
  return row.back();
}

}  // namespace padlens
