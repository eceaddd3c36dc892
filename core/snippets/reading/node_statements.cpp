#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include "core/snippets/reading/syntax.h"

// ONNX nodes and the heads of their graphs, as onnx.printer, onnx.helper and PyTorch write them.

namespace padlens::reading {
namespace {

constexpr std::size_t kMostOfHead = 4096;  // words

}  // namespace

// "float[2] {1.0, 2}": a list; false, and nothing passed over: it is none.
bool Parser::tensor_literal(Value& value) {
  std::size_t ahead = 0;
  if (peek().kind == Token::Kind::name) ahead = 1;
  if (peek(ahead).is('[') && peek(ahead).partner != 0) ahead = peek(ahead).partner - at_ + 1;
  if (!peek(ahead).is('{') || peek(ahead).partner == 0) return false;
  at_ += ahead;
  value.kind = Value::Kind::list;
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
  const bool percent = peek().is('%');
  std::string_view label;
  if (peek().is('[') && peek().partner == at_ + 2) {
    label = text_.substr(peek(1).at, peek(1).end - peek(1).at);
    at_ += 3;
  }
  std::vector<std::string_view> targets;
  if (!node_targets(percent, targets) || peek().kind != Token::Kind::name) return false;
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
  call.kind = Value::Kind::call;
  call.at = tokens_[at_].at;
  call.end = open.at;
  call.text = tokens_[last].word;
  at_ = last + 1;
  if (open.is('<') && !attributes(call, '>')) return false;
  if (open.is('[') && open.partner != 0 && !attributes(call, ']')) return false;
  if (!peek().is('(') || peek().partner == 0) return fail_here();
  node_inputs(call);
  if (peek().is('<') && open.is('(')) return attributes(call, '>');  // attributes behind the inputs
  return true;
}

// What stands before "=", and that; false: it is no node. `percent`: as "%a : Float(1, 3), %b".
bool Parser::node_targets(bool percent, std::vector<std::string_view>& targets) {
  const std::size_t begin = at_;
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
  return true;
}

// The names in the bracket here.
void Parser::node_inputs(Value& call) {
  const std::size_t end = peek().partner;
  for (++at_; at_ < end;) {
    const Token& token = peek();
    if (token.is(',') || token.kind == Token::Kind::line_end) {
      ++at_;
      continue;
    }
    Value input;
    input.kind = Value::Kind::name;
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
}

// The sizes that stand in brackets up to token `close`: "[1, 3, N]", "[FLOAT, 1x3x24x30]"; −1 where
// one has a name.
Value Parser::shape_of_type(std::size_t close) const {
  Value shape;
  shape.kind = Value::Kind::list;
  shape.at = peek().at;
  const auto add = [&](std::int64_t number) {
    Value& size = shape.items.emplace_back();
    size.kind = Value::Kind::whole;
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
  const std::size_t most = at_ + kMostOfHead;
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
  result.value.kind = Value::Kind::list;
  at_ += 2;
  graph_tensors(result, end);
  at_ = end + 1;
  if (!arrow && peek().is(':')) {
    ++at_;
  } else {
    while (peek().kind != Token::Kind::end && !peek().is('{') && at_ < end + kMostOfHead) {
      const bool weights = peek().is('<');  // <float[1] w = {1.0}>
      skip_closed();
      while (weights && peek().kind != Token::Kind::end && !peek().is('>') &&
             at_ < end + kMostOfHead)
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
