#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/layer/spec_fields.h"
#include "core/snippets/reading/syntax.h"

// Statements: assignments and calls, heads that are passed over, nodes as onnx.printer writes them.

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
  result.value.kind = Kind::list;
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

// "a = b = value", "a: int = value", "a += value", "a, b = value"; or the value alone.
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
    const bool adds = peek().is('+') && peek(1).is('=');
    if (adds && names) {
      at_ += 2;
      targets_of(value, result.targets);
      Value right;
      if (!expression(right)) return false;
      wrap(value, Kind::sum);
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
  }
}

// "float[2] {1.0, 2}": a list; false, and nothing passed over: it is none.
bool Parser::tensor_literal(Value& value) {
  std::size_t ahead = 0;
  if (peek().kind == Token::Kind::name) ahead = 1;
  if (peek(ahead).is('[') && peek(ahead).partner != 0) ahead = peek(ahead).partner - at_ + 1;
  if (!peek(ahead).is('{') || peek(ahead).partner == 0) return false;
  at_ += ahead;
  value.kind = Kind::list;
  value.at = peek().at;
  const bool read = parts('}', [&] { return expression(value.items.emplace_back()); });
  value.end = tokens_[at_ - 1].end;
  return read;
}

// Attributes of a node up to `close`: "name: ints = [3, 3]", "name = 3".
bool Parser::attributes(Value& call, char close) {
  return parts(close, [&] {
    if (peek().kind != Token::Kind::name) return fail_here();
    const std::string_view key = peek().word;
    ++at_;
    while (peek().kind != Token::Kind::end && !peek().is('=') && !peek().is(',') &&
           !peek().is(close))
      ++at_;
    if (!peek().is('=')) return fail_here();
    ++at_;
    call.keys.push_back(key);
    Value& value = call.items.emplace_back();
    return tensor_literal(value) || arithmetic(value, 1);
  });
}

// A name as onnx.helper prints it, "%/conv1/Conv_output_0": all up to a blank or a sign that ends
// it.
std::string_view Parser::percent_name() {
  const std::size_t begin = peek().end;
  const std::size_t end = std::min(text_.find_first_of(" \t\r\n,=()[]:", begin), text_.size());
  ++at_;
  while (peek().kind != Token::Kind::end && peek().at < end)
    ++at_;
  return text_.substr(begin, end - begin);
}

// "[name] Y, Z = domain.Conv <…> (X, W)", "%Y = Conv[…](%X)", "%5 : Float(1, 8) =
// onnx::Conv[…](%x)".
bool Parser::node(Statement& result) {
  const std::size_t begin = at_;
  const bool percent = peek().is('%');
  std::string_view label;
  if (peek().is('[') && peek().partner == at_ + 2) {
    label = text_.substr(peek(1).at, peek(1).end - peek(1).at);
    at_ += 3;
  }
  std::vector<std::string_view> targets;
  while (!peek().is('=')) {
    const Token& token = peek();
    if (token.kind == Token::Kind::end || token.kind == Token::Kind::line_end) return false;
    const bool typed = at_ > begin && tokens_[at_ - 1].is(':');
    const bool name = token.kind == Token::Kind::name || token.kind == Token::Kind::text;
    if (token.is(':') && percent) {
      while (!peek().is('=') && peek().kind != Token::Kind::end &&
             peek().kind != Token::Kind::line_end)
        skip_closed();
      continue;
    }
    if (token.is('%')) {
      targets.push_back(percent_name());
      continue;
    }
    if (name && !typed) {
      targets.push_back(token.kind == Token::Kind::text
                            ? text_.substr(token.at, token.end - token.at)
                            : token.word);
    } else if (!token.is(',')) {
      return false;
    }
    ++at_;
  }
  ++at_;
  if (peek().kind != Token::Kind::name) return false;
  std::size_t last = at_;
  while (tokens_[last + 1].is('.') || tokens_[last + 1].is(':')) {
    const std::size_t step = tokens_[last + 1].is('.') ? 2 : 3;
    if (last + step >= tokens_.size() || tokens_[last + step].kind != Token::Kind::name)
      return false;
    last += step;
  }
  const Token& open = tokens_[last + 1];
  if (!open.is('<') && !(percent && (open.is('[') || open.is('(')))) return false;
  result.kind = Statement::Kind::node;
  result.label = label;
  result.targets = std::move(targets);
  Value& call = result.value;
  call.kind = Kind::call;
  call.at = tokens_[at_].at;
  call.end = open.at;
  call.text = tokens_[last].word;
  at_ = last + 1;
  if (open.is('<') && !attributes(call, '>')) return false;
  if (open.is('[') && open.partner != 0 && !attributes(call, ']')) return false;
  if (!peek().is('(') || peek().partner == 0) return fail_here();
  const std::size_t end = peek().partner;
  for (++at_; at_ < end;) {
    const Token& token = peek();
    if (token.is(',') || token.kind == Token::Kind::line_end) {
      ++at_;
      continue;
    }
    Value input;
    input.kind = Kind::name;
    input.at = token.at;
    input.end = token.end;
    if (token.is('%')) {
      input.text = percent_name();
    } else {
      input.text = token.kind == Token::Kind::text ? token.word
                                                   : text_.substr(token.at, token.end - token.at);
      ++at_;
    }
    call.keys.emplace_back();
    call.items.push_back(std::move(input));
  }
  at_ = end + 1;
  if (peek().is('<') && open.is('(')) return attributes(call, '>');  // attributes behind the inputs
  return true;
}

// The sizes that stand in brackets up to token `close`: "[1, 3, N]", "[FLOAT, 1x3x24x30]"; −1 where
// one has a name.
Value Parser::shape_of_type(std::size_t close) const {
  Value shape;
  shape.kind = Kind::list;
  shape.at = peek().at;
  const auto add = [&](std::int64_t number) {
    Value& size = shape.items.emplace_back();
    size.kind = Kind::whole;
    size.number = number;
  };
  const std::string_view inside = text_.substr(peek().end, tokens_[close].at - peek().end);
  std::string_view crossed = inside.substr(std::min(inside.find(',') + 1, inside.size()));
  crossed.remove_prefix(std::min(crossed.find_first_not_of(' '), crossed.size()));
  if (crossed.find_first_not_of("0123456789x") == std::string_view::npos &&
      crossed.find('x') != std::string_view::npos) {
    while (!crossed.empty()) {
      const std::size_t end = std::min(crossed.find('x'), crossed.size());
      std::int64_t number = -1;
      std::from_chars(crossed.data(), crossed.data() + end, number);
      add(number);
      crossed.remove_prefix(std::min(end + 1, crossed.size()));
    }
    return shape;
  }
  for (std::size_t i = at_ + 1; i < close; ++i) {
    const Token& token = tokens_[i];
    if (tokens_[i + 1].is('=')) break;  // "strides=[…]" of PyTorch
    if (!token.is(',')) add(token.kind == Token::Kind::whole ? token.number : -1);
  }
  return shape;
}

// The tensors of a graph's head up to token `end`, with their shapes: "float[1, 3] x", "%x[FLOAT,
// 1x3]", "%x : Float(1, 3)".
void Parser::graph_tensors(Statement& result, std::size_t end) {
  std::string_view percent;
  while (at_ < end) {
    if (peek().is('%')) {
      percent = percent_name();
      continue;
    }
    const bool shape = (peek().is('[') || peek().is('(')) && peek().partner != 0;
    if (!shape) {
      ++at_;
      continue;
    }
    const std::size_t close = peek().partner;
    const bool behind = tokens_[close + 1].kind == Token::Kind::name;
    const std::string_view name = percent.empty() && behind ? tokens_[close + 1].word : percent;
    if (!name.empty()) {
      result.targets.push_back(name);
      result.value.items.push_back(shape_of_type(close));
    }
    percent = {};
    at_ = close + 1;
  }
}

// "agraph (float[1,3,8,8] X, float[N] Y) => (…) {", "graph main_graph (%x[FLOAT, 1x3]) {",
// "graph(%x : Float(1, 3)):": the shapes that its tensors have, a value of a list for each.
bool Parser::graph_head(Statement& result) {
  const std::size_t most = at_ + kMostAgain;
  if (peek().is('<')) {  // <ir_version: 10, opset_import: ["": 21]>
    while (peek().kind != Token::Kind::end && !peek().is('>') && at_ < most)
      skip_closed();
    if (!peek().is('>')) return false;
    ++at_;
    result.kind = Statement::Kind::nothing;
    return true;
  }
  const bool word = peek().is_word("graph");
  if (word && peek(1).kind == Token::Kind::name) ++at_;
  if (peek().kind != Token::Kind::name || !peek(1).is('(') || peek(1).partner == 0) return false;
  const std::size_t end = peek(1).partner;
  const bool arrow = tokens_[end + 1].is('=') && tokens_[end + 2].is('>');
  std::size_t first = at_ + 2;
  while (tokens_[first].kind == Token::Kind::line_end)
    ++first;
  if (!arrow && !(word && tokens_[first].is('%'))) return false;
  result.value.kind = Kind::list;
  at_ += 2;
  graph_tensors(result, end);
  at_ = end + 1;
  if (!arrow && peek().is(':')) {
    ++at_;
  } else {
    while (peek().kind != Token::Kind::end && !peek().is('{') && at_ < end + kMostAgain) {
      const bool weights = peek().is('<');  // <float[1] w = {1.0}>
      skip_closed();
      while (weights && peek().kind != Token::Kind::end && !peek().is('>') &&
             at_ < end + kMostAgain)
        skip_closed();
    }
    if (!peek().is('{')) return false;
    ++at_;
  }
  if (result.targets.empty()) return false;
  result.kind = Statement::Kind::graph;
  return true;
}

}  // namespace padlens::reading
