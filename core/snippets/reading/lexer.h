#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace padlens::reading {

// The words of a text that holds code: Python, JavaScript, or what is printed in their manner.
struct Token {
  enum class Kind : std::uint8_t { name, whole, real, text, sign, line_end, end };

  Kind kind = Kind::end;
  char sign = 0;          // of a sign: its character; '*' '/' doubled: 'P' (**), 'D' (//)
  bool broken = false;    // text without its end
  std::uint32_t at = 0;   // where it begins, in bytes
  std::uint32_t end = 0;  // behind its last byte
  // An opening bracket: the token that closes it, 0: none does. A closing one: that which opens it.
  std::uint32_t partner = 0;
  std::int64_t number = 0;  // whole
  double value = 0;         // real: also a whole number that does not fit
  std::string_view word;    // name; text: what stands between its quotes, as it is written

  bool is(char wanted) const { return kind == Kind::sign && sign == wanted; }
  bool is_word(std::string_view wanted) const { return kind == Kind::name && word == wanted; }
};

// Brackets that are open at once.
inline constexpr int kMostLevels = 256;

struct Words {
  std::vector<Token> tokens;  // the last is an `end`
  // The first bracket that is deeper than kMostLevels, where the words end; npos: none.
  std::size_t too_deep = std::string_view::npos;
  std::size_t too_many = std::string_view::npos;  // where there are more than were asked for
};

// Comments are left out: "#", "//" (where it does not divide), "/* */". `text` is below 4 GiB.
Words words_of(std::string_view text, std::size_t most = SIZE_MAX);

// Whether `word` stands in a text, and is no part of another one.
bool has_word(std::string_view text, std::string_view word);

// Line and column, from 1, the column in characters.
struct Place {
  int line = 0;
  int column = 0;
};

// Finds places in a text.
class Places {
 public:
  explicit Places(std::string_view text);
  Place at(std::size_t offset) const;

 private:
  std::string_view text_;
  std::vector<Place> marks_;  // that of every kStep-th byte
  static constexpr std::size_t kStep = 1024;
};

}  // namespace padlens::reading
