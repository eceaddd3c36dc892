#include <algorithm>
#include <array>
#include <utility>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/syntax.h"

// Expressions. Python's, with what JavaScript writes otherwise; what is printed in their manner.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

// Levels of operators that chain, the loosest first.
constexpr std::array<std::string_view, 2> kSigns{"+-", "*/D%@"};

Value call_value(Value callee) {
  Value value;
  value.kind = Kind::call;
  value.at = callee.at;
  value.items.push_back(std::move(callee));
  value.keys.emplace_back();
  return value;
}

}  // namespace

const Token& Parser::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

void Parser::skip_lines() {
  while (peek().kind == Token::Kind::line_end)
    ++at_;
}

// To the end of this line; what a bracket on it holds belongs to it.
void Parser::skip_line() {
  while (peek().kind != Token::Kind::end && peek().kind != Token::Kind::line_end)
    skip_closed();
}

void Parser::skip_closed() {
  const Token& token = peek();
  const bool opens = token.is('(') || token.is('[') || token.is('{');
  at_ = opens && token.partner != 0 ? token.partner + 1 : at_ + 1;
}

bool Parser::fail(std::string code, std::vector<std::string> args, std::size_t at) {
  constexpr std::size_t kMostFaults = 200;
  const bool known = std::ranges::find(faults, at, &Fault::at) != faults.end();
  if (!known && faults.size() < kMostFaults)
    faults.push_back({at, std::move(code), std::move(args)});
  return false;
}

bool Parser::fail_here() {
  const Token& token = peek();
  const std::string_view word =
      text_.substr(token.at, std::max<std::size_t>(token.end - token.at, 1));
  if (token.kind == Token::Kind::end || token.kind == Token::Kind::line_end)
    return fail("code_ends", {}, token.at);
  return fail("code_syntax", {shown_text(word)}, token.at);
}

bool Parser::opens() {
  return peek().partner != 0 || fail("code_unclosed", {std::string(1, peek().sign)}, peek().at);
}

bool Parser::wrap(Value& value, Value::Kind kind) {
  Value outer;
  outer.kind = kind;
  outer.at = value.at;
  outer.items.push_back(std::move(value));
  value = std::move(outer);
  return true;
}

// What no layer is told with, up to the next comma or bracket.
void Parser::rest_is_opaque(Value& value) {
  Value opaque;
  opaque.at = value.at;
  while (true) {
    const Token& token = peek();
    if (token.kind == Token::Kind::end || token.is(',') || token.is(')') || token.is(']') ||
        token.is('}') || (inside_ == 0 && token.kind == Token::Kind::line_end))
      break;
    skip_closed();
  }
  opaque.end = tokens_[at_ - 1].end;
  value = std::move(opaque);
}

// "value for a, b in list" up to its bracket; false, and nothing passed over, where there is more.
bool Parser::turns(Value& value) {
  const std::size_t begin = at_++;
  Value whole;
  whole.kind = Kind::turns;
  whole.at = value.at;
  Value list;
  const std::size_t faults_before = faults.size();
  const bool read = loop_targets(whole.keys) && expression(list);
  if (!read || !(peek().is(')') || peek().is(']'))) {
    faults.resize(faults_before);
    at_ = begin;
    return false;
  }
  whole.end = list.end;
  whole.items = {std::move(value), std::move(list)};
  value = std::move(whole);
  return true;
}

// "lambda a, b: value": its value by its parameters' names; opaque, as nothing is told with it.
bool Parser::lambda(Value& value) {
  Value whole;
  whole.at = peek().at;
  ++at_;
  while (peek().kind != Token::Kind::end && peek().kind != Token::Kind::line_end &&
         !peek().is(':') && !peek().is(')') && !peek().is(']')) {
    if (peek().kind == Token::Kind::name) whole.keys.push_back(peek().word);
    skip_closed();
  }
  if (peek().is(':')) ++at_;
  const bool read = expression(value);
  --depth_;
  if (!read) return false;
  whole.end = tokens_[at_ - 1].end;
  whole.items.push_back(std::move(value));
  value = std::move(whole);
  return true;
}

bool Parser::expression(Value& value) {
  if (depth_ >= kMostLevels) return fail("code_levels", {std::to_string(kMostLevels)}, peek().at);
  ++depth_;
  if (inside_ > 0) skip_lines();
  if (peek().is_word("lambda")) return lambda(value);
  const bool read = arithmetic(value, 0);
  --depth_;
  if (!read) return false;
  if (inside_ > 0) skip_lines();
  const Token& token = peek();
  constexpr std::array<std::string_view, 9> kBetween{"if", "for", "and", "or",   "in",
                                                     "is", "not", "as",  "async"};
  const bool word =
      token.kind == Token::Kind::name && std::ranges::find(kBetween, token.word) != kBetween.end();
  if (token.is_word("for") && inside_ > 0 && turns(value)) return true;
  const bool compares = token.is('<') || token.is('>') || token.is('!') || token.is('?') ||
                        token.is('&') || token.is('|') || token.is('^') ||
                        (token.is('=') && (peek(1).is('=') || peek(1).is('>')));
  if (!word && !(compares && !(inside_ == 0 && token.is('<')))) return true;
  if (!condition_after(value)) rest_is_opaque(value);
  return true;
}

bool Parser::arithmetic(Value& value, int level) {
  if (level == static_cast<int>(kSigns.size())) return power(value);
  if (!arithmetic(value, level + 1)) return false;
  for (int chained = 0;;) {
    if (inside_ > 0) skip_lines();
    const Token& token = peek();
    if (token.kind != Token::Kind::sign ||
        kSigns[static_cast<std::size_t>(level)].find(token.sign) == std::string_view::npos ||
        peek(1).is('='))
      return true;
    const char sign = token.sign;
    ++at_;
    Value right;
    if (!arithmetic(right, level + 1)) return false;
    if (fold(value, right, sign)) continue;
    const Kind kind = sign == '+' ? Kind::sum : sign == '*' ? Kind::product : Kind::operation;
    if (!value.is(kind) || kind == Kind::operation) {
      if (++chained > kMostLevels)
        return fail("code_levels", {std::to_string(kMostLevels)}, right.at);
      wrap(value, kind);
      value.number = sign;
    }
    value.end = right.end;
    value.items.push_back(std::move(right));
  }
}

bool Parser::power(Value& value) {
  const Token& token = peek();
  if (token.is('-') || token.is('+') || token.is('~') || token.is('!') || token.is('*') ||
      token.is('P') || token.is_word("not") || token.is_word("await") || token.is_word("new")) {
    if (depth_ >= kMostLevels) return fail("code_levels", {std::to_string(kMostLevels)}, token.at);
    ++at_;
    ++depth_;
    const bool read = power(value);
    --depth_;
    if (!read) return false;
    if (token.is('-') && value.is(Kind::whole) && value.number != INT64_MIN) {
      value.number = -value.number;
    } else if (token.is('-') && value.is(Kind::real)) {
      value.real = -value.real;
    } else if (token.is_word("not")) {
      wrap(value, Kind::test);
      value.number = static_cast<std::int64_t>(Test::negated);
      value.end = value.items[0].end;
    } else if (token.is('-') || token.is('~') || token.is('!')) {
      wrap(value, Kind::operation);
      value.number = token.sign;
      value.end = value.items[0].end;
    }
    value.at = token.at;
    return true;
  }
  if (!atom(value) || !postfix(value)) return false;
  if (!peek().is('P')) return true;
  ++at_;
  Value right;
  if (depth_ >= kMostLevels) return fail("code_levels", {std::to_string(kMostLevels)}, token.at);
  ++depth_;
  const bool read = power(right);
  --depth_;
  if (!read) return false;
  if (fold(value, right, 'P')) return true;
  wrap(value, Kind::operation);
  value.number = 'P';
  value.end = right.end;
  value.items.push_back(std::move(right));
  return true;
}

// ".name", "(arguments)", "[index]", as many as follow.
bool Parser::postfix(Value& value) {
  for (int chained = 0;; ++chained) {
    if (inside_ > 0) {
      // A method on a line of its own.
      std::size_t ahead = 0;
      while (peek(ahead).kind == Token::Kind::line_end)
        ++ahead;
      if (ahead > 0 && peek(ahead).is('.')) at_ += ahead;
    }
    const Token& token = peek();
    const bool follows = token.is('.') || token.is('(') || token.is('[');
    const bool open = follows && !token.is('.') && token.at > value.end && inside_ == 0 &&
                      value.is(Kind::name) && token.is('[');
    if (!follows || open) return true;
    if (chained >= kMostLevels) return fail("code_levels", {std::to_string(kMostLevels)}, token.at);
    if (token.is('.')) {
      if (peek(1).kind != Token::Kind::name) return fail_here();
      wrap(value, Kind::member);
      value.text = peek(1).word;
      value.end = peek(1).end;
      at_ += 2;
    } else if (token.is('(')) {
      value = call_value(std::move(value));
      if (!arguments(value)) return false;
    } else {
      wrap(value, Kind::index);
      if (!index(value)) return false;
    }
  }
}

bool Parser::literal_name(Value& value) {
  const std::string_view word = peek().word;
  if (word == "None" || word == "null" || word == "undefined") {
    value.kind = Kind::null;
  } else if (word == "True" || word == "true" || word == "False" || word == "false") {
    value.kind = Kind::boolean;
    value.number = word == "True" || word == "true" ? 1 : 0;
  } else {
    return false;
  }
  ++at_;
  return true;
}

bool Parser::atom(Value& value) {
  const Token& token = peek();
  value = Value{};
  value.at = token.at;
  value.end = token.end;
  switch (token.kind) {
    case Token::Kind::whole:
      value.kind = Kind::whole;
      value.number = token.number;
      ++at_;
      return true;
    case Token::Kind::real:
      value.kind = Kind::real;
      value.real = token.value;
      ++at_;
      return true;
    case Token::Kind::text:
      if (token.broken) return fail("code_unclosed", {"\""}, token.at);
      value.kind = Kind::text;
      value.text = token.word;
      ++at_;
      for (;;) {  // texts beside each other are one
        std::size_t ahead = 0;
        while (inside_ > 0 && peek(ahead).kind == Token::Kind::line_end)
          ++ahead;
        if (peek(ahead).kind != Token::Kind::text || peek(ahead).broken) return true;
        at_ += ahead + 1;
        value.end = tokens_[at_ - 1].end;
      }
    case Token::Kind::name: {
      if (literal_name(value)) return true;
      value.kind = Kind::name;
      ++at_;
      // A dotted name, as long as nothing stands between.
      while (peek().is('.') && peek().at == value.end && peek(1).kind == Token::Kind::name &&
             peek(1).at == peek().end) {
        value.end = peek(1).end;
        at_ += 2;
      }
      value.text = text_.substr(value.at, value.end - value.at);
      return true;
    }
    default:
      break;
  }
  if (token.is('(') || token.is('[')) {
    value.kind = Kind::list;
    return items(value, token.is('(') ? ')' : ']');
  }
  if (token.is('{')) return dict(value);
  if (token.is('.') && peek(1).is('.') && peek(2).is('.')) {
    at_ += 3;  // an ellipsis
    value.kind = Kind::name;
    value.text = "...";
    value.end = token.at + 3;
    return true;
  }
  return fail_here();
}

// A bracket's items; one alone in round brackets without a comma is itself.
bool Parser::items(Value& value, char close) {
  if (!opens()) return false;
  const bool read = parts(close, [&] {
    const bool starred = peek().is('*');
    Value& item = value.items.emplace_back();
    return expression(item) && (!starred || wrap(item, Kind::starred));
  });
  if (!read) return false;
  value.end = tokens_[at_ - 1].end;
  std::size_t last = at_ - 2;
  while (tokens_[last].kind == Token::Kind::line_end)
    --last;
  if (close == ')' && value.items.size() == 1 && !tokens_[last].is(',')) {
    const std::uint32_t at = value.at;
    const std::uint32_t end = value.end;
    Value only = std::move(value.items[0]);
    value = std::move(only);
    // In brackets: it is not one with what it is added to.
    value.at = at;
    value.end = end;
  }
  return true;
}

// "(1, name=2, **rest)", also the children that PyTorch prints: "(0): Conv2d(…)", without commas.
bool Parser::arguments(Value& value) {
  if (!opens()) return false;
  const bool read = parts(')', [&] {
    std::string_view key;
    const bool child = peek().is('(') && peek().partner == at_ + 2 && peek(3).is(':');
    if (child) {
      key = text_.substr(peek(1).at, peek(1).end - peek(1).at);
      at_ += 4;
    } else if (peek().kind == Token::Kind::name && peek(1).is('=') && !peek(2).is('=')) {
      key = peek().word;
      at_ += 2;
    }
    Value argument;
    const bool starred = peek().is('*');
    if (peek().is('P')) key = "**";
    if (!expression(argument)) return false;
    if (starred) wrap(argument, Kind::starred);
    value.keys.push_back(key);
    value.items.push_back(std::move(argument));
    undivided_ = child;
    return true;
  });
  if (read) value.end = tokens_[at_ - 1].end;
  return read;
}

bool Parser::dict(Value& value) {
  if (!opens()) return false;
  value.kind = Kind::dict;
  const bool read = parts('}', [&] {
    Value key;
    if (!expression(key)) return false;
    skip_lines();
    Value item;
    if (peek().is(':')) {
      ++at_;
      if (!expression(item)) return false;
    } else {
      item = key;  // JavaScript's {filters}
    }
    value.keys.push_back(key.is(Kind::text) || key.is(Kind::name) ? key.text : std::string_view());
    value.items.push_back(std::move(item));
    return true;
  });
  if (read) value.end = tokens_[at_ - 1].end;
  return read;
}

bool Parser::index(Value& value) {
  if (!opens()) return false;
  const bool read = parts(']', [&] { return slice(value.items.emplace_back()); });
  if (read) value.end = tokens_[at_ - 1].end;
  return read;
}

// "a:b:c", each of which may be left out; or one value.
bool Parser::slice(Value& value) {
  Value part;
  part.kind = Kind::null;
  const std::uint32_t begin = peek().at;
  if (!peek().is(':') && !expression(part)) return false;
  skip_lines();
  if (!peek().is(':')) {
    value = std::move(part);
    return true;
  }
  value.kind = Kind::slice;
  value.at = begin;
  value.items.push_back(std::move(part));
  while (peek().is(':')) {
    ++at_;
    skip_lines();
    Value next;
    next.kind = Kind::null;
    const bool left_out = peek().is(':') || peek().is(',') || peek().is(']');
    if (!left_out && !expression(next)) return false;
    value.items.push_back(std::move(next));
    skip_lines();
  }
  value.end = peek().at;
  return true;
}

}  // namespace padlens::reading
