#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "core/snippets/reading/syntax.h"

// Heads of functions, classes, loops and branches.

namespace padlens::reading {

// To the end of the line, or to the "{" that ends it in JavaScript.
void Parser::skip_head() {
  while (peek().kind != Token::Kind::end && peek().kind != Token::Kind::line_end) {
    if (peek().is('{') && peek(1).kind == Token::Kind::line_end) return;
    skip_closed();
  }
}

// "a, (b, c) in": the names, and behind the word.
bool Parser::loop_targets(std::vector<std::string_view>& targets) {
  while (!peek().is_word("in")) {
    const Token& token = peek();
    if (token.kind == Token::Kind::name) {
      targets.push_back(token.word);
    } else if (!token.is(',') && !token.is('(') && !token.is(')')) {
      return false;
    }
    ++at_;
  }
  ++at_;
  return !targets.empty();
}

// "for a, b in list:"; false, and nothing passed over: it is not known, or JavaScript's.
bool Parser::loop_head(Statement& result) {
  const std::size_t begin = at_++;
  const std::size_t faults_before = faults.size();
  if (loop_targets(result.targets) && expression(result.value) && peek().is(':')) {
    result.kind = Statement::Kind::loop;
    return true;
  }
  faults.resize(faults_before);
  result.targets.clear();
  result.value = Value{};
  at_ = begin;
  return false;
}

// "if a == b:", "elif c:", "else:" of Python; a condition that cannot be read is opaque. False, and
// nothing passed over: it is no branch, or JavaScript's.
bool Parser::branch_head(Statement& result) {
  const Token& word = peek();
  const bool last = word.is_word("else") && peek(1).is(':');
  if (!last && !word.is_word("if") && !word.is_word("elif")) return false;
  const std::size_t begin = at_++;
  const std::size_t faults_before = faults.size();
  Value asked;
  const bool read = last || (condition(asked, 0) && peek().is(':'));
  faults.resize(faults_before);
  if (!read) {  // another condition: up to its colon
    asked = Value{};
    at_ = begin + 1;
    while (!peek().is(':') && peek().kind != Token::Kind::line_end &&
           peek().kind != Token::Kind::end)
      skip_closed();
    if (!peek().is(':')) {
      at_ = begin;
      return false;
    }
  }
  result.kind = Statement::Kind::branch;
  result.targets = {word.word};
  result.value = std::move(asked);
  result.value.at = word.at;
  result.value.end = peek().at;
  return true;
}

// A parameter's type, "Optional[int]", up to what ends it.
void Parser::skip_type() {
  while (peek().kind == Token::Kind::name || peek().kind == Token::Kind::text || peek().is('.') ||
         peek().is('|') || peek().is('['))
    skip_closed();
}

// "n=2", "n: int = 2", "*rest": its name and its default.
void Parser::parameter(Statement& result, std::size_t end) {
  const std::uint32_t begin = peek().at;
  while (peek().is('*') || peek().is('P'))
    ++at_;
  if (peek().kind != Token::Kind::name) return;
  result.targets.push_back(text_.substr(begin, peek().end - begin));
  Value& standard = result.value.items.emplace_back();
  ++at_;
  if (peek().is(':')) {
    ++at_;
    skip_type();
  }
  if (!peek().is('=')) return;
  ++at_;
  ++inside_;
  const std::size_t faults_before = faults.size();
  if (!expression(standard)) standard = Value{};
  faults.resize(faults_before);
  --inside_;
  at_ = std::min(at_, end);
}

// "class Net(nn.Module):"; false, and nothing passed over: it is JavaScript's.
bool Parser::type_head(Statement& result) {
  const std::size_t begin = at_;
  if (peek(1).kind != Token::Kind::name) return false;
  result.label = peek(1).word;
  at_ += 2;
  if (peek().is('(') && peek().partner != 0) {
    const std::size_t end = peek().partner;
    while (++at_ < end) {
      const std::uint32_t from = peek().at;
      std::uint32_t to = from;
      for (; at_ < end && (peek().kind == Token::Kind::name || peek().is('.')); ++at_)
        to = peek().end;
      if (to > from) result.targets.push_back(text_.substr(from, to - from));
      while (at_ < end && !peek().is(','))
        skip_closed();
    }
    at_ = end + 1;
  }
  result.kind = Statement::Kind::type;
  if (peek().is(':')) return true;
  result = Statement{};
  result.at = tokens_[begin].at;
  at_ = begin;
  return false;
}

// "def forward(self, x: Tensor, n=2) -> Tensor:"
bool Parser::function_head(Statement& result) {
  result.python = peek().is_word("def");
  result.label = peek(1).word;
  at_ += 2;
  if (!peek().is('(') || peek().partner == 0) {
    skip_line();
    return true;
  }
  const std::size_t end = peek().partner;
  result.kind = Statement::Kind::function;
  result.value.kind = Value::Kind::list;
  for (++at_; at_ < end;) {
    skip_lines();
    parameter(result, end);
    while (at_ < end && !peek().is(','))
      skip_closed();
    if (at_ < end) ++at_;
  }
  at_ = end + 1;
  if (!result.python) {
    skip_head();
    return true;
  }
  while (peek().kind != Token::Kind::end && peek().kind != Token::Kind::line_end && !peek().is(':'))
    skip_closed();
  return true;
}

}  // namespace padlens::reading
