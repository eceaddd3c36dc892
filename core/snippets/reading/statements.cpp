#include <algorithm>
#include <array>
#include <utility>

#include "core/snippets/reading/syntax.h"

// Statements: assignments and calls.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

// Lines that begin with one of these hold no layer.
constexpr std::array<std::string_view, 24> kPassed{
    "import", "from",   "class",  "if",       "elif",   "else",  "for",      "while",
    "try",    "with",   "except", "finally",  "pass",   "break", "continue", "raise",
    "assert", "global", "del",    "nonlocal", "switch", "case",  "throw",    "export"};

// Words of a statement that are read once more where it has a fault.
constexpr std::size_t kMostAgain = 4096;

constexpr std::array<std::string_view, 3> kLeaves{"raise", "break", "continue"};

constexpr std::array<std::string_view, 6> kBefore{"return", "const", "let",
                                                  "var",    "await", "yield"};

template <std::size_t N>
bool is_word_of(const Token& token, const std::array<std::string_view, N>& words) {
  return token.kind == Token::Kind::name && is_one_of(token.word, words);
}

}  // namespace

bool has_body(const Statement& statement) {
  return statement.kind == Statement::Kind::loop || statement.kind == Statement::Kind::branch ||
         statement.kind == Statement::Kind::type ||
         (statement.kind == Statement::Kind::function && statement.python);
}

bool Parser::next(Statement& result) {
  for (;;) {
    while (peek().kind == Token::Kind::line_end || peek().is(';') || peek().is(',') ||
           peek().is('}') || peek().is(')') || peek().is(']'))
      ++at_;
    if (peek().kind == Token::Kind::end) return false;
    const std::size_t begin = at_;
    result = Statement{};
    result.at = peek().at;
    inside_ = depth_ = 0;
    const bool read = statement(result);
    const bool ends = peek().kind == Token::Kind::end || peek().kind == Token::Kind::line_end ||
                      peek().is(';') || peek().is(',') || peek().is(')') || peek().is(']') ||
                      peek().is('}');
    if (!read) {
      // What stands in brackets on lines of its own is read for itself.
      if (at_ - begin < kMostAgain) at_ = begin;
      while (peek().kind != Token::Kind::end && peek().kind != Token::Kind::line_end)
        ++at_;
    } else if (!ends && !(peek().is('{') || peek().is(':'))) {
      fail_here();
      skip_line();
    } else if (peek().is('{') || (peek().is(':') && has_body(result))) {
      ++at_;  // its body may begin on this line
    } else if (peek().is(':')) {
      skip_line();
    }
    at_ = std::max(at_, begin + 1);
    if (read) return true;
  }
}

bool Parser::only(Value& value) {
  skip_lines();
  if (!expression(value)) return false;
  skip_lines();
  return peek().kind == Token::Kind::end || fail_here();
}

bool Parser::statement(Statement& result) {
  bool done = false;
  if (!words_statement(result, done)) return false;
  if (done) return true;
  if (labelled(result)) return expression(result.value);
  const std::size_t before = at_;
  if (graph_head(result)) return true;
  at_ = before;
  if (node(result)) return true;
  if (result.kind == Statement::Kind::node) return false;  // it is one, with a fault
  at_ = before;
  return assignment(result);
}

// What begins with a word of the language.
bool Parser::words_statement(Statement& result, bool& done) {
  done = true;
  while (is_word_of(peek(), kBefore) && !peek(1).is('=') && !peek(1).is('(')) {
    const bool ends = peek(1).kind == Token::Kind::line_end || peek(1).kind == Token::Kind::end ||
                      peek(1).is(';');
    result.returns = peek().is_word("return");
    ++at_;
    if (ends) return true;
  }
  if (peek().is_word("return")) {
    result.returns = true;
    ++at_;
  }
  if (result.returns && (peek().is('%') || (peek().is('(') && peek(1).is('%')))) {
    skip_line();  // the outputs of an ONNX graph
    return true;
  }
  if (peek().is_word("async")) ++at_;
  if ((peek().is_word("def") || peek().is_word("function")) && peek(1).kind == Token::Kind::name)
    return function_head(result);
  const bool passed = is_word_of(peek(), kPassed) && !peek(1).is('=') &&
                      (!peek(1).is('.') || peek().is_word("from"));
  if (passed && peek().is_word("for") && loop_head(result)) return true;
  if (passed && branch_head(result)) return true;
  if (passed && peek().is_word("class") && type_head(result)) return true;
  if (passed && is_word_of(peek(), kLeaves)) {
    result.kind = Statement::Kind::leaves;
    result.targets = {peek().word};
  }
  if (passed || peek().is('@')) {
    skip_head();
    return true;
  }
  result.kind = Statement::Kind::expression;
  done = false;
  return true;
}

// "(conv1): " of a line that PyTorch prints.
bool Parser::labelled(Statement& result) {
  if (!peek().is('(') || peek().partner == 0) return false;
  const std::size_t end = peek().partner;
  if (end == at_ + 1 || end > at_ + 16 || !tokens_[end + 1].is(':')) return false;
  result.label = text_.substr(tokens_[at_ + 1].at, tokens_[end - 1].end - tokens_[at_ + 1].at);
  at_ = end + 2;
  return true;
}

void Parser::targets_of(const Value& value, std::vector<std::string_view>& targets) const {
  if (value.is(Kind::name)) targets.push_back(value.text);
  if (value.is(Kind::member)) targets.push_back(text_.substr(value.at, value.end - value.at));
  if (!value.is(Kind::list)) return;
  for (const Value& item : value.items)
    targets.push_back(item.is(Kind::name) ? item.text : std::string_view());
}

// "a = b = value", "a: int = value", "a += value", "a *= value", "a, b = value"; or the value
// alone.
bool Parser::assignment(Statement& result) {
  for (int chained = 0;; ++chained) {
    Value value;
    if (!expression(value)) return false;
    if (peek().is(',') && peek(1).kind != Token::Kind::line_end &&
        peek(1).kind != Token::Kind::end) {  // a tuple without brackets
      wrap(value, Kind::list);
      while (peek().is(',') && peek(1).kind != Token::Kind::line_end &&
             peek(1).kind != Token::Kind::end) {
        ++at_;
        Value item;
        if (!expression(item)) return false;
        value.items.push_back(std::move(item));
      }
      value.end = tokens_[at_ - 1].end;
    }
    const bool names = value.is(Kind::name) || value.is(Kind::member) || value.is(Kind::list) ||
                       value.is(Kind::index);
    if (names && peek().is(':') && peek(1).kind == Token::Kind::name) {  // a type
      std::size_t ahead = 1;
      while (peek(ahead).kind == Token::Kind::name || peek(ahead).is('.') || peek(ahead).is('|') ||
             (peek(ahead).is('[') && peek(ahead).partner != 0))
        ahead = peek(ahead).is('[') ? peek(ahead).partner - at_ + 1 : ahead + 1;
      if (peek(ahead).is('=')) at_ += ahead;
    }
    const char sign = peek().kind == Token::Kind::sign ? peek().sign : '\0';
    const bool changes = std::string_view("+-*/%DP").find(sign) != std::string_view::npos &&
                         sign != '\0' && peek(1).is('=');
    if (changes && names) {
      at_ += 2;
      targets_of(value, result.targets);
      Value right;
      if (!expression(right)) return false;
      wrap(value, sign == '+' ? Kind::sum : sign == '*' ? Kind::product : Kind::operation);
      value.number = sign;
      value.end = right.end;
      value.items.push_back(std::move(right));
      result.value = std::move(value);
      return true;
    }
    if (!peek().is('=') || peek(1).is('=') || !names || chained >= kMostLevels) {
      result.value = std::move(value);
      return true;
    }
    ++at_;
    targets_of(value, result.targets);
    if (value.is(Kind::index)) result.item = std::move(value);
  }
}

}  // namespace padlens::reading
