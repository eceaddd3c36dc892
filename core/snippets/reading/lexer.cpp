#include "core/snippets/reading/lexer.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace padlens::reading {
namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

// Bytes beyond ASCII are letters: names may be in any script.
bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_' ||
         letter == '$' || static_cast<unsigned char>(letter) >= 0x80;
}

// Whether "//" begins a comment. Words of it stand in what is written beside Python too ("an
// activation function"), words of Python hardly in it.
bool is_javascript(std::string_view text) {
  const auto has = [&](std::string_view word) { return has_word(text, word); };
  constexpr std::array<std::string_view, 5> kWords{"const", "let", "var", "function",
                                                   "tf.sequential"};
  constexpr std::array<std::string_view, 8> kOfPython{"def",  "None", "True", "False",
                                                      "elif", "self", "nn",   "torch"};
  return (std::ranges::any_of(kWords, has) || text.find("=>") != std::string_view::npos) &&
         std::ranges::none_of(kOfPython, has);
}

class Lexer {
 public:
  Lexer(std::string_view text, std::size_t most) : text_(text), most_(most) {
    javascript_ = is_javascript(text);
    fenced_ = text.starts_with("```") || text.find("\n```") != std::string_view::npos;
  }

  Words run() {
    while (at_ < text_.size() && words_.too_deep == std::string_view::npos) {
      if (words_.tokens.size() >= most_) {
        words_.too_many = at_;
        break;
      }
      if (at_ == 0 || text_[at_ - 1] == '\n') line_begins();
      if (at_ < text_.size()) step();
    }
    Token last;
    last.at = last.end = static_cast<std::uint32_t>(std::min(at_, text_.size()));
    words_.tokens.push_back(last);
    return std::move(words_);
  }

 private:
  // Passes over what is no code at the beginning of a line: prose and fences of Markdown, prompts
  // of Python ("In [3]:") and what was printed behind them.
  void line_begins() {
    const auto line_end = [&] { return std::min(text_.find('\n', at_), text_.size()); };
    while (fenced_ && at_ < text_.size()) {
      const bool fence = text_.substr(at_).starts_with("```");
      if (fence) in_fence_ = !in_fence_;
      if (!fence && in_fence_) break;
      at_ = std::min(line_end() + 1, text_.size());
    }
    const std::string_view rest = text_.substr(at_, line_end() - at_);
    const std::size_t prompt = prompt_of(rest, prompted_);
    if (prompt == 0 && prompted_ && open_.empty() &&
        rest.find_first_not_of(" \t\r") != std::string_view::npos) {
      at_ = line_end();
      return;
    }
    prompted_ = prompt > 0;
    at_ += prompt;
  }

  // Letters of a prompt; what follows "Out[3]:" was printed.
  static std::size_t prompt_of(std::string_view line, bool behind_one) {
    if (line.starts_with(">>>") || (behind_one && line.starts_with("...")))
      return std::min<std::size_t>(line.size(), 4);
    const std::size_t first = std::min(line.find_first_not_of(' '), line.size());
    const std::size_t close = line.find("]:");
    const bool numbered = close != std::string_view::npos && close < 12;
    if (line.starts_with("Out[") && numbered) return line.size();
    if (line.starts_with("In [") && numbered) return close + 2;
    return line.substr(first).starts_with("...: ") ? first + 5 : 0;
  }

  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  Token& add(Token::Kind kind, std::size_t size) {
    Token token;
    token.kind = kind;
    token.at = static_cast<std::uint32_t>(at_);
    token.end = static_cast<std::uint32_t>(at_ + size);
    at_ += size;
    words_.tokens.push_back(token);
    return words_.tokens.back();
  }

  void step() {
    const char letter = peek();
    if (letter == '\n') {
      add(Token::Kind::line_end, 1);
    } else if (letter == ' ' || letter == '\t' || letter == '\r' || letter == '\v' ||
               letter == '\f') {
      ++at_;
    } else if (text_.substr(at_).starts_with("\xEF\xBB\xBF")) {
      at_ += 3;
    } else if (text_.substr(at_).starts_with("\xC2\xA0")) {
      at_ += 2;  // a space that does not break, as pages have them
    } else if (letter == '#' || (letter == '/' && peek(1) == '/' && !divides())) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (letter == '/' && peek(1) == '*') {
      const std::size_t end = text_.find("*/", at_ + 2);
      at_ = end == std::string_view::npos ? text_.size() : end + 2;
    } else if (letter == '\\' && (peek(1) == '\n' || (peek(1) == '\r' && peek(2) == '\n'))) {
      at_ += peek(1) == '\n' ? 2 : 3;
    } else if (is_digit(letter) || (letter == '.' && is_digit(peek(1)))) {
      number();
    } else if (const std::size_t prefix = quote_prefix(); prefix != std::string_view::npos) {
      at_ += prefix;
      quoted();
    } else if (is_letter(letter)) {
      std::size_t size = 1;
      while (is_letter(peek(size)) || is_digit(peek(size)))
        ++size;
      const std::string_view word = text_.substr(at_, size);
      add(Token::Kind::name, size).word = word;
    } else {
      sign(letter);
    }
  }

  // Whether "//" stands between two numbers of Python, not before a comment: behind a number, a
  // name or a closed bracket, before one of them on the same line, within no "{". Outside of
  // brackets nothing but arithmetic may follow, and there is none in JavaScript.
  bool divides() const {
    if (words_.tokens.empty()) return false;
    if (open_.empty() ? javascript_ || !arithmetic_follows() : words_.tokens[open_.back()].is('{'))
      return false;
    const Token& last = words_.tokens.back();
    const bool behind = last.kind == Token::Kind::whole || last.kind == Token::Kind::name ||
                        last.kind == Token::Kind::real || last.is(')') || last.is(']');
    std::size_t next = at_ + 2;
    while (next < text_.size() && text_[next] == ' ')
      ++next;
    return behind && next < text_.size() &&
           (is_digit(text_[next]) || is_letter(text_[next]) || text_[next] == '(');
  }

  // Behind "//": an operand, and then an operator or the end of the line.
  bool arithmetic_follows() const {
    std::size_t next = at_ + 2;
    const auto blanks = [&] {
      while (next < text_.size() && text_[next] == ' ')
        ++next;
    };
    blanks();
    if (next < text_.size() && text_[next] == '(') return true;
    const std::size_t begin = next;
    while (next < text_.size() &&
           (is_digit(text_[next]) || is_letter(text_[next]) || text_[next] == '.'))
      ++next;
    if (next == begin) return false;
    blanks();
    for (const std::string_view word : {"if ", "else ", "for "})
      if (text_.substr(next).starts_with(word)) return true;
    return next >= text_.size() ||
           std::string_view("\r\n+-*/%,;#)").find(text_[next]) != std::string_view::npos;
  }

  void number() {
    const char* begin = text_.data() + at_;
    const char* end = text_.data() + text_.size();
    std::int64_t whole = 0;
    const auto [rest, error] = std::from_chars(begin, end, whole);
    const int base = peek() == '0' ? base_of(peek(1)) : 10;
    const bool more = rest != end && (*rest == '.' || *rest == 'e' || *rest == 'E' || *rest == '_');
    if (!more && base == 10 && error == std::errc{}) {
      add(Token::Kind::whole, static_cast<std::size_t>(rest - begin)).number = whole;
      return;
    }
    long_number(base);
  }

  // Of "0x1f", "0o17", "0b11".
  static int base_of(char letter) {
    if (letter == 'x' || letter == 'X') return 16;
    if (letter == 'o' || letter == 'O') return 8;
    return letter == 'b' || letter == 'B' ? 2 : 10;
  }

  // One with a point, an exponent, digits in groups, or that fits no integer.
  void long_number(int base) {
    const bool hex = base != 10;
    std::array<char, 64> digits{};
    std::size_t kept = 0;
    std::size_t size = 0;
    bool point = false;
    for (;; ++size) {
      const char letter = peek(size);
      const bool sign = (letter == '-' || letter == '+') && !hex && size > 0 &&
                        (peek(size - 1) == 'e' || peek(size - 1) == 'E');
      if (!is_digit(letter) && !is_letter(letter) && letter != '.' && !sign) break;
      if (letter == '_') continue;
      point = point || letter == '.' || (!hex && (letter == 'e' || letter == 'E'));
      if (kept < digits.size()) digits[kept++] = letter;
    }
    const std::size_t skip = hex ? 2 : 0;
    const char* end = digits.data() + kept;
    std::int64_t whole = 0;
    const auto [rest, error] =
        std::from_chars(digits.data() + std::min(skip, kept), end, whole, base);
    if (!point && error == std::errc{} && rest == end) {
      add(Token::Kind::whole, size).number = whole;
      return;
    }
    double value = 0;
    if (std::from_chars(digits.data(), end, value).ec != std::errc{}) value = 1e300;
    add(Token::Kind::real, size).value = value;
  }

  // How many letters of a prefix stand before a quote here; npos: it is no text.
  std::size_t quote_prefix() const {
    for (std::size_t size = 0; size <= 2; ++size) {
      const char letter = peek(size);
      if (letter == '"' || letter == '\'' || letter == '`') return size;
      constexpr std::string_view kPrefixes = "rRbBuUfF";
      if (kPrefixes.find(letter) == std::string_view::npos || letter == '\0') break;
    }
    return std::string_view::npos;
  }

  void quoted() {
    const char quote = peek();
    const bool triple = quote != '`' && peek(1) == quote && peek(2) == quote;
    const std::size_t begin = triple ? 3 : 1;
    std::size_t size = begin;
    bool closed = false;
    for (; at_ + size < text_.size(); ++size) {
      const char letter = peek(size);
      if (letter == '\\') {
        ++size;
        continue;
      }
      if (letter == '\n' && !triple && quote != '`') break;
      if (letter != quote) continue;
      if (triple && (peek(size + 1) != quote || peek(size + 2) != quote)) continue;
      closed = true;
      break;
    }
    size = std::min(size, text_.size() - at_);
    const std::string_view inside =
        text_.substr(at_ + std::min(begin, size), size - std::min(begin, size));
    Token& token = add(Token::Kind::text, closed ? size + begin : size);
    token.word = inside;
    token.broken = !closed;
  }

  void sign(char letter) {
    if ((letter == '*' || letter == '/') && peek(1) == letter) {
      add(Token::Kind::sign, 2).sign = letter == '*' ? 'P' : 'D';
      return;
    }
    const auto index = static_cast<std::uint32_t>(words_.tokens.size());
    const std::size_t at = at_;
    Token& token = add(Token::Kind::sign, 1);
    token.sign = letter;
    if (letter == '(' || letter == '[' || letter == '{') {
      open_.push_back(index);
      if (open_.size() > kMostLevels) words_.too_deep = at;
    } else if (letter == ')' || letter == ']' || letter == '}') {
      close(letter, index);
    }
  }

  // Closes the innermost bracket of its kind; those within stay open.
  void close(char letter, std::uint32_t index) {
    const char wanted = letter == ')' ? '(' : letter == ']' ? '[' : '{';
    const auto found = std::find_if(open_.rbegin(), open_.rend(), [&](std::uint32_t each) {
      return words_.tokens[each].is(wanted);
    });
    if (found == open_.rend()) return;
    words_.tokens[*found].partner = index;
    words_.tokens[index].partner = *found;
    open_.erase(std::prev(found.base()), open_.end());
  }

  std::string_view text_;
  std::size_t most_;
  bool javascript_ = false;
  bool fenced_ = false;    // the code stands between lines of "```"
  bool prompted_ = false;  // the line before had a prompt: what has none is what was printed
  bool in_fence_ = false;
  std::size_t at_ = 0;
  Words words_;
  std::vector<std::uint32_t> open_;
};

// The place of the byte after `letter`.
void pass(Place& place, char letter) {
  if (letter == '\n') {
    ++place.line;
    place.column = 1;
  } else if ((static_cast<unsigned char>(letter) & 0xC0U) != 0x80U) {
    ++place.column;
  }
}

}  // namespace

bool has_word(std::string_view text, std::string_view word) {
  const auto goes_on = [&](std::size_t at) {
    return at < text.size() && (is_letter(text[at]) || is_digit(text[at]));
  };
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    if ((at == 0 || !goes_on(at - 1)) && !goes_on(at + word.size())) return true;
  }
  return false;
}

Words words_of(std::string_view text, std::size_t most) {
  return Lexer(text, most).run();
}

Places::Places(std::string_view text) : text_(text) {
  Place place{1, 1};
  marks_.reserve(text.size() / kStep + 1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % kStep == 0) marks_.push_back(place);
    pass(place, text[i]);
  }
  if (marks_.size() * kStep <= text.size()) marks_.push_back(place);
}

Place Places::at(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  Place place = marks_[offset / kStep];
  for (std::size_t i = offset / kStep * kStep; i < offset; ++i)
    pass(place, text_[i]);
  return place;
}

}  // namespace padlens::reading
