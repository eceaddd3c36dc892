#include "core/snippets/reading/prose.h"

#include <algorithm>
#include <array>

#include "core/snippets/reading/reader.h"

// Code within what people write around it. A line is prose where two words stand side by side that
// no language has so; of such a line the calls of known layers are kept.

namespace padlens::reading {
namespace {

bool is_blank(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\r';
}

bool is_figure(char letter) {
  return letter >= '0' && letter <= '9';
}

bool begins_word(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_' ||
         letter == '$' || static_cast<unsigned char>(letter) >= 0x80;
}

bool is_ascii(char letter) {
  return static_cast<unsigned char>(letter) < 0x80;
}

// Words of languages, which may stand beside others.
constexpr std::array<std::string_view, 55> kKeywords{
    "import",  "from",    "as",       "in",       "not",     "and",      "or",         "if",
    "else",    "elif",    "for",      "while",    "with",    "def",      "class",      "return",
    "lambda",  "async",   "await",    "new",      "const",   "let",      "var",        "yield",
    "raise",   "assert",  "del",      "global",   "except",  "function", "of",         "export",
    "static",  "public",  "typeof",   "case",     "throw",   "is",       "nonlocal",   "try",
    "finally", "pass",    "break",    "continue", "extends", "default",  "instanceof", "x",
    "print",   "private", "readonly", "final",    "graph",   "mut",      "scope"};

// What pages write for a sign of code: "（", "，", "“". Full-width letters stand in the order of
// ASCII. 0: it is none. `size`: its bytes.
char plain_sign(std::string_view rest, std::size_t& size) {
  struct Sign {
    std::string_view written;
    char plain;
  };
  constexpr std::array<Sign, 13> kSigns{{{"\xC2\xA0", ' '},
                                         {"\xE2\x80\x89", ' '},
                                         {"\xE2\x80\xAF", ' '},
                                         {"\xE2\x80\x8B", ' '},
                                         {"\xE3\x80\x80", ' '},
                                         {"\xE3\x80\x81", ','},
                                         {"\xE2\x80\x9C", '"'},
                                         {"\xE2\x80\x9D", '"'},
                                         {"\xE2\x80\x9E", '"'},
                                         {"\xE2\x80\x98", '\''},
                                         {"\xE2\x80\x99", '\''},
                                         {"\xE2\x88\x92", '-'},
                                         {"\xE2\x80\x93", '-'}}};
  for (const Sign& sign : kSigns) {
    size = sign.written.size();
    if (rest.starts_with(sign.written)) return sign.plain;
  }
  size = 3;
  if (rest.size() < 3 || rest[0] != '\xEF') return 0;
  const auto middle = static_cast<unsigned char>(rest[1]);
  const auto last = static_cast<unsigned char>(rest[2]);
  if (middle == 0xBC && last >= 0x81 && last <= 0xBF) return static_cast<char>(last - 0x81 + 0x21);
  if (middle == 0xBD && last >= 0x80 && last <= 0x9E) return static_cast<char>(last - 0x80 + 0x60);
  return 0;
}

// Passes through a text line by line and blanks what is no code.
class Cleaner {
 public:
  Cleaner(std::string_view text, bool object) : given_(text), object_(object) {}

  PlainCode run() {
    put_signs();
    if (!object_) {
      look();
      while (at_ < text().size())
        line();
    }
    return std::move(plain_);
  }

 private:
  std::string_view text() const {
    return plain_.text.empty() ? given_ : std::string_view(plain_.text);
  }

  void blank(std::size_t begin, std::size_t end) {
    if (plain_.text.empty()) plain_.text = given_;
    for (std::size_t i = begin; i < std::min(end, plain_.text.size()); ++i) {
      if (plain_.text[i] != '\n') plain_.text[i] = ' ';
    }
  }

  void put(std::size_t at, char letter) {
    if (plain_.text.empty()) plain_.text = given_;
    plain_.text[at] = letter;
  }

  // The signs of pages as those of code, outside of texts.
  void put_signs() {
    char quote = 0;
    for (std::size_t i = 0; i < given_.size();) {
      const char letter = given_[i];
      if (is_ascii(letter)) {
        if (letter == '\n') quote = 0;
        if (letter == quote)
          quote = 0;
        else if (quote == 0 && (letter == '"' || letter == '\''))
          quote = letter;
        ++i;
        continue;
      }
      std::size_t size = 0;
      const char plain =
          quote == 0 || given_[i] == '\xE2' ? plain_sign(given_.substr(i), size) : '\0';
      const bool quotes = plain == '"' || plain == '\'';
      if (plain == 0 || (quote != 0 && !(quotes && plain == quote))) {
        ++i;
        continue;
      }
      const bool opens = quotes && quote == 0;
      if (quotes) quote = opens ? plain : '\0';
      blank(i, i + size);
      put(opens ? i + size - 1 : i, plain);  // nothing of it stands within the quotes
      i += size;
    }
  }

  // What the text as a whole is: a difference of two versions, JavaScript.
  void look() {
    bool plus = false;
    bool minus = false;
    bool head = false;
    for (std::size_t begin = 0; begin < text().size();) {
      const std::string_view rest = text().substr(begin);
      plus = plus ||
             (rest.size() > 1 && rest[0] == '+' && (is_blank(rest[1]) || begins_word(rest[1])));
      minus = minus ||
              (rest.size() > 1 && rest[0] == '-' && (is_blank(rest[1]) || begins_word(rest[1])));
      head = head || rest.starts_with("@@ ") || rest.starts_with("diff --git");
      begin = std::min(text().find('\n', begin), text().size() - 1) + 1;
    }
    difference_ = head || (plus && minus);
    const auto begins_line = [&](std::string_view word) {
      return text().starts_with(word) ||
             text().find("\n" + std::string(word)) != std::string_view::npos;
    };
    fenced_ = begins_line("```");
    prompted_ = begins_line(">>>") || begins_line("In [");
    for (const std::string_view word : {"const ", "let ", "=>", "${"})
      javascript_ = javascript_ || text().find(word) != std::string_view::npos;
  }

  std::size_t line_end(std::size_t at) const {
    return std::min(text().find('\n', at), text().size());
  }

  // One line that begins outside of brackets, or the rest of a bracket.
  void line() {
    const std::size_t begin = at_;
    const std::size_t end = line_end(begin);
    if (text().substr(begin, 3) == "```") {
      in_fence_ = !in_fence_;
      return next_line(end);
    }
    if (fenced_ && !in_fence_) return next_line(end);  // the lexer passes over it
    if (difference_ && part_of_difference(begin, end)) return next_line(end);
    if (depth_ == 0 && quote_ == 0 && !prompted_) {
      marker(begin, end);
      if (is_prose(begin, end)) return prose(begin, end);
    }
    scan(begin, end);
    next_line(end);
  }

  void next_line(std::size_t end) { at_ = end + 1; }

  // Lines of a difference that are none of the new version; true: it is passed over.
  bool part_of_difference(std::size_t begin, std::size_t end) {
    const std::string_view line = text().substr(begin, end - begin);
    constexpr std::array<std::string_view, 5> kHeads{"diff --git", "index ", "--- ", "+++ ", "@@ "};
    const bool head =
        std::ranges::any_of(kHeads, [&](std::string_view word) { return line.starts_with(word); });
    if (head || line.starts_with('-')) {
      plain_.removed = plain_.removed || !head;
      blank(begin, end);
      return true;
    }
    if (line.starts_with('+')) put(begin, ' ');
    return false;
  }

  // "1. ", "(2) ", "- ", "* ": what a list begins its lines with.
  void marker(std::size_t begin, std::size_t end) {
    std::size_t at = begin;
    while (at < end && is_blank(text()[at]))
      ++at;
    const std::size_t first = at;
    const auto letter = [&](std::size_t i) { return i < end ? text()[i] : '\0'; };
    const bool bullet = text().substr(at, 3) == "\xE2\x80\xA2";
    if (bullet) {
      at += 3;
    } else if (letter(at) == '-' || letter(at) == '*' || letter(at) == '+' || letter(at) == '>') {
      ++at;
      if (!is_blank(letter(at))) return;
    } else {
      const bool bracket = letter(at) == '(';
      if (bracket) ++at;
      const std::size_t number = at;
      while (is_figure(letter(at)))
        ++at;
      const char close = letter(at);
      if (at == number || at > number + 3 || (close != ')' && (bracket || close != '.'))) return;
      ++at;
    }
    if (!bullet && !is_blank(letter(at))) return;
    while (is_blank(letter(at)))
      ++at;
    if (begins_word(letter(at)) || letter(at) == '`') blank(first, at);
  }

  // Passes over a text in quotes that begins at `at` and ends on its line; where it ends.
  std::size_t behind_quotes(std::size_t at, std::size_t end) const {
    const char quote = text()[at];
    std::size_t i = at + 1;
    while (i < end && text()[i] != quote)
      i += text()[i] == '\\' ? 2 : 1;
    return std::min(i + 1, end);
  }

  std::size_t behind_word(std::size_t at, std::size_t end) const {
    while (at < end && (begins_word(text()[at]) || is_figure(text()[at]) ||
                        (text()[at] == '.' && at + 1 < end && begins_word(text()[at + 1]))))
      ++at;
    return at;
  }

  // Whether a line has words side by side, or a word before a call, as no code has them.
  bool is_prose(std::size_t begin, std::size_t end) const {
    std::size_t at = begin;
    while (at < end && is_blank(text()[at]))
      ++at;
    if (at == end) return false;
    const char first = text()[at];
    if (first == '|') return true;  // a row of a table
    if (std::string_view("()%[<@}").find(first) != std::string_view::npos) return false;
    const std::string_view start = text().substr(at, behind_word(at, end) - at);
    constexpr std::array<std::string_view, 7> kHeads{"def",   "class",    "import", "from",
                                                     "async", "function", "case"};
    if (is_one_of(start, kHeads)) return false;
    // A colon ends their heads, and a statement may follow.
    constexpr std::array<std::string_view, 9> kBlocks{"if",   "elif", "else",   "for",    "while",
                                                      "with", "try",  "except", "finally"};
    return says(at, end, !is_one_of(start, kBlocks));
  }

  bool says(std::size_t at, std::size_t end, bool labels) const {
    int depth = 0;
    std::string_view before;  // the word that stands directly before, with blanks between
    bool closed = false;      // likewise a bracket
    bool labelled = false;
    while (at < end) {
      const char letter = text()[at];
      if (is_blank(letter)) {
        ++at;
        continue;
      }
      if (letter == '#' || text().substr(at, 2) == "//") return false;
      if (letter == '`' && depth == 0 && !javascript_) return true;
      if (letter == '"' || letter == '\'') {
        at = behind_quotes(at, end);
        before = {};
        closed = false;
        continue;
      }
      if (begins_word(letter) || is_figure(letter)) {
        const std::size_t next = behind_word(at, end);
        const std::string_view word = text().substr(at, std::max(next, at + 1) - at);
        at = std::max(next, at + 1);
        if (depth > 0) continue;
        const bool plain = begins_word(word[0]) && !is_one_of(word, kKeywords);
        if (plain && (closed || (!before.empty() && !is_one_of(before, kKeywords)))) return true;
        if (labelled && plain && at < end && text()[at] == '(') return true;
        if (plain && has_foreign_letters(word) && at < end && text()[at] == '(') return true;
        before = word;
        closed = false;
        continue;
      }
      const bool ends = at + 1 == end || (at + 2 == end && text()[end - 1] == '\r');
      if (depth == 0 && ends && closed && (letter == '.' || letter == '!' || letter == '?'))
        return true;
      if (depth == 0 &&
          (text().substr(at, 3) == "\xE2\x86\x92" || (closed && text().substr(at, 2) == "->")))
        return true;
      labelled =
          labels && depth == 0 && letter == ':' && !before.empty() && !is_one_of(before, kKeywords);
      before = {};
      closed = false;
      if (letter == '(' || letter == '[' || letter == '{') ++depth;
      if ((letter == ')' || letter == ']' || letter == '}') && depth > 0) --depth;
      if (letter == ')' && depth == 0) closed = true;
      ++at;
    }
    return false;
  }

  // "使用Conv2D": words of two scripts in one.
  static bool has_foreign_letters(std::string_view word) {
    const std::size_t dot = word.rfind('.');
    const std::string_view last = word.substr(dot == std::string_view::npos ? 0 : dot + 1);
    return !is_ascii(last.front()) && is_ascii(last.back());
  }

  // Keeps the calls of layers of a line of prose, each a statement of its own.
  void prose(std::size_t begin, std::size_t end) {
    std::size_t kept = begin;  // up to there all is done
    bool any = false;
    for (std::size_t at = begin; at < end;) {
      if (!begins_word(text()[at])) {
        ++at;
        continue;
      }
      const std::size_t open = behind_word(at, end);
      std::size_t from = at;  // the letters that a name of a library has
      for (std::size_t i = at; i < open; ++i) {
        if (!is_ascii(text()[i])) from = i + 1;
      }
      at = std::max(open, at + 1);
      if (from >= open || open >= end || text()[open] != '(') continue;
      if (!is_layer(text().substr(from, open - from))) continue;
      const std::size_t close = behind_call(open);
      if (close == 0) continue;
      if (any) put(kept, ';');
      blank(any ? kept + 1 : kept, from);
      kept = at = close;
      end = line_end(close);
      any = true;
    }
    std::size_t& count = any ? plain_.beside : plain_.passed;
    if (count++ == 0) (any ? plain_.first_beside : plain_.first) = begin;
    blank(kept, end);
    next_line(end);
  }

  // Behind the brackets that begin at `open`, and what they are called with: 0: none closes them.
  std::size_t behind_call(std::size_t open) const {
    constexpr std::size_t kMost = 4096;
    int depth = 0;
    const std::size_t last = std::min(text().size(), open + kMost);
    for (std::size_t at = open; at < last;) {
      const char letter = text()[at];
      if (letter == '"' || letter == '\'') {
        at = behind_quotes(at, line_end(at));
        continue;
      }
      if (letter == '(' || letter == '[' || letter == '{') ++depth;
      if (letter == ')' || letter == ']' || letter == '}') --depth;
      ++at;
      if (depth == 0 && (at >= text().size() || text()[at] != '(')) return at;
    }
    return 0;
  }

  // A call that makes a layer; of small words only those of windows, as prose has the others.
  static bool is_layer(std::string_view path) {
    Value call;
    call.kind = Value::Kind::call;
    const Found found = find_called(path, {}, call);
    if (found.function == nullptr) return false;
    const std::string_view last = last_part(path);
    const Does does = found.function->does;
    if (does == Does::none || does == Does::array || does == Does::node) return false;
    return is_window(does) || last.size() < path.size() || (last[0] >= 'A' && last[0] <= 'Z');
  }

  // Follows brackets and long texts of code to the end of its line.
  void scan(std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end;) {
      const char letter = text()[at];
      if (quote_ != 0) {
        const bool closes = text().substr(at, 3) == std::string(3, quote_);
        if (closes) quote_ = 0;
        at += closes ? 3 : 1;
      } else if (letter == '#' || (letter == '/' && text().substr(at, 2) == "//" && depth_ == 0)) {
        return;
      } else if (letter == '"' || letter == '\'') {
        const bool three = text().substr(at, 3) == std::string(3, letter);
        if (three) quote_ = letter;
        at = three ? at + 3 : behind_quotes(at, end);
      } else {
        if (letter == '(' || letter == '[' || letter == '{') ++depth_;
        if ((letter == ')' || letter == ']' || letter == '}') && depth_ > 0) --depth_;
        ++at;
      }
    }
  }

  std::string_view given_;
  bool object_;
  PlainCode plain_;
  std::size_t at_ = 0;
  int depth_ = 0;
  char quote_ = 0;  // of a text of several lines
  bool difference_ = false;
  bool javascript_ = false;
  bool fenced_ = false;
  bool in_fence_ = false;
  bool prompted_ = false;  // an interpreter's session, whose answers the lexer passes over
};

}  // namespace

PlainCode plain_code(std::string_view text, bool object) {
  return Cleaner(text, object).run();
}

}  // namespace padlens::reading
