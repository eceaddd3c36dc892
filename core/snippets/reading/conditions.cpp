#include <array>
#include <optional>
#include <utility>

#include "core/snippets/reading/syntax.h"

// Conditions of Python: "a == b and not c", "a if b else c".

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

void ask(Value& value, Test test, std::optional<Value> right) {
  Value whole;
  whole.kind = Kind::test;
  whole.at = value.at;
  whole.end = right ? right->end : value.end;
  whole.number = static_cast<std::int64_t>(test);
  whole.items.push_back(std::move(value));
  if (right) whole.items.push_back(*std::move(right));
  value = std::move(whole);
}

void negate(Value& value) {
  ask(value, Test::negated, std::nullopt);
}

}  // namespace

// Level 0: "or", 1: "and", 2: "not", and what stands between them.
bool Parser::condition(Value& value, int level) {
  if (depth_ >= kMostLevels) return fail("code_levels", {std::to_string(kMostLevels)}, peek().at);
  if (level == 2) {
    if (!peek().is_word("not")) return comparison(value);
    ++at_;
    ++depth_;
    const bool read = condition(value, 2);
    --depth_;
    if (read) negate(value);
    return read;
  }
  if (!condition(value, level + 1)) return false;
  for (int chained = 0;; ++chained) {
    if (inside_ > 0) skip_lines();
    if (!peek().is_word(level == 0 ? "or" : "and")) return true;
    if (chained >= kMostLevels)
      return fail("code_levels", {std::to_string(kMostLevels)}, peek().at);
    ++at_;
    Value right;
    if (!condition(right, level + 1)) return false;
    ask(value, level == 0 ? Test::either : Test::both, std::move(right));
  }
}

bool Parser::comparison(Value& value) {
  if (value.at == value.end) {  // not read yet
    if (inside_ > 0) skip_lines();
    ++depth_;
    const bool read = arithmetic(value, 0);
    --depth_;
    if (!read) return false;
  }
  if (inside_ > 0) skip_lines();
  bool negated = false;
  std::optional<Test> test;
  std::size_t size = 1;
  const bool equals = peek(1).is('=');
  if (peek().is_word("is")) {
    test = Test::same;
    negated = peek(1).is_word("not");
    size = negated ? 2 : 1;
  } else if (peek().is_word("in") || (peek().is_word("not") && peek(1).is_word("in"))) {
    test = Test::in;
    negated = peek().is_word("not");
    size = negated ? 2 : 1;
  } else if (peek().is('<') || peek().is('>')) {
    test = peek().is('<') ? equals ? Test::most : Test::less : equals ? Test::least : Test::more;
    size = equals ? 2 : 1;
  } else if ((peek().is('=') || peek().is('!')) && equals) {
    test = peek().is('=') ? Test::same : Test::other;
    size = 2;
  }
  if (!test) return true;
  at_ += size;
  Value right;
  ++depth_;
  const bool read = arithmetic(right, 0);
  --depth_;
  if (!read) return false;
  ask(value, *test, std::move(right));
  if (negated) negate(value);
  return true;
}

// What follows an expression that is the beginning of a condition or a choice; false, and nothing
// passed over: it cannot be read so.
bool Parser::condition_after(Value& value) {
  const std::size_t begin = at_;
  const std::size_t faults_before = faults.size();
  Value whole = value;
  bool read = comparison(whole);
  // "not a == b" was read from its second word on.
  for (const int level : {1, 0}) {
    while (read && peek().is_word(level == 0 ? "or" : "and")) {
      ++at_;
      Value right;
      read = condition(right, level + 1);
      if (read) ask(whole, level == 0 ? Test::either : Test::both, std::move(right));
      if (inside_ > 0) skip_lines();
    }
  }
  if (read && peek().is_word("if")) read = choice_after(whole);
  const Token& token = peek();
  const bool ends = token.kind == Token::Kind::end || token.is(',') || token.is(')') ||
                    token.is(']') || token.is('}') || token.is(':') || token.is(';') ||
                    token.kind == Token::Kind::line_end;
  if (read && ends) {
    value = std::move(whole);
    return true;
  }
  faults.resize(faults_before);
  at_ = begin;
  return false;
}

// "value if condition else other", from the "if" on.
bool Parser::choice_after(Value& value) {
  ++at_;
  Value whole;
  whole.kind = Kind::choice;
  whole.at = value.at;
  whole.items.push_back(std::move(value));
  if (!condition(whole.items.emplace_back(), 0)) return false;
  if (inside_ > 0) skip_lines();
  if (!peek().is_word("else")) return false;
  ++at_;
  if (!expression(whole.items.emplace_back())) return false;
  whole.end = whole.items.back().end;
  value = std::move(whole);
  return true;
}

}  // namespace padlens::reading
